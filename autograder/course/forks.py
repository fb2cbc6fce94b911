"""Authors' code that may loop for ever or end its process, run in forks with deadlines.

The standard library's pools do not do: one job that ends its process breaks the whole pool, and no
job can be stopped. A fork begins with all that this process has loaded, which a new process would
load again for seconds.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Self

from autograder.runtime.stopwatch import Stopwatch
from autograder.runtime.wire import pack, unpack

STEP = 1.0  # seconds between two looks at how long a job takes, at most


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
        ready = wait(list(forks), min(STEP, seconds))
        for fork in list(forks.values()):
            alive = fork.take(answers) if fork.answers in ready else fork.in_time()
            if not alive or not fork.left:
                fork.end()
                del forks[fork.answers]
                waiting += [fork.left[1:]] if fork.left[1:] else []
    return answers


@dataclass
class _Fork:
    """A process that runs some of the jobs.

    left: the numbers of its jobs that have no answer yet, the one that is running first. seconds:
    what each may take. watch: counts what the running one takes.
    """

    pid: int
    answers: Connection
    left: list[int]
    seconds: float
    watch: Stopwatch

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
        return cls(pid, ours, numbers, seconds, Stopwatch(2 * STEP))

    def take(self, answers: list[dict[str, Any]]) -> bool:
        """Put the next answer among `answers`; say whether there was one."""
        try:
            answers[self.left[0]] = unpack(self.answers.recv_bytes())
        except (EOFError, OSError):
            return False
        self.left.pop(0)
        self.watch = Stopwatch(2 * STEP)
        return True

    def in_time(self) -> bool:
        """Say whether the running job may still answer."""
        return self.watch.look() < self.seconds

    def end(self) -> None:
        """Kill the process and reap it."""
        self.answers.close()
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
