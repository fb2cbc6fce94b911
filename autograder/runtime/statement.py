"""One statement at the top level of a student's code: what it defines, needs and changes.

Parses, never runs.
"""

import ast
import re
import symtable
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import get_args

from autograder.runtime.syntax import (
    MANY,
    UNREADABLE,
    Definition,
    definitions,
    extent,
    is_empty,
    parts_of,
    walked,
)
from autograder.runtime.uses import SCOPES, used_inside

LATER = (*get_args(Definition), ast.Lambda)  # what is in them runs when they are called
LOOPS = (ast.For, ast.AsyncFor, ast.While)

BY_TEXT = {"exec", "globals", "locals", "vars"}  # functions by which names are bound in texts
ACTIONS = (*LOOPS, ast.Match, ast.Expr, ast.Assert, ast.Delete, ast.Raise)


PATH = re.compile(r".*\.[A-Za-z]\w*|\S*/\S*")  # of a file, as it may be written down
UNWRITTEN = "NotImplementedError"  # what a stub raises
ANSWERS = (ast.Return, ast.Yield, ast.YieldFrom)
WRAP = {"cache", "lru_cache", "partial", "vectorize"}  # what they return can be called


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
        if isinstance(self.node, Definition):
            return {self.node.name}
        calls = isinstance(self.node, ast.Expr) and isinstance(self.node.value, ast.Call)
        names = set() if calls else {*definitions(ast.Module([self.node], []))}
        is_by_text = self._may_bind_by_text and any(map(_binds_by_text, run_at_once(self.node)))
        return names | {"*"} if is_by_text else names

    @cached_property
    def binds_if_called(self) -> bool:
        """Say whether it is a function that binds names of the module which only a text holds."""
        is_function = isinstance(self.node, Definition) and self._may_bind_by_text
        return is_function and any(map(_binds_by_text, walked(self.node)))

    @property
    def _may_bind_by_text(self) -> bool:
        first, last = extent(self.node)
        text = "\n".join(self.lines[first - 1 : last])
        return any(word in text for word in (*BY_TEXT, "__name__"))

    def defines(self, name: str, functions: Collection[str] | None = None) -> bool:
        """Say whether it makes a function of this name: `def f`, `f = lambda x: x`, another name
        for one, `f = g`, `f, g = g, f`, or `f = partial(f, 1)`. functions: the names of such; by
        default, any may be."""
        value = self._value_of(name)
        if isinstance(value, ast.Call) and _last_name(value.func) in WRAP:
            return True
        if isinstance(value, ast.Name) and functions is not None:
            return value.id in functions
        kinds = (ast.Lambda, ast.Name, ast.Attribute) if functions is None else ast.Lambda
        return isinstance(self.node, Definition) or isinstance(value, kinds)

    def takes(self, name: str, owners: Collection[str]) -> bool:
        """Say whether it gives a name to a part of one of these, as `sum = np.sum` does, or of what
        had that name before."""
        value = self._value_of(name)
        return isinstance(value, ast.Attribute) and (root(value) in owners or name in self.needs)

    def _value_of(self, name: str) -> ast.expr | None:
        """Return what it assigns to a name, as far as that is written down."""
        node = self.node
        if not isinstance(node, ast.Assign):
            return None
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = [*zip(target.elts, node.value.elts, strict=False)]
            for one, value in pairs:
                if isinstance(one, ast.Name) and one.id == name:
                    return value
        return None

    def wraps(self, name: str, makers: Collection[str]) -> bool:
        """Say whether it gives a name to what one of these functions makes of what had the name
        before: `f = checked(f)`, `f, g = map(checked, (f, g))`.

        makers: the names of functions that return functions.
        """
        if not isinstance(self.node, ast.Assign) or name not in self.binds:
            return False
        parts = walked(self._value_of(name) or self.node.value)
        calls = [part for part in parts if isinstance(part, ast.Call)]
        used = {getattr(part, "id", "") for call in calls for part in _handed(call)}
        named = {_last_name(part) for call in calls for part in (call.func, *call.args)}
        return name in used and bool(named & {*makers, *WRAP})

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

    @cached_property
    def moves(self) -> bool:
        """Say whether it changes the folder from which files are found."""
        return "chdir" in self.called

    @cached_property
    def called(self) -> set[str]:
        """The last names of what it calls when it runs: `seterr` of `np.seterr(all="raise")`."""
        calls = (part.func for part in run_at_once(self.node) if isinstance(part, ast.Call))
        return {_last_name(called) for called in calls}

    @cached_property
    def makes_functions(self) -> bool:
        """Say whether it defines what, if it is called, makes a function, as decorators do."""
        inside = walked(self.node, annotated=False)[1:]
        if isinstance(self.node, ast.ClassDef):
            return any(isinstance(p, Definition) and p.name == "__call__" for p in inside)
        return isinstance(self.node, Definition) and any(isinstance(p, LATER) for p in inside)

    @cached_property
    def names_a_file(self) -> bool:
        """Say whether a text in it may be the path of a file."""
        texts = (part.value for part in walked(self.node) if isinstance(part, ast.Constant))
        return any(isinstance(text, str) and PATH.fullmatch(text) for text in texts)

    @property
    def turns(self) -> set[str]:
        """The names that a loop gives a value at each turn: `x` of `for x in data:`."""
        if not isinstance(self.node, ast.For) or self.for_programs:
            return set()
        return {part.id for part in ast.walk(self.node.target) if isinstance(part, ast.Name)}

    @property
    def is_run(self) -> bool:
        """Say whether it runs as it stands: it is no definition, and not for programs alone."""
        return not (self.for_programs or isinstance(self.node, Definition))

    @property
    def is_aside(self) -> bool:
        """Say whether a name that it binds has this meaning only where nothing else binds it."""
        return self.acts or self.for_programs

    @cached_property
    def needs(self) -> set[str]:
        """The names of the module that it uses, in its functions too."""
        node = self.node
        if not isinstance(node, Definition):
            goes_on = (part.target for part in run_at_once(node) if isinstance(part, ast.AugAssign))
            return _used(node) | {target.id for target in goes_on if isinstance(target, ast.Name)}
        return self.builds_on | used_inside(node, self.lines)

    @cached_property
    def builds_on(self) -> set[str]:
        """The names that it uses when it runs: of a function, those in its decorators, defaults
        and annotations, but not those in its body."""
        if not isinstance(self.node, Definition):
            return self.needs
        parts = [part for part in ast.iter_child_nodes(self.node) if not isinstance(part, ast.stmt)]
        return set().union(*map(_used, parts))


