"""Is what was handed out, with good intentions in comments.

Honest: mse.
"""

import numpy as np


def half_mse(pred, target):
    """TODO: tomorrow."""
    # First the residual, then its square.
    "and then the mean"
    raise NotImplementedError


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
