"""`autograder build`: from the author's side to the student's side, and no secret through it."""

import ast
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from math import nan
from pathlib import Path

import pytest

from autograder.checking.checks import check_of
from autograder.checking.freeze import agree
from autograder.checking.running import run_here
from autograder.checking.student import Local
from autograder.checking.verdicts import Verdict
from autograder.course import bank
from autograder.course.exercises import exercises_of
from autograder.course.layout import Course
from autograder.runtime.loading import load
from autograder.runtime.syntax import definitions

ROOT = Path(__file__).resolve().parents[2]
TINY = "03_doubling"
UNITS = Course(ROOT).units
HALVE = f"solutions/{TINY}/halve/wrong.py"

SHIPS = '''"""Wrong answers."""

from autograder import misconception


@misconception("test_halve_of_two", ships=True)
def quarters(x):
    """Halves are quarters."""
    # Half of it is what is left when half is taken away.
    return x - x / 4.0
'''


@pytest.fixture
def built(tiny, command):
    status, _, errors = command("build", "--course", tiny.root)
    assert (status, errors) == (0, "")
    return tiny


def write(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def edit(path, old, new):
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


# Every stub of the real course


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.slug)
def test_a_stub_loads_and_every_exercise_is_still_to_be_written(unit):
    module = load(unit.stub, unit.name)
    names = [exercise.name for exercise in exercises_of(unit)]
    repairs = {entry.of for entry in bank.misconceptions(unit) if entry.ships}
    assert names
    for name in names:
        function = getattr(module, name)
        source = ast.unparse(definitions(ast.parse(unit.stub.read_text("utf-8")))[name])
        assert inspect.getdoc(function)
        if name in repairs:
            assert "raise NotImplementedError" not in source
        elif inspect.isfunction(function):
            needed = [
                object()
                for p in inspect.signature(function).parameters.values()
                if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
            ]
            keywords = {
                p.name: object()
                for p in inspect.signature(function).parameters.values()
                if p.default is p.empty and p.kind is p.KEYWORD_ONLY
            }
            with pytest.raises(NotImplementedError):
                function(*needed, **keywords)
        else:
            assert "raise NotImplementedError" in source


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.slug)
def test_a_stub_has_no_marks_and_no_fences(unit):
    text = unit.stub.read_text("utf-8")
    for mark in ("BEGIN SOLUTION", "END SOLUTION", "@forbids", "@beyond", "import beyond"):
        assert mark not in text
    assert "autograder" not in text.replace("from autograder import pictures", "")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.slug)
def test_what_is_forbidden_is_said_in_prose(unit):
    module = load(unit.stub, unit.name)
    for exercise in exercises_of(unit):
        document = inspect.getdoc(getattr(module, exercise.name)) or ""
        said = " ".join(document.split()).rpartition("Write it yourself, without ")[2]
        assert ("Write it yourself" in document) == bool(exercise.forbids)
        assert all(f"`{name}`" in said for name in exercise.forbids)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.slug)
def test_public_checks_hold_all_that_is_public_and_nothing_else(unit):
    def checks(path, public):
        tree = ast.parse(path.read_text("utf-8"))
        found = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name[:5] == "test_"]
        return [n.name for n in found if not public or "mark.public" in ast.unparse(n)]

    assert checks(unit.public_checks, False) == checks(unit.grader, True) != []
    tree = ast.parse(unit.public_checks.read_text("utf-8"))
    text = ast.unparse(tree)
    assert "reference" not in {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    for node in tree.body:  # what stands at the top is used
        names = [a.asname or a.name.split(".")[0] for a in getattr(node, "names", [])]
        stored = [p for t in getattr(node, "targets", []) for p in ast.walk(t)]
        names += [p.id for p in stored if isinstance(p, ast.Name)]
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("test_"):
            names.append(node.name)
        for name in names:
            uses = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == name]
            assert [n for n in uses if isinstance(n.ctx, ast.Load)], (name, text)


