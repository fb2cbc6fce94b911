"""Wrong answers to `rmse`."""

import numpy as np
from beliefs import (
    A_COLUMN_OF_PREDICTIONS_IS_A_ROW,
    AN_ARRAY_IS_MINE,
    COMPUTE_WITH_PIXELS_AS_THEY_ARE,
    COUNTING_TO_N_MINUS_1,
    DIVIDED_BY_N_TWICE,
    EACH_OUTPUT_HAS_A_LOSS,
    NUMPY_MAKES_THE_SHAPES_FIT,
    RESIDUALS_ARE_A_VECTOR,
    THE_LAST_AXIS_COUNTS_EXAMPLES,
    THE_MEAN_OF_EVERY_NUMBER,
    THE_SQUARE_OF_THE_MEAN,
)
from building_blocks import residual, residual_in_place
from regression_losses import half_mse, mse, rmse

from autograder import misconception


@misconception("test_rmse_of_two_residuals", row="L08")
def forgets_the_root(pred, target):
    """The root mean squared error is the mean squared error."""
    return mse(pred, target)


@misconception("test_rmse_of_two_residuals", row="L09")
def takes_the_root_before_the_mean(pred, target):
    """It makes no difference whether I take the root before or after averaging."""
    r = residual(pred, target)
    return float(np.sqrt(r**2).sum() / len(r))


@misconception("test_rmse_of_two_residuals", row="L10")
def keeps_the_half_inside_the_root(pred, target):
    """The rmse is the root of the loss that has the one half in front."""
    return float(np.sqrt(half_mse(pred, target)))


@misconception("test_rmse_adds_up_columns", belief=THE_MEAN_OF_EVERY_NUMBER, row="L07")
def rmse_counts_entries(pred, target):
    return float(np.sqrt((residual(pred, target) ** 2).mean()))


