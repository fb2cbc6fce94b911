"""What goes wrong in unit 4, and the belief behind each mistake."""

import numpy as np
from gradients import _floating, _refuse_unlike, _relative_errors, numerical_gradient

from autograder import misconception

# numerical_gradient


@misconception(of="numerical_gradient", caught_by="test_is_zero_at_the_bottom_of_a_v", row="G01")
def steps_to_one_side(f, x, h=1e-5):
    """The slope is (f(x + h) - f(x)) / h: one step forward is enough."""
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    start = f(point)
    for i in np.ndindex(point.shape):
        here = point[i]
        point[i] = here + h
        gradient[i] = (f(point) - start) / h
        point[i] = here
    return gradient.astype(_floating(x).dtype)


@misconception(of="numerical_gradient", caught_by="test_is_zero_at_the_bottom_of_a_v", row="G01")
def steps_to_one_side_and_starts_anew_each_time(f, x, h=1e-5):
    """The slope is (f(x + h) - f(x)) / h, with both values measured for each entry."""
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        here = point[i]
        start = f(point)
        point[i] = here + h
        gradient[i] = (f(point) - start) / h
        point[i] = here
    return gradient.astype(_floating(x).dtype)


@misconception(of="numerical_gradient", caught_by="test_matches_slopes_worked_by_hand", row="G02")
def divides_by_one_step(f, x, h=1e-5):
    """The step is h, so h is what the difference is divided by."""
    return (2 * numerical_gradient(f, np.array(x, np.float64), h)).astype(_floating(x).dtype)


@misconception(of="numerical_gradient", caught_by="test_matches_slopes_worked_by_hand", row="G02")
def multiplies_by_half_the_step(f, x, h=1e-5):
    """Divided by 2h is written / 2 * h."""
    slopes = numerical_gradient(f, np.array(x, np.float64), h)
    return (slopes * h * h).astype(_floating(x).dtype)


@misconception(of="numerical_gradient", caught_by="test_measures_at_whole_numbers", row="G03")
def steps_in_the_dtype_of_x(f, x, h=1e-5):
    """A copy of x can be moved a little, whatever dtype it has."""
    point = x.copy()
    gradient = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        here = point[i]
        point[i] = here + h
        above = f(point)
        point[i] = here - h
        below = f(point)
        point[i] = here
        gradient[i] = (above - below) / (2 * h)
    return gradient.astype(_floating(x).dtype)


@misconception(of="numerical_gradient", caught_by="test_measures_at_whole_numbers", row="G03")
def keeps_the_slopes_in_the_dtype_of_x(f, x, h=1e-5):
    """A gradient is like x, so np.zeros_like(x) is the array for it."""
    gradient = np.zeros_like(x)
    gradient[...] = numerical_gradient(f, np.array(x, np.float64), h)
    return gradient


@misconception(of="numerical_gradient", caught_by="test_matches_slopes_worked_by_hand", row="G04")
def takes_the_smallest_step(f, x, h=1e-5):
    """The limit is h to 0, so the smaller h the better."""
    return numerical_gradient(f, x, 1e-14)


@misconception(of="numerical_gradient", caught_by="test_measures_float32_in_float64", row="G05")
def steps_in_float32(f, x, h=1e-5):
    """Only whole numbers need converting: a float32 is a float already."""
    point = _floating(x).copy()
    gradient = np.zeros_like(point)
    for i in np.ndindex(point.shape):
        here = point[i]
        point[i] = here + h
        above = f(point)
        point[i] = here - h
        below = f(point)
        point[i] = here
        gradient[i] = (above - below) / (2 * h)
    return gradient


@misconception(
    of="numerical_gradient",
    caught_by="test_is_exact_for_a_quadratic_whatever_the_step",
    row="G06",
)
def leaves_each_entry_where_it_was_moved_to(f, x, h=1e-5):
    """Once an entry is measured, it does not matter where it stands."""
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        point[i] += h
        above = f(point)
        point[i] -= 2 * h
        gradient[i] = (above - f(point)) / (2 * h)
    return gradient.astype(_floating(x).dtype)


@misconception(
    of="numerical_gradient",
    caught_by="test_is_exact_for_a_quadratic_whatever_the_step",
    row="G06",
)
def leaves_each_entry_of_x_itself_moved(f, x, h=1e-5):
    """np.asarray gives me an x of my own, and a moved entry can stay where it is."""
    point = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        point[i] += h
        above = f(point)
        point[i] -= 2 * h
        gradient[i] = (above - f(point)) / (2 * h)
    return gradient.astype(_floating(x).dtype)


@misconception(of="numerical_gradient", caught_by="test_puts_x_back_bit_for_bit", row="G06")
def walks_back_by_adding(f, x, h=1e-5):
    """Plus h, minus 2h, plus h is where it began."""
    point = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        point[i] += h
        above = f(point)
        point[i] -= 2 * h
        below = f(point)
        point[i] += h
        gradient[i] = (above - below) / (2 * h)
    return gradient.astype(_floating(x).dtype)


@misconception(of="numerical_gradient", caught_by="test_is_exact_for_a_quadratic_whatever_the_step")
def never_clears_the_direction(f, x, h=1e-5):
    """The vector of steps gets its next entry, and the earlier ones may stay in it."""
    point = np.array(x, dtype=np.float64)
    step, gradient = np.zeros(point.shape), np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        step[i] = h
        gradient[i] = (f(point + step) - f(point - step)) / (2 * h)
    return gradient.astype(_floating(x).dtype)


@misconception(of="numerical_gradient", caught_by="test_matches_slopes_worked_by_hand")
def moves_everything_at_once(f, x, h=1e-5):
    """x + h moves x by h, so (f(x + h) - f(x - h)) / 2h is the gradient."""
    point = np.array(x, dtype=np.float64)
    return (f(point + h) - f(point - h)) / (2 * h)


@misconception(of="numerical_gradient", caught_by="test_measures_arrays_of_any_shape")
def moves_a_whole_row(f, x, h=1e-5):
    """for i in range(len(x)) visits every entry of x."""
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    for i in range(len(point)):
        here = point[i].copy()
        point[i] = here + h
        above = f(point)
        point[i] = here - h
        below = f(point)
        point[i] = here
        gradient[i] = (above - below) / (2 * h)
    return gradient.astype(_floating(x).dtype)


@misconception(of="numerical_gradient", caught_by="test_measures_arrays_of_any_shape")
def returns_the_slopes_in_a_row(f, x, h=1e-5):
    """A gradient is a vector, so it has one axis."""
    return numerical_gradient(f, x, h).ravel()


@misconception(of="numerical_gradient", caught_by="test_uses_the_step_it_is_given")
def takes_its_own_step(f, x, h=1e-5):
    """The step is 1e-5, so that is what I write."""
    return numerical_gradient(f, x)


@misconception(of="numerical_gradient", caught_by="test_measures_float32_in_float64", row="P04")
def always_returns_float64(f, x, h=1e-5):
    """What was computed in float64 is returned in float64."""
    return numerical_gradient(f, np.array(x, np.float64), h)


# relative_error


@misconception(of="relative_error", caught_by="test_two_zeros_agree", row="G07")
def divides_zero_by_zero(a, b):
    """Divided by |a| + |b|: the floor is only for show."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    if np.isnan(a).any() or np.isnan(b).any():
        return float("inf")
    return float((np.abs(a - b) / (np.abs(a) + np.abs(b))).max())


@misconception(of="relative_error", caught_by="test_two_zeros_agree", row="G07")
def divides_zero_by_zero_and_lets_nan_be(a, b):
    """Divided by |a| + |b|, whatever comes of it: the formula knows best."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float((np.abs(a - b) / (np.abs(a) + np.abs(b))).max())


@misconception(of="relative_error", caught_by="test_two_zeros_agree", row="G07")
def takes_zero_against_zero_for_a_nan(a, b):
    """Any nan that comes out is a nan that went in."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    errors = np.abs(a - b) / (np.abs(a) + np.abs(b))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception(of="relative_error", caught_by="test_the_floor_is_there_for_dust")
def guards_zero_alone(a, b):
    """The division needs care only where both are exactly zero."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    total = np.abs(a) + np.abs(b)
    errors = np.abs(a - b) / np.where(total == 0, 1.0, total)
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception(
    of="relative_error", caught_by="test_small_values_count_as_much_as_large_ones", row="G08"
)
def has_a_high_floor(a, b):
    """1e-8 is as good a guard as 1e-12: nothing is that small."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    errors = np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception(
    of="relative_error", caught_by="test_small_values_count_as_much_as_large_ones", row="G08"
)
def takes_the_difference_as_it_is(a, b):
    """The error is the difference: how large a and b are is another matter."""
    _refuse_unlike(a=a, b=b)
    errors = np.abs(_floating(a) - _floating(b))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception(of="relative_error", caught_by="test_relative_error_worked_by_hand")
def divides_by_the_larger(a, b):
    """Relative means relative to the larger of the two."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    errors = np.abs(a - b) / np.maximum(1e-12, np.maximum(np.abs(a), np.abs(b)))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception(of="relative_error", caught_by="test_relative_error_worked_by_hand")
def divides_by_the_second(a, b):
    """Relative means relative to the true value, which is b."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    errors = np.abs(a - b) / np.maximum(1e-12, np.abs(b))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception(of="relative_error", caught_by="test_opposite_signs_are_an_error_of_one")
def adds_before_taking_sizes(a, b):
    """|a| + |b| and |a + b| are the same thing."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    errors = np.abs(a - b) / np.maximum(1e-12, np.abs(a + b))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception(of="relative_error", caught_by="test_relative_error_worked_by_hand")
def lets_errors_be_negative(a, b):
    """The larger a - b is in proportion, the worse; its sign may stay."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    errors = (a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception(of="relative_error", caught_by="test_is_the_error_of_the_worst_entry")
def averages_the_errors(a, b):
    """The error of an array is the mean of its entries' errors."""
    _refuse_unlike(a=a, b=b)
    return float(_relative_errors(a, b).mean())


@misconception(of="relative_error", caught_by="test_is_the_error_of_the_worst_entry")
def compares_lengths(a, b):
    """|a| is the length of the vector a, so these are three norms."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    lengths = np.linalg.norm(a) + np.linalg.norm(b)
    error = float(np.linalg.norm(a - b) / max(1e-12, lengths))
    return float("inf") if np.isnan(error) else error


@misconception(of="relative_error", caught_by="test_is_the_error_of_the_worst_entry")
def divides_the_worst_by_the_largest(a, b):
    """The largest difference over the largest size is the largest ratio."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    error = float(np.abs(a - b).max() / max(1e-12, (np.abs(a) + np.abs(b)).max()))
    return float("inf") if np.isnan(error) else error


@misconception(of="relative_error", caught_by="test_nan_is_infinitely_wrong")
def hands_nan_on(a, b):
    """If a nan comes in, a nan comes out, and everybody will see it."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float((np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b))).max())


@misconception(of="relative_error", caught_by="test_nan_is_infinitely_wrong")
def overlooks_nan(a, b):
    """Entries that are nan cannot be compared, so they do not count."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float(np.nanmax(np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b))))


@misconception(of="relative_error", caught_by="test_relative_error_worked_by_hand", row="P03")
def returns_one_error_per_entry(a, b):
    """Arrays go in, so an array comes out."""
    _refuse_unlike(a=a, b=b)
    return _relative_errors(a, b)


@misconception(
    of="relative_error", caught_by="test_relative_error_converts_whole_numbers", row="L12"
)
def subtracts_bytes(a, b):
    """Whole numbers are numbers: they can be subtracted as they are."""
    _refuse_unlike(a=a, b=b)
    errors = np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception(of="relative_error", caught_by="test_relative_error_refuses_to_broadcast")
def compares_whatever_broadcasts(a, b):
    """If the shapes did not belong together, NumPy would say so."""
    return float(_relative_errors(a, b).max())


@misconception(of="relative_error", caught_by="test_is_the_error_of_the_worst_entry", row="P01")
def returns_the_answer_of_the_example(a, b):
    """The check wants 0.5, so 0.5 it is."""
    _refuse_unlike(a=a, b=b)
    return 0.5


# check_gradient


def _worst(errors):
    return tuple(int(i) for i in np.unravel_index(np.argmax(errors), np.shape(errors)))


@misconception(of="check_gradient", caught_by="test_a_tiny_block_can_be_wrong", row="G08")
def trusts_allclose(f, grad, x, tol=1e-6):
    """np.allclose knows how close is close; tol goes in as its rtol."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    at = _worst(_relative_errors(grad, numeric))
    ok = np.allclose(grad, numeric, rtol=tol)
    return ok, at, float(grad[at]), float(numeric[at])


@misconception(of="check_gradient", caught_by="test_a_tiny_block_can_be_wrong", row="G08")
def measures_the_difference_itself(f, grad, x, tol=1e-6):
    """A difference below 1e-6 is small, and the worst entry has the largest difference."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = np.abs(grad - numeric)
    errors = np.where(np.isnan(errors), np.inf, errors)
    at = _worst(errors)
    return bool(errors[at] <= tol), at, float(grad[at]), float(numeric[at])


@misconception(of="check_gradient", caught_by="test_worst_means_worst_in_proportion")
def points_at_the_largest_difference(f, grad, x, tol=1e-6):
    """ok goes by the relative error, and the worst entry is the one that is furthest off."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    differences = np.abs(grad - numeric)
    at = _worst(np.where(np.isnan(differences), np.inf, differences))
    ok = bool(_relative_errors(grad, numeric).max() <= tol)
    return ok, at, float(grad[at]), float(numeric[at])


@misconception(of="check_gradient", caught_by="test_a_small_entry_does_not_hide_among_large_ones")
def compares_the_gradients_as_a_whole(f, grad, x, tol=1e-6):
    """Two vectors are close if the length of their difference is small beside their lengths."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    lengths = np.linalg.norm(grad) + np.linalg.norm(numeric)
    error = np.linalg.norm(grad - numeric) / max(1e-12, lengths)
    at = _worst(_relative_errors(grad, numeric))
    return bool(error <= tol), at, float(grad[at]), float(numeric[at])


@misconception(of="check_gradient", caught_by="test_locates_the_wrong_entry", row="P03")
def counts_entries_in_one_row(f, grad, x, tol=1e-6):
    """argmax says where the worst entry is."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = _relative_errors(grad, numeric)
    at = int(errors.argmax())
    return bool(errors.max() <= tol), at, float(grad.flat[at]), float(numeric.flat[at])


@misconception(of="check_gradient", caught_by="test_index_is_a_tuple_whatever_the_axes", row="P03")
def gives_a_vectors_index_as_an_int(f, grad, x, tol=1e-6):
    """A vector has one axis, so its index is one int."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = _relative_errors(grad, numeric)
    at = _worst(errors)
    index = at[0] if len(at) == 1 else at
    return bool(errors[at] <= tol), index, float(grad[at]), float(numeric[at])


@misconception(of="check_gradient", caught_by="test_nan_is_not_ok")
def never_meets_a_nan(f, grad, x, tol=1e-6):
    """The worst entry is found with >, which works for every number."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    worst, at = -1.0, (0,) * x.ndim
    for i in np.ndindex(x.shape):
        error = abs(grad[i] - numeric[i]) / max(1e-12, abs(grad[i]) + abs(numeric[i]))
        if error > worst:
            worst, at = error, i
    return bool(worst <= tol), at, float(grad[at]), float(numeric[at])


@misconception(of="check_gradient", caught_by="test_nan_is_not_ok")
def is_ok_unless_above_the_tolerance(f, grad, x, tol=1e-6):
    """Not above tol is the same as at most tol."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = np.abs(grad - numeric) / np.maximum(1e-12, np.abs(grad) + np.abs(numeric))
    at = _worst(errors)
    return not errors[at] > tol, at, float(grad[at]), float(numeric[at])


@misconception(of="check_gradient", caught_by="test_looks_at_every_entry")
def tries_a_few_entries(f, grad, x, tol=1e-6):
    """Ten entries drawn at random are enough to trust the others."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    tried = np.random.default_rng(0).permutation(x.size)[:10]
    errors = _relative_errors(grad, numeric).ravel()[tried]
    at = tuple(int(i) for i in np.unravel_index(tried[errors.argmax()], x.shape))
    return bool(errors.max() <= tol), at, float(grad[at]), float(numeric[at])


@misconception(of="check_gradient", caught_by="test_worst_means_worst_in_proportion")
def stops_at_the_first_mistake(f, grad, x, tol=1e-6):
    """The first entry that is out of tolerance is the one to report."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = _relative_errors(grad, numeric)
    wrong = np.argwhere(errors > tol)
    at = tuple(int(i) for i in wrong[0]) if len(wrong) else _worst(errors)
    return not len(wrong), at, float(grad[at]), float(numeric[at])


@misconception(of="check_gradient", caught_by="test_a_slope_of_zero_can_be_right", row="G07")
def divides_zero_by_zero_in_the_check(f, grad, x, tol=1e-6):
    """|a - b| / (|a| + |b|) needs no guard: a gradient is never exactly zero."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = np.abs(grad - numeric) / (np.abs(grad) + np.abs(numeric))
    at = _worst(errors)
    return bool(errors[at] <= tol), at, float(grad[at]), float(numeric[at])


@misconception(of="check_gradient", caught_by="test_a_slope_of_zero_can_be_right")
def skips_zero_slopes(f, grad, x, tol=1e-6):
    """Where the measured slope is 0 there is nothing to compare."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = np.where(numeric == 0, 0.0, _relative_errors(grad, numeric))
    at = _worst(errors)
    return bool(errors[at] <= tol), at, float(grad[at]), float(numeric[at])


@misconception(of="check_gradient", caught_by="test_tells_right_from_wrong", row="G01")
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


@misconception(of="check_gradient", caught_by="test_reports_both_values_of_the_worst_entry")
def swaps_yours_and_numeric(f, grad, x, tol=1e-6):
    """The measured value comes first, because it is the true one."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = _relative_errors(grad, numeric)
    at = _worst(errors)
    return bool(errors[at] <= tol), at, float(numeric[at]), float(grad[at])


@misconception(of="check_gradient", caught_by="test_tolerance_is_the_callers")
def has_its_own_tolerance(f, grad, x, tol=1e-6):
    """1e-6 is the tolerance."""
    _refuse_unlike(grad=grad, x=x)
    numeric = numerical_gradient(f, x)
    errors = _relative_errors(grad, numeric)
    at = _worst(errors)
    return bool(errors[at] <= 1e-6), at, float(grad[at]), float(numeric[at])


@misconception(of="check_gradient", caught_by="test_check_gradient_refuses_another_shape")
def checks_whatever_broadcasts(f, grad, x, tol=1e-6):
    """If the shapes did not belong together, NumPy would say so."""
    numeric = numerical_gradient(f, x)
    grad = grad + np.zeros_like(numeric)
    errors = _relative_errors(grad, numeric)
    at = _worst(errors)
    return bool(errors[at] <= tol), at, float(grad[at]), float(numeric[at])


@misconception(
    of="check_gradient", caught_by="test_check_gradient_leaves_its_arguments_alone", row="G06"
)
def walks_x_back_by_adding(f, grad, x, tol=1e-6):
    """Plus h, minus 2h, plus h is where x began."""
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


# linear_backward


@misconception(of="linear_backward", caught_by="test_weight_gradient_of_a_linear_layer", row="B01")
def transposes_the_weight_gradient(dout, x, W):
    """dW is x^T dout, as in the books where W is (in, out)."""
    return dout @ W, x.T @ dout, dout.sum(axis=0)


@misconception(of="linear_backward", caught_by="test_square_layers_hide_nothing", row="B02")
def reshapes_until_it_fits(dout, x, W):
    """If the shape of x^T dout is not that of W, reshape makes it so."""
    return dout @ W, (x.T @ dout).reshape(W.shape), dout.sum(axis=0)


@misconception(of="linear_backward", caught_by="test_square_layers_hide_nothing", row="B02")
def multiplies_by_the_transposed_weights(dout, x, W):
    """Forwards it was W^T, so backwards it is W^T too."""
    return dout @ W.T, dout.T @ x, dout.sum(axis=0)


@misconception(of="linear_backward", caught_by="test_bias_gradient_adds_up_the_examples", row="B03")
def hands_dout_on_as_the_bias_gradient(dout, x, W):
    """b is added with a factor of 1, so its gradient is dout."""
    return dout @ W, dout.T @ x, dout


@misconception(of="linear_backward", caught_by="test_bias_gradient_adds_up_the_examples", row="B04")
def averages_the_bias_gradient(dout, x, W):
    """All examples share the bias, so it gets their mean."""
    return dout @ W, dout.T @ x, dout.mean(axis=0)


@misconception(of="linear_backward", caught_by="test_bias_gradient_adds_up_the_examples", row="B05")
def keeps_the_batch_axis_of_the_bias(dout, x, W):
    """A bias is a row of shape (1, M)."""
    return dout @ W, dout.T @ x, dout.sum(axis=0, keepdims=True)


@misconception(of="linear_backward", caught_by="test_bias_gradient_adds_up_the_examples")
def adds_up_the_outputs(dout, x, W):
    """The bias gradient is a sum over the last axis."""
    return dout @ W, dout.T @ x, dout.sum(axis=1)


@misconception(of="linear_backward", caught_by="test_bias_gradient_adds_up_the_examples")
def adds_up_everything(dout, x, W):
    """The bias is one number, and its gradient is dout.sum()."""
    return dout @ W, dout.T @ x, dout.sum()


@misconception(of="linear_backward", caught_by="test_linear_backward_worked_by_hand", row="B06")
def forgets_what_comes_from_above(dout, x, W):
    """The gradient of a layer is the slope of the layer, and dout only says how many rows."""
    ones = np.ones_like(dout)
    return ones @ W, ones.T @ x, ones.sum(axis=0)


@misconception(of="linear_backward", caught_by="test_weight_gradient_of_a_linear_layer", row="B07")
def averages_once_more(dout, x, W):
    """Gradients of parameters are means over the batch, so divide by its size."""
    n = len(x)
    return dout @ W, dout.T @ x / n, dout.sum(axis=0) / n


@misconception(of="linear_backward", caught_by="test_weight_gradient_of_a_linear_layer", row="B07")
def averages_the_weight_gradient(dout, x, W):
    """dW is a product over the batch, so it needs the 1/n that db does not."""
    return dout @ W, dout.T @ x / len(x), dout.sum(axis=0)


@misconception(of="linear_backward", caught_by="test_linear_backward_worked_by_hand")
def returns_the_parameters_first(dout, x, W):
    """The gradients come in the order in which they are used: dW, db, dx."""
    return dout.T @ x, dout.sum(axis=0), dout @ W


@misconception(of="linear_backward", caught_by="test_linear_backward_of_one_example")
def squeezes_a_batch_of_one(dout, x, W):
    """Axes of length 1 mean nothing, so squeeze them away."""
    return np.squeeze(dout @ W), np.squeeze(dout.T @ x), np.squeeze(dout.sum(axis=0))


@misconception(of="linear_backward", caught_by="test_linear_backward_keeps_float32", row="P04")
def adds_up_in_float64(dout, x, W):
    """np.zeros makes an array of the right kind to add up in."""
    dW, db = np.zeros(W.shape), np.zeros(dout.shape[1])
    for row, inputs in zip(dout, x, strict=True):
        dW += np.outer(row, inputs)
        db += row
    return dout @ W, dW, db


@misconception(of="linear_backward", caught_by="test_linear_backward_refuses_sizes_that_clash")
def drops_examples_without_a_partner(dout, x, W):
    """zip pairs the rows of dout with those of x."""
    dW, db = np.zeros_like(W), np.zeros_like(dout[0])
    for row, inputs in zip(dout, x, strict=False):
        dW += np.outer(row, inputs)
        db += row
    return dout @ W, dW, db


@misconception(
    of="linear_backward", caught_by="test_linear_backward_leaves_its_arguments_alone", row="B12"
)
def adds_up_into_the_first_row(dout, x, W):
    """db = dout[0] is a fresh array to add the other rows to."""
    dx, dW = dout @ W, dout.T @ x
    db = dout[0]
    for row in dout[1:]:
        db += row
    return dx, dW, db


# relu_backward


@misconception(of="relu_backward", caught_by="test_nothing_passes_at_exactly_zero", row="B08")
def lets_the_gradient_pass_at_zero(dout, x):
    """relu(x) = x for x >= 0, so at 0 the slope is 1."""
    _refuse_unlike(dout=dout, x=x)
    return dout * (x >= 0)


@misconception(of="relu_backward", caught_by="test_nothing_passes_at_exactly_zero")
def passes_half_at_zero(dout, x):
    """At the corner the slope is halfway between 0 and 1."""
    _refuse_unlike(dout=dout, x=x)
    return dout * np.heaviside(x, 0.5).astype(dout.dtype)


@misconception(of="relu_backward", caught_by="test_relu_backward_worked_by_hand", row="B09")
def looks_at_the_output_for_the_mask(dout, x):
    """The gradient passes where relu's output is at least 0."""
    _refuse_unlike(dout=dout, x=x)
    out = np.maximum(0, x)
    return dout * (out >= 0)


@misconception(of="relu_backward", caught_by="test_relu_backward_worked_by_hand", row="B10")
def multiplies_by_the_output(dout, x):
    """Backwards means dout times relu(x)."""
    _refuse_unlike(dout=dout, x=x)
    return dout * np.maximum(0, x)


@misconception(of="relu_backward", caught_by="test_relu_backward_worked_by_hand", row="B06")
def returns_the_slope_of_relu(dout, x):
    """The gradient is 1 where x > 0 and 0 elsewhere."""
    _refuse_unlike(dout=dout, x=x)
    return (x > 0).astype(dout.dtype)


@misconception(of="relu_backward", caught_by="test_relu_backward_worked_by_hand")
def applies_relu_to_the_gradient(dout, x):
    """relu backwards is relu again, of dout."""
    _refuse_unlike(dout=dout, x=x)
    return np.maximum(0, dout)


@misconception(of="relu_backward", caught_by="test_relu_backward_worked_by_hand")
def stops_negative_gradients_too(dout, x):
    """A negative number does not pass a relu, neither x nor dout."""
    _refuse_unlike(dout=dout, x=x)
    return np.maximum(0, dout) * (x > 0)


@misconception(of="relu_backward", caught_by="test_relu_backward_worked_by_hand")
def swaps_dout_and_x(dout, x):
    """The first argument is x, and the second is its gradient."""
    _refuse_unlike(dout=dout, x=x)
    return _floating(x) * (dout > 0)


@misconception(of="relu_backward", caught_by="test_relu_backward_worked_by_hand", row="B13")
def combines_conditions(dout, x):
    """Something passes where dout is not 0 and x > 0, and np.logical_and says where."""
    _refuse_unlike(dout=dout, x=x)
    return np.logical_and(dout, x > 0)


@misconception(of="relu_backward", caught_by="test_relu_backward_leaves_dout_alone", row="B12")
def writes_zeros_into_dout(dout, x):
    """dx = dout makes a copy to write the zeros into."""
    _refuse_unlike(dout=dout, x=x)
    dx = dout
    dx[x <= 0] = 0
    return dx


