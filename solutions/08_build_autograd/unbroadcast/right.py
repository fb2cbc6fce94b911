"""Right answers to `unbroadcast`, written differently."""

import numpy as np

from autograder import variant


@variant
def unbroadcast_in_two_steps(grad, shape):
    """First the axes in front, one by one, then those of 1, then a look at what came out."""
    given = grad.shape
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, n in enumerate(shape[: grad.ndim]):
        if n == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    if grad.shape != shape:
        raise ValueError(f"{list(given)} was not broadcast from {list(shape)}")
    return grad


@variant
def unbroadcast_by_padding(grad, shape):
    """Writes ones in front of the shape, and sums wherever the two shapes differ."""
    if np.broadcast_shapes(shape, grad.shape) != grad.shape:
        raise ValueError(f"shapes {shape} and {grad.shape}")
    padded = (1,) * (grad.ndim - len(shape)) + tuple(shape)
    axes = tuple(i for i in range(grad.ndim) if padded[i] != grad.shape[i])
    return np.sum(grad, axis=axes, keepdims=True).reshape(shape)


@variant
def unbroadcast_by_scattering(grad, shape):
    """Adds every entry up at the place in the small array that it came from."""
    if np.broadcast_shapes(shape, grad.shape) != grad.shape:
        raise ValueError(f"shapes {shape} and {grad.shape}")
    small = np.zeros(shape, grad.dtype)
    places = np.broadcast_to(np.arange(small.size).reshape(shape), grad.shape)
    np.add.at(small.reshape(-1), places, grad)
    return small
