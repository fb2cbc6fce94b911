"""Right answers to `rmse_grad`, written differently."""

import numpy as np
from building_blocks import floats
from regression_losses import rmse

from autograder import variant


@variant
def rmse_grad_by_the_chain_rule(pred, target):
    """1/(2 root) times the gradient of the mse, guarded by np.divide's own mask."""
    pred, target = floats(pred, target)
    slope = 2 * (pred - target) / len(pred)
    root = np.full_like(slope, rmse(pred, target))
    return np.divide(slope, 2 * root, out=np.zeros_like(slope), where=root > 0)


@variant
def rmse_grad_by_the_norm(pred, target):
    """The residual over its length, over the root of n."""
    pred, target = floats(pred, target)
    residual = pred - target
    length = np.linalg.norm(residual)
    if length == 0.0:
        return residual * 0
    return (residual / (length * np.sqrt(len(pred)))).astype(pred.dtype)


@variant
def rmse_grad_over_no_less_than_tiny(pred, target):
    """Divides by the smallest float there is where the root is 0."""
    pred, target = floats(pred, target)
    tiny = float(np.finfo(pred.dtype).tiny)
    return (pred - target) / (len(pred) * max(float(rmse(pred, target)), tiny))
