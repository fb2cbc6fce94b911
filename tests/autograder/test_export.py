"""`autograder export` and `release --gradescope`: from a download of Canvas to other systems.

What each system reads of a file is in tests/unit/lms; here are the commands.
"""

import csv
import json
import os
import subprocess
import sys
import zipfile

import pytest

from autograder.course import secret
from autograder.grading.seals import PURPOSE, Seals

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)

TINY = "03_doubling"
RIGHT = "def double(x):\n    return x + x\n\n\ndef halve(x):\n    return x / 2\n"
WRONG = RIGHT.replace("x + x", "x * x")
ROSTER = "id,name,email\n104,Ada Lovelace,ada@x.org\n105,Grace Hopper,grace@x.org\n"
BOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Doubling (77)\n"
    "    Points Possible,,,,,50\n"
    '"Lovelace, Ada",104,A-1,ada,One,\n'
    '"Hopper, Grace",105,A-2,grace,One,\n'
    '"Noether, Emmy",106,A-3,emmy,One,7\n'
)
PROJECT = '[project]\nname = "a-course"\nversion = "1"\n\n[tool.autograder]\nbonus = "none"\n'


@pytest.fixture(scope="module")
def course(make_course, tmp_path_factory):
    made = make_course(tmp_path_factory.mktemp("course"), TINY)
    (made.root / "pyproject.toml").write_text(PROJECT)
    return made


@pytest.fixture(scope="module")
def graded(course, autograder, tmp_path_factory):
    """A folder with submissions/ that were collected from Canvas, and graded/."""
    folder = tmp_path_factory.mktemp("class")
    with zipfile.ZipFile(folder / "submissions.zip", "w") as archive:
        archive.writestr("lovelaceada_104_9001_doubling.py", RIGHT)
        archive.writestr("hoppergrace_105_9002_doubling.py", WRONG)
    (folder / "roster.csv").write_text(ROSTER)
    words = ("submissions.zip", "--out", "submissions", "--roster", "roster.csv")
    assert autograder("collect", *words, cwd=folder).returncode == 0
    words = ("submissions", "--out", "graded", "--course", course.root)
    ended = autograder("grade", *words, cwd=folder)
    assert ended.returncode == 0, ended.stderr
    (folder / "book.csv").write_text(BOOK)
    return folder


@pytest.fixture
def export(graded, course, command):
    """Return a function that exports the class to a system: the status, the output, the errors."""

    def run(system, *words, results="graded"):
        return command("export", system, graded / results, *words, "--course", course.root)

    return run


def rows(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return [*csv.reader(file)]


def test_canvas_gets_its_grade_book_back(graded, course, autograder, tmp_path):
    words = ("--into", "book.csv", "--out", tmp_path / "canvas.csv", "--course", course.root)
    ended = autograder("export", "canvas", "graded", *words, cwd=graded)
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "canvas.csv").read_text() == BOOK.replace("ada,One,", "ada,One,50").replace(
        "grace,One,", "grace,One,0"
    )
    assert "2 students; 03_doubling in 'Doubling (77)'" in ended.stdout
    assert "without a result (1): Noether, Emmy" in ended.stderr
    assert (graded / "book.csv").read_text() == BOOK


def test_moodle_gets_grades_and_feedback(export, graded, tmp_path):
    out, pages = tmp_path / "moodle.csv", tmp_path / "feedback.zip"
    known = ("--handed-in", graded / "submissions" / "handed-in.csv")
    status, said, _ = export("moodle", "--out", out, "--feedback", pages, *known)
    assert status == 0, said
    assert [row[:2] for row in rows(out)] == [
        ["email", "grade"], ["grace@x.org", "0"], ["ada@x.org", "100"]
    ]  # fmt: skip
    with zipfile.ZipFile(pages) as archive:
        assert archive.namelist() == [
            "hoppergrace_105_assignsubmission_file_/feedback.html",
            "lovelaceada_104_assignsubmission_file_/feedback.html",
        ]
        assert b"double" in archive.read(archive.namelist()[0])
    assert export("moodle", "--feedback", tmp_path / "pages")[0] == 0
    assert len([*(tmp_path / "pages").glob("*/feedback.html")]) == 2


@pytest.mark.parametrize(
    ("system", "names"),
    [
        ("gradescope", ["hoppergrace_105/results.json", "lovelaceada_104/results.json"]),
        ("prairielearn", ["hoppergrace_105/results.json", "lovelaceada_104/results.json"]),
        ("github", ["autograder.yml", "hoppergrace_105.txt", "lovelaceada_104.txt"]),
    ],
)
def test_other_systems_get_a_file_for_each_student(export, tmp_path, system, names):
    out = tmp_path / "out"
    status, said, _ = export(system, "--out", out)
    assert status == 0
    assert "2 students" in said
    files = sorted(path for path in out.rglob("*") if path.is_file())
    assert [path.relative_to(out).as_posix() for path in files] == names
    again = tmp_path / "again"
    export(system, "--out", again)
    assert [path.read_bytes() for path in files] == [(again / name).read_bytes() for name in names]
    status, _, error = export(system, "--out", out)
    assert (status, error.count("\n")) == (2, 1)
    assert "is not empty" in error


def test_a_spreadsheet_gets_names_and_grades(export, graded, tmp_path):
    out = tmp_path / "grades.csv"
    known = ("--handed-in", graded / "submissions" / "handed-in.csv")
    assert export("csv", "--out", out, "--unit", "doubling", *known)[0] == 0
    assert rows(out)[1][:6] == [
        "hoppergrace_105", "105", "Grace Hopper", "grace@x.org", "0", "10"
    ]  # fmt: skip


