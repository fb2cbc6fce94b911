"""The files of a submission, in memory, as if they lay where the work runs; they are read-only.

A sandbox has no folder of the student's, and may open no file there: what was handed in reaches it
through the wire. So whatever asks the system for a file asks here first: the functions of `os`, of
which `pathlib`, `glob` and `importlib` are made, and the few of Python and NumPy that are written
in C. A descriptor of a file that is held here is a number that the system never gives out.
"""

import builtins
import errno
import functools
import importlib
import io
import itertools
import mmap
import os
import stat
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Self
from weakref import WeakValueDictionary

import numpy as np
import torch

from autograder.runtime.alone import replace
from autograder.runtime.outside import NO_FILE, WRITING

FOLDER = "/"  # where all that was handed in seems to lie: a sandbox's working directory

SYSTEM = ("os", "posix")  # `importlib` asks the second, the rest of the library the first
# Modules that keep the `open` that was there when they were imported, and under which name.
OPENERS = (
    ("builtins", "open"),
    ("io", "open"),
    ("_io", "open"),
    ("bz2", "_builtin_open"),
    ("tarfile", "bltn_open"),
    ("tokenize", "_builtin_open"),
)
FIRST_DESCRIPTOR = 1 << 20  # a process has no such number of files open
SAVED = 315532800  # when the files seem to have been saved: the day on which a zip's time begins


class _Raw(io.RawIOBase):
    """A file that is open, with its name as it was given."""

    def __init__(self, content: bytes, status: os.stat_result, name: Any, number: int) -> None:
        super().__init__()
        self.content, self.status, self.name, self.mode = content, status, name, "rb"
        self._number, self._at = number, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def fileno(self) -> int:
        self._check()
        return self._number

    def readinto(self, room: Any, /) -> int:
        self._check()
        found = self.content[self._at : self._at + len(memoryview(room).cast("B"))]
        memoryview(room).cast("B")[: len(found)] = found
        self._at += len(found)
        return len(found)

    def readall(self) -> bytes:
        self._check()
        rest = self.content[self._at :]
        self._at += len(rest)
        return rest

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        self._check()
        place = (0, self._at, len(self.content))[whence] + offset
        if place < 0:
            raise _error(errno.EINVAL)
        self._at = place
        return place

    def tell(self) -> int:
        return self.seek(0, os.SEEK_CUR)

    def _check(self) -> None:
        if self.closed:
            raise ValueError("I/O operation on closed file")


class _Entry:
    """What `os.scandir` says of a file or a folder."""

    def __init__(self, folder: str, name: str, status: os.stat_result) -> None:
        self.name, self.path = name, os.path.join(folder, name)
        self._status = status

    def __fspath__(self) -> str:
        return self.path

    def inode(self) -> int:
        return self._status.st_ino

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        return stat.S_ISDIR(self._status.st_mode)

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        return not self.is_dir()

    def is_symlink(self) -> bool:
        return False

    def is_junction(self) -> bool:
        return False

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        return self._status


class _Entries:
    """What `os.scandir` returns: an iterator that may be closed."""

    def __init__(self, entries: Iterator[_Entry]) -> None:
        self._entries = entries

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> _Entry:
        return next(self._entries)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        pass


def _alike(path: str) -> str:
    """Return a path as it is for systems that do not tell capitals from small letters, nor an ö
    from an o with dots: a Mac's are such."""
    return unicodedata.normalize("NFC", path).casefold()


