"""Wrong answers to `accuracy`."""

import numpy as np
from beliefs import (
    A_COLUMN_COMPARES_ONE_BY_ONE,
    A_COMPARISON_IS_IN_THE_DTYPE_OF_LABELS,
    A_QUOTIENT_IS_WHOLE,
    ACCURACY_IS_A_COUNT,
    ACCURACY_IS_A_PERCENTAGE,
    AN_ARRAY_IS_MINE,
    COUNTING_FROM_1,
    COUNTING_TO_N_MINUS_1,
    DIVIDED_BY_N_TWICE,
    EACH_LOGIT_SAYS_YES_OR_NO,
    LABELS_COUNT_FROM_ONE,
    THE_BATCH_SIZE_IS_FIXED,
    THE_LARGEST_ALONG_THE_FIRST_AXIS,
)
from building_blocks import BATCH_SIZE, _rows
from cross_entropy import _check_one_label_per_row, softmax

from autograder import misconception


@misconception(
    "test_accuracy_counts_three_of_five", belief=THE_LARGEST_ALONG_THE_FIRST_AXIS, row="T17"
)
def accuracy_with_argmax_down_the_columns(logits, labels):
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=0) == labels).mean())


@misconception("test_accuracy_counts_three_of_five", belief=A_COLUMN_COMPARES_ONE_BY_ONE, row="T16")
def accuracy_comparing_a_column_with_a_row(logits, labels):
    _check_one_label_per_row(logits, labels)
    correct = logits.argmax(axis=1, keepdims=True) == labels
    return float(correct.sum() / len(labels))


@misconception("test_accuracy_refuses_labels_of_another_shape", row="T16")
def accuracy_letting_labels_broadcast(logits, labels):
    """Labels that NumPy can compare with the predictions have the right shape."""
    return float((logits.argmax(axis=1) == labels).sum() / len(labels))


@misconception("test_accuracy_refuses_labels_of_another_shape", row="T16")
def accuracy_letting_labels_broadcast_in_a_mean(logits, labels):
    """The mean of a comparison is the accuracy, whatever the shape of the labels."""
    return float((logits.argmax(axis=1) == labels).mean())


@misconception("test_accuracy_counts_three_of_five", belief=ACCURACY_IS_A_PERCENTAGE)
def accuracy_in_per_cent(logits, labels):
    _check_one_label_per_row(logits, labels)
    return float(100 * (logits.argmax(axis=1) == labels).mean())


@misconception("test_accuracy_counts_three_of_five", belief=ACCURACY_IS_A_COUNT, row="P03")
def accuracy_as_a_count(logits, labels):
    _check_one_label_per_row(logits, labels)
    return int((logits.argmax(axis=1) == labels).sum())


@misconception("test_accuracy_counts_three_of_five", belief=THE_BATCH_SIZE_IS_FIXED, row="S27")
def accuracy_of_a_fixed_batch_size(logits, labels):
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=1) == labels).sum() / BATCH_SIZE)


@misconception("test_accuracy_counts_three_of_five", row="S13")
def accuracy_over_every_entry(logits, labels):
    """The right answers are divided by the number of logits."""
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=1) == labels).sum() / logits.size)


@misconception("test_accuracy_counts_three_of_five")
def accuracy_as_the_error_rate(logits, labels):
    """The share of predictions that differ from the labels measures how good they are."""
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=1) != labels).mean())


@misconception("test_accuracy_gives_a_tie_to_the_first")
def accuracy_counting_a_tie_as_right(logits, labels):
    """If the label's logit is among the largest, the answer is right."""
    _check_one_label_per_row(logits, labels)
    return float((logits[_rows(labels), labels] == logits.max(axis=1)).mean())


@misconception("test_accuracy_gives_a_tie_to_the_first")
def accuracy_giving_a_tie_to_the_last(logits, labels):
    """If several logits are the largest, the last of them is the prediction."""
    _check_one_label_per_row(logits, labels)
    last = logits.shape[1] - 1 - logits[:, ::-1].argmax(axis=1)
    return float((last == labels).mean())


@misconception("test_accuracy_needs_no_majority")
def accuracy_of_confident_answers(logits, labels):
    """A class is predicted if its probability is above one half."""
    _check_one_label_per_row(logits, labels)
    return float((softmax(logits)[_rows(labels), labels] > 0.5).mean())


@misconception("test_accuracy_needs_no_majority")
def accuracy_of_positive_logits(logits, labels):
    """A class is predicted if its logit is above zero."""
    _check_one_label_per_row(logits, labels)
    return float((logits[_rows(labels), labels] > 0).mean())


@misconception("test_accuracy_of_huge_logits", row="S01")
def accuracy_after_a_naive_softmax(logits, labels):
    """Logits have to be turned into probabilities before the largest can be found."""
    _check_one_label_per_row(logits, labels)
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    return float((p.argmax(axis=1) == labels).mean())


