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
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter

from autograder import __version__
from autograder.checking.blame import Cause
from autograder.checking.standing import ExerciseStanding
from autograder.checking.verdicts import Verdict
from autograder.errors import UsageError

SCHEMA: Literal[2] = 2
MAX_NOTES = 20

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


def read(path: Path) -> Result:
    """Return the result in a file; raise `UsageError` if the file holds none of this schema."""
    try:
        return parse(path.read_bytes())
    except (OSError, ValueError):
        raise UsageError(f"{path} is no result of schema {SCHEMA}: grade again") from None


def paths(out: Path) -> list[Path]:
    """Return the files of all results in a folder that `autograder grade` wrote, by student."""
    return sorted((out / "results").glob("*.json"))


def some(out: Path) -> list[Path]:
    """Return what `paths` does; raise `UsageError` if there are no results."""
    found = paths(out)
    if not found:
        raise UsageError(f"{out} holds no results: give what `autograder grade` had for --out")
    return found


def final(out: Path) -> tuple[list[Result], list[str]]:
    """Return the results in a folder that `autograder grade` wrote, to put into another system.

    A provisional result, of a submission at which the judge itself failed, is no grade yet: of
    these only the students' names are returned. Raise `UsageError` if there are no results, or if
    one does not fit the schema.
    """
    found = [read(path) for path in some(out)]
    provisional = [one.student for one in found if one.provisional]
    return [one for one in found if not one.provisional], provisional
