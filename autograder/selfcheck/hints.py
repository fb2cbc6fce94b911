"""`autograder hint half_mse`: hints to an exercise, which a student opens one after the other."""

import textwrap
from pathlib import Path

from autograder.checking.hints import CODE, HINTS, STEPS, opened
from autograder.errors import UsageError


def hint(root: Path, exercise: str, number: int) -> str:
    """Return a hint as it is shown in a terminal, with how to get the next one; as `text`."""
    more = f"The next one: autograder hint {exercise} {number + 1}"
    last = "That was the last hint. The docstring and the lesson say the rest."
    after = more if number < STEPS else last
    return f"{exercise}, hint {number} of {STEPS}\n\n{text(root, exercise, number)}\n\n{after}"


def text(root: Path, exercise: str, number: int) -> str:
    """Return a hint as text, with its code indented.

    root: the course's folder. number: from 1. Raise `UsageError` if the exercise came without.
    """
    hints = {
        name: of_it
        for path in sorted(root.glob(f"exercises/*/{HINTS}"))
        for name, of_it in opened(path.read_text(encoding="utf-8", errors="replace")).items()
    }
    if exercise not in hints:
        raise UsageError(f"{exercise} came without hints: ask your instructor")
    code = CODE.sub(lambda found: textwrap.indent(found[1], "    "), hints[exercise][number - 1])
    return code.rstrip()
