"""What a submission may use, and when an answer is due."""

import math
from dataclasses import dataclass

from autograder.errors import UsageError


@dataclass(frozen=True)
class Budget:
    """What a submission may use: seconds for a check, an exercise and all of it.

    Seconds are those in which the student's code works or waits (`autograder.sandbox.meter`), not
    those in which it stands in line for a processor, nor those of the judge's own work.

    memory: bytes that a sandbox may use beyond what it starts with. output: bytes of all answers to
    the checks of one exercise. respawns: how often a sandbox that died is replaced.
    """

    check: float = 5.0
    exercise: float = 10.0
    submission: float = 120.0
    memory: int = 1 << 30
    output: int = 16 << 20
    respawns: int = 20

    def __post_init__(self) -> None:
        """Raise `UsageError` for a limit that is not positive and finite.

        A limit of nothing would fail every student, and one without end would wait for ever.
        """
        most = (self.check, self.exercise, self.submission, self.memory, self.output)
        if not all(0 < limit < math.inf for limit in most) or self.respawns < 0:
            raise UsageError("a budget is a positive number")


@dataclass(frozen=True, order=True)
class Deadline:
    """When an answer is due. budget: why, in words: `the 5 s of a check`.

    spent: the seconds that all sandboxes of the submission may have spent by then.
    """

    spent: float
    budget: str
