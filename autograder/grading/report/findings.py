"""What the results of a class show together: beliefs, failures that none explains, hard checks.

Every list begins with what most students share; what is as frequent is in the order of its words.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.checking.blame import FINE
from autograder.checking.standing import CheckStanding, ExerciseStanding
from autograder.checking.verdicts import EARNING, Verdict
from autograder.grading.results import Result

OF_ONE = 3  # exercise: so many of its checks are told
FEW = 5  # students, of whom a share says little
UNTOUCHED = frozenset({Verdict.NOT_STARTED, Verdict.MISSING})
_LINE = re.compile(r" \((?:[^()]*, )?line \d+", re.DOTALL)


@dataclass(frozen=True)
class HeldIn:
    """A belief in one exercise. check: one that it fails, with what a holder's code gave there.
    example: the smallest that most holders share, or nothing."""

    unit: str
    exercise: str
    students: tuple[str, ...]
    check: CheckStanding
    example: str


@dataclass(frozen=True)
class HeldBelief:
    """What some students seem to believe, who they are, and in which exercises it shows."""

    belief: str
    students: tuple[str, ...]
    exercises: tuple[HeldIn, ...]


@dataclass(frozen=True)
class Unexplained:
    """Failures of one exercise that no belief explains, and that these students share.

    name: `half_mse-1` for the largest group of the exercise. checks: those that fail, with what
    came; the public ones first.
    """

    name: str
    unit: str
    exercise: str
    students: tuple[str, ...]
    checks: tuple[CheckStanding, ...]


@dataclass(frozen=True)
class Stopped:
    """One cause that fails most of an exercise, or of a unit, for these students.

    exercise: nothing, where several of the unit's fail by it.
    """

    unit: str
    exercise: str
    verdict: Verdict
    got: str
    because: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class HardCheck:
    """A check that `failed` of the `started` students fail who began its exercise."""

    unit: str
    exercise: str
    check: CheckStanding
    failed: int
    started: int

    @property
    def share(self) -> float:
        """The share that fails, from 0 to 1."""
        return self.failed / self.started


@dataclass(frozen=True)
class Fault:
    """An error of the judge at one check, for these students."""

    unit: str
    exercise: str
    check: str
    got: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class Counted:
    """How many checks ended with a verdict, and whose."""

    verdict: Verdict
    checks: int
    students: tuple[str, ...]


@dataclass(frozen=True)
class Noted:
    """What there is to know about the files of these students."""

    note: str
    students: tuple[str, ...]


def is_untouched(exercise: ExerciseStanding) -> bool:
    """Say whether there is nothing of the student's in an exercise."""
    return all(check.verdict in UNTOUCHED for check in exercise.checks)


def beliefs(results: Sequence[Result]) -> list[HeldBelief]:
    """Return what the class believes, the most frequent first."""
    held: dict[str, dict[tuple[str, str], list[_Seen]]] = defaultdict(lambda: defaultdict(list))
    for result, exercise in _each(results):
        for named in exercise.beliefs:
            shown = min((c for c in exercise.checks if _belief(c) == named.belief), key=_telling)
            held[named.belief][exercise.unit, exercise.exercise].append(
                _Seen(result.student, shown, named.example)
            )
    found = [
        HeldBelief(
            belief,
            tuple(sorted({seen.student for of_it in places.values() for seen in of_it})),
            tuple(sorted((_held_in(*place, of_it) for place, of_it in places.items()), key=_size)),
        )
        for belief, places in held.items()
    ]
    return sorted(found, key=lambda one: (-len(one.students), one.belief))


def unexplained(results: Sequence[Result]) -> list[Unexplained]:
    """Return the failures that no belief explains, those with the same answers together."""
    shared: dict[tuple[str, ...], list[tuple[str, tuple[CheckStanding, ...]]]] = defaultdict(list)
    for result, stands in _each(results):
        failing = tuple(check for check in stands.checks if check.is_open)
        if failing:
            answers = [part for check in failing for part in (check.name, _came(check))]
            key = (stands.unit, stands.exercise, *answers)
            shared[key].append((result.student, failing))
    order = sorted(shared, key=lambda key: (-len(shared[key]), key))
    numbers = Counter[str]()
    found = []
    for key in order:
        unit, exercise, *_ = key
        numbers[exercise] += 1
        failing = shared[key][0][1]
        found.append(
            Unexplained(
                f"{exercise}-{numbers[exercise]}",
                unit,
                exercise,
                tuple(student for student, _ in shared[key]),
                tuple(sorted(failing, key=lambda check: not check.public)),
            )
        )
    return found


