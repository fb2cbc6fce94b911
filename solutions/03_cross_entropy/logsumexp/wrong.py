"""Wrong answers to `logsumexp`."""

import numpy as np
from beliefs import (
    A_LITTLE_IN_THE_LOGARITHM,
    AN_ANSWER_MAY_BE_FLOAT64,
    AN_ARRAY_IS_MINE,
    AN_AXIS_OF_0_IS_NONE,
    AN_AXIS_OF_ONE_CAN_GO,
    ANY_INTEGER_TYPE_CAN_BE_SHIFTED,
    ANY_SHIFT_WILL_DO,
    CLASSES_ARE_ALONG_AXIS_1,
    LOG_MEANS_LOG2,
    LOG_MEANS_LOG10,
    LOGSUMEXP_AS_IT_READS,
    MAXIMA_FIND_THEIR_ROWS,
    ONE_MAXIMUM_FOR_ALL,
)
from cross_entropy import _as_floats, logsumexp

from autograder import misconception


@misconception("test_logsumexp_survives_a_thousand", belief=LOGSUMEXP_AS_IT_READS, row="S01")
def logsumexp_as_it_reads(z, axis=-1):
    return np.log(np.exp(_as_floats(z)).sum(axis=axis))


@misconception(
    "test_logsumexp_shifts_each_slice_by_its_own_maximum", belief=ONE_MAXIMUM_FOR_ALL, row="S05"
)
def logsumexp_with_one_maximum_for_all(z, axis=-1):
    z = _as_floats(z)
    m = z.max()
    if np.isneginf(m):
        return np.full_like(z.max(axis=axis), -np.inf)
    with np.errstate(divide="ignore"):
        return m + np.log(np.exp(z - m).sum(axis=axis))


@misconception("test_logsumexp_of_logs_is_the_log_of_their_sum", row="A09")
def logsumexp_adding_a_column_to_a_row(z, axis=-1):
    """The maximum was kept as a column for the subtraction, so it can be added back as it is."""
    z = _as_floats(z)
    m = np.maximum(z.max(axis=axis, keepdims=True), np.finfo(z.dtype).min)
    with np.errstate(divide="ignore"):
        return m + np.log(np.exp(z - m).sum(axis=axis))


@misconception(
    "test_logsumexp_keeps_other_axes_of_size_one", belief=AN_AXIS_OF_ONE_CAN_GO, row="A09"
)
def logsumexp_squeezing_every_axis(z, axis=-1):
    z = _as_floats(z)
    m = np.maximum(z.max(axis=axis, keepdims=True), np.finfo(z.dtype).min)
    with np.errstate(divide="ignore"):
        return (m + np.log(np.exp(z - m).sum(axis=axis, keepdims=True))).squeeze()


@misconception(
    "test_logsumexp_keeps_other_axes_of_size_one", belief=AN_AXIS_OF_ONE_CAN_GO, row="A09"
)
def logsumexp_squeezing_every_axis_of_the_maximum(z, axis=-1):
    z = _as_floats(z)
    m = np.maximum(z.max(axis=axis, keepdims=True), np.finfo(z.dtype).min)
    with np.errstate(divide="ignore"):
        return m.squeeze() + np.log(np.exp(z - m).sum(axis=axis))


@misconception("test_logsumexp_of_logs_is_the_log_of_their_sum", row="P03")
def logsumexp_keeping_the_summed_axis(z, axis=-1):
    """The axis that was summed stays, with size 1."""
    return np.expand_dims(logsumexp(z, axis), axis)


@misconception("test_logsumexp_sums_along_axis_zero", belief=AN_AXIS_OF_0_IS_NONE, row="A08")
def logsumexp_taking_axis_zero_for_none(z, axis=-1):
    if axis:
        return logsumexp(z, axis)
    return logsumexp(z.reshape(1, -1))[0]


@misconception("test_logsumexp_sums_along_axis_zero")
def logsumexp_always_along_the_last_axis(z, axis=-1):
    """Classes are always in the last axis, whatever `axis` says."""
    return logsumexp(z)


