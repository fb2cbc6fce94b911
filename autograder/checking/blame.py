"""Who is to blame: what fails many checks and is told once, and the exercise to look at first.

outline --Plan--> which exercise uses which, and which line is whose
outcomes of a unit --shared--> causes that several exercises have in common
                   --first--> for an exercise that fails, the one that it uses and that fails
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

from autograder.checking.verdicts import (
    EARNING,
    KIND,
    NOTHING,
    ORDINARY_FIRST,
    RETURNED,
    Message,
    Origin,
    Outcome,
    Verdict,
)

Outcomes = Mapping[str, Outcome]  # by the name of the check

# What the exercise itself, or what it uses, may be to blame for. The rest is known before it runs.
BLAMED = frozenset(
    {
        Verdict.WRONG,
        Verdict.CRASHED,
        Verdict.TIMEOUT,
        Verdict.MEMORY,
        Verdict.DIED,
        Verdict.VIOLATION,
    }
)
FINE = EARNING | {Verdict.NOT_STARTED, Verdict.FAULT}


LEFT_OVER = "may hold what earlier calls left in it, and alone this call may give something else"


class State(StrEnum):
    """What is the matter with an exercise that another one uses."""

    UNWRITTEN = "unwritten"
    MISSING = "missing"
    FAILING = "failing"


_ADVICE = {
    State.UNWRITTEN: "which is not written yet: begin there",
    State.MISSING: "which is missing: begin there",
    State.FAILING: "whose own checks do not all pass: look there first",
}


@dataclass(frozen=True)
class First:
    """An exercise to look at before the one that uses it. state: what is the matter with it."""

    exercise: str
    state: State

    @property
    def advice(self) -> str:
        """What to tell the student: `uses softmax, which is not written yet: begin there`."""
        return f"uses {self.exercise}, {_ADVICE[self.state]}"


@dataclass(frozen=True)
class Suspect:
    """Another exercise in which the fault may be that fails a check.

    is_tied: neither exercise fails a check without the other, so that nobody can tell which it is.
    is_called: the check calls it itself, so that the answer may be its own.
    """

    exercise: str
    is_tied: bool = False
    is_called: bool = False


@dataclass(frozen=True)
class Cause:
    """One fault that fails several checks, and is told once.

    got and because: as in a message. short: what is said of each check that fails by it.
    """

    verdict: Verdict
    got: str
    because: str
    short: str


@dataclass(frozen=True)
class Plan:
    """How the exercises of a unit hang together in a student's file, known before it runs.

    builds_on: the exercises that each one uses. lines: the first and the last line of each.
    unwritten: those whose code is as it was handed out. defined: the names that the file defines.
    keeps: the names that hold something from one call of each to the next. reaches: the names of
    the file that each uses.
    """

    builds_on: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lines: Mapping[str, Sequence[int]] = field(default_factory=dict)
    unwritten: Collection[str] = frozenset()
    defined: Collection[str] = frozenset()
    keeps: Mapping[str, Sequence[str]] = field(default_factory=dict)
    reaches: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, outline: Mapping[str, Any] | None, stubs: Mapping[str, str]) -> Self:
        """Return the plan that is in an outline. stubs: the digest of each exercise's stub."""
        if outline is None:
            return cls()
        digests = outline["digests"]
        unwritten = {name for name, stub in stubs.items() if digests.get(name) == stub}
        builds_on = {n: [u for u in outline["builds_on"].get(n, ()) if u in stubs] for n in stubs}
        lines = {name: outline["lines"][name] for name in stubs if name in outline["lines"]}
        keeps, reaches = (
            {name: outline[what].get(name, ()) for name in stubs} for what in ("keeps", "reaches")
        )
        return cls(builds_on, lines, unwritten, frozenset(outline["defines"]), keeps, reaches)

    def placed(self, raised: dict[str, Any], line: int | None) -> dict[str, Any]:
        """Return what was raised, with the exercise that has the line, and whether it is a stub."""
        number = line or 0
        owners = [name for name, (first, last) in self.lines.items() if first <= number <= last]
        inside = owners[0] if owners else ""
        return {**raised, "inside": inside, "stub": inside in self.unwritten}

    def first(self, exercise: str, outcomes: Mapping[str, Outcomes]) -> tuple[First, ...]:
        """Return what to look at before an exercise that fails, or nothing.

        outcomes: of each exercise of the unit, as far as they are known. Of two exercises to blame
        of which one uses the other, the other is told.
        """
        failed = [o for o in outcomes[exercise].values() if o.verdict in BLAMED and was_run(o)]
        if not failed:
            return ()
        under = self._under(exercise)
        states = {name: self._state(name, outcomes.get(name, {}), failed) for name in under}
        undefined = {outcome.origin.name for outcome in failed if outcome.origin}
        states |= {n: State.MISSING for n in states if n in undefined and n not in self.defined}
        # A name that is not defined anywhere fails by itself, whatever the other exercise answers.
        if all(outcome.origin and outcome.origin.kind == "NameError" for outcome in failed):
            states = {n: None if s is State.FAILING else s for n, s in states.items()}
        guilty = [n for n, state in states.items() if state and exercise not in self._under(n)]
        return tuple(First(name, state) for name in self.roots(guilty) if (state := states[name]))

    def roots(self, exercises: Sequence[str]) -> list[str]:
        """Return those of some exercises that use no other of them, or only one that uses them."""
        beneath = {name: self._under(name) for name in exercises}
        return [
            name
            for name, under in beneath.items()
            if all(name in beneath[other] for other in exercises if other in under)
        ]

    def suspects(
        self,
        exercise: str,
        check: str,
        partners: Mapping[str, Collection[str]],
        outcomes: Mapping[str, Outcomes],
    ) -> list[Suspect]:
        """Return the other exercises in which the fault may be that fails a check.

        exercise: the one that is checked. partners: the exercises that each check of the unit
        calls. outcomes: of each exercise of the unit, as far as they are known. One that fails only
        with another that also fails without it is not blamed for that.
        """
        failed = [outcomes[exercise][check]]
        reached = self.behind(exercise, check, partners)
        found = []
        for name in outcomes:
            if name not in reached or exercise in self._under(name):
                continue
            if self._state(name, outcomes[name], failed) is not State.FAILING:
                continue
            alone = self._without(exercise, name, outcomes[name], partners)
            fails = not alone.isdisjoint(_faults(outcomes[name], failed))
            others = self._without(name, exercise, outcomes[exercise], partners)
            if fails or others.isdisjoint(_faults(outcomes[exercise], failed)):
                found.append(Suspect(name, not fails, name in partners.get(check, ())))
        return found

    def lacking(self, exercise: str, partners: Mapping[str, Collection[str]]) -> set[str]:
        """Return the checks that call other exercises which are not written, or not there: what
        comes of them is not what the exercise alone does.

        partners: the exercises that each check calls.
        """
        absent = {
            name
            for names in partners.values()
            for name in names
            if name in self.unwritten or name not in self.defined
        }
        return {check for check, names in partners.items() if absent & {*names} - {exercise}}

    def behind(
        self, exercise: str, check: str, partners: Mapping[str, Collection[str]]
    ) -> set[str]:
        """Return the other exercises that a check of one calls, by itself or through others.

        partners: as in `suspects`.
        """
        return self._reached({exercise, *partners.get(check, ())}) - {exercise}

    def _reached(self, called: Iterable[str]) -> set[str]:
        """Return these exercises and those that they use."""
        return {other for name in called for other in (name, *self._under(name))}

    def _without(
        self,
        other: str,
        exercise: str,
        checks: Iterable[str],
        partners: Mapping[str, Collection[str]],
    ) -> set[str]:
        """Return the checks of an exercise that do without another one."""
        called = {check: {exercise, *partners.get(check, ())} for check in checks}
        return {check for check, names in called.items() if other not in self._reached(names)}

    def _under(self, exercise: str) -> list[str]:
        """Return the exercises that one uses, and those that they use, each once."""
        seen: list[str] = []
        waiting = [*self.builds_on.get(exercise, ())]
        while waiting:
            name = waiting.pop(0)
            if name not in seen:
                seen.append(name)
                waiting += self.builds_on.get(name, ())
        return seen

    def _state(
        self, exercise: str, outcomes: Outcomes, failed: Collection[Outcome]
    ) -> State | None:
        """Return what is the matter with an exercise, as far as its outcomes are known, or None.

        failed: of the exercise that uses it. Where none of these is of a refusal, nothing is the
        matter with one that only lacks refusals: no wrong value comes of that.
        """
        if exercise in self.unwritten:
            return State.UNWRITTEN
        return State.FAILING if _faults(outcomes, failed) else None


