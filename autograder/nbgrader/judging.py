"""Our judge inside `nbgrader autograde`.

    submitted/ --judge, once for the batch--> judged/<assignment>/results/*.json
    each notebook --Repair--> autograded/ --ShowVerdicts, SaveGrades--> the gradebook

nbgrader makes its exporter once, when it knows which submissions it will visit and has visited
none. So the exporter is where the batch is judged, all of it in parallel; what nbgrader then does
for one student after the other is paperwork.
"""

import glob
import json
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Grade, Gradebook, MissingEntry, Notebook
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import (
    compute_checksum,
    determine_grade,
    is_grade,
    is_solution,
    is_task,
    parse_utc,
)
from traitlets.config import Config

from autograder.authoring.notebook import check_id, worth
from autograder.checking.standing import ExerciseStanding
from autograder.checking.text import printable
from autograder.course.layout import Course
from autograder.course.loaded import LoadedUnit
from autograder.errors import UsageError
from autograder.grading.job import Options
from autograder.grading.report.feedback import prose
from autograder.grading.results import Result
from autograder.grading.results import read as read_result
from autograder.grading.run import grade_entries
from autograder.nbgrader import cells
from autograder.nbgrader.repairing import Assigned, assigned, grade_id, read
from autograder.nbgrader.units import OfCourse
from autograder.terminal import bar

JUDGED = "judged"
STAMP = "autograder"  # in the metadata of a notebook that is done
OURS = "the judge failed on this submission, and that is no one's fault but ours: run this again"


@dataclass(frozen=True)
class Visit:
    """A student's submission of an assignment, and where nbgrader keeps what came of it."""

    student: str
    assignment: str
    submitted: str
    autograded: Path

    @property
    def is_newer(self) -> bool:
        """Whether it was submitted after what was graded."""
        new, old = _time(Path(self.submitted)), _time(self.autograded)
        return new is not None and old is not None and new > old


def _time(folder: Path) -> datetime | None:
    try:
        found: datetime = parse_utc((folder / "timestamp.txt").read_text().strip())
    except (OSError, ValueError, OverflowError):
        return None
    return found


