"""Recognition: the one misconception that gives the student's answers, or none."""

from dataclasses import replace

import numpy as np
import pytest

from autograder.checking.recognition import (
    explained,
    fits,
    may_show_a_mistake,
    recognise,
    recognised,
)
from autograder.checking.verdicts import (
    ASKS,
    NOTHING,
    Message,
    Outcome,
    Recognised,
    Verdict,
    failures,
)


def wrong(answer, verdict=Verdict.WRONG):
    return Outcome(verdict, transcript=[["f", {"answer": answer}]])


PASSED = Outcome(Verdict.PASSED, transcript=[["f", {"answer": 1.0}]])
HALF = {"small": wrong(0.5), "large": wrong(50.0), "refuses": PASSED}
SUM = {"small": wrong(2.0), "large": wrong(200.0), "refuses": PASSED}
BANK = {"forgets_the_half": HALF, "sums": SUM}


def test_a_misconception_with_the_same_answers_is_named():
    assert recognise(HALF, BANK) == ["forgets_the_half"]
    assert recognise(SUM, BANK) == ["sums"]


@pytest.mark.parametrize(
    "change",
    [
        {"small": wrong(0.6)},
        {"small": wrong(np.float32(0.6))},
        {"small": wrong(0.5, Verdict.CRASHED)},
        {"small": PASSED},
        {"refuses": wrong(0.5)},
    ],
    ids=["another answer", "another scalar", "another verdict", "fewer fail", "more fail"],
)
def test_one_with_another_answer_is_not(change):
    assert recognise(HALF | change, BANK) == []


@pytest.mark.parametrize("answer", [0.5 + 1e-9, np.float64(0.5)])
def test_answers_are_the_same_within_the_tolerance(answer):
    assert recognise(HALF | {"small": wrong(answer)}, BANK) == ["forgets_the_half"]


def test_what_a_passed_check_saw_does_not_count():
    other = Outcome(Verdict.PASSED, transcript=[["f", {"answer": "another"}]])
    assert fits(HALF | {"refuses": other}, HALF)


def test_where_all_is_right_nothing_is_recognised():
    right = dict.fromkeys(HALF, PASSED)
    assert failures(right) == set()
    assert recognise(right, {"does_nothing_wrong": right}) == []


def test_of_rivals_none_is_named():
    assert recognise(HALF, BANK | {"twin": HALF}) == []


def test_unless_they_hold_the_same_belief():
    bank = BANK | {"twin": HALF}
    one, other = frozenset(["The mean is the loss."]), frozenset(["A sum is a mean."])
    held = {"forgets_the_half": one, "sums": other, "twin": one}
    assert recognise(HALF, bank, held=held) == ["forgets_the_half"]
    assert recognise(HALF, bank, held=held | {"twin": one | other}) == ["forgets_the_half"]
    assert recognise(HALF, bank, held=held | {"twin": other}) == []


@pytest.mark.parametrize(
    ("ended", "is_named"),
    [
        (wrong(float("inf")), False),
        (wrong(np.array([1.0, np.nan])), False),
        (wrong([(2, {"loss": float("nan")})]), False),
        (wrong(2.5), True),
        (wrong(np.array([1, 2])), True),
        (wrong(None, Verdict.TIMEOUT), False),
        (Outcome(Verdict.TIMEOUT), False),
        (Outcome(Verdict.CRASHED, transcript=[["f", {"raised": ["RecursionError", ""]}]]), False),
        (Outcome(Verdict.CRASHED, transcript=[["f", {"raised": ["IndexError", "out"]}]]), True),
        (replace(wrong(float("nan")), message=Message("nan", f"{ASKS}a ValueError")), True),
    ],
)
def test_one_check_that_ends_as_with_many_mistakes_names_none(ended, is_named):
    overflows = {"small": PASSED, "large": ended, "refuses": PASSED}
    assert recognise(overflows, {"overflows": overflows}) == (["overflows"] if is_named else [])
    careless = overflows | {"refuses": wrong(0.5)}
    named = recognise(careless, {"overflows": overflows}, aside={"refuses"})
    assert named == (["overflows"] if is_named else [])
    twice = overflows | {"small": ended}
    assert recognise(twice, {"overflows": twice}) == ["overflows"]


def test_where_nothing_came_no_belief_is_looked_for():
    nothing = Outcome(Verdict.WRONG, Message("None", NOTHING))
    assert not may_show_a_mistake({"small": nothing, "large": PASSED})
    assert may_show_a_mistake({"small": nothing, "large": wrong(0.5)})


CARELESS = HALF | {"refuses": wrong(0.5)}


def test_how_arguments_are_refused_is_set_aside_if_nothing_fits_with_it():
    assert recognise(CARELESS, BANK) == []
    assert recognise(CARELESS, BANK, aside={"refuses"}) == ["forgets_the_half"]


def test_what_fits_with_everything_goes_before_what_fits_without_some():
    bank = BANK | {"careless_as_well": CARELESS}
    assert recognise(CARELESS, bank, aside={"refuses"}) == ["careless_as_well"]
    rivals = bank | {"another": CARELESS}
    assert recognise(CARELESS, rivals, aside={"refuses"}) == []


def test_of_handling_alone_nothing_is_recognised():
    only = dict.fromkeys(HALF, PASSED) | {"refuses": wrong(0.5)}
    assert recognise(only, {"careless": only | {"small": wrong(1.0)}}, {"refuses"}) == []


ONE, TWO, THREE, FOUR = "one", "two", "three", "four"
FIRST = {ONE: wrong(1.0), TWO: wrong(2.0), THREE: PASSED, FOUR: PASSED}
SECOND = {ONE: PASSED, TWO: wrong(20.0), THREE: wrong(30.0), FOUR: PASSED}
THIRD = {ONE: PASSED, TWO: PASSED, THREE: PASSED, FOUR: wrong(400.0)}
SOME = {"first": FIRST, "second": SECOND, "third": THIRD}
BOTH = {ONE: wrong(1.0), TWO: wrong(22.0), THREE: wrong(30.0), FOUR: PASSED}


def test_two_that_explain_together_what_fails_are_named():
    assert recognise(BOTH, SOME) == ["first", "second"]


def test_so_are_three_and_what_explains_most_is_first():
    bank = SOME | {"fifth": {ONE: wrong(1.0), TWO: PASSED, THREE: PASSED, FOUR: PASSED}}
    all_of_them = BOTH | {TWO: wrong(20.0), FOUR: wrong(400.0)}
    assert recognise(all_of_them, SOME) == ["second", "first", "third"]
    assert recognise(all_of_them, bank) == ["second", "third"]  # first or fifth: in doubt
    held = {name: frozenset([name]) for name in SOME} | {"fifth": frozenset(["first"])}
    assert recognise(all_of_them, bank, held=held) == ["second", "fifth", "third"]


@pytest.mark.parametrize(
    "change",
    [{ONE: wrong(1.5)}, {ONE: PASSED}, {TWO: PASSED}, {FOUR: wrong(444.0)}],
    ids=["another answer", "refuted", "refuted where both fail", "a failure of neither"],
)
def test_two_are_not_named_if_something_speaks_against_them(change):
    assert recognise(BOTH | change, SOME) == []


def test_nor_if_one_of_them_has_no_check_to_itself():
    second = SECOND | {THREE: PASSED}
    student = {ONE: wrong(1.0), TWO: wrong(22.0), THREE: PASSED, FOUR: PASSED}
    assert recognise(student, {"first": FIRST, "second": second}) == []


def test_nor_if_each_check_of_its_own_fails_as_it_would_by_another_belief():
    bank = {"first": FIRST, "second": SECOND, "like first": FIRST | {TWO: PASSED}}
    assert recognise(BOTH, bank) == []
    held = {"first": frozenset("f"), "second": frozenset("s"), "like first": frozenset("f")}
    assert set(recognise(BOTH, bank, held=held)) == {"first", "second"}
    refuted = FIRST | {FOUR: wrong(400.0)}
    assert set(recognise(BOTH, bank | {"like first": refuted})) == {"first", "second"}


def test_what_is_set_aside_is_so_for_several_as_well():
    careless = BOTH | {"refuses": wrong(0.0)}
    assert recognise(careless, SOME) == []
    assert recognise(careless, SOME, aside={"refuses"}) == ["first", "second"]


def test_one_that_explains_all_goes_before_two():
    assert recognise(BOTH, SOME | {"both at once": BOTH}) == ["both at once"]


