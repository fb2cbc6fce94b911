"""What can be known of a Python file without running it: what it defines, and what it uses.

Runs wherever a student's code may run: a small file can exhaust a parser, so the judge never parses
what it did not write.
"""

import ast
import builtins
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.util import decode_source
from typing import Any, get_args

from autograder.runtime.blocks import readable
from autograder.runtime.forbidden import is_another_door
from autograder.runtime.keeping import kept_by
from autograder.runtime.notebook import code_of
from autograder.runtime.statement import is_unfinished
from autograder.runtime.syntax import (
    Definition,
    bound,
    definitions,
    digest,
    extent,
    named,
    parsed,
    reachable,
    walked,
)
from autograder.runtime.uses import global_names


def outline(
    source: bytes,
    forbidden: Mapping[str, Sequence[str]],
    helpers: Mapping[str, bytes] | None = None,
) -> dict[str, Any]:
    """Say what can be known of a file without running it.

    `forbidden` maps each exercise to what it may not use; `helpers` are the files that it may
    import, by module. An exercise that uses one of them is taken to use all that they use.

    The result holds `syntax` (None, or `[line, message]`), `defines` (names bound at the top
    level), `digests` (per exercise, of its code without docstrings), `uses` (per exercise, the
    forbidden names it reaches), `builds_on` (per exercise, the other exercises that its code names,
    itself or in what else it leads to), `unfinished` (the exercises that end as stubs do), `keeps`
    (per exercise, the names that hold something from one call to the next), `reaches` (per
    exercise, the names of the file that it uses, itself or in what else it leads to) and `lines`
    (per exercise, its first and its last line).
    """
    try:
        tree = _tree(decode_source(source))
        names = global_names(source, tree)
        return {
            **_outline(tree, forbidden, helpers or {}, declares=b"global" in source),
            "builds_on": {name: _builds_on(name, names, forbidden) for name in forbidden},
        }
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        return {"syntax": [line, str(getattr(error, "msg", error))]}
    except (RecursionError, MemoryError):
        return {"syntax": [0, "it is too deeply nested"]}


def _tree(text: str) -> ast.Module:
    """Return what Python reads in a text, or raise what it raises."""
    nodes, wrong = parsed(text)  # where the text was handed in as it is, it was parsed before
    return ast.parse(text) if wrong else ast.Module(nodes, [])


def _outline(
    tree: ast.Module,
    forbidden: Mapping[str, Sequence[str]],
    helpers: Mapping[str, bytes],
    *,
    declares: bool,
) -> dict[str, Any]:
    found = definitions(tree)
    aliases, uses = _aliases(tree), named(found)
    kept = {
        name: kept_by(node, _values(name, uses[name], found), declares=declares)
        for name, node in found.items()
    }
    methods = _methods(found.values())
    imported = {name: _imported(name, node, aliases, methods) for name, node in found.items()}
    reached = {name: reachable(name, uses) for name in forbidden}
    firsts = {_first(dotted) for names in imported.values() for dotted in names}
    in_helpers = _used_in_helpers(firsts, helpers)
    for names in imported.values():
        names |= {other for dotted in [*names] for other in in_helpers.get(_first(dotted), ())}
    return {
        "syntax": None,
        "defines": sorted(found),
        "lines": {name: list(extent(found[name])) for name in forbidden if name in found},
        "digests": {name: digest(found[name]) for name in forbidden if name in found},
        "unfinished": [n for n in forbidden if n in found and is_unfinished(found[n])],
        "keeps": {
            name: sorted({one for other in names for one in kept[other]})
            for name, names in reached.items()
        },
        "reaches": {name: sorted(names) for name, names in reached.items()},
        "uses": {
            name: sorted(_against([imported[n] for n in reached[name]], rules))
            for name, rules in forbidden.items()
        },
    }


def _builds_on(
    exercise: str, names: Mapping[str, Sequence[str]], exercises: Iterable[str]
) -> list[str]:
    """Return the other exercises that one names, itself or in its helpers, each once.

    names: for each definition, what it names. An exercise that is reached is not looked into.
    """
    others = {*exercises} - {exercise}
    seen: list[str] = []
    waiting = [exercise]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.append(current)
            waiting += [] if current in others else names.get(current, ())
    return [name for name in exercises if name in others and name in seen]


def _all_parts(tree: ast.Module) -> Iterator[ast.AST]:
    return (part for node in tree.body for part in walked(node, annotated=False))


