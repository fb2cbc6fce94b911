"""A submission's other files, importable from memory: modules, and packages in folders."""

import sys
from collections.abc import Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import PurePosixPath
from types import ModuleType

from autograder.runtime.loading import remember


class Finder(MetaPathFinder, Loader):
    """Finds the modules of one submission in memory.

    held: the names of the top-level modules that are installed; a file does not take their place.
    """

    def __init__(self, held: frozenset[str]) -> None:
        """Find nothing yet."""
        self._held = held
        self._modules: dict[str, tuple[str, bytes | None]] = {}  # the path and the source

    def offer(self, files: Mapping[str, bytes], folder: str) -> list[str]:
        """Make these Python files importable and forget earlier ones; return those that are
        refused, because they would take the place of an installed module.

        files: by path in the `folder`, which their `__file__` begins with.
        """
        for name in self._modules:
            sys.modules.pop(name, None)
        self._modules = {}
        refused = []
        for path, source in sorted(files.items()):
            parts = PurePosixPath(path).with_suffix("").parts
            if parts[0] in self._held:
                refused.append(path)
                continue
            for end in range(1, len(parts)):  # a folder is a package, even without __init__.py
                self._modules.setdefault(".".join(parts[:end]), (folder, None))
            is_package = parts[-1] == "__init__" and len(parts) > 1
            self._modules[".".join(parts[:-1] if is_package else parts)] = (folder + path, source)
        return refused

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a module of the submission, or None if it has none of that name."""
        if fullname not in self._modules:
            return None
        origin, source = self._modules[fullname]
        is_package = source is None or origin.endswith("/__init__.py")
        return ModuleSpec(fullname, self, origin=origin, is_package=is_package)

    def exec_module(self, module: ModuleType) -> None:
        """Run the source of a module; raise whatever it raises."""
        origin, source = self._modules[module.__name__]
        if source is not None:
            module.__file__ = origin
            filename = origin.removeprefix("/")
            code = compile(source, filename, "exec")
            remember(source, filename)
            exec(code, module.__dict__)
