"""Moodle, "Download all submissions": a folder for each student and way of handing in.

    Ada Lovelace_123456_assignsubmission_file_/regression_losses.py
    Ada Lovelace_123456_assignsubmission_onlinetext_/onlinetext.html

Newer versions leave out the last underscore. Without the option "in folders" there are only files,
named `Ada Lovelace_123456_assignsubmission_file_regression_losses.py`. A group has its own number,
and those without a group have none. In some courses a name begins with the group's,
`Group 1-Ada Lovelace`, or has the student's number in it.
"""

import re
from dataclasses import replace
from datetime import timedelta

from autograder.collecting.junk import sorted_out
from autograder.collecting.times import order
from autograder.collecting.tree import FILE, FOLDER, Node, files_below
from autograder.collecting.uploads import Found, Kind, Person, Upload

NAME = re.compile(
    r"(?P<name>.+?)(?:_(?P<id>\d+))?_assignsubmission_(?P<way>[a-z]+)_?(?P<own>.*)", re.DOTALL
)
GROUP = re.compile(
    r"(?:[^-]*\d[^-]*|default group)-(?=\D)", re.IGNORECASE
)  # before a member's name
NUMBER = re.compile(r"[(\[]?\b(\w*\d{4,}\w*)\b[)\]]?")  # a student's own, that some put in there
ONLINE = "onlinetext"
PACKING = timedelta(hours=1)  # takes less


def find(root: Node) -> Found | None:
    """Return the uploads if a name says that it is of such a download."""
    found, others = Found(), dict[str, Node]()
    for name, node in root.children.items():
        parts = NAME.fullmatch(name)
        if parts is not None and (node.kind == FOLDER or parts["own"]):
            found.uploads += _uploads(parts, node)
        else:
            others[name] = node
    if not found.uploads:
        return None
    others, found.skipped = sorted_out(others)
    found.left |= dict.fromkeys(others, "no student's name is in its own")
    times = [upload.time for upload in found.uploads if upload.time]
    if times and max(times) - min(times) < PACKING:  # most versions give all files that time
        found.uploads = [replace(upload, time=None, order=0) for upload in found.uploads]
    return found


def _uploads(parts: re.Match[str], node: Node) -> list[Upload]:
    """Return a student's uploads of one way of handing in; there is at least one."""
    name, number, notes = parts["name"], parts["id"] or "", list[str]()
    bare = " ".join(NUMBER.sub("", GROUP.sub("", name, count=1)).split())
    person = Person(
        number or name,
        f"{name}_{number}".rstrip("_"),
        "" if name == "Participant" else bare,
        ids=(*([number] if number else []), *NUMBER.findall(name)),
    )
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
