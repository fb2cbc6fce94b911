"""Points in tables, safe for a spreadsheet."""

import csv
import io

import pytest

from autograder.checking.standing import CheckStanding, ExerciseStanding
from autograder.checking.verdicts import Message, Verdict
from autograder.course.policies import Policies
from autograder.grading.grades import grades as graded
from autograder.grading.report.tables import exercises, grades, overview
from autograder.grading.results import result


def made(student="ada", score=1.0, notes=(), verdict=Verdict.PASSED):
    message = None if verdict is Verdict.PASSED else Message("9.0", "it is a sum")
    check = CheckStanding("test_x", "A sum.", True, False, "the value", verdict, message, None)
    stands = [
        ExerciseStanding("01_sums", "add", score, 2.0, False, (check,)),
        ExerciseStanding("01_sums", "halve", 2.0, 2.0, True, (check,)),
    ]
    return result(
        student=student, seed=0, submission="s", course="c", exercises=stands, notes=notes
    )


def table(*results):
    return grades(graded(results, Policies()))


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_student_is_a_line_with_a_column_for_each_unit():
    (row,) = rows(table(made()))
    assert row == {
        "student": "ada", "grade": "2.0", "out_of": "2.0", "percent": "100.0", "score": "1.0",
        "bonus": "2.0", "max_score": "2.0",
        "01_sums": "1.0", "01_sums bonus": "2.0", "01_sums max_score": "2.0",
        "provisional": "", "notes": "",
    }  # fmt: skip


def test_a_student_and_exercise_is_a_line_of_the_other_table():
    first, second = rows(exercises([made(notes=["one", "two"])]))
    assert (first["exercise"], first["score"], first["beyond"]) == ("add", "1.0", "")
    assert (second["exercise"], second["beyond"], second["notes"]) == ("halve", "yes", "one; two")


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx"])
def test_a_spreadsheet_runs_no_name_and_no_note(name):
    for text in (table(made(name, notes=[name])), exercises([made(name, notes=[name])])):
        for row in rows(text):
            assert row["student"] == row["notes"] == f"'{name}"


def test_a_result_with_a_fault_says_so():
    assert rows(table(made(verdict=Verdict.FAULT)))[0]["provisional"] == "yes"


def test_the_class_at_a_glance_counts_verdicts():
    results = [made(score=0.25), made("bob", verdict=Verdict.DIED)]
    assert overview(results, graded(results, Policies())) == [
        ("ada", "2 of 2", "0.25", "2", "2 passed"),
        ("bob", "2 of 2", "1", "2", "2 died"),
    ]
