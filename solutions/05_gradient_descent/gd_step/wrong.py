"""Wrong answers to `gd_step`."""

import numpy as np
from beliefs import (
    A_COPY_OF_WEIGHTS_CAN_BE_MOVED,
    A_DIRECTION_HAS_LENGTH_ONE,
    AN_ANSWER_MAY_BE_FLOAT64,
    AN_ARRAY_IS_MINE,
    EITHER_MINUS_THE_OTHER,
    FLOATS_HAVE_32_BITS_OR_64,
    NUMPY_MAKES_FLOATS,
    NUMPY_WOULD_SAY_SO,
    THE_DTYPE_STAYS,
    THE_LEARNING_RATE_IS_A_TENTH,
    THE_LEARNING_RATE_IS_FIXED,
    UPHILL,
)
from building_blocks import LEARNING_RATE
from gradient_descent import _floating, gd_step

from autograder import misconception


def _refuse_unlike(w, grad):
    if w.shape != grad.shape:
        raise ValueError(f"w is {w.shape}, but its gradient is {grad.shape}")


@misconception("test_gd_step_worked_by_hand", belief=UPHILL, row="O01")
def climbs(w, grad, lr):
    _refuse_unlike(w, grad)
    return _floating(w) + lr * _floating(grad)


@misconception("test_gd_step_worked_by_hand")
def takes_the_whole_gradient(w, grad, lr):
    """A step goes from w to w minus the gradient."""
    return gd_step(w, grad, 1.0)


@misconception("test_gd_step_worked_by_hand")
def returns_only_the_step(w, grad, lr):
    """The step is lr times the gradient, and that is what is asked for."""
    _refuse_unlike(w, grad)
    return lr * _floating(grad)


@misconception("test_gd_step_worked_by_hand")
def returns_only_the_step_downhill(w, grad, lr):
    """The step is minus lr times the gradient, and whoever calls adds it to w."""
    _refuse_unlike(w, grad)
    return -lr * _floating(grad)


@misconception(
    "test_gd_step_with_any_number_of_axes", belief=THE_LEARNING_RATE_IS_A_TENTH, row="P01"
)
def uses_the_lr_of_the_example(w, grad, lr):
    return gd_step(w, grad, 0.1)


@misconception("test_gd_step_worked_by_hand", belief=THE_LEARNING_RATE_IS_FIXED, row="S27")
def reads_a_global_lr(w, grad, lr):
    return gd_step(w, grad, LEARNING_RATE)


@misconception("test_gd_step_with_a_learning_rate_of_zero")
def takes_zero_for_not_given(w, grad, lr):
    """A learning rate of 0 means that none was given, so a default will do."""
    return gd_step(w, grad, lr or LEARNING_RATE)


@misconception("test_gd_step_worked_by_hand", belief=A_DIRECTION_HAS_LENGTH_ONE)
def walks_in_unit_steps(w, grad, lr):
    return gd_step(w, _floating(grad) / np.linalg.norm(grad), lr)


@misconception("test_gd_step_worked_by_hand")
def looks_only_at_the_sign(w, grad, lr):
    """The sign of a slope says which way to go, and lr says how far."""
    return gd_step(w, np.sign(_floating(grad)), lr)


@misconception("test_gd_step_is_as_long_as_the_gradient_says")
def clips_large_gradients(w, grad, lr):
    """A gradient beyond 5 would explode, so it is clipped first."""
    return gd_step(w, np.clip(_floating(grad), -5, 5), lr)


@misconception("test_gd_step_worked_by_hand")
def follows_the_mean_slope(w, grad, lr):
    """The gradient is averaged to one number, and all weights move by that."""
    _refuse_unlike(w, grad)
    return _floating(w) - lr * _floating(grad).mean()


@misconception("test_gd_step_worked_by_hand")
def scales_the_weights_too(w, grad, lr):
    """A step is w times one minus lr times the gradient."""
    _refuse_unlike(w, grad)
    return _floating(w) * (1 - lr * _floating(grad))


@misconception("test_gd_step_from_one_place_three_times", belief=AN_ARRAY_IS_MINE)
def moves_w_itself(w, grad, lr):
    _refuse_unlike(w, grad)
    w = _floating(w)
    w -= lr * grad
    return w


@misconception("test_gd_step_from_one_place_three_times", belief=AN_ARRAY_IS_MINE)
def moves_w_itself_unconverted(w, grad, lr):
    _refuse_unlike(w, grad)
    w -= lr * grad
    return w


