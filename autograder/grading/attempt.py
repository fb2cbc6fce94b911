"""An attempt: one student's work on one unit, as the unit's checks meet it.

The unit's file is loaded in the session's sandbox when the first check needs it, and again whenever
that sandbox was replaced.
"""

import contextlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Any, Self

from autograder.checking import preflight
from autograder.checking.blame import Plan
from autograder.checking.checks import Check
from autograder.checking.example import Example
from autograder.checking.running import run
from autograder.checking.student import Raised, Stopped
from autograder.checking.text import clean
from autograder.checking.verdicts import REASONS, Outcome, Verdict
from autograder.course.exercises import Exercise
from autograder.course.loaded import LoadedUnit
from autograder.grading.budget import Deadline
from autograder.grading.reader import Reader
from autograder.grading.session import Session
from autograder.grading.work import Work
from autograder.runtime import kinds, protocol
from autograder.runtime.call import MAX_TEXT
from autograder.runtime.forbidden import may_hide_names
from autograder.runtime.loading import MAX_UNFINISHED, Unfinished
from autograder.runtime.selection import PRELUDE, cell_of, place_of


class Attempt:
    """A subject of checks (`autograder.checking.student.Subject`) that asks a session's sandbox."""

    def __init__(self, session: Session, loaded: LoadedUnit, work: Work) -> None:
        """Have the sandbox outline what was handed in, without running it."""
        self._session = session
        self._loaded = loaded
        self._work = work
        self._files = work.files
        self._outline: dict[str, Any] | None = None
        self.plan = Plan()  # how the exercises hang together, once the outline is known
        self._broken: Stopped | None = work.unreadable  # why no check of the unit can run
        self._failed: dict[str, Stopped] = {}  # exercises whose own cell of a notebook raised
        self._without: dict[int, str] = {}  # lines that ended a sandbox, and how each did
        self._defined: list[str] = []  # exercises that the loaded file defines
        self._loaded_in = 0  # which sandbox of the session holds the unit, by its generation
        self._spent: dict[str, float] = defaultdict(float)  # seconds, by exercise
        self._sent: dict[str, int] = defaultdict(int)  # bytes, by exercise
        self._due = Deadline(0.0, "")  # of the check that runs
        self._most_received = 0  # bytes that the session may have received by the end of the check
        self._overflowed = False  # whether the check's answers were larger than that
        self._forbids: list[str] = []  # what to look out for in the next call
        self._reveals = True  # whether what its code says may be shown
        self._begun: set[str] = set()  # exercises of which a check has run
        self._may_hide_names = may_hide_names(work.files.values())
        if work.files:
            self._read()
        elif self._broken is None:
            got = f"no {loaded.unit.stub.name} or notebook"
            because = "nothing of the unit was handed in, or could be read"
            self._broken = Stopped(Verdict.MISSING, got, because)

    @property
    def unit(self) -> str:
        """The slug of the unit."""
        return self._loaded.unit.slug

    def begin_hidden(self) -> None:
        """Have nothing be shown any more that the student's code says, also where it is loaded once
        more: from now on its process may have seen the inputs of hidden checks, of any unit."""
        self._reveals = False

    def outcomes(
        self, exercise: Exercise, checks: Sequence[Check], seed: int
    ) -> dict[str, Outcome]:
        """Run some checks of an exercise and return their outcomes by name.

        After a check that finds something forbidden, the rest are not run and have no outcome.
        """
        stub = self._loaded.stub_digests[exercise.name]
        settled = preflight.settled(exercise.name, self._outline, stub, self._obstacle)
        if settled is not None:
            return {check.name: settled for check in checks}
        outcomes: dict[str, Outcome] = {}
        watched = self._watched(exercise, checks, seed)
        for check in checks:
            self._forbids = list(exercise.forbids) if check in watched else []
            outcomes[check.name] = outcome = self._outcome(check, seed)
            if outcome.verdict is Verdict.FORBIDDEN:
                break
        return outcomes

    def _watched(self, exercise: Exercise, checks: Sequence[Check], seed: int) -> Sequence[Check]:
        """Return in which of these checks to look out for forbidden calls.

        To look makes the code twice as slow. So only an exercise's first check does, and later one
        that the seed draws, unless the code can reach names that are not written in it.
        """
        if self._may_hide_names or not checks:
            return checks
        drawn = Random(f"{seed} {exercise.name}").choice(checks)
        watched = drawn if exercise.name in self._begun else checks[0]
        self._begun.add(exercise.name)
        return [watched]

    def example(self, exercise: str, example: Example) -> str:
        """Return what to show of an example if the student's function answers it so, else nothing.

        Its process has seen the inputs of hidden checks by now: what it answers is compared, and no
        word of it is shown.
        """
        self._forbids = []
        with self._within_the_budget(exercise):
            return example.shown(self, self._loaded.snippets, self._loaded.plain)

    def _outcome(self, check: Check, seed: int) -> Outcome:
        """Run one check within the time and the output that its exercise has left."""
        loaded, taken = self._loaded, self.plan.reaches.get(check.exercise, ())
        with self._within_the_budget(check.exercise):
            outcome = run(check, self, loaded.reference, seed, loaded.snippets, taken)
        if outcome.verdict is Verdict.MEMORY and outcome.message and not self._overflowed:
            memory = _megabytes(self._session.budget.memory)
            allowed = f"{outcome.message.because}: {memory} is allowed"
            outcome.message = replace(outcome.message, because=allowed)
        return outcome

    def once_more(self) -> Self:
        """Have the calls that follow belong to no check, all together in the time of one."""
        self._forbids = []
        self._due = self._session.time_of_a_check()
        self._most_received = self._session.received + self._session.budget.output
        return self

    @contextlib.contextmanager
    def _within_the_budget(self, exercise: str) -> Iterator[None]:
        """Allow what is asked in the block the time of a check, and the time and the output that
        the exercise has left."""
        budget, start, received = self._session.budget, self._session.spent, self._session.received
        end = start + budget.exercise - self._spent[exercise]
        whole = Deadline(end, f"the {budget.exercise:g} s of an exercise")
        self._due = min(whole, self._session.time_of_a_check())
        self._most_received = received + budget.output - self._sent[exercise]
        self._overflowed = False
        yield
        self._spent[exercise] += self._session.spent - start
        self._sent[exercise] += self._session.received - received

    def call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        """Call a function in the sandbox and return the reply; see `autograder.runtime.call`.

        Load the unit first if this sandbox has not. Raise `Stopped` if there is no reply, or the
        answers to the exercise's checks are too large.
        """
        self._load()
        if self._broken is not None:
            raise preflight.of_file(self._broken)
        request = protocol.call(self._loaded.unit.name, name, args, kwargs, self._forbids)
        reply = self._session.ask(request, self._due, self._is_believable)
        if self._session.received > self._most_received:
            self._overflowed = True
            allowed = _megabytes(self._session.budget.output)
            got = f"answers of more than {allowed} to the checks of one exercise"
            raise Stopped(Verdict.MEMORY, got, "an answer is as large as what was asked for")
        if "raised" in reply:
            reply["raised"] = self._explained(reply["raised"])
        return reply

    def _explained(self, raised: dict[str, Any]) -> dict[str, Any]:
        """Return what was raised as `_quoted` does; or why there is no such name, if Python cannot
        read the lines of it."""
        broken = self._work.broken if raised["file"] == self._loaded.unit.stub.name else {}
        return preflight.blaming_unread_lines(self._quoted(raised), broken)

    def _quoted(self, raised: dict[str, Any]) -> dict[str, Any]:
        """Return what was raised, with the student's lines as they were handed in.

        The sandbox says which lines raised it. Their text is taken from our copy of the file, since
        a student's code can make the sandbox send any text.
        """
        file = raised["file"] or ""  # the lines of a notebook are others than those of its text
        lines = [] if kinds.is_notebook(file) else self._files.get(file, b"").splitlines()
        told = (raised["line"], raised["outer"])
        line, outer = (n if 0 < (n or 0) <= len(lines) else None for n in told)
        code, outer_code = (_text_of(lines, number) for number in (line, outer))
        is_main = raised["file"] == self._loaded.unit.stub.name
        place = clean(raised["file"]).removeprefix("./") if line and not is_main else ""
        raised = self.plan.placed(raised, line if is_main else None)
        if line and is_main:
            number, line = place_of(line, self._work.starts)
            place = cell_of(number)
            line = line if number != PRELUDE else None
        told_lines = {"line": line, "code": code, "outer": outer, "outer_code": outer_code}
        is_endless = raised["type"] == Unfinished.__name__
        budget = self._session.time_of_a_check().budget if is_endless else ""
        return {**raised, **told_lines, "place": place, "budget": budget}

    def _is_believable(self, reply: dict[str, Any]) -> bool:
        return protocol.is_call(reply) and {*reply.get("forbidden", [])} <= {*self._forbids}

    def _obstacle(self, exercise: str) -> Stopped | None:
        """Load the unit, and return why an exercise cannot be called, or None."""
        if exercise in self._work.broken:
            broken = self._work.broken[exercise]
            return preflight.unreadable(broken, cell_of(broken.cell))
        self._load()
        if self._broken is not None:
            return preflight.of_file(self._broken)
        if exercise in self._defined:
            return None
        because = self._work.absent.get(exercise, REASONS[Verdict.MISSING])
        return self._failed.get(exercise) or preflight.missing(exercise, because)

    def _read(self) -> None:
        """Have the sandbox outline the unit's file, or note why it cannot."""
        try:
            known = self._work.outline or Reader(self._session).outline(self._files, self._loaded)
        except Stopped as stopped:
            self._broken = stopped
            return
        self._broken = preflight.unreadable_file(known)
        self._outline = None if self._broken else known
        self.plan = Plan.of(self._outline, self._loaded.stub_digests)

    def _load(self) -> None:
        """Run the unit's file in the session's sandbox, unless that has been done."""
        session = self._session
        if self._broken or (session.alive and self._loaded_in == session.generation):
            return
        try:
            reply = self._run()
        except Stopped as stopped:
            self._broken = stopped
            return
        if not self._loaded_in:
            self._note_refused(reply["refused"])
            self._note_left_out(reply["left_out"])
        if reply["raised"] is not None:
            error = Raised(self._quoted(reply["raised"]))
            self._broken = preflight.failed_file(error, reveal=self._reveals)
        self._loaded_in = session.generation
        self._defined = reply["has"]
        self._failed = {
            name: preflight.failed_definition(Raised(self._explained(error)), reveal=self._reveals)
            for name, error in reply["failed"].items()
        }

    def _run(self) -> dict[str, Any]:
        """Run the unit's file and return the reply; raise `Stopped` if it cannot be run.

        A statement that ends the sandbox, or takes too long, is left out when it is run again.
        """
        while True:
            line = 0
            try:
                reply = self._ask(self._request())
                while protocol.is_step(reply):
                    line = reply["next"]
                    reply = self._ask(protocol.go_on())
                return reply
            except Stopped as stopped:
                is_final = stopped.verdict not in (Verdict.TIMEOUT, Verdict.MEMORY, Verdict.DIED)
                if is_final or line in {0, *self._without} or len(self._without) > MAX_UNFINISHED:
                    raise  # whoever sends what was not asked for has no second try
                self._without[line] = stopped.verdict.value

    def _request(self) -> dict[str, Any]:
        """Return the request to run the unit's file."""
        return protocol.load(
            self._loaded.unit.name,
            self._files,
            drivers=self._loaded.drivers,
            exercises=[exercise.name for exercise in self._loaded.exercises],
            folder=self._work.folder,
            original={self._work.name: self._work.content},
            without=self._without,
            by_steps=True,
        )

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        return self._session.ask(request, self._session.time_of_a_check(), protocol.is_load)

    def _note_left_out(self, left_out: list[tuple[int, int, dict[str, Any]]]) -> None:
        """Note which statements failed, those of the exercises apart: their checks tell it."""
        failed = []
        for first, last, error in left_out:
            number, line = place_of(first, self._work.starts)
            if number != PRELUDE:
                shown = Raised(self._quoted(error))
                failed.append((line, line + last - first, cell_of(number), shown))
        for note in preflight.left_out(failed, reveal=self._reveals):
            self._session.notes.append(f"{clean(self._work.name)}: {note}")

    def _note_refused(self, refused: list[str]) -> None:
        """Note which of the student's files the sandbox does not import."""
        for name in self._files:
            if name in refused:
                note = f"{clean(name)} is ignored: an installed module has that name"
                self._session.notes.append(f"{self._loaded.unit.slug}: {note}")


def _text_of(lines: Sequence[bytes], number: int | None) -> str:
    """Return the text of the line with this number, or nothing."""
    return lines[number - 1].decode(errors="replace").strip()[:MAX_TEXT] if number else ""


def _megabytes(size: int) -> str:
    """Return a size in bytes as text: `16 MB`."""
    return f"{size / (1 << 20):g} MB"
