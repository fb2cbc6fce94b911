"""What is in use: all but what the policies leave out, units and exercises, and what that takes
with it."""

import pytest

from autograder.course.exercises import exercises_of, unit_of
from autograder.course.layout import Course, course_digest
from autograder.course.loaded import LoadedUnit
from autograder.course.use import in_use, needs_of
from autograder.errors import UsageError


def leaving_out(unit, *words):
    listed = ", ".join(f'"{word}"' for word in words)
    text = f"[tool.autograder]\nleave-out = [{listed}]\n"
    (unit.root / "pyproject.toml").write_text(text)
    return in_use(Course(unit.root))


def test_all_is_in_use_where_nothing_is_said(tiny_unit):
    assert in_use(Course(tiny_unit.root)) == Course(tiny_unit.root)


def test_an_exercise_that_is_left_out_has_no_checks_and_no_entries(tiny_unit):
    course = leaving_out(tiny_unit, f"{tiny_unit.name}.double")
    (unit,) = course.units
    loaded = LoadedUnit(unit)
    assert [one.name for one in loaded.exercises] == ["halve"]
    assert {check.exercise for check in loaded.checks} == {"halve"}
    assert loaded.misconceptions == ()
    with pytest.raises(UsageError, match=r"double is left out, by \[tool.autograder\]"):
        unit_of(course.units, "double")
    assert [one.name for one in exercises_of(unit.whole)] == ["double", "halve"]


def test_results_of_a_course_with_less_in_use_are_not_taken_for_those_of_the_whole(tiny_unit):
    (less,) = leaving_out(tiny_unit, f"{tiny_unit.name}.halve").units
    assert course_digest(less.root, [less]) != course_digest(less.root, [less.whole])


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["doubling.dubble"], "03_doubling has no exercise 'dubble'; did you mean double?"),
        (["04"], "there is no unit '04'"),
        (["doubling"], "leave-out leaves no unit of the course"),
        (["03.double", "03.halve"], "leaves no exercise of 03_doubling: leave out the whole unit"),
    ],
)
def test_what_cannot_be_left_out_is_said_in_a_line(tiny_unit, words, why):
    with pytest.raises(UsageError) as caught:
        leaving_out(tiny_unit, *words)
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_another_exercise_needs_is_not_left_out_without_that(tiny_unit):
    text = tiny_unit.solution.read_text()
    tiny_unit.solution.write_text(text.replace("x / 2.0", "x / double(1.0)"))
    with pytest.raises(UsageError) as caught:
        leaving_out(tiny_unit, "doubling.double")
    assert "leaves out double of 03_doubling, which halve needs: leave out halve as well" in str(
        caught.value
    )
    assert needs_of(LoadedUnit(tiny_unit), ["halve"]) == ["double", "halve"]
    assert leaving_out(tiny_unit, "doubling.halve").units
