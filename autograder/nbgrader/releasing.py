"""Our part of `nbgrader generate_assignment`, which makes what students get: the units' stubs."""

from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader import preprocessors
from nbgrader.utils import is_grade, is_solution

from autograder.authoring.notebook import as_notebook
from autograder.authoring.part import handed_out
from autograder.nbgrader.repairing import grade_id
from autograder.nbgrader.units import OfCourse, unit_of


class ClearSolutions(OfCourse, preprocessors.ClearSolutions):
    """Puts the unit's stub into each answer cell, and the judge's points into each check cell.

    nbgrader would cut the solution out and leave the rest. That is not enough: some exercises come
    with faulty code to repair, and the judge takes an answer for not started only if it is equal to
    the stub. Cells that are not ours are cleared by nbgrader.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Clear the notebook: replace its solutions by stubs."""
        names = [grade_id(cell) for cell in nb.cells]
        unit = unit_of(self.units(), resources["nbgrader"]["assignment"], names)
        stub = nbformat.reads(as_notebook(handed_out(unit)), as_version=4).cells if unit else []
        self._stub = {grade_id(cell): cell for cell in stub if grade_id(cell)}
        cleared: tuple[NotebookNode, dict[str, Any]] = super().preprocess(nb, resources)
        return cleared

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Clear one cell: ours by its stub, any other as nbgrader does."""
        ours = self._stub.get(grade_id(cell))
        if ours is None:
            cleared: tuple[NotebookNode, dict[str, Any]]
            cleared = super().preprocess_cell(cell, resources, cell_index)
            return cleared
        if is_solution(ours):
            cell.source = ours.source
        if is_grade(ours):
            cell.metadata.nbgrader.points = ours.metadata.nbgrader.points
        return cell, resources
