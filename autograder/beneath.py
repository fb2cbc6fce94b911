"""Opening what others handed in, below a folder and nowhere else: no link is followed on the way.

    opened(Path("submissions"), "ada/losses.py") -> a descriptor, or OSError

Where the kernel has openat2(2), it goes the whole way in one step; elsewhere each folder is opened
from the one above it. So a folder that is swapped for a link in the meantime leads nowhere, either.

Written by hand: Python has no name for openat2.
"""

import ctypes
import errno
import os
import stat
from pathlib import Path, PurePath
from typing import BinaryIO

_OPENAT2 = 437  # on every kind of processor
_NO_MAGICLINKS, _NO_SYMLINKS, _BENEATH = 0x02, 0x04, 0x08  # of openat2
# Neither a pipe nor a terminal lets us wait, and no terminal becomes ours. Not on Windows.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_ABSENT = (errno.ENOSYS, errno.EPERM, errno.E2BIG, errno.EINVAL)  # of a kernel, or of a container

NOT_REGULAR = "is not a regular file and was not opened"
SEVERAL_NAMES = (
    "has another name elsewhere (it is a hard link): see whether it is this student's own work"
)


class NotRegularError(OSError):
    """What is to be opened as a file is a link, a folder, a pipe or the like."""


class _How(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("flags", "mode", "resolve")]


def opened(folder: Path, path: PurePath | str = ".") -> int:
    """Return a descriptor of what lies at a path below a folder, opened for reading.

    The folder's own path may have links in it. Raise `OSError` if the path has, leads out of the
    folder, or cannot be opened.
    """
    parts = [part for part in PurePath(path).parts if part != "."]
    if ".." in parts or PurePath(path).is_absolute():
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(path))
    top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if not parts:
            return os.dup(top)
        try:
            return _in_one_step(top, os.fsencode("/".join(parts)))
        except OSError as error:
            if error.errno not in _ABSENT:
                raise
        return _step_by_step(top, parts)
    finally:
        os.close(top)


def _in_one_step(top: int, path: bytes) -> int:
    how = _How(_FLAGS | os.O_CLOEXEC, 0, _BENEATH | _NO_SYMLINKS | _NO_MAGICLINKS)
    call = ctypes.CDLL(None, use_errno=True).syscall
    words = ctypes.c_long(_OPENAT2), ctypes.c_long(top), path
    found = int(call(*words, ctypes.byref(how), ctypes.c_size_t(ctypes.sizeof(how))))
    if found < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error), os.fsdecode(path))
    return found


def _step_by_step(top: int, parts: list[str]) -> int:
    at = os.dup(top)
    for number, part in enumerate(parts, start=1):
        within = os.O_DIRECTORY if number < len(parts) else 0
        try:
            below = os.open(part, _FLAGS | os.O_NOFOLLOW | within, dir_fd=at)
        finally:
            os.close(at)
        at = below
    return at


def file(folder: Path, path: PurePath | str) -> BinaryIO:
    """Return a regular file at a path below a folder, opened for reading.

    Raise `NotRegularError` if it is something else, such as a link, and `OSError` as `opened` does.
    """
    try:
        descriptor = opened(folder, path)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NotRegularError(error.errno, NOT_REGULAR, str(path)) from None
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotRegularError(errno.EINVAL, NOT_REGULAR, str(path))
    return open(descriptor, "rb")


def names(file: BinaryIO) -> int:
    """Return how many names an open file has: more than one if there are hard links to it."""
    return os.fstat(file.fileno()).st_nlink
