"""Wrong answers to `logsumexp_backward`."""

import numpy as np
from beliefs import (
    AN_ARRAY_IS_MINE,
    AN_AXIS_OF_0_IS_NONE,
    AN_AXIS_OF_ONE_CAN_GO,
    BROADCASTING_FINDS_THE_PLACE,
    NUMPY_MAKES_THE_SHAPES_FIT,
    ONE_MAXIMUM_FOR_ALL,
    SOFTMAX_AS_IT_READS,
    THE_WHOLE_TABLE_SUMS_TO_ONE,
)
from build_autograd import logsumexp_backward
from building_blocks import _due, _expanded

from autograder import misconception


def _softmax(x, axis):
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


@misconception("test_logsumexp_backward_over_rows", belief=AN_AXIS_OF_0_IS_NONE, row="A08")
def logsumexp_takes_axis_zero_for_none(dout, x, axis=None, keepdims=False):
    _due(dout, x, axis, keepdims)
    if not axis:
        return _softmax(x, None) * dout
    return _softmax(x, axis) * (dout if keepdims else np.expand_dims(dout, axis))


@misconception(
    "test_logsumexp_backward_beside_an_axis_of_one", belief=AN_AXIS_OF_ONE_CAN_GO, row="A09"
)
def squeezes_every_axis_of_one(dout, x, axis=None, keepdims=False):
    dout = _expanded(dout, x, axis, keepdims)
    top = x.max(axis=axis, keepdims=True)
    out = (top + np.log(np.exp(x - top).sum(axis=axis, keepdims=True))).squeeze()
    out = out if axis is None else np.expand_dims(out, axis)
    return dout * np.exp(x - out)


@misconception("test_logsumexp_backward_of_large_numbers", belief=SOFTMAX_AS_IT_READS, row="S01")
def takes_no_maximum_off(dout, x, axis=None, keepdims=False):
    powers = np.exp(x)
    return _expanded(dout, x, axis, keepdims) * powers / powers.sum(axis=axis, keepdims=True)


@misconception("test_logsumexp_backward_of_slices_far_apart", belief=ONE_MAXIMUM_FOR_ALL, row="S05")
def takes_the_maximum_of_all_off(dout, x, axis=None, keepdims=False):
    powers = np.exp(x - x.max())
    return _expanded(dout, x, axis, keepdims) * powers / powers.sum(axis=axis, keepdims=True)


@misconception("test_logsumexp_backward_of_slices_far_apart")
def takes_no_more_than_a_thousand_off(dout, x, axis=None, keepdims=False):
    """Numbers go up to 1000, so no more than that has to be taken off."""
    powers = np.exp(x - np.clip(x.max(axis=axis, keepdims=True), -1000, 1000).astype(x.dtype))
    return _expanded(dout, x, axis, keepdims) * powers / powers.sum(axis=axis, keepdims=True)


@misconception("test_logsumexp_backward_of_slices_far_apart")
def cuts_large_numbers_off(dout, x, axis=None, keepdims=False):
    """Beyond 1000 a number is as good as 1000."""
    return logsumexp_backward(dout, np.clip(x, -1000, 1000), axis, keepdims)


@misconception("test_logsumexp_backward_over_rows")
def reduces_the_last_axis_always(dout, x, axis=None, keepdims=False):
    """A softmax goes over the last axis."""
    return _expanded(dout, x, axis, keepdims) * _softmax(x, -1)


@misconception("test_logsumexp_backward_over_columns", belief=BROADCASTING_FINDS_THE_PLACE)
def lets_numpy_line_up_dout(dout, x, axis=None, keepdims=False):
    _due(dout, x, axis, keepdims)
    return dout * _softmax(x, axis)


@misconception("test_logsumexp_backward_over_columns", row="B06")
def forgets_dout(dout, x, axis=None, keepdims=False):
    """The gradient of logsumexp is the softmax."""
    _due(dout, x, axis, keepdims)
    return _softmax(x, axis)


@misconception("test_logsumexp_backward_with_kept_axes")
def adds_the_axis_that_was_kept(dout, x, axis=None, keepdims=False):
    """The reduced axis is always missing in dout."""
    _due(dout, x, axis, keepdims)
    return _softmax(x, axis) * (dout if axis is None else np.expand_dims(dout, axis))


@misconception("test_logsumexp_backward_over_columns")
def takes_the_slope_of_a_softmax(dout, x, axis=None, keepdims=False):
    """The gradient has the p (1 - p) of the softmax in it."""
    p = _softmax(x, axis)
    return _expanded(dout, x, axis, keepdims) * p * (1 - p)


@misconception(
    "test_logsumexp_backward_refuses_a_dout_that_does_not_fit",
    belief=NUMPY_MAKES_THE_SHAPES_FIT,
    row="L06",
)
def logsumexp_broadcasts_any_dout(dout, x, axis=None, keepdims=False):
    if not keepdims and axis is not None:
        dout = np.expand_dims(dout, axis)
    return dout * _softmax(x, axis)


