"""Wrong answers to `rmse_grad`."""

import numpy as np
from beliefs import (
    A_COLUMN_OF_PREDICTIONS_IS_A_ROW,
    A_FORMULA_AS_IT_STANDS,
    AN_ARRAY_IS_MINE,
    N_COUNTS_NUMBERS,
    NUMPY_MAKES_THE_SHAPES_FIT,
    THE_SQUARE_HIDES_THE_SIGN,
)
from building_blocks import residual, residual_in_place
from regression_losses import half_mse_grad, rmse, rmse_grad

from autograder import misconception


@misconception("test_rmse_grad_of_a_perfect_prediction", belief=A_FORMULA_AS_IT_STANDS, row="L11")
def divides_by_zero(pred, target):
    r = residual(pred, target)
    return r / (len(r) * rmse(pred, target))


@misconception("test_rmse_grad_of_two_residuals")
def forgets_the_chain_rule_of_the_root(pred, target):
    """The root changes the loss and not its gradient, which is r over n."""
    return half_mse_grad(pred, target)


@misconception("test_rmse_grad_of_two_residuals")
def keeps_half_of_the_root(pred, target):
    """The derivative of a root is one over twice the root, and the 2 stays."""
    return rmse_grad(pred, target) / 2


@misconception("test_rmse_grad_of_two_residuals", row="L03")
def divides_by_the_root_only(pred, target):
    """The root already holds the mean, so I need not divide by n again."""
    return rmse_grad(pred, target) * len(pred)


@misconception("test_rmse_grad_of_two_residuals", belief=THE_SQUARE_HIDES_THE_SIGN, row="L04")
def rmse_grad_with_the_wrong_sign(pred, target):
    return -rmse_grad(pred, target)


