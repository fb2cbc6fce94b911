"""Wrong answers to `unbroadcast`."""

import numpy as np
from beliefs import NUMPY_WOULD_SAY_SO, THE_SHAPE_IS_ALL
from build_autograd import unbroadcast

from autograder import misconception


def _fits(grad, shape):
    if np.broadcast_shapes(grad.shape, shape) != grad.shape:
        raise ValueError(f"{shape} does not broadcast to {grad.shape}")


@misconception("test_unbroadcast_sums_over_added_axes", row="A05")
def lets_the_gradient_keep_its_shape(grad, shape):
    """The gradient has the shape of the result."""
    _fits(grad, shape)
    return grad.copy()


@misconception("test_unbroadcast_sums_over_stretched_axes", row="A06")
def sums_added_axes_only(grad, shape):
    """What broadcasting adds are axes in front."""
    _fits(grad, shape)
    return grad.sum(axis=tuple(range(grad.ndim - len(shape))))


@misconception("test_unbroadcast_sums_over_added_axes")
def sums_stretched_axes_only(grad, shape):
    """Broadcasting stretches axes of 1."""
    _fits(grad, shape)
    padded = (1,) * (grad.ndim - len(shape)) + shape
    axes = tuple(axis for axis, n in enumerate(padded) if n == 1)
    return grad.sum(axis=axes, keepdims=True)


@misconception("test_unbroadcast_sums_over_stretched_axes")
def drops_stretched_axes(grad, shape):
    """An axis that was summed is gone."""
    _fits(grad, shape)
    padded = (1,) * (grad.ndim - len(shape)) + shape
    return grad.sum(axis=tuple(axis for axis, n in enumerate(padded) if n == 1))


@misconception("test_unbroadcast_of_added_and_stretched_axes")
def sums_the_first_axis_only(grad, shape):
    """At most one axis is added, the batch."""
    _fits(grad, shape)
    if grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    axes = tuple(axis for axis, n in enumerate(shape) if n == 1)
    return grad.sum(axis=axes, keepdims=True)


@misconception("test_unbroadcast_sums_over_added_axes")
def averages_instead_of_summing(grad, shape):
    """Over a batch one takes the mean."""
    total = unbroadcast(grad, shape)
    return total * total.dtype.type(total.size / grad.size)


@misconception("test_unbroadcast_sums_over_added_axes")
def takes_the_first_of_each(grad, shape):
    """The stretched copies are equal, so one of them will do."""
    _fits(grad, shape)
    grad = grad[(0,) * (grad.ndim - len(shape))]
    return np.asarray(grad[tuple(slice(n) for n in shape)])


@misconception("test_unbroadcast_refuses_what_does_not_fit")
def sums_whatever_differs(grad, shape):
    """Where the sizes differ, the axis is summed, whatever they are."""
    for _ in range(grad.ndim - len(shape)):
        grad = grad.sum(axis=0)
    for axis, (size, n) in enumerate(zip(grad.shape, shape, strict=False)):
        if size != n:
            grad = grad.sum(axis=axis, keepdims=True)
    return np.array(np.broadcast_to(grad, shape))


@misconception("test_unbroadcast_sums_over_stretched_axes", holds=("drops_stretched_axes",))
def drops_stretched_axes_one_by_one(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, n in enumerate(shape):
        if n == 1:
            grad = grad.sum(axis=axis)
    return grad


@misconception("test_unbroadcast_refuses_what_does_not_fit", belief=NUMPY_WOULD_SAY_SO)
def sums_what_is_one_and_leaves_the_rest(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, n in enumerate(shape):
        if n == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


@misconception("test_unbroadcast_sums_over_added_axes", belief=THE_SHAPE_IS_ALL)
def reshapes_the_gradient(grad, shape):
    return grad.reshape(shape)


@misconception("test_unbroadcast_sums_over_added_axes")
def sums_the_last_axes(grad, shape):
    """Broadcasting adds axes at the end."""
    while grad.ndim > len(shape):
        grad = grad.sum(axis=-1)
    for axis, n in enumerate(shape):
        if n == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


@misconception("test_unbroadcast_sums_over_stretched_axes")
def sums_the_first_axis_where_shapes_differ(grad, shape):
    """What was broadcast is the first axis."""
    return grad if grad.shape == tuple(shape) else grad.sum(axis=0)


@misconception("test_unbroadcast_sums_over_added_axes", holds=("sums_stretched_axes_only",))
def sums_axes_of_one_alone(grad, shape):
    for axis, n in enumerate(shape):
        if n == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


@misconception("test_unbroadcast_sums_over_added_axes")
def sums_everything(grad, shape):
    """Every entry has the sum of the whole gradient."""
    _fits(grad, shape)
    return np.full(shape, grad.sum(), grad.dtype)


@misconception("test_unbroadcast_of_added_and_stretched_axes")
def lines_the_shapes_up_from_the_left(grad, shape):
    """The first size of the shape belongs to the first axis of the gradient, and so on."""
    _fits(grad, shape)
    for axis, n in enumerate(shape):
        if n == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    return grad
