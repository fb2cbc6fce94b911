"""Returns an array with more axes than anything needs."""

import numpy as np


def half_mse(pred, target):
    return np.zeros((1,) * 32)
