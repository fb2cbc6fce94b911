"""Runs a demonstration, and exits, if it is run as a program."""

import sys

import numpy as np


def half_mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / (2 * len(r)))


if __name__ == "__main__":
    print(half_mse(np.array([1.0]), np.array([0.0])))
    sys.exit(1)
