"""Right answers to `matmul_backward`, written differently."""

import numpy as np
from build_autograd import unbroadcast

from autograder import variant


@variant
def matmul_backward_by_einsum(dout, a, b):
    """Spells the indices out, on operands that are broadcast first."""
    batch = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    due = batch + a.shape[-2:-1] + b.shape[-1:]
    if dout.shape != due:
        raise ValueError(f"dout {dout.shape} where {due} is due")
    wide_a = np.broadcast_to(a, batch + a.shape[-2:])
    wide_b = np.broadcast_to(b, batch + b.shape[-2:])
    da = np.einsum("...nm,...km->...nk", dout, wide_b)
    db = np.einsum("...nk,...nm->...km", wide_a, dout)
    return unbroadcast(da, a.shape), unbroadcast(db, b.shape)


@variant
def matmul_backward_by_moveaxis(dout, a, b):
    """Asks the forward pass for the shape, moves axes, and sums by hand."""
    if dout.shape != (a @ b).shape:
        raise ValueError(f"{dout.shape} != {(a @ b).shape}")

    def summed(grad, like):
        for _ in range(grad.ndim - like.ndim):
            grad = grad.sum(0)
        for axis in range(like.ndim - 2):
            if like.shape[axis] == 1:
                grad = grad.sum(axis, keepdims=True)
        return grad

    da = np.matmul(dout, np.moveaxis(b, -2, -1))
    db = np.matmul(np.moveaxis(a, -2, -1), dout)
    return summed(da, a), summed(db, b)
