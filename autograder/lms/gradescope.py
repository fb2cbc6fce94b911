"""Gradescope: results.json, and the autograder.zip in which this judge runs there.

    setup.sh           once, when Gradescope builds the image: installs this package
    run_autograder     for each submission: on_gradescope
    judge/             this package, and the pyproject.toml that installs it
    solutions/, tests/graders/, exercises/, pyproject.toml, constraints.txt

Its root becomes /autograder/source. Students cannot see what is in it. A test is an exercise, so
that its points are right; the total is `score`, as the course's policies make it. None is hidden:
feedback of a hidden check shows no value that it expects, and one hidden test would hide the total.
"""

import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath

import autograder
from autograder.authoring.installing import SETTINGS, settings
from autograder.course.exercises import must_be_complete
from autograder.course.layout import Course
from autograder.grading.report.feedback import prose
from autograder.grading.report.tables import number
from autograder.lms.exercises import as_json, shown
from autograder.lms.students import Student

JUDGE = PurePath("judge")
EXTRAS = ("torch", "jupyter", "instructor")  # of this package; the last has the others
VERSIONS = "constraints.txt"
BESIDES = (SETTINGS, VERSIONS, "LICENSE", "README.md")
FOLDERS = ("exercises", "solutions", "tests/graders")
OF_THE_PACKAGE = ("*.py", "*.j2", "*.json", "*.css", "*.js")
SETUP = """\
#!/usr/bin/env bash
# Gradescope runs this once, when it builds the image. It needs Python 3.11 or later, which Ubuntu
# 24.04 has as python3, and Ubuntu 22.04 beside that.
set -euo pipefail
cd "$(dirname "$0")"
apt-get update
if python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    python=python3
else
    python=python3.11
fi
apt-get install -y "$python" "$python-venv"
"$python" -m venv /autograder/venv
# PyTorch's default build brings gigabytes for graphics cards. To do without, install its CPU build
# into this environment before this line, as PyTorch's installation page says.
/autograder/venv/bin/pip install -c constraints.txt "./judge[instructor]"
"""
RUN = """\
#!/usr/bin/env bash
# Gradescope runs this for each submission. AUTOGRADER_ROOT is for a trial somewhere else.
root=${{AUTOGRADER_ROOT:-/autograder}}
exec "$root/venv/bin/python" -P -m autograder.lms.on_gradescope "$root"{units}
"""


def files(students: Sequence[Student]) -> dict[PurePath, bytes]:
    """Return the results.json of each student, in a folder of the student's name."""
    return {PurePath(s.folder, "results.json"): results(s) for s in students}


def results(student: Student) -> bytes:
    """Return the content of results.json."""
    return as_json(
        {
            "score": float(number(student.grade.grade)),
            "output": "\n\n".join(map(prose, student.said())),
            "output_format": "md",
            "test_output_format": "md",
            "test_name_format": "text",
            "tests": [
                {
                    "name": one.title,
                    "number": str(place),
                    "score": one.score,
                    "max_score": one.max_score,
                    "status": "passed" if one.is_whole else "failed",
                    "output": one.said,
                    "visibility": "visible",
                }
                for place, one in enumerate(shown(student), 1)
            ],
        }
    )


def package(course: Course, units: Sequence[str] = ()) -> dict[PurePath, bytes]:
    """Return the files of autograder.zip, by path.

    units: slugs of those that it grades, by default all. Raise `UsageError` if the course is not
    whole.
    """
    for unit in course.units:
        must_be_complete(unit)
    root, inside = course.root, Path(autograder.__file__).parent
    chosen = "".join(f" {shlex.quote(unit)}" for unit in units)
    package = _read(inside.parent, (p for name in OF_THE_PACKAGE for p in inside.rglob(name)))
    return {
        PurePath(VERSIONS): b"",  # of a course that pins none
        **_read(root, (root / name for name in BESIDES)),
        **_read(root, (path for name in FOLDERS for path in (root / name).rglob("*"))),
        **{JUDGE / path: content for path, content in package.items()},
        JUDGE / SETTINGS: settings(course, EXTRAS).encode(),
        PurePath("setup.sh"): SETUP.encode(),
        PurePath("run_autograder"): RUN.format(units=chosen).encode(),
    }


def _read(root: Path, paths: Iterable[Path]) -> dict[PurePath, bytes]:
    """Return the content of files, by their paths below a folder; hidden and compiled ones are left
    out."""
    below = {PurePath(path.relative_to(root)): path for path in paths if path.is_file()}
    return {
        place: path.read_bytes()
        for place, path in below.items()
        if not any(part.startswith(".") or part == "__pycache__" for part in place.parts)
    }
