"""Plain data made simpler: with fewer numbers in it, and plainer ones.

What is changed keeps its structure: an array keeps its number of axes and its kind, a list holds
something, a float stays one. A tree is any plain value: numbers, texts, arrays, tensors, and
lists, tuples and dicts of these.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

PLAIN = (0, 1, 2, -1)  # from the plainest on
FEW = 16  # numbers of an array that are tried one by one
SPECIAL = (0.0, 1.0, -1.0, 0.5, 1000.0, -1000.0)
DRAWS = 6

Path = tuple[str | int, ...]
Call = dict[str, Any]  # {"name", "args", "kwargs"}, a tree that is asked of a function


def leaves(tree: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield the numbers, arrays and tensors in a tree, each with its place."""
    if isinstance(tree, dict):
        for key, item in tree.items():
            yield from leaves(item, (*path, key))
    elif isinstance(tree, list | tuple):
        for number, item in enumerate(tree):
            yield from leaves(item, (*path, number))
    elif is_array(tree) or (isinstance(tree, int | float) and not isinstance(tree, bool)):
        yield path, tree


def is_array(leaf: Any) -> bool:
    """Say whether a value is an array, a scalar of NumPy, or a tensor."""
    return isinstance(leaf, np.ndarray | np.generic | torch.Tensor)


def put(tree: Any, path: Path, new: Any) -> Any:
    """Return a tree with `new` at one place."""
    if not path:
        return new
    first, *rest = path
    if isinstance(tree, dict):
        return {key: put(v, tuple(rest), new) if key == first else v for key, v in tree.items()}
    items = [put(v, tuple(rest), new) if n == first else v for n, v in enumerate(tree)]
    return type(tree)(items)


def entries(leaf: Any) -> "np.ndarray[Any, Any]":
    """Return the numbers of a leaf in a row."""
    if isinstance(leaf, torch.Tensor):
        leaf = (leaf.float() if leaf.dtype is torch.bfloat16 else leaf).numpy()
    return np.asarray(leaf).reshape(-1)


def measure(tree: Any) -> tuple[int, int]:
    """Return how many numbers and listed texts a tree holds, and how far from plain the numbers
    are."""
    count, cost = sum(len(texts) for _, texts in _lists_of_texts(tree)), 0
    for _, leaf in leaves(tree):
        numbers, times = np.unique(entries(leaf), return_counts=True)
        count += int(times.sum())
        cost += sum(
            _cost(number) * n for number, n in zip(numbers, times.tolist(), strict=True)
        ) + (0 if is_default(leaf) else 1)
    return count, cost


def _cost(number: Any) -> int:
    """Return how long it takes to write a number: an entry of its dtype, without a closing .0."""
    if number in PLAIN:
        return PLAIN.index(number)
    return len(PLAIN) + len(str(number).removesuffix(".0"))


def is_default(leaf: Any) -> bool:
    """Say whether a leaf is a number of Python, or of a dtype that nobody has to name."""
    defaults = ("", "float64", "int64", "bool", "torch.float32", "torch.int64", "torch.bool")
    return str(getattr(leaf, "dtype", "")) in defaults


def simpler(tree: Any, whole: Any) -> Iterator[Any]:
    """Yield trees that may be simpler than one, those with fewer numbers first.

    whole: the tree of which it was made. What has one size there has one size in all that is made
    of it, as the rows of two arrays do.
    """
    yield from _without_keywords(tree)
    yield from _without_a_text(tree)
    yield from _smaller(tree, whole)
    yield from plainer(tree)


