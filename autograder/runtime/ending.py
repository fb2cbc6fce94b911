"""How a process ended, in words for the student whose code ran in it."""

import signal

KILLED = -9  # by SIGKILL, which the system sends when memory runs out
OUT_OF_MEMORY = 128 - KILLED  # the status of a process that found so itself, as shells write it


def ending(code: int) -> tuple[str, str]:
    """Return a verdict, `died` or `memory`, and what happened.

    code: the exit status, or the negative number of the signal that ended the process.
    """
    if code == KILLED:
        return "memory", "killed by the system, as it does when memory runs out"
    if code == OUT_OF_MEMORY:
        return "memory", "there was no memory left to answer with"
    if code >= 0:
        return "died", f"exit status {code}"
    names = {-number: number.name for number in signal.Signals}
    return "died", f"signal {names.get(code, -code)}"
