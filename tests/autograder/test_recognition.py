"""A misconception is named by what it answers, also beside carelessness, not beside a rival."""

import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest

if sys.platform != "linux":
    pytest.skip("the exam forks", allow_module_level=True)

from autograder.authoring.exam import Candidate, examined, sit, transcripts, warm
from autograder.checking.recognition import explained, failures, recognise
from autograder.course import bank
from autograder.course.layout import Unit

ROOT = Path(__file__).resolve().parents[2]
UNIT = Unit(ROOT, "02_regression_losses")
EXERCISE = "half_mse"
HANDLING = {"test_half_mse_refuses_to_broadcast", "test_half_mse_converts_integers"}


def typed_in(pred, target):
    """The belief of `forgets_the_half`, with no thought of shapes and integers."""
    return float(((target - pred) ** 2).mean() * pred.size / len(pred))


def warns(pred, target):
    """The same, and a warning besides."""
    np.float64(1.0) / np.float64(0.0)
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} against {target.shape}")
    difference = pred.astype(float) - target.astype(float)
    return float((difference**2).sum() / len(pred))


def adds_one(pred, target):
    """Nobody believes this."""
    return typed_in(pred, target) + 1.0


def outcomes_of(answer):
    warm(UNIT, EXERCISE)
    live = partial(bank.substituted, UNIT, EXERCISE, answer)
    return sit([Candidate("", "it", EXERCISE, live)], examined(UNIT))["it"]


def test_a_wrong_idea_is_named_beside_carelessness():
    outcomes, known = outcomes_of(typed_in), transcripts(UNIT, EXERCISE)
    assert failures(outcomes) >= HANDLING
    assert recognise(outcomes, known) is None
    assert recognise(outcomes, known, examined(UNIT).handling) == "forgets_the_half"


def test_what_the_idea_does_not_account_for_is_not_put_down_to_it():
    told = explained(outcomes_of(typed_in), transcripts(UNIT, EXERCISE)["forgets_the_half"])
    assert "test_half_mse_of_two_residuals" in told
    assert not told & HANDLING


def test_a_warning_more_or_less_is_the_same_idea():
    assert recognise(outcomes_of(warns), transcripts(UNIT, EXERCISE)) == "forgets_the_half"


def test_an_answer_that_no_one_is_known_for_has_no_name():
    outcomes, known = outcomes_of(adds_one), transcripts(UNIT, EXERCISE)
    assert recognise(outcomes, known, examined(UNIT).handling) is None


def test_of_two_that_fit_none_is_named():
    known = transcripts(UNIT, EXERCISE)
    twins = known | {"twin": known["forgets_the_half"]}
    assert recognise(known["forgets_the_half"], twins, examined(UNIT).handling) is None
