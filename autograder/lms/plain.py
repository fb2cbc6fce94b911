"""A CSV for a spreadsheet: Excel takes it for UTF-8 by its mark, and no field for a formula."""

import csv
import io
from collections.abc import Sequence

from autograder.checking.text import no_formula
from autograder.grading.report.tables import number
from autograder.lms.students import Student, units

MARK = "\ufeff"


def table(students: Sequence[Student], unit: str | None = None) -> bytes:
    """Return a line for each student: who it is, the grade, and what each unit counts.

    unit: the slug of the only one that is to be in it, by default all.
    """
    slugs = units(students) if unit is None else [unit]
    header = ["student", "id", "name", "email", "grade", "out_of", "percent"]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*header, *(slugs if unit is None else []), "notes"])
    for student in students:
        mark = student.mark(unit)
        if mark is None:
            continue
        who = (student.folder, student.id, student.name, student.email)
        grade = (mark.points, mark.out_of, mark.scaled(100))
        counts = [student.mark(slug) for slug in slugs] if unit is None else []
        writer.writerow(
            [
                *map(no_formula, who),
                *map(number, grade),
                *(number(one.points) if one else "" for one in counts),
                no_formula("; ".join(student.grade.notes)),
            ]
        )
    return (MARK + text.getvalue()).encode()
