"""The exam of the mutants: for each mutant of a solution, say whether a check notices it.

First come the checks of the exercise that the mutant changes, then those of the exercises that
use what is changed, then the rest of the unit. The first check that does not pass ends it: the
mutant is *killed*.
"""

import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from autograder.authoring.equivalence import disagreement
from autograder.authoring.exam import SEED, Exam
from autograder.authoring.mutants import Mutant, mutants, nearest_first
from autograder.checking.checks import Check
from autograder.checking.running import run_with_deadline
from autograder.checking.student import Local
from autograder.checking.verdicts import Verdict
from autograder.course import bank
from autograder.course.exemptions import exemptions
from autograder.course.forks import in_forks
from autograder.course.loaded import LoadedUnit

PATIENCE = 10.0  # a mutant may take so many times as long as the solution
LEAST_SECONDS = 0.3  # a shorter deadline would kill right mutants on a busy machine
MEMORY = 8 << 30  # bytes of data that a mutant may hold
EXEMPT_SHARE = 0.1  # of a unit's mutants, at most


@dataclass
class JudgedMutants:
    """What came of a unit's mutants.

    killed: how many a check noticed. exempt: the keys of those that no check noticed and an author
    exempted. survived: those that no check noticed and nobody exempted. objections: a sentence for
    each thing that is wrong with the grader or with an exemption.
    """

    killed: int = 0
    exempt: list[str] = field(default_factory=list)
    survived: list[Mutant] = field(default_factory=list)
    objections: list[str] = field(default_factory=list)


def judge_mutants(exam: Exam, chosen: Sequence[Mutant] | None = None) -> JudgedMutants:
    """Run the unit's checks on its mutants: on all of them, or on those `chosen`.

    Raise `UsageError` for exemptions that cannot be read.
    """
    unit = exam.loaded.unit
    every = mutants(unit)
    tried = every if chosen is None else list(chosen)
    reasons = exemptions(unit, "mutants")
    found = JudgedMutants()
    for mutant, said in zip(tried, _in_forks(exam, tried), strict=True):
        if said["fault"]:
            found.objections.append(f"{mutant.key}: the grader broke: {said['fault']}")
        elif said["killed"] and mutant.key in reasons:
            found.objections.append(f"exempt, but {said['killed']} notices it: {mutant.key}")
        elif said["killed"]:
            found.killed += 1
        elif mutant.key in reasons:
            found.exempt.append(mutant.key)
        else:
            found.survived.append(mutant)
    found.objections += _objections(exam.loaded, every, tried, found.exempt)
    return found


def _objections(
    loaded: LoadedUnit, every: list[Mutant], tried: list[Mutant], exempt: list[str]
) -> list[str]:
    """Say what is wrong with a unit's exemptions, of the `tried` mutants and in number."""
    known = {mutant.key for mutant in every}
    reasons = exemptions(loaded.unit, "mutants")
    wrong = [f"exempt, but there is no such mutant: {k}" for k in reasons if k not in known]
    if len(reasons) > EXEMPT_SHARE * len(every):
        wrong.append(f"{len(reasons)} of {len(every)} mutants are exempt: too many")
    exempted = [mutant for mutant in tried if mutant.key in exempt]
    jobs = [partial(disagreement, loaded, mutant) for mutant in exempted]
    nothing = {"objection": "it hung, or ended its process"}
    for mutant, said in zip(exempted, in_forks(jobs, 300, nothing), strict=True):
        if said["objection"]:
            wrong.append(f"exempt, but {said['objection']}: {mutant.key}")
    return wrong


def _in_forks(exam: Exam, tried: Sequence[Mutant]) -> list[dict[str, Any]]:
    """Run the checks on each mutant in forks with deadlines; return what `_try` says of each."""
    loaded, deadlines = exam.loaded, _deadlines(exam)
    jobs: list[Callable[[], dict[str, Any]]] = []
    for mutant in tried:
        exercises = nearest_first(loaded.unit, mutant.where)
        checks = [check for name in exercises for check in loaded.checks_of(name)]
        jobs.append(partial(_try, loaded, mutant, checks, deadlines))
    longest = max(deadlines.values(), default=0.0)
    nothing = {"killed": "the end of its process", "fault": ""}
    return in_forks(jobs, seconds=5 * longest + 10, nothing=nothing)


def _try(
    loaded: LoadedUnit, mutant: Mutant, checks: list[Check], deadlines: dict[str, float]
) -> dict[str, Any]:
    """Run checks on a mutant until one does not pass.

    Return under "killed" what noticed the mutant, or "" if nothing did; under "fault" why a check
    failed by itself, or "".
    """
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    try:
        live = bank.from_text(loaded.unit, mutant.source)
    except Exception as error:
        return {"killed": f"the import ({type(error).__name__})", "fault": ""}
    for check in checks:
        subject, seconds = Local(live), deadlines[check.name]
        outcome = run_with_deadline(check, subject, loaded.reference, SEED, seconds)
        if outcome.verdict is Verdict.FAULT:
            return {"killed": "", "fault": outcome.trouble}
        if outcome.verdict is not Verdict.PASSED:
            return {"killed": check.name, "fault": ""}
    return {"killed": "", "fault": ""}


def _deadlines(exam: Exam) -> dict[str, float]:
    """Return the seconds that a mutant may take for each check: ten times what the solution takes,
    and no less than `LEAST_SECONDS`."""
    loaded, seconds = exam.loaded, {}
    for exercise in loaded.exercises:
        exam.solved(exercise.name)
        for check in loaded.checks_of(exercise.name):
            subject, start = Local(bank.solution(loaded.unit)), time.perf_counter()
            run_with_deadline(check, subject, loaded.reference, SEED, 60.0)
            took = time.perf_counter() - start
            seconds[check.name] = max(LEAST_SECONDS, PATIENCE * took)
    return seconds
