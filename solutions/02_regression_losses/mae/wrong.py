"""Wrong answers to `mae`."""

import numpy as np
from building_blocks import residual
from regression_losses import mse

from autograder import misconception


@misconception("test_mae_of_residuals_that_cancel")
def forgets_the_absolute_value(pred, target):
    """The mean error is the mean of the residuals."""
    r = residual(pred, target)
    return float(r.sum() / len(r))


@misconception("test_mae_adds_up_columns", row="L07")
def mae_counts_entries(pred, target):
    """The mean goes over every number in the array."""
    return float(np.abs(residual(pred, target)).mean())


@misconception("test_mae_converts_integers", row="L12")
def mae_subtracts_in_uint8(pred, target):
    """Pixels are numbers like any other, so I can subtract them as they are."""
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(np.abs(pred - target).sum() / len(pred))


@misconception("test_mae_of_two_residuals")
def squares_all_the_same(pred, target):
    """Every error is squared before it is averaged."""
    return mse(pred, target)
