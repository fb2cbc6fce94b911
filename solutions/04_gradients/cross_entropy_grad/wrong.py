"""Wrong answers to `cross_entropy_grad`."""

import numpy as np
from building_blocks import _softmax
from gradients import _floating

from autograder import misconception


def _refuse_labels(logits, labels):
    if np.shape(labels) != np.shape(logits)[:1]:
        raise ValueError(f"labels {np.shape(labels)} for logits {np.shape(logits)}")


def _less_truth(p, labels):
    p[np.arange(len(p)), labels] -= 1
    return p


@misconception("test_cross_entropy_grad_worked_by_hand", row="S17")
def forgets_that_the_loss_is_a_mean(logits, labels):
    """The gradient of cross-entropy is softmax - onehot."""
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits)), labels)


@misconception("test_each_row_of_cross_entropy_grad_sums_to_zero", row="S18")
def forgets_the_truth(logits, labels):
    """The gradient is softmax / n."""
    _refuse_labels(logits, labels)
    return _softmax(_floating(logits)) / len(logits)


@misconception("test_each_row_of_cross_entropy_grad_sums_to_zero", row="S19")
def subtracts_one_from_every_class(logits, labels):
    """Each probability has 1 subtracted from it."""
    _refuse_labels(logits, labels)
    return (_softmax(_floating(logits)) - 1) / len(logits)


@misconception("test_each_row_of_cross_entropy_grad_sums_to_zero", row="S20")
def moves_the_right_class_alone(logits, labels):
    """Only the right class is in the loss, so only its logit has a gradient."""
    _refuse_labels(logits, labels)
    p = _less_truth(_softmax(_floating(logits)), labels)
    grad, rows = np.zeros_like(p), np.arange(len(p))
    grad[rows, labels] = p[rows, labels] / len(p)
    return grad


@misconception("test_cross_entropy_grad_survives_large_logits", row="S01")
def exponentiates_as_it_stands(logits, labels):
    """Softmax is e^z over its sum, and can be typed in like that."""
    _refuse_labels(logits, labels)
    exps = np.exp(_floating(logits))
    return _less_truth(exps / exps.sum(axis=1, keepdims=True), labels) / len(logits)


@misconception("test_cross_entropy_grad_worked_by_hand", row="S02")
def takes_softmax_down_the_columns(logits, labels):
    """Softmax runs along the first axis."""
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits), axis=0), labels) / len(logits)


@misconception("test_cross_entropy_grad_worked_by_hand", row="S03")
def takes_one_softmax_of_the_batch(logits, labels):
    """All probabilities of the batch together sum to 1."""
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits), axis=(0, 1)), labels) / len(logits)


@misconception("test_each_row_is_shifted_by_its_own_maximum", row="S05")
def shifts_by_the_maximum_of_the_batch(logits, labels):
    """Any constant may be subtracted, so one maximum will do for all rows."""
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


@misconception("test_cross_entropy_grad_worked_by_hand", row="S13")
def divides_by_every_entry(logits, labels):
    """The mean runs over all N times C entries."""
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits)), labels) / logits.size


@misconception("test_cross_entropy_grad_worked_by_hand", row="S14")
def subtracts_the_other_way_round(logits, labels):
    """The error is what is true, minus what was predicted."""
    _refuse_labels(logits, labels)
    return -_less_truth(_softmax(_floating(logits)), labels) / len(logits)


@misconception("test_cross_entropy_grad_agrees_with_autograd", row="S15")
def subtracts_in_whole_columns(logits, labels):
    """p[:, labels] is the entry of each example's label."""
    _refuse_labels(logits, labels)
    p = _softmax(_floating(logits))
    p[:, labels] -= 1
    return p / len(p)


@misconception("test_cross_entropy_grad_agrees_with_autograd", row="S16")
def rewards_the_likeliest_class(logits, labels):
    """The class is the one with the largest probability."""
    _refuse_labels(logits, labels)
    p = _softmax(_floating(logits))
    return _less_truth(p, p.argmax(axis=1)) / len(p)


@misconception("test_cross_entropy_grad_worked_by_hand", row="S27")
def divides_by_the_batch_size_of_the_notebook(logits, labels):
    """The batch size is 64, as it was set at the top."""
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(_floating(logits)), labels) / 64


@misconception("test_cross_entropy_grad_worked_by_hand", row="S29")
def assigns_minus_one_to_a_mask(logits, labels):
    """Put -1 into the mask at each label, and add it."""
    _refuse_labels(logits, labels)
    p = _softmax(_floating(logits))
    mask = np.arange(p.shape[1]) == labels[:, None]
    mask[np.arange(len(p)), labels] = -1
    return (p + mask) / len(p)


@misconception("test_cross_entropy_grad_keeps_float32", row="P04")
def subtracts_rows_of_float64(logits, labels):
    """np.eye(C)[labels] is the onehot to subtract."""
    _refuse_labels(logits, labels)
    p = _softmax(_floating(logits))
    return (p - np.eye(p.shape[1])[labels]) / len(p)


@misconception("test_cross_entropy_grad_of_whole_numbers", row="L13")
def writes_into_an_array_like_the_logits(logits, labels):
    """The gradient is like the logits, so np.zeros_like(logits) is the array for it."""
    _refuse_labels(logits, labels)
    grad = np.zeros_like(logits)
    grad[...] = _less_truth(_softmax(_floating(logits)), labels) / len(logits)
    return grad


@misconception("test_cross_entropy_grad_of_whole_numbers", row="L12")
def shifts_bytes(logits, labels):
    """np.exp makes floats of whole numbers soon enough: they can be shifted as they are."""
    _refuse_labels(logits, labels)
    return _less_truth(_softmax(logits), labels) / len(logits)


@misconception("test_cross_entropy_grad_wants_one_label_each")
def indexes_with_any_labels(logits, labels):
    """If the labels did not belong to the logits, NumPy would say so."""
    return _less_truth(_softmax(_floating(logits)), labels) / len(logits)


@misconception("test_cross_entropy_grad_leaves_its_arguments_alone", row="S28")
def shifts_the_callers_logits(logits, labels):
    """logits -= is the short way to shift my logits."""
    _refuse_labels(logits, labels)
    logits -= logits.max(axis=1, keepdims=True)
    return _less_truth(_softmax(_floating(logits)), labels) / len(logits)
