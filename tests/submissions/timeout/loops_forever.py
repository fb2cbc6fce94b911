"""Waits for a condition that never comes true.

Honest: mse.
"""

import numpy as np


def half_mse(pred, target):
    steps = 0
    while steps >= 0:
        steps += 1
    return 0.0


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
