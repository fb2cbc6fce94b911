"""Results of `autograder grade`, put into nbgrader's gradebook and the folder of its course.

    DIR/results/*.json --> students, submissions, grades and comments, in one transaction
                       --> autograded/<student>/<assignment>/<notebook>.ipynb, for the feedback

A unit is an assignment with one notebook. Results carry no dates. So a submission gets the time
that nbgrader noted in submitted/<student>/<assignment>/timestamp.txt; if there is no such file, it
keeps the time that the gradebook has, if any. The notebooks are written last, and the same results
give the same bytes: if an export is interrupted, another one completes it.
"""

import contextlib
import copy
import json
import logging
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook, InvalidEntry, MissingEntry, Notebook
from nbgrader.preprocessors import ComputeChecksums
from nbgrader.utils import is_grade, is_locked, is_solution, parse_utc
from sqlalchemy import URL
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from autograder.authoring.notebook import as_notebook, check_id, worth
from autograder.authoring.part import handed_out
from autograder.checking.standing import ExerciseStanding
from autograder.course.layout import Course, Unit
from autograder.course.loaded import LoadedUnit
from autograder.course.policies import Bonus, policies
from autograder.errors import UsageError
from autograder.files import write
from autograder.grading.report.feedback import prose
from autograder.grading.results import Result
from autograder.nbgrader import cells, put_programs_on_the_path, repairing
from autograder.nbgrader.address import Address

ANSWERS_HERE = (
    "This was graded outside of nbgrader. The answers below are those of the notebook that was "
    "handed in; what came of each is below it."
)
ANSWERS_ELSEWHERE = (
    "This was graded outside of nbgrader. What was handed in is kept elsewhere: the cells for the "
    "answers are as they were handed out, and what came of each answer is below its cell."
)


@dataclass(frozen=True)
class Exported:
    """What was exported: how many students and assignments, and the folder of nbgrader's course."""

    students: int
    assignments: int
    folder: Path


def export(results: Sequence[Result], address: Address, course: Course) -> Exported:
    """Put final results into the gradebook at an address; points that a person gave stay.

    Raise `UsageError`, before anything is written, if the results do not fit the course or what the
    gradebook holds already.
    """
    folder, bonus = address.folder, policies(course).bonus
    slugs = {found.unit for result in results for found in result.units}
    units = {slug: course.unit(slug) for slug in sorted(slugs)}
    standings = [
        _standing(folder, units[found.unit], result) for result in results for found in result.units
    ]
    with _opened(address.gradebook) as gradebook, _all_or_nothing(gradebook):
        for unit in units.values():
            _register(gradebook, unit)
        for standing in standings:
            _enter(gradebook, standing, bonus)
    for standing in standings:
        _show(folder, standing)
    for unit in units.values():
        _have_source(folder, unit)
    return Exported(len(results), len(units), folder)


@dataclass(frozen=True)
class _Standing:
    """How a student stands in a unit.

    notes: on what was handed in. when: the text of nbgrader's timestamp.txt, or "".
    """

    unit: Unit
    student: str
    exercises: Sequence[ExerciseStanding]
    notes: Sequence[str]
    when: str


def _standing(folder: Path, unit: Unit, result: Result) -> _Standing:
    """Return how the student of a result stands in a unit.

    Raise `UsageError` if the unit's points have changed since, or the student's name can be no
    name of a folder.
    """
    student = result.student
    exercises = [exercise for exercise in result.exercises if exercise.unit == unit.slug]
    judged = {e.exercise: 0.0 if e.beyond else e.max_score for e in exercises}
    if judged != worth(LoadedUnit(unit)):
        raise UsageError(f"{student!r} was graded by other checks of {unit.slug}: grade again")
    when = _time(_place(folder, "submitted", unit, student))
    return _Standing(unit, student, exercises, result.notes, when)


def _place(folder: Path, step: str, unit: Unit, student: str) -> Path:
    """Return the folder of a student's assignment at a step of nbgrader's, such as `submitted`."""
    # Names of students come from what was handed in: none may lead to another folder.
    if not student or Path(student).name != student or student.startswith("."):
        raise UsageError(f"{student!r} cannot be the name of a student's folder")
    return folder / step / student / unit.slug


