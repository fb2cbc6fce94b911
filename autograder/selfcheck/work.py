"""What a student wrote into a unit's file, or into its notebook."""

import ast
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from autograder.checking.student import Stopped
from autograder.checking.verdicts import Verdict
from autograder.runtime.notebook import Cell, NoNotebook, cells
from autograder.runtime.outline import outline
from autograder.runtime.selection import Module, module
from autograder.runtime.syntax import UNREADABLE


@dataclass(frozen=True)
class Work:
    """What is in a file or a notebook.

    unread: why nothing can be read of it. written: the exercises that were worked on.
    """

    path: Path
    unread: Stopped | None = None
    cells: Sequence[Cell] = ()
    made: Module = field(default_factory=Module)
    written: Collection[str] = ()

    @classmethod
    def of(cls, path: Path, stubs: Mapping[str, str]) -> Self:
        """Return what is in a file or a notebook; stubs: the digest of each exercise's stub."""
        is_script = path.suffix == ".py"
        try:
            found = cells(path.read_bytes(), is_script=is_script)
        except OSError:
            why = f"no {path.name}", "the file must be beside its checks"
            return cls(path, Stopped(Verdict.MISSING, *why))
        except NoNotebook as error:
            why = f"{path.name}, but {error}", "nothing can be read of it"
            return cls(path, Stopped(Verdict.MISSING, *why))
        made = module(found, "" if is_script else stub_text(path.with_suffix(".py")), stubs)
        return cls(path, None, found, made, _written(made, stubs))

    def beside(self, other: Self) -> list[str]:
        """Say what of another file's work is not checked with this one, and why."""
        name, others = self.path.name, other.path.name
        if self.path.suffix == ".ipynb":
            many = len(self.written)
            has = f"it has {many} exercise{'s' * (many > 1)} worked on, and the other"
            return [f"{name} is checked and not {others}: {has} {len(other.written)}"]
        names = [one for one in other.written if one not in self.written]
        alone = f"written in {others} alone: check it there"
        return [f"{', '.join(names)} {'are' if len(names) > 1 else 'is'} {alone}"] if names else []


def in_folder(folder: Path, name: str, stubs: Mapping[str, str]) -> tuple[Work, Work]:
    """Return what is in a unit's file and in its notebook: first the one in which more exercises
    were worked on. name: of both files. stubs: the digest of each exercise's stub."""
    file, book = (Work.of(folder / f"{name}{kind}", stubs) for kind in (".py", ".ipynb"))
    return (book, file) if len(book.written) > len(file.written) else (file, book)


def stub_text(path: Path) -> str:
    """Return the text of the unit's file, or "" if Python cannot read it."""
    try:
        text = path.read_text(encoding="utf-8")
        ast.parse(text)
    except (OSError, *UNREADABLE):
        return ""
    return text


def _written(made: Module, stubs: Mapping[str, str]) -> list[str]:
    """Return the exercises that were worked on; stubs: the digest of each exercise's stub."""
    digests = outline(made.source.encode(), dict.fromkeys(stubs, ())).get("digests", {})
    return [n for n in stubs if n in made.broken or digests.get(n, stubs[n]) != stubs[n]]
