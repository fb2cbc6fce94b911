"""`autograder release`: the bundle works, and no secret is in it.

What is secret is worked out here anew, by other means than the release's own.
"""

import ast
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.authoring import release
from autograder.course.exercises import exercises_of
from autograder.course.layout import Course

ROOT = Path(__file__).resolve().parents[2]
# As a student has it: without what is for development, and no file left in the folder.
BARE = [
    word for name in ("cacheprovider", "hypothesispytest", "xdist") for word in ("-p", f"no:{name}")
]
UNIT, TINY = "02_regression_losses", "03_doubling"
UNITS = Course(ROOT).units
AUTHORS = {"wrong.py", "right.py", "building_blocks.py", "beliefs.py", "catalogue.toml"}
LONG = 20  # characters; what is shorter is no one's


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    """The bundle of the real course, unpacked."""
    folder = tmp_path_factory.mktemp("release")
    release.bundle(Course(ROOT), folder / "student.zip")
    with zipfile.ZipFile(folder / "student.zip") as archive:
        archive.extractall(folder / "student")
    return folder / "student"


@pytest.fixture(scope="module")
def texts(bundle):
    """What a student can read, by path; the engine is public."""
    files = [path for path in bundle.rglob("*") if path.is_file()]
    return {path: read(path) for path in files}


def read(path):
    """The text of a file, or of a notebook's cells."""
    text = path.read_bytes().decode(errors="ignore")
    if path.suffix == ".ipynb":
        return "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return text


def fenced(unit):
    """The lines of a solution inside its fences, and those outside."""
    inside, lines = False, ([], [])
    for line in unit.solution.read_text("utf-8").splitlines():
        if line.strip() in ("### BEGIN SOLUTION", "### END SOLUTION"):
            inside = line.strip() == "### BEGIN SOLUTION"
        else:
            lines[not inside].append(line.strip())
    return lines


def public(unit):
    """What students may see: the drivers, what is outside the fences, the code of the questions to
    predict, the first lines that hints give, and the loops to repair."""
    files = [unit.drivers, unit.questions, *(unit.hints(e.name) for e in exercises_of(unit))]
    given = [path.read_text("utf-8") for path in files if path.is_file()]
    bank = "\n".join(path.read_text("utf-8") for path in wrong_answers(unit))
    ships = [node for node in ast.parse(bank).body if ships_with(node)]
    bodies = [str(ast.get_source_segment(bank, node)) for node in ships]
    return "\n".join([*given, *fenced(unit)[1], *bodies])


def wrong_answers(unit):
    return unit.solution.parent.glob("*/wrong.py")


def ships_with(node):
    """Whether this is a misconception whose body students get to repair."""
    return "ships=True" in "".join(map(ast.unparse, getattr(node, "decorator_list", [])))


def bodies(path):
    """The code of each function of a bank, without its docstring, whatever its layout."""
    for node in ast.parse(path.read_text("utf-8")).body:
        written = isinstance(node, ast.FunctionDef | ast.ClassDef) and node.decorator_list
        if written and not ships_with(node):
            documented = ast.get_docstring(node) is not None
            yield node.name, [ast.unparse(part) for part in node.body[documented:]]


def test_the_bundle_holds_what_students_need(bundle):
    names = {str(path.relative_to(bundle)) for path in bundle.rglob("*") if path.is_file()}
    for unit in UNITS:
        known = unit.stub.with_name("recognition.json")
        for path in (unit.stub, unit.notebook, unit.public_checks, known):
            assert str(path.relative_to(ROOT)) in names
    assert {"README.md", "pyproject.toml", "constraints.txt", "LICENSE"} <= names
    assert {"autograder/selfcheck/plugin.py", "autograder/checking/exercise.html.j2"} <= names