@misconception(of="relu_backward", caught_by="test_relu_backward_keeps_float32", row="P04")
def makes_the_mask_float64(dout, x):
    """A mask of True and False has to become floats before it is multiplied."""
    _refuse_unlike(dout=dout, x=x)
    return dout * (x > 0).astype(float)


@misconception(of="relu_backward", caught_by="test_relu_backward_of_whole_numbers", row="P04")
def writes_into_an_array_like_x(dout, x):
    """dx is like x, so np.zeros_like(x) is the array for it."""
    _refuse_unlike(dout=dout, x=x)
    dx = np.zeros_like(x)
    dx[x > 0] = dout[x > 0]
    return dx


@misconception(of="relu_backward", caught_by="test_relu_backward_refuses_to_broadcast")
def masks_whatever_broadcasts(dout, x):
    """If the shapes did not belong together, NumPy would say so."""
    return dout * (x > 0)


# sigmoid_backward


@misconception(of="sigmoid_backward", caught_by="test_sigmoid_backward_worked_by_hand", row="B11")
def applies_the_sigmoid_again(dout, s):
    """The slope of the sigmoid needs the sigmoid of what I am given."""
    _refuse_unlike(dout=dout, s=s)
    again = 1 / (1 + np.exp(-s))
    return dout * again * (1 - again)


@misconception(of="sigmoid_backward", caught_by="test_sigmoid_backward_worked_by_hand", row="B06")
def returns_the_slope_of_the_sigmoid(dout, s):
    """The gradient of a sigmoid is s (1 - s)."""
    _refuse_unlike(dout=dout, s=s)
    return s * (1 - s)


@misconception(of="sigmoid_backward", caught_by="test_sigmoid_backward_worked_by_hand")
def takes_the_slope_of_tanh(dout, s):
    """An S-shaped function has the slope 1 - s^2."""
    _refuse_unlike(dout=dout, s=s)
    return dout * (1 - s * s)


@misconception(of="sigmoid_backward", caught_by="test_sigmoid_backward_worked_by_hand")
def forgets_one_factor(dout, s):
    """The slope of the sigmoid is 1 - s."""
    _refuse_unlike(dout=dout, s=s)
    return dout * (1 - s)


@misconception(of="sigmoid_backward", caught_by="test_sigmoid_backward_worked_by_hand", row="B10")
def multiplies_by_the_sigmoid(dout, s):
    """Backwards means dout times the output."""
    _refuse_unlike(dout=dout, s=s)
    return dout * s


@misconception(of="sigmoid_backward", caught_by="test_a_saturated_sigmoid_passes_nothing")
def goes_back_to_the_input_first(dout, s):
    """The slope is e^-x / (1 + e^-x)^2, so x has to be recovered with a logarithm."""
    _refuse_unlike(dout=dout, s=s)
    e = np.exp(-np.log(s / (1 - s)))
    return dout * e / (1 + e) ** 2


@misconception(of="sigmoid_backward", caught_by="test_a_saturated_sigmoid_passes_nothing")
def keeps_away_from_the_ends(dout, s):
    """A sigmoid is never 0 or 1, so clip it to be safe."""
    _refuse_unlike(dout=dout, s=s)
    s = np.clip(s, 1e-7, 1 - 1e-7)
    return dout * s * (1 - s)


@misconception(of="sigmoid_backward", caught_by="test_sigmoid_backward_keeps_float32", row="P04")
def subtracts_from_float64_ones(dout, s):
    """1 - s needs an array of ones."""
    _refuse_unlike(dout=dout, s=s)
    return dout * s * (np.ones(s.shape) - s)


@misconception(of="sigmoid_backward", caught_by="test_sigmoid_backward_refuses_to_broadcast")
def scales_whatever_broadcasts(dout, s):
    """If the shapes did not belong together, NumPy would say so."""
    return dout * s * (1 - s)


@misconception(
    of="sigmoid_backward",
    caught_by="test_sigmoid_backward_leaves_its_arguments_alone",
    row="B12",
)
def multiplies_into_dout(dout, s):
    """dout *= is the short way of writing it."""
    _refuse_unlike(dout=dout, s=s)
    dout *= s * (1 - s)
    return dout


@misconception(of="sigmoid_backward", caught_by="test_sigmoid_backward_leaves_its_arguments_alone")
def multiplies_into_s(dout, s):
    """s is only needed once more, so it can hold the slope."""
    _refuse_unlike(dout=dout, s=s)
    s *= 1 - s
    return dout * s


# cross_entropy_grad


def _refuse_labels(logits, labels):
    if np.shape(labels) != np.shape(logits)[:1]:
        raise ValueError(f"labels {np.shape(labels)} for logits {np.shape(logits)}")


def _softmax(logits, axis=1):
    exps = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return exps / exps.sum(axis=axis, keepdims=True)


def _less_truth(p, labels):
    p[np.arange(len(p)), labels] -= 1
    return p


@misconception(
    of="cross_entropy_grad", caught_by="test_cross_entropy_grad_worked_by_hand", row="S17"
)
def forgets_that_the_loss_is_a_mean(logits, labels):
    """The gradient of cross-entropy is softmax - onehot."""
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits)), labels)


@misconception(
    of="cross_entropy_grad",
    caught_by="test_each_row_of_cross_entropy_grad_sums_to_zero",
    row="S18",
)
def forgets_the_truth(logits, labels):
    """The gradient is softmax / n."""
    _refuse_labels(logits, labels)
    return _softmax(_floating(logits)) / len(logits)


@misconception(
    of="cross_entropy_grad",
    caught_by="test_each_row_of_cross_entropy_grad_sums_to_zero",
    row="S19",
)
def subtracts_one_from_every_class(logits, labels):
    """Each probability has 1 subtracted from it."""
    _refuse_labels(logits, labels)
    return (_softmax(_floating(logits)) - 1) / len(logits)


@misconception(
    of="cross_entropy_grad",
    caught_by="test_each_row_of_cross_entropy_grad_sums_to_zero",
    row="S20",
)
def moves_the_right_class_alone(logits, labels):
    """Only the right class is in the loss, so only its logit has a gradient."""
    _refuse_labels(logits, labels)
    p = _less_truth(_softmax(_floating(logits)), labels)
    grad, rows = np.zeros_like(p), np.arange(len(p))
    grad[rows, labels] = p[rows, labels] / len(p)
    return grad


@misconception(
    of="cross_entropy_grad",
    caught_by="test_cross_entropy_grad_survives_large_logits",
    row="S01",
)
def exponentiates_as_it_stands(logits, labels):
    """Softmax is e^z over its sum, and can be typed in like that."""
    _refuse_labels(logits, labels)
    exps = np.exp(_floating(logits))
    return _less_truth(exps / exps.sum(axis=1, keepdims=True), labels) / len(logits)


@misconception(
    of="cross_entropy_grad", caught_by="test_cross_entropy_grad_worked_by_hand", row="S02"
)
def takes_softmax_down_the_columns(logits, labels):
    """Softmax runs along the first axis."""
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits), axis=0), labels) / len(logits)


@misconception(
    of="cross_entropy_grad", caught_by="test_cross_entropy_grad_worked_by_hand", row="S03"
)
def takes_one_softmax_of_the_batch(logits, labels):
    """All probabilities of the batch together sum to 1."""
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits), axis=(0, 1)), labels) / len(logits)


@misconception(
    of="cross_entropy_grad", caught_by="test_each_row_is_shifted_by_its_own_maximum", row="S05"
)
def shifts_by_the_maximum_of_the_batch(logits, labels):
    """Any constant may be subtracted, so one maximum will do for all rows."""
    _refuse_labels(logits, labels)
    logits = _floating(logits)
    exps = np.exp(logits - logits.max())
    return _less_truth(exps / exps.sum(axis=1, keepdims=True), labels) / len(logits)


@misconception(
    of="cross_entropy_grad", caught_by="test_cross_entropy_grad_worked_by_hand", row="S08"
)
def takes_the_logits_for_probabilities(logits, labels):
    """What comes in are the network's predictions, so p is there already."""
    _refuse_labels(logits, labels)
    return _less_truth(_floating(logits).copy(), labels) / len(logits)


@misconception(
    of="cross_entropy_grad", caught_by="test_cross_entropy_grad_worked_by_hand", row="S08"
)
def takes_softmax_twice(logits, labels):
    """A softmax more cannot hurt."""
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_softmax(_floating(logits))), labels) / len(logits)


@misconception(
    of="cross_entropy_grad", caught_by="test_cross_entropy_grad_worked_by_hand", row="S13"
)
def divides_by_every_entry(logits, labels):
    """The mean runs over all N times C entries."""
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits)), labels) / logits.size


@misconception(
    of="cross_entropy_grad", caught_by="test_cross_entropy_grad_worked_by_hand", row="S14"
)
def subtracts_the_other_way_round(logits, labels):
    """The error is what is true, minus what was predicted."""
    _refuse_labels(logits, labels)
    return -_less_truth(_softmax(_floating(logits)), labels) / len(logits)


@misconception(
    of="cross_entropy_grad", caught_by="test_cross_entropy_grad_agrees_with_autograd", row="S15"
)
def subtracts_in_whole_columns(logits, labels):
    """p[:, labels] is the entry of each example's label."""
    _refuse_labels(logits, labels)
    p = _softmax(_floating(logits))
    p[:, labels] -= 1
    return p / len(p)


@misconception(
    of="cross_entropy_grad", caught_by="test_cross_entropy_grad_agrees_with_autograd", row="S16"
)
def rewards_the_likeliest_class(logits, labels):
    """The class is the one with the largest probability."""
    _refuse_labels(logits, labels)
    p = _softmax(_floating(logits))
    return _less_truth(p, p.argmax(axis=1)) / len(p)


@misconception(
    of="cross_entropy_grad", caught_by="test_cross_entropy_grad_worked_by_hand", row="S27"
)
def divides_by_the_batch_size_of_the_notebook(logits, labels):
    """The batch size is 64, as it was set at the top."""
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits)), labels) / 64


@misconception(
    of="cross_entropy_grad", caught_by="test_cross_entropy_grad_worked_by_hand", row="S29"
)
def assigns_minus_one_to_a_mask(logits, labels):
    """Put -1 into the mask at each label, and add it."""
    _refuse_labels(logits, labels)
    p = _softmax(_floating(logits))
    mask = np.arange(p.shape[1]) == labels[:, None]
    mask[np.arange(len(p)), labels] = -1
    return (p + mask) / len(p)


@misconception(
    of="cross_entropy_grad", caught_by="test_cross_entropy_grad_keeps_float32", row="P04"
)
def subtracts_rows_of_float64(logits, labels):
    """np.eye(C)[labels] is the onehot to subtract."""
    _refuse_labels(logits, labels)
    p = _softmax(_floating(logits))
    return (p - np.eye(p.shape[1])[labels]) / len(p)


@misconception(
    of="cross_entropy_grad", caught_by="test_cross_entropy_grad_of_whole_numbers", row="L13"
)
def writes_into_an_array_like_the_logits(logits, labels):
    """The gradient is like the logits, so np.zeros_like(logits) is the array for it."""
    _refuse_labels(logits, labels)
    grad = np.zeros_like(logits)
    grad[...] = _less_truth(_softmax(_floating(logits)), labels) / len(logits)
    return grad


