"""What the commands share: the option that names a course, and how one is found."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.course.layout import Course, find_course
from autograder.errors import UsageError

CourseOption = Annotated[
    Path | None,
    typer.Option("--course", metavar="DIR", help="The course; by default the nearest folder upward "
                 "that has exercises/."),
]  # fmt: skip


def course_in(folder: Path | None) -> Course:
    """Return the course in a folder, or, by default, the one that we are in."""
    if folder is None:
        return find_course(Path.cwd())
    if not (folder / "exercises").is_dir() and not (folder / "solutions").is_dir():
        raise UsageError(f"{folder} is no course: it has no exercises/")
    return Course(folder.resolve())
