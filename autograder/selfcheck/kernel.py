"""The check cell, in a student's kernel: asks a helper, and shows what it answers.

A broken function may loop for ever, fill the memory or end its process, so none runs here: the
cells that were run are sent to a process that can be spared (`autograder.selfcheck.helper`). It is
kept between checks, so that torch is imported once; one that is late or gone is replaced.

Nothing here imports anything that takes time, for the setup cell waits for it.
"""

import atexit
import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import IO, Any

SECONDS_TO_START = 180.0  # importing torch from a cold network disk
SECONDS_TO_READ = 10.0  # what was run in a long day
GRACE = 2.0  # seconds that a stage may take beyond its own deadline, before it is given up
LONGEST_REPLY = 64 << 20  # bytes

NO_NOTEBOOK = "check() is for notebooks: `pytest` in the unit's folder checks a Python file."
NO_ANSWER = "The checks cannot be run here: their process ended twice without an answer."

Reply = dict[str, Any]


def check(exercise: str) -> None:
    """Show what the public checks of an exercise say of the cells that were run.

    Where nbgrader executes the notebook, which judges a cell by whether it raises, raise
    `AssertionError` if not all of them pass.
    """
    shell = _shell()
    if shell is None:
        print(NO_NOTEBOOK)
        return
    from IPython.display import display

    texts = shell.history_manager.input_hist_raw
    answer = _answer(
        {
            "folder": shell.starting_dir,
            "exercise": str(exercise),
            "cells": [[number, text] for number, text in enumerate(texts) if number],
        }
    )
    display(answer["shown"], raw=True)  # type: ignore[no-untyped-call]
    if "NBGRADER_EXECUTION" in os.environ and not answer["passed"]:
        raise AssertionError(answer["shown"]["text/plain"].partition("\n")[0])


def start_checks() -> None:
    """Start the process that runs the checks, if this is a kernel, so that it is ready in time."""
    if _shell() is not None:
        _running()


def _shell() -> Any:
    """IPython's shell, if this is a process of its."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _running() -> "Helper":
    """The helper, or a new one where it has ended."""
    global _helper
    if _helper is None or not _helper.is_alive:
        _end()
        _helper = Helper()
        atexit.register(_end)
    return _helper


def _answer(request: dict[str, Any]) -> Reply:
    """Ask until all is said. A helper that ends takes along no more than the stage it was at."""
    done: dict[str, Any] = {}
    while True:
        helper, stage, reply = _running(), "", Reply()
        try:
            for reply in helper.answer({**request, "done": done}):
                stage = reply.get("at", stage)
                done |= reply.get("done", {})
            return reply
        except Gone as gone:
            if stage in done:
                return {"shown": {"text/plain": NO_ANSWER}, "passed": False}
            done[stage] = gone.how
        finally:
            if reply.get("spent", True):  # or it came to no end: gone, late or interrupted
                helper.end()
                _running()


class Gone(Exception):
    """The helper does not answer. how: its exit status, or `late`, or `closed` where it runs on."""

    def __init__(self, how: int | str) -> None:
        super().__init__(how)
        self.how = how


class Helper:
    """The process that runs the checks."""

    def __init__(self) -> None:
        """Start it. It says by itself when it is ready."""
        self._is_ready = False
        self._replies: queue.SimpleQueue[Reply | None] = queue.SimpleQueue()
        self._process = subprocess.Popen(
            # -P: a student's random.py is not to be imported in the place of Python's.
            [sys.executable, "-P", "-m", "autograder.selfcheck.helper"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "MPLBACKEND": "agg"},
            start_new_session=True,  # an interrupt is for the kernel, which then ends the helper
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        threading.Thread(target=self._read, args=[self._process.stdout], daemon=True).start()

    @property
    def is_alive(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    def answer(self, request: dict[str, Any]) -> Iterator[Reply]:
        """Send a request; return its replies, of which the last has something to show.

        Raise `Gone` where there is none.
        """
        reply = {} if self._is_ready else self._receive(SECONDS_TO_START)
        self._is_ready = True
        if "shown" not in reply:
            self._send(request)
            reply = self._receive(SECONDS_TO_READ)
        while "shown" not in reply:
            yield reply
            reply = self._receive(reply["within"] + GRACE)
        yield reply

    def end(self) -> None:
        """Kill the process and whatever it has started, and wait until it is gone."""
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()

    def _send(self, request: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise Gone(self._status()) from None

    def _receive(self, seconds: float) -> Reply:
        try:
            reply = self._replies.get(timeout=seconds)
        except queue.Empty:
            raise Gone("late") from None
        if reply is None:
            raise Gone(self._status())
        return reply

    def _status(self) -> int | str:
        try:
            return self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return "closed"

    def _read(self, stream: IO[bytes]) -> None:
        """Pass on replies until the stream ends or holds something else."""
        with stream:
            while (reply := _decoded(stream.readline(LONGEST_REPLY))) is not None:
                self._replies.put(reply)
            self._replies.put(None)
            while stream.read(LONGEST_REPLY):
                pass


def _decoded(line: bytes) -> Reply | None:
    try:
        reply = json.loads(line)
    except ValueError:
        return None
    return reply if isinstance(reply, dict) else None


_helper: Helper | None = None


def _end() -> None:
    if _helper is not None:
        _helper.end()