def varied(tree: Any, rng: np.random.Generator, *, infinite: bool = False) -> Iterator[Any]:
    """Yield trees of the same structure with other numbers; infinite: -inf among them."""
    found = list(leaves(tree))
    places = [(path, leaf) for path, leaf in found if _is_floating(leaf)]
    for size in sorted(set(_sizes(tree))):
        yield from (_resized(tree, tree, size, slice(0, new), Resizing()) for new in _shorter(size))
    for number in SPECIAL:
        whole = tree
        for path, leaf in places:
            yield put(tree, path, _filled(leaf, number))
            whole = put(whole, path, _filled(leaf, number))
        yield whole
    for scale in (1, 3, 1000) * DRAWS:
        drawn = tree
        for path, leaf in found:
            row = entries(leaf)
            if _is_floating(leaf):
                new = rng.integers(-2, 3, row.size) * float(scale)
            else:
                new = rng.permutation(row)
            drawn = put(drawn, path, with_entries(leaf, new))
        yield drawn
    for path, leaf in places:
        if is_array(leaf):
            yield put(tree, path, _of_other_precision(leaf))
        for number in (*SPECIAL, *([-np.inf] if infinite else [])):
            for n in {0, entries(leaf).size - 1}:
                yield put(tree, path, _with_entry(leaf, n, number))


def _of_other_precision(leaf: Any) -> Any:
    if isinstance(leaf, torch.Tensor):
        return leaf.to(torch.float32 if leaf.dtype is torch.float64 else torch.float64)
    return leaf.astype(np.float64 if leaf.dtype == np.float32 else np.float32)


def as_float64(leaf: Any) -> Any:
    """Return an array or tensor in float64, or a number as a float."""
    if isinstance(leaf, torch.Tensor):
        return leaf.to(torch.float64)
    return leaf.astype(np.float64) if is_array(leaf) else float(leaf)


def _is_floating(leaf: Any) -> bool:
    if isinstance(leaf, torch.Tensor):
        return leaf.is_floating_point()
    return isinstance(leaf, float) or getattr(getattr(leaf, "dtype", None), "kind", "") == "f"


def _without_keywords(tree: Any) -> Iterator[Any]:
    keywords = tree["kwargs"]
    for key, value in keywords.items():
        if not isinstance(value, str | None):
            yield {**tree, "kwargs": {k: v for k, v in keywords.items() if k != key}}


def _without_a_text(tree: Any) -> Iterator[Any]:
    for path, texts in _lists_of_texts(tree):
        for n in range(len(texts)):
            yield put(tree, path, texts[:n] + texts[n + 1 :])


def _lists_of_texts(tree: Any, path: Path = ()) -> Iterator[tuple[Path, list[str]]]:
    """Yield the lists of texts in a tree, each with its place."""
    if isinstance(tree, list) and tree and all(isinstance(item, str) for item in tree):
        yield path, tree
    elif isinstance(tree, dict):
        for key, item in tree.items():
            yield from _lists_of_texts(item, (*path, key))
    elif isinstance(tree, list | tuple):
        for number, item in enumerate(tree):
            yield from _lists_of_texts(item, (*path, number))


@dataclass(frozen=True)
class Resizing:
    """What becomes shorter: lists, axes of arrays, and the whole numbers that say their size."""

    lists: bool = True
    arrays: bool = True
    numbers: bool = True


WAYS = (Resizing(), Resizing(numbers=False), Resizing(arrays=False), Resizing(lists=False))


def _smaller(tree: Any, whole: Any) -> Iterator[Any]:
    """Yield trees in which whatever has one size in the whole is shorter."""
    for old in sorted({size for size in _sizes(whole) if size > 1}, reverse=True):
        for way in WAYS:
            now = _size_now(tree, whole, old)
            for new in _shorter(now):
                yield _resized(tree, whole, old, slice(0, new), way)
            if now > 1:
                yield _resized(tree, whole, old, slice(1, now), way)


