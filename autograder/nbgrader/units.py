"""Which unit of our course an assignment of nbgrader's was made from."""

from collections.abc import Collection
from pathlib import Path

from traitlets import Bool, Unicode
from traitlets.config import LoggingConfigurable

from autograder.authoring.notebook import check_id
from autograder.course.exercises import exercises_of
from autograder.course.layout import Course, Unit
from autograder.course.use import in_use
from autograder.errors import UsageError


class OfCourse(LoggingConfigurable):
    """A part of nbgrader that knows our course; `c.OfCourse.course` is set once for all of them."""

    course = Unicode(help="The root of the course of exercises.").tag(config=True)
    inherited = Bool(True, help="A check that fails by another exercise alone costs nothing.").tag(
        config=True
    )

    def units(self) -> list[Unit]:
        """Return the units of the course; raise `UsageError` if the course is not configured, or
        has none."""
        if not self.course:
            raise UsageError("nbgrader_config.py does not say where the course of exercises is")
        return in_use(Course(Path(self.course))).units


def unit_of(units: Collection[Unit], assignment: str, grade_ids: Collection[str]) -> Unit | None:
    """Return the unit that a notebook was made from, or None if it has no check cell of ours.

    It is the unit that has the assignment's name. If none has it, it is the unit with most check
    cells in the notebook. grade_ids: nbgrader's names of the notebook's cells.
    """
    shared = {unit: len(_check_ids(unit) & {*grade_ids}) for unit in _likely(units, assignment)}
    best = max(shared, key=shared.__getitem__)
    return best if shared[best] else None


def _likely(units: Collection[Unit], assignment: str) -> list[Unit]:
    """Return the unit that has the assignment's name, or all if none has it."""
    return [unit for unit in units if unit.slug == assignment] or [*units]


def _check_ids(unit: Unit) -> set[str]:
    """Return nbgrader's names of a unit's check cells."""
    return {check_id(exercise.name) for exercise in exercises_of(unit)}
