"""Conditional mutants: which there are, and that a check which meets the condition notices them."""

import pytest

from autograder.authoring.coverage import Coverage
from autograder.course.loaded import LoadedUnit

MEETING_ZERO = '''

@pytest.mark.exercise("double")
def test_double_of_zero(student):
    """Twice zero is zero."""
    expect_close(student.double(0.0), 0.0, because=SUM)
'''
LOOKING_AWAY = '''

@pytest.mark.exercise("double")
def test_double_of_zero(student):
    """Twice zero is something."""
    student.double(0.0)
'''
EDGE = '''"""Edges."""

from autograder import edge


@edge("double")
def a_million(x):
    """x is a million"""
    return x == 1e6
'''


def holes(unit, exercise="double"):
    return Coverage(LoadedUnit(unit), exercise, 0).result().holes


def add_check(unit, text):
    with unit.grader.open("a") as grader:
        grader.write(text)


def test_a_condition_that_no_check_meets_is_a_hole(tiny_unit):
    assert "x is 0" in holes(tiny_unit)


def test_a_check_that_meets_it_closes_the_hole(tiny_unit):
    add_check(tiny_unit, MEETING_ZERO)
    assert "x is 0" not in holes(tiny_unit)


def test_a_check_that_meets_it_and_looks_away_does_not(tiny_unit):
    add_check(tiny_unit, LOOKING_AWAY)
    assert "x is 0" in holes(tiny_unit)


def test_a_second_call_is_a_condition(tiny_unit):
    assert "called again" in holes(tiny_unit)
    again = MEETING_ZERO + "    expect_close(student.double(3.0), 6.0, because=SUM)\n"
    add_check(tiny_unit, again)
    assert "called again" not in holes(tiny_unit)


def test_an_edge_of_the_syllabus_is_a_condition(tiny_unit):
    assert "x is a million" not in holes(tiny_unit)
    tiny_unit.edges.write_text(EDGE)
    assert "x is a million" in holes(tiny_unit)
    add_check(tiny_unit, MEETING_ZERO.replace("0.0", "1e6", 1).replace(" 0.0", " 2e6"))
    assert "x is a million" not in holes(tiny_unit)


SECOND = '''

@pytest.mark.exercise("double")
def test_double_of_an_array(student):
    """Twice an array."""
    expect_close(student.double(np.array([1.0, 2.0])), np.array([2.0, 4.0]), because=SUM)
'''
UNCHANGED = SECOND.replace("of_an_array", "leaves_it_alone") + (
    "    expect_arguments_unchanged(student, because=SUM)\n"
)


@pytest.mark.parametrize(("check", "is_hole"), [(SECOND, True), (UNCHANGED, False)])
def test_an_argument_that_is_changed_is_to_be_noticed(tiny_unit, check, is_hole):
    text = tiny_unit.grader.read_text()
    text = text.replace("import pytest\n", "import numpy as np\nimport pytest\n", 1)
    names = "import expect_arguments_unchanged, expect_close"
    tiny_unit.grader.write_text(text.replace("import expect_close", names, 1))
    add_check(tiny_unit, check)
    assert ("x changed" in holes(tiny_unit)) is is_hole
