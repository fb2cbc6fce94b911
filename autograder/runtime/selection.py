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
import math
import re
import textwrap
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from autograder.runtime.blocks import UNMERGED, Unread, readable
from autograder.runtime.effects import Effects
from autograder.runtime.exports import COMMENTED, OF_A_TOOL, cells_that_write
from autograder.runtime.notebook import (
    SCRIPT,
    Cell,
    all_written,
    magic_of,
    python,
    undone,
    without_magic,
    written,
)
from autograder.runtime.statement import Statement, is_unfinished, run_at_once
from autograder.runtime.syntax import (
    Definition,
    definitions,
    digest,
    extent,
    is_for_programs,
    parsed,
    remember,
    walked,
)

PRELUDE = -1  # in place of a cell's number: the stub's own imports, in a notebook
COOKIE = re.compile(r"\A(.*\n)?[ \t\f]*#.*coding[:=]")  # names an encoding that is gone by now
NAMED = re.compile(r"\b(?:def|class|import|as)\s+(\w+)|^(\w+)\s*(?::[^=\n]+)?=[^=]", re.MULTILINE)
LOOKS_UP = {"globals", "eval", "exec", "vars"}  # functions that find names in texts
DEFINES = re.compile(r"^\s*(def|class)\s", re.MULTILINE)
OF_SUBCLASSES = re.compile(r"__(?:init_subclass|subclasses|mro_entries)__")
Said = dict[tuple[str, str], list[str]]  # names, by what is said of one, and of several
HEADER = "# The exercises of a notebook, with what they need.\n\n"


class Broken(NamedTuple):
    """Where Python cannot read the lines of an exercise.

    cell: its number. line: the one that Python names, in the cell, from 1; 0 for none. code: the
    text of that line. why: what Python says.
    """

    cell: int
    line: int
    code: str
    why: str


@dataclass
class Module:
    """What was made of a notebook, or of a file that is read like one.

    starts: where in `source` each cell begins, as (line, number of the cell); the number `PRELUDE`
    has no cell. found: the cell of each exercise. broken: the exercises and helpers that only lines
    define which Python cannot read. absent: of exercises that are not at the top level, what there
    is instead, and what to do. written: the texts of the files that cells write, by path.
    """

    source: str = HEADER
    starts: list[tuple[int, int]] = field(default_factory=list)
    found: dict[str, int] = field(default_factory=dict)
    broken: dict[str, Broken] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)


def module(cells: Sequence[Cell], stub: str, exercises: Mapping[str, str]) -> Module:
    """Make a module of a notebook's cells, with notes on what was found where.

    stub: the unit's file as it was handed out; its imports hold where the student's are gone.
    exercises: the digest (`autograder.runtime.syntax.digest`) of each exercise's stub, by its name.
    """
    if (plain := _needs_no_choice(cells, exercises)) is not None:
        return plain
    code = [cell for cell in cells if cell.is_code]
    texts = [text for cell in code for text in (cell.text, *cells_that_write(cell.text))]
    made = Module(written=all_written(texts))
    for cell in code:
        of = f" of {cell_of(cell.number)}" if cell.number != SCRIPT else ""
        made.notes += [f"{line}{of} is not done: {why}" for line, why in undone(cell.text)]
    statements, broken = _statements(cells, made.notes)
    _add_converted(statements, cells, exercises)
    # Who imports a file finds no exercise in a program's own lines. A notebook is a program.
    ours = [s for s in statements if not (s.for_programs and s.cell == SCRIPT)]
    known = _Known(statements)
    chosen = {name: _meaning(name, ours, known, stub) for name, stub in exercises.items()}
    choices: Said = {}
    for name, places in list(chosen.items()):
        if name in broken and (not places or digest(places[-1].node) == exercises[name]):
            made.broken[name] = broken[name]
            chosen[name] = []  # whoever is at work on it has begun
        elif places:
            made.found[name] = places[-1].cell
            _note_choice(name, places[-1], statements, exercises[name], choices)
    made.notes += _notes(choices)
    made_elsewhere = {*exercises}.union(*(s.binds for s in statements))
    made.broken |= {name: place for name, place in broken.items() if name not in made_elsewhere}
    absent = {*exercises} - {*made.found} - {*made.broken}
    made.absent = _instead(absent, exercises, [(s.cell, s.node) for s in statements])
    kept = _with_what_they_reach(chosen, statements)
    choices = {}
    for statement in kept:  # helpers may be defined twice, too
        for name in statement.binds - {*exercises}:
            if isinstance(statement.node, Definition) and statement.is_code:
                _note_choice(name, statement, statements, "", choices)
    made.notes += _notes(choices)
    is_script = [cell.number for cell in cells] == [SCRIPT]
    if is_script:
        made.source = ""
        made.notes += _acts_left_out(statements, kept)
    else:
        _write(made, _besides(exercises, stub), PRELUDE)
    made.notes += _undone_settings(kept)
    for cell in cells:
        mine = [s for s in statements if s.cell == cell.number and any(s is k for k in kept)]
        if mine:
            _write(made, _in_place(mine), cell.number)
    if is_script and all(map(_stands_alone, kept)):
        kept.sort(key=lambda s: s.node.lineno)
        remember(made.source, ([s.node for s in kept], None))  # what parses it next need not
    return made


