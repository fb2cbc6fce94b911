"""Our judge inside `nbgrader autograde`.

    submitted/ --judge, once for the batch--> judged/<assignment>/results/*.json
    each notebook --Repair--> autograded/ --ShowVerdicts, SaveGrades--> the gradebook

nbgrader *visits* submissions one after the other, and converts each notebook with its exporter. It
makes the exporter once, when it knows all the submissions and has visited none. So our exporter has
the judge grade them all, in parallel, when it is made. At each visit nbgrader then only copies the
judge's results into a notebook and the gradebook.
"""

import glob
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatch
from itertools import chain
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
from autograder.course.policies import policies
from autograder.course.use import in_use
from autograder.errors import UsageError
from autograder.grading.folder import seals
from autograder.grading.job import Options
from autograder.grading.report.feedback import code, prose
from autograder.grading.results import Result
from autograder.grading.results import read as read_result
from autograder.grading.run import grade_entries
from autograder.nbgrader import cells
from autograder.nbgrader.repairing import Assigned, assigned, grade_id, read
from autograder.nbgrader.units import OfCourse
from autograder.terminal import bar

JUDGED = "judged"
STAMP = "autograder"  # a key in the metadata of a notebook, which says that it is done
LINK = "{link} is a link, which may lead to what is another's: put the files there themselves"
OURS = "the judge failed on this submission, and that is no one's fault but ours: run this again"


@dataclass(frozen=True)
class Visit:
    """A submission that nbgrader is to visit.

    submitted: the folder that was handed in. autograded: the folder for what comes of it.
    """

    student: str
    assignment: str
    submitted: str
    autograded: Path

    @property
    def is_newer(self) -> bool:
        """Whether it was handed in later than the submission that was graded last."""
        new, old = _time(Path(self.submitted)), _time(self.autograded)
        return new is not None and old is not None and new > old


def _time(folder: Path) -> datetime | None:
    """Return the time in a folder's timestamp.txt, or None if it holds none."""
    try:
        found: datetime = parse_utc((folder / "timestamp.txt").read_text().strip())
    except (OSError, ValueError, OverflowError):
        return None
    return found


