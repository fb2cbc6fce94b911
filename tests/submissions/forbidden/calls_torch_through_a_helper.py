"""Lets a helper of the same file let torch compute the loss.

Honest: mse.
"""

import numpy as np
import torch as t


class Helper:
    def loss(self, pred, target):
        return t.nn.MSELoss()(t.tensor(pred), t.tensor(target))


helper = Helper()


def half_mse(pred, target):
    return float(helper.loss(pred, target) / 2)


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
