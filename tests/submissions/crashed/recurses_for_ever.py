"""Calls itself and nobody else.

Honest: mse.
"""

import numpy as np


def half_mse(pred, target):
    return half_mse(pred, target) / 2


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
