"""Right answers to `make_tensor`, written differently."""

import numpy as np
import torch

from autograder import variant


@variant
def calls_the_class(rows):
    """torch.Tensor makes float32 of whatever comes."""
    return torch.Tensor(rows)


@variant
def goes_through_an_array(rows):
    """NumPy refuses ragged rows with a ValueError, too."""
    return torch.from_numpy(np.array(rows, dtype=np.float32))


@variant
def stacks_rows_of_one_length(rows):
    """Compares the lengths first, and makes one row at a time."""
    if len({len(row) for row in rows}) > 1:
        raise ValueError(f"rows of different lengths: {[len(row) for row in rows]}")
    return torch.stack([torch.tensor(row, dtype=torch.float32) for row in rows])
