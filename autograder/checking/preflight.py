"""What can be said of an exercise before any of its checks runs, in every mode of judging.

    source --outline--> unreadable? untouched? forbidden? --load--> broken? missing?

Each question that is answered with yes settles the exercise, and its checks are not run.
"""

from collections.abc import Mapping
from typing import Any

from autograder.checking.student import Stopped
from autograder.checking.text import clean
from autograder.checking.verdicts import REASONS, Outcome, Verdict, not_run


def unreadable(outline: Mapping[str, Any], file: str = "") -> Stopped | None:
    """Return why Python cannot read a file, by its outline (`autograder.runtime.outline`), or None.

    file: its name, where the message is to give it.
    """
    if not outline["syntax"]:
        return None
    line, text = outline["syntax"]
    where = f"{file}, line {line}" if file else f"line {line}"
    got = f"SyntaxError: {clean(text)} ({where})"
    return Stopped(Verdict.CRASHED, got, "Python cannot read the file")


def by_source(exercise: str, outline: Mapping[str, Any], stub: str) -> Outcome | None:
    """Return the outcome of an exercise that its source settles, or None.

    The source settles it if the code is untouched, or uses what the exercise forbids. stub: the
    digest of the code that was handed out.
    """
    if outline["digests"].get(exercise) == stub:
        return not_run(Verdict.NOT_STARTED, "the stub")
    if uses := outline["uses"].get(exercise):
        return not_run(Verdict.FORBIDDEN, clean(", ".join(uses)))
    return None


def missing(exercise: str, because: str = REASONS[Verdict.MISSING]) -> Outcome:
    """Return the outcome of an exercise that the file does not define."""
    return not_run(Verdict.MISSING, f"no function {exercise}", because)
