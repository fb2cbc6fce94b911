"""Points in tables: a line for each student, a line for each exercise, and an overview to print."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.checking.text import no_formula
from autograder.files import write
from autograder.grading.report.feedback import KINDS, feedback
from autograder.grading.results import Result, paths, read


def write_report(out: Path) -> list[Result]:
    """Write grades.csv, exercises.csv and feedback/ into `out`; return the results there.

    Raise `UsageError` if one of the results does not fit the schema.
    """
    results = [read(path) for path in paths(out)]
    write(out / "grades.csv", grades(results))
    write(out / "exercises.csv", exercises(results))
    for result in results:
        for kind in KINDS:
            write(out / "feedback" / f"{result.student}.{kind}", feedback(result, kind))
    return results


def grades(results: Sequence[Result]) -> str:
    """Return a CSV with a line per student: the score, each unit's, and what to know about it."""
    units = [unit.unit for unit in results[0].units] if results else []
    header = ["student", "score", "max_score", "bonus", *units, "provisional", "notes"]
    return _csv(
        header,
        (
            [
                no_formula(result.student),
                result.score,
                result.max_score,
                result.bonus,
                *(unit.score for unit in result.units),
                "yes" if result.provisional else "",
                no_formula("; ".join(result.notes)),
            ]
            for result in results
        ),
    )


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


def _csv(header: list[str], rows: Iterable[list[object]]) -> str:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return table.getvalue()


def overview(results: Sequence[Result]) -> list[tuple[str, str, str]]:
    """Return a row for each student: the name, the score, and how many checks have each verdict."""
    rows = []
    for result in results:
        verdicts = Counter(c.verdict for e in result.exercises for c in e.checks)
        said = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common())
        rows.append((result.student, f"{result.score:g} of {result.max_score:g}", said))
    return rows
