"""The helper: a process beside a notebook's kernel, in which the student's cells are checked.

It is told the unit's folder, and imports torch where the checks in there do.

Whatever the cells do to their process, they do to this one and not to the kernel. Requests arrive
on standard input, and replies leave on standard output, each a line of JSON (see
`autograder.selfcheck.notebook`). The process ends when its input does. It also ends when it stays
at one stage for far too long, so that it does not outlive a kernel that was killed.
"""

import contextlib
import faulthandler
import gc
import json
import os
import select
import signal
import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, NoReturn

MEMORY = 2 << 30  # bytes of address space beyond what the helper has when it is ready
NOT_HERE = "The checks cannot be run here."
A_MOMENT = 0.1  # seconds in which a request comes that waits for this process
SECONDS_ALONE = 30.0  # at one stage; a kernel that still runs would have ended it before

_HELPER = os.getpid()


def main() -> NoReturn:
    """Say that the helper is ready, then answer requests until there are no more."""
    requests, replies = channels()
    try:
        say(replies, _ready())
        if not _is_asked(requests):
            warm_up()
        settle()
        for line in requests:
            have_streams()
            for reply in _replies(json.loads(line)):
                # The student's code may call os.fork and return in both processes. The second
                # one must not answer.
                if os.getpid() != _HELPER:
                    os._exit(0)
                # A thread of C counts the time, so this works even if the code never lets go of
                # Python's lock.
                faulthandler.dump_traceback_later(SECONDS_ALONE, exit=True, file=2)
                say(replies, reply)
            faulthandler.cancel_dump_traceback_later()
            gc.collect()  # frees the module that was checked, and all that it held
    except BrokenPipeError:
        pass
    except BaseException:
        os._exit(1)
    _end()


def channels() -> tuple[IO[bytes], IO[bytes]]:
    """Return the ends of requests and replies as files that the code under check does not know.

    Its standard streams become /dev/null: it may read, print and close them as it likes.
    """
    requests, replies = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(null, descriptor)
    return os.fdopen(requests, "rb"), os.fdopen(replies, "wb")


def have_streams() -> None:
    """Let print and input work, whatever the code under the last check did to them."""
    streams = [open(os.devnull, mode) for mode in "rww"]  # noqa: SIM115 they stay open
    sys.stdin, sys.stdout, sys.stderr = streams


def _ready() -> dict[str, Any]:
    """Import what checks need; return the reply that says so, or that says what is wrong."""
    try:
        from autograder.checking import render
        from autograder.selfcheck import notebook  # noqa: F401

        import_for(Path(sys.argv[1]))
        render.prepare()
    except Exception as error:
        shown = f"{NOT_HERE} {type(error).__name__}: {error}"
        return {"shown": {"text/plain": shown}, "passed": False, "spent": True}
    return {"ready": True}


def _is_asked(requests: IO[bytes]) -> bool:
    """Say whether a request is there already; where that cannot be told, that there is none."""
    return os.name == "posix" and bool(select.select([requests], [], [], A_MOMENT)[0])


def import_for(folder: Path) -> None:
    """Import torch if the checks of the unit in a folder do."""
    if uses_torch(folder):
        import torch  # noqa: F401


def uses_torch(folder: Path) -> bool:
    """Say whether the checks of the unit in a folder import torch."""
    from autograder.runtime.tensors import imports_torch

    return any(imports_torch(path.read_text(encoding="utf-8")) for path in folder.glob("test_*.py"))


def lacks_torch(*folders: Path) -> str:
    """Return what to say if these units use torch and there is none here; else nothing."""
    if find_spec("torch"):
        return ""
    units = [folder.name for folder in folders if uses_torch(folder)]
    if not units:
        return ""
    listed = " and ".join(filter(None, [", ".join(units[:-1]), units[-1]]))
    return f"torch is missing: {listed} cannot do without it. README.md says how to get it."


def warm_up() -> None:
    """Do what takes a second or two the first time, while the student still reads."""
    from autograder.runtime import warmup

    with contextlib.suppress(Exception):  # a check that needs what fails says so
        warmup.warm_up()


def settle() -> None:
    """Have what is there now stay, and too much memory refused from now on."""
    _limit_memory()
    gc.collect()
    gc.freeze()  # later collections need not look at it


def import_torch() -> None:
    """Import torch as a student's code does, and where it is not there, leave that to the code; it
    needs more memory than is left to a check."""
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with contextlib.suppress(Exception):
        import torch  # noqa: F401
    settle()


def _limit_memory() -> None:
    """On Linux, have the system refuse this process far too much memory, and end this process
    before any other if the machine runs out of it."""
    if sys.platform != "linux":
        return
    import resource

    in_use = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = in_use + MEMORY if most == resource.RLIM_INFINITY else min(in_use + MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _replies(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the replies to one request; the last one also says "spent" if something that the code
    started still runs."""
    from autograder.selfcheck import notebook

    for reply in notebook.answer(request):
        if "shown" in reply:
            reply["spent"] |= _is_still_at_work()
        yield reply
        if reply.get("at") == notebook.TORCH:
            import_torch()


def _is_still_at_work() -> bool:
    """Say whether a thread or a process still runs that the code under check has started."""
    others = {*threading.enumerate()} - {threading.main_thread()}
    # The timer of a deadline that was cancelled may take a moment to end; it does no harm.
    if any(not (isinstance(t, threading.Timer) and t.finished.is_set()) for t in others):
        return True
    if not hasattr(os, "WNOHANG"):
        return False
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


def say(replies: IO[bytes], reply: dict[str, Any]) -> None:
    """Send a reply."""
    replies.write(json.dumps(reply).encode() + b"\n")
    replies.flush()


def _end() -> NoReturn:
    """End at once, with every process that the code has started: the kernel is gone."""
    if hasattr(os, "killpg") and os.getpgrp() == _HELPER:
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


if __name__ == "__main__":
    main()
