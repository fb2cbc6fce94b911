"""What was handed in for one unit, as Python files: one file's work, or several files' together.

Students write an exercise to a file, or half a unit to each of two. Each file stays what it is,
with its own names: the one in which most was worked on imports the exercises that the others add.
"""

import keyword
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.checking.student import Stopped
from autograder.runtime import kinds
from autograder.runtime.imports import PACKAGES
from autograder.runtime.selection import Broken

Files = dict[str, bytes]  # by path


@dataclass
class Work:
    """What was handed in for one unit, as Python files.

    name: of the file that is graded. content: what is in it. folder: the path of its folder. files:
    by their paths from there; the unit's own, which has the stub's name, is the module that was
    made of it. starts: for each cell of it, the line of the module where it begins, and its number.
    broken: exercises and helpers in lines that Python cannot read. absent: as of a `Module`.
    unreadable: why there are no files although something was handed in. outline: what the files say
    without being run, if that is known.
    """

    name: str = ""
    content: bytes = b""
    folder: str = ""
    files: Files = field(default_factory=dict)
    starts: list[tuple[int, int]] = field(default_factory=list)
    broken: dict[str, Broken] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unreadable: Stopped | None = None
    outline: dict[str, Any] | None = None


def added(
    written: Mapping[str, Collection[str]],
    digests: Mapping[str, Mapping[str, str]],
    ranked: Sequence[str],
) -> dict[str, list[str]]:
    """Return, for each file but the first, the exercises that it adds to those before it.

    written: for each file, the exercises that were worked on. digests: of these; "" for what Python
    cannot read. ranked: the files, the one that counts most first.
    """
    has: set[str] = set()
    adds: dict[str, list[str]] = {}
    for path in ranked:
        mine = [name for name, digest in digests[path].items() if digest and name in written[path]]
        adds[path] = [name for name in mine if name not in has]
        has |= {*mine}
    return {path: names for path, names in adds.items() if names and path != ranked[0]}


def joined(own: str, main: Work, parts: Sequence[tuple[Work, Sequence[str]]]) -> Work:
    """Return the work on a unit that lies in several files.

    own: the name of the unit's file. main: what is graded. parts: the others, each with the
    exercises that it adds.
    """
    files, lines, broken = dict(main.files), "", dict(main.broken)
    for part, names in parts:
        module = _module_name(part, main, {*files, main.name})
        path = f"{module}.py"
        files.setdefault(path if path != own else f"./{own}", part.files[own])
        lines += f"from {module} import {', '.join(names)}\n"
        broken = {name: place for name, place in broken.items() if name not in names}
    files[own] = files[own].rstrip() + b"\n\n\n" + lines.encode()
    return replace(main, files=files, broken=broken, outline=None)


def _module_name(part: Work, main: Work, taken: Collection[str]) -> str:
    """Return a name under which a part can be imported: its own, where that is possible."""
    stem = kinds.stem(part.name)
    if part.folder == main.folder and part.name == f"{stem}.py" and _may_be_imported(stem):
        return stem
    name = re.sub(r"\W", "_", stem)
    while not _may_be_imported(name) or f"{name}.py" in taken:
        name = f"part_{name}"
    return name


def _may_be_imported(name: str) -> bool:
    is_name = name.isidentifier() and not keyword.iskeyword(name)
    return is_name and name not in sys.stdlib_module_names | PACKAGES
