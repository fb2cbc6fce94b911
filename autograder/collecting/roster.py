"""The roster: who belongs to the class, from a CSV, and which of them a system's student is."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.checking.text import clean
from autograder.collecting.uploads import Person
from autograder.errors import UsageError
from autograder.runtime.names import decoded

MAX_ROSTER = 16 << 20  # bytes

# What a column may be called; other columns that name a person are ids, too.
COLUMNS = {
    "id": r"(?:(?:student|user|sis) ?)*(?:id|number)|identifier|sid|id ?number",
    "name": r"(?:full ?|student ?|display ?)?names?|student",
    "first": r"(?:first|given) ?names?",
    "last": r"(?:last|family) ?names?|surname",
    "email": r"e ?mail(?: ?address)?",
    "section": r"sections?|group|group ?name|class",
    "other": r"(?:sis |github )?(?:user ?name|login(?: id)?)|(?:sis|github) ?id",
}
# Lines of a grade book from Canvas, of which its Test Student has an id.
NO_ONE = r"points possible(?:.*read.only.*)?|student, test|test student"


@dataclass(frozen=True, order=True)
class Entry:
    """A student of the class. others: further ids, such as a user name."""

    id: str
    name: str
    email: str
    section: str
    others: tuple[str, ...] = ()


def read(path: Path) -> list[Entry]:
    """Return the students on a roster; raise `UsageError` if it is none."""
    try:
        with open(path, "rb") as file:
            raw = file.read(MAX_ROSTER)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None
    text = "\n".join(decoded(raw.splitlines()))
    separator = max(",;\t", key=text.partition("\n")[0].count)
    try:
        header, *rows = list(csv.reader(io.StringIO(text), delimiter=separator)) or [[]]
    except csv.Error as error:
        raise UsageError(f"cannot read {path}: {error}") from None
    kinds = [_kind(title) for title in header]
    if not {"id", "name", "last", "email", "other"} & {*kinds}:
        raise UsageError(
            f"{path} is no roster: its first line has to name id, name, email, section"
        )
    entries = [_entry(kinds, row) for row in rows if any(cell.strip() for cell in row)]
    return _merged(entry for entry in entries if _is_someone(entry))


def _merged(entries: Iterable[Entry]) -> list[Entry]:
    """Return one entry for each student: in a roster of sections, some are on several rows."""
    merged: dict[object, Entry] = {}
    for entry in entries:
        one = merged.setdefault(_plain(entry.id) or entry, entry)
        sections = dict.fromkeys((*one.section.split(", "), *entry.section.split(", ")))
        merged[_plain(entry.id) or entry] = Entry(
            one.id,
            max(one.name, entry.name, key=len),
            one.email or entry.email,
            ", ".join(section for section in sections if section),
            (*dict.fromkeys((*one.others, *entry.others)),),
        )
    return [*merged.values()]


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
    first_id, *ids = cells["id"] + cells["other"] or [""]
    return Entry(
        first_id,
        (cells["name"] or [parts])[0],
        (cells["email"] or [""])[0],
        (cells["section"] or [""])[0],
        tuple(ids),
    )


def matched(persons: Iterable[Person], entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return the roster's entry of each person whom only one entry fits, by the person's key.

    Ids go before e-mail addresses, and these before names. No entry is given to two persons.
    """
    found: dict[str, Entry] = {}
    left, free = list(persons), {*entries}
    for of_person, of_entry in (
        (_ids, _entry_ids),
        (_emails, _entry_emails),
        (_names, _entry_names),
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


def _plain(text: str) -> str:
    """Return the letters and digits of a text, whatever their case and accents' spelling."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in text if character.isalnum())


def _ids(person: Person) -> set[str]:
    return {_plain(one) for one in (person.key, *person.ids)}


def _entry_ids(entry: Entry) -> set[str]:
    local = entry.email.partition("@")[0]
    return {_plain(one) for one in (entry.id, local, *entry.others)}


def _emails(person: Person) -> set[str]:
    return {one.casefold() for one in (person.email, person.key, *person.ids) if "@" in one}


def _entry_emails(entry: Entry) -> set[str]:
    return {one.casefold() for one in (entry.email, entry.id) if "@" in one}


def _names(person: Person) -> set[str]:
    return {_plain(person.name)}


def _entry_names(entry: Entry) -> set[str]:
    """Return a name in each order: "Ada Lovelace" is `lovelaceada` in Canvas."""
    words = entry.name.replace(",", " ").split()
    return {_plain("".join(words[n:] + words[:n])) for n in range(len(words))}
