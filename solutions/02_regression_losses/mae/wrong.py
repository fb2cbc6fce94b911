"""Wrong answers to `mae`."""

import numpy as np
from beliefs import (
    A_COLUMN_OF_PREDICTIONS_IS_A_ROW,
    A_MEAN_DIVIDES_BY_ONE_LESS,
    AN_ARRAY_IS_MINE,
    COMPUTE_WITH_PIXELS_AS_THEY_ARE,
    COUNTING_TO_N_MINUS_1,
    DIVIDED_BY_N_TWICE,
    EACH_OUTPUT_HAS_A_LOSS,
    LOSSES_ADD_UP,
    NUMPY_MAKES_THE_SHAPES_FIT,
    THE_LAST_AXIS_COUNTS_EXAMPLES,
    THE_MEAN_OF_EVERY_NUMBER,
)
from building_blocks import residual, residual_in_place
from regression_losses import mae, mse

from autograder import misconception


@misconception("test_mae_of_residuals_that_cancel")
def forgets_the_absolute_value(pred, target):
    """The mean error is the mean of the residuals."""
    r = residual(pred, target)
    return float(r.sum() / len(r))


@misconception("test_mae_adds_up_columns", belief=THE_MEAN_OF_EVERY_NUMBER, row="L07")
def mae_counts_entries(pred, target):
    return float(np.abs(residual(pred, target)).mean())


@misconception("test_mae_converts_integers", belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE, row="L12")
def mae_subtracts_in_uint8(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(np.abs(pred - target).sum() / len(pred))


@misconception("test_mae_of_two_residuals")
def squares_all_the_same(pred, target):
    """Every error is squared before it is averaged."""
    return mse(pred, target)


@misconception("test_mae_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def mae_subtracts_in_place(pred, target):
    return float(np.sum(np.abs(residual_in_place(pred, target))) / len(pred))


@misconception("test_mae_refuses_to_broadcast", belief=NUMPY_MAKES_THE_SHAPES_FIT, row="L06")
def mae_lets_shapes_broadcast(pred, target):
    pred, target = np.asarray(pred, dtype=float), np.asarray(target, dtype=float)
    return float(np.abs(pred - target).sum() / len(pred))


@misconception("test_mae_of_two_residuals", holds=("squares_all_the_same", "mae_counts_entries"))
def averages_every_square(pred, target):
    return float((residual(pred, target) ** 2).mean())


@misconception("test_mae_refuses_to_broadcast", belief=A_COLUMN_OF_PREDICTIONS_IS_A_ROW, row="L06")
def mae_makes_a_row_of_predictions(pred, target):
    pred = pred[..., 0] if pred.shape == (*target.shape, 1) else pred
    return mae(pred, target)


@misconception(
    "test_mae_converts_integers", holds=("mae_subtracts_in_uint8", "mae_lets_shapes_broadcast")
)
def mae_as_it_reads(pred, target):
    return np.abs(pred - target).sum() / len(pred)


@misconception("test_mae_of_residuals_that_cancel")
def takes_the_size_of_the_mean(pred, target):
    """The size of the mean is the mean of the sizes."""
    r = residual(pred, target)
    return float(abs(r.sum() / len(r)))


@misconception(
    "test_mae_of_residuals_that_cancel", holds=("takes_the_size_of_the_mean", "mae_counts_entries")
)
def takes_the_size_of_the_mean_of_every_number(pred, target):
    return float(abs(residual(pred, target).mean()))


@misconception(
    "test_mae_of_residuals_that_cancel", holds=("forgets_the_absolute_value", "mae_counts_entries")
)
def averages_every_residual(pred, target):
    return float(residual(pred, target).mean())


@misconception("test_mae_of_two_residuals", belief=LOSSES_ADD_UP)
def mae_sums_instead_of_averaging(pred, target):
    return float(np.abs(residual(pred, target)).sum())


@misconception("test_mae_of_two_residuals")
def halves_the_sizes(pred, target):
    """The mean absolute error has a half in front, as half_mse has."""
    return mae(pred, target) / 2


@misconception("test_mae_of_two_residuals")
def takes_the_largest_size(pred, target):
    """The error that counts is the largest."""
    return float(np.abs(residual(pred, target)).max())


@misconception("test_mae_adds_up_columns", belief=EACH_OUTPUT_HAS_A_LOSS)
def mae_gives_each_output_a_loss(pred, target):
    r = residual(pred, target)
    return np.abs(r).sum(axis=0) / len(r)


@misconception("test_mae_of_two_residuals", belief=COUNTING_TO_N_MINUS_1)
def mae_leaves_the_last_example_out(pred, target):
    r = residual(pred, target)
    return float(np.abs(r[:-1]).sum() / len(r))


@misconception("test_mae_of_two_residuals")
def mae_takes_the_root_of_the_mean_square(pred, target):
    """The root of the mean square is the mean of the sizes."""
    r = residual(pred, target)
    return float(np.sqrt((r**2).sum() / len(r)))


@misconception(
    "test_mae_of_two_residuals",
    holds=("mae_leaves_the_last_example_out", "mae_gives_each_output_a_loss"),
)
def mae_in_a_loop_to_n_minus_1(pred, target):
    r = residual(pred, target)
    total = 0.0
    for i in range(len(r) - 1):
        total += np.abs(r[i])
    return total / len(r)


@misconception("test_mae_of_two_residuals", belief=DIVIDED_BY_N_TWICE)
def mae_divides_by_n_twice(pred, target):
    return mae(pred, target) / len(pred)


@misconception("test_mae_adds_up_columns", belief=THE_LAST_AXIS_COUNTS_EXAMPLES)
def mae_divides_by_the_columns(pred, target):
    r = residual(pred, target)
    return float(np.abs(r).sum() / r.shape[-1])


@misconception(
    "test_mae_of_two_residuals", holds=("squares_all_the_same", "mae_sums_instead_of_averaging")
)
def adds_up_squares_all_the_same(pred, target):
    return float((residual(pred, target) ** 2).sum())


@misconception(
    "test_mae_of_residuals_that_cancel",
    holds=("forgets_the_absolute_value", "mae_sums_instead_of_averaging"),
)
def adds_up_residuals(pred, target):
    return float(residual(pred, target).sum())


@misconception("test_mae_of_two_residuals", belief=A_MEAN_DIVIDES_BY_ONE_LESS)
def mae_divides_by_one_less(pred, target):
    r = residual(pred, target)
    return float(np.abs(r).sum() / (len(r) - 1))


@misconception("test_mae_of_residuals_that_cancel")
def takes_the_median_size(pred, target):
    """The size in the middle is that of a typical error."""
    return float(np.median(np.abs(residual(pred, target))))


@misconception("test_mae_adds_up_columns")
def takes_the_length_of_each_row(pred, target):
    """The error of an example with several columns is the length of its residual."""
    r = residual(pred, target)
    return float(np.sqrt((r.reshape(len(r), -1) ** 2).sum(axis=1)).mean())
