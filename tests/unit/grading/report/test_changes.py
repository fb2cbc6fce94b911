"""Marks that moved: whose, of which exercise, by how much, and by which checks."""

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.checking.verdicts import Verdict
from autograder.grading.report.changes import OTHERWISE, between, page
from autograder.runtime.loading import load

_class = load(Path(__file__).with_name("a_class.py"), "a_class")
check, exercise, student = _class.check, _class.exercise, _class.student

WRONG = exercise(check("test_a", Verdict.WRONG), check("test_b"))  # 2.5 of 10
RIGHT = exercise(check("test_a"), check("test_b"))


def changes(then, now):
    return list(between(student("kim", *then), student("kim", *now)))


def test_points_that_stay_are_no_change():
    other = exercise(check("test_a", Verdict.WRONG, got="another answer"), check("test_b"))
    assert changes([WRONG], [other]) == []


@pytest.mark.parametrize(
    ("then", "now", "difference", "why"),
    [
        ([WRONG], [RIGHT], 7.5, "test_a: wrong, now passed"),
        ([RIGHT], [WRONG], -7.5, "test_a: passed, now wrong"),
        ([WRONG], [exercise(check("test_b"))], 7.5, "test_a is gone"),
        ([exercise(check("test_b"))], [WRONG], -7.5, "test_a is new: wrong"),
        ([], [RIGHT], 10.0, "the exercise is new"),
        ([RIGHT], [], -10.0, "the exercise is gone"),
        ([WRONG], [replace(WRONG, score=5.0)], 2.5, OTHERWISE),
        ([RIGHT], [replace(RIGHT, score=8.0, max_score=8.0)], -2.0, "it is worth 8 instead of 10"),
    ],
)
def test_a_change_says_why(then, now, difference, why):
    (change,) = changes(then, now)
    assert (change.difference, change.why) == (difference, why)
    assert (change.student, change.unit, change.exercise) == ("kim", "03_doubling", "double")


def test_other_work_is_said_first():
    then, now = student("kim", WRONG), replace(student("kim", RIGHT), submission="another")
    (change,) = between(then, now)
    assert change.why.startswith("other work was handed in; test_a: ")


def test_the_page_begins_with_whose_marks_moved_most_and_escapes_names():
    moved = [*between(student("<ann>", RIGHT), student("<ann>", replace(RIGHT, score=9.0)))]
    moved += between(student("kim", WRONG), student("kim", RIGHT))
    shown = page(moved, 5, "changes.csv")
    assert "Of 5 students who were graded by both, 2 have other points now." in shown
    assert shown.index("kim: +7.5") < shown.index("&lt;ann&gt;: -1")
