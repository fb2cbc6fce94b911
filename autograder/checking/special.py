"""Arrays that are special in one way each, for graders: what an ordinary draw never meets."""

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

Shape = tuple[int, ...]


def special_arrays(
    rng: np.random.Generator, *sizes: Sequence[Shape], dtype: npt.DTypeLike = np.float64
) -> Iterator[list[np.ndarray]]:
    """Yield lists of arrays, rounded if dtype is one of integers, until every array was special in
    every way.

    sizes: each holds the shapes of one list, one for each array, such as
    `[(1, 3), (2, 3), (2,)]` for an x, W and b of one example. They are taken in turn: give a square
    one, one with a single row, one with a single column and one with two columns. Among the ways
    are zeros among others, nothing but zeros, rows that sum to zero, one number everywhere, numbers
    that occur twice, and large and tiny numbers. In the last four lists all arrays lie column by
    column in memory, and neighbours of one shape are equal, equal in places, equal but for very
    little, or differ by amounts that cancel.
    """
    shapes = itertools.cycle(sizes)
    for number in range(max(len(_WAYS), len(sizes))):
        wanted = next(shapes)
        ways = (_WAYS[(number - place) % len(_WAYS)] for place in range(len(wanted)))
        arrays = [way(rng.normal(size=shape)) for way, shape in zip(ways, wanted, strict=True)]
        yield [_in_dtype(array, dtype) for array in arrays]
    for pair in _PAIRS:
        wanted = next(shapes)
        arrays = [rng.normal(size=shape) for shape in wanted]
        for one, other in itertools.pairwise(range(len(wanted))):
            if wanted[one] == wanted[other]:
                arrays[other] = pair(arrays[one])
        yield [_in_dtype(np.asfortranarray(array), dtype) for array in arrays]


def _in_dtype(array: np.ndarray, dtype: npt.DTypeLike) -> np.ndarray:
    return (np.rint(array) if np.issubdtype(dtype, np.integer) else array).astype(dtype)


def _some_zeros(array: np.ndarray) -> np.ndarray:
    array.flat[::2] = 0.0
    return array


def _summing_to_zero(array: np.ndarray) -> np.ndarray:
    axis = -1 if array.shape[-1] > 1 else None  # of one column, the whole
    centred: np.ndarray = array - array.mean(axis=axis, keepdims=True)
    centred.flat[-1] -= centred.sum()
    return centred


def _twice(array: np.ndarray) -> np.ndarray:
    array.flat[1::2] = array.flat[0]
    return array


_WAYS = (
    _some_zeros,
    lambda array: np.full_like(array, -1.5),
    _summing_to_zero,
    np.zeros_like,
    _twice,
    lambda array: 400 * array,
    lambda array: 1e-8 * array,
)


def _equal_in_places(array: np.ndarray) -> np.ndarray:
    other = array.copy()
    other.flat[1::2] += 1.0
    return other


def _differing_by_what_cancels(array: np.ndarray) -> np.ndarray:
    other = array.copy()
    other.flat[0] += 0.5
    other.flat[-1] -= 0.5
    return other


def _nearly_equal(array: np.ndarray) -> np.ndarray:
    return array * (1 + 2e-6)


_PAIRS = (np.copy, _equal_in_places, _nearly_equal, _differing_by_what_cancels)
