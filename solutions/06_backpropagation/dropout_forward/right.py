"""Right answers to `dropout_forward`, written differently."""

import numpy as np
from building_blocks import _floats

from autograder import variant


@variant
def dropout_by_where(x, p, rng, train=True):
    """np.where makes the mask, of rng.uniform's numbers, and out by itself."""
    if p < 0 or p >= 1:
        raise ValueError("p")
    x = _floats(x)
    if not train:
        return np.array(x), np.ones(x.shape, dtype=x.dtype)
    mask = np.where(rng.uniform(size=x.shape) < p, 0, 1 / (1 - p)).astype(x.dtype)
    return np.where(mask > 0, x / (1 - p), np.zeros_like(x)), mask


@variant
def dropout_by_index(x, p, rng, train=True):
    """Writes zeros into a full mask, and never gives x itself away."""
    if not (p >= 0 and p < 1):
        raise ValueError(f"{p} is no such probability")
    dtype = x.dtype if np.issubdtype(x.dtype, np.floating) else np.float64
    mask = np.ones(x.shape, dtype)
    if train:
        mask /= 1 - p
        mask[rng.random(x.shape) < p] = 0
    return (mask * x).astype(dtype), mask
