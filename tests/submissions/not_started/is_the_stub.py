"""Is what was handed out.

Honest: mse.
"""

import numpy as np


def half_mse(pred: np.ndarray, target: np.ndarray) -> float:
    """Return half the mean squared error, 1/(2n) * sum((pred - target)**2)."""
    raise NotImplementedError


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
