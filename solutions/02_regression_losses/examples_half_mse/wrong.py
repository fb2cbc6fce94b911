"""Wrong answers to `examples_half_mse`."""

import numpy as np
from beliefs import (
    A_LARGE_EXAMPLE_CATCHES_MORE,
    AN_ANSWER_IS_WHAT_IS_PRINTED,
    AN_EXAMPLE_IS_A_CALL,
    MORE_EXAMPLES_CATCH_MORE,
    MY_FUNCTION_SAYS_WHAT_IS_RIGHT,
    NO_EXAMPLE_IS_AN_EXAMPLE,
    NUMPY_MAKES_THE_SHAPES_FIT,
    ONE_ORDINARY_CALL_IS_ENOUGH,
    THREE_DIGITS_ARE_AN_ANSWER,
    ZEROS_ARE_THE_BEST_EXAMPLE,
)
from regression_losses import half_mse, mse

from autograder import misconception

PAIRS = "test_examples_half_mse_are_pairs"
RIGHT = "test_examples_half_mse_are_right"
COUNTS_ENTRIES = "test_examples_half_mse_catch_2"
IN_UINT8 = "test_examples_half_mse_catch_3"
DIVIDES_BY_THE_COLUMNS = "test_examples_half_mse_catch_6"
ADDS_THE_TARGET = "test_examples_half_mse_catch_8"
SUMS = "test_examples_half_mse_catch_11"

PRED, TARGET = np.array([2.0, 0.5, 3.0]), np.array([1.0, 1.5, 1.0])
SQUARE = np.array([[1.0, 2.5], [4.0, -3.0]])


def _with_losses(*calls):
    return [(call, half_mse(*call)) for call in calls]


@misconception(COUNTS_ENTRIES, belief=ONE_ORDINARY_CALL_IS_ENOUGH)
def one_ordinary_call():
    return _with_losses((PRED, TARGET))


@misconception(IN_UINT8)
def numbers_of_every_size():
    """What catches a mistake is the size of the numbers."""
    return _with_losses(*((PRED * scale, TARGET * scale) for scale in (1e-3, 1.0, -1.0, 1e3)))


@misconception(DIVIDES_BY_THE_COLUMNS)
def a_square_table():
    """Two examples of two outputs are as good as any other table."""
    return _with_losses((PRED, TARGET), (SQUARE, SQUARE[::-1]))


@misconception(SUMS)
def single_predictions():
    """The loss of one prediction shows everything that can go wrong."""
    return _with_losses((PRED[:1], TARGET[:1]), (PRED[1:2], TARGET[1:2]))


@misconception(ADDS_THE_TARGET)
def targets_of_zero():
    """Only the difference counts, so the targets may be 0."""
    return _with_losses((PRED, 0 * PRED), (np.arange(6.0).reshape(3, 2), np.zeros((3, 2))))


@misconception(COUNTS_ENTRIES, belief=ZEROS_ARE_THE_BEST_EXAMPLE)
def zeros_alone():
    return _with_losses((np.zeros(3), np.zeros(3)))


@misconception(RIGHT, belief=MY_FUNCTION_SAYS_WHAT_IS_RIGHT)
def losses_without_the_half():
    return [((PRED, TARGET), mse(PRED, TARGET))]


@misconception(RIGHT, belief=THREE_DIGITS_ARE_AN_ANSWER)
def losses_of_three_digits():
    return [((PRED / 3, TARGET), round(half_mse(PRED / 3, TARGET), 3))]


@misconception(RIGHT, belief=NUMPY_MAKES_THE_SHAPES_FIT)
def a_column_beside_a_row():
    return [((PRED.reshape(3, 1), TARGET), float(((PRED[:, None] - TARGET) ** 2).sum() / 6))]


@misconception(PAIRS, belief=NO_EXAMPLE_IS_AN_EXAMPLE)
def no_examples():
    return []


@misconception(PAIRS, belief=MORE_EXAMPLES_CATCH_MORE)
def six_examples():
    return _with_losses(*((PRED * n, TARGET) for n in range(6)))


@misconception(PAIRS, belief=A_LARGE_EXAMPLE_CATCHES_MORE)
def predictions_and_targets_of_33():
    return _with_losses((np.arange(33.0), np.ones(33)))


@misconception(PAIRS)
def a_loss_that_overflows():
    """An infinite loss is a loss like any other."""
    return [((np.array([1e200]), np.array([0.0])), float("inf"))]


@misconception(PAIRS)
def predictions_in_float32():
    """Examples can be of any dtype that half_mse takes."""
    return _with_losses((PRED.astype(np.float32), TARGET))


@misconception(PAIRS, belief=AN_EXAMPLE_IS_A_CALL)
def calls_without_losses():
    return [(PRED, TARGET)]


@misconception(PAIRS, belief=AN_ANSWER_IS_WHAT_IS_PRINTED)
def losses_in_words():
    return [((PRED, TARGET), str(half_mse(PRED, TARGET)))]


@misconception(PAIRS)
def losses_beside_the_arguments():
    """The loss comes last, after pred and target."""
    return [(PRED, TARGET, half_mse(PRED, TARGET))]
