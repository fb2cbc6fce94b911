"""Canvas, "Download Submissions": all files of all students side by side.

    lovelaceada_LATE_104_9001_regression_losses-1.py

is the sortable name, whether it is late, the id of the user and of the file, and the name that the
student gave. Canvas appends `-1` where one of that student's earlier uploads has the name already.
Ids of files grow with time; the times in the archive are those at which it was packed, and tell
nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from autograder.collecting.junk import sorted_out
from autograder.collecting.naming import is_work, shown
from autograder.collecting.tree import Node
from autograder.collecting.uploads import Found, Kind, Person, Upload

NAMES = (
    r"(?P<name>.*?)(?P<late>_LATE)?_(?P<user>\d+)_(?P<file>\d+)_(?P<own>.+)",
    r"(?P<name>.*?)(?P<late>_LATE)?_(?P<user>\d+)_(?P<own>text\.html|link\.html)",
    r"(?P<late>LATE_)?(?P<name>anon)_(?P<user>[a-z0-9]{5})_(?:(?P<file>\d+)_)?(?P<own>.+)",
)
AGAIN = re.compile(r"(?P<stem>[^.]+)-(?P<number>\d{1,2})(?P<rest>\..*)", re.DOTALL)


def find(root: Node) -> Found | None:
    """Return the uploads if at least half of what may be someone's work has such a name."""
    found, uploads, others = Found(), dict[str, Upload](), dict[str, Node]()
    for name, node in root.children.items():
        if upload := _upload(name, node):
            uploads[name] = upload
        else:
            others[name] = node
    others, found.skipped = sorted_out(others)
    if not uploads or len(others) > len(uploads):
        return None
    found.uploads = _told_apart(uploads)
    found.notes += [
        f"{shown(name)} was left out: no student's name is in its own" for name in others
    ]
    return found


def _upload(name: str, node: Node) -> Upload | None:
    parts = _parts(name)
    if parts is None:
        return None
    groups = parts.groupdict()
    own, file = str(groups["own"]), groups.get("file")
    again = AGAIN.fullmatch(own) if is_work(own) else None
    first = again["stem"] + again["rest"] if again else own
    # The name is a part of the key: a student called `x_105` must not become part of user 105.
    whole = f"{parts['name']}_{parts['user']}"
    person = Person(whole, whole, _name(parts["name"]), ids=(parts["user"],))
    note = f"{shown(own)} is taken for {shown(first)}, handed in again" if again else ""
    return Upload(
        person,
        node,
        first,
        slot=first,
        order=int(file or 0),
        late=groups["late"] is not None,
        is_text=file is None and own == "text.html",
        note=note,
    )


def _parts(name: str) -> re.Match[str] | None:
    """Return what Canvas put into the name of a file, or None if it is no such name."""
    return next((m for m in (re.fullmatch(p, name, re.I | re.S) for p in NAMES) if m), None)


def _told_apart(uploads: Mapping[str, Upload]) -> list[Upload]:
    """Return the uploads, of which `week-1.py` and `week-2.py` are two where there is no `week.py`:
    then the numbers are the student's own.

    uploads: by the names that Canvas made.
    """
    own = {made: str(found["own"]) for made in uploads if (found := _parts(made))}
    alike: dict[tuple[str, str], set[str]] = {}
    for made, upload in uploads.items():
        alike.setdefault((upload.person.key, upload.slot), set()).add(own[made])
    return [
        replace(upload, path=own[made], slot=own[made], note="")
        if len(names := alike[upload.person.key, upload.slot]) > 1 and upload.slot not in names
        else upload
        for made, upload in uploads.items()
    ]


def _name(sortable: str) -> str:
    return "" if sortable == "anon" else sortable


KIND = Kind("a download of submissions from Canvas", find)
