"""Wrong answers to `log_softmax`."""

import numpy as np
from beliefs import (
    A_LITTLE_IN_THE_LOGARITHM,
    AN_ANSWER_MAY_BE_FLOAT64,
    AN_ARRAY_IS_MINE,
    ANY_INTEGER_TYPE_CAN_BE_SHIFTED,
    ANY_SHIFT_WILL_DO,
    CLIPPED_PROBABILITIES,
    LOG_MEANS_LOG2,
    LOG_MEANS_LOG10,
    LOG_SOFTMAX_IS_LOG_OF_SOFTMAX,
    MAXIMA_FIND_THEIR_ROWS,
    ONE_MAXIMUM_FOR_ALL,
    SOFTMAX_ALONG_THE_FIRST_AXIS,
    THE_WHOLE_TABLE_SUMS_TO_ONE,
)
from cross_entropy import _as_floats, log_softmax, logsumexp, softmax

from autograder import misconception


@misconception("test_log_softmax_survives_a_thousand", row="S01")
def log_softmax_without_a_shift(z):
    """A logarithm undoes the exponential, so nothing can overflow on the way."""
    z = _as_floats(z)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


@misconception("test_log_softmax_survives_a_thousand", row="S01")
def log_of_a_softmax_without_a_shift(z):
    """Both formulas can be typed in as they read, one inside the other."""
    e = np.exp(_as_floats(z))
    return np.log(e / e.sum(axis=1, keepdims=True))


@misconception("test_log_softmax_of_a_gap_of_800", belief=LOG_SOFTMAX_IS_LOG_OF_SOFTMAX, row="S06")
def log_of_a_stable_softmax(z):
    with np.errstate(divide="ignore"):
        return np.log(softmax(z))


@misconception("test_log_softmax_of_a_gap_of_800", belief=A_LITTLE_IN_THE_LOGARITHM, row="S07")
def log_softmax_with_a_little_added(z):
    p = softmax(z)
    return np.log(p + p.dtype.type(1e-12))


@misconception(
    "test_log_softmax_shifts_each_row_by_its_own_maximum", belief=ONE_MAXIMUM_FOR_ALL, row="S05"
)
def log_softmax_with_one_maximum_for_all(z):
    z = _as_floats(z)
    shifted = z - z.max()
    with np.errstate(divide="ignore"):
        return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@misconception("test_log_softmax_of_logs", belief=SOFTMAX_ALONG_THE_FIRST_AXIS, row="S02")
def log_softmax_down_the_columns(z):
    return log_softmax(z.T).T


@misconception("test_log_softmax_of_logs", belief=THE_WHOLE_TABLE_SUMS_TO_ONE, row="S03")
def log_softmax_over_the_whole_table(z):
    return log_softmax(z.reshape(1, -1)).reshape(z.shape)


@misconception("test_log_softmax_of_logs", row="S08")
def log_softmax_of_a_softmax(z):
    """Scores become probabilities first, and then log_softmax is taken of those."""
    return log_softmax(softmax(z))


@misconception("test_log_softmax_of_logs")
def log_softmax_without_the_log(z):
    """The log-probabilities are the probabilities."""
    return softmax(z)


@misconception("test_log_softmax_of_logs", row="S14")
def log_softmax_made_positive(z):
    """A loss is positive, so the log-probabilities are as well."""
    return -log_softmax(z)


@misconception("test_log_softmax_of_logs", belief=LOG_MEANS_LOG2, row="S12")
def log_softmax_to_base_two(z):
    z = _as_floats(z)
    return log_softmax(z) / z.dtype.type(np.log(2))


@misconception("test_log_softmax_of_logs")
def log_softmax_forgetting_the_sum(z):
    """Subtracting the maximum of the row is all the normalising there is."""
    z = _as_floats(z)
    return z - z.max(axis=1, keepdims=True)


@misconception("test_log_softmax_of_logs", row="A09")
def log_softmax_subtracting_a_row_from_rows(z):
    """The logsumexps of the rows, of shape (N,), are subtracted from the rows one by one."""
    z = _as_floats(z)
    return z - logsumexp(z)


@misconception("test_log_softmax_keeps_float32", belief=AN_ANSWER_MAY_BE_FLOAT64, row="P04")
def log_softmax_always_in_float64(z):
    return log_softmax(z.astype(np.float64))


@misconception("test_log_softmax_of_integers", belief=ANY_INTEGER_TYPE_CAN_BE_SHIFTED, row="L12")
def log_softmax_subtracting_in_uint8(z):
    shifted = _as_floats(z - z.max(axis=1, keepdims=True))
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@misconception("test_log_softmax_leaves_its_argument_alone", belief=AN_ARRAY_IS_MINE, row="S28")
def log_softmax_shifting_in_place(z):
    z = _as_floats(z)
    z -= z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


@misconception(
    "test_log_softmax_shifts_each_row_by_its_own_maximum",
    holds=("log_softmax_with_one_maximum_for_all", "log_softmax_forgetting_the_sum"),
)
def log_softmax_with_one_maximum_forgetting_the_sum(z):
    z = _as_floats(z)
    return z - z.max()


