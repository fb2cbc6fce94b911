"""Results: what is written to a file for each submission, schema 2.

Nothing in a result depends on when, where or how fast it was made. `result.schema.json`, beside
this file, is made from these types, for those who read results without Python.

Since schema 1, points belong to the ideas of an exercise, its `ideas`, and no longer to its checks,
each of which names its idea; there is a verdict `inherited`; and more than one misconception of an
exercise can be named.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import inf, isclose
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter

from autograder import __version__, beneath
from autograder.checking.blame import Cause
from autograder.checking.standing import ExerciseStanding
from autograder.checking.verdicts import Verdict
from autograder.errors import UsageError
from autograder.grading.seals import Seals

SCHEMA: Literal[2] = 2
MAX_NOTES = 20
MAX_SIZE = 32 << 20  # bytes of a result

Points = int | float  # a sum of nothing is an int


@dataclass(frozen=True)
class UnitResult:
    """The points of a unit, and what fails several of its exercises.

    bonus: the points of its exercises beyond the core.
    """

    unit: str
    score: Points
    max_score: Points
    bonus: Points
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True)
class Result:
    """The result of one submission.

    submission: a digest of what was judged. course: a digest of what it was judged by. engine: the
    version of the judge. provisional: the judge failed somewhere, so the submission is to be graded
    again. notes: what to know about the student's files.
    """

    schema: Literal[2]
    student: str
    seed: int
    submission: str
    course: str
    engine: str
    score: Points
    max_score: Points
    bonus: Points
    provisional: bool
    units: tuple[UnitResult, ...]
    exercises: tuple[ExerciseStanding, ...]
    notes: tuple[str, ...]

    __pydantic_config__ = ConfigDict(title="A result of `autograder grade`", extra="forbid")

    def dump(self) -> str:
        """Return the text of the result's file: the same bytes for the same result."""
        return json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=True) + "\n"


_ANY = TypeAdapter(Result)


def schema() -> str:
    """Return the text of result.schema.json."""
    return json.dumps(_ANY.json_schema(), indent=1, sort_keys=True) + "\n"


def result(
    *,
    student: str,
    seed: int,
    submission: str,
    course: str,
    exercises: Sequence[ExerciseStanding],
    notes: Sequence[str],
    causes: Mapping[str, Sequence[Cause]] = MappingProxyType({}),
) -> Result:
    """Return the result of a submission: points are added up from how its exercises stand.

    causes: of each unit. The other arguments are as in `Result`.
    """
    slugs = dict.fromkeys(exercise.unit for exercise in exercises)
    by_unit = {slug: [one for one in exercises if one.unit == slug] for slug in slugs}
    verdicts = {check.verdict for exercise in exercises for check in exercise.checks}
    return Result(
        schema=SCHEMA,
        student=student,
        seed=seed,
        submission=submission,
        course=course,
        engine=__version__,
        **_points(exercises),
        provisional=Verdict.FAULT in verdicts,
        units=tuple(
            UnitResult(slug, **_points(found), causes=tuple(causes.get(slug, ())))
            for slug, found in by_unit.items()
        ),
        exercises=tuple(exercises),
        notes=tuple(_few(notes)),
    )


def _few(notes: Sequence[str]) -> list[str]:
    """Return the first notes and one that counts the rest: an archive can cause two thousand."""
    more = len(notes) - MAX_NOTES
    return [*notes[:MAX_NOTES], *([f"and {more} more notes like these"] if more > 0 else [])]


def _points(exercises: Sequence[ExerciseStanding]) -> dict[str, Any]:
    core = [exercise for exercise in exercises if not exercise.beyond]
    return {
        "score": sum(exercise.score for exercise in core),
        "max_score": sum(exercise.max_score for exercise in core),
        "bonus": sum(exercise.score for exercise in exercises if exercise.beyond),
    }


def parse(text: str | bytes) -> Result:
    """Return the result that a text holds; raise `ValueError` if it does not fit the schema."""
    return _ANY.validate_json(text)


def read(path: Path, seals: Seals | None = None) -> Result:
    """Return the result in a file DIR/results/<student>.json.

    seals: of DIR; without them, what fits the schema, the file's name and itself is believed. Raise
    `UsageError` if it does not, or was edited since our judge wrote it.
    """
    try:
        with beneath.file(path.parent.parent, Path(path.parent.name, path.name)) as file:
            content = file.read(MAX_SIZE + 1)
        if len(content) > MAX_SIZE:
            raise ValueError
        found = parse(content)
    except (OSError, ValueError, RecursionError):
        raise UsageError(f"{path} is no result of schema {SCHEMA}: grade again") from None
    if found.student != path.stem or not _adds_up(found):
        raise UsageError(f"{path} contradicts its name or itself: grade again")
    if seals is not None and not seals.hold(path.stem, content):
        raise UsageError(f"{path} is not as this course's judge wrote it: grade again")
    return found


def _adds_up(found: Result) -> bool:
    """Say whether a result has numbers of points that can be, and sums that are those of its
    exercises."""
    ideas = [idea for exercise in found.exercises for idea in exercise.ideas]
    points = [(one.score, one.max_score) for one in found.exercises]
    points += [(one.score, one.max_score) for one in ideas]
    sums: list[Result | UnitResult] = [found, *found.units]
    points += [(one.score, one.max_score) for one in sums]
    bonuses = [one.bonus for one in sums]
    are_possible = all(0 <= score <= most < inf for score, most in points)
    are_possible &= all(0 <= bonus < inf for bonus in bonuses)
    total = _points(found.exercises)
    are_sums = all(isclose(getattr(found, name), total[name], abs_tol=1e-6) for name in total)
    return are_possible and (are_sums or not found.exercises)


def believed(out: Path, seals: Seals | None = None) -> tuple[list[Result], list[str]]:
    """Return the results in a folder that `autograder grade` wrote, and say which files are left
    out, as they are none or were edited.

    Raise `UsageError` if all are.
    """
    found, left = [], []
    for path in paths(out):
        try:
            found.append(read(path, seals))
        except UsageError as error:
            left.append(str(error))
    if left and not found:
        more = len(left) - 1
        raise UsageError(left[0] + (f"; and {more} more results are none, either" if more else ""))
    return found, left


def paths(out: Path) -> list[Path]:
    """Return the files of all results in a folder that `autograder grade` wrote, by student."""
    return sorted((out / "results").glob("*.json"))


def some(out: Path) -> list[Path]:
    """Return what `paths` does; raise `UsageError` if there are no results."""
    found = paths(out)
    if not found:
        raise UsageError(f"{out} holds no results: give what `autograder grade` had for --out")
    return found


def final(out: Path, seals: Seals | None = None) -> tuple[list[Result], list[str]]:
    """Return the results in a folder that `autograder grade` wrote, to put into another system.

    seals: of that folder. No result may be left out unseen there, so none may be broken or edited.

    A provisional result, of a submission at which the judge itself failed, is no grade yet: of
    these only the students' names are returned. Raise `UsageError` if there are no results, or if
    one does not fit the schema.
    """
    found = [read(path, seals) for path in some(out)]
    provisional = [one.student for one in found if one.provisional]
    return [one for one in found if not one.provisional], provisional
