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
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from autograder.runtime.limits import MAX_ALL_FILES, MAX_NOTEBOOK, largest

MAX_FILES = 2_000  # of any kind, in one archive
MAX_TAR = 64 << 20  # bytes of a tar archive without its compression

# A member: its path, whether it is a regular file, and how to read its first bytes.
Member = tuple[str, bool, Callable[[int], bytes]]


def unpack(data: bytes) -> tuple[dict[str, bytes], list[str]]:
    """Return the Python files and notebooks of a zip or tar archive by path, and notes on what was
    left out.

    A path that occurs twice is read where it occurs last, as unpacking to disk would have it. An
    archive that is damaged, or is none, raises nothing: a note says so.
    """
    files: dict[str, bytes] = {}
    notes: list[str] = []
    try:
        for number, member in enumerate(_members(data)):
            if number >= MAX_FILES:
                notes.append(f"only the first {MAX_FILES} files of the archive were looked at")
                break
            if sum(map(len, files.values())) > MAX_ALL_FILES:
                allowed = f"{MAX_ALL_FILES >> 20} MB"
                notes.append(f"the rest of the archive was not read: its files exceed {allowed}")
                break
            _take(member, files, notes)
    except OverflowError:
        notes.append(f"the archive cannot be unpacked: it holds more than {MAX_TAR >> 20} MB")
    except Exception:  # whatever a broken archive does to a parser
        notes.append("the archive cannot be unpacked: it is damaged, or it is no archive")
    return files, notes


def _take(member: Member, files: dict[str, bytes], notes: list[str]) -> None:
    """Add a member to `files`, or say in `notes` why not; pass over other kinds of file."""
    path, regular, read = member
    path = path.replace("\\", "/")
    parts = [part for part in path.split("/") if part != "."]  # tar likes to begin with one
    leads_out = path.startswith("/") or ".." in parts
    hidden = any(part.startswith((".", "__")) for part in parts[:-1])  # such as __MACOSX
    if not path.endswith((".py", ".ipynb")) or (hidden and not leads_out):
        return
    path = "/".join(parts)
    if leads_out:
        notes.append(f"{path} was not read: it leads out of the archive")
    elif not regular:
        notes.append(f"{path} is not a regular file and was not opened")
    else:
        try:
            most = min(largest(path), MAX_NOTEBOOK - sum(map(len, files.values())))
            content = read(most + 1)
        except Exception as error:
            notes.append(f"{path} cannot be unpacked: {_why(error)}")
            return
        if len(content) > most:
            notes.append(f"{path} is larger than {most >> 20} MB and was not read")
            return
        if path in files:
            notes.append(f"{path} is in the archive twice: the last one counts")
        files[path] = content


def _why(error: Exception) -> str:
    """Say why the bytes of a member cannot be read."""
    if isinstance(error, RuntimeError) and "encrypted" in str(error):
        return "it is encrypted"
    return "its bytes are not what the archive says"


def _members(data: bytes) -> Iterator[Member]:
    """Yield the members of a zip archive, or else of a tar archive."""
    file = io.BytesIO(data)
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            yield from _of_zip(archive)
    else:
        with tarfile.open(fileobj=io.BytesIO(_plain(data)), mode="r:") as tape:
            yield from _of_tar(tape)


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
    for info in archive.infolist():
        kind = stat.S_IFMT(info.external_attr >> 16)
        plain = kind in (0, stat.S_IFREG) and not info.is_dir()

        def read(size: int, info: zipfile.ZipInfo = info) -> bytes:
            with archive.open(info) as member:
                return member.read(size)

        yield info.filename, plain, read


def _of_tar(archive: tarfile.TarFile) -> Iterator[Member]:
    for info in archive:

        def read(size: int, info: tarfile.TarInfo = info) -> bytes:
            member = archive.extractfile(info)
            assert member is not None
            return member.read(size)

        yield info.name, info.isreg(), read
