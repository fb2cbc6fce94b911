"""An example is told only of a function that answers it as the misconception does."""

import json
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest
import torch

from autograder.checking.example import Example, came, examples_in
from autograder.checking.snippets import Snippets
from autograder.checking.student import Local, Stopped
from autograder.checking.verdicts import Verdict
from autograder.runtime.call import Live

HALF = Example("mse", (1.0, 0.0), {}, (), {"answer": 1.0}, {"answer": 0.5})


def answering(answer):
    module = ModuleType("losses")
    module.mse = answer
    return Local(Live(module, None, frozenset()))


def shown(example, answer):
    return example.shown(answering(answer), Snippets(), "float64")


def fails(*args):
    raise ZeroDivisionError("my own words")


def test_it_is_a_line_to_paste_with_both_answers_as_a_comment():
    assert shown(HALF, lambda p, t: 0.5) == "mse(1.0, 0.0)  # is 1.0; yours gives 0.5"


def test_of_any_other_answer_nothing_is_told():
    assert shown(HALF, lambda p, t: 0.4) == ""
    assert shown(HALF, lambda p, t: 1.0) == ""
    assert shown(HALF, lambda p, t: [0.5]) == ""
    assert shown(HALF, fails) == ""


def test_within_the_tolerance_it_is_the_stored_answer_that_is_told():
    assert shown(HALF, lambda p, t: 0.5 + 1e-9) == shown(HALF, lambda p, t: 0.5)


def test_where_no_answer_comes_nothing_is_told():
    class Gone:
        def call(self, name, args, kwargs):
            raise Stopped(Verdict.DIED, "no answer")

    assert HALF.shown(Gone(), Snippets(), "float64") == ""
    assert replace(HALF, function="rmse").holds(answering(fails), "float64") is False


def test_an_exception_is_told_by_its_name_alone():
    example = replace(HALF, wrong={"raised": "ZeroDivisionError"})
    told = shown(example, fails)
    assert told == "mse(1.0, 0.0)  # is 1.0; yours raises ZeroDivisionError"
    refusing = replace(HALF, right={"raised": "ValueError"})
    assert shown(refusing, lambda *_: 0.5) == (
        "mse(1.0, 0.0)  # raises ValueError; yours gives 0.5"
    )


def test_of_values_that_look_alike_the_kinds_are_told():
    one, other = np.array([1.0], np.float32), np.array([1.0])
    told = shown(replace(HALF, right={"answer": one}, wrong={"answer": other}), lambda *_: other)
    assert told == (
        "mse(1.0, 0.0)\n# is array of shape (1,), float32\n"
        "# yours gives array of shape (1,), float64"
    )


def test_a_part_of_an_answer_is_shown_at_its_place():
    example = replace(HALF, at=("W", 0), right={"answer": 2.0}, wrong={"answer": 1.0})
    assert shown(example, lambda *_: {"W": (1.0, 7.0)}) == (
        'mse(1.0, 0.0)["W"][0]  # is 2.0; yours gives 1.0'
    )
    assert shown(example, lambda *_: {"V": (1.0, 7.0)}) == ""
    assert shown(example, lambda *_: None) == ""


def test_a_driver_that_shows_no_lines_is_not_told():
    example = replace(HALF, function="drivers.mse", args=())
    assert example.shown(answering(fails), Snippets(), "float64") == ""


@pytest.mark.parametrize(
    "argument", [np.array([[1, 2]], np.uint8), torch.tensor([0.5]), [(1.0, None)], "relu"]
)
def test_what_is_stored_is_json_and_can_be_called_again(argument):
    example = replace(HALF, args=(argument,), kwargs={"axis": 0}, at=("W", 1))
    bank = json.loads(json.dumps({"a": {"example": example.stored()}, "b": {}}))
    (again,) = examples_in(bank).values()
    assert again.code(Snippets()) == example.code(Snippets())
    assert (again.at, again.right, again.wrong) == (("W", 1), HALF.right, HALF.wrong)


def test_what_came_is_an_answer_or_the_name_of_an_exception():
    assert came({"answer": {"a": [1.0]}}, ("a", 0)) == {"answer": 1.0}
    assert came({"raised": {"type": "KeyError", "text": "x"}}) == {"raised": "KeyError"}
    assert came({"missing": True}) == {}
