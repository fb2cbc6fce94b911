"""Checks: the test functions of a grader, and what comes of running one."""

import traceback
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from autograder.checking import describe
from autograder.checking.expect import Mistake
from autograder.checking.student import Reference, Stopped, Student, Subject
from autograder.errors import UsageError
from autograder.runtime.deadline import OutOfTime, deadline
from autograder.runtime.loading import load

SECONDS_PER_CHECK = 5.0
ADVISORY_SHARE = 0.2
PARAMETERS = ("student", "reference", "rng")


@dataclass(frozen=True)
class Check:
    """One test of a grader, with what its marks and docstring say."""

    unit: str
    exercise: str
    name: str
    title: str
    points: float
    public: bool
    advisory: bool
    handling: bool
    function: Callable[..., None]

    def generator(self, seed: int) -> np.random.Generator:
        """The random numbers of this check in a course with this seed."""
        return np.random.default_rng([seed, zlib.crc32(f"{self.unit}/{self.name}".encode())])


@dataclass
class Outcome:
    """What came of one check. `trouble` is for staff only: our own error, never the student's."""

    verdict: str
    message: dict[str, str | None] | None = None
    transcript: list[Any] = field(default_factory=list)
    trouble: str = ""


def load_checks(path: Path, unit: str) -> list[Check]:
    """The checks of a grader, in the order of the file.

    Raise `UsageError` for a check without an exercise, with a parameter that is not known, or
    where side effects weigh more than a fifth of an exercise.
    """
    module = load(path, path.stem)
    checks = [
        check_of(function, unit)
        for name, function in vars(module).items()
        if name.startswith("test_") and callable(function)
    ]
    for exercise in dict.fromkeys(check.exercise for check in checks):
        mine = [check for check in checks if check.exercise == exercise]
        total = sum(check.points for check in mine)
        if sum(check.points for check in mine if check.advisory) > ADVISORY_SHARE * total:
            raise UsageError(f"{unit}, {exercise}: advisory checks exceed a fifth of its points")
    return checks


def check_of(function: Callable[..., None], unit: str) -> Check:
    """The check that a test function of a grader is; `UsageError` if it is not a whole one."""
    marks = {mark.name: mark for mark in getattr(function, "pytestmark", [])}
    name = function.__name__
    if "exercise" not in marks:
        raise UsageError(
            f"{unit}, {name}: say which exercise it checks, @pytest.mark.exercise(...)"
        )
    unknown = set(_parameters(function)) - set(PARAMETERS)
    if unknown:
        raise UsageError(f"{unit}, {name}: a check may ask for {', '.join(PARAMETERS)} only")
    document = (function.__doc__ or "").strip()
    if not document:
        raise UsageError(f"{unit}, {name}: its first docstring line is what the student reads")
    return Check(
        unit=unit,
        exercise=marks["exercise"].args[0],
        name=name,
        title=document.splitlines()[0],
        points=float(marks["points"].args[0]) if "points" in marks else 1.0,
        public="public" in marks,
        advisory="advisory" in marks,
        handling="handling" in marks,
        function=function,
    )


def _parameters(function: Callable[..., None]) -> tuple[str, ...]:
    code = function.__code__
    return code.co_varnames[: code.co_argcount]


def run(check: Check, subject: Subject, reference: Reference | None, seed: int) -> Outcome:
    """Run one check against a subject; whatever happens becomes an outcome."""
    student = Student(subject)
    offered = {"student": student, "reference": reference, "rng": check.generator(seed)}
    outcome = Outcome("passed")
    try:
        check.function(**{name: offered[name] for name in _parameters(check.function)})
    except Mistake as mistake:
        hide = mistake.secret and not check.public
        got = mistake.got if check.public else mistake.discreet
        outcome = Outcome("wrong", _message(describe.clean(got, 400), mistake.because))
        assert outcome.message is not None
        outcome.message["expected"] = None if hide else mistake.expected
    except Stopped as stopped:
        got = stopped.shown(reveal=check.public)
        outcome = Outcome(stopped.verdict, _message(got, stopped.because))
    except Exception:
        outcome = fault_of(check, traceback.format_exc())
    if outcome.message is not None and student._calls:
        last = student._calls[-1]
        outcome.message["called"] = describe.call(
            last.name, last.args, last.kwargs, reveal=check.public
        )
    outcome.transcript = [_core(call.name, call.reply) for call in student._calls]
    return outcome


def _message(got: str, because: str) -> dict[str, str | None]:
    return {"called": None, "got": got, "expected": None, "because": because}


def _core(name: str, reply: dict[str, Any]) -> list[Any]:
    """What recognition compares of one call."""
    kept: dict[str, Any] = {k: reply[k] for k in ("answer", "stopped") if k in reply}
    if "raised" in reply:
        kept["raised"] = [reply["raised"]["type"], describe.gist(reply["raised"]["text"])]
    kept["changed"] = reply.get("changed", [])
    kept["random_moved"] = reply.get("random_moved", False)
    return [name, kept]  # whether there was a warning says how it was written, not what was meant


def run_here(
    checks: Iterable[Check],
    subject: Subject,
    reference: Reference | None,
    seed: int,
    seconds: float = SECONDS_PER_CHECK,
) -> dict[str, Outcome]:
    """Run checks on a subject in this process, each under a deadline of so many seconds of work."""
    return {
        check.name: run_with_deadline(check, subject, reference, seed, seconds, of_work=True)
        for check in checks
    }


def run_with_deadline(
    check: Check,
    subject: Subject,
    reference: Reference | None,
    seed: int,
    seconds: float = SECONDS_PER_CHECK,
    *,
    of_work: bool = False,
) -> Outcome:
    """Run one check on a subject in this process; a check that takes too long is a timeout.

    of_work: see `autograder.runtime.deadline`.
    """
    try:
        with deadline(seconds, of_work=of_work):
            return run(check, subject, reference, seed)
    except OutOfTime:  # in the check itself, not in a call
        return fault_of(check, "it takes too long by itself")


def not_run(verdict: str, got: str, because: str) -> Outcome:
    """The outcome of a check that is not run."""
    return Outcome(verdict, _message(got, because))


def fault_of(check: Check, why: str) -> Outcome:
    """The outcome of a check that failed by itself; `why` is for staff."""
    message = _message("", "the judge made an error here; no answer is at fault")
    return Outcome("fault", message, trouble=f"{check.unit}/{check.name}: {why}")
