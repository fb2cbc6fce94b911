"""Wrong answers to `softmax`."""

import numpy as np
from beliefs import (
    AN_ANSWER_MAY_BE_FLOAT64,
    AN_ARRAY_IS_MINE,
    ANY_INTEGER_TYPE_CAN_BE_SHIFTED,
    ANY_SHIFT_WILL_DO,
    CLASSES_AFTER_SOFTMAX,
    DIVIDED_BY_THE_SUM_OF_SCORES,
    MAXIMA_FIND_THEIR_ROWS,
    MAXIMA_OF_COLUMNS,
    ONE_MAXIMUM_FOR_ALL,
    SOFTMAX_ALONG_THE_FIRST_AXIS,
    SOFTMAX_AS_IT_READS,
    THE_DTYPE_STAYS,
    THE_WHOLE_TABLE_SUMS_TO_ONE,
)
from cross_entropy import _as_floats, logsumexp, softmax

from autograder import misconception


@misconception("test_softmax_survives_a_thousand", belief=SOFTMAX_AS_IT_READS, row="S01")
def softmax_as_it_reads(z):
    e = np.exp(_as_floats(z))
    return e / e.sum(axis=1, keepdims=True)


@misconception(
    "test_softmax_of_logs_is_their_share", belief=SOFTMAX_ALONG_THE_FIRST_AXIS, row="S02"
)
def softmax_down_the_columns(z):
    z = _as_floats(z)
    e = np.exp(z - z.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@misconception("test_softmax_of_logs_is_their_share", belief=THE_WHOLE_TABLE_SUMS_TO_ONE, row="S03")
def softmax_over_the_whole_table(z):
    z = _as_floats(z)
    e = np.exp(z - z.max())
    return e / e.sum()


@misconception(
    "test_softmax_shifts_each_row_by_its_own_maximum", belief=ONE_MAXIMUM_FOR_ALL, row="S05"
)
def softmax_with_one_maximum_for_all(z):
    z = _as_floats(z)
    e = np.exp(z - z.max())
    return e / e.sum(axis=1, keepdims=True)


@misconception(
    "test_softmax_of_logs_is_their_share", belief=DIVIDED_BY_THE_SUM_OF_SCORES, row="S26"
)
def softmax_over_the_sum_of_the_logits(z):
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


@misconception("test_softmax_keeps_float32", belief=AN_ANSWER_MAY_BE_FLOAT64, row="P04")
def softmax_always_in_float64(z):
    return softmax(z.astype(np.float64))


@misconception("test_softmax_of_integers", belief=THE_DTYPE_STAYS, row="P04")
def softmax_filling_an_array_of_integers(z):
    p = np.zeros_like(z)
    for i, row in enumerate(_as_floats(z)):
        e = np.exp(row - row.max())
        p[i] = e / e.sum()
    return p


@misconception("test_softmax_of_integers", belief=ANY_INTEGER_TYPE_CAN_BE_SHIFTED, row="L12")
def softmax_subtracting_in_uint8(z):
    e = np.exp(_as_floats(z - z.max(axis=1, keepdims=True)))
    return e / e.sum(axis=1, keepdims=True)


@misconception("test_softmax_of_any_number_of_examples_and_classes", row="P01")
def softmax_of_the_example(z):
    """The example in the checks is the only table there will be."""
    return np.array([[1 / 8, 2 / 8, 5 / 8], [4 / 16, 9 / 16, 3 / 16]])


@misconception("test_softmax_leaves_its_argument_alone", belief=AN_ARRAY_IS_MINE, row="S28")
def softmax_shifting_in_place(z):
    z = _as_floats(z)
    z -= z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


@misconception("test_softmax_of_special_tables")
def softmax_of_two_classes_by_the_sigmoid(z):
    """With two classes, the probability of class 1 is the sigmoid of its score."""
    if z.shape[1] != 2:
        return softmax(z)
    yes = 1 / (1 + np.exp(-z[:, 1:]))
    return np.concatenate([1 - yes, yes], axis=1)


@misconception(
    "test_softmax_survives_a_thousand",
    holds=("softmax_as_it_reads", "softmax_over_the_whole_table"),
)
def softmax_of_the_whole_table_as_it_reads(z):
    e = np.exp(_as_floats(z))
    return e / e.sum()


@misconception(
    "test_softmax_survives_a_thousand", holds=("softmax_as_it_reads", "softmax_down_the_columns")
)
def softmax_down_the_columns_as_it_reads(z):
    e = np.exp(_as_floats(z))
    return e / e.sum(axis=0, keepdims=True)


@misconception(
    "test_softmax_survives_a_thousand",
    holds=("softmax_as_it_reads", "softmax_dividing_by_a_flat_sum"),
)
def softmax_dividing_by_a_flat_sum_as_it_reads(z):
    e = np.exp(_as_floats(z))
    return e / e.sum(axis=1)


@misconception(
    "test_softmax_shifts_each_row_by_its_own_maximum",
    holds=("softmax_dividing_by_a_flat_sum",),
)
def softmax_with_one_maximum_and_a_flat_sum(z):
    z = _as_floats(z)
    e = np.exp(z - z.max())
    return e / e.sum(axis=1)


@misconception(
    "test_softmax_shifts_each_row_by_its_own_maximum",
    holds=("softmax_with_one_maximum_for_all", "softmax_down_the_columns"),
)
def softmax_with_one_maximum_down_the_columns(z):
    z = _as_floats(z)
    e = np.exp(z - z.max())
    return e / e.sum(axis=0, keepdims=True)


@misconception("test_softmax_of_logs_is_their_share")
def softmax_in_logarithms(z):
    """Softmax answers with the logarithms of the probabilities."""
    return np.log(softmax(z))


@misconception(
    "test_softmax_shifts_each_row_by_its_own_maximum",
    holds=("softmax_with_one_maximum_for_all", "softmax_in_logarithms"),
)
def softmax_in_logarithms_with_one_maximum(z):
    z = _as_floats(z)
    e = np.exp(z - z.max())
    return np.log(e / e.sum(axis=1, keepdims=True))


@misconception(
    "test_softmax_survives_a_thousand", holds=("softmax_as_it_reads", "softmax_in_logarithms")
)
def softmax_in_logarithms_as_it_reads(z):
    e = np.exp(_as_floats(z))
    return np.log(e / e.sum(axis=1, keepdims=True))


@misconception("test_softmax_of_logs_is_their_share")
def softmax_without_a_sum(z):
    """The exponentials are the probabilities."""
    z = _as_floats(z)
    return np.exp(z - z.max(axis=1, keepdims=True))


@misconception(
    "test_softmax_shifts_each_row_by_its_own_maximum",
    holds=("softmax_with_one_maximum_for_all", "softmax_without_a_sum"),
)
def softmax_without_a_sum_below_one_maximum(z):
    z = _as_floats(z)
    return np.exp(z - z.max())


@misconception(
    "test_softmax_survives_a_thousand", holds=("softmax_as_it_reads", "softmax_without_a_sum")
)
def softmax_without_a_sum_as_it_reads(z):
    return np.exp(_as_floats(z))


@misconception("test_softmax_of_logs_is_their_share", belief=MAXIMA_FIND_THEIR_ROWS)
def softmax_subtracting_a_row_of_maxima(z):
    z = _as_floats(z)
    e = np.exp(z - z.max(axis=1))
    return e / e.sum(axis=1, keepdims=True)


@misconception(
    "test_softmax_of_logs_is_their_share",
    holds=("softmax_subtracting_a_row_of_maxima", "softmax_dividing_by_a_flat_sum"),
)
def softmax_with_flat_maxima_and_sums(z):
    z = _as_floats(z)
    e = np.exp(z - z.max(axis=1))
    return e / e.sum(axis=1)


@misconception(
    "test_softmax_leaves_its_argument_alone",
    holds=("softmax_shifting_in_place", "softmax_subtracting_in_uint8"),
)
def softmax_shifting_whatever_comes_in_place(z):
    z -= z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


@misconception("test_softmax_of_logs_is_their_share")
def softmax_without_exponentials(z):
    """The share of a class is its score over the sum of the scores."""
    z = _as_floats(z)
    return z / z.sum(axis=1, keepdims=True)


@misconception("test_softmax_of_logs_is_their_share", belief=MAXIMA_OF_COLUMNS)
def softmax_below_the_maxima_of_the_columns(z):
    z = _as_floats(z)
    e = np.exp(z - z.max(axis=0, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@misconception("test_softmax_does_not_see_a_shift")
def softmax_adding_the_maximum(z):
    """The maximum is added before exponentiating."""
    z = _as_floats(z)
    e = np.exp(z + z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@misconception("test_softmax_of_logs_is_their_share")
def softmax_of_the_best_class(z):
    """Softmax gives 1 to the largest score, and 0 to the others."""
    z = _as_floats(z)
    return np.eye(z.shape[1], dtype=z.dtype)[z.argmax(axis=1)]


@misconception("test_softmax_of_logs_is_their_share")
def softmax_of_negative_scores(z):
    """The shares are those of e^-z."""
    return softmax(-_as_floats(z))


@misconception("test_softmax_survives_a_thousand", belief=ANY_SHIFT_WILL_DO)
def softmax_below_the_minimum(z):
    z = _as_floats(z)
    e = np.exp(z - z.min(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@misconception("test_softmax_of_logs_is_their_share")
def softmax_of_powers_of_two(z):
    """The shares are those of 2^z."""
    z = _as_floats(z)
    e = np.exp2(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@misconception("test_softmax_of_logs_is_their_share")
def softmax_over_the_classes(z):
    """Each exponential is divided by the number of classes."""
    z = _as_floats(z)
    return np.exp(z - z.max(axis=1, keepdims=True)) / z.shape[1]


@misconception("test_softmax_of_logs_is_their_share", belief=CLASSES_AFTER_SOFTMAX)
def softmax_as_a_class(z):
    return softmax(z).argmax(axis=1)


@misconception("test_softmax_of_logs_is_their_share", holds=("softmax_over_the_whole_table",))
def softmax_over_the_whole_table_below_each_maximum(z):
    z = _as_floats(z)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum()


@misconception(
    "test_softmax_of_logs_is_their_share",
    holds=("softmax_below_the_maxima_of_the_columns", "softmax_over_the_whole_table"),
)
def softmax_over_the_whole_table_below_columns(z):
    z = _as_floats(z)
    e = np.exp(z - z.max(axis=0, keepdims=True))
    return e / e.sum()


@misconception("test_softmax_of_logs_is_their_share", holds=("softmax_down_the_columns",))
def softmax_down_the_columns_below_the_maxima_of_the_rows(z):
    z = _as_floats(z)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@misconception("test_softmax_of_logs_is_their_share")
def softmax_dividing_by_the_logsumexp(z):
    """The sum of the exponentials is the logsumexp."""
    return np.exp(z) / logsumexp(z)[:, np.newaxis]


@misconception("test_softmax_survives_a_thousand")
def softmax_of_clipped_scores(z):
    """Scores far from 0 are cut off, against overflow, and the rest stays as it is."""
    e = np.exp(np.clip(_as_floats(z), -500, 500))
    return e / e.sum(axis=1, keepdims=True)


@misconception("test_softmax_of_logs_is_their_share")
def softmax_as_logarithms(z):
    """The logarithms of the probabilities are the probabilities."""
    return _as_floats(z) - logsumexp(z)[:, None]
