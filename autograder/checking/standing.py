"""How an exercise stands: its points, and for each of its checks the verdict and the message."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from autograder.checking import blame
from autograder.checking.blame import Cause, First, Suspect, Told
from autograder.checking.checks import Check
from autograder.checking.ideas import Idea
from autograder.checking.verdicts import (
    BESIDES,
    ORDINARY_FIRST,
    SHOWING,
    Message,
    Outcome,
    Recognised,
    Verdict,
    failures,
)


@dataclass(frozen=True)
class Named:
    """A misconception: the name that it has in the bank, and the belief behind it.

    example: a call that shows it, as lines to paste with what comes of them, if one was found that
    the student's own function answers so.
    """

    name: str
    belief: str
    example: str = ""


@dataclass(frozen=True)
class CheckStanding:
    """How one check stands.

    title: its own, or what it tells in its place where it passes. misconception: what explains its
    failure, if that is known. cause: in short, what fails it, if that was told before, of the
    exercise or of the unit.
    """

    name: str
    title: str
    public: bool
    advisory: bool
    idea: str
    verdict: Verdict
    message: Message | None
    misconception: Named | None
    cause: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it was run and fails, and nothing explains that."""
        return self.verdict in SHOWING and not (self.misconception or self.cause)


@dataclass(frozen=True)
class IdeaStanding:
    """What one idea earned: all its points, or none."""

    name: str
    score: float
    max_score: float


@dataclass(frozen=True)
class ExerciseStanding:
    """How one exercise stands.

    beyond: its points are a bonus. first: the exercises that it uses, and that are to be looked at
    before it. cause: what fails most of its checks, if that is one thing. ideas: what its points
    are for; there are none in a self-check.
    """

    unit: str
    exercise: str
    score: float
    max_score: float
    beyond: bool
    checks: tuple[CheckStanding, ...]
    first: tuple[First, ...] = ()
    cause: Cause | None = None
    ideas: tuple[IdeaStanding, ...] = ()

    @property
    def lost(self) -> str:
        """The ideas that cost points, `the value 5, several outputs 1.25`, or nothing."""
        lost = [(idea.name, idea.max_score - idea.score) for idea in self.ideas]
        return ", ".join(f"{name} {points:g}" for name, points in lost if points)

    @property
    def settled(self) -> CheckStanding | None:
        """One check whose verdict and message hold for all of them, where none was run; or None."""
        # A check that was run and failed tells what it called.
        first = self.checks[0]
        if not first.message or first.message.called:
            return None
        return first if all(check.message == first.message for check in self.checks) else None

    @property
    def by_cause(self) -> list[list[CheckStanding]]:
        """Its checks in order, those that fail by a cause that was told before behind the first of
        them."""
        groups: dict[Any, list[CheckStanding]] = {}
        for number, check in enumerate(self.checks):
            key = (check.verdict, check.cause) if check.cause else number
            groups.setdefault(key, []).append(check)
        return [*groups.values()]

    @property
    def beliefs(self) -> list[Named]:
        """What the student seems to believe, each belief once, with an example if one that has it
        has one; that which explains most first."""
        named = [check.misconception for check in self.checks if check.misconception]
        counts = Counter(one.belief for one in named).most_common()
        return [
            max((one for one in named if one.belief == belief), key=lambda one: bool(one.example))
            for belief, _ in counts
        ]

    @property
    def open(self) -> str:
        """A sentence on the checks that fail by something else than these beliefs, or nothing."""
        count = sum(check.is_open for check in self.checks)
        if not count or not self.beliefs:
            return ""
        return f"What fails the other {f'{count} checks' if count > 1 else 'check'} is open."


def _told_in_order(
    checks: Sequence[Check],
    outcomes: Mapping[str, Outcome],
    suspects: Mapping[str, Sequence[Suspect]],
    kept: Sequence[str],
) -> dict[str, Outcome]:
    """Return the outcomes of an exercise's checks, the special ones pointing to the ordinary ones,
    and those that another exercise may fail pointing to that."""
    earlier: list[tuple[Check, Outcome]] = []
    told = {}
    for check in checks:
        outcome = outcomes[check.name]
        pointing = pointing_back(check, outcome, earlier)
        told[check.name] = blame.suspecting(pointing, suspects.get(check.name, ()), kept)
        earlier.append((check, outcome))
    return told


