"""Right answers to `sgd_update`, written differently."""

import torch

from autograder import variant


@variant
def update_in_one_call(w, g, lr):
    """One function of torch for the product and the sum."""
    if w.size() != g.size():
        raise ValueError(f"{w.size()} against {g.size()}")
    return torch.add(w, g, alpha=-lr)


@variant
def update_of_a_copy(w, g, lr):
    """Changes a copy in place."""
    if list(w.shape) != list(g.shape):
        raise ValueError(f"w is {[*w.shape]}, g is {[*g.shape]}")
    new = w.clone()
    new -= g * lr
    return new


@variant
def update_under_no_grad(w, g, lr):
    """Detaches everything first."""
    if w.shape != g.shape:
        raise ValueError("shapes differ: " + "x".join(map(str, [*w.shape, *g.shape])))
    with torch.no_grad():
        return w.detach().sub(g.detach().mul(lr))


@variant
def update_through_numpy(w, g, lr):
    """Goes by way of NumPy, in the dtype it found."""
    if w.shape != g.shape:
        raise ValueError(f"{tuple(w.shape)} {tuple(g.shape)}")
    return torch.tensor(w.numpy() - lr * g.numpy(), dtype=w.dtype)
