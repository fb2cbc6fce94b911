"""Right answers to `softmax_backward`, written differently."""

import numpy as np

from autograder import variant


@variant
def multiplies_by_the_jacobian(dout, p):
    """Builds each row's Jacobian, diag(p) - p p^T."""
    if dout.shape != p.shape:
        raise ValueError(f"dout {dout.shape} and p {p.shape}")
    dx = np.empty_like(p)
    for n in range(len(p)):
        dx[n] = (np.diag(p[n]) - np.outer(p[n], p[n])) @ dout[n]
    return dx


@variant
def takes_the_product_apart(dout, p):
    """Multiplies out, with an einsum for the row sums."""
    if np.shape(dout) != np.shape(p):
        raise ValueError(f"{np.shape(dout)} {np.shape(p)}")
    return dout * p - p * np.einsum("nc,nc->n", dout, p)[:, np.newaxis]
