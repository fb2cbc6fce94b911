"""From points to grades, by the policies of the course.

    Result --policies, time--> Grade: a share of each unit, and the grade in all

Results say what was earned and know no policy: another policy needs no new grading.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from autograder.course.policies import Bonus, Policies
from autograder.grading.results import Result, UnitResult


@dataclass(frozen=True)
class UnitGrade:
    """What a unit counts. All are points, but for `penalty`, a share from 0 to 1.

    score, bonus: what was earned of the core, and beyond it. max_score: of the core. counts: what
    it adds to the grade, of `out_of`. is_dropped: it adds nothing, as it is among the lowest.
    """

    unit: str
    score: Fraction
    bonus: Fraction
    max_score: Fraction
    counts: Fraction
    out_of: Fraction
    penalty: Fraction = Fraction(0)
    is_dropped: bool = False


@dataclass(frozen=True)
class Grade:
    """A student's grade in all, of `out_of`. provisional: the judge failed somewhere, so there is
    none yet. notes: what to know about it."""

    student: str
    grade: Fraction
    out_of: Fraction
    units: tuple[UnitGrade, ...]
    provisional: bool
    notes: tuple[str, ...]

    @property
    def score(self) -> Fraction:
        """What was earned of the core."""
        return sum((unit.score for unit in self.units), Fraction(0))

    @property
    def bonus(self) -> Fraction:
        """What was earned beyond the core."""
        return sum((unit.bonus for unit in self.units), Fraction(0))

    @property
    def max_score(self) -> Fraction:
        """What there is to earn of the core."""
        return sum((unit.max_score for unit in self.units), Fraction(0))

    @property
    def percent(self) -> Fraction:
        """The grade in percent of what there is to earn."""
        return 100 * self.grade / self.out_of if self.out_of else Fraction(0)


def grades(
    results: Iterable[Result], policies: Policies, times: Mapping[str, datetime] | None = None
) -> list[Grade]:
    """Return the grade of each result.

    times: when each student handed in, in UTC, as far as that is known.
    """
    return [_grade(result, policies, (times or {}).get(result.student)) for result in results]


def _grade(result: Result, policies: Policies, came: datetime | None) -> Grade:
    units = _but_for_the_lowest(
        [_unit(unit, policies, came) for unit in result.units], policies.drop_lowest
    )
    counting = [unit for unit in units if not unit.is_dropped]
    out_of = sum((unit.out_of for unit in counting), Fraction(0))
    total = sum((unit.counts for unit in counting), Fraction(0))
    if policies.bonus is Bonus.COURSE:
        total = min(total, out_of)
    return Grade(
        result.student,
        policies.rounded(total),
        out_of,
        tuple(units),
        result.provisional,
        (*result.notes, *_on_lateness(units, policies, came)),
    )


def _unit(unit: UnitResult, policies: Policies, came: datetime | None) -> UnitGrade:
    core, beyond, most = map(Fraction, (unit.score, unit.bonus, unit.max_score))
    earned = core if policies.bonus is Bonus.NONE else core + beyond
    if policies.bonus is Bonus.UNIT:
        earned = min(earned, most)
    due = policies.due.get(unit.unit)
    penalty = policies.late.penalty(due, came) if due and came else Fraction(0)
    weight = policies.weight(unit.unit)
    scale = Fraction(1) if weight is None or not most else weight / most
    counts = earned * (1 - penalty) * scale
    return UnitGrade(unit.unit, core, beyond, most, counts, most * scale, penalty)


def _but_for_the_lowest(units: Sequence[UnitGrade], many: int) -> list[UnitGrade]:
    """Drop so many units, those with the lowest share; at least one counts."""
    by_share = sorted(units, key=lambda unit: unit.counts / unit.out_of if unit.out_of else 0)
    dropped = by_share[: min(many, len(units) - 1)]
    return [replace(unit, is_dropped=True) if unit in dropped else unit for unit in units]


def _on_lateness(
    units: Sequence[UnitGrade], policies: Policies, came: datetime | None
) -> list[str]:
    """Return what to know about what was late, or may have been."""
    late = [
        f"{unit.unit} loses {float(100 * unit.penalty):g} % for lateness"
        for unit in units
        if unit.penalty
    ]
    if came is None and policies.late.per_day and any(u.unit in policies.due for u in units):
        late.append("when it was handed in is not known, so nothing is taken off for lateness")
    return late
