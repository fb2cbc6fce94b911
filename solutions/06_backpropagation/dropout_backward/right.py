"""Right answers to `dropout_backward`, written differently."""

import numpy as np

from autograder import variant


@variant
def dropout_backward_by_index(dout, mask):
    """Scales a copy where the mask is on."""
    if dout.shape != mask.shape:
        raise ValueError(f"{dout.shape} is not {mask.shape}")
    dx = dout.copy()
    dx[mask == 0] = 0
    dx[mask != 0] *= mask[mask != 0]
    return dx


@variant
def dropout_backward_by_einsum(dout, mask):
    """Entry by entry, in the mask's own dtype."""
    if np.shape(dout) != np.shape(mask):
        raise ValueError(f"dout {dout.shape}, mask {mask.shape}")
    return np.einsum("...,...->...", mask, dout)
