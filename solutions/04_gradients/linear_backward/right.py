"""Right answers to `linear_backward`, written differently."""

import numpy as np

from autograder import variant


@variant
def writes_the_indices_out(dout, x, W):
    """Uses einsum for all three, which would stretch a size of 1."""
    if (len(x), len(W)) != dout.shape:
        raise ValueError(f"dout {dout.shape}, x {x.shape}, W {W.shape}")
    dx = np.einsum("nm,md->nd", dout, W)
    dW = np.einsum("nm,nd->md", dout, x)
    return dx, dW, np.einsum("nm->m", dout)


@variant
def adds_up_example_by_example(dout, x, W):
    """Adds an outer product for each example."""
    if dout.shape[0] != x.shape[0] or dout.shape[1] != W.shape[0]:
        raise ValueError(f"dout {dout.shape} does not fit x {x.shape} and W {W.shape}")
    dx, dW, db = np.zeros_like(x), np.zeros_like(W), np.zeros(dout.shape[1], dout.dtype)
    for n in range(x.shape[0]):
        dx[n] = W.T @ dout[n]
        dW += np.outer(dout[n], x[n])
        db += dout[n]
    return dx, dW, db


@variant
def transposes_at_the_end(dout, x, W):
    """Computes each transposed, and multiplies by a row of ones for db."""
    ones = np.ones(dout.shape[0], dtype=dout.dtype)
    return np.dot(W.T, dout.T).T, np.dot(x.T, dout).T, np.dot(ones, dout)


@variant
def refuses_other_inputs_as_well(dout, x, W):
    """Looks at D, too, which the docstring leaves open."""
    if (len(dout), *W.shape) != (len(x), dout.shape[1], x.shape[1]):
        raise ValueError(f"dout {dout.shape}, x {x.shape} and W {W.shape} do not fit")
    return dout @ W, dout.T @ x, dout.sum(axis=0)
