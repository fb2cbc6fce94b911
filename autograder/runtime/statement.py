"""One statement at the top level of a student's code: what it defines, needs and changes.

Parses, never runs.
"""

import ast
import copy
import symtable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from autograder.runtime.syntax import UNREADABLE, Definition, definitions

LOOPS = (ast.For, ast.AsyncFor, ast.While)

ACTIONS = (*LOOPS, ast.Match, ast.Expr, ast.Assert, ast.Delete, ast.Raise)


@dataclass(frozen=True, eq=False)
class Statement:
    """A statement at the top level of a cell.

    cell: the cell's number. lines: all of the cell's lines, as `python` made them. is_code: the
    cell is a code cell, and not one of text. for_programs: it stands below
    `if __name__ == "__main__":`.
    """

    cell: int
    node: ast.stmt
    lines: tuple[str, ...]
    is_code: bool = True
    for_programs: bool = False

    @cached_property
    def binds(self) -> set[str]:
        """The names that it defines, assigns or imports; `*` where nobody knows which."""
        if isinstance(self.node, ast.Expr) and isinstance(self.node.value, ast.Call):
            return {"*"} if root(self.node.value) == "exec" else set()
        return set(definitions(ast.Module([self.node], [])))

    def defines(self, *, by_name: bool) -> bool:
        """Say whether it makes a function: `def f`, `f = lambda x: x`, and with by_name also
        another name for one, `f = g`."""
        kinds = (ast.Lambda, ast.Name, ast.Attribute) if by_name else ast.Lambda
        is_named = isinstance(self.node, ast.Assign) and isinstance(self.node.value, kinds)
        return is_named or isinstance(self.node, Definition)

    @property
    def binds_a_call(self) -> bool:
        """Say whether it keeps what a call returned, as in `f = partial(g, 1)`."""
        return isinstance(self.node, ast.Assign) and isinstance(self.node.value, ast.Call)

    @property
    def imports(self) -> bool:
        """Say whether it is an import."""
        return isinstance(self.node, ast.Import | ast.ImportFrom)

    @property
    def acts(self) -> bool:
        """Say whether it does more than give names a meaning: it loops, calls, asserts, deletes.

        Such a statement may train for hours, and `for mse in losses:` binds `mse` only by the way.
        So it defines a name only where nothing else does. It is kept if it changes something that
        the exercises reach.
        """
        if isinstance(self.node, Definition):
            return False
        return isinstance(self.node, ACTIONS) or any(
            isinstance(part, LOOPS) for part in run_at_once(self.node)
        )

    @property
    def is_aside(self) -> bool:
        """Say whether a name that it binds has this meaning only where nothing else binds it."""
        return self.acts or self.for_programs

    @cached_property
    def changes(self) -> set[str]:
        """The names of objects that it changes: `Value` in `Value.f = g`, `table` in
        `table["a"] = 1`, `total` in `total += 1`, and `register` in a function that is decorated
        with `@register`."""
        if isinstance(self.node, Definition):
            return {root(decorator) for decorator in self.node.decorator_list}
        changed = [t for part in run_at_once(self.node) for t in targets(part)]
        # `total = 0` binds a name afresh, and whether that counts is for `_meaning` to say. In a
        # loop, `total = total + x` goes on with an object that is there: it changes that.
        goes_on = self.acts or isinstance(self.node, ast.AugAssign)
        return {root(t) for t in changed if goes_on or not isinstance(t, ast.Name)}

    @cached_property
    def fills(self) -> set[str]:
        """The names of objects whose methods it calls without using the result, as `table` in
        `table.append(1)`: whoever drops the result wants what the call does to the object."""
        calls = [n.value for n in run_at_once(self.node) if isinstance(n, ast.Expr)]
        ways = [call.func for call in calls if isinstance(call, ast.Call)]
        return {root(way) for way in ways if isinstance(way, ast.Attribute)}

    @cached_property
    def needs(self) -> set[str]:
        """The names of the module that it uses, in its functions too."""
        return _used(self.node)

    @property
    def builds_on(self) -> set[str]:
        """The names that it uses when it runs: of a function, those in its decorators, defaults
        and annotations, but not those in its body."""
        if not isinstance(self.node, Definition):
            return self.needs
        head = copy.copy(self.node)
        head.body = [ast.Pass()]
        return _used(head)


def run_at_once(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a statement that run with it, and not only when a function is called."""
    yield node
    for part in ast.iter_child_nodes(node):
        if not isinstance(part, Definition | ast.Lambda):
            yield from run_at_once(part)


def targets(node: ast.AST) -> list[ast.expr]:
    """Return what an assignment assigns to; nothing for any other part of a statement."""
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else []


def root(part: ast.AST) -> str:
    """Return the name that a chain begins with: `a` of `a.b[0].c()`."""
    while isinstance(part, ast.Attribute | ast.Subscript | ast.Call):
        part = part.func if isinstance(part, ast.Call) else part.value
    return part.id if isinstance(part, ast.Name) else ""


def _used(node: ast.stmt) -> set[str]:
    """Return the names of the module that a statement uses; names of its own are left out."""
    try:
        top = symtable.symtable(ast.unparse(node), "cell", "exec")
    except UNREADABLE:
        return set()
    names, tables = set(), [top]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        names |= {
            symbol.get_name()
            for symbol in table.get_symbols()
            if (symbol.is_referenced() and (table is top or symbol.is_global()))
            or symbol.is_declared_global()  # `global calls`, and `calls += 1`
        }
    return names
