"""What students get: `nbgrader generate_assignment`, with the stubs of our units."""

from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader import preprocessors
from nbgrader.utils import is_solution

from autograder.nbgrader.units import OfCourse, unit_of
from autograder.notebook import building


class ClearSolutions(OfCourse, preprocessors.ClearSolutions):
    """Puts the unit's stub in the place of each of its answers, whatever is written there.

    Not what is left when solutions are cut out: some exercises come with a faulty loop to repair,
    and the judge knows an answer that was not started by its being the stub. What is no answer to
    an exercise of ours is nbgrader's to clear.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Clear the notebook."""
        assignment = resources["nbgrader"]["assignment"]
        unit = unit_of(self.units(), assignment, _grade_ids(nb))
        self._stubs = {}
        if unit is not None:
            stub = nbformat.reads(building.notebook(unit), as_version=4)
            answers = [cell for cell in stub.cells if is_solution(cell)]
            self._stubs = {cell.metadata.nbgrader.grade_id: cell.source for cell in answers}
        cleared: tuple[NotebookNode, dict[str, Any]] = super().preprocess(nb, resources)
        return cleared

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Clear one cell."""
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if is_solution(cell) and name in self._stubs:
            cell.source = self._stubs[name]
            return cell, resources
        cleared: tuple[NotebookNode, dict[str, Any]]
        cleared = super().preprocess_cell(cell, resources, cell_index)
        return cleared


def _grade_ids(nb: NotebookNode) -> list[str]:
    return [cell.metadata.get("nbgrader", {}).get("grade_id", "") for cell in nb.cells]
