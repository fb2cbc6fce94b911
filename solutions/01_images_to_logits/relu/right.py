"""Right answers to `relu`, written differently."""

import torch

from autograder import variant


@variant
def relu_by_maximum(x):
    """The larger of x and zeros."""
    return torch.maximum(x, torch.zeros_like(x))


@variant
def relu_by_max_of_a_scalar(x):
    """The larger of x and a zero without axes."""
    return torch.max(x, torch.tensor(0.0))


@variant
def relu_by_a_mask(x):
    """x times where it is positive."""
    return x * (x > 0)


@variant
def relu_by_sizes(x):
    """Half the sum of x and its size."""
    return (x + abs(x)) / 2


@variant
def relu_by_where(x):
    """Zero where x is negative, else x."""
    return torch.where(x < 0, 0.0, x)


@variant
def relu_by_writing_into_a_copy(x):
    """Sets the negative entries of a copy to zero."""
    out = x.clone()
    out[out < 0] = 0
    return out
