"""Who is to blame: the exercise to look at first, and the cause that is told once."""

from dataclasses import replace

import pytest

from autograder.checking import blame
from autograder.checking.blame import First, Plan, State, Suspect, Told
from autograder.checking.student import Raised
from autograder.checking.verdicts import (
    ASKS,
    NOTHING,
    ORDINARY_FIRST,
    Message,
    Outcome,
    Verdict,
    not_run,
)

PASSED = Outcome(Verdict.PASSED)
WRONG = Outcome(Verdict.WRONG, Message("3.0", "twice is a sum", called="f(2.0)"))
STUB = not_run(Verdict.NOT_STARTED, "the stub")

# double uses add; half uses double; third uses itself and half.
CHAIN = {"add": [], "double": ["add"], "half": ["double"], "third": ["half"]}


def plan(builds_on=CHAIN, unwritten=(), defined=CHAIN):
    return Plan(builds_on, {"add": [1, 3], "double": [5, 7]}, frozenset(unwritten), defined)


def crash(text="name 'np' is not defined", line=3, *, kind="NameError", reveal=True, **more):
    raised = {"type": kind, "bases": [kind], "text": text, "line": line, "code": "np.sum(x)"}
    found = Raised(raised | more).outcome(reveal=reveal, exercise="double")
    return replace(found, message=replace(found.message, called="double(2.0)"))


CRASHED = {"type": "KeyError", "bases": ["KeyError"], "text": "3", "code": "d[3]"}


def first(exercise, the_plan, **outcomes):
    return the_plan.first(exercise, {name: {"test": one} for name, one in outcomes.items()})


def test_an_exercise_that_fails_names_the_one_that_it_uses_and_that_fails():
    found = first("double", plan(), add=WRONG, double=WRONG)
    assert found == (First("add", State.FAILING),)
    assert found[0].advice == "uses add, whose own checks do not all pass: look there first"


def test_an_exercise_that_is_not_written_is_known_without_a_run():
    found = first("double", plan(unwritten=["add"]), double=WRONG)
    assert found[0].advice == "uses add, which is not written yet: begin there"


@pytest.mark.parametrize(
    ("double", "add"),
    [(PASSED, WRONG), (STUB, WRONG), (WRONG, PASSED), (WRONG, STUB), (WRONG, None)],
    ids=["it passes", "not run", "the other passes", "not run there", "nothing is known of it"],
)
def test_no_one_is_blamed_without_need(double, add):
    known = {"double": double, **({"add": add} if add else {})}
    assert first("double", plan(), **known) == ()


def test_of_a_chain_the_root_is_named_once():
    every = dict.fromkeys(("add", "double", "half", "third"), WRONG)
    assert first("third", plan(), **every) == (First("add", State.FAILING),)
    unwritten = plan(unwritten=["add"])
    assert first("third", unwritten, **every) == (First("add", State.UNWRITTEN),)


def test_two_that_use_each_other_are_not_played_off_against_each_other():
    circle = plan({"add": ["double"], "double": ["add"], "half": ["double"]})
    assert first("double", circle, add=WRONG, double=WRONG) == ()
    assert {one.exercise for one in first("half", circle, add=WRONG, double=WRONG, half=WRONG)} == {
        "add",
        "double",
    }


def test_one_that_uses_itself_is_not_its_own_excuse():
    assert first("half", plan({"half": ["half"]}), half=WRONG) == ()


def suspected(the_plan, exercise, check, partners, known):
    return [one.exercise for one in the_plan.suspects(exercise, check, partners, known)]


def test_the_fault_may_be_in_whatever_a_check_calls():
    known = {name: {f"test_{name}": one} for name, one in (("add", WRONG), ("half", WRONG))}
    alone, both = plan(builds_on={}), {"test_half": ["half", "add"], "test_add": ["add", "half"]}
    assert suspected(alone, "half", "test_half", both, known) == ["add"]
    assert suspected(alone, "half", "test_half", {}, known) == []
    assert suspected(plan(), "half", "test_half", {}, known) == ["add"]  # by way of double
    right = known | {"add": {"test_add": PASSED}}
    assert suspected(alone, "half", "test_half", both, right) == []
    assert suspected(plan(), "add", "test_add", both, known) == []  # half uses add


