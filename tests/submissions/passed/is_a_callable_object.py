"""Is an object with a `__call__`, for those who like classes."""

import numpy as np


class Loss:
    def __init__(self, divisor):
        self.divisor = divisor

    def __call__(self, pred, target):
        if pred.shape != target.shape:
            raise ValueError(f"{pred.shape} is not {target.shape}")
        r = pred.astype(np.float64) - target
        return float((r**2).sum() / (self.divisor * len(r)))


half_mse = Loss(2)
