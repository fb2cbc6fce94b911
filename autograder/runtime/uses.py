"""Which global names each definition of a Python file uses when it runs.

Python's own symbol table tells a global name from a local one of the same spelling: from an
argument, a variable, a function inside the function.
"""

import ast
import symtable
from collections.abc import Iterator
from importlib.util import decode_source

from autograder.runtime.syntax import UNREADABLE, Definition, definitions


def global_names(source: bytes, tree: ast.Module) -> dict[str, list[str]]:
    """Return, for each name that is bound at the top level, the global names that it uses.

    Annotations do not count: whoever writes `x: Value` uses no `Value`.
    """
    try:
        module = symtable.symtable(decode_source(source), "", "exec")
    except UNREADABLE:  # it goes further than a parser: it refuses two arguments of one name
        return {}
    tables = {(table.get_name(), table.get_lineno()): table for table in module.get_children()}
    names = {}
    for name, node in definitions(tree).items():
        if not isinstance(node, Definition):
            names[name] = _loaded(node)
        elif table := tables.get((node.name, node.lineno)):
            names[name] = [*_globals(table), *(n for part in _outside(node) for n in _loaded(part))]
    return names


def _globals(table: symtable.SymbolTable) -> Iterator[str]:
    """Yield the global names that a function or a class refers to, and what is inside it."""
    yield from (s.get_name() for s in table.get_symbols() if s.is_global() and s.is_referenced())
    for inner in table.get_children():
        yield from _globals(inner)


def _outside(node: Definition) -> list[ast.expr]:
    """Return the parts of a definition that run outside of its body: what its arguments are by
    default, what a class derives from."""
    if isinstance(node, ast.ClassDef):
        return node.bases
    return [*node.args.defaults, *(default for default in node.args.kw_defaults if default)]


def _loaded(node: ast.AST) -> list[str]:
    names = (part for part in ast.walk(node) if isinstance(part, ast.Name))
    return [part.id for part in names if isinstance(part.ctx, ast.Load)]
