"""The roster: who belongs to the class, from a CSV, and which of them a system's student is."""

import csv
import io
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from autograder.checking.text import clean
from autograder.collecting.naming import shown
from autograder.collecting.uploads import Person
from autograder.errors import UsageError
from autograder.runtime.names import decoded

MAX_ROSTER = 16 << 20  # bytes
WORKBOOKS = (b"PK\3\4", b"\xd0\xcf\x11\xe0")  # .xlsx, .ods and .numbers, and .xls
MAX_TITLE_LINE = 20  # the line that names the columns comes before
SHOWN = 5  # names of students

# What a column may be called; other columns that name a person are ids, too.
WHOSE = r"(?:(?:student|user|sis|net|org ?defined|campus|university|school|github) ?)*"
COLUMNS = {
    "id": rf"{WHOSE}(?:id|number)|student no|identifier|sid|id ?number"
    r"|matrikel ?(?:nummer|nr)?",
    "name": r"(?:full ?|student ?|display ?)?names?(?: (?:first last|last first))?|student"
    r"|first ?name last ?name|(?:last ?name|surname) first ?name",
    "first": r"(?:first|given) ?names?|forenames?|vornamen?",
    "last": r"(?:last|family) ?names?|surnames?|(?:nach|familien)namen?",
    "email": r"(?:(?:student|school|university|sis|primary) )?(?:e ?)?mail(?: ?addr(?:ess)?"
    r"| ?adresse)?",
    "role": r"(?:course |canvas )?roles?(?: names?)?",
    "section": r"(?:class |course )?sections?(?: ?name)?|groups?(?: ?names?)?|class"
    r"|cohort|gruppen?",
    "other": rf"{WHOSE}(?:user ?name|login(?: (?:id|name))?)",
}
WORDS = {"id": "id", "name": "name", "email": "e-mail", "section": "section", "role": "role"}
AS = {"first": "name", "last": "name", "other": "id"}
AROUND_ID = re.compile(r"^#|(?<=\d)\.0$")  # Brightspace's mark, and what spreadsheets make of 12
# Lines of a grade book from Canvas, of which its Test Student has an id.
STAFF = re.compile(
    r"\b(?:instructors?|teach(?:er|ing)s?|lecturers?|professors?|t\.?as?|assistants?|tutors?|graders?"
    r"|readers?|staff|designers?|observers?)\b",
    re.IGNORECASE,
)
NO_ONE = r"points possible(?:.*read.only.*)?|student, test|test student"


@dataclass(frozen=True, order=True)
class Entry:
    """A student of the class. others: further ids, such as a user name."""

    id: str
    name: str
    email: str
    section: str
    others: tuple[str, ...] = ()


Named = TypeVar("Named", Person, Entry)


@dataclass(frozen=True)
class Roster:
    """The students of a class. said: what columns were read as, and which rows are in doubt."""

    entries: list[Entry]
    said: list[str]


def read(path: Path) -> Roster:
    """Return the students on a roster; raise `UsageError` if it is none."""
    try:
        with open(path, "rb") as file:
            raw = file.read(MAX_ROSTER)
        if raw.startswith(WORKBOOKS):
            raise UsageError(f"{path} is a workbook of a spreadsheet program: save it as CSV")
        text = _text(raw)
        titles, rows = _table(text)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None
    except csv.Error as error:
        raise UsageError(f"cannot read {path}: {error}") from None
    kinds = [_kind(title) for title in titles]
    if not _names_people(kinds):
        raise UsageError(
            f"{path} is no roster: a line at its top has to name id, name, email, section"
        )
    staff = [row for row in rows if _is_staff(kinds, row)]
    entries = [_entry(kinds, row) for row in rows if row not in staff]
    students = _merged(entry for entry in entries if _is_someone(entry))
    nobody = sum(bool(entry.section) and not _is_someone(entry) for entry in entries)
    return Roster(students, [_columns(titles, kinds), *_doubts(students, nobody, len(staff))])


def _text(raw: bytes) -> str:
    """Return the text of a file in whatever encoding a spreadsheet wrote."""
    encoding = json.detect_encoding(raw[:4])  # by its mark, or by which of its bytes are zero
    if not encoding.startswith("utf-8"):
        raw = raw.decode(encoding, errors="replace").encode()
    return "\n".join(decoded(raw.splitlines())).removeprefix("\ufeff")


def _table(text: str) -> tuple[list[str], list[list[str]]]:
    """Return the titles of the columns, and the rows below them."""
    best, below, known = list[str](), list[list[str]](), 0
    for separator in ",;\t":
        table = csv.reader(io.StringIO(text), delimiter=separator)
        rows = [row for row in table if "".join(row).strip() and not row[0].startswith("sep=")]
        for number, row in enumerate(rows[:MAX_TITLE_LINE]):
            kinds = _known(row)
            if kinds > known and (number == 0 or kinds > 1):  # data may be called `student`, too
                best, below, known = row, rows[number + 1 :], kinds
    return best, below


