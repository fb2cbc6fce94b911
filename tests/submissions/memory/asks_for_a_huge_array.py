"""Asks for all pairs of far too many things, at once.

Honest: mse.
"""

import numpy as np


def half_mse(pred, target):
    return float(np.ones((1 << 14, 1 << 14)).mean())


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
