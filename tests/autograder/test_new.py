"""A course of one's own: `autograder new`, from a wheel, outside any clone."""

import csv
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.authoring import demo
from autograder.course.layout import Course

ROOT = Path(__file__).resolve().parents[2]
REFUSES = "    if x.ndim != 2:\n        raise ValueError(x.shape)\n"
RIGHT = f"{REFUSES}    return x.astype(float).sum(axis=1) / x.shape[1]\n"
WRONG = "    return x.astype(float).sum(axis=0) / x.shape[0]\n"


@pytest.fixture(scope="module")
def away(tmp_path_factory):
    """An empty folder, and a function that runs `autograder` there as a wheel brings it."""
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("away")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(ROOT / name, source / name)
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "autograder", source / "autograder", ignore=skipped)
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "-w", source, source], check=True, timeout=300)
    (wheel,) = source.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(source / "installed")

    def run(*words):
        command = [sys.executable, "-m", "autograder", *map(str, words)]
        env = os.environ | {"PYTHONPATH": str(source / "installed")}
        return subprocess.run(
            command, cwd=folder, env=env, capture_output=True, text=True, timeout=600
        )

    return folder, run


@pytest.fixture(scope="module")
def made(away):
    """That folder with a course of two units in it, built, and the function."""
    folder, run = away
    for words in (
        ("new", "course", "mine"),
        ("new", "unit", "gradients", "--exercise", "slope", "--course", "mine"),
        ("build", "--course", "mine"),
    ):
        ended = run(*words)
        assert (ended.returncode, ended.stderr) == (0, "")
    return folder, run


def files_below(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_course_with_a_new_unit_passes_its_exam(made):
    _, run = made
    assert run("build", "--check", "--course", "mine").returncode == 0
    ended = run("verify", "--mutants", "--course", "mine")
    assert ended.returncode == 0, ended.stdout
    assert [line.split()[:8] for line in ended.stdout.splitlines()[1:3]] == [
        ["01_averages", "1", "7", "3", "3", "5", "5", "5"],
        ["02_gradients", "1", "7", "3", "3", "5", "5", "5"],
    ]


def test_right_and_wrong_work_is_graded_and_given_back(made):
    folder, run = made
    stub = (folder / "mine/exercises/01_averages/averages.py").read_text()
    empty = "    raise NotImplementedError\n"
    assert empty in stub
    (folder / "handed_in").mkdir()
    for name, body in (("ada", RIGHT), ("bob", WRONG)):
        (folder / "handed_in" / f"{name}.py").write_text(stub.replace(empty, body))
    words = ("--unit", "averages", "--course", "mine")
    ended = run("grade", "handed_in", "--out", "graded", *words)
    assert ended.returncode == 0, ended.stderr
    with (folder / "graded" / "grades.csv").open() as table:
        grades = {line["student"]: line["grade"] for line in csv.DictReader(table)}
    assert grades == {"ada": "10.0", "bob": "0.0"}
    assert "Axis 0 goes along a row." in (folder / "graded" / "feedback" / "bob.md").read_text()
    assert "Axis 0 goes along a row." in (folder / "graded" / "report.html").read_text()
    ended = run("export", "csv", "graded", "--out", "grades.csv", "--course", "mine")
    assert ended.stdout == "grades.csv: 2 students, all units\n"


def test_a_course_of_ones_own_is_handed_out(made):
    folder, run = made
    for words, holds in (
        (["--out", "s.zip"], {"pyproject.toml", "exercises/01_averages/averages.py"}),
        (["--out", "v.zip", "--solutions"], {"solved/01_averages/averages.py"}),
        (
            ["--out", "g.zip", "--gradescope"],
            {"judge/pyproject.toml", "judge/autograder/__init__.py", "pyproject.toml"},
        ),
    ):
        ended = run("release", *words, "--course", "mine")
        assert ended.returncode == 0, ended.stderr
        with zipfile.ZipFile(folder / words[1]) as archive:
            assert holds <= {*archive.namelist()}
    with zipfile.ZipFile(folder / "s.zip") as archive:
        assert b'name = "training-neural-networks"' in archive.read("pyproject.toml")
        assert b"| `slope` | core | 10 | 1 |" in archive.read("README.md")
    ended = run("nbgrader", "init", "nbgrader_course", "--course", "mine")
    assert "9 files, 2 assignments" in ended.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["course", "mine"], "mine is not empty"),
        (["course", "mine/pyproject.toml/x"], "cannot write mine/pyproject.toml/x: File exi"),
        (["unit", "averages", "--course", "mine"], "there is a unit averages already"),
        (["unit", "01_more", "--course", "mine"], "unit 01 is there already: averages"),
        (["unit", "random", "--course", "mine"], "random is a module"),
        (["unit", "Big", "--course", "mine"], "'Big' cannot be a unit"),
        (["unit", "more", "--exercise", "slope", "--course", "mine"], "02_gradients has an exerc"),
        (["unit", "more", "--exercise", "a-b", "--course", "mine"], "'a-b' cannot be an exercise"),
        (["unit", "more", "--course", "nowhere"], "nowhere is no course"),
    ],
)
def test_nothing_is_overwritten_and_a_refusal_is_one_line(made, words, said):
    folder, run = made
    before = files_below(folder)
    ended = run("new", *words)
    assert (ended.returncode, ended.stderr.count("\n"), ended.stdout) == (2, 1, "")
    assert said in ended.stderr
    assert files_below(folder) == before


def spoilt(course, path, text):
    (course / path).write_bytes((course / path).read_bytes() + text)


GRADER = "tests/graders/test_01_averages.py"
BROKEN = {
    "no grader": lambda course: (course / GRADER).unlink(),
    "no Python": lambda course: spoilt(course, GRADER, b"def f(:\n"),
    "a grader that raises": lambda course: spoilt(course, GRADER, b"import nosuch\n"),
    "a grader that exits": lambda course: spoilt(course, GRADER, b"raise SystemExit\n"),
    "no text": lambda course: spoilt(course, GRADER, b"# \xff\n"),
    "a bank that raises": lambda course: spoilt(
        course, "solutions/01_averages/average_rows/wrong.py", b"1 / 0\n"
    ),
    "no solution": lambda course: (course / "solutions/01_averages/averages.py").unlink(),
    "a file in the way": lambda course: (
        shutil.rmtree(course / "exercises"),
        (course / "exercises").write_text(""),
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_course_is_told_in_one_line(tmp_path, command, broken):
    course = tmp_path / "course"
    assert command("new", "course", course)[0] == 0
    BROKEN[broken](course)
    status, out, error = command("build", "--course", course)
    assert (status, out, error.count("\n")) == (2, "", 1), error
    if "grader that" in broken or "bank" in broken:
        assert "it cannot be run: " in error
        assert ", line " in error


def test_a_course_without_policies_or_versions_is_a_course(tmp_path, command):
    course = tmp_path / "course"
    command("new", "course", course)
    for name in ("pyproject.toml", "constraints.txt"):
        (course / name).unlink()
    for words in (["build"], ["release", "--out", tmp_path / "s.zip"]):
        status, _, error = command(*words, "--course", course)
        assert status == 0, error


def test_a_course_without_hostile_submissions_has_a_demonstration(tmp_path, command):
    course = tmp_path / "course"
    command("new", "course", course)
    assert demo.make(Course(course), tmp_path / "class") == 21