@lru_cache(maxsize=MANY)
def run_at_once(node: ast.AST) -> Sequence[ast.AST]:
    """Return the parts of a statement that run with it, and not only when a function is called."""
    found = [node]
    for part in found:
        found += [one for one in parts_of(part) if not isinstance(one, LATER)]
    return found


def _last_name(called: ast.expr) -> str:
    """Return the last name of a chain: `seterr` of `np.seterr`; nothing of anything else."""
    return getattr(called, "attr", getattr(called, "id", ""))


def _handed(call: ast.Call) -> Iterator[ast.expr]:
    """Yield what a call is handed, by itself or in a list."""
    for one in (*call.args, *(keyword.value for keyword in call.keywords)):
        yield from one.elts if isinstance(one, ast.Tuple | ast.List) else [one]


def is_unfinished(node: ast.stmt) -> bool:
    """Say whether a definition ends as stubs do whatever it is given: it says that it is not
    implemented, or nothing is in it; of a class, a method does. One that returns was worked on."""
    if isinstance(node, ast.ClassDef):
        return any(map(_gives_up, node.body))
    return _gives_up(node) or (isinstance(node, Definition) and is_empty(node))


def _gives_up(node: ast.stmt) -> bool:
    """Say whether a function only ever ends in `raise NotImplementedError`."""
    match node:
        case ast.FunctionDef(body=[*_, last]) | ast.AsyncFunctionDef(body=[*_, last]):
            is_left = isinstance(last, ast.Raise) and root(last.exc or last) == UNWRITTEN
            return is_left and not any(isinstance(part, ANSWERS) for part in run_at_once(node))
    return False


def targets(node: ast.AST) -> list[ast.expr]:
    """Return what an assignment assigns to; nothing for any other part of a statement."""
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else []


def _binds_by_text(part: ast.AST) -> bool:
    """Say whether a part of a statement binds names that stand in a text: `exec("n = 1")`,
    `globals()["n"] = 1`, `setattr(sys.modules[__name__], "n", 1)`."""
    places = [*targets(part), *([part.value] if isinstance(part, ast.Expr) else [])]
    return any(root(place) in BY_TEXT for place in places) or (
        isinstance(part, ast.Subscript)
        and isinstance(part.slice, ast.Name)
        and part.slice.id == "__name__"
    )


def root(part: ast.AST) -> str:
    """Return the name that a chain begins with: `a` of `a.b[0].c()`."""
    while isinstance(part, ast.Attribute | ast.Subscript | ast.Call):
        part = part.func if isinstance(part, ast.Call) else part.value
    return part.id if isinstance(part, ast.Name) else ""


def _used(node: ast.AST) -> set[str]:
    """Return the names of the module that a part of it uses; names of its own are left out."""
    if not any(isinstance(part, SCOPES) for part in walked(node)):
        names = (part for part in walked(node) if isinstance(part, ast.Name))
        return {part.id for part in names if isinstance(part.ctx, ast.Load)}
    try:
        text = ast.unparse(node)
    except RecursionError:
        return set()
    return _of_text(text if isinstance(node, ast.stmt) else f"({text})")


def _of_text(text: str) -> set[str]:
    """Return the names of the module that a text uses."""
    try:
        return _of_module(symtable.symtable(text, "cell", "exec"), inside=False)
    except UNREADABLE:
        return set()


def _of_module(table: symtable.SymbolTable, *, inside: bool) -> set[str]:
    """Return the names of the module in a table and those below it. inside: it is a function's."""
    names = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if (symbol.is_referenced() and (not inside or symbol.is_global()))
        or symbol.is_declared_global()  # `global calls`, and `calls += 1`
    }
    return names.union(*(_of_module(inner, inside=True) for inner in table.get_children()))
