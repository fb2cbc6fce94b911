"""Wrong answers to `softmax`."""

import numpy as np
from cross_entropy import _as_floats, softmax

from autograder import misconception


@misconception("test_softmax_survives_a_thousand", row="S01")
def softmax_as_it_reads(z):
    """The formula can be typed in as it reads."""
    e = np.exp(_as_floats(z))
    return e / e.sum(axis=1, keepdims=True)


@misconception("test_softmax_of_logs_is_their_share", row="S02")
def softmax_down_the_columns(z):
    """Axis 0 is the one that runs along a row."""
    z = _as_floats(z)
    e = np.exp(z - z.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@misconception("test_softmax_of_logs_is_their_share", row="S03")
def softmax_over_the_whole_table(z):
    """The probabilities of the whole table sum to one."""
    z = _as_floats(z)
    e = np.exp(z - z.max())
    return e / e.sum()


@misconception("test_softmax_shifts_each_row_by_its_own_maximum", row="S05")
def softmax_with_one_maximum_for_all(z):
    """One maximum, that of the whole table, is enough to keep exp from overflowing."""
    z = _as_floats(z)
    e = np.exp(z - z.max())
    return e / e.sum(axis=1, keepdims=True)


@misconception("test_softmax_of_logs_is_their_share", row="S26")
def softmax_over_the_sum_of_the_logits(z):
    """Each exponential is divided by the sum of the scores."""
    z = _as_floats(z)
    return np.exp(z - z.max(axis=1, keepdims=True)) / z.sum(axis=1, keepdims=True)


@misconception("test_softmax_survives_a_thousand")
def softmax_shifted_by_the_mean(z):
    """Any shift will do against overflow, so I centre each row on its mean."""
    z = _as_floats(z)
    e = np.exp(z - z.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@misconception("test_softmax_of_logs_is_their_share")
def softmax_scaled_by_the_maximum(z):
    """Dividing each row by its maximum keeps exp small and changes nothing."""
    z = _as_floats(z)
    e = np.exp(z / z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@misconception("test_softmax_of_logs_is_their_share")
def softmax_dividing_by_a_flat_sum(z):
    """The sums of the rows, of shape (N,), divide the rows one by one."""
    z = _as_floats(z)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)


@misconception("test_softmax_of_logs_is_their_share")
def sigmoid_of_each_score(z):
    """A class's probability is the sigmoid of its score."""
    z = _as_floats(z)
    return np.exp(-np.logaddexp(0, -z))


@misconception("test_softmax_keeps_float32", row="P04")
def softmax_always_in_float64(z):
    """The answer is right in float64, so it need not be the dtype that came in."""
    return softmax(z.astype(np.float64))


@misconception("test_softmax_of_integers", row="P04")
def softmax_filling_an_array_of_integers(z):
    """An array like z is the right place for the probabilities."""
    p = np.zeros_like(z)
    for i, row in enumerate(_as_floats(z)):
        e = np.exp(row - row.max())
        p[i] = e / e.sum()
    return p


@misconception("test_softmax_of_integers", row="L12")
def softmax_subtracting_in_uint8(z):
    """Subtracting the maximum is safe in whatever integer type the scores come."""
    e = np.exp(_as_floats(z - z.max(axis=1, keepdims=True)))
    return e / e.sum(axis=1, keepdims=True)


@misconception("test_softmax_of_any_number_of_examples_and_classes", row="P01")
def softmax_of_the_example(z):
    """The example in the checks is the only table there will be."""
    return np.array([[1 / 8, 2 / 8, 5 / 8], [4 / 16, 9 / 16, 3 / 16]])


@misconception("test_softmax_leaves_its_argument_alone", row="S28")
def softmax_shifting_in_place(z):
    """Inside the function z is mine, so `z -= m` is as good as `z - m`."""
    z = _as_floats(z)
    z -= z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)
