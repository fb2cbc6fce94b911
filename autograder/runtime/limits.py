"""How large what crosses the wire may be. Apart from `wire`, since that needs torch."""

MAX_HEADER = 1 << 20  # bytes of a frame
MAX_BODY = 16 << 20

MAX_FILE = 1 << 20  # bytes of what is handed in
MAX_NOTEBOOK = 15 << 20  # pictures and all; it crosses the wire, to be read in a sandbox
MAX_ARCHIVE = MAX_BODY  # likewise, to be unpacked
MAX_ALL_FILES = 8 << 20


def largest(path: str) -> int:
    """Return how large a file of this name may be, in bytes."""
    return MAX_NOTEBOOK if path.endswith(".ipynb") else MAX_FILE