def test_only_failures_that_are_the_same_are_put_down_to_it():
    student = CARELESS | {"large": wrong(7.0)}
    assert explained(student, HALF) == {"small"}
    assert failures(student) == {"small", "large", "refuses"}


def test_a_misconception_is_told_with_its_belief_and_what_it_accounts_for():
    beliefs = {
        "forgets_the_half": {"forgets_the_half": "The mean is the loss."},
        "sums": {"sums": "A sum is a mean."},
    }
    found = recognised(CARELESS, BANK, beliefs, {"refuses"})
    expected = frozenset({"small", "large"})
    assert found == [Recognised("forgets_the_half", "The mean is the loss.", expected)]
    assert recognised(CARELESS, BANK, beliefs) == []


def test_of_one_that_holds_two_beliefs_each_is_told_with_a_share_of_the_checks():
    first = {ONE: wrong(1.0), TWO: wrong(2.0), THREE: PASSED, FOUR: PASSED}
    second = {ONE: PASSED, TWO: wrong(20.0), THREE: wrong(30.0), FOUR: PASSED}
    both = {name: wrong(1000.0) for name in first}
    beliefs = {"both": {"first": "One.", "second": "Two."}}
    bank = {"first": first, "second": second, "both": both}
    assert recognised(both, bank, beliefs) == [
        Recognised("first", "One.", frozenset({ONE, FOUR})),
        Recognised("second", "Two.", frozenset({THREE, TWO})),
    ]
    only_both = recognised(both, {"both": both}, beliefs)
    assert [len(one.checks) for one in only_both] == [2, 2]


def test_a_belief_that_fails_none_of_the_telling_checks_by_itself_is_not_told():
    """It may belong to another exercise, whose answers made these what they are."""
    alone = {"first": {ONE: wrong(1.0)}, "second": {TWO: wrong(20.0)}}
    bank = {"both": {ONE: wrong(1000.0)}}
    beliefs = {"both": {"first": "One.", "second": "Two."}}
    told = recognised({ONE: wrong(1000.0)}, bank, beliefs, alone=alone)
    assert told == [Recognised("first", "One.", frozenset({ONE}))]
    aside = {ONE: wrong(1000.0), TWO: wrong(2000.0)}
    told = recognised(aside, {"both": aside}, beliefs, aside={TWO}, alone=alone)
    assert [one.name for one in told] == ["first"]


def test_one_that_shows_in_how_arguments_are_handled_alone_is_told():
    careless = {"refuses": wrong(0.5)}
    beliefs = {"careless": {"careless": "NumPy would say so."}}
    told = recognised(careless, {"careless": careless}, beliefs, aside={"refuses"})
    assert told == [Recognised("careless", "NumPy would say so.", frozenset({"refuses"}))]


def test_a_loss_of_another_processor_is_the_same_loss_in_a_unit_with_torch():
    here, there = {"learns": wrong(0.5617057085)}, {"stops_early": {"learns": wrong(0.5617051125)}}
    assert recognise(here, there, plain="float32") == ["stops_early"]
    assert recognise(here, there) == []
    assert explained(here, there["stops_early"], plain="float32") == {"learns"}


def test_one_that_explains_less_than_half_of_what_fails_is_not_named():
    careless = HALF | {"refuses": wrong(0.5), "converts": wrong(0.5)}
    aside = {"refuses", "converts", "copies"}
    assert recognise(careless, BANK, aside=aside) == ["forgets_the_half"]
    assert recognise(careless | {"copies": wrong(0.5)}, BANK, aside=aside) == []


def test_unless_it_alone_explains_three_that_are_about_the_idea():
    thrice = HALF | {"huge": wrong(5e9)}
    careless = thrice | dict.fromkeys(["refuses", "converts", "copies"], wrong(0.5))
    aside = {"refuses", "converts", "copies"}
    assert recognise(careless, {"forgets_the_half": thrice}, aside) == ["forgets_the_half"]


def test_one_that_fails_to_refuse_is_not_who_refuses():
    assert recognise(HALF, {"careless": CARELESS}, aside={"refuses"}) == []
    several = SOME | {"first": FIRST | {"refuses": wrong(0.0)}}
    assert recognise(BOTH, several, aside={"refuses"}) == []
    assert recognise(BOTH | {"refuses": wrong(0.0)}, several, {"refuses"}) == ["first", "second"]
