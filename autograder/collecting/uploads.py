"""What the kinds of download have in common: who handed in what, and when."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from autograder.collecting.junk import Skipped
from autograder.collecting.tree import Node


@dataclass(frozen=True)
class Person:
    """A student, as a system knows one.

    key: what tells this student from all others. folder: what the student's folder is to be called.
    ids: by which a roster may know the student.
    """

    key: str
    folder: str
    name: str = ""
    email: str = ""
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Upload:
    """A file or folder that a student handed in.

    path: where it goes in the student's folder; if it is empty, a folder's files go there as they
    lie, and a lone file takes the place of the folder. slot: of a student's uploads with the same
    slot only the newest counts, by `order`. late: None if the system does not say. is_text: an
    online text, which a student may have pasted code into. note: what to know about it. series:
    those of one series at different times are attempts, all of which are in the download. is_dated:
    of files with the same order, those are newer that an archive says were changed later.
    """

    person: Person
    node: Node
    path: str = ""
    slot: str = ""
    order: float = 0
    time: datetime | None = None
    late: bool | None = None
    is_text: bool = False
    note: str = ""
    series: str = ""
    is_dated: bool = False


@dataclass
class Found:
    """What a kind of download holds.

    skipped: the names of each kind of no one's work. left: what is in none of them, and why it is
    left out, by name. notes: what else to know about the download. is_ours: files have the times
    that `autograder collect` gave them.
    """

    uploads: list[Upload] = field(default_factory=list)
    skipped: Skipped = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    is_ours: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of download. find: returns what a tree holds, or None if it is of another kind."""

    name: str
    find: Callable[[Node], Found | None]