def test_provisional_results_are_left_out_and_named(export, graded, course, tmp_path):
    results = graded / "provisional" / "results"
    results.mkdir(parents=True, exist_ok=True)
    for name, is_provisional in (("lovelaceada_104", False), ("hoppergrace_105", True)):
        text = (graded / "graded" / "results" / f"{name}.json").read_text()
        result = json.loads(text) | {"provisional": is_provisional}
        (results / f"{name}.json").write_text(json.dumps(result))
        seals = Seals(graded / "provisional", secret.known(course.root, PURPOSE))
        seals.put(name, json.dumps(result))
    out = tmp_path / "out.csv"
    for system, words in {
        "csv": ["--out", out],
        "canvas": ["--into", graded / "book.csv", "--out", out],
        "gradescope": ["--out", tmp_path / "gradescope"],
        "github": ["--out", tmp_path / "github"],
        "prairielearn": ["--out", tmp_path / "prairielearn"],
        "moodle": ["--feedback", tmp_path / "moodle"],
    }.items():
        status, _, error = export(system, *words, results="provisional")
        assert status == 3, system
        assert "'hoppergrace_105' is left out: the result is provisional" in error
        (results / "lovelaceada_104.json").rename(results / "kept")
        status, _, error = export(system, *words, results="provisional")
        assert (status, error.count("\n")) == (2, 1), system
        assert "every result in" in error
        (results / "kept").rename(results / "lovelaceada_104.json")


@pytest.mark.parametrize(
    ("system", "words", "said"),
    [
        ("canvas", ["--into", "no.csv", "--out", "OUT"], "cannot read no.csv"),
        ("canvas", ["--into", "ROSTER", "--out", "OUT"], "no grade book of Canvas"),
        ("moodle", ["--out", "OUT"], "nobody's e-mail address is known"),
        ("moodle", [], "give --out"),
        ("csv", ["--out", "OUT", "--unit", "none"], "there is no unit 'none'"),
        ("csv", ["--out", "OUT", "--handed-in", "ROSTER"], "no handed-in.csv"),
    ],
)
def test_a_refusal_is_one_line_and_writes_nothing(export, graded, tmp_path, system, words, said):
    places = {"OUT": tmp_path / "out" / "out.csv", "ROSTER": graded / "roster.csv"}
    status, _, error = export(system, *(places.get(word, word) for word in words))
    assert (status, error.count("\n")) == (2, 1)
    assert said in error
    assert not (tmp_path / "out").exists()


@pytest.fixture(scope="module")
def on_gradescope(course, autograder, tmp_path_factory):
    """A folder laid out as /autograder is, after Gradescope built the image: this interpreter is in
    it, with the judge that the zip brings."""
    root = tmp_path_factory.mktemp("autograder")
    words = ("--gradescope", "--unit", "doubling", "--out", root / "autograder.zip")
    ended = autograder("release", *words, "--course", course.root)
    assert ended.returncode == 0, ended.stderr
    assert "an autograder for 03_doubling" in ended.stdout
    with zipfile.ZipFile(root / "autograder.zip") as archive:
        archive.extractall(root / "source")
        scripts = {i.filename for i in archive.infolist() if i.external_attr >> 16 == 0o755}
    assert scripts == {"setup.sh", "run_autograder"}
    for script in scripts:
        subprocess.run(["bash", "-n", root / "source" / script], check=True)
    for name in ("submission", "results", "venv/bin"):
        (root / name).mkdir(parents=True)
    python = root / "venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH={root}/source/judge exec {sys.executable} "$@"\n')
    for script in (python, root / "source" / "run_autograder"):
        script.chmod(0o755)  # as Gradescope does
    return root


def grade_there(root, text):
    (root / "submission" / "doubling.py").write_text(text)
    return subprocess.run(
        [root / "source" / "run_autograder"],
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        | {"AUTOGRADER_ROOT": str(root)},
        cwd=root,
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_the_judge_grades_on_gradescope(on_gradescope):
    results = on_gradescope / "results" / "results.json"
    ended = grade_there(on_gradescope, WRONG)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    read = json.loads(results.read_text())
    assert read["score"] == 0
    double, halve = read["tests"]
    assert (double["name"], double["status"]) == ("03_doubling: double", "failed")
    assert (halve["score"], halve["max_score"], halve["status"]) == (10, 10, "passed")
    assert "this came: `9.0`" in double["output"]


def test_on_gradescope_there_is_no_grade_where_the_judge_fails(on_gradescope):
    (on_gradescope / "results" / "results.json").unlink(missing_ok=True)
    grader = on_gradescope / "source" / "tests" / "graders" / f"test_{TINY}.py"
    text = grader.read_text()
    grader.write_text(text.replace("x = float(rng.normal())", "x = 1 / 0"))
    ended = grade_there(on_gradescope, RIGHT)
    grader.write_text(text)
    assert ended.returncode == 3, ended.stderr
    assert "no fault of the submission" in ended.stdout
    assert not (on_gradescope / "results" / "results.json").exists()


def test_an_autograder_is_of_whole_units(course, command, tmp_path):
    for words in (["--exercise", "double"], ["--solutions"], ["--no-hints"]):
        status, _, error = command(
            "release", "--gradescope", *words, "--out", tmp_path / "a.zip", "--course", course.root
        )
        assert (status, error.count("\n")) == (2, 1)
        assert "give --unit alone" in error
    assert not (tmp_path / "a.zip").exists()
