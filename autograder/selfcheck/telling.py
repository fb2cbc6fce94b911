"""What is told of public checks: of each that fails, and at the end, how far the student is.

At the end the sum comes first, then the first mistake in the next exercise, in full, then a line
for each of the rest.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from textwrap import wrap

from autograder.checking import blame, render
from autograder.checking.blame import First
from autograder.checking.checks import Check, checks_in
from autograder.checking.hints import HINTS
from autograder.checking.standing import ExerciseStanding, standing
from autograder.checking.verdicts import (
    AS_IF,
    NOT_RUN,
    NOT_STARTED,
    PASS,
    Message,
    Outcome,
    Verdict,
    failures,
)
from autograder.selfcheck.workspace import Workspace, is_of_file, of_unit

COUNTED = re.compile(r" \(\d+ of \d+ entries differ\)")  # beside the first that differs
WIDE = 80  # columns, in which a check can be told in a line
Results = Mapping[str, tuple[Check, Outcome]]  # by the id that pytest gives to a check


def told(item: Check, outcome: Outcome) -> str:
    """Return what to say of a check that has just failed: what was told before is not told again.

    Return nothing if the check was not run, for a reason that was told.
    """
    assert outcome.message is not None
    message, advice = outcome.message, of_unit(item.unit).advice(item, outcome)
    if advice.is_told:
        return ""
    if advice.again:
        message = Message("", advice.again, called=message.called)
    title = "".join(f"{item.exercise} {one.advice}.\n" for one in advice.first) + item.title
    if outcome.origin and is_of_file(outcome):
        title = f"{outcome.origin.short.capitalize()}, so none of its checks can run."
    elif not blame.was_run(outcome):
        title = f"The checks of {item.exercise} are not run."
    return f"{title}\n\n{render.message(message)}"


def in_words(outcomes: Sequence[Outcome], count: int) -> str:
    """Return how an exercise stands: `public checks pass`, or `2 of 5 checks (wrong)`.

    outcomes: of the checks that were run. count: of all that there are.
    """
    passed = sum(outcome.verdict is Verdict.PASSED for outcome in outcomes)
    if passed == count:
        return PASS
    if all(is_of_file(outcome) for outcome in outcomes):
        return NOT_RUN
    verdicts = {outcome.verdict for outcome in outcomes}
    if verdicts == {Verdict.NOT_STARTED}:
        return NOT_STARTED
    left = [f"{count - len(outcomes)} {NOT_RUN}"] * (count > len(outcomes))
    said = ", ".join([*sorted(verdicts - {Verdict.PASSED}), *left])
    return f"{passed} of {count} checks ({said})"


@dataclass
class Exercise:
    """How a student stands with one exercise. checks: those that were run, by pytest's ids."""

    workspace: Workspace
    name: str
    checks: Results

    @property
    def outcomes(self) -> dict[str, Outcome]:
        """What came of the checks, by their names."""
        return {item.name: outcome for item, outcome in self.checks.values()}

    @property
    def count(self) -> int:
        """How many public checks there are, run or not."""
        item, _ = next(iter(self.checks.values()))
        return max(len(self.checks), len(checks_in(item.function.__globals__, self.name)))

    @property
    def is_done(self) -> bool:
        """Whether all public checks pass."""
        return self.state == PASS

    @property
    def is_begun(self) -> bool:
        """Whether the exercise was worked on."""
        return any(o.verdict is not Verdict.NOT_STARTED for o in self.outcomes.values())

    @property
    def brief(self) -> str:
        """What it is worth and how much work it is, in a few words."""
        return str(self.workspace.exercises[self.name]["brief"])

    @property
    def state(self) -> str:
        """How it stands, in words."""
        return in_words([*self.outcomes.values()], self.count)

    @property
    def first(self) -> tuple[First, ...]:
        """The exercises to look at before this one."""
        items = [item for item, _ in self.checks.values()]
        is_shown = self.is_begun and failures(self.outcomes)
        return self.workspace.first_of_used(self.name, self.outcomes, items) if is_shown else ()

    @cached_property
    def standing(self) -> ExerciseStanding:
        """How it stands, with the beliefs that its answers show."""
        items, outcomes = [item for item, _ in self.checks.values()], self.outcomes
        found = self.workspace.recognised(self.name, outcomes, items)
        found = self.workspace.with_examples(self.name, found)
        return standing(self.workspace.unit, self.name, items, outcomes, found, first=self.first)

    def beliefs(self) -> Iterator[str]:
        """Yield lines with the beliefs that the answers show, each with its example below it."""
        for one in self.standing.beliefs:
            yield f"{AS_IF} {one.belief}"
            if one.example:
                yield "for example:"
                yield from (f"  {line}" for line in one.example.splitlines())
        if self.standing.open:
            yield self.standing.open

    def rest(self, failed: Collection[str], width: int, *, with_beliefs: bool) -> Iterator[str]:
        """Yield a line that is no wider for each of these checks, by pytest's ids, or for several
        that fail alike, and in a narrow terminal three; of an exercise that waits for another one,
        that alone."""
        if self.first:
            yield from (f"{self.name} {one.advice}" for one in self.first)
            return
        yield self.name
        if with_beliefs:
            yield from (f"  {line}" for line in self.beliefs())
        alike: dict[str, list[str]] = {}
        for key in failed:
            item, outcome = self.checks[key]
            alike.setdefault(_in_short(outcome), []).append(item.name)
        for short, (name, *others) in alike.items():
            line = f"  {name}{f' and {len(others)} more' if others else ''}: {short}"
            most = 1 if width >= WIDE else 3
            yield from wrap(
                line, width, subsequent_indent="    ", max_lines=most, placeholder="..."
            )


