"""Wrong answers to `mse`."""

import numpy as np
from beliefs import (
    A_COLUMN_OF_PREDICTIONS_IS_A_ROW,
    A_DIFFERENCE_OF_SQUARES,
    AN_ARRAY_IS_MINE,
    COMPUTE_WITH_PIXELS_AS_THEY_ARE,
    COUNTING_FROM_1,
    COUNTING_TO_N_MINUS_1,
    DIVIDED_BY_N_TWICE,
    EACH_OUTPUT_HAS_A_LOSS,
    LOSSES_ADD_UP,
    NUMPY_MAKES_THE_SHAPES_FIT,
    PREDICTION_PLUS_TARGET,
    RESIDUALS_ADD_UP,
    RESIDUALS_ARE_A_VECTOR,
    THE_LAST_AXIS_COUNTS_EXAMPLES,
    THE_MEAN_OF_EVERY_NUMBER,
    THE_SIZE_OF_AN_ERROR_COUNTS,
    THE_SQUARE_OF_THE_MEAN,
    THE_SQUARE_OF_THE_SUM,
)
from building_blocks import floats, residual, residual_in_place
from regression_losses import half_mse, mse

from autograder import misconception


@misconception("test_mse_of_two_residuals", row="L01")
def keeps_the_half(pred, target):
    """The mean squared error always has the one half in front."""
    return half_mse(pred, target)


@misconception("test_mse_refuses_to_broadcast", belief=NUMPY_MAKES_THE_SHAPES_FIT, row="L06")
def mse_lets_shapes_broadcast(pred, target):
    pred, target = np.asarray(pred, dtype=float), np.asarray(target, dtype=float)
    return float(((pred - target) ** 2).sum() / len(pred))


@misconception("test_mse_adds_up_columns", belief=THE_MEAN_OF_EVERY_NUMBER, row="L07")
def mse_counts_entries(pred, target):
    return float((residual(pred, target) ** 2).mean())


