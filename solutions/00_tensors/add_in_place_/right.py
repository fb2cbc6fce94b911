"""Right answers to `add_in_place_`, written differently."""

import torch

from autograder import variant


def _refuse_fractions(x, y):
    if not torch.can_cast(torch.result_type(x, y), x.dtype):
        raise TypeError(f"{y.dtype} cannot be added to {x.dtype}")


@variant
def calls_the_method(x, y):
    """add_ returns the tensor that it changes."""
    _refuse_fractions(x, y)
    return x.add_(y)


@variant
def says_where_the_sum_goes(x, y):
    """torch.add writes into `out`."""
    _refuse_fractions(x, y)
    return torch.add(x, y, out=x)


@variant
def fills_x_with_the_sum(x, y):
    """Computes the sum apart, and copies it into x."""
    if y.dtype.is_floating_point and not x.dtype.is_floating_point:
        raise TypeError(f"x is {x.dtype}, y is {y.dtype}")
    x[...] = x + y
    return x


@variant
def lets_torch_refuse(x, y):
    """Turns the exception of torch into the one that is asked for."""
    try:
        x += y
    except RuntimeError as error:
        raise TypeError(f"{x.dtype} and {y.dtype}: {error}") from error
    return x
