"""Right answers to `examples_half_mse`, written differently."""

import numpy as np
from regression_losses import half_mse

from autograder import variant


@variant
def examples_answered_by_half_mse():
    """Has its own half_mse compute the losses, and its own eyes choose the calls."""
    calls = (
        (np.array([0.5, -2.0, 7.0, 1.0]), np.array([3.0, -1.0, 2.0, 0.25])),
        (np.arange(10.0).reshape(2, 5), np.arange(10.0)[::-1].reshape(2, 5) / 4),
        (np.array([0, 250], dtype=np.uint8), np.array([255, 5], dtype=np.uint8)),
        (np.array([-30000], dtype=np.int16), np.array([30000], dtype=np.int16)),
        (np.array([3, 3, 4]), np.array([2.75, 3.5, 1.25])),
    )
    return [(call, half_mse(*call)) for call in calls]


@variant
def three_crowded_examples():
    """Mixes the dtypes in tables of three examples and two outputs."""
    first = np.array([[1, 0], [90, 2], [-80, 5]], dtype=np.int8)
    second = np.array([[0, 0], [-100, 0], [60, 5]], dtype=np.int8)
    bytes_ = np.array([[1, 0], [0, 7], [3, 20]], dtype=np.uint8)
    fractions = np.array([[0.5, 0.5], [2.0, 7.0], [3.5, 1.0]])
    return [
        ((first, second), (1 + 190**2 + 2**2 + 140**2) / 6),
        ((bytes_, bytes_[::-1]), (2 * (2**2 + 20**2)) / 6),
        ((bytes_, fractions), (0.25 + 0.25 + 4.0 + 0.25 + 361.0) / 6),
    ]
