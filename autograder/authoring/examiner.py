"""What one worker of `verify` does: it holds the exam of one unit and sums it up."""

import random
import time
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

from autograder.authoring import examples, pasted, predictions, structure, words
from autograder.authoring.account import account
from autograder.authoring.coverage import Coverage
from autograder.authoring.exam import SEED, Exam
from autograder.authoring.summary import ExamSummary, Options
from autograder.checking.checks import Check
from autograder.checking.freeze import RECOGNITION
from autograder.checking.recognition import ends_once, recognise
from autograder.checking.verdicts import failures
from autograder.course import bank
from autograder.course.exemptions import exemptions
from autograder.course.forks import in_forks
from autograder.course.layout import Unit
from autograder.course.loaded import LoadedUnit

LEAST_IN_PUBLIC = 0.85  # of a unit's misconceptions
LEAST_HIDDEN = 0.5  # of a unit's points
SECONDS_OF_ONE_EXERCISE = 600.0  # on the clock


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
    summary.exercises = account(exam)
    summary.objections += words.objections(exam) + _objections_to_public_checks(summary, loaded)
    summary.objections += predictions.objections(loaded)
    _count_examples(loaded, summary)
    _count_structures(loaded, summary)
    _count_conditions(loaded, summary)
    summary.objections += [
        f"{c.name}: {said}" for c in loaded.checks for said in _unasked(c, loaded)
    ]
    entries: list[bank.Variant] = [*loaded.misconceptions, *loaded.variants]
    summary.rows = {entry.row for entry in entries if entry.row}
    if options.mutants:
        _count_mutants(exam, options, summary)
    if options.doubles:
        _count_doubles(exam, options, summary)
    return summary


def _count_misconceptions(exam: Exam, summary: ExamSummary) -> None:
    """Count the misconceptions that are caught, and those that are named or never are."""
    counts = dict.fromkeys(("caught", "named", "by effect", "in public"), 0)
    public = {check.name for check in exam.loaded.checks if check.public}
    plain = exam.loaded.plain
    advisory = {check.name for check in exam.loaded.checks if check.advisory}
    for exercise in exam.loaded.exercises:
        answers, aside = exam.mistaken(exercise.name), exam.loaded.aside
        for name, outcomes in answers.items():
            failed = failures(outcomes)
            counts["caught"] += bool(failed)
            counts["in public"] += bool(failed & public)
            is_end = ends_once(outcomes) or ends_once(outcomes, aside)
            if failed and (failed <= advisory or is_end):
                counts["by effect"] += 1
            else:
                counts["named"] += recognise(outcomes, answers, aside, plain) == [name]
    summary.counts |= counts


def _objections_to_public_checks(summary: ExamSummary, loaded: LoadedUnit) -> list[str]:
    """Say whether public checks catch too little for students to go by, or earn too much."""
    caught, wrong = summary.counts["in public"], summary.counts["wrong"]
    ideas = [idea for of_exercise in loaded.ideas.values() for idea in of_exercise]
    hidden = sum(idea.points for idea in ideas if not all(check.public for check in idea.checks))
    total = sum(idea.points for idea in ideas)
    found = []
    if caught < LEAST_IN_PUBLIC * wrong:
        found.append(f"public checks catch {caught} of {wrong} misconceptions: too few")
    if hidden < LEAST_HIDDEN * total:
        found.append(f"hidden checks have a part in {hidden:g} of {total:g} points: too few")
    return found


def _count_examples(loaded: LoadedUnit, summary: ExamSummary) -> None:
    """Count the misconceptions that have an example; add those whose example is no longer true."""
    summary.counts["examples"] = 0
    for exercise, known in loaded.examples.items():
        wrong = examples.broken(loaded, exercise, known)
        summary.counts["examples"] += len(known) - len(wrong)
        summary.objections += [
            f"{exercise}, {name}: the example in {RECOGNITION} is no longer true: build anew"
            for name in wrong
        ]


def _count_structures(loaded: LoadedUnit, summary: ExamSummary) -> None:
    """Count the answers of another structure that the checks looked at; add what is wrong with
    that, and with the calls that they show."""
    names = [exercise.name for exercise in loaded.exercises]
    jobs = [partial(_structures, loaded, name) for name in names]
    nothing = {
        "looked_at": 0,
        "wrong": ["it hung, or ended its process, at a structure or lines"],
    }
    found = in_forks(jobs, seconds=SECONDS_OF_ONE_EXERCISE, nothing=nothing)
    summary.counts["structures"] = sum(one["looked_at"] for one in found)
    for name, one in zip(names, found, strict=True):
        summary.objections += [f"{name}: {said}" for said in one["wrong"]]


def _structures(loaded: LoadedUnit, exercise: str) -> dict[str, Any]:
    looked = structure.looked_at(loaded, exercise, SEED)
    wrong = looked.wrong + pasted.objections(loaded, exercise, SEED, looked.places)
    return {"looked_at": looked.count, "wrong": wrong}


def _count_conditions(loaded: LoadedUnit, summary: ExamSummary) -> None:
    """Count the conditional mutants that a check notices, or that are exempt; add the holes.

    A predict question has no conditions: its number is all that is asked with.
    """
    names = [e.name for e in loaded.exercises if e.name != loaded.unit.predictions]
    jobs = [partial(_conditions, loaded, name) for name in names]
    nothing = {"noticed": 0, "holes": ["it hung, or ended its process, at a conditional mutant"]}
    found = in_forks(jobs, seconds=SECONDS_OF_ONE_EXERCISE, nothing=nothing)
    holes = [
        f"{name}: {hole}" for name, one in zip(names, found, strict=True) for hole in one["holes"]
    ]
    reasons = exemptions(loaded.unit, "conditions")
    let_be = {hole for hole in holes if any(fnmatchcase(hole, reason) for reason in reasons)}
    summary.counts["conditions"] = sum(one["noticed"] for one in found)
    summary.counts["let be"] = len(let_be)
    summary.objections += [f"no check notices: {hole}" for hole in holes if hole not in let_be]
    summary.objections += [
        f"exempt, but a check notices it, or there is no such condition: {pattern}"
        for pattern in reasons
        if not any(fnmatchcase(hole, pattern) for hole in holes)
    ]


def _conditions(loaded: LoadedUnit, exercise: str) -> dict[str, Any]:
    covered = Coverage(loaded, exercise, SEED).result()
    return {"noticed": covered.noticed, "holes": covered.holes}


def _unasked(check: Check, loaded: LoadedUnit) -> list[str]:
    """Say whether nothing in the exercise's docstring asks for what a check tries."""
    if not check.asks:
        return ["say which words of the docstring ask for it, @pytest.mark.asks(...)"]
    if " ".join(check.asks.split()) not in loaded.documents[check.exercise]:
        return [f"the docstring of {check.exercise} does not say: {check.asks}"]
    return []


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


def _count_doubles(exam: Exam, options: Options, summary: ExamSummary) -> None:
    """Count the students with two mistakes, and those whose mistakes are named; add what is wrong
    with the names, and with what is taken for inherited."""
    # Imported here, as it makes mutants: see above.
    from autograder.authoring.doubles import judge_doubles

    judged = judge_doubles(exam, options.sample, options.seed)
    summary.counts |= {
        "doubles": judged.pairs,
        "both named": judged.both,
        "one named": judged.one,
        "a third named": judged.third,
    }
    summary.forgiven = judged.forgiven
    summary.objections += judged.objections
