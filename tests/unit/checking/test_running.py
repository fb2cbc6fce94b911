"""Running a check: whatever happens becomes an outcome, and a hidden one tells little."""

import time
from dataclasses import replace
from types import ModuleType

import pytest

from autograder.checking import describe
from autograder.checking.checks import check_of
from autograder.checking.expect import (
    KIND,
    NOTHING,
    expect_close,
    expect_equal,
    expect_part,
    expect_raises,
)
from autograder.checking.running import UNFIT, run, run_with_deadline
from autograder.checking.snippets import Snippets
from autograder.checking.student import Local, Reference, Stopped
from autograder.checking.verdicts import REASONS, TO_RETURN, Verdict
from autograder.runtime.call import Live
from autograder.runtime.wire import Opaque

REPLY = {"changed": [], "random_moved": False, "warned": [], "printed": "", "forbidden": []}
RAISED = {
    "type": "Secret5Error", "bases": ["Secret5Error", "KeyError", "Exception"], "text": "12 34",
    "file": "doubling.py", "line": 3, "code": "raise Secret5Error",
}  # fmt: skip


class Answers:
    """A subject that gives the same reply to every call."""

    def __init__(self, **reply):
        self.reply = {**REPLY, **reply}

    def call(self, name, args, kwargs):
        return self.reply


@pytest.mark.exercise("double")
@pytest.mark.public
def public_check(student):
    """Twice three."""
    expect_close(student.double(3.0), 6.0, because="twice is a sum")


@pytest.mark.exercise("double")
def hidden_check(student):
    """Twice three."""
    expect_close(student.double(3.0), 6.0, because="twice is a sum")


def outcome(function, **reply):
    return run(check_of(function, "03_doubling"), Answers(**reply), None, 0, Snippets())


def test_a_right_answer_passes():
    assert outcome(public_check, answer=6.0).verdict is Verdict.PASSED


def test_nothing_from_the_function_itself_lacks_a_return():
    told = outcome(public_check, answer=None).message
    assert (told.got, told.because) == ("None (is there a return?)", NOTHING)


def test_a_public_check_tells_all():
    told = outcome(public_check, answer=9.0).message
    assert (told.called, told.got, told.expected) == ("double(3.0)", "9.0", "6.0")
    assert told.because == "twice is a sum"


def test_a_hidden_check_shows_neither_its_inputs_nor_what_it_expects():
    told = outcome(hidden_check, answer=9.0).message
    assert (told.called, told.got, told.expected) == ("double with a float", "9.0", None)


def expect_words_refused(function):
    with expect_raises(ValueError):
        function("three")


@pytest.mark.exercise("double")
@pytest.mark.public
def check_of_refusals(student):
    """A word has no double."""
    expect_close(student.double(3.0), 6.0, because="twice is a sum")
    expect_words_refused(student.double)


@pytest.mark.exercise("double")
@pytest.mark.public
def check_of_nothing_but_refusals(student):
    """A word has no double."""
    expect_words_refused(student.double)


def test_an_ordinary_call_that_raises_is_told_apart_from_those_to_refuse():
    told = outcome(check_of_refusals, raised=RAISED).message
    assert (told.called, told.because) == ("double(3.0)", TO_RETURN)
    told = outcome(check_of_nothing_but_refusals, raised=RAISED).message
    assert told.because == "the exercise asks for a ValueError here"
    told = outcome(public_check, raised=RAISED).message
    assert told.because == REASONS[Verdict.CRASHED]


def test_an_exception_that_is_returned_where_it_is_to_be_raised_is_told_as_that():
    told = outcome(check_of_nothing_but_refusals, answer=Opaque("ValueError")).message
    assert (told.got, told.expected) == ("ValueError as an answer", "ValueError to be raised")
    assert told.is_of_refusal
    told = outcome(check_of_nothing_but_refusals, answer=Opaque("Secret5Error")).message
    assert told.got == "no exception"


@pytest.mark.exercise("double")
@pytest.mark.public
def check_by_driver(student):
    """Twice three, added up."""
    expect_close(student.drivers.doubled(xs=[1.0, 3.0]), 8.0, because="twice is a sum")


