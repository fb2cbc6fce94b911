"""Wrong answers to `half_mse_grad`."""

import numpy as np
from beliefs import (
    A_COLUMN_OF_PREDICTIONS_IS_A_ROW,
    A_GRADIENT_HAS_THE_FINER_DTYPE,
    A_GRADIENT_IS_AVERAGED,
    COMPUTE_WITH_PIXELS_AS_THEY_ARE,
    COUNTING_TO_N_MINUS_1,
    DIVIDED_BY_N_TWICE,
    MORE_DIGITS_CANNOT_HURT,
    N_COUNTS_NUMBERS,
    NOT_NEEDED_ANY_MORE,
    NUMPY_MAKES_THE_SHAPES_FIT,
    PREDICTION_PLUS_TARGET,
    THE_HALF_STAYS,
    THE_LAST_AXIS_COUNTS_EXAMPLES,
    THE_SQUARE_HIDES_THE_SIGN,
)
from building_blocks import floats, residual
from regression_losses import half_mse_grad

from autograder import misconception


@misconception("test_half_mse_grad_of_two_residuals", row="L03")
def forgets_to_divide_by_n(pred, target):
    """The derivative of a half square is the residual, and that is the gradient."""
    return residual(pred, target)


@misconception("test_half_mse_grad_of_two_residuals", belief=THE_SQUARE_HIDES_THE_SIGN, row="L04")
def subtracts_the_other_way_round(pred, target):
    return -half_mse_grad(pred, target)


@misconception("test_half_mse_grad_of_two_residuals")
def brings_down_the_two(pred, target):
    """The derivative of a square is twice the residual."""
    return 2 * half_mse_grad(pred, target)


@misconception("test_half_mse_grad_adds_up_columns", belief=N_COUNTS_NUMBERS, row="L07")
def half_mse_grad_counts_entries(pred, target):
    r = residual(pred, target)
    return r / r.size


