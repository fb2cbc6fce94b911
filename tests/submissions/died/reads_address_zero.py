"""Reads memory that is not there.

Honest: mse.
"""

import ctypes

import numpy as np


def half_mse(pred, target):
    return float(len(ctypes.string_at(0)))


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
