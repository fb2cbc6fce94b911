"""The warm process: it has loaded a unit, and torch if that needs it, and forks for each save.

It runs no student's code. What does is a fork that ends when it has answered, is killed when the
next save comes, and ends itself at a deadline. Requests arrive on standard input, and replies leave
on standard output (see `autograder.watch.saved`). Where no process forks, this one answers a
request itself, and ends.
"""

import contextlib
import faulthandler
import json
import os
import signal
import sys
import tempfile
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from autograder.checking.verdicts import OUR_FAULT
from autograder.runtime import deadline
from autograder.runtime.ending import OUT_OF_MEMORY
from autograder.runtime.tensors import imported, imports_torch
from autograder.selfcheck import helper
from autograder.watch import saved
from autograder.watch.saved import Reply, Unit

# At one step, on the clock. What runs in Python is interrupted before that.
SECONDS_ALONE = 25.0
MOST = 1 << 20  # bytes, to be read at once


def main() -> None:
    """Say that the unit is loaded, or why it cannot be; then answer requests until there are no
    more."""
    requests, replies = helper.channels()
    folder = Path(sys.argv[1])
    try:
        helper.import_for(folder)
        unit = Unit(folder)
    except Exception as error:
        why = f"{helper.NOT_HERE} {type(error).__name__}: {error}"
        helper.say(replies, {"trouble": f"{why}. `autograder doctor` says what is missing."})
        return
    helper.warm_up()
    helper.settle()
    helper.say(replies, {"ready": True})
    if hasattr(os, "fork"):
        _answer_in_forks(unit, requests.fileno(), replies)
    elif line := requests.readline():
        with tempfile.TemporaryFile() as words:
            _answer(unit, json.loads(line), replies, words)


@dataclass
class Fork:
    """The process that answers one request.

    replies: the end of a pipe to read them from. words: the file that has its last ones. path: what
    it checks. at: its last reply, if that said what comes next. rest: what was read of a reply that
    is not all there.
    """

    pid: int
    replies: int
    words: IO[bytes]
    path: str = ""
    at: Reply | None = None
    rest: bytes = b""

    def kill(self) -> None:
        """End it, with all that it has started."""
        with contextlib.suppress(OSError):
            os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)
        self.status()

    def status(self) -> int:
        """Wait for its end; return its exit status, negative for a signal."""
        _, status = os.waitpid(self.pid, 0)
        os.close(self.replies)
        return os.waitstatus_to_exitcode(status)


def _answer_in_forks(unit: Unit, requests: int, replies: IO[bytes]) -> None:
    """Answer the latest request, in a fork; one that is still at work on an earlier one is killed.

    requests: the descriptor to read them from.
    """
    import select  # of pipes, which it can where there are forks

    fork: Fork | None = None
    unread = b""
    while True:
        able, _, _ = select.select([requests, *([fork.replies] if fork else [])], [], [])
        if requests in able:
            chunk = os.read(requests, MOST)
            if fork and (not chunk or b"\n" in chunk):
                fork.kill()
                fork = None
            if not chunk:
                return
            *lines, unread = (unread + chunk).split(b"\n")
            if lines:
                fork = _forked(unit, json.loads(lines[-1]))
        elif fork and not _pass_on(fork, replies):
            fork = None


def _forked(unit: Unit, request: dict[str, Any]) -> Fork:
    """Answer a request in a fork."""
    _import_torch_for(request["paths"])
    words = tempfile.TemporaryFile()  # noqa: SIM115 it is closed with the fork
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return Fork(pid, reading, words)
    try:
        os.setpgid(0, 0)
        os.close(reading)
        _answer(unit, request, os.fdopen(writing, "wb"), words)
    finally:
        os._exit(0)


def _import_torch_for(paths: list[str]) -> None:
    """Import torch if a student's file does, so that not every fork has to."""
    for path in paths:
        with contextlib.suppress(OSError):
            if not imported() and imports_torch(Path(path).read_text(errors="replace")):
                helper.import_torch()


def _answer(unit: Unit, request: dict[str, Any], replies: IO[bytes], words: IO[bytes]) -> None:
    """Answer a request; words: the file for the last ones, should the process have to end."""
    helper.have_streams()
    deadline.last_words = words.fileno()
    number = {"number": request["number"]}
    try:
        for reply in unit.verdicts(request):
            # A thread of C counts the time, so this works even if Python's lock is never let go.
            faulthandler.dump_traceback_later(SECONDS_ALONE, exit=True, file=words)
            helper.say(replies, reply | number)
        faulthandler.cancel_dump_traceback_later()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception:
        helper.say(replies, {"trouble": f"{OUR_FAULT}\n{traceback.format_exc()}"} | number)


def _pass_on(fork: Fork, replies: IO[bytes]) -> bool:
    """Pass on what a fork has replied, or, if it has ended, how; say whether it still runs."""
    chunk = os.read(fork.replies, MOST)
    *lines, fork.rest = (fork.rest + chunk).split(b"\n")
    for line in lines:
        reply = json.loads(line)
        fork.path = reply.get("path", fork.path)
        fork.at = reply if "at" in reply else None
        helper.say(replies, reply)
    if chunk:
        return True
    code = fork.status()
    if fork.at:
        fork.words.seek(0)
        words = fork.words.read().decode(errors="replace")
        told = asdict(saved.told_of_end(fork.path, fork.at, code, words))
        helper.say(replies, {"exercise": fork.at["at"], "told": told, "number": fork.at["number"]})
    return False


if __name__ == "__main__":
    main()
