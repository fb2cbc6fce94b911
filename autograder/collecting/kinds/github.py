"""GitHub Classroom: clones, named after the assignment and the student.

    losses-submissions/losses-ada/.git

is what `gh classroom clone student-repos` makes. Beside them may lie the grades that an instructor
downloaded, `grades.csv`, which know the roster's name of each student and the time of the last
push. A clone's own files have the time of cloning.
"""

import csv
import io

from autograder.collecting import times
from autograder.collecting.junk import sorted_out
from autograder.collecting.naming import shown
from autograder.collecting.tree import FOLDER, Node, Unreadable
from autograder.collecting.uploads import Found, Kind, Person, Upload

GIT, SUBMISSIONS = ".git", "-submissions"


def find(root: Node) -> Found | None:
    """Return the uploads if at least half of the folders are clones."""
    assignments = {
        name.removesuffix(SUBMISSIONS): node
        for name, node in root.children.items()
        if name.endswith(SUBMISSIONS) and _clones(node)
    }
    if assignments:
        found = Found()
        for assignment, folder in assignments.items():
            path = assignment if len(assignments) > 1 else ""
            _add(found, folder, f"{assignment}-", path)
        return found
    folders = [node for node in root.children.values() if node.kind == FOLDER]
    clones = _clones(root)
    if not clones or 2 * len(clones) < len(folders):
        return None
    found = Found()
    _add(found, root, _prefix(root.name, clones), "")
    return found


def _clones(folder: Node) -> list[str]:
    return [name for name, node in folder.children.items() if GIT in node.children]


def _prefix(folder: str, clones: list[str]) -> str:
    """Return what all names of clones begin with: the assignment's name and a hyphen."""
    if folder.endswith(SUBMISSIONS):
        return f"{folder.removesuffix(SUBMISSIONS)}-"
    first, last = min(clones), max(clones)
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
    return first[: first.rfind("-", 0, same) + 1]


def _add(found: Found, folder: Node, prefix: str, path: str) -> None:
    known = _grades(folder)
    others, skipped = sorted_out(folder.children)
    found.skipped += skipped
    for name, node in others.items():
        if GIT not in node.children:
            found.notes.append(f"{shown(name)} was left out: it is no clone")
            continue
        about = known.get(name, {})
        user = about.get("github_username") or name.removeprefix(prefix) or name
        person = Person(user, user, ids=(user, about.get("roster_identifier") or user))
        time = times.parse(about.get("submission_timestamp") or "")
        found.uploads.append(
            Upload(person, node, path, slot=path, order=times.order(time), time=time)
        )


def _grades(folder: Node) -> dict[str, dict[str, str]]:
    """Return the rows of downloaded grades, by the name of the repository."""
    rows = {}
    for name, node in folder.children.items():
        if not name.lower().endswith(".csv"):
            continue
        try:
            text = node.read().decode("utf-8-sig", errors="replace")
            for row in csv.DictReader(io.StringIO(text)):
                if repository := row.get("student_repository_name"):
                    rows[repository] = row
        except (Unreadable, csv.Error):
            continue
    return rows


KIND = Kind("clones of GitHub Classroom", find)
