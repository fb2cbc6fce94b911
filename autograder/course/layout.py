"""Where the files of a course lie. No file lists the units: their folders in `solutions/` do."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from autograder.errors import UsageError


@dataclass(frozen=True, order=True)
class Unit:
    """One unit, known by `slug`, which names its files in three trees.

    For `04_gradients` these are the folders solutions/04_gradients/ and exercises/04_gradients/,
    and the grader tests/graders/test_04_gradients.py. left_out: its exercises that are not in use.
    """

    root: Path
    slug: str
    left_out: frozenset[str] = frozenset()

    @property
    def whole(self) -> Self:
        """The unit with all its exercises, in use or not."""
        return replace(self, left_out=frozenset())

    @property
    def name(self) -> str:
        """What its files are called: `gradients` for `04_gradients`."""
        return self.slug.split("_", 1)[1]

    @property
    def solution(self) -> Path:
        """The solution, from which the stub is built."""
        return self.root / "solutions" / self.slug / f"{self.name}.py"

    def wrong(self, exercise: str) -> Path:
        """Return the file of wrong answers to an exercise, each with its belief; need not exist."""
        return self.solution.with_name(exercise) / "wrong.py"

    def right(self, exercise: str) -> Path:
        """Return the file of right answers to an exercise, the variants; need not exist."""
        return self.solution.with_name(exercise) / "right.py"

    def hints(self, exercise: str) -> Path:
        """Return the file of the hints to an exercise; need not exist."""
        return self.solution.with_name(exercise) / "hints.md"

    @property
    def building_blocks(self) -> Path:
        """Code that wrong and right answers to several exercises share; need not exist."""
        return self.solution.with_name("building_blocks.py")

    @property
    def edges(self) -> Path:
        """The conditions that the syllabus names for its exercises; need not exist."""
        return self.solution.with_name("edges.py")

    @property
    def questions(self) -> Path:
        """Its predict questions; need not exist."""
        return self.solution.with_name("predict.toml")

    @property
    def predictions(self) -> str:
        """The name of the exercise that answers its predict questions."""
        return f"predict_{self.name}"

    @property
    def beliefs(self) -> Path:
        """The beliefs that wrong answers of several units share; need not exist."""
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
        """Every Python file that authors write for this unit, sorted.

        The grader is among them even if it does not exist yet.
        """
        found = {*self.solution.parent.glob("*.py"), *self.bank, self.grader}
        return sorted(found | ({self.beliefs} if self.beliefs.is_file() else set()))

    @property
    def drivers(self) -> Path:
        """Public code that runs beside the student's; need not exist."""
        return self.solution.with_name("drivers.py")

    @property
    def grader(self) -> Path:
        """The public and the hidden checks."""
        return self.root / "tests" / "graders" / f"test_{self.slug}.py"

    @property
    def marking_scheme(self) -> Path:
        """What its points are for. `build` writes it; no author edits it."""
        return self.solution.with_name("marking_scheme.md")

    @property
    def stub(self) -> Path:
        """What the student fills in. `build` writes it; no author edits it."""
        return self.root / "exercises" / self.slug / f"{self.name}.py"

    @property
    def notebook(self) -> Path:
        """The stub as a notebook. `build` writes it; no author edits it."""
        return self.stub.with_suffix(".ipynb")

    @property
    def public_checks(self) -> Path:
        """The checks that the student gets. `build` writes it; no author edits it."""
        return self.stub.with_name(f"test_{self.name}.py")


@dataclass(frozen=True)
class Course:
    """A course root: the folder that holds `exercises/` and, for its authors, `solutions/`.

    left_out: what is not in use, units by their slugs and exercises after those of their units:
    `08_build_autograd`, `02_regression_losses.brier`.
    """

    root: Path
    left_out: frozenset[str] = frozenset()

    @property
    def units(self) -> list[Unit]:
        """The units that have a solution and are in use, in the order of their numbers.

        Raise `UsageError` if there are none, as in a student's copy of the course.
        """
        found = sorted(path.parent.name for path in self.root.glob("solutions/[0-9][0-9]_*/*.py"))
        if not found:
            raise UsageError(
                f"{self.root} has no solutions/: this needs the instructor's copy of the course"
            )
        without = {
            slug: frozenset(
                one.removeprefix(f"{slug}.") for one in self.left_out if one.startswith(f"{slug}.")
            )
            for slug in dict.fromkeys(found)
        }
        return [
            Unit(self.root, slug, names)
            for slug, names in without.items()
            if slug not in self.left_out
        ]

    def unit(self, slug: str) -> Unit:
        """Return the unit called `04_gradients`, or by its name or number alone: `gradients`, `04`.

        Raise `UsageError` if there is none.
        """
        units = {unit.slug: unit for unit in self.units}
        for one in self.left_out:
            if is_called(one, slug):
                raise UsageError(f"{one} is left out, by [tool.autograder] in pyproject.toml")
        return units[slug_of(slug, [*units])]

    @property
    def data(self) -> list[Path]:
        """What all units may read: the files of `exercises/data`, without hidden or cached ones."""
        found = (self.root / "exercises" / "data").glob("[!._]*")
        return sorted(path for path in found if path.is_file())


def slug_of(word: str, slugs: Sequence[str]) -> str:
    """Return the slug of a unit that is called by it, or by its name or number alone.

    Raise `UsageError` if there is none.
    """
    for slug in slugs:
        if is_called(slug, word):
            return slug
    raise UsageError(f"there is no unit {word!r}; the units are {', '.join(slugs)}")


def is_called(slug: str, word: str) -> bool:
    """Say whether a unit is called so: by its slug, or by its name or number alone."""
    number, _, name = slug.partition("_")
    return word in (slug, name, number)


def find_course(start: Path) -> Course:
    """Return the course that `start` lies in: the nearest folder upward with `exercises/`.

    A folder with `solutions/` will do, as the exercises may not be built yet. Raise `UsageError` if
    there is neither.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "exercises").is_dir() or (folder / "solutions").is_dir():
            return Course(folder)
    raise UsageError(f"no folder with exercises/ at or above {start}; give one with --course DIR")


def course_digest(root: Path, units: Sequence[Unit], built: Sequence[Path] = ()) -> str:
    """Return a digest of what submissions are judged by: solutions, banks, drivers and graders.

    built: files that are made of these and in which something is found, as far as they are there.
    """
    whole = hashlib.sha256()
    there = [path for path in built if path.is_file()]
    for paths in (*(unit.sources for unit in units), there):
        for path in paths:
            whole.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    for unit in units:
        for name in sorted(unit.left_out):
            whole.update(f"without {unit.slug}.{name}\n".encode())
    return f"sha256:{whole.hexdigest()}"
