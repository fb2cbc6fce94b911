"""The students as an export sees them: who each is, what came of the work, and what it earned."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from autograder.collecting import table
from autograder.course.layout import Course
from autograder.course.policies import Policies
from autograder.errors import UsageError
from autograder.grading import folder
from autograder.grading.grades import Grade, grades
from autograder.grading.report.tables import number
from autograder.grading.results import Result, final

NUMBERED = re.compile(r"(?P<name>.*?)_?(?P<number>[0-9]+)", re.DOTALL)  # `lovelaceada_104`


@dataclass(frozen=True)
class Mark:
    """What counts of a student's work, in points."""

    points: Fraction
    out_of: Fraction

    def scaled(self, most: Fraction | int) -> Fraction:
        """Return the points as they are where there are so many to earn."""
        return self.points * most / self.out_of if self.out_of else Fraction(0)


@dataclass(frozen=True)
class Student:
    """A student with a final result. id, name, email: as `handed-in.csv` has them, or empty."""

    result: Result
    grade: Grade
    id: str = ""
    name: str = ""
    email: str = ""

    @property
    def folder(self) -> str:
        """What the student's submission is called, and so the result."""
        return self.result.student

    @property
    def number(self) -> str:
        """The number that the folder ends in, as those from Canvas and Moodle do; or nothing."""
        found = NUMBERED.fullmatch(self.folder)
        return found["number"] if found else ""

    @property
    def called(self) -> str:
        """The folder's name without that number."""
        found = NUMBERED.fullmatch(self.folder)
        return found["name"] if found else self.folder

    def mark(self, unit: str | None = None) -> Mark | None:
        """Return the mark for a unit, by its slug, or for all units; None if the student was not
        graded on it."""
        if unit is None:
            return Mark(self.grade.grade, self.grade.out_of)
        found = [one for one in self.grade.units if one.unit == unit]
        return Mark(found[0].counts, found[0].out_of) if found else None

    def said(self) -> list[str]:
        """Say what the grade is, and what there is to know of the whole."""
        causes = [
            f"{unit.unit}: {cause.verdict}, {cause.got}, because {cause.because}"
            for unit in self.result.units
            for cause in unit.causes
        ]
        total = f"{number(self.grade.grade)} of {number(self.grade.out_of)} points."
        return [total, *causes, *(f"Note: {note}." for note in self.grade.notes)]


def read(
    out: Path, policies: Policies, handed_in: Path | None = None, course: Course | None = None
) -> tuple[list[Student], list[str]]:
    """Return the students in a folder that `autograder grade` wrote, and of whom the results are
    provisional and left out.

    handed_in: the table of `autograder collect`. course: whose secret tells an edited result. Raise
    `UsageError` if there is no final result or an edited one, or if the table is one of other
    students.
    """
    results, provisional = final(out, folder.seals(out, course) if course else None)
    if not results:
        raise UsageError(f"every result in {out} is provisional: run `autograder grade` again")
    for result in results:
        _must_be_a_name(result.student)
    known = {} if handed_in is None else {row.student: row for row in table.read(handed_in)}
    if handed_in and known.keys().isdisjoint(result.student for result in results):
        raise UsageError(f"{handed_in} names no student who has a result in {out}")
    students = []
    for result, grade in zip(results, grades(results, policies, folder.times(out)), strict=True):
        row = known.get(result.student, table.Row())
        students.append(Student(result, grade, row.id, row.name, row.email))
    return students, provisional


def graded_on(students: Sequence[Student], unit: str) -> list[Student]:
    """Return those who were graded on a unit; raise `UsageError` if nobody was."""
    found = [student for student in students if student.mark(unit)]
    if not found:
        raise UsageError(f"nobody was graded on {unit}, but on {', '.join(units(students))}")
    return found


def units(students: Sequence[Student]) -> list[str]:
    """Return the slugs of the units that anyone was graded on, sorted."""
    return sorted({unit.unit for student in students for unit in student.grade.units})


def _must_be_a_name(student: str) -> None:
    """Raise `UsageError` for what leads to another folder: exports name files after students."""
    if not student or Path(student).name != student or student.startswith("."):
        raise UsageError(f"{student!r} cannot be the name of a student's file")
