"""What a download holds, a folder or a zip archive, as one tree of nodes.

Nothing is read until it is asked for. Links are not followed, and only regular files are opened.
What an archive says of sizes is not believed: reading stops at the limits. Only the outermost
archive is opened, which a system or an instructor made; archives in it are students' and stay shut.
"""

import os
import stat
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import cached_property
from pathlib import Path

from autograder.checking.text import clean
from autograder.collecting.naming import printable, shown, unused
from autograder.errors import UsageError
from autograder.runtime.archive import MAX_FILES
from autograder.runtime.kinds import is_hidden
from autograder.runtime.limits import MAX_ARCHIVE
from autograder.runtime.names import decoded, names_in_zip

MAX_MEMBERS = 200_000  # of a whole download
MAX_DEPTH = 16  # of folders in a student's
MAX_PATH = 200  # bytes of a path in a student's folder
FOLDER, FILE, OTHER = "folder", "file", "other"  # the kinds of node


class Unreadable(Exception):
    """The bytes of a node cannot be had. The message says why."""


class Node(ABC):
    """A folder or file of a download.

    kind: FOLDER, FILE or OTHER, which is a link, a device or the like. trouble: why a folder cannot
    be read. place: where it is on disk, or None. time: when it was changed, if the download says
    so; a disk only says when it was put there.
    """

    name: str
    kind: str
    trouble: str = ""
    place: Path | None = None
    time: datetime | None = None

    @property
    @abstractmethod
    def children(self) -> dict[str, "Node"]:
        """What is in a folder, by name, sorted."""

    @abstractmethod
    def start(self, size: int) -> bytes:
        """Return the first bytes of a file; raise `Unreadable` if they cannot be had."""

    def read(self, most: int = MAX_ARCHIVE) -> bytes:
        """Return the bytes of a file; raise `Unreadable` if there are more than `most`."""
        if self.kind != FILE:
            raise Unreadable("is not a regular file and was not opened")
        content = self.start(most + 1)
        if len(content) > most:
            raise Unreadable(f"is larger than {most >> 20} MB and was left out")
        return content

    def at(self, *path: str) -> "Node | None":
        """Return what is at a path below this node, or None."""
        node: Node | None = self
        for name in path:
            node = node.children.get(name) if node else None
        return node


