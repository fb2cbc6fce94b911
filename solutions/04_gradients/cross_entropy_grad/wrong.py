"""Wrong answers to `cross_entropy_grad`."""

import numpy as np
from beliefs import (
    A_GRADIENT_IS_AVERAGED,
    A_GRADIENT_KEEPS_THE_DTYPE,
    AN_ANSWER_MAY_BE_FLOAT64,
    AN_ARRAY_IS_MINE,
    COUNTING_TO_N_MINUS_1,
    DIVIDED_BY_N_TWICE,
    ENTRIES_ARE_COUNTED_IN_ANY_INTEGERS,
    LABELS_COUNT_FROM_ONE,
    NUMPY_WOULD_REFUSE_THE_LABELS,
    ONE_FROM_EACH_PROBABILITY,
    ONE_IS_ADDED_TO_THE_RIGHT_CLASS,
    ONE_MAXIMUM_FOR_ALL,
    ONLY_THE_RIGHT_CLASS,
    SOFTMAX_ALONG_THE_FIRST_AXIS,
    SOFTMAX_AS_IT_READS,
    SOFTMAX_MINUS_ONEHOT,
    THE_BATCH_SIZE_IS_FIXED,
    THE_CLASS_IS_THE_LIKELIEST,
    THE_COLUMNS_OF_LABELS_PICK_ONE_EACH,
    THE_LAST_AXIS_COUNTS_EXAMPLES,
    THE_MEAN_OF_N_TIMES_C,
    THE_TRUTH_IS_FORGOTTEN,
    THE_WHOLE_TABLE_SUMS_TO_ONE,
    TRUE_MINUS_PREDICTED,
)
from building_blocks import _softmax
from gradients import _floating

from autograder import misconception


def _refuse_labels(logits, labels):
    if np.shape(labels) != np.shape(logits)[:1]:
        raise ValueError(f"labels {np.shape(labels)} for logits {np.shape(logits)}")


def _less_truth(p, labels):
    p[np.arange(len(p)), labels] -= 1
    return p


@misconception("test_cross_entropy_grad_worked_by_hand", belief=SOFTMAX_MINUS_ONEHOT, row="S17")
def forgets_that_the_loss_is_a_mean(logits, labels):
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits)), labels)


@misconception(
    "test_each_row_of_cross_entropy_grad_sums_to_zero", belief=THE_TRUTH_IS_FORGOTTEN, row="S18"
)
def forgets_the_truth(logits, labels):
    _refuse_labels(logits, labels)
    return _softmax(_floating(logits)) / len(logits)


@misconception(
    "test_each_row_of_cross_entropy_grad_sums_to_zero", belief=ONE_FROM_EACH_PROBABILITY, row="S19"
)
def subtracts_one_from_every_class(logits, labels):
    _refuse_labels(logits, labels)
    return (_softmax(_floating(logits)) - 1) / len(logits)


@misconception(
    "test_each_row_of_cross_entropy_grad_sums_to_zero", belief=ONLY_THE_RIGHT_CLASS, row="S20"
)
def moves_the_right_class_alone(logits, labels):
    _refuse_labels(logits, labels)
    p = _less_truth(_softmax(_floating(logits)), labels)
    grad, rows = np.zeros_like(p), np.arange(len(p))
    grad[rows, labels] = p[rows, labels] / len(p)
    return grad


@misconception(
    "test_cross_entropy_grad_survives_large_logits", belief=SOFTMAX_AS_IT_READS, row="S01"
)
def exponentiates_as_it_stands(logits, labels):
    _refuse_labels(logits, labels)
    exps = np.exp(_floating(logits))
    return _less_truth(exps / exps.sum(axis=1, keepdims=True), labels) / len(logits)


@misconception(
    "test_cross_entropy_grad_worked_by_hand", belief=SOFTMAX_ALONG_THE_FIRST_AXIS, row="S02"
)
def takes_softmax_down_the_columns(logits, labels):
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits), axis=0), labels) / len(logits)


@misconception(
    "test_cross_entropy_grad_worked_by_hand", belief=THE_WHOLE_TABLE_SUMS_TO_ONE, row="S03"
)
def takes_one_softmax_of_the_batch(logits, labels):
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits), axis=(0, 1)), labels) / len(logits)


