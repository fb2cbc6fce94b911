"""A process of ours beside this one, which is spoken to in lines of JSON, and may come to harm.

This module imports nothing that takes time, since a notebook's setup cell waits for it.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO, Any

LONGEST_REPLY = 64 << 20  # bytes

Reply = dict[str, Any]


class Gone(Exception):
    """A process does not answer.

    how: its exit status; or "late"; or "closed" if it still runs and has closed its output.
    """

    def __init__(self, how: int | str) -> None:
        super().__init__(how)
        self.how = how


class Process:
    """One of our modules, which runs for a unit's folder in a process of its own."""

    def __init__(self, module: str, folder: str, hear: Callable[[Reply | None], None]) -> None:
        """Start the process; do not wait until it is ready.

        hear: is called with each reply, in a thread of its own, and with None when no other comes.
        """
        self._hear = hear
        self._process = subprocess.Popen(
            # -P: a student's random.py is not to be imported in the place of Python's.
            [sys.executable, "-P", "-m", module, folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "MPLBACKEND": "agg"},
            start_new_session=True,  # an interrupt is for this process, which then ends the other
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        threading.Thread(target=self._read, args=[self._process.stdout], daemon=True).start()

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def send(self, request: dict[str, Any]) -> None:
        """Send a request; raise `Gone` if the process no longer reads."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except (OSError, ValueError):  # the second, where we ended it
            raise Gone(self.status()) from None

    def status(self) -> int | str:
        """Return the exit status of the process, or "closed" if it still runs."""
        try:
            return self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return "closed"

    def end(self) -> None:
        """Kill the process and all that it has started, and wait until it is gone."""
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()

    def _read(self, stream: IO[bytes]) -> None:
        """Pass on replies until the stream ends or a line is no reply; then None.

        What comes after that is read and dropped, so that the process is never stopped by a full
        pipe.
        """
        with stream:
            while (reply := _decoded(stream.readline(LONGEST_REPLY))) is not None:
                self._hear(reply)
            self._hear(None)
            while stream.read(LONGEST_REPLY):
                pass


def _decoded(line: bytes) -> Reply | None:
    """Return the reply that a line holds, or None if it holds none."""
    try:
        reply = json.loads(line)
    except ValueError:
        return None
    return reply if isinstance(reply, dict) else None
