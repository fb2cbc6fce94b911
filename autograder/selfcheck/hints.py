"""`autograder hint half_mse`: hints to an exercise, which a student opens one after the other."""

import textwrap
from pathlib import Path

from autograder.checking.hints import CODE, HINTS, STEPS, opened
from autograder.errors import UsageError, did_you_mean


def hint(root: Path, exercise: str, number: int) -> str:
    """Return a hint as it is shown in a terminal, with how to get the next one; as `text`."""
    more = f"The next one: autograder hint {exercise} {number + 1}"
    last = "That was the last hint. The docstring and the lesson say the rest."
    after = more if number < STEPS else last
    return f"{exercise}, hint {number} of {STEPS}\n\n{text(root, exercise, number)}\n\n{after}"


def text(root: Path, exercise: str, number: int) -> str:
    """Return a hint as text, with its code indented.

    root: the course's folder. number: from 1. Raise `UsageError` if there is no such exercise, or
    if the course came without hints.
    """
    hints = {
        name: of_it
        for path in sorted(root.glob(f"exercises/*/{HINTS}"))
        for name, of_it in opened(path.read_text(encoding="utf-8", errors="replace")).items()
    }
    if not hints:
        raise UsageError("this course came without hints: ask your instructor")
    if exercise not in hints:
        meant = did_you_mean(exercise, hints)
        raise UsageError(f"there is no exercise {exercise!r} with hints{meant}")
    code = CODE.sub(lambda found: textwrap.indent(found[1], "    "), hints[exercise][number - 1])
    return code.rstrip()
