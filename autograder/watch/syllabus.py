"""The exercises that there are in a student's folder, in the order in which they come."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.checking.freeze import RECOGNITION
from autograder.errors import UsageError
from autograder.selfcheck.helper import lacks_torch


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    brief: `core, 10 points, 15 min, 2 of 3`; outlook: the same as a sentence. is_checkable: what
    its checks need is installed here.
    """

    unit: str
    name: str
    brief: str
    outlook: str
    is_checkable: bool = True

    @property
    def is_core(self) -> bool:
        """Whether it is no bonus."""
        return self.brief.startswith("core")


def exercises_in(folder: Path) -> list[Exercise]:
    """Return the exercises of the units in `exercises`; raise `UsageError` if there are none."""
    found = []
    for path in sorted(folder.glob(f"[0-9][0-9]_*/{RECOGNITION}")):
        try:
            known = json.loads(path.read_text(encoding="utf-8"))["exercises"]
            parts = [(name, entry["brief"], entry["outlook"]) for name, entry in known.items()]
        except (ValueError, LookupError, TypeError, AttributeError):
            where = f"{path.parent.name}/{path.name}"
            raise UsageError(f"{where} is damaged: unpack the course's folder anew") from None
        is_checkable = not lacks_torch(path.parent)
        found += [Exercise(path.parent.name, *part, is_checkable) for part in parts]
    if not found:
        raise UsageError(f"there is no unit in {folder}: unpack the course's folder anew")
    return found


def beginning(exercises: Sequence[Exercise], done: set[Exercise]) -> Exercise:
    """Return the exercise to begin with."""
    return following(exercises, exercises[-1], done) or exercises[0]


def following(exercises: Sequence[Exercise], at: Exercise, done: set[Exercise]) -> Exercise | None:
    """Return what to do after an exercise: the next of the core that is not done, or of the rest,
    from the beginning again after the end; first what can be checked here. None if all is done."""
    place = exercises.index(at) + 1
    left = [one for one in (*exercises[place:], *exercises[:place]) if one not in done]
    return min(left, key=lambda one: (not one.is_checkable, not one.is_core), default=None)
