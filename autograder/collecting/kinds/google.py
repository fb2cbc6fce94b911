"""Google Classroom: an assignment's folder in Drive, with the copy that each student got of a file.

    Ada Lovelace - regression_losses.ipynb

is the student's name and that of the file, which all have in common. What a student uploads besides
keeps its own name, which is then all that tells whose it is.
"""

import re
from collections import Counter

from autograder.collecting.junk import COURSE, sorted_out
from autograder.collecting.kinds import plain
from autograder.collecting.naming import is_work
from autograder.collecting.tree import FILE, Node
from autograder.collecting.uploads import Found, Kind, Person, Upload
from autograder.runtime.kinds import stem

NAME = re.compile(r"(?P<name>\D+?) - (?P<own>.+)", re.DOTALL)
AGAIN = re.compile(r" ?\(\d+\)$")  # what Drive puts after a name that is there already


def find(root: Node) -> Found | None:
    """Return the uploads if at least half of the work is of such a name, and of the same file.

    Two such files may be one student's.
    """
    if not any(map(NAME.fullmatch, root.children)):
        return None
    others, skipped = sorted_out(root.children)
    made = {
        name: parts
        for name, node in others.items()
        if node.kind == FILE and is_work(name) and (parts := NAME.fullmatch(name))
    }
    owns = Counter(AGAIN.sub("", stem(parts["own"])) for parts in made.values())
    copied, many = max(owns.items(), key=lambda one: one[1], default=("", 0))
    if len({parts["name"] for parts in made.values()}) < 3 or 2 * many < len(others):
        return None
    besides = {name: node for name, node in others.items() if name not in made}
    if originals := [name for name in besides if stem(name) == copied]:
        skipped.setdefault(COURSE, []).extend(originals)
    found = plain.find({n: node for n, node in besides.items() if n not in originals}, skipped)
    for name, parts in made.items():
        who, own = parts["name"], parts["own"]
        person = Person(who, who, who)
        found.uploads.append(Upload(person, others[name], own, slot=own, is_dated=True))
    return found


KIND = Kind("an assignment's folder from Google Classroom", find)
