"""Wrong answers to `linear_regression_loss_and_grads`."""

import numpy as np
from beliefs import (
    A_GRADIENT_KEEPS_THE_DTYPE,
    A_QUOTIENT_IS_WHOLE,
    AN_ANSWER_MAY_BE_FLOAT64,
    AN_ARRAY_IS_MINE,
    COMPUTE_WITH_PIXELS_AS_THEY_ARE,
    DIVIDED_BY_N_TWICE,
    DOWNHILL_IS_RETURNED,
    HALF_THE_SUM_OF_SQUARES,
    NUMPY_MAKES_THE_SHAPES_FIT,
    NUMPY_WOULD_SAY_SO,
    RESIDUALS_ADD_UP,
    THE_BATCH_SIZE_IS_FIXED,
    THE_HALF_STAYS,
    THE_SIZE_OF_AN_ERROR_COUNTS,
    THE_SQUARE_HIDES_THE_SIGN,
    THE_SQUARE_OF_THE_MEAN,
)
from building_blocks import BATCH_SIZE
from gradient_descent import _floating, _refuse_labels, linear_regression_loss_and_grads

from autograder import misconception


def _residual(w, b, X, y):
    """Everything that linear_regression_loss_and_grads refuses, and the residual."""
    _refuse_labels(X, y)
    return _floating(X) @ _floating(w) + b - _floating(y)


@misconception("test_linear_regression_worked_by_hand", row="L01")
def forgets_the_half_of_the_loss(w, b, X, y):
    """The loss is the mean of the squares; the one half belongs to the gradient only."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return 2 * loss, dw, db


@misconception("test_linear_regression_worked_by_hand", row="L01")
def trains_on_the_mean_squared_error(w, b, X, y):
    """The loss is the mean of the squares, and its gradients have a 2 in front."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return 2 * loss, 2 * dw, 2 * db


@misconception("test_linear_regression_worked_by_hand")
def brings_down_the_two(w, b, X, y):
    """The derivative of a square has a 2, so the gradients are 2/n times X^T r and sum of r."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, 2 * dw, 2 * db


@misconception("test_linear_regression_worked_by_hand", belief=HALF_THE_SUM_OF_SQUARES, row="L02")
def adds_up_the_loss(w, b, X, y):
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return len(y) * loss, dw, db


@misconception(
    "test_linear_regression_worked_by_hand",
    row="L02",
    holds=("adds_up_the_loss", "forgets_n_in_both_gradients"),
)
def adds_up_everything(w, b, X, y):
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return len(y) * loss, len(y) * dw, len(y) * db


@misconception("test_linear_regression_worked_by_hand", row="L03")
def forgets_n_in_both_gradients(w, b, X, y):
    """The gradients are X^T r and the sum of r."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, len(y) * dw, len(y) * db


@misconception("test_weight_gradient_of_linear_regression", row="L03")
def forgets_n_in_dw(w, b, X, y):
    """The gradient of the weights is X^T r; only the bias has a mean."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, len(y) * dw, db


@misconception("test_bias_gradient_of_linear_regression", row="L03")
def forgets_n_in_db(w, b, X, y):
    """A bias adds up what arrives, so its gradient is the sum of r."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, dw, len(y) * db


@misconception("test_linear_regression_worked_by_hand", belief=THE_SQUARE_HIDES_THE_SIGN, row="L04")
def subtracts_the_other_way_round(w, b, X, y):
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, -dw, -db


@misconception("test_loss_of_linear_regression", belief=THE_SIZE_OF_AN_ERROR_COUNTS, row="L05")
def takes_absolute_residuals(w, b, X, y):
    _, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return float(np.abs(_residual(w, b, X, y)).mean()), dw, db


@misconception(
    "test_linear_regression_refuses_targets_in_a_column",
    belief=NUMPY_MAKES_THE_SHAPES_FIT,
    row="L06",
)
def lets_targets_broadcast(w, b, X, y):
    X, r = _floating(X), _floating(X) @ _floating(w) + b - _floating(y)
    return float((r**2).mean()) / 2, X.T @ r / len(X), float(r.mean())


@misconception(
    "test_linear_regression_refuses_targets_in_a_column", belief=NUMPY_WOULD_SAY_SO, row="L06"
)
def sums_over_targets_that_broadcast(w, b, X, y):
    X, r = _floating(X), _floating(X) @ _floating(w) + b - _floating(y)
    return float((r**2).sum()) / (2 * len(X)), X.T @ r / len(X), float(r.mean())


@misconception("test_linear_regression_of_one_example", row="L07")
def counts_the_entries_of_x(w, b, X, y):
    """The gradient of the weights is divided by the number of numbers in X."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, dw / X.shape[1], db


@misconception("test_linear_regression_of_one_example")
def divides_by_the_features(w, b, X, y):
    """n is the length of w."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    share = len(y) / len(w)
    return share * loss, share * dw, share * db


@misconception("test_linear_regression_worked_by_hand", row="L08")
def takes_a_root(w, b, X, y):
    """The loss is the root of the mean of the squares."""
    _, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return float(np.sqrt((_residual(w, b, X, y) ** 2).mean())), dw, db


