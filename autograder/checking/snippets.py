"""A call as a snippet: lines that a student can paste and run beside their own code.

A plain call is such a line itself. A student has not written the drivers, so a driver says at the
end of its docstring what to write instead of calling it, in terms of its own keywords:

    As you would write it:

        logits, cache = two_layer_forward(params, x, activation)
        two_layer_backward(dlogits, params, cache)[part]

A snippet is these lines for the arguments of one call. CONTRIBUTING.md has the rules.
"""

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from autograder.checking import code, describe
from autograder.checking.text import clean
from autograder.runtime.call import DRIVERS, SEED
from autograder.runtime.syntax import definitions

AS_WRITTEN = "As you would write it:"
MAX_LENGTH = 3000  # characters of a snippet

# What gives a global random generator the start that it has in every call.
SEEDING = {
    "random": f"import random\nrandom.seed({SEED})",
    "numpy": f"np.random.seed({SEED})",
    "torch": f"torch.manual_seed({SEED})",
}

Arguments = tuple[Any, ...]
Keywords = dict[str, Any]


class NoSnippet(ValueError):
    """A call cannot be shown as lines to paste; the text says why."""


@dataclass(frozen=True)
class Snippets:
    """What a unit's calls are shown with.

    module: the text of the student's module, or of the solution, for the names of parameters.
    drivers: the text of the drivers. Neither is run.
    """

    module: str = ""
    drivers: str = ""

    def of(
        self,
        name: str,
        args: Arguments,
        kwargs: Keywords,
        until: tuple[str, str] = ("", ""),
        taken: Collection[str] = (),
        drawing: Sequence[str] = (),
    ) -> str:
        """Return a call as lines of code; raise `NoSnippet` if there are none, or too many.

        until: an answer that a driver's lines are to end with, as the driver cannot go on with it:
        what was asked for, such as `(loss, grads)`, and the exercise that is checked. taken: names
        that the lines must not give to something else, as the student's code means its own by them.
        drawing: the global random generators from which the call draws.
        """
        try:
            if name.startswith(DRIVERS):
                text = self._driven(name.removeprefix(DRIVERS), kwargs, until, taken)
            else:
                text = self._plain(name, args, kwargs, taken)
        except code.Unwritable as error:
            raise NoSnippet(f"there is no code for {error}") from None
        text = "\n".join([*(SEEDING[one] for one in SEEDING if one in drawing), text])
        if len(text) > MAX_LENGTH:
            raise NoSnippet(f"it has {len(text)} characters")
        return text

    def sentence(
        self,
        exercise: str,
        name: str,
        args: Arguments,
        kwargs: Keywords,
        part: str | None = None,
    ) -> str:
        """Return what kind of call it was, without what is in its arguments.

        Of a driver this is the first sentence of its docstring, after the name of the exercise, and
        the part of what came of it that the check looks at, if it did not ask for that alone.
        """
        if not name.startswith(DRIVERS):
            return describe.call(name, args, kwargs)
        document, _ = self._document(name.removeprefix(DRIVERS))
        first = re.split(r"\.(?:\s|$)", " ".join(document.split()), maxsplit=1)[0].replace("`", "")
        said = f"{exercise}: {first[:1].lower()}{first[1:]}" if first else exercise
        part = kwargs.get("part", part)
        return clean(said if part is None else f"{said}; then look at {part}", 300)

    @cached_property
    def _driver_nodes(self) -> Mapping[str, ast.stmt]:
        return definitions(ast.parse(self.drivers))

    @cached_property
    def _module_nodes(self) -> Mapping[str, ast.stmt]:
        return definitions(ast.parse(self.module))

    def _driver(self, name: str) -> ast.FunctionDef | None:
        node = self._driver_nodes.get(name)
        return node if isinstance(node, ast.FunctionDef) else None

    def _document(self, name: str) -> tuple[str, str]:
        """Return a driver's docstring up to its lines, and its lines."""
        node = self._driver(name)
        document = (ast.get_docstring(node) or "") if node else ""
        said, _, lines = document.partition(AS_WRITTEN)
        return said, textwrap.dedent(lines).strip()

    def _plain(self, name: str, args: Arguments, kwargs: Keywords, taken: Collection[str]) -> str:
        """Return a plain call, on one line or after assignments to its parameters' names."""
        whole = code.call(name, args, kwargs)
        names = self._parameters(name)[: len(args)]
        if "\n" not in whole or len(names) < len(args):
            return whole
        given = dict(zip(names, args, strict=True)) | kwargs
        free = {key: _free(key, taken) for key in given}
        shown = {k: free[k] if _is_long(value) else code.of(value) for k, value in given.items()}
        inside = [*(shown[key] for key in names), *(f"{key}={shown[key]}" for key in kwargs)]
        first = [code.assigned(free[k], value) for k, value in given.items() if _is_long(value)]
        return "\n".join([*first, f"{name}({', '.join(inside)})"])

    def _parameters(self, name: str) -> list[str]:
        """Return the names of a function's parameters that may be given by position."""
        node = self._module_nodes.get(name)
        if not isinstance(node, ast.FunctionDef):
            return []
        return [parameter.arg for parameter in (*node.args.posonlyargs, *node.args.args)]

    def _driven(
        self, name: str, kwargs: Keywords, until: tuple[str, str], taken: Collection[str]
    ) -> str:
        """Return a driver's lines for the arguments of one call."""
        node, (_, lines) = self._driver(name), self._document(name)
        if node is None or not lines:
            raise NoSnippet(f"the docstring of {name} has no lines after {AS_WRITTEN!r}")
        given = _defaults(node) | kwargs
        body = _cut(_folded(_specialised(lines, given)), *until)
        used = _loaded(body)
        known = given.keys() | _stored(body)
        helpers = [one for one in sorted(used - known) if self._is_helper(one)]
        free = {one: _free(one, taken) for one in (*helpers, *known)}
        listed = (one if free[one] == one else f"{one} as {free[one]}" for one in helpers)
        first = [f"from drivers import {', '.join(listed)}"] if helpers else []
        first += [code.assigned(free[key], value) for key, value in given.items() if key in used]
        for part in ast.walk(body):
            if isinstance(part, ast.Name):
                part.id = free.get(part.id, part.id)
            elif isinstance(part, ast.arg):
                part.arg = free.get(part.arg, part.arg)
        return "\n".join([*first, _double_quoted(ast.unparse(body))])

    def _is_helper(self, name: str) -> bool:
        """Say whether a name is one that a student can import from the drivers.

        A driver itself is not: its lines are there to do without it.
        """
        node = self._driver_nodes.get(name)
        if node is None or name.startswith("_") or isinstance(node, ast.Import | ast.ImportFrom):
            return False
        parameters = node.args.args if isinstance(node, ast.FunctionDef) else []
        return not parameters or parameters[0].arg != "student"


