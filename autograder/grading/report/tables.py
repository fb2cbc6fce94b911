"""Points in tables: a line for each student, a line for each exercise, and an overview to print."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from autograder.checking.text import no_formula
from autograder.grading.grades import Grade
from autograder.grading.report.changes import Change
from autograder.grading.results import Result


def grades(graded: Sequence[Grade]) -> str:
    """Return a CSV with a line per student: the grade, what it is made of, and what to know of it.

    Of each unit that anyone was graded on there are the points of the core, those beyond it, and
    the maximum of the core; these are empty where a student was not graded on it.
    """
    slugs = sorted({unit.unit for grade in graded for unit in grade.units})
    header = ["student", "grade", "out_of", "percent", "score", "bonus", "max_score"]
    header += [f"{slug}{part}" for slug in slugs for part in ("", " bonus", " max_score")]
    return _csv([*header, "provisional", "notes"], (_line(grade, slugs) for grade in graded))


def _line(grade: Grade, slugs: Sequence[str]) -> list[object]:
    units = {unit.unit: unit for unit in grade.units}
    in_all = [grade.grade, grade.out_of, grade.percent, grade.score, grade.bonus, grade.max_score]
    by_unit = [
        (units[slug].score, units[slug].bonus, units[slug].max_score) if slug in units else ()
        for slug in slugs
    ]
    return [
        no_formula(grade.student),
        *map(_cell, in_all),
        *(cell for points in by_unit for cell in (map(_cell, points) if points else [""] * 3)),
        "yes" if grade.provisional else "",
        no_formula("; ".join(grade.notes)),
    ]


def _cell(points: Fraction) -> float:
    return round(float(points), 4)


def number(points: Fraction) -> str:
    """Return points as they are read: with four decimals at most."""
    return f"{_cell(points):.10g}"


def exercises(results: Sequence[Result]) -> str:
    """Return a CSV with a line per student and exercise: its score, and whether it is beyond the
    core."""
    header = ["student", "unit", "exercise", "score", "max_score", "beyond", "notes"]
    return _csv(
        header,
        (
            [
                no_formula(result.student),
                one.unit,
                one.exercise,
                one.score,
                one.max_score,
                "yes" if one.beyond else "",
                no_formula("; ".join(result.notes)),
            ]
            for result in results
            for one in result.exercises
        ),
    )


def codes(names: Mapping[str, str]) -> str:
    """Return a CSV that says which code each student's page has in place of the name."""
    return _csv(["student", "code"], ([no_formula(who), code] for who, code in names.items()))


def changes(moved: Iterable[Change]) -> str:
    """Return a CSV with a line for each exercise of a student whose points are others than before,
    which says by how much, and why."""
    header = ["student", "unit", "exercise", "before", "after", "difference", "why"]
    return _csv(
        header,
        (
            [
                no_formula(one.student),
                one.unit,
                one.exercise,
                one.before,
                one.after,
                one.difference,
                no_formula(one.why),
            ]
            for one in moved
        ),
    )


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return table.getvalue()


OVERVIEW = ("student", "grade", "score", "bonus", "checks")


def overview(results: Sequence[Result], graded: Sequence[Grade]) -> list[tuple[str, ...]]:
    """Return a row for each student, as `OVERVIEW` names its cells: the name, the grade, the points
    of the core and those beyond it, and how many checks have each verdict."""
    rows: list[tuple[str, ...]] = []
    for result, grade in zip(results, graded, strict=True):
        verdicts = Counter(c.verdict for e in result.exercises for c in e.checks)
        said = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common())
        score = f"{number(grade.grade)} of {number(grade.out_of)}"
        rows.append((result.student, score, number(grade.score), number(grade.bonus), said))
    return rows
