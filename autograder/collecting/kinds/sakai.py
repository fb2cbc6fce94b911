"""Sakai, "Download All" of an assignment: a folder for each student, in one that is called like it.

    Lovelace, Ada(ada)/Submission attachment(s)/regression_losses.py
    Lovelace, Ada(ada)/Lovelace, Ada(ada)_submissionText.html
    Lovelace, Ada(ada)/timestamp.txt

In brackets is the user name. The text is what was typed into the page. The stamp is there if
something was handed in, and says when: `20240102101112345` or `2024-01-02T10:11:12Z`.
"""

import re
from datetime import UTC, datetime

from autograder.collecting import times
from autograder.collecting.junk import sorted_out
from autograder.collecting.tree import FOLDER, Node, Unreadable, files_below
from autograder.collecting.uploads import Found, Kind, Person, Upload

NAME = re.compile(r"[^()]*[^() ]\([^()]+\)")
ATTACHED, STAMP, TYPED = "Submission attachment(s)", "timestamp.txt", "_submissionText.html"
MAX_STAMP = 1000  # bytes
OF_GRADERS = re.compile(r"timestamp\.txt|comments\.txt|feedbackText\.html|Feedback Attachment.*")


def find(root: Node) -> Found | None:
    """Return the uploads if at least half of what may be someone's work is a student's folder."""
    others, skipped = sorted_out(root.children)
    homes = [node for node in others.values() if is_home(node)]
    if not homes or 2 * len(homes) < len(others):
        return None
    found = Found(skipped=skipped)
    for name, node in others.items():
        if node in homes:
            found.uploads += _uploads(node)
        else:
            found.left[name] = "nothing that a student handed in is in it"
    return found


def is_home(node: Node) -> bool:
    """Say whether a node is a folder with what a student handed in."""
    is_called_so = NAME.fullmatch(node.name) and node.kind == FOLDER
    return bool(is_called_so) and not {ATTACHED, STAMP}.isdisjoint(node.children)


def _uploads(home: Node) -> list[Upload]:
    """Return what is in a student's folder; there is at least one upload."""
    name, _, user = home.name[:-1].partition("(")
    person, notes = Person(user, user, name, ids=(user,)), list[str]()
    time = _time(home.at(STAMP))
    files = [
        (path.removeprefix(f"{ATTACHED}/"), node)
        for path, node in files_below(home, notes)
        if not OF_GRADERS.match(path)
    ]
    return [
        Upload(
            person,
            node,
            path,
            slot=path,
            order=times.order(time),
            time=time,
            is_text=path == home.name + TYPED,
            note="; ".join(notes) if number == 0 else "",
        )
        for number, (path, node) in enumerate(files or [("", home)])
    ]


def _time(stamp: Node | None) -> datetime | None:
    """Return the time that a stamp tells; digits alone are of UTC."""
    try:
        said = stamp.start(MAX_STAMP).decode(errors="replace").strip() if stamp else ""
        digits = datetime.strptime(said[:14], "%Y%m%d%H%M%S") if said.isdigit() else None
    except (ValueError, Unreadable):
        return None
    return digits.replace(tzinfo=UTC) if digits else times.parse(said)


KIND = Kind("a download of submissions from Sakai", find)
