"""The cells of a notebook, whatever format it is in, as text that Python can parse.

Parses, never runs. Magics and shell commands, which only IPython understands, are replaced line by
line, so that every line keeps its number. nbformat and IPython are not asked: they refuse what
students make of a notebook, and IPython runs what it transforms.
"""

import ast
import contextlib
import importlib.util
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from autograder.runtime.exports import NO_PYTHON, is_export, unpacked
from autograder.runtime.kinds import NO_TEXT, is_binary, why_no_text
from autograder.runtime.syntax import parsed

WRITES = re.compile(
    r"\s*%%(?:write)?file\s+(?P<more>-a\s+)?(?P<path>\S+)[ \t]*\n?(?P<text>[\s\S]*)"
)


class NoNotebook(ValueError):
    """The bytes hold no code; the message says why."""


@dataclass(frozen=True)
class Cell:
    """One cell. number: its place in the notebook, from 1, or its execution count; or `SCRIPT`."""

    number: int
    is_code: bool
    text: str


SCRIPT = 0  # the number of the cell that a Python file is read as


def cells(data: bytes, *, is_script: bool = False) -> list[Cell]:
    """Return the cells of a notebook of any format version, or of a script exported from one.

    is_script: by its name, it is a Python file. Unless it is a notebook all the same, it is read as
    one cell, which has the number `SCRIPT`; so is Python that was saved under a notebook's name.
    Else raise `NoNotebook` if it is no notebook, and of whatever holds no text.
    """
    if why := why_no_text(data) or (NO_TEXT if is_binary(data) else ""):
        raise NoNotebook(why)
    text = text_of(data)
    if "# In[" in text and EXPORTED.search(text):
        return _exported(text)
    try:
        content = json.loads(text)
        found = list(raw_cells(content))
    except (ValueError, RecursionError) as error:
        if CELL_MAGIC in text:
            return _exported(text)
        if not NOTEBOOK.match(text) and (is_script or PYTHON.search(text)):
            return [Cell(SCRIPT, True, unpacked(text) if is_export(text) else text)]
        raise NoNotebook(_why_not_json(text, error)) from None
    if not found and not (isinstance(content, dict) and isinstance(content.get("cells"), list)):
        if is_script:
            return [Cell(SCRIPT, True, text)]
        raise NoNotebook(f"it is no notebook: it is JSON without cells. {JUPYTER}")
    if not found and not is_script:
        raise NoNotebook("it has no cells: look whether it was saved, and hand it in again")
    return [
        Cell(number, cell.get("cell_type") == "code", source_of(cell))
        for number, cell in enumerate(found, 1)
    ]


def code_of(data: bytes) -> str:
    """Return the Python in a file that others import: that of a notebook's cells, or its text."""
    try:
        found = cells(data, is_script=True)
    except NoNotebook:
        found = []
    if not found or found[0].number == SCRIPT:
        return text_of(data)
    return "\n\n".join(python(cell.text) for cell in found if cell.is_code)


def text_of(data: bytes) -> str:
    """Return the text of a file: in the encoding that it declares, or else the likeliest.

    An editor may have saved it in another one, and a comment with an accent is no mistake.
    """
    ways: tuple[Callable[[], str], ...] = (
        lambda: data.decode(json.detect_encoding(data)),
        lambda: importlib.util.decode_source(data),
        lambda: data.decode("cp1252"),
    )
    for way in ways:
        with contextlib.suppress(UnicodeError, SyntaxError):
            return _lines(way())
    return _lines(data.decode("latin-1"))


def _why_not_json(text: str, error: Exception) -> str:
    """Say what is wrong with a notebook that is not JSON, and what to do."""
    if CONFLICT.search(text):
        return "it is no notebook, as Git left two versions in it: choose one, and hand in that"
    if NOTEBOOK.match(text) and isinstance(error, json.JSONDecodeError):
        is_open = error.msg.startswith("Unterminated string")
        if is_open or not text[error.pos :].strip(", \n"):
            return (
                "it is no notebook, as it ends in the middle: save it again, and hand in all of it"
            )
        return f"it is no notebook, as line {error.lineno} is no valid JSON. {JUPYTER}"
    return f"it is no notebook: it is not JSON. {JUPYTER}"


