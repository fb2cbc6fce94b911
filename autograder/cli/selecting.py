"""What `autograder check` runs: everything, a unit, or one exercise."""

import re
from pathlib import Path

from autograder.course.layout import slug_of
from autograder.errors import UsageError, did_you_mean

UNITS = "[0-9][0-9]_*"
EXERCISE = re.compile(r'^@pytest\.mark\.exercise\("(\w+)"\)$', re.MULTILINE)


def arguments(folder: Path, name: str | None) -> list[str]:
    """Return what pytest is called with.

    folder: `exercises`. name: a unit, by its folder, name or number; or an exercise; None for all.
    Raise `UsageError` if it is neither.
    """
    if name is None:
        return [str(folder)]
    exercises = _exercises(folder)
    if name in exercises:
        return [str(exercises[name]), "--exercise", name]
    if meant := did_you_mean(name, exercises):
        raise UsageError(f"there is no exercise {name!r}{meant}")
    return [str(folder / unit_called(name, folder))]


def folder_of(exercise: str, folder: Path) -> Path:
    """Return the folder in `exercises` of the unit that has an exercise; raise `UsageError` if none
    has it."""
    exercises = _exercises(folder)
    if exercise not in exercises:
        raise UsageError(f"there is no exercise {exercise!r}{did_you_mean(exercise, exercises)}")
    return exercises[exercise].parent


def _exercises(folder: Path) -> dict[str, Path]:
    """Return the file of public checks of each exercise."""
    return {
        exercise: file
        for file in sorted(folder.glob(f"{UNITS}/test_*.py"))
        for exercise in EXERCISE.findall(file.read_text(encoding="utf-8"))
    }


def unit_called(name: str, folder: Path) -> str:
    """Return the folder's name of a unit in `exercises` that is called by it, by its name or by its
    number; raise `UsageError` if there is none."""
    return slug_of(name, sorted(path.name for path in folder.glob(UNITS)))
