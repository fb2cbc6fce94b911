"""Reading Python source as data. Parses, never runs.

Used on our own files by `build`, and on a student's files inside a cell: a small file can exhaust
a parser, so the judge never parses what it did not write.
"""

import ast
import builtins
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def outline(
    source: bytes,
    forbidden: Mapping[str, Sequence[str]],
    helpers: Mapping[str, bytes] | None = None,
) -> dict[str, Any]:
    """Say what can be known of a file without running it.

    `forbidden` maps each exercise to what it may not use; `helpers` are the files that it may
    import, by module. Whoever reaches into one of them is taken to use all that is in them.

    The result holds `syntax` (None, or `[line, message]`), `defines` (names bound at the top
    level), `digests` (per exercise, of its code without docstrings) and `uses` (per exercise, the
    forbidden names it reaches).
    """
    try:
        return _outline(ast.parse(source), forbidden, helpers or {})
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        return {"syntax": [line, str(getattr(error, "msg", error))]}
    except (RecursionError, MemoryError):
        return {"syntax": [0, "it is too deeply nested"]}


def _outline(
    tree: ast.Module, forbidden: Mapping[str, Sequence[str]], helpers: Mapping[str, bytes]
) -> dict[str, Any]:
    found = definitions(tree)
    aliases = _aliases(tree)
    brought = dict.fromkeys(helpers, _all_names(helpers.values()))
    return {
        "syntax": None,
        "defines": sorted(found),
        "digests": {name: digest(found[name]) for name in forbidden if name in found},
        "uses": {
            name: sorted(_forbidden_uses(name, found, aliases, rules, brought))
            for name, rules in forbidden.items()
        },
    }


def definitions(tree: ast.Module) -> dict[str, ast.stmt]:
    """What binds each name at the top level; of several, the last."""
    found: dict[str, ast.stmt] = {}
    for node in _top_level(tree.body):
        if isinstance(node, Definition):
            found[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                names = (part for part in ast.walk(target) if isinstance(part, ast.Name))
                found |= {part.id: node for part in names if isinstance(part.ctx, ast.Store)}
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(a.asname or a.name.split(".")[0]): node for a in node.names}
    return found


def _top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        if isinstance(node, ast.If) and _is_for_programs(node):
            yield from _top_level(node.orelse)  # the rest runs in no cell
        elif isinstance(node, ast.If | ast.Try | ast.With | ast.For | ast.While):
            for part in ("body", "orelse", "finalbody"):
                yield from _top_level(getattr(node, part, []))
            for handler in getattr(node, "handlers", []):
                yield from _top_level(handler.body)


def _is_for_programs(node: ast.If) -> bool:
    return ast.unparse(node.test) in ("__name__ == '__main__'", "'__main__' == __name__")


def _bound(node: ast.AST) -> set[str]:
    """Names that are a function's own, as arguments or variables: no module-level name is meant."""
    if not isinstance(node, Definition):
        return set()
    parts = list(ast.walk(node))
    own = {part.arg for part in parts if isinstance(part, ast.arg)}
    if not isinstance(node, ast.ClassDef):
        stores = (part for part in parts if isinstance(part, ast.Name))
        own |= {part.id for part in stores if isinstance(part.ctx, ast.Store)}
    for part in parts:
        if isinstance(part, ast.Import | ast.ImportFrom):
            own -= {alias.asname or alias.name.split(".")[0] for alias in part.names}
        elif isinstance(part, ast.Global | ast.Nonlocal):
            own -= set(part.names)
    return own


def digest(node: ast.stmt) -> str:
    """Identify the code of a definition: its body, without docstrings and comments."""
    body = node.body if isinstance(node, Definition) else [node]
    return hashlib.sha256("\n".join(_dump(part) for part in _code(body)).encode()).hexdigest()


def _code(body: list[ast.stmt]) -> list[ast.stmt]:
    return [n for n in body if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))]


def _dump(node: ast.stmt) -> str:
    for part in ast.walk(node):
        if isinstance(part, Definition):
            part.body = _code(part.body) or [ast.Pass()]
    return ast.dump(node)


def reachable(name: str, found: Mapping[str, ast.stmt]) -> list[str]:
    """`name` and the top-level names that it leads to, in no order that matters."""
    seen: list[str] = []
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in found and current not in seen:
            seen.append(current)
            parts, own = ast.walk(found[current]), _bound(found[current])
            names = [part.id for part in parts if isinstance(part, ast.Name)]
            waiting += [used for used in names if used not in own]
    return seen


