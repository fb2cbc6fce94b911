"""Right answers to `numerical_gradient`, written differently."""

import numpy as np

from autograder import variant


@variant
def adds_a_unit_vector(f, x, h=1e-5):
    """Builds h times the unit vector for each entry, and never moves x."""
    point = np.asarray(x, dtype=np.float64)
    gradient = np.empty_like(point)
    for i in np.ndindex(*point.shape):
        step = np.zeros_like(point)
        step[i] = h
        gradient[i] = (f(point + step) - f(point - step)) / (2 * h)
    return gradient.astype(x.dtype) if x.dtype.kind == "f" else gradient


@variant
def moves_x_itself_and_puts_it_back(f, x, h=1e-5):
    """Perturbs the caller's float64 array in place with nditer, below first."""
    point = x if x.dtype == np.float64 else x.astype(np.float64)
    gradient = np.zeros(x.shape, dtype=x.dtype if x.dtype.kind == "f" else np.float64)
    walk = np.nditer(point, flags=["multi_index"])
    while not walk.finished:
        i = walk.multi_index
        old = point[i]
        point[i] = old - h
        below = f(point)
        point[i] = old + h
        above = f(point)
        point[i] = old
        gradient[i] = (above - below) / 2 / h
        walk.iternext()
    return gradient


@variant
def walks_along_a_flat_copy(f, x, h=1e-5):
    """Collects the slopes of a flat copy in a list, and gives them x's shape at the end."""
    flat = np.asarray(x).astype(float).ravel()
    slopes = []
    for i in range(flat.size):
        up, down = flat.copy(), flat.copy()
        up[i] += h
        down[i] -= h
        slopes.append((f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / (2 * h))
    dtype = x.dtype if np.issubdtype(x.dtype, np.floating) else float
    return np.array(slopes, dtype=dtype).reshape(x.shape)


@variant
def divides_by_the_step_that_was_taken(f, x, h=1e-5):
    """Divides by the distance between the two points as float64 has it."""
    point = np.array(x, dtype=np.float64, order="C")
    gradient = np.zeros(point.shape)
    for k in range(point.size):
        here = point.flat[k]
        above, below = here + h, here - h
        point.flat[k] = above
        rise = f(point.copy())
        point.flat[k] = below
        rise -= f(point.copy())
        point.flat[k] = here
        gradient.flat[k] = rise / (above - below)
    return gradient.astype(x.dtype) if x.dtype in (np.float32, np.float16) else gradient