@misconception("test_each_row_is_shifted_by_its_own_maximum", belief=ONE_MAXIMUM_FOR_ALL, row="S05")
def shifts_by_the_maximum_of_the_batch(logits, labels):
    _refuse_labels(logits, labels)
    logits = _floating(logits)
    exps = np.exp(logits - logits.max())
    return _less_truth(exps / exps.sum(axis=1, keepdims=True), labels) / len(logits)


@misconception("test_cross_entropy_grad_worked_by_hand", row="S08")
def takes_the_logits_for_probabilities(logits, labels):
    """What comes in are the network's predictions, so p is there already."""
    _refuse_labels(logits, labels)
    return _less_truth(_floating(logits).copy(), labels) / len(logits)


@misconception("test_cross_entropy_grad_worked_by_hand", row="S08")
def takes_softmax_twice(logits, labels):
    """A softmax more cannot hurt."""
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_softmax(_floating(logits))), labels) / len(logits)


@misconception("test_cross_entropy_grad_worked_by_hand", belief=THE_MEAN_OF_N_TIMES_C, row="S13")
def divides_by_every_entry(logits, labels):
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits)), labels) / logits.size


@misconception("test_cross_entropy_grad_worked_by_hand", belief=TRUE_MINUS_PREDICTED, row="S14")
def subtracts_the_other_way_round(logits, labels):
    _refuse_labels(logits, labels)
    return -_less_truth(_softmax(_floating(logits)), labels) / len(logits)


@misconception(
    "test_cross_entropy_grad_agrees_with_autograd",
    belief=THE_COLUMNS_OF_LABELS_PICK_ONE_EACH,
    row="S15",
)
def subtracts_in_whole_columns(logits, labels):
    _refuse_labels(logits, labels)
    p = _softmax(_floating(logits))
    p[:, labels] -= 1
    return p / len(p)


@misconception(
    "test_cross_entropy_grad_agrees_with_autograd", belief=THE_CLASS_IS_THE_LIKELIEST, row="S16"
)
def rewards_the_likeliest_class(logits, labels):
    _refuse_labels(logits, labels)
    p = _softmax(_floating(logits))
    return _less_truth(p, p.argmax(axis=1)) / len(p)


@misconception("test_cross_entropy_grad_worked_by_hand", belief=THE_BATCH_SIZE_IS_FIXED, row="S27")
def divides_by_the_batch_size_of_the_notebook(logits, labels):
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits)), labels) / 64


@misconception(
    "test_cross_entropy_grad_worked_by_hand", belief=ONE_IS_ADDED_TO_THE_RIGHT_CLASS, row="S29"
)
def assigns_minus_one_to_a_mask(logits, labels):
    _refuse_labels(logits, labels)
    p = _softmax(_floating(logits))
    mask = np.arange(p.shape[1]) == labels[:, None]
    mask[np.arange(len(p)), labels] = -1
    return (p + mask) / len(p)


@misconception("test_cross_entropy_grad_keeps_float32", belief=AN_ANSWER_MAY_BE_FLOAT64, row="P04")
def subtracts_rows_of_float64(logits, labels):
    _refuse_labels(logits, labels)
    p = _softmax(_floating(logits))
    return (p - np.eye(p.shape[1])[labels]) / len(p)


@misconception(
    "test_cross_entropy_grad_of_whole_numbers", belief=A_GRADIENT_KEEPS_THE_DTYPE, row="L13"
)
def writes_into_an_array_like_the_logits(logits, labels):
    _refuse_labels(logits, labels)
    grad = np.zeros_like(logits)
    grad[...] = _less_truth(_softmax(_floating(logits)), labels) / len(logits)
    return grad


@misconception("test_cross_entropy_grad_of_whole_numbers", row="L12")
def shifts_bytes(logits, labels):
    """The exponential makes floats of whole numbers, so they can be shifted as they are."""
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(logits), labels) / len(logits)


@misconception("test_cross_entropy_grad_wants_one_label_each", belief=NUMPY_WOULD_REFUSE_THE_LABELS)
def indexes_with_any_labels(logits, labels):
    return _less_truth(_softmax(_floating(logits)), labels) / len(logits)


@misconception(
    "test_cross_entropy_grad_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE, row="S28"
)
def shifts_the_callers_logits(logits, labels):
    _refuse_labels(logits, labels)
    logits -= logits.max(axis=1, keepdims=True)
    return _less_truth(_softmax(_floating(logits)), labels) / len(logits)


