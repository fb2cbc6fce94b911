"""What the checks tell those who hold a misconception: what cannot be true is objected to."""

import pytest

from autograder.authoring.exam import Exam
from autograder.authoring.words import objections
from autograder.course.loaded import LoadedUnit


def said(unit, old="", new=""):
    text = unit.grader.read_text()
    assert old in text
    unit.grader.write_text(text.replace(old, new))
    return objections(Exam(LoadedUnit(unit)))


@pytest.mark.usefixtures("tiny_unit")
def test_a_reason_about_the_value_is_not_objected_to(tiny_unit):
    assert said(tiny_unit) == []


def test_a_reason_that_speaks_of_a_dtype_where_the_value_is_wrong_is(tiny_unit):
    reason = 'SUM = "a float32 has a float32 for its double"'
    found = said(tiny_unit, 'SUM = "twice is a sum of two"', reason)
    assert [one.partition(":")[0] for one in found] == [
        f"test_double_of_{what} tells {name}"
        for what in ("any_number", "three")
        for name in ("adds_one", "squares")
    ]
    assert "the reason speaks of float32" in found[0]


def test_but_not_where_the_check_is_about_that_condition(tiny_unit):
    special = '@pytest.mark.special\n@pytest.mark.exercise("double")'
    tiny_unit.grader.write_text(
        tiny_unit.grader.read_text().replace('@pytest.mark.exercise("double")', special)
    )
    reason = 'SUM = "a float32 has a float32 for its double"'
    assert said(tiny_unit, 'SUM = "twice is a sum of two"', reason) == []


SUMMED = "float(student.double(np.array([1.0, 2.0])).sum())"


@pytest.mark.parametrize(
    ("checked", "is_named"),
    [
        (f"expect_close({SUMMED}, 6.0, because=SUM)", False),
        (f"expect_equal({SUMMED}, 6.0, because=SUM)", False),
        (f'expect_equal({SUMMED}, 6.0, name="the sum", because=SUM)', True),
        (f'expect_between({SUMMED}, 5.5, 6.5, name="the sum", because=SUM)', True),
        ("expect_close(student.double(np.array([1.0])), np.array([2.5]), because=SUM)", True),
    ],
)
def test_a_value_that_no_call_gave_has_a_name_or_a_place(tiny_unit, checked, is_named):
    text = tiny_unit.grader.read_text()
    text = text.replace("import pytest\n", "import numpy as np\nimport pytest\n", 1)
    text = text.replace("expect_close, expect", "expect_between, expect_close, expect")
    tiny_unit.grader.write_text(text)
    found = said(tiny_unit, "expect_close(student.double(3.0), 6.0, because=SUM)", checked)
    unnamed = [one for one in found if "name it" in one]
    assert len(unnamed) == (0 if is_named else 2), found
