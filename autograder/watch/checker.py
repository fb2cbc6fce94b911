"""Asks a warm process for the verdicts on a unit, and has another one ready should it end."""

import contextlib
import os
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from autograder.selfcheck import helper
from autograder.selfcheck.process import Gone, Process, Reply
from autograder.watch.saved import told_of_end

FORKS = hasattr(os, "fork")
ENDED = "The checks cannot be run here: their process ended before it answered."


class Checker:
    """The warm processes of one unit at a time, and the latest request.

    One is asked; where processes do not fork, it ends when it has answered, and another waits.
    """

    def __init__(self, hear: Callable[[int, Reply | None], None]) -> None:
        """Start nothing yet.

        hear: is called in other threads, with a process's number and its reply: to hand both to
        `received`.
        """
        self._hear = hear
        self._folder = Path()
        self._processes: dict[int, Process] = {}  # the one that is asked, then the spare
        self._ready: set[int] = set()
        self._started = 0
        self._request: dict[str, Any] = {"number": 0}
        self._last: Reply = {}
        self._is_busy = False
        self._is_again = False  # the request was sent a second time

    def turn_to(self, folder: Path) -> None:
        """End what there is, and begin with the unit in a folder."""
        self.end()
        self._folder = folder
        self._start()

    def ask(self, request: dict[str, Any]) -> None:
        """Ask for verdicts; what was asked before is not answered any more."""
        if self._is_busy and self._processes and not FORKS:
            self._replace()
        self._start()
        self._request = {**request, "number": self._request["number"] + 1}
        self._is_again = False
        self._send()

    def received(self, number: int, reply: Reply | None) -> Reply | None:
        """Return a reply that is one to the latest request; None for any other."""
        if reply and "ready" in reply:
            self._ready.add(number)
        if [number] != [*self._processes][:1]:
            if reply is None:  # the spare one
                self._processes.pop(number, None)
            return None
        if reply is None:
            return self._gone(number)
        is_late = reply.get("number") != self._request["number"]
        if "ready" in reply or ("number" in reply and is_late):
            return None
        self._last, self._is_busy = reply, not is_final(reply)
        return reply

    def end(self) -> None:
        """End all processes."""
        for process in self._processes.values():
            process.end()
        self._processes, self._is_busy = {}, False

    def _start(self) -> None:
        """Have as many processes as there are to be."""
        while len(self._processes) < (1 if FORKS else 2):
            self._started += 1
            hear = partial(self._hear, self._started)
            process = Process("autograder.watch.warm", str(self._folder), hear)
            self._processes[self._started] = process

    def _send(self) -> None:
        self._last, self._is_busy = {}, True
        with contextlib.suppress(Gone):  # `_gone` hears of it
            next(iter(self._processes.values())).send(self._request)

    def _replace(self) -> None:
        """Put another process in the place of the first."""
        self._processes.pop(next(iter(self._processes))).end()
        self._start()

    def _gone(self, number: int) -> Reply | None:
        """Go on with another process; return what is to be told of the end of the first, if it came
        before that of its answer."""
        if number not in self._ready:
            self.end()
            return {"trouble": helper.lacks_torch(self._folder) or ENDED}
        status = self._processes[number].status()
        self._replace()
        if not self._is_busy:
            return None
        if "at" not in self._last and not self._is_again:  # not the student's code ended it
            self._is_again = True
            self._send()
            return None
        self._is_busy = False
        if "at" not in self._last:
            return {"trouble": ENDED}
        told = asdict(told_of_end("", self._last, status, ""))
        return {"exercise": self._last["at"], "told": told}


def is_final(reply: Reply) -> bool:
    """Say whether no other reply comes to the same request."""
    is_end = "exercise" in reply and "fingerprint" not in reply
    return "notes" in reply or "trouble" in reply or is_end
