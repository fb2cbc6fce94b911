"""Moodle: grades to import into its grade book, and feedback files to upload to an assignment.

    email,grade,feedback
    ada@example.org,85,02_regression_losses: half_mse 10 of 10, mse 5 of 10

The page of the import maps columns to fields: the first to the e-mail address or the id number, the
others to a grade item and to its feedback. Feedback without a grade erases grades there, and one
grade above the item's maximum aborts all; so nobody has the one without the other, and grades are
scaled and end at the maximum.

    Ada Lovelace_123456_assignsubmission_file_/feedback.html

is where its upload of feedback files looks, the number being the participant's.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import PurePath

from autograder.checking.text import no_formula
from autograder.errors import UsageError
from autograder.grading.report.feedback import feedback
from autograder.grading.results import Result
from autograder.lms.students import Student, graded_on

PLACES = 100  # Moodle keeps more, and shows two decimals


class By(StrEnum):
    """What Moodle is to know students by, and the column that has it."""

    EMAIL = "email"
    ID = "id"


@dataclass(frozen=True)
class Table:
    """A CSV for Moodle. marks: how many students are in it. cut: those whose grade was above the
    maximum. unknown: those left out, of whom the address, or the id, is not known."""

    text: str
    marks: int
    cut: tuple[str, ...]
    unknown: tuple[str, ...]


def table(
    students: Sequence[Student], *, by: By = By.EMAIL, most: int = 100, unit: str | None = None
) -> Table:
    """Return the grades and what they are made of.

    most: what the grade item in Moodle is out of, up to 100. unit: whose points these are, by its
    slug; by default of all. Raise `UsageError` if nobody can be named to Moodle, or if two students
    have the same address or id.
    """
    rows, cut, unknown = dict[str, list[str]](), list[str](), list[str]()
    for student in graded_on(students, unit) if unit else students:
        who = str(getattr(student, by)).strip()
        mark = student.mark(unit)
        if not who or mark is None:
            unknown.append(student.folder)
            continue
        if who in rows:
            raise UsageError(f"two students have the {_in_words(by)} {who!r}: mend handed-in.csv")
        grade = mark.scaled(most)
        if grade > most:
            cut.append(student.folder)
        rows[who] = [
            no_formula(who), _number(min(grade, Fraction(most))),
            no_formula(_made_of(student.result, unit)),
        ]  # fmt: skip
    if not rows:
        raise UsageError(
            f"nobody's {_in_words(by)} is known: collect with --roster, and give its handed-in.csv "
            "as --handed-in"
        )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([by.value, "grade", "feedback"])
    writer.writerows(rows.values())
    return Table(out.getvalue(), len(rows), tuple(cut), tuple(unknown))


def _in_words(by: By) -> str:
    return "e-mail address" if by is By.EMAIL else "id"


def _number(grade: Fraction) -> str:
    """Return a grade with two decimals at most; halves go up, but never past a whole maximum."""
    return f"{float((grade * PLACES + Fraction(1, 2)).__floor__()) / PLACES:g}"


def _made_of(result: Result, unit: str | None) -> str:
    """Say in a line what each exercise earned."""
    said = []
    for one in result.units:
        if unit in (None, one.unit):
            earned = (
                f"{e.exercise} {e.score:g} of {e.max_score:g}"
                for e in result.exercises
                if e.unit == one.unit
            )
            said.append(f"{one.unit}: {', '.join(earned)}")
    return "; ".join(said)


def feedback_files(students: Sequence[Student]) -> tuple[dict[PurePath, bytes], list[str]]:
    """Return a page of feedback for each student, by its path in the upload, and the students whom
    Moodle cannot know, as their folders end in no number of a participant."""
    files, unknown = dict[PurePath, bytes](), list[str]()
    for student in students:
        # Moodle takes the folder's name apart at its underscores.
        name = student.called.replace("_", " ").strip()
        if not name or not student.number:
            unknown.append(student.folder)
            continue
        place = PurePath(f"{name}_{student.number}_assignsubmission_file_", "feedback.html")
        files[place] = feedback(student.result, student.grade, "html").encode()
    if not files:
        raise UsageError(
            "no student's folder ends in the number of a participant: collect the download of "
            "submissions from Moodle"
        )
    return files, unknown
