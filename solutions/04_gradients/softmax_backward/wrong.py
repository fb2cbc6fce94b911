"""Wrong answers to `softmax_backward`."""

import numpy as np
from beliefs import (
    AN_ANSWER_MAY_BE_FLOAT64,
    AN_ARRAY_IS_MINE,
    EVERY_GRADIENT_IS_A_MEAN,
    NUMPY_WOULD_SAY_SO,
    THE_SLOPE_OF_AN_S,
)
from building_blocks import _softmax
from gradients import _refuse_unlike

from autograder import misconception


@misconception("test_softmax_backward_worked_by_hand")
def treats_each_entry_alone(dout, p):
    """Softmax has the slope p (1 - p), like the sigmoid."""
    _refuse_unlike(dout=dout, p=p)
    return dout * p * (1 - p)


@misconception("test_softmax_backward_worked_by_hand", row="B06")
def returns_the_diagonal_slopes(dout, p):
    """The gradient of softmax is p (1 - p)."""
    _refuse_unlike(dout=dout, p=p)
    return p * (1 - p)


@misconception("test_softmax_backward_worked_by_hand", row="B11")
def takes_softmax_of_the_probabilities(dout, p):
    """The gradient of softmax needs the softmax of what I am given."""
    _refuse_unlike(dout=dout, p=p)
    q = _softmax(p)
    return q * (dout - (dout * q).sum(axis=1, keepdims=True))


@misconception("test_softmax_backward_worked_by_hand")
def stops_at_the_difference(dout, p):
    """The gradient is dout less its mean under p."""
    _refuse_unlike(dout=dout, p=p)
    return dout - (dout * p).sum(axis=1, keepdims=True)


@misconception("test_softmax_backward_worked_by_hand")
def sums_dout_without_p(dout, p):
    """What is subtracted is the sum of dout over the row."""
    _refuse_unlike(dout=dout, p=p)
    return p * (dout - dout.sum(axis=1, keepdims=True))


@misconception("test_softmax_backward_worked_by_hand")
def averages_dout_without_p(dout, p):
    """What is subtracted is the mean of dout over the row."""
    _refuse_unlike(dout=dout, p=p)
    return p * (dout - dout.mean(axis=1, keepdims=True))


@misconception("test_softmax_backward_worked_by_hand")
def reverses_the_sign(dout, p):
    """The row's sum comes first: p (sum(dout p) - dout)."""
    _refuse_unlike(dout=dout, p=p)
    return p * ((dout * p).sum(axis=1, keepdims=True) - dout)


@misconception("test_softmax_backward_worked_by_hand")
def takes_dout_for_labels(dout, p):
    """The gradient of softmax is p - y, and y is what I am given."""
    _refuse_unlike(dout=dout, p=p)
    return p - dout


@misconception("test_square_batches_hide_nothing", row="S02")
def sums_down_the_columns(dout, p):
    """The sum runs along the first axis."""
    _refuse_unlike(dout=dout, p=p)
    return p * (dout - (dout * p).sum(axis=0, keepdims=True))


@misconception("test_softmax_backward_worked_by_hand", row="S03")
def sums_over_the_batch(dout, p):
    """The sum runs over everything."""
    _refuse_unlike(dout=dout, p=p)
    return p * (dout - (dout * p).sum())


@misconception("test_square_batches_hide_nothing")
def lays_the_sums_along_a_row(dout, p):
    """The sums of the rows, of shape (N,), are subtracted from the rows one by one."""
    _refuse_unlike(dout=dout, p=p)
    return p * (dout - (dout * p).sum(axis=1))


@misconception("test_softmax_backward_keeps_float32", belief=AN_ANSWER_MAY_BE_FLOAT64, row="P04")
def builds_the_jacobian_in_float64(dout, p):
    _refuse_unlike(dout=dout, p=p)
    jacobian = p[:, :, None] * (np.eye(p.shape[1]) - p[:, None, :])
    return np.einsum("ni,nij->nj", dout, jacobian)


@misconception("test_softmax_backward_refuses_to_broadcast", belief=NUMPY_WOULD_SAY_SO)
def takes_whatever_broadcasts(dout, p):
    return p * (dout - (dout * p).sum(axis=1, keepdims=True))


@misconception(
    "test_softmax_backward_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE, row="B12"
)
def subtracts_into_dout(dout, p):
    _refuse_unlike(dout=dout, p=p)
    dout -= (dout * p).sum(axis=1, keepdims=True)
    return p * dout


@misconception("test_softmax_backward_worked_by_hand")
def forgets_p_before_the_sum(dout, p):
    """It is p dout less the row's sum of it."""
    _refuse_unlike(dout=dout, p=p)
    return p * dout - (dout * p).sum(axis=1, keepdims=True)


@misconception("test_softmax_backward_worked_by_hand")
def subtracts_the_mean_of_the_products(dout, p):
    """What is subtracted is the mean of dout p over the row."""
    _refuse_unlike(dout=dout, p=p)
    return p * (dout - (dout * p).mean(axis=1, keepdims=True))


@misconception("test_softmax_backward_worked_by_hand")
def swaps_dout_and_p(dout, p):
    """It is dout (p - sum(dout p))."""
    _refuse_unlike(dout=dout, p=p)
    return dout * (p - (dout * p).sum(axis=1, keepdims=True))


@misconception("test_softmax_backward_worked_by_hand", belief=EVERY_GRADIENT_IS_A_MEAN)
def divides_by_the_examples(dout, p):
    _refuse_unlike(dout=dout, p=p)
    return p * (dout - (dout * p).sum(axis=1, keepdims=True)) / len(p)


@misconception("test_softmax_backward_worked_by_hand")
def adds_the_sum(dout, p):
    """The row's sum is added."""
    _refuse_unlike(dout=dout, p=p)
    return p * (dout + (dout * p).sum(axis=1, keepdims=True))


@misconception("test_softmax_backward_worked_by_hand")
def stops_at_the_product(dout, p):
    """Going back through softmax is multiplying by p."""
    _refuse_unlike(dout=dout, p=p)
    return dout * p


@misconception("test_softmax_backward_worked_by_hand")
def multiplies_the_sum_by_p_once_more(dout, p):
    """The sum is multiplied by p before it is subtracted."""
    _refuse_unlike(dout=dout, p=p)
    return p * (dout - p * (dout * p).sum(axis=1, keepdims=True))


@misconception("test_softmax_backward_worked_by_hand", belief=THE_SLOPE_OF_AN_S)
def softmax_backward_takes_the_slope_of_tanh(dout, p):
    _refuse_unlike(dout=dout, p=p)
    return dout * (1 - p**2)


@misconception(
    "test_softmax_backward_worked_by_hand",
    holds=("reverses_the_sign", "sums_over_the_batch"),
)
def reverses_the_sign_over_the_batch(dout, p):
    _refuse_unlike(dout=dout, p=p)
    return p * ((dout * p).sum() - dout)
