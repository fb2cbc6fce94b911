"""Wrong answers to `mae_grad`."""

import numpy as np
from beliefs import (
    A_COLUMN_OF_PREDICTIONS_IS_A_ROW,
    A_GRADIENT_IS_AVERAGED,
    AN_ARRAY_IS_MINE,
    BELOW_EPSILON_IS_ZERO,
    COMPUTE_WITH_PIXELS_AS_THEY_ARE,
    DIVIDED_BY_N_TWICE,
    EITHER_MINUS_THE_OTHER,
    NUMPY_MAKES_THE_SHAPES_FIT,
    THE_LAST_AXIS_COUNTS_EXAMPLES,
)
from building_blocks import residual, residual_in_place
from regression_losses import mae_grad

from autograder import misconception


@misconception("test_mae_grad_at_the_kink")
def calls_the_kink_a_slope(pred, target):
    """A residual of zero is not negative, so its slope is one."""
    r = residual(pred, target)
    return np.where(r >= 0, 1.0, -1.0).astype(r.dtype) / len(r)


@misconception("test_mae_grad_at_the_kink")
def divides_by_the_size(pred, target):
    """The sign is the residual over its size."""
    r = residual(pred, target)
    return r / np.abs(r) / len(r)


@misconception("test_mae_grad_of_three_residuals", belief=EITHER_MINUS_THE_OTHER, row="L04")
def mae_grad_with_the_wrong_sign(pred, target):
    return -mae_grad(pred, target)


@misconception("test_mae_grad_of_three_residuals", row="L03")
def mae_grad_forgets_to_divide(pred, target):
    """The slope of an absolute value is its sign, and that is the gradient."""
    return np.sign(residual(pred, target))


