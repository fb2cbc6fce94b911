"""The folder that `autograder grade` writes into, which is all that a later command knows of a run.

DIR/results/<student>.json   of this run's submissions, and of no others
    grades.csv, exercises.csv, report.html, feedback/   made of the results, by `report`
    run.json                 what may differ between two runs: times, machine, settings
    left-over/               what earlier runs left of students who have no submission now
"""

import json
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.course.hints import hints_of, in_a_sentence
from autograder.course.layout import Course, Unit
from autograder.course.policies import Policies
from autograder.files import make_folder, write
from autograder.grading.grades import Grade, grades
from autograder.grading.job import as_json
from autograder.grading.report.class_page import page
from autograder.grading.report.feedback import KINDS
from autograder.grading.report.tables import write_report
from autograder.grading.results import Result, paths, read

LEFT_OVER = "left-over"
REPORT = "report.html"
TIMES = "handed_in"  # in run.json
NAMED = 5  # students of whom something is left over


def report(
    out: Path, policies: Policies, course: Course | None = None
) -> tuple[list[Result], list[Grade]]:
    """Write what people read of the results in a folder; return the results and their grades.

    course: has hints, of which the report on the class quotes a sentence. Raise `UsageError` if a
    result does not fit the schema, or if hints are not as they must be.
    """
    results = [read(path) for path in paths(out)]
    graded = grades(results, policies, _times(out))
    write_report(out, results, graded)
    write(out / REPORT, page(results, graded, lambda *exercise: _lesson(course, *exercise)))
    return results, graded


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
        of_it = [f"results/{student}.json", *(f"feedback/{student}.{kind}" for kind in KINDS)]
        for name in of_it:
            place = out / LEFT_OVER / name
            make_folder(place.parent)
            with suppress(FileNotFoundError):
                (out / name).replace(place)
    if not gone:
        return []
    named = ", ".join(gone[:NAMED]) + (", ..." if len(gone) > NAMED else "")
    many = f"{len(gone)} result{'s' if len(gone) > 1 else ''} of earlier runs"
    return [f"No submission now, so moved to {out / LEFT_OVER}: {many} ({named})."]


def _lesson(course: Course | None, unit: str, exercise: str) -> str:
    """Return a sentence of the course on an exercise, "" if it has none."""
    return in_a_sentence(hints_of(Unit(course.root, unit).hints(exercise))) if course else ""


def _times(out: Path) -> dict[str, datetime]:
    """Return when each student handed in, in UTC, as far as that is known."""
    try:
        noted = _run_json(out)[TIMES]
        times = {name: datetime.fromisoformat(text) for name, text in noted.items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        return {}
    # What says no zone is taken for UTC, as `autograder collect` does.
    return {name: time.replace(tzinfo=time.tzinfo or UTC) for name, time in times.items()}


def _run_json(out: Path) -> Any:
    try:
        return json.loads((out / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
