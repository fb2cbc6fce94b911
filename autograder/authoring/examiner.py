"""What one worker of `verify` does: it holds the exam of one unit and sums it up."""

import random
import time
from functools import partial
from typing import Any

from autograder.authoring import structure
from autograder.authoring.exam import SEED, Exam
from autograder.authoring.summary import ExamSummary, Options
from autograder.checking.recognition import failures, recognise
from autograder.course import bank
from autograder.course.forks import in_forks
from autograder.course.layout import Unit
from autograder.course.loaded import LoadedUnit

SECONDS_FOR_STRUCTURES = 600.0  # of one exercise, on the clock


def examine(unit: Unit, options: Options) -> ExamSummary:
    """Hold the exam of one unit; return its summary."""
    summary = ExamSummary(unit.slug)
    loaded = LoadedUnit(unit)
    exam = Exam(loaded)
    judged = {c: exam.objections(c) for c in exam.candidates}
    for candidate, said in judged.items():
        summary.objections += [f"{candidate.exercise}, {candidate.name}: {one}" for one in said]
    right = [c for c in judged if c.kind in ("solution", "variant")]
    wrong = [c for c in judged if c.kind == "misconception"]
    summary.counts = {
        "exercises": len(loaded.exercises),
        "checks": len(loaded.checks),
        "right": len(right),
        "accepted": sum(not judged[c] for c in right),
        "wrong": len(wrong),
    }
    _count_misconceptions(exam, summary)
    _count_structures(loaded, summary)
    entries: list[bank.Variant] = [*loaded.misconceptions, *loaded.variants]
    summary.rows = {entry.row for entry in entries if entry.row}
    if options.mutants:
        _count_mutants(exam, options, summary)
    return summary


def _count_misconceptions(exam: Exam, summary: ExamSummary) -> None:
    """Count the misconceptions that are caught, named, or known by a side effect alone."""
    counts = dict.fromkeys(("caught", "named", "by effect"), 0)
    handling = exam.loaded.handling
    plain = exam.loaded.plain
    advisory = {check.name for check in exam.loaded.checks if check.advisory}
    for exercise in exam.loaded.exercises:
        answers = exam.mistaken(exercise.name)
        for name, outcomes in answers.items():
            failed = failures(outcomes)
            counts["caught"] += bool(failed)
            if failed and failed <= advisory:
                counts["by effect"] += 1
            else:
                counts["named"] += recognise(outcomes, answers, handling, plain) == name
    summary.counts |= counts


def _count_structures(loaded: LoadedUnit, summary: ExamSummary) -> None:
    """Count the answers of another structure that the checks looked at; add what is wrong."""
    names = [exercise.name for exercise in loaded.exercises]
    jobs = [partial(_structures, loaded, name) for name in names]
    nothing = {"looked_at": 0, "wrong": ["it hung, or ended its process, at another structure"]}
    found = in_forks(jobs, seconds=SECONDS_FOR_STRUCTURES, nothing=nothing)
    summary.counts["structures"] = sum(one["looked_at"] for one in found)
    for name, one in zip(names, found, strict=True):
        summary.objections += [f"{name}: {said}" for said in one["wrong"]]


def _structures(loaded: LoadedUnit, exercise: str) -> dict[str, Any]:
    looked_at, wrong = structure.objections(loaded, exercise, SEED)
    return {"looked_at": looked_at, "wrong": wrong}


def _count_mutants(exam: Exam, options: Options, summary: ExamSummary) -> None:
    """Count the mutants that are killed, exempt or surviving; add what is wrong with them."""
    # Imported here: cosmic-ray's operators are installed only with the developer's extra.
    from autograder.authoring.mutants import mutants
    from autograder.authoring.mutation import judge_mutants

    unit = exam.loaded.unit
    start = time.monotonic()
    chosen = None
    if options.sample is not None:
        every = mutants(unit)
        few = min(options.sample, len(every))
        chosen = random.Random(f"{options.seed} {unit.slug}").sample(every, few)
    judged = judge_mutants(exam, chosen)
    summary.counts |= {
        "killed": judged.killed,
        "exempt": len(judged.exempt),
        "survived": len(judged.survived),
        "seconds": round(time.monotonic() - start),
    }
    summary.objections += judged.objections
    summary.objections += [f"no check notices: {m.key} [{m.operator}]" for m in judged.survived]
