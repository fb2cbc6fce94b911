"""nbgrader, with our judge in the place where it runs students' code.

What comes from where:

    solutions/ --making--> source/NN_x/x.ipynb, nbgrader_config.py
    source/ --nbgrader generate_assignment, with releasing--> release/
    submitted/ --nbgrader autograde, with judging, repairing--> judged/, autograded/, the gradebook
    DIR/results/ --gradebook--> the same, for grades that were computed outside

In `nbgrader_config.py`: `import autograder.nbgrader`, then `autograder.nbgrader.switch_on(c, ...)`.
"""

import os
import sys
from pathlib import Path

from traitlets.config import Config

OURS = "autograder.nbgrader"
STOCK = "nbgrader.preprocessors"


def switch_on(c: Config, *, course: str) -> None:
    """Have nbgrader ask our judge for every grade, and never run a student's code itself.

    course: the root of the course of exercises.
    """
    have_programs_on_the_path()
    c.OfCourse.course = course
    c.GenerateAssignment.preprocessors = [
        f"{STOCK}.IncludeHeaderFooter",
        f"{STOCK}.InstantiateTests",
        f"{STOCK}.LockCells",
        f"{OURS}.releasing.ClearSolutions",
        f"{STOCK}.ClearOutput",
        f"{STOCK}.CheckCellMetadata",
        f"{STOCK}.ComputeChecksums",
        f"{STOCK}.SaveCells",
        f"{STOCK}.ClearHiddenTests",
        f"{STOCK}.ClearMarkScheme",
        f"{STOCK}.ComputeChecksums",
        f"{STOCK}.CheckCellMetadata",
    ]
    c.Autograde.exporter_class = f"{OURS}.judging.JudgingExporter"
    c.JudgingExporter.optimistic_validation = True  # once for all preprocessors
    # No CheckCellMetadata: after `Repair` all metadata is what generate_assignment checked.
    c.Autograde.sanitize_preprocessors = [f"{OURS}.repairing.Repair"]
    c.Autograde.autograde_preprocessors = [
        f"{OURS}.judging.ShowVerdicts",
        f"{OURS}.judging.SaveGrades",
        f"{STOCK}.AssignLatePenalties",
    ]


def have_programs_on_the_path() -> None:
    """Let nbgrader find `alembic`, with which it makes a gradebook: it is beside Python, and not on
    the path of whoever calls nbgrader by the name of its file."""
    path, ours = os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)
    if ours not in path.split(os.pathsep):
        os.environ["PATH"] = f"{ours}{os.pathsep}{path}"
