"""Tensors, without an import of torch: that takes seconds, and not every student has it.

A value can only be a tensor if torch is imported already, by the student's code or by the checks of
a unit that uses it. So this module and those that it serves never import torch to look at a value:
they look whether it is there. `from_torch` is how they do: each makes once what it needs of torch,
and keeps it.

What is looked up in `sys.modules` can be forged by a student's code, which shares this process. A
sandbox is safe from that: the zygote imports torch and calls `bind` before any student's code is
there, so the sandbox's part has torch's own classes and functions for good. To put another `torch`
among the modules, or another function into torch, changes nothing of what was bound. The judge runs
no student's code. And on a student's own machine there is nothing to gain.
"""

import contextlib
import re
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")

_IMPORT = re.compile(r"^[ \t]*(?:import|from)[ \t]+torch\b", re.MULTILINE)
_KEPT: list[Callable[[], Any]] = []  # what `from_torch` returned


def from_torch(make: Callable[[Any], T]) -> Callable[[], T | None]:
    """Return a function that returns what `make` makes of torch: made once, and None before torch
    is imported."""
    made: list[T] = []

    def kept() -> T | None:
        if not made and (torch := sys.modules.get("torch")) is not None:
            with contextlib.suppress(AttributeError):  # it is still being imported, or is no torch
                made.append(make(torch))
        return made[0] if made else None

    _KEPT.append(kept)
    return kept


def bind() -> None:
    """Have all that is asked of torch from now on be what is there now; raise `RuntimeError` where
    torch is not imported."""
    if any(kept() is None for kept in _KEPT):
        raise RuntimeError("torch is not imported, or is another than these modules know")


def imports_torch(source: str) -> bool:
    """Say whether code has a line that imports torch."""
    return _IMPORT.search(source) is not None


imported = from_torch(lambda torch: torch)  # torch itself
_tensor = from_torch(lambda torch: torch.Tensor)
_dtype = from_torch(lambda torch: torch.dtype)


def is_tensor(value: object) -> bool:
    """Say whether a value is a tensor."""
    kind = _tensor()
    return kind is not None and isinstance(value, kind)


def is_array(value: object) -> bool:
    """Say whether a value is an array of NumPy's or a tensor."""
    return isinstance(value, np.ndarray) or is_tensor(value)


def is_dtype(value: object) -> bool:
    """Say whether a value is a dtype of torch's."""
    kind = _dtype()
    return kind is not None and isinstance(value, kind)


def dtype_name(array: Any) -> str:
    """Return the name of an array's or a tensor's dtype, or of a dtype of torch's: `float32`."""
    return str(getattr(array, "dtype", array)).removeprefix("torch.")
