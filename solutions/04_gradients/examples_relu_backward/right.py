"""Right answers to `examples_relu_backward`, written differently."""

import numpy as np
from gradients import relu_backward

from autograder import variant


@variant
def examples_answered_by_relu_backward():
    """Has its own relu_backward answer calls of a single kind of trouble each."""
    dout = np.array([[-2.0, 3.0], [0.25, -4.0]])
    xs = (
        np.array([[1.5, -1.5], [3.0, 0.5]]),
        np.array([[0.0, -0.0], [7.0, -7.0]]),
        np.array([[1e-9, 2e-9], [-1e-9, 3e-9]]),
        np.array([[1e-20, 1.0], [1e-30, -1e-20]]),
        np.array([[2, 0], [3, 1]], dtype=np.uint8),
    )
    return [((dout, x), relu_backward(dout, x)) for x in xs]


@variant
def two_crowded_examples():
    """Puts every float into one example, and every integer into another."""
    dout = np.array([1.5, -2.5, 3.5, -4.5, 5.5, -6.5])
    x = np.array([2.0, 3.0, -4.0, 0.0, 1e-18, 1e-100])
    return [
        ((dout, x), np.array([1.5, -2.5, 0.0, 0.0, 5.5, -6.5])),
        ((dout, np.array([-1, 0, 1, 2, 3, -4])), np.array([0.0, 0.0, 3.5, -4.5, 5.5, 0.0])),
    ]
