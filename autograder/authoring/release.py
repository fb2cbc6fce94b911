"""The bundle for students: stubs, public checks and autograder, checked to hold no secret.

Another one, for after the deadline, holds solutions: those that were asked for, and no other.
"""

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.build import unit_files
from autograder.authoring.installing import SETTINGS, settings
from autograder.authoring.part import Part
from autograder.authoring.syllabus import of_exercises, with_table
from autograder.checking.checks import load_checks
from autograder.course.exercises import FENCE, exercises_of, unit_of
from autograder.course.layout import Course, Unit
from autograder.course.loaded import LoadedUnit
from autograder.course.stub import code_of, ships
from autograder.course.use import needs_of
from autograder.errors import UsageError
from autograder.files import packed, write_bytes
from autograder.runtime.notebook import cells
from autograder.runtime.syntax import Definition

Progress = Callable[[int, int], None]  # is told how many are done, of how many

BESIDES = ("constraints.txt", "LICENSE")
EXTRAS = ("torch", "jupyter")  # of our package, what students may want
# What of our package is not for students: no part of theirs imports it.
NOT_FOR_STUDENTS = (
    "authoring", "cli/exporting.py", "cli/instructors.py", "collecting", "course", "grading", "lms",
    "nbgrader", "sandbox",
)  # fmt: skip
FOR_STUDENTS = ("course/__init__.py", "course/layout.py", "course/lesson.py")  # all the same
README = Path("exercises/README.md")
FOR_AUTHORS = re.compile(r"<!--.*?-->\n", re.S)  # comments, which a plain file shows
ONLY_WITH_HINTS = re.compile(
    r"<!-- Not where `autograder release --no-hints` packs this page -->\n.*?<!-- end -->\n\n",
    re.S,
)
# Of all files in a bundle, whenever it is packed: the same course gives the same bytes. A new
# version of the course has a new date.
DATE = (2026, 11, 30, 0, 0, 0)
SHORTEST = 20  # characters; a shorter piece of code gives nothing away
EXAMPLE = ("02_regression_losses", "half_mse")  # what exercises/README.md speaks of
SOLVED = Path("solved")  # not `solutions`: an instructor may unpack it where those are
ABOUT_SOLVED = """# Solutions

Each folder is a unit as you know it from `exercises/`, with our solutions in place of yours. There
are other right ones: the checks say whether yours is.

Unpack this beside `exercises/`, in the folder where you installed the course. Read a solution and
your own side by side; the lesson is at the top of its file, and the notebook draws its last
pictures with it. Then change a line, guess which check fails, and run it:

    cd solved/{unit}
    pytest
"""


@dataclass(frozen=True)
class Choice:
    """What of a course is handed out: exercises of some units, by name. solved: as solutions, with
    their lessons. hinted: with the hints."""

    names: dict[Unit, tuple[str, ...]]
    solved: bool = False
    hinted: bool = True

    @property
    def in_words(self) -> str:
        """What is handed out, in a line: of a unit that is not whole, its exercises."""
        what = "solutions of " if self.solved else ""
        return what + ", ".join(
            unit.slug
            if len(names) == len(exercises_of(unit))
            else f"{unit.slug} ({', '.join(names)})"
            for unit, names in self.names.items()
        )

    @property
    def parts(self) -> list[Part]:
        """The units, each with the exercises of it."""
        return [Part(unit, names, solved=self.solved) for unit, names in self.names.items()]


def choose(
    course: Course,
    units: Sequence[str] = (),
    exercises: Sequence[str] = (),
    *,
    solved: bool = False,
    hinted: bool = True,
) -> Choice:
    """Return these units, whole, with these exercises and what they build on; all, if none are
    named. Raise `UsageError` for what the course does not have."""
    every = course.units
    whole = {course.unit(name) for name in units} if units or exercises else {*every}
    wanted = {name: unit_of(every, name) for name in exercises}
    chosen = dict[Unit, tuple[str, ...]]()
    for unit in every:
        if unit in whole:
            chosen[unit] = tuple(exercise.name for exercise in exercises_of(unit))
        elif unit in wanted.values():
            names = [name for name, its in wanted.items() if its == unit]
            chosen[unit] = tuple(needs_of(LoadedUnit(unit), names, hidden=False))
    return Choice(chosen, solved, hinted)


def bundle(
    course: Course,
    out: Path,
    choice: Choice | None = None,
    progress: Progress = lambda done, total: None,
) -> int:
    """Write the bundle, a zip archive, to `out`; return the number of files in it.

    choice: what of the course is in it, by default all. progress: is called with how many units are
    built, of how many. Raise `UsageError`, and write nothing, if a secret would be in it.
    """
    choice = choice or choose(course)
    files = contents(course, choice, progress)
    leaks = [f"{path}: {secret}" for path, secret in _leaks(files, course, choice)]
    if leaks:
        raise UsageError(f"not written, it would give away {leaks[0]}")
    write_bytes(out, packed(files, DATE))
    return len(files)


def contents(
    course: Course, choice: Choice, progress: Progress = lambda done, total: None
) -> dict[Path, bytes]:
    """Return the content of each file of the bundle, by path in it; progress: as in `bundle`.

    The stubs are built anew, so files that someone changed in exercises/ do not get into it.
    """
    root, parts, files = course.root, choice.parts, dict[Path, bytes]()
    progress(0, len(parts))
    for done, part in enumerate(parts, 1):
        built = unit_files(part.unit, hinted=choice.hinted, part=part)
        files |= {path.relative_to(root): content for path, content in built.items()}
        progress(done, len(parts))
    for path in course.data:
        files[path.relative_to(root)] = path.read_bytes()
    return _solved(files, choice) if choice.solved else files | _around(course, choice)


def _solved(files: dict[Path, bytes], choice: Choice) -> dict[Path, bytes]:
    """Return the files of units with solutions as they are in a bundle of solutions."""
    moved = {SOLVED / path.relative_to("exercises"): content for path, content in files.items()}
    about = ABOUT_SOLVED.format(unit=next(iter(choice.names)).slug)
    return moved | {SOLVED / "README.md": about.encode()}


def _around(course: Course, choice: Choice) -> dict[Path, bytes]:
    """Return what a student has besides the units: our packages, what installs them, the README."""
    root, files = course.root, dict[Path, bytes]()
    package = Path(__file__).parents[1]
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.j2")]):
        below = path.relative_to(package)
        is_apart = any(below.is_relative_to(room) for room in NOT_FOR_STUDENTS)
        if not is_apart or below.as_posix() in FOR_STUDENTS:
            files[Path("autograder") / below] = path.read_bytes()
    files[Path(SETTINGS)] = settings(course, EXTRAS).encode()
    for name in BESIDES:
        if (root / name).is_file():
            files[Path(name)] = (root / name).read_bytes()
    if (root / README).is_file():
        text = (root / README).read_text(encoding="utf-8")
        files[Path("README.md")] = _about(text, choice).encode()
    return files


def _about(text: str, choice: Choice) -> str:
    """Return the text of the bundle's README: it speaks of exercises that are in the bundle."""
    slugs = {unit.slug: names for unit, names in choice.names.items()}
    unit = EXAMPLE[0] if EXAMPLE[0] in slugs else next(iter(slugs))
    exercise = EXAMPLE[1] if EXAMPLE[1] in slugs[unit] else slugs[unit][0]
    for said, meant in ((EXAMPLE[0], unit), (EXAMPLE[1], exercise)):
        text = text.replace(said, meant)
    text = text.replace(EXAMPLE[0].partition("_")[2], unit.partition("_")[2])
    text = text if choice.hinted else ONLY_WITH_HINTS.sub("", text)
    return FOR_AUTHORS.sub("", with_table(text, of_exercises(choice.parts)))


def _leaks(files: dict[Path, bytes], course: Course, choice: Choice) -> list[tuple[Path, str]]:
    """Return each pair of a file and a secret in it, as the file's path and the secret's name."""
    texts = {path: squeezed(_text(path, data)) for path, data in files.items()}
    given = _given(choice)
    return [
        (path, name)
        for unit in course.units
        for name, code in secrets(unit).items()
        if not any(code in solution for solution in given)
        for path, text in texts.items()
        if code in text
    ]


def _given(choice: Choice) -> list[str]:
    """Return the code of each solution that is handed out on purpose, squeezed."""
    fences = (fence for part in choice.parts for fence in FENCE.finditer(part.stub))
    return [squeezed(_without_markers(fence.group())) for fence in fences]


def _text(path: Path, data: bytes) -> str:
    """Return the text of a file; of a notebook, the text of its cells without the JSON."""
    if path.suffix == ".ipynb":
        return "\n".join(cell.text for cell in cells(data))
    return data.decode(errors="ignore")


def secrets(unit: Unit) -> dict[str, str]:
    """Return the unit's secrets by name, each a text without any white space.

    Secret are the solutions, the hidden checks with their names, and the code of misconceptions and
    variants, unless students are given it to repair. The names and beliefs of misconceptions are no
    secret: students read them when their answers fit.
    """
    solution = unit.solution.read_text(encoding="utf-8")
    found = {
        f"a solution of {unit.slug}, fence {n}": fence.group()
        for n, fence in enumerate(FENCE.finditer(solution), 1)
    }
    public = {check.name for check in load_checks(unit.grader, unit.slug) if check.public}
    for node, code in _definitions(unit.grader):
        if node.name.startswith("test_") and node.name not in public:
            found[f"{node.name} of {unit.slug}"] = code
            found[f"the name {node.name} of {unit.slug}"] = node.name
    for path in unit.bank:
        for node, code in _definitions(path):
            if not ships(node):
                found[f"{node.name} of {unit.slug}/{path.parent.name}"] = code
    codes = {name: squeezed(_without_markers(code)) for name, code in found.items()}
    return {name: code for name, code in codes.items() if len(code) >= SHORTEST}


def _definitions(path: Path) -> list[tuple[Definition, str]]:
    """Return the functions and classes of a file, each with its code and without its docstring."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    nodes = [node for node in ast.parse(text).body if isinstance(node, Definition)]
    return [(node, code_of(lines, node)) for node in nodes]


def _without_markers(code: str) -> str:
    """Return code without the markers' lines; "" if it only imports, which gives nothing away."""
    inside = re.sub(r"^ *### (BEGIN|END) SOLUTION\n", "", code, flags=re.MULTILINE)
    lines = [line for line in inside.splitlines() if line.strip()]
    return "" if all(re.match("(import|from) ", line) for line in lines) else inside


def squeezed(code: str) -> str:
    """Return code without white space, so that no other indentation or line break hides it."""
    return re.sub(r"\s+", "", code)
