"""GitHub Classroom: clones, named after the assignment and the student.

    losses-submissions/losses-ada/.git

is what `gh classroom clone student-repos` makes. Beside them, or beside a folder around them, may
lie the grades that an instructor downloaded, `grades.csv`, which know the roster's name of each
student and the time of the last push. A clone's own files have the time of cloning. What GitHub
packs is no clone, but has the name of one: `losses-ada-main.zip`.
"""

import csv
import io
import os.path
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from autograder.collecting import times
from autograder.collecting.junk import HANDED_OUT, holds_work, sorted_out
from autograder.collecting.naming import own_name, shown, uncopied
from autograder.collecting.tree import FOLDER, Node, Unreadable
from autograder.collecting.uploads import Found, Kind, Person, Upload
from autograder.runtime.kinds import is_archive

MAX_GRADES = 8 << 20  # bytes
GIT, SUBMISSIONS = ".git", "-submissions"
GIVEN = re.compile(rf"[-_](?:{HANDED_OUT})(?:[-_]code)?$|^(?:{HANDED_OUT})[-_]", re.IGNORECASE)


def find(root: Node) -> Found | None:
    """Return the uploads if at least half of the folders are clones, and of one assignment."""
    others, skipped = sorted_out(root.children)
    folders = [node for node in others.values() if node.kind == FOLDER]
    clones = [node.name for node in folders if GIT in node.children]
    if not clones or 2 * len(clones) < len(folders):
        return None
    found = Found(skipped=skipped)
    ours = [name for name in others if GIVEN.search(name)]
    if 2 * len({*ours} & {*clones}) < len(clones):
        clones = [name for name in clones if name not in ours]
    if template := _template(clones):
        clones.remove(template)
    prefix = _prefix(root.name, clones)
    logins = {name: uncopied(name).removeprefix(prefix) or name for name in clones}
    known_names = {*clones, *ours, template}
    rest = {n: node for n, node in others.items() if n not in known_names}
    logins |= _packed(rest, prefix)
    is_classroom = prefix or _grades(root) or root.name.endswith(SUBMISSIONS)
    if not is_classroom or all(login.isdigit() for login in logins.values()):
        return None
    for name, node in others.items():
        if name not in logins:
            what = "the repository that the others began as" if name == template else "no clone"
            found.left[name] = f"it is {'part of the course' if name in ours else what}"
            continue
        path = name if uncopied(name) != own_name(name) and uncopied(name) in logins else ""
        person = Person(logins[name], logins[name], ids=(logins[name],))
        found.uploads.append(Upload(person, node, path, path))
    tell_from_grades(found, root)
    return found


def tell_from_grades(found: Found, folder: Node) -> None:
    """Put into uploads what the grades in a folder know of them: when they came, and from whom.

    What a team handed in is each member's. What is known from grades that lie nearer stays.
    """
    known = _grades(folder)
    clones = Counter(upload.node.name for upload in found.uploads)
    uploads, found.uploads = found.uploads, []
    for upload in uploads:
        members = known.get(uncopied(upload.node.name))
        is_told = upload.time is not None or clones[upload.node.name] > 1
        found.uploads += _of_members(upload, members) if members and not is_told else [upload]


def _of_members(upload: Upload, members: Sequence[Mapping[str, str]]) -> list[Upload]:
    """Return a clone as the upload of each member of a team, or of the only student."""
    users = [about.get("github_username") or upload.person.key for about in members]
    uploads = []
    for user, about in zip(users, members, strict=True):
        person = Person(user, user, ids=(user, about.get("roster_identifier") or user))
        time = times.parse(about.get("submission_timestamp") or "")
        mates = [shown(mate) for mate in dict.fromkeys(users) if mate != user]
        note = f"handed in together with {', '.join(mates)}" if mates else ""
        uploads.append(
            replace(upload, person=person, order=times.order(time), time=time, note=note)
        )
    return uploads


def _packed(nodes: Mapping[str, Node], prefix: str) -> dict[str, str]:
    """Return the logins of those who have work that is named as the clones are, but is none."""
    return {
        name: re.sub("-(?:main|master)$", "", uncopied(name).removeprefix(prefix))
        for name, node in nodes.items()
        if prefix and name.startswith(prefix) and (is_archive(name) or holds_work(node))
    }


def _template(clones: list[str]) -> str | None:
    """Return the clone after which all others are named, if there are several others."""
    first = min(clones, key=len)
    others = [name for name in clones if name != first]
    return first if len(others) > 1 and all(n.startswith(f"{first}-") for n in others) else None


def _prefix(folder: str, clones: list[str]) -> str:
    """Return what all names of clones begin with: the assignment's name and a hyphen."""
    given = f"{folder.removesuffix(SUBMISSIONS)}-"
    if folder.endswith(SUBMISSIONS) and all(name.startswith(given) for name in clones):
        return given
    first, last = min(clones), max(clones)
    same = 0 if first == last else len(os.path.commonprefix([first, last]))  # noqa: RUF071
    return first[: first.rfind("-", 0, same) + 1]


def _grades(folder: Node) -> dict[str, list[dict[str, str]]]:
    """Return the rows of downloaded grades, by the name of the repository: one for each member."""
    rows: dict[str, list[dict[str, str]]] = {}
    for name, node in folder.children.items():
        if not name.lower().endswith(".csv"):
            continue
        try:
            text = node.read(MAX_GRADES).decode("utf-8-sig", errors="replace")
            for row in csv.DictReader(io.StringIO(text)):
                if repository := row.get("student_repository_name"):
                    rows.setdefault(repository, []).append(row)
        except (Unreadable, csv.Error):
            continue
    return rows


KIND = Kind("clones of GitHub Classroom", find)
