"""Imports packages for plots that the cell does not hold."""

import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns
from tqdm.auto import tqdm


def half_mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / (2 * len(r)))


def picture():
    for scale in tqdm(range(10)):
        plt.plot(scale, half_mse(np.array([scale]), np.array([0])))
    sns.despine()
