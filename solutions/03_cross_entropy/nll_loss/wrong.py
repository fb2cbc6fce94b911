"""Wrong answers to `nll_loss`."""

import numpy as np
from beliefs import (
    AN_ARRAY_IS_MINE,
    ANY_SHAPE_OF_N_LABELS,
    CLASSES_COME_FIRST,
    CLASSES_UP_TO_C,
    COUNTING_FROM_1,
    COUNTING_TO_N_MINUS_1,
    DIVIDED_BY_N_TWICE,
    ENTRIES_ARE_COUNTED_IN_ANY_INTEGERS,
    LABELS_COUNT_FROM_ONE,
    LOSSES_ADD_UP,
    MINUS_THE_PROBABILITY,
    NUMPY_WOULD_REFUSE_THE_LABELS,
    ONE_LOSS_FOR_EACH_EXAMPLE,
    ONLY_TOO_LARGE_IS_OUT_OF_RANGE,
    THE_CLASS_THAT_WAS_CHOSEN,
    THE_COLUMNS_OF_LABELS_PICK_ONE_EACH,
    THE_MEAN_OF_N_TIMES_C,
    WITHOUT_THE_MINUS,
)
from building_blocks import _rows
from cross_entropy import _check_one_label_per_row

from autograder import misconception


def _check_labels(log_probs, labels):
    """Everything that `nll_loss` refuses."""
    _check_one_label_per_row(log_probs, labels)
    if not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"labels are integers, not {labels.dtype}")
    if labels.min() < 0 or labels.max() >= log_probs.shape[1]:
        raise ValueError(f"no such class: {labels}")


@misconception("test_nll_loss_worked_by_hand", belief=MINUS_THE_PROBABILITY, row="S10")
def nll_loss_of_the_probabilities(log_probs, labels):
    _check_labels(log_probs, labels)
    return float(-np.exp(log_probs)[_rows(labels), labels].mean())


@misconception("test_nll_loss_worked_by_hand", row="S10")
def nll_loss_with_a_second_log(log_probs, labels):
    """What comes in are probabilities, so I take their logarithm."""
    _check_labels(log_probs, labels)
    return float(-np.log(log_probs)[_rows(labels), labels].mean())


@misconception("test_nll_loss_of_an_almost_impossible_label", row="S06")
def nll_loss_back_through_probabilities(log_probs, labels):
    """Log-probabilities are turned back into probabilities, and the log is taken at the end."""
    _check_labels(log_probs, labels)
    return float(-np.log(np.exp(log_probs)[_rows(labels), labels]).mean())


@misconception("test_nll_loss_worked_by_hand", belief=LOSSES_ADD_UP, row="S13")
def nll_loss_summed(log_probs, labels):
    _check_labels(log_probs, labels)
    return float(-log_probs[_rows(labels), labels].sum())


@misconception("test_nll_loss_worked_by_hand", belief=THE_MEAN_OF_N_TIMES_C, row="S13")
def nll_loss_over_every_entry(log_probs, labels):
    _check_labels(log_probs, labels)
    return float(-(np.eye(log_probs.shape[1])[labels] * log_probs).mean())


@misconception("test_nll_loss_worked_by_hand", belief=WITHOUT_THE_MINUS, row="S14")
def nll_loss_without_the_minus(log_probs, labels):
    _check_labels(log_probs, labels)
    return float(log_probs[_rows(labels), labels].mean())


@misconception(
    "test_nll_loss_worked_by_hand", belief=THE_COLUMNS_OF_LABELS_PICK_ONE_EACH, row="S15"
)
def nll_loss_of_every_pair(log_probs, labels):
    _check_labels(log_probs, labels)
    return float(-log_probs[:, labels].mean())


@misconception("test_nll_loss_worked_by_hand", belief=THE_CLASS_THAT_WAS_CHOSEN, row="S16")
def nll_loss_of_the_best_class(log_probs, labels):
    _check_labels(log_probs, labels)
    return float(-log_probs.max(axis=1).mean())


@misconception("test_nll_loss_worked_by_hand", belief=ONE_LOSS_FOR_EACH_EXAMPLE, row="P03")
def nll_loss_of_each_example(log_probs, labels):
    _check_labels(log_probs, labels)
    return -log_probs[_rows(labels), labels]


@misconception("test_nll_loss_of_fresh_draws", row="P01")
def nll_loss_of_the_example(log_probs, labels):
    """The example in the checks is the only batch there will be."""
    _check_labels(log_probs, labels)
    return 1.3862943611198906


@misconception("test_nll_loss_takes_labels_of_any_integer_type")
def nll_loss_only_with_int64(log_probs, labels):
    """Integer labels are int64 labels."""
    if labels.dtype != np.int64:
        raise ValueError("labels must be int64")
    _check_labels(log_probs, labels)
    return float(-log_probs[_rows(labels), labels].mean())


@misconception("test_nll_loss_refuses_labels_that_are_not_integers")
def nll_loss_rounding_labels_down(log_probs, labels):
    """Labels that are not integers can be made so."""
    labels = labels.astype(int)
    _check_labels(log_probs, labels)
    return float(-log_probs[_rows(labels), labels].mean())


@misconception("test_nll_loss_refuses_labels_that_are_not_integers")
def nll_loss_leaving_the_label_type_to_numpy(log_probs, labels):
    """NumPy refuses an index that is not an integer, so I need not look."""
    _check_one_label_per_row(log_probs, labels)
    if labels.min() < 0 or labels.max() >= log_probs.shape[1]:
        raise ValueError(f"no such class: {labels}")
    return float(-log_probs[_rows(labels), labels].mean())


@misconception("test_nll_loss_refuses_a_negative_label", belief=ONLY_TOO_LARGE_IS_OUT_OF_RANGE)
def nll_loss_counting_from_the_end(log_probs, labels):
    _check_labels(log_probs, labels % log_probs.shape[1])
    if labels.max() >= log_probs.shape[1]:
        raise ValueError(f"no such class: {labels}")
    return float(-log_probs[_rows(labels), labels].mean())


@misconception("test_nll_loss_refuses_a_label_beyond_the_last_class", belief=CLASSES_UP_TO_C)
def nll_loss_with_one_class_too_many(log_probs, labels):
    _check_labels(np.zeros((len(log_probs), log_probs.shape[1] + 1)), labels)
    return float(-log_probs[_rows(labels), labels].mean())


@misconception("test_nll_loss_refuses_a_negative_label")
def nll_loss_leaving_the_range_to_numpy(log_probs, labels):
    """NumPy refuses an index that does not exist, so I need not look."""
    _check_one_label_per_row(log_probs, labels)
    if not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"labels are integers, not {labels.dtype}")
    return float(-log_probs[_rows(labels), labels].mean())


@misconception(
    "test_nll_loss_refuses_labels_of_another_shape", belief=ANY_SHAPE_OF_N_LABELS, row="L06"
)
def nll_loss_of_a_column_of_labels(log_probs, labels):
    if labels.size != len(log_probs):
        raise ValueError(f"shapes {log_probs.shape} and {labels.shape}")
    _check_labels(log_probs, labels.ravel())
    return float(-log_probs[_rows(labels), labels].mean())


@misconception(
    "test_nll_loss_refuses_labels_of_another_shape", belief=NUMPY_WOULD_REFUSE_THE_LABELS, row="L06"
)
def nll_loss_leaving_the_shapes_to_numpy(log_probs, labels):
    _check_labels(np.zeros((labels.size, log_probs.shape[1])), labels.ravel())
    return float(-log_probs[np.arange(len(log_probs)), labels].mean())


