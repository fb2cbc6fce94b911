"""Wrong answers to `half_mse`."""

import numpy as np
from beliefs import (
    A_COLUMN_OF_PREDICTIONS_IS_A_ROW,
    A_DIFFERENCE_OF_SQUARES,
    A_MEAN_DIVIDES_BY_ONE_LESS,
    A_QUOTIENT_IS_WHOLE,
    AN_ARRAY_IS_MINE,
    COMPUTE_WITH_PIXELS_AS_THEY_ARE,
    COUNTING_FROM_1,
    COUNTING_TO_N_MINUS_1,
    DIVIDED_BY_N_TWICE,
    EACH_OUTPUT_HAS_A_LOSS,
    HALF_THE_SUM_OF_SQUARES,
    N_COUNTS_NUMBERS,
    NUMPY_MAKES_THE_SHAPES_FIT,
    PREDICTION_PLUS_TARGET,
    RESIDUALS_ADD_UP,
    RESIDUALS_ARE_A_VECTOR,
    THE_LAST_AXIS_COUNTS_EXAMPLES,
    THE_SIZE_OF_AN_ERROR_COUNTS,
    THE_SQUARE_OF_THE_MEAN,
    THE_SQUARE_OF_THE_SUM,
)
from building_blocks import floats, residual, residual_in_place
from regression_losses import half_mse, mae, mse

from autograder import misconception


@misconception("test_half_mse_of_two_residuals", row="L01")
def forgets_the_half(pred, target):
    """The mean of the squares is already the loss."""
    return mse(pred, target)


@misconception("test_half_mse_of_two_residuals", belief=HALF_THE_SUM_OF_SQUARES, row="L02")
def sums_instead_of_averaging(pred, target):
    return float((residual(pred, target) ** 2).sum() / 2)


@misconception("test_half_mse_grows_with_the_square", belief=THE_SIZE_OF_AN_ERROR_COUNTS, row="L05")
def takes_absolute_values(pred, target):
    return mae(pred, target)


@misconception("test_half_mse_refuses_to_broadcast", belief=NUMPY_MAKES_THE_SHAPES_FIT, row="L06")
def half_mse_lets_shapes_broadcast(pred, target):
    pred, target = np.asarray(pred, dtype=float), np.asarray(target, dtype=float)
    return float(((pred - target) ** 2).sum() / (2 * len(pred)))


@misconception("test_half_mse_adds_up_columns", belief=N_COUNTS_NUMBERS, row="L07")
def half_mse_counts_entries(pred, target):
    return float((residual(pred, target) ** 2).mean() / 2)