def test_of_two_that_fail_together_the_fault_may_be_in_either():
    known = {"half": {"test": WRONG}, "add": {"test_alone": PASSED, "test_both": WRONG}}
    called, apart = {"test": ["add"], "test_both": ["half"]}, plan(builds_on={})
    assert apart.suspects("half", "test", called, known) == [Suspect("add", True, True)]
    of_half = Suspect("half", is_tied=True, is_called=True)
    assert apart.suspects("add", "test_both", called, known) == [of_half]
    known["add"]["test_alone"] = WRONG
    assert apart.suspects("half", "test", called, known) == [Suspect("add", is_called=True)]
    assert apart.suspects("add", "test_both", called, known) == []


def test_whoever_lacks_refusals_alone_is_blamed_for_refusals_alone():
    lax = Outcome(Verdict.WRONG, Message("no exception", f"{ASKS}a ValueError here", called="f(2)"))
    assert first("double", plan(), add=lax, double=WRONG) == ()
    assert first("double", plan(), add=lax, double=lax) == (First("add", State.FAILING),)
    assert first("double", plan(), add=WRONG, double=lax) == (First("add", State.FAILING),)
    known = {"double": {"a": lax, "b": WRONG}, "add": {"test": lax}}
    assert suspected(plan(), "double", "b", {}, known) == []
    assert suspected(plan(), "double", "a", {}, known) == ["add"]


ADD = Suspect("add")


def test_who_else_may_be_to_blame_is_added_to_the_reason():
    assert blame.suspecting(WRONG, [ADD]).message.because == (
        "twice is a sum; but add may have a part in it, and does not pass its own checks"
    )
    assert blame.suspecting(WRONG, [ADD, Suspect("half")]).message.because == (
        "twice is a sum; but add and half may have a part in it, and do not pass their own checks"
    )
    crashed = Outcome(Verdict.CRASHED, Message("KeyError", "it raised"))
    assert blame.suspecting(crashed, [ADD]).message.because == (
        "it raised; but add may have a part in it, and does not pass its own checks"
    )
    inside = Message("KeyError", "the call raised an exception in add instead of returning")
    assert blame.suspecting(Outcome(Verdict.CRASHED, inside), [ADD]).message.because == (
        "the call raised an exception in add instead of returning; and add does not pass its own "
        "checks"
    )
    kept = blame.suspecting(WRONG, [], ["seen"]).message.because
    assert kept.startswith("twice is a sum; but seen may hold what earlier calls left in it")
    elsewhere = replace(WRONG, message=replace(WRONG.message, because=f'"Two" {ORDINARY_FIRST}'))
    assert blame.suspecting(elsewhere, [ADD]) == elsewhere
    tied = Suspect("add", is_tied=True), Suspect("half", is_tied=True)
    assert blame.suspecting(WRONG, tied[:1]).message.because == (
        "twice is a sum; but the fault may be in add instead: neither fails a check without the "
        "other"
    )
    assert blame.suspecting(WRONG, tied).message.because == (
        "twice is a sum; but the fault may be in add or half instead: they fail no check without "
        "this exercise, nor this one without them"
    )
    certain = blame.suspecting(WRONG, [ADD])
    assert blame.suspecting(WRONG, [ADD, tied[1]]) == certain  # of the two, add has faults for sure
    nothing = replace(WRONG, message=replace(WRONG.message, because=NOTHING))
    assert blame.suspecting(nothing, tied) == nothing  # no helper returns for this one
    called = replace(tied[0], is_called=True)  # but the check may look at what another returns
    assert blame.suspecting(nothing, [called]).message.because == (
        f"{NOTHING}; but the fault may be in add instead: neither fails a check without the other"
    )
    assert blame.suspecting(WRONG, []) == WRONG
    assert blame.suspecting(PASSED, [ADD]) == PASSED


def test_one_that_is_missing_is_named_if_its_name_is_what_fails():
    without = plan(defined=["double"])
    fails = crash("name 'add' is not defined")
    assert first("double", without, double=fails) == (First("add", State.MISSING),)
    assert first("double", without, double=WRONG) == ()  # `from mine import *` may bring it
    assert first("double", plan(), double=fails) == ()  # it is defined, but only further down


def test_whoever_lacks_a_name_is_not_sent_elsewhere():
    assert first("double", plan(), add=WRONG, double=crash()) == ()
    assert first("double", plan(), add=WRONG, double=crash(reveal=False)) == ()