def _free(name: str, taken: Collection[str]) -> str:
    """Return a name, or one like it that is not taken."""
    while name in taken:
        name = f"{name}_"
    return name


def _is_long(value: Any) -> bool:
    """Say whether a value is given a name first: all but numbers, texts, bools and None are."""
    return not isinstance(value, int | float | str | None)


def _defaults(node: ast.FunctionDef) -> Keywords:
    """Return the defaults of a driver's keywords, as far as they are plain data."""
    pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    found = {}
    for parameter, default in pairs:
        if default is not None:
            try:
                found[parameter.arg] = ast.literal_eval(default)
            except ValueError as error:
                raise NoSnippet(f"the default of {parameter.arg} is no plain data") from error
    return found


def _specialised(lines: str, given: Keywords) -> ast.Module:
    """Return a driver's lines for the values of its keywords."""
    lines = re.sub(r"\$(\w+)", lambda found: _word(found[1], given), lines)
    try:
        body = ast.parse(lines)
    except SyntaxError as error:
        raise NoSnippet(f"line {error.lineno} of its lines is no Python") from None
    stored = _stored(body)
    constant = {name: value for name, value in given.items() if name not in stored}
    whole: ast.Module = _Specialiser(constant).visit(body)
    return ast.fix_missing_locations(whole)


def _folded(whole: ast.Module) -> ast.Module:
    """Return the lines without those that take an answer apart to put it together again: who gave
    a list would see a tuple."""
    match whole.body:
        case [
            *before,
            ast.Assign(targets=[ast.Tuple() as parts], value=ast.Call() as call),
            ast.Expr(value=ast.Tuple() as shown),
        ] if ast.unparse(parts) == ast.unparse(shown):
            return ast.fix_missing_locations(ast.Module([*before, ast.Expr(call)], []))
    return whole


def _cut(whole: ast.Module, asked: str, function: str) -> ast.Module:
    """Return the lines up to the call whose answer should be taken apart as it was asked for, or
    else up to the first call of a function, where that is in a simple statement."""
    simple = list(_simple(whole.body))
    found = [(before, _taken_apart(node, asked)) for before, node in simple] if asked else []
    found += [(before, _call_of(node, function)) for before, node in simple]
    for before, answer in found:
        if answer is not None:
            return ast.fix_missing_locations(ast.Module([*before, ast.Expr(answer)], []))
    return whole


