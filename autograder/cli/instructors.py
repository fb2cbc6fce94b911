"""The commands of instructors and authors: grading, and the course itself; see also `exporting`.

Students do not get this module. What is slow to import is imported inside the commands.
"""

import contextlib
import os
import sys
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.common import CourseOption, course_in
from autograder.cli.exporting import FAULTS, export, must_be_new
from autograder.course.exercises import must_be_complete, unit_of
from autograder.course.layout import Course
from autograder.errors import UsageError
from autograder.grading.budget import Budget

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from autograder.grading.grades import Grade
    from autograder.grading.job import Options
    from autograder.grading.results import Result
    from autograder.grading.run import Summary

app = typer.Typer()

app.add_typer(export, name="export")

nbgrader = typer.Typer(
    help="Grade inside nbgrader.",
    epilog="Example: autograder nbgrader init --help",
    no_args_is_help=True,
)
app.add_typer(nbgrader, name="nbgrader")

new = typer.Typer(
    help="Begin a course of your own, or a unit of one.",
    epilog="Example: autograder new course --help",
    no_args_is_help=True,
)
app.add_typer(new, name="new")

DAY, TERABYTE = 86_400.0, 1 << 20  # in seconds, in megabytes
USUAL = Budget()

HintsOption = Annotated[bool, typer.Option(help="Give students the hints, folded.")]


def _authors_course(folder: Path | None) -> Course:
    """Return the course in a folder once Python can read all that its author wrote.

    What is wrong with it is said before anything heavy is imported.
    """
    course = course_in(folder)
    for unit in course.units:
        must_be_complete(unit)
    return course


def _in_use(course: Course) -> Course:
    """Return a course without what its policies leave out."""
    from autograder.course.use import in_use

    return in_use(course)


@app.command(epilog="Example: autograder demo /tmp/demo")
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")] = Path("demo"),
    workers: Annotated[int | None, typer.Option(min=1, help="By default one per core.")] = None,
    course: CourseOption = None,
) -> int:
    """Make a class of submissions, right, wrong and hostile, and grade it."""
    where = _in_use(_authors_course(course))
    must_be_new(folder)

    from autograder.authoring import demo as demonstration
    from autograder.grading.job import Options

    made = demonstration.make(where, folder / "submissions")
    print(f"Made {made} submissions and an empty folder in {folder / 'submissions'}. Grading them:")
    summary = _grade(
        folder / "submissions", folder / "graded", Options(where), workers, force=False
    )
    return _report(summary, folder / "graded")


@app.command(epilog="Example: autograder collect submissions.zip --out submissions/ --roster r.csv")
def collect(
    download: Annotated[
        Path,
        typer.Argument(
            help="A folder, .zip or .tar from Canvas, Moodle, Blackboard, Brightspace, Gradescope, "
            "Sakai, nbgrader, GitHub or Google Classroom, JupyterHub, or with an entry per student."
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="A new folder for the submissions.")],
    roster: Annotated[
        Path | None,
        typer.Option(metavar="CSV", help="Who belongs to the class: id, name, email, section."),
    ] = None,
    due: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="What came later is late, where the system does not say: '2026-03-01 23:59 UTC'.",
        ),
    ] = None,
) -> int:
    """Sort a download into a folder for each student, and tell who handed in what."""
    from autograder.collecting import collect as collecting
    from autograder.collecting.roster import read
    from autograder.collecting.table import NAME, overview
    from autograder.terminal import as_text

    listed = None if roster is None else read(roster)
    deadline = _time(due)
    collecting.must_be_apart(download, out)
    titles = list[str]()
    with contextlib.suppress(UsageError):  # a download may be collected where no course is
        titles = [unit.name for unit in course_in(None).units]
    with collecting.look(download, deadline, titles) as found:
        must_be_new(out)
        rows = collecting.put(found, out, listed.entries if listed else None)
        said = [*found.said(), *(listed.said if listed else [])]
    print(as_text(("student", "handed in", "time", "", ""), overview(rows), right=()))
    print("\n".join(said))
    missing = sum(not row.student for row in rows)
    doubtful = sum(row.is_in_doubt for row in rows)
    came = len(rows) - missing
    dated = [row.late for row in rows if row.late is not None]
    strangers = sum(row.on_roster is False for row in rows)
    counts = [
        *([f"{sum(dated)} late"] if dated else []),
        *([f"unknown of {came - len(dated)} whether late"] if 0 < len(dated) < came else []),
        *([f"{strangers} not on the roster"] if roster else []),
    ]
    print(
        f"Collected {came} student{'s' if came != 1 else ''} into {out}"
        + (f": {', '.join(counts)}." if counts else ".")
        + (f" Nothing from {missing - doubtful}." if roster else "")
        + (f" Unknown of {doubtful} on the roster, whose names others have." if doubtful else "")
    )
    print(f"Who handed in what: {out / NAME}. Go on with `autograder grade {out} --out graded/`.")
    return 0


