"""Raises with ten megabytes of text.

Honest: mse.
"""

import numpy as np


def half_mse(pred, target):
    raise ValueError("chapter " * 1_200_000)


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
