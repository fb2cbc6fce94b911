"""Gradescope: results.json as its documentation has it, and what is in autograder.zip."""

import json
import tomllib
from pathlib import PurePath

import pytest

from autograder.course.layout import Course
from autograder.errors import UsageError
from autograder.lms.gradescope import files, package, results

SUMS = "01_sums"
# Of a test, and of the whole, in Gradescope's documentation.
TEST = {
    "score", "max_score", "status", "name", "name_format", "number", "output", "output_format",
    "tags", "visibility", "extra_data",
}  # fmt: skip
WHOLE = {
    "score", "execution_time", "output", "output_format", "test_output_format",
    "test_name_format", "visibility", "stdout_visibility", "extra_data", "tests", "leaderboard",
}  # fmt: skip
FORMATS = {"text", "html", "simple_format", "md", "ansi"}


def as_gradescope_reads(content):
    """The score, and name, score, maximum and status of each test."""
    read = json.loads(content)
    assert read.keys() <= WHOLE
    assert {read["output_format"], read["test_output_format"], read["test_name_format"]} <= FORMATS
    for test in read["tests"]:
        assert test.keys() <= TEST
        assert test["visibility"] == "visible", "one hidden test hides the total"
        assert test["status"] in ("passed", "failed")
    return read["score"], [
        (test["name"], test["score"], test["max_score"], test["status"]) for test in read["tests"]
    ]


def test_a_student_is_read(graded, students):
    more = (SUMS, "more", 3.0, 4.0, True)
    (ada,) = students(
        graded("ada", (SUMS, "add", 7.5), (SUMS, "take", 10.0), more, notes=["a *note*"])
    )
    assert as_gradescope_reads(results(ada)) == (
        20.0,
        [
            ("01_sums: add", 7.5, 10.0, "failed"),
            ("01_sums: take", 10.0, 10.0, "passed"),
            ("01_sums: more (beyond the core)", 3.0, 4.0, "failed"),
        ],
    )
    read = json.loads(results(ada))
    assert read["output"] == "20 of 20 points.\n\nNote: a \\*note\\*."
    assert read["tests"][0]["output"] == (
        "Lost: the value 2.5.\n\n"
        "- **wrong**: Twice 3.\n"
        "    - called `double(3.0)`\n"
        "    - this came: `9.0`\n"
        "    - expected: `6.0`\n"
        "    - because twice is a \\*sum\\*"
    )
    assert read["tests"][1]["output"] == "- passed: 1 of 1 checks"


def test_the_score_is_as_the_policies_make_it(graded, students):
    (ada,) = students(graded("ada", (SUMS, "add", 5.0)), weights={SUMS: 60})
    assert as_gradescope_reads(results(ada))[0] == 30.0


def test_each_student_has_a_file(graded, students):
    graded("ada", (SUMS, "add", 5.0))
    assert [*files(students(graded("bob", (SUMS, "add", 5.0))))] == [
        PurePath("ada/results.json"), PurePath("bob/results.json")
    ]  # fmt: skip


def test_the_same_results_give_the_same_bytes(graded, students):
    (ada,) = students(graded("ada", (SUMS, "add", 5.0)))
    assert results(ada) == results(ada)


@pytest.fixture
def course(tmp_path):
    """A course of one unit, in which lies what is nobody's."""
    for name, text in {
        "solutions/01_sums/sums.py": "x = 1\n",
        "solutions/01_sums/add/wrong.py": "",
        "solutions/01_sums/__pycache__/sums.pyc": "",
        "tests/graders/test_01_sums.py": "",
        "tests/unit/test_it.py": "",
        "exercises/01_sums/recognition.json": "{}",
        "exercises/.ipynb_checkpoints/a.ipynb": "",
        "graded/results/ada.json": "",
        "pyproject.toml": "",
        "constraints.txt": "",
        ".env": "",
    }.items():
        path = tmp_path / "course" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Course(tmp_path / "course")


def test_an_autograder_holds_the_course_and_the_judge_and_nothing_else(course):
    made = {path.as_posix(): content for path, content in package(course, ["01_sums"]).items()}
    own = {name for name in made if not name.startswith("judge/autograder/")}
    assert own == {
        "setup.sh", "run_autograder", "pyproject.toml", "constraints.txt", "judge/pyproject.toml",
        "solutions/01_sums/sums.py", "solutions/01_sums/add/wrong.py",
        "tests/graders/test_01_sums.py", "exercises/01_sums/recognition.json",
    }  # fmt: skip
    assert made.keys() >= {
        "judge/autograder/lms/on_gradescope.py", "judge/autograder/checking/exercise.txt.j2"
    }  # fmt: skip
    assert made["run_autograder"].startswith(b"#!/")
    assert b'on_gradescope "$root" 01_sums\n' in made["run_autograder"]
    assert made["setup.sh"].startswith(b"#!/")
    assert b"\r" not in made["setup.sh"] + made["run_autograder"]


def test_the_judge_is_installed_from_its_own_folder_whatever_the_course_says(course):
    for name in ("pyproject.toml", "constraints.txt"):
        (course.root / name).unlink()
    made = {path.as_posix(): content for path, content in package(course).items()}
    settings = tomllib.loads(made["judge/pyproject.toml"].decode())
    assert settings["project"]["name"] == "training-neural-networks"
    assert "nbgrader" in settings["project"]["optional-dependencies"]["instructor"]
    assert b'-c constraints.txt "./judge[instructor]"' in made["setup.sh"]
    assert made["constraints.txt"] == b""


def test_a_course_that_cannot_be_judged_is_refused(course):
    (course.root / "tests" / "graders" / "test_01_sums.py").unlink()
    with pytest.raises(UsageError, match="01_sums has no grader"):
        package(course)
