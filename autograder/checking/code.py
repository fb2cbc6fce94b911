"""Values as code that makes them again: the same kind, shape, dtype and entries, to the last bit.

What stands here is made of numbers, brackets and the names `np` and `torch` alone; a text is shown
as `repr` shows it. So it is harmless, whatever a student's code put into it.
"""

import contextlib
import math
import textwrap
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.runtime.tensors import dtype_name, imported
from autograder.runtime.wire import ARRAY_DTYPES, TENSOR_DTYPES

WIDTH = 88  # of a line, where it can be broken
SMALL = 12  # an array of so many entries is written whole, even if there is a formula for it
MAX_ENTRIES = 500  # of what is written whole

_WHOLE_WORDS: dict[str, Any] = {"break_on_hyphens": False, "break_long_words": False}

# A part of a text that may be broken over lines: an opening, what stands between commas, an end.
Tree = str | tuple[str, list[Any], str]


class Unwritable(ValueError):
    """There is no code for a value, or too much of it; the text says of what."""


def of(value: Any, *, start: int = 0) -> str:
    """Return code that makes `value`; raise `Unwritable` if there is none.

    start: the column at which it begins. What does not fit on the rest of the line goes over
    several, each indented by four.
    """
    return _laid_out(_tree(value), 0, start)


def assigned(name: str, value: Any) -> str:
    """Return the statement that gives `value` to a name."""
    return f"{name} = {of(value, start=len(name) + 3)}"