def test_nothing_from_a_driver_may_be_a_part_that_is_none():
    told = outcome(check_by_driver, answer=None).message
    assert (told.got, told.because) == ("None", KIND)


DRIVERS = '''
def doubled(student, *, xs):
    """Double some numbers, and add up what came.

    As you would write it:

        sum(double(x) for x in xs)
    """
'''


@pytest.mark.parametrize(
    ("is_public", "drivers", "called"),
    [
        (True, DRIVERS, "xs = [1.0, 3.0]\nsum((double(x) for x in xs))"),
        (True, "", "double"),
        (False, DRIVERS, "double: double some numbers, and add up what came"),
    ],
    ids=["public", "without lines", "hidden"],
)
def test_a_driver_is_shown_as_a_student_would_write_it_or_in_words(is_public, drivers, called):
    check = replace(check_of(check_by_driver, "03_doubling"), public=is_public)
    found = run(check, Answers(answer=9.0), None, 0, Snippets(drivers=drivers))
    assert found.message.called == called


@pytest.mark.exercise("double")
def check_of_a_part(student):
    """Two numbers are doubled, and gradients are on."""
    run = student.drivers.doubled(xs=[1.0])
    expect_close(expect_part(run, "losses"), [2.0], because="twice is a sum")
    expect_equal(expect_part(run, "is_on"), True, because="it is on")


@pytest.mark.parametrize(
    ("losses", "flags", "looked_at"),
    [
        ([3.0], {"is_on": False}, "; then look at losses"),
        ([2.0], {"is_on": False}, "; then look at is_on"),
        ([2.0], {"is_on": False, "is_off": False}, ""),
    ],
    ids=["a list", "a value", "a value that is there twice"],
)
def test_what_a_hidden_check_looked_at_is_named_where_that_is_known(losses, flags, looked_at):
    check = check_of(check_of_a_part, "03_doubling")
    answer = {"losses": losses, **flags}
    found = run(check, Answers(answer=answer), None, 0, Snippets(drivers=DRIVERS))
    assert found.message.called == f"double: double some numbers, and add up what came{looked_at}"


def test_what_comes_by_chance_comes_again_where_the_lines_are_pasted():
    module = ModuleType("doubling")
    exec("import torch\ndef double(x): return x + float(torch.rand(1))", module.__dict__)
    check = check_of(public_check, "03_doubling")
    told = run(check, Local(Live(module, None, frozenset())), None, 0, Snippets()).message
    *lines, last = told.called.splitlines()
    names = {**module.__dict__}
    exec("\n".join(lines), names)
    assert told.got == describe.number(eval(last, names))
    again = run(check, Local(Live(module, None, frozenset())), None, 0, Snippets()).message
    assert again == told


def test_a_hidden_check_shows_no_text_and_no_name_of_the_answers_making():
    public, hidden = (outcome(one, raised=RAISED) for one in (public_check, hidden_check))
    assert (public.verdict, hidden.verdict) == (Verdict.CRASHED, Verdict.CRASHED)
    assert public.message.got == "Secret5Error: 12 34 (line 3: raise Secret5Error)"
    assert hidden.message.got.startswith("KeyError (line 3")
    assert "12" not in hidden.message.got


def test_a_text_that_was_returned_is_shown_by_a_public_check_alone():
    public, hidden = (outcome(one, answer="12 34") for one in (public_check, hidden_check))
    assert public.message.got == "'12 34' (str)"
    assert hidden.message.got == "a str"


def test_a_function_that_is_not_there_is_missing():
    class Lacking(Answers):
        def call(self, name, args, kwargs):
            return {"missing": True}

    found = run(check_of(public_check, "03_doubling"), Lacking(), None, 0)
    assert found.verdict is Verdict.MISSING
    assert found.message.got == "no function double"


def test_what_stops_a_call_is_the_verdict():
    class Dying(Answers):
        def call(self, name, args, kwargs):
            raise Stopped(Verdict.DIED, "exit status 7")

    found = run(check_of(public_check, "03_doubling"), Dying(), None, 0)
    assert (found.verdict, found.message.got) == (Verdict.DIED, "exit status 7")
    assert found.transcript[0][1]["stopped"] == "died"


