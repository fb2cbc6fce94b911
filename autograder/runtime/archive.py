"""Take what was handed in out of an archive, in memory. Runs in a sandbox: archives are hostile.

Nothing is written, so a path in an archive is only a label. The sizes that an archive states are
not believed: what it holds is measured while it is read, and reading stops at the limits. The
standard library's `extractall` does neither.
"""

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

from autograder.runtime import kinds
from autograder.runtime.limits import MAX_ALL_FILES, MAX_NOTEBOOK, largest, too_large
from autograder.runtime.names import likeliest, names_in_zip

MAX_FILES = 2_000  # of any kind, in one archive, beside those of programs
MAX_SEEN = 200_000  # with them
MAX_INSIDE = 2  # archives in one another
TOO_DEEP = "it is an archive in archives that lie in one another: hand in what is in it"
DAMAGED = "it is damaged, or it is no archive: make it again, and look whether it opens"
MAX_TAR = 64 << 20  # bytes of a tar archive without its compression
TAR_MARK = (257, b"ustar")  # where it is, and how it goes
PART = 1 << 20  # bytes that are unfolded at a time


class Member(NamedTuple):
    """A member of an archive.

    path: that of a folder ends in a slash. time: when it was last changed, 20261128093000, or 0 if
    that is not known. regular: whether it is a regular file. read: returns its first bytes.
    """

    path: str
    time: int
    regular: bool
    read: Callable[[int], bytes]


