"""Keys, one by one, as they are pressed, without an echo."""

import contextlib
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from threading import Thread

ARROWS = {"\x1b[A": "up", "\x1b[B": "down", "\x1bOA": "up", "\x1bOB": "down"}
KEY = re.compile(r"\x1b[\[O][0-9;]*.|.", re.DOTALL)
ON_WINDOWS = {"H": "up", "P": "down"}  # after a first character that says that it is such a key


@contextlib.contextmanager
def pressed(tell: Callable[[str], None]) -> Iterator[Callable[[], None]]:
    """Call a function, in a thread of its own, with each key that is pressed while the block runs:
    a letter, or `up` or `down`. Leave the terminal as it was.

    Yield a function that suspends this process, as Ctrl-Z asks for, and returns when it goes on.
    """
    if sys.platform == "win32":
        Thread(target=_read_on_windows, args=[tell], daemon=True).start()
        yield lambda: None  # which has no such key
        return
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)

    def suspend() -> None:
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, handler)
        tty.setcbreak(descriptor)

    try:
        tty.setcbreak(descriptor)
        Thread(target=_read, args=[descriptor, tell], daemon=True).start()
        yield suspend
    finally:
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)


def _read(descriptor: int, tell: Callable[[str], None]) -> None:
    """Tell of keys until the terminal is gone; then of `q`."""
    with contextlib.suppress(OSError):
        while read := os.read(descriptor, 32):
            for key in KEY.findall(read.decode(errors="replace")):
                tell(ARROWS.get(key, key.lower()))
    tell("q")


def _read_on_windows(tell: Callable[[str], None]) -> None:
    import msvcrt

    read = msvcrt.getwch  # type: ignore[attr-defined, unused-ignore]
    while (key := read()) != "\x03":  # Ctrl-C
        tell(ON_WINDOWS.get(read(), "") if key in "\0\xe0" else key.lower())
    tell("q")
