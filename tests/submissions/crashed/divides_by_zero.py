"""Divides by the number of mistakes that it made.

Honest: mse.
"""

import numpy as np


def half_mse(pred, target):
    return 1 / 0


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
