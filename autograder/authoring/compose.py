"""Whole files from the bank: the solution of a unit with some of its exercises answered otherwise.

Each is a file that a student might hand in. The demonstration and the tests of grading use them.
"""

import ast
from collections.abc import Sequence
from pathlib import Path

from autograder.course.bank import Misconception, Variant
from autograder.course.excerpt import excerpt
from autograder.course.layout import Unit
from autograder.course.stub import without_marks
from autograder.runtime.syntax import Definition, definitions, extent


def compose(unit: Unit, answers: Sequence[Variant], solution: str | None = None) -> str:
    """Return the text of the unit's file, solved, with each of `answers` in its exercise's place.

    answers: entries of the unit's bank, at most one for an exercise. solution: the text to begin
    with, if it is not the unit's own.
    """
    text = without_marks(solution or unit.solution.read_text(encoding="utf-8"))
    for answer in answers:
        text = _replaced(text, unit, answer)
    return text


def _replaced(text: str, unit: Unit, answer: Variant) -> str:
    """Return `text` with the exercise's definition replaced by the answer.

    The imports and helpers that the answer needs are put before it.
    """
    wrong = isinstance(answer, Misconception)
    source = _whole(unit, unit.wrong(answer.of) if wrong else unit.right(answer.of))
    piece = ast.parse(excerpt(source, [answer.name], drop=("autograder", "beliefs", unit.name)))
    original = definitions(ast.parse(text))[answer.of]
    new = next(n for n in piece.body if isinstance(n, Definition) and n.name == answer.name)
    assert isinstance(original, Definition)
    before = [node for node in piece.body if node is not new]
    if any(isinstance(part, ast.Name) and part.id == answer.of for part in ast.walk(piece)):
        # The answer calls the solution of the same exercise. Both would have the same name in this
        # file, so the solution gets another one.
        piece = _Renamed(answer.of, f"_right_{answer.of}").visit(piece)
        kept = ast.parse(ast.unparse(original)).body[0]
        assert isinstance(kept, Definition)
        kept.name = f"_right_{answer.of}"
        before.insert(0, kept)
    new.name = answer.of
    new.decorator_list = []
    code = new.body[1:] if ast.get_docstring(new) is not None else new.body
    code = [node for node in code if not isinstance(node, ast.Pass)]  # a docstring is enough
    new.body = [original.body[0], *code]  # the exercise's docstring in the place of the belief
    before.sort(key=lambda node: not isinstance(node, ast.Import | ast.ImportFrom))
    pieces = [ast.unparse(ast.fix_missing_locations(node)) for node in (*before, new)]
    lines = text.splitlines(keepends=True)
    first, last = extent(original)
    lines[first - 1 : last] = ["\n\n\n".join(dict.fromkeys(pieces)) + "\n"]
    return "".join(lines)


def _whole(unit: Unit, bank: Path) -> str:
    """Return the text of a file of the bank, with the building blocks that it imports written out
    in the place of the import."""
    source = bank.read_text(encoding="utf-8")
    lines = source.splitlines(keepends=True)
    for node in ast.parse(source).body:
        if isinstance(node, ast.ImportFrom) and node.module == unit.building_blocks.stem:
            blocks = unit.building_blocks.read_text(encoding="utf-8")
            wanted = [alias.name for alias in node.names]
            first, last = extent(node)
            lines[first - 1 : last] = [excerpt(blocks, wanted, drop=(unit.name,))]
    return "".join(lines)


class _Renamed(ast.NodeTransformer):
    """Renames every use of a name."""

    def __init__(self, old: str, new: str) -> None:
        self._old = old
        self._new = new

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if node.id == self._old:
            return ast.copy_location(ast.Name(self._new, node.ctx), node)
        return node
