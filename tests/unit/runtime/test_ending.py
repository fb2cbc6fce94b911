"""How a process ended, in words."""

import pytest

from autograder.runtime.ending import ending


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (0, ("died", "exit status 0")),
        (3, ("died", "exit status 3")),
        (-9, ("memory", "killed by the system, as it does when memory runs out")),
        (137, ("memory", "there was no memory left to answer with")),
        (-11, ("died", "signal SIGSEGV")),
        (-99, ("died", "signal 99")),
    ],
)
def test_an_exit_status_or_a_signal_is_named(code, told):
    assert ending(code) == told
