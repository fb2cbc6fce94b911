"""What one worker of `verify` does: it holds the exam of a unit, and accounts for it."""

import random
import time

from autograder.authoring.account import Account, Options
from autograder.authoring.exam import Exam
from autograder.checking.recognition import failures, recognise
from autograder.course import bank
from autograder.course.layout import Unit
from autograder.course.loaded import LoadedUnit


def examine(unit: Unit, options: Options) -> Account:
    """Hold the exam of one unit."""
    found = Account(unit.slug)
    loaded = LoadedUnit(unit)
    exam = Exam(loaded)
    judged = {c: exam.objections(c) for c in exam.candidates}
    for candidate, said in judged.items():
        found.objections += [f"{candidate.exercise}, {candidate.name}: {one}" for one in said]
    right = [c for c in judged if c.kind in ("solution", "variant")]
    wrong = [c for c in judged if c.kind == "misconception"]
    found.counts = {
        "exercises": len(loaded.exercises),
        "checks": len(loaded.checks),
        "right": len(right),
        "accepted": sum(not judged[c] for c in right),
        "wrong": len(wrong),
    }
    _count_the_named(exam, found)
    entries: list[bank.Variant] = [*loaded.misconceptions, *bank.variants(unit)]
    found.rows = {entry.row for entry in entries if entry.row}
    if options.mutants:
        _count_mutants(exam, options, found)
    return found


def _count_the_named(exam: Exam, found: Account) -> None:
    counts = dict.fromkeys(("caught", "named", "by effect"), 0)
    handling = exam.loaded.handling
    advisory = {check.name for check in exam.loaded.checks if check.advisory}
    for exercise in exam.loaded.exercises:
        answers = exam.mistaken(exercise.name)
        for name, outcomes in answers.items():
            failed = failures(outcomes)
            counts["caught"] += bool(failed)
            if failed and failed <= advisory:
                counts["by effect"] += 1
            else:
                counts["named"] += recognise(outcomes, answers, handling) == name
    found.counts |= counts


def _count_mutants(exam: Exam, options: Options, found: Account) -> None:
    # Imported where needed: the operators are installed with the developer's extra alone.
    from autograder.authoring.mutants import mutants
    from autograder.authoring.mutation import survey

    unit = exam.loaded.unit
    start = time.monotonic()
    chosen = None
    if options.sample is not None:
        every = mutants(unit)
        few = min(options.sample, len(every))
        chosen = random.Random(f"{options.seed} {unit.slug}").sample(every, few)
    came = survey(exam, chosen)
    found.counts |= {
        "killed": came.killed,
        "exempt": len(came.exempt),
        "survived": len(came.survived),
        "seconds": round(time.monotonic() - start),
    }
    found.objections += came.objections
    found.objections += [f"no check notices: {m.key} [{m.operator}]" for m in came.survived]
