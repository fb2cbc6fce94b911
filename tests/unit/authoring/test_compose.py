"""Whole files from the bank: the solution with some exercises answered otherwise."""

import pytest

from autograder.authoring.compose import compose
from autograder.course.bank import Misconception, Variant
from autograder.course.layout import Unit

SOLUTION = '''"""Doubling."""

from autograder import beyond, forbids


@forbids("torch")
def double(x: float) -> float:
    """Return twice x."""
    ### BEGIN SOLUTION
    return x + x
    ### END SOLUTION


@beyond
def halve(x):
    """Return half of x."""
    ### BEGIN SOLUTION
    return x / 2
    ### END SOLUTION
'''
WRONG = '''"""Wrong answers to `double`."""

import math

from beliefs import SQUARES
from building_blocks import scaled
from doubling import double

from autograder import misconception

POWER = 2


@misconception("test_double", belief=SQUARES)
def squares(x):
    return math.pow(x, POWER)


@misconception("test_double")
def adds_one(x):
    """Twice is one more."""
    return double(x) + 1


@misconception("test_double")
def scales(x):
    """Twice is thrice."""
    return scaled(x)


@misconception("test_double")
def does_nothing(x):
    """Twice is nothing."""
    pass
'''


@pytest.fixture
def unit(tmp_path):
    unit = Unit(tmp_path, "03_doubling")
    texts = {
        unit.solution: SOLUTION,
        unit.wrong("double"): WRONG,
        unit.building_blocks: "FACTOR = 3\n\n\ndef scaled(x):\n    return FACTOR * x\n",
        unit.right("halve"): "from autograder import variant\n\n\n"
        "@variant\ndef multiplies(x):\n    '''A product.'''\n    return 0.5 * x\n",
    }
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return unit


def named(name, of="double"):
    def answer():
        """Only its name counts."""

    answer.__name__ = name
    return Misconception(answer, of=of) if of == "double" else Variant(answer, of=of)


def ran(text):
    module = {}
    exec(text, module)
    return module


def test_without_answers_it_is_the_solution_without_our_marks(unit):
    text = compose(unit, [])
    for mark in ("autograder", "forbids", "beyond", "###"):
        assert mark not in text
    assert (ran(text)["double"](3), ran(text)["halve"](3)) == (6, 1.5)


@pytest.mark.parametrize(
    ("name", "answer"),
    [("squares", 9.0), ("adds_one", 7), ("scales", 9), ("does_nothing", None)],
    ids=["with an import and a value", "on the right answer", "on building blocks", "empty"],
)
def test_a_wrong_answer_stands_in_its_exercises_place_with_all_that_it_needs(unit, name, answer):
    text = compose(unit, [named(name)])
    assert ran(text)["double"](3) == answer
    assert ran(text)["halve"](3) == 1.5


def test_a_student_keeps_the_docstring_and_does_not_tell_the_belief(unit):
    text = compose(unit, [named("adds_one")])
    assert "Return twice x." in text
    for ours in ("adds_one", "Twice is", "misconception", "beliefs", "from doubling"):
        assert ours not in text


def test_several_exercises_may_be_answered_otherwise(unit):
    text = compose(unit, [named("squares"), named("multiplies", of="halve")])
    assert "return 0.5 * x" in text
    assert (ran(text)["double"](3), ran(text)["halve"](3)) == (9.0, 1.5)
