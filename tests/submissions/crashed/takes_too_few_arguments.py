"""Forgets that there are two arguments.

Honest: mse.
"""

import numpy as np


def half_mse(residual):
    return float((residual**2).sum() / (2 * len(residual)))


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
