"""Answers as JSON: what is frozen thaws again, and no file hangs on one processor's last bit."""

import json

import numpy as np
import pytest
import torch

from autograder.checking.freeze import agree, as_text, from_text, frozen, restored, stored, thawed
from autograder.checking.tolerance import same
from autograder.checking.verdicts import Outcome, Verdict
from autograder.runtime.wire import Opaque


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        0.1,
        float("inf"),
        "é",
        [1, [2.0]],
        (1, ("a",)),
        {"a": 1, 2: (3.0,)},
        {},
        Opaque("Tensor"),
        np.array([[0.1, 0.2]]),
        np.array([0.1], "f4"),
        np.zeros((0, 3)),
        np.array(7),
        np.array([True]),
        np.float32(0.1),
        np.int64(3),
        torch.tensor([[0.1, 0.2]]),
        torch.tensor([0.1]).bfloat16(),
        torch.tensor([1, 2]),
        torch.zeros(0, 3),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_frozen_is_json_and_thaws_to_the_same(value):
    came = thawed(json.loads(json.dumps(frozen(value))))
    assert type(came) is type(value)
    assert getattr(came, "shape", ()) == getattr(value, "shape", ())
    assert getattr(came, "dtype", "") == getattr(value, "dtype", "")
    assert same(came, value)


def test_the_last_bits_of_a_float_are_not_kept():
    assert frozen(0.1 + 0.2) == frozen(0.3) == 0.3
    assert frozen([np.array([0.1 + 0.2])]) == frozen([np.array([0.3])])
    assert frozen(1.000001) == 1.000001


def test_of_outcomes_only_the_failures_are_stored():
    outcomes = {
        "b": Outcome(Verdict.WRONG, transcript=[["f", {"answer": (1.5,)}]]),
        "a": Outcome(Verdict.TIMEOUT),
        "c": Outcome(Verdict.PASSED, transcript=[["f", {"answer": 1.0}]]),
    }
    kept = stored(outcomes)
    assert list(kept) == ["a", "b"]
    assert restored(json.loads(json.dumps(kept))) == {"a": outcomes["a"], "b": outcomes["b"]}


def test_a_text_of_outcomes_holds_the_failures_of_each_misconception():
    reply = {"answer": (1.5, np.array([0.1 + 0.2]), {"array": [1]})}
    wrong = Outcome(Verdict.WRONG, transcript=[["f", reply]])
    bank = {"tuple": {"a": wrong, "b": Outcome(Verdict.PASSED)}, "idle": {}}
    came = from_text(as_text(bank))
    assert came["idle"] == {}
    assert list(came["tuple"]) == ["a"]
    assert came["tuple"]["a"].verdict is Verdict.WRONG
    assert same(came["tuple"]["a"].transcript, [["f", reply]])


def text(
    answer=1.0, verdict="wrong", belief="Twice is squared.", name="squares", at=1.0, right=2.0
):
    outcomes = {"test_double": [verdict, [["double", {"answer": answer}]]]}
    example = {"args": frozen((at,)), "right": frozen({"answer": right}), "wrong": frozen({})}
    entry = {"beliefs": {name: belief}, "outcomes": stored_as(outcomes), "example": example}
    return json.dumps({"exercises": {"double": {"misconceptions": {name: entry}}}})


def stored_as(outcomes):
    return {name: [verdict, frozen(calls)] for name, (verdict, calls) in outcomes.items()}


@pytest.mark.parametrize("answer", [1.0 + 1e-8, np.float64(1.0)])
def test_two_files_agree_where_only_last_bits_differ(answer):
    assert agree(text(), text(answer), "float64")
    assert agree(text(), text(right=2.0 + 1e-8), "float64")


@pytest.mark.parametrize(
    "change",
    [
        {"answer": 1.0001},
        {"answer": 1},
        {"verdict": "crashed"},
        {"belief": "Twice is halved."},
        {"name": "cubes"},
        {"at": 1.0 + 1e-8},
        {"right": 2.001},
    ],
    ids=str,
)
def test_two_files_do_not_agree_where_anything_else_differs(change):
    assert not agree(text(), text(**change), "float64")


@pytest.mark.parametrize("broken", ["", "[]", '{"exercises": 1}', text()[:-1]])
def test_a_file_that_was_not_built_agrees_with_none(broken):
    assert not agree(text(), broken, "float64")
    assert not agree(broken, broken, "float64")


def test_how_coarse_a_plain_float_is_depends_on_the_unit():
    assert agree(text(1.0), text(1.00001), "float32")
    assert not agree(text(1.0), text(1.00001), "float64")
