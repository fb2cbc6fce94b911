"""How an exercise stands: points, what to say once, and the mistake that accounts for failures."""

from dataclasses import replace

import pytest

from autograder.checking.blame import First, State
from autograder.checking.checks import check_of
from autograder.checking.ideas import Idea
from autograder.checking.standing import standing
from autograder.checking.verdicts import (
    ORDINARY_FIRST,
    Message,
    Origin,
    Outcome,
    Recognised,
    Verdict,
    not_run,
)

PASSED = Outcome(Verdict.PASSED)
WRONG = Outcome(Verdict.WRONG, Message("3.0", "twice is a sum", called="double(2.0)"))


def check(name: str):
    def function(student):
        """Twice any number."""

    function.__name__ = name
    return check_of(pytest.mark.exercise("double")(function), "03_doubling")


CHECKS = [check("test_one"), check("test_two")]


def stands(*outcomes, found=()):
    named = {check.name: outcome for check, outcome in zip(CHECKS, outcomes, strict=True)}
    return standing("03_doubling", "double", CHECKS, named, found)


@pytest.mark.parametrize(
    ("outcomes", "score", "lost"),
    [
        ((PASSED, PASSED), 7.25, ""),
        ((PASSED, WRONG), 1.25, "the value 6"),
        ((WRONG, PASSED), 1.25, "the value 6"),
        ((WRONG, WRONG), 1.25, "the value 6"),
    ],
)
def test_an_idea_is_earned_whole_or_not_at_all(outcomes, score, lost):
    ideas = [Idea("the value", 6.0, tuple(CHECKS)), Idea("signs", 1.25, (check("test_sign"),))]
    named = dict(zip((one.name for one in CHECKS), outcomes, strict=True))
    checks = [*CHECKS, check("test_sign")]
    outcomes = {**named, "test_sign": PASSED}
    found = standing("03_doubling", "double", checks, outcomes, ideas=ideas)
    assert (found.score, found.max_score, found.lost) == (score, 7.25, lost)
    assert [idea.max_score for idea in found.ideas] == [6.0, 1.25]


def test_a_check_that_passes_may_tell_more_than_its_title():
    found = stands(Outcome(Verdict.PASSED, told="Caught: Twice is a square."), WRONG)
    assert [one.title for one in found.checks] == [
        "Caught: Twice is a square.", "Twice any number.",
    ]  # fmt: skip


def test_what_is_so_for_all_checks_is_said_once():
    missing = not_run(Verdict.MISSING, "no function double")
    assert stands(missing, missing).settled.message == missing.message
    assert stands(PASSED, WRONG).settled is None
    assert stands(WRONG, WRONG).settled is None  # both were run, and came to the same
    assert stands(PASSED, PASSED).settled is None


def by_value(because, *, is_idea=False):
    return Outcome(Verdict.WRONG, Message("9.0", because, is_idea=is_idea), by_value=True)


@pytest.mark.parametrize(
    ("ordinary", "special", "because"),
    [
        (PASSED, by_value("integers are numbers"), "integers are numbers"),
        (
            by_value("twice is a sum"),
            by_value("integers are numbers"),
            f'"Twice any number" {ORDINARY_FIRST}',
        ),
        (
            by_value("twice is a sum"),
            by_value("integers are numbers", is_idea=True),
            f'"Twice any number" {ORDINARY_FIRST}; this check adds that integers are numbers',
        ),
        (
            by_value("twice is a sum", is_idea=True),
            by_value("twice is a sum", is_idea=True),
            f'"Twice any number" {ORDINARY_FIRST}',
        ),
        (WRONG, by_value("integers are numbers"), "integers are numbers"),  # of another kind
        (replace(by_value("x"), in_words=True), by_value("integers are"), "integers are"),
        (WRONG, not_run(Verdict.CRASHED, "KeyError", "it raised"), "it raised"),
        (
            not_run(Verdict.CRASHED, "KeyError", "it raised"),
            by_value("integers are numbers"),
            "integers are numbers",
        ),
    ],
)
def test_a_special_check_points_to_the_ordinary_ones_if_these_fail(ordinary, special, because):
    checks = [check("test_one"), replace(check("test_ints"), handling=True)]
    outcomes = {"test_one": ordinary, "test_ints": special}
    found = standing("03_doubling", "double", checks, outcomes)
    assert found.checks[0].message == ordinary.message
    assert found.checks[1].message.because == because