def _aliases(tree: ast.Module) -> dict[str, str]:
    """Return what each imported name stands for (`np`: `numpy`), wherever it is imported."""
    aliases = {}
    for node in _all_parts(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                whole = alias.name if alias.asname else alias.name.split(".")[0]
                aliases[alias.asname or whole] = whole
        elif isinstance(node, ast.ImportFrom):
            package = f"{node.module}." if node.module else ""
            for alias in node.names:
                if alias.name == "*" and "*" in aliases:
                    aliases["*"] = ""
                    continue
                aliases[alias.asname or alias.name] = f"{package}{alias.name}"
    everything = aliases.pop("*", None)  # of several such imports, only Python could tell
    return aliases | (_unbound(tree, aliases, everything) if everything else {})


def _unbound(tree: ast.Module, aliases: Mapping[str, str], everything: str) -> dict[str, str]:
    """Return the names that can only come from `from module import *`, with what they stand for."""
    module = everything.removesuffix(".*")
    parts = [*_all_parts(tree)]
    names = [part for part in parts if isinstance(part, ast.Name)]
    bound: set[Any] = {
        *aliases,
        *dir(builtins),
        *(n.id for n in names if isinstance(n.ctx, ast.Store)),
    }
    bound |= {getattr(part, field, None) for part in parts for field in ("arg", "name")}
    return {name.id: f"{module}.{name.id}" for name in names if name.id not in bound}


def _values(name: str, used: Iterable[str], found: Mapping[str, ast.stmt]) -> set[str]:
    """Return which of the names that a function uses are of no functions or imports, or its own."""
    others = (*get_args(Definition), ast.Import, ast.ImportFrom)
    return {one for one in used if one == name or not isinstance(found[one], others)}


def _methods(nodes: Iterable[ast.stmt]) -> set[tuple[str, str]]:
    """Return the methods that a file writes for its own classes, each after its class."""
    classes = (node for node in nodes if isinstance(node, ast.ClassDef))
    return {
        (one.name, part.name)
        for one in classes
        for part in one.body
        if isinstance(part, ast.FunctionDef)
    }


def _imported(
    name: str, node: ast.stmt, aliases: Mapping[str, str], methods: Collection[tuple[str, str]]
) -> set[str]:
    """Return what the statement that binds a name uses of other modules, each name in full."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {aliases.get(name, "")}
    return {*_dotted_names(node, aliases, methods)}


def _first(dotted: str) -> str:
    return dotted.partition(".")[0]


def _against(names: Iterable[Collection[str]], rules: Sequence[str]) -> set[str]:
    """Return the names that are used against the rules, in full.

    Of `numpy.linalg` and `numpy.linalg.inv` only the longer one is told.
    """
    used = set()
    for dotted in {*itertools.chain.from_iterable(names)}:
        for rule in rules:
            method = rule.startswith(".") and dotted.startswith("?") and dotted.endswith(rule)
            plain = dotted == rule or dotted.startswith(f"{rule}.")
            if method or plain or is_another_door(dotted, rule):
                used.add(dotted.removeprefix("?"))
    return {name for name in used if not any(other.startswith(f"{name}.") for other in used)}


def _used_in_helpers(wanted: Iterable[str], helpers: Mapping[str, bytes]) -> dict[str, set[str]]:
    """Return every imported name, written out, that helpers use and the helpers that they import.

    wanted: the names that imports begin with, of which the result has those that helpers have.
    """
    having: dict[str, list[str]] = {}
    for module in helpers:
        for part in module.split("."):
            having.setdefault(part, []).append(module)
    names_of = cache(lambda module: _all_names(helpers[module]))
    used: dict[str, set[str]] = {}
    for first in {*wanted} & having.keys():
        seen, waiting = set[str](), {first}
        while waiting:
            seen |= waiting
            names = {n for part in waiting for module in having[part] for n in names_of(module)}
            used[first] = used.get(first, set()) | names
            waiting = {part for name in names for part in name.split(".")} & having.keys() - seen
    return used


def _all_names(source: bytes) -> set[str]:
    """Return every imported name that a file uses, and what it imports, written out."""
    nodes = ast.Module(parsed(readable(code_of(source))[0])[0], [])
    aliases = _aliases(nodes)
    return {*_dotted_names(nodes, aliases), *aliases.values()}


def _dotted_names(
    node: ast.AST, aliases: Mapping[str, str], methods: Collection[tuple[str, str]] = ()
) -> Iterator[str]:
    """Yield every imported name that the code uses, written out: `np.linalg` as `numpy.linalg`.

    An attribute of anything else is `?.name`, as it may be a method of any class, unless it is one
    of these `methods` of the file itself: `Layer.relu(x)`.
    """
    own = bound(node)
    aliases = {alias: whole for alias, whole in aliases.items() if alias not in own}
    methods = {(of, name) for of, name in methods if of not in own}
    for part in walked(node, annotated=False):
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
            elif not (isinstance(part.value, ast.Name) and (part.value.id, part.attr) in methods):
                yield f"?.{part.attr}"


def _named_in_text(node: ast.Call | ast.Subscript) -> Iterator[str]:
    """Yield what `import_module("torch")`, `__import__("torch")`, `sys.modules["torch"]` name."""
    way, texts = (
        (node.func, node.args) if isinstance(node, ast.Call) else (node.value, [node.slice])
    )
    if getattr(way, "attr", getattr(way, "id", "")) in ("__import__", "import_module", "modules"):
        for text in texts:
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value
