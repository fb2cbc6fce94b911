"""The files beside a student's work, in memory, as if they lay where it runs; they are read-only.

A sandbox has no folder of the student's, and may open no file there: what was handed in reaches it
through the wire. So the functions that open, list and look at files ask here first.
"""

import builtins
import errno
import functools
import io
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Self

import numpy as np

FOLDER = "/"  # where all that was handed in seems to lie: a sandbox's working directory


class _Opened(io.BytesIO):
    """A file's bytes, with its name."""

    def __init__(self, content: bytes, name: str) -> None:
        super().__init__(content)
        self.name = name


class _Entry:
    """What `os.scandir` says of a file or a folder."""

    def __init__(self, folder: str, name: str, size: int | None) -> None:
        self.name, self.path = name, os.path.join(folder, name)
        self._size = size

    def __fspath__(self) -> str:
        return self.path

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        return self._size is None

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        return self._size is not None

    def is_symlink(self) -> bool:
        return False

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        return _status(self._size)


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


class Beside:
    """The files of one submission, by their paths. home: the folder that the work is in."""

    def __init__(self) -> None:
        """Hold no files yet."""
        self._home = FOLDER
        self._files: dict[str, bytes] = {}
        self._folders: dict[str, dict[str, int | None]] = {}  # by name, the size of a file

    def offer(self, files: Mapping[str, bytes], home: str = FOLDER) -> None:
        """Hold these files, and no earlier ones.

        files: by their paths from `home`, the folder that the work is in.
        """
        self._home = home
        self._files = {self._place(path): content for path, content in files.items()}
        self._folders = {os.path.normpath(home): {}}
        for path, content in self._files.items():
            size: int | None = len(content)
            for parent in PurePosixPath(path).parents:
                name = str(PurePosixPath(path).relative_to(parent).parts[0])
                known = self._folders.setdefault(str(parent), {})
                known[name] = size if str(parent / name) == path else None

    def install(self) -> None:
        """Have this process's functions that open, look at and list files ask here first."""
        builtins.open = io.open = self._instead(builtins.open, self._opened)
        for name in ("stat", "lstat"):
            setattr(os, name, self._instead(getattr(os, name), self._status))
        os.listdir = self._instead(os.listdir, self._listed)
        os.scandir = self._instead(os.scandir, self._scanned)
        os.getcwd = lambda: os.path.normpath(self._home)
        # NumPy's readers of text keep the `open` that was there when NumPy was imported.
        vars(np.lib._datasource)["_file_openers"]._file_openers[None] = io.open

    def _instead(self, usual: Callable[..., Any], ours: Callable[..., Any]) -> Any:
        """Return a function that does `ours` for a path that is held here, and else what is usual.

        It has the name of the usual one, so that messages do.
        """

        @functools.wraps(usual)
        def asked(path: Any = ".", *args: Any, **kwargs: Any) -> Any:
            place = self._place(path)
            if place in self._files or place in self._folders:
                return ours(place, *args, **kwargs)
            return usual(path, *args, **kwargs)

        return asked

    def _place(self, path: Any) -> str:
        """Return a path as it would be from the root, or nothing for a descriptor."""
        if not isinstance(path, str | bytes | os.PathLike):
            return ""
        return os.path.normpath(os.path.join(self._home, os.fsdecode(path)))

    def _opened(
        self,
        place: str,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> io.BytesIO | io.TextIOWrapper:
        if {*mode} & {*"wax+"}:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), place)
        if place in self._folders:
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), place)
        file = _Opened(self._files[place], place)
        return file if "b" in mode else io.TextIOWrapper(file, encoding or "utf-8", errors, newline)

    def _status(self, place: str, **how: Any) -> os.stat_result:
        return _status(len(self._files[place]) if place in self._files else None)

    def _listed(self, place: str) -> list[str]:
        return sorted(self._folders[self._folder(place)])

    def _scanned(self, place: str) -> _Entries:
        entries = self._folders[self._folder(place)].items()
        return _Entries(_Entry(place, name, size) for name, size in sorted(entries))

    def _folder(self, place: str) -> str:
        if place in self._files:
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), place)
        return place


def _status(size: int | None) -> os.stat_result:
    """Return the status of a file of this size in bytes, or of a folder."""
    mode = stat.S_IFDIR | 0o555 if size is None else stat.S_IFREG | 0o444
    return os.stat_result((mode, 0, 0, 1, 0, 0, size or 0, 0, 0, 0))
