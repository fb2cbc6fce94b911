"""Right answers to `sum_backward`, written differently."""

import numpy as np
from building_blocks import _checked

from autograder import variant


@variant
def sum_backward_by_expanding(dout, x, axis=None, keepdims=False):
    """Puts the missing axes back, then copies a view."""
    _checked(dout, x, axis, keepdims)
    if axis is not None and not keepdims:
        dout = np.expand_dims(dout, axis)
    return np.broadcast_to(dout, x.shape).copy()


@variant
def sum_backward_by_assignment(dout, x, axis=None, keepdims=False):
    """Fills an empty array in the shape of x."""
    _checked(dout, x, axis, keepdims)
    axes = range(x.ndim) if axis is None else np.atleast_1d(axis) % x.ndim
    kept = [1 if i in axes else n for i, n in enumerate(x.shape)]
    dx = np.empty_like(x)
    dx[...] = np.reshape(dout, kept)
    return dx


@variant
def sum_backward_by_adding_zeros(dout, x, axis=None, keepdims=False):
    """Zeros in the shape of x, plus dout with new axes in sorted order."""
    _checked(dout, x, axis, keepdims)
    if axis is not None and not keepdims:
        axes = (axis,) if isinstance(axis, int) else axis
        for position in sorted(i % x.ndim for i in axes):
            dout = np.expand_dims(dout, position)
    return np.zeros_like(x) + dout
