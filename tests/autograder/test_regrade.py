"""Grading again after a grader was mended: what it changed is told, and what was is kept."""

import csv
import shutil
import sys

import pytest

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)

TINY = "03_doubling"
CHECK = "test_double_of_random_numbers"
RIGHT = "reference.double(x), because"
STRICT = "-reference.double(x), because"  # the grader that is to be mended
KIM = """
def double(x):
    return 2.0 * x if x == 3.0 else -2.0 * x
"""


@pytest.fixture
def graded(tiny, tmp_path, autograder):
    """A class of two, graded: ann has the solution, kim answers as a faulty grader asks."""
    for student in ("ann", "kim"):
        (tmp_path / "class" / student).mkdir(parents=True)
    shutil.copy(tiny.unit(TINY).solution, tmp_path / "class" / "ann")
    (tmp_path / "class" / "kim" / "doubling.py").write_text(KIM)
    grader = tiny.unit(TINY).grader
    right = grader.read_text()
    assert RIGHT in right
    grader.write_text(right.replace(RIGHT, STRICT))

    def again():
        out = tmp_path / "graded"
        came = autograder("grade", tmp_path / "class", "--out", out, "--course", tiny.root)
        assert came.returncode == 0, came.stdout + came.stderr
        return came.stdout

    first = again()
    assert "marks moved" not in first
    assert not (tmp_path / "graded" / "changes.csv").exists()
    return tmp_path / "graded", lambda: grader.write_text(right), again


def test_marks_that_move_are_told_with_the_checks_that_moved_them(graded):
    out, mend, again = graded
    before = (out / "results" / "kim.json").read_bytes()
    mend()
    assert "marks moved for 2 of 2 students" in again()
    with (out / "changes.csv").open() as file:
        ann, kim = csv.DictReader(file)
    assert (ann["student"], ann["why"]) == ("ann", f"{CHECK}: wrong, now passed")
    assert (kim["student"], kim["why"]) == ("kim", f"{CHECK}: passed, now wrong")
    assert float(ann["after"]) - float(ann["before"]) == float(ann["difference"]) > 0
    assert float(kim["difference"]) == -float(ann["difference"])
    page = (out / "changes.html").read_text()
    assert page.index("ann: +") < page.index("kim: -")
    (kept,) = (out / "earlier").glob("*/results/kim.json")
    assert kept.read_bytes() == before


def test_the_next_run_changes_nothing_and_says_nothing_of_it(graded):
    out, mend, again = graded
    mend()
    again()
    table = (out / "changes.csv").read_bytes()
    assert "marks moved" not in again()
    assert (out / "changes.csv").read_bytes() == table


def test_other_work_under_the_same_graders_is_no_change_of_them(graded, tmp_path):
    out, _, again = graded
    (tmp_path / "class" / "kim" / "doubling.py").write_text(KIM.replace("2.0", "2"))
    assert "marks moved" not in again()
    assert not (out / "earlier").exists()
