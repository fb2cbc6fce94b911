"""Hints travel so that none is read by accident."""

import pytest

from autograder.checking.hints import opened, sealed
from autograder.errors import UsageError

HINTS = {"double": ("Twice is a sum.", "$x + x$", "Begin: x")}


def test_what_is_sealed_cannot_be_read_and_is_opened_again():
    text = sealed(HINTS)
    assert not any(hint in text for hint in HINTS["double"])
    assert opened(text) == {"double": [*HINTS["double"]]}


def test_an_exercise_without_hints_is_left_out():
    assert opened(sealed({**HINTS, "halve": ()})).keys() == {"double"}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"double": ["%"]}', '{"double": 1}'])
def test_a_damaged_file_is_said_to_be(text):
    with pytest.raises(UsageError, match=r"hints\.json is damaged"):
        opened(text)
