"""Wrong answers to `cross_entropy`."""

import numpy as np
from beliefs import (
    A_LITTLE_IN_THE_LOGARITHM,
    AN_ANSWER_MAY_BE_FLOAT64,
    AN_ARRAY_IS_MINE,
    ANY_INTEGER_TYPE_CAN_BE_SHIFTED,
    ANY_SHAPE_OF_N_LABELS,
    CLASSES_COME_FIRST,
    CLIPPED_PROBABILITIES,
    CROSS_ENTROPY_AS_IT_READS,
    CROSS_ENTROPY_TAKES_PROBABILITIES,
    DIVIDED_BY_N_TWICE,
    ENTRIES_ARE_COUNTED_IN_ANY_INTEGERS,
    LABELS_COUNT_FROM_ONE,
    LOG_MEANS_LOG2,
    LOG_MEANS_LOG10,
    LOGSUMEXP_AS_IT_READS,
    LOSSES_ADD_UP,
    MINUS_THE_LOGIT,
    MINUS_THE_PROBABILITY,
    NUMPY_WOULD_REFUSE_THE_LABELS,
    ONE_MAXIMUM_FOR_ALL,
    SOFTMAX_ALONG_THE_FIRST_AXIS,
    THE_BATCH_SIZE_IS_FIXED,
    THE_CLASS_THAT_WAS_CHOSEN,
    THE_COLUMNS_OF_LABELS_PICK_ONE_EACH,
    THE_LOG_OF_A_STABLE_SOFTMAX,
    THE_MEAN_OF_N_TIMES_C,
    WITHOUT_THE_MINUS,
)
from building_blocks import BATCH_SIZE, _rows
from cross_entropy import (
    _as_floats,
    _check_one_label_per_row,
    cross_entropy,
    log_softmax,
    logsumexp,
    softmax,
)

from autograder import misconception


def _reduced(losses, reduction):
    if reduction == "none":
        return losses
    if reduction == "sum":
        return float(losses.sum())
    if reduction == "mean":
        return float(losses.mean())
    raise ValueError(f"unknown reduction {reduction!r}")


@misconception("test_cross_entropy_survives_a_thousand", belief=LOGSUMEXP_AS_IT_READS, row="S01")
def cross_entropy_without_a_shift(logits, labels, reduction="mean"):
    logits = _as_floats(logits)
    _check_one_label_per_row(logits, labels)
    losses = np.log(np.exp(logits).sum(axis=1)) - logits[_rows(labels), labels]
    return _reduced(losses, reduction)


@misconception(
    "test_cross_entropy_survives_a_thousand", belief=CROSS_ENTROPY_AS_IT_READS, row="S01"
)
def cross_entropy_of_a_softmax_without_a_shift(logits, labels, reduction="mean"):
    logits = _as_floats(logits)
    _check_one_label_per_row(logits, labels)
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    return _reduced(-np.log(p[_rows(labels), labels]), reduction)


@misconception(
    "test_cross_entropy_shifts_each_row_by_its_own_maximum", belief=ONE_MAXIMUM_FOR_ALL, row="S05"
)
def cross_entropy_with_one_maximum_for_all(logits, labels, reduction="mean"):
    logits = _as_floats(logits)
    _check_one_label_per_row(logits, labels)
    shifted = logits - logits.max()
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[_rows(labels), labels]
    return _reduced(losses, reduction)


