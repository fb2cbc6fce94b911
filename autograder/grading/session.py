"""A session: the judge's questions to the sandbox of one submission, and the sandbox's replies."""

import math
from collections.abc import Callable
from typing import Any, Self

from autograder.checking.student import Stopped
from autograder.checking.text import clean
from autograder.checking.verdicts import IDLE, Verdict
from autograder.grading.budget import Budget, Deadline
from autograder.sandbox.client import Death, Limits, Sandbox, Zygote


def limits(budget: Budget) -> Limits:
    """Return the limits that the kernel is to set to each sandbox."""
    return Limits(memory=budget.memory, cpu=math.ceil(budget.submission))


class Session:
    """Asks the sandbox of one submission, and starts a new one when the last has died.

    Use as a context manager: no sandbox outlives it, whatever is raised inside.
    """

    def __init__(self, zygote: Zygote, budget: Budget) -> None:
        """Start no sandbox yet: the first question does."""
        self.budget = budget
        self.notes: list[str] = []  # what to know about the submission, in sentences
        self.generation = 0  # how many sandboxes so far; when it grows, units are loaded again
        self.received = 0  # bytes, from all sandboxes
        self.spent = 0.0  # seconds of work and of waiting, by all sandboxes
        self._zygote = zygote
        self._sandbox: Sandbox | None = None
        self._deaths = 0
        self._end = Deadline(budget.submission, f"the {budget.submission:g} s of a submission")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.renew()

    @property
    def alive(self) -> bool:
        """Whether there is a sandbox, which has not died as far as is known."""
        return self._sandbox is not None

    def renew(self) -> None:
        """End the sandbox; the next question gets a new one."""
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None

    def time_of_a_check(self) -> Deadline:
        """Return a deadline that is one check's time from now.

        It serves also for a question that belongs to no check, such as to read a file.
        """
        seconds = self.budget.check
        return Deadline(self.spent + seconds, f"the {seconds:g} s of a check")

    def ask(
        self, request: dict[str, Any], due: Deadline, believable: Callable[[dict[str, Any]], bool]
    ) -> dict[str, Any]:
        """Return the sandbox's reply to a request.

        due: when, unless the submission's time ends before. believable: says whether a reply has
        the form that it should have. Raise `Stopped`, and end the sandbox, if there is no such
        reply in time.
        """
        due = min(due, self._end)
        got = f"no answer within {due.budget}"
        seconds = due.spent - self.spent
        if seconds <= 0:
            got = f"nothing: {due.budget} are used up"
            raise Stopped(Verdict.TIMEOUT, got, "the checks before this one took all that time")
        sandbox = self._living_sandbox()
        before = sandbox.spent
        try:
            reply = sandbox.ask(request, seconds=seconds)
            if not believable(reply):
                raise Death("violation", "a reply that makes no sense")
        except Death as death:
            self.renew()
            self._deaths += 1
            if death.is_late:
                why = IDLE if death.is_idle else ""
                if seconds < self.budget.check / 2:
                    why = "it has less time than a check has: the ones before it took the rest"
                raise Stopped(Verdict.TIMEOUT, got, why) from None
            raise Stopped(Verdict(death.verdict), clean(death.reason)) from None
        finally:
            self.received += sandbox.received
            sandbox.received = 0
            self.spent += sandbox.spent - before
        return reply

    def _living_sandbox(self) -> Sandbox:
        """Return the sandbox, a new one if there is none; raise `Stopped` if too many have died."""
        if self._sandbox is None:
            if self._deaths > self.budget.respawns:
                got = f"no answer: its process ended {self._deaths} times and is not replaced"
                raise Stopped(Verdict.DIED, got)
            self.generation += 1
            self._sandbox = self._zygote.spawn()
        return self._sandbox
