"""Which global names each definition of a Python file uses when it runs.

Python's own symbol table tells a global name from a local one of the same spelling: from an
argument, a variable, a function inside the function. Most functions have nothing inside them that
has names of its own, and need no table.
"""

import ast
import symtable
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from importlib.util import decode_source
from typing import get_args

from autograder.runtime.syntax import MANY, UNREADABLE, Definition, definitions, extent, walked

SCOPES = (
    *get_args(Definition),
    ast.Lambda,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)

NAMING = (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)


def global_names(source: bytes, tree: ast.Module) -> dict[str, list[str]]:
    """Return, for each name that is bound at the top level, the global names that it uses.

    Annotations do not count: whoever writes `x: Value` uses no `Value`.
    """
    lines = decode_source(source).split("\n")
    names = {}
    for name, node in definitions(tree).items():
        if isinstance(node, Definition):
            outside = (one for part in _outside(node) for one in _loaded(part))
            names[name] = [*sorted(used_inside(node, lines)), *outside]
        else:
            names[name] = _loaded(node)
    return names


def used_inside(node: Definition, lines: Sequence[str]) -> Set[str]:
    """Return the global names that a definition uses when it runs, and may return those in its
    decorators and defaults. lines: those of its file, without their ends."""
    plain = _used_plainly(node)
    if plain is not None:
        return plain
    first, last = extent(node)
    return _used_in("\n".join(lines[first - 1 : last]))


@lru_cache(maxsize=MANY)
def _used_plainly(node: Definition) -> Set[str] | None:
    """Return the global names that a definition uses, with those in its decorators and defaults, if
    nothing inside it has names of its own; else None: only Python's own table can tell."""
    used, own, declared = set[str](), set[str](), set[str]()
    for part in walked(node, annotated=False)[1:]:
        if isinstance(part, ast.Name):
            (used if isinstance(part.ctx, ast.Load) else own).add(part.id)
        elif isinstance(part, ast.arg):
            own.add(part.arg)
        elif isinstance(part, ast.alias):
            own.add(part.asname or part.name.partition(".")[0])
        elif isinstance(part, NAMING):
            own.add(part.name or "")
        elif isinstance(part, ast.MatchMapping):
            own.add(part.rest or "")
        elif isinstance(part, ast.Global):
            declared |= {*part.names}
        elif isinstance(part, SCOPES):
            return None
    return declared | used - own


@lru_cache(maxsize=MANY)
def _used_in(text: str) -> Set[str]:
    """Return the global names that the definitions in a text use when they run."""
    try:
        module = symtable.symtable(text, "", "exec")
    except UNREADABLE:  # it goes further than a parser: it refuses two arguments of one name
        return set()
    return {name for table in module.get_children() for name in _globals(table)}


def _globals(table: symtable.SymbolTable) -> Iterator[str]:
    """Yield the global names that a function or a class refers to, and what is inside it."""
    symbols = table.get_symbols()
    yield from (
        s.get_name()
        for s in symbols
        if (s.is_global() and s.is_referenced()) or s.is_declared_global()
    )
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
