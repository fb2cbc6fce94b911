"""Prints every step of its work, a megabyte a call."""

import numpy as np


def half_mse(pred, target):
    for _ in range(1000):
        print("y" * 1000)
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / (2 * len(r)))
