"""Makes NumPy raise on every overflow, for the whole process."""

import numpy as np

np.seterr(all="raise")


def half_mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / (2 * len(r)))
