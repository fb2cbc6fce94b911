"""The one tolerance table: how close is close, by the dtype that a value was computed in."""

from typing import Any

import numpy as np
import torch

# dtype or kind of computation: (relative, absolute)
TABLE = {
    "float64": (1e-7, 1e-9),
    "float32": (1e-4, 1e-6),
    "float16": (1e-2, 1e-3),
    "bfloat16": (3e-2, 1e-2),
    "numerical": (1e-4, 1e-6),  # central differences in float64
}


def far(got: Any, expected: Any, precision: str) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Where two float64 arrays of one shape differ by more than `precision` allows."""
    relative, absolute = TABLE[precision]
    with np.errstate(all="ignore"):
        close = np.isclose(got, expected, rtol=relative, atol=absolute, equal_nan=True)
    return np.asarray(~close)


def precision_of(value: Any, precision: Any = None) -> str:
    """The row of the table: `precision` if given (a name or dtype), else by the value's dtype."""
    if precision is None:
        dtype = getattr(value, "dtype", "float64")
        name: str = str(dtype).removeprefix("torch.")
        return name if name in TABLE else "float64"
    if isinstance(precision, str):
        return precision
    if isinstance(precision, torch.dtype):
        return str(precision).removeprefix("torch.")
    return str(np.dtype(precision))


def floats(array: Any) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """A float array or tensor as float64, exactly."""
    if isinstance(array, torch.Tensor):
        return np.asarray(array.to(torch.float64).numpy())
    return np.asarray(array, dtype=np.float64)
