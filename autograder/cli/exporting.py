"""`autograder export`: the commands that put grades into other systems.

Students do not get this module. What is slow to import is imported inside the commands. A command
ends with 3 if results were provisional, and left out.
"""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.common import CourseOption, course_in
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.lms.students import Student

FAULTS = 3  # exit status

export = typer.Typer(
    help="Put grades into another system.",
    epilog="Example: autograder export csv --help",
    no_args_is_help=True,
)

ResultsArgument = Annotated[Path, typer.Argument(help="What `autograder grade` had for --out.")]
UnitOption = Annotated[
    str | None, typer.Option(metavar="U", help="The points of this unit; by default of all.")
]
HandedInOption = Annotated[
    Path | None,
    typer.Option(
        metavar="CSV",
        help="The handed-in.csv of `autograder collect`: each student's id, name and e-mail.",
    ),
]
FolderOption = Annotated[Path, typer.Option(metavar="DIR", help="A new folder.")]


@export.command(
    "nbgrader",
    epilog="Example: autograder export nbgrader graded/ --gradebook sqlite:///gradebook.db",
)
def export_nbgrader(
    results: ResultsArgument,
    gradebook: Annotated[
        str, typer.Option(metavar="URL", help="The gradebook: SQLite or PostgreSQL.")
    ],
    nbgrader_course: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="nbgrader's course; by default the folder of an SQLite gradebook."
        ),
    ] = None,
    course: CourseOption = None,
) -> int:
    """Put grades into an nbgrader gradebook. What a person gave there stays."""
    from autograder.grading.folder import seals
    from autograder.grading.results import final
    from autograder.nbgrader.address import address

    where, target = course_in(course), address(gradebook, nbgrader_course)
    found, provisional = final(results, seals(results, where))

    from autograder.nbgrader.gradebook import export

    put = export(found, target, where)
    print(f"Recorded: {put.students} students, {put.assignments} assignments.")
    print(f"Notebooks: {put.folder / 'autograded'}. Go on with `nbgrader generate_feedback`.")
    return _left_out(provisional)


@export.command(
    "canvas",
    epilog="Example: autograder export canvas graded/ --into gradebook.csv --out canvas.csv",
)
def export_canvas(
    results: ResultsArgument,
    into: Annotated[
        Path, typer.Option(metavar="CSV", help="The grade book, downloaded from Canvas.")
    ],
    out: Annotated[Path, typer.Option(metavar="CSV", help="The file to upload to Canvas.")],
    column: Annotated[
        str | None,
        typer.Option(
            metavar="TITLE",
            help="The assignment, which may be new; by default the one called after a unit.",
        ),
    ] = None,
    unit: UnitOption = None,
    handed_in: HandedInOption = None,
    course: CourseOption = None,
) -> int:
    """Fill in one column of a grade book from Canvas. All else in it stays as it is."""
    students, provisional = _students(results, handed_in, course)
    slug = _slug(unit, course)

    from autograder.files import write_bytes
    from autograder.lms.canvas import fill

    filled = fill(_content(into), students, column=column, unit=slug)
    write_bytes(out, filled.content)
    excused = f", {filled.excused} excused" if filled.excused else ""
    what = filled.unit or "all units"
    print(f"{out}: {filled.marks} students{excused}; {what} in {filled.column!r}")
    _name("Not in the grade book, and left out", filled.strangers)
    _name("In the grade book, and without a result", filled.ungraded)
    return _left_out(provisional)


@export.command(
    "moodle",
    epilog="Example: autograder export moodle graded/ --handed-in submissions/handed-in.csv "
    "--out moodle.csv",
)
def export_moodle(
    results: ResultsArgument,
    out: Annotated[
        Path | None,
        typer.Option(metavar="CSV", help="Grades, for the import of Moodle's grade book."),
    ] = None,
    feedback: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Pages of feedback, to upload: a .zip, or a new folder."),
    ] = None,
    by_id: Annotated[
        bool, typer.Option("--by-id", help="Name students by id, and not by e-mail address.")
    ] = False,
    most: Annotated[
        int, typer.Option("--most", min=1, max=100, help="What the grade item is out of.")
    ] = 100,
    unit: UnitOption = None,
    handed_in: HandedInOption = None,
    course: CourseOption = None,
) -> int:
    """Write grades and feedback for Moodle to import."""
    if out is None and feedback is None:
        raise UsageError("give --out FILE for the grades, --feedback PATH for the pages, or both")
    students, provisional = _students(results, handed_in, course)
    slug = _slug(unit, course)

    from autograder.files import packed, write, write_bytes
    from autograder.lms import moodle

    by = moodle.By.ID if by_id else moodle.By.EMAIL
    table = moodle.table(students, by=by, most=most, unit=slug) if out else None
    files, unknown = moodle.feedback_files(students) if feedback else ({}, [])
    if feedback and feedback.suffix != ".zip":
        _write_all(feedback, files)
    elif feedback:
        write_bytes(feedback, packed(files))
    if feedback:
        print(f"{feedback}: pages of {len(files)} students")
        _name("No page, as the folder's name ends in no participant's number", unknown)
    if out and table:
        write(out, table.text)
        print(f"{out}: {table.marks} students, out of {most}; {slug or 'all units'}")
        _name("Left out, as the id or e-mail address is not known", table.unknown)
        _name(f"More than {most}, and given {most}", table.cut)
    return _left_out(provisional)


