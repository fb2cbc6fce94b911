"""Wrong answers to `examples_softmax`."""

import numpy as np
from beliefs import (
    A_LARGE_EXAMPLE_CATCHES_MORE,
    AN_ANSWER_IS_WHAT_IS_PRINTED,
    AN_EXAMPLE_IS_A_CALL,
    MORE_EXAMPLES_CATCH_MORE,
    MY_FUNCTION_SAYS_WHAT_IS_RIGHT,
    NO_EXAMPLE_IS_AN_EXAMPLE,
    ONE_ARGUMENT_NEEDS_NO_TUPLE,
    ONE_ORDINARY_CALL_IS_ENOUGH,
    THREE_DIGITS_ARE_AN_ANSWER,
    ZEROS_ARE_THE_BEST_EXAMPLE,
)
from cross_entropy import softmax

from autograder import misconception

PAIRS = "test_examples_softmax_are_pairs"
RIGHT = "test_examples_softmax_are_right"
AS_IT_READS = "test_examples_softmax_catch_1"
OVER_THE_TABLE = "test_examples_softmax_catch_7"

ORDINARY = np.array([[1.0, 2.0, 3.0], [0.5, -1.0, 4.0]])


def _with_answers(*tables):
    return [((z,), softmax(z)) for z in tables]


@misconception(AS_IT_READS, belief=ONE_ORDINARY_CALL_IS_ENOUGH)
def one_ordinary_table():
    return _with_answers(ORDINARY)


@misconception(AS_IT_READS)
def five_ordinary_tables():
    """What an example of small numbers does not catch, others of small numbers do."""
    return _with_answers(*(ORDINARY / scale for scale in range(1, 6)))


@misconception(OVER_THE_TABLE)
def nothing_but_large_scores():
    """What goes wrong in a softmax goes wrong with large scores."""
    return _with_answers(np.array([[1000.0, 1000.0, 990.0]]), np.array([[-1000.0, -999.0, -1e6]]))


@misconception(AS_IT_READS, belief=ZEROS_ARE_THE_BEST_EXAMPLE)
def zeros_alone():
    return _with_answers(np.zeros((2, 3)))


@misconception(RIGHT, belief=MY_FUNCTION_SAYS_WHAT_IS_RIGHT)
def answers_of_a_softmax_of_columns():
    return [((ORDINARY,), softmax(ORDINARY.T).T)]


@misconception(RIGHT, belief=THREE_DIGITS_ARE_AN_ANSWER)
def answers_of_three_digits():
    return [((ORDINARY,), softmax(ORDINARY).round(3))]


@misconception(RIGHT)
def a_row_without_a_table():
    """A row of scores is a table of one row."""
    return [((ORDINARY[0],), softmax(ORDINARY)[0])]


@misconception(PAIRS, belief=NO_EXAMPLE_IS_AN_EXAMPLE)
def no_examples():
    return []


@misconception(PAIRS, belief=MORE_EXAMPLES_CATCH_MORE)
def six_examples():
    return _with_answers(*(ORDINARY * scale for scale in (1, 10, 100, 1000, -1, -1000)))


@misconception(PAIRS, belief=A_LARGE_EXAMPLE_CATCHES_MORE)
def a_table_of_65_scores():
    return _with_answers(np.arange(65.0).reshape(5, 13))


@misconception(PAIRS)
def a_masked_class():
    """A masked class is a score like any other, so examples can have one."""
    return _with_answers(np.array([[0.0, 1.0, -np.inf]]))


@misconception(PAIRS)
def scores_in_float32():
    """Examples can be of any dtype that softmax takes."""
    return _with_answers(ORDINARY.astype(np.float32))


@misconception(PAIRS, belief=AN_EXAMPLE_IS_A_CALL)
def tables_without_answers():
    return [(ORDINARY,)]


@misconception(PAIRS, belief=AN_ANSWER_IS_WHAT_IS_PRINTED)
def answers_in_words():
    return [((ORDINARY,), str(softmax(ORDINARY)))]


@misconception(PAIRS, belief=ONE_ARGUMENT_NEEDS_NO_TUPLE)
def tables_without_a_tuple():
    return [(ORDINARY, softmax(ORDINARY))]
