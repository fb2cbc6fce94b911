"""What stands around each call of a solution, and answers that are wrong on purpose."""

import numpy as np
import pytest
import torch
from torch import nn

from autograder.authoring.instrument import changeable, disturb, instrumented, spoilt


class Counter:
    """A class with a method, as an exercise may be."""

    def __init__(self, start, step=1):
        self.start = start

    def next(self, other):
        return self.start + other.start


def add(a, b=2):
    return a + b


def seen_of(thing, use):
    seen = []

    def around(called):
        seen.append(called)
        return called.go()

    return use(instrumented(thing, around)), seen


def test_a_call_is_shown_by_the_names_of_its_arguments():
    answer, (called,) = seen_of(add, lambda f: f(1))
    assert answer == 3
    assert called.arguments == {"a": 1}
    assert called.given == {"a": 1, "b": 2, "method": ""}
    assert (called.optional, called.left_out) == ({"b"}, {"b"})


def test_what_can_be_looked_at_once_is_looked_at_and_still_there():
    answer, (called,) = seen_of(sum, lambda f: f(x for x in (1, 2)))
    assert answer == 3
    assert next(iter(called.arguments.values())) == [1, 2]


def test_a_method_is_shown_with_what_its_object_was_made_of():
    answer, (called,) = seen_of(Counter, lambda kind: kind(1).next(kind(5)))
    assert answer == 6
    assert called.arguments == {"next: start": 1, "next: other.start": 5}
    assert called.given["method"] == "next"


@pytest.mark.parametrize(
    "answer",
    [0.0, -1.0, 1.5, float("inf"), 3, True, "word", [1.0, 2.0], (1.0, {"a": 2.0}),
     np.array([0.0, 2.0]),
     np.float32([1.0]), np.array([1, 2]), np.array([True])],
    ids=repr,
)  # fmt: skip
def test_a_spoilt_answer_is_of_the_same_kind_and_another(answer):
    other = spoilt(answer)
    assert type(other) is type(answer)
    assert np.any(np.asarray(other, object) != np.asarray(answer, object))
    if isinstance(answer, np.ndarray):
        assert (other.dtype, other.shape) == (answer.dtype, answer.shape)
        assert (other != answer).all()


def test_a_spoilt_tensor_hangs_on_the_same_graph():
    x = torch.ones(2, requires_grad=True)
    spoilt(x * 2).sum().backward()
    assert x.grad is not None


def test_an_answer_in_which_nothing_can_be_wrong_raises():
    with pytest.raises(ValueError, match="wrong"):
        spoilt(np.zeros((0, 3)))


def test_arrays_generators_and_models_can_be_changed():
    model, rng = nn.Linear(2, 1), np.random.default_rng(0)
    arguments = {"x": np.ones(2), "lr": 0.5, "rng": rng, "model": model}
    assert changeable(arguments) == {
        "x", "rng", "model's parameters", "model's gradients", "model's modes",
    }  # fmt: skip
    before = model.weight.detach().clone()
    for what in changeable(arguments):
        disturb(arguments, what)
    assert (arguments["x"] != 1).all()
    assert rng.random() != np.random.default_rng(0).random()
    assert not torch.equal(model.weight, before)
    assert model.weight.grad is not None
    assert not model.training
