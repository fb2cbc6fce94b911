"""The commands of students: all that there are where a course is installed from a bundle."""

import contextlib
from importlib.util import find_spec
from typing import Annotated

import typer

from autograder.cli.common import CourseOption, course_in
from autograder.errors import UsageError

app = typer.Typer()


@app.command(epilog="Example: autograder check gradients, or autograder check half_mse")
def check(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="UNIT|EXERCISE", help="By its name; by default all.", show_default=False
        ),
    ] = None,
    course: CourseOption = None,
) -> int:
    """Check your own work with the public checks, as `pytest` does in the exercises' folder."""
    import pytest

    from autograder.cli.selecting import arguments

    folder = course_in(course).root / "exercises"
    if not folder.is_dir():
        raise UsageError(f"there is no {folder}: run `autograder build`")
    # Our package is imported by now, which pytest would warn of where it is installed.
    calm = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    return int(pytest.main([*arguments(folder, name), *calm]))


@app.command(epilog="Example: autograder watch, or autograder watch gradients")
def watch(
    unit: Annotated[
        str | None,
        typer.Argument(
            metavar="UNIT",
            help="Where to begin; by default with what is to be done next.",
            show_default=False,
        ),
    ] = None,
    course: CourseOption = None,
) -> int:
    """Check your own work on every save, and show the verdicts on a screen; `q` quits."""
    from autograder.cli.selecting import unit_called

    root = course_in(course).root
    slug = unit and unit_called(unit, root / "exercises")
    try:
        from autograder.watch.run import watch
    except ModuleNotFoundError as error:
        if error.name != "watchfiles":
            raise
        raise UsageError(
            "watchfiles is missing: in the course's folder, run pip install -c constraints.txt -e ."
        ) from None
    watch(root, slug)
    return 0


@app.command(epilog="Example: autograder hint half_mse")
def hint(
    exercise: Annotated[str, typer.Argument(metavar="EXERCISE", help="By its name.")],
    number: Annotated[
        int, typer.Argument(min=1, max=3, metavar="[N]", help="1, 2 or 3; by default the first.")
    ] = 1,
    course: CourseOption = None,
) -> int:
    """Show a hint to an exercise: the idea, then what to think of, then how to begin."""
    from autograder.cli.selecting import folder_of
    from autograder.selfcheck import hints

    root = course_in(course).root
    folder_of(exercise, root / "exercises")
    print(hints.hint(root, exercise, number))
    return 0


@app.command(epilog="Example: autograder draw half_mse")
def draw(
    exercise: Annotated[str, typer.Argument(metavar="EXERCISE", help="By its name.")],
    course: CourseOption = None,
) -> int:
    """Draw the pictures in which an exercise has a part, with your own functions."""
    from autograder.cli.selecting import folder_of
    from autograder.course.lesson import drawn_with_answers
    from autograder.selfcheck import drawing

    folder = folder_of(exercise, course_in(course).root / "exercises")
    file = folder / f"{folder.name.partition('_')[2]}.py"
    text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    are_drawn = True
    for one in drawing.draw(folder, exercise, drawn_with_answers(text)):
        print(*filter(None, [one.printed, one.said]), sep="\n", flush=True)
        are_drawn &= one.is_drawn
    return 0 if are_drawn else 1


@app.command(epilog="Example: autograder doctor")
def doctor(course: CourseOption = None) -> int:
    """Say what is installed here and what is missing; with the judge, how well it isolates."""
    from autograder.selfcheck import doctor as desk

    root = None
    with contextlib.suppress(UsageError):  # it answers where no course is, too
        root = course_in(course).root
    lines, healthy = desk.diagnosis(root)
    if find_spec("autograder.grading"):  # students do not get it
        from autograder.grading import doctor as judge

        more, isolated = judge.diagnosis()
        lines, healthy = [*lines, *more], healthy and isolated
    print("\n".join(lines))
    return 0 if healthy else 1
