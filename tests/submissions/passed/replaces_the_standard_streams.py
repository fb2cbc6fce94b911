"""Puts nothing in the place of stdout and closes what was there."""

import os
import sys

import numpy as np

sys.stdout = sys.stderr = sys.stdin = None
for descriptor in (0, 1, 2):
    os.close(descriptor)


def half_mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / (2 * len(r)))
