"""Raises many exceptions at once, one of them the right one.

Honest: mse.
"""

import numpy as np


def half_mse(pred, target):
    raise ExceptionGroup("several", [ValueError("5 and 1"), ValueError("3 and 7"), TypeError()])


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
