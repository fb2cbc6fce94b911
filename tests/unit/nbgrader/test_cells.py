"""What nbgrader finds in the check cell of an exercise: points, and words for the student."""

from dataclasses import replace

import pytest
from nbformat.v4 import new_code_cell

from autograder.checking.standing import CheckStanding, ExerciseStanding, IdeaStanding
from autograder.checking.verdicts import Message, Verdict
from autograder.course.policies import Bonus
from autograder.nbgrader.cells import comment, extra, points, show


def stands(*verdicts, beyond=False):
    """An exercise with a check, and an idea of one point, for each verdict."""
    checks = tuple(
        CheckStanding(
            name=f"test_{n}",
            title="Twice three is six.",
            public=True,
            advisory=False,
            idea=f"the number {n}",
            verdict=verdict,
            message=None if verdict is Verdict.PASSED else Message(f"answer {n}", "it is a sum"),
            misconception=None,
        )
        for n, verdict in enumerate(verdicts, 1)
    )
    ideas = tuple(
        IdeaStanding(check.idea, float(check.verdict is Verdict.PASSED), 1.0) for check in checks
    )
    score, most = sum(idea.score for idea in ideas), float(len(ideas))
    return ExerciseStanding("03_doubling", "double", score, most, beyond, checks, ideas=ideas)


def test_points_beyond_the_core_are_none_of_the_score():
    verdicts = Verdict.PASSED, Verdict.PASSED, Verdict.WRONG
    assert points(stands(*verdicts)) == 2.0
    assert points(stands(*verdicts, beyond=True)) == 0.0


@pytest.mark.parametrize(
    ("bonus", "first", "second"),
    [
        (Bonus.ADD, 2.0, 2.0),
        (Bonus.UNIT, 2.0, 1.0),
        (Bonus.COURSE, 2.0, 1.0),
        (Bonus.NONE, 0.0, 0.0),
    ],
)
def test_extra_credit_is_what_the_policy_of_the_course_has_it_be(bonus, first, second):
    core = stands(Verdict.WRONG, Verdict.WRONG, Verdict.WRONG, Verdict.PASSED)
    more = stands(Verdict.PASSED, Verdict.PASSED, beyond=True)
    unit = (core, replace(more, exercise="halve"), replace(more, exercise="treble"))
    assert extra(unit, bonus) == {"halve": first, "treble": second}


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([Verdict.NOT_STARTED, Verdict.NOT_STARTED], "No response."),
        ([Verdict.MISSING], "No response."),
        ([Verdict.CRASHED, Verdict.CRASHED], None),
        ([Verdict.MISSING, Verdict.WRONG], None),
        ([Verdict.PASSED], None),
    ],
)
def test_no_response_is_said_where_nothing_was_written(verdicts, expected):
    assert comment(stands(*verdicts)) == expected


def test_a_check_cell_shows_words_and_as_its_result_the_points():
    cell = new_code_cell('check("double")', execution_count=3)
    cell.outputs = ["what the student ran"]
    show(cell, stands(Verdict.PASSED, Verdict.WRONG))
    words, result = cell.outputs
    assert (words.output_type, words.name) == ("stream", "stdout")
    assert "answer 2" in words.text
    assert "Lost: the number 2 1" in words.text
    assert (result.output_type, result.data["text/plain"]) == ("execute_result", "1.0")
    assert cell.execution_count is None
    assert "check(" not in cell.source


def test_nothing_goes_to_standard_error_which_nbgrader_takes_for_a_failure():
    cell = new_code_cell()
    show(cell, stands(Verdict.CRASHED, Verdict.FAULT))
    assert {output.get("name") for output in cell.outputs} == {"stdout", None}
