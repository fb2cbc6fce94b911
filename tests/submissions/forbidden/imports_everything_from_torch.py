"""Imports everything from torch, so that no name says where it comes from.

Honest: mse.
"""

import numpy as np
from torch.nn.functional import *


def half_mse(pred, target):
    return float(mse_loss(pred, target) / 2)


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
