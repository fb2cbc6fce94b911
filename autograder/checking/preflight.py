"""What is settled of an exercise before any of its checks runs, in every mode of judging.

    source --outline--> unreadable? untouched? forbidden? --load--> broken? missing?

Each question that is answered with yes settles the exercise, and its checks are not run.
"""

from collections.abc import Callable, Mapping
from typing import Any

from autograder.checking.student import Raised, Stopped
from autograder.checking.text import clean
from autograder.checking.verdicts import REASONS, Outcome, Verdict, not_run


def settled(
    exercise: str,
    outline: Mapping[str, Any] | None,
    stub: str,
    obstacle: Callable[[str], Stopped | None],
) -> Outcome | None:
    """Return the outcome of an exercise of which no check need be run, or None.

    The cheapest question comes first, and the student's code is run only for the last ones.

    outline: what is known of the source (`autograder.runtime.outline`), or None if nothing is.
    stub: the digest of the exercise's code as it was handed out. obstacle: loads the code, if that
    was not done, and returns why the exercise cannot be called, or None.
    """
    if outline is not None:
        if outline["digests"].get(exercise) == stub:
            return not_run(Verdict.NOT_STARTED, "the stub")
        if uses := outline["uses"].get(exercise):
            return not_run(Verdict.FORBIDDEN, clean(", ".join(uses)))
    stopped = obstacle(exercise)
    return stopped.outcome() if stopped else None


def unreadable(outline: Mapping[str, Any], file: str = "") -> Stopped | None:
    """Return why Python cannot read a file, by its outline, or None if it can.

    file: its name, where the message is to give it.
    """
    if not outline["syntax"]:
        return None
    line, text = outline["syntax"]
    where = f"{file}, line {line}" if file else f"line {line}"
    got = f"SyntaxError: {clean(text)} ({where})"
    return Stopped(Verdict.CRASHED, got, "Python cannot read the file")


def unreadable_cell(why: str, cell: str, line: int) -> Stopped:
    """Return why Python cannot read a cell. cell: as the student knows it: `cell 3`, `In [3]`."""
    got = f"{clean(why)} ({cell}, line {line})"
    return Stopped(Verdict.CRASHED, got, "Python cannot read the cell")


def failed_import(error: Raised) -> Stopped:
    """Return why no exercise of a file can run that raised an exception when it was imported."""
    return _failed(error, "while the file was imported")


def failed_cell(error: Raised) -> Stopped:
    """Return why an exercise cannot run whose cell of a notebook raised an exception."""
    return _failed(error, "while its cell was run")


def _failed(error: Raised, when: str) -> Stopped:
    return Stopped(error.verdict, f"{error.shown(reveal=True)}, {when}", error.because)


def missing(exercise: str, because: str = REASONS[Verdict.MISSING]) -> Stopped:
    """Return why an exercise cannot run that the code does not define."""
    return Stopped(Verdict.MISSING, f"no function {exercise}", because)
