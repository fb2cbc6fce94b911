"""What is settled of an exercise before any of its checks runs, in every mode of judging.

    source --outline--> unreadable? untouched? forbidden? --load--> broken? missing?

Each question that is answered with yes settles the exercise, and its checks are not run.
"""

import ast
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from autograder.checking.student import UNDEFINED, Raised, Stopped, unread
from autograder.checking.text import clean
from autograder.checking.verdicts import FILE, REASONS, Origin, Outcome, Verdict, not_run
from autograder.runtime.selection import Broken, cell_of

OUTSIDE = "what needs this line cannot be used"
OUTSIDE_OF_ALL = "a line at the top level ends the run of the whole file"


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


def unreadable_file(outline: Mapping[str, Any]) -> Stopped | None:
    """Return why Python cannot read a module, by its outline, or None if it can."""
    if not outline["syntax"]:
        return None
    _, text = outline["syntax"]
    return Stopped(Verdict.CRASHED, f"SyntaxError: {clean(text)}", "Python cannot read the file")


def unreadable(broken: Broken, cell: str = "", text: str = "") -> Stopped:
    """Return why Python cannot read the lines of an exercise.

    cell: of a notebook, the cell as the student knows it: `cell 3`, `In [3]`. text: of the cell or
    the file, if a caret is to point into the line, which then stands below the reason.
    """
    place = [cell] * bool(cell) + [f"line {broken.line}"] * bool(broken.line)
    where, code, column = ", ".join(place), clean(broken.code, 100), _column(broken, text)
    if code and column <= len(code) + 1:
        got = f"{unread(where, broken.why)}\n{code}\n{'^':>{column}}"
    else:
        got = unread(where, broken.why, code)
    return Stopped(Verdict.CRASHED, got, "Python cannot read its lines")


def _column(broken: Broken, text: str) -> int:
    """Return where Python points to in `broken.code`, from 1, if this is the first line of a text
    that it cannot read; else a number beyond every line."""
    try:
        ast.parse(text)
    except SyntaxError as error:
        line = (error.text or "").rstrip()
        if error.lineno == broken.line and error.offset and line.endswith(broken.code):
            return error.offset - len(line) + len(broken.code)
    except (ValueError, RecursionError, MemoryError):
        pass
    return sys.maxsize


def blaming_unread_lines(
    raised: dict[str, Any], broken: Mapping[str, Broken], cell: str = "cell {}"
) -> dict[str, Any]:
    """Return what was raised in a module (see `autograder.runtime.call`); where a name is lacking
    that unreadable lines seem to make, what Python says of these.

    broken: such lines, by what they make. cell: how the student knows a cell, by its number.
    """
    found = UNDEFINED.fullmatch(raised["text"]) if raised["type"] == "NameError" else None
    if found is None or found[1] not in broken:
        return raised
    place = broken[found[1]]
    return {
        **raised,
        "type": SyntaxError.__name__,
        "bases": [base.__name__ for base in SyntaxError.__mro__],
        "text": place.why,
        "line": place.line or None,
        "place": cell_of(place.cell, cell),
        "code": place.code,
        "outer": None,
        "inside": "",
        "unmade": found[1],
    }


def failed_definition(error: Raised, *, reveal: bool = True) -> Stopped:
    """Return why an exercise is not there whose definition raised an exception; reveal: as in
    `Raised.shown`."""
    by_line = f", by line {error.outer}: {clean(error.outer_code, 100)}" if error.outer else ""
    return _failed(error, f"before any call{by_line}", OUTSIDE, reveal=reveal)


def left_out(failed: Iterable[tuple[int, int, str, Raised]], *, reveal: bool = True) -> list[str]:
    """Return notes on statements that failed, and did nothing further: one on all that failed for
    the same reason in one place.

    failed: of each, its first line and its last, the cell as a student knows it, and the exception.
    reveal: as in `Raised.shown`.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for first, last, cell, error in failed:
        what = Raised({**error.raised, "line": None}).shown(reveal=reveal)
        lines = str(first) if first == last else f"{first} to {last}"
        found.setdefault((cell, what), []).append(lines)
    notes = []
    for (cell, what), places in found.items():
        is_one = len(places) == 1 and places[0].isdigit()
        line, are = ("line", "is") if is_one else ("lines", "are")
        of = f" of {cell}" if cell else ""
        notes.append(f"{line} {', '.join(places)}{of} {are} left out: {what}")
    return notes


def failed_file(error: Raised, *, reveal: bool = True) -> Stopped:
    """Return why no exercise of a file can run of which a line ended the run of all; reveal: as in
    `Raised.shown`."""
    return _failed(error, "while the file was run", OUTSIDE_OF_ALL, reveal=reveal)


def _failed(error: Raised, when: str, otherwise: str, *, reveal: bool) -> Stopped:
    """Return why something is not there. otherwise: the reason, if nothing better is known."""
    because = error.reason(reveal=reveal)
    if because == REASONS[Verdict.CRASHED]:  # it speaks of a call, and there was none
        because = otherwise
    got = f"{error.shown(reveal=reveal)}, {when}"
    return Stopped(error.verdict, got, because, error.came_from(because, "", reveal=reveal))


def of_file(stopped: Stopped) -> Stopped:
    """Return why no exercise of a file can run, as what is told once for all of them."""
    is_there = stopped.verdict is not Verdict.MISSING
    short = "the file cannot be loaded" if is_there else "there is no file"
    return Stopped(stopped.verdict, stopped.got, stopped.because, Origin(short, FILE))


def missing(exercise: str, because: str = REASONS[Verdict.MISSING]) -> Stopped:
    """Return why an exercise cannot run that the code does not define."""
    return Stopped(Verdict.MISSING, f"no function {exercise}", clean(because))
