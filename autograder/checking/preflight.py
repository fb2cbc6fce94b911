"""What is settled of an exercise before any of its checks runs, wherever it is judged.

source --outline--> unreadable? untouched? forbidden? --load--> broken? missing?
"""

from collections.abc import Mapping
from typing import Any

from autograder.checking.student import Stopped
from autograder.checking.text import clean
from autograder.checking.verdicts import REASONS, Outcome, Verdict, not_run


def unreadable(outline: Mapping[str, Any], file: str = "") -> Stopped | None:
    """Why Python cannot read a file, by its outline (`autograder.runtime.outline`), or None.

    file: its name, where it is to be told.
    """
    if not outline["syntax"]:
        return None
    line, text = outline["syntax"]
    where = f"{file}, line {line}" if file else f"line {line}"
    got = f"SyntaxError: {clean(text)} ({where})"
    return Stopped(Verdict.CRASHED, got, "Python cannot read the file")


def by_source(exercise: str, outline: Mapping[str, Any], stub: str) -> Outcome | None:
    """The outcome of an exercise whose code need not be run: untouched, or with something in it
    that is forbidden. stub: the digest of what was handed out."""
    if outline["digests"].get(exercise) == stub:
        return not_run(Verdict.NOT_STARTED, "the stub")
    if uses := outline["uses"].get(exercise):
        return not_run(Verdict.FORBIDDEN, clean(", ".join(uses)))
    return None


def missing(exercise: str, because: str = REASONS[Verdict.MISSING]) -> Outcome:
    """The outcome of an exercise that nothing defines."""
    return not_run(Verdict.MISSING, f"no function {exercise}", because)
