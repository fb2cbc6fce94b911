"""What students get: `nbgrader generate_assignment`, with the stubs of our units."""

from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader import preprocessors
from nbgrader.utils import is_grade, is_solution

from autograder.authoring.notebook import as_notebook
from autograder.course.loaded import LoadedUnit
from autograder.nbgrader.repairing import grade_id
from autograder.nbgrader.units import OfCourse, unit_of


class ClearSolutions(OfCourse, preprocessors.ClearSolutions):
    """Puts the unit's stub in the place of each of its answers, whatever is written there, and has
    each check worth what the judge gives for it.

    Not what is left when solutions are cut out: some exercises come with a faulty loop to repair,
    and the judge knows an answer that was not started by its being the stub. What is no cell of
    ours is nbgrader's to clear.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Clear the notebook."""
        names = [grade_id(cell) for cell in nb.cells]
        unit = unit_of(self.units(), resources["nbgrader"]["assignment"], names)
        stub = nbformat.reads(as_notebook(LoadedUnit(unit)), as_version=4).cells if unit else []
        self._stub = {grade_id(cell): cell for cell in stub if grade_id(cell)}
        cleared: tuple[NotebookNode, dict[str, Any]] = super().preprocess(nb, resources)
        return cleared

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Clear one cell."""
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
