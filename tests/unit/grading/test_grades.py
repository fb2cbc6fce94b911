"""Grades: what the course's policies make of points."""

from datetime import UTC, datetime, timedelta

import pytest

from autograder.course.policies import Bonus, Policies
from autograder.grading.grades import grades
from autograder.grading.results import Result, UnitResult

DUE = datetime(2026, 3, 1, 23, 59, tzinfo=UTC)


def result(*units, student="ada"):
    """Return a result of units, each as the points of its core, its maximum, and those beyond."""
    of_units = tuple(
        UnitResult(f"{number:02}_unit", core, most, beyond)
        for number, (core, most, beyond) in enumerate(units, 1)
    )
    return Result(2, student, 0, "s", "c", "e", 0, 0, 0, False, of_units, (), ())


def grade(*units, times=None, **policies):
    (found,) = grades([result(*units)], Policies(**policies), times)
    return found


def total(*units, **policies):
    found = grade(*units, **policies)
    return float(found.grade), float(found.out_of)


@pytest.mark.parametrize(
    ("bonus", "expected"),
    [(Bonus.ADD, 27.0), (Bonus.UNIT, 17.0), (Bonus.COURSE, 20.0), (Bonus.NONE, 15.0)],
)
def test_points_beyond_the_core_count_as_the_policy_says(bonus, expected):
    assert total((10, 10, 10), (5, 10, 2), bonus=bonus) == (expected, 20.0)


def test_by_default_they_make_up_for_what_is_missing_in_their_unit():
    assert total((10, 10, 10), (5, 10, 2)) == (17.0, 20.0)


def test_a_weight_is_what_a_unit_counts():
    assert total((5, 10, 0), (30, 30, 0), weights={"01_unit": 60, "02_unit": 40}) == (70.0, 100.0)


def test_the_units_with_the_lowest_share_are_dropped_and_one_always_counts():
    units = (90, 100, 0), (1, 2, 0), (8, 10, 0)
    assert total(*units, **{"drop-lowest": 1}) == (98.0, 110.0)
    assert total(*units, **{"drop-lowest": 7}) == (90.0, 100.0)
    dropped = grade(*units, **{"drop-lowest": 1}).units
    assert [unit.is_dropped for unit in dropped] == [False, True, False]


@pytest.mark.parametrize(("points", "rounded"), [(7.25, 7.5), (7.2, 7.0), (7.75, 8.0), (0.1, 0.0)])
def test_the_grade_in_all_is_rounded_halves_up(points, rounded):
    assert total((points, 10, 0), rounding=0.5) == (rounded, 10.0)


@pytest.mark.parametrize(
    ("late", "left"),
    [
        (timedelta(minutes=-1), 10.0),
        (timedelta(minutes=15), 10.0),
        (timedelta(minutes=16), 9.0),
        (timedelta(days=1, minutes=15), 9.0),
        (timedelta(days=1, minutes=16), 8.0),
        (timedelta(days=40), 5.0),
    ],
)
def test_each_day_that_has_begun_costs_a_share_up_to_the_most(late, left):
    policy = {"per-day": 10, "most": 50, "grace-minutes": 15}
    found = grade((10, 10, 0), times={"ada": DUE + late}, due={"01_unit": DUE}, late=policy)
    assert float(found.grade) == left
    assert bool(found.notes) == (left < 10)


def test_a_unit_that_is_not_due_is_not_late():
    came = {"ada": DUE + timedelta(days=3)}
    found = grade((8, 10, 0), (8, 10, 0), times=came, due={"02_unit": DUE}, late={"per-day": 25})
    assert [float(unit.counts) for unit in found.units] == [8.0, 2.0]
    assert found.notes == ("02_unit loses 75 % for lateness",)


def test_where_no_time_is_known_nothing_is_taken_off_and_that_is_said():
    found = grade((8, 10, 0), due={"01_unit": DUE}, late={"per-day": 25})
    assert float(found.grade) == 8.0
    assert "not known" in found.notes[0]
    assert grade((8, 10, 0)).notes == ()


def test_of_nothing_to_earn_the_share_is_nothing():
    assert grade((0, 0, 0)).percent == 0
    assert grade().percent == 0
