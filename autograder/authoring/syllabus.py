"""The syllabus as tables: what each exercise and each unit is worth, and how long it takes.

They stand in pages that people write, between two comments, and `build` keeps them true.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from autograder.course.layout import Course
from autograder.course.lesson import builds_on
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
    """Return a row for each unit, and one for all: its exercises, points and minutes, of the core
    and beyond it, and what it builds on."""
    head = [
        "| unit | core: exercises | points | minutes | beyond: exercises | points | minutes "
        "| builds on |",
        "|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    counted = [[_counts(loaded, beyond=beyond) for beyond in (False, True)] for loaded in units]
    rows = [
        _row(f"`{loaded.unit.slug}`", core, more, after=builds_on(loaded.lesson))
        for loaded, (core, more) in zip(units, counted, strict=True)
    ]
    totals = [
        [sum(column) for column in zip(*kind, strict=True)] for kind in zip(*counted, strict=True)
    ]
    return "\n".join([*head, *rows, _row("**all**", *totals), ""])


def _counts(loaded: LoadedUnit, *, beyond: bool) -> list[float]:
    """Return how many exercises of a unit are core, or beyond, with their points and minutes."""
    chosen = [exercise for exercise in loaded.exercises if exercise.beyond is beyond]
    points = sum(sum(idea.points for idea in loaded.ideas[one.name]) for one in chosen)
    return [len(chosen), points, sum(exercise.effort.minutes for exercise in chosen)]


def _row(name: str, *kinds: Sequence[float], after: str = "") -> str:
    cells = [f"{number:g}" for kind in kinds for number in kind]
    return f"| {' | '.join([name, *cells, after])} |"


PAGES: dict[Path, Callable[[Sequence[LoadedUnit]], str]] = {
    Path("exercises/README.md"): of_exercises,
    Path("docs/teaching.md"): of_units,
}