@misconception("test_rmse_converts_integers", belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE, row="L12")
def rmse_subtracts_in_uint8(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(np.sqrt(((pred - target) ** 2.0).sum() / len(pred)))


@misconception("test_rmse_converts_integers", belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE, row="L12")
def rmse_squares_in_uint8(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(np.sqrt(((pred - target) ** 2).sum() / len(pred)))


@misconception("test_rmse_of_one_example")
def divides_by_one_less(pred, target):
    """A root mean square is a standard deviation, so I divide by n - 1."""
    r = residual(pred, target)
    return float(np.sqrt((r**2).sum() / (len(r) - 1)))


@misconception("test_rmse_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def rmse_subtracts_in_place(pred, target):
    r = residual_in_place(pred, target)
    return float(np.sqrt(np.sum(r**2) / len(r)))


@misconception("test_rmse_refuses_to_broadcast", belief=NUMPY_MAKES_THE_SHAPES_FIT, row="L06")
def rmse_lets_shapes_broadcast(pred, target):
    pred, target = np.asarray(pred, dtype=float), np.asarray(target, dtype=float)
    return float(np.sqrt(((pred - target) ** 2).sum() / len(pred)))


@misconception("test_rmse_of_two_residuals", holds=("forgets_the_root", "rmse_counts_entries"))
def forgets_the_root_and_counts_entries(pred, target):
    return float((residual(pred, target) ** 2).mean())


@misconception(
    "test_rmse_of_two_residuals", holds=("keeps_the_half_inside_the_root", "rmse_counts_entries")
)
def keeps_the_half_and_counts_entries(pred, target):
    return float(np.sqrt((residual(pred, target) ** 2).mean() / 2))


@misconception(
    "test_rmse_of_two_residuals", holds=("takes_the_root_before_the_mean", "rmse_counts_entries")
)
def averages_roots_of_every_square(pred, target):
    return float(np.sqrt(residual(pred, target) ** 2).mean())


@misconception("test_rmse_of_two_residuals")
def takes_the_length_of_the_residual(pred, target):
    """The error is the length of the residual."""
    return float(np.sqrt((residual(pred, target) ** 2).sum()))


@misconception("test_rmse_refuses_to_broadcast", belief=A_COLUMN_OF_PREDICTIONS_IS_A_ROW, row="L06")
def rmse_makes_a_row_of_predictions(pred, target):
    pred = pred[..., 0] if pred.shape == (*target.shape, 1) else pred
    return rmse(pred, target)


@misconception(
    "test_rmse_converts_integers", holds=("rmse_squares_in_uint8", "rmse_lets_shapes_broadcast")
)
def rmse_as_it_reads(pred, target):
    return np.sqrt(((pred - target) ** 2).sum() / len(pred))


@misconception("test_rmse_of_two_residuals")
def divides_the_length_by_n(pred, target):
    """Whether I divide by n before the root or after it makes no difference."""
    r = residual(pred, target)
    return float(np.sqrt((r**2).sum()) / len(r))


@misconception("test_rmse_of_a_perfect_prediction")
def rmse_adds_a_little_under_the_root(pred, target):
    """A small number under the root keeps it from zero and changes nothing."""
    return float(np.sqrt(mse(pred, target) + 1e-8))


@misconception("test_rmse_of_two_residuals")
def halves_the_root(pred, target):
    """The half of half_mse stands in front of the root, too."""
    return rmse(pred, target) / 2


@misconception("test_rmse_adds_up_columns", belief=EACH_OUTPUT_HAS_A_LOSS)
def rmse_gives_each_output_a_loss(pred, target):
    r = residual(pred, target)
    return np.sqrt((r**2).sum(axis=0) / len(r))


@misconception("test_rmse_of_two_residuals", belief=COUNTING_TO_N_MINUS_1)
def rmse_leaves_the_last_example_out(pred, target):
    r = residual(pred, target)
    return float(np.sqrt((r[:-1] ** 2).sum() / len(r)))


@misconception("test_rmse_adds_up_columns", belief=RESIDUALS_ARE_A_VECTOR)
def rmse_takes_the_dot_product(pred, target):
    r = residual(pred, target)
    return float(np.sqrt(r.dot(r) / len(r)))


@misconception("test_rmse_of_two_residuals")
def takes_the_deviation(pred, target):
    """The rmse is the standard deviation of the residuals."""
    return float(residual(pred, target).std())


@misconception("test_rmse_of_two_residuals", belief=THE_SQUARE_OF_THE_MEAN)
def takes_the_root_of_the_squared_mean(pred, target):
    r = residual(pred, target)
    return float(np.sqrt((r.sum() / len(r)) ** 2))


@misconception("test_rmse_of_two_residuals", belief=DIVIDED_BY_N_TWICE)
def rmse_divides_by_n_twice(pred, target):
    return rmse(pred, target) / len(pred)


@misconception("test_rmse_of_two_residuals")
def takes_the_root_twice(pred, target):
    """The root of the rmse is taken."""
    return float(np.sqrt(rmse(pred, target)))


@misconception("test_rmse_adds_up_columns", belief=THE_LAST_AXIS_COUNTS_EXAMPLES)
def rmse_divides_by_the_columns(pred, target):
    r = residual(pred, target)
    return float(np.sqrt((r**2).sum() / r.shape[-1]))


@misconception("test_rmse_of_two_residuals", holds=("takes_the_root_before_the_mean",))
def averages_the_lengths_of_the_rows(pred, target):
    r = residual(pred, target)
    return float(np.sqrt((r.reshape(len(r), -1) ** 2).sum(axis=1)).mean())


def _of_columns(pred, target):
    """The rmse of each column."""
    r = residual(pred, target).reshape(len(pred), -1)
    return np.sqrt((r**2).sum(axis=0) / len(r))


@misconception("test_rmse_adds_up_columns")
def averages_the_rmse_of_columns(pred, target):
    """Each column has an rmse, and their mean is that of all."""
    return float(_of_columns(pred, target).mean())


@misconception("test_rmse_adds_up_columns")
def adds_up_the_rmse_of_columns(pred, target):
    """Each column has an rmse, and these add up."""
    return float(_of_columns(pred, target).sum())


@misconception("test_rmse_of_two_residuals")
def doubles_under_the_root(pred, target):
    """What stands under the root is twice the mean of the squares."""
    return float(np.sqrt(2 * mse(pred, target)))


@misconception("test_rmse_of_two_residuals")
def squares_the_mean_square(pred, target):
    """The rmse is the square of the mean squared error."""
    r = residual(pred, target)
    return float(((r**2).sum() / len(r)) ** 2)
