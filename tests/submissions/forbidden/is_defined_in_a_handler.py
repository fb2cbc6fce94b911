"""Defines the function in the handler of an exception that always comes.

Honest: mse.
"""

import numpy as np
import torch

try:
    import a_package_that_is_not_there as fast

    half_mse = fast.loss
except (ImportError, AttributeError):

    def half_mse(pred, target):
        return float(torch.nn.functional.mse_loss(torch.tensor(pred), torch.tensor(target)) / 2)


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
