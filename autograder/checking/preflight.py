"""What is settled of an exercise before any of its checks runs, in every mode of judging.

    source --outline--> unreadable? untouched? forbidden? --load--> broken? missing?

Each question that is answered with yes settles the exercise, and its checks are not run.
"""

from collections.abc import Callable, Mapping
from typing import Any

from autograder.checking.student import Raised, Stopped
from autograder.checking.text import clean
from autograder.checking.verdicts import FILE, REASONS, Origin, Outcome, Verdict, not_run

OUTSIDE = "a line that runs on import fails, so the functions of the file cannot be used"
OUTSIDE_OF_CELL = "a line that runs with the cell fails, so what it defines cannot be used"


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


def unreadable(outline: Mapping[str, Any], source: bytes, file: str = "") -> Stopped | None:
    """Return why Python cannot read a file, by its outline, or None if it can.

    source: the file's text, of which the line is shown. file: its name, where the message is to
    give it.
    """
    if not outline["syntax"]:
        return None
    line, text = outline["syntax"]
    where = f"{file}, line {line}" if file else f"line {line}"
    lines = source.splitlines()
    code = lines[line - 1].decode(errors="replace") if 0 < line <= len(lines) else ""
    got = f"SyntaxError: {clean(text)} ({where}{': ' * bool(code.strip())}{clean(code, 100)})"
    return Stopped(Verdict.CRASHED, got, "Python cannot read the file")


def unreadable_cell(why: str, cell: str, line: int) -> Stopped:
    """Return why Python cannot read a cell. cell: as the student knows it: `cell 3`, `In [3]`."""
    got = f"{clean(why)} ({cell}, line {line})"
    return Stopped(Verdict.CRASHED, got, "Python cannot read the cell")


def failed_import(error: Raised) -> Stopped:
    """Return why no exercise of a file can run that raised an exception when it was imported."""
    by_line = f", by line {error.outer}: {clean(error.outer_code, 100)}" if error.outer else ""
    return _failed(error, f"while the file was imported{by_line}", OUTSIDE)


def failed_cell(error: Raised) -> Stopped:
    """Return why an exercise cannot run whose cell of a notebook raised an exception."""
    return _failed(error, "while its cell was run", OUTSIDE_OF_CELL)


def _failed(error: Raised, when: str, otherwise: str) -> Stopped:
    """Return why an exercise is not there. otherwise: the reason, if nothing better is known."""
    because = error.reason(reveal=True)
    if error.type == "ModuleNotFoundError":
        because = "there is no such module: is its name misspelt, or is it not installed?"
    elif because == REASONS[Verdict.CRASHED]:  # it speaks of a call, and there was none
        because = otherwise
    got = f"{error.shown(reveal=True)}, {when}"
    return Stopped(error.verdict, got, because, error.came_from(because, "", reveal=True))


def of_file(stopped: Stopped) -> Stopped:
    """Return why no exercise of a file can run, as what is told once for all of them."""
    is_there = stopped.verdict is not Verdict.MISSING
    short = "the file cannot be loaded" if is_there else "there is no file"
    return Stopped(stopped.verdict, stopped.got, stopped.because, Origin(short, FILE))


def missing(exercise: str, because: str = REASONS[Verdict.MISSING]) -> Stopped:
    """Return why an exercise cannot run that the code does not define."""
    return Stopped(Verdict.MISSING, f"no function {exercise}", because)
