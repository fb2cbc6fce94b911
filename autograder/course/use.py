"""Which units and exercises of a course are in use: all but what its policies leave out.

A unit is loaded, which takes an import of torch, only where an exercise is left out.
"""

import ast
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from autograder.course.exercises import exercises_of
from autograder.course.layout import Course, Unit
from autograder.course.policies import LEAVE_OUT, policies
from autograder.errors import UsageError
from autograder.runtime.syntax import definitions, named, reachable

if TYPE_CHECKING:
    from autograder.course.loaded import LoadedUnit


def in_use(course: Course) -> Course:
    """Return a course without what its policies leave out.

    Raise `UsageError` if they leave out all of it, or an exercise that another one in use needs.
    """
    used = replace(course, left_out=policies(course).left_out)
    if not used.units:
        raise UsageError(f"{LEAVE_OUT} leaves no unit of the course")
    for unit in used.units:
        _must_stand_alone(unit)
    return used


def _must_stand_alone(unit: Unit) -> None:
    """Raise `UsageError` if an exercise of a unit is in use, and one that it needs is left out."""
    if not unit.left_out:
        return
    names = [exercise.name for exercise in exercises_of(unit)]
    if not names:
        raise UsageError(f"{LEAVE_OUT} leaves no exercise of {unit.slug}: leave out the whole unit")
    from autograder.course.loaded import LoadedUnit

    loaded = LoadedUnit(unit.whole)
    for name in names:
        if lacking := [one for one in needs_of(loaded, [name]) if one in unit.left_out]:
            those = " and ".join(lacking)
            raise UsageError(
                f"{LEAVE_OUT} leaves out {those} of {unit.slug}, which {name} needs: leave out "
                f"{name} as well, or keep {those}"
            )


def needs_of(loaded: "LoadedUnit", wanted: Iterable[str], *, hidden: bool = True) -> list[str]:
    """Return exercises of a unit with all that they build on, in order: as their authors say, as
    our solution does, and as their checks call, the hidden ones too if `hidden`."""
    uses = named(definitions(ast.parse(loaded.unit.solution.read_bytes())))
    needs = {
        one.name: {
            *one.effort.after,
            *reachable(one.name, uses),
            *(
                partner
                for check in loaded.checks_of(one.name)
                if check.public or hidden
                for partner in loaded.partners.get(check.name, ())
            ),
        }
        for one in loaded.exercises
    }
    found, waiting = set[str](), [*wanted]
    while waiting:
        name = waiting.pop()
        if name in needs and name not in found:
            found.add(name)
            waiting += needs[name]
    return [one.name for one in loaded.exercises if one.name in found]
