"""Loading a Python file as a fresh module, without touching the import system's state."""

import linecache
import sys
from functools import cache
from pathlib import Path
from types import CodeType, ModuleType


def load(path: Path, name: str, **neighbours: ModuleType) -> ModuleType:
    """Run the file at `path` as a new module called `name`.

    neighbours: modules that it can import by these names while it loads.
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
    linecache.checkcache(str(path))
    return compile(path.read_bytes(), str(path), "exec")
