"""How large messages and files may be, in bytes, and how many notes a reply may hold.

Not in `wire`: that imports NumPy, and who only asks for a limit must not wait for it.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.runtime.kinds import (
    is_archive,
    is_data,
    is_hidden,
    is_notebook,
    is_source,
    may_be_work,
    own_folders,
)

MAX_HEADER = 1 << 20  # of a frame of the wire
MAX_BODY = 16 << 20

MAX_FILE = 1 << 20  # of Python
MAX_NOTEBOOK = 15 << 20  # pictures and all; it crosses the wire, to be read in a sandbox
MAX_ARCHIVE = MAX_BODY  # likewise, to be unpacked
MAX_ALL_FILES = 8 << 20  # of one submission together, but for notebooks; so of any other file

MAX_NOTES = 100  # of one reply; a result shows the first of them


def largest(path: str) -> int:
    """Return how large a file of this name may be, in bytes."""
    if is_archive(path):
        return MAX_ARCHIVE
    if is_notebook(path):
        return MAX_NOTEBOOK
    return MAX_FILE if is_source(path) else MAX_ALL_FILES


def too_large(path: str, name: str) -> str:
    """Say that a file is larger than one of its kind may be, under the name that it is shown by."""
    what = "it is not read when work is graded"
    due = "; clear its outputs, which are most of it" if is_notebook(path) else ""
    return f"{name} is larger than {largest(path) >> 20} MB: {what}{due}"


def too_much(names: Sequence[str]) -> str:
    """Say of these files that there was no room for them beside the others."""
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    why = f"all files together exceed {MAX_ALL_FILES >> 20} MB"
    return f"{names[0]}{more}: not read when work is graded, as {why}"


def left_out(folder: Path) -> list[str]:
    """Say which files of a folder are not read when they are handed in, as they are too large."""
    notes, over, room = [], [], MAX_ALL_FILES
    for path in sorted(_within(folder), key=_turn):
        size, name = path.stat().st_size, path.relative_to(folder).as_posix()
        if size > largest(name):
            notes.append(too_large(name, name))
        elif is_archive(name) or is_notebook(name):
            continue
        elif size > room:
            over.append(name)
        else:
            room -= size
    return [*notes, too_much(over)] if over else notes


def _within(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, but for hidden ones and installed packages."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(own_folders(folders, {*folders, *names}))
        found = (Path(parent, name) for name in names if not is_hidden(name))
        yield from (path for path in found if path.is_file() and not path.is_symlink())


def _turn(path: Path) -> tuple[bool, bool, Path]:
    """Return a key that sorts files as they are read: work first, then data."""
    return not may_be_work(path.name), not is_data(path.name), path
