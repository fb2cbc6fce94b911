"""Text that somebody else wrote, made harmless and short."""

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence

SHORT = 60
ENOUGH = 400  # of a text, to tell its cause


def clean(text: str, limit: int = 200) -> str:
    """Return `text` on one line of at most `limit` characters, safe to show.

    Terminal sequences are dropped; control characters, marks of text direction and the like become
    spaces.
    """
    text = re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", text[: 4 * limit])
    shown = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    shown = re.sub(r"\s+", " ", shown).strip()
    return shown if len(shown) <= limit else shown[: limit - 3] + "..."


def printable(text: str) -> str:
    """Return `text` for a terminal with its lines as they are; nothing in it moves the cursor."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def no_formula(text: str) -> str:
    """Return a field that no spreadsheet takes for a formula: a student may be called `=A1`."""
    return f"'{text}" if re.match(r"[=+\-@\t\r]", text) else text


def impersonal(text: str, written: str = "") -> str:
    """Return `text` without memory addresses, and without the folders of this machine.

    written: the student's own line; the folders in it are theirs.
    """
    text = re.sub(r"\b0x[0-9a-fA-F]{6,}", "0x...", text)
    folders = r"(?<![\w./])(/[\w.+@-]+)+(?=/[\w.+@-])"
    return re.sub(folders, lambda found: found[0] if found[0] in written else "...", text)


def cause(text: str) -> str:
    """Return the text of an exception, but for what differs where the cause is the same.

    So the name is left out of a function that takes other arguments, which a misconception has
    under its own. Sizes stay: they tell `W @ x` from `x.T @ W`.
    """
    text = re.sub(r"^[\w.]+(?=\(\) (?:got|missing|takes) )", "f", text)
    return clean(impersonal(text[:ENOUGH]))


def gist(text: str) -> str:
    """Return the start of an exception's text with `#` for each number: `3 is not 4` gives
    `# is not #`. Exceptions with the same cause at different inputs have it in common."""
    return re.sub(r"\d+", "#", clean(cause(text[:SHORT]), SHORT))


def folded(line: str, width: int, below: int = 0) -> list[str]:
    """Return a line as lines that fit; below: how far in those after the first begin.

    The comment behind code comes below it, so that the lines can still be pasted.
    """
    room = max(width, 20)
    code, mark, comment = line.partition("  # ")
    if mark and code.strip() and len(line) > room:
        margin = " " * (len(line) - len(line.lstrip()))
        return [*folded(code, width, below), *folded(f"{margin}# {comment}", width, below)]
    return textwrap.wrap(line, room, subsequent_indent=" " * min(below, room // 3))


def without_lost_carets(lines: Sequence[str], width: int) -> Iterator[str]:
    """Yield lines, but no caret below one that is too wide: folded, it would be pointed at
    elsewhere."""
    for before, line in zip(["", *lines], lines, strict=False):
        if line.strip() != "^" or len(before) <= width:
            yield line
