"""What a download is taken for, wherever in it the students' work lies.

A download is known by its own shape, and not by what is around it: folders of any name, archives,
or other parts of the same class. What one student handed in may look like one, too: so whatever
else is there has to be one as well, or no one's work.
"""

import contextlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from contextlib import ExitStack
from dataclasses import dataclass, replace

from autograder.collecting import junk
from autograder.collecting.contents import defined
from autograder.collecting.kinds import KINDS, github, jupyterhub, moodle, plain
from autograder.collecting.naming import (
    ending,
    is_clean,
    is_work,
    may_be_a_person,
    own_name,
    shown,
    uncopied,
)
from autograder.collecting.tree import FILE, FOLDER, Node, Unreadable, inside, joined, walked
from autograder.collecting.uploads import Found, Upload
from autograder.runtime.kinds import is_archive, is_plain, stem

MAX_SCRIPTS = 50  # of a folder, to see whether they answer the same
MAX_BESIDE = 16  # entries of students beside a download, such as what came by mail
MAX_AROUND = 4  # folders and archives around a download
# What a student's own folders are called, and nobody is: after units, tasks and attempts.
NO_NAME = (
    r"(?:final|old|new|backup|copy|latest|original|code|src)(?:[-_ ].*)?"
    r"|(?:v|version|attempt|draft|hw|homework|assignment|ex|exercise|lab|part|task|unit|week)"
    r"[-_ ]?\d+(?:[-_ .].*)?"
)
OF_ONE = rf"{NO_NAME}|\d{{1,2}}(?:[-_ .].*)?"  # in an anonymous class, a student may be 12
OF_ALL = r"submissions|students|hand-?ins|submitted[-_ ]files"  # a folder of all people's work
# What a folder of many people's work is called, and what nobody is ...
OF_MANY = (
    rf"assignment_\d+_export|{OF_ALL}|(?:{OF_ONE})[-_ ]submissions?"
    r"|(?:class|section|sec|cohort|period|tutorial)(?:[-_ ]?(?:\d+|[a-z]))?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
)
# ... and what one student's may be called as well.
PERHAPS_OF_MANY = r".+[-_ ]submissions?|(?:class|section|sec|cohort|period|tutorial)[-_ ]\w+"
OF_ONE_ONLY = r".+[-_ ]submission"  # what a folder of files is called that one student handed in
# What a folder of some people's work is called for how that came.
LATE = r"late(?:[-_ ](?:submissions?|work|hand-?ins?))?"
OF_SOME = rf"{LATE}|on[-_ ]?time|(?:by[-_ ])?e-?mail(?:ed|s)?|extensions?|resubmi(?:ssions?|tted)"
UNSENT = r"working[-_ ]files"  # where Teams keeps what people work on
OF_DRIVE = r"-\d{8}T\d{6}Z(?:-\d+)?-\d{3}"  # what Drive puts after it: when, and which part it is
# In a class, no two clones or homes have the same name: what students have in their folders may.
NAMED_ONCE = (github.KIND.name, jupyterhub.KIND.name)
BESIDE = "lies beside what the system gave, and is taken for one student's"
PERHAPS = "is taken for one student's folder: if it is a class's, give autograder that folder"
BESIDE_ALL = "it lies beside the folder of all students"
NOT_HANDED_IN = "it holds what students work on, and was not handed in"
NOBODY = "is taken for one student's folder, though nobody may be called so"


@dataclass
class Part:
    """A download, or a part of one that was made in several.

    path: where it lies in the whole. kind: what such downloads are called.
    """

    path: tuple[str, ...]
    kind: str
    found: Found


def recognised(root: Node, stack: ExitStack, titles: Sequence[str]) -> tuple[str, Found]:
    """Return what a download was taken for, and what is in it.

    stack: closes its archives. titles: what files are called that were handed out.
    """
    root, notes = _joined(root, stack)
    around = Found()
    parts = _parts(root, (), around, stack)
    if not parts:
        around = Found()
        parts = _plain_parts(root, (), around, stack)
    around.notes[:0] = notes
    whole = _whole(parts, around)
    whole.uploads = _by_person(whole.uploads, titles)
    return " and ".join(dict.fromkeys(part.kind for part in parts)), whole