@misconception(
    "test_cross_entropy_grad_of_many_classes", belief=ENTRIES_ARE_COUNTED_IN_ANY_INTEGERS
)
def counts_entries_in_the_dtype_of_labels(logits, labels):
    _refuse_labels(logits, labels)
    grad = _softmax(_floating(logits))
    classes = np.array(grad.shape[1]).astype(labels.dtype)
    entries = np.arange(len(grad)).astype(labels.dtype) * classes + labels
    grad.reshape(-1)[entries.astype(np.int64) % grad.size] -= 1
    return grad / len(grad)


@misconception(
    "test_cross_entropy_grad_survives_large_logits",
    holds=("exponentiates_as_it_stands", "forgets_that_the_loss_is_a_mean"),
)
def exponentiates_as_it_stands_without_a_mean(logits, labels):
    _refuse_labels(logits, labels)
    exps = np.exp(_floating(logits))
    return _less_truth(exps / exps.sum(axis=1, keepdims=True), labels)


@misconception(
    "test_cross_entropy_grad_survives_large_logits",
    holds=("exponentiates_as_it_stands", "forgets_the_truth"),
)
def exponentiates_as_it_stands_without_the_truth(logits, labels):
    _refuse_labels(logits, labels)
    exps = np.exp(_floating(logits))
    return exps / exps.sum(axis=1, keepdims=True) / len(logits)


@misconception(
    "test_each_row_of_cross_entropy_grad_sums_to_zero",
    holds=("forgets_the_truth", "forgets_that_the_loss_is_a_mean"),
)
def hands_back_the_probabilities(logits, labels):
    _refuse_labels(logits, labels)
    return _softmax(_floating(logits))


@misconception(
    "test_cross_entropy_grad_worked_by_hand",
    holds=("subtracts_the_other_way_round", "forgets_that_the_loss_is_a_mean"),
)
def subtracts_the_other_way_round_without_a_mean(logits, labels):
    _refuse_labels(logits, labels)
    return -_less_truth(_softmax(_floating(logits)), labels)


@misconception(
    "test_cross_entropy_grad_worked_by_hand",
    holds=("takes_softmax_down_the_columns", "forgets_that_the_loss_is_a_mean"),
)
def takes_softmax_down_the_columns_without_a_mean(logits, labels):
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits), axis=0), labels)


@misconception(
    "test_cross_entropy_grad_worked_by_hand",
    holds=("takes_one_softmax_of_the_batch", "forgets_that_the_loss_is_a_mean"),
)
def takes_one_softmax_of_the_batch_without_a_mean(logits, labels):
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits), axis=(0, 1)), labels)


@misconception(
    "test_each_row_of_cross_entropy_grad_sums_to_zero",
    holds=("subtracts_one_from_every_class", "forgets_that_the_loss_is_a_mean"),
)
def subtracts_one_from_every_class_without_a_mean(logits, labels):
    _refuse_labels(logits, labels)
    return _softmax(_floating(logits)) - 1


@misconception(
    "test_cross_entropy_grad_of_whole_numbers", holds=("shifts_bytes", "indexes_with_any_labels")
)
def cross_entropy_grad_as_it_reads(logits, labels):
    p = _softmax(logits)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


@misconception(
    "test_each_row_is_shifted_by_its_own_maximum",
    holds=(
        "shifts_by_the_maximum_of_the_batch",
        "shifts_bytes",
        "indexes_with_any_labels",
    ),
)
def shifts_anything_by_the_maximum_of_the_batch(logits, labels):
    exps = np.exp(logits - logits.max())
    p = exps / exps.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


@misconception(
    "test_each_row_is_shifted_by_its_own_maximum",
    holds=(
        "shifts_by_the_maximum_of_the_batch",
        "subtracts_rows_of_float64",
        "indexes_with_any_labels",
    ),
)
def shifts_by_the_maximum_of_the_batch_in_float64(logits, labels):
    exps = np.exp(logits - logits.max())
    p = exps / exps.sum(axis=1, keepdims=True)
    return (p - np.eye(p.shape[1])[labels]) / len(labels)


@misconception("test_cross_entropy_grad_worked_by_hand", belief=A_GRADIENT_IS_AVERAGED)
def averages_the_rows(logits, labels):
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits)), labels).mean(axis=0)


@misconception("test_cross_entropy_grad_worked_by_hand")
def divides_before_subtracting(logits, labels):
    """The probabilities are divided by n, and 1 is taken off at the end."""
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits)) / len(logits), labels)


