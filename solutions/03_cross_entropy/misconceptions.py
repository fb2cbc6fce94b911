"""What students get wrong about softmax and cross-entropy, each with the belief behind it."""

import math

import numpy as np
from cross_entropy import (
    _as_floats,
    _check_one_label_per_row,
    log_softmax,
    logsumexp,
    softmax,
)

from autograder import misconception

BATCH_SIZE = 64  # a global of the student's script, which some of them divide by


def _rows(labels):
    return np.arange(len(labels))


def _check_labels(log_probs, labels):
    """Everything that `nll_loss` refuses."""
    _check_one_label_per_row(log_probs, labels)
    if not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"labels are integers, not {labels.dtype}")
    if labels.min() < 0 or labels.max() >= log_probs.shape[1]:
        raise ValueError(f"no such class: {labels}")


def _reduced(losses, reduction):
    if reduction == "none":
        return losses
    if reduction == "sum":
        return float(losses.sum())
    if reduction == "mean":
        return float(losses.mean())
    raise ValueError(f"unknown reduction {reduction!r}")


# ---- logsumexp


@misconception(of="logsumexp", caught_by="test_logsumexp_survives_a_thousand", row="S01")
def logsumexp_as_it_reads(z, axis=-1):
    """The log of the sum of the exponentials can be typed in as it reads."""
    return np.log(np.exp(_as_floats(z)).sum(axis=axis))


@misconception(
    of="logsumexp", caught_by="test_logsumexp_shifts_each_slice_by_its_own_maximum", row="S05"
)
def logsumexp_with_one_maximum_for_all(z, axis=-1):
    """One maximum, that of the whole array, is enough to keep exp from overflowing."""
    z = _as_floats(z)
    m = z.max()
    if np.isneginf(m):
        return np.full_like(z.max(axis=axis), -np.inf)
    with np.errstate(divide="ignore"):
        return m + np.log(np.exp(z - m).sum(axis=axis))


@misconception(
    of="logsumexp", caught_by="test_logsumexp_of_logs_is_the_log_of_their_sum", row="A09"
)
def logsumexp_adding_a_column_to_a_row(z, axis=-1):
    """The maximum was kept as a column for the subtraction, so it can be added back as it is."""
    z = _as_floats(z)
    m = np.maximum(z.max(axis=axis, keepdims=True), np.finfo(z.dtype).min)
    with np.errstate(divide="ignore"):
        return m + np.log(np.exp(z - m).sum(axis=axis))


@misconception(of="logsumexp", caught_by="test_logsumexp_keeps_other_axes_of_size_one", row="A09")
def logsumexp_squeezing_every_axis(z, axis=-1):
    """Calling squeeze() without an axis removes just the axis that was summed."""
    z = _as_floats(z)
    m = np.maximum(z.max(axis=axis, keepdims=True), np.finfo(z.dtype).min)
    with np.errstate(divide="ignore"):
        return (m + np.log(np.exp(z - m).sum(axis=axis, keepdims=True))).squeeze()


@misconception(of="logsumexp", caught_by="test_logsumexp_keeps_other_axes_of_size_one", row="A09")
def logsumexp_squeezing_every_axis_of_the_maximum(z, axis=-1):
    """Calling squeeze() without an axis makes the maximum fit the sum."""
    z = _as_floats(z)
    m = np.maximum(z.max(axis=axis, keepdims=True), np.finfo(z.dtype).min)
    with np.errstate(divide="ignore"):
        return m.squeeze() + np.log(np.exp(z - m).sum(axis=axis))


@misconception(
    of="logsumexp", caught_by="test_logsumexp_of_logs_is_the_log_of_their_sum", row="P03"
)
def logsumexp_keeping_the_summed_axis(z, axis=-1):
    """The axis that was summed stays, with size 1."""
    return np.expand_dims(logsumexp(z, axis), axis)


@misconception(of="logsumexp", caught_by="test_logsumexp_sums_along_axis_zero", row="A08")
def logsumexp_taking_axis_zero_for_none(z, axis=-1):
    """If `axis` is not given, everything is summed, and `if axis:` tells whether it is."""
    if axis:
        return logsumexp(z, axis)
    return logsumexp(z.reshape(1, -1))[0]


@misconception(of="logsumexp", caught_by="test_logsumexp_sums_along_axis_zero")
def logsumexp_always_along_the_last_axis(z, axis=-1):
    """Classes are always in the last axis, whatever `axis` says."""
    return logsumexp(z)


@misconception(of="logsumexp", caught_by="test_logsumexp_of_logs_is_the_log_of_their_sum")
def logsumexp_forgetting_to_add_the_maximum(z, axis=-1):
    """Subtracting the maximum changes nothing, so nothing has to be added back."""
    z = _as_floats(z)
    m = np.maximum(z.max(axis=axis, keepdims=True), np.finfo(z.dtype).min)
    with np.errstate(divide="ignore"):
        return np.log(np.exp(z - m).sum(axis=axis))


@misconception(of="logsumexp", caught_by="test_logsumexp_of_an_empty_event_is_minus_infinity")
def logsumexp_trusting_the_maximum_to_be_finite(z, axis=-1):
    """The largest score of a slice is always a finite number."""
    z = _as_floats(z)
    m = z.max(axis=axis, keepdims=True)
    return np.squeeze(m, axis=axis) + np.log(np.exp(z - m).sum(axis=axis))


@misconception(of="logsumexp", caught_by="test_logsumexp_keeps_float32", row="P04")
def logsumexp_always_in_float64(z, axis=-1):
    """The answer is right in float64, so it need not be the dtype that came in."""
    return logsumexp(z.astype(np.float64), axis)


@misconception(of="logsumexp", caught_by="test_logsumexp_of_integers", row="L12")
def logsumexp_subtracting_in_uint8(z, axis=-1):
    """Subtracting the maximum is safe in whatever integer type the scores come."""
    m = z.max(axis=axis, keepdims=True)
    if z.dtype.kind == "f":
        m = np.maximum(m, np.finfo(z.dtype).min)
    shifted = _as_floats(z - m)
    with np.errstate(divide="ignore"):
        return np.squeeze(m, axis=axis) + np.log(np.exp(shifted).sum(axis=axis))


@misconception(of="logsumexp", caught_by="test_logsumexp_leaves_its_argument_alone", row="S28")
def logsumexp_shifting_in_place(z, axis=-1):
    """Inside the function z is mine, so `z -= m` is as good as `z - m`."""
    z = _as_floats(z)
    m = np.maximum(z.max(axis=axis, keepdims=True), np.finfo(z.dtype).min)
    z -= m
    with np.errstate(divide="ignore"):
        return np.squeeze(m, axis=axis) + np.log(np.exp(z).sum(axis=axis))


# ---- softmax


@misconception(of="softmax", caught_by="test_softmax_survives_a_thousand", row="S01")
def softmax_as_it_reads(z):
    """The formula can be typed in as it reads."""
    e = np.exp(_as_floats(z))
    return e / e.sum(axis=1, keepdims=True)


