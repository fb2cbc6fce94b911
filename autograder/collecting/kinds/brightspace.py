"""Brightspace (D2L), "Download" in an assignment's submissions: a folder for each time that someone
handed in, or only files.

    12345-67890 - Ada Lovelace - Jan 2, 2024 1011 AM/regression_losses.py
    12345-67890 - Ada Lovelace - 2 January, 2024 1011 AM - regression_losses.py

First comes the number of the user, or of the group, then that of the assignment; no roster knows
these. Some courses put the student's own number before the name; older versions leave out the space
after it. A page, `index.html`, lists what is there.
"""

import re
from datetime import datetime

from autograder.collecting.junk import sorted_out
from autograder.collecting.naming import NUMBERED
from autograder.collecting.times import order
from autograder.collecting.tree import FOLDER, Node, files_below
from autograder.collecting.uploads import Found, Kind, Person, Upload

NAME = re.compile(
    rf"(?P<user>\d+)-\d+ - (?:(?P<id>{NUMBERED}) - )?(?P<name>.+?) ?- "
    r"(?P<time>[^-]*\b\d{4} \d{1,4}(?: ?[AP]M)?)(?: - (?P<own>.+))?",
    re.IGNORECASE | re.DOTALL,
)
WRITTEN = [
    f"{day} %Y {clock}"
    for day in ("%b %d", "%B %d", "%d %b", "%d %B")
    for clock in ("%I%M %p", "%H%M")
]


def find(root: Node) -> Found | None:
    """Return the uploads if at least half of what may be someone's work has such a name."""
    found, others, made = Found(), dict(root.children), 0
    for name in root.children:
        parts = NAME.fullmatch(name)
        if parts and (parts["own"] or others[name].kind == FOLDER):
            found.uploads += _uploads(parts, others.pop(name))
            made += 1
    if not made:
        return None
    others, found.skipped = sorted_out(others)
    found.left |= dict.fromkeys(others, "no student's name is in its own")
    return found if made >= len(others) else None


def _uploads(parts: re.Match[str], node: Node) -> list[Upload]:
    """Return what a student handed in at one time; there is at least one upload."""
    notes = list[str]()
    name, user, own = parts.group("name", "user", "id")
    person = Person(f"user {user}", f"{name}_{user}", name, ids=(own,) if own else ())
    time = _time(parts["time"])
    files = [(parts["own"], node)] if parts["own"] else files_below(node, notes) or [("", node)]
    return [
        Upload(
            person,
            file,
            path,
            slot=path,
            order=order(time),
            time=time,
            note="; ".join(notes) if number == 0 else "",
            series=parts[0].partition(" ")[0],  # user and assignment
        )
        for number, (path, file) in enumerate(files)
    ]


def _time(text: str) -> datetime | None:
    """Return the time that a name tells: the clock's hand says `911 AM` and `12 AM`."""
    text = " ".join(text.replace(",", " ").split())
    text = re.sub(r"\b\d{1,3}(?=(?: [AP]M)?$)", lambda hour: hour[0].zfill(4), text, flags=re.I)
    for form in WRITTEN:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


KIND = Kind("a download of submissions from Brightspace", find)
