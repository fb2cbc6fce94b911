"""What a download holds, a folder or an archive, as one tree of nodes.

Nothing is read until it is asked for. Links are not followed, and only regular files are opened.
What an archive says of sizes is not believed: reading stops at the limits. An archive in a
download is a student's, or a part of it: `inside` reads the names in it, for who decides that.
"""

import io
import os
import re
import stat
import tempfile
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from autograder import beneath
from autograder.checking.text import clean
from autograder.collecting.naming import printable, shown, unused
from autograder.errors import UsageError
from autograder.runtime.archive import MAX_FILES, MAX_SEEN, MAX_TAR, Member, members, unfolded
from autograder.runtime.kinds import is_hidden, likeliest, own_folders
from autograder.runtime.limits import MAX_ARCHIVE
from autograder.runtime.names import decoded

MAX_DEPTH = 16  # of folders in a student's
MAX_PATH = 200  # bytes of a path in a student's folder
MAX_NAME = 255  # characters of a file's name: file systems take no more
MAX_UNFOLDED = 4 << 30  # bytes of a tar archive without its compression
MAX_PACKED = (
    256 << 20
)  # bytes of an archive in an archive, to see whether it is a part of a download
MAX_DIRECTORY = 32 << 20  # bytes of the list of what is in it
MAX_COMMENT = 1 << 16  # bytes at the end of a zip archive, in which its directory is described
TOO_LARGE = (
    f"it holds more than {MAX_SEEN} files, or more than {MAX_UNFOLDED >> 30} GB: "
    "unpack it, or make a zip of each part"
)
FOLDER, FILE, OTHER = "folder", "file", "other"  # the kinds of node


class Unreadable(Exception):
    """The bytes of a node cannot be had. The message says why."""


class Node(ABC):
    """A folder or file of a download.

    kind: FOLDER, FILE or OTHER, which is a link, a device or the like. trouble: why a folder cannot
    be read. place: where it is on disk, or None. within: the folder on disk that was handed over,
    past which nothing is read. time: when it was changed, if the download says so; a disk only says
    when it was put there. is_linked: as far as it was read, it is a file with several names.
    """

    name: str
    kind: str
    trouble: str = ""
    place: Path | None = None
    within: Path | None = None
    time: datetime | None = None
    is_linked: bool = False

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
            raise Unreadable(beneath.NOT_REGULAR)
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
    within: Path

    def __init__(self, place: Path, name: str, kind: str, within: Path | None = None) -> None:
        """Read nothing yet. name: of the place, decoded. within: itself, if it is the uppermost."""
        self.place, self.name, self.kind = place, name, kind
        self.within = within or place

    @property
    def path(self) -> Path:
        """Where it is in the uppermost folder."""
        return self.place.relative_to(self.within)

    @cached_property
    def children(self) -> dict[str, Node]:
        """What is in the folder. One that cannot be read holds nothing."""
        if self.kind != FOLDER:
            return {}
        try:
            folder = beneath.opened(self.within, self.path)
            try:
                with os.scandir(folder) as found:
                    entries = sorted(found, key=lambda entry: entry.name)
                kinds = [_kind(entry.stat(follow_symlinks=False).st_mode) for entry in entries]
            finally:
                os.close(folder)
        except OSError as error:
            self.trouble = f"cannot be read: {error.strerror}"
            return {}
        names = decoded([os.fsencode(entry.name) for entry in entries])
        nodes: dict[str, Node] = {}
        for name, entry, kind in zip(names, entries, kinds, strict=True):
            name = unused(name, name, nodes)  # the same name may be there in two encodings
            nodes[name] = OnDisk(self.place / entry.name, name, kind, self.within)
        return nodes

    def start(self, size: int) -> bytes:
        """Return the first bytes of the file."""
        try:
            with beneath.file(self.within, self.path) as file:
                self.is_linked = beneath.names(file) > 1
                return file.read(size)
        except beneath.NotRegularError:
            raise Unreadable(beneath.NOT_REGULAR) from None
        except OSError as error:
            raise Unreadable(f"cannot be read: {error.strerror}") from None


class InArchive(Node):
    """A node in an archive."""

    def __init__(self, name: str, kind: str = FOLDER, member: Member | None = None) -> None:
        """Read nothing yet. member: of a file. Others are hung into a folder later."""
        self.name, self.kind, self.member = name, kind, member
        self.members: dict[str, Node] = {}
        self.time = _time(member) if member else None

    @property
    def children(self) -> dict[str, Node]:
        """What is in the folder."""
        return self.members

    def start(self, size: int) -> bytes:
        """Return the first bytes of the file."""
        assert self.member is not None
        try:
            return self.member.read(size)
        except Exception as error:  # whatever a damaged archive does to a parser
            why = "it is encrypted" if "encrypted" in str(error) else "its bytes are damaged"
            raise Unreadable(f"cannot be unpacked: {why}") from None


def opened(download: Path, stack: ExitStack) -> tuple[Node, list[str]]:
    """Return the tree of a download, a folder or an archive, and notes on what is left out.

    stack: closes the archive. Raise `UsageError` if it is neither, or cannot be read.
    """
    try:
        if download.is_dir():
            os.listdir(download)  # for the error, if there is one
            return OnDisk(download, download.name, FOLDER), []
        if not stat.S_ISREG(download.stat().st_mode):
            raise UsageError(f"cannot read {download}: it is neither a folder nor an archive")
        file = stack.enter_context(open(download, "rb"))  # noqa: SIM115
        return _tree(file, download.name, MAX_UNFOLDED, stack)
    except OSError as error:
        raise UsageError(f"cannot read {download}: {error.strerror or error}") from None
    except UsageError:
        raise
    except OverflowError:
        raise UsageError(f"cannot read {download}: {TOO_LARGE}") from None
    except Exception:  # whatever a damaged archive does to a parser
        raise UsageError(
            f"cannot read {download}: it is neither a folder nor a zip or tar archive, or it is "
            "damaged"
        ) from None


