"""Run Python source as a fresh module, and leave the import system as it was."""

import __future__

import ast
import importlib.util
import linecache
import sys
from functools import cache
from pathlib import Path
from types import CodeType, ModuleType

from autograder.runtime.syntax import Definition, definitions


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


def run_in_pieces(
    source: bytes, filename: str, module: ModuleType, *, values: bool = True
) -> dict[str, BaseException]:
    """Run the source that `autograder.runtime.selection` made in `module`, statement by
    statement. Return, for each name that a failed statement should have defined, the exception.

    A statement that fails stops no other. Cells may be in any order, so a statement that lacks a
    name is run again after the rest. values: run also what is no definition and no import.
    """
    module.__dict__["display"] = lambda *things, **how: None  # IPython's, which is always there
    tree = ast.parse(source, filename)
    # Annotations are for readers: one that names a package which is not there costs nothing. No
    # other feature of `__future__` is optional in the Pythons that we run on.
    flags = __future__.annotations.compiler_flag
    waiting = [node for node in tree.body if values or not _computes(node)]
    failed: dict[str, BaseException] = {}
    while waiting:
        again = []
        for node in waiting:
            try:
                piece = ast.Module([node], [])
                exec(compile(piece, filename, "exec", flags, dont_inherit=True), module.__dict__)
            except (Exception, SystemExit) as error:
                again += [node] if isinstance(error, NameError) else []
                failed |= dict.fromkeys(_named(node), error)
            else:
                failed = {n: error for n, error in failed.items() if n not in _named(node)}
        if len(again) == len(waiting):
            break
        waiting = again
    return failed


def _computes(node: ast.stmt) -> bool:
    """Say whether a statement is neither an import nor a definition, and so may take long."""
    return not isinstance(node, ast.Import | ast.ImportFrom | Definition)


def _named(node: ast.stmt) -> list[str]:
    """Return the names that a statement defines."""
    return list(definitions(ast.Module([node], [])))
