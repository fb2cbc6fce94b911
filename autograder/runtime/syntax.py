"""Python source as data: what each name of a file is bound to, and what that leads to.

Parses, never runs. Used on our own files in the course, and on a student's where the student's code
may run.
"""

import ast
import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import Any

from autograder.runtime.newer import since

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
MANY = 1 << 12  # statements of which something is remembered
SOME = 32  # texts of which the statements are remembered, of so many characters together:
LONG = 1 << 19
CONTEXT = {"ctx"}  # the field of a name that tells whether it is read or set
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)  # what a parser may raise


Parsed = tuple[list[ast.stmt], tuple[int, str] | None]
_before: dict[str, Parsed] = {}  # the texts that were parsed last


def parsed(text: str) -> Parsed:
    """Return the statements of a text and None; or no statements, and the line that Python cannot
    read (0 for none in particular) and why. Several ask for those of a text, one after the other.
    """
    if text not in _before:
        remember(text, _parse(text))
    return _before[text]


def remember(text: str, found: Parsed) -> None:
    """Have `parsed` return this of a text, which was found in another way, for as long as the text
    is among the last."""
    _before[text] = found
    while len(_before) > SOME or (len(_before) > 1 and sum(map(len, _before)) > LONG):
        del _before[next(iter(_before))]


def _parse(text: str) -> Parsed:
    try:
        return ast.parse(text).body, None
    except SyntaxError as error:
        number = error.lineno or 0
        rest = "\n".join(text.split("\n")[number - 1 :]) if number else ""
        why = f"{type(error).__name__}: {error.msg}{since(rest, error.msg)}"
        return [], (number, why)
    except (ValueError, RecursionError, MemoryError):
        return [], (0, "it is too deeply nested, or no text")


def definitions(tree: ast.Module) -> dict[str, ast.stmt]:
    """Return the statement that binds each name at the top level; of several, the last.

    What binds a name by the way, as `for mse in losses:` does, counts where nothing else does.
    """
    found: dict[str, ast.stmt] = {}
    besides: dict[str, ast.stmt] = {}
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
        else:
            besides |= dict.fromkeys(_by_the_way(node), node)
    return besides | found


def _by_the_way(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a loop, a `with`, a `match` or a condition binds in its own line."""
    waiting: list[ast.AST] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id
        elif isinstance(part, ast.MatchAs | ast.MatchStar) and part.name:
            yield part.name
        inner = ast.iter_child_nodes(part)
        apart = (ast.stmt, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)
        waiting += [one for one in inner if not isinstance(one, apart)]


def _top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements that bind names of the module: those in `if`, `try`, loops and `with`,
    too."""
    for node in body:
        yield node
        if isinstance(node, ast.If) and is_for_programs(node):
            yield from _top_level(node.orelse)  # the rest runs in no sandbox
        elif isinstance(node, ast.If | ast.Try | ast.With | ast.For | ast.While | ast.Match):
            for part in ("body", "orelse", "finalbody"):
                yield from _top_level(getattr(node, part, []))
            for inner in (*getattr(node, "handlers", []), *getattr(node, "cases", [])):
                yield from _top_level(inner.body)


def is_for_programs(node: ast.If) -> bool:
    """Say whether this is `if __name__ == "__main__"`."""
    return ast.unparse(node.test) in ("__name__ == '__main__'", "'__main__' == __name__")


@lru_cache(maxsize=MANY)
def walked(node: ast.AST, *, annotated: bool = True) -> Sequence[ast.AST]:
    """Return a node and all that is in it, as `ast.walk` has it, but for contexts: of one node they
    are asked for often. annotated: with its annotations, which compute nothing."""
    found = [node]
    aside = CONTEXT if annotated else CONTEXT | {"annotation", "returns"}
    for part in found:
        found += parts_of(part, aside)
    return found


def parts_of(node: ast.AST, aside: Set[str] = CONTEXT) -> list[ast.AST]:
    """Return the parts that a node consists of, without those in these fields of it."""
    found = list[ast.AST]()
    for field in node._fields:
        value = getattr(node, field, None) if field not in aside else None
        if isinstance(value, ast.AST):
            found.append(value)
        elif isinstance(value, list):
            found += [one for one in value if isinstance(one, ast.AST)]
    return found


@lru_cache(maxsize=MANY)
def bound(node: ast.AST) -> Set[str]:
    """Return the names that are a function's own: its arguments and local variables."""
    if not isinstance(node, Definition):
        return set()
    parts = walked(node, annotated=False)
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
    """Return a hash of a definition's body, without docstrings and comments.

    It tells whether a stub was worked on.
    """
    body = node.body if isinstance(node, Definition) else [node]
    return hashlib.sha256(_dump(_code(body)).encode()).hexdigest()


def is_empty(node: Definition) -> bool:
    """Say whether nothing is in a definition but docstrings, `pass` and `...`."""
    return all(isinstance(part, ast.Pass) for part in _code(node.body))


def _code(body: list[ast.stmt]) -> list[ast.stmt]:
    return [n for n in body if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))]


def _dump(body: list[ast.stmt]) -> str:
    """Return statements as text, without the docstrings of the functions in them.

    Two texts are equal if the statements are. What is empty is left out: there is more of that in
    newer Pythons. It takes half as long as `ast.dump`.
    """
    told = []
    waiting: list[Any] = [*body]
    while waiting:
        part = waiting.pop()
        if not isinstance(part, ast.AST):
            told.append(repr(part))
            continue
        told.append(type(part).__name__)
        for field in part._fields:
            value: Any = getattr(part, field, None)
            if field == "body" and isinstance(part, Definition):
                value = _code(value) or [ast.Pass()]
            if isinstance(value, list) and value:
                told.append(f"{field}{len(value)}")
                waiting += value
            elif isinstance(value, ast.AST) and field != "ctx":
                told.append(field)
                waiting.append(value)
            elif value is not None and not isinstance(value, ast.AST | list):
                told.append(f"{field}{value!r}")
    return " ".join(told)


def named(found: Mapping[str, ast.stmt]) -> dict[str, list[str]]:
    """Return the top-level names that each name's statement uses.

    found: the statement that binds each name, as `definitions` has it.
    """
    uses = {}
    for name, node in found.items():
        own, parts = bound(node), walked(node, annotated=False)
        used = dict.fromkeys(part.id for part in parts if isinstance(part, ast.Name))
        uses[name] = [other for other in used if other in found and other not in own]
    return uses


def reachable(name: str, uses: Mapping[str, Sequence[str]]) -> list[str]:
    """Return `name` and the top-level names that it leads to, in no order that matters.

    uses: what each name uses, as `named` has it.
    """
    seen: list[str] = []
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in uses and current not in seen:
            seen.append(current)
            waiting += uses[current]
    return seen


def extent(node: ast.stmt) -> tuple[int, int]:
    """Return the numbers of the first and the last line of a statement with its decorators."""
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)]), node.end_lineno or node.lineno


def segment(lines: Sequence[str], node: ast.stmt) -> str:
    """Return the text of a top-level statement with its decorators, ending in a newline."""
    first, last = extent(node)
    return "".join(lines[first - 1 : last])
