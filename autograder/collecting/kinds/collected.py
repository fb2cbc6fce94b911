"""What `autograder collect` made: an entry for each student, and its table beside them."""

from autograder.collecting import table
from autograder.collecting.junk import sorted_out
from autograder.collecting.tree import FOLDER, Node
from autograder.collecting.uploads import Found, Kind, Person, Upload
from autograder.runtime.kinds import stem


def find(root: Node) -> Found | None:
    """Return the uploads if the table is there. What it tells of a student is still known."""
    told = table.told(root)
    if told is None:
        return None
    students = {
        name: name if node.kind == FOLDER else stem(name)
        for name, node in root.children.items()
        if name != table.NAME
    }
    _, skipped = sorted_out({n: root.children[n] for n, who in students.items() if who not in told})
    no_ones = {name for names in skipped.values() for name in names}
    place = root.children[table.NAME].place
    is_ours = place is not None and place.stat().st_mtime == table.MARK  # it was not copied without
    found = Found(skipped=skipped, is_ours=is_ours)
    for name, student in students.items():
        if name not in no_ones:
            person, node = Person(name, student), root.children[name]
            note, time = told.get(student, ("", None))
            found.uploads.append(Upload(person, node, time=time, note=note, is_dated=True))
    return found


KIND = Kind("a folder that `autograder collect` made", find)
