"""Recurses in compiled code until the stack is used up.

Honest: mse.
"""

import numpy as np


def half_mse(pred, target):
    nest = ()
    for _ in range(1_000_000):
        nest = (nest,)
    return float(hash(nest))


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
