"""Libraries as they were before a student's code ran, for the drivers that work with them after it.

    torch.equal = lambda a, b: True

A driver runs in the student's process and looks at what the student's code left. Whatever that put
in the place of a library's function or class is taken out again before the driver goes on. Looking
for it takes half a millisecond, so it is done where a file has a way to change a library.
"""

import functools
import re
import sys
from collections.abc import Callable, Iterable
from types import FunctionType, ModuleType
from typing import Any

# What drivers use. Of some modules the classes, too.
MODULES = (
    *("builtins", "contextlib", "io", "itertools", "math", "random"),
    *("numpy", "numpy.linalg", "numpy.random", "torch", "torch.autograd", "torch.random"),
)
WITH_CLASSES = ("torch.nn", "torch.nn.functional", "torch.optim", "torch.utils.data")
# An assignment to an attribute, unless it is of `self` or a parameter's own; or another way to it.
WAYS = re.compile(
    rb"\b(?:setattr|delattr|__setattr__|__delattr__|__dict__|__globals__|f_globals|vars|globals"
    rb"|builtins|mock|patch|exec|(?<!\.)eval|gc|ctypes|import_module|__import__|resolve_name)\b"
    rb"|sys\.modules|^[ \t]*(?!self\b)(?![\w.]+\.(?:data|grad|requires_grad|training)\b)"
    rb"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+\s*=[^=]|\b(?:as|for)[ \t(]+[A-Za-z_]\w*\.[A-Za-z_]",
    re.MULTILINE,
)


def may_touch(sources: Iterable[bytes]) -> bool:
    """Say whether files hold a way to change a library."""
    return any(WAYS.search(source) for source in sources)


class Libraries:
    """The libraries, as they are when this is made."""

    def __init__(self) -> None:
        """Note what each name stands for."""
        owners: list[Any] = [sys.modules[n] for n in (*MODULES, *WITH_CLASSES) if n in sys.modules]
        for module in owners[:]:
            if module.__name__ in WITH_CLASSES:
                owners += [thing for thing in vars(module).values() if isinstance(thing, type)]
        if torch := sys.modules.get("torch"):
            owners.append(torch.Tensor)
        self._before = [(owner, dict(vars(owner))) for owner in owners]

    def restore(self) -> None:
        """Have each name stand for that again; take out of classes what was put in to be called."""
        for owner, before in self._before:
            now = vars(owner)
            for name, thing in before.items():
                if now.get(name) is not thing:
                    _put(owner, name, thing)
            if isinstance(owner, type) and len(now) > len(before):
                for name in [
                    n for n, thing in now.items() if n not in before and _is_called(thing)
                ]:
                    type.__delattr__(owner, name)


def _is_called(thing: object) -> bool:
    return callable(thing) or hasattr(type(thing), "__get__")


def _put(owner: Any, name: str, thing: Any) -> None:
    if isinstance(owner, type):
        try:
            type.__setattr__(owner, name, thing)
        except (AttributeError, TypeError):  # what a class keeps of itself, `__doc__` for one
            return
    else:
        vars(owner)[name] = thing


class Guarded:
    """A student's module, whose functions leave the libraries as they were."""

    def __init__(self, module: ModuleType, restore: Callable[[], None]) -> None:
        self._module, self._restore = module, restore

    def __getattr__(self, name: str) -> Any:
        thing = getattr(self._module, name)
        if not isinstance(thing, FunctionType):
            return thing

        @functools.wraps(thing)
        def called(*args: Any, **kwargs: Any) -> Any:
            try:
                return thing(*args, **kwargs)
            finally:
                self._restore()

        return called
