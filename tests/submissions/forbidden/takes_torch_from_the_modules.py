"""Takes torch from the list of what is imported already.

Honest: mse.
"""

import sys

import numpy as np


def half_mse(pred, target):
    library = sys.modules["torch"]
    return float(((library.tensor(pred) - library.tensor(target)) ** 2).sum() / (2 * len(pred)))


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
