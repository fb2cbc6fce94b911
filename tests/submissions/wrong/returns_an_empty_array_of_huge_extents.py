"""Returns an array without entries whose other extents overflow."""

import numpy as np


def half_mse(pred, target):
    return np.empty((0, 1 << 20, 1 << 20))
