"""Promises more bytes than there are in the world.

Honest: mse.
"""

import os

import numpy as np


def half_mse(pred, target):
    os.write(3, b"AGR1" + b"\xff" * 12)
    return 1.0


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
