"""The edges that the syllabus names for this unit."""

import numpy as np

from autograder import edge


def _rows_far_apart(table):
    """Whether the best of one row lies 800 below the best of another."""
    return np.ptp(table.max(axis=-1)) >= 800


def _far_below_zero(table):
    """Whether every entry of one row lies below -90,000."""
    return (table.max(axis=-1) < -9e4).any()


def _gaps(logits, labels):
    """How far each label's logit lies above the best of the others."""
    others = np.where(np.arange(logits.shape[1]) == labels[:, None], -np.inf, logits)
    return logits[np.arange(len(labels)), labels] - others.max(axis=1)


@edge("logsumexp")
def thousands(z):
    """every entry is near 1000"""
    return (z > 900).all()


@edge("logsumexp")
def minus_thousands(z):
    """every entry is near -1000"""
    return (z < -900).all()


@edge("logsumexp")
def empty_event(z, axis):
    """a whole slice is -inf"""
    return np.isneginf(z).all(axis=axis).any()


@edge("logsumexp")
def along_columns(axis):
    """axis is 0"""
    return axis == 0


@edge("logsumexp")
def other_axis_of_one(z, axis):
    """an axis that stays has size 1"""
    return 1 in np.delete(z.shape, axis)


@edge("logsumexp")
def too_large_for_float32(z):
    """the entries are float32 and overflow exp"""
    return z.dtype == np.float32 and z.max() >= 89


@edge("softmax")
def shifted_by_a_million(z):
    """every score is near 1e6"""
    return (z > 9e5).all()


@edge("softmax")
def softmax_rows_far_apart(z):
    """a row lies 800 below another"""
    return _rows_far_apart(z)


@edge("softmax")
def masked_class(z):
    """a class is masked with -inf"""
    return np.isneginf(z).any()


@edge("log_softmax")
def class_far_below(z):
    """a class lies 800 below the best of its row"""
    return (np.ptp(z, axis=1) >= 800).any()


@edge("log_softmax")
def log_softmax_rows_far_apart(z):
    """a row lies 800 below another"""
    return _rows_far_apart(z)


@edge("nll_loss")
def labels_of_uint8(labels):
    """labels are uint8"""
    return labels.dtype == np.uint8


@edge("nll_loss")
def labels_of_int32(labels):
    """labels are int32"""
    return labels.dtype == np.int32


@edge("nll_loss")
def nll_loss_beyond_int16(log_probs, labels):
    """labels are int16, and log_probs has more entries than an int16 counts"""
    return labels.dtype == np.int16 and log_probs.size > np.iinfo(np.int16).max


@edge("cross_entropy")
def cross_entropy_beyond_int16(logits, labels):
    """labels are int16, and logits has more entries than an int16 counts"""
    return labels.dtype == np.int16 and logits.size > np.iinfo(np.int16).max


@edge("cross_entropy")
def equal_logits(logits):
    """the logits of each row are equal"""
    return logits.shape[1] > 1 and not np.ptp(logits, axis=1).any()


@edge("cross_entropy")
def perfect_logits(logits, labels):
    """every label's logit lies 100 above the others"""
    return logits.shape[1] > 1 and (_gaps(logits, labels) >= 100).all()


@edge("cross_entropy")
def label_far_below(logits, labels):
    """a label's logit lies 800 below the best"""
    return logits.shape[1] > 1 and (_gaps(logits, labels) <= -800).any()


@edge("cross_entropy")
def rows_shifted(logits):
    """a row lies 800 below another"""
    return _rows_far_apart(logits)


@edge("cross_entropy")
def summed(reduction):
    """reduction is sum"""
    return reduction == "sum"


@edge("cross_entropy")
def summed_to_nothing(logits, labels, reduction):
    """reduction is sum, and nothing is lost"""
    return reduction == "sum" and logits.shape[1] > 1 and (_gaps(logits, labels) >= 100).all()


@edge("cross_entropy")
def not_reduced(reduction):
    """reduction is none"""
    return reduction == "none"


@edge("accuracy")
def ties(logits):
    """two logits of a row share the largest value"""
    return ((logits == logits.max(axis=1, keepdims=True)).sum(axis=1) > 1).any()


@edge("bce_with_logits")
def plus_800(z):
    """a logit is 800"""
    return (z == 800).any()


@edge("bce_with_logits")
def minus_800(z):
    """a logit is -800"""
    return (z == -800).any()


@edge("bce_with_logits")
def soft_targets(t):
    """a target lies between 0 and 1"""
    return ((t > 0) & (t < 1)).any()


@edge("cross_entropy_weighted")
def unequal_weights(class_weights):
    """the class weights differ"""
    return class_weights is not None and np.ptp(class_weights) > 0


@edge("cross_entropy_weighted")
def weights_of_fewer_digits(logits, class_weights):
    """the weights have fewer digits than the logits"""
    given = class_weights is not None and logits.dtype.kind == "f"
    return given and class_weights.itemsize < logits.itemsize


@edge("cross_entropy_weighted")
def weights_of_more_digits(logits, class_weights):
    """the weights have more digits than the logits"""
    given = class_weights is not None and logits.dtype.kind == "f"
    return given and class_weights.itemsize > logits.itemsize


@edge("cross_entropy_weighted")
def ignored_class(labels, ignore_index):
    """a class is ignored"""
    return ignore_index is not None and ignore_index >= 0 and ignore_index in labels


@edge("cross_entropy_weighted")
def ignored_number(labels, ignore_index):
    """a label that is no class is ignored"""
    return ignore_index is not None and ignore_index < 0 and ignore_index in labels


@edge("cross_entropy_weighted")
def everything_at_once(class_weights, label_smoothing, ignore_index):
    """weights, smoothing and an ignored label come together"""
    return class_weights is not None and label_smoothing > 0 and ignore_index is not None


@edge("logsumexp")
def logsumexp_far_below_zero(z):
    """all of a row lies below -90,000"""
    return _far_below_zero(z)


@edge("softmax")
def softmax_far_below_zero(z):
    """all of a row lies below -90,000"""
    return _far_below_zero(z)


@edge("log_softmax")
def log_softmax_far_below_zero(z):
    """all of a row lies below -90,000"""
    return _far_below_zero(z)


@edge("cross_entropy")
def cross_entropy_far_below_zero(logits):
    """all of a row lies below -90,000"""
    return _far_below_zero(logits)
