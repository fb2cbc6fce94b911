"""A part of a unit: some of its exercises, with what these build on, as stubs or as solutions."""

import ast
import re
from collections.abc import Collection
from functools import cached_property

from autograder.course.exercises import Exercise, exercises_of
from autograder.course.layout import Unit
from autograder.course.loaded import LoadedUnit
from autograder.course.stub import closed, stub_of, with_fences
from autograder.runtime.syntax import definitions, named, reachable

DRAWN = re.compile(r"^```python\n((?:.*\n)*?)```(?:\n|\Z)", re.MULTILINE)  # by students' code
UNDRAWN = "[A picture was here: it needs exercises that are not handed out with these.]"


class Part(LoadedUnit):
    """A unit of which only some exercises are handed out. Its lesson stays, but for the pictures
    that the others would draw."""

    def __init__(self, unit: Unit, names: Collection[str], *, solved: bool = False) -> None:
        """Choose the exercises by name; they are all that any of them needs.

        solved: its stub has the solutions, in their fences.
        """
        super().__init__(unit)
        self._names, self._solved = names, solved

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises of this part, in order."""
        return tuple(one for one in exercises_of(self.unit) if one.name in self._names)

    @cached_property
    def lesson(self) -> str:
        """The lesson, without pictures that others would draw."""
        return _without_pictures(super().lesson, self._others)

    @cached_property
    def stub(self) -> str:
        """The text of what students fill in, or of what they compare it with."""
        return self.fenced if self._solved else self._of_it(stub_of(self.unit))

    @cached_property
    def fenced(self) -> str:
        """The text of what students fill in, with the solutions in their fences."""
        return self._of_it(with_fences(self.unit))

    def _of_it(self, text: str) -> str:
        """Return the text of a file of the unit without other exercises."""
        names = [exercise.name for exercise in self.exercises]
        return _without_pictures(_without(text, self._others, names), self._others)

    @property
    def _others(self) -> set[str]:
        return {one.name for one in exercises_of(self.unit.whole)} - {*self._names}


def handed_out(unit: Unit) -> Part:
    """Return the part of a unit that students get: its exercises that are in use."""
    return Part(unit, [exercise.name for exercise in exercises_of(unit)])


def _without(text: str, others: Collection[str], names: Collection[str]) -> str:
    """Return the text of a unit's file without other exercises, and what they alone need."""
    tree, lines = ast.parse(text), text.splitlines(keepends=True)
    found = definitions(tree)
    uses = named(found)
    kept = {part for name in names for part in reachable(name, uses)}
    gone = {part for name in others for part in reachable(name, uses)} - kept
    for node in reversed(tree.body):
        bound = {name for name, statement in found.items() if statement is node}
        if bound and bound <= gone and not isinstance(node, ast.Import | ast.ImportFrom):
            first, last = closed(lines, node)
            del lines[first - 1 : last]
    return re.sub(r"\n{4,}", "\n\n\n", "".join(lines)).rstrip("\n") + "\n"


def _without_pictures(text: str, others: Collection[str]) -> str:
    """Return a lesson without the pictures that are drawn with one of these exercises. A line says
    where one was."""
    lost = {*others}
    return DRAWN.sub(lambda one: f"{UNDRAWN}\n" if _names(one[1]) & lost else one[0], text)


def _names(code: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
