"""Part of an author's file: some of its definitions, with everything that they need."""

import ast
from collections.abc import Sequence

from autograder.runtime.syntax import Definition, definitions, named, reachable, segment


def excerpt(source: str, wanted: Sequence[str], *, drop: Sequence[str] = ()) -> str:
    """Return the text of the top-level definitions `wanted`, with everything that they need.

    That is, with the imports and other definitions that they use, in the order of the file.
    Imports from the modules named in `drop` are left out. Raise `NameError` for a wanted name
    that the file does not define.
    """
    tree = ast.parse(source)
    lines = source.splitlines(keepends=True)
    found = definitions(tree)
    for name in wanted:
        if name not in found:
            raise NameError(f"no definition of {name!r}")
    uses = named(found)
    needed = {part for name in wanted for part in reachable(name, uses)}
    text = ""
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            if getattr(node, "module", None) not in drop:
                text += _import(node, needed)
        elif any(found[name] is node for name in needed):
            gap = "\n\n" if isinstance(node, Definition) else ""
            text += gap + segment(lines, node)
    return text


def _import(node: ast.Import | ast.ImportFrom, needed: set[str]) -> str:
    """Return an import statement with only the names that are needed, or nothing."""
    kept = [a for a in node.names if (a.asname or a.name.split(".")[0]) in needed]
    if not kept:
        return ""
    if isinstance(node, ast.Import):
        return ast.unparse(ast.Import(kept)) + "\n"
    return ast.unparse(ast.ImportFrom(node.module, kept, node.level)) + "\n"
