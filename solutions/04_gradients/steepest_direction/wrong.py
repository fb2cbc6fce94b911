"""Wrong answers to `steepest_direction`."""

import numpy as np
from beliefs import (
    A_GRADIENT_IS_NEVER_ZERO,
    A_STEP_FORWARD_IS_ENOUGH,
    AN_ANSWER_MAY_BE_FLOAT64,
    BACK_WHERE_IT_BEGAN,
    DOWNHILL_IS_RETURNED,
    EVERY_ENTRY_MOVES_AS_MUCH,
    THE_DTYPE_STAYS,
    THE_ENTRIES_ADD_UP_TO_1,
    THE_LARGEST_ENTRY_IS_1,
    THE_STEP_IS_1E_5,
)
from gradients import _floating, numerical_gradient, steepest_direction

from autograder import misconception

HAND = "test_steepest_direction_worked_by_hand"
TABLE = "test_a_table_has_one_direction"
FLAT = "test_where_it_is_flat_no_direction_is_steepest"
LENGTH = "test_a_direction_is_one_long_however_steep_it_is"
STEP = "test_steepest_direction_takes_the_step_it_is_given"
WHOLE = "test_steepest_direction_at_whole_numbers"


def _slopes(f, x, h):
    """The measured slopes in float64, of which one at least is not 0."""
    g = numerical_gradient(f, x.astype(np.float64), h)
    if not g.any():
        raise ValueError("no slopes")
    return g


def _like(x, direction):
    return np.asarray(direction).astype(_floating(x).dtype)


@misconception(HAND)
def returns_the_gradient(f, x, h=1e-5):
    """The gradient is the direction."""
    return _like(x, _slopes(f, x, h))


@misconception(HAND, belief=DOWNHILL_IS_RETURNED)
def leads_downhill(f, x, h=1e-5):
    return -steepest_direction(f, x, h)


@misconception(HAND, holds=("returns_the_gradient", "leads_downhill"))
def returns_minus_the_gradient(f, x, h=1e-5):
    return -_like(x, _slopes(f, x, h))


@misconception(HAND, belief=THE_LARGEST_ENTRY_IS_1)
def divides_by_the_largest_size(f, x, h=1e-5):
    g = _slopes(f, x, h)
    return _like(x, g / np.abs(g).max())


@misconception(HAND, belief=THE_LARGEST_ENTRY_IS_1)
def divides_by_the_largest_slope(f, x, h=1e-5):
    g = _slopes(f, x, h)
    return _like(x, g / g.max())


@misconception(HAND, belief=THE_ENTRIES_ADD_UP_TO_1)
def divides_by_the_sum_of_sizes(f, x, h=1e-5):
    g = _slopes(f, x, h)
    return _like(x, g / np.abs(g).sum())


@misconception(HAND, belief=THE_ENTRIES_ADD_UP_TO_1)
def divides_by_the_sum(f, x, h=1e-5):
    g = _slopes(f, x, h)
    return _like(x, g / g.sum())


@misconception(HAND)
def divides_by_the_square_of_the_length(f, x, h=1e-5):
    """The length of a gradient is the sum of its squares."""
    g = _slopes(f, x, h)
    return _like(x, g / (g**2).sum())


@misconception(HAND)
def divides_by_the_root_of_the_mean_square(f, x, h=1e-5):
    """The length of a gradient is the root of the mean of its squares."""
    g = _slopes(f, x, h)
    return _like(x, g / np.sqrt((g**2).mean()))


@misconception(HAND)
def divides_by_the_number_of_slopes(f, x, h=1e-5):
    """The length of a gradient is the number of its entries."""
    return _like(x, _slopes(f, x, h) / x.size)


@misconception(HAND)
def divides_by_the_length_of_x(f, x, h=1e-5):
    """A direction is measured by the length of x."""
    return _like(x, _slopes(f, x, h) / np.linalg.norm(x.ravel()))


@misconception(HAND)
def forgets_the_signs(f, x, h=1e-5):
    """How steep it is has no sign."""
    return np.abs(steepest_direction(f, x, h))


@misconception(HAND, belief=EVERY_ENTRY_MOVES_AS_MUCH)
def takes_the_signs(f, x, h=1e-5):
    return _like(x, np.sign(_slopes(f, x, h)))


@misconception(HAND, belief=EVERY_ENTRY_MOVES_AS_MUCH)
def takes_the_signs_at_length_one(f, x, h=1e-5):
    signs = np.sign(_slopes(f, x, h))
    return _like(x, signs / np.sqrt((signs**2).sum()))


@misconception(HAND)
def follows_the_steepest_axis(f, x, h=1e-5):
    """The steepest way is along the axis of the largest slope."""
    g = _slopes(f, x, h)
    along = np.zeros(g.shape)
    at = np.unravel_index(np.abs(g).argmax(), g.shape)
    along[at] = np.sign(g[at])
    return _like(x, along)


@misconception(HAND)
def tries_a_thousand_directions(f, x, h=1e-5):
    """The best of many directions that one tries is the steepest."""
    _slopes(f, x, h)
    point, best, gain = x.astype(np.float64), None, -np.inf
    for drawn in np.random.default_rng(0).normal(size=(1000, *x.shape)):
        direction = drawn / np.sqrt((drawn**2).sum())
        if f(point + h * direction) - f(point) > gain:
            best, gain = direction, f(point + h * direction) - f(point)
    return _like(x, best)


@misconception(TABLE)
def gives_each_row_a_direction(f, x, h=1e-5):
    """Each row has a direction of its own."""
    g = _slopes(f, x, h)
    if g.ndim == 0:
        return _like(x, np.sign(g))
    return _like(x, g / np.sqrt((g**2).sum(axis=-1, keepdims=True)))


@misconception(TABLE)
def gives_each_column_a_direction(f, x, h=1e-5):
    """Each column has a direction of its own."""
    g = _slopes(f, x, h)
    if g.ndim == 0:
        return _like(x, np.sign(g))
    return _like(x, g / np.sqrt((g**2).sum(axis=0)))


@misconception(TABLE)
def takes_the_norm_of_order_2(f, x, h=1e-5):
    """The norm of order 2 is the root of the sum of squares, of a table, too."""
    g = _slopes(f, x, h)
    return _like(x, g / np.linalg.norm(g, 2))


@misconception(TABLE)
def returns_a_direction_in_a_row(f, x, h=1e-5):
    """A direction is a vector, so it has one axis."""
    return steepest_direction(f, x, h).ravel()


@misconception(FLAT, belief=A_GRADIENT_IS_NEVER_ZERO)
def divides_by_a_length_of_zero(f, x, h=1e-5):
    g = numerical_gradient(f, x.astype(np.float64), h)
    return _like(x, g / np.sqrt((g**2).sum()))


@misconception(FLAT)
def stays_where_it_is_flat(f, x, h=1e-5):
    """Where it is flat one stays, so the direction is 0."""
    g = numerical_gradient(f, x.astype(np.float64), h)
    return steepest_direction(f, x, h) if g.any() else _like(x, g)


@misconception(
    FLAT, holds=("adds_a_little_to_the_length_where_it_is_steep", "stays_where_it_is_flat")
)
def adds_a_little_to_the_length(f, x, h=1e-5):
    g = numerical_gradient(f, x.astype(np.float64), h)
    return _like(x, g / (np.sqrt((g**2).sum()) + 1e-8))


@misconception(FLAT)
def refuses_a_slope_of_zero(f, x, h=1e-5):
    """Every slope must be other than 0."""
    if (_slopes(f, x, h) == 0).any():
        raise ValueError("a slope is 0")
    return steepest_direction(f, x, h)


@misconception(LENGTH)
def takes_tiny_slopes_for_none(f, x, h=1e-5):
    """A slope next to 0 is none."""
    if np.allclose(_slopes(f, x, h), 0):
        raise ValueError("flat")
    return steepest_direction(f, x, h)


@misconception(LENGTH)
def leaves_short_gradients_as_they_are(f, x, h=1e-5):
    """Only a gradient that is longer than 1 has to be made shorter."""
    g = _slopes(f, x, h)
    return _like(x, g / max(1.0, np.sqrt((g**2).sum())))


@misconception(STEP, belief=THE_STEP_IS_1E_5)
def measures_with_a_step_of_its_own(f, x, h=1e-5):
    return steepest_direction(f, x)


@misconception(STEP, belief=A_STEP_FORWARD_IS_ENOUGH)
def measures_to_one_side(f, x, h=1e-5):
    point = x.astype(np.float64)
    g = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        above = point.copy()
        above[i] += h
        g[i] = (f(above) - f(point)) / h
    if not g.any():
        raise ValueError("flat")
    return _like(x, g / np.sqrt((g**2).sum()))


@misconception(HAND)
def makes_the_direction_as_long_as_the_step(f, x, h=1e-5):
    """A direction is as long as the step, h."""
    return _like(x, h * (g := _slopes(f, x, h)) / np.sqrt((g**2).sum()))


@misconception("test_steepest_direction_in_every_dtype", belief=AN_ANSWER_MAY_BE_FLOAT64)
def gives_every_direction_in_float64(f, x, h=1e-5):
    return steepest_direction(f, x.astype(np.float64), h)


@misconception(WHOLE, belief=THE_DTYPE_STAYS)
def gives_a_direction_in_the_dtype_of_x(f, x, h=1e-5):
    return steepest_direction(f, x.astype(np.float64), h).astype(x.dtype)


@misconception("test_steepest_direction_leaves_x_alone", belief=BACK_WHERE_IT_BEGAN)
def walks_back_along_each_entry(f, x, h=1e-5):
    point = np.asarray(x, dtype=np.float64)
    g = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        point[i] += h
        above = f(point)
        point[i] -= 2 * h
        g[i] = (above - f(point)) / (2 * h)
        point[i] += h
    if not g.any():
        raise ValueError("flat")
    return _like(x, g / np.sqrt((g**2).sum()))


@misconception("test_steepest_direction_leaves_x_alone")
def normalises_x_itself(f, x, h=1e-5):
    """x has served its purpose, so it can hold the direction."""
    direction = steepest_direction(f, x, h)
    if x.dtype == direction.dtype:
        x[...] = direction
    return direction


@misconception(LENGTH)
def adds_a_little_to_the_length_where_it_is_steep(f, x, h=1e-5):
    """A small number added to the length keeps it from being 0 and changes nothing."""
    g = _slopes(f, x, h)
    return _like(x, g / (np.sqrt((g**2).sum()) + 1e-8))


@misconception(LENGTH)
def divides_by_1e_8_at_least(f, x, h=1e-5):
    """1e-8 is as good a guard as 0: no length is that small."""
    g = _slopes(f, x, h)
    return _like(x, g / max(np.linalg.norm(g), 1e-8))
