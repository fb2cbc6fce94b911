"""Right answers to `examples_softmax`, written differently."""

import numpy as np
from cross_entropy import softmax

from autograder import variant


@variant
def examples_answered_by_softmax():
    """Has its own softmax answer, in five examples of one kind of trouble each."""
    tables = (
        np.array([[0.5, -1.0, 2.0], [3.0, 0.0, -0.5]]),
        np.array([[1e6, 0.0], [1e6, 1e6 - 1]]),
        np.array([[-1e5, -1e5, -1e5], [0.0, 1.0, 2.0]]),
        np.array([[-3000.0, 0.0]]),
        np.array([[250, 3], [4, 5]], dtype=np.uint8),
    )
    return [((z,), softmax(z)) for z in tables]


@variant
def two_crowded_examples():
    """Puts the large scores into one table, and the integers into another."""
    large = np.array([[0.0, 1500.0, 0.0, 1500.0], [-5000.0, -5000.0, -5000.0, -5000.0]])
    shares = np.array([[0.0, 0.5, 0.0, 0.5], [0.25, 0.25, 0.25, 0.25]])
    e = np.exp(1)
    small = np.array([[2, 1], [3, 3], [7, 8]], dtype=np.uint16)
    return [
        ((large,), shares),
        ((small,), np.array([[e, 1.0], [(e + 1) / 2, (e + 1) / 2], [1.0, e]]) / (e + 1)),
    ]