@dataclass
class Unpacked:
    """What was in an archive.

    files: by path. times: when they were last changed, as numbers in which later is larger; 0 if
    that is not known. notes: on what was left out.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """The size of all files together, in bytes."""
        return sum(map(len, self.files.values()))


def unpack(data: bytes) -> Unpacked:
    """Return the work in a zip or tar archive, and the data beside it.

    A path that occurs twice is read where it occurs last, as unpacking to disk would have it. An
    archive that is damaged, or is none, raises nothing: a note says so.
    """
    found = Unpacked()
    _unpack(data, "", MAX_INSIDE, found)
    return found


def _unpack(data: bytes, prefix: str, depth: int, found: Unpacked) -> None:
    """Add what is in an archive to `found`, with a prefix to its paths.

    depth: how many archives in one another may still be opened. What may be work comes first, so
    that data takes no room from it.
    """
    what = prefix.rstrip("/") or "the archive"
    if kinds.DOCUMENT_BEGINS.match(data):
        found.notes.append(f"{what} is not read: {kinds.OFFICE}")
        return
    try:
        tape = unfolded(io.BytesIO(data), io.BytesIO(), MAX_TAR)
        seen = [(_path(member), member) for member in islice(members(tape), MAX_SEEN)]
        own = kinds.own_paths([path for path, _ in seen])
        work = [(path, member) for path, member in seen if path in own or _leads_out(path)]
        if len(work) > MAX_FILES:
            found.notes.append(f"only the first {MAX_FILES} files of {what} were looked at")
        for path, member in kinds.likeliest(work, MAX_FILES):
            if found.size > MAX_ALL_FILES:
                allowed = f"{MAX_ALL_FILES >> 20} MB"
                rest = f"the rest of {what}, from {member[0]} on,"
                found.notes.append(f"{rest} was not read: its files exceed {allowed}")
                return
            _take(path, member, prefix, depth, found)
    except OverflowError:
        found.notes.append(f"{what} cannot be unpacked: it holds more than {MAX_TAR >> 20} MB")
    except Exception:  # whatever a broken archive does to a parser
        why = kinds.why_no_text(data) or DAMAGED
        found.notes.append(f"{what} cannot be unpacked: {why}")


def _path(member: Member) -> str:
    """Return the path of a member, written in one way: tar likes to begin with `./`."""
    return "/".join(part for part in member.path.replace("\\", "/").split("/") if part != ".")


def _leads_out(path: str) -> bool:
    return path.startswith("/") or ".." in path.split("/")


def _take(own: str, member: Member, prefix: str, depth: int, found: Unpacked) -> None:
    """Add a member to what was found, or say in a note why not."""
    path = prefix + own
    is_work = kinds.is_plain(path)
    if _leads_out(own):
        found.notes += [f"{path} was not read: it leads out of the archive"] * is_work
    elif own.endswith("/") or kinds.is_hidden(own.rpartition("/")[2]):
        return
    elif not member.regular:
        found.notes += [f"{path} is not a regular file and was not opened"] * is_work
    else:
        content = _content(path, member.read, found)
        if content is None:
            return
        if kinds.is_archive(path):
            _open_inner(path, content, depth, found)
            if found.size + len(content) > MAX_ALL_FILES:
                return
        if path in found.files:
            found.notes.append(f"{path} is in the archive twice: the last one counts")
        found.files[path], found.times[path] = content, member.time


def _open_inner(path: str, content: bytes, depth: int, found: Unpacked) -> None:
    """Unpack an archive that is in an archive."""
    if depth:
        _unpack(content, f"{path}/", depth - 1, found)
    else:
        found.notes.append(f"{path} is not read: {TOO_DEEP}")


def _content(path: str, read: Callable[[int], bytes], found: Unpacked) -> bytes | None:
    """Return the bytes of a member; or note why not, and return None."""
    try:
        most = min(largest(path), MAX_NOTEBOOK - found.size)
        content = read(most + 1)
    except Exception as error:
        found.notes.append(f"{path} cannot be unpacked: {_why(error)}")
        return None
    if len(content) > largest(path):
        found.notes.append(too_large(path, path))
        return None
    if len(content) > most:
        found.notes.append(f"{path} was not read: all files exceed {MAX_NOTEBOOK >> 20} MB")
        return None
    return content


def _why(error: Exception) -> str:
    """Say why the bytes of a member cannot be read."""
    if isinstance(error, RuntimeError) and "encrypted" in str(error):
        return "it is encrypted"
    return "its bytes are not what the archive says"


def members(file: BinaryIO) -> Iterator[Member]:
    """Yield the members of a tar archive without compression, or else of a zip archive.

    Both stay open, so that members can be read in any order. Raise whatever a parser does where a
    file is neither.
    """
    file.seek(TAR_MARK[0])
    is_tar = file.read(len(TAR_MARK[1])) == TAR_MARK[1]
    file.seek(0)
    if not is_tar and zipfile.is_zipfile(file):  # the end of a tar may be that of a zip
        yield from _of_zip(zipfile.ZipFile(file))
    else:
        file.seek(0)
        yield from _of_tar(tarfile.open(fileobj=file, mode="r:"))  # noqa: SIM115


def unfolded(file: BinaryIO, into: BinaryIO, most: int) -> BinaryIO:
    """Return an archive without its compression around it: `into`, or the file itself.

    Raise `OverflowError` if there are more than `most` bytes in it.
    """
    known: dict[bytes, Any] = {b"\x1f\x8b": gzip, b"BZh": bz2, b"\xfd7zXZ": lzma}
    start = file.read(6)
    file.seek(0)
    compression = next((module for mark, module in known.items() if start.startswith(mark)), None)
    if compression is None:
        return file
    with compression.open(file) as packed:
        while part := packed.read(min(most + 1, PART)):
            most -= len(part)
            if most < 0:
                raise OverflowError
            into.write(part)
    into.seek(0)
    return into


def _of_zip(archive: zipfile.ZipFile) -> Iterator[Member]:
    infos = archive.infolist()
    for info, name in zip(infos, names_in_zip(infos), strict=True):
        kind = stat.S_IFMT(info.external_attr >> 16)
        plain = kind in (0, stat.S_IFREG) and not info.is_dir()

        def read(size: int, info: zipfile.ZipInfo = info) -> bytes:
            with archive.open(info) as member:
                return member.read(size)

        yield Member(name, _number(info.date_time), plain, read)


def _of_tar(archive: tarfile.TarFile) -> Iterator[Member]:
    for info in archive:

        def read(size: int, info: tarfile.TarInfo = info) -> bytes:
            member = archive.extractfile(info)
            assert member is not None
            return member.read(size)

        name = likeliest(info.name.encode(errors="surrogateescape"))
        yield Member(name + "/" * info.isdir(), _moment(info), info.isreg(), read)


def _moment(info: tarfile.TarInfo) -> int:
    try:
        return _number(time.gmtime(info.mtime)[:6])
    except (OverflowError, ValueError, OSError):  # the archive may say anything
        return 0


def _number(moment: Sequence[int]) -> int:
    """Return a year, a month, and so on to the second as one number, in which later is larger."""
    return int("".join(f"{part:02}" for part in moment))