def _in_short(outcome: Outcome) -> str:
    """Return in a line which of the student's lines fails a check, or what came and what was
    expected."""
    message = outcome.message
    assert message is not None
    if outcome.origin:
        return outcome.origin.short
    came, expected = (
        COUNTED.sub("", part.partition("\n")[0])
        for part in (message.got or message.because, message.expected or "")
    )
    return f"{came}, expected {expected}" if expected else came


class Progress:
    """How far a student is."""

    def __init__(self, results: Results) -> None:
        """Take what came of all checks that were run, in order."""
        by_exercise: dict[tuple[str, str], dict[str, tuple[Check, Outcome]]] = {}
        for key, (item, outcome) in results.items():
            by_exercise.setdefault((item.unit, item.exercise), {})[key] = item, outcome
        self._exercises = [
            Exercise(of_unit(unit), name, checks) for (unit, name), checks in by_exercise.items()
        ]

    @cached_property
    def turn(self) -> Exercise | None:
        """The exercise that the student is at: the first that was worked on and fails, or else the
        first that was not; None if all pass."""
        left = [one for one in self._exercises if not one.is_done]
        return next((one for one in left if one.is_begun), left[0] if left else None)

    def sum(self, width: int, *, whole: bool) -> Iterator[str]:
        """Yield lines that say what passes and what to do next; whole: and what is the matter with
        each exercise. width: that of the terminal."""
        units = groupby(self._exercises, lambda one: one.workspace)
        of_units = [(workspace, [*exercises]) for workspace, exercises in units]
        for workspace, exercises in of_units:
            yield from _of_unit(workspace, exercises, width, alone=len(of_units) == 1, whole=whole)
        done = sum(one.is_done for one in self._exercises)
        yield f"{done} of {len(self._exercises)} exercises pass their public checks."
        if self.turn:
            yield from _told_next(self.turn)

    def mistake(self, failed: Collection[str]) -> str | None:
        """Return the id of the check to tell of in full: the first that fails in the exercise that
        is next. failed: the ids of those that failed and were told."""
        if self.turn is None:
            return None
        name, workspace = self.turn.workspace.next(self.turn.name), self.turn.workspace
        same = (one for one in self._exercises if one.workspace is workspace)
        turn = next((one for one in same if one.name == name), self.turn)
        return next((key for key in turn.checks if key in failed), None)

    def beliefs(self, key: str) -> list[str]:
        """Return lines with the beliefs behind the check of this id."""
        return [*self._of(key).beliefs()]

    def rest(self, failed: Collection[str], told: str | None, width: int) -> Iterator[str]:
        """Yield lines on these checks, by their ids; told: the id of the one that was told of in
        full, with the beliefs behind it. width: that of the terminal."""
        for one in self._exercises:
            if mine := [key for key in one.checks if key in failed]:
                yield from one.rest(mine, width, with_beliefs=told not in one.checks)

    def _of(self, key: str) -> Exercise:
        return next(one for one in self._exercises if key in one.checks)


def _of_unit(
    workspace: Workspace, exercises: list[Exercise], width: int, *, alone: bool, whole: bool
) -> Iterator[str]:
    """Yield lines on a unit: a single one if it is not alone, and all is done or nothing begun."""
    states = {one.state for one in exercises}
    notes = [*(f"{workspace.file}: {note}" for note in notes_of(workspace)), *workspace.notes]
    if not alone and not notes and len(states) == 1 and states < {PASS, NOT_STARTED}:
        yield f"{workspace.unit:<36}{len(exercises)} exercises: {states.pop()}"
        return
    yield workspace.unit
    yield from (f"  {note}" for note in notes)
    for one, row in zip(exercises, _rows(exercises, width), strict=True):
        yield row
        if whole:
            yield from (f"    {first.advice}" for first in one.first)
            yield from (f"    {line}" for line in one.beliefs())


def _rows(exercises: Sequence[Exercise], width: int) -> list[str]:
    """Return a line for each exercise, with as much of what it is worth as there is room for.

    Where there is not even room for columns, how it stands comes right behind its name.
    """
    name = max(len(one.name) for one in exercises)
    for dropped in range(5):
        briefs = [", ".join(one.brief.split(", ")[: 4 - dropped]) for one in exercises]
        brief = max(map(len, briefs))
        rows = [
            "  ".join(filter(str.strip, (f"  {one.name:<{name}}", f"{said:<{brief}}", one.state)))
            for one, said in zip(exercises, briefs, strict=True)
        ]
        if max(map(len, rows)) <= width:
            return rows
    return [f"  {one.name}: {one.state}" for one in exercises]


def notes_of(workspace: Workspace) -> list[str]:
    """Return the notes on a file, but for those that say what its exercises say themselves."""
    broken = [one for name, one in workspace.made.broken.items() if name in workspace.exercises]
    told = [f"{one.why} (line {one.line})" for one in broken]
    return [note for note in workspace.made.notes if not note.endswith(tuple(told))]


def _told_next(turn: Exercise) -> list[str]:
    """Return lines that say where to go on."""
    workspace, name = turn.workspace, turn.workspace.next(turn.name)
    if name not in workspace.exercises:
        return [f"Next: {name}"]
    stuck = f"Stuck? `autograder hint {name}` says which idea to think of."
    hints = [stuck] if (workspace.folder / HINTS).is_file() else []
    return [f"Next: {name}", f"  {workspace.exercises[name]['outlook']}", *hints]