def _joined(root: Node, stack: ExitStack) -> tuple[Node, list[str]]:
    """Return what is in the parts of a folder from Drive, if a folder holds nothing else."""
    kept, _ = junk.sorted_out(root.children)
    is_drives = all(is_archive(name) and re.search(OF_DRIVE, name) for name in kept)
    if len(kept) > 1 and is_drives and len({*map(_first_name, kept)}) == 1:
        found = [one for node in kept.values() if (one := inside(node, stack))]
        if len(found) == len(kept):
            notes = [note for _, told in found for note in told]
            return joined(min(kept), [part for part, _ in found]), notes
    return root, []


def _parts(node: Node, path: tuple[str, ...], around: Found, stack: ExitStack) -> list[Part]:
    """Return the downloads that a folder is or holds; none if there is other work in it.

    around: gets what is beside them.
    """
    for kind in KINDS:
        found = kind.find(node)
        if found and found.uploads:
            _take_in(found, node)
            if not (path and any(map(is_work, found.left))):
                return [Part(path, kind.name, found)]
    kept, skipped = junk.sorted_out(node.children)
    beside = {name: inner for name, inner in kept.items() if _holds_scripts({name: inner})}
    if len(path) == MAX_AROUND or len(beside) > MAX_BESIDE:
        return []
    kept = _told_once(kept, path, around, stack)
    beside = {name: inner for name, inner in beside.items() if name in kept}
    parts, alone, places = list[Part](), list[str](), list[str]()
    for name in (*kept, *skipped.get(junk.COURSE, [])):
        if name in beside:
            continue
        found_in = []
        if unpacked := _unpacked(node.children[name], stack):
            found_in = _parts(unpacked[0], (*path, name), around, stack)
            around.notes += unpacked[1]
        if not found_in and name in kept:
            if _holds_work(kept[name]):
                beside[name] = kept[name]
                if len(beside) > MAX_BESIDE:
                    return []
                continue
            around.left["/".join((*path, name))] = "it lies beside the downloads"
        parts += found_in
        places += [name] * bool(found_in)
        for part in found_in:
            if part.kind == github.KIND.name:
                github.tell_from_grades(part.found, node)
            if part.kind in NAMED_ONCE:
                alone += {upload.node.name for upload in part.found.uploads}
    for name in skipped.get(junk.COLLECTED, []) if not parts else ():
        parts += _parts(node.children[name], (*path, name), around, stack)
    if len({*alone}) < len(alone):
        return []
    if beside:
        those = {upload.person.key for part in parts for upload in part.found.uploads}
        if len(those) <= len(beside) or not all(map(_is_of_a_class, places)):
            return []
        named = {name for part in parts for name in _files(part.found)}
        parts += _groups(beside, path, named, stack)
        parts.append(Part(path, plain.NAME, _entries(beside, named)))
    if parts:
        _add_skipped(around, skipped)
    return parts


def _is_of_a_class(name: str) -> bool:
    """Say whether a name is none that a person has, but such as systems give to downloads."""
    return _is(f"{OF_MANY}|{PERHAPS_OF_MANY}", name) or re.search(r"\d", name) is not None


def _entries(beside: Mapping[str, Node], named: Set[str]) -> Found:
    """Return what lies beside downloads and is a student's each, such as what came by mail.

    named: what files are called that students handed in, as letters.
    """
    course = [name for name in beside if _letters(name) in named]
    found = plain.find({n: node for n, node in beside.items() if n not in course}, {})
    found.left = dict.fromkeys(course, "it is named as what students handed in, and not as one")
    found.notes = [f"{shown(upload.node.name)} {BESIDE}" for upload in found.uploads]
    return found


def _groups(
    nodes: dict[str, Node], path: tuple[str, ...], named: Set[str], stack: ExitStack
) -> list[Part]:
    """Take those folders out of the nodes that are called for how the work in them came, or in
    which all students' work lies but for that beside it, and return the entries of each, unless
    these are called like a student's files.

    named: what files are called that students handed in, as letters.
    """
    parts = []
    is_beside = not all(_is(OF_MANY, name) for name in nodes)
    whole = [
        name for name in nodes if is_beside and _is(OF_ALL, name) and _people(nodes[name], stack)
    ]
    for name in [*whole, *(name for name in nodes if _is(OF_SOME, name))]:
        unpacked = _unpacked(nodes[name], stack)
        kept, skipped = junk.sorted_out(unpacked[0].children if unpacked else {})
        if kept and not any(
            _is(f"{OF_ONE}|{OF_MANY}", inner) or _letters(inner) in named for inner in kept
        ):
            found = plain.find(kept, skipped)
            if _is(LATE, name):
                found.uploads = [replace(upload, late=True) for upload in found.uploads]
            parts.append(Part((*path, name), plain.NAME, found))
            del nodes[name]
    return parts


