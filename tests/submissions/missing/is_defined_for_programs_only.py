"""Defines the function only where the file is run as a program.

Honest: mse.
"""

import numpy as np

if __name__ == "__main__":

    def half_mse(pred, target):
        return float(((pred - target) ** 2).sum() / (2 * len(pred)))


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
