"""Right answers to `softmax`, written differently."""

import math

import numpy as np
from building_blocks import _as_given
from cross_entropy import _as_floats, log_softmax

from autograder import variant


@variant
def softmax_from_log_softmax(z):
    """Exponentiates the log-probabilities."""
    return np.exp(log_softmax(z))


@variant
def softmax_row_by_row(z):
    """Fills an array of floats in a loop."""
    out = np.empty(z.shape, dtype=z.dtype if z.dtype.kind == "f" else float)
    for i in range(z.shape[0]):
        scores = [float(score) for score in z[i]]
        exponentials = [math.exp(score - max(scores)) for score in scores]
        out[i] = [e / sum(exponentials) for e in exponentials]
    return out


@variant
def softmax_on_the_transpose(z):
    """Puts the classes first, so that the row maxima broadcast without keepdims."""
    z = _as_floats(z).T
    e = np.exp(z - z.max(axis=0))
    return (e / e.sum(axis=0)).T


@variant
def softmax_in_float64_and_back(z):
    """Computes more precisely than it has to and converts at the end."""
    wide = z.astype(np.float64)
    e = np.exp(wide - np.max(wide, axis=-1)[:, None])
    return _as_given(e / np.einsum("nc->n", e)[:, None], z)