@misconception("test_logsumexp_of_logs_is_the_log_of_their_sum")
def logsumexp_forgetting_to_add_the_maximum(z, axis=-1):
    """Subtracting the maximum changes nothing, so nothing has to be added back."""
    z = _as_floats(z)
    m = np.maximum(z.max(axis=axis, keepdims=True), np.finfo(z.dtype).min)
    with np.errstate(divide="ignore"):
        return np.log(np.exp(z - m).sum(axis=axis))


@misconception("test_logsumexp_of_an_empty_event_is_minus_infinity")
def logsumexp_trusting_the_maximum_to_be_finite(z, axis=-1):
    """The largest score of a slice is always a finite number."""
    z = _as_floats(z)
    m = z.max(axis=axis, keepdims=True)
    return np.squeeze(m, axis=axis) + np.log(np.exp(z - m).sum(axis=axis))


@misconception("test_logsumexp_keeps_float32", belief=AN_ANSWER_MAY_BE_FLOAT64, row="P04")
def logsumexp_always_in_float64(z, axis=-1):
    return logsumexp(z.astype(np.float64), axis)


@misconception("test_logsumexp_of_integers", belief=ANY_INTEGER_TYPE_CAN_BE_SHIFTED, row="L12")
def logsumexp_subtracting_in_uint8(z, axis=-1):
    m = z.max(axis=axis, keepdims=True)
    if z.dtype.kind == "f":
        m = np.maximum(m, np.finfo(z.dtype).min)
    shifted = _as_floats(z - m)
    with np.errstate(divide="ignore"):
        return np.squeeze(m, axis=axis) + np.log(np.exp(shifted).sum(axis=axis))


@misconception("test_logsumexp_leaves_its_argument_alone", belief=AN_ARRAY_IS_MINE, row="S28")
def logsumexp_shifting_in_place(z, axis=-1):
    z = _as_floats(z)
    m = np.maximum(z.max(axis=axis, keepdims=True), np.finfo(z.dtype).min)
    z -= m
    with np.errstate(divide="ignore"):
        return np.squeeze(m, axis=axis) + np.log(np.exp(z).sum(axis=axis))


@misconception("test_logsumexp_of_an_empty_event_is_minus_infinity")
def logsumexp_of_nothing_as_a_float(z, axis=-1):
    """If everything is -inf, so is the answer, and I can return it at once."""
    return -np.inf if np.isneginf(z).all() else logsumexp(z, axis)


@misconception("test_logsumexp_of_three_axes_with_empty_events")
def logsumexp_taking_no_more_than_a_thousand_off(z, axis=-1):
    """Scores go up to 1000, so no more than that has to be taken off."""
    z = _as_floats(z)
    m = np.clip(z.max(axis=axis, keepdims=True), -1000, 1000).astype(z.dtype)
    with np.errstate(divide="ignore", over="ignore"):
        return np.squeeze(m, axis=axis) + np.log(np.exp(z - m).sum(axis=axis))


@misconception("test_logsumexp_of_three_axes_with_empty_events")
def logsumexp_looking_for_empty_rows(z, axis=-1):
    """Slices of -inf are rows of a table."""
    with np.errstate(all="ignore"):
        z = _as_floats(z)
        if z.ndim == 2:
            return logsumexp(z, axis)
        m = z.max(axis=axis, keepdims=True)
        return np.squeeze(m, axis=axis) + np.log(np.exp(z - m).sum(axis=axis))


@misconception("test_logsumexp_agrees_with_torch")
def logsumexp_dropping_the_sign_of_the_axis(z, axis=-1):
    """An axis is counted from the first one on, but for the last, which is -1."""
    return logsumexp(z, axis if axis == -1 else abs(axis) % z.ndim)


@misconception(
    "test_logsumexp_of_logs_is_the_log_of_their_sum",
    holds=("logsumexp_forgetting_to_add_the_maximum", "logsumexp_with_one_maximum_for_all"),
)
def logsumexp_forgetting_one_maximum(z, axis=-1):
    z = _as_floats(z)
    return np.log(np.exp(z - z.max()).sum(axis=axis))


@misconception(
    "test_logsumexp_of_logs_is_the_log_of_their_sum",
    holds=(
        "logsumexp_forgetting_to_add_the_maximum",
        "logsumexp_trusting_the_maximum_to_be_finite",
    ),
)
def logsumexp_forgetting_a_finite_maximum(z, axis=-1):
    z = _as_floats(z)
    return np.log(np.exp(z - z.max(axis=axis, keepdims=True)).sum(axis=axis))


