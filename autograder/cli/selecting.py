"""What a student's command is about: everything, a unit, or one exercise, by its name."""

import re
from pathlib import Path

from autograder.course.layout import slug_of
from autograder.errors import UsageError, did_you_mean

UNITS = "[0-9][0-9]_*"
EXERCISE = re.compile(r'^@pytest\.mark\.exercise\("(\w+)"\)$', re.MULTILINE)
LISTS = "in `autograder watch`, the key `l` lists the exercises"


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
    try:
        return [str(folder / unit_called(name, folder))]
    except UsageError as error:
        units = [path.name.partition("_")[2] for path in folder.glob(UNITS)]
        if meant := did_you_mean(name, [*exercises, *units]):
            raise UsageError(f"there is no unit or exercise {name!r}{meant}") from None
        raise UsageError(f"there is no exercise {name!r}, and {error}; {LISTS}") from None


def folder_of(exercise: str, folder: Path) -> Path:
    """Return the folder in `exercises` of the unit that has an exercise; raise `UsageError` if none
    has it."""
    exercises = _exercises(folder)
    if exercise in exercises:
        return exercises[exercise].parent
    slugs = {name: file.parent.name for name, file in exercises.items()}
    if mine := [n for n, slug in slugs.items() if exercise in (slug, *slug.split("_", 1))]:
        raise UsageError(f"{exercise} is a unit, with the exercises {', '.join(mine)}")
    meant = did_you_mean(exercise, exercises) or f"; {LISTS}"
    raise UsageError(f"there is no exercise {exercise!r}{meant}")


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
