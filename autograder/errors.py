"""What can go wrong that is not a student's doing."""

import difflib
from collections.abc import Iterable


class UsageError(Exception):
    """What the user asked for cannot be done. The message says why, or what to do instead."""


class JudgeFault(Exception):
    """The judge's own machinery failed; the submission is not to blame."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the names that are almost this one, as the end of a message; "" if there is none."""
    close = difflib.get_close_matches(name, [*known], n=3)
    return f"; did you mean {' or '.join(close)}?" if close else ""
