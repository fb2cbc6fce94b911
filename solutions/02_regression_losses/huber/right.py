"""Right answers to `huber`, written differently."""

import numpy as np
from building_blocks import floats

from autograder import variant


@variant
def huber_by_where(pred, target, delta=1.0):
    """The two pieces as they stand in the docstring."""
    pred, target = floats(pred, target)
    r = pred - target
    with np.errstate(invalid="ignore"):
        beyond = delta * (np.abs(r) - delta / 2)
    return np.where(np.abs(r) < delta, 0.5 * r**2, beyond).sum() / len(r)