@misconception("test_half_mse_converts_integers", belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE, row="L12")
def half_mse_subtracts_in_uint8(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(((pred - target) ** 2.0).sum() / (2 * len(pred)))


@misconception("test_half_mse_converts_integers", belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE, row="L12")
def half_mse_squares_in_uint8(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(((pred - target) ** 2).sum() / (2 * len(pred)))


@misconception("test_half_mse_of_two_residuals", belief=A_QUOTIENT_IS_WHOLE, row="L13")
def divides_with_two_slashes(pred, target):
    return float((residual(pred, target) ** 2).sum() // (2 * len(pred)))


@misconception("test_half_mse_of_residuals_that_cancel", belief=THE_SQUARE_OF_THE_MEAN, row="L14")
def squares_the_mean(pred, target):
    r = residual(pred, target)
    return float((r.sum() / len(r)) ** 2 / 2)


@misconception("test_half_mse_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def half_mse_subtracts_in_place(pred, target):
    r = residual_in_place(pred, target)
    return float(np.sum(r**2) / (2 * len(r)))


@misconception("test_half_mse_refuses_to_broadcast")
def half_mse_compares_lengths(pred, target):
    """There is a target for each prediction if there are as many of them."""
    if len(pred) != len(target):
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    pred, target = np.asarray(pred, dtype=float), np.asarray(target, dtype=float)
    return float(((pred - target) ** 2).sum() / (2 * len(pred)))


@misconception("test_half_mse_of_integers")
def half_mse_converts_uint8_alone(pred, target):
    """It is uint8 that wraps around, and the other integers can be left as they are."""
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    if pred.dtype == np.uint8 or target.dtype == np.uint8:
        pred, target = pred.astype(np.float64), target.astype(np.float64)
    return float(np.sum((pred - target) ** 2)) / (2 * len(pred))


@misconception("test_half_mse_of_integers")
def half_mse_converts_the_targets_to_integers(pred, target):
    """Predictions and targets are of one kind, so the targets get the dtype of the predictions."""
    return half_mse(pred, target.astype(pred.dtype) if pred.shape == target.shape else target)


@misconception(
    "test_half_mse_of_two_residuals", holds=("forgets_the_half", "half_mse_counts_entries")
)
def forgets_the_half_and_counts_entries(pred, target):
    return float((residual(pred, target) ** 2).mean())


@misconception(
    "test_half_mse_grows_with_the_square",
    holds=("takes_absolute_values", "half_mse_counts_entries"),
)
def averages_absolute_values_of_every_number(pred, target):
    return float(np.abs(residual(pred, target)).mean())


@misconception(
    "test_half_mse_of_two_residuals", holds=("sums_instead_of_averaging", "forgets_the_half")
)
def adds_up_whole_squares(pred, target):
    return float((residual(pred, target) ** 2).sum())


@misconception(
    "test_half_mse_of_residuals_that_cancel", holds=("squares_the_mean", "half_mse_counts_entries")
)
def squares_the_mean_of_every_number(pred, target):
    return float(residual(pred, target).mean() ** 2 / 2)


@misconception(
    "test_half_mse_of_residuals_that_cancel", holds=("squares_the_mean", "forgets_the_half")
)
def squares_the_mean_without_the_half(pred, target):
    r = residual(pred, target)
    return float((r.sum() / len(r)) ** 2)


@misconception(
    "test_half_mse_grows_with_the_square",
    holds=("takes_absolute_values", "half_mse_counts_entries"),
)
def averages_half_of_every_absolute_value(pred, target):
    return float(np.abs(residual(pred, target)).mean() / 2)


@misconception(
    "test_half_mse_refuses_to_broadcast", belief=A_COLUMN_OF_PREDICTIONS_IS_A_ROW, row="L06"
)
def half_mse_makes_a_row_of_predictions(pred, target):
    pred = pred[..., 0] if pred.shape == (*target.shape, 1) else pred
    return half_mse(pred, target)


@misconception(
    "test_half_mse_converts_integers",
    holds=("half_mse_squares_in_uint8", "half_mse_lets_shapes_broadcast"),
)
def half_mse_as_it_reads(pred, target):
    return ((pred - target) ** 2).sum() / (2 * len(pred))


@misconception("test_half_mse_of_two_residuals")
def multiplies_by_half_of_n(pred, target):
    """1 / 2 * n is one over 2n."""
    r = residual(pred, target)
    return float(1 / 2 * len(r) * (r**2).sum())


@misconception("test_half_mse_of_two_residuals", belief=THE_SIZE_OF_AN_ERROR_COUNTS)
def halves_absolute_values(pred, target):
    r = residual(pred, target)
    return float(np.abs(r).sum() / (2 * len(r)))


@misconception("test_half_mse_grows_with_the_square", belief=RESIDUALS_ADD_UP)
def half_mse_adds_up_residuals(pred, target):
    r = residual(pred, target)
    return float(r.sum() / (2 * len(r)))


@misconception("test_half_mse_adds_up_columns", belief=EACH_OUTPUT_HAS_A_LOSS)
def half_mse_gives_each_output_a_loss(pred, target):
    r = residual(pred, target)
    return (r**2).sum(axis=0) / (2 * len(r))


@misconception("test_half_mse_of_two_residuals", belief=COUNTING_TO_N_MINUS_1)
def half_mse_leaves_the_last_example_out(pred, target):
    r = residual(pred, target)
    return float((r[:-1] ** 2).sum() / (2 * len(r)))


@misconception("test_half_mse_of_two_residuals", belief=COUNTING_FROM_1)
def half_mse_leaves_the_first_example_out(pred, target):
    r = residual(pred, target)
    return float((r[1:] ** 2).sum() / (2 * len(r)))


@misconception("test_half_mse_of_two_residuals")
def half_mse_takes_the_root(pred, target):
    """The root of the mean square is the loss."""
    r = residual(pred, target)
    return float(np.sqrt((r**2).sum() / len(r)))


@misconception("test_half_mse_of_two_residuals")
def quarters_the_squares(pred, target):
    """A quarter of the mean of the squares is the loss."""
    return half_mse(pred, target) / 2


@misconception(
    "test_half_mse_of_two_residuals",
    holds=("half_mse_leaves_the_last_example_out", "half_mse_gives_each_output_a_loss"),
)
def half_mse_in_a_loop_to_n_minus_1(pred, target):
    r = residual(pred, target)
    total = 0.0
    for i in range(len(r) - 1):
        total += r[i] ** 2
    return total / (2 * len(r))


@misconception("test_half_mse_adds_up_columns", belief=RESIDUALS_ARE_A_VECTOR)
def half_mse_takes_the_dot_product(pred, target):
    r = residual(pred, target)
    return float(r.dot(r) / (2 * len(r)))


@misconception("test_half_mse_of_two_residuals", belief=DIVIDED_BY_N_TWICE)
def half_mse_divides_by_n_twice(pred, target):
    return half_mse(pred, target) / len(pred)


@misconception("test_half_mse_adds_up_columns", belief=THE_LAST_AXIS_COUNTS_EXAMPLES)
def half_mse_divides_by_the_columns(pred, target):
    r = residual(pred, target)
    return float((r**2).sum() / (2 * r.shape[-1]))


@misconception("test_half_mse_of_many_examples", belief=A_DIFFERENCE_OF_SQUARES)
def half_mse_subtracts_squares(pred, target):
    pred, target = floats(pred, target)
    return float((pred**2 - target**2).sum() / (2 * len(pred)))


@misconception("test_half_mse_of_many_examples", belief=PREDICTION_PLUS_TARGET)
def half_mse_adds_the_target(pred, target):
    pred, target = floats(pred, target)
    return float(((pred + target) ** 2).sum() / (2 * len(pred)))


@misconception("test_half_mse_of_residuals_that_cancel", belief=THE_SQUARE_OF_THE_SUM)
def half_mse_squares_the_sum(pred, target):
    r = residual(pred, target)
    return float(r.sum() ** 2 / (2 * len(r)))


@misconception(
    "test_half_mse_grows_with_the_square",
    holds=("takes_absolute_values", "sums_instead_of_averaging"),
)
def adds_up_absolute_values(pred, target):
    return float(np.abs(residual(pred, target)).sum())


@misconception(
    "test_half_mse_adds_up_columns",
    holds=("half_mse_gives_each_output_a_loss", "forgets_the_half"),
)
def gives_each_output_a_whole_loss(pred, target):
    r = residual(pred, target)
    return (r**2).sum(axis=0) / len(r)


@misconception("test_half_mse_of_two_residuals", belief=A_MEAN_DIVIDES_BY_ONE_LESS)
def half_mse_divides_by_one_less(pred, target):
    r = residual(pred, target)
    return float((r**2).sum() / (2 * (len(r) - 1)))


@misconception("test_half_mse_of_two_residuals")
def takes_half_of_the_root(pred, target):
    """The loss is half the root of the mean square."""
    r = residual(pred, target)
    return float(np.sqrt((r**2).sum() / len(r)) / 2)
