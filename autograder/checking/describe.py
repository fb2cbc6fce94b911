"""Values in words: short, four significant digits, and harmless whatever a student sends.

What a hidden check says of an answer is read by someone who may have put the check's inputs into
it. So `kind` shows no text of an answer and no name that it made up: only kinds, sizes and shapes.
"""

import builtins
import collections
import decimal
import fractions
import re
import types
from typing import Any

import numpy as np
import torch

from autograder.checking.text import SHORT, clean
from autograder.runtime.wire import TOO_LARGE, Opaque

MAX_ENTRIES = 12
MAX_ITEMS = 4
MANY = 10**6  # beyond it, a whole number is told at four digits, too


def number(value: float) -> str:
    """A float at four significant digits; always recognisable as one."""
    text = f"{float(value):.4g}"
    return text if re.search(r"[.en]", text) else f"{text}.0"


def value(thing: Any) -> str:
    """A value in full if it is small, else its kind and shape."""
    if isinstance(thing, float):
        return number(thing)
    if isinstance(thing, str):
        return clean(repr(thing), SHORT)
    if isinstance(thing, int):
        return str(thing) if abs(thing) < MANY else number(thing)
    if isinstance(thing, np.generic):
        inner = number(float(thing)) if thing.dtype.kind == "f" else str(thing)
        return f"{inner} (numpy.{thing.dtype})"
    if isinstance(thing, np.ndarray | torch.Tensor) and (inside := _entries(thing)):
        return f"{_library(thing)}({inside})"
    if isinstance(thing, list | tuple):
        return _sequence(thing, [value(item) for item in thing[:MAX_ITEMS]])
    if isinstance(thing, dict):
        pairs = [f"{clean(repr(k), SHORT)}: {value(v)}" for k, v in list(thing.items())[:MAX_ITEMS]]
        return "{" + ", ".join([*pairs, *(["..."] if len(thing) > MAX_ITEMS else [])]) + "}"
    return kind(thing)


def kind(thing: Any) -> str:
    """What a value is, without what is in it."""
    if thing is None:
        return "None"
    if isinstance(thing, Opaque):
        return f"an object of {_type(thing.type_name)}"
    if isinstance(thing, np.ndarray | torch.Tensor):
        shape, dtype = tuple(thing.shape), str(thing.dtype).removeprefix("torch.")
        return f"{_library(thing)} of shape {shape}, {dtype}"
    if isinstance(thing, list | tuple):
        return _sequence(thing, [_inner_kind(item) for item in thing[:MAX_ITEMS]])
    return _inner_kind(thing)


def _inner_kind(thing: Any) -> str:
    """Of a container in a container only the size is told: text must not grow with depth."""
    if isinstance(thing, list | tuple | dict):
        return f"{type(thing).__name__} of {len(thing)}"
    return kind(thing) if isinstance(thing, _OF_MANY_KINDS) else type(thing).__name__


_OF_MANY_KINDS = (type(None), Opaque, np.ndarray, torch.Tensor)


def _library(thing: Any) -> str:
    return "array" if isinstance(thing, np.ndarray) else "tensor"


def _sequence(thing: list[Any] | tuple[Any, ...], items: list[str]) -> str:
    inside = ", ".join([*items, *(["..."] if len(thing) > MAX_ITEMS else [])])
    return f"[{inside}]" if isinstance(thing, list) else f"({inside}{',' * (len(thing) == 1)})"


def exception(bases: list[str]) -> str:
    """The first of these names (an exception's own, then its bases') that is no one's invention."""
    return next((name for name in bases if name in _EXCEPTIONS), "an exception")


def _type(name: str) -> str:
    """A name of a type, if it is one that Python, NumPy or torch gives."""
    return f"type {name}" if name.removesuffix(TOO_LARGE) in _TYPES else "a type of its own"


def _names(kind: type, *modules: Any) -> frozenset[str]:
    things = [thing for module in modules for thing in vars(module).values()]
    return frozenset(t.__name__ for t in things if isinstance(t, type) and issubclass(t, kind))


_EXCEPTIONS = _names(BaseException, builtins, np.exceptions, np.linalg)
_TYPES = _names(object, builtins, types, collections, decimal, fractions, np, torch, torch.nn)


def _entries(array: Any) -> str:
    size = int(np.prod(array.shape))
    return _nested(array.tolist()) if 0 < size <= MAX_ENTRIES else ""


def _nested(entries: Any) -> str:
    if isinstance(entries, list):
        return "[" + ", ".join(_nested(entry) for entry in entries) + "]"
    return number(entries) if isinstance(entries, float) else str(entries)


def call(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, reveal: bool) -> str:
    """`half_mse(array([1.0, 2.0]), array([0.0, 0.0]))`, or only kinds and shapes."""
    show = value if reveal else kind
    parts = [show(arg) for arg in args] + [f"{key}={show(v)}" for key, v in kwargs.items()]
    return clean(f"{name.removeprefix('drivers.')}({', '.join(parts)})", 300)
