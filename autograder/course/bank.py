"""The bank: wrong answers with the belief behind each, and right answers written differently."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, TypeVar, overload

from autograder.checking.authors import load
from autograder.course.exercises import exercises_of
from autograder.course.layout import Unit
from autograder.errors import UsageError
from autograder.runtime.call import Live

Answer = Callable[..., Any]


@dataclass(frozen=True)
class Variant:
    """A right implementation of an exercise that looks different from the solution.

    row: its row in the catalogue, if it has one. of: the name of the exercise, taken from the
    folder of the file.
    """

    answer: Answer
    row: str = ""
    of: str = ""

    @property
    def name(self) -> str:
        """The name of the function."""
        return self.answer.__name__


@dataclass(frozen=True)
class Misconception(Variant):
    """A wrong implementation of an exercise, with what a student who writes it believes.

    caught_by: the name of the check that exists to catch it. ships: the exercise is to repair it,
    so the stub holds its body instead of `raise NotImplementedError`. holds: the names of other
    entries of the exercise, whose beliefs it holds besides its own, or as its own.
    """

    belief: str = ""
    caught_by: str = ""
    ships: bool = False
    holds: tuple[str, ...] = ()


Entry = TypeVar("Entry", bound=Variant)


def misconception(
    caught_by: str,
    *,
    belief: str = "",
    row: str = "",
    ships: bool = False,
    holds: tuple[str, ...] = (),
) -> Callable[[Answer], Misconception]:
    """Bank the decorated function as a wrong answer that the check `caught_by` must reject.

    belief: a belief that several wrong answers share. Any other belief is the docstring of the
    decorated function. holds: the names of other wrong answers to the exercise, where this one
    goes by their beliefs, besides its own or instead.
    """
    return lambda answer: Misconception(
        answer, row, belief=belief, caught_by=caught_by, ships=ships, holds=holds
    )


@overload
def variant(answer: Answer) -> Variant: ...
@overload
def variant(*, row: str) -> Callable[[Answer], Variant]: ...
def variant(
    answer: Answer | None = None, *, row: str = ""
) -> Variant | Callable[[Answer], Variant]:
    """Bank the decorated function as a right answer: `@variant`, or `@variant(row="S09")`."""
    return Variant(answer) if answer else lambda answer: Variant(answer, row)


def solution(unit: Unit) -> Live:
    """Return a fresh copy of the solution with its drivers."""
    drivers = load(unit.drivers, "drivers") if unit.drivers.is_file() else None
    return Live(load(unit.solution, unit.name), drivers, _files(unit))


@cache
def _files(unit: Unit) -> frozenset[str]:
    """Return the names of the files in which right and wrong answers stand; looked up once, since
    recognition makes many copies of a solution."""
    return frozenset(map(str, (unit.solution, *unit.bank)))


def from_text(unit: Unit, source: str) -> Live:
    """Return a fresh copy of the solution and its drivers, with `source` as the solution's text."""
    live = solution(unit)
    live.module = ModuleType(unit.name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # a mutant may say `1 is 1`
        code = compile(source, str(unit.solution), "exec")
    exec(code, live.module.__dict__)
    return live


def substituted(unit: Unit, name: str, answer: Answer) -> Live:
    """Return a fresh copy of the solution in which `answer` replaces the function `name`.

    The solution's other functions and the drivers call it, too.
    """
    live = solution(unit)
    setattr(live.module, name, answer)
    return live


def over(answer: Answer, others: Mapping[str, Answer]) -> Answer:
    """Return a function like `answer` that calls these others where it knows their names, as do the
    helpers beside it in the bank.

    A class is returned as it is.
    """
    return _Over(others).function(answer) if isinstance(answer, FunctionType) else answer


_FILES = "wrong.py", "building_blocks.py"


class _Over:
    """Functions of the bank that call others than they were written with.

    others: by name. Each file's names are made anew once, so that its functions still share them.
    """

    def __init__(self, others: Mapping[str, Answer]) -> None:
        self._others = others
        self._names: dict[int, dict[str, Any]] = {}

    def function(self, made_of: FunctionType) -> FunctionType:
        """Return a function like this one, whose names are made anew."""
        names = self._names_like(made_of.__globals__)
        code, closure = made_of.__code__, made_of.__closure__
        made = FunctionType(code, names, made_of.__name__, made_of.__defaults__, closure)
        made.__kwdefaults__ = made_of.__kwdefaults__
        return made

    def _names_like(self, known: dict[str, Any]) -> dict[str, Any]:
        if id(known) not in self._names:
            names = self._names[id(known)] = dict(known)
            names |= {name: other for name, other in self._others.items() if name in known}
            for name, value in known.items():
                if name not in self._others and _is_of_the_bank(value):
                    names[name] = self.function(value)
        return self._names[id(known)]


def _is_of_the_bank(value: Any) -> bool:
    """Say whether this is a function of a file of wrong answers, or of their building blocks."""
    if not isinstance(value, FunctionType):
        return False
    return Path(value.__code__.co_filename).name in _FILES


def misconceptions(unit: Unit) -> list[Misconception]:
    """Return the wrong answers of a unit, exercise by exercise, in the order of each file.

    Raise `UsageError` for one that has no belief or two of its own, or holds that of an entry that
    has none or is not there, and as `variants` does.
    """
    entries = [_with_belief(unit, entry) for entry in _banked(unit, unit.wrong, Misconception)]
    own = {(entry.of, entry.name) for entry in entries if entry.belief}
    for entry in entries:
        for name in entry.holds:
            if (entry.of, name) not in own or name == entry.name:
                where = unit.wrong(entry.of).relative_to(unit.root)
                raise UsageError(f"{where}: {entry.name} holds {name}, which has no belief there")
    return entries


def variants(unit: Unit) -> list[Variant]:
    """Return the variants of a unit, exercise by exercise, in the order of each file.

    Raise `UsageError` for a folder of the bank that is named like no exercise.
    """
    return _banked(unit, unit.right, Variant)


def _banked(unit: Unit, path_of: Callable[[str], Path], kind: type[Entry]) -> list[Entry]:
    """Return the entries of each exercise's file, each with the exercise that it answers."""
    known = [exercise.name for exercise in exercises_of(unit.whole)]
    for folder in unit.folders:
        if folder.name not in known:
            where = folder.relative_to(unit.root)
            raise UsageError(f"{where} is named like no exercise; there are {', '.join(known)}")
    paths = {name: path_of(name) for name in known if name not in unit.left_out}
    beside = _beside(unit)
    return [
        replace(entry, of=name)
        for name, path in paths.items()
        if path.is_file()
        for entry in vars(load(path, path.stem, **beside)).values()
        if type(entry) is kind
    ]


def _with_belief(unit: Unit, entry: Misconception) -> Misconception:
    """Return the entry with its belief, which is its decorator's or its docstring; it may have
    none of its own if it holds others'."""
    said = " ".join((entry.answer.__doc__ or "").split())
    own = [belief for belief in (entry.belief, said) if belief]
    if len(own) > 1 or not (own or entry.holds):
        where = unit.wrong(entry.of).relative_to(unit.root)
        wanted = "a docstring, belief=, or those that it holds=(...)"
        raise UsageError(f"{where}: {entry.name} needs one belief: {wanted}")
    return replace(entry, belief=entry.belief or said)


def _beside(unit: Unit) -> dict[str, ModuleType]:
    """Return the modules that a file of the bank can import besides what is installed, by name."""
    beside = {unit.name: solution(unit).module}
    for path in (unit.beliefs, unit.building_blocks):
        if path.is_file():
            beside[path.stem] = load(path, path.stem, **beside)
    return beside
