"""Raises with the addresses and folders of its process, which differ from run to run.

Honest: mse.
"""

import numpy as np


def half_mse(pred, target):
    raise ValueError(f"{object()} of {np.__file__} at {id(pred):#x}")


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
