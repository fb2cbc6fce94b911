"""Calls its variables sum, float, len and type, at the top of the file."""

import numpy as np

list = [1, 2, 3]
sum = 0.0
type = "loss"
input = None
id = 7


def half_mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / (2 * len(r)))