def _files_in(nodes: Mapping[str, Node]) -> set[str]:
    """Return what files in students' folders are called, as letters, if that is to be known since
    folders are there that `_groups` may take out."""
    folders = [node for name, node in nodes.items() if not _is(OF_SOME, name)]
    folders = folders if len(folders) < len(nodes) else []
    return {_letters(file.name) for node in folders for _, file in walked(node, [])}


def _take_in(found: Found, root: Node) -> None:
    """Take what a download leaves out, and has a person's name, for that person's."""
    named = _files(found)
    for name in [*found.left]:
        node = root.children.get(name)
        is_someones = _is_persons(name) and _letters(name) not in named
        if node and is_someones and (_holds_work(node) or _holds_scripts({name: node})):
            del found.left[name]
            found.uploads += plain.find({name: node}, {}).uploads
            found.notes.append(f"{shown(name)} {BESIDE}")


def _files(found: Found) -> set[str]:
    """Return what the files of uploads are called, as letters."""
    return {
        _letters((upload.path or upload.node.name).rpartition("/")[2]) for upload in found.uploads
    }


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, stem(name))).lower()


def _plain_parts(root: Node, path: tuple[str, ...], around: Found, stack: ExitStack) -> list[Part]:
    """Return the folders with an entry for each student: the root, or what holds all else in it
    and has a name that no student has, or that of the archive around it, or a class in it."""
    kept, skipped = junk.sorted_out(root.children)
    kept = _told_once(kept, path, around, stack)
    for name, why in _beside_all(kept, stack).items():
        del kept[name]
        around.left["/".join((*path, name))] = why
    groups = _groups(kept, path, _files_in(kept), stack)
    is_around = (root.place is None and [*kept] == [_first_name(root.name)]) or (
        len(kept) == 1 and all(_is_class(node) or _is_drives(node) for node in kept.values())
    )
    are_units = _are_units(kept)
    is_called_so = all(_is(f"{OF_MANY}|{PERHAPS_OF_MANY}", name) for name in kept)
    if kept and (is_around or is_called_so or are_units):
        inner = {name: _unpacked(node, stack) for name, node in kept.items()}
        whole = {name: found for name, found in inner.items() if found and found[0].children}
        scripts = any(_holds_scripts(node.children) for node, _ in whole.values())
        is_class = are_units or not _are_students({n: node for n, (node, _) in whole.items()})
        if (
            len(whole) == len(kept)
            and len(path) < MAX_AROUND
            and (len(kept) == 1 or not scripts)
            and is_class
        ):
            _add_skipped(around, skipped)
            around.notes += [note for _, notes in whole.values() for note in notes]
            parts = [
                _plain_parts(node, (*path, name), around, stack)
                for name, (node, _) in whole.items()
            ]
            return [*groups, *(part for found in parts for part in found)]
    found = plain.find(kept, skipped)
    found.notes += [f"{shown(name)} {PERHAPS}" for name in _doubtful(kept, stack)]
    found.notes += [
        f"{shown(name)} {NOBODY}" for name in kept if len(kept) > 1 and _is_no_one(kept[name])
    ]
    return [*groups, Part(path, plain.NAME, found)]


def _beside_all(nodes: Mapping[str, Node], stack: ExitStack) -> dict[str, str]:
    """Return what is no student's where the folder of all students lies, by name, and why.

    What is called like a person is one's; and what may be someone's is, unless there are fewer such
    entries than students in that folder.
    """
    students = [n for name in nodes if _is(OF_ALL, name) for n in _people(nodes[name], stack)]
    spare = {
        name: NOT_HANDED_IN if _is(UNSENT, name) else BESIDE_ALL
        for name in nodes
        if not (_is(f"{OF_MANY}|{PERHAPS_OF_MANY}|{OF_SOME}", name) or _is_persons(name))
    }
    someones = [
        n for n in spare if not (_is(UNSENT, n) or junk.is_paper(n)) and _holds_work(nodes[n])
    ]
    return spare if len(someones) < len(students) else {}


