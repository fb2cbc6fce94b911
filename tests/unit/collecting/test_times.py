"""Times, as systems write them."""

import pytest

from autograder.collecting.times import order, parse, said


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("2026-03-01 23:58:12.345678 UTC", "2026-03-01 23:58:12 UTC"),  # nbgrader
        ("2026-03-01 23:58:12 America/Los_Angeles", "2026-03-02 07:58:12 UTC"),
        ("2026-03-01 23:58:12.345678000 Z", "2026-03-01 23:58:12 UTC"),  # Gradescope
        ("2026-03-01 23:58:12.345678000 -08:00", "2026-03-02 07:58:12 UTC"),
        ("2026-03-01T23:58:12+0530", "2026-03-01 18:28:12 UTC"),
        ("2026-03-01 23:58\n", "2026-03-01 23:58:00"),
    ],
)
def test_a_time_is_read_and_said(written, time):
    assert said(parse(written)) == time


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "2026-13-01 10:00",
        "2026-03-01 10:00 ../../etc/passwd",
        f"2026-03-01 10:00:00.{'1' * 1_000_000} x y",
        "9999-12-31 23:00 -09:00",
    ],
)
def test_what_is_no_time_is_none(written):
    assert parse(written) is None


def test_a_later_time_comes_later_and_none_first():
    times = ["2026-03-01 10:00 -08:00", "2026-03-01 17:00", "2026-03-01 09:00 UTC"]
    found = sorted([*map(parse, times), None], key=order)
    assert found == [None, parse(times[2]), parse(times[1]), parse(times[0])]