@misconception("test_cross_entropy_grad_agrees_with_autograd", belief=THE_LAST_AXIS_COUNTS_EXAMPLES)
def divides_by_the_classes(logits, labels):
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits)), labels) / logits.shape[1]


@misconception("test_cross_entropy_grad_worked_by_hand")
def doubles_the_difference(logits, labels):
    """There is a square in the loss, so its gradient has a 2 in front."""
    _refuse_labels(logits, labels)
    return 2 * _less_truth(_softmax(_floating(logits)), labels) / len(logits)


@misconception("test_cross_entropy_grad_worked_by_hand", belief=COUNTING_TO_N_MINUS_1)
def leaves_the_last_label_out(logits, labels):
    _refuse_labels(logits, labels)
    p = _softmax(_floating(logits))
    p[np.arange(len(p) - 1), labels[:-1]] -= 1
    return p / len(p)


@misconception("test_cross_entropy_grad_worked_by_hand", belief=DIVIDED_BY_N_TWICE)
def divides_by_n_twice(logits, labels):
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits)), labels) / len(logits) ** 2


@misconception("test_cross_entropy_grad_worked_by_hand", belief=LABELS_COUNT_FROM_ONE)
def counts_labels_from_one(logits, labels):
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits)), labels.astype(np.int64) - 1) / len(logits)


@misconception(
    "test_cross_entropy_grad_survives_large_logits",
    holds=("exponentiates_as_it_stands", "subtracts_the_other_way_round"),
)
def exponentiates_as_it_stands_the_other_way_round(logits, labels):
    _refuse_labels(logits, labels)
    exps = np.exp(_floating(logits))
    return -_less_truth(exps / exps.sum(axis=1, keepdims=True), labels) / len(logits)


@misconception(
    "test_cross_entropy_grad_survives_large_logits",
    holds=(
        "exponentiates_as_it_stands",
        "subtracts_the_other_way_round",
        "forgets_that_the_loss_is_a_mean",
    ),
)
def exponentiates_as_it_stands_the_other_way_round_without_a_mean(logits, labels):
    _refuse_labels(logits, labels)
    exps = np.exp(_floating(logits))
    return -_less_truth(exps / exps.sum(axis=1, keepdims=True), labels)


@misconception(
    "test_cross_entropy_grad_survives_large_logits",
    holds=("exponentiates_as_it_stands", "takes_softmax_down_the_columns"),
)
def exponentiates_down_the_columns_as_it_stands(logits, labels):
    _refuse_labels(logits, labels)
    exps = np.exp(_floating(logits))
    return _less_truth(exps / exps.sum(axis=0), labels) / len(logits)


@misconception(
    "test_cross_entropy_grad_survives_large_logits",
    holds=("exponentiates_as_it_stands", "takes_one_softmax_of_the_batch"),
)
def exponentiates_the_batch_as_it_stands(logits, labels):
    _refuse_labels(logits, labels)
    exps = np.exp(_floating(logits))
    return _less_truth(exps / exps.sum(), labels) / len(logits)


@misconception(
    "test_cross_entropy_grad_agrees_with_autograd",
    holds=("subtracts_in_whole_columns", "forgets_that_the_loss_is_a_mean"),
)
def subtracts_in_whole_columns_without_a_mean(logits, labels):
    _refuse_labels(logits, labels)
    p = _softmax(_floating(logits))
    p[:, labels] -= 1
    return p


@misconception("test_cross_entropy_grad_worked_by_hand")
def subtracts_the_labels(logits, labels):
    """What is taken off the probabilities of an example is its label."""
    _refuse_labels(logits, labels)
    logits = _floating(logits)
    return ((_softmax(logits) - labels[:, None]) / len(logits)).astype(logits.dtype)


@misconception("test_cross_entropy_grad_worked_by_hand")
def takes_the_slope_in_the_probability(logits, labels):
    """The slope of -log p is -1 / p, and that is the gradient at the label."""
    _refuse_labels(logits, labels)
    p = _softmax(_floating(logits))
    rows = np.arange(len(p))
    gradient = np.zeros_like(p)
    with np.errstate(divide="ignore"):
        gradient[rows, labels] = -1 / p[rows, labels] / len(p)
    return gradient


@misconception("test_cross_entropy_grad_worked_by_hand")
def subtracts_in_whole_rows(logits, labels):
    """p[labels] holds what each label got."""
    _refuse_labels(logits, labels)
    p = _softmax(_floating(logits))
    p[labels] -= 1
    return p / len(p)