def test_an_error_of_the_grader_is_a_fault_with_nothing_to_tell_a_student():
    @pytest.mark.exercise("double")
    def test_broken(student):
        """Twice three."""
        raise KeyError("ours")

    found = outcome(test_broken)
    assert found.verdict is Verdict.FAULT
    assert "KeyError: 'ours'" in found.trouble
    assert "ours" not in found.message.got


@pytest.mark.exercise("fit")
def mean_of_losses(student):
    """A grader that computes with an answer before it looks at it."""
    losses = student.fit(3)["losses"]
    expect_close(sum(losses) / len(losses), 2.0, because="each loss is counted once")


def fits(answer, *, with_solution):
    def fit(epochs):
        return {"losses": [1.0, 2.0, 3.0][:epochs]}

    module = ModuleType("training")
    module.fit = fit
    reference = Reference(Live(module, None, frozenset())) if with_solution else None
    subject = Answers(answer=answer)
    return run(check_of(mean_of_losses, "10_training"), subject, reference, 0, Snippets())


def test_what_breaks_a_grader_that_the_solution_passes_is_wrong_and_told_by_its_kind():
    found = fits({"losses": [1.0, None, 3.0]}, with_solution=True)
    assert found.verdict is Verdict.WRONG
    assert (found.message.got, found.message.expected) == ('None at ["losses"][1]', "a float")
    assert (found.message.called, found.message.because) == ("fit with an int", KIND)
    assert found.trouble == ""


@pytest.mark.parametrize("answer", [None, [], {}, {"losses": []}, {"losses": [[1.0], 2.0]}])
def test_no_answer_makes_the_judge_fault(answer):
    assert fits(answer, with_solution=True).verdict is Verdict.WRONG


def test_without_the_solution_there_is_less_to_tell():
    found = fits({"losses": [1.0, None, 3.0]}, with_solution=False)
    assert found.verdict is Verdict.WRONG
    assert (found.message.got, found.message.because) == ("dict of 1", UNFIT)


def test_a_grader_that_breaks_at_the_solution_is_at_fault_whatever_the_answer():
    @pytest.mark.exercise("fit")
    def test_broken(student):
        """It asks for a part that no answer has."""
        student.fit(3)["loss"]

    module = ModuleType("training")
    module.fit = lambda epochs: {"losses": [1.0]}
    solution = Reference(Live(module, None, frozenset()))
    found = run(check_of(test_broken, "10_training"), Answers(answer=None), solution, 0)
    assert found.verdict is Verdict.FAULT
    assert "With the solution" in found.trouble


def test_what_a_check_returns_is_told_where_it_passes():
    @pytest.mark.exercise("double")
    def test_telling(student):
        """Twice three."""
        expect_close(student.double(3.0), 6.0, because="twice is a sum")
        return "Twice three is six."

    assert outcome(test_telling, answer=6.0).told == "Twice three is six."
    assert outcome(test_telling, answer=9.0).told == ""
    assert outcome(public_check, answer=6.0).told == ""


def test_a_grader_that_takes_too_long_is_a_fault_as_well():
    @pytest.mark.exercise("double")
    def test_endless(student):
        """Twice three."""
        while time.monotonic():
            pass

    found = run_with_deadline(check_of(test_endless, "u"), Answers(), None, 0, seconds=0.05)
    assert found.verdict is Verdict.FAULT


def test_a_transcript_keeps_of_a_call_what_recognition_compares():
    found = outcome(public_check, answer=9.0)
    assert found.transcript == [["double", {"answer": 9.0, "changed": [], "random_moved": False}]]
    crash = outcome(public_check, raised=RAISED | {"code": "return x + y"}).transcript[0][1]
    assert crash["raised"] == ["Secret5Error", "12 34"]


def test_nor_does_it_matter_how_one_words_what_one_refuses():
    crash = outcome(public_check, raised=RAISED).transcript[0][1]
    assert crash["raised"] == ["Secret5Error", ""]
