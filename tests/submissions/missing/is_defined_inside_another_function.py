"""Defines the function where nobody can call it.

Honest: mse.
"""

import numpy as np


def main():
    def half_mse(pred, target):
        return float(((pred - target) ** 2).sum() / (2 * len(pred)))

    return half_mse


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
