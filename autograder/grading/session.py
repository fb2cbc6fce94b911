"""One submission before its judge: the cell that it has now, and what is left of its budget.

Every file is read (`autograder.grading.reader`), in a fresh cell, before any of the submission's
code runs: a cell that has run a student's code cannot be asked what that student's other files
contain.
"""

import math
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from autograder.authoring.build import Exercise
from autograder.checking.checks import Check, Outcome, not_run, run
from autograder.checking.describe import clean
from autograder.checking.student import ONESELF, Raised, Stopped
from autograder.errors import UsageError
from autograder.grading.reader import Intake, Work, as_array
from autograder.grading.submissions import Submission
from autograder.runtime.call import MAX_TEXT
from autograder.runtime.forbidden import may_hide_names
from autograder.runtime.notebook import place_of
from autograder.runtime.protocol import is_call, is_load
from autograder.sandbox.client import Cell, Death, Limits, Zygote

if TYPE_CHECKING:
    from autograder.grading.judge import Paper

REASONS = {
    "timeout": "a loop does not end, or does far more work than it needs to",
    "memory": "far more memory was asked for than is needed",
    "died": "the code ended its process instead of returning",
    "violation": "the code interfered with the channel that carries its answers",
}


@dataclass(frozen=True)
class Budget:
    """What a submission may use. Seconds are of wall time, sizes in bytes.

    memory: of a process, beyond what it starts with. output: of all answers to the checks of one
    exercise. respawns: how many times a process that ended is replaced.
    """

    check: float = 5.0
    exercise: float = 10.0
    submission: float = 120.0
    memory: int = 1 << 30
    output: int = 16 << 20
    respawns: int = 20

    def __post_init__(self) -> None:
        """A budget of nothing would blame everyone, and one without end would wait for ever."""
        most = (self.check, self.exercise, self.submission, self.memory, self.output)
        if not all(0 < limit < math.inf for limit in most) or self.respawns < 0:
            raise UsageError("a budget is a positive number")

    @property
    def limits(self) -> Limits:
        """What the kernel is to hold each cell to."""
        return Limits(memory=self.memory, cpu=math.ceil(self.submission))


@dataclass(frozen=True, order=True)
class Deadline:
    """When (monotonic seconds) an answer is due, and which budget says so."""

    time: float
    budget: str


class Sitting:
    """Asks the cell of one submission, and gives it a new one when the last died."""

    def __init__(
        self, zygote: Zygote, budget: Budget, submission: Submission, papers: "Sequence[Paper]"
    ) -> None:
        self.budget = budget
        self.notes: list[str] = []
        self.cells = 0  # so far; a unit must be loaded again when it grows
        self.received = 0  # bytes, from all of them
        self._zygote = zygote
        self._cell: Cell | None = None
        self._deaths = 0
        end = time.monotonic() + budget.submission
        self._end = Deadline(end, f"the {budget.submission:g} s of a submission")
        works = Intake(self).works(submission, papers)
        self._seats = {p.unit.slug: Seat(self, p, works[p.unit.slug]) for p in papers}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.renew()

    @property
    def alive(self) -> bool:
        """Whether there is a cell."""
        return self._cell is not None

    def seat(self, paper: "Paper") -> "Seat":
        """The place of a unit."""
        return self._seats[paper.unit.slug]

    def renew(self) -> None:
        """End the cell; the next question gets a new one."""
        if self._cell is not None:
            self._cell.close()
            self._cell = None

    def within(self, seconds: float) -> Deadline:
        """A deadline for something of ours that a check's time is enough for."""
        return Deadline(time.monotonic() + seconds, f"the {seconds:g} s of a check")

    def ask(
        self, request: dict[str, Any], due: Deadline, believable: Callable[[dict[str, Any]], bool]
    ) -> dict[str, Any]:
        """Return the cell's reply; raise `Stopped` if there is none that can be believed."""
        due = min(due, self._end)
        late = Stopped("timeout", f"no answer within {due.budget}", REASONS["timeout"])
        seconds = due.time - time.monotonic()
        if seconds <= 0:
            raise late
        cell = self._living_cell()
        try:
            reply = cell.ask(request, seconds=seconds)
            if not believable(reply):
                raise Death("violation", "a reply that makes no sense")
        except Death as death:
            self.renew()
            self._deaths += 1
            if death.reason.startswith("no answer"):
                raise late from None
            raise Stopped(death.verdict, clean(death.reason), REASONS[death.verdict]) from None
        finally:
            self.received += cell.received
            cell.received = 0
        return reply

    def _living_cell(self) -> Cell:
        if self._cell is None:
            if self._deaths > self.budget.respawns:
                got = f"no answer: its process ended {self._deaths} times and is not replaced"
                raise Stopped("died", got, REASONS["died"])
            self.cells += 1
            self._cell = self._zygote.spawn()
        return self._cell


