"""The exercises of a unit, as its solution states them: what is fenced, and its marks."""

import ast
import re
from dataclasses import dataclass

from autograder.course.layout import Unit
from autograder.errors import UsageError
from autograder.runtime.syntax import Definition

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"

FENCE = re.compile(rf"^(?P<indent>[ ]*){BEGIN}\n.*?^(?P=indent){END}\n", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Exercise:
    """One function or class to write, as its solution states it."""

    unit: str
    name: str
    beyond: bool
    forbids: tuple[str, ...]


def exercises_of(unit: Unit) -> list[Exercise]:
    """The exercises of a unit: its public definitions that hold a fence, in order."""
    source = unit.solution.read_text(encoding="utf-8")
    lines = source.splitlines(keepends=True)
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            body = "".join(lines[node.lineno - 1 : node.end_lineno])
            if BEGIN in body:
                marks = {mark_of(d): d for d in node.decorator_list}
                forbids = marks.get("forbids")
                names = forbids.args if isinstance(forbids, ast.Call) else []
                found.append(
                    Exercise(
                        unit.slug,
                        node.name,
                        "beyond" in marks,
                        tuple(ast.literal_eval(name) for name in names),
                    )
                )
    return found


def mark_of(decorator: ast.expr) -> str:
    """The name of a decorator, called or not; empty if it is no plain name."""
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return called.id if isinstance(called, ast.Name) else ""


def must_parse(unit: Unit) -> None:
    """Raise `UsageError`, with the place, if Python cannot read a file of the author's side."""
    for path in unit.sources:
        try:
            # Not `ast.parse`: in Python 3.11 it fails now and then where two threads are at it.
            compile(path.read_bytes() if path.is_file() else b"", path.name, "exec")
        except SyntaxError as error:
            where = f"{path.relative_to(unit.root)}, line {error.lineno}"
            raise UsageError(f"{where}: {error.msg}") from None
