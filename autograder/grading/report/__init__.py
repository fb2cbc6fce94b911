"""Results to people: a table of grades, feedback for each student, and how one exercise stands."""

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import jinja2

from autograder.files import write

FEEDBACK = ("html", "md")
LABELS = (
    ("you called", "called"),
    ("this came", "got"),
    ("expected", "expected"),
    ("because", "because"),
)


def write_report(out: Path) -> None:
    """Write grades.csv, exercises.csv and feedback/ from the results in `out`."""
    results = [json.loads(path.read_text(encoding="utf-8")) for path in _results(out)]
    write(out / "grades.csv", grades(results))
    write(out / "exercises.csv", exercises(results))
    for result in results:
        for kind in FEEDBACK:
            write(out / "feedback" / f"{result['student']}.{kind}", feedback(result, kind))


def _results(out: Path) -> list[Path]:
    return sorted((out / "results").glob("*.json"))


def grades(results: list[dict[str, Any]]) -> str:
    """One line per student: the score, each unit's, and what to know about it."""
    units = [unit["unit"] for unit in results[0]["units"]] if results else []
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["student", "score", "max_score", "bonus", *units, "provisional", "notes"])
    for result in results:
        scores = [unit["score"] for unit in result["units"]]
        writer.writerow(
            [
                _no_formula(result["student"]),
                result["score"],
                result["max_score"],
                result["bonus"],
                *scores,
                "yes" if result["provisional"] else "",
                _no_formula("; ".join(result["notes"])),
            ]
        )
    return table.getvalue()


def exercises(results: list[dict[str, Any]]) -> str:
    """One line per student and exercise: its score, and whether it goes beyond the core."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["student", "unit", "exercise", "score", "max_score", "beyond", "notes"])
    for result in results:
        student, notes = _no_formula(result["student"]), _no_formula("; ".join(result["notes"]))
        for one in result["exercises"]:
            scores = [one["score"], one["max_score"], "yes" if one["beyond"] else ""]
            writer.writerow([student, one["unit"], one["exercise"], *scores, notes])
    return table.getvalue()


def table(out: Path) -> str:
    """The class at a glance: each student's score and what became of the checks."""
    rows = [("student", "score", "checks")]
    for path in _results(out):
        result = json.loads(path.read_text(encoding="utf-8"))
        verdicts = Counter(c["verdict"] for e in result["exercises"] for c in e["checks"])
        rows.append(
            (
                result["student"],
                f"{result['score']:g} of {result['max_score']:g}",
                ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common()),
            )
        )
    wide, narrow = (max(len(row[column]) for row in rows) for column in (0, 1))
    return "\n".join(f"{one:<{wide}}  {two:>{narrow}}  {three}" for one, two, three in rows)


def _no_formula(text: str) -> str:
    """A cell that a spreadsheet does not run."""
    return f"'{text}" if re.match(r"[=+\-@\t\r]", text) else text


def feedback(result: dict[str, Any], kind: str = "md") -> str:
    """What a student reads, as Markdown or HTML."""
    return _TEMPLATES.get_template(f"feedback.{kind}.j2").render(result=result)


def exercise(exercise: dict[str, Any], kind: str = "txt") -> str:
    """How one exercise of a result stands, as text or as a piece of HTML."""
    text = _TEMPLATES.get_template(f"exercise.{kind}.j2").render(exercise=exercise)
    return text.rstrip("\n")


def settled(exercise: dict[str, Any]) -> dict[str, Any] | None:
    """The one thing to say about an exercise of which no check was run, or None."""
    checks = exercise["checks"]
    message = checks[0]["message"]
    if not message or any(check["message"] != message for check in checks):
        return None
    return None if len(checks) == 1 and message["called"] else checks[0]


def code(text: str) -> str:
    """Text as a Markdown code span, whatever backticks are in it."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def prose(text: str) -> str:
    """Text as Markdown that means just these characters."""
    return re.sub(r"([\\`*_\[\]#!|<>&~$])", r"\\\1", text)


_TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("autograder.grading.report", "."),
    # Markdown has no escaping of its own: there every value goes through `code` or `prose`.
    autoescape=lambda name: name is not None and name.endswith(".html.j2"),
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)
_TEMPLATES.filters |= {"code": code, "prose": prose, "number": lambda x: f"{x:g}"}
_TEMPLATES.globals |= {"settled": settled, "LABELS": LABELS}
