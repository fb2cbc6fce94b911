"""Wrong answers to `check_gradient`."""

import numpy as np
from beliefs import (
    BACK_WHERE_IT_BEGAN,
    NAN_DOES_NOT_COUNT,
    NUMPY_WOULD_SAY_SO,
    X_IS_A_LIST_OF_NUMBERS,
)
from gradients import _refuse_unlike, _relative_errors, check_gradient, numerical_gradient

from autograder import misconception


def _worst(errors):
    return tuple(int(i) for i in np.unravel_index(np.argmax(errors), np.shape(errors)))


@misconception("test_a_tiny_block_can_be_wrong", row="G08")
def trusts_allclose(f, grad, x, tol=1e-6):
    """A tiny difference is as good as none, however small the gradient is."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    at = _worst(_relative_errors(grad, numeric))
    ok = np.allclose(grad, numeric, rtol=tol)
    return ok, at, float(grad[at]), float(numeric[at])


@misconception("test_a_tiny_block_can_be_wrong", row="G08")
def is_ok_by_the_difference(f, grad, x, tol=1e-6):
    """A difference below tol is small enough, however small the gradient is."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    at = _worst(_relative_errors(grad, numeric))
    return bool((np.abs(grad - numeric) <= tol).all()), at, float(grad[at]), float(numeric[at])


@misconception(
    "test_a_tiny_block_can_be_wrong",
    row="G08",
    holds=("is_ok_by_the_difference", "points_at_the_largest_difference"),
)
def measures_the_difference_itself(f, grad, x, tol=1e-6):
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = np.abs(grad - numeric)
    errors = np.where(np.isnan(errors), np.inf, errors)
    at = _worst(errors)
    return bool(errors[at] <= tol), at, float(grad[at]), float(numeric[at])


@misconception("test_the_measurement_is_as_exact_for_any_tolerance")
def hands_the_tolerance_on(f, grad, x, tol=1e-6):
    """How exact the measurement has to be is what tol says."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x, tol)
    errors = _relative_errors(grad, numeric)
    at = _worst(errors)
    return bool(errors[at] <= tol), at, float(grad[at]), float(numeric[at])


@misconception("test_worst_means_worst_in_proportion")
def points_at_the_largest_difference(f, grad, x, tol=1e-6):
    """The worst entry is the one that is furthest off, in figures and not in proportion."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    differences = np.abs(grad - numeric)
    at = _worst(np.where(np.isnan(differences), np.inf, differences))
    ok = bool(_relative_errors(grad, numeric).max() <= tol)
    return ok, at, float(grad[at]), float(numeric[at])


@misconception("test_a_small_entry_does_not_hide_among_large_ones")
def compares_the_gradients_as_a_whole(f, grad, x, tol=1e-6):
    """Two vectors are close if the length of their difference is small beside their lengths."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    lengths = np.linalg.norm(grad) + np.linalg.norm(numeric)
    error = np.linalg.norm(grad - numeric) / max(1e-12, lengths)
    at = _worst(_relative_errors(grad, numeric))
    return bool(error <= tol), at, float(grad[at]), float(numeric[at])


@misconception("test_locates_the_wrong_entry", row="P03")
def counts_entries_in_one_row(f, grad, x, tol=1e-6):
    """The place of an entry is its number in one long row."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = _relative_errors(grad, numeric)
    at = int(errors.argmax())
    return bool(errors.max() <= tol), at, float(grad.flat[at]), float(numeric.flat[at])


@misconception("test_index_is_a_tuple_whatever_the_axes", row="P03")
def gives_a_vectors_index_as_an_int(f, grad, x, tol=1e-6):
    """A vector has one axis, so its index is one int."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = _relative_errors(grad, numeric)
    at = _worst(errors)
    index = at[0] if len(at) == 1 else at
    return bool(errors[at] <= tol), index, float(grad[at]), float(numeric[at])


@misconception("test_nan_is_not_ok", belief=NAN_DOES_NOT_COUNT)
def never_meets_a_nan(f, grad, x, tol=1e-6):
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    worst, at = -1.0, (0,) * x.ndim
    for i in np.ndindex(x.shape):
        error = abs(grad[i] - numeric[i]) / max(1e-12, abs(grad[i]) + abs(numeric[i]))
        if error > worst:
            worst, at = error, i
    return bool(worst <= tol), at, float(grad[at]), float(numeric[at])


@misconception("test_nan_is_not_ok")
def is_ok_unless_above_the_tolerance(f, grad, x, tol=1e-6):
    """A nan is not above tol, so it is within it."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = np.abs(grad - numeric) / np.maximum(1e-12, np.abs(grad) + np.abs(numeric))
    at = _worst(errors)
    return not errors[at] > tol, at, float(grad[at]), float(numeric[at])


