"""Spells the name as it pleases.

Honest: mse.
"""

import numpy as np


def halfMSE(pred, target):
    return float(((pred - target) ** 2).sum() / (2 * len(pred)))


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
