"""What a download is taken for, wherever in it the students' work lies.

A download is known by its own shape, and not by what is around it: folders of any name, archives,
or other parts of the same class. What one student handed in may look like one, too: so whatever
else is there has to be one as well, or no one's work.
"""

import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import PurePath

from autograder.collecting import junk
from autograder.collecting.kinds import KINDS, github, plain
from autograder.collecting.naming import is_work, shown
from autograder.collecting.tree import FILE, FOLDER, Node, inside, walked
from autograder.collecting.uploads import Found, Kind
from autograder.runtime.kinds import is_archive, stem

MAX_AROUND = 4  # folders and archives around a download
# What systems call a folder of submissions, and what nobody is called.
WRAPPERS = re.compile(r"assignment_\d+_export|submissions|.+[-_ ]submissions?")


@dataclass
class Part:
    """A download, or a part of one that was made in several. path: where it lies in the whole."""

    path: tuple[str, ...]
    kind: Kind
    found: Found


def recognised(root: Node, stack: ExitStack) -> tuple[str, Found]:
    """Return what a download was taken for, and what is in it. stack: closes its archives."""
    around = Found()
    if parts := _parts(root, (), around, stack):
        return " and ".join(dict.fromkeys(part.kind.name for part in parts)), _whole(parts, around)
    folder = _unwrapped(root, stack)
    return plain.KIND.name, plain.find(folder)


def _parts(node: Node, path: tuple[str, ...], around: Found, stack: ExitStack) -> list[Part]:
    """Return the downloads that a folder is or holds; none if there is other work in it.

    around: gets what is beside them.
    """
    for kind in KINDS:
        found = kind.find(node)
        if found and found.uploads and not (path and any(map(is_work, found.left))):
            return [Part(path, kind, found)]
    kept, skipped = junk.sorted_out(node.children)
    if len(path) == MAX_AROUND or any(n.kind == FILE and _is_script(n.name) for n in kept.values()):
        return []
    parts = []
    for name, inner in kept.items():
        unpacked = inside(inner, stack) if inner.kind == FILE and is_archive(name) else (inner, [])
        found_in = _parts(unpacked[0], (*path, name), around, stack) if unpacked else []
        if not found_in and _holds_work(inner):
            return []
        parts += found_in
        around.notes += unpacked[1] if unpacked else []
        if not found_in:
            around.left["/".join((*path, name))] = "it lies beside the downloads"
    clones = [
        one.node.name for part in parts if part.kind is github.KIND for one in part.found.uploads
    ]
    if len({*clones}) < len(clones):  # of one organisation, no two have the same name
        return []
    if parts:
        _add_skipped(around, skipped)
    return parts


def _is_script(name: str) -> bool:
    return is_work(name) and not is_archive(name)


def _holds_work(node: Node) -> bool:
    """Say whether there may be work in a folder, or a file is an archive."""
    if node.kind == FOLDER:
        return any(is_work(path) for path, _ in walked(node, []))
    return is_archive(node.name)


def _whole(parts: Sequence[Part], around: Found) -> Found:
    """Return what all parts hold. If a student is in several, each part gets a folder."""
    bearers = [{upload.person.key for upload in part.found.uploads} for part in parts]
    is_shared = sum(map(len, bearers)) > len(set().union(*bearers))
    for part in parts:
        name = stem(part.path[-1]).removesuffix(github.SUBMISSIONS) if part.path else ""
        for upload in part.found.uploads:
            if is_shared:
                path = upload.path or (upload.node.name if upload.node.kind == FILE else "")
                upload = replace(upload, path=f"{name}/{path}", slot=f"{name}/{upload.slot}")
            around.uploads.append(upload)
        around.left |= part.found.left
        around.notes += part.found.notes
        _add_skipped(around, part.found.skipped)
    around.is_ours = all(part.found.is_ours for part in parts)
    places = ["/".join(map(shown, part.path)) for part in parts if part.path]
    if places:
        around.notes.insert(0, f"Found in {', '.join(places)}.")
    return around


def _add_skipped(found: Found, skipped: junk.Skipped) -> None:
    for kind, names in skipped.items():
        found.skipped.setdefault(kind, []).extend(names)


def _unwrapped(root: Node, stack: ExitStack) -> Node:
    """Return the folder with an entry for each student: the root, or what holds all else and has
    a name that no student has, or that of the archive around it."""
    kept, _ = junk.sorted_out(root.children)
    if len(kept) != 1:
        return root
    ((name, inner),) = kept.items()
    same = re.sub(r"(?: \(\d+\)| copy)+$", "", PurePath(root.name).stem)  # `class (1).zip`
    if not (WRAPPERS.fullmatch(stem(name)) or (root.place is None and name == same)):
        return root
    unpacked = inside(inner, stack) if inner.kind == FILE and is_archive(name) else (inner, [])
    return _unwrapped(unpacked[0], stack) if unpacked and unpacked[0].children else root
