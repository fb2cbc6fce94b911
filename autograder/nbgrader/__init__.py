"""nbgrader with our judge in it: the judge grades, where nbgrader would run students' code itself.

In come our units and nbgrader's submissions; out go its assignments, grades and feedback. What
comes from where:

    solutions/ --making--> source/NN_x/x.ipynb, nbgrader_config.py
    source/ --nbgrader generate_assignment, with releasing--> release/
    submitted/ --nbgrader autograde, with judging, repairing--> judged/, autograded/, the gradebook
    DIR/results/ --gradebook--> autograded/ and the gradebook, for what `autograder grade` graded

It may use `authoring`, `grading`, what these use, and `terminal`.

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

    c: nbgrader's configuration. course: the root folder of the course of exercises.
    """
    put_programs_on_the_path()
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


def put_programs_on_the_path() -> None:
    """Put the folder of this Python's programs on PATH, where nbgrader looks for `alembic`.

    nbgrader makes a gradebook with `alembic`, which is installed beside Python. If someone calls
    `/path/to/bin/nbgrader`, that folder need not be on PATH.
    """
    path, programs = os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)
    if programs not in path.split(os.pathsep):
        os.environ["PATH"] = f"{programs}{os.pathsep}{path}"
