"""The bank: wrong answers with the belief behind each, and right answers written differently."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from inspect import getdoc
from types import ModuleType
from typing import Any

from autograder.course.layout import Unit
from autograder.runtime.call import Live
from autograder.runtime.loading import load

Answer = Callable[..., Any]


@dataclass(frozen=True)
class Variant:
    """A right implementation of the exercise `of` that looks different from the solution.

    row: its row in the catalogue, if it has one.
    """

    of: str
    answer: Answer
    row: str = ""

    @property
    def name(self) -> str:
        """The name of the function."""
        return self.answer.__name__

    @property
    def belief(self) -> str:
        """Its docstring on one line."""
        return " ".join((getdoc(self.answer) or "").split())


@dataclass(frozen=True)
class Misconception(Variant):
    """A wrong implementation of `of`; its docstring is what the student believes.

    caught_by: the check that exists to catch it. ships: students get its body, to repair, where
    other stubs are empty.
    """

    caught_by: str = ""
    ships: bool = False


def misconception(
    *, of: str, caught_by: str, row: str = "", ships: bool = False
) -> Callable[[Answer], Misconception]:
    """Bank the decorated function as a wrong answer to `of` that `caught_by` must reject."""
    return lambda answer: Misconception(of, answer, row, caught_by, ships)


def variant(*, of: str, row: str = "") -> Callable[[Answer], Variant]:
    """Bank the decorated function as a right answer to `of`."""
    return lambda answer: Variant(of, answer, row)


def solution(unit: Unit) -> Live:
    """A fresh copy of the solution with its drivers."""
    drivers = load(unit.drivers, "drivers") if unit.drivers.is_file() else None
    files = (unit.solution, unit.misconceptions, unit.variants)
    return Live(load(unit.solution, unit.name), drivers, frozenset(map(str, files)))


def from_text(unit: Unit, source: str) -> Live:
    """A module of this source in the solution's place."""
    live = solution(unit)
    live.module = ModuleType(unit.name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # a mutant may say `1 is 1`
        code = compile(source, str(unit.solution), "exec")
    exec(code, live.module.__dict__)
    return live


def substituted(unit: Unit, name: str, answer: Answer) -> Live:
    """A fresh copy of the solution in which `answer` stands in the place of `name`, so that its
    neighbours and the drivers see it."""
    live = solution(unit)
    setattr(live.module, name, answer)
    return live


def misconceptions(unit: Unit) -> list[Misconception]:
    """The wrong answers of a unit, in the order of the file."""
    module = _load_beside_solution(unit, "misconceptions")
    return [entry for entry in vars(module).values() if isinstance(entry, Misconception)]


def variants(unit: Unit) -> list[Variant]:
    """The other right answers of a unit, in the order of the file."""
    module = _load_beside_solution(unit, "variants")
    return [entry for entry in vars(module).values() if type(entry) is Variant]


def _load_beside_solution(unit: Unit, name: str) -> ModuleType:
    path = unit.solution.with_name(f"{name}.py")
    if not path.is_file():
        return ModuleType(name)
    return load(path, name, **{unit.name: solution(unit).module})
