"""Whole files from the bank: the solution of a unit with some of its exercises answered otherwise.

What a student might hand in, for the demonstration and for the exam's way through real cells.
"""

import ast
from collections.abc import Sequence

from autograder.course.bank import Misconception, Variant
from autograder.course.excerpt import excerpt
from autograder.course.layout import Unit
from autograder.course.stub import without_marks
from autograder.runtime.syntax import Definition, definitions, extent


def compose(unit: Unit, answers: Sequence[Variant]) -> str:
    """The text of the unit's file in which each of `answers` stands in its exercise's place."""
    text = without_marks(unit.solution.read_text(encoding="utf-8"))
    for answer in answers:
        text = _replaced(text, unit, answer)
    return text


def _replaced(text: str, unit: Unit, answer: Variant) -> str:
    """`text` with the definition of the exercise replaced, and what the answer needs before it."""
    wrong = isinstance(answer, Misconception)
    bank = unit.misconceptions if wrong else unit.variants
    source = bank.read_text(encoding="utf-8")
    piece = ast.parse(excerpt(source, [answer.name], drop=("autograder", unit.name)))
    original = definitions(ast.parse(text))[answer.of]
    new = next(n for n in piece.body if isinstance(n, Definition) and n.name == answer.name)
    assert isinstance(original, Definition)
    before = [node for node in piece.body if node is not new]
    if any(isinstance(part, ast.Name) and part.id == answer.of for part in ast.walk(piece)):
        # It builds on the right answer, which needs a name of its own then.
        piece = _Renamed(answer.of, f"_right_{answer.of}").visit(piece)
        kept = ast.parse(ast.unparse(original)).body[0]
        assert isinstance(kept, Definition)
        kept.name = f"_right_{answer.of}"
        before.insert(0, kept)
    new.name = answer.of
    new.decorator_list = []
    new.body[0] = original.body[0]  # the exercise's docstring, not the belief
    pieces = [ast.unparse(ast.fix_missing_locations(node)) for node in (*before, new)]
    lines = text.splitlines(keepends=True)
    first, last = extent(original)
    lines[first - 1 : last] = ["\n\n\n".join(pieces) + "\n"]
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
