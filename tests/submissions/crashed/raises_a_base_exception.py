"""Raises past everything that catches exceptions.

Honest: mse.
"""

import numpy as np


class Escape(BaseException):
    pass


def half_mse(pred, target):
    raise Escape("past all handlers")


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