def test_the_bundle_holds_no_file_of_the_authors(bundle):
    for path in bundle.rglob("*"):
        parts = path.relative_to(bundle).parts
        assert not {"solutions", "tests", "graders", "submissions"} & set(parts), path
        assert path.name not in AUTHORS, path
        assert not any(part.startswith(".") or part == "__pycache__" for part in parts), path


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.slug)
def test_no_line_of_a_solution_is_in_the_bundle(texts, unit):
    seen = public(unit)
    secret = {line for line in fenced(unit)[0] if len(line) > LONG and line not in seen}
    assert secret
    mine = [text for path, text in texts.items() if unit.slug in path.parts]
    others = [text for path, text in texts.items() if path.suffix not in (".py", ".ipynb")]
    for line in secret:
        assert not any(line in text for text in mine + others), line


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.slug)
def test_no_hidden_check_is_in_the_bundle(texts, unit):
    functions = [
        node
        for node in ast.parse(unit.grader.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    hidden = [f for f in functions if ".public" not in "".join(map(ast.unparse, f.decorator_list))]
    assert 0 < len(hidden) < len(functions)
    names = re.compile("|".join(rf"\b{node.name}\b" for node in hidden))
    for path, text in texts.items():
        assert not (found := names.search(text)), (found, path)
    for node in hidden:
        title = (ast.get_docstring(node) or "").splitlines()[0]
        shown = {(ast.get_docstring(f) or "").splitlines()[0] for f in functions if f not in hidden}
        for path, text in texts.items():
            if title not in shown and unit.slug in path.parts and path.name.startswith("test_"):
                assert title not in text, (title, path)


@pytest.mark.parametrize("bank", ["wrong.py", "right.py"])
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.slug)
def test_no_code_of_the_bank_is_in_the_bundle(texts, unit, bank):
    squeezed = {path: re.sub(r"\s", "", text) for path, text in texts.items()}
    folders = [path.parent.name for path in unit.solution.parent.glob(f"*/{bank}")]
    assert sorted(folders) == sorted(exercise.name for exercise in exercises_of(unit))
    for folder in folders:
        for name, statements in bodies(unit.solution.with_name(folder) / bank):
            code = re.sub(r"\s", "", "".join(statements))
            for path, text in squeezed.items():
                assert len(code) <= LONG or code not in text, (name, path)


def test_without_hints_the_page_for_students_speaks_of_none(tiny, tmp_path, command):
    (tiny.root / "exercises").mkdir()
    page = (ROOT / "exercises" / "README.md").read_text("utf-8")
    (tiny.root / "exercises" / "README.md").write_text(page)
    packed = {}
    for option in ("--hints", "--no-hints"):
        out = tmp_path / f"{option}.zip"
        assert command("release", "--out", out, "--course", tiny.root, option)[0] == 0
        with zipfile.ZipFile(out) as archive:
            packed[option] = archive.read("README.md").decode()
    with_hints, without = (packed[option].splitlines() for option in ("--hints", "--no-hints"))
    assert "hint" in packed["--hints"]
    assert "hint" not in packed["--no-hints"]
    assert "<!--" not in packed["--hints"]  # which shows in a plain file
    left = iter(with_hints)
    assert all(line in left for line in without)  # the same lines in the same order
    assert len(with_hints) - len(without) == 6


# A secret that was planted


def plant_in_readme(course):
    (course / "exercises" / "README.md").write_text(
        "Hint:\n\n        twice_as_much = x + x\n        return   twice_as_much\n"
    )


def plant_in_data(course):
    (course / "exercises" / "data").mkdir()
    (course / "exercises" / "data" / "hints.txt").write_text("test_double_of_random_numbers\n")


def plant_in_a_public_check(course):
    grader = course / "tests" / "graders" / f"test_{TINY}.py"
    text = grader.read_text()
    line = '    """Twice two is four."""\n'
    assert line in text
    grader.write_text(text.replace(line, f"{line}    # see test_double_of_random_numbers\n"))


def plant_in_a_driver(course):
    driver = course / "solutions" / TINY / "drivers.py"
    driver.write_text("def solved(x):\n    twice_as_much = x + x\n    return twice_as_much\n")


def plant_in_a_docstring(course):
    solution = course / "solutions" / TINY / "doubling.py"
    text = solution.read_text()
    hint = '"""Return half of x, `half_as_much = x / 2.0\n    return half_as_much`."""'
    solution.write_text(text.replace('"""Return half of x."""', hint))


PLANTS = (
    plant_in_readme, plant_in_data, plant_in_a_public_check, plant_in_a_driver,
    plant_in_a_docstring,
)  # fmt: skip


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_a_bundle_with_a_secret_is_refused(tiny, tmp_path, command, plant):
    (tiny.root / "exercises").mkdir()
    plant(tiny.root)
    status, said, errors = command("release", "--out", tmp_path / "b.zip", "--course", tiny.root)
    assert (status, said) == (2, "")
    assert re.fullmatch(r"autograder: not written, it would give away .*\n", errors)
    assert [path.name for path in tmp_path.iterdir()] == ["tiny"]


def test_a_refused_bundle_leaves_the_old_one(tiny, tmp_path, command):
    (tiny.root / "exercises").mkdir()
    out = tmp_path / "b.zip"
    assert command("release", "--out", out, "--course", tiny.root)[0] == 0
    before = out.read_bytes()
    plant_in_readme(tiny.root)
    assert command("release", "--out", out, "--course", tiny.root)[0] == 2
    assert out.read_bytes() == before


def test_the_same_course_gives_the_same_bytes(tmp_path, make_course, command):
    bundles = []
    for name in ("one", "two"):
        course = make_course(tmp_path / name, TINY)
        out = tmp_path / f"{name}.zip"
        assert command("release", "--out", out, "--course", course.root)[0] == 0
        bundles.append(out.read_bytes())
    assert bundles[0] == bundles[1]


def test_the_bundle_is_built_anew_whatever_lies_in_exercises(course, tmp_path, command):
    stub = course.root / "exercises" / UNIT / "regression_losses.py"
    built = stub.read_bytes()
    stub.write_bytes((course.root / "solutions" / UNIT / "regression_losses.py").read_bytes())
    assert command("release", "--out", tmp_path / "b.zip", "--course", course.root)[0] == 0
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert archive.read(f"exercises/{UNIT}/regression_losses.py") == built


def test_what_is_in_a_bundle_is_said_and_no_such_exercise_is_an_error(tiny, tmp_path, command):
    (tiny.root / "exercises").mkdir()
    to = ("release", "--course", tiny.root, "--out", tmp_path / "b.zip")
    status, said, errors = command(*to, "--exercise", "halve", "--solutions")
    assert (status, errors) == (0, "")
    assert said == f"{tmp_path / 'b.zip'}: 5 files, solutions of {TINY} (halve)\n"
    status, said, errors = command(*to, "--exercise", "half")
    assert (status, said) == (2, "")
    assert errors == "autograder: there is no exercise 'half'; did you mean halve?\n"


# Unpacked


def check(folder):
    """How `pytest` ends in a unit's folder."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *BARE],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_unpacked_solutions_pass_their_public_checks(course, tmp_path):
    release.bundle(course, tmp_path / "s.zip", release.choose(course, solved=True))
    with zipfile.ZipFile(tmp_path / "s.zip") as archive:
        archive.extractall(tmp_path)
    ended = check(tmp_path / "solved" / UNIT)
    assert ended.returncode == 0, ended.stdout
    every = len(exercises_of(course.unit(UNIT)))
    assert f"{every} of {every} exercises pass their public checks." in ended.stdout


def test_an_unpacked_unit_works_with_pytest(bundle):
    before = check(bundle / "exercises" / UNIT)
    assert before.returncode == 1
    assert re.search(r"^\d+ not started in", before.stdout, re.MULTILINE), before.stdout
    unit = Course(ROOT).unit(UNIT)
    text = unit.solution.read_text("utf-8")
    (bundle / "exercises" / UNIT / unit.stub.name).write_text(text)
    after = check(bundle / "exercises" / UNIT)
    assert after.returncode == 0, after.stdout
    all_of_them = len(exercises_of(unit))
    said = f"{all_of_them} of {all_of_them} exercises pass their public checks."
    assert said in after.stdout
