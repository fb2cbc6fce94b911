"""Our own code that may loop for ever or eat its process, done in forks with deadlines."""

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
    """Do the jobs, which answer in plain data, in forks, one per core; return what came of each.

    A fork goes on from job to job. `nothing` stands for the answer of a job that ended its fork or
    took longer than `seconds`; those after it get another fork.
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
            alive = fork.hear(answers) if fork.answers in ready else time.monotonic() < fork.until
            if not alive or not fork.left:
                fork.end()
                del forks[fork.answers]
                waiting += [fork.left[1:]] if fork.left[1:] else []
    return answers


@dataclass
class _Fork:
    """A process that does some of the jobs.

    left: those without an answer, by number. seconds: what each may take; until: the present one.
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

    def hear(self, answers: list[dict[str, Any]]) -> bool:
        """Take one answer; say whether there was one."""
        try:
            answers[self.left[0]] = unpack(self.answers.recv_bytes())
        except (EOFError, OSError):
            return False
        self.left.pop(0)
        self.until = time.monotonic() + self.seconds
        return True

    def end(self) -> None:
        self.answers.close()
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
