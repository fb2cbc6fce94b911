"""Wrong answers to `sigmoid_backward`."""

import numpy as np
from beliefs import (
    AN_ANSWER_MAY_BE_FLOAT64,
    AN_ARRAY_IS_MINE,
    BACK_IS_TIMES_THE_OUTPUT,
    NOT_NEEDED_ANY_MORE,
    NUMPY_WOULD_SAY_SO,
    THE_SLOPE_OF_AN_S,
)
from gradients import _refuse_unlike

from autograder import misconception


@misconception("test_sigmoid_backward_worked_by_hand", row="B11")
def applies_the_sigmoid_again(dout, s):
    """The slope of the sigmoid needs the sigmoid of what I am given."""
    _refuse_unlike(dout=dout, s=s)
    again = 1 / (1 + np.exp(-s))
    return dout * again * (1 - again)


@misconception("test_sigmoid_backward_worked_by_hand", row="B06")
def returns_the_slope_of_the_sigmoid(dout, s):
    """The gradient of a sigmoid is s (1 - s)."""
    _refuse_unlike(dout=dout, s=s)
    return s * (1 - s)


@misconception("test_sigmoid_backward_worked_by_hand", belief=THE_SLOPE_OF_AN_S)
def takes_the_slope_of_tanh(dout, s):
    _refuse_unlike(dout=dout, s=s)
    return dout * (1 - s * s)


@misconception("test_sigmoid_backward_worked_by_hand")
def forgets_one_factor(dout, s):
    """The slope of the sigmoid is 1 - s."""
    _refuse_unlike(dout=dout, s=s)
    return dout * (1 - s)


@misconception("test_sigmoid_backward_worked_by_hand", belief=BACK_IS_TIMES_THE_OUTPUT, row="B10")
def multiplies_by_the_sigmoid(dout, s):
    _refuse_unlike(dout=dout, s=s)
    return dout * s


@misconception("test_a_saturated_sigmoid_passes_nothing")
def goes_back_to_the_input_first(dout, s):
    """The slope is e^-x / (1 + e^-x)^2, so x has to be recovered with a logarithm."""
    _refuse_unlike(dout=dout, s=s)
    e = np.exp(-np.log(s / (1 - s)))
    return dout * e / (1 + e) ** 2


@misconception("test_a_saturated_sigmoid_passes_nothing")
def keeps_away_from_the_ends(dout, s):
    """A sigmoid is never 0 or 1, so clip it to be safe."""
    _refuse_unlike(dout=dout, s=s)
    s = np.clip(s, 1e-7, 1 - 1e-7)
    return dout * s * (1 - s)


@misconception("test_sigmoid_backward_keeps_float32", belief=AN_ANSWER_MAY_BE_FLOAT64, row="P04")
def subtracts_from_float64_ones(dout, s):
    _refuse_unlike(dout=dout, s=s)
    return dout * s * (np.ones(s.shape) - s)


@misconception("test_sigmoid_backward_refuses_to_broadcast", belief=NUMPY_WOULD_SAY_SO)
def scales_whatever_broadcasts(dout, s):
    return dout * s * (1 - s)


@misconception(
    "test_sigmoid_backward_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE, row="B12"
)
def multiplies_into_dout(dout, s):
    _refuse_unlike(dout=dout, s=s)
    dout *= s * (1 - s)
    return dout


@misconception("test_sigmoid_backward_leaves_its_arguments_alone", belief=NOT_NEEDED_ANY_MORE)
def multiplies_into_s(dout, s):
    _refuse_unlike(dout=dout, s=s)
    s *= 1 - s
    return dout * s


@misconception(
    "test_sigmoid_backward_worked_by_hand",
    holds=("returns_the_slope_of_the_sigmoid", "applies_the_sigmoid_again"),
)
def returns_the_slope_after_another_sigmoid(dout, s):
    _refuse_unlike(dout=dout, s=s)
    s = 1 / (1 + np.exp(-s))
    return s * (1 - s)


@misconception(
    "test_sigmoid_backward_worked_by_hand",
    holds=("returns_the_slope_of_the_sigmoid", "takes_the_slope_of_tanh"),
)
def returns_the_slope_of_tanh(dout, s):
    _refuse_unlike(dout=dout, s=s)
    return 1 - s**2


@misconception("test_sigmoid_backward_worked_by_hand")
def adds_where_it_subtracts(dout, s):
    """The slope of the sigmoid is s (1 + s)."""
    _refuse_unlike(dout=dout, s=s)
    return dout * s * (1 + s)


@misconception("test_sigmoid_backward_worked_by_hand")
def subtracts_one_from_s(dout, s):
    """The slope of the sigmoid is s (s - 1)."""
    _refuse_unlike(dout=dout, s=s)
    return dout * s * (s - 1)


@misconception("test_sigmoid_backward_worked_by_hand")
def takes_the_slope_at_dout(dout, s):
    """The slope is taken at dout: dout (1 - dout)."""
    _refuse_unlike(dout=dout, s=s)
    return dout * dout * (1 - dout)


@misconception("test_sigmoid_backward_worked_by_hand")
def needs_no_brackets(dout, s):
    """dout * s * 1 - s needs no brackets."""
    _refuse_unlike(dout=dout, s=s)
    return dout * s * 1 - s


@misconception(
    "test_sigmoid_backward_leaves_its_arguments_alone",
    holds=("multiplies_into_dout", "scales_whatever_broadcasts"),
)
def multiplies_into_any_dout(dout, s):
    dout *= s * (1 - s)
    return dout


@misconception("test_sigmoid_backward_worked_by_hand")
def squares_the_sigmoid(dout, s):
    """The slope of the sigmoid is s^2."""
    _refuse_unlike(dout=dout, s=s)
    return dout * s**2


@misconception("test_sigmoid_backward_worked_by_hand")
def divides_by_the_slope(dout, s):
    """Going back is dividing by the slope."""
    _refuse_unlike(dout=dout, s=s)
    return dout / (s * (1 - s))


@misconception("test_sigmoid_backward_worked_by_hand")
def multiplies_by_the_sigmoid_twice(dout, s):
    """The slope s (1 - s) is multiplied by s."""
    _refuse_unlike(dout=dout, s=s)
    return dout * s * s * (1 - s)


@misconception("test_sigmoid_backward_worked_by_hand")
def takes_the_slope_of_both(dout, s):
    """The gradient is dout s (1 - dout)."""
    _refuse_unlike(dout=dout, s=s)
    return dout * s * (1 - dout)


@misconception(
    "test_sigmoid_backward_worked_by_hand",
    holds=("applies_the_sigmoid_again", "takes_the_slope_of_tanh"),
)
def takes_the_slope_of_tanh_after_another_sigmoid(dout, s):
    _refuse_unlike(dout=dout, s=s)
    s = 1 / (1 + np.exp(-s))
    return dout * (1 - s**2)


@misconception(
    "test_sigmoid_backward_worked_by_hand",
    holds=("applies_the_sigmoid_again", "forgets_one_factor"),
)
def forgets_one_factor_after_another_sigmoid(dout, s):
    _refuse_unlike(dout=dout, s=s)
    return dout * (1 - 1 / (1 + np.exp(-s)))