def _time(submitted: Path) -> str:
    """Return the text of a submission's timestamp.txt, or "" if there is none.

    Raise `UsageError` if it holds no time.
    """
    path = submitted / "timestamp.txt"
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if text.strip():
            parse_utc(text.strip())
    except (OSError, ValueError, OverflowError):
        raise UsageError(f"{path} holds no time that can be read") from None
    return text


# The gradebook


@contextlib.contextmanager
def _opened(address: URL) -> Iterator[Gradebook]:
    """Open a gradebook, and make it if there is none.

    Raise `UsageError`, in one line, for whatever goes wrong with it in the block.
    """
    # nbgrader logs the errors that it raises; without a handler they would be printed as well.
    logging.getLogger("tornado.application").addHandler(logging.NullHandler())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)  # about how nbgrader makes a submission
            put_programs_on_the_path()
            gradebook = Gradebook(address)
            with gradebook:
                yield gradebook
    except (SQLAlchemyError, ImportError, InvalidEntry, MissingEntry) as error:
        why = str(getattr(error, "orig", None) or error).partition("\n")[0]
        shown = address.render_as_string(hide_password=True)
        raise UsageError(f"cannot use the gradebook {shown}: {why}") from None


@contextlib.contextmanager
def _all_or_nothing(gradebook: Gradebook) -> Iterator[None]:
    """Make all changes in the block one transaction, though nbgrader commits at every step."""
    with gradebook.engine.begin() as connection:
        gradebook.db.remove()
        gradebook.db.configure(bind=connection, join_transaction_mode="rollback_only")
        yield


def _register(gradebook: Gradebook, unit: Unit) -> None:
    """Put the unit's cells into the gradebook, as `nbgrader generate_assignment` does.

    Raise `UsageError` if the gradebook has other cells or points of this unit already.
    """
    assignment = gradebook.update_or_create_assignment(unit.slug)
    if not assignment.notebooks:
        _add_notebook(gradebook, unit)
        return
    try:
        known = _known(gradebook.find_notebook(unit.name, unit.slug))
    except MissingEntry:
        known = set()
    if not _wanted(unit) <= known:  # an instructor may have added cells
        raise UsageError(
            f"the gradebook's {unit.slug} has other cells or points than the course's: "
            f"run `nbgrader generate_assignment {unit.slug} --force`, then export again"
        )


def _known(notebook: Notebook) -> set[tuple[str, str, float]]:
    """Return the kind, name and points of each cell of a notebook in the gradebook."""
    return {
        *(("grade", cell.name, cell.max_score) for cell in notebook.grade_cells),
        *(("task", cell.name, cell.max_score) for cell in notebook.task_cells),
        *(("solution", cell.name, 0.0) for cell in notebook.solution_cells),
        *(("source", cell.name, 0.0) for cell in notebook.source_cells),
    }


def _wanted(unit: Unit) -> set[tuple[str, str, float]]:
    """Return the kind, name and points of each cell that a unit should have in the gradebook."""
    found = set()
    for cell in _nbgrader_cells(_release(unit)):
        name = cell.metadata.nbgrader.grade_id
        found.add(("source", name, 0.0))
        if is_solution(cell):
            found.add(("solution", name, 0.0))
        if is_grade(cell):
            found.add(("grade", name, cell.metadata.nbgrader.points))
    return found


def _add_notebook(gradebook: Gradebook, unit: Unit) -> None:
    """Add the unit's notebook to its assignment in the gradebook, with all cells."""
    release = _release(unit)
    kernel = json.dumps(release.metadata.kernelspec)
    gradebook.add_notebook(unit.name, unit.slug, kernelspec=kernel)
    for cell in _nbgrader_cells(release):
        noted = cell.metadata.nbgrader
        names, kind = (noted.grade_id, unit.name, unit.slug), {"cell_type": cell.cell_type}
        if is_grade(cell):
            gradebook.add_grade_cell(*names, max_score=noted.points, **kind)
        if is_solution(cell):
            gradebook.add_solution_cell(*names)
        gradebook.add_source_cell(
            *names, source=cell.source, locked=is_locked(cell), checksum=noted.checksum, **kind
        )


