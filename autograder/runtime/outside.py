"""What a student's code may not change or reach: files, and the network.

A sandbox stops it, whatever the code does. Python tells this module before it asks the system, so
that the same is refused, in the same words, on a student's machine, where nothing else stops it.
"""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

NO_FILE = "no file may be written where work is graded"
NO_NETWORK = "the network may not be used where work is graded"
NO_DATABASE = "no database in a file may be opened where work is graded"

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# What Python announces: see "Audit events" in its documentation.
CHANGING = frozenset(
    f"os.{name}"
    for name in (
        *("chflags", "chmod", "chown", "link", "mkdir", "remove", "removexattr", "rename"),
        *("rmdir", "setxattr", "symlink", "truncate", "utime"),
    )
)
REACHING = frozenset(
    f"socket.{name}"
    for name in (
        *("__new__", "bind", "connect", "getaddrinfo", "gethostbyaddr", "gethostbyname"),
        *("getnameinfo", "sendmsg", "sendto"),
    )
)
IN_MEMORY = ("", ":memory:")  # a database's name
# Functions of Python that write or connect for themselves: an import keeps what it compiled, and
# an event loop has two sockets by which threads wake it.
OWN = ("_find_and_load", "_make_self_pipe")
CALLED = "_exec_with"  # the one by which the code itself is run, in an import, too

_is_listening = _is_refusing = False


def refuse() -> None:
    """Refuse it from now on, in this process."""
    global _is_listening, _is_refusing
    if not _is_listening:
        sys.addaudithook(_hear)  # for good: Python takes none back
    _is_listening = _is_refusing = True


@contextlib.contextmanager
def refused() -> Iterator[None]:
    """Refuse it while the block runs."""
    global _is_refusing
    refuse()
    try:
        yield
    finally:
        _is_refusing = False


def announced(usual: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that writes a file in C, but tells of it before, as Python's own do.

    The file's path is the only text among its arguments.
    """

    def tells(*args: Any, **kwargs: Any) -> Any:
        for path in args:
            if isinstance(path, str | os.PathLike):
                sys.audit("open", path, "wb", WRITING)
        return usual(*args, **kwargs)

    return tells


def _hear(event: str, given: tuple[Any, ...]) -> None:
    """Raise `PermissionError` of what is refused."""
    if not _is_refusing:
        return
    if event == "open":
        path, _, flags = given
        is_open = isinstance(path, int)  # a descriptor
        if flags & WRITING and not is_open and path != os.devnull:
            _refuse(NO_FILE)
    elif event in CHANGING:
        _refuse(NO_FILE)
    elif event in REACHING:
        _refuse(NO_NETWORK)
    elif event == "sqlite3.connect" and given[0] not in IN_MEMORY:
        _refuse(NO_DATABASE)


def _refuse(why: str) -> None:
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_code.co_name != CALLED:
        if frame.f_code.co_name in OWN:
            return
        frame = frame.f_back
    raise PermissionError(why)
