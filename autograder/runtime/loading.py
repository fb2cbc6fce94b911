"""Run Python source as a fresh module, and leave the import system as it was."""

import __future__

import ast
import importlib.util
import linecache
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cache, partial
from pathlib import Path
from types import CodeType, MappingProxyType, ModuleType

from autograder.runtime.deadline import OutOfTime, deadline, under_check
from autograder.runtime.syntax import Definition, definitions, extent, parsed


def load(path: Path, name: str, **neighbours: ModuleType) -> ModuleType:
    """Run the file at `path` as a new module called `name`.

    neighbours: modules that it can import by these names while it loads. Raise whatever the file
    raises.
    """
    module = ModuleType(name)
    module.__file__ = str(path)
    before = {key: sys.modules.get(key) for key in neighbours}
    sys.modules.update(neighbours)
    try:
        exec(_code(path, path.stat().st_mtime_ns), module.__dict__)
    finally:
        for key, old in before.items():
            sys.modules.pop(key, None)
            if old is not None:
                sys.modules[key] = old
    return module


@cache
def _code(path: Path, modified: int) -> CodeType:
    """Compile a file, once for each time at which it was `modified`, in nanoseconds."""
    linecache.checkcache(str(path))
    return compile(path.read_bytes(), str(path), "exec")


def remember(source: bytes, filename: str) -> None:
    """Give `linecache` the lines of a source that is in no file, for messages to quote."""
    text = importlib.util.decode_source(source)
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)


class Unfinished(Exception):
    """Stands for a statement that is not run any more, as it did not end. filename and line: of its
    beginning. why: what is to be added to that."""

    def __init__(self, filename: str, line: int, why: str = "") -> None:
        super().__init__(why)
        self.filename, self.line = filename, line


class NoMemory(Unfinished, MemoryError):
    """The statement used up the memory."""


class EndOfProgram(Unfinished, SystemExit):
    """The statement ended the process."""


ENDS = {"memory": NoMemory, "died": EndOfProgram}  # any other end is none: `Unfinished`
A_SECOND = 1.0  # of work, for a line of a helper
MAX_UNFINISHED = 3  # after so many, nothing is run any more but definitions and imports
TOO_MANY = f"it is not tried, as {MAX_UNFINISHED} lines above it do not end"


# Most files have no such import, and need no search.
RELATIVE = re.compile(rb"(?:^|[;:])[ \t\f]*from[\s\\]*\.", re.MULTILINE)


