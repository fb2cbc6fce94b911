"""A deadline for code that runs in this very process: the exam's forks and a student's own pytest.

It interrupts Python code and sleeps, but no loop inside C. Code that swallows the interrupt is
interrupted again and again, and if that does not help its process is ended. Where all this matters,
since a submission is graded, the code runs in a sandbox, which can be killed.
"""

import _thread
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import CodeType, FrameType
from typing import Any

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
GRACE = 1.0  # seconds in which code may end after an interrupt; on the clock, likewise
AGAIN = 40  # times that it is interrupted after that

# Where the last words are written: pytest keeps what is written to the usual descriptor.
last_words = 2


def under_check(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """Call a function. What runs below this call is the code that a deadline is for, and may be
    interrupted again and again; what is above it may not, as it has things to put in order."""
    return function(*args, **kwargs)


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` in the block if it takes longer, except while a debugger is at work.

    seconds: of processor time, so that the same work comes to the same end on a busy machine; on
    the clock it may take `SLACK` times as long. For the main thread alone, which handles signals.
    """
    main = threading.main_thread().ident or 0
    over = threading.Event()
    late: OutOfTime | None = None
    line: str | None = None  # of the code, where it was interrupted
    is_stubborn = is_debugged = False

    def is_due(seconds: float) -> OutOfTime | None:
        """Wait until so much time has passed. Return what to raise then; None if all is over."""
        step = min(STEP, seconds)
        work, clock = time.process_time(), Stopwatch(LONGEST)
        while not over.wait(step):
            worked, passed = time.process_time() - work, clock.look()
            if worked >= seconds or passed >= SLACK * seconds:
                return OutOfTime(idle=worked < IDLE * passed)
        return None

    def watch() -> None:
        nonlocal late, is_stubborn
        late = is_due(seconds)
        for attempt in range(1 + AGAIN):
            if late is None or is_debugged:
                return
            is_stubborn = attempt > 0
            if hasattr(signal, "pthread_kill"):
                signal.pthread_kill(main, signal.SIGINT)  # wakes a sleep as well
            else:
                _thread.interrupt_main()
            if is_due(STEP if is_stubborn else GRACE) is None:
                return
        is_busy = line is None  # inside C, or it handles the signal itself
        if is_debugged or line == "" or (is_busy and is_due(seconds) is None):
            return
        _give_up(line or "The code")

    def interrupted(signum: int, frame: FrameType | None) -> None:
        nonlocal line, is_debugged
        if late is None:  # Ctrl-C
            raise KeyboardInterrupt
        is_debugged = sys.gettrace() is not None
        if is_debugged or over.is_set():
            return
        own = _under_check(frame)
        line = f"{own.f_code.co_filename}, line {own.f_lineno}" if own else ""
        if own or not is_stubborn:
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


def _under_check(frame: FrameType | None) -> FrameType | None:
    """Return the outermost frame of the code that is under check; None if it does not run."""
    below = None
    while frame is not None and frame.f_code is not _BOUNDARY:
        below, frame = frame, frame.f_back
    return below if frame else None


_BOUNDARY: CodeType = under_check.__code__


def _give_up(line: str) -> None:
    """End this process, and say why."""
    words = f"\n{line}: this does not end, and cannot be interrupted. Nothing more is checked.\n"
    with contextlib.suppress(OSError):
        os.write(last_words, words.encode(errors="replace"))
    os._exit(1)