JUPYTER = "Save your work in Jupyter, and hand in that"
NOTEBOOK = re.compile(r'\s*\{\s*"(cells|metadata|nbformat\w*|worksheets)"')  # how one begins
CONFLICT = re.compile(r"^(<{7}|>{7})( |$)", re.MULTILINE)
PYTHON = re.compile(r"^(import|from|def|class)\s", re.MULTILINE)
EXPORTED = re.compile(r"^# In\[[ \d*]*\]:?$", re.MULTILINE)  # what nbconvert writes into scripts


CELL_MAGIC = "get_ipython().run_cell_magic("  # what it makes of a cell with a magic for all of it


def _exported(text: str) -> list[Cell]:
    """Return the cells of an exported script: what stands between its `# In[3]:` lines, and what
    it hands to a magic."""
    parts = [one for part in EXPORTED.split(text) for one in _with_magics(part)]
    return [Cell(number, True, part) for number, part in enumerate(parts, 1)]


def _with_magics(part: str) -> Iterator[str]:
    """Yield a part of an exported script; a cell with a magic as it was in the notebook."""
    lines = python(part).split("\n")
    first = 0
    for node in parsed("\n".join(lines))[0] if CELL_MAGIC in part else []:
        match node:
            case ast.Expr(ast.Call(ast.Attribute(attr="run_cell_magic"), args=args)):
                texts = [arg.value for arg in args if isinstance(arg, ast.Constant)]
                magic, options, body = (str(text) for text in (*texts, "", "", "")[:3])
                before = "\n".join(lines[first : node.lineno - 1])
                yield from [before] if parsed(before)[0] else []
                yield f"%%{magic} {options}\n{body}"
                first = node.end_lineno or node.lineno
    rest = "\n".join(part.split("\n")[first:])
    yield from [rest] if rest.strip() or not first else []


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
        parts = [part for part in text if isinstance(part, str)]
        text = "".join(parts)
        if "\n" not in text and parsed(text)[1]:  # some programs leave out what ends each line
            text = "\n".join(parts)
    # Half a surrogate pair is possible in JSON, and is no text.
    return _lines(text.encode(errors="replace").decode()) if isinstance(text, str) else ""


def _lines(text: str) -> str:
    """Return the text with all its lines ending in a newline, on whatever system it was written.

    No text holds NUL: an editor that was stopped while it saved leaves some at the end. Nor does it
    hold the mark of its encoding, which stands where files were joined.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "").replace("\ufeff", "")


def python(text: str) -> str:
    """Return a cell's text in which lines that only IPython understands do nothing, and without the
    signs that nobody sees, if Python takes offence at them.

    Python says which line it cannot read, and only that line is taken for a magic: `%` may also
    stand in a text, or go on with an expression.
    """
    if magic_of(text):
        return ""
    if text.lstrip().startswith("%%"):
        text = text.replace("%%", "#%", 1)
    if (">>>" in text or "In [" in text) and PASTED.search(text) and parsed(text)[1]:
        text = PROMPT.sub("", text)
    if "magic(" in text:
        text = EXPORTED_MAGIC.sub(r"%\1 \2", text)
    for _ in range(MAX_MAGICS):
        wrong = parsed(text)[1]
        lines = text.split("\n")
        if wrong is None or not 0 < wrong[0] <= len(lines):
            break
        if sign := _unseen(wrong[1]):
            text = text.replace(sign, "")
            continue
        if not (magic := MAGIC.match(lines[wrong[0] - 1])):
            break
        _blank(lines, wrong[0] - 1, magic)
        text = "\n".join(lines)
    return text


def _unseen(wrong: str) -> str:
    """Return the sign that Python cannot read, if it has neither shape nor width; else nothing."""
    found = UNPRINTABLE.search(wrong)
    sign = chr(int(found[1], 16)) if found else ""
    return sign if sign and unicodedata.category(sign) == "Cf" else ""


def magic_of(text: str) -> str:
    """Return the magic on a cell's first line if the cell is no Python: `%%bash`; else nothing."""
    found = NO_PYTHON.match(text)
    return found["magic"] if found else ""


def without_magic(text: str) -> str:
    """Return a cell's text with its first line empty if that has a magic for a whole cell."""
    return NO_PYTHON.sub("#", text, count=1)


