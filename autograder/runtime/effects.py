"""What a statement changes through the functions that it calls: `register("size")(size)`.

Parses, never runs. A call whose result nobody uses may still be what an exercise needs: a decorator
that enters a function in a table, a loop of `setattr` that gives a class its methods.
"""

import ast
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from autograder.runtime.statement import Statement, root, run_at_once, targets
from autograder.runtime.syntax import Definition, bound

SETTERS = ("setattr", "delattr")  # these change their first argument


@dataclass(frozen=True)
class _Effect:
    """What calling a function may change: names of the module, and whether what it is given."""

    names: frozenset[str] = frozenset()
    given: bool = False


def changed_by_calls(statement: Statement, functions: Mapping[str, Statement]) -> set[str]:
    """Return the names of the module that a statement may change by calling these functions.

    functions: the module's own, by name.
    """
    changed: set[str] = set()
    for function, given in _calls(statement.node):
        if function in SETTERS:
            changed |= {*given[:1]}
        effect = _effect(function, functions)
        changed |= effect.names | ({*given} if effect.given else set())
    return changed - {""}


def _calls(node: ast.stmt) -> list[tuple[str, list[str]]]:
    """Return the calls that run with a statement: the name of the function, and the names that its
    arguments begin with. A decorator calls with what it decorates, too."""
    if isinstance(node, Definition):
        calls = [part for way in node.decorator_list for part in ast.walk(way)]
        plain = [(root(way), [node.name]) for way in node.decorator_list]
        return plain + [_call(part) for part in calls if isinstance(part, ast.Call)]
    return [_call(part) for part in run_at_once(node) if isinstance(part, ast.Call)]


def _call(node: ast.Call) -> tuple[str, list[str]]:
    return root(node.func), [root(part) for part in (*node.args, *(k.value for k in node.keywords))]


def _effect(name: str, functions: Mapping[str, Statement]) -> _Effect:
    """Return what calling a function may change, in what it calls itself, too."""
    seen: set[str] = set()
    waiting, names, given = [name], set[str](), False
    while waiting:
        current = waiting.pop()
        if current in seen or current not in functions:
            continue
        seen.add(current)
        own = _own(functions[current].node)
        names |= own.names
        given |= own.given
        waiting += sorted(functions[current].needs)
    return _Effect(frozenset(names), given)


def kept_by(node: ast.stmt, used: Collection[str], *, declares: bool) -> set[str]:
    """Return what a function changes and finds again at its next call: names of the module, and
    arguments whose default is made once.

    used: the names of the module that it uses. declares: the file has a `global` somewhere.
    """
    if isinstance(node, ast.ClassDef):
        methods = [part for part in node.body if isinstance(part, ast.FunctionDef)]
        by_methods = [kept_by(method, used, declares=declares) for method in methods]
        return set().union(*by_methods) | _kept_by_class(node)
    if not isinstance(node, ast.FunctionDef):
        return set()
    places = [*node.args.posonlyargs, *node.args.args]
    pairs = [*zip(reversed(places), reversed(node.args.defaults), strict=False)]
    pairs += [(a, d) for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if d]
    made_once = {arg.arg for arg, value in pairs if isinstance(value, MADE)}
    if not (made_once or used or declares):
        return set()
    parts = list(ast.walk(node))
    return (_changed(parts) & (made_once | {*used}) | _declared(parts)) - _emptied_first(node)


EMPTIES = re.compile(r"(\w+)(\.clear\(\)|\[:\] = .*| = .*)|del (\w+)\[:\]")


def _emptied_first(node: ast.FunctionDef) -> set[str]:
    """Return the names of what a function empties, or makes anew, before it does anything else with
    it: what an earlier call left there is lost."""
    emptied: set[str] = set()
    seen: list[str] = []
    for part in node.body:
        if isinstance(part, ast.Global):
            continue
        seen += [inside.id for inside in ast.walk(part) if isinstance(inside, ast.Name)]
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
    for part in ast.walk(node):
        called = part.value if isinstance(part, ast.Expr) else None
        changed = [called.func] if isinstance(called, ast.Call) else targets(part)
        for text in map(ast.unparse, changed):
            of_class = re.match(rf"(?:{OF_CLASS}|{node.name})\.(\w+)", text)
            of_object = re.match(r"self\.(\w+)[.[]", text)
            kept |= {of_class[1]} if of_class else set()
            kept |= {of_object[1]} & made_once if of_object else set()
    return kept


MADE = (ast.List, ast.Dict, ast.Set, ast.Call)  # what makes an object that can be changed


def _own(node: ast.stmt) -> _Effect:
    """Return what the lines of a function change; those of the functions inside it count."""
    parts = list(ast.walk(node))
    arguments = {part.arg for part in parts if isinstance(part, ast.arg)}
    changed = _changed(parts)
    names = frozenset(changed - bound(node) | _declared(parts))
    return _Effect(names, bool(changed & arguments))


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