@export.command(
    "gradescope", epilog="Example: autograder export gradescope graded/ --out gradescope/"
)
def export_gradescope(
    results: ResultsArgument, out: FolderOption, course: CourseOption = None
) -> int:
    """Write the results.json of each student, as an autograder on Gradescope writes it."""
    students, provisional = _students(results, None, course)

    from autograder.lms.gradescope import files

    _write_all(out, files(students))
    print(f"{out}: results.json of {len(students)} students")
    return _left_out(provisional)


@export.command("github", epilog="Example: autograder export github graded/ --out github/")
def export_github(results: ResultsArgument, out: FolderOption, course: CourseOption = None) -> int:
    """Write a workflow for GitHub Classroom, and the results that it reports for each student."""
    students, provisional = _students(results, None, course)

    from autograder.lms.github import WORKFLOW_FILE, files

    _write_all(out, files(students))
    print(f"{out}: results of {len(students)} students, and {WORKFLOW_FILE}, which says its use")
    return _left_out(provisional)


@export.command(
    "prairielearn", epilog="Example: autograder export prairielearn graded/ --out prairielearn/"
)
def export_prairielearn(
    results: ResultsArgument, out: FolderOption, course: CourseOption = None
) -> int:
    """Write the results.json of each student, as an external grader of PrairieLearn writes it."""
    students, provisional = _students(results, None, course)

    from autograder.lms.prairielearn import files

    _write_all(out, files(students))
    print(f"{out}: results.json of {len(students)} students")
    return _left_out(provisional)


@export.command("csv", epilog="Example: autograder export csv graded/ --out grades.csv")
def export_csv(
    results: ResultsArgument,
    out: Annotated[Path, typer.Option(metavar="CSV", help="The file to write.")],
    unit: UnitOption = None,
    handed_in: HandedInOption = None,
    course: CourseOption = None,
) -> int:
    """Write grades as a CSV that Excel reads, with id, name and address where they are known."""
    students, provisional = _students(results, handed_in, course)
    slug = _slug(unit, course)

    from autograder.files import write_bytes
    from autograder.lms.plain import table
    from autograder.lms.students import graded_on

    found = graded_on(students, slug) if slug else students
    write_bytes(out, table(found, slug))
    print(f"{out}: {len(found)} students, {slug or 'all units'}")
    return _left_out(provisional)


def _students(
    results: Path, handed_in: Path | None, course: Path | None
) -> "tuple[list[Student], list[str]]":
    """Return the students whose results are final, and the names of the others."""
    from autograder.course.policies import policies
    from autograder.lms.students import read

    where = course_in(course)
    return read(results, policies(where), handed_in, where)


def _slug(unit: str | None, course: Path | None) -> str | None:
    return None if unit is None else course_in(course).unit(unit).slug


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None


def _write_all(folder: Path, files: Mapping[PurePath, bytes]) -> None:
    """Write files into a new folder."""
    from autograder.files import write_folder

    must_be_new(folder)
    write_folder(folder, files)


def must_be_new(folder: Path) -> None:
    """Raise `UsageError` if a folder is there, and not empty."""
    try:
        taken = folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder])
    except OSError as error:
        raise UsageError(f"cannot read {folder}: {error.strerror}") from None
    if taken:
        raise UsageError(f"{folder} is not empty: give the name of a new folder")


def _name(what: str, students: Iterable[str]) -> None:
    """Name students on standard error, if there are any."""
    from autograder.checking.text import clean

    names = [clean(name) for name in students]
    if names:
        print(f"{what} ({len(names)}): {'; '.join(names)}", file=sys.stderr)


def _left_out(provisional: Iterable[str]) -> int:
    """Name those whose results are provisional; return the exit status."""
    named = [*provisional]
    for student in named:
        print(f"{student!r} is left out: the result is provisional, grade again", file=sys.stderr)
    return FAULTS if named else 0