@misconception("test_mse_converts_integers", belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE, row="L12")
def mse_subtracts_in_uint8(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(((pred - target) ** 2.0).sum() / len(pred))


@misconception("test_mse_converts_integers", belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE, row="L12")
def mse_squares_in_uint8(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(((pred - target) ** 2).sum() / len(pred))


@misconception("test_mse_of_two_residuals", belief=LOSSES_ADD_UP, row="L02")
def mse_sums_instead_of_averaging(pred, target):
    return float((residual(pred, target) ** 2).sum())


@misconception("test_mse_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def mse_subtracts_in_place(pred, target):
    r = residual_in_place(pred, target)
    return float(np.sum(r**2) / len(r))


@misconception("test_mse_refuses_every_other_shape")
def mse_compares_the_number_of_axes(pred, target):
    """Only a column against a row is dangerous, and they have another number of axes."""
    if pred.ndim != target.ndim:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    pred, target = np.asarray(pred, dtype=float), np.asarray(target, dtype=float)
    return float(((pred - target) ** 2).sum() / len(pred))


@misconception("test_mse_of_special_arrays")
def mse_multiplied_out(pred, target):
    """(p - t)**2 is p**2 - 2 p t + t**2, so the three can be added up."""
    pred, target = floats(pred, target)
    return float(np.sum(pred**2 - 2 * pred * target + target**2)) / len(pred)


@misconception("test_mse_of_two_residuals", holds=("keeps_the_half", "mse_counts_entries"))
def halves_and_counts_entries(pred, target):
    return float((residual(pred, target) ** 2).mean() / 2)


@misconception(
    "test_mse_of_residuals_that_cancel", holds=("keeps_the_half", "mse_sums_instead_of_averaging")
)
def adds_up_half_squares(pred, target):
    return float((residual(pred, target) ** 2).sum() / 2)


@misconception("test_mse_refuses_to_broadcast", belief=A_COLUMN_OF_PREDICTIONS_IS_A_ROW, row="L06")
def mse_makes_a_row_of_predictions(pred, target):
    pred = pred[..., 0] if pred.shape == (*target.shape, 1) else pred
    return mse(pred, target)


@misconception("test_mse_of_a_residual_too_large_to_square")
def mse_keeps_the_loss_finite(pred, target):
    """A loss of inf is of no use, so the largest number takes its place."""
    return float(np.nan_to_num(mse(pred, target)))


@misconception(
    "test_mse_converts_integers", holds=("mse_squares_in_uint8", "mse_lets_shapes_broadcast")
)
def mse_as_it_reads(pred, target):
    return ((pred - target) ** 2).sum() / len(pred)


@misconception("test_mse_of_two_residuals", belief=THE_SIZE_OF_AN_ERROR_COUNTS)
def mse_takes_absolute_values(pred, target):
    r = residual(pred, target)
    return float(np.abs(r).sum() / len(r))


@misconception(
    "test_mse_of_two_residuals", holds=("mse_takes_absolute_values", "mse_counts_entries")
)
def mse_averages_every_absolute_value(pred, target):
    return float(np.abs(residual(pred, target)).mean())


@misconception("test_mse_of_two_residuals")
def mse_takes_the_root(pred, target):
    """An error is in the units of the target, so the root is taken."""
    return float(np.sqrt(mse(pred, target)))


@misconception("test_mse_of_two_residuals", holds=("mse_takes_the_root", "mse_counts_entries"))
def mse_takes_the_root_of_the_mean_of_every_number(pred, target):
    return float(np.sqrt((residual(pred, target) ** 2).mean()))


@misconception("test_mse_of_two_residuals")
def halves_the_half(pred, target):
    """Half the mean squared error is twice the mean squared error."""
    return half_mse(pred, target) / 2


@misconception("test_mse_of_residuals_that_cancel", belief=THE_SQUARE_OF_THE_MEAN)
def mse_squares_the_mean(pred, target):
    r = residual(pred, target)
    return float((r.sum() / len(r)) ** 2)


@misconception(
    "test_mse_of_residuals_that_cancel", holds=("mse_squares_the_mean", "mse_counts_entries")
)
def mse_squares_the_mean_of_every_number(pred, target):
    return float(residual(pred, target).mean() ** 2)


@misconception("test_mse_of_two_residuals", belief=RESIDUALS_ADD_UP)
def mse_adds_up_residuals(pred, target):
    r = residual(pred, target)
    return float(r.sum() / len(r))


@misconception("test_mse_of_two_residuals")
def mse_divides_by_one_less(pred, target):
    """A mean of squares is a variance, so I divide by n - 1."""
    r = residual(pred, target)
    return float((r**2).sum() / (len(r) - 1))


@misconception("test_mse_adds_up_columns", belief=EACH_OUTPUT_HAS_A_LOSS)
def mse_gives_each_output_a_loss(pred, target):
    r = residual(pred, target)
    return (r**2).sum(axis=0) / len(r)


@misconception("test_mse_of_two_residuals", belief=COUNTING_TO_N_MINUS_1)
def mse_leaves_the_last_example_out(pred, target):
    r = residual(pred, target)
    return float((r[:-1] ** 2).sum() / len(r))


@misconception("test_mse_of_two_residuals", belief=COUNTING_FROM_1)
def mse_leaves_the_first_example_out(pred, target):
    r = residual(pred, target)
    return float((r[1:] ** 2).sum() / len(r))


@misconception(
    "test_mse_of_two_residuals",
    holds=("mse_leaves_the_last_example_out", "mse_gives_each_output_a_loss"),
)
def mse_in_a_loop_to_n_minus_1(pred, target):
    r = residual(pred, target)
    total = 0.0
    for i in range(len(r) - 1):
        total += r[i] ** 2
    return total / len(r)


@misconception("test_mse_adds_up_columns", belief=RESIDUALS_ARE_A_VECTOR)
def mse_takes_the_dot_product(pred, target):
    r = residual(pred, target)
    return float(r.dot(r) / len(r))


@misconception("test_mse_of_two_residuals", belief=DIVIDED_BY_N_TWICE)
def mse_divides_by_n_twice(pred, target):
    return mse(pred, target) / len(pred)


@misconception("test_mse_adds_up_columns", belief=THE_LAST_AXIS_COUNTS_EXAMPLES)
def mse_divides_by_the_columns(pred, target):
    r = residual(pred, target)
    return float((r**2).sum() / r.shape[-1])


@misconception("test_mse_of_special_arrays", belief=A_DIFFERENCE_OF_SQUARES)
def mse_subtracts_squares(pred, target):
    pred, target = floats(pred, target)
    return float((pred**2 - target**2).sum() / len(pred))


@misconception("test_mse_of_special_arrays", belief=PREDICTION_PLUS_TARGET)
def mse_adds_the_target(pred, target):
    pred, target = floats(pred, target)
    return float(((pred + target) ** 2).sum() / len(pred))


@misconception("test_mse_of_two_residuals")
def mse_takes_the_variance(pred, target):
    """The mean squared error is the variance of the residuals."""
    return float(residual(pred, target).var())


@misconception("test_mse_of_residuals_that_cancel", belief=THE_SQUARE_OF_THE_SUM)
def mse_squares_the_sum(pred, target):
    r = residual(pred, target)
    return float(r.sum() ** 2 / len(r))


@misconception(
    "test_mse_of_two_residuals",
    holds=("mse_takes_absolute_values", "mse_sums_instead_of_averaging"),
)
def mse_adds_up_absolute_values(pred, target):
    return float(np.abs(residual(pred, target)).sum())


@misconception("test_mse_of_two_residuals", holds=("mse_takes_the_root", "keeps_the_half"))
def mse_takes_the_root_of_the_half(pred, target):
    return float(np.sqrt(half_mse(pred, target)))
