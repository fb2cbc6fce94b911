"""`autograder new`: a course, or one unit of a course, as small as a good example can be.

What is written passes the exam of `autograder verify` as it is: an author replaces one part after
the other, and is told at each step what no longer fits. The templates are in `scaffold/`.
"""

import keyword
import re
import shutil
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from autograder.checking.render import templates
from autograder.course.exercises import exercises_of
from autograder.course.layout import Course, Unit
from autograder.errors import UsageError
from autograder.files import write, write_folder

FIRST = ("01_averages", "average_rows")  # the unit and the exercise of a new course
MOST = 99  # the numbers of units have two digits
NAME = re.compile(r"(?:(?P<number>\d\d)_)?(?P<name>[a-z][a-z0-9_]*)")
# Answers depend on their versions; those of torch end in the kind of its build.
PINNED = ("numpy", "pytest", "torch")

_TEMPLATES = templates("autograder.authoring")


def course(folder: Path) -> list[Path]:
    """Write a course of one unit into a folder that is new or empty; return its files.

    Raise `UsageError`, and write nothing, if that cannot be done.
    """
    where = Unit(folder, FIRST[0])
    files = _of_unit(where, FIRST[1]) | {
        folder / "pyproject.toml": _rendered("pyproject.toml", where),
        folder / "constraints.txt": _constraints(),
        folder / "exercises" / "README.md": _rendered("README.md", where),
    }
    return _write_into(folder, files)


def unit(course: Course, name: str, exercise: str | None = None) -> list[Path]:
    """Write a unit of one exercise into a course; return its files.

    name: `gradients`, which gets the next number, or `04_gradients`. exercise: by default called
    after the unit. Raise `UsageError`, and write nothing, if that cannot be done.
    """
    where = Unit(course.root, _slug(course, name))
    files = _of_unit(where, _exercise(course, exercise or f"average_{where.name}"))
    folder, grader = where.solution.parent, where.grader
    for taken in (folder, grader):
        if taken.exists():
            raise UsageError(f"{taken} is there already")
    text = files.pop(grader)
    written = _write_into(folder, files)
    try:
        write(grader, text)
    except UsageError:
        shutil.rmtree(folder)
        raise
    return [*written, grader]


def _of_unit(unit: Unit, exercise: str) -> dict[Path, str]:
    """Return the text of each file of a unit, by path."""
    files = {
        unit.solution: "solution.py",
        unit.wrong(exercise): "wrong.py",
        unit.right(exercise): "right.py",
        unit.hints(exercise): "hints.md",
        unit.grader: "grader.py",
    }
    return {path: _rendered(name, unit, exercise) for path, name in files.items()}


def _rendered(name: str, unit: Unit, exercise: str = "") -> str:
    title = unit.name.replace("_", " ").capitalize()
    template = _TEMPLATES.get_template(f"scaffold/{name}.j2")
    return template.render(slug=unit.slug, title=title, exercise=exercise) + "\n"


def _write_into(folder: Path, files: dict[Path, str]) -> list[Path]:
    """Write files into a folder that is new or empty, all or none; return their paths."""
    write_folder(folder, {path.relative_to(folder): text.encode() for path, text in files.items()})
    return [*files]


def _slug(course: Course, name: str) -> str:
    """Return the slug of a new unit; raise `UsageError` for a name that it cannot have."""
    units = {unit.slug[:2]: unit.name for unit in course.units}
    found = NAME.fullmatch(name)
    if found is None or keyword.iskeyword(found["name"]):
        raise UsageError(f"{name!r} cannot be a unit: write gradients or 04_gradients")
    number = found["number"] or f"{int(max(units)) + 1:02}"
    if int(number) > MOST:
        raise UsageError(f"a unit's number is at most {MOST}: give one, as in 04_{name}")
    if number in units:
        raise UsageError(f"unit {number} is there already: {units[number]}")
    if found["name"] in units.values():
        raise UsageError(f"there is a unit {found['name']} already")
    # Its file would be imported in place of that module, or the other way round.
    with suppress(ImportError, ValueError):
        if find_spec(found["name"]) is not None:
            raise UsageError(f"{found['name']} is a module of Python's or an installed one")
    return f"{number}_{found['name']}"


def _exercise(course: Course, name: str) -> str:
    """Return the name of a new exercise; raise `UsageError` for one that it cannot have."""
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
        raise UsageError(f"{name!r} cannot be an exercise: give the name of a function")
    for unit in course.units:
        if name in (exercise.name for exercise in exercises_of(unit)):
            raise UsageError(f"{unit.slug} has an exercise {name} already")
    return name


def _constraints() -> str:
    """Return the versions with which a course is made, for pip."""
    lines = ["# Versions that graders and students agree on.\n"]
    for name in PINNED:
        with suppress(PackageNotFoundError):
            lines.append(f"{name}=={version(name).partition('+')[0]}\n")
    return "".join(lines)