def _people(node: Node, stack: ExitStack) -> list[str]:
    """Return the folders and archives in a folder, unless there is work beside them, or a name that
    students' own have."""
    unpacked = _unpacked(node, stack)
    kept, _ = junk.sorted_out(unpacked[0].children if unpacked else {})
    names = [name for name, inner in kept.items() if inner.kind == FOLDER or is_archive(name)]
    are_ones = _holds_scripts(kept) or any(_is(OF_ONE, name) for name in names)
    return [] if are_ones else names


def _are_units(folders: Mapping[str, Node]) -> bool:
    """Say whether folders are called for units or tasks, with students' folders in each of them."""
    if not any(map(_is_class, folders.values())):
        return False
    are_peoples = any(
        _is_persons(inner) for folder in folders.values() for inner in folder.children
    )
    return all(
        _is(OF_ONE, name) or (are_peoples and _is_called_for_a_file(folder))
        for name, folder in folders.items()
    )


def _is_called_for_a_file(folder: Node) -> bool:
    """Say whether a folder has the name of a file in the folders in it, and so is a unit's."""
    unit = _letters(folder.name)
    inner = [node for node in folder.children.values() if node.kind == FOLDER]
    return any(_letters(file.name) == unit for node in inner for _, file in walked(node, []))


def _is_persons(name: str) -> bool:
    return may_be_a_person(stem(name)) and not _is(OF_ONE, name)


def _is_no_one(node: Node) -> bool:
    """Say whether a folder has a name that tells what is in it, and not whose that is."""
    is_things = junk.is_paper(node.name) and not re.search(r"\d", node.name)
    return node.kind == FOLDER and (is_things or _is(f"{OF_SOME}|{NO_NAME}", node.name))


def _told_once(
    nodes: Mapping[str, Node], path: tuple[str, ...], around: Found, stack: ExitStack
) -> dict[str, Node]:
    """Return the nodes without the archives whose files lie unpacked in a folder beside them, and
    without copies of others."""
    once = dict(nodes)
    for name, node in nodes.items():
        folder = nodes.get(stem(name))
        if folder and folder.kind == FOLDER and is_archive(name):
            unpacked = _unpacked(node, stack)
            if unpacked and _same(unpacked[0], folder, folder.name):
                del once[name]
                _leave_out(name, folder.name, path, around)
            elif unpacked and folder.children:
                differ = f"{shown(name)} and the folder {shown(folder.name)} beside it differ"
                around.notes.append(f"{differ}: both are read")
    for name, first in _copies(once, stack).items():
        del once[name]
        _leave_out(name, first, path, around)
    return once


def _leave_out(name: str, other: str, path: tuple[str, ...], around: Found) -> None:
    around.left["/".join((*path, name))] = f"{shown(other)} beside it holds the same"


def _copies(nodes: Mapping[str, Node], stack: ExitStack) -> dict[str, str]:
    """Return which nodes are copies by their names and what they hold, and of which."""
    copies, firsts = dict[str, str](), dict[str, list[str]]()
    for name in sorted(nodes, key=lambda name: (uncopied(name) != own_name(name), name)):
        bare = uncopied(name)
        rivals = firsts.setdefault(bare, [])
        is_named_so = bare != own_name(name)
        same = (n for n in rivals if is_named_so and _is_copy(nodes[name], nodes[n], bare, stack))
        if first := next(same, None):
            copies[name] = first
        else:
            rivals.append(name)
    return copies


def _is_copy(one: Node, other: Node, name: str, stack: ExitStack) -> bool:
    """Say whether two nodes hold the same, packed or not, perhaps in folders of a name."""
    with contextlib.suppress(Unreadable):
        if one.kind == other.kind == FILE and one.read() == other.read():
            return True
    unpacked = [_unpacked(node, stack) for node in (one, other)]
    trees = [found[0] for found in unpacked if found]
    return len(trees) == 2 and _same(trees[0], trees[1], name)


def _same(one: Node, other: Node, name: str) -> bool:
    """Say whether two trees hold the same files, perhaps in a folder of a name."""
    files, others = (dict(walked(tree.at(name) or tree, [])) for tree in (one, other))
    try:
        return files.keys() == others.keys() and all(
            files[path].read() == others[path].read() for path in files
        )
    except Unreadable:
        return False


def _first_name(name: str) -> str:
    """Return what a folder or archive was called before Drive or a browser put something after it,
    as in `class (1).zip`."""
    return re.sub(f"{OF_DRIVE}$", "", uncopied(name))


