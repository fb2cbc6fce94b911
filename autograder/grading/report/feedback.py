"""What a student reads of a result: an HTML page, and the same as Markdown.

    Result --next_steps--> Step: the two or three mistakes that cost most, told in full
           --by_unit-----> UnitPart: the rest, what is right and what is not begun in a line each

Whatever fails several checks, or several exercises, is told once.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.checking.blame import Cause
from autograder.checking.render import templates
from autograder.checking.standing import CheckStanding, ExerciseStanding
from autograder.checking.verdicts import EARNING, Verdict
from autograder.grading.grades import Grade
from autograder.grading.results import Result, UnitResult

KINDS = ("html", "md")
STEPS = 3  # mistakes that are told first
# Whatever check comes to this first, the others come to it as well, or have no time left.
ENDS = {Verdict.TIMEOUT, Verdict.MEMORY, Verdict.DIED, Verdict.VIOLATION}
NOTHING_THERE = {Verdict.MISSING, Verdict.NOT_STARTED}


@dataclass(frozen=True)
class Step:
    """A mistake that costs points, `lost`, and by what: an exercise, or what fails several of a
    unit."""

    unit: str
    lost: float
    exercise: ExerciseStanding | None = None
    cause: Cause | None = None


@dataclass(frozen=True)
class Failure:
    """A check that is told in full, and others that fail by the same."""

    check: CheckStanding
    others: tuple[CheckStanding, ...]


@dataclass(frozen=True)
class Settled:
    """Exercises of which no check was run, and one check whose verdict and message hold for all."""

    check: CheckStanding
    exercises: tuple[ExerciseStanding, ...]


@dataclass(frozen=True)
class UnitPart:
    """What is told of a unit. causes: those that were not told before. above: exercises that were.
    settled: of which nothing was run. told: the rest that is not right. right: all points earned.
    """

    unit: UnitResult
    causes: tuple[Cause, ...]
    above: tuple[ExerciseStanding, ...]
    settled: tuple[Settled, ...]
    told: tuple[ExerciseStanding, ...]
    right: tuple[ExerciseStanding, ...]


def feedback(result: Result, grade: Grade, kind: str = "md", name: str | None = None) -> str:
    """Return the text of a result's feedback; kind: one of `KINDS`. name: stands above it, by
    default the student's."""
    steps = next_steps(result)
    return _TEMPLATES.get_template(f"feedback.{kind}.j2").render(
        result=result,
        grade=grade,
        name=result.student if name is None else name,
        steps=steps,
        units=by_unit(result, steps),
        begin=_first_untouched(result) if len(steps) < STEPS else None,
    )


def of_exercise(standing: ExerciseStanding, *, plain: bool = False) -> str:
    """Return what the feedback says of one exercise, as Markdown, or as text that is shown as it
    is."""
    found = _PLAIN if plain else _TEMPLATES
    return found.get_template("exercise.md.j2").render(exercise=standing).strip("\n")


def next_steps(result: Result) -> list[Step]:
    """Return the mistakes that cost most, of the core first. What waits for another exercise is
    none, nor is what was not begun or not handed in, unless there is no other."""
    made = [
        Step(one.unit, one.max_score - one.score, exercise=one)
        for one in result.exercises
        if not one.settled and not one.first and one.score < one.max_score
    ]
    shared = [
        Step(unit.unit, _lost_by(cause, result, unit), cause=cause)
        for unit in result.units
        for cause in unit.causes
    ]
    here = [step for step in shared if step.cause and step.cause.verdict not in NOTHING_THERE]
    steps = sorted([*here, *made], key=_urgency)[:STEPS]
    return steps or sorted(shared, key=_urgency)[:1]


def _urgency(step: Step) -> tuple[bool, float]:
    return bool(step.exercise and step.exercise.beyond), -step.lost


def _lost_by(cause: Cause, result: Result, unit: UnitResult) -> float:
    """Return the points of the exercises of a unit that a cause fails."""
    failed = [
        one
        for one in result.exercises
        if one.unit == unit.unit and any(check.cause == cause.short for check in one.checks)
    ]
    return sum(one.max_score - one.score for one in failed)


