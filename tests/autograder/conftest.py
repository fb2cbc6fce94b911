"""Fixtures: small courses that a test may break, submissions of a class, and the command.

A course is a copy of one real unit, or a tiny unit that is written out below, or both. It lies in a
folder of the test's own, so the test may change its solutions and graders.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema  # noqa: F401 here, and not deep down: see tests/unit/conftest.py
import pytest

from autograder import cli
from autograder.authoring.compose import compose
from autograder.course import bank
from autograder.course.layout import Course
from autograder.course.stub import stub_of

ROOT = Path(__file__).resolve().parents[2]
UNIT = "02_regression_losses"
TINY = "03_doubling"

TINY_SOLUTION = '''"""Doubling."""

from autograder import beyond, forbids


@forbids("numpy", "torch")
def double(x: float) -> float:
    """Return twice x."""
    ### BEGIN SOLUTION
    twice_as_much = x + x
    return twice_as_much
    ### END SOLUTION


@beyond
def halve(x: float) -> float:
    """Return half of x."""
    ### BEGIN SOLUTION
    half_as_much = x / 2.0
    return half_as_much
    ### END SOLUTION
'''
TINY_GRADER = '''"""Doubling."""

import pytest

from autograder import expect_close

SUM = "twice is a sum of two"


@pytest.mark.exercise("double")
@pytest.mark.asks("Return twice x.")
@pytest.mark.public
def test_double_of_two(student):
    """Twice two is four."""
    expect_close(student.double(3.0), 6.0, because=SUM)


@pytest.mark.exercise("double")
@pytest.mark.asks("Return twice x.")
def test_double_of_random_numbers(student, reference, rng):
    """Twice any number."""
    x = float(rng.normal())
    expect_close(student.double(x), reference.double(x), because=SUM)


@pytest.mark.exercise("halve")
@pytest.mark.asks("Return half of x.")
def test_halve_of_two(student):
    """Half of three."""
    expect_close(student.halve(3.0), 1.5, because="half is a division")
'''


def _make_course(root: Path, *slugs: str) -> Course:
    for slug in slugs:
        if slug == TINY:
            continue
        shutil.copytree(ROOT / "solutions" / slug, root / "solutions" / slug)
        shutil.copyfile(ROOT / "solutions" / "beliefs.py", root / "solutions" / "beliefs.py")
        shutil.copytree(
            ROOT / "exercises" / slug,
            root / "exercises" / slug,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        grader = root / "tests" / "graders" / f"test_{slug}.py"
        grader.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "tests" / "graders" / grader.name, grader)
    if TINY in slugs:
        for path, text in (
            (root / "solutions" / TINY / "doubling.py", TINY_SOLUTION),
            (root / "tests" / "graders" / f"test_{TINY}.py", TINY_GRADER),
        ):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return Course(root)


@pytest.fixture(scope="session", autouse=True)
def apart_from_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What kernels and nbgrader keep for a user lies in a folder of this run: another test watches
    that nothing appears in the home folder."""
    home = tmp_path_factory.mktemp("user")
    kept = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "MPLCONFIGDIR")
    with pytest.MonkeyPatch.context() as patch:
        for name in kept:
            patch.setenv(name, str(home / name.lower()))
        yield


@pytest.fixture(scope="session")
def make_course() -> Callable[..., Course]:
    """Return a function that makes a course of the named units in a folder."""
    return _make_course


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Return a course of one real unit, with the files that are built from it."""
    return _make_course(tmp_path / "course", UNIT)


@pytest.fixture
def tiny(tmp_path: Path) -> Course:
    """Return a course of the tiny unit alone, not yet built."""
    return _make_course(tmp_path / "tiny", TINY)


@pytest.fixture(scope="session")
def autograder() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs `autograder` in a process of its own and returns how it ended."""

    def run(*words: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "autograder", *map(str, words)]
        return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=600)

    return run


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs `autograder` in this process.

    It returns the exit status, the standard output and the standard error.
    """

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["autograder", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        status = end.value.code
        assert isinstance(status, int)
        return status, *capsys.readouterr()

    return run


SLOW = "        for _ in range(300_000):\n            pass\n"
MARKUP = "# <img src=x onerror=alert(1)> [here](javascript:alert(1)) `</code>` | $x$"


@pytest.fixture(scope="session")
def submissions() -> Callable[[Path, Course], Path]:
    """Return a function that writes the submissions of a class into a folder, and returns it.

    They are right, right in other ways, mistaken, slow, not started, broken, or no submissions. A
    student's name says what is handed in; some names are hostile.
    """

    def make(folder: Path, course: Course) -> Path:
        unit = course.unit(UNIT)
        right = compose(unit, [])
        one_each = {variant.of: variant for variant in bank.variants(unit)}
        wrong = {entry.name: entry for entry in bank.misconceptions(unit)}
        start = right[right.index("def half_mse(") :]
        body = start.index('"""', start.index('"""') + 3) + 4  # after its docstring
        head = right[: right.index(start)] + start[:body]

        def first_answer(line: str) -> str:
            return f"{head}    {line}\n{start[body:]}"

        texts = {
            "0_first": right,
            "1_slow": head + SLOW.replace("        ", "    ", 1) + start[body:],
            "crashes": first_answer(f"raise KeyError({MARKUP!r})"),
            "exits": first_answer("import os; os._exit(7)"),
            "forgets_the_half": compose(unit, [wrong["forgets_the_half"]]),
            "many_mistakes": compose(
                unit, [wrong["sums_instead_of_averaging"], wrong["forgets_the_root"]]
            ),
            "not_started": stub_of(unit),
            "right_otherwise": compose(unit, list(one_each.values())),
            "strange": first_answer("return 'strange'"),
            "=cmd|' C calc'!A0": right,
            "<script>alert(1)": right,
        }
        for student, text in texts.items():
            (folder / student / unit.slug).mkdir(parents=True)
            (folder / student / unit.slug / unit.stub.name).write_text(text)
        if any(unit.slug == TINY for unit in course.units):
            (folder / "0_first" / TINY).mkdir()
            (folder / "0_first" / TINY / "doubling.py").write_text(compose(course.unit(TINY), []))
        (folder / "empty" / ".git").mkdir(parents=True)
        (folder / "empty" / ".git" / "HEAD").touch()
        (folder / "nobody").mkdir()
        (folder / "homework.py").write_text(right)
        (folder / "poem.py").write_text("roses = 'red'\n")
        (folder / "essay.docx").write_bytes(b"PK")
        (folder / "link").symlink_to(folder / "0_first")
        return folder

    return make