@misconception("test_accuracy_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def accuracy_crossing_out_in_place(logits, labels):
    _check_one_label_per_row(logits, labels)
    predicted = logits.argmax(axis=1)
    logits[_rows(labels), predicted] = 0
    return float((predicted == labels).mean())


@misconception("test_accuracy_needs_no_majority")
def accuracy_of_two_classes_by_the_sign(logits, labels):
    """With two classes, a positive logit says class 1."""
    _check_one_label_per_row(logits, labels)
    if logits.shape[1] == 2:
        return float(((logits[:, 1] > 0) == labels).mean())
    return float((logits.argmax(axis=1) == labels).mean())


@misconception("test_accuracy_of_special_tables")
def accuracy_of_the_smallest_negative(logits, labels):
    """The largest logit is the one whose negative is smallest."""
    _check_one_label_per_row(logits, labels)
    return float(((-logits).argmin(axis=1) == labels).mean())


@misconception("test_accuracy_of_special_tables")
def accuracy_with_a_wide_tie(logits, labels):
    """Logits that are close are a tie."""
    _check_one_label_per_row(logits, labels)
    best = np.isclose(logits, logits.max(axis=1, keepdims=True))
    return float((best.argmax(axis=1) == labels).mean())


@misconception("test_accuracy_of_many_classes", belief=A_COMPARISON_IS_IN_THE_DTYPE_OF_LABELS)
def accuracy_in_the_dtype_of_labels(logits, labels):
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=1).astype(labels.dtype) == labels).mean())


@misconception(
    "test_accuracy_counts_three_of_five",
    holds=("accuracy_as_a_count", "accuracy_as_the_error_rate"),
)
def accuracy_as_a_count_of_errors(logits, labels):
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=1) != labels).sum())


@misconception(
    "test_accuracy_counts_three_of_five",
    holds=("accuracy_in_per_cent", "accuracy_as_the_error_rate"),
)
def accuracy_as_errors_in_per_cent(logits, labels):
    _check_one_label_per_row(logits, labels)
    return float(100 * (logits.argmax(axis=1) != labels).mean())


@misconception("test_accuracy_counts_three_of_five")
def accuracy_of_one_argmax(logits, labels):
    """argmax without an axis finds the largest of each row."""
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax() == labels).mean())


@misconception("test_accuracy_counts_three_of_five")
def accuracy_divided_by_the_classes(logits, labels):
    """The right answers are divided by the number of classes."""
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=1) == labels).sum() / logits.shape[1])


@misconception("test_accuracy_counts_three_of_five")
def accuracy_of_the_largest_logits(logits, labels):
    """The maximum of a row is the class that it predicts."""
    _check_one_label_per_row(logits, labels)
    return float((logits.max(axis=1) == labels).mean())


@misconception("test_accuracy_counts_three_of_five")
def accuracy_of_the_smallest_logit(logits, labels):
    """The class with the smallest logit is predicted."""
    _check_one_label_per_row(logits, labels)
    return float((logits.argmin(axis=1) == labels).mean())


@misconception("test_accuracy_counts_three_of_five", belief=A_QUOTIENT_IS_WHOLE)
def accuracy_with_two_slashes(logits, labels):
    _check_one_label_per_row(logits, labels)
    return int((logits.argmax(axis=1) == labels).sum()) // len(labels)


@misconception("test_accuracy_needs_no_majority")
def accuracy_in_two_decimals(logits, labels):
    """Two decimals are enough for a share."""
    _check_one_label_per_row(logits, labels)
    return round(float((logits.argmax(axis=1) == labels).mean()), 2)


@misconception("test_accuracy_of_a_single_example", belief=COUNTING_TO_N_MINUS_1)
def accuracy_leaving_the_last_example_out(logits, labels):
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=1) == labels)[:-1].sum() / len(labels))


@misconception("test_accuracy_counts_three_of_five", belief=COUNTING_FROM_1)
def accuracy_leaving_the_first_example_out(logits, labels):
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=1) == labels)[1:].sum() / len(labels))


@misconception(
    "test_accuracy_counts_three_of_five", holds=("accuracy_comparing_a_column_with_a_row",)
)
def accuracy_averaging_a_column_with_a_row(logits, labels):
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=1, keepdims=True) == labels).mean())


@misconception("test_accuracy_counts_three_of_five", belief=DIVIDED_BY_N_TWICE)
def accuracy_divided_by_n_twice(logits, labels):
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=1) == labels).mean() / len(labels))


@misconception("test_accuracy_counts_three_of_five", belief=LABELS_COUNT_FROM_ONE)
def accuracy_counting_from_one(logits, labels):
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=1) + 1 == labels).mean())


