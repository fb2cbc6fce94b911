"""Checks: the test functions of a grader, with what their marks and docstrings say."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograder.checking.authors import load
from autograder.errors import UsageError

VALUE = "the value"
# The idea of a check that names none, by the first of these marks that it has.
IDEAS = {"advisory": "side effects", "handling": "shapes and types", "special": "special cases"}
PARAMETERS = ("student", "reference", "rng")


@dataclass(frozen=True)
class Check:
    """One test of a grader, with what its marks and docstring say.

    title: the first line of the docstring, which the student reads. advisory: it rests on what a
    student's process could forge, such as whether an argument was changed. handling: it is about
    how arguments are handled (a shape refused, integers converted), not about the idea. special: it
    tries a special condition, such as float32, 1000 or one example. idea: what its points are for;
    see `autograder.checking.ideas`. asks: the words of the
    exercise's docstring that ask for what it checks. function: the test, which may return what is
    told in place of the title where it passes.
    """

    unit: str
    exercise: str
    name: str
    title: str
    public: bool
    advisory: bool
    handling: bool
    special: bool
    idea: str
    asks: str
    function: Callable[..., str | None]

    def generator(self, seed: int) -> np.random.Generator:
        """Return the generator of this check's random numbers: each check has its own, and the same
        seed gives the same numbers."""
        return np.random.default_rng([seed, zlib.crc32(f"{self.unit}/{self.name}".encode())])


def load_checks(path: Path, unit: str) -> list[Check]:
    """Return the checks of a grader, in the order of the file.

    Raise `UsageError` for a check without an exercise or a docstring, and for a parameter other
    than `PARAMETERS`.
    """
    module = load(path, path.stem)
    return [
        check_of(function, unit)
        for name, function in vars(module).items()
        if name.startswith("test_") and callable(function)
    ]


def checks_in(names: Mapping[str, Any], exercise: str) -> list[Callable[..., str | None]]:
    """Return the functions among these that are checks of an exercise, in order."""
    return [
        function
        for function in names.values()
        for mark in getattr(function, "pytestmark", [])
        if mark.name == "exercise" and mark.args == (exercise,)
    ]


def check_of(function: Callable[..., str | None], unit: str) -> Check:
    """Return the check that a grader's test function stands for.

    Raise `UsageError` if it names no exercise, has no docstring, or has a parameter other than
    `PARAMETERS`.
    """
    marks = {mark.name: mark for mark in getattr(function, "pytestmark", [])}
    name = function.__name__
    if "exercise" not in marks:
        raise UsageError(
            f"{unit}, {name}: say which exercise it checks, @pytest.mark.exercise(...)"
        )
    unknown = set(parameters(function)) - set(PARAMETERS)
    if unknown:
        raise UsageError(f"{unit}, {name}: a check may ask for {', '.join(PARAMETERS)} only")
    title, *_ = (function.__doc__ or "").strip().splitlines() or [""]
    if not title.endswith((".", "?")):
        why = "its first docstring line is what the student reads: a sentence"
        raise UsageError(f"{unit}, {name}: {why}")
    return Check(
        unit=unit,
        exercise=marks["exercise"].args[0],
        name=name,
        title=title,
        public="public" in marks,
        advisory="advisory" in marks,
        handling="handling" in marks,
        special="special" in marks,
        idea=_idea(marks),
        asks=marks["asks"].args[0] if "asks" in marks else "",
        function=function,
    )


def _idea(marks: Mapping[str, Any]) -> str:
    """Return the idea that marks name, or that of their kind."""
    if "idea" in marks:
        return str(marks["idea"].args[0])
    return next((idea for kind, idea in IDEAS.items() if kind in marks), VALUE)


def parameters(function: Callable[..., str | None]) -> tuple[str, ...]:
    """Return the names of a test function's parameters."""
    code = function.__code__
    return code.co_varnames[: code.co_argcount]