@misconception(
    "test_log_softmax_survives_a_thousand",
    holds=("log_softmax_without_a_shift", "log_softmax_down_the_columns"),
)
def log_softmax_down_the_columns_without_a_shift(z):
    z = _as_floats(z)
    return z - np.log(np.exp(z).sum(axis=0, keepdims=True))


@misconception(
    "test_log_softmax_survives_a_thousand",
    holds=("log_softmax_without_a_shift", "log_softmax_made_positive"),
)
def log_softmax_made_positive_without_a_shift(z):
    z = _as_floats(z)
    return np.log(np.exp(z).sum(axis=1, keepdims=True)) - z


@misconception(
    "test_log_softmax_survives_a_thousand",
    holds=("log_softmax_without_a_shift", "log_softmax_to_base_two"),
)
def log_softmax_to_base_two_without_a_shift(z):
    z = _as_floats(z)
    return np.log2(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))


@misconception("test_log_softmax_of_a_gap_of_800", belief=A_LITTLE_IN_THE_LOGARITHM, row="S07")
def log_softmax_with_1e_8_added(z):
    p = softmax(z)
    return np.log(p + p.dtype.type(1e-8))


@misconception("test_log_softmax_of_logs")
def log_softmax_shifting_one_of_two(z):
    """The maximum is needed in the exponential and nowhere else."""
    z = _as_floats(z)
    m = z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z - m).sum(axis=1, keepdims=True))


@misconception(
    "test_log_softmax_leaves_its_argument_alone",
    holds=("log_softmax_shifting_in_place", "log_softmax_subtracting_in_uint8"),
)
def log_softmax_shifting_whatever_comes_in_place(z):
    z -= z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


@misconception("test_log_softmax_of_logs")
def log_softmax_forgetting_the_scores(z):
    """The log-softmax is minus the logsumexp."""
    z = _as_floats(z)
    return np.zeros_like(z) - logsumexp(z)[:, None]


@misconception("test_log_softmax_of_logs")
def log_softmax_adding_the_logsumexp(z):
    """The logsumexp is added to the scores."""
    z = _as_floats(z)
    return z + logsumexp(z)[:, None]


@misconception("test_log_softmax_of_logs")
def log_softmax_forgetting_the_logarithm(z):
    """The scores less the sum of their exponentials."""
    z = _as_floats(z)
    z = z - z.max(axis=1, keepdims=True)
    return z - np.exp(z).sum(axis=1, keepdims=True)


@misconception("test_log_softmax_of_logs", belief=MAXIMA_FIND_THEIR_ROWS)
def log_softmax_subtracting_a_row_of_maxima(z):
    z = _as_floats(z)
    z = z - z.max(axis=1)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


@misconception("test_log_softmax_of_a_gap_of_800", belief=ANY_SHIFT_WILL_DO)
def log_softmax_below_the_minimum(z):
    z = _as_floats(z)
    z = z - z.min(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


@misconception("test_log_softmax_of_logs", belief=LOG_MEANS_LOG10)
def log_softmax_subtracting_a_logarithm_to_base_ten(z):
    z = _as_floats(z)
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log10(np.exp(z).sum(axis=1, keepdims=True))


@misconception("test_log_softmax_of_logs", belief=LOG_MEANS_LOG2)
def log_softmax_subtracting_a_logarithm_to_base_two(z):
    z = _as_floats(z)
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log2(np.exp(z).sum(axis=1, keepdims=True))


@misconception("test_log_softmax_of_logs", belief=LOG_MEANS_LOG10)
def log_softmax_to_base_ten(z):
    z = _as_floats(z)
    return log_softmax(z) / z.dtype.type(np.log(10))


@misconception("test_log_softmax_of_logs")
def log_softmax_dividing_by_the_logsumexp(z):
    """The scores are divided by the logsumexp."""
    z = _as_floats(z)
    return z / logsumexp(z)[:, None]


@misconception("test_log_softmax_of_logs", holds=("log_softmax_over_the_whole_table",))
def log_softmax_over_the_whole_table_below_each_maximum(z):
    z = _as_floats(z)
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum())


@misconception("test_log_softmax_of_logs", holds=("log_softmax_down_the_columns",))
def log_softmax_down_the_columns_below_the_maxima_of_the_rows(z):
    z = _as_floats(z)
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=0, keepdims=True))


@misconception("test_log_softmax_of_a_gap_of_800", belief=A_LITTLE_IN_THE_LOGARITHM, row="S07")
def log_softmax_with_1e_10_added(z):
    p = softmax(z)
    return np.log(p + p.dtype.type(1e-10))


@misconception("test_log_softmax_of_a_gap_of_800", belief=CLIPPED_PROBABILITIES, row="S07")
def log_softmax_clipped_at_1e_15(z):
    return np.log(np.maximum(softmax(z), 1e-15))
