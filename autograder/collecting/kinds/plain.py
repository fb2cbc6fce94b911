"""A plain folder, or a zip of one: each entry is one student's folder, archive or file.

Entries of one name are one student's: `ada.py` and `ada.ipynb`, however its accents are encoded;
but two that differ in nothing else are two students'. Those that browsers and desktops named as
copies of another are one student's, too: `ada (1).zip` beside `ada.zip`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from autograder.collecting.junk import Skipped
from autograder.collecting.naming import ADDRESS, own_name, shown, told_twice, uncopied
from autograder.collecting.tree import FILE, Node
from autograder.collecting.uploads import Found, Person, Upload
from autograder.runtime.kinds import stem

MAX_COPIES = 2  # beside the first: of more, each came from somebody else under one name


def find(entries: Mapping[str, Node], skipped: Skipped) -> Found:
    """Return the uploads of what may be someone's work."""
    found = Found(skipped=skipped)
    apart_by_form = told_twice(entries)
    who = _students([name for name in entries if name not in apart_by_form], found.notes)
    who |= {name: stem(name) for name in apart_by_form}
    many = Counter(who.values())
    for name, node in entries.items():
        student = who[name]
        is_copy = many[student] > 1 and own_name(name) != student and name not in apart_by_form
        apart = is_copy or (node.kind == FILE and many[student] > 1)
        found.uploads.append(
            Upload(
                person(student),
                node,
                path=name if apart else "",
                slot=name,
                note=f"{shown(name)} is taken for another of {shown(student)}'s" if is_copy else "",
                is_dated=True,
            )
        )
    return found


def person(student: str) -> Person:
    """Return a student. The address in `Ada Lovelace <ada@x.edu>` is no part of the name."""
    address = ADDRESS.search(student)
    bare = " ".join(ADDRESS.sub(" ", student).split())
    return Person(student, student, bare or student, address[1] if address else "")


def _students(names: Iterable[str], notes: list[str]) -> dict[str, str]:
    """Return the student of each entry: by the name without a copy's mark, if that is there or no
    other entry would get it."""
    called: dict[str, set[str]] = {}
    for name in names:
        called.setdefault(uncopied(name), set()).add(own_name(name))
    apart = {
        first
        for first, those in called.items()
        if first not in those and (len(those) > 1 or not any(map(_is_marked, those)))
    }
    for first, those in called.items():
        if first in those and len(those) > 1 + MAX_COPIES:
            apart.add(first)
            notes.append(f"{shown(first)} and its {len(those) - 1} copies differ: one student each")
    return {n: own_name(n) if uncopied(n) in apart else uncopied(n) for n in names}


def _is_marked(name: str) -> bool:
    """Say whether the mark of a copy stands apart in a name, as in `ada (1)`: in `f(1)` it may be
    part of it."""
    return not name.endswith(")") or " (" in name


NAME = "a folder or zip with an entry for each student"
