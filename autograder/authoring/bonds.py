"""What the numbers of an argument have in common, as far as the calls of the public checks show it.

Rows of probabilities sum to 1, a matrix of second slopes is symmetric, a label is below the number
of classes. A docstring says so in words; here it is what all calls that are answered keep to.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from autograder.authoring.simpler import (
    Call,
    Path,
    entries,
    is_array,
    leaves,
    put,
    with_entries,
)

Place = tuple[Any, ...]  # the function and the argument

WITHIN = 1e-3  # what may be missing to a sum of 1
DIGITS = 4  # of a number that makes a row whole


class Bond(NamedTuple):
    """What may hold of a table of floats, and the table with a few other numbers, so that it may.

    It is in functions of the module, so that one bond equals itself in another process.
    """

    holds: Callable[[Any], bool]
    mended: Callable[[Any], Any]


def _sum_to_one(table: Any) -> bool:
    return bool((np.abs(table.sum(axis=-1) - 1) <= WITHIN).all())


def _with_the_rest(table: Any) -> Any:
    rest = table[..., :-1]
    return np.concatenate([rest, np.round(1 - rest.sum(-1, keepdims=True), DIGITS)], axis=-1)


def _are_logarithms(table: Any) -> bool:
    return bool((table <= 0).all()) and _sum_to_one(np.exp(table))


def _with_the_logarithm(table: Any) -> Any:
    with np.errstate(all="ignore"):
        last = np.log(_with_the_rest(np.exp(table))[..., -1:])
    return np.concatenate([table[..., :-1], np.round(last, DIGITS)], axis=-1)


def _is_symmetric(table: Any) -> bool:
    is_square = table.shape[-2] == table.shape[-1]
    return is_square and np.array_equal(table, table.swapaxes(-2, -1))


def _mirrored(table: Any) -> Any:
    is_square = table.shape[-2] == table.shape[-1]
    return np.tril(table) + np.tril(table, -1).swapaxes(-2, -1) if is_square else table


BONDS = (
    Bond(_sum_to_one, _with_the_rest),
    Bond(_are_logarithms, _with_the_logarithm),
    Bond(_is_symmetric, _mirrored),
)


class Bonds:
    """What the arguments of some calls have in common."""

    def __init__(self, calls: Sequence[Call]) -> None:
        """Look at calls that are answered."""
        tables = defaultdict[Place, list[Any]](list)
        labels = defaultdict[tuple[Place, Place], list[bool]](list)
        for call in calls:
            for place, _, table in _tables(call):
                tables[place].append(table)
            for pair, are_labels in _beside_tables(call):
                labels[pair].append(are_labels)
        self._bonds = {
            place: [bond for bond in BONDS if all(map(bond.holds, found))]
            for place, found in tables.items()
            if max(table.shape[-1] for table in found) > 1
        }
        self._labels = {pair for pair, found in labels.items() if all(found)}

    def broken(self, call: Call) -> set[Any]:
        """Return what does not hold of a call."""
        found: set[Any] = set()
        for place, _, table in _tables(call):
            bonds = self._bonds.get(place, [])
            found |= {(place, bond) for bond in bonds if not bond.holds(table)}
        pairs = {pair for pair, are_labels in _beside_tables(call) if not are_labels}
        return found | (pairs & self._labels)

    def mended(self, call: Call) -> Call:
        """Return a call of which it holds, as far as a few other numbers in its tables do that."""
        for place, path, table in _tables(call):
            for bond in self._bonds.get(place, []):
                if not bond.holds(table):
                    table = bond.mended(table)
                    call = put(call, path, with_entries(_at(call, path), table.reshape(-1)))
        return call


def _at(tree: Any, path: Path) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def _arrays(call: Call) -> Iterator[tuple[Place, Path, Any, Any]]:
    """Yield the arrays in a call, with the function and the argument, the place, and the entries
    in a row."""
    for path, leaf in leaves({"args": call["args"], "kwargs": call["kwargs"]}):
        if is_array(leaf):
            yield (call["name"], *path[:2]), path, leaf, entries(leaf)


def _tables(call: Call) -> Iterator[tuple[Place, Path, Any]]:
    """Yield the tables of finite floats in a call."""
    for place, path, leaf, row in _arrays(call):
        if leaf.ndim >= 2 and row.size and row.dtype.kind == "f" and np.isfinite(row).all():
            yield place, path, row.astype(np.float64).reshape(tuple(leaf.shape))


def _beside_tables(call: Call) -> Iterator[tuple[tuple[Place, Place], bool]]:
    """Yield each row of whole numbers beside each table, and whether they may be labels: all are
    below the number of columns."""
    for (one, _, leaf, row), (other, _, table, _) in product(list(_arrays(call)), repeat=2):
        if leaf.ndim == 1 and row.size and row.dtype.kind in "iu" and table.ndim == 2:
            yield (one, other), bool(row.max() < table.shape[1])
