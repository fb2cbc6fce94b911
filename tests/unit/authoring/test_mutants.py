"""Mutants: the solution with one thing changed, only in what a student would write."""

import ast

import pytest

from autograder.authoring.mutants import DROPPED, Mutant, mutants, nearest_first
from autograder.course.layout import Unit

SOLUTION = '''"""Doubling."""

from autograder import beyond, forbids

SCALE = 1 + 1


@forbids("torch")
def double(x: float) -> float:
    """Return twice x, not x + 1."""
    checked = x + 0.0
    ### BEGIN SOLUTION
    if checked > 0:
        """Of no effect."""
        pass
    return _twice(checked)
    ### END SOLUTION


def halve(x):
    ### BEGIN SOLUTION
    return x / SCALE
    ### END SOLUTION


### BEGIN SOLUTION
def _twice(x):
    return x + x
### END SOLUTION
'''


def written(root, solution):
    unit = Unit(root, "03_doubling")
    unit.solution.parent.mkdir(parents=True)
    unit.solution.write_text(solution)
    return unit


@pytest.fixture(scope="module")
def unit(tmp_path_factory):
    return written(tmp_path_factory.mktemp("course"), SOLUTION)


@pytest.fixture(scope="module")
def found(unit):
    return mutants(unit)


def on_one_line(text):
    return " ".join(text.split())


def test_a_mutant_says_what_was_there_and_what_is_there_instead(found):
    assert len({SOLUTION, *(mutant.source for mutant in found)}) == len(found) + 1 > 10
    for mutant in found:
        assert mutant.before in on_one_line(SOLUTION)
        assert mutant.after in on_one_line(mutant.source)


def test_only_what_is_fenced_is_changed(found):
    for mutant in found:
        for kept in ("SCALE = 1 + 1", "checked = x + 0.0", '@forbids("torch")', "not x + 1"):
            assert kept in mutant.source
    assert {mutant.where for mutant in found} == {"double", "halve", "_twice"}


@pytest.mark.parametrize(
    "key",
    [
        "double: if checked > 0: -> if checked >= 0:",
        "double: if checked > 0: -> if not checked > 0:",
        "double: if checked > 0: -> if checked > 1:",
        "halve: return x / SCALE -> return x * SCALE",
        "halve: return x / SCALE -> pass",
        "_twice: return x + x -> return x - x",
    ],
)
def test_operators_numbers_and_conditions_are_changed_and_statements_dropped(found, key):
    assert key in [mutant.key for mutant in found]


def test_every_statement_is_dropped_once_that_does_something(found):
    dropped = [mutant for mutant in found if mutant.operator == DROPPED]
    assert [mutant.before for mutant in dropped] == [
        'if checked > 0: """Of no effect.""" pass',
        "return _twice(checked)",
        "return x / SCALE",
        "def _twice(x): return x + x",
        "return x + x",
    ]


def test_every_mutant_is_python(found):
    assert found
    for mutant in found:
        ast.parse(mutant.source)


def test_equal_changes_of_one_definition_are_told_apart_by_a_number(tmp_path):
    twice = (
        "def f(x):\n    ### BEGIN SOLUTION\n    x = x + 1\n    x = x + 1\n    ### END SOLUTION\n"
    )
    keys = [mutant.key for mutant in mutants(written(tmp_path, twice))]
    assert "f: x = x + 1 -> x = x - 1" in keys
    assert "f: x = x + 1 -> x = x - 1 (2)" in keys
    assert len(set(keys)) == len(keys)


def test_a_key_says_where_and_what():
    first = Mutant("f", "operator", "a", "b", 1, "source")
    assert first.key == "f: a -> b"
    assert Mutant("f", "operator", "a", "b", 2, "source").key == "f: a -> b (2)"


@pytest.mark.parametrize(
    ("where", "order"), [("_twice", ("double", "halve")), ("SCALE", ("halve", "double"))]
)
def test_the_exercises_that_a_change_shows_in_come_first(unit, where, order):
    assert nearest_first(unit, where) == order
