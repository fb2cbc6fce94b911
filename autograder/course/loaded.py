"""A unit with all that is made of its files, each thing made once, when it is first asked for."""

from functools import cached_property

import torch

from autograder.checking.checks import Check, load_checks
from autograder.checking.student import Reference
from autograder.course import bank
from autograder.course.exercises import Exercise, exercises_of
from autograder.course.layout import Unit
from autograder.course.stub import stub_of
from autograder.runtime.outline import outline


class LoadedUnit:
    """A unit, loaded by whoever works with it and handed on to whom they call."""

    def __init__(self, unit: Unit) -> None:
        """Nothing is read yet. torch works with one thread from here on: forks of a process that
        has a pool of them hang."""
        torch.set_num_threads(1)
        self.unit = unit

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises, in order."""
        return tuple(exercises_of(self.unit))

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """All checks, public and hidden, in the order of the grader."""
        return tuple(load_checks(self.unit.grader, self.unit.slug))

    def checks_of(self, exercise: str) -> list[Check]:
        """The checks of one exercise."""
        return [check for check in self.checks if check.exercise == exercise]

    @cached_property
    def handling(self) -> frozenset[str]:
        """The names of the checks of how arguments are handled."""
        return frozenset(check.name for check in self.checks if check.handling)

    @cached_property
    def forbids(self) -> dict[str, tuple[str, ...]]:
        """What each exercise may not use, by its name."""
        return {exercise.name: exercise.forbids for exercise in self.exercises}

    @cached_property
    def reference(self) -> Reference:
        """The solution, which remembers what it has answered."""
        return Reference(bank.solution(self.unit))

    @cached_property
    def misconceptions(self) -> tuple[bank.Misconception, ...]:
        """The wrong answers of the bank, in order."""
        return tuple(bank.misconceptions(self.unit))

    @cached_property
    def beliefs(self) -> dict[str, dict[str, str]]:
        """The belief behind each misconception, by exercise and name."""
        found: dict[str, dict[str, str]] = {exercise.name: {} for exercise in self.exercises}
        for entry in self.misconceptions:
            found[entry.of][entry.name] = entry.belief
        return found

    @cached_property
    def stub(self) -> str:
        """The text of what students fill in."""
        return stub_of(self.unit)

    @cached_property
    def stub_digests(self) -> dict[str, str]:
        """What each exercise's stub is known by, by its name."""
        digests: dict[str, str] = outline(
            self.stub.encode(), {exercise.name: () for exercise in self.exercises}
        )["digests"]
        return digests

    @cached_property
    def drivers(self) -> str | None:
        """The text of the drivers, if there are any."""
        path = self.unit.drivers
        return path.read_text(encoding="utf-8") if path.is_file() else None