def inside(node: Node, stack: ExitStack) -> tuple[Node, list[str]] | None:
    """Return what is in an archive of a download, as `opened` does, or None if it cannot be read.

    It may be a student's, which is made to harm: what would take much memory is not read.
    """
    try:
        if isinstance(node, OnDisk):
            file = stack.enter_context(beneath.file(node.within, node.path))
        else:
            file = io.BytesIO(node.read(MAX_PACKED))
        if _directory_size(file) > MAX_DIRECTORY:
            return None
        return _tree(file, node.name, MAX_TAR, stack)
    except Exception:  # whatever a damaged archive does to a parser
        return None


def _tree(file: BinaryIO, name: str, most: int, stack: ExitStack) -> tuple[Node, list[str]]:
    """Return what is in an archive; raise `OverflowError` if that is too much to be gone through.

    most: bytes of a tar archive without its compression.
    """
    scratch: Any = stack.enter_context(tempfile.SpooledTemporaryFile(MAX_TAR))  # noqa: SIM115
    found = list(islice(members(unfolded(file, scratch, most)), MAX_SEEN + 1))
    if len(found) > MAX_SEEN:
        raise OverflowError
    root, notes = InArchive(name), list[str]()
    for member in found:
        _hang(root, member, notes)
    return _sorted(root), notes


def joined(name: str, roots: Sequence[Node]) -> Node:
    """Return what is in several archives of one folder, which was too large for one, as a tree."""
    whole = InArchive(name)
    waiting: list[tuple[Node, Node]] = [(whole, root) for root in roots]
    while waiting:
        into, folder = waiting.pop()
        for part, node in folder.children.items():
            known = into.children.setdefault(part, node)
            if known is not node and known.kind == node.kind == FOLDER:
                waiting.append((known, node))
    return _sorted(whole)


def _directory_size(file: BinaryIO) -> int:
    """Return how many bytes a zip archive says that its directory has; 0 for any other file."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - MAX_COMMENT))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(b"PK\5\6")
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0


def _kind(mode: int) -> str:
    return FOLDER if stat.S_ISDIR(mode) else FILE if stat.S_ISREG(mode) else OTHER


def _hang(root: InArchive, member: Member, notes: list[str]) -> None:
    """Hang a member of an archive into the tree, or note why not. Of two, the last one counts."""
    path = member.path.replace("\\", "/")
    parts = [part[-MAX_NAME:] for part in path.split("/") if part not in ("", ".")]
    if not parts:
        return
    if path.startswith("/") or ".." in parts or re.match("[A-Za-z]:/", path):
        notes.append(f"{shown(path)} was left out: it leads out of the archive")
        return
    folder: Node = root
    for part in parts[: None if path.endswith("/") else -1]:
        if folder.kind == FOLDER:
            folder = folder.children.setdefault(part, InArchive(part))
    if path.endswith("/"):
        return
    earlier = folder.children.get(parts[-1])
    if folder.kind != FOLDER or (earlier is not None and earlier.kind == FOLDER):
        notes.append(f"{shown(path)} was left out: a file and a folder have the same name")
        return
    if earlier is not None:
        notes.append(f"{shown(path)} is in the archive twice: the last one counts")
    kind = FILE if member.regular else OTHER
    folder.children[parts[-1]] = InArchive(parts[-1], kind, member)


def _time(member: Member) -> datetime | None:
    """Return when a member was changed, by the clock of who packed it."""
    try:
        return datetime.strptime(str(member.time), "%Y%m%d%H%M%S")
    except ValueError:
        return None


def _sorted(root: InArchive) -> InArchive:
    """Sort all folders of a tree, so that how it was packed makes no difference."""
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        folder.members = dict(sorted(folder.members.items()))
        waiting += [inner for inner in folder.members.values() if isinstance(inner, InArchive)]
    return root


def files_below(folder: Node, notes: list[str]) -> list[tuple[str, Node]]:
    """Return the files below a student's folder by path; note what is left out.

    If there are very many, those count that are most likely work.
    """
    found = [*walked(folder, notes)]
    if len(found) > MAX_FILES:
        notes.append(f"only the first {MAX_FILES} files were looked at")
        return likeliest(found, MAX_FILES)
    return found


def walked(folder: Node, notes: list[str]) -> Iterator[tuple[str, Node]]:
    """Yield all files below a folder by path, but for those that programs keep or installed."""
    waiting: deque[tuple[tuple[str, ...], Node]] = deque([((), folder)])
    seen = 0
    while waiting and seen < MAX_SEEN:
        path, node = waiting.popleft()
        children = node.children
        seen += len(children)
        if node.trouble:
            notes.append(f"the folder {shown(node.name)} {node.trouble}")
        folders = [name for name, inner in children.items() if inner.kind == FOLDER]
        if len(path) < MAX_DEPTH:
            waiting += [((*path, n), children[n]) for n in own_folders(folders, children.keys())]
        for name, inner in children.items():
            if inner.kind == OTHER:
                notes.append(f"{shown(name)} {beneath.NOT_REGULAR}")
            elif inner.kind == FILE and not is_hidden(name):
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
