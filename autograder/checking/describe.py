"""Values in words: short, four significant digits, and harmless whatever a student sends.

A student reads what a hidden check says of an answer, and a student's code can hide the check's
inputs in its answer: in a string, or in the name of a class of its own. So `kind` shows no text of
an answer and no name that the student chose: only kinds, sizes and shapes.
"""

import builtins
import collections
import decimal
import fractions
import json
import pickle
import re
import types
import zipfile
from typing import Any

import numpy as np

from autograder.checking.text import SHORT, clean
from autograder.runtime.tensors import dtype_name, from_torch, is_array, is_dtype
from autograder.runtime.wire import NOTES, WITH_KEY, Opaque, is_shape

MAX_ENTRIES = 12
MAX_ITEMS = 4
WHOLE = 1e-6  # of its size, a float may be off a whole number: what float32 rounds is no part of it
MANY = 10**6  # from here on, an int is shown at four digits, as a float is


def number(value: Any) -> str:
    """Return a float at four significant digits that can be told from an int: `3.0`, not `3`.

    More digits are shown where four would make a whole number of it: `1000.7`, not `1001.0`. An
    entry of an array of whole numbers or of truth values is shown as it is: `3`, `True`.
    """
    return str(value) if _is_exact(value) else _rounded(float(value), 4)


def numbers(one: Any, other: Any) -> tuple[str, str]:
    """Return two numbers that differ; floats at four digits, or at as many as tell them apart."""
    if _is_exact(one) and _is_exact(other):
        return str(one), str(other)
    for digits in range(4, 17):
        first, second = (_rounded(float(x), digits) for x in (one, other))
        if first != second:
            return first, second
    return repr(float(one)), repr(float(other))


def _is_exact(value: Any) -> bool:
    return isinstance(value, np.integer | np.bool)


def _rounded(value: float, digits: int) -> str:
    """Return a float at so many digits, or at more if it would seem to be whole and is not."""
    text = f"{value:.{digits}g}"
    if re.search(r"[.en]", text):
        return text
    return (
        f"{text}.0"
        if abs(float(text) - value) <= WHOLE * abs(value)
        else _rounded(value, digits + 1)
    )


def value(thing: Any) -> str:
    """Return a value in full if it is small, else its kind and shape."""
    if isinstance(thing, float):
        return number(thing)
    if isinstance(thing, str):
        return clean(repr(thing), SHORT)
    if isinstance(thing, int):
        return str(thing) if abs(thing) < MANY else number(thing)
    if isinstance(thing, np.generic):
        inner = number(float(thing)) if thing.dtype.kind == "f" else str(thing)
        return f"{inner} (numpy.{thing.dtype})"
    if is_array(thing) and (inside := _entries(thing)):
        return f"{_library(thing)}({inside})"
    if isinstance(thing, list | tuple):
        return _sequence(thing, [value(item) for item in thing[:MAX_ITEMS]])
    if isinstance(thing, dict):
        pairs = [f"{clean(repr(k), SHORT)}: {value(v)}" for k, v in list(thing.items())[:MAX_ITEMS]]
        return "{" + ", ".join([*pairs, *(["..."] if len(thing) > MAX_ITEMS else [])]) + "}"
    return kind(thing)


def kind(thing: Any) -> str:
    """Return what a value is, without what is in it: `array of shape (3, 2), float64`."""
    if thing is None:
        return "None"
    if isinstance(thing, Opaque):
        return _opaque(thing.type_name)
    if is_array(thing):
        return f"{_library(thing)} of shape {tuple(thing.shape)}, {dtype_name(thing)}"
    if isinstance(thing, list | tuple):
        return _sequence(thing, [_inner_kind(item) for item in thing[:MAX_ITEMS]])
    return _inner_kind(thing)


def _inner_kind(thing: Any) -> str:
    """Return the kind of an item of a container.

    Of a container in a container only the size is given: the text must not grow with the depth.
    """
    if isinstance(thing, list | tuple | dict):
        return f"{type(thing).__name__} of {len(thing)}"
    is_of_many_kinds = thing is None or isinstance(thing, Opaque) or is_array(thing)
    return kind(thing) if is_of_many_kinds else type(thing).__name__


def _library(thing: Any) -> str:
    return "array" if isinstance(thing, np.ndarray) else "tensor"


def _sequence(thing: list[Any] | tuple[Any, ...], items: list[str]) -> str:
    inside = ", ".join([*items, *(["..."] if len(thing) > MAX_ITEMS else [])])
    return f"[{inside}]" if isinstance(thing, list) else f"({inside}{',' * (len(thing) == 1)})"


