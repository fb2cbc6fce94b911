"""Writing files so that whoever reads sees the old one or the new one, never a part."""

import os
import tempfile
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Write `text` to `path` in one step, making the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=".", suffix=".part", delete=False
    ) as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            os.chmod(file.name, 0o644)
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise
