"""Wrong answers to `one_hot`."""

import numpy as np
import torch
from beliefs import (
    AN_ASSERT_REFUSES,
    ANY_INTEGERS_ARE_LABELS,
    CLASSES_UP_TO_C,
    COUNTING_TO_N_MINUS_1,
    ENTRIES_ARE_COUNTED_IN_ANY_INTEGERS,
    MORE_DIGITS_CANNOT_HURT,
    ONLY_TOO_LARGE_IS_OUT_OF_RANGE,
    THE_COLUMNS_OF_LABELS_PICK_ONE_EACH,
)
from images_to_logits import one_hot

from autograder import misconception


def _refuse_labels(labels, num_classes):
    if any(not 0 <= label < num_classes for label in labels.tolist()):
        raise ValueError(f"labels go from 0 to {num_classes - 1}")


@misconception("test_one_hot_of_a_class_that_does_not_occur")
def counts_the_classes_it_sees(labels, num_classes):
    """The largest label tells me how many classes there are."""
    _refuse_labels(labels, num_classes)
    seen = max(labels.tolist(), default=num_classes - 1) + 1
    return one_hot(labels, seen)


@misconception("test_one_hot_of_two_labels")
def numbers_classes_from_one(labels, num_classes):
    """The first class has the number 1, so label y belongs into column y - 1."""
    return one_hot(labels, num_classes).roll(-1, dims=1)


@misconception("test_one_hot_of_two_labels")
def treats_class_zero_as_no_class(labels, num_classes):
    """A label of 0 means that there is nothing to mark."""
    rows = one_hot(labels, num_classes)
    rows[:, 0] = 0
    return rows


@misconception("test_one_hot_of_two_labels")
def gives_each_class_a_row(labels, num_classes):
    """Each class gets a row, and each example a column."""
    return one_hot(labels, num_classes).T


@misconception("test_one_hot_of_two_labels", row="P04")
def answers_in_integers(labels, num_classes):
    """Zeros and ones are integers."""
    return one_hot(labels, num_classes).long()


@misconception("test_one_hot_of_two_labels")
def answers_in_bools(labels, num_classes):
    """Ones and zeros are True and False."""
    return one_hot(labels, num_classes).bool()


@misconception("test_one_hot_of_two_labels", row="P03")
def answers_in_numpy(labels, num_classes):
    """An array is as good as a tensor."""
    _refuse_labels(labels, num_classes)
    return np.eye(num_classes, dtype=np.float32)[labels.numpy()]


@misconception("test_one_hot_takes_labels_in_uint8", belief=ANY_INTEGERS_ARE_LABELS)
def indexes_with_whatever_comes(labels, num_classes):
    _refuse_labels(labels, num_classes)
    return torch.eye(num_classes)[labels]


@misconception("test_one_hot_takes_labels_in_uint8", belief=ANY_INTEGERS_ARE_LABELS)
def scatters_with_whatever_comes(labels, num_classes):
    _refuse_labels(labels, num_classes)
    return torch.zeros(len(labels), num_classes).scatter_(1, labels[:, None], 1.0)


@misconception("test_one_hot_refuses_a_label_that_is_too_large")
def refuses_nothing(labels, num_classes):
    """PyTorch complains by itself if an index is out of range."""
    return torch.eye(num_classes)[labels.long()]


@misconception("test_one_hot_refuses_a_negative_label")
def uses_any_label_as_an_index(labels, num_classes):
    """A label is an index, and PyTorch looks after indices."""
    return torch.eye(num_classes)[labels]


@misconception("test_one_hot_refuses_a_negative_label")
def scatters_without_looking(labels, num_classes):
    """scatter knows what to do with labels."""
    return torch.zeros(len(labels), num_classes).scatter_(1, labels.unsqueeze(1), 1.0)


@misconception("test_one_hot_takes_labels_in_uint8")
def indexes_row_by_row(labels, num_classes):
    """An entry of the labels is an integer, and can be used as one."""
    rows = torch.zeros(len(labels), num_classes)
    for index, label in enumerate(labels):
        rows[index, label] = 1
    return rows


@misconception("test_one_hot_refuses_a_negative_label", belief=ONLY_TOO_LARGE_IS_OUT_OF_RANGE)
def lets_minus_one_wrap_around(labels, num_classes):
    if any(label >= num_classes for label in labels.tolist()):
        raise ValueError(f"labels go up to {num_classes - 1}")
    return torch.eye(num_classes)[labels.long()]


@misconception("test_one_hot_refuses_a_label_that_is_too_large")
def leaves_rows_without_a_one(labels, num_classes):
    """A label that is no class belongs to no class, so its row is all zeros."""
    return (labels[:, None] == torch.arange(num_classes)).float()


@misconception("test_one_hot_refuses_a_label_that_is_too_large", belief=CLASSES_UP_TO_C)
def allows_the_number_of_classes(labels, num_classes):
    labels = labels.long()
    if (labels > num_classes).any() or (labels < 0).any():
        raise ValueError(f"labels go from 0 to {num_classes}")
    return (labels[:, None] == torch.arange(num_classes)).float()