@pytest.mark.parametrize("unit", Course(ROOT).units, ids=lambda unit: unit.slug)
def test_the_solution_passes_the_checks_that_students_get(unit):
    functions = vars(load(unit.public_checks, "public")).items()
    checks = [check_of(f, unit.slug) for name, f in functions if name.startswith("test_")]
    found = run_here(checks, Local(bank.solution(unit)), None, 0)
    failed = [name for name, outcome in found.items() if outcome.verdict is not Verdict.PASSED]
    assert checks
    assert failed == []


def test_the_repository_is_built(command):
    assert command("build", "--check", "--course", ROOT) == (0, "", "")


PROCESSORS = {
    "without vectors": {"ATEN_CPU_CAPABILITY": "default"},
    "an old one": {
        "ATEN_CPU_CAPABILITY": "default",
        "MKL_ENABLE_INSTRUCTIONS": "SSE4_2",
        "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F",
        "ONEDNN_MAX_CPU_ISA": "SSE41",
        "OPENBLAS_CORETYPE": "Nehalem",
    },
    "a common one": {
        "ATEN_CPU_CAPABILITY": "avx2",
        "MKL_ENABLE_INSTRUCTIONS": "AVX2",
        "ONEDNN_MAX_CPU_ISA": "AVX2",
        "OPENBLAS_CORETYPE": "Haswell",
    },
}


@pytest.mark.long
@pytest.mark.parametrize("processor", PROCESSORS)
def test_the_repository_is_built_whatever_processor_looks(processor, tmp_path):
    known = {"XDG_CACHE_HOME": str(tmp_path)}  # nothing that this processor worked out before
    command = [sys.executable, "-m", "autograder", "build", "--check", "--course", str(ROOT)]
    ended = subprocess.run(
        command,
        env={**os.environ, **known, **PROCESSORS[processor]},
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


# A unit of our own


def test_a_stub_is_the_solution_without_what_is_fenced(built):
    assert (built.root / "exercises" / TINY / "doubling.py").read_text() == (
        '"""Doubling."""\n\n\n'
        "def double(x: float) -> float:\n"
        '    """Return twice x.\n\n'
        "    Write it yourself, without `numpy`, `torch`.\n"
        '    """\n'
        "    raise NotImplementedError\n\n\n"
        "def halve(x: float) -> float:\n"
        '    """Return half of x."""\n'
        "    raise NotImplementedError\n"
    )


def test_a_misconception_that_ships_is_what_students_repair(tiny, command):
    write(tiny.unit(TINY).wrong("halve"), SHIPS)
    assert command("build", "--course", tiny.root)[0] == 0
    stub = (tiny.root / "exercises" / TINY / "doubling.py").read_text()
    assert stub.endswith(
        "def halve(x: float) -> float:\n"
        '    """Return half of x."""\n'
        "    # Half of it is what is left when half is taken away.\n"
        "    return x - x / 4.0\n"
    )
    assert "Halves" not in stub
    status, said, _ = command("check", TINY, "--course", tiny.root)
    assert (status, "not started" in said) == (1, True)


@pytest.mark.parametrize(
    ("folder", "text", "line"),
    [
        (
            "halve",
            SHIPS + SHIPS.replace("quarters", "again"),
            f"{TINY}: two misconceptions ship with ",
        ),
        ("hlave", SHIPS, f"solutions/{TINY}/hlave is named like no exercise; there are double, "),
        ("halve", SHIPS.replace("Halves are quarters.", ""), f"{HALVE}: quarters needs one belief"),
        ("halve", SHIPS.replace("ships=True", 'belief="So."'), f"{HALVE}: quarters needs one"),
    ],
    ids=["two that ship", "no exercise", "no belief", "two beliefs"],
)
def test_a_mistake_in_the_bank_is_one_line(tiny, command, folder, text, line):
    write(tiny.unit(TINY).wrong(folder), text)
    status, said, errors = command("build", "--course", tiny.root)
    assert (status, said) == (2, "")
    assert errors.startswith(f"autograder: {line}")
    assert errors.count("\n") == 1


def test_a_public_check_brings_what_it_needs(tiny, command):
    grader = tiny.root / "tests" / "graders" / f"test_{TINY}.py"
    edit(grader, "SUM =", "import math\n\nUNUSED = 41\nSUM =")
    assert command("build", "--course", tiny.root)[0] == 0
    text = (tiny.root / "exercises" / TINY / "test_doubling.py").read_text()
    assert 'SUM = "twice is a sum of two"' in text
    assert "def test_double_of_two(student)" in text
    for secret in ("UNUSED", "math", "test_double_of_random_numbers", "test_halve_of_two"):
        assert secret not in text


REACHING = {
    "by its argument": "def test_double_of_five(student, reference):\n    {doc}\n    {check}",
    "through a helper": "def test_double_of_five(student):\n    {doc}\n    told()\n    {check}\n\n"
    "\ndef told():\n    return reference.double(5.0)",
    "through another check": "def test_double_of_five(student):\n    {doc}\n"
    "    test_double_of_random_numbers(student)\n    {check}",
}


@pytest.mark.parametrize("way", REACHING)
def test_a_public_check_that_reaches_a_secret_is_refused(tiny, command, way):
    parts = {
        "doc": '"""Twice five."""',
        "check": "expect_close(student.double(5.0), 10.0, because=SUM)",
    }
    with (tiny.root / "tests" / "graders" / f"test_{TINY}.py").open("a") as grader:
        marks = '\n\n@pytest.mark.exercise("double")\n@pytest.mark.public\n'
        grader.write(f"{marks}{REACHING[way].format(**parts)}\n")
    status, said, errors = command("build", "--course", tiny.root)
    assert (status, said) == (2, "")
    assert "the public check test_double_of_five reaches" in errors
    assert not (tiny.root / "exercises").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    return twice_as_much\n    ### END SOLUTION\n", "    return twice_as_much\n"),
        ("    ### BEGIN SOLUTION\n    twice", "    twice"),
        (
            "    return twice_as_much\n    ### END SOLUTION\n",
            "    return twice_as_much\n### END SOLUTION\n",
        ),
    ],
    ids=["no end", "no beginning", "another indentation"],
)
def test_a_fence_that_does_not_close_is_refused(tiny, command, old, new):
    edit(tiny.root / "solutions" / TINY / "doubling.py", old, new)
    status, said, errors = command("build", "--course", tiny.root)
    assert (status, said) == (2, "")
    assert "every '### BEGIN SOLUTION' needs an '### END SOLUTION'" in errors
    assert not (tiny.root / "exercises").exists()