class OnDisk(Node):
    """A node in the file system."""

    place: Path

    def __init__(self, place: Path, name: str, kind: str) -> None:
        """Read nothing yet. name: of the place, decoded."""
        self.place, self.name, self.kind = place, name, kind

    @cached_property
    def children(self) -> dict[str, Node]:
        """What is in the folder. One that cannot be read holds nothing."""
        if self.kind != FOLDER:
            return {}
        try:
            with os.scandir(self.place) as found:
                entries = sorted(found, key=lambda entry: entry.name)
            kinds = [_kind(entry.stat(follow_symlinks=False).st_mode) for entry in entries]
        except OSError as error:
            self.trouble = f"cannot be read: {error.strerror}"
            return {}
        names = decoded([os.fsencode(entry.name) for entry in entries])
        nodes: dict[str, Node] = {}
        for name, entry, kind in zip(names, entries, kinds, strict=True):
            name = unused(name, name, nodes)  # the same name may be there in two encodings
            nodes[name] = OnDisk(self.place / entry.name, name, kind)
        return nodes

    def start(self, size: int) -> bytes:
        """Return the first bytes of the file."""
        try:
            fd = os.open(self.place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(fd, "rb") as file:
                if not stat.S_ISREG(os.fstat(fd).st_mode):
                    raise Unreadable("is not a regular file and was not opened")
                return file.read(size)
        except OSError as error:
            raise Unreadable(f"cannot be read: {error.strerror}") from None


class InZip(Node):
    """A node in a zip archive."""

    def __init__(
        self,
        archive: zipfile.ZipFile,
        name: str,
        kind: str = FOLDER,
        info: zipfile.ZipInfo | None = None,
    ) -> None:
        """Read nothing yet. info: of a file. Members are hung into a folder later."""
        self.archive, self.name, self.kind, self.info = archive, name, kind, info
        self.members: dict[str, Node] = {}
        self.time = _time(info) if info else None

    @property
    def children(self) -> dict[str, Node]:
        """What is in the folder."""
        return self.members

    def start(self, size: int) -> bytes:
        """Return the first bytes of the file."""
        assert self.info is not None
        try:
            with self.archive.open(self.info) as member:
                return member.read(size)
        except Exception as error:  # whatever a damaged archive does to a parser
            why = "it is encrypted" if "encrypted" in str(error) else "its bytes are damaged"
            raise Unreadable(f"cannot be unpacked: {why}") from None


def opened(download: Path, stack: ExitStack) -> tuple[Node, list[str]]:
    """Return the tree of a download, a folder or a zip archive, and notes on what is left out.

    stack: closes the archive. Raise `UsageError` if it is neither, or cannot be read.
    """
    try:
        if download.is_dir():
            os.listdir(download)  # for the error, if there is one
            return OnDisk(download, download.name, FOLDER), []
        if not stat.S_ISREG(download.stat().st_mode):
            raise UsageError(f"cannot read {download}: it is neither a folder nor a zip archive")
        archive = stack.enter_context(zipfile.ZipFile(download))
        infos = archive.infolist()
        names = names_in_zip(infos)
    except OSError as error:
        raise UsageError(f"cannot read {download}: {error.strerror or error}") from None
    except UsageError:
        raise
    except Exception:  # whatever a damaged archive does to a parser
        raise UsageError(
            f"cannot read {download}: it is neither a folder nor a zip archive, or it is damaged"
        ) from None
    if len(infos) > MAX_MEMBERS:
        raise UsageError(f"cannot read {download}: it holds more than {MAX_MEMBERS} files")
    root, notes = InZip(archive, download.name), list[str]()
    for name, info in zip(names, infos, strict=True):
        _hang(root, name, info, notes)
    return _sorted(root), notes


def _kind(mode: int) -> str:
    return FOLDER if stat.S_ISDIR(mode) else FILE if stat.S_ISREG(mode) else OTHER


def _hang(root: InZip, name: str, info: zipfile.ZipInfo, notes: list[str]) -> None:
    """Hang a member of an archive into the tree, or note why not. Of two, the last one counts."""
    path = name.replace("\\", "/")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if not parts:
        return
    if path.startswith("/") or ".." in parts or ":" in parts[0][1:2]:
        notes.append(f"{shown(path)} was left out: it leads out of the archive")
        return
    folder: Node = root
    for part in parts[: None if path.endswith("/") else -1]:
        if folder.kind == FOLDER:
            folder = folder.children.setdefault(part, InZip(root.archive, part))
    if path.endswith("/"):
        return
    earlier = folder.children.get(parts[-1])
    if folder.kind != FOLDER or (earlier is not None and earlier.kind == FOLDER):
        notes.append(f"{shown(path)} was left out: a file and a folder have the same name")
        return
    if earlier is not None:
        notes.append(f"{shown(path)} is in the archive twice: the last one counts")
    mode = stat.S_IFMT(info.external_attr >> 16)
    kind = FILE if mode in (0, stat.S_IFREG) else OTHER
    folder.children[parts[-1]] = InZip(root.archive, parts[-1], kind, info)


def _time(info: zipfile.ZipInfo) -> datetime | None:
    """Return when a member was changed, by the clock of who packed it."""
    try:
        return datetime(*info.date_time)
    except ValueError:
        return None


def _sorted(root: InZip) -> InZip:
    """Sort all folders of a tree, so that how it was packed makes no difference."""
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        folder.members = dict(sorted(folder.members.items()))
        waiting += [inner for inner in folder.members.values() if isinstance(inner, InZip)]
    return root


def files_below(folder: Node, notes: list[str]) -> Iterator[tuple[str, Node]]:
    """Yield the files below a student's folder by path; note what is left out.

    Hidden folders are passed over: what is in them is a program's and not the student's.
    """
    count = 0
    waiting: list[tuple[tuple[str, ...], Node]] = [((), folder)]
    while waiting:
        path, node = waiting.pop(0)
        children = node.children
        if node.trouble:
            notes.append(f"the folder {shown(node.name)} {node.trouble}")
        for name, inner in children.items():
            count += 1
            if count > MAX_FILES:
                notes.append(f"only the first {MAX_FILES} files and folders were looked at")
                return
            if inner.kind == FOLDER:
                if not name.startswith((".", "__")) and len(path) < MAX_DEPTH:
                    waiting.append(((*path, name), inner))
            elif inner.kind == OTHER:
                notes.append(f"{shown(name)} is not a regular file and was not opened")
            elif not is_hidden(name):
                yield "/".join((*path, name)), inner


def safe_path(path: str) -> str:
    """Return a path of a download as one that can be written below a folder.

    Of a path that is too long for a file system, the end of the file's name is kept.
    """
    parts = [clean(printable(part), 5 * MAX_PATH) for part in path.split("/")]
    safe = "/".join(part for part in parts if part not in ("", ".", "..")) or "_"
    if len(safe.encode()) <= MAX_PATH:
        return safe
    return safe.encode()[-MAX_PATH:].decode(errors="ignore").rpartition("/")[2].strip(". ") or "_"