@misconception("test_looks_at_every_entry")
def tries_a_few_entries(f, grad, x, tol=1e-6):
    """Ten entries are enough to trust the others."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    tried = np.random.default_rng(0).permutation(x.size)[:10]
    errors = _relative_errors(grad, numeric).ravel()[tried]
    at = tuple(int(i) for i in np.unravel_index(tried[errors.argmax()], x.shape))
    return bool(errors.max() <= tol), at, float(grad[at]), float(numeric[at])


@misconception("test_worst_means_worst_in_proportion")
def stops_at_the_first_mistake(f, grad, x, tol=1e-6):
    """The first entry that is out of tolerance is the one to report."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = _relative_errors(grad, numeric)
    wrong = np.argwhere(errors > tol)
    at = tuple(int(i) for i in wrong[0]) if len(wrong) else _worst(errors)
    return not len(wrong), at, float(grad[at]), float(numeric[at])


@misconception("test_a_slope_of_zero_can_be_right", row="G07")
def divides_zero_by_zero_in_the_check(f, grad, x, tol=1e-6):
    """|a - b| / (|a| + |b|) needs no guard: a gradient is never exactly zero."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = np.abs(grad - numeric) / (np.abs(grad) + np.abs(numeric))
    at = _worst(errors)
    return bool(errors[at] <= tol), at, float(grad[at]), float(numeric[at])


@misconception("test_a_slope_of_zero_can_be_right")
def skips_zero_slopes(f, grad, x, tol=1e-6):
    """Where the measured slope is 0 there is nothing to compare."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = np.where(numeric == 0, 0.0, _relative_errors(grad, numeric))
    at = _worst(errors)
    return bool(errors[at] <= tol), at, float(grad[at]), float(numeric[at])


@misconception("test_tells_right_from_wrong", row="G01")
def checks_against_one_side(f, grad, x, tol=1e-6):
    """A forward difference is good enough to check against."""
    _refuse_unlike(grad=grad, x=x)
    point, numeric = np.array(x, np.float64), np.zeros(x.shape)
    start = f(point)
    for i in np.ndindex(x.shape):
        point[i] = x[i] + 1e-5
        numeric[i] = (f(point) - start) / 1e-5
        point[i] = x[i]
    errors = _relative_errors(grad, numeric)
    at = _worst(errors)
    return bool(errors[at] <= tol), at, float(grad[at]), float(numeric[at])


@misconception("test_reports_both_values_of_the_worst_entry")
def swaps_yours_and_numeric(f, grad, x, tol=1e-6):
    """The measured value comes first, because it is the true one."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = _relative_errors(grad, numeric)
    at = _worst(errors)
    return bool(errors[at] <= tol), at, float(numeric[at]), float(grad[at])


@misconception("test_tolerance_is_the_callers")
def has_its_own_tolerance(f, grad, x, tol=1e-6):
    """There is one tolerance for all, whatever tol is."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = _relative_errors(grad, numeric)
    at = _worst(errors)
    return bool(errors[at] <= 1e-6), at, float(grad[at]), float(numeric[at])


@misconception("test_tolerance_is_the_callers")
def divides_by_the_mean_size(f, grad, x, tol=1e-6):
    """The error is divided by the mean of |a| and |b|, which is how large they are."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = 2 * _relative_errors(grad, numeric)
    at = _worst(errors)
    return bool(errors[at] <= tol), at, float(grad[at]), float(numeric[at])


@misconception("test_tolerance_is_the_callers")
def divides_by_the_measured_slope(f, grad, x, tol=1e-6):
    """The measured slope is the true one, so the error is divided by its size alone."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    at = _worst(_relative_errors(grad, numeric))
    ok = np.allclose(grad, numeric, rtol=tol, atol=1e-12)
    return ok, at, float(grad[at]), float(numeric[at])


