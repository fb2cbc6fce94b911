"""A deadline for code that runs in this very process: the exam's forks and a student's own pytest.

It interrupts Python code and sleeps, not a spin inside C; where that matters (a submission being
graded) the code runs in a cell, which can be killed.
"""

import _thread
import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType


class OutOfTime(BaseException):
    """The time is up. Not an `Exception`, so that `except Exception` does not swallow it."""


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` in the block if it takes longer, except while a debugger is at work."""
    main = threading.main_thread().ident or 0
    late = False

    def strike() -> None:
        nonlocal late
        late = True
        if hasattr(signal, "pthread_kill"):
            signal.pthread_kill(main, signal.SIGINT)  # wakes a sleep as well
        else:
            _thread.interrupt_main()

    def interrupted(signum: int, frame: FrameType | None) -> None:
        if not late:
            raise KeyboardInterrupt
        if sys.gettrace() is None:
            raise OutOfTime

    timer = threading.Timer(seconds, strike)
    timer.daemon = True
    previous = signal.signal(signal.SIGINT, interrupted)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        signal.signal(signal.SIGINT, previous)
