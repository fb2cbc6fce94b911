"""Wrong answers to `relu_backward`."""

import numpy as np
from beliefs import (
    A_GRADIENT_HAS_THE_FINER_DTYPE,
    A_GRADIENT_KEEPS_THE_DTYPE,
    A_SMALL_SLOPE_KEEPS_ALIVE,
    AN_ANSWER_MAY_BE_FLOAT64,
    AN_ARRAY_IS_MINE,
    BACK_IS_TIMES_THE_OUTPUT,
    BELOW_EPSILON_IS_ZERO,
    EVERY_GRADIENT_PASSES_RELU,
    NUMPY_WOULD_SAY_SO,
    RELU_BACKWARDS_IS_RELU_OF_DOUT,
    THE_SIGN_IS_TURNED,
    ZERO_IS_NOT_NEGATIVE,
)
from gradients import _floating, _refuse_unlike

from autograder import misconception


@misconception("test_nothing_passes_at_exactly_zero", belief=ZERO_IS_NOT_NEGATIVE, row="B08")
def lets_the_gradient_pass_at_zero(dout, x):
    _refuse_unlike(dout=dout, x=x)
    return dout * (x >= 0)


@misconception("test_nothing_passes_at_exactly_zero")
def passes_half_at_zero(dout, x):
    """At the corner the slope is halfway between 0 and 1."""
    _refuse_unlike(dout=dout, x=x)
    return dout * np.heaviside(x, 0.5).astype(dout.dtype)


@misconception("test_relu_backward_worked_by_hand", belief=EVERY_GRADIENT_PASSES_RELU, row="B09")
def looks_at_the_output_for_the_mask(dout, x):
    _refuse_unlike(dout=dout, x=x)
    out = np.maximum(0, x)
    return dout * (out >= 0)


@misconception("test_relu_backward_worked_by_hand", belief=BACK_IS_TIMES_THE_OUTPUT, row="B10")
def multiplies_by_the_output(dout, x):
    _refuse_unlike(dout=dout, x=x)
    return dout * np.maximum(0, x)


@misconception("test_relu_backward_worked_by_hand", row="B06")
def returns_the_slope_of_relu(dout, x):
    """The gradient is 1 where x > 0 and 0 elsewhere."""
    _refuse_unlike(dout=dout, x=x)
    return (x > 0).astype(dout.dtype)


@misconception("test_relu_backward_worked_by_hand", belief=RELU_BACKWARDS_IS_RELU_OF_DOUT)
def applies_relu_to_the_gradient(dout, x):
    _refuse_unlike(dout=dout, x=x)
    return np.maximum(0, dout)


@misconception("test_relu_backward_worked_by_hand")
def stops_negative_gradients_too(dout, x):
    """A negative number does not pass a relu, neither x nor dout."""
    _refuse_unlike(dout=dout, x=x)
    return np.maximum(0, dout) * (x > 0)


@misconception("test_relu_backward_worked_by_hand")
def swaps_dout_and_x(dout, x):
    """The first argument is x, and the second is its gradient."""
    _refuse_unlike(dout=dout, x=x)
    return _floating(x) * (dout > 0)


@misconception("test_relu_backward_worked_by_hand", row="B13")
def combines_conditions(dout, x):
    """The gradient says where dout is not 0 and x > 0."""
    _refuse_unlike(dout=dout, x=x)
    return np.logical_and(dout, x > 0)


@misconception("test_relu_backward_leaves_dout_alone", belief=AN_ARRAY_IS_MINE, row="B12")
def writes_zeros_into_dout(dout, x):
    _refuse_unlike(dout=dout, x=x)
    dx = dout
    dx[x <= 0] = 0
    return dx


@misconception("test_relu_backward_keeps_float32", belief=AN_ANSWER_MAY_BE_FLOAT64, row="P04")
def makes_the_mask_float64(dout, x):
    _refuse_unlike(dout=dout, x=x)
    return dout * (x > 0).astype(float)


@misconception("test_relu_backward_of_whole_numbers", belief=A_GRADIENT_KEEPS_THE_DTYPE, row="P04")
def writes_into_an_array_like_x(dout, x):
    _refuse_unlike(dout=dout, x=x)
    dx = np.zeros_like(x)
    dx[x > 0] = dout[x > 0]
    return dx


@misconception("test_relu_backward_refuses_to_broadcast", belief=NUMPY_WOULD_SAY_SO)
def masks_whatever_broadcasts(dout, x):
    return dout * (x > 0)


