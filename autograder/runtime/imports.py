"""A student's other files, importable: modules, and packages in folders.

A helper is read like the main file: what its names mean is run statement by statement, and a line
that fails costs only what it should have made. Students reach other folders by lines that change
`sys.path`, which are not run: so a module is found in whatever folder it lies. The same finder
works where code is judged, on files in memory (`autograder.runtime.beside`), and on a student's
machine.
"""

import builtins
import contextlib
import importlib.util
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from itertools import chain, islice
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.runtime.kinds import own_folders
from autograder.runtime.loading import remember, run_in_pieces
from autograder.runtime.notebook import code_of
from autograder.runtime.selection import Broken, whole

# What a sandbox has beside Python's own modules: torch brings the others along.
PACKAGES = frozenset({"numpy", "torch", "torchgen", "typing_extensions", "sympy", "mpmath"})
MAX_FOLDERS = 200  # in which modules are looked for
MAX_DEPTH = 8  # of folders in folders


def run_helper(source: bytes, filename: str, module: ModuleType) -> dict[str, BaseException]:
    """Run a Python file in a new module. What could not be made is raised where it is asked for.
    Return that, by name."""
    text = code_of(source)
    remember(text.encode(), filename)
    kept, broken = whole(text)
    failed = {name: _unread(place, filename) for name, place in broken.items()}
    failed |= run_in_pieces(kept.encode(), filename, module)

    def absent(name: str) -> object:
        if name in failed:
            raise failed[name]
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")

    module.__dict__.setdefault("__getattr__", absent)
    return failed


def _unread(place: Broken, filename: str) -> BaseException:
    """Return what Python raises of lines that it cannot read."""
    why = re.sub(r"^\w+Error: ", "", place.why)
    return SyntaxError(why, (filename, place.line or None, None, place.code))


@cache
def held() -> frozenset[str]:
    """Return the names of the top-level modules that a student's file does not take the place of:
    those of Python, those that a sandbox has, and those that are here when this is first asked.

    The zygote asks when it is warm, and its sandboxes inherit the answer: to walk over all modules
    in a sandbox would copy the pages of memory that they are on.
    """
    here = {name.partition(".")[0] for name in sys.modules}
    return PACKAGES | sys.stdlib_module_names | here


class _Helper(SourceFileLoader):
    """Runs a helper. named: the name that its code is compiled under. failed: what was raised in
    place of each name that could not be made."""

    def __init__(self, fullname: str, path: str, named: str) -> None:
        super().__init__(fullname, path)
        self._named = named
        self.failed: dict[str, BaseException] = {}

    def exec_module(self, module: ModuleType) -> None:
        self.failed = run_helper(self.get_data(self.path), self._named, module)


class Finder(MetaPathFinder):
    """Finds the modules in some folders, in the first of them that has one."""

    def __init__(
        self,
        folders: Sequence[str],
        named: Callable[[str], str],
        found: set[str],
        *,
        packages: bool,
    ) -> None:
        """Find modules and packages; packages: folders without `__init__.py`, and nothing else.

        named: returns the name that the code of a file is compiled under. found: the names of all
        that was found.
        """
        self._folders, self._named, self._packages = folders, named, packages
        self.found = found

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a module in one of the folders, or None if there is none."""
        if fullname in held() or (path and next(iter(path)) not in self._folders):
            return None
        where = path or self._folders
        spec = PathFinder.find_spec(fullname, where)
        is_package = spec is not None and spec.origin is None
        origin = spec.origin if spec and not is_package else _notebook(fullname, where)
        if not is_package if self._packages else origin is None:
            return None
        self.found.add(fullname)
        if self._packages:
            return spec
        assert origin is not None
        if not origin.endswith((".py", ".ipynb")):
            return None
        loader = _Helper(fullname, origin, self._named(origin))
        inside = spec.submodule_search_locations if spec and not is_package else None
        return importlib.util.spec_from_file_location(
            fullname, origin, loader=loader, submodule_search_locations=inside
        )


def _notebook(fullname: str, folders: Sequence[str]) -> str | None:
    """Return the path of the notebook that has a module's name, or None if there is none."""
    name = f"{fullname.rpartition('.')[2]}.ipynb"
    paths = (os.path.join(folder, name) for folder in folders)
    return next(filter(os.path.isfile, paths), None)


