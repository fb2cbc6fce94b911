"""Running a check on a subject, that is, on whatever runs the student's functions."""

import contextlib
import re
import traceback
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from types import CodeType, FunctionType
from typing import Any

from autograder.checking import describe
from autograder.checking.checks import Check, parameters
from autograder.checking.expect import (
    NO_EXCEPTION,
    Mistake,
    expect_alike,
    expect_raises,
    is_exception,
)
from autograder.checking.snippets import NoSnippet, Snippets
from autograder.checking.student import (
    Call,
    Raised,
    Reference,
    Stopped,
    Student,
    Subject,
    in_a_students_place,
)
from autograder.checking.text import cause, clean
from autograder.checking.verdicts import (
    KIND,
    NOTHING,
    REASONS,
    TO_RETURN,
    Message,
    Outcome,
    Verdict,
)
from autograder.runtime.call import DRIVERS
from autograder.runtime.deadline import OutOfTime, deadline

SECONDS_PER_CHECK = 5.0

UNFIT = "the check cannot go on with this answer: something in it is not what the exercise asks for"


def run(
    check: Check,
    subject: Subject,
    reference: Reference | None,
    seed: int,
    snippets: Snippets | None = None,
    taken: Collection[str] = (),
) -> Outcome:
    """Run one check on a subject and return its outcome, whatever is raised.

    reference: the solution; None where there is none, as at a student's. seed: the course's, from
    which each check makes its own random numbers. snippets: how the unit's calls are shown; None
    where nobody reads the message, which then says of no call. taken: the names of the student's
    file that the exercise uses.
    """
    student = Student(subject)
    outcome, call, until = Outcome(Verdict.PASSED), None, ("", "")
    part: str | None = None
    try:
        outcome.told = execute(check, student, reference, seed) or ""
    except Mistake as mistake:
        outcome = _wrong(check, _of_last_call(mistake, student))
        call = student._calls[mistake.call] if student._calls else None
        part = _part_of(call, mistake.looked_at) if call else None
        until = (mistake.expected, check.exercise) if mistake.handed_on else until
    except Stopped as stopped:
        if _is_ordinary(check, stopped):
            stopped.because = TO_RETURN
        outcome = stopped.outcome(reveal=check.public, exercise=check.exercise)
    except Exception:
        trouble = traceback.format_exc()
        outcome, call = _broken(check, student, reference, seed, trouble)
    if outcome.message is not None and student._calls and snippets is not None:
        call = call or student._calls[-1]
        try:
            drawing = call.reply.get("generators", ()) if outcome.by_value else ()
            how = {"until": until, "taken": taken, "drawing": drawing}
            called = _called(check, call, snippets, part, **how)
            outcome.message = replace(outcome.message, called=called)
        except Exception:  # code that shares this process may have broken what we use
            outcome = fault_of(check, traceback.format_exc())
    if outcome.verdict is not Verdict.PASSED:  # only failures are recognised; answers may be large
        outcome.transcript = [_core(call) for call in student._calls]
    return outcome


def execute(check: Check, student: Student, reference: Reference | None, seed: int) -> str | None:
    """Call a check with what it asks for; return what it returns, and raise whatever it raises."""
    offered = {"student": student, "reference": reference, "rng": check.generator(seed)}
    return check.function(**{name: offered[name] for name in parameters(check.function)})


def _is_ordinary(check: Check, stopped: Stopped) -> bool:
    """Say whether the exercise raised an exception at a call that a check of refusals begins with.

    Such a check has a title that speaks of what is refused, and this call is not.
    """
    if not isinstance(stopped, Raised) or stopped.is_asked or stopped.is_unwritten:
        return False
    own = stopped.inside in ("", check.exercise)
    plain = stopped.because == REASONS[Verdict.CRASHED]
    return own and plain and _expects_refusals(check.function)


def _expects_refusals(function: Callable[..., Any]) -> bool:
    """Say whether a check uses `expect_raises`, itself or through one of its grader's functions."""
    code = function.__code__
    within = [code, *(part for part in code.co_consts if isinstance(part, CodeType))]
    names = {name for part in within for name in part.co_names}
    helpers = (function.__globals__.get(name) for name in names)
    called = {n for h in helpers if isinstance(h, FunctionType) for n in h.__code__.co_names}
    return expect_raises.__name__ in names | called


def _part_of(call: Call, looked_at: object) -> str | None:
    """Return under which key of a driver's answer a check looked, if that can be told."""
    answer = call.reply.get("answer")
    if not call.name.startswith(DRIVERS) or not isinstance(answer, dict):
        return None
    keys = [key for key, part in answer.items() if part is looked_at]
    return str(keys[0]) if len(keys) == 1 else None


