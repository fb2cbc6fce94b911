"""Exercises as the tests that other systems show, and how they are kept from growing too long."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.grading.report.feedback import of_exercise
from autograder.lms.students import Student

LONGEST = 1 << 16  # characters of one text, before any are cut
CUT = "\n..."


@dataclass(frozen=True)
class Shown:
    """An exercise: its title, its points, and what is said of it."""

    title: str
    unit: str
    exercise: str
    score: float
    max_score: float
    beyond: bool
    said: str

    @property
    def is_whole(self) -> bool:
        """Whether it earned every point."""
        return self.score >= self.max_score


def shown(student: Student, *, plain: bool = False) -> list[Shown]:
    """Return a student's exercises. plain: what is said is no Markdown."""
    return [
        Shown(
            f"{one.unit}: {one.exercise}" + (" (beyond the core)" if one.beyond else ""),
            one.unit,
            one.exercise,
            one.score,
            one.max_score,
            one.beyond,
            of_exercise(one, plain=plain),
        )
        for one in student.result.exercises
    ]


def as_json(value: Mapping[str, Any]) -> bytes:
    """Return plain data as JSON with sorted keys: the same bytes for the same data."""
    return (json.dumps(value, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()


def fitting(make: Callable[[int], bytes], most: int) -> bytes:
    """Return what `make` makes of the longest texts, in characters, with which it has at most so
    many bytes; shorter ones are half as long as those before."""
    longest = LONGEST  # characters
    while len(content := make(longest)) > most and longest:
        longest //= 2
    return content


def cut(text: str, longest: int) -> str:
    """Return a text, or so many characters of it and dots."""
    return text if len(text) <= longest else text[:longest] + CUT
