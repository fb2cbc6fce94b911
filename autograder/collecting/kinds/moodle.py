"""Moodle, "Download all submissions": a folder for each student and way of handing in.

    Ada Lovelace_123456_assignsubmission_file_/regression_losses.py
    Ada Lovelace_123456_assignsubmission_onlinetext_/onlinetext.html

Newer versions leave out the last underscore. Without the option "in folders" there are only files,
named `Ada Lovelace_123456_assignsubmission_file_regression_losses.py`. A group has its own number,
and those without a group have none. In some courses a name begins with the group's,
`Group 1-Ada Lovelace`, or has the student's number in it. Where students are hidden from markers,
all are called `Participant`. Moodle's numbers are of one assignment, and are no ids of students.
"""

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import timedelta

from autograder.collecting.junk import sorted_out
from autograder.collecting.naming import NUMBERED
from autograder.collecting.times import order
from autograder.collecting.tree import FILE, FOLDER, Node, files_below
from autograder.collecting.uploads import Found, Kind, Person, Upload

NAME = re.compile(
    r"(?P<name>.+?)(?:_(?P<id>\d+))?_assignsubmission_(?P<way>[a-z]+)_?(?P<own>.*)", re.DOTALL
)
GROUP = re.compile(  # before a member's name
    r"\A(?=[^-]*\d|(?:[^-]* )?(?:group|team|section|lab|tutorial)\b)[^-]*-(?=\D)", re.IGNORECASE
)
BLIND = re.compile(r"participant[ _]?(?P<id>\d*)", re.IGNORECASE)
NUMBER = re.compile(rf"[(\[]?\b({NUMBERED})\b[)\]]?")
ONLINE = "onlinetext"
MAX_HYPHENS = 8  # in a group's name
PACKING = timedelta(hours=1)  # takes less


def find(root: Node) -> Found | None:
    """Return the uploads if at least half of what may be someone's work has such a name."""
    found, others = Found(), dict(root.children)
    made = {name: parts for name in others if (parts := NAME.fullmatch(name))}
    groups = _groups({parts["name"] for parts in made.values()})
    for name, parts in made.items():
        if others[name].kind == FOLDER or parts["own"]:
            found.uploads += _uploads(parts, others.pop(name), groups)
    if not found.uploads:
        return None
    others, found.skipped = sorted_out(others)
    if len(others) > len(made):
        return None
    found.left |= dict.fromkeys(others, "no student's name is in its own")
    times = [upload.time for upload in found.uploads if upload.time]
    if times and max(times) - min(times) < PACKING:  # most versions give all files that time
        found.uploads = [replace(upload, time=None, order=0) for upload in found.uploads]
    return found


def one_of_a_name(parts: Sequence[Found]) -> bool:
    """Let students of one name be one in downloads of several assignments, each of which has
    numbers of its own; say whether some are. Who shares a name in one of them stays apart."""
    keys: dict[str, list[set[str]]] = {}
    for part in parts:
        those: dict[str, set[str]] = {}
        for upload in part.uploads:
            those.setdefault(upload.person.name, set()).add(upload.person.key)
        for name, bearers in those.items():
            keys.setdefault(name, []).append(bearers)
    same = {
        name: min(bearers[0])
        for name, bearers in keys.items()
        if name and len(set().union(*bearers)) > 1 and all(len(those) == 1 for those in bearers)
    }
    for part in parts:
        part.uploads = [
            replace(upload, person=replace(upload.person, key=same[upload.person.name]))
            if upload.person.name in same
            else upload
            for upload in part.uploads
        ]
    return bool(same)


def _groups(names: set[str]) -> set[str]:
    """Return what names begin with, up to a hyphen, if each has that in common with another."""
    counted = Counter(begin for name in names for begin in _begins(name))
    shared = {begin for begin, many in counted.items() if many > 1}
    is_grouped = len(names) > 2 and all(shared.intersection(_begins(name)) for name in names)
    return shared if is_grouped else set()


def _begins(name: str) -> list[str]:
    """Return what a name begins with, up to each of its first hyphens; the longest comes first."""
    hyphens = [at for at, sign in enumerate(name) if sign == "-"][:MAX_HYPHENS]
    return [name[: at + 1] for at in reversed(hyphens)]


def _person(name: str, number: str, groups: Set[str]) -> Person:
    """Return a student. Moodle's number is an id of one only where the name is hidden."""
    folder, blind = f"{name}_{number}".rstrip("_"), BLIND.fullmatch(name)
    number = (blind and blind["id"]) or number
    key = f"Participant {number}" if number else name  # as Moodle's own grading worksheet has it
    if blind:
        return Person(key, folder, ids=(key, number))
    group = next((begin for begin in _begins(name) if begin in groups), "")
    alone = name.removeprefix(group) if group else GROUP.sub("", name, count=1)
    bare = " ".join(NUMBER.sub("", alone).split())
    return Person(key, folder, bare, ids=tuple(NUMBER.findall(alone)))


def _uploads(parts: re.Match[str], node: Node, groups: Set[str]) -> list[Upload]:
    """Return a student's uploads of one way of handing in; there is at least one."""
    notes = list[str]()
    person = _person(parts["name"], parts["id"] or "", groups)
    files = [(parts["own"], node)] if node.kind == FILE else [*files_below(node, notes)]
    first, *others = [
        Upload(
            person,
            file,
            path,
            slot=f"{parts['way']}/{path}",
            order=order(file.time),
            time=file.time,
            is_text=parts["way"] == ONLINE,
        )
        for path, file in files or [("", node)]
    ]
    return [replace(first, note="; ".join(notes)) if files else first, *others]


KIND = Kind("a download of submissions from Moodle", find)