@misconception(
    "test_logsumexp_survives_a_thousand",
    holds=("logsumexp_as_it_reads", "logsumexp_keeping_the_summed_axis"),
)
def logsumexp_as_it_reads_keeping_the_axis(z, axis=-1):
    return np.log(np.exp(_as_floats(z)).sum(axis=axis, keepdims=True))


@misconception(
    "test_logsumexp_shifts_each_slice_by_its_own_maximum",
    holds=("logsumexp_with_one_maximum_for_all", "logsumexp_trusting_the_maximum_to_be_finite"),
)
def logsumexp_with_one_finite_maximum(z, axis=-1):
    z = _as_floats(z)
    return z.max() + np.log(np.exp(z - z.max()).sum(axis=axis))


@misconception(
    "test_logsumexp_sums_along_axis_zero",
    holds=(
        "logsumexp_always_along_the_last_axis",
        "logsumexp_trusting_the_maximum_to_be_finite",
    ),
)
def logsumexp_along_the_last_axis_below_a_finite_maximum(z, axis=-1):
    z = _as_floats(z)
    m = z.max(axis=-1, keepdims=True)
    return np.squeeze(m, axis=-1) + np.log(np.exp(z - m).sum(axis=-1))


@misconception("test_logsumexp_sums_along_axis_zero", belief=CLASSES_ARE_ALONG_AXIS_1)
def logsumexp_always_along_axis_1(z, axis=-1):
    return logsumexp(z, 1)


@misconception(
    "test_logsumexp_sums_along_axis_zero",
    holds=("logsumexp_always_along_axis_1", "logsumexp_trusting_the_maximum_to_be_finite"),
)
def logsumexp_along_axis_1_below_a_finite_maximum(z, axis=-1):
    z = _as_floats(z)
    m = z.max(axis=1, keepdims=True)
    return m[:, 0] + np.log(np.exp(z - m).sum(axis=1))


@misconception(
    "test_logsumexp_of_logs_is_the_log_of_their_sum",
    holds=("logsumexp_keeping_the_summed_axis", "logsumexp_trusting_the_maximum_to_be_finite"),
)
def logsumexp_keeping_the_axis_of_a_finite_maximum(z, axis=-1):
    z = _as_floats(z)
    m = z.max(axis=axis, keepdims=True)
    return m + np.log(np.exp(z - m).sum(axis=axis, keepdims=True))


@misconception(
    "test_logsumexp_of_logs_is_the_log_of_their_sum",
    holds=("logsumexp_adding_a_column_to_a_row", "logsumexp_trusting_the_maximum_to_be_finite"),
)
def logsumexp_adding_a_finite_column_to_a_row(z, axis=-1):
    z = _as_floats(z)
    m = z.max(axis=axis, keepdims=True)
    return m + np.log(np.exp(z - m).sum(axis=axis))


@misconception(
    "test_logsumexp_of_logs_is_the_log_of_their_sum",
    belief=MAXIMA_FIND_THEIR_ROWS,
    holds=("logsumexp_trusting_the_maximum_to_be_finite",),
)
def logsumexp_subtracting_a_row_of_maxima(z, axis=-1):
    z = _as_floats(z)
    m = z.max(axis=axis)
    return m + np.log(np.exp(z - m).sum(axis=axis))


@misconception(
    "test_logsumexp_of_logs_is_the_log_of_their_sum",
    holds=("logsumexp_trusting_the_maximum_to_be_finite",),
)
def logsumexp_subtracting_the_maximum_twice(z, axis=-1):
    """The maximum was subtracted inside, so it is subtracted outside."""
    z = _as_floats(z)
    m = z.max(axis=axis, keepdims=True)
    return np.log(np.exp(z - m).sum(axis=axis)) - np.squeeze(m, axis=axis)


@misconception(
    "test_logsumexp_of_logs_is_the_log_of_their_sum",
    belief=LOG_MEANS_LOG2,
    holds=("logsumexp_trusting_the_maximum_to_be_finite",),
)
def logsumexp_to_base_two(z, axis=-1):
    z = _as_floats(z)
    m = z.max(axis=axis, keepdims=True)
    return np.squeeze(m, axis=axis) + np.log2(np.exp(z - m).sum(axis=axis))