def test_a_special_check_points_to_none_that_comes_after_it():
    checks = [replace(check("test_ints"), special=True), check("test_one"), check("test_two")]
    checks.append(replace(check("test_shapes"), handling=True))
    outcomes = {one.name: by_value("twice is a sum") for one in checks}
    outcomes["test_one"] = PASSED
    found = standing("03_doubling", "double", checks, outcomes)
    told = [one.message and one.message.because for one in found.checks]
    assert told == [
        "twice is a sum",
        None,
        "twice is a sum",
        f'"Twice any number" {ORDINARY_FIRST}',
    ]


def test_a_mistake_is_put_down_only_to_the_checks_that_it_accounts_for():
    found = stands(WRONG, WRONG, found=[Recognised("triples", "Twice is thrice.", {"test_two"})])
    assert [one.misconception is not None for one in found.checks] == [False, True]
    assert [one.belief for one in found.beliefs] == ["Twice is thrice."]


def test_a_belief_is_said_once_however_many_checks_it_fails():
    both = Recognised("triples", "Twice is thrice.", {"test_one", "test_two"})
    assert [one.belief for one in stands(WRONG, WRONG, found=[both]).beliefs] == [
        "Twice is thrice."
    ]


def test_a_belief_has_an_example_if_one_of_its_misconceptions_has():
    one = Recognised("triples", "Twice is thrice.", {"test_one"})
    other = Recognised("adds_twice", "Twice is thrice.", {"test_two"}, "double(1)")
    found = stands(WRONG, WRONG, found=[one, other])
    assert [named.example for named in found.beliefs] == ["double(1)"]
    assert [check.misconception.example for check in found.checks] == ["", "double(1)"]


def test_the_belief_that_explains_most_is_said_first_and_what_none_explains_is_open():
    checks = [*CHECKS, *(replace(CHECKS[0], name=f"test_{n}") for n in ("three", "four", "five"))]
    outcomes = dict.fromkeys((check.name for check in checks), WRONG)
    found = [
        Recognised("adds", "Twice is one more.", {"test_one"}),
        Recognised("triples", "Twice is thrice.", {"test_two", "test_three"}),
    ]
    stands = standing("03_doubling", "double", checks, outcomes, found)
    assert [one.belief for one in stands.beliefs] == ["Twice is thrice.", "Twice is one more."]
    assert stands.open == "What fails the other 2 checks is open."
    assert standing("03_doubling", "double", checks, outcomes).open == ""
    outcomes["test_five"] = Outcome(Verdict.PASSED)
    stands = standing("03_doubling", "double", checks, outcomes, found)
    assert stands.open == "What fails the other check is open."


CRASH = Outcome(Verdict.CRASHED, Message("KeyError", "it raised", called="double(2.0)"))


def test_one_line_that_fails_all_checks_is_the_cause_and_each_check_points_to_it():
    crash = replace(CRASH, origin=Origin("line 3 raises KeyError", "KeyError", "line 3"))
    found = stands(crash, crash)
    assert (found.cause.got, found.cause.because) == ("KeyError", "it raised")
    assert {one.cause for one in found.checks} == {"line 3 raises KeyError"}
    assert {one.message for one in found.checks} == {crash.message}
    assert stands(crash, WRONG).cause is None
    assert stands(crash, WRONG).checks[0].cause is None


def test_what_is_said_first_is_no_cause_once_more():
    origin = Origin("add is not written yet", "NotImplementedError", "line 3", unwritten="add")
    outcomes = dict.fromkeys((one.name for one in CHECKS), replace(CRASH, origin=origin))
    first = (First("add", State.UNWRITTEN),)
    found = standing("03_doubling", "double", CHECKS, outcomes, first=first)
    assert (found.first, found.cause) == (first, None)
    assert {one.cause for one in found.checks} == {"add is not written yet"}