@misconception("test_mae_grad_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def mae_grad_subtracts_in_place(pred, target):
    r = residual_in_place(pred, target)
    return np.sign(r) / len(r)


@misconception("test_mae_grad_refuses_to_broadcast", belief=NUMPY_MAKES_THE_SHAPES_FIT, row="L06")
def mae_grad_lets_shapes_broadcast(pred, target):
    pred = pred if np.issubdtype(pred.dtype, np.floating) else pred.astype(np.float64)
    return np.sign(pred - target.astype(pred.dtype)) / len(pred)


@misconception("test_mae_grad_at_the_kink")
def mae_grad_with_a_wide_kink(pred, target):
    """A prediction that is close is at the kink."""
    gradient = mae_grad(pred, target)
    gradient[np.isclose(pred, target)] = 0
    return gradient


@misconception("test_mae_grad_next_to_the_kink")
def divides_by_the_root_of_the_square(pred, target):
    """The size of a residual is the root of its square."""
    r = residual(pred, target)
    size = np.sqrt(r * r)
    return np.where(size > 0, r / np.where(size > 0, size, 1), 0).astype(r.dtype) / len(r)


@misconception("test_mae_grad_next_to_the_kink", belief=BELOW_EPSILON_IS_ZERO)
def mae_grad_with_a_kink_as_wide_as_epsilon(pred, target):
    r = residual(pred, target)
    return np.where(np.abs(r) < np.finfo(np.float64).eps, 0, np.sign(r)).astype(r.dtype) / len(r)


@misconception("test_mae_grad_adds_up_columns")
def mae_grad_counts_entries(pred, target):
    """The mean goes over every number there is."""
    r = residual(pred, target)
    return np.sign(r) / r.size


@misconception(
    "test_mae_grad_of_three_residuals",
    holds=("mae_grad_with_the_wrong_sign", "mae_grad_forgets_to_divide"),
)
def gives_the_sign_the_other_way_round(pred, target):
    return -np.sign(residual(pred, target))


@misconception(
    "test_mae_grad_at_the_kink", holds=("divides_by_the_size", "mae_grad_forgets_to_divide")
)
def divides_by_the_size_alone(pred, target):
    r = residual(pred, target)
    return r / np.abs(r)


@misconception(
    "test_mae_grad_refuses_to_broadcast", belief=A_COLUMN_OF_PREDICTIONS_IS_A_ROW, row="L06"
)
def mae_grad_makes_a_row_of_predictions(pred, target):
    pred = pred[..., 0] if pred.shape == (*target.shape, 1) else pred
    return mae_grad(pred, target)


@misconception("test_mae_grad_converts_integers", belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE)
def mae_grad_subtracts_in_uint8(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return np.sign(pred - target) / len(pred)


@misconception(
    "test_mae_grad_converts_integers",
    holds=("mae_grad_subtracts_in_uint8", "mae_grad_lets_shapes_broadcast"),
)
def mae_grad_as_it_reads(pred, target):
    return np.sign(pred - target) / len(pred)


@misconception("test_mae_grad_at_the_kink")
def calls_the_kink_a_slope_of_minus_one(pred, target):
    """A residual that is not positive is negative, so its slope is minus one."""
    r = residual(pred, target)
    return np.where(r > 0, 1.0, -1.0).astype(r.dtype) / len(r)


@misconception("test_mae_grad_of_three_residuals")
def mae_grad_gives_residuals(pred, target):
    """The gradient is the residual over n, as for the squares."""
    r = residual(pred, target)
    return r / len(r)


@misconception("test_mae_grad_of_three_residuals")
def mae_grad_gives_sizes(pred, target):
    """The gradient is what each prediction adds to the loss."""
    r = residual(pred, target)
    return np.abs(r) / len(r)


@misconception("test_mae_grad_of_three_residuals")
def mae_grad_keeps_a_half(pred, target):
    """The gradient has a half in front, as half_mse has."""
    return mae_grad(pred, target) / 2


@misconception("test_mae_grad_of_three_residuals", belief=A_GRADIENT_IS_AVERAGED)
def mae_grad_averages_everything(pred, target):
    return np.sign(residual(pred, target)).mean()


@misconception("test_mae_grad_of_three_residuals", belief=A_GRADIENT_IS_AVERAGED)
def mae_grad_adds_up_everything(pred, target):
    r = residual(pred, target)
    return np.sign(r).sum() / len(r)


@misconception("test_mae_grad_of_three_residuals")
def mae_grad_is_off_below(pred, target):
    """The slope is 1 where the prediction is too large, and 0 elsewhere."""
    r = residual(pred, target)
    return (r > 0).astype(r.dtype) / len(r)


@misconception("test_mae_grad_adds_up_columns", belief=THE_LAST_AXIS_COUNTS_EXAMPLES)
def mae_grad_divides_by_the_columns(pred, target):
    r = residual(pred, target)
    return np.sign(r) / r.shape[-1]


@misconception("test_mae_grad_of_three_residuals", belief=DIVIDED_BY_N_TWICE)
def mae_grad_divides_by_n_twice(pred, target):
    return mae_grad(pred, target) / len(pred)


@misconception(
    "test_mae_grad_of_three_residuals",
    holds=("mae_grad_with_the_wrong_sign", "mae_grad_counts_entries"),
)
def mae_grad_with_the_wrong_sign_counts_entries(pred, target):
    r = residual(pred, target)
    return -np.sign(r) / r.size


@misconception(
    "test_mae_grad_of_three_residuals",
    holds=("mae_grad_gives_residuals", "mae_grad_forgets_to_divide"),
)
def mae_grad_gives_residuals_alone(pred, target):
    return residual(pred, target)


@misconception(
    "test_mae_grad_of_three_residuals",
    holds=("calls_the_kink_a_slope", "mae_grad_forgets_to_divide"),
)
def gives_a_sign_at_the_kink_and_forgets_to_divide(pred, target):
    r = residual(pred, target)
    return np.where(r < 0, r.dtype.type(-1), r.dtype.type(1))


@misconception(
    "test_mae_grad_of_three_residuals",
    holds=("calls_the_kink_a_slope_of_minus_one", "mae_grad_forgets_to_divide"),
)
def gives_minus_one_at_the_kink_and_forgets_to_divide(pred, target):
    r = residual(pred, target)
    return np.where(r > 0, r.dtype.type(1), r.dtype.type(-1))
