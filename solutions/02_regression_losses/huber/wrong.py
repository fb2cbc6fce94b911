"""Wrong answers to `huber`."""

import numpy as np
from beliefs import (
    A_COLUMN_OF_PREDICTIONS_IS_A_ROW,
    AN_ARRAY_IS_MINE,
    COMPUTE_WITH_PIXELS_AS_THEY_ARE,
    NUMPY_MAKES_THE_SHAPES_FIT,
    THE_MEAN_OF_EVERY_NUMBER,
)
from building_blocks import residual, residual_in_place
from regression_losses import huber

from autograder import misconception


@misconception("test_huber_of_three_residuals")
def forgets_to_take_half_of_delta_off(pred, target, delta=1.0):
    """Beyond delta the loss is delta times the size."""
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2 / 2, delta * size).sum() / len(size))


@misconception("test_huber_of_three_residuals")
def forgets_the_half_inside(pred, target, delta=1.0):
    """Inside delta the loss is the square."""
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2, delta * (size - delta / 2)).sum() / len(size))


@misconception("test_huber_of_three_residuals")
def chooses_by_the_signed_residual(pred, target, delta=1.0):
    """A residual below delta is a small one."""
    r = residual(pred, target)
    outside = delta * (np.abs(r) - delta / 2)
    return float(np.where(r <= delta, r**2 / 2, outside).sum() / len(r))


@misconception("test_huber_obeys_delta")
def leaves_delta_at_one(pred, target, delta=1.0):
    """The bend is at 1."""
    size = np.abs(residual(pred, target))
    return float(np.where(size <= 1, size**2 / 2, size - 0.5).sum() / len(size))


@misconception("test_huber_with_delta_at_infinity")
def multiplies_by_infinity(pred, target, delta=1.0):
    """Multiplied by 0, the piece that does not hold is gone."""
    size = np.abs(residual(pred, target))
    mask = (size <= delta).astype(size.dtype)
    pieces = mask * size**2 / 2 + (1 - mask) * delta * (size - delta / 2)
    return float(pieces.sum() / len(size))


@misconception("test_huber_adds_up_columns", belief=THE_MEAN_OF_EVERY_NUMBER, row="L07")
def huber_counts_entries(pred, target, delta=1.0):
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)).mean())


@misconception("test_huber_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def huber_subtracts_in_place(pred, target, delta=1.0):
    size = np.abs(residual_in_place(pred, target))
    inside = np.minimum(size, delta)
    return float(np.sum(inside**2 / 2 + inside * (size - inside)) / len(size))


@misconception("test_huber_refuses_to_broadcast", belief=NUMPY_MAKES_THE_SHAPES_FIT, row="L06")
def huber_lets_shapes_broadcast(pred, target, delta=1.0):
    pred, target = np.asarray(pred, dtype=float), np.asarray(target, dtype=float)
    size = np.abs(pred - target)
    inside = np.minimum(size, delta)
    return float(np.sum(inside**2 / 2 + inside * (size - inside)) / len(size))


@misconception("test_huber_converts_integers", belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE, row="L12")
def huber_subtracts_in_uint8(pred, target, delta=1.0):
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    size = np.abs(pred - target).astype(np.float64)
    inside = np.minimum(size, delta)
    return float(np.sum(inside**2 / 2 + inside * (size - inside)) / len(size))


@misconception(
    "test_huber_refuses_to_broadcast", belief=A_COLUMN_OF_PREDICTIONS_IS_A_ROW, row="L06"
)
def huber_makes_a_row_of_predictions(pred, target, delta=1.0):
    pred = pred[..., 0] if pred.shape == (*target.shape, 1) else pred
    return huber(pred, target, delta)
