"""What instructors receive, to submissions: which bytes are whose answer to which unit.

Reads files, and never runs, imports or unpacks-in-place anything: links are not followed, and what
is no regular file is not opened.
"""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.checking.text import clean
from autograder.course.layout import Course, Unit
from autograder.errors import UsageError
from autograder.runtime.archive import MAX_FILES
from autograder.runtime.limits import MAX_ALL_FILES, MAX_ARCHIVE, largest

MAX_HELPERS = 100
MAX_LOOSE = 10
MAX_COPIES = 5  # of a unit's file, one with more in it than another
MAX_DEPTH = 8
MAX_NAME = 60
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
KINDS = (".py", ".ipynb")

# What browsers, desktops and students put around the name of a file that is there already.
COPY = r"(?:copy of )?(?:\d\d_)?{}(?:[ ._-]*(?:copy|final|\(?v?\d+\)?))*"


@dataclass
class Submission:
    """One student's files. units: for each unit its files by name; loose: files that may belong to
    a unit though not by their names; archive: a file that is still to be unpacked."""

    student: str
    units: dict[str, dict[str, bytes]] = field(default_factory=dict)
    loose: dict[str, bytes] = field(default_factory=dict)
    archive: tuple[str, bytes] | None = None
    notes: list[str] = field(default_factory=list)
    size: int = 0

    @property
    def digest(self) -> str:
        """Identifies what was handed in, whatever it is called on disk."""
        whole = hashlib.sha256()
        for unit, files in sorted(self.units.items()):
            for name, content in sorted(files.items()):
                whole.update(repr((unit, name, len(content))).encode() + content)
        others = [("loose", *file) for file in sorted(self.loose.items())]
        others += [("archive", *self.archive)] if self.archive else []
        for kind, name, content in others:
            whole.update(repr((kind, name, len(content))).encode() + content)
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
        raise UsageError(
            f"{folder} holds no submissions: one folder, archive, notebook or .py file each"
        )
    students: dict[str, Path] = {}
    for entry in found:
        name = _student(_stem(entry.name))
        number = 2
        while name in students:
            name, number = f"{_student(entry.name)}-{number}", number + 1
        students[name] = entry
    return students


def is_archive(name: str) -> bool:
    """Whether a file of this name is to be unpacked."""
    return name.lower().endswith(ARCHIVES)


def _stem(name: str) -> str:
    """The name of an entry without what says which kind of file it is."""
    kind = next((end for end in (*KINDS, *ARCHIVES) if name.lower().endswith(end)), "")
    return name[: len(name) - len(kind)]


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
        elif stat.S_ISREG(mode) and entry.suffix in KINDS:
            _read_file(entry, submission, units, only)
        elif stat.S_ISREG(mode) and is_archive(entry.name):
            _read_archive(entry, submission)
        else:
            submission.notes.append(
                f"{_shown(entry.name)} is neither a folder, an archive, a notebook nor a .py file"
            )
    except OSError as error:
        submission.notes.append(f"it cannot be read: {error.strerror}")
    found = submission.units or submission.loose or submission.archive
    if not found and not submission.notes:
        submission.notes.append("there is no file of any unit in it")
    return submission


def _read_file(entry: Path, submission: Submission, units: Sequence[Unit], only: object) -> None:
    content = _content(entry, submission)
    if content is None:
        return
    named = [unit for unit in units if is_named(entry.name, unit)]
    if not named and only and len(units) == 1:
        named = list(units)
    if named:
        name = entry.name if is_named(entry.name, named[0]) else named[0].name + entry.suffix
        submission.units[named[0].slug] = {name: content}
    else:
        submission.loose = {entry.name: content}


def _read_archive(entry: Path, submission: Submission) -> None:
    content = _content(entry, submission, MAX_ARCHIVE)
    if content is not None:
        submission.archive = (entry.name, content)


def _read_folder(folder: Path, submission: Submission, units: Sequence[Unit]) -> None:
    files = {PurePosixPath(path.relative_to(folder)): path for path in _walk(folder, submission)}
    choose(submission, list(files), lambda path: _content(files[path], submission), units)
    archives = [path for path in files.values() if is_archive(path.name)]
    if not submission.units and not submission.loose and len(archives) == 1:
        _read_archive(archives[0], submission)