def _time(text: str | None) -> "datetime | None":
    """Return the time that an option says."""
    from autograder.collecting.times import parse

    time = parse(text) if text else None
    if text and time is None:
        raise UsageError(f"--due {text} is no time: write 2026-03-01 23:59, and a zone if need be")
    return time


@app.command(epilog="Example: autograder grade submissions/ --out graded/")
def grade(
    submissions: Annotated[
        Path,
        typer.Argument(
            help="A folder with a folder, archive, notebook or .py file per student, or what "
            "`autograder collect` takes."
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the results go.")],
    unit: Annotated[
        list[str] | None, typer.Option(metavar="U", help="Only this unit; may be repeated.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="By default one per core.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the checks' random numbers.")] = 0,
    force: Annotated[bool, typer.Option("--force", help="Grade again what is graded.")] = False,
    unsafe: Annotated[
        bool, typer.Option("--unsafe", help="Grade even where submissions cannot be locked in.")
    ] = False,
    check_seconds: Annotated[
        float, typer.Option(min=0.1, max=DAY, help="For one check.")
    ] = USUAL.check,
    exercise_seconds: Annotated[
        float, typer.Option(min=0.1, max=DAY, help="For all checks of one exercise.")
    ] = 10.0,
    submission_seconds: Annotated[
        float, typer.Option(min=0.1, max=DAY, help="For all that one student handed in.")
    ] = 120.0,
    memory: Annotated[
        int, typer.Option(min=64, max=TERABYTE, metavar="MB", help="For one student's code.")
    ] = 1024,
    output: Annotated[
        int,
        typer.Option(
            min=1, max=TERABYTE, metavar="MB", help="Of answers to one exercise's checks."
        ),
    ] = 16,
    respawns: Annotated[
        int, typer.Option(min=0, help="How often a student's process that ended is replaced.")
    ] = 20,
    inherited: Annotated[
        bool,
        typer.Option(help="A check that fails by another exercise alone costs nothing."),
    ] = True,
    course: CourseOption = None,
) -> int:
    """Grade a folder of submissions, or a download. What is graded already is kept."""
    from autograder.grading.job import Options

    where = _in_use(course_in(course))
    budget = Budget(
        check_seconds, exercise_seconds, submission_seconds, memory << 20, output << 20, respawns
    )
    options = Options(where, tuple(unit or ()), seed, budget, unsafe, inherited)
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file: --out names a folder")
    return _report(_grade(submissions, out, options, workers, force=force), out)


def _grade(
    folder: Path, out: Path, options: "Options", workers: int | None, *, force: bool
) -> "Summary":
    from autograder.grading.run import grade
    from autograder.terminal import bar

    with bar("grading") as progress:
        return grade(folder, out, options, workers=workers, force=force, progress=progress)


def _report(summary: "Summary", out: Path) -> int:
    """Print what came of a run; return the exit status."""
    from autograder.checking.text import printable
    from autograder.grading.folder import REPORT

    print(*map(printable, summary.said), sep="\n")
    _print_grades(summary.results, summary.grades)
    kept = f", {summary.kept} of them kept from before" if summary.kept else ""
    many = f"{summary.students} submission{'s' if summary.students != 1 else ''}"
    print(f"Graded {many}{kept}. Isolation: {summary.isolation}.")
    print(f"The class: {out / REPORT}")
    print(f"Grades: {out / 'grades.csv'}, feedback: {out / 'feedback'}, all: {out / 'results'}")
    for trouble in summary.troubles:
        print(f"FAULT, and ours: {printable(trouble)}", file=sys.stderr)
    return FAULTS if summary.troubles else 0


def _print_grades(results: "Sequence[Result]", grades: "Sequence[Grade]") -> None:
    from autograder.grading.report.tables import OVERVIEW, overview
    from autograder.terminal import as_text

    print(as_text(OVERVIEW, overview(results, grades), right=OVERVIEW[1:-1]))


@app.command(epilog="Example: autograder report graded/")
def report(
    results: Annotated[Path, typer.Argument(help="What `autograder grade` had for --out.")],
    anonymous: Annotated[
        bool, typer.Option("--anonymous", help="Pages have codes for names; codes.csv has both.")
    ] = False,
    course: CourseOption = None,
) -> int:
    """Make what people read anew, from results that are there and the course's policies."""
    from autograder.checking.text import printable
    from autograder.course.policies import policies
    from autograder.files import only_writer
    from autograder.grading import folder
    from autograder.grading.results import some

    where = course_in(course)
    rules = policies(where)
    some(results)
    with only_writer(results):
        said = list[str]()
        found, grades = folder.report(results, rules, where, anonymous=anonymous, said=said)
    _print_grades(found, grades)
    print(f"The class: {results / folder.REPORT}")
    print(f"Grades: {results / 'grades.csv'}, feedback: {results / 'feedback'}")
    for line in said:
        print(printable(f"Left out: {line}"), file=sys.stderr)
    return FAULTS if said or any(result.provisional for result in found) else 0


@app.command(epilog="Example: autograder bank --from graded/ half_mse-1")
def bank(
    group: Annotated[str, typer.Argument(help="As report.html names it, such as half_mse-1.")],
    results: Annotated[
        Path, typer.Option("--from", metavar="DIR", help="What `autograder grade` had for --out.")
    ],
    course: CourseOption = None,
) -> int:
    """Print the skeleton of a misconception, from wrong answers that no belief explains."""
    from autograder.grading.folder import seals
    from autograder.grading.report.findings import unexplained
    from autograder.grading.report.skeleton import chosen, skeleton
    from autograder.grading.results import believed, some

    where = course_in(course)
    some(results)
    ours, _ = believed(results, seals(results, where))
    found = chosen(unexplained(ours), group)
    print(skeleton(found, where.unit(found.unit)), end="")
    return 0


@app.command(epilog="Example: autograder similar submissions/ --unit gradients --out similar.csv")
def similar(
    submissions: Annotated[Path, typer.Argument(help="What `autograder grade` takes.")],
    out: Annotated[Path, typer.Option(metavar="CSV", help="The table of all pairs.")],
    unit: Annotated[
        list[str] | None, typer.Option(metavar="U", help="Only this unit; may be repeated.")
    ] = None,
    least: Annotated[
        int, typer.Option(min=1, max=100, metavar="PERCENT", help="That two must have in common.")
    ] = 80,
    most: Annotated[int, typer.Option(min=1, help="So many pairs are printed.")] = 20,
    course: CourseOption = None,
) -> int:
    """List pairs of submissions that are similar, for you to look at."""
    where = _authors_course(course)
    if out.is_dir():
        raise UsageError(f"{out} is a folder: --out names a file")

    from autograder.checking.text import printable
    from autograder.files import write
    from autograder.grading.similar import HEADER, table
    from autograder.grading.similar import similar as compared
    from autograder.terminal import as_text, bar

    with bar("reading") as progress:
        pairs = compared(submissions, where, unit or (), least=least / 100, progress=progress)
    write(out, table(pairs))
    rows = [[printable(cell) for cell in pair.row()] for pair in pairs[:most]]
    print(as_text(HEADER, rows, right=HEADER[3:5]))
    left = f", the first {most} above" if len(pairs) > most else ""
    print(f"{out}: {len(pairs)} pairs of which one has {least} % or more in common{left}.")
    print("Small numerical functions coincide by nature: look at a pair before you think of it.")
    return 0


@app.command(epilog="Example: autograder build --check")
def build(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail if anything is stale.")
    ] = False,
    propose: Annotated[
        str | None,
        typer.Option(metavar="U", help="Write nothing; print predict questions for this unit."),
    ] = None,
    course: CourseOption = None,
) -> int:
    """Build what students get, exercises/, from solutions/ and tests/graders/."""
    where = _authors_course(course)
    if propose is not None:
        unit = where.unit(propose)

        from autograder.authoring.proposals import proposals
        from autograder.course.loaded import LoadedUnit

        print(proposals(LoadedUnit(unit)))
        return 0

    from autograder.authoring import build as building

    if check:
        stale = building.stale(where)
        for path in stale:
            print(f"{path} is stale: run `autograder build`", file=sys.stderr)
        return 1 if stale else 0
    for path in building.build(where):
        print(path)
    return 0


@app.command("verify", epilog="Example: autograder verify gradients --mutants")
def hold_exam(
    units: Annotated[
        list[str] | None, typer.Argument(metavar="[UNIT]...", help="By default all.")
    ] = None,
    mutants: Annotated[
        bool, typer.Option("--mutants", help="Judge every mutant of the solutions, too.")
    ] = False,
    doubles: Annotated[
        bool, typer.Option("--doubles", help="Judge students with two mistakes, too.")
    ] = False,
    sample: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Only so many mutants, and doubles of each kind."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Chooses the sample.")] = 0,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write an account of it there, in HTML.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="By default one per core.")] = None,
    course: CourseOption = None,
) -> int:
    """Hold the graders' exam: what they accept, catch and name, and which mutants they notice."""
    from autograder.authoring.summary import Options, inheritance, table
    from autograder.authoring.verify import verify
    from autograder.course.catalogue import catalogue, not_banked, objections_to_rows
    from autograder.terminal import as_text, bar

    where = _in_use(course_in(course))
    if sample is not None and not mutants and not doubles:
        raise UsageError("--sample chooses among mutants or doubles: give --mutants or --doubles")
    if report is not None and (report.is_dir() or not report.parent.is_dir()):
        raise UsageError(f"--report {report}: name a file in a folder that is there")
    chosen = list(dict.fromkeys(where.unit(name) for name in units or [])) or where.units
    is_whole = not units and not where.left_out  # else rows of the catalogue seem to lack entries
    rows = catalogue(where) if is_whole else {}
    options = Options(mutants, doubles, sample, seed)
    workers = min(workers or len(os.sched_getaffinity(0)), len(chosen))
    with bar("units") as progress:
        summaries = verify(chosen, options, workers=workers, progress=progress)
    header, *lines = table(summaries)
    print(as_text(header, lines, right=header[1:]))
    if doubles:
        columns = ("exercise", "calls", "forgiven", "of")
        print(as_text(columns, inheritance(summaries), right=columns[2:]))
    wrong = [f"{one.unit}: {said}" for one in summaries for said in one.objections]
    if is_whole:
        wrong += objections_to_rows({row for one in summaries for row in one.rows}, rows)
    for row, reason in sorted(not_banked(rows).items()):
        print(f"{row} is not banked: {reason}")
    for said in wrong:
        print(f"OBJECTION {said}")
    if report is not None:
        from autograder.authoring.page import page
        from autograder.files import write

        write(report, page(summaries, wrong))
        print(f"The account of every check and wrong answer: {report}")
    return 1 if wrong else 0


