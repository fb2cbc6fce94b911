"""Similar work: what a copy is known by, and what is no reason to look."""

import csv
import io
import re
from pathlib import Path

import pytest

from autograder.authoring.compose import compose
from autograder.course import bank
from autograder.course.layout import Course
from autograder.course.stub import stub_of
from autograder.grading.similar import HEADER, Pair, pairs_of, table

UNIT = Course(Path(__file__).resolve().parents[3]).unit("02_regression_losses")
RIGHT = compose(UNIT, [])
FUNCTIONS = re.compile(r"^(?=def )", re.MULTILINE)


def in_other_ways():
    """The solution with another right answer in place of each exercise that has one."""
    return compose(UNIT, [*{entry.of: entry for entry in bank.variants(UNIT)}.values()])


def renamed(text):
    for name, other in (("pred", "guess"), ("target", "truth"), ("residual", "gap")):
        text = re.sub(rf"\b{name}\b", other, text)
    return text


def reordered(text):
    head, *functions = FUNCTIONS.split(text)
    return head + "".join(f"# the next one\n{function}\n\n" for function in reversed(functions))


def shares(**texts):
    return {
        (pair.student, pair.other): (round(pair.share, 2), round(pair.share_of_other, 2))
        for pair in pairs_of(UNIT, texts)
    }


@pytest.mark.parametrize("disguise", [renamed, reordered, lambda text: renamed(reordered(text))])
def test_a_disguised_copy_is_a_copy(disguise):
    ((_, found),) = shares(ada=RIGHT, bob=disguise(RIGHT)).items()
    assert min(found) >= 0.95


def test_another_way_to_write_it_is_less_than_a_copy():
    ((_, found),) = shares(ada=RIGHT, bob=in_other_ways()).items()
    assert 0 < max(found) < 0.3


def test_half_of_anothers_work_is_told_each_way():
    _, *functions = FUNCTIONS.split(RIGHT)
    (pair,) = pairs_of(UNIT, {"ada": RIGHT, "bob": "".join(functions[:5])})
    assert pair.share < 0.6
    assert pair.share_of_other > 0.95
    assert {"half_mse", "mse"} <= {*pair.exercises}
    assert "brier" not in pair.exercises


def test_what_the_stub_gave_is_nobodys():
    assert shares(ada=stub_of(UNIT), bob=stub_of(UNIT)) == {}


@pytest.mark.parametrize(
    "text",
    ["", "\0\ufffd" * 1000, "(" * 50_000, "'" * 50_001, "def f(:\n" * 1000, '"""' + "x" * 100_000],
)
def test_whatever_is_handed_in_is_compared_or_left_out(text):
    assert ("ada", "bob") in shares(ada=RIGHT, bob=RIGHT, cy=text)


def test_a_table_holds_no_formula():
    text = table([Pair("02_x", "=1+1", "bob", 0.956, 1.0, ("mse", "rmse"))])
    assert [*csv.reader(io.StringIO(text))] == [
        [*HEADER], ["02_x", "'=1+1", "bob", "96%", "100%", "mse rmse"]
    ]  # fmt: skip
