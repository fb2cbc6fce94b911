"""Running a check on a subject, that is, on whatever runs the student's functions."""

import traceback
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from autograder.checking import describe
from autograder.checking.checks import Check, parameters
from autograder.checking.expect import Mistake
from autograder.checking.student import Reference, Stopped, Student, Subject
from autograder.checking.text import clean, gist
from autograder.checking.verdicts import REASONS, Message, Outcome, Verdict
from autograder.runtime.deadline import OutOfTime, deadline

SECONDS_PER_CHECK = 5.0


def run(check: Check, subject: Subject, reference: Reference | None, seed: int) -> Outcome:
    """Run one check on a subject and return its outcome, whatever is raised.

    reference: the solution; None where there is none, as at a student's. seed: the course's, from
    which each check makes its own random numbers.
    """
    student = Student(subject)
    offered = {"student": student, "reference": reference, "rng": check.generator(seed)}
    outcome = Outcome(Verdict.PASSED)
    try:
        check.function(**{name: offered[name] for name in parameters(check.function)})
    except Mistake as mistake:
        hide = mistake.secret and not check.public
        got = clean(mistake.got if check.public else mistake.discreet, 400)
        message = Message(got, mistake.because, expected=None if hide else mistake.expected)
        outcome = Outcome(Verdict.WRONG, message)
    except Stopped as stopped:
        outcome = stopped.outcome(reveal=check.public)
    except Exception:
        outcome = fault_of(check, traceback.format_exc())
    if outcome.message is not None and student._calls:
        last = student._calls[-1]
        called = describe.call(last.name, last.args, last.kwargs, reveal=check.public)
        outcome.message = replace(outcome.message, called=called)
    outcome.transcript = [_core(call.name, call.reply) for call in student._calls]
    return outcome


def _core(name: str, reply: dict[str, Any]) -> list[Any]:
    """Return what recognition compares of one call: its name, and part of the reply."""
    kept: dict[str, Any] = {k: reply[k] for k in ("answer", "stopped") if k in reply}
    if "raised" in reply:
        kept["raised"] = [reply["raised"]["type"], gist(reply["raised"]["text"])]
    kept["changed"] = reply.get("changed", [])
    kept["random_moved"] = reply.get("random_moved", False)
    # Warnings are left out: they depend on how a student wrote the code, not on what was meant.
    return [name, kept]


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
) -> Outcome:
    """Run one check on a subject in this process, within so many seconds of processor time.

    A student's function that takes longer is a timeout; a check that does is a fault.
    """
    try:
        with deadline(seconds):
            return run(check, subject, reference, seed)
    except OutOfTime:  # in the check itself, not in a call
        return fault_of(check, "it takes too long by itself")


def fault_of(check: Check, why: str) -> Outcome:
    """Return the outcome of a check that failed through an error of ours; `why` is for staff."""
    message = Message("", REASONS[Verdict.FAULT])
    return Outcome(Verdict.FAULT, message, trouble=f"{check.unit}/{check.name}: {why}")
