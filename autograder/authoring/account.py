"""The account of a grader: whom each check catches, and what each wrong answer costs.

A check is idle if it catches no wrong answer of the bank. It is covered by another check of the
exercise that catches all that it catches, and more. A wrong answer is caught by one check alone if
no other notices it.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from autograder.authoring.exam import Exam
from autograder.authoring.marking import cost
from autograder.checking.checks import Check
from autograder.checking.recognition import recognise
from autograder.checking.standing import earned_by
from autograder.checking.verdicts import failures


@dataclass(frozen=True)
class OfCheck:
    """The account of one check.

    catches: how many wrong answers. alone: the names of those that no other check catches.
    covered_by: the name of a check that catches all these and more, or nothing.
    """

    name: str
    title: str
    idea: str
    public: bool
    catches: int
    alone: tuple[str, ...]
    covered_by: str

    @property
    def is_idle(self) -> bool:
        """Whether it catches nobody."""
        return not self.catches


@dataclass(frozen=True)
class OfMistake:
    """The account of one wrong answer of the bank.

    fails: how many checks. cost: the part of the exercise's points that it loses, from 0 to 1.
    lost: the ideas that cost them. is_named: whether it is recognised. in_public: whether a public
    check catches it.
    """

    name: str
    beliefs: tuple[str, ...]
    fails: int
    cost: float
    lost: tuple[str, ...]
    is_named: bool
    in_public: bool


@dataclass(frozen=True)
class OfExercise:
    """The account of one exercise."""

    name: str
    points: float
    checks: tuple[OfCheck, ...]
    mistakes: tuple[OfMistake, ...]


def account(exam: Exam) -> tuple[OfExercise, ...]:
    """Return the account of a unit's grader, exercise by exercise."""
    return tuple(_of_exercise(exam, exercise.name) for exercise in exam.loaded.exercises)


def _of_exercise(exam: Exam, exercise: str) -> OfExercise:
    loaded = exam.loaded
    wrong = {name: failures(outcomes) for name, outcomes in exam.mistaken(exercise).items()}
    checks = loaded.checks_of(exercise)
    caught = {c.name: {name for name, failed in wrong.items() if c.name in failed} for c in checks}
    return OfExercise(
        exercise,
        sum(idea.points for idea in loaded.ideas[exercise]),
        tuple(_of_check(check, caught, wrong) for check in checks),
        tuple(_of_mistake(exam, exercise, name, failed) for name, failed in wrong.items()),
    )


def _of_check(
    check: Check, caught: Mapping[str, Set[str]], wrong: Mapping[str, Set[str]]
) -> OfCheck:
    mine = caught[check.name]
    alone = tuple(name for name in wrong if wrong[name] == {check.name})
    larger = (name for name, others in caught.items() if mine and mine < others)
    return OfCheck(
        check.name, check.title, check.idea, check.public, len(mine), alone, next(larger, "")
    )


def _of_mistake(exam: Exam, exercise: str, name: str, failed: Set[str]) -> OfMistake:
    loaded, known = exam.loaded, exam.mistaken(exercise)
    found = recognise(known[name], known, loaded.aside, loaded.plain)
    earned = earned_by(loaded.ideas[exercise], failed)
    public = {check.name for check in loaded.checks_of(exercise) if check.public}
    return OfMistake(
        name,
        tuple(loaded.beliefs[exercise][name].values()),
        len(failed),
        cost(loaded, exercise, known[name]),
        tuple(idea.name for idea in earned if not idea.score),
        name in found,
        bool(failed & public),
    )


def costs(exercises: Sequence[OfExercise]) -> list[float]:
    """Return the part of its exercise's points that each wrong answer loses."""
    return [mistake.cost for exercise in exercises for mistake in exercise.mistakes]
