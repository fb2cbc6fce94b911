"""Leaves a print in, as everyone does."""

import numpy as np


def half_mse(pred, target):
    print("half_mse of", pred.shape, target.shape)
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    print("residual", r)
    return float((r**2).sum() / (2 * len(r)))