@misconception("test_accuracy_counts_three_of_five")
def accuracy_of_each_example(logits, labels):
    """The answer says for each example whether it is right."""
    _check_one_label_per_row(logits, labels)
    return logits.argmax(axis=1) == labels


@misconception("test_accuracy_counts_three_of_five", belief=ACCURACY_IS_A_COUNT)
def accuracy_as_a_float_that_counts(logits, labels):
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=1) == labels).sum())


@misconception("test_accuracy_counts_three_of_five", belief=ACCURACY_IS_A_PERCENTAGE)
def accuracy_in_whole_per_cent(logits, labels):
    _check_one_label_per_row(logits, labels)
    return round(100 * float((logits.argmax(axis=1) == labels).mean()))


@misconception(
    "test_accuracy_counts_three_of_five",
    holds=("accuracy_as_a_count", "accuracy_as_the_error_rate"),
)
def accuracy_as_an_int_of_errors(logits, labels):
    _check_one_label_per_row(logits, labels)
    return int((logits.argmax(axis=1) != labels).sum())


@misconception(
    "test_accuracy_counts_three_of_five",
    holds=("accuracy_as_a_count", "accuracy_of_the_smallest_logit"),
)
def accuracy_as_a_count_of_the_smallest(logits, labels):
    _check_one_label_per_row(logits, labels)
    return float((logits.argmin(axis=1) == labels).sum())


@misconception(
    "test_accuracy_counts_three_of_five",
    holds=("accuracy_as_a_count", "accuracy_comparing_a_column_with_a_row"),
)
def accuracy_as_a_count_of_a_column_with_a_row(logits, labels):
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=1, keepdims=True) == labels).sum())


@misconception("test_accuracy_needs_no_majority")
def accuracy_of_logits_above_one_half(logits, labels):
    """A class is predicted if its logit is above one half."""
    _check_one_label_per_row(logits, labels)
    return float((logits[_rows(labels), labels] > 0.5).mean())


@misconception("test_accuracy_needs_no_majority")
def accuracy_of_the_first_positive_logit(logits, labels):
    """The first class with a logit above zero is predicted."""
    _check_one_label_per_row(logits, labels)
    return float(((logits > 0).argmax(axis=1) == labels).mean())


@misconception("test_accuracy_needs_no_majority")
def accuracy_of_the_first_logit_above_one_half(logits, labels):
    """The first class with a logit above one half is predicted."""
    _check_one_label_per_row(logits, labels)
    return float(((logits > 0.5).argmax(axis=1) == labels).mean())


def _of_yes_and_no(says_yes, labels):
    """The share of entries of a table that are right."""
    return float((says_yes == (np.arange(says_yes.shape[1]) == labels[:, None])).mean())


@misconception("test_accuracy_needs_no_majority", belief=EACH_LOGIT_SAYS_YES_OR_NO)
def accuracy_of_every_sign(logits, labels):
    _check_one_label_per_row(logits, labels)
    return _of_yes_and_no(logits > 0, labels)


@misconception("test_accuracy_needs_no_majority", belief=EACH_LOGIT_SAYS_YES_OR_NO)
def accuracy_of_every_logit_above_one_half(logits, labels):
    _check_one_label_per_row(logits, labels)
    return _of_yes_and_no(logits > 0.5, labels)


@misconception("test_accuracy_counts_three_of_five", belief=EACH_LOGIT_SAYS_YES_OR_NO)
def accuracy_of_every_probability_above_one_half(logits, labels):
    _check_one_label_per_row(logits, labels)
    return _of_yes_and_no(softmax(logits) > 0.5, labels)


@misconception("test_accuracy_of_huge_logits")
def accuracy_of_the_second_logit(logits, labels):
    """There are two classes, and the logit of the second decides."""
    _check_one_label_per_row(logits, labels)
    return float(((logits[:, 1] > 0) == labels).mean())


@misconception("test_accuracy_needs_no_majority", holds=("accuracy_of_positive_logits",))
def accuracy_of_logits_of_zero_or_more(logits, labels):
    _check_one_label_per_row(logits, labels)
    return float((logits[_rows(labels), labels] >= 0).mean())


@misconception("test_accuracy_needs_no_majority", holds=("accuracy_of_confident_answers",))
def accuracy_of_answers_with_one_half_or_more(logits, labels):
    _check_one_label_per_row(logits, labels)
    return float((softmax(logits)[_rows(labels), labels] >= 0.5).mean())


@misconception("test_accuracy_counts_three_of_five")
def accuracy_as_a_mean_probability(logits, labels):
    """The accuracy is the mean probability of the right class."""
    _check_one_label_per_row(logits, labels)
    return float(softmax(logits)[_rows(labels), labels].mean())