def written(text: str) -> str:
    """Return the path of the file that a cell writes: `%%writefile helpers.py`; or nothing."""
    found = WRITES.match(text)
    return found["path"].strip("'\"").removeprefix("./") if found else ""


def all_written(texts: Iterable[str]) -> dict[str, str]:
    """Return the text of each file that cells write, by its path."""
    files: dict[str, str] = {}
    for text in texts:
        if found := WRITES.match(text):
            path = written(text)
            before = files.get(path, "") if found["more"] else ""
            files[path] = f"{before}{found['text'].rstrip()}\n"
    return files


def undone(text: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of a cell that IPython does and nobody here, and why."""
    runs = RUNS.finditer(text) if "%run" in text else ()
    lines = (found[0].strip() for found in runs)
    yield from ((line, NOT_RUN) for line in lines if not RUN.match(line))


# What was copied from a terminal: prompts before the code, if not only before what tries it.
PROMPT = re.compile(r"^(>>>|\.\.\.|In \[\d+\]:| +\.\.\.:)( |$)", re.MULTILINE)
PASTED = re.compile(r"^(>>>|In \[\d+\]:) (import|from|def|class|@)", re.MULTILINE)
EXPORTED_MAGIC = re.compile(
    r"^get_ipython\(\)\.(?:run_line_)?magic\(u?'(run|cd)(?:', '| )([^'\n]*)'\)$", re.MULTILINE
)
RUN = re.compile(
    r"\s*%run\s+(?:-\w\s+)*(?P<quote>['\"]?)(?:\.{1,2}/)*(?P<path>[\w/]+)(?:\.(?:py|ipynb))?"
    r"(?P=quote)(?=[\s;]|$)"
)
RAN = (  # all its names, those that begin with an underscore, too
    "from {0} import *; locals().update((name, value) for name, value in "
    "__import__({0!r}, fromlist='*').__dict__.items() if name[:2] != '__')"
)
MOVES = re.compile(r"\s*%?cd\s+(?:-q\s+)?(?P<quote>['\"]?)(?P<path>[^$\n{]*?)(?P=quote)\s*$")
SETS = re.compile(r"\s*%(?:set_)?env\s+(?P<name>\w+)\s*[=\s]\s*(?P<value>.*?)\s*$")
RUNS = re.compile(r"^[ \t]*%run[ \t]+.*\.(?:ipynb|py)\b.*", re.MULTILINE)
NOT_RUN = (
    "only a file is run whose name has nothing but letters, digits and _: name it so, here too"
)
PYLAB = re.compile(r"\s*%pylab\b")
OF_PYLAB = "import numpy, numpy as np; from numpy import *"  # as far as it is not of matplotlib
TIMED = re.compile(r"\s*%time\s+(?P<code>\w[\w, ]*=(?!=).*)")  # it keeps what it timed
UNPRINTABLE = re.compile(r"non-printable character U\+([0-9A-F]+)")
MAX_MAGICS = 200  # in one cell, which is parsed once for each
MAGIC = re.compile(
    r"(?P<indent>\s*)((?P<target>[\w., \[\]]+=\s*)?[%!]|\?|[\w.%*]+\?{1,2}\s*$"
    r"|(cd|conda|ls|mkdir|pip)\s)"  # these need no sign
)


def _blank(lines: list[str], number: int, magic: re.Match[str]) -> None:
    """Replace a line (number: from 0) and those that it goes on to by what they do in Python, which
    is mostly nothing."""
    goes_on = lines[number].endswith("\\")
    instead = f"{magic['target'].strip()} None" if magic["target"] else "pass"
    if run := RUN.match(lines[number]):  # what it defines is there afterwards
        instead = RAN.format(run["path"].replace("/", "."))
    elif sets := SETS.match(lines[number]):
        instead = f"import os as _os; _os.environ[{sets['name']!r}] = {sets['value']!r}"
    elif moves := MOVES.match(lines[number]):
        instead = f"import os as _os; _os.chdir({moves['path']!r})"
    elif PYLAB.match(lines[number]):
        instead = OF_PYLAB
    elif timed := TIMED.match(lines[number]):
        instead = timed["code"]
    lines[number] = magic["indent"] + instead
    while goes_on and number + 1 < len(lines):
        number += 1
        goes_on = lines[number].endswith("\\")
        lines[number] = ""
