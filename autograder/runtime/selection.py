"""From the cells of a notebook to the source of a module: what the exercises need, and no more.

Parses, never runs. Students' cells are out of order, there twice, half deleted, with plots, shell
commands and hours of training between them. Kept are the definitions of the exercises and whatever
they reach by name; every line keeps its place in its cell. The rest would only cost time, or fail,
and is nobody's answer.

`_meaning` decides which of several statements defines a name, and `_with_what_they_reach` what is
kept besides. Each rule has a name of its own, and says there why it is a rule.

Used in a sandbox on a notebook that was handed in, and in a kernel's helper on the cells that a
student has run.
"""

import ast
import builtins
import copy
import math
import re
import symtable
import textwrap
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from autograder.runtime.notebook import Cell, python
from autograder.runtime.syntax import UNREADABLE, Definition, definitions, digest, extent, parsed

HEADER = "# The exercises of a notebook, with what they need.\n\n"

LOOPS = (ast.For, ast.AsyncFor, ast.While)

ACTIONS = (*LOOPS, ast.Match, ast.Expr, ast.Assert, ast.Delete, ast.Raise)


@dataclass
class Module:
    """What was made of a notebook.

    starts: where in `source` each cell begins, as (line, number of the cell); number 0 is the
    stub's own imports. found: the cell of each exercise. broken: for an exercise that is written
    only in a cell that Python cannot read, that cell, the line in it and what is wrong.
    """

    source: str = HEADER
    starts: list[tuple[int, int]] = field(default_factory=list)
    found: dict[str, int] = field(default_factory=dict)
    broken: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Statement:
    """A statement at the top level of a cell.

    cell: the cell's number. lines: all of the cell's lines, as `python` made them. is_code: the
    cell is a code cell, and not one of text.
    """

    cell: int
    node: ast.stmt
    lines: tuple[str, ...]
    is_code: bool = True

    @cached_property
    def binds(self) -> set[str]:
        """The names that it defines, assigns or imports."""
        return set(definitions(ast.Module([self.node], [])))

    def defines(self, *, by_name: bool) -> bool:
        """Say whether it makes a function: `def f`, `f = lambda x: x`, and with by_name also
        another name for one, `f = g`."""
        kinds = (ast.Lambda, ast.Name, ast.Attribute) if by_name else ast.Lambda
        is_named = isinstance(self.node, ast.Assign) and isinstance(self.node.value, kinds)
        return is_named or isinstance(self.node, Definition)

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
        So it never defines a name. It is kept if it changes something that the exercises reach.
        """
        if isinstance(self.node, Definition):
            return False
        return isinstance(self.node, ACTIONS) or any(
            isinstance(part, LOOPS) for part in ast.walk(self.node)
        )

    @cached_property
    def changes(self) -> set[str]:
        """The names of objects that it changes: `Value` in `Value.f = g`, `table` in
        `table["a"] = 1`, `total` in `total += 1`, and `register` in a function that is decorated
        with `@register`."""
        if isinstance(self.node, Definition):
            return {_root(decorator) for decorator in self.node.decorator_list}
        targets = [t for part in _run_at_once(self.node) for t in _targets(part)]
        # `total = 0` binds a name afresh, and whether that counts is for `_meaning` to say. In a
        # loop, `total = total + x` goes on with an object that is there: it changes that.
        goes_on = self.acts or isinstance(self.node, ast.AugAssign)
        return {_root(t) for t in targets if goes_on or not isinstance(t, ast.Name)}

    @cached_property
    def fills(self) -> set[str]:
        """The names of objects whose methods it calls without using the result, as `table` in
        `table.append(1)`: whoever drops the result wants what the call does to the object."""
        calls = [n.value for n in _run_at_once(self.node) if isinstance(n, ast.Expr)]
        ways = [call.func for call in calls if isinstance(call, ast.Call)]
        return {_root(way) for way in ways if isinstance(way, ast.Attribute)}

    @cached_property
    def needs(self) -> set[str]:
        """The names of the module that it uses, in its functions too."""
        return _used(self.node)

    @property
    def builds_on(self) -> set[str]:
        """The names that it uses when it runs: of a function, those in its decorators, defaults
        and annotations, but not those in its body."""
        if not isinstance(self.node, Definition):
            return self.needs
        head = copy.copy(self.node)
        head.body = [ast.Pass()]
        return _used(head)


def _run_at_once(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a statement that run with it, and not only when a function is called."""
    yield node
    for part in ast.iter_child_nodes(node):
        if not isinstance(part, Definition | ast.Lambda):
            yield from _run_at_once(part)


