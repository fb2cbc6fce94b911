"""Sets a huge recursion limit and a trace function, and needs neither."""

import sys

import numpy as np

sys.setrecursionlimit(10**6)
sys.settrace(lambda frame, event, argument: None)


def half_mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / (2 * len(r)))
