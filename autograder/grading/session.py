"""The sandbox of one submission: asked, ended, and replaced within a budget."""

import math
import time
from collections.abc import Callable
from typing import Any, Self

from autograder.checking.student import Stopped
from autograder.checking.text import clean
from autograder.checking.verdicts import Verdict
from autograder.grading.budget import Budget, Deadline
from autograder.sandbox.client import Death, Limits, Sandbox, Zygote


def limits(budget: Budget) -> Limits:
    """What the kernel is to hold each sandbox to."""
    return Limits(memory=budget.memory, cpu=math.ceil(budget.submission))


class Session:
    """Asks the sandbox of one submission, and starts a new one when the last has died.

    Use as a context manager: no sandbox outlives it, whatever is raised inside.
    """

    def __init__(self, zygote: Zygote, budget: Budget) -> None:
        """The submission's time begins now. The first question starts the first sandbox."""
        self.budget = budget
        self.notes: list[str] = []  # what to know about the submission, in sentences
        self.generation = 0  # of sandboxes so far; a unit must be loaded again when it grows
        self.received = 0  # bytes, from all of them
        self._zygote = zygote
        self._sandbox: Sandbox | None = None
        self._deaths = 0
        end = time.monotonic() + budget.submission
        self._end = Deadline(end, f"the {budget.submission:g} s of a submission")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.renew()

    @property
    def alive(self) -> bool:
        """Whether there is a sandbox."""
        return self._sandbox is not None

    def renew(self) -> None:
        """End the sandbox; the next question gets a new one."""
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None

    def time_of_a_check(self) -> Deadline:
        """A deadline as far from now as a check's; also for a question of our own, as to read."""
        seconds = self.budget.check
        return Deadline(time.monotonic() + seconds, f"the {seconds:g} s of a check")

    def ask(
        self, request: dict[str, Any], due: Deadline, believable: Callable[[dict[str, Any]], bool]
    ) -> dict[str, Any]:
        """Return the sandbox's reply; raise `Stopped` if there is none that can be believed."""
        due = min(due, self._end)
        late = Stopped(Verdict.TIMEOUT, f"no answer within {due.budget}")
        seconds = due.time - time.monotonic()
        if seconds <= 0:
            raise late
        sandbox = self._living_sandbox()
        try:
            reply = sandbox.ask(request, seconds=seconds)
            if not believable(reply):
                raise Death("violation", "a reply that makes no sense")
        except Death as death:
            self.renew()
            self._deaths += 1
            if death.is_late:
                raise late from None
            raise Stopped(Verdict(death.verdict), clean(death.reason)) from None
        finally:
            self.received += sandbox.received
            sandbox.received = 0
        return reply

    def _living_sandbox(self) -> Sandbox:
        if self._sandbox is None:
            if self._deaths > self.budget.respawns:
                got = f"no answer: its process ended {self._deaths} times and is not replaced"
                raise Stopped(Verdict.DIED, got)
            self.generation += 1
            self._sandbox = self._zygote.spawn()
        return self._sandbox
