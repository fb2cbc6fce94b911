"""Notebooks as students handed them in, repaired so that nbgrader can work with them.

    a file of any kind --read--> a notebook --Repair--> a notebook with every registered cell, once

Students delete, copy and retype cells, and hand in files that are no notebooks. A repaired notebook
is only shown: the judge grades what was handed in, which it reads by itself in the sandbox. So only
JSON is parsed here, and of a cell only its text, its grade_id and its pictures are kept.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from nbgrader.api import Notebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder import beneath
from autograder.course.layout import Unit
from autograder.grading.report.feedback import prose
from autograder.nbgrader.units import unit_of
from autograder.runtime.limits import largest
from autograder.runtime.notebook import raw_cells, source_of

NEW_CELL: Mapping[str, Callable[..., NotebookNode]] = {
    "code": new_code_cell,
    "markdown": new_markdown_cell,
    "raw": new_raw_cell,
}
MAX_CELLS = 2_000  # of a notebook that is shown
INSTEAD = (
    "**{name} cannot be shown**: {why}. The cells below are as they were handed out, with what the "
    "judge says of what it found in the file."
)


@dataclass(frozen=True)
class Registered:
    """A cell as nbgrader registered it in the gradebook when it made the assignment.

    name: its grade_id. metadata: nbgrader's, with that name, the points, and whether it is locked.
    """

    name: str
    cell_type: str
    source: str
    metadata: dict[str, Any]

    def anew(self) -> NotebookNode:
        """Return the cell as it was handed out."""
        return self.restored(NEW_CELL[self.cell_type](self.source))

    def restored(self, cell: NotebookNode) -> NotebookNode:
        """Return a student's cell with its registered kind and metadata.

        Its text stays the student's, unless the cell is locked.
        """
        if cell.cell_type != self.cell_type:
            cell = NEW_CELL[self.cell_type](cell.source)
        if self.metadata["locked"]:
            cell.source = self.source
        cell.metadata.nbgrader = dict(self.metadata)
        return cell


@dataclass(frozen=True)
class Assigned:
    """A notebook of an assignment, as nbgrader registered it.

    kernel: the kernelspec of its metadata. unit: the unit of ours that it was made from, if any.
    """

    cells: tuple[Registered, ...]
    kernel: dict[str, Any]
    unit: Unit | None


def assigned(notebook: Notebook, units: Sequence[Unit]) -> Assigned:
    """Return what an open gradebook has registered of a notebook; find its unit among `units`."""
    cells = tuple(_registered(notebook))
    names = [cell.name for cell in cells]
    kernel = json.loads(notebook.kernelspec or "{}")
    return Assigned(cells, kernel, unit_of(units, notebook.assignment.name, names))


def _registered(notebook: Notebook) -> Iterator[Registered]:
    """Yield the cells that nbgrader has registered of a notebook, in order."""
    grades = {cell.name: cell.max_score for cell in notebook.grade_cells}
    tasks = {cell.name: cell.max_score for cell in notebook.task_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    points = grades | tasks
    for cell in notebook.source_cells:
        metadata = {
            "cell_type": cell.cell_type,
            "checksum": cell.checksum,
            "grade": cell.name in grades,
            "grade_id": cell.name,
            "locked": cell.locked,
            "schema_version": 3,
            "solution": cell.name in solutions,
            "task": cell.name in tasks,
        }
        if cell.name in points:
            metadata["points"] = points[cell.name]
        yield Registered(cell.name, cell.cell_type, cell.source, metadata)


def read(path: Path, within: Path | None = None) -> NotebookNode:
    """Return the notebook at `path`, of any format version.

    within: the folder from which on no link is followed; by default the one around it.

    If the file is no notebook, or is too large, return a notebook with one cell that says so.
    """
    try:
        cells = _cells(path, within or path.parent)
    except OSError as error:
        cells = _instead(path, error.strerror or "it cannot be read")
    except (ValueError, RecursionError) as error:
        cells = _instead(path, str(error) if type(error) is _Unreadable else "it is not JSON")
    notebook: NotebookNode = new_notebook(cells=cells)
    return notebook


class _Unreadable(ValueError):
    """A file is not to be read as a notebook; the message says why."""


def _instead(path: Path, why: str) -> list[NotebookNode]:
    """Return the cells to show in the place of a file that cannot be shown."""
    return [new_markdown_cell(INSTEAD.format(name=prose(path.name), why=why))]


def _cells(path: Path, within: Path) -> list[NotebookNode]:
    """Return the cells of the notebook at `path`.

    Raise `OSError` if it cannot be opened, and `ValueError` or `RecursionError` if it is no
    notebook to read.
    """
    try:
        with beneath.file(within, path.relative_to(within)) as file:
            content = file.read(largest(path.name) + 1)
    except beneath.NotRegularError:
        raise _Unreadable("it is no regular file") from None
    if len(content) > largest(path.name):
        raise _Unreadable(f"it is larger than {largest(path.name) >> 20} MB")
    found = list(raw_cells(json.loads(content.decode("utf-8-sig", errors="replace"))))
    if not 0 < len(found) <= MAX_CELLS:
        raise _Unreadable(f"it has {len(found)} cells")
    return [_cell(cell) for cell in found]


def _cell(raw: dict[str, Any]) -> NotebookNode:
    """Return a cell with the text, the grade_id and the pictures of `raw`, and nothing else."""
    kind = raw.get("cell_type")
    cell = NEW_CELL[kind if kind in ("code", "raw") else "markdown"](source_of(raw))
    name = _inside(raw, "metadata", "nbgrader", "grade_id")
    if isinstance(name, str):
        cell.metadata.nbgrader = {"grade_id": name}
    if cell.cell_type == "markdown" and (pictures := _pictures(raw.get("attachments"))):
        cell.attachments = pictures
    return cell


def _inside(thing: Any, *keys: str) -> Any:
    """Return what nested dicts hold under these keys, or None if they do not hold it."""
    for key in keys:
        thing = thing.get(key) if isinstance(thing, dict) else None
    return thing


def _pictures(attachments: Any) -> dict[str, dict[str, str]]:
    """Return the pictures that were pasted into a text cell: some answers are photographs."""
    found = attachments.items() if isinstance(attachments, dict) else ()
    return {
        str(name): bundle
        for name, bundle in found
        if isinstance(bundle, dict) and all(isinstance(data, str) for data in bundle.values())
    }


class Repair(NbGraderPreprocessor):
    """Puts every cell that nbgrader registered into the notebook once, as it was registered.

    Takes the place of ClearOutput, DeduplicateIds, OverwriteKernelspec and OverwriteCells, each of
    which fails on something that students do.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Repair the notebook; other cells stay in it, without nbgrader's metadata."""
        known = self.parent.registered(resources)
        nb.cells = repaired(nb.cells, known.cells)
        nb.metadata = from_dict({"kernelspec": known.kernel} if known.kernel else {})
        for number, cell in enumerate(nb.cells, 1):
            cell.id = f"cell_{number}"
        return nb, resources


def repaired(cells: Sequence[NotebookNode], known: Sequence[Registered]) -> list[NotebookNode]:
    """Return the cells with each registered cell among them once.

    If there are several of one, the last is kept as such, and the others become ordinary cells. A
    missing one is put after the registered cell that comes before it, or first.
    """
    by_name = {cell.name: cell for cell in known}
    names = [cell.metadata.pop("nbgrader", {}).get("grade_id", "") for cell in cells]
    last = {name: place for place, name in enumerate(names) if name in by_name}
    mended = [
        by_name[name].restored(cell) if last.get(name) == place else cell
        for place, (name, cell) in enumerate(zip(names, cells, strict=True))
    ]
    place = 0
    for cell in known:
        if cell.name not in last:
            mended.insert(place, cell.anew())
        place = 1 + [grade_id(other) for other in mended].index(cell.name)
    return mended


def grade_id(cell: NotebookNode) -> str:
    """Return the name by which nbgrader knows a cell, or "" if it has none."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
