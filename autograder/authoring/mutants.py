"""Mutants: copies of the solution with one thing changed, each of which the graders must notice.

Only lines between the solution's markers change, since these are what a student writes. Most
changes are made by cosmic-ray, which replaces an operator, a number or a keyword; one of ours
replaces a statement by `pass`. A mutant that no check notices shows a hole in the grader, or is as
right as the solution. Where it is as right, an author says so in the unit's exemptions.toml, under
the mutant's key and with a reason.
"""

import ast
import difflib
import itertools
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names

from autograder.course.exercises import FENCE, exercises_of
from autograder.course.layout import Unit
from autograder.runtime.syntax import definitions, extent, named, reachable, segment

DROPPED = "drop one statement"


@dataclass(frozen=True)
class Mutant:
    """A solution with one change in it.

    where: the exercise or helper that is changed. operator: the name of the kind of change.
    before, after: the lines that differ, joined to one. number: tells equal changes of one
    definition apart; the first is 1. source: the text of the whole module.
    """

    where: str
    operator: str
    before: str
    after: str
    number: int
    source: str

    @property
    def key(self) -> str:
        """The mutant's name in exemptions.toml, such as `mse: return x - y -> return x + y`."""
        again = f" ({self.number})" if self.number > 1 else ""
        return f"{self.where}: {self.before} -> {self.after}{again}"


def mutants(unit: Unit) -> list[Mutant]:
    """Return every mutant of a unit's solution, in the order of the file."""
    source = unit.solution.read_text(encoding="utf-8")
    lines = source.splitlines(keepends=True)
    fenced = _fenced(source)
    found: list[Mutant] = []
    seen = {source}
    for name, node in definitions(ast.parse(source)).items():
        first, last = extent(node)
        text = segment(lines, node)
        changes: Counter[tuple[str, str]] = Counter()
        for operator, changed in _changed(text, {n - first + 1 for n in fenced}):
            whole = "".join([*lines[: first - 1], changed, *lines[last:]])
            if whole in seen or not _compiles(whole):
                continue
            seen.add(whole)
            change = _difference(text, changed)
            changes[change] += 1
            found.append(Mutant(name, operator, *change, changes[change], whole))
    return found


def _fenced(source: str) -> set[int]:
    """Return the numbers of the lines inside fences."""
    found: set[int] = set()
    for fence in FENCE.finditer(source):
        begin, end = (source.count("\n", 0, place) for place in fence.span())
        found |= set(range(begin + 2, end))
    return found


def _changed(text: str, lines: set[int]) -> Iterator[tuple[str, str]]:
    """Yield every version of `text` with one thing changed on one of `lines`: the name of the
    operator that changed it, and the new text."""
    tree = get_ast(text)
    nodes = list(ast_nodes(tree))
    for name, operator in _operators().items():
        positions = (place for node in nodes for place in operator.mutation_positions(node))
        for occurrence, ((line, _), _) in enumerate(positions):
            if line in lines and (changed := mutate_code(text, operator, occurrence)) is not None:
                yield name, changed
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt) and node.lineno in lines and not _does_nothing(node):
            yield DROPPED, _without(text, node)


def _does_nothing(node: ast.stmt) -> bool:
    return isinstance(node, ast.Pass) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)  # a docstring
    )


@cache
def _operators() -> dict[str, Operator]:
    """Return cosmic-ray's operators that need no arguments, by name."""
    kinds = {name.partition("/")[2]: get_operator(name) for name in operator_names()}
    return {name: kind() for name, kind in kinds.items() if not kind.arguments()}


def _without(text: str, node: ast.stmt) -> str:
    """Return `text` with `pass` in the place of a statement."""
    lines = text.encode().splitlines(keepends=True)
    start, end = node.lineno - 1, (node.end_lineno or 0) - 1
    before = lines[start][: node.col_offset]
    after = lines[end][node.end_col_offset or 0 :]
    return b"".join([*lines[:start], before, b"pass", after, *lines[end + 1 :]]).decode()


def _compiles(source: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # `1 is 1`: odd, and a mutant all the same
        try:
            compile(source, "mutant", "exec")
        except (SyntaxError, ValueError):
            return False
    return True


def _difference(old: str, new: str) -> tuple[str, str]:
    """Return the lines that differ: those of `old` joined to one line, and those of `new`."""
    changes = difflib.SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False)
    parts = [code for code in changes.get_opcodes() if code[0] != "equal"]
    one = itertools.chain.from_iterable(old.splitlines()[p[1] : p[2]] for p in parts)
    other = itertools.chain.from_iterable(new.splitlines()[p[3] : p[4]] for p in parts)
    return " ".join(" ".join(one).split()), " ".join(" ".join(other).split())


@cache
def nearest_first(unit: Unit, where: str) -> tuple[str, ...]:
    """Return the names of all of the unit's exercises in the order in which a change of `where`
    may show: `where` itself, then the exercises that use it, then the others."""
    uses = named(definitions(ast.parse(unit.solution.read_text(encoding="utf-8"))))
    names = [exercise.name for exercise in exercises_of(unit)]
    near = [name for name in names if where in reachable(name, uses)]
    return tuple(dict.fromkeys([*({where} & {*names}), *near, *names]))
