"""Right answers to `log_softmax`, written differently."""

import math

import numpy as np
from building_blocks import _as_given
from cross_entropy import _as_floats, logsumexp

from autograder import variant


@variant
def log_softmax_shifted_twice(z):
    """Subtracts the maximum first, and then the logsumexp of what is left."""
    z = _as_floats(z)
    shifted = z - z.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@variant
def log_softmax_with_logaddexp(z):
    """Lets NumPy's own two-term version run along the rows."""
    z = _as_floats(z)
    return z - np.logaddexp.reduce(z, axis=1, keepdims=True)


@variant
def log_softmax_row_by_row(z):
    """Goes through the rows one by one in float64 and converts at the end."""
    rows = [row - row.max() for row in z.astype(np.float64)]
    return _as_given([row - math.log(sum(math.exp(x) for x in row)) for row in rows], z)


@variant
def log_softmax_taken_twice(z):
    """Takes log_softmax of log_softmax, which changes nothing (S09 of the catalogue: accepted)."""
    once = _as_floats(z) - logsumexp(z)[:, None]
    return once - logsumexp(once)[:, None]
