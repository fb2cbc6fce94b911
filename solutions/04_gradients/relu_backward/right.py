"""Right answers to `relu_backward`, written differently."""

import numpy as np

from autograder import variant


@variant
def chooses_with_where(dout, x):
    """Chooses between dout and 0."""
    if dout.shape != x.shape:
        raise ValueError(f"{dout.shape} is not {x.shape}")
    return np.where(x > 0, dout, np.zeros_like(dout))


@variant
def zeroes_a_copy(dout, x):
    """Copies dout, and sets to 0 what does not pass."""
    if np.shape(dout) != np.shape(x):
        raise ValueError(f"dout: {np.shape(dout)}, x: {np.shape(x)}")
    dx = np.array(dout)
    dx[x <= 0] = 0
    return dx


@variant
def looks_at_the_output_with_a_strict_sign(dout, x):
    """Takes the mask from relu's output, which is positive exactly where x is."""
    if dout.shape != x.shape:
        raise ValueError(f"dout {dout.shape} and x {x.shape}")
    return dout * np.sign(np.maximum(x, 0)).astype(dout.dtype)