def _simple(
    body: Sequence[ast.stmt], before: Sequence[ast.stmt] = ()
) -> Iterator[tuple[list[ast.stmt], ast.stmt]]:
    """Yield the simple statements, each after those that run before it; of a loop, in its first
    turn, and what it loops over as a statement of its own."""
    for number, node in enumerate(body):
        ahead = [*before, *body[:number]]
        if isinstance(node, ast.Assign | ast.Expr):
            yield ahead, node
        elif isinstance(node, ast.For):
            yield ahead, ast.Expr(node.iter)
            turn = ast.parse(f"{ast.unparse(node.target)} = next(iter({ast.unparse(node.iter)}))")
            yield from _simple(node.body, [*ahead, *turn.body])


def _taken_apart(node: ast.stmt, asked: str) -> ast.expr | None:
    """Return the call in `loss, grads = f(x)`, if these are what was asked for."""
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
        return None
    names = ast.unparse(node.targets[0])
    return node.value if asked in (names, f"({names})") else None


def _call_of(node: ast.stmt, function: str) -> ast.expr | None:
    """Return the first call of a function in a statement; of what is looped over, as a list."""
    parts = list(ast.walk(node))
    for part in parts:
        if not isinstance(part, ast.Call):
            continue
        if isinstance(part.func, ast.Name) and part.func.id == function:
            looped = any(isinstance(p, ast.comprehension) and p.iter is part for p in parts)
            return ast.Call(ast.Name("list", ast.Load()), [part], []) if looped else part
    return None


def _word(name: str, given: Keywords) -> str:
    """Return what `$name` stands for: the text of this keyword, if it can be a name in code."""
    value = given.get(name)
    is_word = isinstance(value, str) and re.fullmatch(r"[A-Za-z_][\w.]*", value)
    return str(value) if is_word else name


class _Specialiser(ast.NodeTransformer):
    """Puts numbers, texts, bools and None in the place of names, and decides what they decide."""

    def __init__(self, given: Keywords) -> None:
        self._given = given

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self._given or _is_long(self._given[node.id]):
            return node
        return ast.parse(code.of(self._given[node.id]), mode="eval").body

    def visit_Call(self, node: ast.Call) -> ast.AST:
        node.args = [one for one in node.args if not self._is_none(one)]
        node.keywords = [one for one in node.keywords if not self._is_none(one.value)]
        return self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> Any:
        return self.visit(node.value) if self._is_none(node.slice) else self.generic_visit(node)

    def visit_If(self, node: ast.If) -> Any:
        if not self._decides(node.test):
            return self.generic_visit(node)
        chosen = ast.Module(node.body if self._is_so(node.test) else node.orelse, [])
        self.generic_visit(chosen)
        return chosen.body

    def visit_IfExp(self, node: ast.IfExp) -> Any:
        if not self._decides(node.test):
            return self.generic_visit(node)
        return self.visit(node.body if self._is_so(node.test) else node.orelse)

    def _is_none(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and self._given.get(node.id, ...) is None

    def _decides(self, test: ast.expr) -> bool:
        """Say whether a test is about the driver's keywords alone."""
        return _loaded(test) <= self._given.keys()

    def _is_so(self, test: ast.expr) -> bool:
        whole = compile(ast.Expression(test), "<test>", "eval")
        try:
            return bool(eval(whole, {"__builtins__": {}}, self._given))
        except Exception as error:
            raise NoSnippet(f"whether {ast.unparse(test)}: {error}") from None


def _loaded(tree: ast.AST) -> set[str]:
    """Return the names that are read in a tree."""
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and not _is_stored(n)}


def _stored(tree: ast.AST) -> set[str]:
    """Return the names that are given a value in a tree."""
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and _is_stored(n)}


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


def _double_quoted(text: str) -> str:
    """Return code with the quotes that people type around texts: `ast.unparse` uses others."""
    lines = text.splitlines()
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    for token in reversed(tokens):
        (row, start), (last, end) = token.start, token.end
        if token.type == tokenize.STRING and row == last and token.string.startswith("'"):
            line, inside = lines[row - 1], token.string[1:-1]
            if '"' not in inside:
                lines[row - 1] = f'{line[:start]}"{inside}"{line[end:]}'
    return "\n".join(lines)
