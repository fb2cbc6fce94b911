"""What a submission may use."""

import math

import pytest

from autograder.errors import UsageError
from autograder.grading.budget import Budget, Deadline


@pytest.mark.parametrize(
    "limit",
    [{"check": 0.0}, {"exercise": -1.0}, {"submission": math.inf}, {"memory": 0}, {"respawns": -1}],
    ids=str,
)
def test_a_budget_of_nothing_and_one_without_end_are_refused(limit):
    with pytest.raises(UsageError, match="positive"):
        Budget(**limit)


def test_of_two_deadlines_the_sooner_counts():
    check, exercise = Deadline(5.0, "the 5 s of a check"), Deadline(3.0, "the 10 s of an exercise")
    assert min(check, exercise).budget == "the 10 s of an exercise"
