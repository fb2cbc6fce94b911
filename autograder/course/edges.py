"""Edges: the conditions that a unit's syllabus names, as code beside the bank.

An edge says of the arguments of a call whether they are such a case. The exam sees to it that a
check tries each, and notices whoever goes wrong just there.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.checking.authors import load
from autograder.course.layout import Unit
from autograder.errors import UsageError


@dataclass(frozen=True)
class Edge:
    """One edge of an exercise. sentence: what is so. holds: asks for some of the arguments."""

    exercise: str
    sentence: str
    holds: Callable[..., Any]

    def is_met(self, arguments: Mapping[str, Any]) -> bool:
        """Say whether these arguments, by name, are such a case.

        It is none if an argument that the edge asks for is not there.
        """
        wanted = inspect.signature(self.holds).parameters
        if not wanted.keys() <= arguments.keys():
            return False
        return bool(self.holds(**{name: arguments[name] for name in wanted}))


def edge(exercise: str) -> Callable[[Callable[..., Any]], Edge]:
    """Declare the decorated function as an edge of an exercise.

    Its parameters are named like arguments of the exercise, those with a default included; of a
    class, `method` is the name of the method that is called, and `self` the object. Its docstring
    is the edge in words: `a whole slice is -inf`.
    """
    return lambda holds: Edge(exercise, " ".join((holds.__doc__ or "").split()), holds)


def edges_of(unit: Unit) -> list[Edge]:
    """Return the edges of a unit, in the order of the file; none if there is no such file.

    Raise `UsageError` for one without a docstring.
    """
    if not unit.edges.is_file():
        return []
    found = [one for one in vars(load(unit.edges, "edges")).values() if type(one) is Edge]
    for one in found:
        if not one.sentence:
            raise UsageError(f"{unit.slug}, edges.py: {one.holds.__name__} needs a docstring")
    return found