# Whether it is up to date

WRONG = '''
from autograder import misconception


@misconception("test_double_of_two")
def squares(x):
    """Twice is squared."""
    return x * x
'''
EDITS = {
    "a solution": lambda c: edit(c / "solutions" / TINY / "doubling.py", "twice x", "double x"),
    "a rule": lambda c: edit(c / "solutions" / TINY / "doubling.py", '"numpy", ', ""),
    "a grader": lambda c: edit(c / "tests/graders" / f"test_{TINY}.py", "is four", "is 4"),
    "a driver": lambda c: (c / "solutions" / TINY / "drivers.py").write_text('"""Drivers."""\n'),
    "a misconception": lambda c: write(c / "solutions" / TINY / "double" / "wrong.py", WRONG),
    "a stub": lambda c: edit(c / "exercises" / TINY / "doubling.py", "twice x", "thrice x"),
    "a public check": lambda c: edit(c / "exercises" / TINY / "test_doubling.py", "6.0", "7.0"),
    "recognition": lambda c: (c / "exercises" / TINY / "recognition.json").unlink(),
    "a stray file": lambda c: (c / "exercises" / TINY / "solution.py").write_text("\n"),
}


@pytest.mark.parametrize("what", EDITS)
def test_a_change_on_either_side_is_noticed_and_built(built, tmp_path, command, what):
    root = tmp_path / "edited"  # what a process knows of a course, it keeps
    shutil.copytree(built.root, root)
    assert command("build", "--check", "--course", built.root) == (0, "", "")
    EDITS[what](root)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    status, said, errors = command("build", "--check", "--course", root)
    assert (status, said) == (1, "")
    assert errors.startswith(f"exercises/{TINY}/")
    assert errors.endswith(" is stale: run `autograder build`\n")
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    assert command("build", "--course", root)[0] == 0
    assert command("build", "--check", "--course", root) == (0, "", "")


