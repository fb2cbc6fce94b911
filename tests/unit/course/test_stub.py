"""From the solution to what students fill in: fences are emptied, and marks become prose."""

import pytest

from autograder.course.layout import Unit
from autograder.course.stub import stub_of, with_fences, without_marks
from autograder.errors import UsageError

SOLUTION = '''"""Doubling."""

import math

from autograder import beyond, forbids


@forbids("torch", ".sum")
def double(x):
    """Return twice x."""
    ### BEGIN SOLUTION
    return x + x
    ### END SOLUTION


@beyond
class Model:
    def f(self):
        given = 1
        ### BEGIN SOLUTION
        return given
        ### END SOLUTION


### BEGIN SOLUTION
def _twice(x):
    return 2 * x
### END SOLUTION
'''
STUB = '''"""Doubling."""

import math


def double(x):
    """Return twice x.

    Write it yourself, without `torch`, `.sum`.
    """
    raise NotImplementedError


class Model:
    def f(self):
        given = 1
        raise NotImplementedError
'''


@pytest.fixture
def unit(tmp_path):
    unit = Unit(tmp_path, "03_doubling")
    unit.solution.parent.mkdir(parents=True)
    unit.solution.write_text(SOLUTION)
    return unit


def test_students_get_contracts_without_answers(unit):
    assert stub_of(unit) == STUB


def test_with_fences_it_is_the_solution_as_students_see_it(unit):
    text = with_fences(unit)
    assert text.count("### BEGIN SOLUTION\n") == 3
    assert "Write it yourself, without `torch`, `.sum`." in text
    assert "forbids" not in text


def test_without_marks_it_is_code_of_nobodys_course():
    text = without_marks(SOLUTION)
    for mark in ("###", "autograder", "forbids", "beyond"):
        assert mark not in text
    assert "return x + x" in text
    assert "def _twice" in text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    ### END SOLUTION\n\n\n@beyond", "\n\n@beyond"),
        ("    return x + x\n    ### END", "    return x + x\n  ### END"),
        ("    return x + x\n", "    ### BEGIN SOLUTION\n    return x + x\n"),
        ("        ### BEGIN SOLUTION\n", ""),
    ],
    ids=["not closed", "elsewhere", "twice", "not opened"],
)
def test_a_fence_that_does_not_close_is_refused(unit, old, new):
    unit.solution.write_text(SOLUTION.replace(old, new, 1))
    with pytest.raises(UsageError, match="needs an '### END SOLUTION' at its own indentation"):
        stub_of(unit)


SHIPS = '''@misconception("test_double", ships=True)
def {}(x):
    """Twice is squared."""
    return x * x
'''


def test_a_misconception_that_ships_is_there_to_be_repaired(unit):
    unit.wrong("double").parent.mkdir()
    unit.wrong("double").write_text(SHIPS.format("squares"))
    text = stub_of(unit)
    assert "    return x * x\n" in text
    assert "Twice is squared" not in text
    assert text.count("NotImplementedError") == 1


def test_of_two_that_ship_none_could_be_chosen(unit):
    unit.wrong("double").parent.mkdir()
    unit.wrong("double").write_text(SHIPS.format("squares") + SHIPS.format("cubes"))
    with pytest.raises(UsageError, match="03_doubling: two misconceptions ship with double"):
        stub_of(unit)
