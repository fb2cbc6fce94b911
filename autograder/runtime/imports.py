"""A submission's other files, importable: modules, and packages in folders.

A helper is read like the main file: what its names mean is run statement by statement, and a line
that fails costs only what it should have made. Students reach other folders by lines that change
`sys.path`, which are not run: so a module is found in whatever folder it lies.
"""

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path, PurePosixPath
from types import ModuleType

from autograder.runtime.loading import remember, run_in_pieces
from autograder.runtime.notebook import text_of
from autograder.runtime.selection import whole


def run_helper(source: bytes, filename: str, module: ModuleType) -> None:
    """Run a Python file in a new module. What could not be made is raised where it is asked for."""
    text = text_of(source)
    remember(text.encode(), filename)
    failed = run_in_pieces(whole(text).encode(), filename, module)

    def absent(name: str) -> object:
        if name in failed:
            raise failed[name]
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")

    module.__dict__.setdefault("__getattr__", absent)


class Finder(MetaPathFinder, Loader):
    """Finds the modules of one submission in memory.

    held: the names of the top-level modules that are installed; a file does not take their place.
    """

    def __init__(self, held: frozenset[str]) -> None:
        """Find nothing yet."""
        self._held = held
        # By name: the path, and the source with the name that it is compiled under.
        self._modules: dict[str, tuple[str, bytes | None, str]] = {}

    def offer(self, files: Mapping[str, bytes], home: str) -> list[str]:
        """Make these Python files importable and forget earlier ones; return those that are
        refused, because they would take the place of an installed module.

        files: by path from `home`, the folder that the work is in.
        """
        for name in self._modules:
            sys.modules.pop(name, None)
        self._modules = {}
        paths = {os.path.normpath(home + path): path for path in sorted(files)}
        tops = {top: root for top, root in _tops(paths, home).items() if top not in self._held}
        for place, path in paths.items():
            for top, root in tops.items():
                if PurePosixPath(root) / top in PurePosixPath(place).with_suffix("").parents or (
                    PurePosixPath(root) / f"{top}.py" == PurePosixPath(place)
                ):
                    self._offer(place, root, files[path], path)
        return [path for path in paths.values() if path.split("/")[0].split(".")[0] in self._held]

    def _offer(self, place: str, root: str, source: bytes, path: str) -> None:
        """Make the file at a place importable, by its path from a root."""
        parts = PurePosixPath(place).relative_to(root).with_suffix("").parts
        for end in range(1, len(parts)):  # a folder is a package, even without __init__.py
            folder = str(PurePosixPath(root, *parts[:end]))
            self._modules.setdefault(".".join(parts[:end]), (folder, None, ""))
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        self._modules[name] = (place, source, path)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a module of the submission, or None if it has none of that name."""
        if fullname not in self._modules:
            return None
        origin, source, _ = self._modules[fullname]
        is_package = source is None or origin.endswith("/__init__.py")
        return ModuleSpec(fullname, self, origin=origin, is_package=is_package)

    def exec_module(self, module: ModuleType) -> None:
        """Run the source of a module."""
        origin, source, path = self._modules[module.__name__]
        if source is not None:
            module.__file__ = origin
            run_helper(source, path, module)


def _tops(places: Mapping[str, str], home: str) -> dict[str, str]:
    """Return the folder in which each module or package is that can be imported by one name.

    Of several folders the one of the work is taken, then those above it, then the first.
    """
    found: dict[str, str] = {}
    above = [str(folder) for folder in (PurePosixPath(home), *PurePosixPath(home).parents)]

    def rank(root: str) -> tuple[int, int, str]:
        return above.index(root) if root in above else len(above), root.count("/"), root

    for place in places:
        for top, root in _ways(place):
            found[top] = min(found.get(top, root), root, key=rank)
    return found


def _ways(place: str) -> Iterator[tuple[str, str]]:
    """Yield the names that an import of a file can begin with, and the folder for each."""
    path = PurePosixPath(place)
    for part in (path, *path.parents):
        if part.stem not in ("__init__", ""):
            yield part.stem, str(part.parent)


class OnDisk(MetaPathFinder, Loader):
    """Finds the modules in some folders of a student's machine."""

    def __init__(self, folders: Sequence[Path], *, packages: bool) -> None:
        """Find nothing yet. packages: a folder without `__init__.py` is a package, too."""
        self._folders, self._packages = [str(folder) for folder in folders], packages

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a module in one of the folders, or None if there is none."""
        package = sys.modules.get(fullname.rpartition(".")[0])
        if path is not None and not (package and is_helper(package)):
            return None
        found = PathFinder.find_spec(fullname, path or self._folders)
        if found is None or (found.origin is None and not self._packages):
            return None
        if found.origin and not found.origin.endswith(".py"):
            return None
        spec = ModuleSpec(fullname, self, origin=found.origin)
        spec.submodule_search_locations = found.submodule_search_locations
        return spec

    def exec_module(self, module: ModuleType) -> None:
        """Run the source of a module; a folder without `__init__.py` has none."""
        if module.__spec__ and module.__spec__.origin:
            module.__file__ = module.__spec__.origin
            run_helper(Path(module.__file__).read_bytes(), module.__file__, module)


def is_helper(module: ModuleType) -> bool:
    """Say whether a module is of a file that lies around a student's own."""
    here = getattr(module, "__dict__", {})  # anything may be among the modules
    return isinstance(here.get("__loader__"), OnDisk) and "__file__" in here


@contextlib.contextmanager
def around(folder: Path) -> Iterator[None]:
    """Have the modules in a folder found while the block runs, and, where there is no other module
    of their name, those in the folder above and the folders in both."""
    both = (folder, folder.parent)
    inside = [path for one in both for path in sorted(one.iterdir()) if path.is_dir()]
    first = OnDisk([folder], packages=False)
    last = OnDisk([*both, *inside], packages=True)
    sys.meta_path[:] = [first, *sys.meta_path, last]
    try:
        yield
    finally:
        sys.meta_path.remove(first)
        sys.meta_path.remove(last)
