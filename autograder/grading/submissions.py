"""From what an instructor received to submissions: whose work is in which bytes.

This module reads files. It never runs, imports or unpacks anything. It follows no links, and opens
nothing but regular files. Which file is work on which unit is for `autograder.grading.reader`.
"""

import contextlib
import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath

from autograder import beneath
from autograder.collecting.naming import shown as _shown
from autograder.runtime import kinds
from autograder.runtime.archive import MAX_FILES, MAX_SEEN
from autograder.runtime.limits import MAX_ALL_FILES, largest, too_large, too_much
from autograder.runtime.names import on_disk

MAX_ARCHIVES = 20  # of one student
MAX_DEPTH = 24  # of folders in folders


@dataclass
class Submission:
    """One student's files, as they were handed in.

    files: by path. times: in what order files and archives were handed in, where that is known,
    and when what is in an archive was changed; larger is later. archives: those still to be
    unpacked, by path. unread: the paths of files of a kind that is not read. notes: what to know
    about the files. size: bytes of all but notebooks and archives. over: the names of files for
    which there was no room.
    """

    student: str
    files: dict[str, bytes] = field(default_factory=dict)
    times: dict[str, tuple[float, int]] = field(default_factory=dict)
    archives: dict[str, bytes] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    size: int = 0
    over: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing in it that could be work, and nothing to say of that."""
        return not (self.files or self.archives or self.unread or self.notes)

    @property
    def digest(self) -> str:
        """A digest of what was handed in. The name of the student's folder has no part in it."""
        whole = hashlib.sha256()
        for kind, files in (("file", self.files), ("archive", self.archives)):
            for path, content in sorted(files.items()):
                whole.update(repr((kind, path, len(content))).encode() + content)
        whole.update(repr((sorted(self.unread), self.notes)).encode())
        if self.times:
            whole.update(repr(sorted(self.times.items())).encode())
        return f"sha256:{whole.hexdigest()}"


def read(
    student: str, entry: Path, *, dated: bool = False, within: Path | None = None
) -> Submission:
    """Read one student's submission. What is wrong with it becomes a note; nothing is raised.

    dated: the files' times on disk say in what order they were handed in. within: the folder past
    which nothing is read; by default the one around the entry.
    """
    submission = Submission(student)
    within = within or entry.parent
    try:
        status = _status(within, entry)
        mode = status.st_mode
        files = {Path(entry.name): status.st_mtime} if stat.S_ISREG(mode) else {}
        folder = entry.parent
        if stat.S_ISDIR(mode):
            files, folder = _walk(within, entry, submission), entry
        below = folder.relative_to(within)
        paths = dict(zip(on_disk([*map(str, files)]), files, strict=True))
        if dated:
            submission.times = {name: (files[path], 0) for name, path in paths.items()}

        def content(path: str) -> bytes | None:
            return _content(within, below / paths[path], path, submission)

        take(submission, sorted(paths), content)
        submission.notes += [too_much(submission.over)] if submission.over else []
        if not stat.S_ISDIR(mode) and submission.is_empty:
            said = "is neither a folder, an archive, a notebook nor a .py file"
            submission.notes.append(f"{_shown(entry.name)} {said}")
    except OSError as error:
        submission.notes.append(f"it cannot be read: {error.strerror}")
    return submission


def take(
    submission: Submission, paths: Sequence[str], content: Callable[[str], bytes | None]
) -> None:
    """Give a submission its files: what may be work, archives, and the data around the work.

    paths: all files that were handed in. content: returns the bytes of one of them, or None.
    """
    work = [path for path in paths if kinds.may_be_work(path)]
    content = cache(content)
    zips = [p for p in paths if p in work or p.lower().endswith(kinds.FOREIGN)]
    zips = [path for path in zips if kinds.is_zip(content(path) or b"")]
    work = [path for path in work if path not in zips]
    archives = [path for path in paths if kinds.is_archive(path) or path in zips]
    if len(archives) > MAX_ARCHIVES:
        submission.notes.append(f"only the first {MAX_ARCHIVES} archives were unpacked")
    folders = {PurePosixPath(path).parent for path in work if kinds.is_plain(path)}
    above = {folder for one in folders for folder in one.parents}
    beside = [
        path
        for path in paths
        if path not in work
        and (folders & {*PurePosixPath(path).parents} or PurePosixPath(path).parent in above)
    ]
    data = {path for path in beside if kinds.is_data(path)}
    far = [path for path in paths if folders and kinds.is_data(path) and path not in beside]
    submission.unread += [path for path in paths if path not in (*work, *archives, *data)]
    for target, chosen in (
        (submission.files, work),
        (submission.archives, archives[:MAX_ARCHIVES]),
        (submission.files, sorted(beside, key=lambda path: path not in data)),
        (submission.files, [path for path in far if path not in (*work, *archives)]),
    ):
        found = {path: content(path) for path in chosen}
        target.update({path: text for path, text in found.items() if text is not None})


