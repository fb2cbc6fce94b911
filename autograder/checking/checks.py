"""Checks: the test functions of a grader, with what their marks and docstrings say."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograder.errors import UsageError
from autograder.runtime.loading import load

ADVISORY_SHARE = 0.2  # of an exercise's points, at most
PARAMETERS = ("student", "reference", "rng")


@dataclass(frozen=True)
class Check:
    """One test of a grader, with what its marks and docstring say.

    title: the first line of the docstring, which the student reads. advisory: it rests on what a
    student's process could forge, such as whether an argument was changed. handling: it is about
    how arguments are handled (a shape refused, integers converted), not about the idea. special: it
    tries a special condition, such as float32, 1000 or one example. asks: the words of the
    exercise's docstring that ask for what it checks.
    """

    unit: str
    exercise: str
    name: str
    title: str
    points: float
    public: bool
    advisory: bool
    handling: bool
    special: bool
    asks: str
    function: Callable[..., None]

    def generator(self, seed: int) -> np.random.Generator:
        """Return the generator of this check's random numbers: each check has its own, and the same
        seed gives the same numbers."""
        return np.random.default_rng([seed, zlib.crc32(f"{self.unit}/{self.name}".encode())])


def load_checks(path: Path, unit: str) -> list[Check]:
    """Return the checks of a grader, in the order of the file.

    Raise `UsageError` for a check without an exercise or a docstring, for a parameter other than
    `PARAMETERS`, and where advisory checks carry more than a fifth of an exercise's points.
    """
    module = load(path, path.stem)
    checks = [
        check_of(function, unit)
        for name, function in vars(module).items()
        if name.startswith("test_") and callable(function)
    ]
    for exercise in dict.fromkeys(check.exercise for check in checks):
        mine = [check for check in checks if check.exercise == exercise]
        total = sum(check.points for check in mine)
        if sum(check.points for check in mine if check.advisory) > ADVISORY_SHARE * total:
            raise UsageError(f"{unit}, {exercise}: advisory checks exceed a fifth of its points")
    return checks


def checks_in(names: Mapping[str, Any], exercise: str) -> list[Callable[..., None]]:
    """Return the functions among these that are checks of an exercise, in order."""
    return [
        function
        for function in names.values()
        for mark in getattr(function, "pytestmark", [])
        if mark.name == "exercise" and mark.args == (exercise,)
    ]


def check_of(function: Callable[..., None], unit: str) -> Check:
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
        points=float(marks["points"].args[0]) if "points" in marks else 1.0,
        public="public" in marks,
        advisory="advisory" in marks,
        handling="handling" in marks,
        special="special" in marks,
        asks=marks["asks"].args[0] if "asks" in marks else "",
        function=function,
    )


def parameters(function: Callable[..., None]) -> tuple[str, ...]:
    """Return the names of a test function's parameters."""
    code = function.__code__
    return code.co_varnames[: code.co_argcount]
