"""Right answers to `huber_grad`, written differently."""

import numpy as np
from building_blocks import floats

from autograder import variant


@variant
def huber_grad_by_where(pred, target, delta=1.0):
    """The residual inside, delta with its sign outside."""
    pred, target = floats(pred, target)
    r = pred - target
    inside = np.abs(r) <= delta
    slope = r.copy()
    slope[~inside] = delta * np.sign(r[~inside])
    return slope / len(r)
