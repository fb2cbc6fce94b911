"""Uses a name from a cell of a notebook that was never run.

Honest: mse.
"""

import numpy as np


def half_mse(pred, target):
    return float((residual**2).sum() / (2 * n_examples))


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