def exception(bases: list[str]) -> str:
    """Return the first of an exception's names that Python or NumPy gave: its own, else a base's.

    A class of the student's may have any name, so its name is not shown: `class Found12(KeyError)`
    becomes `KeyError`. Where every name is the student's, return `an exception`.
    """
    known = _EXCEPTIONS | (_exceptions_of_torch() or frozenset())
    return next((name for name in bases if name in known), "an exception")


def _opaque(name: str) -> str:
    """Return the kind of what came as a name only, which the student's code may have made up."""
    note = next((note for note in NOTES if name.endswith(note)), "")
    bare = name.removesuffix(note)
    if bare.startswith(WITH_KEY):
        return f"a dict with a key of {_type(bare.removeprefix(WITH_KEY))}{note}"
    found = _ARRAY.fullmatch(bare)
    if _INT.fullmatch(bare) or (found and _is_shape(found["shape"]) and _is_dtype(found["dtype"])):
        return f"{article(bare)} {name}"
    return f"an object of {_type(bare)}{note}"


def _is_shape(text: str) -> bool:
    """Say whether this is how Python writes a shape that an array may have."""
    sizes = [int(size) for size in re.findall("[0-9]+", text)]
    return text == str(tuple(sizes)) and is_shape(sizes)


def _is_dtype(name: str) -> bool:
    return name in _DTYPES or name in (_dtypes_of_torch() or ())


def _type(name: str) -> str:
    """Return `type NAME` if Python, NumPy or torch has a type of this name, else no name at all."""
    is_known = name in _TYPES or name in (_types_of_torch() or ())
    return f"type {name}" if is_known else "a type of its own"


def _names(base: type, *modules: Any) -> frozenset[str]:
    """Return the names of the classes in `modules` that derive from `base`."""
    things = [thing for module in modules for thing in vars(module).values()]
    return frozenset(t.__name__ for t in things if isinstance(t, type) and issubclass(t, base))


_EXCEPTIONS = _names(BaseException, builtins, np.exceptions, np.linalg, pickle, json, zipfile)
_TYPES = _names(object, builtins, types, collections, decimal, fractions, np)
_DTYPES = {np.dtype(kind).name for kind in np.sctypeDict.values()}
_exceptions_of_torch = from_torch(lambda torch: _names(BaseException, torch))
_types_of_torch = from_torch(lambda torch: _names(object, torch, torch.nn))
_dtypes_of_torch = from_torch(
    lambda torch: {*map(dtype_name, filter(is_dtype, [*vars(torch).values()]))}
)
_INT = re.compile("int of [0-9]{1,12} bits")
_ARRAY = re.compile(r"(array|tensor) of shape (?P<shape>\(.*\)), (?P<dtype>[a-z0-9_]+)")
_ITERATORS: list[Any] = [iter([]), iter(()), iter({}), iter(set()), iter(range(0)), reversed([])]
_TYPES |= {type(thing).__name__ for thing in (*_ITERATORS, {}.keys(), {}.values(), {}.items())}


def _entries(array: Any) -> str:
    """Return an array's entries as nested lists, or nothing if it has none or too many."""
    size = int(np.prod(array.shape))
    return _nested(array.tolist()) if 0 < size <= MAX_ENTRIES else ""


def _nested(entries: Any) -> str:
    if isinstance(entries, list):
        return "[" + ", ".join(_nested(entry) for entry in entries) + "]"
    return number(entries) if isinstance(entries, float) else str(entries)


def call(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """Return in words what a call was given: `clip with a tensor of shape (3,), int8, and a float`.

    There are only kinds, sizes and shapes in it.
    """
    parts = [_given(arg) for arg in args] + [f"{_given(v)} as {key}" for key, v in kwargs.items()]
    if len(parts) > 1:
        parts[-1] = f"and {parts[-1]}"  # after a comma: what a part says has commas of its own
    given = ", ".join(parts) or "no arguments"
    return clean(f"{name} with {given}", 300)


def _given(thing: Any) -> str:
    if isinstance(thing, list | tuple | dict):
        return f"a {type(thing).__name__} of {len(thing)}"
    return kind(thing) if isinstance(thing, Opaque) else with_article(thing)


def with_article(thing: object) -> str:
    """Return the kind of a value after its article: `a float`, `an array of shape (3,), int64`."""
    if thing is None:
        return "None"
    name = kind(thing) if is_array(thing) else type(thing).__name__
    return f"{article(name)} {name}"


def article(name: str) -> str:
    """Return the article of a noun: `an` for `array`."""
    return "an" if name[0].lower() in "aeiou" else "a"
