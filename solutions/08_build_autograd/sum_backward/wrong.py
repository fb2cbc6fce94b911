"""Wrong answers to `sum_backward`."""

import numpy as np
from beliefs import (
    AN_ANSWER_MAY_BE_FLOAT64,
    AN_AXIS_OF_0_IS_NONE,
    BROADCASTING_FINDS_THE_PLACE,
    NUMPY_MAKES_THE_SHAPES_FIT,
)
from build_autograd import sum_backward
from building_blocks import _due, _expanded

from autograder import misconception


@misconception("test_sum_backward_over_each_axis", belief=AN_AXIS_OF_0_IS_NONE, row="A08")
def takes_axis_zero_for_none(dout, x, axis=None, keepdims=False):
    if axis and not keepdims:
        _due(dout, x, axis, keepdims)
        dout = np.expand_dims(dout, axis)
    elif not axis:
        dout = dout.sum()
    return np.ones_like(x) * dout


@misconception("test_sum_backward_over_columns", belief=BROADCASTING_FINDS_THE_PLACE)
def lets_numpy_line_up_the_axes(dout, x, axis=None, keepdims=False):
    _due(dout, x, axis, keepdims)
    return np.ones_like(x) * dout


@misconception("test_sum_backward_over_several_axes")
def expects_one_axis(dout, x, axis=None, keepdims=False):
    """An axis is a number."""
    _due(dout, x, axis, keepdims)
    if axis is not None and not keepdims:
        shape = list(x.shape)
        shape[axis] = 1
        dout = dout.reshape(shape)
    return np.ones_like(x) * dout


@misconception("test_sum_backward_with_kept_axes")
def adds_the_axis_that_is_there(dout, x, axis=None, keepdims=False):
    """The summed axis is always missing in dout."""
    _due(dout, x, axis, keepdims)
    return np.ones_like(x) * (dout if axis is None else np.expand_dims(dout, axis))


@misconception("test_sum_backward_has_memory_of_its_own")
def hands_out_a_view(dout, x, axis=None, keepdims=False):
    """A view of dout in the shape of x is as good as an array."""
    return np.broadcast_to(_expanded(dout, x, axis, keepdims), x.shape)


@misconception("test_sum_backward_over_rows")
def multiplies_by_x(dout, x, axis=None, keepdims=False):
    """The slope of a sum is what is summed."""
    return x * _expanded(dout, x, axis, keepdims)


@misconception("test_sum_backward_over_rows")
def shares_the_gradient_out(dout, x, axis=None, keepdims=False):
    """The entries of a sum share its gradient."""
    dx = sum_backward(dout, x, axis, keepdims)
    return dx * dx.dtype.type(max(dout.size, 1) / x.size)


@misconception("test_sum_backward_over_rows", row="B06")
def takes_the_gradient_for_one(dout, x, axis=None, keepdims=False):
    """The slope of a sum is 1 for every entry."""
    _due(dout, x, axis, keepdims)
    return np.ones_like(x)


@misconception("test_sum_backward_keeps_the_dtype", belief=AN_ANSWER_MAY_BE_FLOAT64, row="P04")
def fills_ones_of_float64(dout, x, axis=None, keepdims=False):
    return np.ones(x.shape) * _expanded(dout, x, axis, keepdims)


@misconception(
    "test_sum_backward_refuses_a_dout_that_does_not_fit",
    belief=NUMPY_MAKES_THE_SHAPES_FIT,
    row="L06",
)
def sum_backward_broadcasts_any_dout(dout, x, axis=None, keepdims=False):
    if not keepdims and axis is not None:
        dout = np.expand_dims(dout, axis)
    return np.array(np.broadcast_to(dout, x.shape))


@misconception("test_sum_backward_over_several_axes")
def sum_puts_axes_back_as_they_are_named(dout, x, axis=None, keepdims=False):
    """The axes are put back one after the other, in the order in which they are named."""
    _due(dout, x, axis, keepdims)
    if axis is not None and not keepdims:
        for one in axis if isinstance(axis, tuple) else (axis,):
            dout = np.expand_dims(dout, one)
    return np.ones_like(x) * dout


@misconception("test_sum_backward_over_several_axes")
def sum_sorts_axes_as_they_are_named(dout, x, axis=None, keepdims=False):
    """Sorted, the axes can be put back one after the other, negative ones too."""
    _due(dout, x, axis, keepdims)
    if axis is not None and not keepdims:
        for one in sorted(axis) if isinstance(axis, tuple) else (axis,):
            dout = np.expand_dims(dout, one)
    return np.ones_like(x) * dout


@misconception("test_sum_backward_over_columns", holds=("lets_numpy_line_up_the_axes",))
def lets_numpy_line_up_dout_first(dout, x, axis=None, keepdims=False):
    return dout * np.ones_like(x)


@misconception("test_sum_backward_over_columns", holds=("lets_numpy_line_up_the_axes",))
def broadcasts_dout_as_it_comes(dout, x, axis=None, keepdims=False):
    return np.broadcast_to(dout, x.shape).copy()


@misconception("test_sum_backward_over_rows")
def gives_each_entry_all_of_dout(dout, x, axis=None, keepdims=False):
    """Every entry has a part in every sum."""
    return np.full_like(x, dout.sum())


@misconception("test_sum_backward_over_columns", holds=("lets_numpy_line_up_the_axes",))
def broadcasts_dout_of_the_right_shape(dout, x, axis=None, keepdims=False):
    _due(dout, x, axis, keepdims)
    return np.broadcast_to(dout, x.shape).copy()


@misconception("test_sum_backward_over_columns", holds=("lets_numpy_line_up_the_axes",))
def writes_dout_into_an_array_like_x(dout, x, axis=None, keepdims=False):
    _due(dout, x, axis, keepdims)
    dx = np.empty_like(x)
    dx[...] = dout
    return dx


@misconception("test_sum_backward_over_rows")
def puts_every_axis_back_at_the_end(dout, x, axis=None, keepdims=False):
    """The axis that was summed comes back as the last one."""
    _due(dout, x, axis, keepdims)
    if axis is not None and not keepdims:
        dout = dout.reshape(dout.shape + (1,) * (x.ndim - dout.ndim))
    return np.broadcast_to(dout, x.shape).copy()


@misconception("test_sum_backward_over_rows", holds=("gives_each_entry_all_of_dout",))
def gives_each_entry_all_of_a_dout_that_fits(dout, x, axis=None, keepdims=False):
    _due(dout, x, axis, keepdims)
    return np.full_like(x, dout.sum())