def whole(text: str) -> tuple[str, dict[str, Broken]]:
    """Return what gives a meaning to the names of a Python file that others import, with each line
    in its place; what acts is left out unless it changes one of them. Return as well the names that
    lines seem to define which Python cannot read."""
    statements, broken = _statements([Cell(SCRIPT, True, text)], [])
    mine = [s for s in statements if not s.is_aside]
    names = {name for s in mine for name in s.binds}
    chosen = {name: [s for s in mine if name in s.binds] for name in sorted(names)}
    kept = _with_what_they_reach(chosen, statements)
    return _in_place(kept) if kept else "", broken


def _needs_no_choice(cells: Sequence[Cell], exercises: Collection[str]) -> Module | None:
    """Return the module of a file that only imports, defines each name once, and gives names to
    plain values: that is the file as it is, and most are. Return None for any other."""
    text = cells[0].text if [cell.number for cell in cells] == [SCRIPT] else ""
    if not text or COOKIE.search(text) or ("%%" in text and COMMENTED.search(text)):
        return None
    nodes, wrong = parsed(cells[0].text)
    names: list[str] = []
    for node in reversed(nodes):  # what is tried stands below what is defined
        new = _names_of(node)
        if new is None:
            return None
        names += new
    if wrong or len({*names}) < len(names):
        return None
    found = {name: SCRIPT for name in exercises if name in names}
    absent = _instead({*exercises} - {*found}, exercises, [(SCRIPT, n) for n in nodes])
    return Module(cells[0].text, [(1, SCRIPT)], found, absent=absent)


def _instead(
    absent: Collection[str], exercises: Collection[str], nodes: Sequence[tuple[int, ast.stmt]]
) -> dict[str, str]:
    """Return, for exercises that are not there, what students take for them, and what to do: a
    definition inside another one, or a function under the name with other capitals and underscores.
    """
    found: dict[str, str] = {}
    alike = {_folded(name): name for name in absent}
    for cell, node in nodes if absent else ():
        outer = node.name if isinstance(node, Definition) else ""
        for part in walked(node):
            if not isinstance(part, Definition) or part.name not in absent:
                continue
            if part is not node and outer:
                why = f"it stands inside {outer}"
            elif part is node:
                why = "it is defined only where the file is run as a program"
            else:
                continue
            to_do = "move it out of there, to the left"
            found.setdefault(part.name, f"{why} ({_place(cell, part)}): {to_do}")
        for name, one in definitions(ast.Module([node], [])).items():
            due = alike.get(_folded(name)) if name not in exercises else None
            made = Statement(cell, one, ())
            if due and (made.defines(name) or made.imports):
                found.setdefault(due, f"there is {name} ({_place(cell, one)}): rename it to {due}")
    return found


