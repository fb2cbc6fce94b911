"""The account of a grader says whom each check catches, and what each wrong answer costs."""

import pytest

from autograder.authoring.account import account
from autograder.authoring.exam import Exam
from autograder.authoring.page import page, spread
from autograder.authoring.summary import ExamSummary
from autograder.course.loaded import LoadedUnit

IDLE = '''

@pytest.mark.exercise("double")
@pytest.mark.asks("Return twice x.")
def test_double_of_nothing_at_all(student):
    """Twice {x} is {y}."""
    expect_close(student.double({x}), {y}, because=SUM)
'''


@pytest.fixture
def graded(tiny_unit):
    """Make the account of a unit with one check more, of this number."""

    def make(x):
        with tiny_unit.grader.open("a") as file:
            file.write(IDLE.format(x=x, y=2 * x))
        return account(Exam(LoadedUnit(tiny_unit)))

    return make


def check_of(exercises, name):
    (found,) = (check for one in exercises for check in one.checks if check.name == name)
    return found


def test_a_check_is_covered_by_one_that_catches_more(graded):
    """Two squared is twice two, and one of the two wrong answers squares."""
    check = check_of(graded(2.0), "test_double_of_nothing_at_all")
    assert not check.is_idle
    assert check.catches == 1
    assert check.covered_by == "test_double_of_three"


def test_a_check_that_every_wrong_answer_passes_is_idle(tiny_unit, graded):
    tiny_unit.wrong("double").write_text(
        tiny_unit.wrong("double").read_text().replace("x + 1.0", "x * x * x / 2.0")
    )
    check = check_of(graded(2.0), "test_double_of_nothing_at_all")
    assert check.is_idle
    assert check.covered_by == ""


def test_a_wrong_answer_costs_the_ideas_whose_checks_it_fails(graded):
    (double, _) = graded(2.0)
    squares, adds_one = double.mistakes
    assert squares.name == "squares"
    assert squares.cost == 1.0
    assert squares.lost == tuple(dict.fromkeys(check.idea for check in double.checks))
    assert squares.is_named
    assert squares.in_public
    assert adds_one.fails == 4


def test_the_page_escapes_what_it_shows_and_says_what_is_idle(tiny_unit, graded):
    exercises = graded(2.0)
    summary = ExamSummary(tiny_unit.slug, {"exercises": 2}, exercises=exercises)
    shown = page([summary], ["a <b> is wrong"])
    assert "a &lt;b&gt; is wrong" in shown
    assert "test_double_of_three" in shown
    assert "<li><code>test_halve_of_three</code>" in shown  # which nobody is banked for
    assert "One more is twice as much." in shown


def test_the_spread_is_in_parts_of_the_points(graded):
    name, count, middle, around = spread("unit", graded(2.0))
    assert (name, count) == ("unit", 2)
    assert 0 < middle <= 1
    assert 0 <= around < 1