class JudgingExporter(OfCourse, NotebookExporter):
    """Has all submissions graded when it is made; then reads whatever a student has handed in."""

    def __init__(self, *, parent: BaseConverter, config: Config) -> None:
        """Have the judge grade the submissions that `parent` is about to visit.

        Raise `NbGraderException`, with one line that says why, if that cannot be done.
        """
        super().__init__(parent=parent, config=config)
        self._converter = parent
        self._layout = parent.coursedir
        self._assigned: dict[str, dict[str, Assigned]] = {}
        try:
            self.units()
            self.bonus = policies(Course(Path(self.course))).bonus
            self._prepare(self._visits())
        except UsageError as error:
            self.log.error(str(error))
            raise NbGraderException(str(error)) from None

    def _prepare(self, visits: list[Visit]) -> None:
        """Grade all submissions that are due, and have nbgrader visit these and no others."""
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
        """Return every submission that was handed in and is asked for, with a notebook or none."""
        layout = self._layout
        pattern = layout.format_path(
            layout.submitted_directory, "(?P<student>.*)", "(?P<assignment>.*)", escape=True
        )
        matching = layout.format_path(
            layout.submitted_directory, layout.student_id, layout.assignment_id
        )
        visits = []
        for folder in sorted(filter(os.path.isdir, glob.glob(matching))):
            if found := re.fullmatch(pattern, folder):
                if link := _link(self._submitted, Path(folder)):
                    self.log.error("%s is not graded: %s", folder, LINK.format(link=link))
                    continue
                names = found["student"], found["assignment"]
                autograded = Path(layout.format_path(layout.autograded_directory, *names))
                visits.append(Visit(*names, folder, autograded))
        excluded = layout.student_id_exclude.split(",")
        return [visit for visit in visits if visit.student not in excluded]

    @property
    def _submitted(self) -> Path:
        """The folder of all that was handed in, past which no link leads."""
        return Path(self._layout.root, self._layout.submitted_directory)

    def _registrations(self, assignment: str) -> dict[str, Assigned]:
        """Return what nbgrader has registered of an assignment's notebooks, by notebook.

        Raise `UsageError` if none is of a unit of ours, or the points of a unit have changed since.
        """
        with Gradebook(self._layout.db_url, self._layout.course_id) as gradebook:
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
        """Say whether a submission is to be graded: nbgrader would grade it again, or has only
        begun to."""
        due = self._converter.force or visit.is_newer or not self._is_done(visit)
        if not due:
            self.log.info("Skipping existing assignment: %s", visit.autograded)
        return due

    def _is_done(self, visit: Visit) -> bool:
        """Say whether every notebook of a submission has its stamp."""
        names = [os.path.basename(notebook) for notebook in self._notebooks(visit)]
        return all(_is_stamped(visit.autograded / name) for name in names)

    def _notebooks(self, visit: Visit) -> list[str]:
        """Return the paths of a submission's notebooks.

        A notebook of a unit is among them even if it was not handed in: the judge grades what is
        there in its place, and nbgrader must visit it to learn the grade.
        """
        places = {
            os.path.join(visit.submitted, f"{name}.ipynb"): notebook.unit
            for name, notebook in self._assigned[visit.assignment].items()
            if fnmatch(name, self._layout.notebook_id)
        }
        return [place for place, unit in places.items() if unit or os.path.exists(place)]

    def _judge(self, assignment: str, visits: Sequence[Visit]) -> None:
        """Grade these submissions of an assignment; raise `UsageError` if some cannot be."""
        units = {
            notebook.unit.slug for notebook in self._assigned[assignment].values() if notebook.unit
        }
        course = in_use(Course(Path(self.course)))
        options = Options(course, tuple(sorted(units)), inherits=self.inherited)
        entries = {visit.student: Path(visit.submitted) for visit in visits}
        with bar("grading") as progress:
            summary = grade_entries(
                entries,
                self._judged(assignment),
                options,
                within=self._submitted,
                force=self._converter.force,
                progress=progress,
            )
        for trouble in summary.troubles:
            self.log.error("FAULT, and ours: %s", printable(trouble))
        if summary.students < len(entries):
            raise UsageError(f"not all of {assignment} could be judged: run this again")

    def _judged(self, assignment: str) -> Path:
        """Return the folder for the judge's results of an assignment."""
        return Path(self._layout.root, JUDGED, assignment)

    def registered(self, resources: dict[str, Any]) -> Assigned:
        """Return what nbgrader has registered of the notebook that it visits."""
        visited = resources["nbgrader"]
        return self._assigned[visited["assignment"]][visited["notebook"]]

    def result(self, resources: dict[str, Any]) -> Result:
        """Return the judge's result of the submission that nbgrader visits."""
        visited = resources["nbgrader"]
        out = self._judged(visited["assignment"])
        path = out / "results" / f"{visited['student']}.json"
        return read_result(path, seals(out, Course(Path(self.course))))

    def standings(self, resources: dict[str, Any]) -> dict[str, ExerciseStanding]:
        """Return how each exercise of the notebook that nbgrader visits stands, by the name of its
        check cell."""
        unit = self.registered(resources).unit
        return {
            check_id(exercise.exercise): exercise
            for exercise in self.result(resources).exercises
            if unit and exercise.unit == unit.slug
        }

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **words: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Convert a notebook: a student's, whatever the file holds, or one that was repaired."""
        assert resources is not None
        layout, visited = self._layout, resources["nbgrader"]
        submitted = layout.format_path(
            layout.submitted_directory, visited["student"], visited["assignment"]
        )
        if os.path.dirname(filename) != submitted:  # repaired, so nbgrader can read it
            return super().from_filename(filename, resources, **words)
        notebook = read(_existing(Path(filename)), self._submitted)
        converted: tuple[Any, dict[str, Any]] = self.from_notebook_node(notebook, resources)
        return converted


def _link(within: Path, folder: Path) -> str:
    """Return what is a link on the way from one folder to another, or in that; "" if nothing is.

    nbgrader copies what a submission holds, and follows links.
    """
    above = [one for one in (folder, *folder.parents) if within in one.parents]
    below = (Path(at, name) for at, folders, files in os.walk(folder) for name in folders + files)
    found = next((one for one in chain(above, below) if one.is_symlink()), None)
    return str(found.relative_to(within)) if found else ""


def _must_be_current(assignment: str, notebook: Assigned) -> None:
    """Raise `UsageError` if the points of an exercise are not those that nbgrader registered.

    nbgrader fails a submission that has more points than were registered.
    """
    points = worth(LoadedUnit(notebook.unit)) if notebook.unit else {}
    for cell in notebook.cells:
        for exercise, now in points.items():
            if cell.name == check_id(exercise) and cell.metadata["points"] != now:
                raise UsageError(
                    f"{exercise} is worth {now:g} points now, and not {cell.metadata['points']:g}: "
                    f"run `nbgrader generate_assignment {assignment} --force`, then this again"
                )