def _notes(said: Said) -> list[str]:
    """Return one note on all names of which the same is to be said."""
    return [f"{', '.join(names)} {how[len(names) > 1]}" for how, names in said.items()]


def _folded(name: str) -> str:
    """Return what names have in common that differ in capitals and underscores."""
    return name.replace("_", "").lower()


def _place(cell: int, node: ast.stmt) -> str:
    return _lines_of(cell, node.lineno, node.lineno).removesuffix(" is")


def _names_of(node: ast.stmt) -> list[str] | None:
    """Return the names that a statement binds if all that it does is plain, else None."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()):
            return []  # a definition may take the place of what is imported
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name] if _is_plain(node) else None
        case ast.Assign(targets=targets) if all(isinstance(one, ast.Name) for one in targets):
            calls = any(isinstance(part, ast.Call) for part in walked(node))
            return None if calls else [one.id for one in targets if isinstance(one, ast.Name)]
    return None


OF_METHODS = {"staticmethod", "classmethod", "property"}  # decorators


def _is_plain(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """Say whether a definition calls nothing of its file's, or of a package, when it runs."""
    if any(ast.unparse(decorator) not in OF_METHODS for decorator in node.decorator_list):
        return False
    if isinstance(node, ast.ClassDef):
        inside = [part for part in node.body if not _is_text(part)]
        return all(isinstance(part, Definition) and _is_plain(part) for part in inside)
    defaults = (one for one in (*node.args.defaults, *node.args.kw_defaults) if one)
    return not any(isinstance(part, ast.Call) for one in defaults for part in walked(one))


def _acts_left_out(statements: Sequence[Statement], kept: Sequence[Statement]) -> list[str]:
    """Return a note on the lines of a file that run in Python, and not here: nothing needs them."""
    ours = {id(s) for s in kept}
    spare = [s for s in statements if id(s) not in ours and _does_something(s)]
    spans = list[tuple[int, int]]()
    for first, last in sorted(extent(s.node) for s in spare):
        if spans and first <= spans[-1][1] + 1:
            first, last = spans[-1][0], max(last, spans.pop()[1])
        spans.append((first, last))
    if not spans:
        return []
    shown = [str(first) if first == last else f"{first} to {last}" for first, last in spans]
    more = f" and {len(shown) - MAX_SHOWN} more" if len(shown) > MAX_SHOWN else ""
    verb = "line" if len(shown) == 1 and spans[0][0] == spans[0][1] else "lines"
    is_are = "is" if verb == "line" else "are"
    listed = ", ".join(shown[:MAX_SHOWN]) + more
    return [f"{verb} {listed} {is_are} not run: no exercise needs what happens there"]


DEEPER = "setrecursionlimit"
# What `autograder.runtime.call` sets before each call, whatever it was.
SETTINGS = {
    "set_grad_enabled": "gradients on",
    "set_default_dtype": "float32 as torch's dtype",
    "set_default_device": "the processor as torch's device",
    "seterr": "NumPy's usual warnings",
}


def _undone_settings(kept: Sequence[Statement]) -> list[str]:
    """Return notes on the lines that set something which is otherwise whenever a check calls."""
    return [
        f"{_place(s.cell, s.node)} holds until the first check: each begins with {usual}"
        for s in kept
        for name, usual in SETTINGS.items()
        if s.is_run and name in s.called
    ]


def _does_something(statement: Statement) -> bool:
    """Say whether it shows that a statement at the top level is not run: it acts, or calls."""
    node = statement.node
    if statement.for_programs or _is_text(node) or isinstance(node, Definition):
        return False
    return statement.acts or any(isinstance(part, ast.Call) for part in run_at_once(node))


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


