"""Policies: what a course's pyproject.toml may say of them."""

from datetime import UTC, datetime

import pytest

from autograder.course.layout import Course
from autograder.course.policies import Bonus, Policies, policies
from autograder.errors import UsageError


def said(tiny_unit, text):
    (tiny_unit.root / "pyproject.toml").write_text(f"[tool.autograder]\n{text}")
    return policies(Course(tiny_unit.root))


def test_none_is_required(tiny_unit):
    assert policies(Course(tiny_unit.root)) == Policies()
    assert said(tiny_unit, "") == Policies()


def test_units_are_called_by_name_or_number(tiny_unit):
    name = tiny_unit.name
    found = said(tiny_unit, f'bonus = "none"\nweights = {{ {name} = 2.5 }}\ndrop-lowest = 1\n')
    assert found == Policies(weights={tiny_unit.slug: 2.5}, bonus=Bonus.NONE, **{"drop-lowest": 1})


@pytest.mark.parametrize(
    "written",
    ["2026-03-01T23:59:00Z", '"2026-03-02 00:59:00+01:00"', "2026-03-01 23:59:00"],
)
def test_a_time_without_a_zone_is_in_utc(tiny_unit, written):
    due = said(tiny_unit, f"[tool.autograder.due]\n{tiny_unit.name} = {written}\n").due
    assert due == {tiny_unit.slug: datetime(2026, 3, 1, 23, 59, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("bonuss = 1", "there is no bonuss; did you mean bonus?"),
        ('bonus = "cap"', "bonus: input should be 'add', 'unit', 'course' or 'none'"),
        ("rounding = 0", "rounding: input should be greater than 0"),
        ("drop-lowest = -1", "drop-lowest: input should be greater than or equal to 0"),
        ("late = { per-day = 110 }", "late.per-day: input should be less than or equal to 100"),
        ("late = { grace = 10 }", "there is no late.grace; did you mean late.grace-minutes?"),
        ("due = { 01 = 2026-03-01 }", "due.01: write a time as 2026-03-01T23:59:00Z"),
        ('due = { 01 = "soon" }', "due.01: write a time as 2026-03-01T23:59:00Z"),
        ("weights = { sums = 1 }", "there is no unit 'sums'"),
        ("= 3", "pyproject.toml cannot be read"),
    ],
)
def test_what_a_table_cannot_say_is_said_in_a_line(tiny_unit, text, why):
    with pytest.raises(UsageError) as caught:
        said(tiny_unit, f"{text}\n")
    assert why in str(caught.value)
    assert "pyproject.toml" in str(caught.value)
    assert "\n" not in str(caught.value)
