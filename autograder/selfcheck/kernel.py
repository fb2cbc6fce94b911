"""`check("softmax")` in a student's notebook: ask a helper process, and show what it answers.

A broken function may loop for ever, fill the memory or end its process. So the kernel does not run
the checks itself. It sends the text of the cells that were run to another process
(`autograder.selfcheck.helper`), which may come to harm. The helper is kept between checks, so that
torch, where the unit uses it, is imported once. One that is late, or has ended, is replaced.

This module imports nothing that takes time, since the notebook's setup cell waits for it.
"""

import atexit
import json
import os
import queue
import sys
import traceback
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from autograder.selfcheck.process import Gone, Process, Reply

SECONDS_TO_START = 180.0  # enough to import torch from a network disk that was not read yet
SECONDS_TO_READ = 60.0  # enough to end what it prepares, and for all cells of a long day
GRACE = 2.0  # seconds that a stage may take beyond its own deadline before the helper is ended

NO_NOTEBOOK = "check() is for notebooks: `pytest` in the unit's folder checks a Python file."
NO_ANSWER = "The checks cannot be run here: their process ended twice without an answer."


def check(exercise: str | Callable[..., Any]) -> None:
    """Run the public checks of an exercise on the cells that were run, and show what they say.

    exercise: its name, or the function or class itself. Where nbgrader executes the notebook, raise
    `AssertionError` if not all of them pass: nbgrader takes a cell that raises for a test that
    failed.
    """
    shell = _shell()
    if shell is None:
        print(NO_NOTEBOOK)
        return
    from IPython.display import display

    texts = shell.history_manager.input_hist_raw
    name = str(getattr(exercise, "__name__", exercise))
    answer = _answer(
        {
            "folder": shell.starting_dir,
            "exercise": name,
            "solved": sorted(_solved),
            # The history begins with an empty text that no cell has, number 0.
            "cells": [[number, text] for number, text in enumerate(texts) if number],
        }
    )
    display(answer["shown"], raw=True)  # type: ignore[no-untyped-call]
    _solved.discard(name)
    _solved.update([name] if answer.get("solved") else [])
    if "NBGRADER_EXECUTION" in os.environ and not answer["passed"]:
        raise AssertionError(answer["shown"]["text/plain"].partition("\n")[0])


def start_checks() -> None:
    """Start the helper process if this is a kernel, so that it is ready for the first check; and
    have cells that wait for an exercise say so."""
    shell = _shell()
    if shell is not None:
        _living_helper(shell.starting_dir)
        shell.set_custom_exc((NameError, NotImplementedError), _told_waiting)


def _told_waiting(
    shell: Any, kind: type[Exception], error: Exception, trace: Any, tb_offset: int | None = None
) -> None:
    """Say in a sentence for which exercise a cell waits, such as one that draws a picture; show any
    other error as usual."""
    waits = _awaited(error)
    if waits.partition(",")[0] not in _exercises(shell.starting_dir):
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
        return
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")  # a picture without its lines
    print(f"This cell waits for {waits}.", file=sys.stderr)


def _awaited(error: Exception) -> str:
    """Return which name an error is of, and what to do about it."""
    if isinstance(error, NameError):
        return f"{error.name}, whose cell was not run: write it there, and run it"
    *_, last = traceback.walk_tb(error.__traceback__)
    return f"{last[0].f_code.co_name}, which is not written yet"


def _exercises(folder: str) -> Collection[str]:
    """Return the exercises of the unit in a folder."""
    try:
        known = json.loads(Path(folder, "recognition.json").read_bytes())
        return {*known["exercises"]}
    except (OSError, ValueError, KeyError):
        return ()


def _shell() -> Any:
    """Return IPython's shell, or None if this process has none."""
    # A process that has not imported IPython is no kernel, and need not import it to find out.
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _living_helper(folder: str) -> "Helper":
    """Return the helper, a new one if there is none or it has ended; folder: the unit's."""
    global _helper
    if _helper is None or not _helper.is_alive:
        _end()
        _helper = Helper(folder)
        atexit.register(_end)
    return _helper


def _answer(request: dict[str, Any]) -> Reply:
    """Return the last reply to a request, which has the table to show.

    A helper that ends, or is late, at one stage is replaced by another one, which is told what is
    done already and goes on after that stage.
    """
    done: dict[str, Any] = {}
    while True:
        helper, stage, reply = _living_helper(request["folder"]), "", Reply()
        try:
            for reply in helper.answer({**request, "done": done}):
                stage = reply.get("at", stage)
                done |= reply.get("done", {})
            return reply
        except Gone as gone:
            if stage in done:  # it ended before it came to another stage: no new one would help
                return {"shown": {"text/plain": NO_ANSWER}, "passed": False}
            done[stage] = gone.how
        finally:
            # Without "spent" it was not the last reply: the helper is gone, late or interrupted.
            if reply.get("spent", True):
                helper.end()
                _living_helper(request["folder"])


class Helper:
    """A process that runs a student's code: by default the checks on it."""

    def __init__(self, folder: str, module: str = "autograder.selfcheck.helper") -> None:
        """Start the process for the unit in a folder; do not wait until it is ready.

        module: what it runs.
        """
        self._is_ready = False
        self._replies: queue.SimpleQueue[Reply | None] = queue.SimpleQueue()
        self._process = Process(module, folder, self._replies.put)

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.is_alive

    def answer(self, request: dict[str, Any]) -> Iterator[Reply]:
        """Send a request; yield its replies, of which the last has something to show.

        Raise `Gone` if a reply does not come in time.
        """
        # A helper that cannot run checks here says so in its first reply, in the place of "ready".
        reply = {} if self._is_ready else self._receive(SECONDS_TO_START)
        self._is_ready = True
        if "shown" not in reply:
            self._process.send(request)
            reply = self._receive(SECONDS_TO_READ)
        while "shown" not in reply:
            yield reply
            reply = self._receive(reply["within"] + GRACE)
        yield reply

    def end(self) -> None:
        """Kill the process and all that it has started, and wait until it is gone."""
        self._process.end()

    def _receive(self, seconds: float) -> Reply:
        """Return the next reply; raise `Gone` if none comes within so many seconds."""
        try:
            reply = self._replies.get(timeout=seconds)
        except queue.Empty:
            raise Gone("late") from None
        if reply is None:
            raise Gone(self._process.status())
        return reply


_helper: Helper | None = None
_solved: set[str] = set()  # the exercises that passed when they were checked last


def _end() -> None:
    """End the helper, if there is one."""
    if _helper is not None:
        _helper.end()
