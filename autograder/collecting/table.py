"""`handed-in.csv`: who handed in what, late or not, and who nothing."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder.checking.text import clean, no_formula
from autograder.collecting.times import parse
from autograder.collecting.tree import FILE, Node, Unreadable
from autograder.errors import UsageError

NAME = "handed-in.csv"
HEADER = (
    "student", "id", "name", "email", "section", "on_roster", "handed_in", "time", "late", "files",
    "notes",
)  # fmt: skip
MARK = 315_619_200.0  # the table's own time, from which those of files tell their order: 1980-01-02
MAX_TABLE = 8 << 20  # bytes
MAX_CELL = 10_000  # characters
SHOWN_FILES = 5
NOTHING = {False: "nothing", True: "not known"}  # for those who have no folder


@dataclass(frozen=True)
class Row:
    """A line of the table. student: the name of the folder; empty for who handed in nothing.

    on_roster, late: None if that is not known. is_in_doubt: whether this student handed in
    something is not known, either.
    """

    student: str = ""
    id: str = ""
    name: str = ""
    email: str = ""
    section: str = ""
    on_roster: bool | None = None
    time: str = ""
    late: bool | None = None
    files: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_in_doubt: bool = False


def as_csv(rows: Sequence[Row]) -> str:
    """Return the table."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for row in rows:
        who = [row.student, row.id, row.name, row.email, row.section, _said(row.on_roster)]
        what = [
            _said(None if row.is_in_doubt else bool(row.student)),
            row.time,
            _said(row.late),
            _few(row.files),
        ]
        cells = (*who, *what, "; ".join(row.notes))
        writer.writerow([no_formula(clean(cell, MAX_CELL)) for cell in cells])
    return text.getvalue()


def overview(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """Return a row to print for each student: who, whether, when, late or not, what."""
    return [
        (
            row.student or row.name or row.id or row.email,
            _few(row.files) or ("no file" if row.student else NOTHING[row.is_in_doubt]),
            row.time,
            "late" if row.late else "",
            "not on the roster" if row.on_roster is False else "",
        )
        for row in rows
    ]


def told(folder: Node) -> dict[str, tuple[str, datetime | None]] | None:
    """Return what a folder's table tells of each student, the notes and the time, if it is known;
    None if there is no such table."""
    table = folder.children.get(NAME)
    if table is None or table.kind != FILE:
        return None
    try:
        rows = _rows(table.read(MAX_TABLE))
    except Unreadable:
        return None
    if rows is None:
        return None
    return {
        _bare(row["student"]): (row.get("notes", ""), parse(row.get("time", "")))
        for row in rows
        if row.get("student")
    }


def read(path: Path) -> list[Row]:
    """Return who handed in something, from a table that `collect` wrote: folder, id, name, email
    and section of each. Raise `UsageError` if it is no such table."""
    try:
        rows = _rows(path.read_bytes())
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None
    if rows is None:
        raise UsageError(f"{path} is no {NAME} that `autograder collect` wrote")
    told = ({key: _bare(cell) for key, cell in row.items()} for row in rows)
    return [
        Row(row["student"], row["id"], row["name"], row["email"], row["section"])
        for row in told
        if row.get("student") and "section" in row
    ]


def _rows(content: bytes) -> list[dict[str, str]] | None:
    """Return the rows of a table, by the header's names; None if it is another table."""
    try:
        text = content.decode("utf-8-sig", errors="replace")
        header, *rows = list(csv.reader(io.StringIO(text))) or [[]]
    except csv.Error:
        return None
    return (
        [dict(zip(HEADER, row, strict=False)) for row in rows] if tuple(header) == HEADER else None
    )


def _bare(cell: str) -> str:
    """Return a cell as it was before it was made no formula."""
    return cell[1:] if cell.startswith("'") and no_formula(cell[1:]) == cell else cell


def _said(yes: bool | None) -> str:
    return "" if yes is None else "yes" if yes else "no"


def _few(files: Sequence[str]) -> str:
    more = len(files) - SHOWN_FILES
    return ", ".join([*files[:SHOWN_FILES], *([f"and {more} more"] if more > 0 else [])])