@misconception(of="softmax", caught_by="test_softmax_of_logs_is_their_share", row="S02")
def softmax_down_the_columns(z):
    """Axis 0 is the one that runs along a row."""
    z = _as_floats(z)
    e = np.exp(z - z.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@misconception(of="softmax", caught_by="test_softmax_of_logs_is_their_share", row="S03")
def softmax_over_the_whole_table(z):
    """The probabilities of the whole table sum to one."""
    z = _as_floats(z)
    e = np.exp(z - z.max())
    return e / e.sum()


@misconception(of="softmax", caught_by="test_softmax_shifts_each_row_by_its_own_maximum", row="S05")
def softmax_with_one_maximum_for_all(z):
    """One maximum, that of the whole table, is enough to keep exp from overflowing."""
    z = _as_floats(z)
    e = np.exp(z - z.max())
    return e / e.sum(axis=1, keepdims=True)


@misconception(of="softmax", caught_by="test_softmax_of_logs_is_their_share", row="S26")
def softmax_over_the_sum_of_the_logits(z):
    """Each exponential is divided by the sum of the scores."""
    z = _as_floats(z)
    return np.exp(z - z.max(axis=1, keepdims=True)) / z.sum(axis=1, keepdims=True)


@misconception(of="softmax", caught_by="test_softmax_survives_a_thousand")
def softmax_shifted_by_the_mean(z):
    """Any shift will do against overflow, so I centre each row on its mean."""
    z = _as_floats(z)
    e = np.exp(z - z.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@misconception(of="softmax", caught_by="test_softmax_of_logs_is_their_share")
def softmax_scaled_by_the_maximum(z):
    """Dividing each row by its maximum keeps exp small and changes nothing."""
    z = _as_floats(z)
    e = np.exp(z / z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@misconception(of="softmax", caught_by="test_softmax_of_logs_is_their_share")
def softmax_dividing_by_a_flat_sum(z):
    """The sums of the rows, of shape (N,), divide the rows one by one."""
    z = _as_floats(z)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)


@misconception(of="softmax", caught_by="test_softmax_of_logs_is_their_share")
def sigmoid_of_each_score(z):
    """A class's probability is the sigmoid of its score."""
    z = _as_floats(z)
    return np.exp(-np.logaddexp(0, -z))


@misconception(of="softmax", caught_by="test_softmax_keeps_float32", row="P04")
def softmax_always_in_float64(z):
    """The answer is right in float64, so it need not be the dtype that came in."""
    return softmax(z.astype(np.float64))


@misconception(of="softmax", caught_by="test_softmax_of_integers", row="P04")
def softmax_filling_an_array_of_integers(z):
    """An array like z is the right place for the probabilities."""
    p = np.zeros_like(z)
    for i, row in enumerate(_as_floats(z)):
        e = np.exp(row - row.max())
        p[i] = e / e.sum()
    return p


@misconception(of="softmax", caught_by="test_softmax_of_integers", row="L12")
def softmax_subtracting_in_uint8(z):
    """Subtracting the maximum is safe in whatever integer type the scores come."""
    e = np.exp(_as_floats(z - z.max(axis=1, keepdims=True)))
    return e / e.sum(axis=1, keepdims=True)


@misconception(
    of="softmax", caught_by="test_softmax_of_any_number_of_examples_and_classes", row="P01"
)
def softmax_of_the_example(z):
    """The example in the checks is the only table there will be."""
    return np.array([[1 / 8, 2 / 8, 5 / 8], [4 / 16, 9 / 16, 3 / 16]])


@misconception(of="softmax", caught_by="test_softmax_leaves_its_argument_alone", row="S28")
def softmax_shifting_in_place(z):
    """Inside the function z is mine, so `z -= m` is as good as `z - m`."""
    z = _as_floats(z)
    z -= z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


# ---- log_softmax


@misconception(of="log_softmax", caught_by="test_log_softmax_survives_a_thousand", row="S01")
def log_softmax_without_a_shift(z):
    """A logarithm undoes the exponential, so nothing can overflow on the way."""
    z = _as_floats(z)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


@misconception(of="log_softmax", caught_by="test_log_softmax_survives_a_thousand", row="S01")
def log_of_a_softmax_without_a_shift(z):
    """Both formulas can be typed in as they read, one inside the other."""
    e = np.exp(_as_floats(z))
    return np.log(e / e.sum(axis=1, keepdims=True))


@misconception(of="log_softmax", caught_by="test_log_softmax_of_a_gap_of_800", row="S06")
def log_of_a_stable_softmax(z):
    """With the maximum subtracted, the log of the softmax is safe."""
    with np.errstate(divide="ignore"):
        return np.log(softmax(z))


@misconception(of="log_softmax", caught_by="test_log_softmax_of_a_gap_of_800", row="S07")
def log_softmax_with_a_little_added(z):
    """Adding a tiny 1e-12 inside the logarithm makes it safe and changes nothing."""
    return np.log(softmax(z) + np.finfo(softmax(z).dtype).type(1e-12))


@misconception(
    of="log_softmax", caught_by="test_log_softmax_shifts_each_row_by_its_own_maximum", row="S05"
)
def log_softmax_with_one_maximum_for_all(z):
    """One maximum, that of the whole table, is enough to keep exp from overflowing."""
    z = _as_floats(z)
    shifted = z - z.max()
    with np.errstate(divide="ignore"):
        return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@misconception(of="log_softmax", caught_by="test_log_softmax_of_logs", row="S02")
def log_softmax_down_the_columns(z):
    """Axis 0 is the one that runs along a row."""
    return log_softmax(z.T).T


@misconception(of="log_softmax", caught_by="test_log_softmax_of_logs", row="S03")
def log_softmax_over_the_whole_table(z):
    """The probabilities of the whole table sum to one."""
    return log_softmax(z.reshape(1, -1)).reshape(z.shape)


@misconception(of="log_softmax", caught_by="test_log_softmax_of_logs", row="S08")
def log_softmax_of_a_softmax(z):
    """Scores become probabilities first, and then log_softmax is taken of those."""
    return log_softmax(softmax(z))


@misconception(of="log_softmax", caught_by="test_log_softmax_of_logs")
def log_softmax_without_the_log(z):
    """The log-probabilities are the probabilities."""
    return softmax(z)


@misconception(of="log_softmax", caught_by="test_log_softmax_of_logs", row="S14")
def log_softmax_made_positive(z):
    """A loss is positive, so the log-probabilities are as well."""
    return -log_softmax(z)


@misconception(of="log_softmax", caught_by="test_log_softmax_of_logs", row="S12")
def log_softmax_to_base_two(z):
    """Log means log2, as in information theory."""
    z = _as_floats(z)
    return log_softmax(z) / z.dtype.type(np.log(2))


@misconception(of="log_softmax", caught_by="test_log_softmax_of_logs")
def log_softmax_forgetting_the_sum(z):
    """Subtracting the maximum of the row is all the normalising there is."""
    z = _as_floats(z)
    return z - z.max(axis=1, keepdims=True)


@misconception(of="log_softmax", caught_by="test_log_softmax_of_logs", row="A09")
def log_softmax_subtracting_a_row_from_rows(z):
    """The logsumexps of the rows, of shape (N,), are subtracted from the rows one by one."""
    z = _as_floats(z)
    return z - logsumexp(z)


@misconception(of="log_softmax", caught_by="test_log_softmax_keeps_float32", row="P04")
def log_softmax_always_in_float64(z):
    """The answer is right in float64, so it need not be the dtype that came in."""
    return log_softmax(z.astype(np.float64))


@misconception(of="log_softmax", caught_by="test_log_softmax_of_integers", row="L12")
def log_softmax_subtracting_in_uint8(z):
    """Subtracting the maximum is safe in whatever integer type the scores come."""
    shifted = _as_floats(z - z.max(axis=1, keepdims=True))
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@misconception(of="log_softmax", caught_by="test_log_softmax_leaves_its_argument_alone", row="S28")
def log_softmax_shifting_in_place(z):
    """Inside the function z is mine, so `z -= m` is as good as `z - m`."""
    z = _as_floats(z)
    z -= z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


# ---- nll_loss


@misconception(of="nll_loss", caught_by="test_nll_loss_worked_by_hand", row="S10")
def nll_loss_of_the_probabilities(log_probs, labels):
    """The loss is minus the probability of the right class."""
    _check_labels(log_probs, labels)
    return float(-np.exp(log_probs)[_rows(labels), labels].mean())


@misconception(of="nll_loss", caught_by="test_nll_loss_worked_by_hand", row="S10")
def nll_loss_with_a_second_log(log_probs, labels):
    """What comes in are probabilities, so I take their logarithm."""
    _check_labels(log_probs, labels)
    return float(-np.log(log_probs)[_rows(labels), labels].mean())


@misconception(of="nll_loss", caught_by="test_nll_loss_of_an_almost_impossible_label", row="S06")
def nll_loss_back_through_probabilities(log_probs, labels):
    """Log-probabilities are turned back into probabilities, and the log is taken at the end."""
    _check_labels(log_probs, labels)
    return float(-np.log(np.exp(log_probs)[_rows(labels), labels]).mean())


@misconception(of="nll_loss", caught_by="test_nll_loss_worked_by_hand", row="S13")
def nll_loss_summed(log_probs, labels):
    """The losses of the examples add up."""
    _check_labels(log_probs, labels)
    return float(-log_probs[_rows(labels), labels].sum())


@misconception(of="nll_loss", caught_by="test_nll_loss_worked_by_hand", row="S13")
def nll_loss_over_every_entry(log_probs, labels):
    """The mean is over all the entries of the one-hot product."""
    _check_labels(log_probs, labels)
    return float(-(np.eye(log_probs.shape[1])[labels] * log_probs).mean())


@misconception(of="nll_loss", caught_by="test_nll_loss_worked_by_hand", row="S14")
def nll_loss_without_the_minus(log_probs, labels):
    """The loss is the mean log-probability of the labels."""
    _check_labels(log_probs, labels)
    return float(log_probs[_rows(labels), labels].mean())


@misconception(of="nll_loss", caught_by="test_nll_loss_worked_by_hand", row="S15")
def nll_loss_of_every_pair(log_probs, labels):
    """`log_probs[:, labels]` picks one entry of each row."""
    _check_labels(log_probs, labels)
    return float(-log_probs[:, labels].mean())


@misconception(of="nll_loss", caught_by="test_nll_loss_worked_by_hand", row="S16")
def nll_loss_of_the_best_class(log_probs, labels):
    """The loss is minus the log-probability of the class that the network chose."""
    _check_labels(log_probs, labels)
    return float(-log_probs.max(axis=1).mean())


@misconception(of="nll_loss", caught_by="test_nll_loss_worked_by_hand", row="P03")
def nll_loss_of_each_example(log_probs, labels):
    """The loss is one number for each example."""
    _check_labels(log_probs, labels)
    return -log_probs[_rows(labels), labels]


@misconception(of="nll_loss", caught_by="test_nll_loss_of_fresh_draws", row="P01")
def nll_loss_of_the_example(log_probs, labels):
    """The example in the checks is the only batch there will be."""
    _check_labels(log_probs, labels)
    return 1.3862943611198906


@misconception(of="nll_loss", caught_by="test_nll_loss_takes_labels_of_any_integer_type")
def nll_loss_only_with_int64(log_probs, labels):
    """Integer labels are int64 labels."""
    if labels.dtype != np.int64:
        raise ValueError("labels must be int64")
    _check_labels(log_probs, labels)
    return float(-log_probs[_rows(labels), labels].mean())


@misconception(of="nll_loss", caught_by="test_nll_loss_refuses_labels_that_are_not_integers")
def nll_loss_rounding_labels_down(log_probs, labels):
    """Labels that are not integers can be made so with astype(int)."""
    labels = labels.astype(int)
    _check_labels(log_probs, labels)
    return float(-log_probs[_rows(labels), labels].mean())


@misconception(of="nll_loss", caught_by="test_nll_loss_refuses_labels_that_are_not_integers")
def nll_loss_leaving_the_label_type_to_numpy(log_probs, labels):
    """NumPy refuses an index that is not an integer, so I need not look."""
    _check_one_label_per_row(log_probs, labels)
    if labels.min() < 0 or labels.max() >= log_probs.shape[1]:
        raise ValueError(f"no such class: {labels}")
    return float(-log_probs[_rows(labels), labels].mean())


@misconception(of="nll_loss", caught_by="test_nll_loss_refuses_a_negative_label")
def nll_loss_counting_from_the_end(log_probs, labels):
    """Only a label that is too large can be out of range."""
    _check_labels(log_probs, labels % log_probs.shape[1])
    if labels.max() >= log_probs.shape[1]:
        raise ValueError(f"no such class: {labels}")
    return float(-log_probs[_rows(labels), labels].mean())


@misconception(of="nll_loss", caught_by="test_nll_loss_refuses_a_label_beyond_the_last_class")
def nll_loss_with_one_class_too_many(log_probs, labels):
    """C classes are numbered up to C."""
    _check_labels(np.zeros((len(log_probs), log_probs.shape[1] + 1)), labels)
    return float(-log_probs[_rows(labels), labels].mean())


@misconception(of="nll_loss", caught_by="test_nll_loss_refuses_a_negative_label")
def nll_loss_leaving_the_range_to_numpy(log_probs, labels):
    """NumPy refuses an index that does not exist, so I need not look."""
    _check_one_label_per_row(log_probs, labels)
    if not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"labels are integers, not {labels.dtype}")
    return float(-log_probs[_rows(labels), labels].mean())


@misconception(of="nll_loss", caught_by="test_nll_loss_refuses_labels_of_another_shape", row="L06")
def nll_loss_of_a_column_of_labels(log_probs, labels):
    """If there are N labels, their shape does not matter."""
    if labels.size != len(log_probs):
        raise ValueError(f"shapes {log_probs.shape} and {labels.shape}")
    _check_labels(log_probs, labels.ravel())
    return float(-log_probs[_rows(labels), labels].mean())


@misconception(of="nll_loss", caught_by="test_nll_loss_refuses_labels_of_another_shape", row="L06")
def nll_loss_leaving_the_shapes_to_numpy(log_probs, labels):
    """NumPy refuses labels that do not fit, so I need not look."""
    _check_labels(np.zeros((labels.size, log_probs.shape[1])), labels.ravel())
    return float(-log_probs[np.arange(len(log_probs)), labels].mean())


@misconception(of="nll_loss", caught_by="test_nll_loss_leaves_its_arguments_alone")
def nll_loss_negating_in_place(log_probs, labels):
    """Inside the function log_probs is mine, so I can turn its sign where it stands."""
    _check_labels(log_probs, labels)
    log_probs *= -1
    return float(log_probs[_rows(labels), labels].mean())


# ---- cross_entropy


@misconception(of="cross_entropy", caught_by="test_cross_entropy_survives_a_thousand", row="S01")
def cross_entropy_without_a_shift(logits, labels, reduction="mean"):
    """The log of the sum of the exponentials can be typed in as it reads."""
    logits = _as_floats(logits)
    _check_one_label_per_row(logits, labels)
    losses = np.log(np.exp(logits).sum(axis=1)) - logits[_rows(labels), labels]
    return _reduced(losses, reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_survives_a_thousand", row="S01")
def cross_entropy_of_a_softmax_without_a_shift(logits, labels, reduction="mean"):
    """Softmax, logarithm and mean can be typed in as they read."""
    logits = _as_floats(logits)
    _check_one_label_per_row(logits, labels)
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    return _reduced(-np.log(p[_rows(labels), labels]), reduction)


@misconception(
    of="cross_entropy",
    caught_by="test_cross_entropy_shifts_each_row_by_its_own_maximum",
    row="S05",
)
def cross_entropy_with_one_maximum_for_all(logits, labels, reduction="mean"):
    """One maximum, that of the whole table, is enough to keep exp from overflowing."""
    logits = _as_floats(logits)
    _check_one_label_per_row(logits, labels)
    shifted = logits - logits.max()
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[_rows(labels), labels]
    return _reduced(losses, reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_of_a_gap_of_800", row="S06")
def cross_entropy_of_a_stable_softmax(logits, labels, reduction="mean"):
    """With the maximum subtracted, the log of the softmax is safe."""
    _check_one_label_per_row(logits, labels)
    return _reduced(-np.log(softmax(logits)[_rows(labels), labels]), reduction)


def _with_a_little_added(epsilon):
    def loss(logits, labels, reduction="mean"):
        _check_one_label_per_row(logits, labels)
        p = softmax(logits)[_rows(labels), labels]
        return _reduced(-np.log(p + p.dtype.type(epsilon)), reduction)

    return loss


@misconception(of="cross_entropy", caught_by="test_cross_entropy_of_a_gap_of_800", row="S07")
def cross_entropy_with_1e_8_added(logits, labels, reduction="mean"):
    """Adding 1e-8 inside the logarithm makes it safe and changes nothing."""
    return _with_a_little_added(1e-8)(logits, labels, reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_of_a_gap_of_800", row="S07")
def cross_entropy_with_1e_12_added(logits, labels, reduction="mean"):
    """Adding a tiny 1e-12 inside the logarithm makes it safe and changes nothing."""
    return _with_a_little_added(1e-12)(logits, labels, reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_of_a_gap_of_800", row="S07")
def cross_entropy_clipped_at_1e_15(logits, labels, reduction="mean"):
    """Clipping the probabilities at 1e-15 makes the logarithm safe and changes nothing."""
    _check_one_label_per_row(logits, labels)
    p = softmax(logits)[_rows(labels), labels]
    return _reduced(-np.log(np.clip(p, 1e-15, 1 - 1e-15)), reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_of_perfect_logits", row="S08")
def cross_entropy_of_probabilities(logits, labels, reduction="mean"):
    """Cross-entropy takes probabilities, so softmax comes before it."""
    _check_one_label_per_row(logits, labels)
    return _reduced(-log_softmax(softmax(logits))[_rows(labels), labels], reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_worked_by_hand", row="S10")
def cross_entropy_without_the_log(logits, labels, reduction="mean"):
    """The negative log-likelihood is minus the probability of the label."""
    _check_one_label_per_row(logits, labels)
    return _reduced(-softmax(logits)[_rows(labels), labels], reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_worked_by_hand", row="S11")
def cross_entropy_of_raw_logits(logits, labels, reduction="mean"):
    """The loss is minus the logit of the label."""
    logits = _as_floats(logits)
    _check_one_label_per_row(logits, labels)
    return _reduced(-logits[_rows(labels), labels], reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_worked_by_hand", row="S12")
def cross_entropy_to_base_two(logits, labels, reduction="mean"):
    """Log means log2, as in information theory."""
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    return _reduced(losses / losses.dtype.type(np.log(2)), reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_worked_by_hand", row="S12")
def cross_entropy_to_base_ten(logits, labels, reduction="mean"):
    """Log means log10, as on a pocket calculator."""
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    return _reduced(losses / losses.dtype.type(np.log(10)), reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_worked_by_hand", row="S13")
def cross_entropy_over_every_entry(logits, labels, reduction="mean"):
    """The mean is over all the entries of the one-hot product."""
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    if reduction == "mean":
        return float(losses.sum() / logits.size)
    return _reduced(losses, reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_worked_by_hand", row="S13")
def cross_entropy_summed(logits, labels, reduction="mean"):
    """The losses of the examples add up."""
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    return _reduced(losses, "sum" if reduction == "mean" else reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_worked_by_hand", row="S14")
def cross_entropy_without_the_minus(logits, labels, reduction="mean"):
    """The loss is the log-probability of the label."""
    _check_one_label_per_row(logits, labels)
    return _reduced(log_softmax(logits)[_rows(labels), labels], reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_worked_by_hand", row="S15")
def cross_entropy_of_every_pair(logits, labels, reduction="mean"):
    """`log_probs[:, labels]` picks one entry of each row."""
    _check_one_label_per_row(logits, labels)
    return _reduced(-log_softmax(logits)[:, labels], reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_worked_by_hand", row="S16")
def cross_entropy_of_the_best_class(logits, labels, reduction="mean"):
    """The loss is minus the log-probability of the class that the network chose."""
    _check_one_label_per_row(logits, labels)
    return _reduced(-log_softmax(logits).max(axis=1), reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_worked_by_hand", row="P03")
def cross_entropy_and_its_gradient(logits, labels, reduction="mean"):
    """A loss function returns the loss and the gradient together."""
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    gradient = softmax(logits)
    gradient[_rows(labels), labels] -= 1
    return _reduced(losses, reduction), gradient / len(labels)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_adds_up_for_sum")
def cross_entropy_always_averaged(logits, labels, reduction="mean"):
    """A loss is always the mean over the batch."""
    _check_one_label_per_row(logits, labels)
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"unknown reduction {reduction!r}")
    return float(-log_softmax(logits)[_rows(labels), labels].mean())


@misconception(of="cross_entropy", caught_by="test_cross_entropy_of_each_example_for_none")
def cross_entropy_taking_none_for_the_default(logits, labels, reduction="mean"):
    """A reduction of "none" asks for nothing in particular, so it is the mean."""
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    return _reduced(losses, "mean" if reduction == "none" else reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_refuses_an_unknown_reduction")
def cross_entropy_taking_any_other_word_for_mean(logits, labels, reduction="mean"):
    """If it is not "none" and not "sum", it must be "mean"."""
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    return _reduced(losses, reduction if reduction in ("none", "sum") else "mean")


@misconception(of="cross_entropy", caught_by="test_cross_entropy_refuses_an_unknown_reduction")
def cross_entropy_taking_any_other_word_for_none(logits, labels, reduction="mean"):
    """If it is not "mean" and not "sum", nothing is reduced."""
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    return _reduced(losses, reduction if reduction in ("mean", "sum") else "none")


@misconception(
    of="cross_entropy", caught_by="test_cross_entropy_refuses_labels_of_another_shape", row="L06"
)
def cross_entropy_of_a_column_of_labels(logits, labels, reduction="mean"):
    """If there are N labels, their shape does not matter."""
    if labels.size != len(logits):
        raise ValueError(f"shapes {logits.shape} and {labels.shape}")
    return _reduced(-log_softmax(logits)[_rows(labels), labels], reduction)


@misconception(
    of="cross_entropy", caught_by="test_cross_entropy_refuses_labels_of_another_shape", row="L06"
)
def cross_entropy_leaving_the_shapes_to_numpy(logits, labels, reduction="mean"):
    """NumPy refuses labels that do not fit, so I need not look."""
    return _reduced(-log_softmax(logits)[np.arange(len(logits)), labels], reduction)


@misconception(
    of="cross_entropy", caught_by="test_cross_entropy_of_each_example_for_none", row="P04"
)
def cross_entropy_always_in_float64(logits, labels, reduction="mean"):
    """The losses are right in float64, so they need not be the dtype that came in."""
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits.astype(np.float64))[_rows(labels), labels]
    return _reduced(losses, reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_of_integer_logits", row="L12")
def cross_entropy_subtracting_in_uint8(logits, labels, reduction="mean"):
    """Subtracting the maximum is safe in whatever integer type the scores come."""
    _check_one_label_per_row(logits, labels)
    shifted = _as_floats(logits - logits.max(axis=1, keepdims=True))
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[_rows(labels), labels]
    return _reduced(losses, reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_worked_by_hand", row="S27")
def cross_entropy_of_a_fixed_batch_size(logits, labels, reduction="mean"):
    """The batch size is 64 everywhere in my script, so I can divide by it."""
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    if reduction == "mean":
        return float(losses.sum() / BATCH_SIZE)
    return _reduced(losses, reduction)


@misconception(of="cross_entropy", caught_by="test_cross_entropy_worked_by_hand", row="P08")
def cross_entropy_with_a_variable_called_softmax(logits, labels, reduction="mean"):
    """A variable may have the name of the function that fills it."""
    _check_one_label_per_row(logits, labels)
    softmax = softmax(logits)  # noqa: F823 - the mistake: the name is local from the first line on
    return _reduced(-np.log(softmax[_rows(labels), labels]), reduction)


@misconception(
    of="cross_entropy", caught_by="test_cross_entropy_leaves_its_arguments_alone", row="S28"
)
def cross_entropy_shifting_in_place(logits, labels, reduction="mean"):
    """Inside the function the logits are mine, so `z -= m` is as good as `z - m`."""
    logits = _as_floats(logits)
    _check_one_label_per_row(logits, labels)
    logits -= logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(logits).sum(axis=1)) - logits[_rows(labels), labels]
    return _reduced(losses, reduction)


# ---- accuracy


@misconception(of="accuracy", caught_by="test_accuracy_counts_three_of_five", row="T17")
def accuracy_with_argmax_down_the_columns(logits, labels):
    """Axis 0 is the one that runs along a row."""
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=0) == labels).mean())


@misconception(of="accuracy", caught_by="test_accuracy_counts_three_of_five", row="T16")
def accuracy_comparing_a_column_with_a_row(logits, labels):
    """Predictions of shape (N, 1) and labels of shape (N,) are compared one by one."""
    _check_one_label_per_row(logits, labels)
    correct = logits.argmax(axis=1, keepdims=True) == labels
    return float(correct.sum() / len(labels))


@misconception(of="accuracy", caught_by="test_accuracy_refuses_labels_of_another_shape", row="T16")
def accuracy_letting_labels_broadcast(logits, labels):
    """NumPy compares labels of shape (N, 1) with the N predictions one by one."""
    return float((logits.argmax(axis=1) == labels).sum() / len(labels))


@misconception(of="accuracy", caught_by="test_accuracy_refuses_labels_of_another_shape", row="T16")
def accuracy_letting_labels_broadcast_in_a_mean(logits, labels):
    """The mean of a comparison is the accuracy, whatever the shape of the labels."""
    return float((logits.argmax(axis=1) == labels).mean())


@misconception(of="accuracy", caught_by="test_accuracy_counts_three_of_five")
def accuracy_in_per_cent(logits, labels):
    """An accuracy is a percentage."""
    _check_one_label_per_row(logits, labels)
    return float(100 * (logits.argmax(axis=1) == labels).mean())


@misconception(of="accuracy", caught_by="test_accuracy_counts_three_of_five", row="P03")
def accuracy_as_a_count(logits, labels):
    """The accuracy is the number of right answers."""
    _check_one_label_per_row(logits, labels)
    return int((logits.argmax(axis=1) == labels).sum())


@misconception(of="accuracy", caught_by="test_accuracy_counts_three_of_five", row="S27")
def accuracy_of_a_fixed_batch_size(logits, labels):
    """The batch size is 64 everywhere in my script, so I can divide by it."""
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=1) == labels).sum() / BATCH_SIZE)


@misconception(of="accuracy", caught_by="test_accuracy_counts_three_of_five", row="S13")
def accuracy_over_every_entry(logits, labels):
    """The right answers are divided by the number of logits."""
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=1) == labels).sum() / logits.size)


@misconception(of="accuracy", caught_by="test_accuracy_counts_three_of_five")
def accuracy_as_the_error_rate(logits, labels):
    """The share of predictions that differ from the labels measures how good they are."""
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=1) != labels).mean())


@misconception(of="accuracy", caught_by="test_accuracy_gives_a_tie_to_the_first")
def accuracy_counting_a_tie_as_right(logits, labels):
    """If the label's logit is among the largest, the answer is right."""
    _check_one_label_per_row(logits, labels)
    return float((logits[_rows(labels), labels] == logits.max(axis=1)).mean())


@misconception(of="accuracy", caught_by="test_accuracy_gives_a_tie_to_the_first")
def accuracy_giving_a_tie_to_the_last(logits, labels):
    """If several logits are the largest, the last of them is the prediction."""
    _check_one_label_per_row(logits, labels)
    last = logits.shape[1] - 1 - logits[:, ::-1].argmax(axis=1)
    return float((last == labels).mean())


@misconception(of="accuracy", caught_by="test_accuracy_needs_no_majority")
def accuracy_of_confident_answers(logits, labels):
    """A class is predicted if its probability is above one half."""
    _check_one_label_per_row(logits, labels)
    return float((softmax(logits)[_rows(labels), labels] > 0.5).mean())


@misconception(of="accuracy", caught_by="test_accuracy_needs_no_majority")
def accuracy_of_positive_logits(logits, labels):
    """A class is predicted if its logit is above zero."""
    _check_one_label_per_row(logits, labels)
    return float((logits[_rows(labels), labels] > 0).mean())


@misconception(of="accuracy", caught_by="test_accuracy_of_huge_logits", row="S01")
def accuracy_after_a_naive_softmax(logits, labels):
    """Logits have to be turned into probabilities before the largest can be found."""
    _check_one_label_per_row(logits, labels)
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    return float((p.argmax(axis=1) == labels).mean())


@misconception(of="accuracy", caught_by="test_accuracy_leaves_its_arguments_alone")
def accuracy_crossing_out_in_place(logits, labels):
    """Inside the function the logits are mine, so I can mark the winner where it stands."""
    _check_one_label_per_row(logits, labels)
    predicted = logits.argmax(axis=1)
    logits[_rows(labels), predicted] = 0
    return float((predicted == labels).mean())


# ---- bce_with_logits


def _check_targets(z, t):
    """Everything that `bce_with_logits` refuses."""
    if z.shape != t.shape:
        raise ValueError(f"shapes {z.shape} and {t.shape}")
    if (t < 0).any() or (t > 1).any():
        raise ValueError("a target outside 0 to 1")
    return _as_floats(z), _as_floats(t)


def _bce(z, t):
    return np.logaddexp(0, z) - z * t


@misconception(of="bce_with_logits", caught_by="test_bce_with_logits_survives_800", row="S22")
def bce_of_a_sigmoid(z, t):
    """The sigmoid first and the logarithms after it, as the definition has it."""
    z, t = _check_targets(z, t)
    s = 1 / (1 + np.exp(-z))
    return float(-(t * np.log(s) + (1 - t) * np.log(1 - s)).mean())


@misconception(of="bce_with_logits", caught_by="test_bce_with_logits_survives_800", row="S22")
def bce_choosing_a_branch_by_the_target(z, t):
    """Only one of the two logarithms is needed, so nothing infinite can come in."""
    z, t = _check_targets(z, t)
    s = 1 / (1 + np.exp(-z))
    return float(-np.where(t == 1, np.log(s), np.where(t == 0, np.log(1 - s), _mixed(s, t))).mean())


def _mixed(s, t):
    return t * np.log(s) + (1 - t) * np.log(1 - s)


@misconception(of="bce_with_logits", caught_by="test_bce_with_logits_survives_800", row="S21")
def bce_in_plain_python(z, t):
    """math.exp gives infinity when a number gets too large, as NumPy does."""
    z, t = _check_targets(z, t)
    total = 0.0
    for logit, target in zip(z.tolist(), t.tolist(), strict=True):
        total += math.log(1 + math.exp(logit)) - logit * target
    return total / len(z)


@misconception(of="bce_with_logits", caught_by="test_bce_with_logits_survives_800", row="S01")
def bce_without_the_absolute_value(z, t):
    """log(1 + exp(z)) - z t is the same thing, and shorter."""
    z, t = _check_targets(z, t)
    return float((np.log1p(np.exp(z)) - z * t).mean())


@misconception(of="bce_with_logits", caught_by="test_bce_with_logits_survives_800", row="S07")
def bce_with_1e_8_added(z, t):
    """Adding 1e-8 inside the logarithms makes them safe and changes nothing."""
    z, t = _check_targets(z, t)
    s = np.exp(-np.logaddexp(0, -z))
    return float(-(t * np.log(s + 1e-8) + (1 - t) * np.log(1 - s + 1e-8)).mean())


@misconception(of="bce_with_logits", caught_by="test_bce_with_logits_survives_800", row="S07")
def bce_clipped_at_1e_12(z, t):
    """Clipping the probabilities at 1e-12 makes the logarithms safe and changes nothing."""
    z, t = _check_targets(z, t)
    s = np.clip(np.exp(-np.logaddexp(0, -z)), 1e-12, 1 - 1e-12)
    return float(-(t * np.log(s) + (1 - t) * np.log(1 - s)).mean())


@misconception(of="bce_with_logits", caught_by="test_bce_with_logits_worked_by_hand", row="S08")
def bce_with_a_second_sigmoid(z, t):
    """The loss takes probabilities, so the sigmoid comes before it."""
    z, t = _check_targets(z, t)
    return float(_bce(np.exp(-np.logaddexp(0, -z)), t).mean())


@misconception(of="bce_with_logits", caught_by="test_bce_with_logits_worked_by_hand")
def bce_of_the_positive_class_only(z, t):
    """The loss is -t log s: only the examples whose answer is yes cost anything."""
    z, t = _check_targets(z, t)
    return float((t * np.logaddexp(0, -z)).mean())


@misconception(of="bce_with_logits", caught_by="test_bce_with_logits_worked_by_hand", row="S14")
def bce_without_the_minus(z, t):
    """The loss is the log-likelihood."""
    z, t = _check_targets(z, t)
    return float(-_bce(z, t).mean())


@misconception(of="bce_with_logits", caught_by="test_bce_with_logits_worked_by_hand", row="S13")
def bce_summed(z, t):
    """The losses of the examples add up."""
    z, t = _check_targets(z, t)
    return float(_bce(z, t).sum())


@misconception(of="bce_with_logits", caught_by="test_bce_with_logits_worked_by_hand", row="S12")
def bce_to_base_two(z, t):
    """Log means log2, as in information theory."""
    z, t = _check_targets(z, t)
    return float(_bce(z, t).mean() / np.log(2))


@misconception(of="bce_with_logits", caught_by="test_bce_with_logits_worked_by_hand")
def bce_with_the_targets_swapped(z, t):
    """The sigmoid is the probability of the answer no."""
    z, t = _check_targets(z, t)
    return float(_bce(z, 1 - t).mean())


@misconception(of="bce_with_logits", caught_by="test_bce_with_logits_takes_soft_targets")
def bce_of_rounded_targets(z, t):
    """A target is yes or no: above one half means yes."""
    z, t = _check_targets(z, t)
    return float(_bce(z, t > 0.5).mean())


@misconception(of="bce_with_logits", caught_by="test_bce_with_logits_takes_soft_targets")
def bce_with_no_for_every_target_but_one(z, t):
    """A target is 1 or it means no."""
    z, t = _check_targets(z, t)
    return float(np.where(t == 1, np.logaddexp(0, -z), np.logaddexp(0, z)).mean())


@misconception(
    of="bce_with_logits", caught_by="test_bce_with_logits_refuses_targets_outside_0_to_1"
)
def bce_of_any_target(z, t):
    """Any number can be a target."""
    if z.shape != t.shape:
        raise ValueError(f"shapes {z.shape} and {t.shape}")
    return float(_bce(_as_floats(z), _as_floats(t)).mean())


@misconception(
    of="bce_with_logits", caught_by="test_bce_with_logits_refuses_targets_outside_0_to_1"
)
def bce_of_clipped_targets(z, t):
    """A target outside 0 to 1 can be clipped to it."""
    if z.shape != t.shape:
        raise ValueError(f"shapes {z.shape} and {t.shape}")
    return float(_bce(_as_floats(z), np.clip(_as_floats(t), 0, 1)).mean())


@misconception(of="bce_with_logits", caught_by="test_bce_with_logits_takes_soft_targets")
def bce_refusing_soft_targets(z, t):
    """Every target must be 0 or 1."""
    z, t = _check_targets(z, t)
    if not np.isin(t, (0, 1)).all():
        raise ValueError("targets must be 0 or 1")
    return float(_bce(z, t).mean())


@misconception(
    of="bce_with_logits", caught_by="test_bce_with_logits_refuses_to_broadcast", row="L06"
)
def bce_of_a_column_against_a_row(z, t):
    """NumPy pairs N logits with a column of N targets one by one."""
    _check_targets(t, t)
    return float(_bce(_as_floats(z), _as_floats(t)).mean())


@misconception(of="bce_with_logits", caught_by="test_bce_with_logits_of_integers", row="L12")
def bce_negating_in_uint8(z, t):
    """-abs(z) is negative in whatever integer type the logits come."""
    _check_targets(z, t)
    losses = np.maximum(z, 0) - _as_floats(z) * t + np.log1p(np.exp(_as_floats(-np.abs(z))))
    return float(losses.mean())


@misconception(of="bce_with_logits", caught_by="test_bce_with_logits_leaves_its_arguments_alone")
def bce_clamping_in_place(z, t):
    """Inside the function z is mine, so I can turn its sign where the answer is no."""
    z, t = _check_targets(z, t)
    positive = np.maximum(z, 0) - z * t
    np.abs(z, out=z)
    return float((positive + np.log1p(np.exp(-z))).mean())


# ---- cross_entropy_weighted


def _counted(logits, labels, class_weights, ignore_index):
    """What `cross_entropy_weighted` refuses, and then the examples that count and the weights."""
    logits = _as_floats(logits)
    _check_one_label_per_row(logits, labels)
    weights = np.ones(logits.shape[1]) if class_weights is None else class_weights
    if weights.shape != (logits.shape[1],):
        raise ValueError(f"shapes {logits.shape} and {weights.shape}")
    counted = labels != ignore_index
    if not counted.any():
        raise ValueError("every label is ignored")
    return logits[counted], labels[counted], weights


def _smooth(logits, labels, label_smoothing):
    hard = np.eye(logits.shape[1])[labels]
    return (1 - label_smoothing) * hard + label_smoothing / logits.shape[1]


@misconception(
    of="cross_entropy_weighted", caught_by="test_weighted_without_options_is_cross_entropy"
)
def weighted_summed(logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None):
    """The weighted losses of the examples add up."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = _smooth(logits, labels, label_smoothing)
    return float(-(weights * q * log_softmax(logits)).sum())


@misconception(
    of="cross_entropy_weighted", caught_by="test_weighted_without_options_is_cross_entropy"
)
def weights_taken_for_granted(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """There are always class weights."""
    if class_weights.shape != (logits.shape[1],):
        raise ValueError(f"shapes {logits.shape} and {class_weights.shape}")
    return _plain(logits, labels, class_weights, label_smoothing, ignore_index)


@misconception(of="cross_entropy_weighted", caught_by="test_weighted_mean_divides_by_the_weights")
def weighted_but_divided_by_the_number(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """A mean divides by the number of examples, weighted or not."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = _smooth(logits, labels, label_smoothing)
    return float(-(weights * q * log_softmax(logits)).sum() / len(labels))


@misconception(of="cross_entropy_weighted", caught_by="test_weighted_mean_divides_by_the_weights")
def weighted_and_divided_by_all_class_weights(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The weighted mean divides by the sum of the class weights."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = _smooth(logits, labels, label_smoothing)
    total = len(labels) if class_weights is None else weights.sum()
    return float(-(weights * q * log_softmax(logits)).sum() / total)


@misconception(
    of="cross_entropy_weighted", caught_by="test_weighted_mean_divides_by_the_weights", row="S29"
)
def weighted_in_a_boolean_array(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The mask of the examples that count can hold their weights as well."""
    kept, kept_labels, weights = _counted(logits, labels, class_weights, ignore_index)
    mask = labels != ignore_index
    mask[mask] = weights[kept_labels]
    q = _smooth(kept, kept_labels, label_smoothing)
    losses = -(q * log_softmax(kept)).sum(axis=1)
    return float((mask[labels != ignore_index] * losses).sum() / mask.sum())


@misconception(of="cross_entropy_weighted", caught_by="test_weighted_mean_divides_by_the_weights")
def weighted_logits(logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None):
    """A class's weight multiplies its logit."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = _smooth(logits, labels, label_smoothing)
    return float(-(q * log_softmax(logits * weights)).sum() / len(labels))


@misconception(of="cross_entropy_weighted", caught_by="test_weighted_smooths_over_every_class")
def smoothed_over_the_other_classes(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The label keeps 1 - s, and the C - 1 other classes share s."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = np.full(logits.shape, label_smoothing / (logits.shape[1] - 1))
    q[_rows(labels), labels] = 1 - label_smoothing
    return float(-(weights * q * log_softmax(logits)).sum() / weights[labels].sum())


@misconception(of="cross_entropy_weighted", caught_by="test_weighted_smooths_over_every_class")
def smoothed_without_taking_from_the_label(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """Smoothing adds s / C to every class, and the label keeps its 1."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = np.eye(logits.shape[1])[labels] + label_smoothing / logits.shape[1]
    return float(-(weights * q * log_softmax(logits)).sum() / weights[labels].sum())


@misconception(of="cross_entropy_weighted", caught_by="test_weighted_smooths_over_every_class")
def smoothed_without_giving_to_the_label(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The label keeps 1 - s, and every other class gets s / C."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = np.full(logits.shape, label_smoothing / logits.shape[1])
    q[_rows(labels), labels] = 1 - label_smoothing
    return float(-(weights * q * log_softmax(logits)).sum() / weights[labels].sum())


@misconception(of="cross_entropy_weighted", caught_by="test_weighted_smooths_over_every_class")
def smoothed_by_shrinking_the_loss(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """Smoothing multiplies the loss by 1 - s."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    losses = -(1 - label_smoothing) * log_softmax(logits)[_rows(labels), labels]
    return float((weights[labels] * losses).sum() / weights[labels].sum())


@misconception(of="cross_entropy_weighted", caught_by="test_weighted_with_everything_at_once")
def smoothed_loss_times_the_label_weight(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The weight of its label multiplies an example's whole loss, the smoothed part too."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    losses = -(_smooth(logits, labels, label_smoothing) * log_softmax(logits)).sum(axis=1)
    return float((weights[labels] * losses).sum() / weights[labels].sum())


@misconception(of="cross_entropy_weighted", caught_by="test_weighted_with_everything_at_once")
def smoothed_part_without_weights(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The weights belong to the labels, so the smoothed part has none."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    log_probs = log_softmax(logits)
    hard = -(weights[labels] * log_probs[_rows(labels), labels]).sum() / weights[labels].sum()
    return float((1 - label_smoothing) * hard - label_smoothing * log_probs.mean())


@misconception(of="cross_entropy_weighted", caught_by="test_weighted_with_everything_at_once")
def smoothed_and_divided_by_the_weights_of_the_targets(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The weighted mean divides by all the weights that occur above, the smoothed ones too."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    weighted = weights * _smooth(logits, labels, label_smoothing)
    return float(-(weighted * log_softmax(logits)).sum() / weighted.sum())


@misconception(of="cross_entropy_weighted", caught_by="test_weighted_leaves_out_what_is_ignored")
def ignored_but_still_counted(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """An ignored example costs 0, and is one of the examples of the mean all the same."""
    kept, kept_labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = _smooth(kept, kept_labels, label_smoothing)
    ignored = len(labels) - len(kept_labels)
    total = weights[kept_labels].sum() + ignored
    return float(-(weights * q * log_softmax(kept)).sum() / total)


@misconception(
    of="cross_entropy_weighted", caught_by="test_weighted_can_ignore_class_zero", row="A08"
)
def ignoring_class_zero_taken_for_nothing(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """`if ignore_index:` tells whether there is a label to ignore."""
    return _plain(logits, labels, class_weights, label_smoothing, ignore_index or None)


def _plain(logits, labels, class_weights, label_smoothing, ignore_index):
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = _smooth(logits, labels, label_smoothing)
    return float(-(weights * q * log_softmax(logits)).sum() / weights[labels].sum())


@misconception(of="cross_entropy_weighted", caught_by="test_weighted_can_ignore_class_zero")
def ignoring_the_class_in_the_softmax(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The ignored class takes no part in the softmax either."""
    if ignore_index is not None and 0 <= ignore_index < logits.shape[1]:
        logits = _as_floats(logits).copy()
        logits[:, ignore_index] = -1e4
    return _plain(logits, labels, class_weights, label_smoothing, ignore_index)


@misconception(of="cross_entropy_weighted", caught_by="test_weighted_refuses_to_ignore_everything")
def nothing_left_costs_nothing(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """If every example is ignored, the loss is 0."""
    if (labels == ignore_index).all():
        return 0.0
    return _plain(logits, labels, class_weights, label_smoothing, ignore_index)


@misconception(of="cross_entropy_weighted", caught_by="test_weighted_refuses_to_ignore_everything")
def nothing_left_is_not_a_number(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """If every example is ignored, the mean is nan, as in torch."""
    if (labels == ignore_index).all():
        return math.nan
    return _plain(logits, labels, class_weights, label_smoothing, ignore_index)


@misconception(
    of="cross_entropy_weighted", caught_by="test_weighted_refuses_other_shapes", row="L06"
)
def weighted_without_looking_at_the_labels_shape(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """If there are N labels, their shape does not matter."""
    if labels.size != len(logits):
        raise ValueError(f"shapes {logits.shape} and {labels.shape}")
    return _plain(logits, labels.ravel(), class_weights, label_smoothing, ignore_index)


@misconception(of="cross_entropy_weighted", caught_by="test_weighted_refuses_other_shapes")
def weighted_without_looking_at_the_weights_shape(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """If every label finds its weight, there are enough weights."""
    weights = np.ones(logits.shape[1]) if class_weights is None else class_weights
    if weights.ndim == 1 and len(weights) > logits.shape[1]:
        class_weights = weights[: logits.shape[1]]
    return _plain(logits, labels, class_weights, label_smoothing, ignore_index)


@misconception(
    of="cross_entropy_weighted", caught_by="test_weighted_survives_large_logits", row="S01"
)
def weighted_without_a_shift(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """Softmax, logarithm and mean can be typed in as they read."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    e = np.exp(logits)
    log_probs = np.log(e / e.sum(axis=1, keepdims=True))
    q = _smooth(logits, labels, label_smoothing)
    return float(-(weights * q * log_probs).sum() / weights[labels].sum())


@misconception(
    of="cross_entropy_weighted", caught_by="test_weighted_survives_large_logits", row="S06"
)
def weighted_log_of_a_stable_softmax(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """With the maximum subtracted, the log of the softmax is safe."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    losses = -np.log(softmax(logits))
    hard = losses[_rows(labels), labels] * weights[labels] * (1 - label_smoothing)
    soft = (losses * weights).mean(axis=1) * label_smoothing if label_smoothing else 0.0
    return float((hard + soft).sum() / weights[labels].sum())


@misconception(of="cross_entropy_weighted", caught_by="test_weighted_of_integer_logits", row="L12")
def weighted_subtracting_in_uint8(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """Subtracting the maximum is safe in whatever integer type the scores come."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return _plain(shifted, labels, class_weights, label_smoothing, ignore_index)


@misconception(
    of="cross_entropy_weighted", caught_by="test_weighted_leaves_its_arguments_alone", row="S28"
)
def normalising_the_weights_in_place(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """Inside the function the weights are mine, so I can make them sum to one where they stand."""
    _counted(logits, labels, class_weights, ignore_index)
    if class_weights is not None:
        class_weights /= class_weights.sum()
    return _plain(logits, labels, class_weights, label_smoothing, ignore_index)


@misconception(
    of="cross_entropy_weighted", caught_by="test_weighted_leaves_its_arguments_alone", row="S28"
)
def replacing_ignored_labels_in_place(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """Inside the function the labels are mine, so I can put class 0 where a label is ignored."""
    kept, kept_labels, weights = _counted(logits, labels, class_weights, ignore_index)
    loss = _plain(kept, kept_labels, weights, label_smoothing, None)
    labels[labels == ignore_index] = 0
    return loss