def _called(check: Check, call: Call, snippets: Snippets, part: str | None, **how: Any) -> str:
    """Return a call as lines to paste, or, if the check is hidden or there are none, in words.

    part: as in `Snippets.sentence`. how: as in `Snippets.of`.
    """
    if check.public:
        with contextlib.suppress(NoSnippet):
            return snippets.of(call.name, call.args, call.kwargs, **how)
    return snippets.sentence(check.exercise, call.name, call.args, call.kwargs, part)


def _of_last_call(mistake: Mistake, student: Student) -> Mistake:
    """Return a mistake as it is after the last call: a driver may have picked a part that is None
    from what the student's function did return, and an exception may have been returned where one
    was to be raised."""
    if not student._calls:
        return mistake
    last = student._calls[-1]
    answer = last.reply.get("answer")
    if mistake.got == NO_EXCEPTION and is_exception(answer):
        return Mistake(f"{answer.type_name} as an answer", mistake.expected, mistake.because)
    by_driver = last.name.startswith(DRIVERS)
    if mistake.because != NOTHING or not by_driver:
        return mistake
    return Mistake("None", mistake.expected, KIND, call=mistake.call, handed_on=True)


def _wrong(check: Check, mistake: Mistake) -> Outcome:
    hide = mistake.secret and not check.public
    got = clean(mistake.got if check.public else mistake.discreet, 400)
    expected = None if hide else mistake.expected
    message = Message(got, mistake.because, expected=expected, is_idea=mistake.is_idea)
    return Outcome(Verdict.WRONG, message, by_value=mistake.by_value, in_words=mistake.in_words)


def _broken(
    check: Check, student: Student, reference: Reference | None, seed: int, trouble: str
) -> tuple[Outcome, Call | None]:
    """Return the outcome of a check that broke down, and the call whose answer broke it.

    A check may compute with an answer before it looks at it. If the same check passes on the
    solution, the answer is at fault, and not the check. On a student's machine is no solution, but
    the exam has seen there what its checks do with it.
    """
    answered = [call for call in student._calls if "answer" in call.reply]
    if not answered:
        return fault_of(check, trouble), None
    solution = Student(in_a_students_place(reference)) if reference else None
    if solution is not None:
        try:
            execute(check, solution, reference, seed)
        except Exception:
            return fault_of(check, f"{trouble}\nWith the solution:\n{traceback.format_exc()}"), None
    for call, right in zip(student._calls, solution._calls if solution else (), strict=False):
        if "answer" in call.reply and "answer" in right.reply:
            try:
                expect_alike(call.reply["answer"], right.reply["answer"])
            except Mistake as mistake:
                return _wrong(check, mistake), call
    last = answered[-1].reply["answer"]
    got = describe.value(last) if check.public else describe.kind(last)
    return Outcome(Verdict.WRONG, Message(clean(got, 400), UNFIT)), answered[-1]


def _core(call: Call) -> list[Any]:
    """Return what recognition compares of one call: its name, and part of the reply.

    How one words what one refuses says nothing of the idea, so the text of a `raise` is left out;
    nor does it where Python ran out of depth, which depends on who looks on.
    """
    reply = call.reply
    kept: dict[str, Any] = {k: reply[k] for k in ("answer", "stopped") if k in reply}
    if "raised" in reply:
        raised = reply["raised"]
        is_plain = re.search(r"\braise\b", raised["code"]) or raised["type"] == "RecursionError"
        kept["raised"] = [raised["type"], "" if is_plain else cause(raised["text"])]
    kept["changed"] = reply.get("changed", [])
    kept["random_moved"] = reply.get("random_moved", False)
    # Warnings are left out: they depend on how a student wrote the code, not on what was meant.
    return [call.name, kept]


def run_here(
    checks: Iterable[Check],
    subject: Subject,
    reference: Reference | None,
    seed: int,
    seconds: float = SECONDS_PER_CHECK,
) -> dict[str, Outcome]:
    """Run checks on a subject in this process and return their outcomes by name.

    seconds: of processor time, for each check.
    """
    return {
        check.name: run_with_deadline(check, subject, reference, seed, seconds) for check in checks
    }


def run_with_deadline(
    check: Check,
    subject: Subject,
    reference: Reference | None,
    seed: int,
    seconds: float = SECONDS_PER_CHECK,
    snippets: Snippets | None = Snippets(),
    taken: Collection[str] = (),
) -> Outcome:
    """Run one check on a subject in this process, within so many seconds of processor time.

    A student's function that takes longer is a timeout; a check that does is a fault.
    """
    try:
        with deadline(seconds):
            return run(check, subject, reference, seed, snippets, taken)
    except OutOfTime:  # in the check itself, not in a call
        return fault_of(check, "it takes too long by itself")


def fault_of(check: Check, why: str) -> Outcome:
    """Return the outcome of a check that failed through an error of ours; `why` is for staff."""
    message = Message("", REASONS[Verdict.FAULT])
    return Outcome(Verdict.FAULT, message, trouble=f"{check.unit}/{check.name}: {why}")
