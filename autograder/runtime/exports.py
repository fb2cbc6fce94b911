"""Python files that other programs made of a notebook, as the text that was in its cells.

Parses, never runs. Every line keeps its number. Colab comments magics out, with the cell that one
begins, Databricks cells in another language, and marimo makes a function of each cell.
"""

import ast
import re
from collections.abc import Iterator

from autograder.runtime.syntax import Definition, extent, parsed

# Cells that begin with one of these hold no Python that runs. Any other such word is a tool's, and
# its cell is Python: `%%time`, `%%capture`, `%%wandb`.
NO_PYTHON = re.compile(
    r"\s*(?P<magic>%%(!|sx|system|sh|bash|zsh|cmd|script(?!.*\bpython)|file|writefile|html"
    r"|HTML|svg|SVG|latex|markdown|js|javascript|perl|ruby|R|julia|sql|bigquery))(?=\s|$)"
)
OF_A_TOOL = re.compile(r"\s*(?P<magic>%%(?!(?:capture|debug|prun|time|timeit)\b)\w+)")
COMMENTED = re.compile(r"^# ?%%(?=[a-zA-Z!])", re.MULTILINE)  # `# %% title` only begins a cell
OF_COLAB = "# Commented out IPython magic to ensure Python compatibility."
LINE_MAGIC = re.compile(r"^# ?(?=%[a-zA-Z])")
DATABRICKS = "# Databricks notebook source"
MAGIC = re.compile(r"^# MAGIC ?(?P<text>.*)$")
OF_A_LANGUAGE = re.compile(r"%(?P<name>\w+)")
OF_MARIMO = re.compile(r"^\w+ = marimo\.App\(", re.MULTILINE)


def is_export(text: str) -> bool:
    """Say whether there may be more in a Python file than Python sees."""
    is_of = OF_COLAB in text or text.startswith(DATABRICKS) or OF_MARIMO.search(text)
    return bool(is_of or COMMENTED.search(text))


def unpacked(text: str) -> str:
    """Return the text of a Python file in which the code runs that ran in the notebook."""
    lines = text.split("\n")
    for first, last in commented(lines):
        magic, *inside = map(_bare, lines[first:last])
        if not NO_PYTHON.match(magic) and not parsed("\n".join(inside))[1]:
            lines[first + 1 : last] = inside
    if OF_COLAB in text:
        lines = [LINE_MAGIC.sub("", line) for line in lines]
    if text.startswith(DATABRICKS):
        _without_marks(lines)
    if OF_MARIMO.search(text):
        _out_of_functions(lines)
    return "\n".join(lines)


def commented(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield where cells begin and end that were commented out with their magic, from 0."""
    for first, line in enumerate(lines):
        if COMMENTED.match(line):
            last = first + 1
            while last < len(lines) and lines[last].startswith("#"):
                last += 1
            yield first, last


def cells_that_write(text: str) -> Iterator[str]:
    """Yield the cells that were commented out, as they were in the notebook."""
    lines = text.split("\n") if "%%" in text else []
    for first, last in commented(lines):
        yield "\n".join(map(_bare, lines[first:last])) + "\n"


def _bare(line: str) -> str:
    """Return a line without the mark that makes it a comment."""
    return line.removeprefix("#").removeprefix(" ")


def _without_marks(lines: list[str]) -> None:
    """Take what Databricks marks as a magic for what it is: Python, or a line to run."""
    language = ""
    for number, line in enumerate(lines):
        found = MAGIC.match(line)
        begins = OF_A_LANGUAGE.match(found["text"]) if found else None
        if begins or not found:
            language = begins["name"] if begins else ""
        if found and (language == "run" if begins else language == "python"):
            lines[number] = found["text"]


def _out_of_functions(lines: list[str]) -> None:
    """Take what marimo puts into functions, and a block for what comes first, out of them."""
    for node in parsed("\n".join(lines))[0]:
        if isinstance(node, Definition):
            of_app = [d for d in node.decorator_list if _attribute(d) in ("function", "cell")]
            is_cell = bool(of_app) and _attribute(of_app[0]) == "cell"
            of_app += [d for d in node.decorator_list if _attribute(d) == "class_definition"]
        elif isinstance(node, ast.With):
            of_app = [i.context_expr for i in node.items if _attribute(i.context_expr) == "setup"]
            is_cell = bool(of_app)
        else:
            continue
        first, last = extent(node)
        if of_app and not is_cell:
            lines[first - 1] = ""
        elif of_app:
            begins = node.body[0].lineno
            lines[first - 1 : begins - 1] = [""] * (begins - first)
            lines[begins - 1 : last] = [
                line.removeprefix("    ") for line in lines[begins - 1 : last]
            ]
            if isinstance(end := node.body[-1], ast.Return):
                lines[end.lineno - 1 : last] = [""] * (last - end.lineno + 1)


def _attribute(node: ast.expr) -> str:
    """Return the last part of `app.cell`, or of `app.cell(hide_code=True)`."""
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else ""