MAX_SHOWN = 5  # places of lines in one note


def place_of(line: int, starts: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the cell of a line of a module's source, and the line in it; (0, line) if there is
    none."""
    at = bisect_right(starts, (line, math.inf)) - 1
    start, number = starts[at] if at >= 0 else (1, 0)
    return number, line - start + 1


def cell_of(number: int, named: str = "cell {}") -> str:
    """Return how a student knows a cell, by its number; nothing for that of a Python file."""
    return named.format(number) if number != SCRIPT else ""


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
) -> tuple[list[Statement], dict[str, Broken]]:
    """Return the statements of all code cells, and each name that unreadable lines seem to define.

    Two slips are mended first: a cell that is split in the middle of a function, and one that is
    indented as a whole.
    """
    found: list[Statement] = []
    unread: dict[int, tuple[str, list[Unread]]] = {}  # by the cell's number, with its text
    before: tuple[Cell, str] | None = None
    for cell in cells:
        if not cell.is_code:
            continue
        if magic := magic_of(cell.text):
            if re.search(r"^(def|class)\s", cell.text, re.MULTILINE):
                path = written(cell.text)
                what = f"is the file {path}, which runs where it is imported"
                why = what if path else f"is left out: {magic} runs no Python"
                notes.append(f"cell {cell.number} {why}")
            continue
        text, wrongs = python(cell.text), list[Unread]()
        wrong = parsed(text)[1]
        if wrong and before is not None and text.lstrip("\n")[:1].isspace():
            joined = f"{before[1].rstrip()}\n{text}"
            if not parsed(joined)[1]:
                notes.append(f"cell {cell.number} goes on where cell {before[0].number} ends")
                cell, text, wrong = before[0], joined, None
                found = [s for s in found if s.cell != cell.number]
                unread.pop(cell.number, None)
        before = (cell, text)
        if wrong and not parsed(textwrap.dedent(text))[1]:
            text = textwrap.dedent(text)
        elif wrong:
            text, wrongs = readable(text)
            unread[cell.number] = (cell.text, wrongs)
        lines = tuple(text.split("\n"))
        for node in parsed(text)[0]:
            found += _for_programs(cell.number, node, lines) or [
                Statement(cell.number, node, lines)
            ]
    return found, _broken(unread, notes)


def _for_programs(cell: int, node: ast.stmt, lines: tuple[str, ...]) -> list[Statement]:
    """Return the statements below an `if __name__ == "__main__":`, as if they stood alone; of any
    other statement, nothing.

    Who runs the file, or the cell, runs them, too.
    """
    if not (isinstance(node, ast.If) and is_for_programs(node)) or node.orelse:
        return []
    first, last = node.body[0].lineno, extent(node)[1]
    inside = textwrap.dedent("\n".join(lines[first - 1 : last])).split("\n")
    mine = ("",) * (first - 1) + tuple(inside) + ("",) * (len(lines) - last)
    return [Statement(cell, part, mine, for_programs=True) for part in parsed("\n".join(mine))[0]]


def _broken(unread: Mapping[int, tuple[str, list[Unread]]], notes: list[str]) -> dict[str, Broken]:
    """Return what unreadable lines seem to define, by name.

    unread: these lines, and the cell's whole text, by the number of the cell.
    """
    broken: dict[str, Broken] = {}
    for number, (text, wrongs) in unread.items():
        lines = text.split("\n")
        for one in wrongs:
            besides = "".join(lines[: one.first - 1] + lines[one.last :])
            if number != SCRIPT and not besides.strip():
                what = f"cell {number} is"
            else:
                what = _lines_of(number, one.first, one.last)
            tool = OF_A_TOOL.match(text)
            why = f"Python cannot read what is for {tool['magic']}" if tool else one.why
            why = f"of {why}" if one.why == UNMERGED else f"left out: {why} (line {one.line})"
            notes.append(f"{what} {why}")
            mine = "\n".join(lines[one.first - 1 : one.last])
            names = [one for found in NAMED.findall(mine) for one in found if one]
            code = lines[one.line - 1].strip() if one.line else ""
            broken |= dict.fromkeys(names, Broken(number, one.line, code, one.why))
    return broken


def _lines_of(cell: int, first: int, last: int) -> str:
    """Begin a sentence on these lines of a cell."""
    of_cell = f" of cell {cell}" if cell != SCRIPT else ""
    if first == last:
        return f"line {first}{of_cell} is"
    return f"lines {first} to {last}{of_cell} are"


def _add_converted(
    statements: list[Statement], cells: Sequence[Cell], exercises: Collection[str]
) -> None:
    """Take exercises that no code cell defines from cells that were made text by mistake, or that
    were written to a file."""
    spare = [
        cell
        for cell in cells
        if not (cell.is_code and not magic_of(cell.text)) and DEFINES.search(cell.text)
    ]
    if not spare:
        return
    imported = {name for s in statements if s.imports for name in s.binds}
    absent = {*exercises} - {name for s in statements if not s.imports for name in s.binds}
    for cell in spare:
        plain = re.sub(r"^\s*```\w*$", "", without_magic(cell.text), flags=re.MULTILINE)
        text, _ = readable(plain)
        nodes, _ = parsed(text)
        lines = tuple(text.split("\n"))
        made = [Statement(cell.number, node, lines, is_code=cell.is_code) for node in nodes]
        lacking = absent if written(cell.text) else absent - imported
        if lacking & {name for s in made if isinstance(s.node, Definition) for name in s.binds}:
            statements += made


class _Known:
    """What some names stand for: functions and classes, and what is imported."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._defining = [s for s in statements if isinstance(s.node, Definition)]
        self.defined = {name for s in self._defining for name in s.binds}
        self.imported = {name for s in statements if s.imports for name in s.binds}

    @cached_property
    def makers(self) -> Set[str]:
        """The functions that make functions."""
        return {name for s in self._defining if s.makes_functions for name in s.binds}


def _meaning(
    name: str, statements: Sequence[Statement], known: _Known, untouched: str | None = None
) -> list[Statement]:
    """Return the statements that give `name` the meaning that counts, the last one last.

    untouched: the digest of an exercise's stub; None for what is no exercise.
    """
    binding = [s for s in statements if _may_define(s, name, known)]
    if len(binding) < 2:
        return binding
    # What acts binds by the way: `for mse in losses:` must not take the place of `def mse`.
    every, binding = binding, [s for s in binding if not s.is_aside] or binding
    # What `a = b` is only b tells: it may be a value, which counts less than a function.
    is_exercise = untouched is not None
    functions = known.defined | known.imported if is_exercise else known.defined
    defining = [
        s
        for s in binding
        if s.defines(name, functions) or (is_exercise and s.takes(name, functions))
    ]
    # An exercise is a function, so whatever it is set to may be one, if there is no other.
    maybe = [s for s in binding if s.defines(name)] if is_exercise else []
    return (
        ([] if is_exercise else _made_of_itself(name, binding))
        or _last_wrapped(name, binding, known, untouched)
        or _last_worked_on(name, defining, untouched)
        or _last_worked_on(name, maybe, untouched)
        # From here on, whatever defines an exercise is its untouched stub.
        or (_last_made_by_a_call(name, binding) if defining else [])
        or defining[-1:]
        # `log = log(3)` keeps a value under a name that an import gave to a function.
        or [s for s in binding if s.imports]
        # All values, as each may build on the one before: `sizes = sizes + [10]`. A loop that takes
        # one from the next leaves the last, `for size in sizes:`.
        or [s for s in every if s in binding or name in s.turns]
    )


def _may_define(statement: Statement, name: str, known: _Known) -> bool:
    """Say whether a statement binds `name` in a way that can count.

    A name of Python's own counts only where a function gets it: who calls sum() means Python's,
    whatever `sum = 0` is in some other cell, but not after `sum = np.sum`.
    """
    if name not in statement.binds:
        return False
    return (
        not hasattr(builtins, name)
        or statement.imports
        or statement.defines(name, known.defined | known.imported)
        or statement.takes(name, known.defined | known.imported)
    )


def _last_worked_on(
    name: str, defining: Sequence[Statement], untouched: str | None
) -> list[Statement]:
    """Return the last definition that is not the untouched stub, with those that it needs.

    Whoever runs the stub's cell once more below the answer has not taken the answer back.
    """
    worked_on = [s for s in defining if digest(s.node) != untouched]
    if not worked_on:
        return []
    last = worked_on[-1]
    # `f = lambda x, g=f: g(x)` needs the definitions before it; any other one stands alone.
    return list(defining) if name in last.builds_on else [last]


def _last_made_by_a_call(name: str, binding: Sequence[Statement]) -> list[Statement]:
    """Return the last statement that keeps a function which a call made, as `f = partial(g, 1)`.

    `rmse = rmse(a, b)` calls what is defined: it keeps a value under the name of the function.
    """
    return [s for s in binding if s.binds_a_call and name not in s.needs][-1:]


def _last_wrapped(
    name: str, binding: Sequence[Statement], known: _Known, untouched: str | None
) -> list[Statement]:
    """Return the last statement, if it makes another function of the one that had the name before,
    as `f = checked(f)` does. A stub stays one, whatever is made of it."""
    last: list[Statement] = []
    is_function = False
    for one in binding:
        if is_function and one.wraps(name, known.makers):
            last = [one]
        else:
            last = []
            is_worked_on = isinstance(one.node, Definition) and digest(one.node) != untouched
            is_function = is_worked_on or one.imports
    return last


def _made_of_itself(name: str, binding: Sequence[Statement]) -> list[Statement]:
    """Return the last statement that binds a name, if it is `config = config()`: whoever wrote the
    function did so for what it makes."""
    match binding[-1].node:
        case ast.Assign(value=ast.Call(func=ast.Name(id=called), args=[], keywords=[])):
            return [binding[-1]] if called == name else []
    return []


def _with_what_they_reach(
    chosen: Mapping[str, list[Statement]], statements: Sequence[Statement]
) -> list[Statement]:
    """Return the chosen statements and all that they need, directly or through others."""
    binding = _by_name((name, s) for s in statements for name in s.binds)
    effects = Effects(statements)
    changing = _by_name(
        (name, s)
        for s in statements
        if not (s.imports or s.for_programs)
        for name in effects.changed_by(s)
    )
    known = _Known(statements)
    place = {s: number for number, s in enumerate(statements)}

    def is_of_another(name: str, statement: Statement) -> bool:
        """Say whether a name of a function that counts stands for some value there: below
        `mse = []`, it is the list that `mse.append(1)` changes."""
        making = binding.get(name, ())
        before = [s for s in making if place[s] <= place[statement]]
        if len(making) < 2 or not before or before[-1].defines(name, known.defined):
            return False
        counts = chosen.get(name) or _meaning(name, making, known)
        return any(isinstance(s.node, Definition) for s in counts)

    kept = {s: None for places in chosen.values() for s in places}
    kept |= {s: None for s in binding.get("*", ())}  # who knows which names it brings
    binders = {name for s in statements if s.binds_if_called for name in s.binds}
    kept |= {s: None for s in statements if s.is_run and s.called & binders}
    # How deep functions may call one another holds for all of them.
    kept |= {s: None for s in statements if s.is_run and DEEPER in s.called}
    if _looks_up(statements):  # who knows which names it looks up
        kept |= dict.fromkeys(s for s in statements if not s.acts)
    reached: set[str] = set()
    latest, new = [*kept], {*chosen}
    while True:
        reached |= new
        # A class may get a method from outside, and a table its entries from a loop or a decorator.
        # Which definition of a name counts, decorated or not, is for `_meaning` to say.
        more = [
            s
            for name in sorted(new)
            for s in changing.get(name, ())
            if not (isinstance(s.node, Definition) and s.binds & reached)
            and not is_of_another(name, s)
        ]
        new = {name for s in latest for name in s.needs} - reached
        # Sorted, so that every process writes its notes in the same order.
        more += [s for name in sorted(new) for s in _meaning(name, binding.get(name, ()), known)]
        more += [one for s in latest for one in _as_it_was(s, binding, place)]
        if any(s.names_a_file and not s.moves for s in latest):
            more += [s for s in statements if s.moves and not s.for_programs]
        latest = [s for s in dict.fromkeys(more) if s not in kept]
        kept |= dict.fromkeys(latest)
        if not (latest or new):
            return [*kept]


def _by_name(pairs: Iterable[tuple[str, Statement]]) -> dict[str, list[Statement]]:
    """Return the statements that go with each name, in their order."""
    found: dict[str, list[Statement]] = {}
    for name, statement in pairs:
        found.setdefault(name, []).append(statement)
    return found


def _looks_up(statements: Sequence[Statement]) -> bool:
    """Say whether some statement finds names in texts."""
    texts = {id(s.lines): s.lines for s in statements}.values()
    whole = ["\n".join(lines) for lines in texts]
    if any(map(OF_SUBCLASSES.search, whole)):
        return True
    may_look_up = any(name in text for name in LOOKS_UP for text in whole)
    return may_look_up and any(s.needs & LOOKS_UP for s in statements)


def _as_it_was(
    statement: Statement, binding: Mapping[str, list[Statement]], place: Mapping[Statement, int]
) -> list[Statement]:
    """Return the definitions and imports above a statement of what it uses when it runs: in
    `old_mae = mae`, that is not yet the `mae` which is made below of `old_mae`.

    binding: the statements that bind each name. place: of each statement, its place among all.
    """
    defining = [
        [s for s in binding.get(name, ()) if isinstance(s.node, Definition) or s.imports]
        for name in sorted(statement.builds_on)
    ]
    above = [[s for s in one if place[s] < place[statement]] for one in defining]
    return [one[-1] for one in above if one]


def _in_place(statements: Sequence[Statement]) -> str:
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


def _stands_alone(statement: Statement) -> bool:
    """Say whether no other statement is on its lines."""
    node = statement.node
    first, last = extent(node)
    before = statement.lines[first - 1].encode()[: node.col_offset if first == node.lineno else 0]
    after = statement.lines[last - 1].encode()[node.end_col_offset :].decode(errors="replace")
    return not before.strip() and (not after.strip() or after.strip().startswith("#"))


def _note_choice(
    name: str,
    counts: Statement,
    statements: Sequence[Statement],
    untouched: str,
    said: Said,
) -> None:
    """Note where a name is defined if a student could expect another place.

    counts: the definition that counts. untouched: the digest of an exercise's stub; "" for what is
    no exercise.
    """
    if not counts.is_code:
        how = "is not in a code cell", "are not in code cells"
        said.setdefault(how, []).append(f"{name} (cell {counts.cell})")
    others = {
        s.cell: digest(s.node) == untouched or is_unfinished(s.node)
        for s in statements
        if name in s.binds
        and isinstance(s.node, Definition)
        and s.cell != counts.cell
        and not (s.cell < counts.cell and digest(s.node) == untouched)  # as anyone expects
    }
    if others and digest(counts.node) != untouched:
        where = ", ".join(str(number) for number in sorted(others))
        why = "the last one" if not any(others.values()) else "the last one that was worked on"
        place = f"also in cell {where}: cell {counts.cell} counts, {why}"
        said.setdefault((f"is {place}", f"are {place}"), []).append(name)