def test_a_build_of_what_is_built_writes_nothing(built, command):
    assert command("build", "--course", built.root) == (0, "", "")


ANSWER = '["half_mse", {"dict": [["answer", '  # what comes next is a float


@pytest.mark.parametrize(
    ("share", "stale"), [(0.0, False), (3e-9, False), (-5e-8, False), (1e-5, True), (nan, True)]
)
def test_answers_that_another_processor_would_give_are_left_alone(course, command, share, stale):
    path = course.unit("02_regression_losses").stub.with_name("recognition.json")
    text = path.read_text()
    start = text.index(ANSWER) + len(ANSWER)
    number = re.match(r"[\d.]+", text[start:]).group()
    planted = f"{text[:start]}{float(number) * (1 + share)}{text[start + len(number) :]}"
    path.write_text(planted.replace("nan", "NaN"))
    assert command("build", "--check", "--course", course.root)[0] == stale
    assert command("build", "--course", course.root)[0] == 0
    assert path.read_text() == (text if stale else planted)


def test_a_loss_that_torch_computed_is_compared_as_float32():
    def known(answer):
        outcomes = {"test_learns": ["wrong", [["drivers.overfit", {"dict": [["answer", answer]]}]]]}
        bank = {"stops_early": {"beliefs": {}, "outcomes": outcomes}}
        return json.dumps({"unit": "10_x", "exercises": {"f": {"misconceptions": bank}}})

    assert agree(known(0.5617051125), known(0.5617057085), plain="float32")
    assert not agree(known(0.5617051125), known(0.5618), plain="float32")
    assert not agree(known(0.5617051125), known(0.5617057085), plain="float64")
    weights = [{"tensor": ["float32", [1], [number]]} for number in (2.183532715, 2.183532476, 2.2)]
    assert agree(known(weights[0]), known(weights[1]), plain="float64")
    assert not agree(known(weights[0]), known(weights[2]), plain="float64")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"exercises": 1}', '{"exercises": {"f": {}}}'])
def test_what_build_did_not_write_agrees_with_nothing(text):
    assert not agree(text, text, plain="float64")


def test_a_belief_is_compared_to_the_letter(course, command):
    path = course.unit("02_regression_losses").stub.with_name("recognition.json")
    text = path.read_text()
    path.write_text(text.replace("The mean of the squares", "The means of the squares"))
    assert command("build", "--check", "--course", course.root)[0] == 1
    assert command("build", "--course", course.root)[0] == 0
    assert path.read_text() == text


def test_a_build_is_the_same_in_every_process(tmp_path, make_course, autograder, monkeypatch):
    files = []
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        course = make_course(tmp_path / seed, "02_regression_losses", TINY)
        shutil.rmtree(course.root / "exercises")
        assert autograder("build", "--course", course.root).returncode == 0
        built = course.root / "exercises"
        files.append({p.relative_to(built): p.read_bytes() for p in built.rglob("*.*")})
    assert files[0] == files[1]
    assert {path.name for path in files[0] if path.parent.name == "02_regression_losses"} == {
        "regression_losses.py", "regression_losses.ipynb", "test_regression_losses.py",
        "recognition.json", "hints.json", "diagram_1.svg",
    }  # fmt: skip


# Questions to predict


def test_questions_are_proposed_and_nothing_is_written(course, command):
    before = {path: path.stat().st_mtime_ns for path in course.root.rglob("*") if path.is_file()}
    status, told, errors = command("build", "--propose", "02", "--course", course.root)
    assert (status, errors) == (0, "")
    shown = {table["shown"] for table in tomllib.loads(told)["question"]}
    assert {"forgets_the_half", "mse_squares_the_mean"} <= shown
    after = {path: path.stat().st_mtime_ns for path in course.root.rglob("*") if path.is_file()}
    assert after == before


def test_questions_for_a_unit_that_is_not_there_are_refused(tiny, command):
    status, told, errors = command("build", "--propose", "04", "--course", tiny.root)
    assert (status, told) == (2, "")
    assert "there is no unit '04'; the units are 03_doubling" in errors
