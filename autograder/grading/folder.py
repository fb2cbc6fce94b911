"""The folder that `autograder grade` writes into: all that a later command knows of a run.

DIR/results/<student>.json   of this run's submissions, and of no others
    grades.csv, exercises.csv, feedback/   made of the results, by `report`
    codes.csv                whose page is whose, where pages are anonymous
    run.json                 what may differ between two runs: times, machine, settings
    left-over/               what earlier runs left of students who have no submission now
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.course.policies import Policies
from autograder.files import make_folder, write
from autograder.grading.grades import Grade, grades
from autograder.grading.job import as_json
from autograder.grading.report import tables
from autograder.grading.report.feedback import KINDS, feedback
from autograder.grading.results import Result, paths, read

LEFT_OVER = "left-over"
FEEDBACK = "feedback"
CODES = "codes.csv"
TIMES = "handed_in"  # in run.json
NAMED = 5  # students of whom something is left over


def report(
    out: Path, policies: Policies, *, anonymous: bool = False
) -> tuple[list[Result], list[Grade]]:
    """Write tables and feedback of the results in a folder; return the results and their grades.

    anonymous: pages of feedback have a code in place of the name, and codes.csv says whose each is.
    Raise `UsageError` if one of the results does not fit the schema.
    """
    results = [read(path) for path in paths(out)]
    graded = grades(results, policies, times(out))
    names = {one.student: _code(one) if anonymous else one.student for one in results}
    write(out / "grades.csv", tables.grades(graded))
    write(out / "exercises.csv", tables.exercises(results))
    pages = {
        f"{names[result.student]}.{kind}": feedback(result, grade, kind, names[result.student])
        for result, grade in zip(results, graded, strict=True)
        for kind in KINDS
    }
    for name, page in pages.items():
        write(out / FEEDBACK / name, page)
    for path in (out / FEEDBACK).glob("*"):
        if path.suffix[1:] in KINDS and path.name not in pages:
            path.unlink()
    if anonymous:
        write(out / CODES, tables.codes(names))
    else:
        (out / CODES).unlink(missing_ok=True)
    return results, graded


def _code(result: Result) -> str:
    """Return a code for a student, which nobody can guess who does not have the submission."""
    return hashlib.sha256(f"{result.submission} {result.student}".encode()).hexdigest()[:10]


def earlier(out: Path, entries: Iterable[str]) -> dict[str, str]:
    """Return the texts of the results that an earlier run left, by student.

    Under the empty name is what they depended on besides what they say themselves, as JSON.
    """
    try:
        found = {"": as_json(_run_json(out)["setting"])}
    except (KeyError, TypeError):
        return {}
    for student in entries:
        for place in (out, out / LEFT_OVER):
            with suppress(OSError, ValueError):
                path = place / "results" / f"{student}.json"
                found.setdefault(student, path.read_text(encoding="utf-8"))
    return found


def set_apart(out: Path, entries: Collection[str]) -> list[str]:
    """Move what earlier runs left of students who have no entry now into a folder of its own; say
    of whom, if there are any."""
    gone = [path.stem for path in paths(out) if path.stem not in entries]
    for student in gone:
        place = out / LEFT_OVER / "results" / f"{student}.json"
        make_folder(place.parent)
        (out / "results" / place.name).replace(place)
    if not gone:
        return []
    named = ", ".join(gone[:NAMED]) + (", ..." if len(gone) > NAMED else "")
    many = f"{len(gone)} result{'s' if len(gone) > 1 else ''} of earlier runs"
    return [f"No submission now, so moved to {out / LEFT_OVER}: {many} ({named})."]


def times(out: Path) -> dict[str, datetime]:
    """Return when each student handed in, in UTC, as far as that is known."""
    try:
        noted = _run_json(out)[TIMES]
        found = {name: datetime.fromisoformat(text) for name, text in noted.items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        return {}
    # What says no zone is taken for UTC, as `autograder collect` does.
    return {name: time.replace(tzinfo=time.tzinfo or UTC) for name, time in found.items()}


def _run_json(out: Path) -> Any:
    try:
        return json.loads((out / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
