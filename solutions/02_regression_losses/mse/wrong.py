"""Wrong answers to `mse`."""

import numpy as np
from building_blocks import residual
from regression_losses import half_mse

from autograder import misconception


@misconception("test_mse_of_two_residuals", row="L01")
def keeps_the_half(pred, target):
    """The mean squared error always has the one half in front."""
    return half_mse(pred, target)


@misconception("test_mse_refuses_to_broadcast", row="L06")
def mse_lets_shapes_broadcast(pred, target):
    """NumPy makes the shapes fit, so I need not look at them."""
    pred, target = np.asarray(pred, dtype=float), np.asarray(target, dtype=float)
    return float(((pred - target) ** 2).sum() / len(pred))


@misconception("test_mse_adds_up_columns", row="L07")
def mse_counts_entries(pred, target):
    """The mean goes over every number in the array."""
    return float((residual(pred, target) ** 2).mean())


@misconception("test_mse_converts_integers", row="L12")
def mse_subtracts_in_uint8(pred, target):
    """Pixels are numbers like any other, so I can subtract them as they are."""
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(((pred - target) ** 2.0).sum() / len(pred))


@misconception("test_mse_converts_integers", row="L12")
def mse_squares_in_uint8(pred, target):
    """Pixels are numbers like any other, so I can subtract and square them as they are."""
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(((pred - target) ** 2).sum() / len(pred))


@misconception("test_mse_of_two_residuals", row="L02")
def mse_sums_instead_of_averaging(pred, target):
    """The loss adds up over the examples."""
    return float((residual(pred, target) ** 2).sum())
