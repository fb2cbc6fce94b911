"""Authors' code that may loop for ever or end its process, run in forks with deadlines.

The standard library's pools do not do: one job that ends its process breaks the whole pool, and no
job can be stopped. A fork begins with all that this process has loaded, which a new process would
load again for seconds.
"""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Self

from autograder.runtime.wire import pack, unpack


def in_forks(
    jobs: Sequence[Callable[[], dict[str, Any]]], seconds: float, nothing: dict[str, Any]
) -> list[dict[str, Any]]:
    """Run the jobs in forks of this process, one fork per core; return the answer of each job.

    An answer is plain data. A fork runs one job after another. A job that ends its fork or takes
    longer than `seconds` has the answer `nothing`, and the jobs after it get another fork.
    """
    answers = [nothing] * len(jobs)
    cores = len(os.sched_getaffinity(0))
    waiting = [list(range(n, len(jobs), cores)) for n in range(min(cores, len(jobs)))]
    forks: dict[Connection, _Fork] = {}
    while waiting or forks:
        while waiting and len(forks) < cores:
            fork = _Fork.begin(jobs, waiting.pop(0), seconds)
            forks[fork.answers] = fork
        patience = min(fork.until for fork in forks.values()) - time.monotonic()
        ready = wait(list(forks), max(0.0, patience))
        for fork in list(forks.values()):
            alive = fork.take(answers) if fork.answers in ready else time.monotonic() < fork.until
            if not alive or not fork.left:
                fork.end()
                del forks[fork.answers]
                waiting += [fork.left[1:]] if fork.left[1:] else []
    return answers


@dataclass
class _Fork:
    """A process that runs some of the jobs.

    left: the numbers of its jobs that have no answer yet, the one that is running first. seconds:
    what each may take. until: when the running one must have answered, in monotonic seconds.
    """

    pid: int
    answers: Connection
    left: list[int]
    seconds: float
    until: float

    @classmethod
    def begin(
        cls, jobs: Sequence[Callable[[], dict[str, Any]]], numbers: list[int], seconds: float
    ) -> Self:
        """Fork, and run the jobs of these numbers in the fork."""
        ours, theirs = multiprocessing.Pipe(duplex=False)
        pid = os.fork()
        if pid == 0:
            try:
                ours.close()
                for number in numbers:
                    theirs.send_bytes(pack(jobs[number]()))
            finally:
                os._exit(0)
        theirs.close()
        return cls(pid, ours, numbers, seconds, time.monotonic() + seconds)

    def take(self, answers: list[dict[str, Any]]) -> bool:
        """Put the next answer among `answers`; say whether there was one."""
        try:
            answers[self.left[0]] = unpack(self.answers.recv_bytes())
        except (EOFError, OSError):
            return False
        self.left.pop(0)
        self.until = time.monotonic() + self.seconds
        return True

    def end(self) -> None:
        """Kill the process and reap it."""
        self.answers.close()
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
