"""Hints to an exercise: the idea, the formula or shape to think of, and how to begin.

They are written in `hints.md` beside the answers to the exercise, in Markdown, with `---` between
them.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from autograder.checking.hints import CODE, STEPS
from autograder.errors import UsageError


def hints_of(path: Path) -> tuple[str, ...]:
    """Return the hints in a file, none if it does not exist; raise `UsageError` unless there are
    three."""
    if not path.is_file():
        return ()
    found = re.split(r"^---$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    hints = tuple(hint.strip() for hint in found)
    if len(hints) != STEPS or not all(hints):
        where = f"{path.parents[1].name}/{path.parent.name}/{path.name}"
        raise UsageError(f"{where}: write {STEPS} hints, with a line of --- between them")
    return hints


def in_a_sentence(hints: Sequence[str]) -> str:
    """Return the first sentence of the first hint, which is on the idea, "" if there is none."""
    return re.split(r"(?<=[.?!])\s", " ".join(hints[0].split()))[0] if hints else ""


def first_line(hints: Sequence[str]) -> str:
    """Return the code that the last hint gives to begin with, "" if it says it in words."""
    found = CODE.search(hints[-1]) if hints else None
    return found[1] if found else ""