def _is_stamped(path: Path) -> bool:
    """Say whether the notebook at `path` is there and has been done to the end."""
    try:
        return STAMP in json.loads(path.read_bytes())["metadata"]
    except (OSError, ValueError, LookupError, TypeError):
        return False


def _existing(path: Path) -> Path:
    """Return `path`, or, if it does not exist, the only other notebook beside it, if there is just
    one."""
    others = [path] if path.exists() else sorted(path.parent.glob("*.ipynb"))
    return others[0] if len(others) == 1 else path


class ShowVerdicts(NbGraderPreprocessor):
    """Shows in each check cell what the judge says; nbgrader would run the notebook here."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Show how each exercise stands, and stamp the notebook as done.

        Raise `NbGraderException` if the judge failed on this submission, which is then not done
        and so due at the next call.
        """
        result = self.parent.result(resources)
        if result.provisional:
            raise NbGraderException(OURS)
        standings = self.parent.standings(resources)
        for cell in nb.cells:
            if grade_id(cell) in standings:
                cells.show(cell, standings[grade_id(cell)])
        slugs = {exercise.unit for exercise in standings.values()}
        causes = [c for unit in result.units if unit.unit in slugs for c in unit.causes]
        if causes:
            said = "\n\n".join(
                f"{cause.verdict}: {code(cause.got)}, because {prose(cause.because)}"
                for cause in causes
            )
            nb.cells.insert(0, new_markdown_cell(said, id="causes"))
        if result.notes:
            notes = "\n".join(f"- {prose(note)}" for note in result.notes)
            text = f"Notes on what was handed in:\n\n{notes}"
            nb.cells.insert(0, new_markdown_cell(text, id="notes"))
        nb.metadata[STAMP] = {"submission": result.submission}
        return nb, resources


class SaveGrades(NbGraderPreprocessor):
    """Saves the points that the check cells show, those beyond the core as extra credit, as far as
    the course's policy has it.

    Takes the place of SaveAutoGrades, which is slow: it looks up and commits each cell by itself.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Save the grades of the notebook, all or none."""
        visited = resources["nbgrader"]
        names = (visited["notebook"], visited["assignment"], visited["student"])
        standings = self.parent.standings(resources)
        extra = cells.extra([*standings.values()], self.parent.bonus)
        with Gradebook(visited["db_url"]) as gradebook:
            submitted = gradebook.find_submission_notebook(*names)
            found = _by_key(nb, submitted.notebook)
            for grade in submitted.grades:
                if is_grade(cell := found[grade.cell_id]):
                    self._save(grade, cell, standings.get(grade_id(cell)), extra)
            for comment in submitted.comments:
                cell = found[comment.cell_id]
                comment.auto_comment = _comment(cell, standings.get(check_id(grade_id(cell))))
            gradebook.db.commit()
        return nb, resources

    def _save(
        self,
        grade: Grade,
        cell: NotebookNode,
        exercise: ExerciseStanding | None,
        extra: Mapping[str, float],
    ) -> None:
        """Save the points of one cell; ask for a person's where nothing says what it is worth.

        exercise: whose check cell it is, or None for a cell that is not ours. extra: the extra
        credit for each exercise that is beyond the core.
        """
        points, _ = determine_grade(cell, self.log)
        # A test that is not ours was not run, so what it shows is no score.
        if exercise is None and not is_solution(cell):
            points = None
        grade.auto_score = points
        grade.needs_manual_grade = points is None or grade.manual_score is not None
        if exercise is not None and exercise.beyond:
            grade.extra_credit = extra[exercise.exercise]


def _by_key(nb: NotebookNode, notebook: Notebook) -> dict[str, NotebookNode]:
    """Return the cells by their keys in the gradebook."""
    by_name = {grade_id(cell): cell for cell in nb.cells}
    known = (*notebook.grade_cells, *notebook.solution_cells, *notebook.task_cells)
    return {cell.id: by_name[cell.name] for cell in known}


def _comment(cell: NotebookNode, exercise: ExerciseStanding | None) -> str | None:
    """Return nbgrader's comment on an answer cell, or None.

    exercise: which it answers, or None for a cell that is not ours.
    """
    if exercise is not None:
        return cells.comment(exercise)
    is_same = cell.metadata.nbgrader.checksum == compute_checksum(cell)
    return cells.NO_RESPONSE if is_same and not is_task(cell) else None