@misconception("test_gd_step_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def scales_the_gradient_itself(w, grad, lr):
    _refuse_unlike(w, grad)
    grad = _floating(grad)
    grad *= lr
    return _floating(w) - grad


@misconception("test_gd_step_keeps_float32", belief=AN_ANSWER_MAY_BE_FLOAT64, row="P04")
def steps_in_float64(w, grad, lr):
    return gd_step(w.astype(np.float64), grad.astype(np.float64), lr)


@misconception("test_gd_step_from_whole_numbers", belief=THE_DTYPE_STAYS, row="P04")
def steps_in_the_dtype_of_w(w, grad, lr):
    return gd_step(w, grad, lr).astype(w.dtype)


@misconception("test_gd_step_from_whole_numbers", belief=A_COPY_OF_WEIGHTS_CAN_BE_MOVED, row="P04")
def cannot_move_whole_numbers(w, grad, lr):
    _refuse_unlike(w, grad)
    w = w.copy()
    w -= lr * grad
    return w


@misconception("test_gd_step_refuses_to_broadcast", belief=NUMPY_WOULD_SAY_SO)
def lets_the_gradient_be_stretched(w, grad, lr):
    return _floating(w) - lr * _floating(grad)


@misconception("test_gd_step_of_special_arrays")
def stays_at_w_for_a_rate_of_zero(w, grad, lr):
    """With a learning rate of 0 there is no step, so w is the answer."""
    return _floating(w) if lr == 0 and w.shape == grad.shape else gd_step(w, grad, lr)


@misconception("test_gd_step_refuses_to_broadcast")
def looks_at_the_rate_before_the_shapes(w, grad, lr):
    """With a learning rate of 0 there is no step, and nothing to refuse."""
    return _floating(w).copy() if lr == 0 else gd_step(w, grad, lr)


@misconception("test_gd_step_from_whole_numbers", row="P04")
def converts_int64_alone(w, grad, lr):
    """Integers are int64."""
    if w.shape != grad.shape:
        raise ValueError(f"w is {w.shape}, grad is {grad.shape}")
    if w.dtype == np.int64:
        w = w.astype(np.float64)
    return w - (lr * grad).astype(w.dtype)


@misconception("test_gd_step_keeps_float32", belief=FLOATS_HAVE_32_BITS_OR_64)
def steps_in_two_dtypes(w, grad, lr):
    step = gd_step(w, grad, lr)
    return step.astype(np.float32) if step.dtype == np.float16 else step


@misconception("test_gd_step_worked_by_hand", holds=("climbs", "takes_the_whole_gradient"))
def climbs_the_whole_gradient(w, grad, lr):
    _refuse_unlike(w, grad)
    return _floating(w) + _floating(grad)


@misconception(
    "test_gd_step_worked_by_hand",
    holds=("returns_only_the_step_downhill", "takes_the_whole_gradient"),
)
def returns_minus_the_gradient(w, grad, lr):
    _refuse_unlike(w, grad)
    return -_floating(grad)


@misconception("test_gd_step_from_whole_numbers", belief=NUMPY_MAKES_FLOATS)
def leaves_whole_numbers_to_numpy(w, grad, lr):
    _refuse_unlike(w, grad)
    return w - lr * grad


@misconception(
    "test_gd_step_from_whole_numbers",
    holds=("leaves_whole_numbers_to_numpy", "lets_the_gradient_be_stretched"),
)
def gd_step_as_it_reads(w, grad, lr):
    return w - lr * grad


@misconception(
    "test_gd_step_from_one_place_three_times",
    holds=("moves_w_itself_unconverted", "lets_the_gradient_be_stretched"),
)
def moves_w_itself_as_it_reads(w, grad, lr):
    w -= lr * grad
    return w


@misconception("test_gd_step_worked_by_hand")
def divides_by_the_rate(w, grad, lr):
    """The gradient is divided by lr."""
    _refuse_unlike(w, grad)
    return _floating(w) - _floating(grad) / lr


@misconception("test_gd_step_worked_by_hand")
def scales_the_difference(w, grad, lr):
    """lr multiplies w minus the gradient."""
    _refuse_unlike(w, grad)
    return lr * (_floating(w) - _floating(grad))


@misconception("test_gd_step_worked_by_hand", belief=EITHER_MINUS_THE_OTHER)
def subtracts_w_from_the_step(w, grad, lr):
    _refuse_unlike(w, grad)
    return lr * _floating(grad) - _floating(w)


@misconception("test_gd_step_worked_by_hand")
def shrinks_w_and_ignores_the_gradient(w, grad, lr):
    """A step makes w smaller, by lr times w."""
    _refuse_unlike(w, grad)
    return _floating(w) - lr * _floating(w)


@misconception("test_gd_step_worked_by_hand")
def adds_up_the_gradient(w, grad, lr):
    """All weights move by the sum of the slopes."""
    _refuse_unlike(w, grad)
    return _floating(w) - lr * _floating(grad).sum()


@misconception("test_gd_step_worked_by_hand")
def subtracts_the_rate_as_well(w, grad, lr):
    """Both are taken off w, lr and the gradient."""
    _refuse_unlike(w, grad)
    return _floating(w) - lr - _floating(grad)


@misconception("test_gd_step_worked_by_hand", holds=("climbs", "moves_w_itself_unconverted"))
def climbs_in_w_itself(w, grad, lr):
    w += lr * grad
    return w


@misconception(
    "test_gd_step_worked_by_hand",
    holds=("takes_the_whole_gradient", "moves_w_itself_unconverted"),
)
def takes_the_whole_gradient_off_w_itself(w, grad, lr):
    w -= grad
    return w


@misconception("test_gd_step_worked_by_hand")
def decays_the_weights(w, grad, lr):
    """Each step takes lr times w off as well."""
    _refuse_unlike(w, grad)
    return (1 - lr) * _floating(w) - lr * _floating(grad)


@misconception("test_gd_step_worked_by_hand")
def divides_the_gradient_by_its_length(w, grad, lr):
    """The gradient is divided by the number of its entries."""
    _refuse_unlike(w, grad)
    return _floating(w) - lr * _floating(grad) / len(w)