def _targets(node: ast.AST) -> list[ast.expr]:
    """Return what an assignment assigns to; nothing for any other part of a statement."""
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else []


def _root(part: ast.AST) -> str:
    """Return the name that a chain begins with: `a` of `a.b[0].c()`."""
    while isinstance(part, ast.Attribute | ast.Subscript | ast.Call):
        part = part.func if isinstance(part, ast.Call) else part.value
    return part.id if isinstance(part, ast.Name) else ""


def _used(node: ast.stmt) -> set[str]:
    """Return the names of the module that a statement uses; names of its own are left out."""
    try:
        top = symtable.symtable(ast.unparse(node), "cell", "exec")
    except UNREADABLE:
        return set()
    names, tables = set(), [top]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        names |= {
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_referenced() and (table is top or symbol.is_global())
        }
    return names


def module(cells: Sequence[Cell], stub: str, exercises: Mapping[str, str]) -> Module:
    """Make a module of a notebook's cells, with notes on what was found where.

    stub: the unit's file as it was handed out; its imports hold where the student's are gone.
    exercises: the digest (`autograder.runtime.syntax.digest`) of each exercise's stub, by its name.
    """
    made = Module()
    statements, broken = _statements(cells, made.notes)
    _add_converted(statements, cells, exercises)
    chosen = {name: _meaning(name, statements, untouched) for name, untouched in exercises.items()}
    for name, places in chosen.items():
        if places:
            made.found[name] = places[-1].cell
            _note_choice(name, places[-1], statements, exercises[name], made.notes)
        elif name in broken:
            made.broken[name] = broken[name]
    kept = _with_what_they_reach(chosen, statements)
    for statement in kept:  # helpers may be defined twice, too
        for name in statement.binds - {*exercises}:
            if isinstance(statement.node, Definition) and statement.is_code:
                _note_choice(name, statement, statements, "", made.notes)
    _write(made, _besides(exercises, stub), 0)
    for cell in cells:
        mine = [s for s in statements if s.cell == cell.number and any(s is k for k in kept)]
        if mine:
            _write(made, _in_place(mine), cell.number)
    return made


