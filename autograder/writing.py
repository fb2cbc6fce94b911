"""Writing files so that whoever reads sees the old one or the new one, never a part."""

import os
import tempfile
from pathlib import Path

from autograder.course import UsageError


def write(path: Path, text: str) -> None:
    """Write `text` to `path` in one step, making the folders above it."""
    write_bytes(path, text.encode())


def make_folder(path: Path) -> None:
    """Make a folder and those above it; raise `UsageError` if that cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot make {path}: {error.strerror}") from None


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path` in one step, making the folders above it.

    Raise `UsageError`, and leave what was there, if it cannot be written.
    """
    try:
        _replace(path, content)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from None


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=".", suffix=".part", delete=False
    ) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            os.chmod(file.name, 0o644)
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise
