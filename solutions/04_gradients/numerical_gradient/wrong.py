"""Wrong answers to `numerical_gradient`."""

import numpy as np
from beliefs import (
    A_GRADIENT_KEEPS_THE_DTYPE,
    A_STEP_FORWARD_IS_ENOUGH,
    AN_ANSWER_MAY_BE_FLOAT64,
    BACK_WHERE_IT_BEGAN,
    COUNTING_TO_N_MINUS_1,
    EITHER_MINUS_THE_OTHER,
    FLOATS_HAVE_32_BITS_OR_64,
    ONCE_MEASURED_IT_MAY_STAND_ANYWHERE,
    THE_STEP_IS_1E_5,
)
from gradients import _floating, numerical_gradient

from autograder import misconception


@misconception("test_is_zero_at_the_bottom_of_a_v", belief=A_STEP_FORWARD_IS_ENOUGH, row="G01")
def steps_to_one_side(f, x, h=1e-5):
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    start = f(point)
    for i in np.ndindex(point.shape):
        here = point[i]
        point[i] = here + h
        gradient[i] = (f(point) - start) / h
        point[i] = here
    return gradient.astype(_floating(x).dtype)


@misconception("test_is_zero_at_the_bottom_of_a_v", belief=A_STEP_FORWARD_IS_ENOUGH, row="G01")
def steps_to_one_side_and_starts_anew_each_time(f, x, h=1e-5):
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        here = point[i]
        start = f(point)
        point[i] = here + h
        gradient[i] = (f(point) - start) / h
        point[i] = here
    return gradient.astype(_floating(x).dtype)


@misconception("test_matches_slopes_worked_by_hand", row="G02")
def divides_by_one_step(f, x, h=1e-5):
    """The step is h, so h is what the difference is divided by."""
    return (2 * numerical_gradient(f, np.array(x, np.float64), h)).astype(_floating(x).dtype)


@misconception("test_matches_slopes_worked_by_hand", row="G02")
def multiplies_by_half_the_step(f, x, h=1e-5):
    """Dividing by 2h is dividing by 2 and multiplying by h."""
    slopes = numerical_gradient(f, np.array(x, np.float64), h)
    return (slopes * h * h).astype(_floating(x).dtype)


@misconception("test_measures_at_whole_numbers", row="G03")
def steps_in_the_dtype_of_x(f, x, h=1e-5):
    """An array can be moved a little, whatever dtype it has."""
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


@misconception("test_measures_at_whole_numbers", belief=A_GRADIENT_KEEPS_THE_DTYPE, row="G03")
def keeps_the_slopes_in_the_dtype_of_x(f, x, h=1e-5):
    gradient = np.zeros_like(x)
    gradient[...] = numerical_gradient(f, np.array(x, np.float64), h)
    return gradient


@misconception("test_matches_slopes_worked_by_hand", row="G04")
def takes_the_smallest_step(f, x, h=1e-5):
    """The limit is h to 0, so the smaller h the better."""
    return numerical_gradient(f, x, 1e-14)


@misconception("test_measures_float32_in_float64", row="G05")
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
    "test_is_exact_for_a_quadratic_whatever_the_step",
    belief=ONCE_MEASURED_IT_MAY_STAND_ANYWHERE,
    row="G06",
)
def leaves_each_entry_where_it_was_moved_to(f, x, h=1e-5):
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        point[i] += h
        above = f(point)
        point[i] -= 2 * h
        gradient[i] = (above - f(point)) / (2 * h)
    return gradient.astype(_floating(x).dtype)


@misconception(
    "test_is_exact_for_a_quadratic_whatever_the_step",
    belief=ONCE_MEASURED_IT_MAY_STAND_ANYWHERE,
    row="G06",
)
def leaves_each_entry_of_x_itself_moved(f, x, h=1e-5):
    point = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        point[i] += h
        above = f(point)
        point[i] -= 2 * h
        gradient[i] = (above - f(point)) / (2 * h)
    return gradient.astype(_floating(x).dtype)


@misconception("test_puts_x_back_bit_for_bit", belief=BACK_WHERE_IT_BEGAN, row="G06")
def walks_back_by_adding(f, x, h=1e-5):
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


@misconception(
    "test_is_exact_for_a_quadratic_whatever_the_step", belief=ONCE_MEASURED_IT_MAY_STAND_ANYWHERE
)
def never_clears_the_direction(f, x, h=1e-5):
    point = np.array(x, dtype=np.float64)
    step, gradient = np.zeros(point.shape), np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        step[i] = h
        gradient[i] = (f(point + step) - f(point - step)) / (2 * h)
    return gradient.astype(_floating(x).dtype)


@misconception("test_matches_slopes_worked_by_hand")
def moves_everything_at_once(f, x, h=1e-5):
    """x + h moves x by h, so (f(x + h) - f(x - h)) / 2h is the gradient."""
    point = np.array(x, dtype=np.float64)
    return (f(point + h) - f(point - h)) / (2 * h)


@misconception("test_measures_arrays_of_any_shape")
def moves_a_whole_row(f, x, h=1e-5):
    """The entries of x are x[0], x[1] and so on."""
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


@misconception("test_measures_arrays_of_any_shape")
def returns_the_slopes_in_a_row(f, x, h=1e-5):
    """A gradient is a vector, so it has one axis."""
    return numerical_gradient(f, x, h).ravel()


@misconception("test_uses_the_step_it_is_given", belief=THE_STEP_IS_1E_5)
def takes_its_own_step(f, x, h=1e-5):
    return numerical_gradient(f, x)


@misconception("test_measures_float32_in_float64", belief=AN_ANSWER_MAY_BE_FLOAT64, row="P04")
def always_returns_float64(f, x, h=1e-5):
    return numerical_gradient(f, np.array(x, np.float64), h)


@misconception("test_measures_at_special_places")
def moves_what_ravel_gives(f, x, h=1e-5):
    """x laid out in a row is still x, so what moves in one moves in the other."""
    point = np.array(x, dtype=np.float64)
    flat, gradient = point.ravel(), np.zeros(point.size)
    for i in range(flat.size):
        here = flat[i]
        flat[i] = here + h
        above = f(point)
        flat[i] = here - h
        below = f(point)
        flat[i] = here
        gradient[i] = (above - below) / (2 * h)
    return gradient.reshape(point.shape).astype(_floating(x).dtype)


@misconception("test_measures_at_whole_numbers")
def converts_int64_alone(f, x, h=1e-5):
    """Integers are int64."""
    point = x.astype(np.float64) if x.dtype == int or x.dtype.kind == "f" else x.copy()
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        here = point[i]
        point[i] = here + h
        above = f(point)
        point[i] = here - h
        gradient[i] = (above - f(point)) / (2 * h)
        point[i] = here
    return gradient.astype(_floating(x).dtype)


@misconception("test_measures_a_number_without_axes_in_any_dtype")
def keeps_float64_for_a_number(f, x, h=1e-5):
    """The slope at a single number is a number, and numbers are float64."""
    gradient = numerical_gradient(f, x, h)
    return gradient if gradient.shape else gradient.astype(np.float64)


@misconception("test_measures_a_number_without_axes_in_any_dtype", belief=FLOATS_HAVE_32_BITS_OR_64)
def knows_float32_and_float64(f, x, h=1e-5):
    gradient = numerical_gradient(f, x.astype(np.float64), h)
    return gradient.astype(np.float32 if x.dtype == np.float32 else np.float64)


@misconception("test_uses_the_step_it_is_given")
def steps_further_where_x_is_large(f, x, h=1e-5):
    """A step has to grow with x, so that it is not lost in its digits."""
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        here = point[i]
        step = h * max(1.0, abs(here))
        point[i] = here + step
        above = f(point)
        point[i] = here - step
        gradient[i] = (above - f(point)) / (2 * step)
        point[i] = here
    return gradient.astype(_floating(x).dtype)


@misconception("test_measures_fresh_functions")
def steps_by_1e_4(f, x, h=1e-4):
    """A step of 1e-4 is as good as one of 1e-5."""
    return numerical_gradient(f, x, h)


@misconception(
    "test_is_zero_at_the_bottom_of_a_v",
    holds=("steps_to_one_side_and_starts_anew_each_time", "steps_in_the_dtype_of_x"),
)
def steps_to_one_side_in_x_itself(f, x, h=1e-5):
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= h
        gradient[i] = (above - f(x)) / h
    return gradient


@misconception(
    "test_matches_slopes_worked_by_hand",
    holds=("divides_by_one_step", "steps_in_the_dtype_of_x", "walks_back_by_adding"),
)
def divides_by_one_step_in_x_itself(f, x, h=1e-5):
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        below = f(x)
        x[i] += h
        gradient[i] = (above - below) / h
    return gradient


@misconception(
    "test_measures_at_whole_numbers",
    holds=("steps_in_the_dtype_of_x", "keeps_the_slopes_in_the_dtype_of_x"),
)
def measures_in_the_dtype_of_x(f, x, h=1e-5):
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient


@misconception(
    "test_measures_arrays_of_any_shape",
    holds=(
        "moves_a_whole_row",
        "steps_in_the_dtype_of_x",
        "keeps_the_slopes_in_the_dtype_of_x",
    ),
)
def moves_a_whole_row_in_the_dtype_of_x(f, x, h=1e-5):
    gradient = np.zeros_like(x)
    for i in range(len(x)):
        above, below = x.copy(), x.copy()
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient


@misconception(
    "test_is_zero_at_the_bottom_of_a_v",
    holds=(
        "steps_to_one_side_and_starts_anew_each_time",
        "moves_a_whole_row",
        "steps_in_the_dtype_of_x",
    ),
)
def moves_a_whole_row_to_one_side(f, x, h=1e-5):
    gradient = np.zeros_like(x)
    for i in range(len(x)):
        above = x.copy()
        above[i] += h
        gradient[i] = (f(above) - f(x)) / h
    return gradient


@misconception(
    "test_is_zero_at_the_bottom_of_a_v",
    holds=("steps_to_one_side_and_starts_anew_each_time", "steps_in_the_dtype_of_x"),
)
def steps_to_one_side_in_a_copy_of_x(f, x, h=1e-5):
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        above = x.copy()
        above[i] += h
        gradient[i] = (f(above) - f(x)) / h
    return gradient


@misconception(
    "test_is_exact_for_a_quadratic_whatever_the_step",
    holds=("leaves_each_entry_of_x_itself_moved", "steps_in_the_dtype_of_x"),
)
def leaves_each_entry_of_x_moved_in_its_dtype(f, x, h=1e-5):
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        gradient[i] = (above - f(x)) / (2 * h)
    return gradient


@misconception(
    "test_measures_at_whole_numbers", holds=("walks_back_by_adding", "steps_in_the_dtype_of_x")
)
def walks_back_in_the_dtype_of_x(f, x, h=1e-5):
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        below = f(x)
        x[i] += h
        gradient[i] = (above - below) / (2 * h)
    return gradient


@misconception("test_matches_slopes_worked_by_hand")
def stops_halfway_back(f, x, h=1e-5):
    """Taking h off again leads to x - h."""
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        here = point[i]
        point[i] = here + h
        above = f(point)
        point[i] = here
        gradient[i] = (above - f(point)) / (2 * h)
    return gradient.astype(_floating(x).dtype)


@misconception(
    "test_matches_slopes_worked_by_hand",
    holds=("stops_halfway_back", "steps_in_the_dtype_of_x"),
)
def stops_halfway_back_in_x_itself(f, x, h=1e-5):
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= h
        gradient[i] = (above - f(x)) / (2 * h)
    return gradient


@misconception("test_matches_slopes_worked_by_hand", belief=EITHER_MINUS_THE_OTHER)
def subtracts_what_is_above(f, x, h=1e-5):
    return -numerical_gradient(f, x, h)


@misconception("test_is_zero_at_the_bottom_of_a_v")
def steps_back_alone(f, x, h=1e-5):
    """The slope is (f(x) - f(x - h)) / h: one step back is enough."""
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        below = point.copy()
        below[i] -= h
        gradient[i] = (f(point) - f(below)) / h
    return gradient.astype(_floating(x).dtype)


@misconception("test_matches_slopes_worked_by_hand")
def forgets_the_step(f, x, h=1e-5):
    """The gradient is the difference, f(x + h) - f(x - h)."""
    slopes = numerical_gradient(f, np.array(x, np.float64), h)
    return (slopes * 2 * h).astype(_floating(x).dtype)


@misconception("test_matches_slopes_worked_by_hand")
def adds_both_values(f, x, h=1e-5):
    """f(x + h) and f(x - h) are added up."""
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        above, below = point.copy(), point.copy()
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) + f(below)) / (2 * h)
    return gradient.astype(_floating(x).dtype)


@misconception("test_matches_slopes_worked_by_hand")
def divides_one_of_the_two(f, x, h=1e-5):
    """f(x + h) - f(x - h) / 2h needs no brackets."""
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        above, below = point.copy(), point.copy()
        above[i] += h
        below[i] -= h
        gradient[i] = f(above) - f(below) / (2 * h)
    return gradient.astype(_floating(x).dtype)


@misconception("test_measures_fresh_functions")
def measures_how_steep_it_is(f, x, h=1e-5):
    """A slope says how steep it is, so it is never negative."""
    return np.abs(numerical_gradient(f, x, h))


@misconception("test_matches_slopes_worked_by_hand")
def divides_by_the_square_of_the_step(f, x, h=1e-5):
    """The difference is divided by h^2."""
    slopes = numerical_gradient(f, np.array(x, np.float64), h)
    return (slopes * 2 / h).astype(_floating(x).dtype)


@misconception("test_measures_arrays_of_any_shape", belief=COUNTING_TO_N_MINUS_1)
def leaves_the_last_entry_out(f, x, h=1e-5):
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    for i in range(point.size - 1):
        here = point.flat[i]
        point.flat[i] = here + h
        above = f(point)
        point.flat[i] = here - h
        gradient.flat[i] = (above - f(point)) / (2 * h)
        point.flat[i] = here
    return gradient.astype(_floating(x).dtype)


@misconception(
    "test_matches_slopes_worked_by_hand",
    holds=("moves_everything_at_once", "steps_to_one_side_and_starts_anew_each_time"),
)
def moves_everything_to_one_side(f, x, h=1e-5):
    point = np.array(x, dtype=np.float64)
    return (f(point + h) - f(point)) / h


@misconception("test_matches_slopes_worked_by_hand")
def shares_the_slope_of_all_out(f, x, h=1e-5):
    """All entries are moved by h, and each of them has its share of the slope."""
    point = np.array(x, dtype=np.float64)
    slope = (f(point + h) - f(point - h)) / (2 * h)
    return np.full(point.shape, slope / point.size).astype(_floating(x).dtype)


@misconception("test_matches_slopes_worked_by_hand", holds=("moves_everything_at_once",))
def moves_everything_for_each_entry(f, x, h=1e-5):
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        gradient[i] = (f(point + h) - f(point - h)) / (2 * h)
    return gradient.astype(_floating(x).dtype)


@misconception("test_matches_slopes_worked_by_hand", holds=("moves_everything_at_once",))
def moves_everything_for_each_entry_in_float64(f, x, h=1e-5):
    return moves_everything_for_each_entry.answer(f, np.array(x, dtype=np.float64), h)


@misconception("test_matches_slopes_worked_by_hand", holds=("moves_everything_at_once",))
def fills_in_the_slope_of_everything(f, x, h=1e-5):
    point = np.array(x, dtype=np.float64)
    slope = (f(point + h) - f(point - h)) / (2 * h)
    return np.full(point.shape, slope).astype(_floating(x).dtype)


@misconception(
    "test_matches_slopes_worked_by_hand",
    holds=("moves_everything_at_once", "steps_to_one_side_and_starts_anew_each_time"),
)
def moves_everything_to_one_side_for_each_entry(f, x, h=1e-5):
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        gradient[i] = (f(point + h) - f(point)) / h
    return gradient.astype(_floating(x).dtype)


@misconception("test_matches_slopes_worked_by_hand")
def moves_two_names_of_one_array(f, x, h=1e-5):
    """Two names of x are two arrays, one to go up with and one to go down."""
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    above = below = point
    for i in np.ndindex(point.shape):
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient.astype(_floating(x).dtype)


@misconception(
    "test_measures_at_whole_numbers", holds=("steps_in_the_dtype_of_x", "always_returns_float64")
)
def steps_in_x_itself(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        here = x[i]
        x[i] = here + h
        above = f(x)
        x[i] = here - h
        below = f(x)
        x[i] = here
        gradient[i] = (above - below) / (2 * h)
    return gradient
