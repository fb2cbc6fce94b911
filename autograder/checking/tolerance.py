"""The one tolerance table: how close is close, by the dtype that a value was computed in."""

from typing import Any

import numpy as np

from autograder.runtime.tensors import dtype_name, is_array, is_dtype, is_tensor
from autograder.runtime.wire import Opaque

# dtype or kind of computation: (relative to the expected value, absolute); the two are added
TABLE = {
    "float64": (1e-7, 1e-9),
    "float32": (1e-4, 1e-6),
    "float16": (1e-2, 1e-3),
    "bfloat16": (3e-2, 1e-2),
    "numerical": (1e-4, 1e-6),  # central differences in float64
}


def far(got: Any, expected: Any, precision: str) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Return an array of bools: where two float64 arrays of one shape differ by too much.

    precision: the row of the table that says how much is allowed.
    """
    relative, absolute = TABLE[precision]
    with np.errstate(all="ignore"):
        close = np.isclose(got, expected, rtol=relative, atol=absolute, equal_nan=True)
    return np.asarray(~close)


def precision_of(value: Any, precision: Any = None) -> str:
    """Return the row of the table to use: `precision` if given, else by the value's dtype.

    precision: a row's name, or a NumPy or torch dtype. A value without a dtype counts as float64.
    """
    if precision is None:
        name = dtype_name(value) if hasattr(value, "dtype") else "float64"
        return name if name in TABLE else "float64"
    if isinstance(precision, str):
        return precision
    return dtype_name(precision) if is_dtype(precision) else str(np.dtype(precision))


def floats(array: Any) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Return a float, or an array or tensor of any float dtype, as a float64 array, exactly."""
    if is_tensor(array):
        return np.asarray(array.double().numpy())
    return np.asarray(array, dtype=np.float64)


def is_finite(value: Any) -> bool:
    """Say whether every float in a plain value is a finite number."""
    if isinstance(value, dict):
        return all(map(is_finite, value.values()))
    if isinstance(value, list | tuple):
        return all(map(is_finite, value))
    if (
        isinstance(value, float | np.floating)
        or is_tensor(value)
        or (isinstance(value, np.ndarray) and value.dtype.kind == "f")
    ):
        return bool(np.isfinite(floats(value)).all())
    return True


def same(one: Any, other: Any, plain: str = "float64") -> bool:
    """Say whether two plain values are equal within the tolerance of their dtype.

    A NumPy scalar may equal a Python one. Arrays must have the same shape and dtype. plain: the
    row of the tolerance table for a Python float, which does not say in which dtype it was
    computed.
    """
    scalar = next((value for value in (one, other) if isinstance(value, np.generic)), None)
    precision = plain if scalar is None else precision_of(scalar)
    one, other = (v.item() if isinstance(v, np.generic) else v for v in (one, other))
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        # From the end: a check ends at the call that told, and so do the calls that are compared.
        return len(one) == len(other) and all(
            same(*pair, plain) for pair in zip(reversed(one), reversed(other), strict=True)
        )
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[k], other[k], plain) for k in one)
    if is_array(one):
        if one.shape != other.shape or one.dtype != other.dtype:
            return False
        return not bool(far(floats(one), floats(other), precision_of(one)).any())
    if isinstance(one, float):
        return one == other or not bool(far(one, other, precision).any())
    if isinstance(one, Opaque):
        return bool(one.type_name == other.type_name)
    return bool(one == other)
