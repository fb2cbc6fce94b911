"""Wrong answers to `half_mse`."""

import numpy as np
from building_blocks import residual
from regression_losses import mae, mse

from autograder import misconception


@misconception("test_half_mse_of_two_residuals", row="L01")
def forgets_the_half(pred, target):
    """The mean of the squares is already the loss."""
    return mse(pred, target)


@misconception("test_half_mse_of_two_residuals", row="L02")
def sums_instead_of_averaging(pred, target):
    """The loss is half the sum of the squares, however many examples there are."""
    return float((residual(pred, target) ** 2).sum() / 2)


@misconception("test_half_mse_grows_with_the_square", row="L05")
def takes_absolute_values(pred, target):
    """An error is an error: its size is what counts, not its square."""
    return mae(pred, target)


@misconception("test_half_mse_refuses_to_broadcast", row="L06")
def half_mse_lets_shapes_broadcast(pred, target):
    """NumPy makes the shapes fit, so I need not look at them."""
    pred, target = np.asarray(pred, dtype=float), np.asarray(target, dtype=float)
    return float(((pred - target) ** 2).sum() / (2 * len(pred)))


@misconception("test_half_mse_adds_up_columns", row="L07")
def half_mse_counts_entries(pred, target):
    """n is the number of numbers in the array."""
    return float((residual(pred, target) ** 2).mean() / 2)


@misconception("test_half_mse_converts_integers", row="L12")
def half_mse_subtracts_in_uint8(pred, target):
    """Pixels are numbers like any other, so I can subtract them as they are."""
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(((pred - target) ** 2.0).sum() / (2 * len(pred)))


@misconception("test_half_mse_converts_integers", row="L12")
def half_mse_squares_in_uint8(pred, target):
    """Pixels are numbers like any other, so I can subtract and square them as they are."""
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(((pred - target) ** 2).sum() / (2 * len(pred)))


@misconception("test_half_mse_of_two_residuals", row="L13")
def divides_with_two_slashes(pred, target):
    """Dividing by a whole number of examples is a job for //."""
    return float((residual(pred, target) ** 2).sum() // (2 * len(pred)))


@misconception("test_half_mse_of_residuals_that_cancel", row="L14")
def squares_the_mean(pred, target):
    """The mean of the squares is the square of the mean."""
    r = residual(pred, target)
    return float((r.sum() / len(r)) ** 2 / 2)
