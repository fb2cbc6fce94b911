"""Right answers to `pairwise_squared_distances`, written differently."""

import torch

from autograder import variant


def _must_fit(a, b):
    if a.size(1) != b.size(1):
        raise ValueError(f"{a.shape} does not fit {b.shape}")


def _as_floats(t):
    return t if t.is_floating_point() else t.float()


@variant
def unsqueezes_and_squares(a, b):
    """unsqueeze for the new axes, and a norm along the last one."""
    _must_fit(a, b)
    difference = _as_floats(a).unsqueeze(1) - _as_floats(b).unsqueeze(0)
    return difference.square().sum(-1)


@variant
def loops_over_the_rows_of_a(a, b):
    """One row of a against all of b; no loop over pairs."""
    _must_fit(a, b)
    a, b = _as_floats(a), _as_floats(b)
    return torch.stack([((b - row) ** 2).sum(dim=1) for row in a])


@variant
def adds_up_the_columns(a, b):
    """One column after the other: the square of a column against a row."""
    _must_fit(a, b)
    a, b = _as_floats(a), _as_floats(b)
    return sum((a[:, d, None] - b[:, d]) ** 2 for d in range(a.shape[1]))


@variant
def multiplies_differences(a, b):
    """A product of each difference with itself, by einsum."""
    _must_fit(a, b)
    d = _as_floats(a)[:, None] - _as_floats(b)
    return torch.einsum("nmd,nmd->nm", d, d)
