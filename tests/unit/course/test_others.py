"""A student's other exercises: asked where they are, once, and followed only as plain data."""

from pathlib import Path

import numpy as np
import pytest

from autograder.course.layout import Unit
from autograder.course.loaded import LoadedUnit
from autograder.course.others import MAX_NUMBERS, Others, Undecidable

LOADED = LoadedUnit(Unit(Path(__file__).resolve().parents[3], "02_regression_losses"))


class Answering:
    """A subject that gives one reply to every call."""

    def __init__(self, **reply):
        self.reply, self.calls = reply, 0

    def call(self, name, args, kwargs):
        self.calls += 1
        return self.reply


def test_each_call_is_asked_once():
    subject = Answering(answer=1.0)
    others = Others(LOADED, subject, {"rmse"})
    assert [others.call("rmse", np.zeros(2), np.zeros(2)) for _ in range(3)] == [1.0] * 3
    assert subject.calls == 1


def test_what_is_raised_is_raised_again():
    others = Others(LOADED, Answering(raised={"type": "Oops", "text": "no"}), {"rmse"})
    with pytest.raises(Exception, match="no") as caught:
        others.call("rmse", np.zeros(2), np.zeros(2))
    assert type(caught.value).__name__ == "Oops"


def test_zeros_of_every_shape_are_a_constant():
    others = Others(LOADED, Answering(answer=np.zeros(3)), {"rmse"})
    others.call("rmse", np.zeros(3), np.zeros(3))
    others.subject.reply = {"answer": np.zeros((2, 2))}
    others.call("rmse", np.zeros((2, 2)), np.zeros((2, 2)))
    assert others.is_constant
    others.subject.reply = {"answer": 1.0}
    others.call("rmse", np.ones(1), np.zeros(1))
    assert not others.is_constant


@pytest.mark.parametrize("answer", [np.zeros(MAX_NUMBERS + 1), [np.zeros(MAX_NUMBERS)] * 2])
def test_large_answers_do_not_reach_our_code(answer):
    others = Others(LOADED, Answering(answer=answer), {"rmse"})
    with pytest.raises(Undecidable):
        others.call("rmse", np.zeros(2), np.zeros(2))


def test_large_answers_of_the_right_shape_do():
    many = np.zeros(2 * MAX_NUMBERS)
    others = Others(LOADED, Answering(answer=many), {"half_mse_grad"})
    assert others.call("half_mse_grad", many, many).shape == many.shape


def test_what_is_no_plain_data_is_not_followed():
    others = Others(LOADED, Answering(answer=1.0), {"rmse"})
    with pytest.raises(Undecidable):
        others.call("rmse", lambda x: x, np.zeros(2))