def test_a_line_belongs_to_the_exercise_around_it():
    placed = plan(unwritten=["add"]).placed
    assert placed({"line": 2}, 2) == {"line": 2, "inside": "add", "stub": True}
    assert placed({"inside": "forged"}, 4) == {"inside": "", "stub": False}
    assert placed({"inside": "forged"}, None)["inside"] == ""


def test_of_an_outline_only_exercises_of_the_unit_count():
    outline = {
        "digests": {"add": "1", "double": "3"},
        "builds_on": {"double": ["add", "forged"], "forged": ["add"]},
        "keeps": {},
        "reaches": {"double": ["add", "double"], "forged": ["add"]},
        "lines": {"double": [1, 2]},
        "defines": ["add", "double"],
    }
    found = Plan.of(outline, {"add": "1", "double": "2"})
    assert found.builds_on == {"add": [], "double": ["add"]}
    assert found.unwritten == {"add"}
    assert found.reaches == {"add": (), "double": ["add", "double"]}
    assert Plan.of(None, {"add": "1"}) == Plan()


def shorts(**outcomes):
    return [told.cause.short for told in blame.shared(outcomes)]


def test_a_name_that_several_exercises_lack_is_one_cause_wherever_they_do():
    one, other = {"a": crash(line=3)}, {"b": crash(line=9), "c": PASSED}
    assert shorts(double=one, half=other) == ["np is not defined"]
    assert shorts(double=one, half={"b": PASSED}) == []


def test_a_line_that_fails_several_exercises_is_one_cause_if_it_says_the_same():
    def fails(text):
        return {"a": crash(text, 30, kind="KeyError")}

    assert shorts(double=fails("'w'"), half=fails("'w'")) == ["line 30 raises KeyError"]
    assert shorts(double=fails("'w'"), half=fails("'b'")) == []


UNWRITTEN = "NotImplementedError"


def test_what_is_not_written_is_no_cause_of_the_unit():
    here = {"a": crash("", kind=UNWRITTEN, code=f"raise {UNWRITTEN}", inside="add", stub=True)}
    assert shorts(half=here, third=here) == []


def test_the_cause_of_an_exercise_fails_most_of_its_checks():
    half = {"a": crash(), "b": crash(), "c": WRONG}
    assert blame.own(half, []).cause.short == "np is not defined"
    assert blame.own({**half, "d": WRONG}, []) is None
    assert blame.own({"a": crash(), "b": PASSED}, []) is None  # once is no repetition
    assert blame.own(half, blame.shared({"half": half, "double": half})) is None


def test_a_hidden_check_joins_a_public_one_by_its_line_and_tells_nothing_itself():
    public, hidden = (
        crash("secret is 12", kind="KeyError"),
        crash("secret is 34", kind="KeyError", reveal=False),
    )
    assert "secret" not in repr(hidden)
    told = blame.own({"b": hidden, "a": public}, [])
    assert told.cause.got == public.message.got
    assert blame.by(hidden, [told]) is told
    assert blame.by(crash("other", kind="KeyError", reveal=False), [told]) is None
    alone = blame.own({"b": hidden, "c": hidden}, [])
    assert alone.cause.short == "line 3 raises KeyError"


def test_a_crash_where_an_exception_is_due_is_another_one_than_where_a_value_is():
    due = Raised({**CRASHED, "line": 3})
    due.because = f"{ASKS}a ValueError here"
    plain, refusing = Raised({**CRASHED, "line": 3}).outcome(), due.outcome()
    assert blame.by(plain, [Told(plain.origin, None)]) is not None
    assert blame.by(refusing, [Told(plain.origin, None)]) is None


@pytest.mark.parametrize(
    ("inside", "suspects", "doubtful"),
    [
        ("", [], False),
        ("double", [], False),
        ("add", [], True),
        ("", [Suspect("add")], True),
        ("", [Suspect("add", is_tied=True)], True),
    ],
)
def test_what_another_exercise_contributes_shows_no_misconception(inside, suspects, doubtful):
    outcome = Raised({**CRASHED, "line": 3, "inside": inside}).outcome()
    assert blame.is_doubtful("double", outcome, suspects) is doubtful


def test_an_answer_is_nobodys_but_the_exercises():
    assert not blame.is_doubtful("double", WRONG, [])
