"""`autograder nbgrader init`: a new course for nbgrader, made from our units."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from autograder.authoring import build
from autograder.authoring.notebook import as_notebook
from autograder.authoring.part import handed_out
from autograder.course.layout import Course, Unit
from autograder.files import make_folder, write_bytes

CONFIG = "nbgrader_config.py"
CONFIG_TEXT = '''\
"""Configuration of nbgrader, as `autograder nbgrader init` wrote it. It is yours to edit."""

import autograder.nbgrader

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = {course_id!r}

# `nbgrader autograde` asks autograder's judge, which runs what students wrote in a sandbox. Without
# this line nbgrader would run it in a kernel, in notebooks whose cells test nothing.
autograder.nbgrader.switch_on(c, course={course!r})
'''


def new_course(course: Course, units: Sequence[Unit], folder: Path, *, hinted: bool = True) -> int:
    """Make a course for nbgrader in `folder`, which is new or empty, with these units as its
    assignments; return the number of its files. hinted: with the hints."""
    names = {"course_id": folder.resolve().name, "course": str(course.root)}
    files = {Path(CONFIG): CONFIG_TEXT.format(**names).encode()}
    for unit in units:
        made = _files(unit, hinted=hinted)
        files |= {Path("source", unit.slug, path): data for path, data in made.items()}
    _write_all(files, folder)
    return len(files)


def _write_all(files: dict[Path, bytes], folder: Path) -> None:
    """Write all files or none: each is written elsewhere before the first gets its place."""
    make_folder(folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as part:
        for path, data in files.items():
            write_bytes(part / path, data)
        for entry in sorted(Path(part).iterdir(), reverse=True):  # the configuration last
            entry.rename(folder / entry.name)


def _files(unit: Unit, *, hinted: bool) -> dict[Path, bytes]:
    """Return the files of an assignment, by path below its folder: the notebook, and what its
    check cells and pictures need."""
    files = build.unit_files(unit, hinted=hinted)
    built = {path.relative_to(unit.stub.parent): data for path, data in files.items()}
    del built[Path(unit.stub.name)]  # students would fill it in, and not the notebook beside it
    built[Path(unit.notebook.name)] = as_notebook(
        handed_out(unit), solved=True, hinted=hinted
    ).encode()
    if b"load_digits" in built[Path(unit.notebook.name)]:
        data = Course(unit.root).data
        built |= {Path(path.parent.name, path.name): path.read_bytes() for path in data}
    return built
