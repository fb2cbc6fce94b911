"""A meter of what a sandbox spends: the seconds in which it works, and those in which it waits.

A sandbox works while it has a processor, and waits while it sleeps: for a time, a lock, a file or a
thread. While it stands in line for a processor it does neither. So the same code spends the same on
an idle machine and on a busy one.
"""

import random
import re
import time
from pathlib import Path

from autograder.errors import JudgeFault

_STEP = 0.05  # seconds between two looks at whether it waits, about
_JITTER = random.Random()  # our own: whether the global one moves is watched in this process
# What may count of the time between two looks. On a busy machine the judge may have to wait for its
# turn. Where it gets none for longer, the machine stood still, and the sandbox with it.
LONGEST = 1.0


class Meter:
    """Counts the seconds of processor time and of waiting of one process, whenever it is looked at.

    A wait is seen by samples: the time between two of them counts if no thread was running, nor
    about to, at both.
    """

    def __init__(self, pidfd: int) -> None:
        """Raise `JudgeFault` if this system does not tell the processor time of the process."""
        self.work = 0.0
        self.waited = 0.0
        self._pid = _number(pidfd)
        # The kernel's number for the clock of a process: clock_getcpuclockid(3).
        self._clock = (~self._pid << 3) | 2
        try:
            self._cpu = time.clock_gettime(self._clock)
        except OSError as error:
            raise JudgeFault(f"the processor time of a sandbox cannot be read: {error}") from None
        self.start()

    @property
    def spent(self) -> float:
        """The seconds of work and of waiting."""
        return self.work + self.waited

    def start(self) -> None:
        """Count from now on; what was done since the last look belongs to nobody."""
        self._cpu = self._cpu_time()
        self._sample(time.monotonic(), is_waiting=False)

    def look(self, *, silent: bool) -> None:
        """Count what was spent since the last look.

        silent: the process has sent nothing that is still to be read. It may wait for us otherwise.
        """
        cpu = self._cpu_time()
        self.work += cpu - self._cpu
        self._cpu = cpu
        now = time.monotonic()
        if now < self._next:
            return
        is_waiting = silent and not self._is_running()
        if is_waiting and self._was_waiting:
            passed = min(now - self._sampled, LONGEST)
            self.waited += max(0.0, passed - (cpu - self._cpu_sampled))
        self._sample(now, is_waiting=is_waiting)

    def pause(self) -> float:
        """Return how many seconds to let pass until the next look."""
        return max(0.0, self._next - time.monotonic())

    def _sample(self, now: float, *, is_waiting: bool) -> None:
        self._sampled, self._cpu_sampled, self._was_waiting = now, self._cpu, is_waiting
        # Never in step with code that would work a little just whenever it is looked at.
        self._next = now + _JITTER.uniform(0.5, 1.5) * _STEP

    def _cpu_time(self) -> float:
        """Return the processor time of all its threads; once it is gone, what was known last."""
        try:
            return time.clock_gettime(self._clock)
        except OSError:
            return self._cpu

    def _is_running(self) -> bool:
        """Say whether a thread has a processor or stands in line for one; not of one that ended."""
        try:
            return any(_state(task) == "R" for task in Path(f"/proc/{self._pid}/task").iterdir())
        except OSError:
            return False


def _number(pidfd: int) -> int:
    """Return the number of a process in this process's namespace."""
    found = re.search(r"^Pid:\s*(\d+)$", Path(f"/proc/self/fdinfo/{pidfd}").read_text(), re.M)
    if found is None or found[1] == "0":
        raise JudgeFault("the number of a sandbox's process cannot be read")
    return int(found[1])


def _state(task: Path) -> str:
    """Return the state of a thread, as proc(5) has it: R for running, S for sleeping, ...

    The name before it is the program's own choice, and may have spaces and brackets.
    """
    return (task / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
