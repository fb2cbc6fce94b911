"""Asking warm processes: which replies are told, and what if a process ends."""

import pytest

from autograder.watch.checker import ENDED, Checker


@pytest.fixture
def checker(tmp_path):
    """A checker of a folder that is no unit's: its processes end by themselves."""
    one = Checker(lambda number, reply: None)
    one.turn_to(tmp_path)
    yield one
    one.end()


def test_a_request_is_sent_again_once_if_its_process_ends_before_any_answer(checker):
    checker.received(1, {"ready": True})
    checker.ask({})
    assert checker.received(1, None) is None
    checker.received(2, {"ready": True})
    assert checker.received(2, None) == {"trouble": ENDED}
    checker.ask({})
    checker.received(3, {"ready": True})
    assert checker.received(3, None) is None  # another request, another try


def test_a_process_that_never_was_ready_is_told_at_once(checker):
    checker.ask({})
    assert checker.received(1, None) == {"trouble": ENDED}


def test_what_answers_an_earlier_request_is_not_told(checker):
    checker.received(1, {"ready": True})
    checker.ask({})
    checker.ask({})
    assert checker.received(1, {"number": 1, "notes": []}) is None
    assert checker.received(1, {"number": 2, "notes": []}) == {"number": 2, "notes": []}