def _faults(outcomes: Outcomes, failed: Collection[Outcome]) -> list[str]:
    """Return the checks that an exercise fails; only if one of `failed` is of a refusal, those of
    refusals, too."""
    with_refusals = any(map(_is_of_refusal, failed))
    return [
        name
        for name, outcome in outcomes.items()
        if outcome.verdict not in FINE and (with_refusals or not _is_of_refusal(outcome))
    ]


def _is_of_refusal(outcome: Outcome) -> bool:
    return outcome.message is not None and outcome.message.is_of_refusal


def suspecting(outcome: Outcome, suspects: Sequence[Suspect], kept: Sequence[str] = ()) -> Outcome:
    """Return the outcome of a check that failed, with what else may be to blame: other exercises,
    and what is kept from one call to the next."""
    message = outcome.message
    is_told = message is not None and outcome.verdict in (Verdict.WRONG, Verdict.CRASHED)
    if message is None or not is_told:
        return outcome
    because = message.because
    if kept:
        because += f"; but {' and '.join(kept)} {LEFT_OVER}"
    others = [one.exercise for one in suspects if not one.is_tied]
    if ORDINARY_FIRST in message.because:
        return replace(outcome, message=replace(message, because=because))
    because += _of_others(others, message)
    # What is no answer of the kind that was asked for comes of what the check calls.
    is_of_kind = message.because in (NOTHING, KIND, RETURNED)
    if not others:
        tied = [one for one in suspects if one.is_tied and (one.is_called or not is_of_kind)]
        because += _of_tied([one.exercise for one in tied])
    return replace(outcome, message=replace(message, because=because))


