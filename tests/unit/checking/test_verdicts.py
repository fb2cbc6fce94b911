"""Verdicts: twelve, each with its reason, and an outcome that survives being plain data."""

import json
from dataclasses import replace

import pytest

from autograder.checking.verdicts import (
    LABELS,
    ORDINARY_FIRST,
    REASONS,
    Message,
    Origin,
    Outcome,
    Verdict,
    not_run,
)


def test_there_are_twelve_and_each_is_written_as_its_word():
    assert len(Verdict) == 12
    assert json.dumps([Verdict.NOT_STARTED, Verdict.PASSED]) == '["not_started", "passed"]'


@pytest.mark.parametrize("verdict", REASONS, ids=str)
def test_a_check_that_was_not_run_has_the_verdicts_own_reason(verdict):
    assert not_run(verdict, "came").message == Message("came", REASONS[verdict])


def test_a_reason_that_is_more_exact_comes_first():
    assert not_run(Verdict.MISSING, "no file", "it is not there").message.because == (
        "it is not there"
    )


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(Verdict.PASSED),
        Outcome(Verdict.WRONG, Message("2.5", "of the half", "f(1)", "1.25"), [["f", {}]]),
        Outcome(
            Verdict.CRASHED, Message("KeyError", "raised"), origin=Origin("line 3", "KeyError")
        ),
        Outcome(Verdict.FAULT, Message("", "ours"), trouble="unit/test_x: it broke"),
    ],
    ids=lambda outcome: str(outcome.verdict),
)
def test_an_outcome_is_the_same_after_a_journey_as_plain_data(outcome):
    plain = outcome.plain()
    assert type(plain["verdict"]) is str
    assert Outcome.of(json.loads(json.dumps(plain))) == outcome


def test_every_part_of_a_message_has_a_label():
    assert set(LABELS) == set(vars(Message("came", "because"))) - {"is_idea"}


def test_what_an_author_says_is_an_idea_and_not_the_reason():
    said = Message("2.5", "the sum of the squares is divided by 2n", expected="1.25")
    assert said.labels == {"got": "this came", "expected": "expected", "because": "because"}
    assert replace(said, is_idea=True).labels["because"] == "the idea"
    assert replace(said, because=f'"Two" {ORDINARY_FIRST}').labels["because"] == "first"
