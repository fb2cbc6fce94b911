"""What a function keeps from one call to the next.

Parses, never runs.
"""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from autograder.runtime.statement import root, targets
from autograder.runtime.syntax import walked

SETTERS = ("setattr", "delattr")  # these change their first argument


def kept_by(node: ast.stmt, used: Collection[str], *, declares: bool) -> set[str]:
    """Return what a function changes and finds again at its next call: names of the module, and
    arguments whose default is made once.

    used: the names of the module that it uses. declares: the file has a `global` somewhere.
    """
    if isinstance(node, ast.ClassDef):
        methods = [part for part in node.body if isinstance(part, ast.FunctionDef)]
        by_methods = [kept_by(method, used, declares=declares) for method in methods]
        made_once = set(used).union(*map(_defaults, methods))
        return set().union(*by_methods, _kept_by_class(node), _aliased(walked(node), made_once))
    if not isinstance(node, ast.FunctionDef):
        return set()
    made_once = {*used, *_defaults(node)}
    if not (made_once or declares):
        return set()
    parts = walked(node)
    kept = _changed(parts) & made_once | _declared(parts) | _aliased(parts, made_once)
    return kept - _emptied_first(node) if kept else kept


def _defaults(node: ast.FunctionDef) -> set[str]:
    """Return the arguments of a function whose default is made once for all its calls."""
    places = [*node.args.posonlyargs, *node.args.args]
    pairs = [*zip(reversed(places), reversed(node.args.defaults), strict=False)]
    pairs += [(a, d) for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if d]
    return {arg.arg for arg, value in pairs if isinstance(value, MADE)}


EMPTIES = re.compile(r"(\w+)(\.clear\(\)|\[:\] = .*| = .*)|del (\w+)\[:\]")


def _emptied_first(node: ast.FunctionDef) -> set[str]:
    """Return the names of what a function empties, or makes anew, before it does anything else with
    it: what an earlier call left there is lost."""
    emptied: set[str] = set()
    seen: list[str] = []
    for part in node.body:
        if isinstance(part, ast.Global):
            continue
        seen += [inside.id for inside in walked(part) if isinstance(inside, ast.Name)]
        found = EMPTIES.fullmatch(ast.unparse(part))
        name = found and (found[1] or found[3])
        if name and seen.count(name) == 1:
            emptied.add(name)
    return emptied


OF_CLASS = r"type\(self\)|self\.__class__|cls"


def _kept_by_class(node: ast.ClassDef) -> set[str]:
    """Return the names under which a class, and not one object of it, keeps what its code changes:
    `cls.seen`, `type(self).seen`, or `self.seen` where that is made once for all."""
    made_once = {
        name
        for part in node.body
        if isinstance(part, ast.Assign) and isinstance(part.value, MADE)
        for name in map(root, part.targets)
    }
    kept: set[str] = set()
    for text in _changes(walked(node)):
        of_class = re.match(rf"(?:{OF_CLASS}|{node.name})\.(\w+)", text)
        of_object = re.match(r"self\.(\w+)[.[]", text)
        kept |= {of_class[1]} if of_class else set()
        kept |= {of_object[1]} & made_once if of_object else set()
    return kept


def _changes(parts: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the text of what code binds or changes: `self.seen[name]`, `seen.append`."""
    for part in parts:
        called = part.value if isinstance(part, ast.Expr) else None
        changed = [called.func] if isinstance(called, ast.Call) else targets(part)
        yield from map(ast.unparse, changed)


def _aliased(parts: Sequence[ast.AST], made_once: Collection[str]) -> set[str]:
    """Return the names, of what is made once, that code changes by another name:
    `self.seen = SEEN`, and then `self.seen[name] = 1`."""
    aliases = {
        ast.unparse(target): part.value.id
        for part in parts
        if isinstance(part, ast.Assign)
        and isinstance(part.value, ast.Name)
        and part.value.id in made_once
        for target in part.targets
    }
    changed = [*_changes(parts)] if aliases else []
    return {
        name
        for alias, name in aliases.items()
        if any(text.startswith((f"{alias}[", f"{alias}.")) for text in changed)
    }


MADE = (ast.List, ast.Dict, ast.Set, ast.Call)  # what makes an object that can be changed


def _declared(parts: Sequence[ast.AST]) -> set[str]:
    """Return the names that a function says are the module's: `global step`."""
    return {n for part in parts if isinstance(part, ast.Global) for n in part.names}


def _changed(parts: Sequence[ast.AST]) -> set[str]:
    """Return the names of what the parts of a function change, without binding them afresh."""
    changed = {root(t) for p in parts for t in targets(p) if not isinstance(t, ast.Name)}
    calls = [p for p in parts if isinstance(p, ast.Call) and root(p.func) in SETTERS]
    changed |= {root(argument) for call in calls for argument in call.args[:1]}
    changed |= {
        root(p.value.func)
        for p in parts
        if isinstance(p, ast.Expr)
        and isinstance(p.value, ast.Call)
        and isinstance(p.value.func, ast.Attribute)
    }
    return changed