def is_doubtful(exercise: str, outcome: Outcome, suspects: Collection[Suspect]) -> bool:
    """Say whether what came of a check does not show a misconception of the exercise, for what
    others may contribute to it, or as another one has the line that raises.

    Of two that only fail together, nobody knows which has a mistake: one that is not in the bank
    may show in the other's checks as one there that is.
    """
    inside = outcome.origin.inside if outcome.origin else ""
    return inside not in ("", exercise) or bool(suspects)


def _of_others(names: Sequence[str], message: Message) -> str:
    if not names:
        return ""
    fail = "does not pass its" if len(names) == 1 else "do not pass their"
    those = " and ".join(names)
    is_said = f" in {those} " in message.because  # where the exception was raised
    part = f"but {those} may have a part in it, and" if not is_said else f"and {those}"
    return f"; {part} {fail} own checks"


def _of_tied(names: Sequence[str]) -> str:
    if not names:
        return ""
    why = "neither fails a check without the other"
    if len(names) > 1:
        why = "they fail no check without this exercise, nor this one without them"
    return f"; but the fault may be in {' or '.join(names)} instead: {why}"


def was_run(outcome: Outcome) -> bool:
    """Say whether a check that failed was run: then it tells what it called."""
    return outcome.message is not None and outcome.message.called is not None


@dataclass(frozen=True)
class Told:
    """A cause that is told once, and the origin by which to know the checks that fail by it."""

    origin: Origin
    cause: Cause


def shared(outcomes: Mapping[str, Outcomes]) -> list[Told]:
    """Return the causes by which several exercises of a unit fail, each most of its checks.

    outcomes: of each exercise.
    """
    fallen = [main for of_one in outcomes.values() if (main := _main(of_one))]
    # What another exercise leaves unwritten is said of each exercise that uses that one.
    leaders = [one for one in _leaders(fallen) if one.origin and not one.origin.unwritten]
    return [_told(one) for one in leaders if sum(_is_same(one, main) for main in fallen) > 1]


def own(outcomes: Outcomes, elsewhere: Iterable[Told]) -> Told | None:
    """Return the cause by which an exercise fails most of its checks, at least two, or None.

    elsewhere: the causes that are told already, for the whole unit.
    """
    leader = _main(outcomes)
    if leader is None or not was_run(leader) or by(leader, elsewhere):
        return None
    alike = sum(_is_same(leader, outcome) for outcome in outcomes.values())
    return _told(leader) if alike > 1 else None


def by(outcome: Outcome, told: Iterable[Told]) -> Told | None:
    """Return the cause, of those that are told, by which a check fails, or None."""
    origin = outcome.origin
    return next((one for one in told if origin and origin.is_like(one.origin)), None)


def _main(outcomes: Outcomes) -> Outcome | None:
    """Return one outcome that stands for more than half of the failures of an exercise, or None."""
    failed = [outcome for outcome in outcomes.values() if outcome.message]
    for leader in _leaders(failed):
        if 2 * sum(_is_same(leader, outcome) for outcome in failed) > len(failed):
            return leader
    return None


def _leaders(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return one outcome for each origin: if there is one, of a public check, which tells more."""
    found: list[Outcome] = []
    for outcome in sorted(outcomes, key=lambda o: o.origin is None or not o.origin.is_public):
        if outcome.origin and not any(_is_same(outcome, one) for one in found):
            found.append(outcome)
    return found


def _is_same(one: Outcome, other: Outcome) -> bool:
    return bool(one.origin and other.origin and one.origin.is_like(other.origin))


def _told(outcome: Outcome) -> Told:
    assert outcome.origin is not None
    assert outcome.message is not None
    message = outcome.message
    cause = Cause(outcome.verdict, message.got, message.because, outcome.origin.short)
    return Told(outcome.origin, cause)
