"""Wrong answers to `mae`."""

import numpy as np
from beliefs import (
    A_COLUMN_OF_PREDICTIONS_IS_A_ROW,
    AN_ARRAY_IS_MINE,
    COMPUTE_WITH_PIXELS_AS_THEY_ARE,
    NUMPY_MAKES_THE_SHAPES_FIT,
    THE_MEAN_OF_EVERY_NUMBER,
)
from building_blocks import residual, residual_in_place
from regression_losses import mae, mse

from autograder import misconception


@misconception("test_mae_of_residuals_that_cancel")
def forgets_the_absolute_value(pred, target):
    """The mean error is the mean of the residuals."""
    r = residual(pred, target)
    return float(r.sum() / len(r))


@misconception("test_mae_adds_up_columns", belief=THE_MEAN_OF_EVERY_NUMBER, row="L07")
def mae_counts_entries(pred, target):
    return float(np.abs(residual(pred, target)).mean())


@misconception("test_mae_converts_integers", belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE, row="L12")
def mae_subtracts_in_uint8(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(np.abs(pred - target).sum() / len(pred))


@misconception("test_mae_of_two_residuals")
def squares_all_the_same(pred, target):
    """Every error is squared before it is averaged."""
    return mse(pred, target)


@misconception("test_mae_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def mae_subtracts_in_place(pred, target):
    return float(np.sum(np.abs(residual_in_place(pred, target))) / len(pred))


@misconception("test_mae_refuses_to_broadcast", belief=NUMPY_MAKES_THE_SHAPES_FIT, row="L06")
def mae_lets_shapes_broadcast(pred, target):
    pred, target = np.asarray(pred, dtype=float), np.asarray(target, dtype=float)
    return float(np.abs(pred - target).sum() / len(pred))


@misconception("test_mae_of_two_residuals", holds=("squares_all_the_same", "mae_counts_entries"))
def averages_every_square(pred, target):
    return float((residual(pred, target) ** 2).mean())


@misconception("test_mae_refuses_to_broadcast", belief=A_COLUMN_OF_PREDICTIONS_IS_A_ROW, row="L06")
def mae_makes_a_row_of_predictions(pred, target):
    pred = pred[..., 0] if pred.shape == (*target.shape, 1) else pred
    return mae(pred, target)