@misconception("test_nll_loss_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def nll_loss_negating_in_place(log_probs, labels):
    _check_labels(log_probs, labels)
    log_probs *= -1
    return float(log_probs[_rows(labels), labels].mean())


@misconception("test_nll_loss_takes_labels_of_any_integer_type")
def nll_loss_of_two_integer_dtypes(log_probs, labels):
    """Integers are int32 or int64, and anything else is a mistake."""
    _check_labels(log_probs, labels)
    if labels.dtype not in (np.int32, np.int64):
        raise ValueError(f"labels are integers, not {labels.dtype}")
    return float(-log_probs[_rows(labels), labels].mean())


@misconception("test_nll_loss_refuses_labels_of_another_shape")
def nll_loss_looking_at_the_last_axis(log_probs, labels):
    """The last size of the labels is their number."""
    if labels.shape[-1:] != log_probs.shape[:1]:
        raise ValueError(f"log_probs {log_probs.shape}, labels {labels.shape}")
    _check_labels(log_probs, labels.reshape(-1)[: len(log_probs)])
    return float(-log_probs[np.arange(len(log_probs)), labels].mean())


@misconception("test_nll_loss_of_many_classes", belief=ENTRIES_ARE_COUNTED_IN_ANY_INTEGERS)
def nll_loss_counting_entries_in_the_dtype_of_labels(log_probs, labels):
    _check_labels(log_probs, labels)
    classes = np.array(log_probs.shape[1]).astype(labels.dtype)
    entries = _rows(labels).astype(labels.dtype) * classes + labels
    return float(-log_probs.ravel()[entries.astype(np.int64) % log_probs.size].mean())


@misconception("test_nll_loss_refuses_labels_that_are_not_integers")
def nll_loss_taking_bools(log_probs, labels):
    """False and True are 0 and 1, so bools are integers."""
    labels = labels.astype(np.int64) if labels.dtype == bool else labels
    _check_labels(log_probs, labels)
    return float(-log_probs[_rows(labels), labels].mean())


@misconception("test_nll_loss_worked_by_hand")
def nll_loss_of_rows(log_probs, labels):
    """log_probs[labels] holds what each label got."""
    _check_labels(log_probs, labels)
    return float(-log_probs[labels].mean())


@misconception(
    "test_nll_loss_worked_by_hand", holds=("nll_loss_of_rows", "nll_loss_with_a_second_log")
)
def nll_loss_of_rows_with_a_second_log(log_probs, labels):
    _check_labels(log_probs, labels)
    return float(-np.log(log_probs[labels]).mean())


@misconception(
    "test_nll_loss_worked_by_hand", holds=("nll_loss_summed", "nll_loss_without_the_minus")
)
def nll_loss_summed_without_the_minus(log_probs, labels):
    _check_labels(log_probs, labels)
    return float(log_probs[_rows(labels), labels].sum())


@misconception(
    "test_nll_loss_worked_by_hand", holds=("nll_loss_of_the_probabilities", "nll_loss_summed")
)
def nll_loss_of_the_probabilities_summed(log_probs, labels):
    _check_labels(log_probs, labels)
    return float(-np.exp(log_probs)[_rows(labels), labels].sum())


@misconception("test_nll_loss_worked_by_hand", holds=("nll_loss_of_every_pair", "nll_loss_summed"))
def nll_loss_of_every_pair_summed(log_probs, labels):
    _check_labels(log_probs, labels)
    return float(-log_probs[:, labels].sum())


@misconception(
    "test_nll_loss_refuses_a_negative_label",
    holds=(
        "nll_loss_leaving_the_label_type_to_numpy",
        "nll_loss_leaving_the_range_to_numpy",
        "nll_loss_leaving_the_shapes_to_numpy",
    ),
)
def nll_loss_as_it_reads(log_probs, labels):
    return float(-log_probs[np.arange(len(labels)), labels].mean())


@misconception(
    "test_nll_loss_refuses_a_negative_label",
    holds=(
        "nll_loss_leaving_the_label_type_to_numpy",
        "nll_loss_leaving_the_range_to_numpy",
        "nll_loss_leaving_the_shapes_to_numpy",
    ),
)
def nll_loss_as_it_reads_for_every_row(log_probs, labels):
    return float(-log_probs[np.arange(len(log_probs)), labels].mean())


@misconception(
    "test_nll_loss_refuses_a_negative_label",
    holds=(
        "nll_loss_leaving_the_label_type_to_numpy",
        "nll_loss_leaving_the_range_to_numpy",
        "nll_loss_leaving_the_shapes_to_numpy",
    ),
)
def nll_loss_in_a_loop(log_probs, labels):
    total = 0
    for i in range(len(labels)):
        total -= log_probs[i, labels[i]]
    return total / len(labels)


@misconception("test_nll_loss_worked_by_hand")
def nll_loss_of_every_class(log_probs, labels):
    """The loss is minus the mean of all log-probabilities."""
    _check_labels(log_probs, labels)
    return float(-log_probs.mean())


@misconception("test_nll_loss_worked_by_hand")
def nll_loss_divided_by_the_classes(log_probs, labels):
    """n is the number of classes."""
    _check_labels(log_probs, labels)
    return float(-log_probs[_rows(labels), labels].sum() / log_probs.shape[1])


@misconception("test_nll_loss_worked_by_hand", belief=COUNTING_TO_N_MINUS_1)
def nll_loss_leaving_the_last_example_out(log_probs, labels):
    _check_labels(log_probs, labels)
    return float(-log_probs[_rows(labels), labels][:-1].sum() / len(labels))


@misconception("test_nll_loss_worked_by_hand", belief=COUNTING_FROM_1)
def nll_loss_leaving_the_first_example_out(log_probs, labels):
    _check_labels(log_probs, labels)
    return float(-log_probs[_rows(labels), labels][1:].sum() / len(labels))


@misconception("test_nll_loss_worked_by_hand")
def nll_loss_added_up_over_the_classes(log_probs, labels):
    """The log-probabilities of an example are added up, and then averaged."""
    _check_labels(log_probs, labels)
    return float(-log_probs.sum(axis=1).mean())


@misconception("test_nll_loss_worked_by_hand")
def nll_loss_taking_from_the_first_row(log_probs, labels):
    """np.take picks one entry of each row."""
    _check_labels(log_probs, labels)
    return float(-np.take(log_probs, labels).mean())


@misconception("test_nll_loss_worked_by_hand", belief=DIVIDED_BY_N_TWICE)
def nll_loss_divided_by_n_twice(log_probs, labels):
    _check_labels(log_probs, labels)
    return float(-log_probs[_rows(labels), labels].mean() / len(labels))


@misconception("test_nll_loss_worked_by_hand")
def nll_loss_of_the_worst_class(log_probs, labels):
    """The loss is minus the log-probability of the least likely class."""
    _check_labels(log_probs, labels)
    return float(-log_probs.min(axis=1).mean())


@misconception("test_nll_loss_worked_by_hand", belief=LABELS_COUNT_FROM_ONE)
def nll_loss_counting_from_one(log_probs, labels):
    _check_labels(log_probs, labels)
    return float(-log_probs[_rows(labels), labels.astype(np.int64) - 1].mean())


@misconception(
    "test_nll_loss_worked_by_hand",
    holds=("nll_loss_of_every_pair", "nll_loss_without_the_minus"),
)
def nll_loss_of_every_pair_without_the_minus(log_probs, labels):
    _check_labels(log_probs, labels)
    return float(log_probs[:, labels].mean())


@misconception(
    "test_nll_loss_worked_by_hand",
    holds=("nll_loss_over_every_entry", "nll_loss_without_the_minus"),
)
def nll_loss_over_every_entry_without_the_minus(log_probs, labels):
    _check_labels(log_probs, labels)
    return float((np.eye(log_probs.shape[1])[labels] * log_probs).mean())


@misconception("test_nll_loss_of_fresh_draws", belief=CLASSES_COME_FIRST)
def nll_loss_by_class_and_example(log_probs, labels):
    _check_labels(log_probs, labels)
    return float(-log_probs[labels, _rows(labels)].mean())


@misconception(
    "test_nll_loss_refuses_a_label_beyond_the_last_class",
    holds=("nll_loss_leaving_the_range_to_numpy", "nll_loss_leaving_the_label_type_to_numpy"),
)
def nll_loss_looking_at_the_shape_alone(log_probs, labels):
    if labels.shape != log_probs.shape[:1]:
        raise ValueError(f"log_probs {log_probs.shape}, labels {labels.shape}")
    return float(-log_probs[np.arange(len(labels)), labels].mean())
