"""A misconception is named by what it answers, also beside carelessness, not beside a rival."""

import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest

if sys.platform != "linux":
    pytest.skip("the exam forks", allow_module_level=True)

from autograder.checking.recognition import explained, recognise, recognised
from autograder.checking.verdicts import failures
from autograder.course import bank, transcripts
from autograder.course.layout import Unit
from autograder.course.loaded import LoadedUnit

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


LOADED = LoadedUnit(UNIT)


@pytest.fixture(scope="module")
def known():
    """What each misconception of the exercise answers."""
    return transcripts.work_out(LOADED, EXERCISE, seed=0)


def outcomes_of(answer):
    live = partial(bank.substituted, UNIT, EXERCISE, answer)
    (outcomes,) = transcripts.answer([live], LOADED, EXERCISE, seed=0)
    return outcomes


def test_a_wrong_idea_is_named_beside_carelessness(known):
    outcomes = outcomes_of(typed_in)
    assert failures(outcomes) >= HANDLING
    assert recognise(outcomes, known) == []
    assert recognise(outcomes, known, LOADED.aside) == ["forgets_the_half"]


def test_what_the_idea_does_not_account_for_is_not_put_down_to_it(known):
    told = explained(outcomes_of(typed_in), known["forgets_the_half"])
    assert "test_half_mse_of_two_residuals" in told
    assert not told & HANDLING


def test_a_warning_more_or_less_is_the_same_idea(known):
    assert recognise(outcomes_of(warns), known) == ["forgets_the_half"]


def test_an_answer_that_no_one_is_known_for_has_no_name(known):
    outcomes = outcomes_of(adds_one)
    assert recognise(outcomes, known, LOADED.aside) == []


def test_of_two_that_fit_none_is_named(known):
    twins = known | {"twin": known["forgets_the_half"]}
    assert recognise(known["forgets_the_half"], twins, LOADED.aside) == []


BARE = {
    "half_mse": {
        "((pred - target) ** 2).mean()": {"forgets_the_half", "half_mse_counts_entries"},
        "((pred - target) ** 2).mean() / 2": {"half_mse_counts_entries"},
        "((pred - target) ** 2).sum() / len(pred)": {"forgets_the_half"},
        "((pred - target) ** 2).sum() / 2": {"sums_instead_of_averaging"},
    },
    "mse": {
        "((pred - target) ** 2).mean()": {"mse_counts_entries"},
        "((pred - target) ** 2).mean() / 2": {"keeps_the_half", "mse_counts_entries"},
        "((pred - target) ** 2).sum()": {"mse_sums_instead_of_averaging"},
    },
    "rmse": {
        "np.sqrt(((pred - target) ** 2).mean())": {"rmse_counts_entries"},
        "np.linalg.norm(pred - target)": {"takes_the_length_of_the_residual"},
    },
    "half_mse_grad": {"pred - target": {"forgets_to_divide_by_n"}},
    "mae": {"np.abs(pred - target).mean()": {"mae_counts_entries"}},
    "mae_grad": {"np.sign(target - pred) / len(pred)": {"mae_grad_with_the_wrong_sign"}},
}


@pytest.mark.parametrize("exercise", BARE)
def test_what_students_type_at_midnight_is_named(exercise):
    bank_of_it = transcripts.work_out(LOADED, exercise, seed=0)
    typed = [eval(f"lambda pred, target: {line}", {"np": np}) for line in BARE[exercise]]
    lives = [partial(bank.substituted, UNIT, exercise, answer) for answer in typed]
    came = transcripts.answer(lives, LOADED, exercise, seed=0)
    beliefs = LOADED.beliefs[exercise]
    told = [recognised(o, bank_of_it, beliefs, LOADED.aside, LOADED.plain) for o in came]
    named = [{one.name for one in found if one.checks} for found in told]
    assert dict(zip(BARE[exercise], named, strict=True)) == BARE[exercise]
