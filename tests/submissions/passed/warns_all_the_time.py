"""Warns a hundred times a call, with escape sequences."""

import warnings

import numpy as np


def half_mse(pred, target):
    for number in range(100):
        warnings.warn("\x1b[31m" + "w" * 10_000 + str(number))
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / (2 * len(r)))
