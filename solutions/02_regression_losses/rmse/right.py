"""Right answers to `rmse`, written differently."""

import numpy as np
from building_blocks import floats
from regression_losses import mse

from autograder import variant


@variant
def rmse_of_float64(pred, target):
    """Computes in float64 throughout."""
    pred, target = floats(pred, target)
    return mse(pred.astype(np.float64), target.astype(np.float64)) ** 0.5