@misconception("test_rmse_grad_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def rmse_grad_subtracts_in_place(pred, target):
    r = residual_in_place(pred, target)
    root = float(np.sqrt(np.sum(r**2) / len(r)))
    return r / (len(r) * root) if root else np.zeros_like(r)


@misconception("test_rmse_grad_where_one_prediction_is_perfect")
def is_flat_where_one_prediction_is_perfect(pred, target):
    """At a residual of 0 the root has its kink, and there the gradient is zero."""
    return (
        np.zeros_like(residual(pred, target)) if (pred == target).any() else rmse_grad(pred, target)
    )


@misconception("test_rmse_grad_refuses_to_broadcast", belief=NUMPY_MAKES_THE_SHAPES_FIT, row="L06")
def rmse_grad_lets_shapes_broadcast(pred, target):
    pred = pred if np.issubdtype(pred.dtype, np.floating) else pred.astype(np.float64)
    r = pred - target.astype(pred.dtype)
    root = float(np.sqrt(np.sum(r**2) / len(r)))
    return r / (len(r) * root) if root else np.zeros_like(r)


@misconception("test_rmse_grad_does_not_depend_on_scale")
def adds_a_small_number_to_the_root(pred, target):
    """A small number added to the rmse keeps it from zero and changes nothing."""
    r = residual(pred, target)
    return r / (len(r) * (float(np.sqrt(np.sum(r**2) / len(r))) + 1e-8))


@misconception("test_rmse_grad_does_not_depend_on_scale")
def takes_close_for_perfect(pred, target):
    """A prediction that is close is perfect."""
    if pred.shape == target.shape and np.allclose(pred, target):
        return np.zeros_like(residual(pred, target))
    return rmse_grad(pred, target)


@misconception("test_rmse_grad_does_not_depend_on_scale")
def takes_a_small_root_for_zero(pred, target):
    """Floats are never exactly zero, so an rmse below 1e-8 is taken for zero."""
    r = residual(pred, target)
    root = rmse(pred, target)
    return np.zeros_like(r) if root < 1e-8 else r / (len(r) * root)


@misconception(
    "test_rmse_grad_refuses_to_broadcast", belief=A_COLUMN_OF_PREDICTIONS_IS_A_ROW, row="L06"
)
def rmse_grad_makes_a_row_of_predictions(pred, target):
    pred = pred[..., 0] if pred.shape == (*target.shape, 1) else pred
    return rmse_grad(pred, target)


@misconception(
    "test_rmse_grad_of_a_perfect_prediction",
    holds=("divides_by_zero", "rmse_grad_lets_shapes_broadcast"),
)
def rmse_grad_as_it_reads(pred, target):
    n = len(pred)
    return (pred - target) / (n * np.sqrt(((pred - target) ** 2).sum() / n))


@misconception(
    "test_rmse_grad_does_not_depend_on_scale", holds=("adds_a_small_number_to_the_root",)
)
def adds_a_small_number_to_n_times_the_root(pred, target):
    r = residual(pred, target)
    return r / (len(r) * float(np.sqrt(np.sum(r**2) / len(r))) + 1e-8)


@misconception(
    "test_rmse_grad_does_not_depend_on_scale", holds=("adds_a_small_number_to_the_root",)
)
def adds_a_small_number_to_n_times_the_rmse(pred, target):
    return (pred - target) / (len(pred) * rmse(pred, target) + 1e-8)


@misconception(
    "test_rmse_grad_does_not_depend_on_scale", holds=("adds_a_small_number_to_the_root",)
)
def adds_a_small_number_to_the_rmse(pred, target):
    return (pred - target) / (len(pred) * (rmse(pred, target) + 1e-8))


@misconception("test_rmse_grad_adds_up_columns", belief=N_COUNTS_NUMBERS)
def rmse_grad_counts_entries(pred, target):
    r = residual(pred, target)
    root = float(np.sqrt(np.mean(r**2)))
    return r / (r.size * root) if root else np.zeros_like(r)


@misconception("test_rmse_grad_adds_up_columns", holds=("rmse_grad_counts_entries",))
def rmse_grad_counts_entries_in_front_of_the_root(pred, target):
    return rmse_grad(pred, target) * len(pred) / pred.size


@misconception("test_rmse_grad_adds_up_columns", holds=("rmse_grad_counts_entries",))
def rmse_grad_counts_entries_under_the_root(pred, target):
    r = residual(pred, target)
    root = float(np.sqrt(np.mean(r**2)))
    return r / (len(r) * root) if root else np.zeros_like(r)


@misconception("test_rmse_grad_of_two_residuals")
def divides_by_the_mean_square(pred, target):
    """The residual is divided by n times the mean of the squares."""
    r = residual(pred, target)
    mean = rmse(pred, target) ** 2
    return r / (len(r) * mean) if mean else np.zeros_like(r)


@misconception("test_rmse_grad_of_a_perfect_prediction")
def rmse_grad_answers_with_one_zero(pred, target):
    """Nothing is left to improve, so the gradient is the number 0."""
    r = residual(pred, target)
    return rmse_grad(pred, target) if r.any() else 0.0


@misconception("test_rmse_grad_of_two_residuals")
def multiplies_by_the_root(pred, target):
    """The gradient is r / n * rmse, from left to right."""
    r = residual(pred, target)
    return r / len(r) * rmse(pred, target)


@misconception("test_rmse_grad_of_two_residuals")
def takes_the_root_of_the_gradient(pred, target):
    """The gradient of a root is the root of the gradient."""
    return np.sqrt(half_mse_grad(pred, target))


@misconception("test_rmse_grad_of_two_residuals")
def divides_by_the_length(pred, target):
    """The root is that of the sum of the squares."""
    r = residual(pred, target)
    root = float(np.sqrt((r**2).sum()))
    return r / (len(r) * root) if root else np.zeros_like(r)


@misconception(
    "test_rmse_grad_of_two_residuals", holds=("divides_by_the_length", "divides_by_zero")
)
def divides_by_a_length_of_zero(pred, target):
    r = residual(pred, target)
    return r / r.dtype.type(len(r) * np.sqrt((r**2).sum()))


@misconception(
    "test_rmse_grad_of_two_residuals", holds=("divides_by_the_mean_square", "divides_by_zero")
)
def divides_by_a_mean_square_of_zero(pred, target):
    r = residual(pred, target)
    return r / (len(r) * rmse(pred, target) ** 2)


@misconception(
    "test_rmse_grad_of_two_residuals", holds=("divides_by_the_root_only", "divides_by_zero")
)
def divides_by_a_root_of_zero_only(pred, target):
    r = residual(pred, target)
    return r / rmse(pred, target)


@misconception(
    "test_rmse_grad_of_two_residuals", holds=("keeps_half_of_the_root", "divides_by_zero")
)
def divides_by_twice_a_root_of_zero(pred, target):
    r = residual(pred, target)
    return r / (2 * len(r) * rmse(pred, target))


@misconception(
    "test_rmse_grad_of_two_residuals", holds=("rmse_grad_with_the_wrong_sign", "divides_by_zero")
)
def divides_the_other_way_round_by_zero(pred, target):
    r = residual(pred, target)
    return -r / (len(r) * rmse(pred, target))


@misconception(
    "test_rmse_grad_adds_up_columns", holds=("rmse_grad_counts_entries", "divides_by_zero")
)
def rmse_grad_counts_entries_and_divides_by_zero(pred, target):
    r = residual(pred, target)
    return r / r.dtype.type(r.size * np.sqrt((r**2).mean()))


@misconception(
    "test_rmse_grad_of_many_examples",
    holds=("divides_by_the_root_only", "keeps_half_of_the_root"),
)
def divides_by_twice_the_root_only(pred, target):
    r, root = residual(pred, target), rmse(pred, target)
    return r / (2 * root) if root else np.zeros_like(r)


@misconception(
    "test_rmse_grad_of_two_residuals",
    holds=("divides_by_the_root_only", "rmse_grad_with_the_wrong_sign"),
)
def divides_by_the_root_only_the_other_way_round(pred, target):
    return -rmse_grad(pred, target) * len(pred)


@misconception(
    "test_rmse_grad_adds_up_columns", holds=("rmse_grad_counts_entries", "divides_by_zero")
)
def rmse_grad_counts_entries_in_front_of_a_root_of_zero(pred, target):
    r = residual(pred, target)
    return r / (r.size * rmse(pred, target))


@misconception("test_rmse_grad_of_two_residuals")
def forgets_half_of_the_root(pred, target):
    """The derivative of a root is one over the root."""
    return 2 * rmse_grad(pred, target)


@misconception(
    "test_rmse_grad_of_two_residuals", holds=("forgets_half_of_the_root", "divides_by_zero")
)
def forgets_half_of_a_root_of_zero(pred, target):
    r = residual(pred, target)
    return 2 * r / (len(r) * rmse(pred, target))