def _is(names: str, name: str) -> bool:
    return re.fullmatch(names, _first_name(name), re.IGNORECASE) is not None


def _is_class(folder: Node) -> bool:
    """Say whether there are only archives and folders in a folder, and what nobody can read, of
    which no name is one that students' own have, and each of the folders holds a file of the same
    name."""
    entries, _ = junk.sorted_out(folder.children)
    kept = {n: node for n, node in entries.items() if node.kind == FOLDER or is_work(n)}
    folders = [node for node in kept.values() if node.kind == FOLDER]
    if len(kept) < 2 or len(folders) + sum(map(is_archive, kept)) < len(kept):
        return False
    works = [
        {stem(path.rpartition("/")[2]) for path, _ in walked(node, []) if is_plain(path)}
        for node in folders
    ]
    return not any(_is(OF_ONE, name) for name in kept) and (
        not works or bool(set.intersection(*works))
    )


def _is_drives(folder: Node) -> bool:
    """Say whether a folder is called as no student is, and its files answer the same, of which some
    have a person's name and another, as in `Ada Lovelace - losses.ipynb`: others were renamed."""
    titled = [name.split(" - ") for name in folder.children if " - " in name]
    people = {who for who, *_ in titled if _is_persons(who)}
    is_no_ones = _is(f"{OF_MANY}|{NO_NAME}", folder.name)
    return is_no_ones and len(people) > 1 and _answer_the_same(folder)


def _are_students(folders: Mapping[str, Node]) -> bool:
    """Say whether folders of names that both may have are a student's each: what is in one has
    names that nobody is called, or that are in another folder, too; or there is one folder with the
    files of one submission in it."""
    if all(_is(f"{OF_MANY}|{OF_ONE}", name) for name in folders):
        return False
    inside = [junk.sorted_out(node.children)[0] for node in folders.values()]
    names = [name for nodes in inside for name in {*map(stem, nodes)}]
    is_lone = len(folders) == 1 and _holds_scripts(inside[0])
    is_ones = is_lone and (len(names) == 1 or all(_is(OF_ONE_ONLY, name) for name in folders))
    return is_ones or len({*names}) < len(names) or all(_is(OF_ONE, name) for name in names)


def _unpacked(node: Node, stack: ExitStack) -> tuple[Node, list[str]] | None:
    """Return a folder, or what is in an archive, with notes; None for anything else."""
    if node.kind == FILE and is_archive(node.name):
        return inside(node, stack)
    return (node, []) if node.kind == FOLDER else None


def _doubtful(nodes: Mapping[str, Node], stack: ExitStack) -> list[str]:
    """Return the students' folders that may be a class's: an only one with several folders in it,
    or with files that answer the same; those with people's folders in them, or that nobody is
    called, and that look like a class; or all, if each of them does and no two have a student in
    common."""
    if len(nodes) == 1:
        ((name, node),) = nodes.items()
        unpacked = _unpacked(node, stack)
        return [name] if unpacked and _is_of_several(unpacked[0]) else []
    classes = [name for name, node in nodes.items() if _is_class(node)]
    names = [name for node in nodes.values() for name in node.children]
    if len(classes) == len(nodes) and len({*names}) == len(names):
        return classes
    return [
        name
        for name, node in nodes.items()
        if sum(_is_persons(inner) for inner in _people(node, stack)) > 1
        or (_is(f"{OF_MANY}|{OF_ONE}", name) and (name in classes or _answer_the_same(node)))
        or (name in classes and _is_called_for_a_file(node))
    ]


def _is_of_several(node: Node) -> bool:
    """Say whether there are several folders or archives in a folder, and no work beside them, or
    files of which most define a function of the same name."""
    kept, _ = junk.sorted_out(node.children)
    for _around in range(MAX_AROUND):
        if len(kept) == 1:
            (node,) = kept.values()
            kept, _ = junk.sorted_out(node.children)
    packed = [n for n in kept.values() if n.kind == FOLDER or is_archive(n.name)]
    return _answer_the_same(node) if _holds_scripts(kept) else len(packed) > 1


def _answer_the_same(folder: Node) -> bool:
    """Say whether of the files in a folder most define a function of the same name."""
    kept, _ = junk.sorted_out(folder.children)
    scripts = [n for n in kept.values() if n.kind == FILE and is_plain(n.name)][:MAX_SCRIPTS]
    bearers = Counter(name for script in scripts for name in defined(script))
    return 2 * max(bearers.values(), default=0) > max(len(scripts), 2)


