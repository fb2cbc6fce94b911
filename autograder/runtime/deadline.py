"""A deadline for code that runs in this very process: the exam's forks and a student's own pytest.

It interrupts Python code and sleeps, but no loop inside C. Where that matters, since a submission
is graded, the code runs in a sandbox, which can be killed.
"""

import _thread
import contextlib
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType

from autograder.runtime.stopwatch import Stopwatch


class OutOfTime(BaseException):
    """The time is up. Not an `Exception`, so that `except Exception` does not swallow it.

    idle: the code hardly worked in all that time, but waited.
    """

    def __init__(self, *, idle: bool = False) -> None:
        super().__init__()
        self.idle = idle


# How many seconds may pass on the clock for each of work: on a busy machine, code waits for its
# turn. A sleep is no work, and only the clock ends it.
SLACK = 4
STEP = 0.05  # seconds between two looks at the clocks, at most
LONGEST = 1.0  # seconds that count of the time between two looks, should the machine stand still
IDLE = 0.02  # code that works in less than this part of the time on the clock only waits


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` in the block if it takes longer, except while a debugger is at work.

    seconds: of processor time, so that the same work comes to the same end on a busy machine; on
    the clock it may take `SLACK` times as long. For the main thread alone, which handles signals.
    """
    main = threading.main_thread().ident or 0
    over = threading.Event()
    late: OutOfTime | None = None

    def watch() -> None:
        nonlocal late
        step = min(STEP, seconds)
        work, clock = time.process_time(), Stopwatch(LONGEST)
        while not over.wait(step):
            worked, passed = time.process_time() - work, clock.look()
            if worked < seconds and passed < SLACK * seconds:
                continue
            late = OutOfTime(idle=worked < IDLE * passed)
            if hasattr(signal, "pthread_kill"):
                signal.pthread_kill(main, signal.SIGINT)  # wakes a sleep as well
            else:
                _thread.interrupt_main()
            return

    def interrupted(signum: int, frame: FrameType | None) -> None:
        if late is None:  # Ctrl-C
            raise KeyboardInterrupt
        if sys.gettrace() is None and not over.is_set():
            raise late

    previous = signal.signal(signal.SIGINT, interrupted)
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        signal.signal(signal.SIGINT, previous)
