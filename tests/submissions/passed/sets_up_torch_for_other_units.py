"""Sets attributes of torch at the top, and computes without it."""

import numpy as np
import torch

torch.backends.cudnn.deterministic = True
np.set_printoptions(precision=3)
words = "torch is not used here"


def half_mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / (2 * len(r)))