def _first_untouched(result: Result) -> ExerciseStanding | None:
    """Return the first exercise of the core that is not begun, in a unit that is; None if there is
    none."""
    begun = {one.unit for one in result.exercises if not one.settled}
    for one in result.exercises:
        is_untouched = one.settled and one.settled.verdict is Verdict.NOT_STARTED
        if is_untouched and not one.beyond and (one.unit in begun or not begun):
            return one
    return None


def by_unit(result: Result, steps: Sequence[Step]) -> list[UnitPart]:
    """Return what there is to tell of each unit after these steps."""
    before = [step.exercise for step in steps]
    causes = [step.cause for step in steps]
    return [
        _part(
            unit,
            [one for one in result.exercises if one.unit == unit.unit],
            before,
            [cause for cause in unit.causes if cause not in causes],
        )
        for unit in result.units
    ]


def _part(
    unit: UnitResult,
    exercises: Sequence[ExerciseStanding],
    before: Sequence[ExerciseStanding | None],
    causes: Sequence[Cause],
) -> UnitPart:
    def is_right(one: ExerciseStanding) -> bool:
        return all(check.verdict is Verdict.PASSED for check in one.checks)

    rest = [one for one in exercises if one not in before and not is_right(one)]
    settled = [
        Settled(check, tuple(group))
        for group in _grouped((one for one in rest if one.settled), lambda one: _why(one.settled))
        if (check := group[0].settled)
    ]
    return UnitPart(
        unit,
        tuple(causes),
        tuple(one for one in exercises if one in before),
        tuple(settled),
        tuple(one for one in rest if not one.settled),
        tuple(one for one in exercises if is_right(one)),
    )


def failures(exercise: ExerciseStanding) -> list[Failure]:
    """Return what fails an exercise's checks, or is inherited; each cause once, by its first
    check."""
    failed = [check for check in exercise.checks if check.verdict is not Verdict.PASSED]
    by_cause = _grouped(failed, _why)
    by_cause.sort(key=lambda checks: checks[0].verdict in EARNING)
    return [Failure(first, tuple(others)) for first, *others in by_cause]


def passed(exercise: ExerciseStanding) -> list[CheckStanding]:
    """Return the checks of an exercise that pass."""
    return [check for check in exercise.checks if check.verdict is Verdict.PASSED]


def _why(check: CheckStanding | None) -> Any:
    """Return what fails a check: two that are equal here fail by the same."""
    if check is None or check.cause or check.misconception or check.verdict in ENDS:
        return check and (check.verdict, check.cause, check.misconception)
    return check.verdict, check.message and (check.message.got, check.message.because)


def _grouped(items: Iterable[Any], key: Callable[[Any], Any]) -> list[list[Any]]:
    """Return items in groups of one key each, in the order of the first of each."""
    groups: dict[Any, list[Any]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return [*groups.values()]


def code(text: str) -> str:
    """Return text as a Markdown code span, or several lines as a block of Python, whatever
    backticks are in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    if "\n" in text:
        fence = "`" * max(3, longest + 1)
        return f"\n\n{fence}python\n{text}\n{fence}"
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def prose(text: str) -> str:
    """Return text as Markdown that shows just these characters: `a*b` becomes `a\\*b`."""
    return re.sub(r"([\\`*_\[\]#!|<>&~$])", r"\\\1", text)


# Markdown has no escaping of its own: there every value goes through `code` or `marked`.
_TEMPLATES = templates("autograder.grading.report")
_TEMPLATES.filters |= {"code": code, "marked": prose, "number": lambda x: f"{float(x):.10g}"}
_PLAIN = templates("autograder.grading.report")
_PLAIN.filters |= {"code": str, "marked": str}
for _each in (_TEMPLATES, _PLAIN):
    _each.globals |= {"failures": failures, "passed": passed}
