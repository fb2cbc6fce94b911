"""What misconceptions answer: computed in forks, and kept in a cache between runs.

To run the checks on every wrong answer of the bank takes a minute for the whole course. The outcome
depends on the course, the engine (our own code), the versions of Python, NumPy and torch, and the
seed. So it is kept in the user's cache folder, under a digest of all that. The exam, whose purpose
is to find out what misconceptions answer, fills the cache and never reads it.
"""

import contextlib
import hashlib
import sys
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
import torch

from autograder.checking.freeze import as_text, from_text
from autograder.checking.running import run_here
from autograder.checking.student import Local
from autograder.checking.verdicts import Outcome, Verdict
from autograder.course import bank
from autograder.course.forks import in_forks
from autograder.course.layout import course_digest
from autograder.course.loaded import LoadedUnit
from autograder.errors import UsageError
from autograder.files import write
from autograder.runtime.call import Live
from autograder.runtime.deadline import SLACK

SECONDS_PER_CHECK = 2.0  # of processor time
SECONDS_TO_WARM_UP = 60.0  # the first optimiser of a process imports half of torch

Outcomes = dict[str, Outcome]  # by the name of the check


def solve(loaded: LoadedUnit, exercise: str, seed: int) -> Outcomes:
    """Run an exercise's checks on the solution, in this process; return their outcomes.

    The solution can be trusted not to loop or to end the process. What it imports, and the
    reference's answers, are then there for every later fork.
    """
    subject = Local(bank.solution(loaded.unit), loaded.forbids[exercise])
    checks = loaded.checks_of(exercise)
    return run_here(checks, subject, loaded.reference, seed, SECONDS_TO_WARM_UP)


def answer(
    answers: Sequence[Callable[[], Live]], loaded: LoadedUnit, exercise: str, seed: int
) -> list[Outcomes]:
    """Run an exercise's checks on each of several answers, in forks; return the outcomes of each.

    An answer is a function that makes the live code: it is called in the fork. Call `solve` first,
    or each fork spends its time on imports.
    """
    checks = loaded.checks_of(exercise)

    def outcomes(live: Callable[[], Live]) -> dict[str, Any]:
        subject = Local(live(), loaded.forbids[exercise])
        found = run_here(checks, subject, loaded.reference, seed, SECONDS_PER_CHECK)
        return {name: outcome.plain() for name, outcome in found.items()}

    died = {check.name: Outcome(Verdict.DIED).plain() for check in checks}
    longest = SLACK * SECONDS_PER_CHECK * len(checks)
    came = in_forks([partial(outcomes, live) for live in answers], longest + 5, nothing=died)
    return [{name: Outcome.of(one) for name, one in found.items()} for found in came]


def work_out(loaded: LoadedUnit, exercise: str, seed: int) -> dict[str, Outcomes]:
    """Run an exercise's checks on each of its misconceptions; return the outcomes of each.

    The keys are the names that the misconceptions have in the bank.
    """
    solve(loaded, exercise, seed)
    entries = [entry for entry in loaded.misconceptions if entry.of == exercise]
    lives = [partial(bank.substituted, loaded.unit, exercise, entry.answer) for entry in entries]
    came = answer(lives, loaded, exercise, seed)
    return {entry.name: found for entry, found in zip(entries, came, strict=True)}


class Transcripts:
    """For each misconception of a unit, the checks that it fails, with its answers to them."""

    def __init__(self, loaded: LoadedUnit, seed: int) -> None:
        """Compute nothing yet. seed: the course's, for the checks' random numbers."""
        self._loaded = loaded
        self._seed = seed
        self._known: dict[str, dict[str, Outcomes]] = {}

    def of(self, exercise: str) -> dict[str, Outcomes]:
        """Return the checks that each misconception of an exercise fails, with their outcomes.

        The keys are the names that the misconceptions have in the bank.
        """
        if exercise not in self._known:
            self._known[exercise] = self._kept(exercise)
        return self._known[exercise]

    def _kept(self, exercise: str) -> dict[str, Outcomes]:
        """Return what `of` does, from the cache, or computed and put there."""
        with contextlib.suppress(Exception):  # whatever that file holds, it can be made anew
            return from_text(self._path(exercise).read_text(encoding="utf-8"))
        return self.keep(exercise, work_out(self._loaded, exercise, self._seed))

    def keep(self, exercise: str, found: dict[str, Outcomes]) -> dict[str, Outcomes]:
        """Put what was computed into the cache; return what a later look into the cache returns."""
        text = as_text(found)
        with contextlib.suppress(UsageError):  # a disk that is full costs time and nothing else
            write(self._path(exercise), text)
        return from_text(text)

    def _path(self, exercise: str) -> Path:
        return self._folder / f"{exercise}-{self._seed}.json"

    @cached_property
    def _folder(self) -> Path:
        """The unit's folder in the cache, named by a digest of all that its files depend on."""
        unit = self._loaded.unit
        whole = hashlib.sha256(course_digest(unit.root, [unit]).encode())
        for path in sorted(Path(__file__).parents[1].rglob("*.py")):  # the engine
            whole.update(path.read_bytes())
        whole.update(f"{sys.version} {torch.__version__} {np.__version__}".encode())
        caches = platformdirs.user_cache_path("training-neural-networks", appauthor=False)
        return caches / f"{unit.slug}-{whole.hexdigest()[:20]}"
