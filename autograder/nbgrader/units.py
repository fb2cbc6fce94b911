"""Which unit of our course an assignment of nbgrader's is made of."""

from collections.abc import Collection
from pathlib import Path

from traitlets import Unicode
from traitlets.config import LoggingConfigurable

from autograder.authoring.notebook import check_id
from autograder.course.exercises import exercises_of
from autograder.course.layout import Course, Unit
from autograder.errors import UsageError


class OfCourse(LoggingConfigurable):
    """What is configured with our course; `c.OfCourse` configures all of it at once."""

    course = Unicode(help="The root of the course of exercises.").tag(config=True)

    def units(self) -> list[Unit]:
        """The units of the course; raise `UsageError` if it has none."""
        if not self.course:
            raise UsageError("nbgrader_config.py does not say where the course of exercises is")
        return Course(Path(self.course)).units


def unit_of(units: Collection[Unit], assignment: str, grade_ids: Collection[str]) -> Unit | None:
    """The unit whose check cells are among these of a notebook: the one that the assignment is
    called after, or else the one with most of them; None if the notebook is of no unit."""
    mine = {unit: len(_check_ids(unit) & {*grade_ids}) for unit in _likely(units, assignment)}
    best = max(mine, key=mine.__getitem__)
    return best if mine[best] else None


def _likely(units: Collection[Unit], assignment: str) -> list[Unit]:
    return [unit for unit in units if unit.slug == assignment] or [*units]


def _check_ids(unit: Unit) -> set[str]:
    return {check_id(exercise.name) for exercise in exercises_of(unit)}