class JudgingExporter(OfCourse, NotebookExporter):
    """Judges the batch when it is made, and reads whatever a student may have handed in."""

    def __init__(self, *, parent: BaseConverter, config: Config) -> None:
        """Judge what `parent` is about to visit.

        Raise `NbGraderException`, said in one line, if that cannot be.
        """
        super().__init__(parent=parent, config=config)
        self._converter = parent
        self._at = parent.coursedir
        self._assigned: dict[str, dict[str, Assigned]] = {}
        try:
            self._prepare(self._visits())
        except UsageError as error:
            self.log.error(str(error))
            raise NbGraderException(str(error)) from None

    def _prepare(self, visits: list[Visit]) -> None:
        """Judge all that is due, and have nbgrader visit that and nothing else."""
        for name in {visit.assignment for visit in visits}:
            self._assigned[name] = self._registrations(name)
        due = [visit for visit in visits if self._is_due(visit)]
        for name in sorted({visit.assignment for visit in due}):
            self._judge(name, [visit for visit in due if visit.assignment == name])
        for visit in due:
            if visit.autograded.exists() and not self._is_done(visit):
                shutil.rmtree(visit.autograded)  # left by a run that was killed
        self._converter.assignments = {visit.submitted: self._notebooks(visit) for visit in due}

    def _visits(self) -> list[Visit]:
        """Everything that was handed in and is asked for, with a notebook or without."""
        at = self._at
        pattern = at.format_path(
            at.submitted_directory, "(?P<student>.*)", "(?P<assignment>.*)", escape=True
        )
        matching = at.format_path(at.submitted_directory, at.student_id, at.assignment_id)
        visits = []
        for folder in sorted(filter(os.path.isdir, glob.glob(matching))):
            if found := re.fullmatch(pattern, folder):
                names = found["student"], found["assignment"]
                autograded = Path(at.format_path(at.autograded_directory, *names))
                visits.append(Visit(*names, folder, autograded))
        excluded = at.student_id_exclude.split(",")
        return [visit for visit in visits if visit.student not in excluded]

    def _registrations(self, assignment: str) -> dict[str, Assigned]:
        """The notebooks of an assignment by name; raise `UsageError` if none is of a unit, or a
        unit has changed since."""
        with Gradebook(self._at.db_url, self._at.course_id) as gradebook:
            try:
                notebooks = gradebook.find_assignment(assignment).notebooks
            except MissingEntry:
                notebooks = []
            found = {notebook.name: assigned(notebook, self.units()) for notebook in notebooks}
        if not any(notebook.unit for notebook in found.values()):
            raise UsageError(
                f"{assignment} has no check cell of a unit of {self.course}: "
                f"run `nbgrader generate_assignment {assignment}` first"
            )
        for notebook in found.values():
            _must_be_current(assignment, notebook)
        return found

    def _is_due(self, visit: Visit) -> bool:
        """What nbgrader would do again, and what it only began."""
        due = self._converter.force or visit.is_newer or not self._is_done(visit)
        if not due:
            self.log.info("Skipping existing assignment: %s", visit.autograded)
        return due

    def _is_done(self, visit: Visit) -> bool:
        names = [os.path.basename(notebook) for notebook in self._notebooks(visit)]
        return all(_is_stamped(visit.autograded / name) for name in names)

    def _notebooks(self, visit: Visit) -> list[str]:
        """Where the notebooks of a submission are, or should be if they are the judge's."""
        places = {
            os.path.join(visit.submitted, f"{name}.ipynb"): notebook.unit
            for name, notebook in self._assigned[visit.assignment].items()
            if fnmatch(name, self._at.notebook_id)
        }
        return [place for place, unit in places.items() if unit or os.path.exists(place)]

    def _judge(self, assignment: str, visits: Sequence[Visit]) -> None:
        units = {
            notebook.unit.slug for notebook in self._assigned[assignment].values() if notebook.unit
        }
        options = Options(Course(Path(self.course)), tuple(sorted(units)))
        entries = {visit.student: Path(visit.submitted) for visit in visits}
        with bar("grading") as progress:
            summary = grade_entries(
                entries,
                self._judged(assignment),
                options,
                force=self._converter.force,
                progress=progress,
            )
        for trouble in summary.troubles:
            self.log.error("FAULT, and ours: %s", printable(trouble))
        if summary.students < len(entries):
            raise UsageError(f"not all of {assignment} could be judged: run this again")

    def _judged(self, assignment: str) -> Path:
        return Path(self._at.root, JUDGED, assignment)

    def registered(self, resources: dict[str, Any]) -> Assigned:
        """What nbgrader has registered of the notebook that it is at."""
        here = resources["nbgrader"]
        return self._assigned[here["assignment"]][here["notebook"]]

    def result(self, resources: dict[str, Any]) -> Result:
        """The judge's result of the submission that nbgrader is at."""
        here = resources["nbgrader"]
        path = self._judged(here["assignment"]) / "results" / f"{here['student']}.json"
        return read_result(path)

    def verdicts(self, resources: dict[str, Any]) -> dict[str, ExerciseStanding]:
        """How the exercises of the notebook that nbgrader is at stand, by their check cells."""
        unit = self.registered(resources).unit
        return {
            check_id(exercise.exercise): exercise
            for exercise in self.result(resources).exercises
            if unit and exercise.unit == unit.slug
        }

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **words: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Convert a notebook: a student's, whatever it is, or one that was repaired."""
        assert resources is not None
        at, here = self._at, resources["nbgrader"]
        submitted = at.format_path(at.submitted_directory, here["student"], here["assignment"])
        if os.path.dirname(filename) != submitted:
            return super().from_filename(filename, resources, **words)
        notebook = read(_at_hand(Path(filename)))
        converted: tuple[Any, dict[str, Any]] = self.from_notebook_node(notebook, resources)
        return converted