@misconception("test_logsumexp_backward_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def takes_the_maximum_off_in_place(dout, x, axis=None, keepdims=False):
    dout = _expanded(dout, x, axis, keepdims)
    x -= x.max(axis=axis, keepdims=True)
    return logsumexp_backward(dout, x, axis, True)


@misconception("test_logsumexp_backward_over_several_axes")
def logsumexp_puts_axes_back_as_they_are_named(dout, x, axis=None, keepdims=False):
    """The axes are put back one after the other, in the order in which they are named."""
    _due(dout, x, axis, keepdims)
    if axis is not None and not keepdims:
        for one in axis if isinstance(axis, tuple) else (axis,):
            dout = np.expand_dims(dout, one)
    return dout * _softmax(x, axis)


@misconception("test_logsumexp_backward_over_several_axes")
def logsumexp_sorts_axes_as_they_are_named(dout, x, axis=None, keepdims=False):
    """Sorted, the axes can be put back one after the other, negative ones too."""
    _due(dout, x, axis, keepdims)
    if axis is not None and not keepdims:
        for one in sorted(axis) if isinstance(axis, tuple) else (axis,):
            dout = np.expand_dims(dout, one)
    return dout * _softmax(x, axis)


@misconception("test_logsumexp_backward_over_columns", belief=BROADCASTING_FINDS_THE_PLACE)
def divides_by_sums_without_their_axis(dout, x, axis=None, keepdims=False):
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    return _expanded(dout, x, axis, keepdims) * powers / powers.sum(axis=axis)


@misconception("test_logsumexp_backward_over_columns")
def takes_the_slope_of_exp(dout, x, axis=None, keepdims=False):
    """The slope is that of exp, which is exp(x)."""
    with np.errstate(all="ignore"):
        return _expanded(dout, x, axis, keepdims) * np.exp(x)


@misconception("test_logsumexp_backward_over_columns")
def takes_the_slope_of_the_logarithm(dout, x, axis=None, keepdims=False):
    """The slope is that of the logarithm, one over the sum."""
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    sums = powers.sum(axis=axis, keepdims=True)
    return _expanded(dout, x, axis, keepdims) / sums * np.ones_like(x)


@misconception("test_logsumexp_backward_over_columns", belief=THE_WHOLE_TABLE_SUMS_TO_ONE)
def takes_the_softmax_of_everything(dout, x, axis=None, keepdims=False):
    return _expanded(dout, x, axis, keepdims) * _softmax(x, None)


@misconception("test_logsumexp_backward_over_columns", belief=THE_WHOLE_TABLE_SUMS_TO_ONE)
def takes_the_sum_of_everything(dout, x, axis=None, keepdims=False):
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    return _expanded(dout, x, axis, keepdims) * powers / powers.sum()


@misconception(
    "test_logsumexp_backward_over_columns",
    holds=("takes_the_softmax_of_everything", "takes_no_maximum_off"),
)
def takes_the_softmax_of_everything_as_it_reads(dout, x, axis=None, keepdims=False):
    powers = np.exp(x)
    return _expanded(dout, x, axis, keepdims) * powers / powers.sum()


@misconception(
    "test_logsumexp_backward_over_columns",
    holds=("takes_the_softmax_of_everything", "lets_numpy_line_up_dout"),
)
def takes_the_softmax_of_everything_and_lines_up(dout, x, axis=None, keepdims=False):
    _due(dout, x, axis, keepdims)
    return dout * _softmax(x, None)


@misconception("test_logsumexp_backward_over_columns")
def reduces_the_first_axis_always(dout, x, axis=None, keepdims=False):
    """A softmax goes over the first axis."""
    return _expanded(dout, x, axis, keepdims) * _softmax(x, 0)


@misconception("test_logsumexp_backward_over_columns")
def takes_the_logarithm_of_the_softmax(dout, x, axis=None, keepdims=False):
    """The gradient is x minus its logsumexp."""
    top = x.max(axis=axis, keepdims=True)
    out = top + np.log(np.exp(x - top).sum(axis=axis, keepdims=True))
    return _expanded(dout, x, axis, keepdims) * (x - out)


@misconception("test_logsumexp_backward_over_rows")
def forgets_to_divide_by_the_sum(dout, x, axis=None, keepdims=False):
    """With the maximum taken off, the exponentials are the softmax."""
    dout = _expanded(dout, x, axis, keepdims)
    return dout * np.exp(x - x.max(axis=axis, keepdims=True))


@misconception("test_logsumexp_backward_over_rows")
def goes_back_through_the_softmax(dout, x, axis=None, keepdims=False):
    """What goes back through logsumexp goes back through the softmax."""
    dout, p = _expanded(dout, x, axis, keepdims), _softmax(x, axis)
    return p * (dout - (dout * p).sum(axis=axis, keepdims=True))


@misconception("test_logsumexp_backward_over_columns", holds=("takes_the_slope_of_the_logarithm",))
def takes_one_over_the_sum_as_it_reads(dout, x, axis=None, keepdims=False):
    with np.errstate(all="ignore"):
        sums = np.exp(x).sum(axis=axis, keepdims=True)
        return _expanded(dout, x, axis, keepdims) / sums * np.ones_like(x)


@misconception(
    "test_logsumexp_backward_over_columns", holds=("forgets_dout", "takes_no_maximum_off")
)
def forgets_dout_and_the_maximum(dout, x, axis=None, keepdims=False):
    _due(dout, x, axis, keepdims)
    powers = np.exp(x)
    return powers / powers.sum(axis=axis, keepdims=True)