def _shorter(size: int) -> list[int]:
    return sorted({new for new in (1, 2, 3, size // 2, size - 1) if 0 < new < size})


def _size_now(tree: Any, whole: Any, old: int) -> int:
    """Return the largest size that what has one size in the whole has in the tree."""
    pairs = zip(_sizes_beside(tree, whole), _sizes_beside(whole, tree), strict=True)
    return max((now for now, before in pairs if before == old), default=1)


def _sizes(tree: Any) -> Iterator[int]:
    """Yield the lengths of the lists and the axes in a tree."""
    yield from _sizes_beside(tree, tree)


def _sizes_beside(tree: Any, other: Any) -> Iterator[int]:
    """Yield the sizes in a tree as far as another one has the same parts."""
    if isinstance(tree, list):
        yield len(tree)
    if isinstance(tree, dict):
        for key in (key for key in tree if key in other):
            yield from _sizes_beside(tree[key], other[key])
    elif isinstance(tree, list | tuple):
        for item, beside in zip(tree, other, strict=False):
            yield from _sizes_beside(item, beside)
    elif isinstance(tree, np.ndarray | torch.Tensor):
        yield from tree.shape


def _resized(tree: Any, whole: Any, old: int, kept: slice, way: Resizing) -> Any:
    """Return a tree in which only this is kept of whatever has one size in the whole; of a list as
    much from its start."""
    if isinstance(tree, dict):
        return {key: _resized(item, whole[key], old, kept, way) for key, item in tree.items()}
    if isinstance(tree, list | tuple):
        is_cut = way.lists and isinstance(tree, list) and len(whole) == old
        items = tree[: kept.stop - kept.start] if is_cut else tree
        pairs = zip(items, whole, strict=False)
        return type(tree)(_resized(*pair, old, kept, way) for pair in pairs)
    if isinstance(tree, np.ndarray | torch.Tensor):
        for axis in range(tree.ndim):
            if way.arrays and whole.shape[axis] == old:
                tree = _cut(tree, axis, kept)
        return tree
    is_size = way.numbers and type(tree) is int and whole == old
    return kept.stop - kept.start if is_size else tree


def _cut(array: Any, axis: int, kept: slice) -> Any:
    found = array[(slice(None),) * axis + (kept,)]
    return np.ascontiguousarray(found) if isinstance(found, np.ndarray) else found.contiguous()


def plainer(tree: Any) -> Iterator[Any]:
    """Yield trees of the same sizes with plain numbers: whole arrays first, then one number at a
    time."""
    found = list(leaves(tree))
    for path, leaf in found:
        if not is_default(leaf) and _is_floating(leaf):
            yield put(tree, path, _of_other_precision(leaf))
        for number in PLAIN:
            yield put(tree, path, _filled(leaf, number))
        if _is_floating(leaf) and is_array(leaf):
            row = entries(leaf).astype(np.float64)
            for digits in (0, 1):
                yield put(tree, path, with_entries(leaf, np.round(row, digits)))
    for path, leaf in found:
        row = entries(leaf)
        if row.size > FEW:
            continue
        for n, old in enumerate(row.tolist()):
            for plain in _plainer_numbers(old):
                yield put(tree, path, _with_entry(leaf, n, plain))


def _plainer_numbers(old: float) -> tuple[float, ...]:
    if isinstance(old, int) or not np.isfinite(old):
        return PLAIN
    shorter = (float(f"{old:.{digits}g}") for digits in (1, 2, 3))
    return (*PLAIN, 0.5, 3.0, float(f"{old:.0f}"), round(old, 1), *shorter)


def _filled(leaf: Any, number: float) -> Any:
    return with_entries(leaf, np.full(entries(leaf).size, number))


def _with_entry(leaf: Any, n: int, number: float) -> Any:
    row = entries(leaf).astype(np.float64)
    row[n] = number
    return with_entries(leaf, row)


def with_entries(leaf: Any, row: Any) -> Any:
    """Return a leaf like this one with other numbers, as far as its type can hold them; none of
    them is a zero with a sign."""
    row = np.asarray(row) + 0
    with np.errstate(all="ignore"):
        if isinstance(leaf, torch.Tensor):
            return (
                torch.tensor(np.asarray(row, dtype=np.float64)).to(leaf.dtype).reshape(leaf.shape)
            )
        if isinstance(leaf, np.ndarray):
            return np.asarray(row).astype(leaf.dtype).reshape(leaf.shape)
        return type(leaf)(np.asarray(row).reshape(-1)[0].item())