def _known(row: Sequence[str]) -> int:
    """Return how many columns of a roster a row names; none if it names no person."""
    kinds = {*map(_kind, row)} - {""}
    return len(kinds) if _names_people(kinds) else 0


def _names_people(kinds: Iterable[str]) -> bool:
    return not {"id", "name", "last", "email", "other"}.isdisjoint(kinds)


def _columns(titles: Sequence[str], kinds: Sequence[str]) -> str:
    """Say which columns were read as what: `id = NetID; name = First name, Last name`."""
    columns: dict[str, list[str]] = {}
    for title, kind in zip(titles, kinds, strict=True):
        if title.strip():
            columns.setdefault(AS.get(kind, kind), []).append(shown(title.strip(" .")))
    read = [
        f"{said} = {', '.join(columns[kind])}" for kind, said in WORDS.items() if kind in columns
    ]
    left = [f"not read: {_few(columns[''])}"] if "" in columns else []
    return f"Columns of the roster: {'; '.join([*read, *left])}."


def _few(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join([*names[:SHOWN], *([f"and {more} more"] if more > 0 else [])])


def _is_staff(kinds: Sequence[str], row: Sequence[str]) -> bool:
    cells = [cell for kind, cell in zip(kinds, row, strict=False) if kind == "role"]
    return any(STAFF.search(cell) and "student" not in cell.lower() for cell in cells)


def _doubts(entries: Sequence[Entry], nobody: int, staff: int) -> list[str]:
    """Say who can be known by name alone, who has the id of another, and how many rows name no
    student."""
    bare = [entry.name for entry in entries if not (entry.id or entry.email)]
    said = []
    if bare:
        said.append(f"Without id and e-mail address, and known by name alone: {_few(bare)}.")
    bearers: dict[str, list[Entry]] = {}
    for entry in entries:
        bearers.setdefault(_plain(entry.id), []).append(entry)
    for number, those in bearers.items():
        if number and len(those) > 1:
            names = " and ".join(shown(entry.name) for entry in those)
            said.append(f"The id {shown(those[0].id)} is on the roster for {names}.")
    if staff:
        said.append(f"Rows of the roster that are staff's by their role, and left out: {staff}.")
    if nobody:
        said.append(f"Rows of the roster that name nobody: {nobody}.")
    return said


def _merged(entries: Iterable[Entry]) -> list[Entry]:
    """Return one entry for each student: in a roster of sections, some are on several rows.

    Rows are one student's by their id, or where one has none, by the e-mail address; but not if
    they have names of which neither is a part of the other.
    """
    entries = [*entries]
    ids = {entry.email.casefold(): _plain(entry.id) for entry in entries if _plain(entry.id)}
    merged: dict[object, Entry] = {}
    for entry in entries:
        email = entry.email.casefold()
        key: object = _plain(entry.id) or (ids.get(email) or email if email else entry)
        one = merged.setdefault(key, entry)
        if _is_another(one, entry):
            key = (key, _plain(entry.name))
            one = merged.setdefault(key, entry)
        sections = dict.fromkeys((*one.section.split(", "), *entry.section.split(", ")))
        merged[key] = Entry(
            one.id or entry.id,
            max(one.name, entry.name, key=len),
            one.email or entry.email,
            ", ".join(section for section in sections if section),
            (*dict.fromkeys((*one.others, *entry.others)),),
        )
    return [*merged.values()]


def _is_another(one: Entry, other: Entry) -> bool:
    """Say whether two rows with one id are of two persons, by their names and addresses."""
    words, others = ({*re.findall(r"\w+", _bare(entry.name))} for entry in (one, other))
    is_same = one.email.casefold() == other.email.casefold() and one.email != ""
    return not (is_same or words <= others or others <= words)


def _bare(name: str) -> str:
    """Return a name in small letters without accents."""
    return _unaccented(Entry("", name.casefold(), "", "")).name


def _is_someone(entry: Entry) -> bool:
    """Say whether an entry is a student's, and no line that Canvas puts into its grade book."""
    is_line = re.fullmatch(NO_ONE, entry.name, re.IGNORECASE)
    return bool(entry.id or entry.name or entry.email) and not is_line


def _kind(title: str) -> str:
    title = re.sub(r"[\W_]+", " ", title).strip().lower()
    return next((kind for kind, names in COLUMNS.items() if re.fullmatch(names, title)), "")


def _entry(kinds: list[str], row: list[str]) -> Entry:
    cells: dict[str, list[str]] = {kind: [] for kind in COLUMNS}
    for kind, cell in zip(kinds, row, strict=False):
        if kind and cell.strip():
            cells[kind].append(clean(cell))
    parts = " ".join(cells["first"] + cells["last"])
    first_id, *ids = [AROUND_ID.sub("", one) for one in cells["id"] + cells["other"]] or [""]
    return Entry(
        first_id,
        (cells["name"] or [parts])[0],
        (cells["email"] or [""])[0],
        (cells["section"] or [""])[0],
        tuple(ids),
    )


def matched(persons: Iterable[Person], entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return the roster's entry of each person whom only one entry fits, by the person's key.

    Ids go before e-mail addresses, and these before names. What is spelled alike goes before what
    spreadsheets and keyboards leave out: zeros in front of a number, and accents. Last comes what
    is only a part of a name, as in `104_Ada Lovelace`. No entry is given to two persons.
    """
    found: dict[str, Entry] = {}
    left, free = list(persons), {*entries}
    for of_person, of_entry in (
        (_ids, _entry_ids),
        (lambda person: _numbers(_ids(person)), lambda entry: _numbers(_entry_ids(entry))),
        (_emails, _entry_emails),
        (_names, _entry_names),
        (lambda person: _names(_unaccented(person)), lambda e: _entry_names(_unaccented(e))),
        (_with_a_login, _entry_with_a_login),
        (lambda person: {_lettered(person.name)}, lambda e: _entry_names(_unaccented(e))),
        (_numbered, _entry_ids),
    ):
        bearers: dict[str, set[Entry]] = {}
        for entry in free:
            for sign in of_entry(entry) - {""}:
                bearers.setdefault(sign, set()).add(entry)
        fits = {
            person.key: {entry for sign in of_person(person) for entry in bearers.get(sign, ())}
            for person in left
        }
        wanted = Counter(entry for fitting in fits.values() for entry in fitting)
        for key, fitting in fits.items():
            if len(fitting) == 1 and wanted[only := min(fitting)] == 1:
                found[key] = only
        left = [person for person in left if person.key not in found]
        free -= {*found.values()}
    return found


def _lettered(name: str) -> str:
    """Return a name without accents, and without what has a number in it."""
    return _plain(" ".join(re.findall(r"\b[^\W\d_]+\b", _bare(name.replace("_", " ")))))


def _with_a_login(person: Person) -> set[str]:
    """Return a name with its last word apart, as in `Ada Lovelace 2001 ada`."""
    name, _, login = person.name.rpartition(" ")
    return {f"{_lettered(name)} {_plain(login)}"}


def _entry_with_a_login(entry: Entry) -> set[str]:
    names = _entry_names(_unaccented(entry))
    return {f"{name} {one}" for name in names for one in _entry_ids(entry)}


def _numbered(person: Person) -> set[str]:
    """Return the words in a name that may be an id: those with a number of three digits or more."""
    return {
        _plain(word) for word in re.findall(r"\b(?=\w*\d{3})\w+", person.name.replace("_", " "))
    }


def doubtful(person: Person, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that a person may be by name, who is matched with none of them."""
    name = _names(_unaccented(person)) | {_lettered(person.name)}
    return [e for e in entries if (name & _entry_names(_unaccented(e))) - {""}]


def _plain(text: str) -> str:
    """Return the letters and digits of a text, whatever their case and accents' spelling."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in text if character.isalnum())


def _numbers(ids: Iterable[str]) -> set[str]:
    """Return the ids that are numbers, without the zeros in front."""
    return {one.lstrip("0") for one in ids if one.isdigit()}


def _unaccented(one: Named) -> Named:
    """Return a person or an entry with letters without accents in the name."""
    letters = unicodedata.normalize("NFKD", one.name)
    return replace(one, name="".join(c for c in letters if not unicodedata.combining(c)))


def _ids(person: Person) -> set[str]:
    return {_plain(one) for one in (person.key, *person.ids)}


def _entry_ids(entry: Entry) -> set[str]:
    ids = (entry.id, *entry.others)
    local = [one.partition("@")[0] for one in (entry.email, *ids) if "@" in one]
    return {_plain(one) for one in (*ids, *local)}


def _emails(person: Person) -> set[str]:
    return {one.casefold() for one in (person.email, person.key, *person.ids) if "@" in one}


def _entry_emails(entry: Entry) -> set[str]:
    return {one.casefold() for one in (entry.email, entry.id, *entry.others) if "@" in one}


def _names(person: Person) -> set[str]:
    return {_plain(person.name)}


def _entry_names(entry: Entry) -> set[str]:
    """Return a name in each order: "Ada Lovelace" is `lovelaceada` in Canvas."""
    words = entry.name.replace(",", " ").split()
    return {_plain("".join(words[n:] + words[:n])) for n in range(len(words))}
