"""Imports torch under a name that is nowhere in the file.

Honest: mse.
"""

import numpy as np


def half_mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    ready = __import__("tor" + "ch")
    r = ready.from_numpy(pred.astype(np.float64)) - ready.from_numpy(target.astype(np.float64))
    return float((r**2).sum() / (2 * len(pred)))


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
