"""Text that somebody else wrote, made harmless and short."""

import re
import unicodedata

SHORT = 60


def clean(text: str, limit: int = 200) -> str:
    """`text` on one line, without control, direction and private characters, cut at `limit`."""
    text = re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", text[: 4 * limit])
    shown = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    shown = re.sub(r"\s+", " ", shown).strip()
    return shown if len(shown) <= limit else shown[: limit - 3] + "..."


def printable(text: str) -> str:
    """`text` for a terminal, line by line as it is: nothing in it moves a cursor."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def impersonal(text: str) -> str:
    """`text` without memory addresses, and without the folders of this machine."""
    text = re.sub(r"\b0x[0-9a-fA-F]{6,}", "0x...", text)
    return re.sub(r"(?<![\w./])(/[\w.+@-]+)+(?=/[\w.+@-])", "...", text)


def gist(text: str) -> str:
    """`text` without its numbers: what two exceptions with the same cause have in common."""
    return clean(re.sub(r"\d+", "#", impersonal(text[:SHORT])), SHORT)
