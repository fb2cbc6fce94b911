"""Where the files of a course lie. Nothing lists the units: the folders do."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError


@dataclass(frozen=True, order=True)
class Unit:
    """One unit, known by the folder that it has in each of the three trees."""

    root: Path
    slug: str

    @property
    def name(self) -> str:
        """What its files are called: `gradients` for `04_gradients`."""
        return self.slug.split("_", 1)[1]

    @property
    def solution(self) -> Path:
        """The one file an author edits; the stub is built from it."""
        return self.root / "solutions" / self.slug / f"{self.name}.py"

    def wrong(self, exercise: str) -> Path:
        """Wrong answers to an exercise, each with the belief behind it; need not exist."""
        return self.solution.with_name(exercise) / "wrong.py"

    def right(self, exercise: str) -> Path:
        """Right answers to an exercise, written differently; need not exist."""
        return self.solution.with_name(exercise) / "right.py"

    @property
    def building_blocks(self) -> Path:
        """What wrong and right answers to several exercises are built from; need not exist."""
        return self.solution.with_name("building_blocks.py")

    @property
    def beliefs(self) -> Path:
        """What the wrong answers of all units believe again and again; need not exist."""
        return self.root / "solutions" / "beliefs.py"

    @property
    def folders(self) -> list[Path]:
        """The folders of the exercises that have wrong or right answers."""
        return sorted(p for p in self.solution.parent.glob("[!._]*") if p.is_dir())

    @property
    def bank(self) -> list[Path]:
        """Every file that holds the code of a wrong or a right answer."""
        found = [path for folder in self.folders for path in sorted(folder.glob("*.py"))]
        return [*([self.building_blocks] if self.building_blocks.is_file() else []), *found]

    @property
    def sources(self) -> list[Path]:
        """Every Python file of the author's side of this unit, in an order that is always the same.

        The grader is among them, be it there or not.
        """
        found = {*self.solution.parent.glob("*.py"), *self.bank, self.grader}
        return sorted(found | ({self.beliefs} if self.beliefs.is_file() else set()))

    @property
    def drivers(self) -> Path:
        """Public code that runs beside the student's; need not exist."""
        return self.solution.with_name("drivers.py")

    @property
    def grader(self) -> Path:
        """Public and hidden checks."""
        return self.root / "tests" / "graders" / f"test_{self.slug}.py"

    @property
    def stub(self) -> Path:
        """What the student fills in. Built; never edited."""
        return self.root / "exercises" / self.slug / f"{self.name}.py"

    @property
    def notebook(self) -> Path:
        """The stub as a notebook. Built; never edited."""
        return self.stub.with_suffix(".ipynb")

    @property
    def public_checks(self) -> Path:
        """The checks that the student gets. Built; never edited."""
        return self.stub.with_name(f"test_{self.name}.py")


@dataclass(frozen=True)
class Course:
    """A course root: the folder that holds `exercises/` and, for its authors, `solutions/`."""

    root: Path

    @property
    def units(self) -> list[Unit]:
        """The author's units in syllabus order.

        Raise `UsageError` where only the student's side is present.
        """
        found = sorted(path.parent.name for path in self.root.glob("solutions/[0-9][0-9]_*/*.py"))
        units = [Unit(self.root, slug) for slug in dict.fromkeys(found)]
        if not units:
            raise UsageError(
                f"{self.root} has no solutions/: this needs the instructor's copy of the course"
            )
        return units

    def unit(self, slug: str) -> Unit:
        """The unit called `slug`, or by its name or number alone; `UsageError` if there is none."""
        for unit in self.units:
            if slug in (unit.slug, unit.name, unit.slug.split("_")[0]):
                return unit
        known = ", ".join(unit.slug for unit in self.units)
        raise UsageError(f"there is no unit {slug!r}; the units are {known}")


def find_course(start: Path) -> Course:
    """The course that `start` lies in: the nearest folder upward with `exercises/`, or, before they
    are built, with `solutions/`."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "exercises").is_dir() or (folder / "solutions").is_dir():
            return Course(folder)
    raise UsageError(f"no folder with exercises/ at or above {start}; give one with --course DIR")


def course_digest(root: Path, units: Sequence[Unit]) -> str:
    """Identifies what submissions are judged by: solutions, banks, drivers and graders."""
    whole = hashlib.sha256()
    for unit in units:
        for path in unit.sources:
            whole.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return f"sha256:{whole.hexdigest()}"
