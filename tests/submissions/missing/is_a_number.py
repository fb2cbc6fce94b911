"""Gives the name to a number that it computed once.

Honest: mse.
"""

import numpy as np

half_mse = 1.25


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
