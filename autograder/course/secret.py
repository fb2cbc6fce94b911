"""A course's own secret, by which its judge knows what it wrote.

    ROOT/.autograder/secret    32 random bytes in hexadecimal, readable by their owner alone

It is made when the first submission is graded, and goes nowhere: git ignores the folder, nothing
that is built or packed holds it, and a sandbox cannot open it. Who moves a course takes the folder
along; who shares one with another instructor hands it over.
"""

import contextlib
import hmac
import os
import secrets
from pathlib import Path

from autograder import beneath

FOLDER, NAME = ".autograder", "secret"
SIZE = 32  # bytes


def place(root: Path) -> Path:
    """Return where a course's secret is kept."""
    return root / FOLDER / NAME


def known(root: Path, purpose: str) -> bytes | None:
    """Return the key of a course for one purpose, or None if the course has no secret."""
    try:
        with beneath.file(root, place(root).relative_to(root)) as file:
            secret = bytes.fromhex(file.read(4 * SIZE).decode("ascii").strip())
    except (OSError, ValueError):
        return None
    return hmac.digest(secret, purpose.encode(), "sha256") if len(secret) == SIZE else None


def made(root: Path, purpose: str) -> bytes | None:
    """Return what `known` does, once there is a secret: one is made if there is none. None if it
    cannot be kept, as in a course that can only be read."""
    if (key := known(root, purpose)) is not None:
        return key
    with contextlib.suppress(OSError):
        _make(place(root))
    return known(root, purpose)


def _make(path: Path) -> None:
    """Make a secret, in one step; of two who do so at a time, the first one's stays."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        (path.parent / ".gitignore").write_text("*\n")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w") as file:
            file.write(f"{secrets.token_hex(SIZE)}\n")
            file.flush()
            os.fsync(descriptor)
        os.link(part, path)
    finally:
        part.unlink(missing_ok=True)
