"""The folder that `autograder grade` writes into: all that a later command knows of a run.

DIR/results/<student>.json   of this run's submissions, and of no others
    grades.csv, exercises.csv, report.html, feedback/   made of the results, by `report`
    seals/                   by which an edited result is told from one of ours
    codes.csv                whose page is whose, where pages are anonymous
    run.json                 what may differ between two runs: times, machine, settings
    earlier/, changes.*      results of graders that were mended since, and what that changed
    left-over/               what earlier runs left of students who have no submission now
"""

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from autograder import beneath
from autograder.collecting.naming import shown
from autograder.course import secret
from autograder.course.hints import hints_of, in_a_sentence
from autograder.course.layout import Course, Unit
from autograder.course.policies import Policies
from autograder.files import make_folder, write
from autograder.grading.grades import Grade, grades
from autograder.grading.job import as_json
from autograder.grading.report import tables
from autograder.grading.report.class_page import page
from autograder.grading.report.feedback import KINDS, feedback
from autograder.grading.results import MAX_SIZE, Result, believed, paths
from autograder.grading.seals import PURPOSE, Seals

LEFT_OVER = "left-over"
FEEDBACK = "feedback"
CODES = "codes.csv"
REPORT = "report.html"
TIMES = "handed_in"  # in run.json
REGRADED = "regraded"
NAMED = 5  # students of whom something is left over


def report(
    out: Path,
    policies: Policies,
    course: Course | None = None,
    *,
    anonymous: bool = False,
    said: list[str] | None = None,
) -> tuple[list[Result], list[Grade]]:
    """Write what people read of the results in a folder; return the results and their grades.

    course: has hints, of which the report on the class quotes a sentence. anonymous: pages of
    feedback have a code in place of the name, and codes.csv says whose each is. said: gets a line
    on each file that is left out, as it is no result or was edited. Raise `UsageError` if all are,
    or if hints are not as they must be.
    """
    results, left = believed(out, seals(out, course) if course else None)
    if said is not None:
        said += left
    graded = grades(results, policies, times(out))
    names = {one.student: _code(one) if anonymous else one.student for one in results}
    write(out / "grades.csv", tables.grades(graded))
    write(out / "exercises.csv", tables.exercises(results))
    write(out / REPORT, page(results, graded, partial(_lesson, course), names))
    pages = {
        f"{names[result.student]}.{kind}": feedback(result, grade, kind, names[result.student])
        for result, grade in zip(results, graded, strict=True)
        for kind in KINDS
    }
    for name, text in pages.items():
        write(out / FEEDBACK / name, text)
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


def seals(out: Path, course: Course) -> Seals:
    """Return the seals of a folder, as far as a course has a secret by now."""
    return Seals(out, secret.known(course.root, PURPOSE))


def earlier(out: Path, entries: Iterable[str], seals: Seals, said: list[str]) -> dict[str, str]:
    """Return the texts of the results that an earlier run left, by student, and say of which there
    is one that is not as it was written.

    Under the empty name is what they depended on besides what they say themselves, as JSON.
    """
    try:
        found = {"": as_json(_run_json(out)["setting"])}
    except (KeyError, TypeError):
        return {}
    edited = list[str]()
    for student in entries:
        for place in (out, out / LEFT_OVER):
            path = place / "results" / f"{student}.json"
            if student in found or not os.path.lexists(path):
                continue
            with suppress(OSError, ValueError):
                with beneath.file(place, Path("results", path.name)) as file:
                    content = file.read(MAX_SIZE)
                if seals.hold(student, content):
                    found[student] = content.decode()
                    continue
            edited.append(student)
    if edited:
        many = f"{len(edited)} result{'s are' if len(edited) > 1 else ' is'}"
        said.append(f"Graded again, as {many} not as this course's judge wrote it: {_few(edited)}.")
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
    many = f"{len(gone)} result{'s' if len(gone) > 1 else ''} of earlier runs"
    return [f"No submission now, so moved to {out / LEFT_OVER}: {many} ({_few(gone)})."]


def _few(students: Sequence[str]) -> str:
    return ", ".join(map(shown, students[:NAMED])) + (", ..." if len(students) > NAMED else "")


def _lesson(course: Course | None, unit: str, exercise: str) -> str:
    """Return a sentence of the course on an exercise, "" if it has none."""
    return in_a_sentence(hints_of(Unit(course.root, unit).hints(exercise))) if course else ""


def times(out: Path) -> dict[str, datetime]:
    """Return when each student handed in, in UTC, as far as that is known."""
    try:
        noted = _run_json(out)[TIMES]
        found = {name: datetime.fromisoformat(text) for name, text in noted.items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        return {}
    # What says no zone is taken for UTC, as `autograder collect` does.
    return {name: time.replace(tzinfo=time.tzinfo or UTC) for name, time in found.items()}


def regraded(out: Path) -> str:
    """Return which folder has the results of the graders before these, "" if there is none."""
    try:
        return "".join(re.findall("^[0-9a-f]+$", _run_json(out)[REGRADED]))
    except (KeyError, TypeError):
        return ""


def _run_json(out: Path) -> Any:
    try:
        return json.loads((out / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
