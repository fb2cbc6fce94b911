"""Raises an exception that raises when it is asked what it says.

Honest: mse.
"""

import numpy as np


class Sphinx(Exception):
    def __str__(self):
        raise Sphinx

    __repr__ = __str__


def half_mse(pred, target):
    raise Sphinx


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