def _status(within: Path, entry: Path) -> os.stat_result:
    """Return the status of an entry, opening no folder on the way that is a link."""
    above = beneath.opened(within, entry.relative_to(within).parent)
    try:
        return os.stat(entry.name, dir_fd=above, follow_symlinks=False)
    finally:
        os.close(above)


def _walk(within: Path, folder: Path, submission: Submission) -> dict[Path, float]:
    """Return the regular files below a folder by their paths there, and when they were changed,
    without following links; note what is left out.

    What programs installed is passed over and not counted. If there are very many, those count that
    are most likely work.
    """
    found: list[tuple[str, tuple[Path, float]]] = []

    def unreadable(error: OSError) -> None:
        name = _shown(Path(error.filename).name or folder.name)
        submission.notes.append(f"the folder {name} cannot be read: {error.strerror}")

    seen = 0
    for parent, folders, names, at in _all_below(within, folder, unreadable):
        depth = len(Path(parent).parts)
        inside = {*folders, *names}
        folders[:] = sorted(kinds.own_folders(folders, inside))
        links = {n for n in folders if not _is_folder(n, at)}
        submission.notes += [f"{_shown(name)} {beneath.NOT_REGULAR}" for name in sorted(links)]
        folders[:] = [name for name in folders if name not in links]
        if depth == MAX_DEPTH and folders:
            where = _shown("/".join((*PurePosixPath(parent).parts[-2:], folders[0])))
            why = f"it lies deeper than {MAX_DEPTH} folders: hand in the files themselves"
            submission.notes.append(f"the folder {where} is not looked into: {why}")
            folders[:] = []
        for name in sorted(n for n in names if not kinds.is_hidden(n)):
            path = Path(parent, name)
            status = os.stat(name, dir_fd=at, follow_symlinks=False)
            if stat.S_ISREG(status.st_mode):
                found.append((str(path), (path, status.st_mtime)))
            elif kinds.is_plain(name):
                submission.notes.append(f"{_shown(name)} {beneath.NOT_REGULAR}")
        seen += len(inside)
        if seen > MAX_SEEN:
            break
    if len(found) > MAX_FILES:
        submission.notes.append(f"only the first {MAX_FILES} files were looked at")
    return dict(one for _, one in kinds.likeliest(found, MAX_FILES))


def _is_folder(name: str, at: int) -> bool:
    """Say whether an entry of an open folder is a folder, and no link to one."""
    with contextlib.suppress(OSError):
        return stat.S_ISDIR(os.stat(name, dir_fd=at, follow_symlinks=False).st_mode)
    return False


def _all_below(
    within: Path, folder: Path, unreadable: Callable[[OSError], None]
) -> Iterator[tuple[str, list[str], list[str], int]]:
    """Yield what `os.fwalk` does of a folder, opening no folder that is a link."""
    top = beneath.opened(within, folder.relative_to(within))
    try:
        yield from os.fwalk(".", onerror=unreadable, dir_fd=top)
    finally:
        os.close(top)


def _content(within: Path, path: Path, name: str, submission: Submission) -> bytes | None:
    """Return the bytes of a regular file at a path below a folder; or note why not, and return
    None.

    name: its path in the submission.
    """
    most, shown = largest(name), _shown(name)
    try:
        opened = beneath.file(within, path)
    except beneath.NotRegularError:
        submission.notes.append(f"{shown} {beneath.NOT_REGULAR}")
        return None
    except OSError as error:
        submission.notes.append(f"{shown} cannot be read: {error.strerror}")
        return None
    with opened as file:
        if beneath.names(file) > 1:
            submission.notes.append(f"{shown} {beneath.SEVERAL_NAMES}")
        content = file.read(most + 1)
    if len(content) > most:
        submission.notes.append(too_large(name, shown))
        return None
    size = 0 if kinds.is_notebook(name) or kinds.is_archive(name) else len(content)
    if submission.size + size > MAX_ALL_FILES:
        submission.over.append(shown)
        return None
    submission.size += size
    return content
