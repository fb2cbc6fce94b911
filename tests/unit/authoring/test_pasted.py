"""The lines that public checks show: what is objected to, and what is not."""

import pytest

from autograder.authoring.pasted import objections
from autograder.course.loaded import LoadedUnit

DRIVERS = '''"""Drivers."""

import numpy as np


class Net:
    """A model: no plain data."""


def sums(numbers):
    return sum(numbers)


def doubled(student, *, xs, seed=0, part=None):
    """Double some numbers with a generator at hand.

    As you would write it:

LINES
    """
    answers = [student.double(x) for x in xs]
    found = {"answers": answers, "sum": sum(answers), "drawn": np.random.default_rng(seed).random()}
    return found if part is None else found[part]
'''

CALL = "student.drivers.doubled(xs=[3.0, 4.0], part='sum')"


def wrong(unit, *lines, call=CALL, expected="14.0"):
    """The objections where the public check makes this call, and the driver says these lines."""
    shown = "\n".join(f"        {line}" for line in lines)
    unit.drivers.write_text(DRIVERS.replace("LINES", shown))
    before = "expect_close(student.double(3.0), 6.0, because=SUM)"
    text = unit.grader.read_text()
    assert before in text
    unit.grader.write_text(text.replace(before, f"expect_close({call}, {expected}, because=SUM)"))
    return [said.partition("\n")[0] for said in objections(LoadedUnit(unit), "double", seed=0)]


@pytest.mark.parametrize(
    "lines",
    [
        ["sum([double(x) for x in xs])"],
        ["answers = [double(x) for x in xs]", "sum(answers)"],
        ["sums(map(double, xs))"],
        ["for x in xs:", "    double(x)"],
        ["for x in xs:", "    double(x)", "np.random"],
    ],
    ids=lambda lines: lines[-1].strip(),
)
def test_lines_that_ask_the_same_and_give_the_same_are_right(tiny_unit, lines):
    assert wrong(tiny_unit, *lines) == []


def test_a_part_of_the_answer_will_do(tiny_unit):
    call = "student.drivers.doubled(xs=[3.0, 4.0])['answers'][0]"
    assert wrong(tiny_unit, "[double(x) for x in xs]", call=call, expected="6.0") == []


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (
            [],
            "no lines: the docstring of doubled has no lines after",
        ),
        (["sum(xs"], "no lines: line 1 of its lines is no Python"),
        (["triple(xs)"], "a call that cannot be run: NameError: name 'triple' is not defined"),
        (["Net().doubled()"], "a call that cannot be run: AttributeError"),
        (
            ["sum([double(x) for x in reversed(xs)])"],
            "a call that asks something else of the exercise",
        ),
        (["sum([double(x) for x in xs[:1]])"], "a call that asks something else of the exercise"),
        (["sum(2 * x for x in xs)"], "a call that asks something else of the exercise"),
        (
            ["[double(x) for x in xs]"],
            "a call that gives something else than what the check looks at",
        ),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) and value else "",
)
def test_lines_that_are_another_call_are_objected_to(tiny_unit, lines, why):
    (said,) = wrong(tiny_unit, *lines)
    assert said.startswith(f"test_double_of_three shows {why}")


@pytest.mark.parametrize(("place", "is_there"), [("[1]", True), ("[2]", False), ("['a']", False)])
def test_a_place_must_be_in_what_the_last_line_gives(tiny_unit, place, is_there):
    call, line = "student.drivers.doubled(xs=[3.0, 4.0])['answers'][0]", "[double(x) for x in xs]"
    assert wrong(tiny_unit, line, call=call, expected="6.0") == []
    places = {("test_double_of_three", 0): [place]}
    said = objections(LoadedUnit(tiny_unit), "double", 0, places)
    assert ["a call that gives nothing at" in one for one in said] == [True] * (not is_there)


def test_lines_must_raise_what_the_call_raises(tiny_unit):
    call = "student.drivers.doubled(xs=[None])"
    assert wrong(tiny_unit, "[double(x) for x in xs]", call=call) == []


def test_lines_that_do_not_raise_what_the_call_raises_are_objected_to(tiny_unit):
    call = "student.drivers.doubled(xs=[None])"
    (said,) = wrong(tiny_unit, "[double(1.0) for x in xs]", call=call)
    assert "cannot be run: it does not raise TypeError" in said


def test_lines_of_which_nothing_can_be_compared_are_objected_to(tiny_unit):
    call = "student.drivers.doubled(xs=[], part='sum')"
    (said,) = wrong(tiny_unit, "object()", call=call, expected="0")
    assert "gives something else" in said


def test_plain_calls_need_no_lines(tiny_unit):
    loaded = LoadedUnit(tiny_unit)
    assert objections(loaded, "double", seed=0) + objections(loaded, "halve", seed=0) == []


def test_hidden_checks_need_no_lines(tiny_unit):
    tiny_unit.grader.write_text(tiny_unit.grader.read_text().replace("@pytest.mark.public\n", ""))
    assert wrong(tiny_unit) == []