@misconception(
    of="cross_entropy_grad", caught_by="test_cross_entropy_grad_of_whole_numbers", row="L12"
)
def shifts_bytes(logits, labels):
    """np.exp makes floats of whole numbers soon enough: they can be shifted as they are."""
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(logits), labels) / len(logits)


@misconception(of="cross_entropy_grad", caught_by="test_cross_entropy_grad_wants_one_label_each")
def indexes_with_any_labels(logits, labels):
    """If the labels did not belong to the logits, NumPy would say so."""
    return _less_truth(_softmax(_floating(logits)), labels) / len(logits)


@misconception(
    of="cross_entropy_grad",
    caught_by="test_cross_entropy_grad_leaves_its_arguments_alone",
    row="S28",
)
def shifts_the_callers_logits(logits, labels):
    """logits -= is the short way to shift my logits."""
    _refuse_labels(logits, labels)
    logits -= logits.max(axis=1, keepdims=True)
    return _less_truth(_softmax(_floating(logits)), labels) / len(logits)


# softmax_backward


@misconception(of="softmax_backward", caught_by="test_softmax_backward_worked_by_hand")
def treats_each_entry_alone(dout, p):
    """Softmax has the slope p (1 - p), like the sigmoid."""
    _refuse_unlike(dout=dout, p=p)
    return dout * p * (1 - p)


@misconception(of="softmax_backward", caught_by="test_softmax_backward_worked_by_hand", row="B06")
def returns_the_diagonal_slopes(dout, p):
    """The gradient of softmax is p (1 - p)."""
    _refuse_unlike(dout=dout, p=p)
    return p * (1 - p)


@misconception(of="softmax_backward", caught_by="test_softmax_backward_worked_by_hand", row="B11")
def takes_softmax_of_the_probabilities(dout, p):
    """The gradient of softmax needs the softmax of what I am given."""
    _refuse_unlike(dout=dout, p=p)
    q = _softmax(p)
    return q * (dout - (dout * q).sum(axis=1, keepdims=True))


@misconception(of="softmax_backward", caught_by="test_softmax_backward_worked_by_hand")
def stops_at_the_difference(dout, p):
    """The gradient is dout less its mean under p."""
    _refuse_unlike(dout=dout, p=p)
    return dout - (dout * p).sum(axis=1, keepdims=True)


@misconception(of="softmax_backward", caught_by="test_softmax_backward_worked_by_hand")
def sums_dout_without_p(dout, p):
    """What is subtracted is the sum of dout over the row."""
    _refuse_unlike(dout=dout, p=p)
    return p * (dout - dout.sum(axis=1, keepdims=True))


@misconception(of="softmax_backward", caught_by="test_softmax_backward_worked_by_hand")
def averages_dout_without_p(dout, p):
    """What is subtracted is the mean of dout over the row."""
    _refuse_unlike(dout=dout, p=p)
    return p * (dout - dout.mean(axis=1, keepdims=True))


@misconception(of="softmax_backward", caught_by="test_softmax_backward_worked_by_hand")
def reverses_the_sign(dout, p):
    """The row's sum comes first: p (sum(dout p) - dout)."""
    _refuse_unlike(dout=dout, p=p)
    return p * ((dout * p).sum(axis=1, keepdims=True) - dout)


@misconception(of="softmax_backward", caught_by="test_softmax_backward_worked_by_hand")
def takes_dout_for_labels(dout, p):
    """The gradient of softmax is p - y, and y is what I am given."""
    _refuse_unlike(dout=dout, p=p)
    return p - dout


@misconception(of="softmax_backward", caught_by="test_square_batches_hide_nothing", row="S02")
def sums_down_the_columns(dout, p):
    """The sum runs along the first axis."""
    _refuse_unlike(dout=dout, p=p)
    return p * (dout - (dout * p).sum(axis=0, keepdims=True))


@misconception(of="softmax_backward", caught_by="test_softmax_backward_worked_by_hand", row="S03")
def sums_over_the_batch(dout, p):
    """The sum runs over everything."""
    _refuse_unlike(dout=dout, p=p)
    return p * (dout - (dout * p).sum())


@misconception(of="softmax_backward", caught_by="test_square_batches_hide_nothing")
def lays_the_sums_along_a_row(dout, p):
    """A sum per example can be subtracted as it is, without keepdims."""
    _refuse_unlike(dout=dout, p=p)
    return p * (dout - (dout * p).sum(axis=1))


@misconception(of="softmax_backward", caught_by="test_softmax_backward_keeps_float32", row="P04")
def builds_the_jacobian_in_float64(dout, p):
    """np.eye is the identity in whatever dtype is needed."""
    _refuse_unlike(dout=dout, p=p)
    jacobian = p[:, :, None] * (np.eye(p.shape[1]) - p[:, None, :])
    return np.einsum("ni,nij->nj", dout, jacobian)


@misconception(of="softmax_backward", caught_by="test_softmax_backward_refuses_to_broadcast")
def takes_whatever_broadcasts(dout, p):
    """If the shapes did not belong together, NumPy would say so."""
    return p * (dout - (dout * p).sum(axis=1, keepdims=True))


@misconception(
    of="softmax_backward",
    caught_by="test_softmax_backward_leaves_its_arguments_alone",
    row="B12",
)
def subtracts_into_dout(dout, p):
    """dout -= is the short way of writing it."""
    _refuse_unlike(dout=dout, p=p)
    dout -= (dout * p).sum(axis=1, keepdims=True)
    return p * dout
