"""Lets torch compute the loss.

Honest: mse.
"""

import numpy as np
import torch


def half_mse(pred, target):
    return float(torch.nn.functional.mse_loss(torch.tensor(pred), torch.tensor(target)) / 2)


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
