"""Whether the graders notice a mutant: its exam.

A mutant sits the checks of the exercise it stands in, then those of the exercises that its change
reaches, then the rest of the unit, until one check does not pass.
"""

import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from autograder.authoring.equivalence import agrees
from autograder.authoring.exam import SEED, Exam
from autograder.authoring.mutants import Mutant, concerned, mutants
from autograder.checking.checks import Check
from autograder.checking.running import run_with_deadline
from autograder.checking.student import Local
from autograder.checking.verdicts import Verdict
from autograder.course import bank
from autograder.course.exemptions import exemptions
from autograder.course.forks import in_forks
from autograder.course.loaded import LoadedUnit

PATIENCE = 10.0  # times the solution's time
LEAST_SECONDS = 0.3  # a deadline below this would kill by the machine's mood
MEMORY = 8 << 30
EXEMPT_SHARE = 0.1


@dataclass
class Survey:
    """What became of a unit's mutants: how many were killed, by key those that are exempt or
    survived, and what is wrong."""

    killed: int = 0
    exempt: list[str] = field(default_factory=list)
    survived: list[Mutant] = field(default_factory=list)
    objections: list[str] = field(default_factory=list)


def survey(exam: Exam, chosen: Sequence[Mutant] | None = None) -> Survey:
    """Let mutants sit their exam: all of a unit, or those `chosen` of them."""
    unit = exam.loaded.unit
    every = mutants(unit)
    sitting = every if chosen is None else list(chosen)
    reasons = exemptions(unit)
    found = Survey()
    for mutant, said in zip(sitting, _sat(exam, sitting), strict=True):
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
    found.objections += _objections(exam.loaded, every, sitting, found.exempt)
    return found


def _objections(
    loaded: LoadedUnit, every: list[Mutant], sitting: list[Mutant], exempt: list[str]
) -> list[str]:
    """What is wrong with a unit's exemptions."""
    known = {mutant.key for mutant in every}
    reasons = exemptions(loaded.unit)
    wrong = [f"exempt, but there is no such mutant: {k}" for k in reasons if k not in known]
    if len(reasons) > EXEMPT_SHARE * len(every):
        wrong.append(f"{len(reasons)} of {len(every)} mutants are exempt: too many")
    pleading = [mutant for mutant in sitting if mutant.key in exempt]
    jobs = [partial(agrees, loaded, mutant) for mutant in pleading]
    nothing = {"objection": "it hung, or ended its process"}
    for mutant, said in zip(pleading, in_forks(jobs, 300, nothing), strict=True):
        if said["objection"]:
            wrong.append(f"exempt, but {said['objection']}: {mutant.key}")
    return wrong


def _sat(exam: Exam, sitting: Sequence[Mutant]) -> list[dict[str, Any]]:
    loaded, deadlines = exam.loaded, _deadlines(exam)
    jobs: list[Callable[[], dict[str, Any]]] = []
    for mutant in sitting:
        order = concerned(loaded.unit, mutant.where)
        checks = [check for name in order for check in loaded.checks_of(name)]
        jobs.append(partial(_sit, loaded, mutant, checks, deadlines))
    longest = max(deadlines.values(), default=0.0)
    nothing = {"killed": "the end of its process", "fault": ""}
    return in_forks(jobs, seconds=3 * longest + 10, nothing=nothing)


def _sit(
    loaded: LoadedUnit, mutant: Mutant, checks: list[Check], deadlines: dict[str, float]
) -> dict[str, Any]:
    """Which check notices the mutant, if one does."""
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
    """Seconds that a mutant may take for each check: ten times what the solution takes."""
    loaded, seconds = exam.loaded, {}
    for exercise in loaded.exercises:
        exam.solved(exercise.name)
        for check in loaded.checks_of(exercise.name):
            subject, start = Local(bank.solution(loaded.unit)), time.perf_counter()
            run_with_deadline(check, subject, loaded.reference, SEED, 60.0)
            took = time.perf_counter() - start
            seconds[check.name] = max(LEAST_SECONDS, PATIENCE * took)
    return seconds
