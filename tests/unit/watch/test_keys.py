"""Keys are told one by one, however they come."""

import os
import pty
import queue
import sys
import termios
from types import SimpleNamespace

import pytest

from autograder.watch.keys import pressed


@pytest.fixture
def keyboard(monkeypatch):
    """A function that types, and the descriptor of the terminal that is typed into."""
    master, slave = pty.openpty()
    monkeypatch.setattr(sys, "stdin", os.fdopen(slave, "r"))
    yield lambda text: os.write(master, text.encode()), slave
    os.close(master)


def told(text, count, keyboard):
    found = queue.SimpleQueue()
    with pressed(found.put):
        keyboard[0](text)
        return [found.get(timeout=60) for _ in range(count)]


def test_letters_and_arrows_that_come_together_are_told_apart(keyboard):
    assert told("nP\x1b[B\x1b[A\x1bOAq", 6, keyboard) == ["n", "p", "down", "up", "up", "q"]


def test_the_terminal_is_as_before(keyboard):
    before = termios.tcgetattr(keyboard[1])
    told("q", 1, keyboard)
    assert termios.tcgetattr(keyboard[1]) == before


def test_keys_of_windows_are_told_apart(monkeypatch):
    typed = iter("nP\xe0H\0P\xe0Gq\x03")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(getwch=typed.__next__))
    found = queue.SimpleQueue()
    with pressed(found.put):
        read = [found.get(timeout=60) for _ in range(7)]
    assert read == ["n", "p", "up", "down", "", "q", "q"]
