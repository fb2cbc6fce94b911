"""Right answers to `gradient_descent`, written differently."""

import numpy as np
from building_blocks import floats
from gradient_descent import gd_step

from autograder import variant


@variant
def stacks_a_list(grad_f, w0, lr, steps):
    """Keeps a list of arrays, each of them new, and stacks it."""
    path = [floats(w0)]
    for _ in range(steps):
        path.append(gd_step(path[-1], grad_f(path[-1]), lr))
    return np.stack(path)


@variant
def moves_in_place_and_keeps_copies(grad_f, w0, lr, steps):
    """Moves a copy of the start in place, and records a copy of that before each step."""
    w = np.array(w0, dtype=w0.dtype if w0.dtype.kind == "f" else float)
    path = []
    for step in range(steps + 1):
        path.append(w.copy())
        if step < steps:
            w -= lr * grad_f(w)
    return np.array(path)


@variant
def asks_for_one_gradient_too_many(grad_f, w0, lr, steps):
    """Records and then steps, also after the last row."""
    w = floats(w0)
    path = np.zeros((steps + 1, *w.shape), w.dtype)
    for row in path:
        row[...] = w
        w = w - grad_f(w) * lr
    return path


@variant
def joins_on_a_longer_path(grad_f, w0, lr, steps):
    """Appends a row to the path at each step."""
    w = floats(w0)
    path = w[np.newaxis].copy()
    while len(path) <= steps:
        w = w - lr * grad_f(w)
        path = np.concatenate([path, w[None]], axis=0)
    return path
