"""Waits for someone to type a learning rate.

Honest: mse.
"""

import numpy as np


def half_mse(pred, target):
    return float(input("learning rate? "))


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
