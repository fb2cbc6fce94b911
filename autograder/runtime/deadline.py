"""A deadline for code that runs in this very process: the exam's forks and a student's own pytest.

It interrupts Python code and sleeps, but no loop inside C. Where that matters, since a submission
is graded, the code runs in a sandbox, which can be killed.
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


# Where processor time is counted, the clock allows this many times as much: on a busy machine, code
# waits for its turn. A sleep uses no processor time, and only the clock ends it.
SLACK = 4


@contextlib.contextmanager
def deadline(seconds: float, *, of_work: bool = False) -> Iterator[None]:
    """Raise `OutOfTime` in the block if it takes longer, except while a debugger is at work.

    For the main thread alone, which handles signals. of_work: count the seconds of processor time
    (on Linux and macOS), so that the same work comes to the same end on a busy machine; on the
    clock it may then take `SLACK` times as long.
    """
    main = threading.main_thread().ident or 0
    late = False

    def time_is_up() -> None:
        nonlocal late
        late = True
        if hasattr(signal, "pthread_kill"):
            signal.pthread_kill(main, signal.SIGINT)  # wakes a sleep as well
        else:
            _thread.interrupt_main()

    def interrupted(signum: int, frame: FrameType | None) -> None:
        if not late:  # Ctrl-C
            raise KeyboardInterrupt
        if sys.gettrace() is None:
            raise OutOfTime

    timer = threading.Timer(SLACK * seconds if of_work else seconds, time_is_up)
    timer.daemon = True
    previous = signal.signal(signal.SIGINT, interrupted)
    timer.start()
    try:
        with _work_deadline(seconds) if of_work else contextlib.nullcontext():
            yield
    finally:
        timer.cancel()
        signal.signal(signal.SIGINT, previous)


@contextlib.contextmanager
def _work_deadline(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` in the block after so many seconds of processor time."""

    def time_is_up(signum: int, frame: FrameType | None) -> None:
        raise OutOfTime

    previous = signal.signal(signal.SIGPROF, time_is_up)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous)
