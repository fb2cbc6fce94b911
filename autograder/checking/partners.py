"""Which exercises a check calls besides its own: a fault in one of those is seen there, too."""

import ast
from collections.abc import Collection, Iterable, Mapping
from itertools import chain

from autograder.runtime.syntax import definitions, named, reachable

STUDENT = "student"  # what checks and drivers call the student's module


def partners(checks: str, drivers: str, exercises: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return, for each function of a file of checks, the exercises that it calls, itself or through
    helpers and drivers. All that a function names counts, whichever way through it is taken: so a
    driver is to leave to the check whom to call.

    checks: the text of the file. drivers: the text of the unit's drivers. exercises: their
    names, in order.
    """
    tests, driving = definitions(ast.parse(checks)), definitions(ast.parse(drivers))
    of_tests, of_driving = named(tests), named(driving)
    found = {}
    for name, node in tests.items():
        if isinstance(node, ast.FunctionDef):
            called = _called(reachable(name, of_tests), tests)
            driven = [_called(reachable(other, of_driving), driving) for other in called]
            called |= {*chain.from_iterable(driven)}
            found[name] = tuple(exercise for exercise in exercises if exercise in called)
    return found


def _called(reached: Iterable[str], found: Mapping[str, ast.stmt]) -> set[str]:
    """Return what these functions call of the student's module and of the drivers."""
    parts = [part for name in reached for part in ast.walk(found[name])]
    return {part.attr for part in parts if isinstance(part, ast.Attribute) and _is_theirs(part)}


def _is_theirs(part: ast.Attribute) -> bool:
    """Say whether this is `student.NAME` or `student.drivers.NAME`."""
    base = part.value
    if isinstance(base, ast.Attribute) and base.attr == "drivers":
        base = base.value
    return isinstance(base, ast.Name) and base.id == STUDENT