@misconception("test_linear_regression_worked_by_hand", belief=A_QUOTIENT_IS_WHOLE, row="L13")
def divides_the_loss_with_two_slashes(w, b, X, y):
    _, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return float((_residual(w, b, X, y) ** 2).sum() // (2 * len(y))), dw, db


@misconception("test_linear_regression_worked_by_hand", belief=THE_SQUARE_OF_THE_MEAN, row="L14")
def squares_the_mean(w, b, X, y):
    _, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return db**2 / 2, dw, db


@misconception("test_linear_regression_worked_by_hand", row="B03")
def hands_the_residuals_back_as_db(w, b, X, y):
    """b is added to every prediction, so its gradient is the residual, over n."""
    loss, dw, _ = linear_regression_loss_and_grads(w, b, X, y)
    return loss, dw, _residual(w, b, X, y) / len(y)


@misconception("test_linear_regression_worked_by_hand", row="B05")
def keeps_an_axis_of_db(w, b, X, y):
    """The gradient of b is a vector of one entry."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, dw, np.array([db])


@misconception("test_linear_regression_worked_by_hand", row="P03")
def makes_a_column_of_dw(w, b, X, y):
    """Gradients are column vectors."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, dw[:, np.newaxis], db


@misconception("test_linear_regression_worked_by_hand", row="P03")
def answers_with_a_dict(w, b, X, y):
    """Names are better than an order, so it is a dict."""
    return dict(
        zip(("loss", "dw", "db"), linear_regression_loss_and_grads(w, b, X, y), strict=True)
    )


@misconception("test_linear_regression_worked_by_hand", row="P03")
def leaves_the_loss_out(w, b, X, y):
    """Only the gradients are needed to train."""
    return linear_regression_loss_and_grads(w, b, X, y)[1:]


@misconception("test_weight_gradient_of_linear_regression", row="B07")
def divides_by_n_twice(w, b, X, y):
    """The residual is divided by n for the mean, and each gradient again for the batch."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, dw / len(y), db / len(y)


@misconception("test_linear_regression_of_one_example")
def forgets_the_bias(w, b, X, y):
    """The prediction is X w."""
    return linear_regression_loss_and_grads(w, 0.0, X, y)


@misconception("test_linear_regression_worked_by_hand")
def forgets_the_features(w, b, X, y):
    """Every weight moves by the mean residual."""
    loss, _, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, np.full(w.shape, db, dtype=_floating(w).dtype), db


@misconception("test_linear_regression_keeps_float32", belief=AN_ANSWER_MAY_BE_FLOAT64, row="P04")
def derives_in_float64(w, b, X, y):
    w, X, y = (array.astype(np.float64) for array in (w, X, y))
    return linear_regression_loss_and_grads(w, b, X, y)


@misconception(
    "test_linear_regression_of_whole_numbers", belief=A_GRADIENT_KEEPS_THE_DTYPE, row="P04"
)
def rounds_dw_to_the_dtype_of_w(w, b, X, y):
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, dw.astype(w.dtype), db


@misconception("test_loss_of_linear_regression", belief=THE_BATCH_SIZE_IS_FIXED, row="S27")
def divides_by_a_global_size(w, b, X, y):
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    share = len(y) / BATCH_SIZE
    return share * loss, share * dw, share * db


@misconception("test_linear_regression_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def subtracts_into_the_targets(w, b, X, y):
    _residual(w, b, X, y)
    y = _floating(y)
    y -= _floating(X) @ _floating(w) + b
    return float((y**2).mean()) / 2, -_floating(X).T @ y / len(y), -float(y.mean())


@misconception(
    "test_linear_regression_worked_by_hand",
    holds=("brings_down_the_two", "forgets_n_in_both_gradients"),
)
def brings_down_the_two_and_forgets_n(w, b, X, y):
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, 2 * len(y) * dw, 2 * len(y) * db


@misconception(
    "test_linear_regression_worked_by_hand",
    holds=("subtracts_the_other_way_round", "forgets_n_in_both_gradients"),
)
def subtracts_the_other_way_round_and_forgets_n(w, b, X, y):
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, -len(y) * dw, -len(y) * db


@misconception(
    "test_linear_regression_worked_by_hand",
    holds=("adds_up_the_loss", "forgets_the_half_of_the_loss"),
)
def adds_up_whole_squares(w, b, X, y):
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return 2 * len(y) * loss, dw, db


@misconception("test_linear_regression_of_whole_numbers", belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE)
def multiplies_whole_numbers_as_they_are(w, b, X, y):
    _refuse_labels(X, y)
    r = X @ w + b - y
    return (r**2).sum() / (2 * len(y)), X.T @ r / len(y), r.mean()


@misconception(
    "test_linear_regression_of_whole_numbers",
    holds=("multiplies_whole_numbers_as_they_are", "sums_over_targets_that_broadcast"),
)
def linear_regression_as_it_reads(w, b, X, y):
    n = len(y)
    r = X @ w + b - y
    return (r**2).sum() / (2 * n), X.T @ r / n, r.mean()


@misconception(
    "test_linear_regression_of_whole_numbers",
    holds=("multiplies_whole_numbers_as_they_are", "lets_targets_broadcast"),
)
def linear_regression_in_means(w, b, X, y):
    r = X @ w + b - y
    return (r**2).mean() / 2, X.T @ r / len(y), r.mean()


@misconception("test_linear_regression_worked_by_hand")
def turns_x_the_other_way(w, b, X, y):
    """In a product, X may stand either way round."""
    r = _residual(w, b, X, y)
    X = _floating(X)
    return float((r**2).sum()) / (2 * len(y)), X @ r / len(y), float(r.mean())


@misconception("test_weight_gradient_of_linear_regression")
def multiplies_the_means(w, b, X, y):
    """The mean of a product is the product of the means."""
    loss, _, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, _floating(X).mean(axis=0) * db, db


@misconception("test_bias_gradient_of_linear_regression")
def keeps_the_bias_where_it_is(w, b, X, y):
    """The bias has no gradient."""
    loss, dw, _ = linear_regression_loss_and_grads(w, b, X, y)
    return loss, dw, 0.0


@misconception("test_linear_regression_worked_by_hand")
def returns_db_before_dw(w, b, X, y):
    """db comes before dw."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, db, dw


@misconception("test_linear_regression_worked_by_hand")
def returns_the_gradients_first(w, b, X, y):
    """The loss comes last."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return dw, db, loss


@misconception("test_bias_gradient_of_linear_regression")
def subtracts_the_bias(w, b, X, y):
    """The prediction is X w - b."""
    return linear_regression_loss_and_grads(w, -b, X, y)


@misconception("test_weight_gradient_of_linear_regression", belief=THE_HALF_STAYS)
def keeps_the_half_in_the_gradients(w, b, X, y):
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, dw / 2, db / 2


@misconception("test_loss_of_linear_regression", belief=RESIDUALS_ADD_UP)
def averages_the_residuals_for_the_loss(w, b, X, y):
    _, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return db / 2, dw, db


@misconception("test_linear_regression_worked_by_hand", belief=DOWNHILL_IS_RETURNED)
def turns_the_weight_gradient_alone(w, b, X, y):
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, -dw, db


@misconception("test_weight_gradient_of_linear_regression")
def squares_the_residuals_in_the_gradient(w, b, X, y):
    """What arrives at the weights are the squares of the residuals."""
    loss, _, db = linear_regression_loss_and_grads(w, b, X, y)
    r = _residual(w, b, X, y)
    return loss, _floating(X).T @ r**2 / len(y), db


@misconception("test_linear_regression_worked_by_hand", belief=DIVIDED_BY_N_TWICE)
def divides_the_loss_by_n_twice(w, b, X, y):
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss / len(y), dw, db


@misconception(
    "test_linear_regression_worked_by_hand",
    holds=("subtracts_the_other_way_round", "brings_down_the_two"),
)
def subtracts_the_other_way_round_and_brings_down_the_two(w, b, X, y):
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, -2 * dw, -2 * db


@misconception(
    "test_linear_regression_worked_by_hand",
    holds=("adds_up_the_loss", "forgets_n_in_dw"),
)
def adds_up_the_loss_and_forgets_n_in_dw(w, b, X, y):
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return len(y) * loss, len(y) * dw, db


@misconception(
    "test_linear_regression_worked_by_hand",
    holds=("forgets_the_half_of_the_loss", "forgets_n_in_both_gradients"),
)
def forgets_the_half_and_n(w, b, X, y):
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return 2 * loss, len(y) * dw, len(y) * db


@misconception("test_bias_gradient_of_linear_regression")
def divides_db_by_the_features(w, b, X, y):
    """The sum of the residuals is divided by the number of features."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, dw, db * len(y) / len(w)


@misconception(
    "test_linear_regression_worked_by_hand",
    holds=("forgets_the_half_of_the_loss", "subtracts_the_other_way_round"),
)
def forgets_the_half_the_other_way_round(w, b, X, y):
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return 2 * loss, -dw, -db


@misconception(
    "test_linear_regression_worked_by_hand",
    holds=("trains_on_the_mean_squared_error", "subtracts_the_other_way_round"),
)
def trains_on_the_mean_squared_error_the_other_way_round(w, b, X, y):
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return 2 * loss, -2 * dw, -2 * db


@misconception(
    "test_linear_regression_worked_by_hand", holds=("subtracts_the_bias", "forgets_n_in_db")
)
def subtracts_the_bias_and_forgets_n_in_db(w, b, X, y):
    loss, dw, db = linear_regression_loss_and_grads(w, -b, X, y)
    return loss, dw, db * len(y)


@misconception("test_linear_regression_refuses_targets_in_a_column")
def makes_a_row_of_the_targets(w, b, X, y):
    """If there are N targets, their shape does not matter."""
    return linear_regression_loss_and_grads(w, b, X, y.reshape(-1))