@misconception("test_cross_entropy_of_a_gap_of_800", belief=THE_LOG_OF_A_STABLE_SOFTMAX, row="S06")
def cross_entropy_of_a_stable_softmax(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    return _reduced(-np.log(softmax(logits)[_rows(labels), labels]), reduction)


def _with_a_little_added(epsilon):
    def loss(logits, labels, reduction="mean"):
        _check_one_label_per_row(logits, labels)
        p = softmax(logits)[_rows(labels), labels]
        return _reduced(-np.log(p + p.dtype.type(epsilon)), reduction)

    return loss


@misconception("test_cross_entropy_of_a_gap_of_800", belief=A_LITTLE_IN_THE_LOGARITHM, row="S07")
def cross_entropy_with_1e_8_added(logits, labels, reduction="mean"):
    return _with_a_little_added(1e-8)(logits, labels, reduction)


@misconception("test_cross_entropy_of_a_gap_of_800", belief=A_LITTLE_IN_THE_LOGARITHM, row="S07")
def cross_entropy_with_1e_12_added(logits, labels, reduction="mean"):
    return _with_a_little_added(1e-12)(logits, labels, reduction)


@misconception("test_cross_entropy_of_a_gap_of_800", belief=A_LITTLE_IN_THE_LOGARITHM, row="S07")
def cross_entropy_clipped_at_1e_15(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    p = softmax(logits)[_rows(labels), labels]
    return _reduced(-np.log(np.clip(p, 1e-15, 1 - 1e-15)), reduction)


@misconception(
    "test_cross_entropy_of_perfect_logits", belief=CROSS_ENTROPY_TAKES_PROBABILITIES, row="S08"
)
def cross_entropy_of_probabilities(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    return _reduced(-log_softmax(softmax(logits))[_rows(labels), labels], reduction)


@misconception("test_cross_entropy_worked_by_hand", belief=MINUS_THE_PROBABILITY, row="S10")
def cross_entropy_without_the_log(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    return _reduced(-softmax(logits)[_rows(labels), labels], reduction)


@misconception("test_cross_entropy_worked_by_hand", belief=MINUS_THE_LOGIT, row="S11")
def cross_entropy_of_raw_logits(logits, labels, reduction="mean"):
    logits = _as_floats(logits)
    _check_one_label_per_row(logits, labels)
    return _reduced(-logits[_rows(labels), labels], reduction)


@misconception("test_cross_entropy_worked_by_hand", belief=LOG_MEANS_LOG2, row="S12")
def cross_entropy_to_base_two(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    return _reduced(losses / losses.dtype.type(np.log(2)), reduction)


@misconception("test_cross_entropy_worked_by_hand", belief=LOG_MEANS_LOG10, row="S12")
def cross_entropy_to_base_ten(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    return _reduced(losses / losses.dtype.type(np.log(10)), reduction)


@misconception("test_cross_entropy_worked_by_hand", belief=THE_MEAN_OF_N_TIMES_C, row="S13")
def cross_entropy_over_every_entry(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    if reduction == "mean":
        return float(losses.sum() / logits.size)
    return _reduced(losses, reduction)


@misconception("test_cross_entropy_worked_by_hand", belief=LOSSES_ADD_UP, row="S13")
def cross_entropy_summed(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    return _reduced(losses, "sum" if reduction == "mean" else reduction)


@misconception("test_cross_entropy_worked_by_hand", belief=WITHOUT_THE_MINUS, row="S14")
def cross_entropy_without_the_minus(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    return _reduced(log_softmax(logits)[_rows(labels), labels], reduction)


@misconception(
    "test_cross_entropy_worked_by_hand", belief=THE_COLUMNS_OF_LABELS_PICK_ONE_EACH, row="S15"
)
def cross_entropy_of_every_pair(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    return _reduced(-log_softmax(logits)[:, labels], reduction)


@misconception("test_cross_entropy_worked_by_hand", belief=THE_CLASS_THAT_WAS_CHOSEN, row="S16")
def cross_entropy_of_the_best_class(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    return _reduced(-log_softmax(logits).max(axis=1), reduction)


@misconception("test_cross_entropy_worked_by_hand", row="P03")
def cross_entropy_and_its_gradient(logits, labels, reduction="mean"):
    """A loss function returns the loss and the gradient together."""
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    gradient = softmax(logits)
    gradient[_rows(labels), labels] -= 1
    return _reduced(losses, reduction), gradient / len(labels)


@misconception("test_cross_entropy_adds_up_for_sum")
def cross_entropy_always_averaged(logits, labels, reduction="mean"):
    """A loss is always the mean over the batch."""
    _check_one_label_per_row(logits, labels)
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"unknown reduction {reduction!r}")
    return float(-log_softmax(logits)[_rows(labels), labels].mean())


@misconception("test_cross_entropy_of_each_example_for_none")
def cross_entropy_taking_none_for_the_default(logits, labels, reduction="mean"):
    """A reduction of "none" asks for nothing in particular, so it is the mean."""
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    return _reduced(losses, "mean" if reduction == "none" else reduction)


@misconception("test_cross_entropy_refuses_an_unknown_reduction")
def cross_entropy_taking_any_other_word_for_mean(logits, labels, reduction="mean"):
    """If it is not "none" and not "sum", it must be "mean"."""
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    return _reduced(losses, reduction if reduction in ("none", "sum") else "mean")


@misconception("test_cross_entropy_refuses_an_unknown_reduction")
def cross_entropy_taking_any_other_word_for_none(logits, labels, reduction="mean"):
    """If it is not "mean" and not "sum", nothing is reduced."""
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    return _reduced(losses, reduction if reduction in ("mean", "sum") else "none")


@misconception(
    "test_cross_entropy_refuses_labels_of_another_shape", belief=ANY_SHAPE_OF_N_LABELS, row="L06"
)
def cross_entropy_of_a_column_of_labels(logits, labels, reduction="mean"):
    if labels.size != len(logits):
        raise ValueError(f"shapes {logits.shape} and {labels.shape}")
    return _reduced(-log_softmax(logits)[_rows(labels), labels], reduction)


@misconception(
    "test_cross_entropy_refuses_labels_of_another_shape",
    belief=NUMPY_WOULD_REFUSE_THE_LABELS,
    row="L06",
)
def cross_entropy_leaving_the_shapes_to_numpy(logits, labels, reduction="mean"):
    return _reduced(-log_softmax(logits)[np.arange(len(logits)), labels], reduction)


@misconception("test_cross_entropy_keeps_float32", belief=AN_ANSWER_MAY_BE_FLOAT64, row="P04")
def cross_entropy_always_in_float64(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits.astype(np.float64))[_rows(labels), labels]
    return _reduced(losses, reduction)


@misconception(
    "test_cross_entropy_of_integer_logits", belief=ANY_INTEGER_TYPE_CAN_BE_SHIFTED, row="L12"
)
def cross_entropy_subtracting_in_uint8(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    shifted = _as_floats(logits - logits.max(axis=1, keepdims=True))
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[_rows(labels), labels]
    return _reduced(losses, reduction)


@misconception("test_cross_entropy_worked_by_hand", belief=THE_BATCH_SIZE_IS_FIXED, row="S27")
def cross_entropy_of_a_fixed_batch_size(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    if reduction == "mean":
        return float(losses.sum() / BATCH_SIZE)
    return _reduced(losses, reduction)


@misconception("test_cross_entropy_worked_by_hand", row="P08")
def cross_entropy_with_a_variable_called_softmax(logits, labels, reduction="mean"):
    """A variable may have the name of the function that fills it."""
    _check_one_label_per_row(logits, labels)
    softmax = softmax(logits)  # noqa: F823 - the mistake: the name is local from the first line on
    return _reduced(-np.log(softmax[_rows(labels), labels]), reduction)


@misconception("test_cross_entropy_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE, row="S28")
def cross_entropy_shifting_in_place(logits, labels, reduction="mean"):
    logits = _as_floats(logits)
    _check_one_label_per_row(logits, labels)
    logits -= logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(logits).sum(axis=1)) - logits[_rows(labels), labels]
    return _reduced(losses, reduction)


@misconception("test_cross_entropy_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE, row="S28")
def cross_entropy_counting_labels_from_zero_in_place(logits, labels, reduction="mean"):
    losses = cross_entropy(logits, labels, "none")
    labels -= labels.min()
    return _reduced(losses, reduction)


@misconception("test_cross_entropy_refuses_an_unknown_reduction")
def cross_entropy_taking_none_for_a_word(logits, labels, reduction="mean"):
    """None and "none" are the same."""
    return cross_entropy(logits, labels, "none" if reduction is None else reduction)


@misconception("test_cross_entropy_takes_labels_of_any_integer_type")
def cross_entropy_of_two_integer_dtypes(logits, labels, reduction="mean"):
    """Integers are int32 or int64, and anything else is a mistake."""
    if labels.dtype not in (np.int32, np.int64):
        raise ValueError(f"labels are integers, not {labels.dtype}")
    return cross_entropy(logits, labels, reduction)


@misconception("test_cross_entropy_of_many_classes", belief=ENTRIES_ARE_COUNTED_IN_ANY_INTEGERS)
def cross_entropy_counting_entries_in_the_dtype_of_labels(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    classes = np.array(logits.shape[1]).astype(labels.dtype)
    entries = _rows(labels).astype(labels.dtype) * classes + labels
    losses = -log_softmax(logits).ravel()[entries.astype(np.int64) % logits.size]
    return _reduced(losses, reduction)


@misconception("test_cross_entropy_of_perfect_logits")
def cross_entropy_asking_whether_there_is_a_loss(logits, labels, reduction="mean"):
    """A loss of 0 means that there is no such reduction."""
    losses = cross_entropy(logits, labels, "none")
    if reduction == "none":
        return losses
    loss = {"mean": float(losses.mean()), "sum": float(losses.sum())}.get(reduction)
    if not loss:
        raise ValueError(f"unknown reduction {reduction!r}")
    return loss


@misconception("test_cross_entropy_of_perfect_logits")
def cross_entropy_without_a_sum_of_nothing(logits, labels, reduction="mean"):
    """Where nothing is lost there is no sum."""
    loss = cross_entropy(logits, labels, reduction)
    return (loss or None) if reduction == "sum" else loss


@misconception("test_cross_entropy_agrees_with_torch")
def cross_entropy_squeezing_its_losses(logits, labels, reduction="mean"):
    """squeeze() takes away the axis that has the classes no more, and no other."""
    losses = cross_entropy(logits, labels, "none")
    return losses.squeeze() if reduction == "none" else _reduced(losses, reduction)


@misconception(
    "test_cross_entropy_worked_by_hand", holds=("cross_entropy_summed", "cross_entropy_to_base_ten")
)
def cross_entropy_summed_to_base_ten(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels] / np.log(10)
    return _reduced(losses, "sum" if reduction == "mean" else reduction)


@misconception(
    "test_cross_entropy_worked_by_hand", holds=("cross_entropy_summed", "cross_entropy_to_base_two")
)
def cross_entropy_summed_to_base_two(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels] / np.log(2)
    return _reduced(losses, "sum" if reduction == "mean" else reduction)


@misconception(
    "test_cross_entropy_worked_by_hand",
    holds=("cross_entropy_summed", "cross_entropy_without_the_minus"),
)
def cross_entropy_summed_without_the_minus(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    losses = log_softmax(logits)[_rows(labels), labels]
    return _reduced(losses, "sum" if reduction == "mean" else reduction)


@misconception(
    "test_cross_entropy_worked_by_hand",
    holds=("cross_entropy_summed", "cross_entropy_without_the_log"),
)
def cross_entropy_summed_without_the_log(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    losses = -softmax(logits)[_rows(labels), labels]
    return _reduced(losses, "sum" if reduction == "mean" else reduction)


@misconception(
    "test_cross_entropy_worked_by_hand",
    holds=("cross_entropy_of_raw_logits", "cross_entropy_summed"),
)
def cross_entropy_of_raw_logits_summed(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    losses = -_as_floats(logits)[_rows(labels), labels]
    return _reduced(losses, "sum" if reduction == "mean" else reduction)


@misconception("test_cross_entropy_adds_up_for_sum")
def cross_entropy_without_a_choice(logits, labels):
    """The loss of a batch is its mean, and there is nothing to choose."""
    return cross_entropy(logits, labels)


@misconception(
    "test_cross_entropy_survives_a_thousand",
    holds=(
        "cross_entropy_of_a_softmax_without_a_shift",
        "cross_entropy_summed",
        "cross_entropy_without_a_choice",
    ),
)
def cross_entropy_as_it_reads_summed_without_a_choice(logits, labels):
    e = np.exp(_as_floats(logits))
    p = e / e.sum(axis=1, keepdims=True)
    return float(-np.log(p[np.arange(len(labels)), labels]).sum())


@misconception(
    "test_cross_entropy_survives_a_thousand",
    holds=(
        "cross_entropy_of_a_softmax_without_a_shift",
        "cross_entropy_of_every_pair",
        "cross_entropy_without_a_choice",
    ),
)
def cross_entropy_as_it_reads_of_every_pair(logits, labels):
    e = np.exp(_as_floats(logits))
    p = e / e.sum(axis=1, keepdims=True)
    return float(-np.log(p[:, labels]).mean())


@misconception(
    "test_cross_entropy_refuses_an_unknown_reduction",
    holds=(
        "cross_entropy_taking_any_other_word_for_none",
        "cross_entropy_leaving_the_shapes_to_numpy",
        "cross_entropy_subtracting_in_uint8",
    ),
)
def cross_entropy_of_whatever_comes(logits, labels, reduction="mean"):
    m = logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(logits - m).sum(axis=1)) + m[:, 0] - logits[_rows(labels), labels]
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    return losses


@misconception(
    "test_cross_entropy_refuses_an_unknown_reduction",
    holds=(
        "cross_entropy_taking_any_other_word_for_none",
        "cross_entropy_leaving_the_shapes_to_numpy",
    ),
)
def cross_entropy_of_any_word_and_labels(logits, labels, reduction="mean"):
    losses = -log_softmax(logits)[_rows(labels), labels]
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    return losses


@misconception("test_cross_entropy_worked_by_hand")
def cross_entropy_of_logarithms_of_logits(logits, labels, reduction="mean"):
    """The logits are probabilities already, so I take their logarithm."""
    logits = _as_floats(logits)
    _check_one_label_per_row(logits, labels)
    return _reduced(-np.log(logits[_rows(labels), labels]), reduction)


@misconception("test_cross_entropy_worked_by_hand", holds=("cross_entropy_over_every_entry",))
def cross_entropy_in_a_table(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    return _reduced(-np.eye(logits.shape[1])[labels] * log_softmax(logits), reduction)


@misconception("test_cross_entropy_worked_by_hand")
def cross_entropy_of_every_class(logits, labels, reduction="mean"):
    """The log-probabilities of all classes count."""
    _check_one_label_per_row(logits, labels)
    return _reduced(-log_softmax(logits).sum(axis=1), reduction)


@misconception("test_cross_entropy_worked_by_hand")
def cross_entropy_divided_by_the_classes(logits, labels, reduction="mean"):
    """n is the number of classes."""
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels]
    return (
        float(losses.sum() / logits.shape[1])
        if reduction == "mean"
        else _reduced(losses, reduction)
    )


@misconception("test_cross_entropy_adds_up_for_sum")
def cross_entropy_with_mean_and_sum_swapped(logits, labels, reduction="mean"):
    """The sum is what is divided by n."""
    other = {"mean": "sum", "sum": "mean"}.get(reduction, reduction)
    return cross_entropy(logits, labels, other)


@misconception("test_cross_entropy_worked_by_hand", belief=DIVIDED_BY_N_TWICE)
def cross_entropy_divided_by_n_twice(logits, labels, reduction="mean"):
    loss = cross_entropy(logits, labels, reduction)
    return loss / len(labels) if reduction == "mean" else loss


@misconception("test_cross_entropy_worked_by_hand", belief=LABELS_COUNT_FROM_ONE)
def cross_entropy_counting_from_one(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    losses = -log_softmax(logits)[_rows(labels), labels.astype(np.int64) - 1]
    return _reduced(losses, reduction)


@misconception("test_cross_entropy_worked_by_hand", belief=SOFTMAX_ALONG_THE_FIRST_AXIS)
def cross_entropy_down_the_columns(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    return _reduced(-log_softmax(logits.T).T[_rows(labels), labels], reduction)


@misconception("test_cross_entropy_worked_by_hand")
def cross_entropy_subtracting_the_logsumexp(logits, labels, reduction="mean"):
    """The label's logit and the logsumexp are added up."""
    _check_one_label_per_row(logits, labels)
    logits = _as_floats(logits)
    picked = logits[_rows(labels), labels]
    return _reduced(2 * picked - log_softmax(logits)[_rows(labels), labels], reduction)


def _clipped_at(epsilon):
    def loss(logits, labels, reduction="mean"):
        _check_one_label_per_row(logits, labels)
        p = softmax(logits)[_rows(labels), labels]
        return _reduced(-np.log(np.clip(p, epsilon, 1 - epsilon)), reduction)

    return loss


@misconception("test_cross_entropy_of_a_gap_of_800", belief=CLIPPED_PROBABILITIES, row="S07")
def cross_entropy_clipped_at_1e_7(logits, labels, reduction="mean"):
    return _clipped_at(1e-7)(logits, labels, reduction)


@misconception("test_cross_entropy_of_a_gap_of_800", belief=CLIPPED_PROBABILITIES, row="S07")
def cross_entropy_clipped_at_1e_8(logits, labels, reduction="mean"):
    return _clipped_at(1e-8)(logits, labels, reduction)


@misconception("test_cross_entropy_of_a_gap_of_800", belief=A_LITTLE_IN_THE_LOGARITHM, row="S07")
def cross_entropy_with_1e_10_added(logits, labels, reduction="mean"):
    return _with_a_little_added(1e-10)(logits, labels, reduction)


@misconception("test_cross_entropy_of_a_gap_of_800", belief=A_LITTLE_IN_THE_LOGARITHM, row="S07")
def cross_entropy_with_1e_9_added(logits, labels, reduction="mean"):
    return _with_a_little_added(1e-9)(logits, labels, reduction)


@misconception("test_cross_entropy_agrees_with_torch")
def cross_entropy_summed_over_every_entry(logits, labels, reduction="mean"):
    """The sum is the mean times the number of logits."""
    loss = cross_entropy(logits, labels, reduction)
    return loss * logits.shape[1] if reduction == "sum" else loss


@misconception("test_cross_entropy_agrees_with_torch", belief=CLASSES_COME_FIRST)
def cross_entropy_by_class_and_example(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    return _reduced(-log_softmax(logits)[labels, _rows(labels)], reduction)


@misconception("test_cross_entropy_worked_by_hand")
def cross_entropy_of_a_yes_or_no_for_each_class(logits, labels, reduction="mean"):
    """Each class is a yes or no of its own, so the wrong ones cost -log(1 - p)."""
    _check_one_label_per_row(logits, labels)
    p = softmax(logits)
    y = np.eye(p.shape[1])[labels]
    return _reduced(-(y * np.log(p) + (1 - y) * np.log(1 - p)).sum(axis=1), reduction)


@misconception("test_cross_entropy_of_a_gap_of_800", belief=CLIPPED_PROBABILITIES, row="S07")
def cross_entropy_clipped_from_below_at_1e_9(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    p = softmax(logits)[_rows(labels), labels]
    return _reduced(-np.log(np.clip(p, 1e-9, 1)), reduction)


@misconception("test_cross_entropy_worked_by_hand")
def cross_entropy_below_the_best_class(logits, labels, reduction="mean"):
    """The loss is how far the label's logit lies below the largest."""
    _check_one_label_per_row(logits, labels)
    z = _as_floats(logits)
    return _reduced(z.max(axis=1) - z[_rows(labels), labels], reduction)


@misconception("test_cross_entropy_worked_by_hand", belief=THE_COLUMNS_OF_LABELS_PICK_ONE_EACH)
def cross_entropy_of_whole_columns(logits, labels, reduction="mean"):
    _check_one_label_per_row(logits, labels)
    z = _as_floats(logits)
    return _reduced(logsumexp(z) - z[:, labels], reduction)
