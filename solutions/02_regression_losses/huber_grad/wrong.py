"""Wrong answers to `huber_grad`."""

import numpy as np
from beliefs import (
    A_COLUMN_OF_PREDICTIONS_IS_A_ROW,
    A_GRADIENT_IS_AVERAGED,
    AN_ARRAY_IS_MINE,
    COMPUTE_WITH_PIXELS_AS_THEY_ARE,
    DIVIDED_BY_N_TWICE,
    EITHER_MINUS_THE_OTHER,
    HUBER_IS_SMOOTH_L1,
    N_COUNTS_NUMBERS,
    NUMPY_MAKES_THE_SHAPES_FIT,
    THE_BEND_IS_AT_1,
    THE_HALF_STAYS,
    THE_LAST_AXIS_COUNTS_EXAMPLES,
    TWO_COMES_DOWN,
)
from building_blocks import residual, residual_in_place
from regression_losses import huber_grad

from autograder import misconception


@misconception("test_huber_grad_of_three_residuals")
def loses_the_sign_outside(pred, target, delta=1.0):
    """Beyond delta the slope is delta."""
    r = residual(pred, target)
    return np.where(np.abs(r) <= delta, r, r.dtype.type(delta)) / len(r)


@misconception("test_huber_grad_of_three_residuals")
def forgets_delta_outside(pred, target, delta=1.0):
    """Beyond delta the slope is that of an absolute value, plus or minus one."""
    r = residual(pred, target)
    return np.where(np.abs(r) <= delta, r, np.sign(r)) / len(r)


@misconception("test_huber_grad_of_three_residuals", row="L03")
def huber_grad_forgets_to_divide(pred, target, delta=1.0):
    """The clipped residual is the gradient."""
    return np.clip(residual(pred, target), -delta, delta)


@misconception("test_huber_grad_of_three_residuals", belief=EITHER_MINUS_THE_OTHER, row="L04")
def huber_grad_with_the_wrong_sign(pred, target, delta=1.0):
    return np.clip(-residual(pred, target), -delta, delta) / len(pred)


@misconception("test_huber_grad_adds_up_columns", belief=N_COUNTS_NUMBERS, row="L07")
def huber_grad_counts_entries(pred, target, delta=1.0):
    r = residual(pred, target)
    return np.clip(r, -delta, delta) / r.size


