"""The exercises of a unit, as its solution states them.

A fence, from `### BEGIN SOLUTION` to `### END SOLUTION`, holds the code that students are to write.
A definition with a fence is an exercise. Its decorators `@forbids(...)`, `@points(...)`,
`@effort(...)` and `@beyond` are marks.
"""

import ast
import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from autograder.course.layout import Unit
from autograder.errors import UsageError, did_you_mean
from autograder.runtime.syntax import Definition

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"

POINTS = 10.0  # of an exercise, unless it says otherwise

FENCE = re.compile(rf"^(?P<indent>[ ]*){BEGIN}\n.*?^(?P=indent){END}\n", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Effort:
    """How much work an exercise is: minutes, 0 if no author said; difficulty, from 1 to 3; after:
    the exercises of the unit that it builds on."""

    minutes: int = 0
    difficulty: int = 1
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exercise:
    """One function or class to write. beyond: it goes past the core, and its points are a bonus.

    forbids: what students may not use in it; see `autograder.course.marks.forbids`. points: what it
    is worth. ideas: the points of each of its ideas by name, where the author gives them. effort:
    how much work it is.
    """

    unit: str
    name: str
    beyond: bool
    forbids: tuple[str, ...]
    points: float = POINTS
    ideas: tuple[tuple[str, float], ...] = ()
    effort: Effort = field(default_factory=Effort)

    @property
    def outlook(self) -> str:
        """What a learner wants to know before beginning, in a sentence or two."""
        kind = "Beyond the core" if self.beyond else "Core"
        effort = self.effort
        if not effort.minutes:
            return f"{kind}."
        after = " and ".join(f"`{name}`" for name in effort.after)
        builds = f" Builds on {after}." if after else ""
        return (
            f"{kind}, about {effort.minutes} minutes, difficulty {effort.difficulty} of 3.{builds}"
        )

    @property
    def brief(self) -> str:
        """What it is worth, how long it takes and how hard it is, for a table: `core, 10 points, 15
        min, 2 of 3`."""
        kind, effort = f"{'beyond' if self.beyond else 'core'}, {self.points:g} points", self.effort
        return f"{kind}, {effort.minutes} min, {effort.difficulty} of 3" if effort.minutes else kind


def exercises_of(unit: Unit) -> list[Exercise]:
    """Return the exercises of a unit that are in use: its public definitions that hold a fence, in
    order.

    Raise `UsageError` for `@points` that are no positive quarters of a point, and for an `@effort`
    that says no minutes, or names what is no exercise before it.
    """
    source = unit.solution.read_text(encoding="utf-8")
    lines = source.splitlines(keepends=True)
    found: list[Exercise] = []
    for node in ast.parse(source).body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            body = "".join(lines[node.lineno - 1 : node.end_lineno])
            if BEGIN in body:
                marks = {mark_of(d): d for d in node.decorator_list}
                forbids = marks.get("forbids")
                names = forbids.args if isinstance(forbids, ast.Call) else []
                found.append(
                    Exercise(
                        unit.slug,
                        node.name,
                        "beyond" in marks,
                        tuple(ast.literal_eval(name) for name in names),
                        *_points(marks.get("points"), f"{unit.slug}, {node.name}"),
                        effort=_effort(
                            marks.get("effort"),
                            f"{unit.slug}, {node.name}",
                            {exercise.name for exercise in found},
                        ),
                    )
                )
    return [exercise for exercise in found if exercise.name not in unit.left_out]


def unit_of(units: Sequence[Unit], name: str) -> Unit:
    """Return the unit that has an exercise of this name; raise `UsageError` if there is none."""
    known = {exercise.name: unit for unit in units for exercise in exercises_of(unit)}
    if any(name in unit.left_out for unit in units):
        raise UsageError(f"{name} is left out, by [tool.autograder] in pyproject.toml")
    if name not in known:
        raise UsageError(f"there is no exercise {name!r}{did_you_mean(name, known)}")
    return known[name]


def _points(mark: ast.expr | None, where: str) -> tuple[float, tuple[tuple[str, float], ...]]:
    """Return what an exercise is worth, and the points of each idea, if `@points` gives them."""
    if mark is None:
        return POINTS, ()
    given: Any = None
    with contextlib.suppress(AttributeError, IndexError, ValueError):
        given = ast.literal_eval(mark.args[0])  # type: ignore[attr-defined]
    ideas = given if isinstance(given, dict) else {"": given}
    if not ideas or not all(_is_quarters(worth) for worth in ideas.values()):
        why = "it takes a number of points, or those of each idea, in quarters of a point"
        raise UsageError(f"{where}: @points({'' if given is None else given}): {why}")
    total = float(sum(ideas.values()))
    return total, tuple(given.items()) if isinstance(given, dict) else ()


def _effort(mark: ast.expr | None, where: str, before: set[str]) -> Effort:
    """Return what `@effort` says, or what holds without it. before: the exercises so far."""
    if mark is None:
        return Effort()
    try:
        minutes, *none = [ast.literal_eval(value) for value in mark.args]  # type: ignore[attr-defined]
        given = {k.arg: ast.literal_eval(k.value) for k in mark.keywords}  # type: ignore[attr-defined]
        effort = Effort(minutes, **given)
        if (
            not none
            and minutes > 0
            and effort.difficulty in (1, 2, 3)
            and before >= {*effort.after}
        ):
            return effort
    except (AttributeError, TypeError, ValueError):
        pass
    how = '@effort(10, difficulty=2, after=("softmax",)): minutes, from 1 to 3, exercises before it'
    raise UsageError(f"{where}: effort is stated as {how}")


def _is_quarters(worth: object) -> bool:
    """Say whether something is a positive number of quarters: floats add those up exactly."""
    return isinstance(worth, int | float) and worth > 0 and Fraction(worth * 4).denominator == 1


def mark_of(decorator: ast.expr) -> str:
    """Return the name of a decorator, called or not: `forbids` for `@forbids("numpy")`.

    Return nothing for a decorator that is no plain name, such as `@functools.cache`.
    """
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return called.id if isinstance(called, ast.Name) else ""


def must_be_complete(unit: Unit) -> None:
    """Raise `UsageError` if the unit has no grader, or Python cannot read one of `Unit.sources`."""
    if not unit.grader.is_file():
        raise UsageError(f"{unit.slug} has no grader: {unit.grader.relative_to(unit.root)}")
    for path in unit.sources:
        where, content = path.relative_to(unit.root), path.read_bytes() if path.is_file() else b""
        try:
            # Not `ast.parse`: in Python 3.11 it fails now and then where two threads call it.
            compile(content.decode(), path.name, "exec")
        except SyntaxError as error:
            line = f", line {error.lineno}" if error.lineno else ""
            raise UsageError(f"{where}{line}: {error.msg}") from None
        except UnicodeDecodeError as error:
            number = content.count(b"\n", 0, error.start) + 1
            raise UsageError(f"{where}, line {number}: save the file as UTF-8") from None
