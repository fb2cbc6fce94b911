"""What instructors receive, to submissions: which bytes are whose answer to which unit.

Reads files, and never runs, imports or unpacks-in-place anything: links are not followed, and what
is no regular file is not opened.
"""

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import Course, Unit, UsageError
from autograder.describe import clean

MAX_FILE = 1 << 20
MAX_ALL_FILES = 8 << 20
MAX_FILES = 2_000
MAX_HELPERS = 100
MAX_DEPTH = 8
MAX_NAME = 60


@dataclass
class Submission:
    """One student's files. units: for each unit its files by name; lone: a single file that belongs
    to no unit by its name."""

    student: str
    units: dict[str, dict[str, bytes]] = field(default_factory=dict)
    lone: tuple[str, bytes] | None = None
    notes: list[str] = field(default_factory=list)
    size: int = 0

    @property
    def digest(self) -> str:
        """Identifies what was handed in, whatever it is called on disk."""
        whole = hashlib.sha256()
        for unit, files in sorted(self.units.items()):
            for name, content in sorted(files.items()):
                whole.update(repr((unit, name, len(content))).encode() + content)
        if self.lone:
            whole.update(repr(("", self.lone[0])).encode() + self.lone[1])
        whole.update(repr(self.notes).encode())
        return f"sha256:{whole.hexdigest()}"


def entries(folder: Path) -> dict[str, Path]:
    """The submissions in a folder, by student, in order of name: one entry each.

    Raise `UsageError` if it is no folder, cannot be read, or holds nothing.
    """
    try:
        found = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError as error:
        raise UsageError(f"cannot read {folder}: {error.strerror}") from None
    if not found:
        raise UsageError(f"{folder} holds no submissions: one folder or .py file per student")
    students: dict[str, Path] = {}
    for entry in found:
        name = _student(entry.name.removesuffix(".py"))
        number = 2
        while name in students:
            name, number = f"{_student(entry.name)}-{number}", number + 1
        students[name] = entry
    return students


def _student(name: str) -> str:
    """A name that is safe as the name of a file, and in print."""
    return clean(_printable(name), MAX_NAME).replace("/", "_").strip(". ") or "_"


def _printable(name: str) -> str:
    """A file name without what is not Unicode in it."""
    return name.encode(errors="replace").decode()


def read(student: str, entry: Path, course: Course, only: Sequence[Unit] = ()) -> Submission:
    """Read one entry. Whatever is wrong with it becomes a note; nothing is raised."""
    submission = Submission(student)
    units = list(only) or course.units
    try:
        mode = entry.lstat().st_mode
        if stat.S_ISDIR(mode):
            _read_folder(entry, submission, units)
        elif stat.S_ISREG(mode) and entry.suffix == ".py":
            _read_file(entry, submission, units, only)
        else:
            submission.notes.append(f"{_shown(entry.name)} is neither a folder nor a .py file")
    except OSError as error:
        submission.notes.append(f"it cannot be read: {error.strerror}")
    if not submission.units and not submission.lone and not submission.notes:
        submission.notes.append("there is no file of any unit in it")
    return submission


def _read_file(entry: Path, submission: Submission, units: Sequence[Unit], only: object) -> None:
    content = _content(entry, submission)
    if content is None:
        return
    named = [unit for unit in units if entry.name == unit.stub.name]
    if not named and only and len(units) == 1:
        named = list(units)
    if named:
        submission.units[named[0].slug] = {named[0].stub.name: content}
    else:
        submission.lone = (entry.name, content)


def _read_folder(folder: Path, submission: Submission, units: Sequence[Unit]) -> None:
    files = list(_walk(folder, submission))
    pythons = [path for path in files if path.suffix == ".py"]
    for unit in units:
        mine = [path for path in pythons if path.name == unit.stub.name]
        if not mine:
            continue
        mine.sort(key=lambda path: (path.parent.name != unit.slug, len(path.parts), path))
        main = mine[0]
        for other in mine[1:]:
            where = _shown(str(other.relative_to(folder)))
            submission.notes.append(
                f"{where} is not graded: there is more than one {unit.stub.name}"
            )
        content = _content(main, submission)
        if content is None:
            continue
        theirs = {unit.stub.name: content}
        helpers = [p for p in pythons if p.parent == main.parent and _is_helper(p, units)]
        if len(helpers) > MAX_HELPERS:
            submission.notes.append(
                f"{len(helpers) - MAX_HELPERS} files beside {unit.stub.name} were not read"
            )
        for path in helpers[:MAX_HELPERS]:
            helper = _content(path, submission)
            if helper is not None:
                theirs[path.name] = helper
        submission.units[unit.slug] = theirs
    if not submission.units and len(pythons) == 1:
        content = _content(pythons[0], submission)
        if content is not None:
            submission.lone = (pythons[0].name, content)


def _is_helper(path: Path, units: Sequence[Unit]) -> bool:
    """Whether a file beside the unit's own may be imported by it: ours are not."""
    ours = {"drivers.py", "conftest.py", *(unit.stub.name for unit in units)}
    return path.name not in ours and not path.name.startswith("test_")


def _walk(folder: Path, submission: Submission) -> Iterator[Path]:
    """The regular files below a folder, without following links, up to a limit."""
    count = 0

    def unreadable(error: OSError) -> None:
        name = _shown(Path(error.filename).name)
        submission.notes.append(f"the folder {name} cannot be read: {error.strerror}")

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        depth = len(Path(parent).relative_to(folder).parts)
        folders[:] = sorted(f for f in folders if not f.startswith((".", "__"))) * (
            depth < MAX_DEPTH
        )
        for name in sorted(names):
            path = Path(parent, name)
            count += 1
            if count > MAX_FILES:
                submission.notes.append(f"only the first {MAX_FILES} files were looked at")
                return
            if stat.S_ISREG(path.lstat().st_mode):
                yield path
            elif path.suffix == ".py":
                submission.notes.append(f"{_shown(name)} is not a regular file and was not opened")


def _content(path: Path, submission: Submission) -> bytes | None:
    """The bytes of a regular file, or None with a note."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        submission.notes.append(f"{_shown(path.name)} cannot be read: {error.strerror}")
        return None
    with open(fd, "rb") as file:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            submission.notes.append(f"{_shown(path.name)} is not a regular file and was not opened")
            return None
        content = file.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        submission.notes.append(f"{_shown(path.name)} is larger than 1 MB and was not read")
        return None
    submission.size += len(content)
    if submission.size > MAX_ALL_FILES:
        submission.notes.append(f"{_shown(path.name)} was not read: all files together exceed 8 MB")
        return None
    return content


def _shown(name: str) -> str:
    return clean(_printable(name), 80)
