"""How an exercise stands: its points, and for each of its checks the verdict and the message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.checking.checks import Check
from autograder.checking.verdicts import Message, Outcome, Recognised, Verdict


@dataclass(frozen=True)
class Named:
    """A misconception: the name that it has in the bank, and the belief behind it."""

    name: str
    belief: str


@dataclass(frozen=True)
class CheckStanding:
    """How one check stands. misconception: what explains its failure, if that is known."""

    name: str
    title: str
    public: bool
    advisory: bool
    verdict: Verdict
    score: float
    max_score: float
    message: Message | None
    misconception: Named | None


@dataclass(frozen=True)
class ExerciseStanding:
    """How one exercise stands. beyond: its points are a bonus."""

    unit: str
    exercise: str
    score: float
    max_score: float
    beyond: bool
    checks: tuple[CheckStanding, ...]

    @property
    def settled(self) -> CheckStanding | None:
        """One check whose verdict and message hold for all of them, where none was run; or None."""
        # A check that was run and failed tells what it called.
        first = self.checks[0]
        if not first.message or first.message.called:
            return None
        return first if all(check.message == first.message for check in self.checks) else None

    @property
    def beliefs(self) -> list[str]:
        """What the student seems to believe, each belief once."""
        named = [check.misconception for check in self.checks if check.misconception]
        return list(dict.fromkeys(misconception.belief for misconception in named))


def standing(
    unit: str,
    exercise: str,
    checks: Sequence[Check],
    outcomes: Mapping[str, Outcome],
    found: Recognised | None = None,
    *,
    beyond: bool = False,
) -> ExerciseStanding:
    """Return how an exercise stands, from the outcomes of its checks by name.

    found: the misconception that the outcomes show. beyond: the points are a bonus.
    """
    standings = tuple(_check_standing(check, outcomes[check.name], found) for check in checks)
    score = sum(check.score for check in standings)
    max_score = sum(check.max_score for check in standings)
    return ExerciseStanding(unit, exercise, score, max_score, beyond, standings)


def _check_standing(check: Check, outcome: Outcome, found: Recognised | None) -> CheckStanding:
    named = Named(found.name, found.belief) if found and check.name in found.checks else None
    return CheckStanding(
        name=check.name,
        title=check.title,
        public=check.public,
        advisory=check.advisory,
        verdict=outcome.verdict,
        score=check.points if outcome.verdict is Verdict.PASSED else 0.0,
        max_score=check.points,
        message=outcome.message,
        misconception=named,
    )