@misconception("test_huber_grad_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def huber_grad_subtracts_in_place(pred, target, delta=1.0):
    r = residual_in_place(pred, target)
    return np.clip(r, -delta, delta) / len(r)


@misconception("test_huber_grad_refuses_to_broadcast", belief=NUMPY_MAKES_THE_SHAPES_FIT, row="L06")
def huber_grad_lets_shapes_broadcast(pred, target, delta=1.0):
    pred = pred if np.issubdtype(pred.dtype, np.floating) else pred.astype(np.float64)
    return np.clip(pred - target.astype(pred.dtype), -delta, delta) / len(pred)


@misconception(
    "test_huber_grad_of_three_residuals",
    holds=("huber_grad_with_the_wrong_sign", "huber_grad_forgets_to_divide"),
)
def huber_grad_clips_the_other_way_round(pred, target, delta=1.0):
    return np.clip(-residual(pred, target), -delta, delta)


@misconception(
    "test_huber_grad_of_three_residuals",
    holds=("forgets_delta_outside", "huber_grad_forgets_to_divide"),
)
def forgets_delta_and_n(pred, target, delta=1.0):
    r = residual(pred, target)
    return np.where(np.abs(r) <= delta, r, np.sign(r))


@misconception(
    "test_huber_grad_refuses_to_broadcast", belief=A_COLUMN_OF_PREDICTIONS_IS_A_ROW, row="L06"
)
def huber_grad_makes_a_row_of_predictions(pred, target, delta=1.0):
    pred = pred[..., 0] if pred.shape == (*target.shape, 1) else pred
    return huber_grad(pred, target, delta)


@misconception("test_huber_grad_converts_integers", belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE)
def huber_grad_subtracts_in_uint8(pred, target, delta=1.0):
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return np.clip(pred - target, -delta, delta) / len(pred)


@misconception(
    "test_huber_grad_converts_integers",
    holds=("huber_grad_subtracts_in_uint8", "huber_grad_lets_shapes_broadcast"),
)
def huber_grad_as_it_reads(pred, target, delta=1.0):
    return np.clip(pred - target, -delta, delta) / len(pred)


@misconception("test_huber_grad_of_three_residuals")
def is_flat_outside(pred, target, delta=1.0):
    """Beyond delta a residual does not count."""
    r = residual(pred, target)
    return np.where(np.abs(r) <= delta, r, 0) / len(r)


@misconception("test_huber_grad_of_three_residuals", belief=THE_BEND_IS_AT_1)
def huber_grad_leaves_delta_at_one(pred, target, delta=1.0):
    r = residual(pred, target)
    return np.clip(r, -1, 1) / len(r)


@misconception("test_huber_grad_of_three_residuals")
def clips_from_above_alone(pred, target, delta=1.0):
    """Only a residual above delta is too large."""
    r = residual(pred, target)
    return np.minimum(r, r.dtype.type(delta)) / len(r)


@misconception("test_huber_grad_of_three_residuals")
def clips_at_zero(pred, target, delta=1.0):
    """The residual is held between 0 and delta."""
    r = residual(pred, target)
    return np.clip(r, 0, delta) / len(r)


@misconception("test_huber_grad_of_three_residuals")
def multiplies_by_delta_outside(pred, target, delta=1.0):
    """Beyond delta the slope is delta times the residual."""
    r = residual(pred, target)
    return np.where(np.abs(r) <= delta, r, r * r.dtype.type(delta)) / len(r)


@misconception("test_huber_grad_of_three_residuals", belief=THE_HALF_STAYS)
def huber_grad_keeps_the_half(pred, target, delta=1.0):
    r = residual(pred, target)
    return np.where(np.abs(r) <= delta, r / 2, r.dtype.type(delta) * np.sign(r)) / len(r)


@misconception("test_huber_grad_of_three_residuals", belief=A_GRADIENT_IS_AVERAGED)
def huber_grad_averages_everything(pred, target, delta=1.0):
    return np.clip(residual(pred, target), -delta, delta).mean()


@misconception("test_huber_grad_of_three_residuals", belief=DIVIDED_BY_N_TWICE)
def huber_grad_divides_by_n_twice(pred, target, delta=1.0):
    return huber_grad(pred, target, delta) / len(pred)


@misconception("test_huber_grad_of_three_residuals", belief=TWO_COMES_DOWN)
def huber_grad_brings_down_the_two(pred, target, delta=1.0):
    r = residual(pred, target)
    return np.where(np.abs(r) <= delta, 2 * r, r.dtype.type(delta) * np.sign(r)) / len(r)


@misconception("test_huber_grad_adds_up_columns", belief=THE_LAST_AXIS_COUNTS_EXAMPLES)
def huber_grad_divides_by_the_columns(pred, target, delta=1.0):
    r = residual(pred, target)
    return np.clip(r, -delta, delta) / r.shape[-1]


@misconception("test_huber_grad_of_three_residuals")
def huber_grad_without_signs(pred, target, delta=1.0):
    """A gradient says how large the residual is, up to delta."""
    return np.abs(huber_grad(pred, target, delta))


@misconception(
    "test_huber_grad_of_three_residuals",
    holds=("huber_grad_with_the_wrong_sign", "huber_grad_counts_entries"),
)
def huber_grad_with_the_wrong_sign_counts_entries(pred, target, delta=1.0):
    r = residual(pred, target)
    return np.clip(-r, -delta, delta) / r.size


@misconception(
    "test_huber_grad_of_three_residuals",
    holds=("huber_grad_leaves_delta_at_one", "huber_grad_forgets_to_divide"),
)
def huber_grad_leaves_delta_at_one_and_n_out(pred, target, delta=1.0):
    return np.clip(residual(pred, target), -1, 1)


@misconception(
    "test_huber_grad_of_three_residuals",
    holds=("is_flat_outside", "huber_grad_forgets_to_divide"),
)
def is_flat_outside_and_forgets_to_divide(pred, target, delta=1.0):
    r = residual(pred, target)
    return np.where(np.abs(r) <= delta, r, 0)


@misconception("test_huber_grad_of_three_residuals")
def holds_the_quotient_within_delta(pred, target, delta=1.0):
    """What delta holds is the residual over n."""
    r = residual(pred, target)
    return np.clip(r / len(r), -delta, delta)


@misconception("test_huber_grad_of_three_residuals", belief=HUBER_IS_SMOOTH_L1)
def huber_grad_of_smooth_l1(pred, target, delta=1.0):
    r = residual(pred, target)
    return np.where(np.abs(r) <= delta, r / r.dtype.type(delta), np.sign(r)) / len(r)
