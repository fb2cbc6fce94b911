"""What a submission may use, and when an answer is due."""

import math
from dataclasses import dataclass

from autograder.errors import UsageError


@dataclass(frozen=True)
class Budget:
    """What a submission may use. Seconds are of wall time, sizes in bytes.

    memory: of a process, beyond what it starts with. output: of all answers to the checks of one
    exercise. respawns: how many times a process that ended is replaced.
    """

    check: float = 5.0
    exercise: float = 10.0
    submission: float = 120.0
    memory: int = 1 << 30
    output: int = 16 << 20
    respawns: int = 20

    def __post_init__(self) -> None:
        """A budget of nothing would blame everyone, and one without end would wait for ever."""
        most = (self.check, self.exercise, self.submission, self.memory, self.output)
        if not all(0 < limit < math.inf for limit in most) or self.respawns < 0:
            raise UsageError("a budget is a positive number")


@dataclass(frozen=True, order=True)
class Deadline:
    """When (monotonic seconds) an answer is due, and which budget says so."""

    time: float
    budget: str