def _must_be_current(assignment: str, notebook: Assigned) -> None:
    """A score above the points that nbgrader registered would fail the submission there."""
    points = worth(LoadedUnit(notebook.unit)) if notebook.unit else {}
    for cell in notebook.cells:
        for exercise, now in points.items():
            if cell.name == check_id(exercise) and cell.metadata["points"] != now:
                raise UsageError(
                    f"{exercise} is worth {now:g} points now, and not {cell.metadata['points']:g}: "
                    f"run `nbgrader generate_assignment {assignment} --force`, then this again"
                )


def _is_stamped(path: Path) -> bool:
    try:
        return STAMP in json.loads(path.read_bytes())["metadata"]
    except (OSError, ValueError, LookupError, TypeError):
        return False


def _at_hand(path: Path) -> Path:
    """The notebook to show: if none has the name, the only one that there is."""
    others = [path] if path.exists() else sorted(path.parent.glob("*.ipynb"))
    return others[0] if len(others) == 1 else path


class ShowVerdicts(NbGraderPreprocessor):
    """Shows in each check cell what the judge said, in the place of running the notebook."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Show the verdicts, and mark the notebook as done.

        Raise `NbGraderException` if the judge has none: this student is then to be graded again.
        """
        result = self.parent.result(resources)
        if result.provisional:
            raise NbGraderException(OURS)
        verdicts = self.parent.verdicts(resources)
        for cell in nb.cells:
            if grade_id(cell) in verdicts:
                cells.show(cell, verdicts[grade_id(cell)])
        if result.notes:
            notes = "\n".join(f"- {prose(note)}" for note in result.notes)
            said = f"Notes on what was handed in:\n\n{notes}"
            nb.cells.insert(0, new_markdown_cell(said, id="notes"))
        nb.metadata[STAMP] = {"submission": result.submission}
        return nb, resources


class SaveGrades(NbGraderPreprocessor):
    """Saves the points that are shown, those beyond the core as extra credit.

    In the place of SaveAutoGrades, which looks up and commits each cell of each student by itself.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Save the grades of the notebook, all or none."""
        here = resources["nbgrader"]
        names = (here["notebook"], here["assignment"], here["student"])
        verdicts = self.parent.verdicts(resources)
        with Gradebook(here["db_url"]) as gradebook:
            submitted = gradebook.find_submission_notebook(*names)
            found = _by_key(nb, submitted.notebook)
            for grade in submitted.grades:
                if is_grade(cell := found[grade.cell_id]):
                    self._save(grade, cell, verdicts.get(grade_id(cell)))
            for comment in submitted.comments:
                cell = found[comment.cell_id]
                comment.auto_comment = _comment(cell, verdicts.get(check_id(grade_id(cell))))
            gradebook.db.commit()
        return nb, resources

    def _save(self, grade: Grade, cell: NotebookNode, exercise: ExerciseStanding | None) -> None:
        """Save one grade; a person's is asked for where nothing says what it is."""
        points, _ = determine_grade(cell, self.log)
        if exercise is None and not is_solution(cell):  # a test that is not ours: nothing ran it
            points = None
        grade.auto_score = points
        grade.needs_manual_grade = points is None or grade.manual_score is not None
        if exercise is not None and exercise.beyond:
            grade.extra_credit = cells.extra(exercise)


def _by_key(nb: NotebookNode, notebook: Notebook) -> dict[str, NotebookNode]:
    """The cells by their keys in the gradebook, which are read at once."""
    by_name = {grade_id(cell): cell for cell in nb.cells}
    known = (*notebook.grade_cells, *notebook.solution_cells, *notebook.task_cells)
    return {cell.id: by_name[cell.name] for cell in known}


def _comment(cell: NotebookNode, exercise: ExerciseStanding | None) -> str | None:
    """What nbgrader says of an answer, or of a cell that is no answer of ours."""
    if exercise is not None:
        return cells.comment(exercise)
    is_same = cell.metadata.nbgrader.checksum == compute_checksum(cell)
    return cells.NO_RESPONSE if is_same and not is_task(cell) else None
