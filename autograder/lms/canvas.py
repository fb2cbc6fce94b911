"""Canvas: grades into a grade book that was downloaded there, to be uploaded again.

    Student,ID,SIS User ID,SIS Login ID,Section,Losses (77),Current Score
    ,,,,,Manual Posting,
        Points Possible,,,,,20,(read only)
    "Lovelace, Ada",104,A-1,ada,One,,

One column is filled in, and every other byte stays. So rows are taken apart here and not by `csv`,
which cannot say how a field was written; it has to read the same in them. A title without an id
that Canvas knows makes a new assignment. `EX` is excused, and stays.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from autograder.checking.text import clean
from autograder.collecting.roster import NO_ONE, Entry, doubtful, matched
from autograder.collecting.uploads import Person
from autograder.errors import UsageError
from autograder.grading.report.tables import number
from autograder.lms.students import Mark, Student, graded_on, units

MARK = "\ufeff"  # of UTF-8, where Canvas was asked for it
WHO = (
    "Student", "LastName", "FirstName", "ID", "SIS User ID", "SIS Login ID", "Integration ID",
    "Root Account", "Section",
)  # fmt: skip
COMPUTED = re.compile(r"(?:Current|Final) (?:Score|Points|Grade)|Override (?:Score|Grade|Status)")
TITLE = re.compile(r"(?P<title>.*?)(?: \((?P<id>\d+)\))?", re.DOTALL)
EXCUSED = "EX"
DOWNLOAD = "download it from Canvas's grade book with Export"


@dataclass(frozen=True)
class Filled:
    """A grade book with a column filled in.

    content: of the file. column: its title. unit: whose points are in it; None is all units. marks:
    how many students got one. excused: how many stay so. strangers: students without a row in the
    book. ungraded: names of rows without a result.
    """

    content: bytes
    column: str
    unit: str | None
    marks: int
    excused: int
    strangers: tuple[str, ...]
    ungraded: tuple[str, ...]


def fill(
    content: bytes,
    students: Sequence[Student],
    *,
    column: str | None = None,
    unit: str | None = None,
) -> Filled:
    """Return a downloaded grade book with the students' marks in one column.

    column: its title, with or without the id; a new one makes a new column. By default it is the
    only one that is called after a unit. unit: the slug of that whose points go there; by default
    the one that the column is called after, or else all. Raise `UsageError` if that is not clear,
    if the content is no grade book, or if no student is in it.
    """
    book = Book(content)
    at, title, meant = _chosen(book, column, units(students) if unit is None else [unit])
    unit = unit or meant
    marks = {s.folder: s.mark(unit) for s in (graded_on(students, unit) if unit else students)}
    found = _matched([student for student in students if student.folder in marks], book)
    if not found:
        raise UsageError("none of the students who have a result is in the grade book")
    excused = 0
    if at is None:
        at = book.new_column(title, _out_of([mark for mark in marks.values() if mark]))
    most = book.points_possible(at)
    for student, row in found.items():
        mark = marks[student]
        if book.value(row, at).strip().upper() == EXCUSED:
            excused += 1
        elif mark is not None:
            book.put(row, at, number(mark.points if most is None else mark.scaled(most)))
    return Filled(
        book.content(),
        title,
        unit,
        len(found) - excused,
        excused,
        tuple(name for name in marks if name not in found),
        tuple(book.name(row) for row in book.students if row not in found.values()),
    )


def _out_of(marks: Sequence[Mark]) -> Fraction:
    """Return what a new column is out of: there is one maximum for all of a class."""
    (most, many), *_ = Counter(mark.out_of for mark in marks).most_common(1)
    if many < len(marks):
        raise UsageError(
            "students were graded on different units, so a new column has no maximum: give --unit"
        )
    return most


def _chosen(
    book: "Book", column: str | None, known: Sequence[str]
) -> tuple[int | None, str, str | None]:
    """Return the place of the column to fill in, None for a new one; its title; and the unit that
    it is called after, or None."""
    if column is not None:
        at = book.column(column)
        title = column if at is None else book.titles[at]
        if at is None:
            _may_be_new(title)
        called = _called_after(title, known)
        return at, title, called[0] if len(called) == 1 else None
    pairs = [(at, unit) for at in book.open for unit in _called_after(book.titles[at], known)]
    if len(pairs) != 1:
        why = "no column" if not pairs else "more than one column"
        titles = "; ".join(clean(book.titles[at]) for at in book.open) or "none"
        raise UsageError(
            f"{why} is called after a unit: give --column and one of {titles}, or a new title"
        )
    ((at, unit),) = pairs
    return at, book.titles[at], unit


def _may_be_new(title: str) -> None:
    if not title.strip() or title in WHO or COMPUTED.search(title):
        raise UsageError(f"Canvas does not take {title!r} for an assignment: give another title")


def _called_after(title: str, known: Sequence[str]) -> list[str]:
    """Return the units whose name is in a title, such as `Week 3: Gradient descent (77)`."""
    words = f" {_words(title)} "
    return [unit for unit in known if f" {_words(unit.partition('_')[2])} " in words]


def _words(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def _matched(students: Sequence[Student], book: "Book") -> dict[str, int]:
    """Return the row of each student: by Canvas's id, by SIS id or login, then by name.

    Numbers of other systems may be those of another student here, so what is found by number alone
    must also have the name, where the student has one.
    """
    found: dict[str, int] = {}
    left = [*students]

    def look(persons: Mapping[str, Person], entries: Mapping[int, Entry]) -> None:
        free = [entry for row, entry in entries.items() if row not in found.values()]
        # The section tells rows apart that are alike.
        hits = matched(persons.values(), free)
        found.update({student: int(entry.section) for student, entry in hits.items()})

    by_number = {
        s.folder: Person(s.folder, s.folder, ids=tuple(filter(None, (s.number, s.id))))
        for s in left
    }
    look(by_number, {row: Entry(book.cell(row, "ID"), "", "", str(row)) for row in book.students})
    for student in left:
        row = found.get(student.folder)
        if row is not None and not _is_called(student, book.name(row)):
            del found[student.folder]
    by_login = {
        s.folder: Person(s.folder, s.folder, "", s.email, tuple(filter(None, (s.id, s.called))))
        for s in left
        if s.folder not in found
    }
    look(
        by_login,
        {
            row: Entry(
                book.cell(row, "SIS User ID"), "", "", str(row), (book.cell(row, "SIS Login ID"),)
            )
            for row in book.students
        },
    )
    by_name = {
        s.folder: Person(s.folder, s.folder, s.name or s.called)
        for s in left
        if s.folder not in found
    }
    look(by_name, {row: Entry("", book.name(row), "", str(row)) for row in book.students})
    return found


def _is_called(student: Student, name: str) -> bool:
    """Say whether a student may have a name, as far as anything is known of the student's."""
    names = [one for one in (student.name, student.called) if re.search(r"[^\W\d_]", one)]
    entry = Entry("", name, "", "")
    persons = [Person(one, one, one) for one in names]
    return not names or any(doubtful(person, [entry]) for person in persons)


