"""Wrong answers to `cross_entropy_weighted`."""

import math

import numpy as np
from beliefs import (
    A_COMPARISON_IS_IN_THE_DTYPE_OF_LABELS,
    AN_ARRAY_IS_MINE,
    ANY_INTEGER_TYPE_CAN_BE_SHIFTED,
    ANY_SHAPE_OF_N_LABELS,
    CROSS_ENTROPY_AS_IT_READS,
    LOSSES_ADD_UP,
    THE_LOG_OF_A_STABLE_SOFTMAX,
)
from building_blocks import _rows
from cross_entropy import (
    _as_floats,
    _check_one_label_per_row,
    cross_entropy_weighted,
    log_softmax,
    softmax,
)

from autograder import misconception


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


@misconception("test_weighted_without_options_is_cross_entropy", belief=LOSSES_ADD_UP)
def weighted_summed(logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None):
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = _smooth(logits, labels, label_smoothing)
    return float(-(weights * q * log_softmax(logits)).sum())


@misconception("test_weighted_without_options_is_cross_entropy")
def weights_taken_for_granted(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """There are always class weights."""
    if class_weights.shape != (logits.shape[1],):
        raise ValueError(f"shapes {logits.shape} and {class_weights.shape}")
    return _plain(logits, labels, class_weights, label_smoothing, ignore_index)


@misconception("test_weighted_mean_divides_by_the_weights")
def weighted_but_divided_by_the_number(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """A mean divides by the number of examples, weighted or not."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = _smooth(logits, labels, label_smoothing)
    return float(-(weights * q * log_softmax(logits)).sum() / len(labels))


@misconception("test_weighted_mean_divides_by_the_weights")
def weighted_and_divided_by_all_class_weights(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The weighted mean divides by the sum of the class weights."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = _smooth(logits, labels, label_smoothing)
    total = len(labels) if class_weights is None else weights.sum()
    return float(-(weights * q * log_softmax(logits)).sum() / total)


@misconception("test_weighted_mean_divides_by_the_weights", row="S29")
def weighted_in_a_boolean_array(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """An example counts or does not count, whatever the weight of its class is."""
    kept, kept_labels, weights = _counted(logits, labels, class_weights, ignore_index)
    mask = labels != ignore_index
    mask[mask] = weights[kept_labels]
    q = _smooth(kept, kept_labels, label_smoothing)
    losses = -(q * log_softmax(kept)).sum(axis=1)
    return float((mask[labels != ignore_index] * losses).sum() / mask.sum())


@misconception("test_weighted_mean_divides_by_the_weights")
def weighted_logits(logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None):
    """A class's weight multiplies its logit."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = _smooth(logits, labels, label_smoothing)
    return float(-(q * log_softmax(logits * weights)).sum() / len(labels))


@misconception("test_weighted_smooths_over_every_class")
def smoothed_over_the_other_classes(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The label keeps 1 - s, and the C - 1 other classes share s."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = np.full(logits.shape, label_smoothing / (logits.shape[1] - 1))
    q[_rows(labels), labels] = 1 - label_smoothing
    return float(-(weights * q * log_softmax(logits)).sum() / weights[labels].sum())


@misconception("test_weighted_smooths_over_every_class")
def smoothed_without_taking_from_the_label(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """Smoothing adds s / C to every class, and the label keeps its 1."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = np.eye(logits.shape[1])[labels] + label_smoothing / logits.shape[1]
    return float(-(weights * q * log_softmax(logits)).sum() / weights[labels].sum())


@misconception("test_weighted_smooths_over_every_class")
def smoothed_without_giving_to_the_label(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The label keeps 1 - s, and every other class gets s / C."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = np.full(logits.shape, label_smoothing / logits.shape[1])
    q[_rows(labels), labels] = 1 - label_smoothing
    return float(-(weights * q * log_softmax(logits)).sum() / weights[labels].sum())


@misconception("test_weighted_smooths_over_every_class")
def smoothed_by_shrinking_the_loss(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """Smoothing multiplies the loss by 1 - s."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    losses = -(1 - label_smoothing) * log_softmax(logits)[_rows(labels), labels]
    return float((weights[labels] * losses).sum() / weights[labels].sum())


@misconception("test_weighted_with_everything_at_once")
def smoothed_loss_times_the_label_weight(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The weight of its label multiplies an example's whole loss, the smoothed part too."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    losses = -(_smooth(logits, labels, label_smoothing) * log_softmax(logits)).sum(axis=1)
    return float((weights[labels] * losses).sum() / weights[labels].sum())


@misconception("test_weighted_with_everything_at_once")
def smoothed_part_without_weights(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The weights belong to the labels, so the smoothed part has none."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    log_probs = log_softmax(logits)
    hard = -(weights[labels] * log_probs[_rows(labels), labels]).sum() / weights[labels].sum()
    return float((1 - label_smoothing) * hard - label_smoothing * log_probs.mean())


@misconception("test_weighted_with_everything_at_once")
def smoothed_and_divided_by_the_weights_of_the_targets(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The weighted mean divides by all the weights that occur above, the smoothed ones too."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    weighted = weights * _smooth(logits, labels, label_smoothing)
    return float(-(weighted * log_softmax(logits)).sum() / weighted.sum())


@misconception("test_weighted_leaves_out_what_is_ignored")
def ignored_but_still_counted(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """An ignored example costs 0, and is one of the examples of the mean all the same."""
    kept, kept_labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = _smooth(kept, kept_labels, label_smoothing)
    ignored = len(labels) - len(kept_labels)
    total = weights[kept_labels].sum() + ignored
    return float(-(weights * q * log_softmax(kept)).sum() / total)


@misconception("test_weighted_can_ignore_class_zero", row="A08")
def ignoring_class_zero_taken_for_nothing(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """An ignore_index of 0 means that nothing is ignored."""
    return _plain(logits, labels, class_weights, label_smoothing, ignore_index or None)


def _plain(logits, labels, class_weights, label_smoothing, ignore_index):
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = _smooth(logits, labels, label_smoothing)
    return float(-(weights * q * log_softmax(logits)).sum() / weights[labels].sum())


@misconception("test_weighted_can_ignore_class_zero")
def ignoring_the_class_in_the_softmax(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The ignored class takes no part in the softmax either."""
    if ignore_index is not None and 0 <= ignore_index < logits.shape[1]:
        logits = _as_floats(logits).copy()
        logits[:, ignore_index] = -1e4
    return _plain(logits, labels, class_weights, label_smoothing, ignore_index)


@misconception("test_weighted_refuses_to_ignore_everything")
def nothing_left_costs_nothing(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """If every example is ignored, the loss is 0."""
    if (labels == ignore_index).all():
        return 0.0
    return _plain(logits, labels, class_weights, label_smoothing, ignore_index)


@misconception("test_weighted_refuses_to_ignore_everything")
def nothing_left_is_not_a_number(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """If every example is ignored, the mean is nan, as in torch."""
    if (labels == ignore_index).all():
        return math.nan
    return _plain(logits, labels, class_weights, label_smoothing, ignore_index)


@misconception("test_weighted_refuses_other_shapes", belief=ANY_SHAPE_OF_N_LABELS, row="L06")
def weighted_without_looking_at_the_labels_shape(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    if labels.size != len(logits):
        raise ValueError(f"shapes {logits.shape} and {labels.shape}")
    return _plain(logits, labels.ravel(), class_weights, label_smoothing, ignore_index)


@misconception("test_weighted_refuses_other_shapes")
def weighted_without_looking_at_the_weights_shape(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """If every label finds its weight, there are enough weights."""
    weights = np.ones(logits.shape[1]) if class_weights is None else class_weights
    if weights.ndim == 1 and len(weights) > logits.shape[1]:
        class_weights = weights[: logits.shape[1]]
    return _plain(logits, labels, class_weights, label_smoothing, ignore_index)


@misconception("test_weighted_survives_large_logits", belief=CROSS_ENTROPY_AS_IT_READS, row="S01")
def weighted_without_a_shift(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    e = np.exp(logits)
    log_probs = np.log(e / e.sum(axis=1, keepdims=True))
    q = _smooth(logits, labels, label_smoothing)
    return float(-(weights * q * log_probs).sum() / weights[labels].sum())


@misconception("test_weighted_survives_large_logits", belief=THE_LOG_OF_A_STABLE_SOFTMAX, row="S06")
def weighted_log_of_a_stable_softmax(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    losses = -np.log(softmax(logits))
    hard = losses[_rows(labels), labels] * weights[labels] * (1 - label_smoothing)
    soft = (losses * weights).mean(axis=1) * label_smoothing if label_smoothing else 0.0
    return float((hard + soft).sum() / weights[labels].sum())


@misconception("test_weighted_of_integer_logits", belief=ANY_INTEGER_TYPE_CAN_BE_SHIFTED, row="L12")
def weighted_subtracting_in_uint8(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return _plain(shifted, labels, class_weights, label_smoothing, ignore_index)


@misconception("test_weighted_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE, row="S28")
def normalising_the_weights_in_place(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    _counted(logits, labels, class_weights, ignore_index)
    if class_weights is not None:
        class_weights /= class_weights.sum()
    return _plain(logits, labels, class_weights, label_smoothing, ignore_index)


@misconception("test_weighted_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE, row="S28")
def replacing_ignored_labels_in_place(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    kept, kept_labels, weights = _counted(logits, labels, class_weights, ignore_index)
    loss = _plain(kept, kept_labels, weights, label_smoothing, None)
    labels[labels == ignore_index] = 0
    return loss


@misconception("test_weighted_of_many_classes", belief=A_COMPARISON_IS_IN_THE_DTYPE_OF_LABELS)
def ignoring_in_the_dtype_of_labels(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    if ignore_index is not None:
        ignore_index = np.array(ignore_index).astype(labels.dtype)
    return _plain(logits, labels, class_weights, label_smoothing, ignore_index)


@misconception("test_weighted_with_weights_of_another_dtype")
def refusing_weights_of_another_dtype(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """Logits and weights have one dtype."""
    if class_weights is not None and class_weights.dtype != _as_floats(logits).dtype:
        raise ValueError(f"logits are {logits.dtype}, but the weights {class_weights.dtype}")
    return _plain(logits, labels, class_weights, label_smoothing, ignore_index)


@misconception("test_weighted_with_weights_of_another_dtype")
def computing_in_the_dtype_of_the_weights(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """What is multiplied is first converted to the dtype of the weights."""
    if class_weights is not None:
        logits = logits.astype(class_weights.dtype)
    return _plain(logits, labels, class_weights, label_smoothing, ignore_index)


@misconception("test_weighted_with_everything_at_once")
def ignores_numbers_below_the_classes(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """A label that is ignored is below all classes, or one of them."""
    if ignore_index is not None and ignore_index >= logits.shape[1]:
        ignore_index = None
    return cross_entropy_weighted(logits, labels, class_weights, label_smoothing, ignore_index)


@misconception(
    "test_weighted_refuses_to_ignore_everything",
    holds=(
        "nothing_left_is_not_a_number",
        "weighted_without_looking_at_the_labels_shape",
        "weighted_without_looking_at_the_weights_shape",
    ),
)
def weighted_as_it_reads(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    if ignore_index is not None:
        counted = labels != ignore_index
        logits, labels = logits[counted], labels[counted]
    weights = np.ones(logits.shape[1]) if class_weights is None else class_weights
    q = _smooth(logits, labels, label_smoothing)
    return float(-(weights * q * log_softmax(logits)).sum() / weights[labels].sum())


@misconception("test_weighted_leaves_out_what_is_ignored")
def ignored_and_still_weighed(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """An ignored example costs 0, and its weight is one of those that are divided by."""
    _counted(logits, labels, class_weights, ignore_index)
    weights = np.ones(logits.shape[1]) if class_weights is None else class_weights
    q = _smooth(logits, labels, label_smoothing)
    losses = -(weights * q * log_softmax(logits)).sum(axis=1)
    losses[labels == ignore_index] = 0
    return float(losses.sum() / weights[labels].sum())


@misconception("test_weighted_smooths_over_every_class")
def smoothed_by_s_for_every_class(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """Every class gets s, and the label 1 - s besides."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = (1 - label_smoothing) * np.eye(logits.shape[1])[labels] + label_smoothing
    return float(-(weights * q * log_softmax(logits)).sum() / weights[labels].sum())


@misconception("test_weighted_smooths_over_every_class")
def smoothed_not_at_all(logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None):
    """The target is the label alone, however much it is smoothed."""
    return _plain(logits, labels, class_weights, 0.0, ignore_index)


@misconception("test_weighted_leaves_out_what_is_ignored")
def ignoring_nothing(logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None):
    """Every example counts, the ignored ones too."""
    return _plain(logits, labels, class_weights, label_smoothing, None)


@misconception("test_weighted_mean_divides_by_the_weights")
def weights_that_divide(logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None):
    """A class that weighs more costs less, so its weight divides."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    return _plain(logits, labels, 1 / weights, label_smoothing, None)


@misconception("test_weighted_smooths_over_every_class")
def smoothed_the_other_way_round(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The label keeps s, and 1 - s is shared by all classes."""
    return _plain(logits, labels, class_weights, 1 - label_smoothing, ignore_index)


@misconception(
    "test_weighted_mean_divides_by_the_weights",
    holds=("weighted_and_divided_by_all_class_weights",),
)
def weighted_and_divided_by_the_weights_of_all_classes(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = _smooth(logits, labels, label_smoothing)
    return float(-(weights * q * log_softmax(logits)).sum() / weights.sum())


@misconception("test_weighted_smooths_over_every_class", holds=("smoothed_over_the_other_classes",))
def smoothed_over_the_other_classes_if_there_are_any(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = np.full(logits.shape, label_smoothing / max(logits.shape[1] - 1, 1))
    q[_rows(labels), labels] = 1 - label_smoothing
    return float(-(weights * q * log_softmax(logits)).sum() / weights[labels].sum())


@misconception(
    "test_weighted_smooths_over_every_class",
    holds=("smoothed_over_the_other_classes", "smoothed_loss_times_the_label_weight"),
)
def smoothed_over_the_others_times_the_label_weight(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = np.full(logits.shape, label_smoothing / max(logits.shape[1] - 1, 1))
    q[_rows(labels), labels] = 1 - label_smoothing
    losses = -(q * log_softmax(logits)).sum(axis=1)
    return float((weights[labels] * losses).sum() / weights[labels].sum())


@misconception(
    "test_weighted_smooths_over_every_class",
    holds=("smoothed_over_the_other_classes", "weighted_but_divided_by_the_number"),
)
def smoothed_over_the_others_and_divided_by_the_number(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = np.full(logits.shape, label_smoothing / max(logits.shape[1] - 1, 1))
    q[_rows(labels), labels] = 1 - label_smoothing
    return float(-(weights * q * log_softmax(logits)).sum() / len(labels))


@misconception("test_weighted_smooths_over_every_class")
def smoothed_by_s_for_the_other_classes(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The label keeps 1 - s, and each other class gets s."""
    logits, labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = np.full(logits.shape, float(label_smoothing))
    q[_rows(labels), labels] = 1 - label_smoothing
    return float(-(weights * q * log_softmax(logits)).sum() / weights[labels].sum())


@misconception("test_weighted_leaves_out_what_is_ignored", holds=("ignored_but_still_counted",))
def ignored_but_counted_as_class_zero(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    kept, kept_labels, weights = _counted(logits, labels, class_weights, ignore_index)
    q = _smooth(kept, kept_labels, label_smoothing)
    ignored = len(labels) - len(kept_labels)
    total = weights[kept_labels].sum() + weights[0] * ignored
    return float(-(weights * q * log_softmax(kept)).sum() / total)
