"""Edges: conditions that an author writes down, and how they are read."""

import pytest

from autograder.course.edges import edge, edges_of
from autograder.errors import UsageError

EDGES = '''"""Edges."""

from autograder import edge


@edge("double")
def of_nothing(x):
    """x is
    nothing"""
    return x == 0
'''


@edge("scale")
def nothing_is_left(x, factor):
    """nothing is left"""
    return x * factor == 0


def test_an_edge_asks_for_arguments_by_name():
    assert nothing_is_left.is_met({"x": 0, "factor": 2, "rng": None})
    assert not nothing_is_left.is_met({"x": 1, "factor": 2})


def test_it_is_not_met_where_an_argument_is_not_there():
    assert not nothing_is_left.is_met({"x": 0})


def test_a_unit_need_not_have_any(tiny_unit):
    assert edges_of(tiny_unit) == []


def test_they_are_read_with_their_sentences(tiny_unit):
    tiny_unit.edges.write_text(EDGES)
    (found,) = edges_of(tiny_unit)
    assert (found.exercise, found.sentence) == ("double", "x is nothing")


def test_one_without_a_sentence_is_refused(tiny_unit):
    tiny_unit.edges.write_text(EDGES.replace('"""x is\n    nothing"""', "pass"))
    with pytest.raises(UsageError, match=r"edges\.py: of_nothing needs a docstring"):
        edges_of(tiny_unit)
