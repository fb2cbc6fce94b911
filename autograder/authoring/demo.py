"""The demonstration: submissions of a whole class, made from the bank and tests/submissions.

Each student's name says what they hand in: `right`, `mistakes_07`, `timeout_loops_forever`.
"""

import shutil
from pathlib import Path

from autograder.authoring.compose import compose
from autograder.authoring.notebook import as_notebook
from autograder.course.layout import Course, Unit
from autograder.course.loaded import LoadedUnit
from autograder.course.stub import stub_of
from autograder.files import write

MISTAKEN = 16  # submissions with one misconception in each of two units
HOSTILE = 3  # at most so many of each folder of tests/submissions


def make(course: Course, folder: Path) -> int:
    """Write the submissions into `folder`, one folder or file for each, and an empty folder beside
    them; return their number."""
    units = course.units
    for place, unit in enumerate(units):
        loaded = LoadedUnit(unit)
        _hand_in(folder / "right", unit, compose(unit, []))
        _hand_in(folder / "right_in_other_ways", unit, compose(unit, loaded.variants[:1]))
        _hand_in(folder / "not_started", unit, stub_of(unit))
        book = folder / "right_in_notebooks" / unit.slug / unit.notebook.name
        write(book, as_notebook(loaded, solved=True))
        wrong = loaded.misconceptions
        for number in range(MISTAKEN):
            at_fault = wrong and place in (number % len(units), (number + 3) % len(units))
            chosen = [wrong[number * len(wrong) // MISTAKEN]] if at_fault else []
            _hand_in(folder / f"mistakes_{number + 1:02}", unit, compose(unit, chosen))
    _hand_in(folder / "first_unit_only", units[0], compose(units[0], []))
    for verdict in sorted((course.root / "tests" / "submissions").glob("*")):  # if there are any
        for path in sorted(verdict.glob("*.py"))[:HOSTILE]:
            shutil.copyfile(path, folder / f"{verdict.name}_{path.name}")
    made = sum(1 for _ in folder.iterdir())
    (folder / "empty").mkdir()
    return made


def _hand_in(student: Path, unit: Unit, text: str) -> None:
    write(student / unit.slug / unit.stub.name, text)