@misconception("test_logsumexp_of_logs_is_the_log_of_their_sum")
def logsumexp_adding_up_logs(z, axis=-1):
    """The log of a sum is the sum of the logs."""
    return np.log(np.exp(_as_floats(z))).sum(axis=axis)


@misconception(
    "test_logsumexp_agrees_with_torch",
    belief=A_LITTLE_IN_THE_LOGARITHM,
    holds=("logsumexp_trusting_the_maximum_to_be_finite",),
)
def logsumexp_with_1e_8_added(z, axis=-1):
    z = _as_floats(z)
    m = z.max(axis=axis, keepdims=True)
    return np.squeeze(m, axis=axis) + np.log(np.exp(z - m).sum(axis=axis) + 1e-8)


@misconception("test_logsumexp_of_logs_is_the_log_of_their_sum")
def logsumexp_of_one_number(z, axis=-1):
    """The sum runs over everything."""
    z = _as_floats(z)
    return z.max() + np.log(np.exp(z - z.max()).sum())


@misconception(
    "test_logsumexp_of_special_tables",
    belief=ANY_SHIFT_WILL_DO,
)
def logsumexp_below_the_minimum(z, axis=-1):
    z = _as_floats(z)
    m = z.min(axis=axis, keepdims=True)
    return np.squeeze(m, axis=axis) + np.log(np.exp(z - m).sum(axis=axis))


@misconception(
    "test_logsumexp_of_logs_is_the_log_of_their_sum",
    belief=LOG_MEANS_LOG10,
    holds=("logsumexp_trusting_the_maximum_to_be_finite",),
)
def logsumexp_to_base_ten(z, axis=-1):
    z = _as_floats(z)
    m = z.max(axis=axis, keepdims=True)
    return np.squeeze(m, axis=axis) + np.log10(np.exp(z - m).sum(axis=axis))


@misconception(
    "test_logsumexp_of_logs_is_the_log_of_their_sum",
    holds=("logsumexp_trusting_the_maximum_to_be_finite",),
)
def logsumexp_without_the_logarithm(z, axis=-1):
    """The sum of the exponentials, and the maximum, are added up."""
    z = _as_floats(z)
    m = z.max(axis=axis, keepdims=True)
    return np.squeeze(m, axis=axis) + np.exp(z - m).sum(axis=axis)


@misconception("test_logsumexp_of_logs_is_the_log_of_their_sum")
def logsumexp_of_the_largest(z, axis=-1):
    """The largest entry is the logarithm of the sum of the exponentials."""
    return _as_floats(z).max(axis=axis)


@misconception(
    "test_logsumexp_of_logs_is_the_log_of_their_sum",
    holds=("logsumexp_trusting_the_maximum_to_be_finite",),
)
def logsumexp_of_means(z, axis=-1):
    """The exponentials are averaged before the logarithm."""
    z = _as_floats(z)
    m = z.max(axis=axis, keepdims=True)
    return np.squeeze(m, axis=axis) + np.log(np.exp(z - m).mean(axis=axis))


@misconception(
    "test_logsumexp_of_logs_is_the_log_of_their_sum",
    holds=(
        "logsumexp_without_the_logarithm",
        "logsumexp_forgetting_to_add_the_maximum",
        "logsumexp_trusting_the_maximum_to_be_finite",
    ),
)
def logsumexp_as_a_sum_of_exponentials(z, axis=-1):
    z = _as_floats(z)
    return np.exp(z - z.max(axis=axis, keepdims=True)).sum(axis=axis)


@misconception("test_logsumexp_of_logs_is_the_log_of_their_sum")
def logsumexp_without_exponentials(z, axis=-1):
    """The logarithm is taken of the sum of the scores."""
    with np.errstate(all="ignore"):
        return np.log(_as_floats(z).sum(axis=axis))


@misconception("test_logsumexp_of_integers")
def logsumexp_shifted_by_the_mean(z, axis=-1):
    """Any shift will do against overflow, so each slice is shifted by its mean."""
    z = _as_floats(z)
    m = z.mean(axis=axis, keepdims=True)
    return np.squeeze(m, axis=axis) + np.log(np.exp(z - m).sum(axis=axis))
