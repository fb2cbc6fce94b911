"""Right answers to `one_hot`, written differently."""

import torch

from autograder import variant


def _in_range(labels, num_classes):
    if len(labels) and (labels.min() < 0 or labels.max() >= num_classes):
        raise ValueError(f"labels must be 0 to {num_classes - 1}")
    return labels.to(torch.int64)


@variant
def one_hot_from_the_identity(labels, num_classes):
    """Picks rows of the identity matrix."""
    return torch.eye(num_classes)[_in_range(labels, num_classes)]


@variant
def one_hot_by_scatter(labels, num_classes):
    """Scatters ones into zeros."""
    index = _in_range(labels, num_classes).unsqueeze(1)
    return torch.zeros(len(labels), num_classes).scatter_(1, index, 1)


@variant
def one_hot_by_two_indices(labels, num_classes):
    """Writes a one at each row and its label."""
    index = _in_range(labels, num_classes)
    rows = torch.zeros((index.shape[0], num_classes), dtype=torch.float32)
    rows[torch.arange(len(index)), index] = 1
    return rows


@variant
def one_hot_in_a_loop(labels, num_classes):
    """Writes row by row, and refuses a label when it comes to it."""
    rows = torch.zeros(len(labels), num_classes)
    for row, label in zip(rows, labels, strict=True):
        if not 0 <= int(label) < num_classes:
            raise ValueError(f"label {int(label)} of {num_classes} classes")
        row[int(label)] = 1.0
    return rows
