"""Seals: what tells a result that our judge wrote from one that somebody edited.

    DIR/seals/<student>.txt    the keyed digest of the name and bytes of DIR/results/<student>.json

The key is the course's own, see `autograder.course.secret`. Where there is none, all is believed.
"""

import hmac
from pathlib import Path

from autograder import beneath
from autograder.files import write

SEALS = "seals"
PURPOSE = "results"  # of the key
SIZE = 64  # characters


class Seals:
    """The seals in a folder that `autograder grade` writes into. key: None if none can be had."""

    def __init__(self, out: Path, key: bytes | None) -> None:
        """Read nothing yet."""
        self._out, self.key = out, key

    def put(self, student: str, text: str) -> None:
        """Seal the text of a result that is about to be written."""
        if self.key is not None:
            write(self._out / SEALS / f"{student}.txt", f"{self._digest(student, text.encode())}\n")

    def hold(self, student: str, content: bytes) -> bool:
        """Say whether a result is as it was sealed, under the name that it has."""
        if self.key is None:
            return True
        try:
            with beneath.file(self._out, Path(SEALS, f"{student}.txt")) as file:
                said = file.read(SIZE)
        except (OSError, ValueError):
            return False
        return hmac.compare_digest(said, self._digest(student, content).encode())

    def _digest(self, student: str, content: bytes) -> str:
        name = student.encode(errors="surrogateescape")
        return hmac.new(self.key or b"", name + b"\0" + content, "sha256").hexdigest()