def _enter(gradebook: Gradebook, standing: _Standing, bonus: Bonus) -> None:
    """Put a student's scores and comments in one unit into the gradebook.

    They are those that `nbgrader autograde` gives with our judge in it (see `judging`).
    """
    unit, student = standing.unit, standing.student
    when = standing.when.strip()
    gradebook.update_or_create_student(student)
    gradebook.update_or_create_submission(
        unit.slug, student, **({"timestamp": when} if when else {})
    )
    notebook = gradebook.find_submission_notebook(unit.name, unit.slug, student)
    known = (*notebook.notebook.grade_cells, *notebook.notebook.solution_cells)
    exercises = {e.exercise: e for e in standing.exercises}
    exercises |= {check_id(name): e for name, e in exercises.items()}
    judged = {cell.id: exercises.get(cell.name) for cell in known}
    extra = cells.extra(standing.exercises, bonus)
    for grade in notebook.grades:
        if exercise := judged.get(grade.cell_id):
            grade.auto_score = cells.points(exercise)
            grade.needs_manual_grade = grade.manual_score is not None
            if exercise.beyond:
                grade.extra_credit = extra[exercise.exercise]
    for comment in notebook.comments:
        if exercise := judged.get(comment.cell_id):
            comment.auto_comment = cells.comment(exercise)
    gradebook.db.commit()


# The notebooks


@cache
def _release(unit: Unit) -> NotebookNode:
    """Return the notebook that students get, with nbgrader's checksums in the cells it knows."""
    notebook = nbformat.reads(as_notebook(handed_out(unit)), as_version=4)
    checked: NotebookNode = ComputeChecksums().preprocess(notebook, {})[0]
    return checked


def _nbgrader_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the cells of a notebook that nbgrader knows."""
    return [cell for cell in notebook.cells if "nbgrader" in cell.metadata]


def _show(folder: Path, standing: _Standing) -> None:
    """Write the autograded notebook, from which `nbgrader generate_feedback` makes a page."""
    unit, student = standing.unit, standing.student
    handed_in = _place(folder, "submitted", unit, student) / f"{unit.name}.ipynb"
    notebook = _autograded(standing, _answers(handed_in, folder))
    place = _place(folder, "autograded", unit, student)
    write(place / handed_in.name, f"{nbformat.writes(notebook)}\n")
    if standing.when:
        write(place / "timestamp.txt", standing.when)


def _autograded(standing: _Standing, answers: dict[str, str]) -> NotebookNode:
    """Return the unit's notebook with the student's answers and how each exercise stands.

    answers: the text of the student's cells, by nbgrader's names of the cells.
    """
    notebook = copy.deepcopy(_release(standing.unit))
    exercises = {check_id(e.exercise): e for e in standing.exercises}
    for cell in _nbgrader_cells(notebook):
        name = cell.metadata.nbgrader.grade_id
        if is_grade(cell):
            cells.show(cell, exercises[name])
        elif is_solution(cell):
            cell.source = answers.get(name, cell.source)
    paragraphs = [ANSWERS_HERE if answers else ANSWERS_ELSEWHERE]
    paragraphs += [f"Note: {prose(note)}." for note in standing.notes]
    notebook.cells.insert(0, new_markdown_cell("\n\n".join(paragraphs), id="graded_outside"))
    return notebook


def _answers(handed_in: Path, folder: Path) -> dict[str, str]:
    """Return the texts of the cells that nbgrader knows in a notebook, by nbgrader's names of them;
    {} if no notebook was handed in.

    They are only shown. Nothing here reads them as Python: the sandbox does that.
    """
    found = _nbgrader_cells(repairing.read(handed_in, folder))
    return {cell.metadata.nbgrader.grade_id: cell.source for cell in found}


def _have_source(folder: Path, unit: Unit) -> None:
    """Write the unit's notebook into source/ if the assignment has no folder there: nbgrader's
    pages list only assignments that have one."""
    place = folder / "source" / unit.slug
    if not place.is_dir():
        write(place / f"{unit.name}.ipynb", as_notebook(handed_out(unit), solved=True))
