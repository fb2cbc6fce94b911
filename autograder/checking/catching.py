"""Checks that a student's examples of a function catch a mistake in it: all alike, but for that."""

from typing import Any

import pytest

from autograder.checking.expect import expect_caught
from autograder.checking.student import Reference

EARNS = "A mistake earns its points if one of the examples catches it"


def catching(function: str, number: int, *names: str, precision: Any = None) -> Any:
    """Return a check that `examples_FUNCTION()` catches wrong answers to a function.

    names: those in the bank, which share a belief. It is told where the check passes alone: its
    title and its idea say no more than the number. precision: as in `expect_close`.
    """
    exercise = f"examples_{function}"

    @pytest.mark.exercise(exercise)
    @pytest.mark.idea(f"mistake {number}")
    @pytest.mark.asks(EARNS)
    def check(student: Any, reference: Reference) -> str:
        """The examples catch one more mistake."""
        right, wrong = reference.right(function), reference.wrong(function, *names)
        return expect_caught(getattr(student, exercise)(), right, wrong, precision=precision)

    check.__name__ = f"test_{exercise}_catch_{number}"
    return check