class Pieces:
    """A source that `autograder.runtime.selection` made, which is run statement by statement.

    failed: for each name that a statement should have defined, what it raised. left_out: likewise,
    by the first line and the last, of each statement that failed and is no import.
    """

    def __init__(self, source: bytes, filename: str, module: ModuleType) -> None:
        """Run nothing yet. Raise `SyntaxError` if Python cannot read the source."""
        module.__dict__["display"] = lambda *things, **how: None  # IPython's, always there
        self._filename, self._module = filename, module
        nodes = _nodes(source, filename, is_alone=not module.__dict__.get("__package__"))
        self._nodes = [one for node in nodes for one in _apart(node)]
        self.failed: dict[str, BaseException] = {}
        self.left_out: dict[tuple[int, int], BaseException] = {}

    def run(
        self,
        without: Mapping[int, str] = MappingProxyType({}),
        limit: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> Iterator[int]:
        """Run all statements; before each that may take long, yield the line that it begins on.

        A statement that fails stops no other. Cells may be in any order, so one that lacks a name
        is run again after the rest. without: how the statements on these lines ended what ran them;
        they are not run. limit: is entered around each that may take long, and may raise
        `OutOfTime`.
        """
        waiting = self._nodes
        while waiting:
            again = []
            for node in waiting:
                line = extent(node)[0]
                try:
                    if line in without:
                        raise ENDS.get(without[line], Unfinished)(self._filename, line)
                    if is_long := not _is_plain(node):
                        self._refuse_after_many(node)
                        yield line
                    before = {**self._module.__dict__}
                    with limit() if is_long else nullcontext():
                        self._exec(node)
                except OutOfTime:  # what it has bound so far is a matter of chance
                    self._module.__dict__.clear()
                    self._module.__dict__.update(before)
                    self._note(node, Unfinished(self._filename, line))
                except (Exception, SystemExit) as error:
                    again += [node] if isinstance(error, NameError) else []
                    self._note(node, error)
                else:
                    self._note(node, None)
            waiting = again if len(again) < len(waiting) else []

    def _refuse_after_many(self, node: ast.stmt) -> None:
        """Raise `Unfinished` for what computes a value, if many statements did not end."""
        unfinished = [e for e in self.left_out.values() if isinstance(e, Unfinished)]
        is_value = not isinstance(node, ast.Import | ast.ImportFrom | Definition)
        if is_value and len(unfinished) >= MAX_UNFINISHED:
            raise Unfinished(self._filename, extent(node)[0], TOO_MANY)

    def _exec(self, node: ast.stmt) -> None:
        """Run a statement, with its annotations if that can be, as some decorators look at them.

        They are for readers: one that names a package which is not there costs nothing. No other
        feature of `__future__` is optional in the Pythons that we run on.
        """
        annotations = __future__.annotations.compiler_flag
        if not isinstance(node, Definition) or not node.decorator_list:
            self._exec_with(node, annotations)
            return
        try:
            self._exec_with(node, 0)
        except Exception:
            self._exec_with(node, annotations)

    def _exec_with(self, node: ast.stmt, flags: int) -> None:
        """Run a statement, which may await something, as it may in a notebook."""
        flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        piece = ast.Module([node], [])
        code = compile(piece, self._filename, "exec", flags, dont_inherit=True)
        awaited = under_check(eval, code, self._module.__dict__)
        while awaited is not None:  # there is no loop of events, as it would open a connection
            try:
                under_check(awaited.send, None)
            except StopIteration:
                awaited = None

    def _note(self, node: ast.stmt, error: BaseException | None) -> None:
        """Note what a statement raised, or that it raised nothing."""
        named = [*definitions(ast.Module([node], []))]
        made = {*named} - {"*"}  # one such import does not make what another one should
        self.failed = {name: e for name, e in self.failed.items() if name not in made}
        self.left_out.pop(extent(node), None)
        if error is not None:
            self.failed |= dict.fromkeys(named, error)
            if not isinstance(node, ast.Import | ast.ImportFrom):
                self.left_out[extent(node)] = error


def run_in_pieces(source: bytes, filename: str, module: ModuleType) -> dict[str, BaseException]:
    """Run all statements of a source in `module`, each for a second of work at most. Return, for
    each name that one which failed should have defined, the exception."""
    pieces = Pieces(source, filename, module)
    is_main = threading.current_thread() is threading.main_thread()  # which can be interrupted
    for _ in pieces.run(limit=partial(deadline, A_SECOND) if is_main else nullcontext):
        pass
    return pieces.failed


def _nodes(source: bytes, filename: str, *, is_alone: bool) -> list[ast.stmt]:
    """Return what Python reads in a source. is_alone: its module is in no package."""
    nodes, wrong = parsed(importlib.util.decode_source(source))  # mostly for the second time
    if not wrong and not (is_alone and RELATIVE.search(source)):
        return nodes
    tree = ast.parse(source, filename)  # which is changed, or raises
    return (_Beside().visit(tree) if is_alone else tree).body


class _Beside(ast.NodeTransformer):
    """Makes `from .helpers import f` `from helpers import f`: outside a package, the dot stands for
    the folder, in which modules are found."""

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.stmt:
        if not node.level:
            return node
        made = ast.ImportFrom(node.module, node.names, 0) if node.module else ast.Import(node.names)
        return ast.copy_location(made, node)


def _apart(node: ast.stmt) -> list[ast.stmt]:
    """Return an import of several names as one of each: a name that is not there costs no other."""
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return [node]
    fields = {name: value for name, value in ast.iter_fields(node) if name != "names"}
    return [ast.copy_location(type(node)(names=[one], **fields), node) for one in node.names]


def _is_plain(node: ast.stmt) -> bool:
    """Say whether a statement takes no time: it calls nothing, and imports what is there."""
    match node:
        case ast.Import(names=names):
            return all(alias.name in sys.modules for alias in names)
        case ast.ImportFrom(module=module):
            return module in sys.modules
        case ast.FunctionDef(decorator_list=[], args=arguments):
            values = [*arguments.defaults, *arguments.kw_defaults]
            return all(value is None or _is_written_down(value) for value in values)
        case ast.ClassDef(decorator_list=[], keywords=[], bases=bases, body=body):
            is_of_package = all(isinstance(base, ast.Attribute) for base in bases)  # nn.Module
            return is_of_package and all(map(_is_plain, body))
        case ast.Assign(value=value):
            is_name = all(isinstance(target, ast.Name) for target in node.targets)
            return is_name and _is_written_down(value)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_written_down(value: ast.expr) -> bool:
    """Say whether a value is there as it stands, or is a type made of such: `-1`, `np.float64`,
    `list[int | None]`."""
    match value:
        case ast.Constant() | ast.Name():
            return True
        case ast.Attribute(value=inner) | ast.UnaryOp(operand=inner):
            return _is_written_down(inner)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return all(map(_is_written_down, parts))
        case ast.Subscript(value=one, slice=other):
            return _is_written_down(one) and _is_written_down(other)
        case ast.BinOp(left=one, op=ast.BitOr(), right=other):
            return _is_written_down(one) and _is_written_down(other)
    return False
