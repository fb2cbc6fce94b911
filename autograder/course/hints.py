"""Hints to an exercise: the idea, the formula or shape to think of, and how to begin.

They are written in `hints.md` beside the answers to the exercise, in Markdown, with `---` between
them. A student opens one after the other, so a file that students get holds none that can be read
by accident.
"""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.errors import UsageError

HINTS = "hints.json"  # in a unit's folder, at a student's
STEPS = 3
CODE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


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


def first_line(hints: Sequence[str]) -> str:
    """Return the code that the last hint gives to begin with, "" if it says it in words."""
    found = CODE.search(hints[-1]) if hints else None
    return found[1] if found else ""


def sealed(hints: Mapping[str, Sequence[str]]) -> str:
    """Return hints by exercise as JSON in which nobody reads one by accident."""
    covered = {
        name: [base64.b64encode(hint.encode()).decode() for hint in of_it]
        for name, of_it in hints.items()
        if of_it
    }
    return json.dumps(covered, indent=1) + "\n"


def opened(text: str) -> dict[str, list[str]]:
    """Return what was sealed; raise `UsageError` for another text."""
    try:
        covered: dict[str, Any] = json.loads(text)
        return {
            name: [base64.b64decode(hint, validate=True).decode() for hint in of_it]
            for name, of_it in covered.items()
        }
    except (ValueError, TypeError, AttributeError) as error:
        raise UsageError(f"{HINTS} is damaged: unpack the course's folder anew") from error
