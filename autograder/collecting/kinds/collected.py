"""What `autograder collect` made: an entry for each student, and its table beside them."""

from autograder.collecting import table
from autograder.collecting.junk import sorted_out
from autograder.collecting.tree import FOLDER, Node
from autograder.collecting.uploads import Found, Kind, Person, Upload
from autograder.runtime.kinds import stem


def find(root: Node) -> Found | None:
    """Return the uploads if the table is there. What it notes of a student is still to be known."""
    notes = table.notes(root)
    if notes is None:
        return None
    others = {name: node for name, node in root.children.items() if name != table.NAME}
    entries, skipped = sorted_out(others)
    found = Found(skipped=skipped)
    for name, node in entries.items():
        student = name if node.kind == FOLDER else stem(name)
        found.uploads.append(Upload(Person(name, student), node, note=notes.get(student, "")))
    return found


KIND = Kind("a folder that `autograder collect` made", find)
