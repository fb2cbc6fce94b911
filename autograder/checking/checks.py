"""Checks: the test functions of a grader, with what their marks and docstrings say."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from autograder.errors import UsageError
from autograder.runtime.loading import load

ADVISORY_SHARE = 0.2
PARAMETERS = ("student", "reference", "rng")


@dataclass(frozen=True)
class Check:
    """One test of a grader, with what its marks and docstring say."""

    unit: str
    exercise: str
    name: str
    title: str
    points: float
    public: bool
    advisory: bool
    handling: bool
    function: Callable[..., None]

    def generator(self, seed: int) -> np.random.Generator:
        """The random numbers of this check in a course with this seed."""
        return np.random.default_rng([seed, zlib.crc32(f"{self.unit}/{self.name}".encode())])


def load_checks(path: Path, unit: str) -> list[Check]:
    """The checks of a grader, in the order of the file.

    Raise `UsageError` for a check without an exercise, with a parameter that is not known, or
    where side effects weigh more than a fifth of an exercise.
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


def check_of(function: Callable[..., None], unit: str) -> Check:
    """The check that a test function of a grader is; `UsageError` if it is not a whole one."""
    marks = {mark.name: mark for mark in getattr(function, "pytestmark", [])}
    name = function.__name__
    if "exercise" not in marks:
        raise UsageError(
            f"{unit}, {name}: say which exercise it checks, @pytest.mark.exercise(...)"
        )
    unknown = set(parameters(function)) - set(PARAMETERS)
    if unknown:
        raise UsageError(f"{unit}, {name}: a check may ask for {', '.join(PARAMETERS)} only")
    document = (function.__doc__ or "").strip()
    if not document:
        raise UsageError(f"{unit}, {name}: its first docstring line is what the student reads")
    return Check(
        unit=unit,
        exercise=marks["exercise"].args[0],
        name=name,
        title=document.splitlines()[0],
        points=float(marks["points"].args[0]) if "points" in marks else 1.0,
        public="public" in marks,
        advisory="advisory" in marks,
        handling="handling" in marks,
        function=function,
    )


def parameters(function: Callable[..., None]) -> tuple[str, ...]:
    """What a test function asks for, by name."""
    code = function.__code__
    return code.co_varnames[: code.co_argcount]