def place_of(line: int, starts: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the cell of a line of a module's source, and the line in it; (0, line) if there is
    none."""
    at = bisect_right(starts, (line, math.inf)) - 1
    start, number = starts[at] if at >= 0 else (1, 0)
    return number, line - start + 1


def _write(made: Module, text: str, number: int) -> None:
    """Add the lines of the cell of this number to the module's source."""
    made.starts.append((made.source.count("\n") + 1, number))
    made.source += f"{text.rstrip()}\n\n\n"


def _besides(exercises: Collection[str], stub: str) -> str:
    """Return the lines of the stub that are not of its exercises: imports, constants, helpers."""
    lines = stub.splitlines(keepends=True)
    text = ""
    for node in ast.parse(stub).body:
        if not isinstance(node, ast.Expr) and getattr(node, "name", None) not in exercises:
            first, last = extent(node)
            text += "".join(lines[first - 1 : last])
    return text


def _statements(
    cells: Sequence[Cell], notes: list[str]
) -> tuple[list[_Statement], dict[str, tuple[int, int, str]]]:
    """Return the statements of all code cells, and what `_broken` finds in cells that Python cannot
    read.

    Two slips are mended first: a cell that is split in the middle of a function, and one that is
    indented as a whole.
    """
    found: list[_Statement] = []
    wrongs: dict[int, tuple[int, str, str]] = {}
    before: tuple[Cell, str] | None = None
    for cell in cells:
        if not cell.is_code:
            continue
        text = python(cell.text)
        nodes, wrong = parsed(text)
        if wrong and before is not None and text.lstrip("\n")[:1].isspace():
            joined = f"{before[1].rstrip()}\n{text}"
            whole, still = parsed(joined)
            if not still:
                notes.append(f"cell {cell.number} goes on where cell {before[0].number} ends")
                cell, text, nodes, wrong = before[0], joined, whole, None
                found = [s for s in found if s.cell != cell.number]
                wrongs.pop(cell.number, None)
        if wrong:
            nodes, still = parsed(textwrap.dedent(text))
            text, wrong = (text, wrong) if still else (textwrap.dedent(text), None)
        if wrong:
            wrongs[cell.number] = (*wrong, text)
        lines = tuple(text.split("\n"))
        found += [_Statement(cell.number, node, lines) for node in nodes]
        before = (cell, text)
    return found, _broken(wrongs, notes)


def _broken(
    wrongs: Mapping[int, tuple[int, str, str]], notes: list[str]
) -> dict[str, tuple[int, int, str]]:
    """Return what unreadable cells seem to define, by name: the cell, the line, and why.

    wrongs: of each such cell, by its number, the line, why Python cannot read it, and its text.
    """
    broken: dict[str, tuple[int, int, str]] = {}
    for number, (line, why, text) in wrongs.items():
        notes.append(f"cell {number} is left out: {why} (line {line})")
        names = re.findall(r"^\s*(?:def|class)\s+(\w+)", text, re.MULTILINE)
        broken |= {name: (number, line, why) for name in names}
    return broken


def _add_converted(
    statements: list[_Statement], cells: Sequence[Cell], exercises: Collection[str]
) -> None:
    """Take exercises that no code cell defines from cells that were made text by mistake."""
    lacking = set(exercises) - {name for s in statements for name in s.binds}
    for cell in cells:
        if cell.is_code or not re.search(r"^\s*(def|class)\s", cell.text, re.MULTILINE):
            continue
        text = python(re.sub(r"^\s*```\w*$", "", cell.text, flags=re.MULTILINE))
        nodes, _ = parsed(text)
        lines = tuple(text.split("\n"))
        made = [_Statement(cell.number, node, lines, is_code=False) for node in nodes]
        if lacking & {name for s in made if isinstance(s.node, Definition) for name in s.binds}:
            statements += made


def _meaning(
    name: str, statements: Sequence[_Statement], untouched: str | None = None
) -> list[_Statement]:
    """Return the statements that give `name` the meaning that counts, the last one last.

    untouched: the digest of an exercise's stub; None for what is no exercise.
    """
    binding = [s for s in statements if _may_define(s, name)]
    # An exercise is a function, so `f = g` gives it one. What `a = b` is for another name nobody
    # knows: it may be a value, which counts less than a function.
    defining = [s for s in binding if s.defines(by_name=untouched is not None)]
    return (
        _last_worked_on(name, defining, untouched)
        # From here on, whatever defines an exercise is its untouched stub.
        or (_last_made_by_a_call(name, binding) if defining else [])
        or defining[-1:]
        # `log = log(3)` keeps a value under a name that an import gave to a function.
        or [s for s in binding if s.imports]
        # All values, as each may build on the one before: `sizes = sizes + [10]`.
        or binding
    )


def _may_define(statement: _Statement, name: str) -> bool:
    """Say whether a statement binds `name` in a way that can count.

    What acts binds nothing that counts: `for mse in losses:` must not take the place of `def mse`.
    A name of Python's own counts only where it is defined or imported: a function that calls sum()
    means Python's, whatever `sum = 0` is in some other cell.
    """
    if name not in statement.binds or statement.acts:
        return False
    return (
        not hasattr(builtins, name) or isinstance(statement.node, Definition) or statement.imports
    )


def _last_worked_on(
    name: str, defining: Sequence[_Statement], untouched: str | None
) -> list[_Statement]:
    """Return the last definition that is not the untouched stub, with those that it needs.

    Whoever runs the stub's cell once more below the answer has not taken the answer back.
    """
    worked_on = [s for s in defining if digest(s.node) != untouched]
    if not worked_on:
        return []
    last = worked_on[-1]
    # `f = lambda x, g=f: g(x)` needs the definitions before it; any other one stands alone.
    return list(defining) if name in last.builds_on else [last]


def _last_made_by_a_call(name: str, binding: Sequence[_Statement]) -> list[_Statement]:
    """Return the last statement that keeps a function which a call made, as `f = partial(g, 1)`.

    `rmse = rmse(a, b)` calls what is defined: it keeps a value under the name of the function.
    """
    return [s for s in binding if s.binds_a_call and name not in s.needs][-1:]


def _with_what_they_reach(
    chosen: Mapping[str, list[_Statement]], statements: Sequence[_Statement]
) -> list[_Statement]:
    """Return the chosen statements and all that they need, directly or through others."""
    kept = [s for places in chosen.values() for s in places]
    kept += [s for s in statements if "*" in s.binds]  # who knows which names it brings
    reached, waiting = set(chosen), {name for s in kept for name in s.needs}
    ours = [s for s in statements if not s.imports]
    names = {name for s in ours for name in s.binds if not hasattr(builtins, name)}
    values = {name for s in ours if not isinstance(s.node, Definition) for name in s.binds}
    while True:
        # Sorted, so that every process writes its notes in the same order.
        more = [s for name in sorted(waiting - reached) for s in _meaning(name, statements)]
        reached |= waiting
        more += [s for s in ours if _alters(s, reached, names, values)]
        more = [s for s in more if not any(s is k for k in kept)]
        kept += more
        waiting = {name for s in more for name in s.needs}
        if not more:
            return kept


def _alters(statement: _Statement, reached: set[str], names: set[str], values: set[str]) -> bool:
    """Say whether a statement changes what the exercises reach, so that they need it as well.

    A class may get a method from outside, and a table its entries from a loop. names: those that
    the notebook binds other than by imports, and that are not Python's own. values: the names that
    it assigns. A method of anything else, as in `plt.show()`, fills nothing of the notebook's.
    """
    # Which definition of a name counts is for `_meaning` to say, decorated or not.
    if isinstance(statement.node, Definition) and statement.binds & reached:
        return False
    return bool(statement.changes & reached & names or statement.fills & reached & values)


def _in_place(statements: Sequence[_Statement]) -> str:
    """Return the lines of a cell on which these statements stand; the others are empty."""
    lines = [""] * len(statements[0].lines)
    taken: set[int] = set()
    for statement in sorted(statements, key=lambda s: s.node.lineno):
        first, last = extent(statement.node)
        mine = range(first - 1, last)
        alone = _stands_alone(statement)
        for number in mine if alone else ():
            lines[number] = statement.lines[number]
        if not alone:
            before = f"{lines[first - 1]}; " if first - 1 in taken else ""
            lines[first - 1] = before + ast.unparse(statement.node)
        taken |= set(mine)
    return "\n".join(lines)


def _stands_alone(statement: _Statement) -> bool:
    """Say whether no other statement is on its lines."""
    node = statement.node
    first, last = extent(node)
    before = statement.lines[first - 1].encode()[: node.col_offset if first == node.lineno else 0]
    after = statement.lines[last - 1].encode()[node.end_col_offset :].decode(errors="replace")
    return not before.strip() and (not after.strip() or after.strip().startswith("#"))


def _note_choice(
    name: str,
    counts: _Statement,
    statements: Sequence[_Statement],
    untouched: str,
    notes: list[str],
) -> None:
    """Note where a name is defined if a student could expect another place.

    counts: the definition that counts. untouched: the digest of an exercise's stub; "" for what is
    no exercise.
    """
    if not counts.is_code:
        notes.append(f"{name} is in cell {counts.cell}, which is not a code cell")
    others = {
        s.cell: digest(s.node) == untouched
        for s in statements
        if name in s.binds and isinstance(s.node, Definition) and s.cell != counts.cell
    }
    if others and digest(counts.node) != untouched:
        where = ", ".join(str(number) for number in sorted(others))
        why = "the last one" if not any(others.values()) else "the last one that was worked on"
        notes.append(f"{name} is also in cell {where}: cell {counts.cell} counts, {why}")
