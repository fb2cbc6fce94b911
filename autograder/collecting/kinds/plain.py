"""A plain folder, or a zip of one: each entry is one student's folder, archive or file."""

from autograder.collecting.junk import sorted_out
from autograder.collecting.tree import Node
from autograder.collecting.uploads import Found, Kind, Person, Upload
from autograder.runtime.kinds import stem


def find(root: Node) -> Found:
    """Return the uploads."""
    entries, skipped = sorted_out(root.children)
    uploads = [
        Upload(Person(name, stem(name), stem(name)), node, is_dated=True)
        for name, node in entries.items()
    ]
    return Found(uploads, skipped)


KIND = Kind("a folder or zip with an entry for each student", find)
