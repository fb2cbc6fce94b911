"""Which submissions are similar, for a person to look at: the same shape, whatever names it has.

Each student's file of a unit is read in a sandbox, as it is for grading, and compared function by
function by copydetect: names, comments and strings are left out, and what the stub gave. Small
numerical functions coincide by nature, so a pair is a reason to look, and no more.

All runs of tokens are compared, not a choice of them (a window of 1), so that the same submissions
give the same table.
"""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from copydetect.utils import filter_code, hashed_kgrams

from autograder.checking.text import no_formula
from autograder.collecting import collect
from autograder.course.exercises import must_be_complete
from autograder.course.forks import in_forks
from autograder.course.layout import Course, Unit
from autograder.course.loaded import LoadedUnit
from autograder.errors import UsageError
from autograder.grading import submissions
from autograder.grading.budget import Budget
from autograder.grading.reader import Reader
from autograder.grading.session import Session, limits
from autograder.sandbox.client import Zygote

RUN = 25  # characters of filtered code that are compared at once; copydetect's own choice
SECONDS = 20.0  # to filter one student's work
MOSTLY = 0.8  # of an exercise's runs
FEWEST = 40  # runs; who wrote less of a unit than this cannot be told from others
HEADER = ("unit", "student", "other", "share", "share_of_other", "exercises")
TOP_LEVEL = re.compile(r"^(?=(?:def|class|async def|@)\b|@)", re.MULTILINE)
DEFINED = re.compile(r"^(?:async )?(?:def|class) (\w+)", re.MULTILINE)

Progress = Callable[[int, int], None]  # is told how many are done, of how many
Runs = dict[str, frozenset[int]]  # by the name of the function that they are in


@dataclass(frozen=True)
class Pair:
    """Two students' work on a unit. share: how much of the first one's is in the other's, from 0 to
    1; share_of_other: the other way round. exercises: those that are mostly shared."""

    unit: str
    student: str
    other: str
    share: float
    share_of_other: float
    exercises: tuple[str, ...]

    def row(self) -> tuple[str, ...]:
        """Return it as a line of a table."""
        shares = (f"{share:.0%}" for share in (self.share, self.share_of_other))
        names = (self.student, self.other)
        return (self.unit, *map(no_formula, names), *shares, " ".join(self.exercises))


def similar(
    download: Path,
    course: Course,
    units: Sequence[str] = (),
    *,
    least: float,
    progress: Progress = lambda done, total: None,
) -> list[Pair]:
    """Return the pairs of which one has at least this share of its work from the other, those
    with the largest shares first.

    download: as for `autograder grade`. units: slugs, names or numbers; none means all. Raise
    `UsageError` if it cannot be read, or submissions cannot be locked in here.
    """
    chosen = [course.unit(name) for name in units] or course.units
    for unit in chosen:
        must_be_complete(unit)
    texts = _texts(download, course, chosen, progress)
    pairs = [pair for unit in chosen for pair in pairs_of(unit, texts[unit.slug])]
    found = [pair for pair in pairs if max(pair.share, pair.share_of_other) >= least]
    return sorted(found, key=_rank)


def table(pairs: Sequence[Pair]) -> str:
    """Return the text of similar.csv."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([HEADER, *(pair.row() for pair in pairs)])
    return text.getvalue()


def pairs_of(unit: Unit, texts: Mapping[str, str]) -> list[Pair]:
    """Return every two students' work on a unit, compared; texts: of their files, by student."""
    exercises = {exercise.name for exercise in LoadedUnit(unit).exercises}
    given, *every = _runs([LoadedUnit(unit).stub, *texts.values()])
    stub = frozenset().union(*given.values())
    written = {
        student: {name: found - stub for name, found in runs.items()}
        for student, runs in zip(texts, every, strict=True)
    }
    wholes = {student: frozenset[int]().union(*runs.values()) for student, runs in written.items()}
    enough = sorted(student for student, whole in wholes.items() if len(whole) >= FEWEST)
    pairs = []
    for student, other in combinations(enough, 2):
        one, two = wholes[student], wholes[other]
        both = len(one & two)
        mostly = (
            name
            for name, runs in written[student].items()
            if name in exercises and runs and len(runs & two) >= MOSTLY * len(runs)
        )
        shares = both / len(one), both / len(two)
        pairs.append(Pair(unit.slug, student, other, *shares, tuple(mostly)))
    return pairs


def _rank(pair: Pair) -> tuple[Any, ...]:
    shares = sorted((pair.share, pair.share_of_other))
    return (-shares[1], -shares[0], pair.unit, pair.student, pair.other)


def _texts(
    download: Path, course: Course, units: Sequence[Unit], progress: Progress
) -> dict[str, dict[str, str]]:
    """Return the text of each student's file of each unit, by unit and student."""
    texts: dict[str, dict[str, str]] = {unit.slug: {} for unit in units}
    loaded, budget = [LoadedUnit(unit) for unit in units], Budget()
    titles = [unit.name for unit in course.units]
    with (
        collect.look(download, titles=titles) as found,
        tempfile.TemporaryDirectory() as scratch,
        Zygote(limits(budget)) as zygote,
    ):
        if not zygote.isolated:
            raise UsageError("this machine cannot lock submissions in (see `autograder doctor`)")
        entries = collect.entries(found, Path(scratch))
        progress(0, len(entries))
        for done, (student, entry) in enumerate(entries.items(), 1):
            submission = submissions.read(student, entry.path, dated=entry.dated)
            with Session(zygote, budget) as session:
                works = Reader(session).works(submission, loaded)
            for unit in units:
                content = works[unit.slug].files.get(unit.stub.name, b"")
                texts[unit.slug][student] = content.decode(errors="replace")
            progress(done, len(entries))
    return texts


def _runs(texts: Sequence[str]) -> list[Runs]:
    """Return the runs of tokens in each text; none of one that takes too long.

    In forks, as a student's text may be made to keep what reads it busy.
    """
    jobs = [partial(_runs_of, text) for text in texts]
    found = in_forks(jobs, seconds=SECONDS, nothing={})
    return [{name: frozenset(map(int, runs)) for name, runs in one.items()} for one in found]


def _runs_of(text: str) -> dict[str, Any]:
    """Return the runs of each function in a text; "" has those of what is in no function."""
    found: dict[str, list[np.ndarray]] = {}
    for piece in TOP_LEVEL.split(text):
        defined = DEFINED.search(piece)
        filtered, _ = filter_code(piece, "", "python")
        runs = hashed_kgrams(filtered, RUN)
        found.setdefault(defined[1] if defined else "", []).append(runs.astype(np.int64))
    return {name: np.concatenate(runs) for name, runs in found.items()}