@app.command(epilog="Example: autograder release --out student.zip")
def release(
    out: Annotated[Path, typer.Option(metavar="FILE", help="The bundle to write.")],
    unit: Annotated[
        list[str] | None, typer.Option(metavar="U", help="Only this unit; may be repeated.")
    ] = None,
    exercise: Annotated[
        list[str] | None,
        typer.Option(
            metavar="E",
            help="Only this exercise, with those that it builds on; may be repeated.",
        ),
    ] = None,
    solutions: Annotated[
        bool,
        typer.Option(
            "--solutions", help="Pack solutions with their lessons, for after the deadline."
        ),
    ] = False,
    hints: HintsOption = True,
    gradescope: Annotated[
        bool,
        typer.Option(
            "--gradescope", help="Pack this judge and the graders, as an autograder for Gradescope."
        ),
    ] = False,
    course: CourseOption = None,
) -> int:
    """Pack what students get: stubs, public checks and what they need to install."""
    where = _in_use(_authors_course(course))
    units, exercises = unit or [], exercise or []
    slugs = [where.unit(name).slug for name in units]
    for name in exercises:
        unit_of(where.units, name)
    if gradescope:
        if exercises or solutions or not hints:
            raise UsageError("--gradescope packs graders of whole units: give --unit alone with it")

        from autograder.lms.gradescope import package

        return _pack_autograder(out, package(where, slugs), slugs)

    from autograder.authoring.release import bundle, choose
    from autograder.terminal import bar

    choice = choose(where, units, exercises, solved=solutions, hinted=hints)
    with bar("units", stays=False) as progress:
        size = bundle(where, out, choice, progress)
    print(f"{out}: {size} files, {choice.in_words}")
    return 0


