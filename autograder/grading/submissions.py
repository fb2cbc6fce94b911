"""From what an instructor received to submissions: which bytes are whose work on which unit.

This module reads files. It never runs, imports or unpacks anything. It follows no links, and opens
nothing but regular files.
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

MAX_HELPERS = 100  # files beside a unit's own that it may import
MAX_LOOSE = 10  # files that may belong to a unit though not by their names
MAX_COPIES = 5  # files that are a unit's by their names, or copies of those
MAX_DEPTH = 8  # of folders in folders
MAX_NAME = 60  # characters of a student's name
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
KINDS = (".py", ".ipynb")

# What browsers, desktops and students put around a name that is taken: `Copy of gradients (2)`.
COPY = r"(?:copy of )?(?:\d\d_)?{}(?:[ ._-]*(?:copy|final|\(?v?\d+\)?))*"


@dataclass
class Submission:
    """One student's files, as they were handed in.

    units: for each unit's slug, its files by name. loose: files that may belong to a unit though
    not by their names. archive: the name and the bytes of one that is still to be unpacked. notes:
    what to know about the files. size: bytes of the Python files.
    """

    student: str
    units: dict[str, dict[str, bytes]] = field(default_factory=dict)
    loose: dict[str, bytes] = field(default_factory=dict)
    archive: tuple[str, bytes] | None = None
    notes: list[str] = field(default_factory=list)
    size: int = 0

    @property
    def digest(self) -> str:
        """A digest of what was handed in. The name of the student's folder has no part in it."""
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
    """Return the entries of a folder by student, sorted: each is one student's submission.

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
    """Say whether a file of this name is to be unpacked."""
    return name.lower().endswith(ARCHIVES)


def _stem(name: str) -> str:
    """Return the name of an entry without its ending: `ada` for `ada.tar.gz`."""
    kind = next((end for end in (*KINDS, *ARCHIVES) if name.lower().endswith(end)), "")
    return name[: len(name) - len(kind)]


def _student(name: str) -> str:
    """Return a student's name that is safe to print and as part of a file's name."""
    return clean(_printable(name), MAX_NAME).replace("/", "_").strip(". ") or "_"


def _printable(name: str) -> str:
    """Return a file's name with `?` in place of each byte of it that is not UTF-8."""
    return name.encode(errors="replace").decode()


def read(student: str, entry: Path, course: Course, only: Sequence[Unit] = ()) -> Submission:
    """Read one student's submission. Whatever is wrong with it becomes a note; nothing is raised.

    only: the units that are graded, by default all of the course. If it is just one, a file of any
    name is taken for that unit's.
    """
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
    """Give each unit of a submission the files that bear the unit's name, and those beside them.

    What may belong to a unit though its name does not say so becomes a loose file. paths: all files
    that were handed in. content: returns the bytes of one of them, or None. A unit may get a Python
    file, a notebook and copies of them: `reader` chooses among those by what is in them.
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
    """Return the files that are the unit's by their names, or copies of those, likeliest first."""
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
    """Say whether a file may belong to a unit though its name does not say so.

    Any notebook may, and where no unit has a file, any Python file.
    """
    return path.suffix == ".ipynb" or (not submission.units and _is_helper(path, units))


def is_named(name: str, unit: Unit) -> bool:
    """Say whether a file has the unit's name, or that of a copy: `04_Gradients (1).py`."""
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
    """Say whether a unit's file may import this file beside it: not if we handed it out."""
    if path.suffix != ".py":
        return False
    ours = {"drivers.py", "conftest.py", *(unit.stub.name for unit in units)}
    return path.name not in ours and not path.name.startswith("test_")


def _walk(folder: Path, submission: Submission) -> Iterator[Path]:
    """Yield the regular files below a folder, without following links; note what is left out."""
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
    """Return the bytes of a regular file; or note why not, and return None.

    most: how many bytes are read; by default what the kind of file allows.
    """
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
        allowed = f"{MAX_ALL_FILES >> 20} MB"
        why = f"all files together exceed {allowed}"
        submission.notes.append(f"{_shown(path.name)} was not read: {why}")
        return None
    return content


def _shown(name: str) -> str:
    return clean(_printable(name), 80)
