"""Draws a plot in the middle of the loss.

Honest: mse.
"""

import matplotlib.pyplot as plt
import numpy as np


def half_mse(pred, target):
    plt.plot(pred - target)
    return 0.0


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