@misconception("test_tolerance_is_the_callers")
def allows_twice_the_tolerance(f, grad, x, tol=1e-6):
    """Each side may be off by tol, so the two of them by twice as much."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = _relative_errors(grad, numeric)
    at = _worst(errors)
    return bool(errors[at] <= 2 * tol), at, float(grad[at]), float(numeric[at])


@misconception("test_check_gradient_refuses_another_shape", belief=NUMPY_WOULD_SAY_SO)
def checks_whatever_broadcasts(f, grad, x, tol=1e-6):
    numeric = numerical_gradient(f, x)
    grad = grad + np.zeros_like(numeric)
    errors = _relative_errors(grad, numeric)
    at = _worst(errors)
    return bool(errors[at] <= tol), at, float(grad[at]), float(numeric[at])


@misconception(
    "test_check_gradient_leaves_its_arguments_alone", belief=BACK_WHERE_IT_BEGAN, row="G06"
)
def walks_x_back_by_adding(f, grad, x, tol=1e-6):
    _refuse_unlike(grad=grad, x=x)
    h, numeric = 1e-5, np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        below = f(x)
        x[i] += h
        numeric[i] = (above - below) / (2 * h)
    errors = _relative_errors(grad, numeric)
    at = _worst(errors)
    return bool(errors[at] <= tol), at, float(grad[at]), float(numeric[at])


@misconception("test_check_gradient_measures_in_float64", row="G05")
def measures_where_x_stands(f, grad, x, tol=1e-6):
    """A step of 1e-5 is small, and any array can hold it."""
    _refuse_unlike(grad=grad, x=x)
    point, numeric = x.copy(), np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        point[i] = x[i] + 1e-5
        above = f(point)
        point[i] = x[i] - 1e-5
        below = f(point)
        point[i] = x[i]
        numeric[i] = (above - below) / 2e-5
    at = _worst(_relative_errors(grad, numeric))
    ok = _relative_errors(grad, numeric)[at] <= tol
    return bool(ok), at, float(grad[at]), float(numeric[at])


@misconception("test_index_is_a_tuple_whatever_the_axes")
def finds_the_first_of_no_axes(f, grad, x, tol=1e-6):
    """Every entry has an index, and that of a single number is 0."""
    ok, index, yours, numeric = check_gradient(f, grad, x, tol)
    return ok, index or (0,), yours, numeric


@misconception("test_tolerance_is_the_callers")
def allows_1e_5(f, grad, x, tol=1e-5):
    """An error of 1e-5 is small enough for anybody."""
    return check_gradient(f, grad, x, tol)


@misconception("test_check_gradient_refuses_another_shape", holds=("checks_whatever_broadcasts",))
def checks_whatever_subtracts(f, grad, x, tol=1e-6):
    numeric = numerical_gradient(f, x)
    errors = np.abs(grad - numeric) / np.maximum(1e-12, np.abs(grad) + np.abs(numeric))
    at = _worst(errors)
    return bool(errors[at] <= tol), at, float(grad[at]), float(numeric[at])


@misconception("test_tells_right_from_wrong")
def says_whether_it_is_wrong(f, grad, x, tol=1e-6):
    """The first of the four says whether the error is above tol."""
    ok, index, yours, numeric = check_gradient(f, grad, x, tol)
    return not ok, index, yours, numeric


@misconception("test_locates_the_wrong_entry")
def points_at_the_best_entry(f, grad, x, tol=1e-6):
    """The entry to report is the one with the smallest error."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = _relative_errors(grad, numeric)
    at = tuple(int(i) for i in np.unravel_index(np.argmin(errors), errors.shape))
    return bool(errors[at] <= tol), at, float(grad[at]), float(numeric[at])


