"""Results: schema 1, as plain data. Nothing in a result depends on when, where or how fast."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import __version__
from autograder.authoring.build import Exercise
from autograder.checking.checks import Check, Outcome
from autograder.checking.recognition import Recognised
from autograder.course.layout import Course, Unit
from autograder.errors import UsageError

SCHEMA = 1
MAX_NOTES = 20


@dataclass(frozen=True)
class Judged:
    """One exercise of one submission, with the outcome of each of its checks."""

    exercise: Exercise
    checks: Sequence[Check]
    outcomes: dict[str, Outcome]
    recognised: Recognised | None = None


def course_digest(course: Course, units: Sequence[Unit]) -> str:
    """Identifies what submissions are judged by: solutions, banks, drivers and graders."""
    whole = hashlib.sha256()
    for unit in units:
        for path in unit.sources:
            whole.update(f"{path.relative_to(course.root)}\n".encode() + path.read_bytes())
    return f"sha256:{whole.hexdigest()}"


def result(
    *,
    student: str,
    seed: int,
    submission: str,
    course: str,
    judged: Sequence[Judged],
    notes: Sequence[str],
) -> dict[str, Any]:
    """The result of a submission."""
    exercises = [entry(j) for j in judged]
    slugs = dict.fromkeys(exercise["unit"] for exercise in exercises)
    return {
        "schema": SCHEMA,
        "student": student,
        "seed": seed,
        "submission": submission,
        "course": course,
        "engine": __version__,
        **_totals(exercises),
        "provisional": any(check["verdict"] == "fault" for e in exercises for check in e["checks"]),
        "units": [
            {"unit": slug, **_totals([e for e in exercises if e["unit"] == slug])} for slug in slugs
        ],
        "exercises": exercises,
        "notes": _few(notes),
    }


def _few(notes: Sequence[str]) -> list[str]:
    """What a person reads of two thousand notes."""
    more = len(notes) - MAX_NOTES
    return [*notes[:MAX_NOTES], *([f"and {more} more notes like these"] if more > 0 else [])]


def _totals(exercises: Sequence[dict[str, Any]]) -> dict[str, float]:
    core = [exercise for exercise in exercises if not exercise["beyond"]]
    return {
        "score": sum(exercise["score"] for exercise in core),
        "max_score": sum(exercise["max_score"] for exercise in core),
        "bonus": sum(exercise["score"] for exercise in exercises if exercise["beyond"]),
    }


def entry(judged: Judged) -> dict[str, Any]:
    """The entry of one exercise in a result."""
    checks = [_check(check, judged) for check in judged.checks]
    return {
        "unit": judged.exercise.unit,
        "exercise": judged.exercise.name,
        "score": sum(check["score"] for check in checks),
        "max_score": sum(check["max_score"] for check in checks),
        "beyond": judged.exercise.beyond,
        "checks": checks,
    }


def _check(check: Check, judged: Judged) -> dict[str, Any]:
    outcome, recognised = judged.outcomes[check.name], judged.recognised
    return {
        "name": check.name,
        "title": check.title,
        "public": check.public,
        "advisory": check.advisory,
        "verdict": outcome.verdict,
        "score": check.points if outcome.verdict == "passed" else 0.0,
        "max_score": check.points,
        "message": outcome.message,
        "misconception": {"name": recognised.name, "belief": recognised.belief}
        if recognised and check.name in recognised.checks
        else None,
    }


def dump(result: dict[str, Any]) -> str:
    """A result as the text of its file: keys sorted, the same bytes for the same result."""
    return json.dumps(result, indent=1, sort_keys=True, ensure_ascii=True) + "\n"


def final(out: Path) -> list[dict[str, Any]]:
    """The results in a folder that `autograder grade` wrote, to be handed on.

    Raise `UsageError` if there are none, or one is no result of this schema, or provisional.
    """
    paths = sorted((out / "results").glob("*.json"))
    if not paths:
        raise UsageError(f"{out} holds no results: give what `autograder grade` had for --out")
    return [_final(path) for path in paths]


def _final(path: Path) -> dict[str, Any]:
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        result = None
    if not isinstance(result, dict) or result.get("schema") != SCHEMA:
        raise UsageError(f"{path} is no result of schema {SCHEMA}: grade again")
    if result["provisional"]:
        raise UsageError(f"the result of {result['student']!r} is provisional: grade again")
    return result