class Seat:
    """One unit of a submission. A subject: its checks call it, and it calls the cell."""

    def __init__(self, sitting: Sitting, paper: "Paper", work: Work) -> None:
        self._sitting = sitting
        self._paper = paper
        self._work = work
        self._files = work.files
        self._outline: dict[str, Any] = {}
        self._broken: Stopped | None = work.unreadable
        self._failed: dict[str, Stopped] = {}  # exercises whose own cell raised
        self._with_values = True  # of a notebook, run what only computes values, too
        self._has: list[str] = []
        self._loaded_in = 0
        self._spent: dict[str, float] = defaultdict(float)  # seconds, by exercise
        self._sent: dict[str, int] = defaultdict(int)  # bytes, by exercise
        self._due = Deadline(0.0, "")
        self._room = 0  # what the sitting may have received by the end of this check
        self._forbids: list[str] = []  # what to look out for in the next call
        self._watched: set[str] = set()  # exercises of which a check has run
        self._hides = may_hide_names(work.files.values())
        if work.files:
            self._read()

    def outcomes(
        self, exercise: Exercise, checks: Sequence[Check], seed: int
    ) -> dict[str, Outcome]:
        """The outcome of each of some checks of an exercise."""
        settled = self._without_running(exercise)
        if settled is not None:
            return {check.name: settled for check in checks}
        self._forbids = list(exercise.forbids)
        outcomes: dict[str, Outcome] = {}
        for check in checks:
            if exercise.name in self._watched and not self._hides:
                self._forbids = []
            self._watched.add(exercise.name)
            outcomes[check.name] = outcome = self._outcome(check, seed)
            if outcome.verdict == "forbidden":
                break
        return outcomes

    def _outcome(self, check: Check, seed: int) -> Outcome:
        """Run one check within what its exercise has left."""
        budget, name = self._sitting.budget, check.exercise
        start, received = time.monotonic(), self._sitting.received
        end = start + budget.exercise - self._spent[name]
        whole = Deadline(end, f"the {budget.exercise:g} s of an exercise")
        self._due = min(whole, self._sitting.within(budget.check))
        self._room = received + budget.output - self._sent[name]
        outcome = run(check, self, self._paper.reference, seed)
        self._spent[name] += time.monotonic() - start
        self._sent[name] += self._sitting.received - received
        if outcome.message is not None and outcome.message["because"] == REASONS["memory"]:
            allowed = f"{REASONS['memory']}: {_limit(budget.memory)} is allowed"
            outcome.message["because"] = allowed
        if outcome.verdict == "passed":
            outcome.transcript = []  # only failures are recognised, and answers may be large
        return outcome

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
        reply = self._sitting.ask(request, self._due, self._is_believable)
        if self._sitting.received > self._room:
            allowed = _limit(self._sitting.budget.output)
            got = f"answers of more than {allowed} to the checks of one exercise"
            raise Stopped("memory", got, "an answer is as large as what was asked for")
        if "raised" in reply:
            reply["raised"] = self._quoted(reply["raised"])
        return reply

    def _quoted(self, raised: dict[str, Any]) -> dict[str, Any]:
        """What was raised, with the line that it points at as it was handed in: what the cell says
        that it reads could be anything."""
        lines = self._files.get(raised["file"] or "", b"").splitlines()
        line = raised["line"] if 0 < (raised["line"] or 0) <= len(lines) else None
        code = lines[line - 1].decode(errors="replace").strip() if line else ""
        place = ""
        if line and self._work.is_notebook and raised["file"] == self._paper.unit.stub.name:
            number, line = place_of(line, self._work.starts)
            place = f"cell {number}" if number else ""
        return {**raised, "line": line, "code": code[:MAX_TEXT], "place": place}

    def _is_believable(self, reply: dict[str, Any]) -> bool:
        return is_call(reply) and {*reply.get("forbidden", [])} <= {*self._forbids}

    def _without_running(self, exercise: Exercise) -> Outcome | None:
        """What can be said of an exercise before any of its checks runs, or None."""
        name = exercise.name
        if not self._files and self._broken is None:
            got = f"no {self._paper.unit.stub.name} or notebook"
            return not_run("missing", got, "nothing of the unit was handed in, or could be read")
        if name in self._work.broken:
            cell, line, why = self._work.broken[name]
            got = f"{clean(why)} (cell {cell}, line {line})"
            return not_run("crashed", got, "Python cannot read the cell")
        if self._outline:
            if self._outline["digests"].get(name) == self._paper.stub_digests[name]:
                return not_run("not_started", "the stub", "its code is as it was handed out")
            if uses := self._outline["uses"].get(name):
                return not_run("forbidden", clean(", ".join(uses)), ONESELF)
            self._load()
        if self._broken is not None:
            return not_run(self._broken.verdict, self._broken.got, self._broken.because)
        if name in self._failed and name not in self._has:
            failed = self._failed[name]
            got = f"{failed.shown(reveal=True)}, while its cell was run"
            return not_run(failed.verdict, got, failed.because)
        if name not in self._has:
            return not_run("missing", f"no function {name}", "its name must be kept")
        return None

    def _read(self) -> None:
        try:
            known = Intake(self._sitting).outline(self._files, self._paper)
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
            "files": {name: as_array(content) for name, content in self._files.items()},
            "drivers": self._paper.drivers,
            "exercises": [exercise.name for exercise in self._paper.exercises],
            "pieces": self._work.is_notebook,
            "values": self._with_values,
        }
        try:
            due = self._sitting.within(self._sitting.budget.check)
            reply = self._sitting.ask(request, due, is_load)
        except Stopped as stopped:
            if not self._work.is_notebook or not self._with_values:
                self._broken = stopped
                return
            why = f"what only computes values is left out: {stopped.got}"
            self._sitting.notes.append(f"{self._paper.unit.notebook.name}: {why}")
            self._with_values = False
            return self._load()
        if reply["raised"] is not None:
            raised = Raised(self._quoted(reply["raised"]))
            got = f"{raised.shown(reveal=True)}, while the file was imported"
            self._broken = Stopped(raised.verdict, got, raised.because)
        if not self._loaded_in:
            self._note_refused(reply["refused"])
        self._loaded_in = self._sitting.cells
        self._has = reply["has"]
        self._failed = {n: Raised(self._quoted(error)) for n, error in reply["failed"].items()}

    def _note_refused(self, refused: list[str]) -> None:
        for name in self._files:
            if name in refused:
                note = f"{clean(name)} is ignored: an installed module has that name"
                self._sitting.notes.append(f"{self._paper.unit.slug}: {note}")


def _limit(size: int) -> str:
    """A size in megabytes, in words."""
    return f"{size / (1 << 20):g} MB"
