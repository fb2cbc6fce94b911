"""The process in which a kernel has its cells checked, so that they can do what they like.

Requests arrive on standard input, their replies (see `autograder.selfcheck.notebook`) leave on
standard output, a line of JSON each. The process ends with its input; and where it stays at one
stage for far too long, it ends, so that none outlives a kernel that was killed.
"""

import contextlib
import faulthandler
import gc
import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NoReturn

MEMORY = 2 << 30  # bytes, beyond what it starts with
SECONDS_ALONE = 10.0  # at one stage; a kernel that is there has long given it up

_OWN = os.getpid()


def main() -> NoReturn:
    """Say that one is ready, then answer every request."""
    requests, replies = _channels()
    try:
        _say(replies, _ready())
        for line in requests:
            _have_streams()
            for reply in _replies(json.loads(line)):
                if os.getpid() != _OWN:  # a fork that the code made, and came back from
                    os._exit(0)
                # It works also while the code holds Python's lock.
                faulthandler.dump_traceback_later(SECONDS_ALONE, exit=True, file=2)
                _say(replies, reply)
            faulthandler.cancel_dump_traceback_later()
            gc.collect()  # the module that was checked, and all that it held
    except BrokenPipeError:
        pass
    except BaseException:
        os._exit(1)
    _end()


def _channels() -> tuple[IO[bytes], IO[bytes]]:
    """Keep the two ends to oneself: the code that is checked may read, print and close them."""
    requests, replies = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(null, descriptor)
    return os.fdopen(requests, "rb"), os.fdopen(replies, "wb")


def _have_streams() -> None:
    """Let print and input work, whatever was done to them by what was checked before."""
    streams = [open(os.devnull, mode) for mode in "rww"]  # noqa: SIM115 they stay open
    sys.stdin, sys.stdout, sys.stderr = streams


def _ready() -> dict[str, Any]:
    """Import and warm up; say that this is done, or what is wrong."""
    try:
        from autograder.runtime.warmup import warm_up
        from autograder.selfcheck import notebook  # noqa: F401

        warm_up()
    except Exception as error:
        shown = f"The checks cannot be run here. {type(error).__name__}: {error}"
        return {"shown": {"text/plain": shown}, "passed": False, "spent": True}
    _limit_memory()
    gc.collect()
    gc.freeze()
    return {"ready": True}


def _limit_memory() -> None:
    """On Linux, be refused what is far too much, and be the first to go where memory runs out."""
    if sys.platform != "linux":
        return
    import resource

    own = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = own + MEMORY if most == resource.RLIM_INFINITY else min(own + MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _replies(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The replies to one request; the last one says whether this process is still good for more."""
    from autograder.selfcheck import notebook

    for reply in notebook.answer(request):
        if "shown" in reply:
            reply["spent"] |= _has_company()
        yield reply


def _has_company() -> bool:
    """Whether a thread or a process goes on that a check has left."""
    others = {*threading.enumerate()} - {threading.main_thread()}
    if any(not (isinstance(t, threading.Timer) and t.finished.is_set()) for t in others):
        return True
    if not hasattr(os, "WNOHANG"):
        return False
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


def _say(replies: IO[bytes], reply: dict[str, Any]) -> None:
    replies.write(json.dumps(reply).encode() + b"\n")
    replies.flush()


def _end() -> NoReturn:
    """End at once, with all that the code has started: the kernel is gone."""
    if hasattr(os, "killpg") and os.getpgrp() == _OWN:
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


if __name__ == "__main__":
    main()