def _aliases(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for, wherever in the file it is imported."""
    aliases = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                whole = alias.name if alias.asname else alias.name.split(".")[0]
                aliases[alias.asname or whole] = whole
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                if alias.name == "*" and "*" in aliases:
                    aliases["*"] = ""
                    continue
                aliases[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    everything = aliases.pop("*", None)  # of several such imports, only Python could tell
    return aliases | (_unbound(tree, aliases, everything) if everything else {})


def _unbound(tree: ast.Module, aliases: Mapping[str, str], everything: str) -> dict[str, str]:
    """The names that can only come from `from module import *`, with what they stand for."""
    module = everything.removesuffix(".*")
    parts = list(ast.walk(tree))
    names = [part for part in parts if isinstance(part, ast.Name)]
    bound: set[Any] = {
        *aliases,
        *dir(builtins),
        *(n.id for n in names if isinstance(n.ctx, ast.Store)),
    }
    bound |= {getattr(part, field, None) for part in parts for field in ("arg", "name")}
    return {name.id: f"{module}.{name.id}" for name in names if name.id not in bound}


def _forbidden_uses(
    name: str,
    found: Mapping[str, ast.stmt],
    aliases: Mapping[str, str],
    rules: Sequence[str],
    brought: Mapping[str, set[str]],
) -> set[str]:
    used = set()
    for reached in reachable(name, found):
        imported = isinstance(found[reached], ast.Import | ast.ImportFrom)
        own = [aliases.get(reached, "")] if imported else _dotted_names(found[reached], aliases)
        names = set(own)
        for dotted in list(names):
            names |= brought.get(dotted.partition(".")[0], set())
        for dotted in names:
            for rule in rules:
                method = rule.startswith(".") and dotted.startswith("?") and dotted.endswith(rule)
                if method or dotted == rule or dotted.startswith(f"{rule}."):
                    used.add(dotted.removeprefix("?"))
    return {name for name in used if not any(other.startswith(f"{name}.") for other in used)}


def _all_names(sources: Iterable[bytes]) -> set[str]:
    """Every imported name that whole files use."""
    names: set[str] = set()
    for source in sources:
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue  # it cannot be imported either
        names |= set(_dotted_names(tree, _aliases(tree)))
    return names


def _dotted_names(node: ast.AST, aliases: Mapping[str, str]) -> Iterator[str]:
    """Every imported name that the code uses, written out; a method of anything as `?.name`."""
    own = _bound(node)
    aliases = {alias: whole for alias, whole in aliases.items() if alias not in own}
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id in aliases:
            yield aliases[part.id]
        elif isinstance(part, ast.Call | ast.Subscript):
            yield from _named_in_text(part)
        elif isinstance(part, ast.Attribute):
            chain = [part.attr]
            base: ast.expr = part.value
            while isinstance(base, ast.Attribute):
                chain.append(base.attr)
                base = base.value
            if isinstance(base, ast.Name) and base.id in aliases:
                yield ".".join([aliases[base.id], *reversed(chain)])
            else:
                yield f"?.{part.attr}"


def _named_in_text(node: ast.Call | ast.Subscript) -> Iterator[str]:
    """What `import_module("torch")`, `__import__("torch")` and `sys.modules["torch"]` import."""
    way, texts = (
        (node.func, node.args) if isinstance(node, ast.Call) else (node.value, [node.slice])
    )
    if getattr(way, "attr", getattr(way, "id", "")) in ("__import__", "import_module", "modules"):
        for text in texts:
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


def extent(node: ast.stmt) -> tuple[int, int]:
    """The numbers of the first and the last line of a statement with its decorators."""
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)]), node.end_lineno or node.lineno


def segment(lines: Sequence[str], node: ast.stmt) -> str:
    """The text of a top-level statement with its decorators, ending in a newline."""
    first, last = extent(node)
    return "".join(lines[first - 1 : last])


def excerpt(source: str, wanted: Sequence[str], *, drop: Sequence[str] = ()) -> str:
    """The top-level definitions `wanted` with all that they need, in the order of the file.

    Imports from the modules named in `drop` are left out. Raise `NameError` for a wanted name
    that the file does not define.
    """
    tree = ast.parse(source)
    lines = source.splitlines(keepends=True)
    found = definitions(tree)
    for name in wanted:
        if name not in found:
            raise NameError(f"no definition of {name!r}")
    needed = {part for name in wanted for part in reachable(name, found)}
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
    kept = [a for a in node.names if (a.asname or a.name.split(".")[0]) in needed]
    if not kept:
        return ""
    if isinstance(node, ast.Import):
        return ast.unparse(ast.Import(kept)) + "\n"
    return ast.unparse(ast.ImportFrom(node.module, kept, node.level)) + "\n"
