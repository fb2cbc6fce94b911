"""Marks that moved: what is otherwise between two results of one student, and a page on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.checking.render import templates
from autograder.checking.standing import CheckStanding, ExerciseStanding
from autograder.grading.results import Result

OTHERWISE = "its checks count otherwise"


@dataclass(frozen=True)
class Change:
    """Points of an exercise that are others than before, or out of others. why: check by check."""

    student: str
    unit: str
    exercise: str
    before: float
    after: float
    why: str

    @property
    def difference(self) -> float:
        """What it is more, or less."""
        return self.after - self.before


def between(then: Result, now: Result) -> Iterator[Change]:
    """Yield the exercises of which points, or the maximum, are others."""
    before = {(one.unit, one.exercise): one for one in then.exercises}
    after = {(one.unit, one.exercise): one for one in now.exercises}
    for unit, exercise in dict.fromkeys([*before, *after]):
        old, new = before.get((unit, exercise)), after.get((unit, exercise))
        points = [(one.score, one.max_score) if one else (0, 0) for one in (old, new)]
        if points[0] != points[1]:
            why = [*_why(old, new)]
            if then.submission != now.submission:
                why.insert(0, "other work was handed in")
            yield Change(
                now.student, unit, exercise, points[0][0], points[1][0], "; ".join(why) or OTHERWISE
            )


def _why(old: ExerciseStanding | None, new: ExerciseStanding | None) -> Iterator[str]:
    """Yield what is otherwise, from the exercise as a whole to its checks."""
    if old is None or new is None:
        yield "the exercise is new" if old is None else "the exercise is gone"
        return
    if old.max_score != new.max_score:
        yield f"it is worth {new.max_score:g} instead of {old.max_score:g}"
    before, after = _by_name(old), _by_name(new)
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            yield f"{name} is gone"
        elif name not in before:
            yield f"{name} is new: {_said(after[name])}"
        elif before[name].verdict != after[name].verdict:
            yield f"{name}: {_said(before[name])}, now {_said(after[name])}"


def _by_name(exercise: ExerciseStanding) -> dict[str, CheckStanding]:
    return {check.name: check for check in exercise.checks}


def _said(check: CheckStanding) -> str:
    return check.verdict.replace("_", " ")


def page(changes: Sequence[Change], compared: int, table: str) -> str:
    """Return a page with a part for each student whose marks moved, those of most points first.

    compared: how many students there are results of before and after. table: a file with the same.
    """
    students: dict[str, list[Change]] = {}
    for change in changes:
        students.setdefault(change.student, []).append(change)
    ranked = sorted(students.items(), key=lambda one: (-abs(_sum(one[1])), one[0]))
    rows = [(student, _sum(theirs), theirs) for student, theirs in ranked]
    template = templates("autograder.grading.report").get_template("changes.html.j2")
    return template.render(students=rows, compared=compared, table=table)


def _sum(changes: Sequence[Change]) -> float:
    return sum(change.difference for change in changes)