def call(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """Return the code of a call with these values, over several lines if need be."""
    given = [_tree(value) for value in args]
    given += [_prefixed(f"{key}=", _tree(value)) for key, value in kwargs.items()]
    return _laid_out((f"{name}(", given, ")"), 0, 0)


def _tree(value: Any) -> Tree:
    kind = type(value)
    if value is None or kind is bool or kind is int:
        return repr(value)
    if kind is float:
        return repr(value) if math.isfinite(value) else f'float("{value}")'
    if kind is str:
        return _quoted(value)
    if kind in (list, tuple, dict) and len(value) > MAX_ENTRIES:
        raise Unwritable(f"a {kind.__name__} of {len(value)}")
    if kind is list:
        return "[", [_tree(item) for item in value], "]"
    if kind is tuple:
        return "(", [_tree(item) for item in value], ",)" if len(value) == 1 else ")"
    if kind is dict:
        return "{", [_prefixed(f"{of(k)}: ", _tree(v)) for k, v in value.items()], "}"
    if isinstance(value, np.generic) and value.dtype.name in ARRAY_DTYPES:
        return f"np.{value.dtype.name}({_entry(value, 'np')})"
    if kind is np.ndarray and value.dtype.name in ARRAY_DTYPES:
        return _array(value, value, "np")
    torch = imported()
    if torch and kind is torch.Tensor and dtype_name(value) in TENSOR_DTYPES:
        return _array(value, _in_numpy(value), "torch")
    raise Unwritable(f"a value of type {kind.__name__}")


def _quoted(text: str) -> str:
    shown = repr(text)
    return f'"{shown[1:-1]}"' if shown[0] == "'" and '"' not in shown else shown


def _array(value: Any, array: Any, library: str) -> Tree:
    """Return the code of an array or tensor; array: its entries in NumPy."""
    dtype = f"dtype={library}.{dtype_name(value)}"
    if formula := _formula(value, array, library, dtype):
        return formula
    if _lies_by_columns(value):
        axes = ", ".join(map(str, range(array.ndim - 1, -1, -1)))
        turned = value.transpose() if library == "np" else value.permute(*range(array.ndim)[::-1])
        turning = f".{'transpose' if library == 'np' else 'permute'}({axes})"
        return _prefixed("", _array(turned, _in_numpy(turned), library), turning)
    if array.size > MAX_ENTRIES:
        raise Unwritable(f"an array of {array.size} entries")
    make = f"{library}.{'array' if library == 'np' else 'tensor'}("
    entries = _entries(array, library)
    bare = _prefixed(make, entries, ")")
    return bare if _makes(_flat(bare), value) else _prefixed(make, entries, f", {dtype})")


def _lies_by_columns(value: Any) -> bool:
    """Say whether an array or tensor is the transpose of one that lies row by row."""
    if isinstance(value, np.ndarray):
        return bool(value.flags.fnc)
    if value.ndim < 2 or value.is_contiguous():
        return False
    return bool(value.permute(*range(value.ndim)[::-1]).is_contiguous())


def _formula(value: Any, array: Any, library: str, dtype: str) -> str:
    """Return the shortest formula that makes just this array, or nothing; of a few entries none is
    sought, as they are plainer to read."""
    if 0 < array.size <= SMALL:
        return ""
    begun = list(_formulas(array, library))
    calls = [*(f"{call})" for call in begun), *(f"{call}, {dtype})" for call in begun)]
    if array.ndim > 1:
        calls += [f"{call}.reshape{tuple(array.shape)}" for call in calls]
    return min((call for call in calls if _makes(call, value)), key=len, default="")


def _formulas(array: Any, library: str) -> Iterator[str]:
    """Yield calls that might make an array, or all its entries in a row, up to the last bracket."""
    flat, size = array.reshape(-1), array.size
    shape = size if array.ndim == 1 else tuple(array.shape)
    yield f"{library}.zeros({shape}"
    if not size or not np.isfinite(flat).all():
        return
    first, second, last = (flat[n].item() for n in (0, 1, -1))
    yield f"{library}.ones({shape}"
    yield f"{library}.full({shape}, {first!r}"
    if array.dtype.kind == "b" or first == second:
        return
    step = second - first
    yield f"{library}.linspace({first!r}, {last!r}, {size}"
    if array.dtype.kind == "f":
        yield f"{library}.arange({first!r}, {first + (size - 0.5) * step:.6g}, {step!r}"
    else:
        yield f"{library}.arange({first!r}, {first + size * step!r}, {step!r}"
    if (first, step) == (0, 1):
        yield f"{library}.arange({type(first)(size)!r}"


def _makes(code: str, value: Any) -> bool:
    """Say whether code that this module wrote makes just this array or tensor."""
    with contextlib.suppress(ArithmeticError, ValueError, TypeError, RuntimeError):
        made = eval(code, {"np": np, "torch": imported()})
        alike = type(made) is type(value) and made.dtype == value.dtype
        return alike and made.shape == value.shape and _bits(made) == _bits(value)
    return False


def _bits(value: Any) -> bytes:
    """Return the bytes of an array or tensor; nobody sees two nans differ."""
    array = value if isinstance(value, np.ndarray) else _in_numpy(value)
    if array.dtype.kind == "f":
        array = np.where(np.isnan(array), array.dtype.type(np.nan), array)
    return bytes(array.tobytes())


def _in_numpy(tensor: Any) -> Any:
    """Return the entries of a tensor in NumPy, which has no bfloat16; an array as it is."""
    if isinstance(tensor, np.ndarray):
        return tensor
    plain = tensor.detach()
    return (plain.float() if dtype_name(plain) == "bfloat16" else plain).numpy()


def _entries(array: Any, library: str) -> Tree:
    if array.ndim == 0:
        return _entry(array[()], library)
    return "[", [_entries(row, library) for row in array], "]"


def _entry(x: Any, library: str) -> str:
    """Return one entry of an array, at as few digits as tell it from others of its dtype."""
    if x.dtype.kind != "f":
        return repr(x.item())
    if not np.isfinite(x):
        return f"{'-' if x < 0 else ''}{library}.{'nan' if np.isnan(x) else 'inf'}"
    short = str(x)
    return short if type(x)(float(short)) == x else repr(float(x))


def _prefixed(before: str, tree: Tree, after: str = "") -> Tree:
    if isinstance(tree, str):
        return f"{before}{tree}{after}"
    opening, items, end = tree
    return f"{before}{opening}", items, f"{end}{after}"


def _flat(tree: Tree) -> str:
    if isinstance(tree, str):
        return tree
    opening, items, end = tree
    return f"{opening}{', '.join(map(_flat, items))}{end}"


def _laid_out(tree: Tree, indent: int, start: int) -> str:
    """Return a tree as text that begins at column `start` of a line indented by `indent`."""
    flat = _flat(tree)
    if isinstance(tree, str) or start + len(flat) < WIDTH or not tree[1]:
        return flat
    opening, items, end = tree
    inner = indent + 4
    flat_items = [_flat(item) for item in items]
    if not any(" " in item for item in flat_items):
        lines = textwrap.wrap(", ".join(flat_items) + ",", WIDTH - inner, **_WHOLE_WORDS)
    else:
        lines = [f"{_laid_out(item, inner, inner)}," for item in items]
    inside = "".join(f"\n{' ' * inner}{line}" for line in lines)
    return f"{opening}{inside}\n{' ' * indent}{end.removeprefix(',')}"
