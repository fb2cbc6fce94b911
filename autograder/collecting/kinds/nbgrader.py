"""nbgrader: a course's `submitted/`, or the `inbound/` of its exchange.

submitted/ada/02_regression_losses/timestamp.txt
inbound/ada+02_regression_losses+2026-03-01 22:58:12.345678 UTC+c2Vj/timestamp.txt

Some disks and programs have `_` for the colons. Where there is no timestamp, the name tells.
"""

import re

from autograder.collecting import times
from autograder.collecting.junk import sorted_out
from autograder.collecting.kinds import sakai
from autograder.collecting.naming import shown
from autograder.collecting.tree import FILE, FOLDER, Node, Unreadable
from autograder.collecting.uploads import Found, Kind, Person, Upload

STAMP = "timestamp.txt"
PERHAPS = "is taken for a student, and the folders in it for assignments: make sure that they are"
MAX_STAMP = 1000  # bytes
INBOUND = re.compile(
    r"(?P<student>.+?)\+(?P<assignment>[^+]+)\+"
    r"(?P<day>\d{4}-\d\d-\d\d)[ _](?P<clock>\d\d(?:[:_]\d\d){2})(?P<rest>[^+]*)(?:\+[^+]*)?"
)


def find(root: Node) -> Found | None:
    """Return the uploads if there is such a folder, or the root is one."""
    for name, search in (("submitted", _submitted), ("inbound", _inbound)):
        inner = root.children.get(name)
        if inner is not None and inner.kind == FOLDER:
            return search(inner)
    if any(INBOUND.fullmatch(name) and node.at(STAMP) for name, node in root.children.items()):
        return _inbound(root)
    homes = [node for node in sorted_out(root.children)[0].values() if node.kind == FOLDER]
    stamped = [home for home in homes if any(map(_is_stamped, home.children.values()))]
    if not stamped or 2 * len(stamped) < len(homes):
        return None
    found = _submitted(root)
    if len(stamped) == 1 and len(found.uploads) > 1:
        found.notes.append(f"{shown(stamped[0].name)} {PERHAPS}")
    return found


def _is_stamped(node: Node) -> bool:
    """Say whether a folder is of an assignment. Those that Sakai stamps are of students."""
    return node.at(STAMP) is not None and not sakai.is_home(node)


def _submitted(folder: Node) -> Found:
    found = Found()
    students, found.skipped = sorted_out(folder.children)
    for student, home in students.items():
        if home.kind != FOLDER:
            found.left[student] = "it is in no student's folder"
            continue
        for assignment, node in sorted_out(home.children)[0].items():
            if node.kind == FOLDER:
                found.uploads.append(_upload(student, assignment, node))
            else:
                found.left[f"{student}/{assignment}"] = "it is in no assignment's folder"
    return found


def _inbound(folder: Node) -> Found:
    found = Found()
    others, found.skipped = sorted_out(folder.children)
    for name, node in others.items():
        if (parts := INBOUND.fullmatch(name)) and node.kind == FOLDER:
            named = f"{parts['day']} {parts['clock'].replace('_', ':')}{parts['rest']}"
            found.uploads.append(_upload(parts["student"], parts["assignment"], node, named))
        else:
            found.left[name] = "no student's name is in its own"
    return found


def _upload(student: str, assignment: str, node: Node, named: str = "") -> Upload:
    """Return an upload. named: the time that its folder's name tells."""
    stamp, said = node.at(STAMP), ""
    if stamp is not None and stamp.kind == FILE:
        try:
            said = stamp.start(MAX_STAMP).decode(errors="replace")
        except Unreadable:
            said = ""
    time = times.parse(said) or times.parse(named)
    person = Person(student, student, ids=(student,))
    order = times.order(time)
    return Upload(person, node, assignment, slot=assignment, order=order, time=time, is_dated=True)


KIND = Kind("nbgrader's folder of submissions", find)