def _pack_autograder(out: Path, files: "Mapping[PurePath, bytes]", units: "Sequence[str]") -> int:
    from autograder.authoring.release import DATE
    from autograder.files import packed, write_bytes

    write_bytes(out, packed(files, DATE))
    print(f"{out}: {len(files)} files, an autograder for {', '.join(units) or 'all units'}")
    print("It holds solutions and hidden checks: upload it to Gradescope, and give it to nobody.")
    return 0


@nbgrader.command(epilog="Example: autograder nbgrader init nbgrader_course/ --unit gradients")
def init(
    folder: Annotated[Path, typer.Argument(metavar="COURSE", help="A new folder.")],
    unit: Annotated[
        list[str] | None, typer.Option(metavar="U", help="Only this unit; may be repeated.")
    ] = None,
    hints: HintsOption = True,
    course: CourseOption = None,
) -> int:
    """Make a course of nbgrader's in which this judge gives the grades."""
    where = _in_use(_authors_course(course))
    units = list(dict.fromkeys(where.unit(name) for name in unit or [])) or where.units
    must_be_new(folder)

    from autograder.nbgrader.making import new_course

    made = new_course(where, units, folder, hinted=hints)
    print(f"Made {folder}: {made} files, {len(units)} assignments.")
    print(f"Go on there, with `nbgrader generate_assignment {units[0].slug}`.")
    return 0


@new.command("course", epilog="Example: autograder new course losses/")
def new_course(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder.")],
) -> int:
    """Begin a course: one unit with one exercise, which passes its exam."""
    must_be_new(folder)

    from autograder.authoring.new import course

    print(*course(folder), sep="\n")
    print(f"Go on there, with `autograder build`: cd {folder}")
    return 0


@new.command("unit", epilog="Example: autograder new unit gradients --exercise slope")
def new_unit(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Such as gradients, or 04_gradients.")
    ],
    exercise: Annotated[
        str | None,
        typer.Option(metavar="E", help="What its exercise is called; by default after the unit."),
    ] = None,
    course: CourseOption = None,
) -> int:
    """Add a unit to a course: one exercise, which passes its exam."""
    where = _authors_course(course)

    from autograder.authoring.new import unit

    print(*unit(where, name, exercise), sep="\n")
    print("Go on with `autograder build`, and `autograder verify`.")
    return 0
