"""Results: what is written down of each submission, schema 1.

Nothing in a result depends on when, where or how fast. `result.schema.json`, beside this file, is
made of these types; whoever reads results without Python goes by it.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter

from autograder import __version__
from autograder.checking.standing import ExerciseStanding
from autograder.checking.verdicts import Verdict
from autograder.errors import UsageError

SCHEMA: Literal[1] = 1
MAX_NOTES = 20

Points = int | float  # a sum of nothing is an int


@dataclass(frozen=True)
class UnitResult:
    """The points of a unit. bonus: of its exercises beyond the core."""

    unit: str
    score: Points
    max_score: Points
    bonus: Points


@dataclass(frozen=True)
class Result:
    """The result of one submission.

    submission, course: digests of what was judged, and by what. engine: our version. provisional:
    the judge failed somewhere, so it is to be graded again. notes: what to know about the files.
    """

    schema: Literal[1]
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
        """The text of its file: keys sorted, the same bytes for the same result."""
        return json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=True) + "\n"


_ANY = TypeAdapter(Result)


def schema() -> str:
    """The text of result.schema.json."""
    return json.dumps(_ANY.json_schema(), indent=1, sort_keys=True) + "\n"


def result(
    *,
    student: str,
    seed: int,
    submission: str,
    course: str,
    exercises: Sequence[ExerciseStanding],
    notes: Sequence[str],
) -> Result:
    """The result of a submission whose exercises stand so."""
    slugs = dict.fromkeys(exercise.unit for exercise in exercises)
    mine = {slug: [one for one in exercises if one.unit == slug] for slug in slugs}
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
        units=tuple(UnitResult(slug, **_points(found)) for slug, found in mine.items()),
        exercises=tuple(exercises),
        notes=tuple(_few(notes)),
    )


def _few(notes: Sequence[str]) -> list[str]:
    """The first notes, and how many more there are: an archive can cause two thousand."""
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
    """The result that a text is; raise `ValueError` if it is none of this schema."""
    return _ANY.validate_json(text)


def read(path: Path) -> Result:
    """The result in a file; raise `UsageError` if there is none of this schema."""
    try:
        return parse(path.read_bytes())
    except (OSError, ValueError):
        raise UsageError(f"{path} is no result of schema {SCHEMA}: grade again") from None


def paths(out: Path) -> list[Path]:
    """The files of all results in a folder that `autograder grade` wrote, by student."""
    return sorted((out / "results").glob("*.json"))


def final(out: Path) -> list[Result]:
    """The results in a folder that `autograder grade` wrote, to be handed on.

    Raise `UsageError` if there are none, or one is no result of this schema, or provisional.
    """
    found = [read(path) for path in paths(out)]
    if not found:
        raise UsageError(f"{out} holds no results: give what `autograder grade` had for --out")
    for one in found:
        if one.provisional:
            raise UsageError(f"the result of {one.student!r} is provisional: grade again")
    return found