def stopped(results: Sequence[Result]) -> list[Stopped]:
    """Return what fails whole units and exercises, such as a crash when a file is imported."""
    shared: dict[tuple[str, str, Verdict, str, str], list[str]] = defaultdict(list)
    for result in results:
        causes = [(unit.unit, "", cause) for unit in result.units for cause in unit.causes]
        causes += [(one.unit, one.exercise, one.cause) for one in result.exercises if one.cause]
        for unit, exercise, cause in causes:
            key = (unit, exercise, cause.verdict, without_line(cause.got), cause.because)
            shared[key].append(result.student)
    found = [(key, _once(students)) for key, students in shared.items()]
    return [Stopped(*key, who) for key, who in sorted(found, key=lambda one: (-len(one[1]), one))]


def hardest(results: Sequence[Result], many: int) -> list[HardCheck]:
    """Return so many checks, those that the largest share fails of who began the exercise.

    A check counts if some students began its exercise, five where the class has as many. Of each
    exercise there are a few.
    """
    checks: dict[tuple[str, str, str], CheckStanding] = {}
    started, failed = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    for _, exercise in _each(results):
        if is_untouched(exercise):
            continue
        for check in exercise.checks:
            key = (exercise.unit, exercise.exercise, check.name)
            checks.setdefault(key, check)
            started[key] += check.verdict is not Verdict.FAULT
            failed[key] += check.verdict not in FINE
    enough = min(FEW, len(results))
    found = [
        HardCheck(unit, exercise, checks[unit, exercise, name], failed[key], started[key])
        for key in checks
        for unit, exercise, name in [key]
        if failed[key] and started[key] >= enough
    ]
    by_share = sorted(
        found, key=lambda one: (-one.share, -one.failed, one.unit, one.exercise, one.check.name)
    )
    of_exercise = Counter[tuple[str, str]]()
    chosen = []
    for one in by_share:
        of_exercise[one.unit, one.exercise] += 1
        if of_exercise[one.unit, one.exercise] <= OF_ONE:
            chosen.append(one)
    return chosen[:many]


def faults(results: Sequence[Result]) -> list[Fault]:
    """Return the judge's own errors."""
    shared: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for result, exercise in _each(results):
        for check in exercise.checks:
            if check.verdict is Verdict.FAULT:
                got = check.message.got if check.message else ""
                shared[exercise.unit, exercise.exercise, check.name, got].append(result.student)
    found = [Fault(*key, tuple(students)) for key, students in shared.items()]
    return sorted(
        found, key=lambda one: (-len(one.students), one.unit, one.exercise, one.check, one.got)
    )


def verdicts(results: Sequence[Result]) -> list[Counted]:
    """Return how often there is each verdict, those that are not there left out."""
    checks = Counter[Verdict]()
    students: dict[Verdict, list[str]] = defaultdict(list)
    for result, exercise in _each(results):
        for check in exercise.checks:
            checks[check.verdict] += 1
            students[check.verdict].append(result.student)
    return [
        Counted(verdict, checks[verdict], _once(students[verdict]))
        for verdict in Verdict
        if checks[verdict]
    ]


def notes(results: Sequence[Result]) -> list[Noted]:
    """Return the notes of the results, each once."""
    shared: dict[str, list[str]] = defaultdict(list)
    for result in results:
        for note in dict.fromkeys(result.notes):
            shared[note].append(result.student)
    found = [Noted(note, tuple(students)) for note, students in shared.items()]
    return sorted(found, key=lambda one: (-len(one.students), one.note))


def is_whole(exercise: ExerciseStanding) -> bool:
    """Say whether every check of an exercise earns its points."""
    return all(check.verdict in EARNING for check in exercise.checks)


def without_line(got: str) -> str:
    """Return what came of a call without the student's own line, which differs for each."""
    return _LINE.split(got, maxsplit=1)[0]


@dataclass(frozen=True)
class _Seen:
    """One student with a belief in one exercise."""

    student: str
    check: CheckStanding
    example: str


def _each(results: Iterable[Result]) -> Iterable[tuple[Result, ExerciseStanding]]:
    return ((result, exercise) for result in results for exercise in result.exercises)


def _belief(check: CheckStanding) -> str | None:
    return check.misconception.belief if check.misconception else None


def _telling(check: CheckStanding) -> tuple[bool, bool]:
    """Return by what to sort checks, those first that tell most: the idea, then what was called."""
    return not (check.message and check.message.is_idea), not check.public


def _held_in(unit: str, exercise: str, seen: Sequence[_Seen]) -> HeldIn:
    examples = Counter(one.example for one in seen if one.example)
    example = min(examples, key=lambda text: (-examples[text], len(text), text), default="")
    return HeldIn(unit, exercise, tuple(one.student for one in seen), seen[0].check, example)


def _size(held: HeldIn) -> tuple[int, str, str]:
    return -len(held.students), held.unit, held.exercise


def _came(check: CheckStanding) -> str:
    return f"{check.verdict} {without_line(check.message.got) if check.message else ''}"


def _once(students: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(students))