@misconception("test_one_hot_refuses_a_label_that_is_too_large")
def leaves_large_labels_to_torch(labels, num_classes):
    """A label that is too large is found out by the index, and any exception is as good."""
    if (labels < 0).any():
        raise ValueError("a label is negative")
    return torch.eye(num_classes)[labels.long()]


@misconception("test_one_hot_refuses_a_label_that_is_too_large", belief=AN_ASSERT_REFUSES)
def asserts_the_range(labels, num_classes):
    assert ((labels >= 0) & (labels < num_classes)).all()
    return torch.eye(num_classes)[labels.long()]


@misconception("test_one_hot_of_no_labels")
def asks_for_the_largest_of_none(labels, num_classes):
    """There is always a largest label."""
    if labels.max() >= num_classes or labels.min() < 0:
        raise ValueError(f"labels go from 0 to {num_classes - 1}")
    return one_hot(labels, num_classes)


@misconception("test_one_hot_leaves_the_labels_alone")
def adds_an_axis_in_place(labels, num_classes):
    """I need the labels in another shape, so I give it to them."""
    _refuse_labels(labels, num_classes)
    index = labels.unsqueeze_(1).long()
    return torch.zeros(len(index), num_classes).scatter_(1, index, 1.0)


@misconception(
    "test_one_hot_takes_labels_in_any_integers", belief=ENTRIES_ARE_COUNTED_IN_ANY_INTEGERS
)
def counts_entries_in_the_dtype_of_labels(labels, num_classes):
    _refuse_labels(labels, num_classes)
    flat = torch.zeros(len(labels) * num_classes)
    flat[(torch.arange(len(labels)).to(labels.dtype) * num_classes + labels).long()] = 1
    return flat.reshape(len(labels), num_classes)


@misconception(
    "test_one_hot_of_two_labels", holds=("numbers_classes_from_one", "answers_in_integers")
)
def numbers_classes_from_one_in_integers(labels, num_classes):
    return one_hot(labels, num_classes).roll(-1, dims=1).long()


@misconception("test_one_hot_of_two_labels", belief=THE_COLUMNS_OF_LABELS_PICK_ONE_EACH)
def marks_whole_columns(labels, num_classes):
    _refuse_labels(labels, num_classes)
    rows = torch.zeros(len(labels), num_classes)
    rows[:, labels.long()] = 1
    return rows


@misconception("test_one_hot_of_two_labels")
def writes_labels(labels, num_classes):
    """The entry of an example is its label."""
    rows = one_hot(labels, num_classes)
    return rows * torch.arange(num_classes)


@misconception(
    "test_one_hot_refuses_a_label_that_is_too_large", holds=("allows_the_number_of_classes",)
)
def allows_the_number_of_classes_as_an_index(labels, num_classes):
    if any(label < 0 or label > num_classes for label in labels.tolist()):
        raise ValueError(f"labels go from 0 to {num_classes}")
    return torch.eye(num_classes)[labels.long()]


@misconception(
    "test_one_hot_refuses_a_negative_label",
    holds=("lets_minus_one_wrap_around", "asks_for_the_largest_of_none"),
)
def asks_for_the_largest_label_only(labels, num_classes):
    if labels.max() >= num_classes:
        raise ValueError(f"labels go up to {num_classes - 1}")
    return torch.eye(num_classes)[labels.long()]


@misconception("test_one_hot_of_two_labels", belief=CLASSES_UP_TO_C)
def makes_a_column_more(labels, num_classes):
    return one_hot(labels, num_classes + 1)


@misconception("test_one_hot_of_two_labels", belief=MORE_DIGITS_CANNOT_HURT)
def answers_in_float64(labels, num_classes):
    return one_hot(labels, num_classes).double()


@misconception("test_one_hot_of_two_labels", belief=COUNTING_TO_N_MINUS_1)
def leaves_the_last_label_out(labels, num_classes):
    rows = one_hot(labels, num_classes)
    rows[-1:] = 0
    return rows


@misconception("test_one_hot_refuses_a_negative_label", belief=ONLY_TOO_LARGE_IS_OUT_OF_RANGE)
def lets_minus_one_mark_the_last_column(labels, num_classes):
    if any(label >= num_classes for label in labels.tolist()):
        raise ValueError(f"labels go up to {num_classes - 1}")
    table = torch.zeros(len(labels), num_classes)
    table[torch.arange(len(labels)), labels.long()] = 1
    return table


@misconception("test_one_hot_takes_labels_in_uint8", belief=ANY_INTEGERS_ARE_LABELS)
def marks_with_whatever_comes(labels, num_classes):
    _refuse_labels(labels, num_classes)
    table = torch.zeros(len(labels), num_classes)
    table[torch.arange(len(labels)), labels] = 1
    return table