@misconception("test_half_mse_grad_leaves_its_arguments_alone", belief=NOT_NEEDED_ANY_MORE)
def subtracts_in_place(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    if not np.issubdtype(pred.dtype, np.floating):
        pred = pred.astype(np.float64)
    pred -= target
    return pred / len(pred)


@misconception(
    "test_half_mse_grad_refuses_to_broadcast", belief=NUMPY_MAKES_THE_SHAPES_FIT, row="L06"
)
def half_mse_grad_lets_shapes_broadcast(pred, target):
    pred = pred if np.issubdtype(pred.dtype, np.floating) else pred.astype(np.float64)
    return (pred - target.astype(pred.dtype)) / len(pred)


@misconception("test_half_mse_grad_keeps_the_dtype", belief=MORE_DIGITS_CANNOT_HURT)
def always_answers_in_float64(pred, target):
    return half_mse_grad(pred.astype(np.float64), target.astype(np.float64))


@misconception(
    "test_half_mse_grad_converts_integers", belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE, row="L12"
)
def half_mse_grad_subtracts_in_uint8(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return (pred - target) / len(pred)


@misconception("test_half_mse_grad_keeps_the_dtype", belief=A_GRADIENT_HAS_THE_FINER_DTYPE)
def half_mse_grad_in_the_finer_dtype(pred, target):
    wide = np.result_type(pred, target)
    wide = wide if np.issubdtype(wide, np.floating) else np.float64
    return half_mse_grad(pred.astype(wide), target.astype(wide))


@misconception(
    "test_half_mse_grad_of_two_residuals",
    holds=("subtracts_the_other_way_round", "forgets_to_divide_by_n"),
)
def subtracts_the_other_way_round_and_forgets_n(pred, target):
    return -residual(pred, target)


@misconception(
    "test_half_mse_grad_of_two_residuals", holds=("brings_down_the_two", "forgets_to_divide_by_n")
)
def brings_down_the_two_and_forgets_n(pred, target):
    return 2 * residual(pred, target)


@misconception(
    "test_half_mse_grad_of_two_residuals",
    holds=("brings_down_the_two", "half_mse_grad_counts_entries"),
)
def brings_down_the_two_and_counts_entries(pred, target):
    r = residual(pred, target)
    return 2 * r / r.size


@misconception(
    "test_half_mse_grad_of_two_residuals",
    holds=("subtracts_the_other_way_round", "half_mse_grad_counts_entries"),
)
def subtracts_the_other_way_round_and_counts_entries(pred, target):
    r = residual(pred, target)
    return -r / r.size


@misconception(
    "test_half_mse_grad_refuses_to_broadcast", belief=A_COLUMN_OF_PREDICTIONS_IS_A_ROW, row="L06"
)
def half_mse_grad_makes_a_row_of_predictions(pred, target):
    pred = pred[..., 0] if pred.shape == (*target.shape, 1) else pred
    return half_mse_grad(pred, target)


@misconception(
    "test_half_mse_grad_converts_integers",
    holds=("half_mse_grad_subtracts_in_uint8", "half_mse_grad_lets_shapes_broadcast"),
)
def half_mse_grad_as_it_reads(pred, target):
    return (pred - target) / len(pred)


@misconception("test_half_mse_grad_of_two_residuals", belief=THE_HALF_STAYS)
def half_mse_grad_keeps_the_half(pred, target):
    return half_mse_grad(pred, target) / 2


@misconception(
    "test_half_mse_grad_of_two_residuals",
    holds=("half_mse_grad_keeps_the_half", "half_mse_grad_counts_entries"),
)
def half_mse_grad_keeps_the_half_and_counts_entries(pred, target):
    r = residual(pred, target)
    return r / (2 * r.size)


@misconception("test_half_mse_grad_of_two_residuals", belief=A_GRADIENT_IS_AVERAGED)
def half_mse_grad_averages_everything(pred, target):
    return residual(pred, target).mean()


@misconception("test_half_mse_grad_of_two_residuals", belief=A_GRADIENT_IS_AVERAGED)
def half_mse_grad_adds_up_everything(pred, target):
    r = residual(pred, target)
    return r.sum() / len(r)


@misconception("test_half_mse_grad_of_two_residuals", belief=A_GRADIENT_IS_AVERAGED)
def half_mse_grad_averages_the_examples(pred, target):
    return residual(pred, target).mean(axis=0)


@misconception("test_half_mse_grad_of_two_residuals")
def half_mse_grad_without_signs(pred, target):
    """A gradient says how large the error is."""
    return np.abs(half_mse_grad(pred, target))


@misconception("test_half_mse_grad_of_two_residuals")
def gives_each_square(pred, target):
    """The gradient is what each prediction adds to the loss."""
    r = residual(pred, target)
    return r**2 / (2 * len(r))


@misconception("test_half_mse_grad_adds_up_columns", belief=THE_LAST_AXIS_COUNTS_EXAMPLES)
def half_mse_grad_divides_by_the_columns(pred, target):
    r = residual(pred, target)
    return r / r.shape[-1]


@misconception("test_half_mse_grad_of_two_residuals")
def half_mse_grad_gives_signs(pred, target):
    """The gradient says which way, so the sign is enough."""
    r = residual(pred, target)
    return np.sign(r) / len(r)


@misconception("test_half_mse_grad_of_two_residuals", belief=DIVIDED_BY_N_TWICE)
def half_mse_grad_divides_by_n_twice(pred, target):
    return half_mse_grad(pred, target) / len(pred)


@misconception("test_half_mse_grad_of_two_residuals", belief=PREDICTION_PLUS_TARGET)
def half_mse_grad_adds_the_target(pred, target):
    pred, target = floats(pred, target)
    return (pred + target) / len(pred)


@misconception("test_half_mse_grad_of_two_residuals")
def half_mse_grad_forgets_the_target(pred, target):
    """The gradient is the prediction over n."""
    return floats(pred, target)[0] / len(pred)


@misconception("test_half_mse_grad_of_two_residuals", belief=COUNTING_TO_N_MINUS_1)
def half_mse_grad_leaves_the_last_example_out(pred, target):
    gradient = half_mse_grad(pred, target)
    gradient[-1] = 0
    return gradient


@misconception(
    "test_half_mse_grad_of_two_residuals",
    holds=("subtracts_the_other_way_round", "brings_down_the_two"),
)
def subtracts_the_other_way_round_and_brings_down_the_two(pred, target):
    return -2 * half_mse_grad(pred, target)


@misconception(
    "test_half_mse_grad_of_two_residuals",
    holds=("subtracts_the_other_way_round", "half_mse_grad_keeps_the_half"),
)
def subtracts_the_other_way_round_and_keeps_the_half(pred, target):
    return -half_mse_grad(pred, target) / 2
