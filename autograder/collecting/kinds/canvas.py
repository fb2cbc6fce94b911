"""Canvas, "Download Submissions": all files of all students side by side.

    lovelaceada_LATE_104_9001_regression_losses-1.py

is the sortable name, whether it is late, the id of the user and of the file, and the name that the
student gave. Canvas appends `-1` where one of that student's earlier uploads has the name already;
but students number their files, too, and nobody's work may be lost over a name: see `_told_apart`.
Ids of files grow with time; the times in the archive are those at which it was packed, and tell
nothing. The uploads of a quiz also have the number of the question:
`lovelaceada104_question_7_9001_regression_losses.py`.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import replace

from autograder.collecting.contents import defined
from autograder.collecting.junk import TESTS, sorted_out
from autograder.collecting.naming import is_work, shown
from autograder.collecting.tree import FOLDER, Node
from autograder.collecting.uploads import Found, Kind, Person, Upload

NAMES = (
    r"(?P<name>.*?)(?P<late>_LATE)?_(?P<user>\d+)_(?P<file>\d+)_(?P<own>.+)",
    r"(?P<name>.*?)(?P<late>_LATE)?_(?P<user>\d+)_(?P<own>text\.html|link\.html)",
    r"(?P<late>LATE_)?(?P<name>anon)_(?P<user>[a-z0-9]{5})_(?:(?P<file>\d+)_)?(?P<own>.+)",
)
LONGER = NAMES[0].replace(".*?", ".*", 1)  # the other way to read some of these names
OF_A_QUIZ = (
    r"(?P<name>(?:.*?\D)??)_?(?P<user>\d+)_question_(?P<question>\d+)_(?P<file>\d+)_(?P<own>.+)"
)
LONG = 4  # digits of the number of a file
LINK = "a link was handed in, and what it leads to is not read: ask for the work itself"
TEST_STUDENT = "studenttest"  # whom Canvas shows an instructor's own course as
AGAIN = re.compile(r"(?P<stem>[^.]+)-(?P<number>\d{1,2})(?P<rest>\..*)", re.DOTALL)


def find(root: Node) -> Found | None:
    """Return the uploads if at least half of what may be someone's work has such a name."""
    unpacked = _unpacked(name for name, node in root.children.items() if node.kind == FOLDER)
    files = [name for name, node in root.children.items() if node.kind != FOLDER]
    parts = _parts([*files, *unpacked])
    others = {name: node for name, node in root.children.items() if name not in parts}
    others, skipped = sorted_out(others)
    for names, more in ((parts, others), (filter(is_work, parts), filter(is_work, others))):
        if len([*more]) > len([*names]):
            return None
    called: dict[str, set[str]] = {}
    for found in parts.values():
        called.setdefault(found["user"], set()).add(found["name"])
    # A student may be called otherwise by now. Where many are, the numbers are something else.
    if not called or sum(map(len, called.values())) > 2 * len(called):
        return None
    left = dict.fromkeys(others, "no student's name is in its own")
    tests = {made for made, found in parts.items() if found["name"].lower() == TEST_STUDENT}
    if 0 < len(tests) < len(parts):
        skipped[TESTS] = sorted(tests)
        parts = {made: found for made, found in parts.items() if made not in tests}
    uploads = {made: _upload(found, root.children[made]) for made, found in parts.items()}
    return Found(_told_apart(uploads, parts), skipped, left)


def _unpacked(folders: Iterable[str]) -> set[str]:
    """Return the folders that are called like files of Canvas, as the archives in them were: of no
    two files is the number the same, and all are long."""
    found = {m["file"]: m[0] for n in folders if (m := re.fullmatch(NAMES[0], n, re.I | re.S))}
    return {*found.values()} if len(found) > 1 and min(map(len, found)) >= LONG else set()


