"""Right answers to `mse`, written differently."""

import numpy as np
from building_blocks import floats

from autograder import variant


@variant
def mse_by_a_dot_product(pred, target):
    """Multiplies the flat residual with itself."""
    pred, target = floats(pred, target)
    flat = (pred - target).ravel()
    return float(flat @ flat) / len(pred)


@variant
def mse_by_a_mean_of_sums(pred, target):
    """Sums each example's columns, then takes the mean over the examples."""
    pred, target = floats(pred, target)
    return np.square(pred - target).reshape(len(pred), -1).sum(axis=1).mean()