def choose(
    submission: Submission,
    paths: Sequence[PurePosixPath],
    content: Callable[[PurePosixPath], bytes | None],
    units: Sequence[Unit],
) -> None:
    """Give each unit its files, by name, and the files beside them; `content` reads one of `paths`.

    A unit may have a Python file, a notebook and copies of them: which of them counts is for
    whoever can read them.
    """
    tried: set[PurePosixPath] = set()
    for unit in units:
        mains = _mains(submission, paths, unit)
        tried |= {*mains}
        texts = {path: content(path) for path in mains}
        found = {path.name: text for path, text in texts.items() if text is not None}
        if found:
            folder = next(path for path in mains if path.name in found).parent
            beside = [p for p in paths if p.parent == folder and _is_helper(p, units)]
            others = [path for path in beside if path.name not in found]
            submission.units[unit.slug] = {**_helpers(others, unit, submission, content), **found}
    loose = [p for p in paths if p not in tried and _may_be_loose(p, submission, units)]
    if len(loose) > MAX_LOOSE:
        submission.notes.append(f"{len(loose)} files belong to no unit by name and were not read")
        return
    texts = {path: content(path) for path in loose}
    submission.loose = {path.name: text for path, text in texts.items() if text is not None}


def _mains(
    submission: Submission, paths: Sequence[PurePosixPath], unit: Unit
) -> list[PurePosixPath]:
    """The files that are the unit's by their names, or copies of those, the likeliest first."""
    mine = [path for path in paths if path.suffix in KINDS and is_named(path.name, unit)]
    mine.sort(
        key=lambda path: (
            path.stem != unit.name,
            path.parent.name != unit.slug,
            len(path.parts),
            path.suffix != ".py",
            path,
        )
    )
    chosen: dict[str, PurePosixPath] = {}
    for path in mine:
        if path.name in chosen or len(chosen) >= MAX_COPIES:
            submission.notes.append(
                f"{_shown(str(path))} is not graded: there is more than one {_shown(path.name)}"
            )
        else:
            chosen[path.name] = path
    return list(chosen.values())


def _may_be_loose(path: PurePosixPath, submission: Submission, units: Sequence[Unit]) -> bool:
    """Whether a file may belong to a unit though its name does not say so: any notebook, and where
    nothing else was found, any file."""
    return path.suffix == ".ipynb" or (not submission.units and _is_helper(path, units))


def is_named(name: str, unit: Unit) -> bool:
    """Whether a file has the unit's name, or that of a copy of its file."""
    return re.fullmatch(COPY.format(unit.name), PurePosixPath(name).stem, re.IGNORECASE) is not None


def _helpers(
    beside: list[PurePosixPath],
    unit: Unit,
    submission: Submission,
    content: Callable[[PurePosixPath], bytes | None],
) -> dict[str, bytes]:
    if len(beside) > MAX_HELPERS:
        submission.notes.append(
            f"{len(beside) - MAX_HELPERS} files beside {unit.stub.name} were not read"
        )
    texts = {path.name: content(path) for path in beside[:MAX_HELPERS]}
    return {name: text for name, text in texts.items() if text is not None}


def _is_helper(path: PurePosixPath, units: Sequence[Unit]) -> bool:
    """Whether a file beside the unit's own may be imported by it: ours are not."""
    if path.suffix != ".py":
        return False
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
            elif path.suffix in KINDS:
                submission.notes.append(f"{_shown(name)} is not a regular file and was not opened")


def _content(path: Path, submission: Submission, most: int | None = None) -> bytes | None:
    """The bytes of a regular file, at most `most`, or None with a note."""
    most = most or largest(path.name)
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        submission.notes.append(f"{_shown(path.name)} cannot be read: {error.strerror}")
        return None
    with open(fd, "rb") as file:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            submission.notes.append(f"{_shown(path.name)} is not a regular file and was not opened")
            return None
        content = file.read(most + 1)
    if len(content) > most:
        submission.notes.append(
            f"{_shown(path.name)} is larger than {most >> 20} MB and was not read"
        )
        return None
    submission.size += len(content) if path.suffix == ".py" else 0
    if submission.size > MAX_ALL_FILES:
        submission.notes.append(f"{_shown(path.name)} was not read: all files together exceed 8 MB")
        return None
    return content


def _shown(name: str) -> str:
    return clean(_printable(name), 80)