def is_ordinary(check: Check) -> bool:
    """Say whether a check is about the value itself: not how it is asked for, nor a side effect,
    nor a special condition, under which alone its reason holds."""
    return not (check.handling or check.special or check.advisory)


def pointing_back(
    check: Check, outcome: Outcome, earlier: Iterable[tuple[Check, Outcome]]
) -> Outcome:
    """Return the outcome of a check, which points to an ordinary one before it if it is special.

    A check of how arguments are handled, or of a special condition, says why the value is wrong
    under its condition. If a value is wrong without it as well, that may not be the reason, or not
    the only one: it is told as what the check is of, unless it is the same there. A text and a
    number are not wrong for one reason, nor is what comes later a better place to begin.
    """
    if is_ordinary(check) or not outcome.by_value or outcome.message is None:
        return outcome
    for one, came in earlier:
        is_alike = came.by_value and came.in_words == outcome.in_words
        if is_alike and is_ordinary(one):
            first = f'"{one.title.removesuffix(".")}" {ORDINARY_FIRST}'
            idea = outcome.message.because
            is_new = came.message is None or idea != came.message.because
            own = f"; {BESIDES} {idea}" * (outcome.message.is_idea and is_new)
            message = replace(outcome.message, because=first + own, is_idea=False)
            return replace(outcome, message=message)
    return outcome


def standing(
    unit: str,
    exercise: str,
    checks: Sequence[Check],
    outcomes: Mapping[str, Outcome],
    found: Sequence[Recognised] = (),
    *,
    ideas: Sequence[Idea] = (),
    beyond: bool = False,
    first: tuple[First, ...] = (),
    suspects: Mapping[str, Sequence[Suspect]] = MappingProxyType({}),
    kept: Sequence[str] = (),
    shared: Sequence[Told] = (),
) -> ExerciseStanding:
    """Return how an exercise stands, from the outcomes of its checks by name.

    found: the misconceptions that the outcomes show. ideas: what the points are for. beyond: they
    are a bonus. first: as in `ExerciseStanding`. suspects: by check, the other exercises that may
    fail it. kept: the names that hold something from one call to the next. shared: the causes that
    are told of the unit.
    """
    told = _told_in_order(checks, outcomes, suspects, kept)
    own = blame.own(told, shared)
    # That another exercise is not written, or not there, is said first, and not once more.
    known = {one.exercise for one in first}
    is_new = own is not None and not known & {own.origin.unwritten, own.origin.name}
    causes = [*shared, *([own] if own else [])]
    standings = tuple(_check_standing(check, told[check.name], found, causes) for check in checks)
    earned = earned_by(ideas, failures(outcomes))
    return ExerciseStanding(
        unit,
        exercise,
        score=sum((idea.score for idea in earned), 0.0),
        max_score=sum((idea.max_score for idea in earned), 0.0),
        beyond=beyond,
        checks=standings,
        first=first,
        cause=own.cause if own and is_new else None,
        ideas=earned,
    )


def earned_by(ideas: Sequence[Idea], failed: Set[str]) -> tuple[IdeaStanding, ...]:
    """Return what each idea earned: nothing if one of its checks is among those that failed."""
    return tuple(
        IdeaStanding(
            idea.name,
            score=idea.points if failed.isdisjoint(c.name for c in idea.checks) else 0.0,
            max_score=idea.points,
        )
        for idea in ideas
    )


def _check_standing(
    check: Check, outcome: Outcome, found: Sequence[Recognised], causes: Sequence[Told]
) -> CheckStanding:
    told = blame.by(outcome, causes)
    mine = [one for one in found if check.name in one.checks]
    named = Named(mine[0].name, mine[0].belief, mine[0].example) if mine else None
    return CheckStanding(
        name=check.name,
        title=outcome.told or check.title,
        public=check.public,
        advisory=check.advisory,
        idea=check.idea,
        verdict=outcome.verdict,
        message=outcome.message,
        misconception=named,
        cause=told.cause.short if told else None,
    )
