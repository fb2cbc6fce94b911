"""Writing files in one step: whoever reads sees the old file or the new one, never a part of it.

Written by hand: a few lines, with the lock and the errors that a run of many hours needs.
"""

import contextlib
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path, PurePath
from typing import TypeVar

from autograder.errors import UsageError

_PART = ".part"
Place = TypeVar("Place", bound=PurePath)
Date = tuple[int, int, int, int, int, int]
OLDEST: Date = (1980, 1, 1, 0, 0, 0)  # that a zip archive can say


def write(path: Path, text: str) -> None:
    """Write `text` to `path` as UTF-8, as `write_bytes` does."""
    write_bytes(path, text.encode())


def make_folder(path: Path) -> None:
    """Make a folder and those above it; raise `UsageError` if that cannot be done."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot make {path}: {error.strerror}") from None


@contextlib.contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Lock `folder` while in the block, and remove what a killed writer left half-written there.

    Make the folder if there is none. Raise `UsageError` if another process has the lock, or if
    nothing can be written to the folder. The kernel ends the lock with its process, however that
    ends.
    """
    make_folder(folder)
    with contextlib.ExitStack() as stack:
        try:
            descriptor = os.open(folder, os.O_RDONLY)
            stack.callback(os.close, descriptor)
            if not _is_ours(descriptor):
                raise UsageError(f"another run is writing to {folder}: wait for its end")
            stack.callback(_remove_if_empty, folder)
            for part in folder.rglob(f".*{_PART}"):
                part.unlink()
            with tempfile.TemporaryFile(dir=folder) as probe:
                probe.write(b"room for a little")
        except OSError as error:
            raise UsageError(f"cannot write to {folder}: {error.strerror}") from None
        yield


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path` in one step, making the folders above it.

    Raise `UsageError` if it cannot be written; what was there before is then still there.
    """
    try:
        _replace(path, content)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from None


def delete(path: Path) -> None:
    """Delete a file; raise `UsageError` if that cannot be done."""
    try:
        path.unlink()
    except OSError as error:
        raise UsageError(f"cannot delete {path}: {error.strerror}") from None


def write_folder(folder: Path, files: Mapping[Place, bytes]) -> None:
    """Write files, by their paths in it, into a folder that is new or empty, all in one step.

    Raise `UsageError` if that cannot be done; then nothing of it is there.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".", suffix=_PART) as beside:
            made = Path(beside, "made")
            for path, content in files.items():
                (made / path).parent.mkdir(parents=True, exist_ok=True)
                (made / path).write_bytes(content)
            os.replace(made, folder)  # an empty folder gives way
    except OSError as error:
        raise UsageError(f"cannot write {folder}: {error.strerror}") from None


def packed(files: Mapping[Place, bytes], date: Date = OLDEST) -> bytes:
    """Return a zip archive of files, by their paths in it: the same bytes for the same files.

    date: of all of them. A script, which begins with `#!`, can be run once it is unpacked.
    """
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            info = zipfile.ZipInfo(path.as_posix(), date)
            mode = 0o755 if files[path].startswith(b"#!") else 0o644
            info.external_attr = mode << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, files[path])
    return content.getvalue()


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=".", suffix=_PART, delete=False
    ) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            os.chmod(file.name, 0o644)
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise
    _settle(path.parent)


def _is_ours(descriptor: int) -> bool:
    """Lock an open folder; say whether that was possible, as no other process has the lock."""
    import fcntl  # not on Windows, where nothing is graded

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # some network file systems know no lock of folders: go on without
        return True
    return True


def _remove_if_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


def _settle(folder: Path) -> None:
    """Have the disk record a new name in a folder, so that a power cut does not undo it."""
    if not hasattr(os, "O_DIRECTORY"):  # on Windows a folder is not opened
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