class Book:
    """A grade book: rows of fields as they are written.

    titles: of the columns. students: the numbers of the rows that are a student's. open: the
    columns that may be filled in.
    """

    def __init__(self, content: bytes) -> None:
        try:
            text = content.decode()
        except UnicodeDecodeError:
            raise UsageError(
                f"the grade book is not UTF-8: {DOWNLOAD}, and give it as it is"
            ) from None
        self._mark = MARK if text.startswith(MARK) else ""
        text = text.removeprefix(MARK)
        first = text.partition("\n")[0]
        self._separator = ";" if first.count(";") > first.count(",") else ","
        self._rows = _taken_apart(text, self._separator)
        self.titles = [_value(field).strip() for field in self._rows[0][:-1]]
        if not {"ID", "Section"} <= {*self.titles} or not {"Student", "LastName"} & {*self.titles}:
            raise UsageError(
                f"this is no grade book of Canvas, which has Student, ID and Section: {DOWNLOAD}"
            )
        self._points = next(
            (n for n, row in enumerate(self._rows) if "Points Possible" in _value(row[0])), None
        )
        self.students = [row for row in range(1, len(self._rows)) if self._is_student(row)]
        work = max(at for at, title in enumerate(self.titles) if title in WHO) + 1
        self.open = [at for at in range(work, len(self.titles)) if self._is_open(at)]

    def content(self) -> bytes:
        """Return the file's content."""
        lines = (self._separator.join(row[:-1]) + row[-1] for row in self._rows)
        return (self._mark + "".join(lines)).encode()

    def column(self, title: str) -> int | None:
        """Return the place of the column of a title, with or without the id; None if there is none.

        Raise `UsageError` if there are several, or if Canvas would not read it.
        """
        same = [at for at, one in enumerate(self.titles) if one == title.strip()]
        same = same or [at for at in self.open if _without_id(self.titles[at]) == title.strip()]
        if len(same) > 1:
            named = "; ".join(clean(self.titles[at]) for at in same)
            raise UsageError(
                f"{len(same)} columns are called {title!r}: {named}; give one with its id"
            )
        if same and same[0] not in self.open:
            raise UsageError(f"Canvas does not read the column {title!r}: choose another one")
        return same[0] if same else None

    def new_column(self, title: str, points: Fraction) -> int:
        """Add a column at the right end, and return its place."""
        at = len(self.titles)
        self.titles.append(title)
        self.put(0, at, title)
        for row in range(1, len(self._rows)):
            if self._rows[row][:-1] != [""]:
                self.put(row, at, number(points) if row == self._points else "")
        self.open.append(at)
        return at

    def points_possible(self, at: int) -> Fraction | None:
        """Return what a column is out of, if the book says so."""
        said = "" if self._points is None else self.value(self._points, at).strip()
        try:
            return Fraction(said.replace(",", ".")) or None
        except (ValueError, ZeroDivisionError):
            return None

    def value(self, row: int, at: int) -> str:
        """Return what is in a field; nothing if a row is too short for it."""
        fields = self._rows[row][:-1]
        return _value(fields[at]) if at < len(fields) else ""

    def cell(self, row: int, title: str) -> str:
        """Return what is in the column of a title; nothing if there is no such column."""
        return self.value(row, self.titles.index(title)).strip() if title in self.titles else ""

    def name(self, row: int) -> str:
        """Return the student's name in a row."""
        return self.cell(row, "Student") or (
            f"{self.cell(row, 'LastName')}, {self.cell(row, 'FirstName')}".strip(", ")
        )

    def put(self, row: int, at: int, value: str) -> None:
        """Write a value into a field."""
        *fields, end = self._rows[row]
        fields += [""] * (at + 1 - len(fields))
        fields[at] = _written(value, self._separator)
        self._rows[row] = [*fields, end]

    def _is_student(self, row: int) -> bool:
        who = [self.cell(row, title) for title in ("ID", "SIS User ID", "SIS Login ID")]
        is_line = re.fullmatch(NO_ONE, self.name(row), re.IGNORECASE)
        return any((*who, self.name(row))) and not is_line and row != self._points

    def _is_open(self, at: int) -> bool:
        is_computed = COMPUTED.search(self.titles[at])
        said = "" if self._points is None else self.value(self._points, at)
        return bool(self.titles[at]) and not is_computed and "read only" not in said


def _without_id(title: str) -> str:
    found = TITLE.fullmatch(title)
    return found["title"] if found else title


def _taken_apart(text: str, separator: str) -> list[list[str]]:
    """Return the rows of a CSV: their fields as they are written, and last what ends the row."""
    field = re.compile(rf'("(?:[^"]|"")*+"|[^"{separator}\r\n]*+)({separator}|\r\n|\n|\r|\Z)')
    rows, row, at = list[list[str]](), list[str](), 0
    while found := field.match(text, at):
        at = found.end()
        row.append(found[1])
        if found[2] != separator:
            rows.append([*row, found[2]])
            row = []
            if at == len(text):
                break
    try:
        known = [*csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)]
    except csv.Error:
        known = []
    if not known or [[_value(one) for one in row[:-1]] for row in rows] != [
        r or [""] for r in known
    ]:
        raise UsageError(f"the grade book is no CSV as Canvas writes it: {DOWNLOAD}")
    return rows


def _value(field: str) -> str:
    """Return what a field says."""
    return field[1:-1].replace('""', '"') if field.startswith('"') else field


def _written(value: str, separator: str) -> str:
    """Return a field that says this."""
    return '"' + value.replace('"', '""') + '"' if set(value) & {*'"\r\n', separator} else value
