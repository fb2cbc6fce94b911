"""The edges that the syllabus names for this unit."""

import torch
from torch.utils.data import DataLoader

from autograder import edge


def _has_level_rows(x):
    return (x == x[:, :1]).all(dim=1)


@edge("make_tensor")
def integers(rows):
    """all numbers are integers"""
    return all(isinstance(number, int) for row in rows for number in row)


@edge("make_tensor")
def one_row(rows):
    """there is one row"""
    return len(rows) == 1


@edge("column")
def from_the_end(j):
    """j is negative"""
    return j < 0


@edge("swap_channels_last")
def grey(images):
    """there is one channel"""
    return images.shape[1] == 1


@edge("swap_channels_last")
def oblong(images):
    """images are not as high as wide"""
    return images.shape[2] != images.shape[3]


@edge("standardise_rows")
def level_among_others(x):
    """a row of one value stands among others"""
    level = _has_level_rows(x)
    return level.any() and not level.all()


@edge("standardise_rows")
def one_number_each(x):
    """each row is one number"""
    return x.shape[1] == 1


@edge("pairwise_squared_distances")
def as_many_rows(a, b):
    """there are as many rows in both"""
    return len(a) == len(b) > 1


@edge("pairwise_squared_distances")
def a_row_in_both(a, b):
    """a row is in both"""
    return (a[:, None] == b[None]).all(dim=2).any()


@edge("batched_scores")
def one_entry(q):
    """there is one batch entry"""
    return len(q) == 1


@edge("batched_scores")
def as_many_keys(q, k):
    """there are as many keys as queries"""
    return q.shape[1] == k.shape[1] > 1


@edge("add_in_place_")
def stretched(x, y):
    """y is stretched"""
    return x.shape != y.shape


@edge("add_in_place_")
def other_dtype(x, y):
    """the dtypes differ"""
    return x.dtype != y.dtype


@edge("first_batch")
def no_list(loader):
    """the loader is neither a list nor a DataLoader"""
    return not isinstance(loader, list | tuple | DataLoader)


@edge("first_batch")
def no_channel(loader):
    """images come without a channel"""
    batches = getattr(loader, "_batches", loader)  # to take one would count
    return next(iter(batches))[0].ndim == 3


@edge("Affine")
def one_example(x):
    """there is one example"""
    return isinstance(x, torch.Tensor) and len(x) == 1
