"""Wrong answers to `examples_relu_backward`."""

import numpy as np
from beliefs import (
    A_LARGE_EXAMPLE_CATCHES_MORE,
    AN_ANSWER_IS_WHAT_IS_PRINTED,
    AN_EXAMPLE_IS_A_CALL,
    MORE_EXAMPLES_CATCH_MORE,
    MY_FUNCTION_SAYS_WHAT_IS_RIGHT,
    NO_EXAMPLE_IS_AN_EXAMPLE,
    NUMPY_WOULD_SAY_SO,
    ONE_ORDINARY_CALL_IS_ENOUGH,
    THREE_DIGITS_ARE_AN_ANSWER,
    ZEROS_ARE_THE_BEST_EXAMPLE,
)
from gradients import relu_backward

from autograder import misconception

PAIRS = "test_examples_relu_backward_are_pairs"
RIGHT = "test_examples_relu_backward_are_right"
PASSES_AT_ZERO = "test_examples_relu_backward_catch_1"
WIDE_CORNER = "test_examples_relu_backward_catch_3"
GIVES_THE_SLOPE = "test_examples_relu_backward_catch_7"
STOPS_NEGATIVE_GRADIENTS = "test_examples_relu_backward_catch_8"
GIVES_RELU = "test_examples_relu_backward_catch_10"

DOUT, X = np.array([0.5, -1.0, 2.0, 3.0]), np.array([4.0, 3.0, -2.0, -0.5])


def _with_dx(*calls):
    return [(call, relu_backward(*call)) for call in calls]


@misconception(PASSES_AT_ZERO, belief=ONE_ORDINARY_CALL_IS_ENOUGH)
def one_ordinary_call():
    return _with_dx((DOUT, X))


@misconception(WIDE_CORNER)
def a_corner_and_both_sides_of_it():
    """Whoever tries 0, a number below and one above has tried everything."""
    return _with_dx((DOUT, X), (DOUT, 0 * X))


@misconception(GIVES_THE_SLOPE)
def dout_of_ones():
    """dout may be 1 everywhere, as only x decides what passes."""
    x = np.array([2.0, -1.0, 0.0])
    return _with_dx((np.ones(3), x), (np.ones(3), 1e-17 * x))


@misconception(STOPS_NEGATIVE_GRADIENTS)
def positive_gradients():
    """The sign of dout makes no difference."""
    return _with_dx((np.abs(DOUT), X), (np.abs(DOUT), 0 * X))


@misconception(GIVES_RELU)
def x_in_place_of_dout():
    """One array will do for both arguments."""
    return _with_dx((X, X), (DOUT, DOUT))


@misconception(GIVES_THE_SLOPE, belief=ZEROS_ARE_THE_BEST_EXAMPLE)
def zeros_alone():
    return _with_dx((np.zeros(3), np.zeros(3)))


@misconception(RIGHT, belief=MY_FUNCTION_SAYS_WHAT_IS_RIGHT)
def gradients_that_pass_at_zero():
    return [((DOUT, 0 * X), DOUT)]


@misconception(RIGHT, belief=THREE_DIGITS_ARE_AN_ANSWER)
def gradients_of_three_digits():
    return [((DOUT / 3, X), relu_backward(DOUT / 3, X).round(3))]


@misconception(RIGHT, belief=NUMPY_WOULD_SAY_SO)
def one_gradient_for_all():
    return [((DOUT[:1], X), DOUT[:1] * (X > 0))]


@misconception(RIGHT)
def gradients_of_a_list():
    """Four numbers in a list are an array of four."""
    return [((DOUT.tolist(), X), relu_backward(DOUT, X))]


@misconception(PAIRS, belief=NO_EXAMPLE_IS_AN_EXAMPLE)
def no_examples():
    return []


@misconception(PAIRS, belief=MORE_EXAMPLES_CATCH_MORE)
def six_examples():
    return _with_dx(*((DOUT, X + n) for n in range(6)))


@misconception(PAIRS, belief=A_LARGE_EXAMPLE_CATCHES_MORE)
def two_tables_of_36():
    return _with_dx((np.ones((6, 6)), np.eye(6)))


@misconception(PAIRS)
def a_limit_from_below():
    """What comes from far below 0 comes from -inf."""
    return _with_dx((DOUT, np.full(4, -np.inf)))


@misconception(PAIRS)
def gradients_in_float32():
    """Examples can be of any dtype that relu_backward takes."""
    return _with_dx((DOUT.astype(np.float32), X))


@misconception(PAIRS, belief=AN_EXAMPLE_IS_A_CALL)
def calls_without_dx():
    return [(DOUT, X)]


@misconception(PAIRS, belief=AN_ANSWER_IS_WHAT_IS_PRINTED)
def gradients_in_words():
    return [((DOUT, X), str(relu_backward(DOUT, X)))]


@misconception(PAIRS)
def dx_beside_the_arguments():
    """dx comes last, after dout and x."""
    return [(DOUT, X, relu_backward(DOUT, X))]