def _parts(names: Iterable[str]) -> dict[str, re.Match[str]]:
    """Return what Canvas put into the names of files; those that it did not make are left out."""
    parts: dict[str, re.Match[str]] = {}
    called: dict[str, set[str]] = {}
    for name in names:
        found = next((m for m in (re.fullmatch(p, name, re.I | re.S) for p in NAMES) if m), None)
        if found:
            parts[name] = found
            called.setdefault(found["user"], set()).add(found["name"])
    quiz = {name: re.fullmatch(OF_A_QUIZ, name, re.I | re.S) for name in parts}
    if all(quiz.values()):  # one alone may have such a name from the student
        return {name: found for name, found in quiz.items() if found}
    for name, found in parts.items():  # `x_105` is user 104, and must not become a part of 105
        longer = re.fullmatch(LONGER, name, re.I | re.S)
        several = len(called[found["user"]]) > 1
        if longer and several and int(longer["file"]) > int(found.groupdict().get("file") or 0):
            parts[name] = longer
    return parts


def _upload(parts: re.Match[str], node: Node) -> Upload:
    groups = parts.groupdict()
    own, file = str(groups["own"]), groups.get("file")
    question = groups.get("question") or ""
    again = AGAIN.fullmatch(own) if is_work(own) and not question else None
    first = again["stem"] + again["rest"] if again else own
    user = parts["user"]
    person = Person(user, f"{parts['name']}_{user}", _name(parts["name"]), ids=(user,))
    note = f"{shown(own)} is taken for {shown(first)}, handed in again" if again else ""
    note = LINK if file is None and own == "link.html" else note
    return Upload(
        person,
        node,
        first,
        slot=f"{question}/{first}" if question else first,
        order=int(file or 0),
        late=None if question else groups["late"] is not None,
        is_text=file is None and own == "text.html",
        note=note,
    )


def _told_apart(uploads: Mapping[str, Upload], parts: Mapping[str, re.Match[str]]) -> list[Upload]:
    """Return the uploads, of which some have their numbers from those who named them.

    uploads, parts: by the names that Canvas made.
    """
    own = {made: str(found["own"]) for made, found in parts.items()}
    bearers: dict[str, set[str]] = {}
    mine: dict[str, dict[str, Upload]] = {}  # by student and the name that was given
    for made, upload in uploads.items():
        bearers.setdefault(own[made], set()).add(upload.person.key)
        given = mine.setdefault(upload.person.key, {})
        first = given.setdefault(own[made], upload)
        given[own[made]] = min(first, upload, key=lambda one: one.order)
    return [
        _as_called(upload, own[made], mine[upload.person.key], bearers)
        for made, upload in uploads.items()
    ]


def _as_called(
    upload: Upload, own: str, mine: Mapping[str, Upload], bearers: Mapping[str, Set[str]]
) -> Upload:
    """Return an upload by the name that the student gave, if Canvas did not put the number there.

    mine: the student's uploads by name. bearers: who has files of a name. `hw-2.py` is called so
    where that is what several students have, and no more of them `hw.py`; or where the student's
    `hw.py` came after it, or adds to it. Without `hw.py` of the student it is, unless others have
    that, and the student has no `hw-1.py`.
    """
    plain = upload.path
    if own == plain:
        return upload
    named = replace(upload, path=own, slot=own, note="")
    rivals = {name: one for name, one in mine.items() if plain in (name, one.path)}
    if len(bearers[own]) > max(1, len(bearers.get(plain, ()))):
        return named
    if plain not in mine:
        return named if len(rivals) > 1 or plain not in bearers else upload
    if upload.order < mine[plain].order:
        return named
    if _adds(rivals.values()):
        both = " and ".join(shown(name) for name in sorted(rivals))
        return replace(named, note=f"{both} define different functions, and all of them count")
    return upload


def _adds(rivals: Collection[Upload]) -> bool:
    """Say whether one of these defines a function that the newest lacks, and may be of the same
    attempt."""
    newest = max(rivals, key=lambda one: one.order)
    known = defined(newest.node)
    return any(one.late == newest.late and defined(one.node) - known for one in rivals)


def _name(sortable: str) -> str:
    return "" if sortable == "anon" else sortable


KIND = Kind("a download of submissions from Canvas", find)
