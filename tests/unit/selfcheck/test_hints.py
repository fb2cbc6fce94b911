"""`autograder hint` shows one hint after the other."""

import pytest

from autograder.checking.hints import sealed
from autograder.errors import UsageError
from autograder.selfcheck.hints import hint

HINTS = {"double": ("Twice is a sum.", "$x + x$", "Begin so:\n\n```python\ny = x\n```")}


@pytest.fixture
def course(tmp_path):
    folder = tmp_path / "exercises" / "03_doubling"
    folder.mkdir(parents=True)
    (folder / "hints.json").write_text(sealed(HINTS))
    return tmp_path


def test_a_hint_says_how_to_get_the_next_one(course):
    assert hint(course, "double", 1).splitlines() == [
        "double, hint 1 of 3", "", "Twice is a sum.", "", "The next one: autograder hint double 2",
    ]  # fmt: skip


def test_the_last_one_shows_its_code_and_says_that_it_is_the_last(course):
    said = hint(course, "double", 3)
    assert "Begin so:\n\n    y = x\n" in said
    assert said.splitlines()[-1].startswith("That was the last hint.")


def test_an_exercise_without_hints_says_whom_to_ask(course, tmp_path):
    for root in (course, tmp_path / "none"):
        with pytest.raises(UsageError, match="halve came without hints: ask your instructor"):
            hint(root, "halve", 1)
