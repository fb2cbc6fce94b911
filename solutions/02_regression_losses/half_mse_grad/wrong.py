"""Wrong answers to `half_mse_grad`."""

import numpy as np
from building_blocks import residual
from regression_losses import half_mse_grad

from autograder import misconception


@misconception("test_half_mse_grad_of_two_residuals", row="L03")
def forgets_to_divide_by_n(pred, target):
    """The derivative of a half square is the residual, and that is the gradient."""
    return residual(pred, target)


@misconception("test_half_mse_grad_of_two_residuals", row="L04")
def subtracts_the_other_way_round(pred, target):
    """The square hides the sign, so target minus pred is as good."""
    return -half_mse_grad(pred, target)


@misconception("test_half_mse_grad_of_two_residuals")
def brings_down_the_two(pred, target):
    """The derivative of a square is twice the residual."""
    return 2 * half_mse_grad(pred, target)


@misconception("test_half_mse_grad_adds_up_columns", row="L07")
def half_mse_grad_counts_entries(pred, target):
    """n is the number of numbers in the array."""
    r = residual(pred, target)
    return r / r.size


@misconception("test_half_mse_grad_leaves_its_arguments_alone")
def subtracts_in_place(pred, target):
    """I can save memory by writing the residual into pred."""
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    if not np.issubdtype(pred.dtype, np.floating):
        pred = pred.astype(np.float64)
    pred -= target
    return pred / len(pred)


@misconception("test_half_mse_grad_refuses_to_broadcast", row="L06")
def half_mse_grad_lets_shapes_broadcast(pred, target):
    """NumPy makes the shapes fit, so I need not look at them."""
    pred = pred if np.issubdtype(pred.dtype, np.floating) else pred.astype(np.float64)
    return (pred - target.astype(pred.dtype)) / len(pred)


@misconception("test_half_mse_grad_keeps_the_dtype")
def always_answers_in_float64(pred, target):
    """More precision cannot hurt, so I convert everything to float64."""
    return half_mse_grad(pred.astype(np.float64), target.astype(np.float64))
