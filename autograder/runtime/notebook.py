"""The cells of a notebook, whatever format it is in, as text that Python can parse.

Parses, never runs. Magics and shell commands, which only IPython understands, are replaced line by
line, so that every line keeps its number. nbformat and IPython are not asked: they refuse what
students make of a notebook, and IPython runs what it transforms.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from autograder.runtime.syntax import parsed

RUNS_PYTHON = ("%%time", "%%timeit", "%%capture", "%%prun")  # cells of these hold Python


class NoNotebook(ValueError):
    """The bytes are no notebook; the message says why."""


@dataclass(frozen=True)
class Cell:
    """One cell. number: its place in the notebook, from 1, or its execution count."""

    number: int
    is_code: bool
    text: str


def cells(data: bytes) -> list[Cell]:
    """Return the cells of a notebook of any format version, or of a script exported from one.

    Raise `NoNotebook` if it is neither.
    """
    text = _lines(data.decode(json.detect_encoding(data), errors="replace"))
    if EXPORTED.search(text):
        return _exported(text)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise NoNotebook("it is not JSON") from None
    found = list(raw_cells(content))
    if not found and not (isinstance(content, dict) and isinstance(content.get("cells"), list)):
        raise NoNotebook("it is JSON without cells")
    return [
        Cell(number, cell.get("cell_type") == "code", source_of(cell))
        for number, cell in enumerate(found, 1)
    ]


EXPORTED = re.compile(r"^# In\[[ \d*]*\]:?$", re.MULTILINE)  # what nbconvert writes into scripts


def is_exported(script: bytes) -> bool:
    """Say whether a Python file was exported from a notebook, and so is to be read as one."""
    return EXPORTED.search(_lines(script.decode(errors="replace"))) is not None


def _exported(text: str) -> list[Cell]:
    """Return the cells of an exported script: what stands between its `# In[3]:` lines."""
    parts = EXPORTED.split(text)
    return [Cell(number, True, part) for number, part in enumerate(parts, 1)]


def raw_cells(content: Any) -> Iterator[dict[str, Any]]:
    """Yield the cells as dicts: from the top, or, before version 4, from worksheets."""
    if not isinstance(content, dict):
        return
    sheets = content.get("worksheets")
    parents = [content, *(sheets if isinstance(sheets, list) else [])]
    for parent in parents:
        listed = parent.get("cells") if isinstance(parent, dict) else None
        yield from (
            (cell for cell in listed if isinstance(cell, dict)) if isinstance(listed, list) else ()
        )


def source_of(cell: dict[str, Any]) -> str:
    """Return a cell's text: `source` today, `input` in versions 2 and 3, `code` in version 1."""
    text = next((cell[key] for key in ("source", "input", "code") if key in cell), "")
    if isinstance(text, list):
        text = "".join(part for part in text if isinstance(part, str))
    # Half a surrogate pair is possible in JSON, and is no text.
    return _lines(text.encode(errors="replace").decode()) if isinstance(text, str) else ""


def _lines(text: str) -> str:
    """Return the text with all its lines ending in a newline, on whatever system it was written."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def python(text: str) -> str:
    """Return a cell's text in which lines that only IPython understands do nothing.

    Python says which line it cannot read, and only that line is taken for a magic: `%` may also
    stand in a text, or go on with an expression.
    """
    first = text.lstrip().partition("\n")[0].split()
    if first and first[0].startswith("%%"):
        if first[0] not in RUNS_PYTHON:
            return ""
        text = text.replace("%%", "#%", 1)
    for _ in range(MAX_MAGICS):
        wrong = parsed(text)[1]
        lines = text.split("\n")
        if wrong is None or not 0 < wrong[0] <= len(lines):
            break
        if not (magic := MAGIC.match(lines[wrong[0] - 1])):
            break
        _blank(lines, wrong[0] - 1, magic)
        text = "\n".join(lines)
    return text


MAX_MAGICS = 200  # in one cell, which is parsed once for each
MAGIC = re.compile(r"(?P<indent>\s*)((?P<target>[\w., \[\]]+=\s*)?[%!]|\?|[\w.%*]+\?{1,2}\s*$)")


def _blank(lines: list[str], number: int, magic: re.Match[str]) -> None:
    """Replace a line (number: from 0) and those that it goes on to by lines that do nothing."""
    goes_on = lines[number].endswith("\\")
    does_nothing = f"{magic['target'].strip()} None" if magic["target"] else "pass"
    lines[number] = magic["indent"] + does_nothing
    while goes_on and number + 1 < len(lines):
        number += 1
        goes_on = lines[number].endswith("\\")
        lines[number] = ""
