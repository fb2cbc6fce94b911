"""One submission before its judge: the cell that it has now, and what is left of its budget.

Every file is read, in a fresh cell, before any of the submission's code runs: a cell that has run
a student's code cannot be asked what that student's other files contain.
"""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from autograder.build import Exercise
from autograder.checks import Check, Outcome, run
from autograder.collect import Submission
from autograder.describe import clean
from autograder.forbidden import may_hide_names
from autograder.isolation.handle import Cell, Death, Zygote
from autograder.isolation.replies import is_call, is_load, is_outline
from autograder.student import ONESELF, Raised, Stopped

if TYPE_CHECKING:
    from autograder.judge import Paper

REASONS = {
    "timeout": "a loop does not end, or does far more work than it needs to",
    "memory": "far more memory was asked for than is needed",
    "died": "the code ended its process instead of returning",
    "violation": "the code interfered with the channel that carries its answers",
}


@dataclass(frozen=True)
class Budget:
    """What a submission may use. Seconds are of wall time; memory is in bytes beyond the start."""

    check: float = 5.0
    exercise: float = 10.0
    submission: float = 120.0
    cells: int = 20
    memory: int = 1 << 30


class Sitting:
    """Asks the cell of one submission, and gives it a new one when the last died."""

    def __init__(
        self, zygote: Zygote, budget: Budget, submission: Submission, papers: "Sequence[Paper]"
    ) -> None:
        self.budget = budget
        self.notes: list[str] = []
        self.cells = 0  # so far; a unit must be loaded again when it grows
        self._zygote = zygote
        self._cell: Cell | None = None
        self._end = time.monotonic() + budget.submission
        files = self._files(submission, papers)
        self._seats = {
            paper.unit.slug: Seat(self, paper, files.get(paper.unit.slug, {})) for paper in papers
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._cell is not None:
            self._cell.close()

    @property
    def alive(self) -> bool:
        """Whether there is a cell."""
        return self._cell is not None

    def seat(self, paper: "Paper") -> "Seat":
        """The place of a unit."""
        return self._seats[paper.unit.slug]

    def ask(
        self, request: dict[str, Any], until: float, believable: Callable[[dict[str, Any]], bool]
    ) -> dict[str, Any]:
        """Return the cell's reply; raise `Stopped` if there is none that can be believed."""
        seconds = min(until, self._end) - time.monotonic()
        if seconds <= 0:
            raise Stopped("timeout", "no answer", "the time for it was used up")
        if self._cell is None:
            if self.cells >= self.budget.cells:
                raise Stopped("died", "no answer", "the code ended its process too many times")
            self.cells += 1
            self._cell = self._zygote.spawn()
        try:
            reply = self._cell.ask(request, seconds=seconds)
            if not believable(reply):
                raise Death("violation", "a reply that makes no sense")
        except Death as death:
            self._cell.close()
            self._cell = None
            got = "no answer in time" if death.verdict == "timeout" else clean(death.reason)
            raise Stopped(death.verdict, got, REASONS[death.verdict]) from None
        return reply

    def _files(
        self, submission: Submission, papers: "Sequence[Paper]"
    ) -> dict[str, dict[str, bytes]]:
        """The files by unit; a lone file goes to the only unit whose exercises it defines."""
        if submission.lone is None:
            return submission.units
        name, content = submission.lone
        likely = [paper for paper in papers if self._defines(content, paper)]
        if len(likely) != 1:
            self.notes.append(f"{clean(name)} belongs to no unit: name it as it was handed out")
            return submission.units
        unit = likely[0].unit
        self.notes.append(f"{clean(name)} is graded as {unit.slug}, by what it defines")
        return {unit.slug: {unit.stub.name: content}}

    def _defines(self, content: bytes, paper: "Paper") -> bool:
        """Whether a file defines an exercise of the unit; without a parse, whether it looks so."""
        names = [exercise.name for exercise in paper.exercises]
        try:
            known = self.outline({paper.unit.stub.name: content}, paper)
        except Stopped:
            known = {"syntax": [0, ""]}
        if known["syntax"]:
            return any(re.search(rb"^(def|class) +%b\b" % n.encode(), content, re.M) for n in names)
        return any(name in known["defines"] for name in names)

    def outline(self, files: dict[str, bytes], paper: "Paper") -> dict[str, Any]:
        """What a unit's files say without being run; see `autograder.source.outline`."""
        own = paper.unit.stub.name
        helpers = {n.removesuffix(".py"): _array(c) for n, c in files.items() if n != own}
        rules = {exercise.name: list(exercise.forbids) for exercise in paper.exercises}
        request = {"op": "read", "source": _array(files[own]), "forbidden": rules}
        request["helpers"] = helpers
        return self.ask(request, time.monotonic() + self.budget.check, is_outline)


class Seat:
    """One unit of a submission. A subject: its checks call it, and it calls the cell."""

    def __init__(self, sitting: Sitting, paper: "Paper", files: dict[str, bytes]) -> None:
        self._sitting = sitting
        self._paper = paper
        self._files = files
        self._outline: dict[str, Any] = {}
        self._broken: Stopped | None = None
        self._has: list[str] = []
        self._loaded_in = 0
        self._until = 0.0
        self._forbids: list[str] = []  # what to look out for in the next call
        self._hides = may_hide_names(files.values())
        if files:
            self._read()

    def outcomes(
        self, exercise: Exercise, checks: Sequence[Check], seed: int
    ) -> dict[str, Outcome]:
        """The outcome of each check of an exercise."""
        settled = self._without_running(exercise)
        if settled is not None:
            return {check.name: settled for check in checks}
        budget = self._sitting.budget
        end = time.monotonic() + budget.exercise
        self._forbids = list(exercise.forbids)
        outcomes: dict[str, Outcome] = {}
        for check in checks:
            if outcomes and not self._hides:
                self._forbids = []
            self._until = min(end, time.monotonic() + budget.check)
            outcomes[check.name] = outcome = run(check, self, self._paper.reference, seed)
            if outcome.verdict == "forbidden":
                return {other.name: outcome for other in checks}
        return outcomes

    def call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        """Call a function in the cell, where the unit is loaded again if the last cell died."""
        self._load()
        if self._broken is not None:
            raise self._broken
        request = {
            "op": "call",
            "unit": self._paper.unit.name,
            "name": name,
            "args": args,
            "kwargs": kwargs,
            "forbids": self._forbids,
        }
        return self._sitting.ask(request, self._until, is_call)

    def _without_running(self, exercise: Exercise) -> Outcome | None:
        """What can be said of an exercise before any of its checks runs, or None."""
        name = exercise.name
        if not self._files:
            got = f"no {self._paper.unit.stub.name}"
            return _settled("missing", got, "the unit was not handed in")
        if self._outline:
            if self._outline["digests"].get(name) == self._paper.stub_digests[name]:
                return _settled("not_started", "the stub", "its code is as it was handed out")
            if uses := self._outline["uses"].get(name):
                return _settled("forbidden", clean(", ".join(uses)), ONESELF)
            self._load()
        if self._broken is not None:
            return _settled(self._broken.verdict, self._broken.got, self._broken.because)
        if name not in self._has:
            return _settled("missing", f"no function {name}", "its name must be kept")
        return None

    def _read(self) -> None:
        try:
            known = self._sitting.outline(self._files, self._paper)
        except Stopped as stopped:
            self._broken = stopped
            return
        if known["syntax"]:
            line, text = known["syntax"]
            got = f"SyntaxError: {clean(text)} (line {line})"
            self._broken = Stopped("crashed", got, "Python cannot read the file")
        else:
            self._outline = known

    def _load(self) -> None:
        """Run the unit's file in the sitting's cell, unless that has been done."""
        if self._broken or (self._sitting.alive and self._loaded_in == self._sitting.cells):
            return
        unit = self._paper.unit
        request = {
            "op": "load",
            "unit": unit.name,
            "files": {name: _array(content) for name, content in self._files.items()},
            "drivers": self._paper.drivers,
            "exercises": [exercise.name for exercise in self._paper.exercises],
        }
        try:
            reply = self._sitting.ask(
                request, time.monotonic() + self._sitting.budget.check, is_load
            )
        except Stopped as stopped:
            self._broken = stopped
            return
        if reply["raised"] is not None:
            raised = Raised(reply["raised"])
            got = f"{raised.shown(reveal=True)}, while the file was imported"
            self._broken = Stopped(raised.verdict, got, raised.because)
        if not self._loaded_in:
            self._note_refused(reply["refused"])
        self._loaded_in = self._sitting.cells
        self._has = reply["has"]

    def _note_refused(self, refused: list[str]) -> None:
        for name in self._files:
            if name in refused:
                note = f"{clean(name)} is ignored: an installed module has that name"
                self._sitting.notes.append(f"{self._paper.unit.slug}: {note}")


def _settled(verdict: str, got: str, because: str) -> Outcome:
    return Outcome(verdict, {"called": None, "got": got, "expected": None, "because": because})


def _array(content: bytes) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    return np.frombuffer(content, dtype=np.uint8)
