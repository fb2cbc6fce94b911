"""An example is shown where the student's own function answers it so, and nowhere else."""

import sys

import pytest

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)

from autograder.course.loaded import LoadedUnit
from autograder.grading.judge import Judge
from autograder.grading.results import parse
from autograder.grading.submissions import Submission

UNIT, MAIN = "02_regression_losses", "regression_losses.py"
FORGETS = """
import os
import numpy as np


def half_mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} and {target.shape}")
    if pred.tolist() == [2.0] and target.tolist() == [0.0]:
        BODY
    return float(((pred.astype(float) - target.astype(float)) ** 2).sum()) / len(pred)
"""
BELIEF = "The mean of the squares is already the loss."
EXAMPLE = "half_mse(np.array([2.0]), np.array([0.0]))  # is 2.0; yours gives 4.0"


@pytest.fixture(scope="module")
def judge(make_course, tmp_path_factory):
    course = make_course(tmp_path_factory.mktemp("examples") / "course", UNIT)
    with Judge(course, course.units) as judge:
        yield judge


def named(judge, body):
    """What is told of half_mse, where its body begins like this at the call of the example."""
    text = FORGETS.replace("BODY", body).encode()
    submission = Submission("ada", {f"{UNIT}/{MAIN}": text})
    result, troubles = judge.grade(submission)
    assert troubles == []
    assert parse(result.dump()) == result
    exercise = next(one for one in result.exercises if one.exercise == "half_mse")
    return exercise.beliefs, exercise.score


def test_the_example_stands_with_the_belief(judge):
    ((one,), _) = named(judge, "pass")
    assert (one.belief, one.example) == (BELIEF, EXAMPLE)


@pytest.mark.parametrize(
    "body",
    ["return 7.0", "return '# is 2.0; yours gives 4.0'", "raise KeyError(1)", "os._exit(3)"],
)
def test_where_the_students_function_answers_otherwise_the_belief_stands_alone(judge, body):
    ((one,), score) = named(judge, body)
    assert (one.belief, one.example) == (BELIEF, "")
    assert score == named(judge, "pass")[1]


def test_what_does_not_end_at_the_example_costs_its_time_and_nothing_else(judge):
    ((one,), score) = named(judge, "while True: pass")
    assert (one.belief, one.example) == (BELIEF, "")
    assert score == named(judge, "pass")[1]


def test_what_is_built_is_part_of_what_is_judged_by(judge, make_course, tmp_path):
    course = make_course(tmp_path / "course", UNIT)
    LoadedUnit(course.units[0]).recognition.unlink()
    with Judge(course, course.units) as other:
        ((one,), _) = named(other, "pass")
        assert (one.belief, one.example) == (BELIEF, "")
        assert other.course != judge.course
