"""Right answers to `sigmoid_backward`, written differently."""

import numpy as np

from autograder import variant


@variant
def multiplies_out(dout, s):
    """Multiplies the brackets out."""
    if dout.shape != s.shape:
        raise ValueError(f"dout {dout.shape} and s {s.shape}")
    return dout * (s - s**2)


@variant
def works_on_a_copy(dout, s):
    """Multiplies step by step into an array of its own."""
    if np.shape(dout) != np.shape(s):
        raise ValueError(f"{np.shape(dout)}/{np.shape(s)}")
    dx = dout.copy()
    dx *= s
    dx *= 1.0 - s
    return dx
