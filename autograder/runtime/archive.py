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
from typing import Any

from autograder.runtime import kinds
from autograder.runtime.limits import MAX_ALL_FILES, MAX_NOTEBOOK, largest, too_large
from autograder.runtime.names import likeliest, names_in_zip

MAX_FILES = 2_000  # of any kind, in one archive
MAX_INSIDE = 2  # archives in one another
MAX_TAR = 64 << 20  # bytes of a tar archive without its compression

# A member: its path, when it was last changed (20261128093000, as far as that is known), whether it
# is a regular file, and how to read its first bytes.
Member = tuple[str, int, bool, Callable[[int], bytes]]


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
        members = list(islice(_members(_plain(data)), MAX_FILES + 1))
        if len(members) > MAX_FILES:
            found.notes.append(f"only the first {MAX_FILES} files of {what} were looked at")
        for member in sorted(members[:MAX_FILES], key=lambda member: _turn(member[0])):
            if found.size > MAX_ALL_FILES:
                allowed = f"{MAX_ALL_FILES >> 20} MB"
                rest = f"the rest of {what}, from {member[0]} on,"
                found.notes.append(f"{rest} was not read: its files exceed {allowed}")
                return
            _take(member, prefix, depth, found)
    except OverflowError:
        found.notes.append(f"{what} cannot be unpacked: it holds more than {MAX_TAR >> 20} MB")
    except Exception:  # whatever a broken archive does to a parser
        why = kinds.why_no_text(data) or "it is damaged, or it is no archive"
        found.notes.append(f"{what} cannot be unpacked: {why}")


def _turn(path: str) -> int:
    """Return when it is a file's turn to be read: work first, then archives, data, and the rest."""
    likely = (kinds.may_be_work(path), kinds.is_archive(path), kinds.is_data(path), True)
    return likely.index(True)


def _take(member: Member, prefix: str, depth: int, found: Unpacked) -> None:
    """Add a member to what was found, or say in a note why not."""
    path, time, regular, read = member
    path = path.replace("\\", "/")
    parts = [part for part in path.split("/") if part != "."]  # tar likes to begin with one
    leads_out = path.startswith("/") or ".." in parts
    hidden = kinds.is_hidden(parts[-1]) or any(p.startswith((".", "__")) for p in parts[:-1])
    path = prefix + "/".join(parts)
    is_work = kinds.is_plain(path)
    if path.endswith("/") or (hidden and not leads_out):
        return
    if leads_out:
        found.notes += [f"{path} was not read: it leads out of the archive"] * is_work
    elif not regular:
        found.notes += [f"{path} is not a regular file and was not opened"] * is_work
    else:
        content = _content(path, read, found)
        if content is None:
            return
        if kinds.is_archive(path):
            _open_inner(path, content, depth, found)
            if found.size + len(content) > MAX_ALL_FILES:
                return
        if path in found.files:
            found.notes.append(f"{path} is in the archive twice: the last one counts")
        found.files[path], found.times[path] = content, time


def _open_inner(path: str, content: bytes, depth: int, found: Unpacked) -> None:
    """Unpack an archive that is in an archive."""
    if depth:
        _unpack(content, f"{path}/", depth - 1, found)
    else:
        found.notes.append(f"{path} was not read: it is an archive in an archive in an archive")


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


def _members(data: bytes) -> Iterator[Member]:
    """Yield the members of a zip archive, or else of a tar archive without compression.

    Both stay open, so that members can be read in any order: they are in memory.
    """
    file = io.BytesIO(data)
    if zipfile.is_zipfile(file):
        yield from _of_zip(zipfile.ZipFile(file))
    else:
        yield from _of_tar(tarfile.open(fileobj=io.BytesIO(data), mode="r:"))  # noqa: SIM115


def _plain(data: bytes) -> bytes:
    """Return a tar archive without its compression; raise `OverflowError` beyond `MAX_TAR`."""
    known: dict[bytes, Any] = {b"\x1f\x8b": gzip, b"BZh": bz2, b"\xfd7zXZ": lzma}
    compression = next((module for mark, module in known.items() if data.startswith(mark)), None)
    if compression is None:
        return data
    with compression.open(io.BytesIO(data)) as file:
        plain: bytes = file.read(MAX_TAR + 1)
    if len(plain) > MAX_TAR:
        raise OverflowError
    return plain


def _of_zip(archive: zipfile.ZipFile) -> Iterator[Member]:
    infos = archive.infolist()
    for info, name in zip(infos, names_in_zip(infos), strict=True):
        kind = stat.S_IFMT(info.external_attr >> 16)
        plain = kind in (0, stat.S_IFREG) and not info.is_dir()

        def read(size: int, info: zipfile.ZipInfo = info) -> bytes:
            with archive.open(info) as member:
                return member.read(size)

        yield name, _number(info.date_time), plain, read


def _of_tar(archive: tarfile.TarFile) -> Iterator[Member]:
    for info in archive:

        def read(size: int, info: tarfile.TarInfo = info) -> bytes:
            member = archive.extractfile(info)
            assert member is not None
            return member.read(size)

        yield (
            likeliest(info.name.encode(errors="surrogateescape")),
            _moment(info),
            info.isreg(),
            read,
        )


def _moment(info: tarfile.TarInfo) -> int:
    try:
        return _number(time.gmtime(info.mtime)[:6])
    except (OverflowError, ValueError, OSError):  # the archive may say anything
        return 0


def _number(moment: Sequence[int]) -> int:
    """Return a year, a month, and so on to the second as one number, in which later is larger."""
    return int("".join(f"{part:02}" for part in moment))