def _holds_scripts(nodes: Mapping[str, Node]) -> bool:
    """Say whether some of these are files of work themselves."""
    return any(
        node.kind == FILE and is_work(name) and not is_archive(name) for name, node in nodes.items()
    )


def _holds_work(node: Node) -> bool:
    """Say whether there may be work in a folder, or a file is an archive."""
    if node.kind == FOLDER:
        return any(is_work(path) for path, _ in walked(node, []))
    return is_archive(node.name)


def _whole(parts: Sequence[Part], around: Found) -> Found:
    """Return what all parts hold. If a student is in several, each part gets a folder."""
    if moodle.one_of_a_name([part.found for part in parts if part.kind == moodle.KIND.name]):
        around.notes.append("Who has the same name in several downloads is taken for one student.")
    bearers = [{upload.person.key for upload in part.found.uploads} for part in parts]
    is_shared = sum(map(len, bearers)) > len(set().union(*bearers))
    for part in parts:
        name = stem("/".join(part.path)).removesuffix(github.SUBMISSIONS)
        for upload in part.found.uploads:
            if is_shared:
                path = upload.path or (upload.node.name if upload.node.kind == FILE else "")
                path = f"{name}/{path}".lstrip("/")
                upload = replace(upload, path=path, slot=f"{name}/{upload.slot}")
            around.uploads.append(upload)
        around.left |= part.found.left
        around.notes += part.found.notes
        _add_skipped(around, part.found.skipped)
    around.is_ours = all(part.found.is_ours for part in parts)
    places = ["/".join(map(shown, part.path)) for part in parts if part.path]
    if places:
        around.notes.insert(0, f"Found in {', '.join(places)}.")
    return around


def _by_person(uploads: Sequence[Upload], titles: Sequence[str]) -> list[Upload]:
    """Return the uploads, of which those that are called like `losses_ada.py` are Ada's: the title
    of what was handed out is no part of a student's name."""
    if not titles:
        return [*uploads]
    words = "|".join(re.escape(title).replace("_", "[ ._-]*") for title in titles)
    title = rf"(?:\d\d[ ._-])?(?:{words})"
    before_or_after = rf"{title}[ ._-]+(?P<first>.+)|(?P<last>.+?)[ ._-]+{title}"
    apart = "(?: - |[ ._-])"
    plainly = rf"{title}{apart}[^ ._-](?:.*[^ ._-])?|[^ ._-](?:.*?[^ ._-])?{apart}{title}"

    def titled(upload: Upload, pattern: str) -> re.Match[str] | None:
        """Match the name of a file that is clean, and is all that is known of a student."""
        is_files = upload.person == plain.person(upload.person.key)
        is_so = is_files and is_clean(upload.person.folder)
        how = re.IGNORECASE | re.DOTALL
        return re.fullmatch(pattern, upload.person.name, how) if is_so else None

    def of(upload: Upload) -> tuple[str, str, str]:
        """Return the student in a file's name, or "", and the title and the ending."""
        named = titled(upload, before_or_after)
        who = (named["first"] or named["last"]).strip(" ._-") if named else ""
        who = "" if _is(OF_ONE, who) or junk.is_paper(who) else who
        what = upload.person.name.replace(who, "").strip(" ._-").casefold()
        return who, what, ending(upload.node.name)

    found = []
    rivals = Counter(map(of, uploads))
    for upload in uploads:
        who, *_ = of(upload)
        if who:
            path = upload.path or upload.node.name * (upload.node.kind == FILE)
            person = plain.person(who)
            if rivals[of(upload)] > 1 and not titled(upload, plainly):  # `a_ bob` beside `a_bob`
                person = replace(person, key=upload.person.key, folder=f" {who}")
            upload = replace(upload, person=person, path=path, slot=upload.node.name)
        found.append(upload)
    many = Counter(upload.person.key for upload in found)
    return [
        replace(one, path=one.node.name)
        if one.node.kind == FILE and many[one.person.key] > 1 and not one.path
        else one
        for one in found
    ]


def _add_skipped(found: Found, skipped: junk.Skipped) -> None:
    for kind, names in skipped.items():
        found.skipped.setdefault(kind, []).extend(names)
