"""The few calls of the C library that Python 3.11 has no name for."""

import ctypes
import os
import signal

_LIBC = ctypes.CDLL(None, use_errno=True)

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38


def call(name: str, *arguments: int | bytes | None) -> int:
    """Call the function `name` of libc; raise OSError where it answers -1.

    Integers travel as `long`: a bare ctypes int would leave the upper half of a flag undefined.
    """
    words = [ctypes.c_long(word) if isinstance(word, int) else word for word in arguments]
    result = getattr(_LIBC, name)(*words)
    if result == -1:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return int(result)


def become_undumpable() -> None:
    """Close this process's memory and /proc entries to other processes of the same user."""
    call("prctl", PR_SET_DUMPABLE, 0, 0, 0, 0)


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent (the thread that forked it) ends."""
    call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL.value, 0, 0, 0)


def forbid_new_privileges() -> None:
    """Keep setuid programs from raising this process for good; Landlock and seccomp demand it."""
    call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def drop_capabilities() -> None:
    """Give up every capability that this process has as root, or by a new user namespace."""
    version_3 = (0x20080522).to_bytes(4, "little")
    call("capset", version_3 + bytes(4), bytes(24))
