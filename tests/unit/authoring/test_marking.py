"""The marking scheme: what the points of each exercise are for, and what an answer loses."""

import pytest

from autograder.authoring.marking import cost, marking_scheme
from autograder.checking.verdicts import Outcome, Verdict
from autograder.course.loaded import LoadedUnit

WRONG, PASSED = Outcome(Verdict.WRONG), Outcome(Verdict.PASSED)


@pytest.fixture
def loaded(tiny_unit):
    return LoadedUnit(tiny_unit)


def test_each_idea_is_a_line_with_its_points_and_checks(loaded):
    assert marking_scheme(loaded).partition("|---|\n")[2] == (
        "| **`double`** | | **10** | |\n"
        "| | the value | 8 (80%) "
        "| `test_double_of_three`, `test_double_of_any_number` (hidden) |\n"
        "| | shapes and types | 2 (20%) | `test_double_of_an_integer` (hidden) |\n"
        "| **`halve`**, beyond the core | | **10** | |\n"
        "| | the value | 10 (100%) | `test_halve_of_three` |\n"
    )


@pytest.mark.parametrize(
    ("outcomes", "lost"),
    [
        ({}, 0.0),
        ({"test_double_of_three": PASSED}, 0.0),
        ({"test_double_of_an_integer": WRONG}, 0.2),
        ({"test_double_of_three": WRONG}, 0.8),
        ({"test_double_of_three": WRONG, "test_double_of_any_number": WRONG}, 0.8),
        ({"test_double_of_three": WRONG, "test_double_of_an_integer": WRONG}, 1.0),
    ],
)
def test_an_answer_loses_each_idea_that_one_of_its_failures_is_of(loaded, outcomes, lost):
    assert cost(loaded, "double", outcomes) == pytest.approx(lost)
