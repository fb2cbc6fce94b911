"""The syllabus as tables: what each exercise and each unit is worth, and how long it takes.

They stand in pages that people write, between two comments, and `build` keeps them true.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import astuple
from pathlib import Path

from autograder.course.layout import Course
from autograder.course.lesson import FoldedQuestion, Picture, builds_on, pieces_of
from autograder.course.loaded import LoadedUnit

TABLE = re.compile(
    r"(<!-- The syllabus, which `autograder build` writes -->\n).*?(<!-- end -->\n)", re.S
)


def with_table(text: str, table: str) -> str:
    """Return a page with this table between its two comments."""
    return TABLE.sub(lambda place: f"{place[1]}\n{table}\n{place[2]}", text)


def pages(course: Course) -> dict[Path, bytes]:
    """Return the content of the pages with a table in them, by path below the course."""
    found = {}
    for path, table in PAGES.items():
        if (course.root / path).is_file():
            before = (course.root / path).read_text(encoding="utf-8")
            units = [LoadedUnit(unit) for unit in course.units]
            found[path] = with_table(before, table(units)).encode()
    return found


def of_exercises(units: Sequence[LoadedUnit]) -> str:
    """Return a row for each exercise: core or beyond, minutes, difficulty and what it builds on;
    and above those of a unit one that says what this builds on."""
    rows = []
    for loaded in units:
        rows.append(f"| **{loaded.unit.slug}** | | | | {builds_on(loaded.lesson)} |")
        for exercise in loaded.exercises:
            effort = exercise.effort
            kind = "beyond" if exercise.beyond else "core"
            after = ", ".join(f"`{name}`" for name in effort.after)
            what = f"`{exercise.name}` | {kind} | {effort.minutes} | {effort.difficulty} | {after}"
            rows.append(f"| {what} |")
    head = ["| exercise | | minutes | difficulty | builds on |", "|---|---|---:|---:|---|"]
    return "\n".join([*head, *rows, ""])


def of_units(units: Sequence[LoadedUnit]) -> str:
    """Return a row for each unit, and one for all: the minutes of its lesson, its exercises, points
    and minutes, of the core and beyond it, the hours of lesson and core, and what it builds on."""
    head = [
        "| unit | reading: minutes | core: exercises | points | minutes | reading and core: hours "
        "| beyond: exercises | points | minutes | builds on |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---|",
    ]
    rows = [_row(f"`{one.unit.slug}`", [one], builds_on(one.lesson)) for one in units]
    return "\n".join([*head, *rows, _row("**all**", units), ""])


def hours(units: Sequence[LoadedUnit]) -> float:
    """Return how long the lessons and the core of these units take, to a tenth of an hour."""
    minutes = sum(_reading(one) + _counts(one, beyond=False)[2] for one in units)
    return round(minutes / 60, 1)


def _reading(loaded: LoadedUnit) -> int:
    """Return the minutes that a lesson takes, to the nearest five: one for a hundred words, as
    there are formulas among them, and three to think about each question."""
    pieces = [*pieces_of(loaded.lesson)]
    texts = [text for piece in pieces if not isinstance(piece, Picture) for text in astuple(piece)]
    questions = sum(isinstance(piece, FoldedQuestion) for piece in pieces)
    return 5 * round((len(" ".join(texts).split()) / 100 + 3 * questions) / 5)


def _counts(loaded: LoadedUnit, *, beyond: bool) -> list[float]:
    """Return how many exercises of a unit are core, or beyond, with their points and minutes."""
    chosen = [exercise for exercise in loaded.exercises if exercise.beyond is beyond]
    points = sum(sum(idea.points for idea in loaded.ideas[one.name]) for one in chosen)
    return [len(chosen), points, sum(exercise.effort.minutes for exercise in chosen)]


def _row(name: str, units: Sequence[LoadedUnit], after: str = "") -> str:
    core, more = (
        [
            sum(column)
            for column in zip(*(_counts(one, beyond=beyond) for one in units), strict=True)
        ]
        for beyond in (False, True)
    )
    numbers = [sum(map(_reading, units)), *core, hours(units), *more]
    return f"| {' | '.join([name, *(f'{number:g}' for number in numbers), after])} |"


PAGES: dict[Path, Callable[[Sequence[LoadedUnit]], str]] = {
    Path("exercises/README.md"): of_exercises,
    Path("docs/teaching.md"): of_units,
}