class Beside:
    """The files of one submission, by their paths."""

    def __init__(self) -> None:
        """Hold no files yet."""
        self._here = FOLDER  # the working directory
        self._files: dict[str, bytes] = {}
        self._folders: dict[str, set[str]] = {}  # the names in each
        self._numbers: dict[str, int] = {}  # by path; the system tells files apart by them
        self._alike: dict[str, str] = {}  # the paths, by what is alike in those that say the same
        self._unused = itertools.count(FIRST_DESCRIPTOR)
        self._open: WeakValueDictionary[int, _Raw] = WeakValueDictionary()
        self._kept: dict[int, _Raw] = {}  # those of which the code has but the descriptor
        self._replaced = [*self._replacements()]

    def offer(self, files: Mapping[str, bytes], home: str = FOLDER) -> None:
        """Hold these files, and no earlier ones.

        files: by their paths from `home`, the folder that the work is in.
        """
        self._here, self._numbers, self._alike = os.path.normpath(home), {}, {}
        self._files = {self._place(path): content for path, content in files.items()}
        self._folders = {self._here: set()}
        for path in self._files:
            for parent in PurePosixPath(path).parents:
                name = PurePosixPath(path).relative_to(parent).parts[0]
                self._folders.setdefault(str(parent), set()).add(name)
        self._numbers = {p: n for n, p in enumerate([*self._files, *self._folders], 1)}
        self._alike = {_alike(path): path for path in self._numbers}

    def install(self) -> None:
        """Have this process's functions that open, look at and list files ask here first."""
        replace(self._replaced)
        # NumPy's readers of text have a table of their own.
        vars(np.lib._datasource)["_file_openers"]._file_openers[None] = builtins.open

    def _replacements(self) -> Iterator[tuple[Any, str, Any]]:
        """Yield what is to be replaced, as an object and the name of an attribute, and by what."""
        opened = functools.wraps(builtins.open)(functools.partial(self._opened, builtins.open))
        for name, attribute in OPENERS:
            if name in sys.modules:
                yield sys.modules[name], attribute, opened
        for module in (io, sys.modules["_io"]):
            yield module, "FileIO", self._file_io(io.FileIO)
            yield module, "open_code", self._instead(io.open_code, self._code)
        of_system: dict[str, Any] = {"open": self._instead_to_open(os.open)}
        of_path: dict[str, Callable[..., Any]] = {
            "stat": self._status,
            "lstat": self._status,
            "access": self._access,
            "listdir": self._listed,
            "scandir": self._scanned,
        }
        of_system |= {n: self._instead(getattr(os, n), ours) for n, ours in of_path.items()}
        of_open: dict[str, Callable[..., Any]] = {
            "read": lambda raw, size: raw.read(size),
            "pread": lambda raw, size, offset: raw.content[offset : offset + size],
            "lseek": lambda raw, offset, whence: raw.seek(offset, whence),
            "fstat": lambda raw: raw.status,
            "close": self._closed,
        }
        for name, ours in of_open.items():
            of_system[name] = self._instead_of_descriptor(getattr(os, name), ours)
        of_system["chdir"] = self._changed
        of_system["getcwd"] = lambda: self._here
        of_system["getcwdb"] = lambda: os.fsencode(self._here)
        for module in map(importlib.import_module, SYSTEM):
            for name, function in of_system.items():
                yield module, name, function
        yield mmap, "mmap", self._mmap(mmap.mmap)
        yield np, "fromfile", self._instead_of_fromfile(np.fromfile)
        for loader in (torch, torch.jit):
            yield loader, "load", self._instead_of_load(loader.load)

    def _instead(self, usual: Callable[..., Any], ours: Callable[..., Any]) -> Any:
        """Return a function that does `ours` for a path that is held here, and else what is usual.

        It has the name of the usual one, so that messages do. Of an open file `os.stat` and others
        take the descriptor, too.
        """

        @functools.wraps(usual)
        def asked(path: Any = ".", *args: Any, **kwargs: Any) -> Any:
            place = self._place("." if path is None else path)
            if place in self._files or place in self._folders:
                return ours(place, *args, **kwargs)
            if isinstance(path, int) and path in self._open and ours == self._status:
                return self._open[path].status
            return usual(path, *args, **kwargs)

        return asked

    def _instead_of_descriptor(self, usual: Callable[..., Any], ours: Callable[..., Any]) -> Any:
        """Return a function that does `ours` with a file that is open here, and else the usual."""

        @functools.wraps(usual)
        def asked(descriptor: Any, *args: Any) -> Any:
            raw = self._open.get(descriptor) if isinstance(descriptor, int) else None
            is_here = raw is not None and not raw.closed
            return ours(raw, *args) if is_here else usual(descriptor, *args)

        return asked

    def _instead_to_open(self, usual: Callable[..., int]) -> Any:
        @functools.wraps(usual)
        def asked(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
            place = self._place(path)
            if place == os.devnull and flags & WRITING:
                return os.dup(1)  # see `_opened`
            if place not in self._files and place not in self._folders:
                return usual(path, flags, *args, **kwargs)
            if flags & WRITING:
                raise PermissionError(NO_FILE)
            raw = self._raw(place, path)
            self._kept[raw.fileno()] = raw
            return raw.fileno()

        return asked

    def _place(self, path: Any) -> str:
        """Return a path as it would be from the root, or nothing for a descriptor.

        A student's system may write paths in another way, and take `Data` for `data`.
        """
        if not isinstance(path, str | bytes | os.PathLike):
            return ""
        written = os.fsdecode(path).replace("\\", "/")
        place = os.path.normpath(os.path.join(self._here, written))
        return place if place in self._numbers else self._alike.get(_alike(place), place)

    def _raw(self, place: str, name: Any) -> _Raw:
        """Open the file at a place."""
        if place not in self._files:
            raise _error(errno.EISDIR, name)
        raw = _Raw(self._files[place], self._status(place), name, next(self._unused))
        self._open[raw.fileno()] = raw
        return raw

    def _found(self, file: Any, mode: str) -> _Raw | None:
        """Return the file that is asked for by its path or descriptor, if it is held here."""
        if isinstance(file, int):
            return self._open.get(file)
        place = self._place(file)
        if place not in self._files and place not in self._folders:
            return None
        if {*mode} & {*"wax+"}:
            raise PermissionError(NO_FILE)
        return self._raw(place, file)

    def _opened(
        self,
        usual: Callable[..., Any],
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> Any:
        raw = self._found(file, mode)
        if self._place(file) == os.devnull and {*mode} & {*"wa"}:
            file = os.dup(1)  # which is this device in a sandbox; no path to it may be written
        if raw is None:
            return usual(file, mode, buffering, encoding, errors, newline, closefd, opener)
        if "b" in mode:
            return io.BufferedReader(raw) if buffering else raw
        text = io.TextIOWrapper(io.BufferedReader(raw), encoding or "utf-8", errors, newline)
        text.mode = mode  # type: ignore[misc]
        return text

    def _file_io(self, usual: type[io.FileIO]) -> type[io.FileIO]:
        find = self._found

        class FileIO(usual):  # type: ignore[misc, valid-type]
            """The usual one, but for files that are held."""

            def __new__(cls, file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
                return find(file, mode) or usual(file, mode, *args, **kwargs)

        return FileIO

    def _mmap(self, usual: type[mmap.mmap]) -> type[mmap.mmap]:
        opened = self._open

        class Mapped(usual):  # type: ignore[misc, valid-type]
            """The usual one, but of files that are held: their bytes, in memory."""

            def __new__(cls, fileno: int, length: int, *args: Any, **how: Any) -> Any:
                if fileno not in opened:
                    return super().__new__(cls, fileno, length, *args, **how)
                start = how.get("offset", 0)
                content = opened[fileno].content[start : start + length if length else None]
                made = super().__new__(cls, -1, max(len(content), 1))
                made[: len(content)] = content
                return made

        return Mapped

    def _instead_of_fromfile(self, usual: Callable[..., Any]) -> Any:
        @functools.wraps(usual)
        def asked(
            file: Any,
            dtype: Any = float,
            count: int = -1,
            sep: str = "",
            offset: int = 0,
            **how: Any,
        ) -> Any:
            is_path = isinstance(file, str | bytes | os.PathLike)
            if self._found(file if is_path else file.fileno(), "r") is None:
                return usual(file, dtype, count, sep, offset, **how)
            opened = open(file, "rb") if is_path else file  # noqa: SIM115 it is in memory
            opened.seek(offset, os.SEEK_CUR)
            if sep:
                return np.fromstring(opened.read().decode("latin-1"), dtype, count, sep=sep)
            size = np.dtype(dtype).itemsize
            content = opened.read(-1 if count < 0 else count * size)
            return np.frombuffer(content[: len(content) // size * size], dtype).copy()

        return asked

    def _instead_of_load(self, usual: Callable[..., Any]) -> Any:
        """Return a function of torch, which reads in C, that is handed the bytes of a file."""

        @functools.wraps(usual)
        def asked(f: Any, *args: Any, **how: Any) -> Any:
            is_path = isinstance(f, str | os.PathLike)
            file: Any = self._found(f, "r") if is_path else f
            if isinstance(getattr(file, "raw", file), _Raw):
                how.pop("mmap", None)
                return usual(io.BytesIO(file.read()), *args, **how)
            return usual(f, *args, **how)

        return asked

    def _code(self, place: str) -> io.BufferedReader:
        return io.BufferedReader(self._raw(place, place))

    def _closed(self, raw: _Raw) -> None:
        number = raw.fileno()
        raw.close()
        del self._open[number]
        self._kept.pop(number, None)

    def _status(self, place: str, **how: Any) -> os.stat_result:
        size = len(self._files[place]) if place in self._files else None
        mode = stat.S_IFDIR | 0o555 if size is None else stat.S_IFREG | 0o444
        times = (SAVED, SAVED, SAVED)
        return os.stat_result((mode, self._numbers[place], 0, 1, 0, 0, size or 0, *times))

    def _access(self, place: str, mode: int, **how: Any) -> bool:
        return not mode & (os.W_OK if place in self._folders else os.W_OK | os.X_OK)

    def _listed(self, place: str) -> list[str]:
        return sorted(self._folders[self._folder(place)])

    def _scanned(self, place: str) -> _Entries:
        names = sorted(self._folders[self._folder(place)])
        return _Entries(
            _Entry(place, name, self._status(os.path.join(place, name))) for name in names
        )

    def _changed(self, path: Any) -> None:
        place = self._place(path)
        if place not in self._numbers:
            raise _error(errno.ENOENT, path)
        self._here = self._folder(place)

    def _folder(self, place: str) -> str:
        if place in self._files:
            raise _error(errno.ENOTDIR, place)
        return place


def _error(number: int, *path: Any) -> OSError:
    return OSError(number, os.strerror(number), *path)
