"""Right answers to `mae`, written differently."""

import numpy as np
from building_blocks import floats

from autograder import variant


@variant
def mae_by_the_larger(pred, target):
    """The size is the larger of the residual and its opposite."""
    pred, target = floats(pred, target)
    return np.maximum(pred - target, target - pred).sum() / len(pred)