def is_helper(module: ModuleType) -> bool:
    """Say whether a module is of a file that lies around a student's own."""
    here = getattr(module, "__dict__", {})  # anything may be among the modules
    return isinstance(here.get("__loader__"), _Helper)


def unmade_in(module: Mapping[str, Any]) -> Mapping[str, BaseException] | None:
    """Return what was raised in place of the names that a helper lacks; None of other modules.

    module: its names.
    """
    loader = module.get("__loader__")
    return loader.failed if isinstance(loader, _Helper) else None


def unmade_in_helpers() -> Iterator[Mapping[str, BaseException]]:
    """Yield for each helper what was raised in place of the names that it lacks."""
    # All that was imported is a hundred times as much, and on pages that would be copied.
    names = {name for one in sys.meta_path if isinstance(one, Finder) for name in one.found}
    modules = (sys.modules.get(name) for name in sorted(names))
    yield from (unmade_in(vars(m)) or {} for m in modules if m is not None and is_helper(m))


@contextlib.contextmanager
def around(
    folders: Sequence[str], named: Callable[[str], str] = lambda path: path
) -> Iterator[set[str]]:
    """Have the modules in some folders found while the block runs: first those in files, and
    folders without `__init__.py` where there is no other module of their name. Yield the names of
    those that were found so far.

    named: returns the name that the code of a file is compiled under.
    """
    found: set[str] = set()
    first = Finder(folders, named, found, packages=False)
    last = Finder(folders, named, found, packages=True)
    sys.meta_path[:] = [first, *sys.meta_path, last]
    try:
        yield found
    finally:
        sys.meta_path.remove(first)
        sys.meta_path.remove(last)
        for folder in folders:
            sys.path_importer_cache.pop(folder, None)


@contextlib.contextmanager
def as_judged(folders: Sequence[str]) -> Iterator[None]:
    """Have a student's code import no package while the block runs that a sandbox does not have,
    nor a file of its own in the place of a module of Python's.

    folders: as for `around`. What packages import themselves is left to them.
    """
    own = [Finder(folders, str, set(), packages=packages) for packages in (False, True)]
    usual, path = builtins.__import__, [*sys.path]
    known = PACKAGES | sys.stdlib_module_names | {__name__.partition(".")[0]}

    def is_there(name: str) -> bool:
        found = any(finder.find_spec(name, None) for finder in own)
        return found or getattr(sys.modules.get(name, sys), "__spec__", None) is None  # made here

    def imported(
        name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0
    ) -> ModuleType:  # named as Python's own is, as some say `fromlist="*"`
        first = name.partition(".")[0]
        is_known = level or first in known or not _is_a_students(globals)
        if not (is_known or is_there(first)):
            raise ModuleNotFoundError(f"No module named {first!r}", name=first)
        return usual(name, globals, locals, fromlist, level)

    setattr(builtins, "__import__", imported)  # noqa: B010
    sys.path[:] = [one for one in path if os.path.abspath(one) not in folders]
    try:
        yield
    finally:
        builtins.__import__ = usual
        sys.path[:] = path


def _is_a_students(importer: Any) -> bool:
    """Say whether names of a module are those of a student's: no package is without its spec."""
    here = importer or {}
    return here.get("__spec__") is None or isinstance(here.get("__loader__"), _Helper)


def nearest(home: Path, top: Path) -> list[str]:
    """Return the folders in which modules are looked for, from the likeliest on: the one that the
    work is in, those above it up to `top`, and all that lie in these."""
    above = [home, *(folder for folder in home.parents if folder.is_relative_to(top))]
    below = (found for folder in above for found in _below(folder))
    return list(dict.fromkeys(islice(chain(map(str, above), below), MAX_FOLDERS)))


def _below(top: Path) -> Iterator[str]:
    """Yield the folders below one, but for hidden ones and installed packages."""
    for parent, folders, names in os.walk(top):
        depth = len(Path(parent).relative_to(top).parts)
        folders[:] = sorted(own_folders(folders, {*folders, *names})) * (depth < MAX_DEPTH)
        yield parent
