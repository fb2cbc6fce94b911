"""How large messages and files may be, in bytes, and how many notes a reply may hold.

Not in `wire`: that imports torch, and who only asks for a limit must not wait for it.
"""

from autograder.runtime.kinds import is_archive, is_notebook

MAX_HEADER = 1 << 20  # of a frame of the wire
MAX_BODY = 16 << 20

MAX_FILE = 1 << 20  # of what is handed in
MAX_NOTEBOOK = 15 << 20  # pictures and all; it crosses the wire, to be read in a sandbox
MAX_ARCHIVE = MAX_BODY  # likewise, to be unpacked
MAX_ALL_FILES = 8 << 20  # of one submission together

MAX_NOTES = 100  # of one reply; a result shows the first of them


def largest(path: str) -> int:
    """Return how large a file of this name may be, in bytes."""
    if is_archive(path):
        return MAX_ARCHIVE
    return MAX_NOTEBOOK if is_notebook(path) else MAX_FILE