@misconception("test_locates_the_wrong_entry")
def points_at_the_best_entry_and_judges_the_worst(f, grad, x, tol=1e-6):
    """The entry to report is the one that fits best."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = _relative_errors(grad, numeric)
    at = tuple(int(i) for i in np.unravel_index(np.argmin(errors), errors.shape))
    return bool(errors.max() <= tol), at, float(grad[at]), float(numeric[at])


@misconception("test_a_tiny_block_can_be_wrong", holds=("trusts_allclose",))
def hands_the_tolerance_to_allclose(f, grad, x, tol=1e-6):
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    at = _worst(_relative_errors(grad, numeric))
    return np.allclose(grad, numeric, atol=tol), at, float(grad[at]), float(numeric[at])


@misconception(
    "test_index_is_a_tuple_whatever_the_axes",
    holds=("gives_a_vectors_index_as_an_int", "looks_up_the_number_in_one_row"),
)
def takes_x_for_a_vector(f, grad, x, tol=1e-6):
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = np.abs(grad - numeric) / np.maximum(1e-12, np.abs(grad) + np.abs(numeric))
    at = int(np.argmax(errors))
    return bool(errors[at] <= tol), at, float(grad[at]), float(numeric[at])


@misconception("test_tolerance_is_the_callers")
def judges_by_the_mean_error(f, grad, x, tol=1e-6):
    """A gradient is right if its errors are small on average."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = _relative_errors(grad, numeric)
    at = _worst(errors)
    return bool(errors.mean() <= tol), at, float(grad[at]), float(numeric[at])


@misconception("test_locates_the_wrong_entry", holds=("points_at_the_best_entry",))
def points_at_the_best_entry_or_a_nan(f, grad, x, tol=1e-6):
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = np.abs(grad - numeric) / np.maximum(1e-12, np.abs(grad) + np.abs(numeric))
    at = tuple(int(i) for i in np.unravel_index(np.argmin(errors), errors.shape))
    return bool(errors[at] <= tol), at, float(grad[at]), float(numeric[at])


@misconception("test_locates_the_wrong_entry", holds=("counts_entries_in_one_row",))
def counts_entries_in_one_row_in_a_tuple(f, grad, x, tol=1e-6):
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = _relative_errors(grad, numeric)
    at = int(errors.argmax())
    index = (at,) if x.ndim else ()
    return bool(errors.max() <= tol), index, float(grad.flat[at]), float(numeric.flat[at])


@misconception("test_locates_the_wrong_entry", belief=X_IS_A_LIST_OF_NUMBERS)
def looks_up_the_number_in_one_row(f, grad, x, tol=1e-6):
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = _relative_errors(grad, numeric)
    at = (int(errors.argmax()),) if x.ndim else ()
    return bool(errors.max() <= tol), at, float(grad[at]), float(numeric[at])


@misconception("test_locates_the_wrong_entry")
def gives_the_index_as_a_list(f, grad, x, tol=1e-6):
    """An index is a list of ints."""
    ok, index, yours, numeric = check_gradient(f, grad, x, tol)
    return ok, list(index), yours, numeric


@misconception("test_locates_the_wrong_entry")
def gives_the_index_as_an_array(f, grad, x, tol=1e-6):
    """An index is an array of ints."""
    ok, index, yours, numeric = check_gradient(f, grad, x, tol)
    return ok, np.array(index, dtype=np.int64), yours, numeric


@misconception("test_locates_the_wrong_entry")
def gives_the_last_axis_first(f, grad, x, tol=1e-6):
    """The column comes first in an index, and then the row."""
    ok, index, yours, numeric = check_gradient(f, grad, x, tol)
    return ok, index[::-1], yours, numeric


@misconception("test_the_measurement_is_as_exact_for_any_tolerance")
def reports_nothing_of_a_gradient_that_is_right(f, grad, x, tol=1e-6):
    """A gradient that is right has no worst entry."""
    ok, at, yours, numeric = check_gradient(f, grad, x, tol)
    return (True, (), 0.0, 0.0) if ok else (ok, at, yours, numeric)


@misconception("test_the_worst_of_a_tiny_block_is_found")
def adds_a_little_to_the_sizes(f, grad, x, tol=1e-6):
    """A small number added to the sizes keeps them from 0 and changes nothing."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = np.abs(grad - numeric) / (np.abs(grad) + np.abs(numeric) + 1e-8)
    at = _worst(np.where(np.isnan(errors), np.inf, errors))
    return bool(errors[at] <= tol), at, float(grad[at]), float(numeric[at])