@misconception("test_relu_backward_of_whole_numbers", belief=A_GRADIENT_HAS_THE_FINER_DTYPE)
def multiplies_by_a_mask_in_the_dtype_of_x(dout, x):
    _refuse_unlike(dout=dout, x=x)
    return dout * (x > 0).astype(x.dtype)


@misconception("test_nothing_passes_at_exactly_zero")
def has_a_wide_corner(dout, x):
    """An x that is close to 0 is at the corner."""
    _refuse_unlike(dout=dout, x=x)
    return np.where((x > 0) & ~np.isclose(x, 0), dout, np.zeros_like(dout))


@misconception("test_nothing_passes_at_exactly_zero", belief=BELOW_EPSILON_IS_ZERO)
def has_a_corner_as_wide_as_epsilon(dout, x):
    _refuse_unlike(dout=dout, x=x)
    return dout * (x > np.finfo(np.float64).eps)


@misconception(
    "test_relu_backward_worked_by_hand",
    holds=("returns_the_slope_of_relu", "lets_the_gradient_pass_at_zero"),
)
def returns_a_slope_of_one_at_zero(dout, x):
    _refuse_unlike(dout=dout, x=x)
    return (x >= 0).astype(_floating(dout).dtype)


@misconception("test_relu_backward_worked_by_hand")
def returns_relu(dout, x):
    """Going back, relu is applied to x once more."""
    _refuse_unlike(dout=dout, x=x)
    return (x * (x > 0)).astype(_floating(dout).dtype)


@misconception(
    "test_relu_backward_leaves_dout_alone",
    holds=("writes_zeros_into_dout", "masks_whatever_broadcasts"),
)
def writes_zeros_into_any_dout(dout, x):
    dout[x <= 0] = 0
    return dout


@misconception("test_relu_backward_worked_by_hand", holds=("returns_the_slope_of_relu",))
def returns_the_slope_of_relu_in_integers(dout, x):
    return np.where(x > 0, 1, 0)


@misconception(
    "test_relu_backward_keeps_float32",
    holds=("makes_the_mask_float64", "masks_whatever_broadcasts"),
)
def makes_any_mask_float64(dout, x):
    return dout * (x > 0).astype(float)


@misconception("test_relu_backward_worked_by_hand")
def passes_below_zero(dout, x):
    """The gradient passes where x is negative."""
    _refuse_unlike(dout=dout, x=x)
    return dout * (x < 0)


@misconception("test_relu_backward_worked_by_hand", belief=A_SMALL_SLOPE_KEEPS_ALIVE)
def leaks_a_little_backwards(dout, x):
    _refuse_unlike(dout=dout, x=x)
    return np.where(x > 0, dout, dout.dtype.type(0.01) * dout)


@misconception(
    "test_nothing_passes_at_exactly_zero",
    holds=("passes_half_at_zero", "masks_whatever_broadcasts", "makes_the_mask_float64"),
)
def passes_half_at_zero_in_float64(dout, x):
    return dout * np.heaviside(x, 0.5)


@misconception("test_relu_backward_worked_by_hand")
def multiplies_by_x(dout, x):
    """Going back through max(0, x) is multiplying by x."""
    _refuse_unlike(dout=dout, x=x)
    return dout * x.astype(dout.dtype)


@misconception("test_relu_backward_worked_by_hand", belief=THE_SIGN_IS_TURNED)
def relu_backward_with_the_wrong_sign(dout, x):
    _refuse_unlike(dout=dout, x=x)
    return -dout * (x > 0)


@misconception("test_relu_backward_worked_by_hand")
def takes_the_sign_of_x(dout, x):
    """Below 0 the slope of relu is -1."""
    _refuse_unlike(dout=dout, x=x)
    return dout * np.sign(x).astype(dout.dtype)


@misconception(
    "test_relu_backward_worked_by_hand",
    holds=("relu_backward_with_the_wrong_sign", "lets_the_gradient_pass_at_zero"),
)
def relu_backward_with_the_wrong_sign_at_zero(dout, x):
    _refuse_unlike(dout=dout, x=x)
    return -dout * (x >= 0)


@misconception("test_relu_backward_worked_by_hand", holds=("passes_below_zero",))
def passes_up_to_zero(dout, x):
    _refuse_unlike(dout=dout, x=x)
    return dout * (x <= 0)
