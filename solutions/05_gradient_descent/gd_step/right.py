"""Right answers to `gd_step`, written differently."""

import numpy as np
from building_blocks import floats

from autograder import variant


@variant
def steps_in_a_copy(w, grad, lr):
    """Copies w, and moves the copy in place."""
    if grad.shape != w.shape:
        raise ValueError(f"{grad.shape} is not {w.shape}")
    new = w.astype(np.float64) if w.dtype.kind in "iu" else w.copy()
    new -= lr * grad
    return new


@variant
def adds_the_opposite(w, grad, lr):
    """Adds minus lr times the gradient."""
    if w.shape != grad.shape:
        raise ValueError(f"a step from {list(w.shape)} along {list(grad.shape)}")
    return np.add(floats(w), -lr * floats(grad))


@variant
def steps_weight_by_weight(w, grad, lr):
    """Goes through all the indices."""
    if np.shape(w) != np.shape(grad):
        raise ValueError(f"w {np.shape(w)}, grad {np.shape(grad)}")
    new = np.zeros(w.shape, dtype=floats(w).dtype)
    for index in np.ndindex(w.shape):
        new[index] = w[index] - lr * grad[index]
    return new
