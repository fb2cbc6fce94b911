"""Right answers to `count_parameters`, written differently."""

from itertools import pairwise

import torch
from torch import nn

from autograder import variant


@variant
def count_by_index(sizes):
    """Weights and biases, layer by layer."""
    total = 0
    for i in range(1, len(sizes)):
        total += sizes[i - 1] * sizes[i]
        total += sizes[i]
    return total


@variant
def count_by_building(sizes):
    """Builds the layers and counts their entries."""
    layers = [nn.Linear(m, n) for m, n in pairwise(sizes)]
    return sum(p.numel() for layer in layers for p in layer.parameters())


@variant
def count_biases_apart(sizes):
    """All weights, and then all biases."""
    a = torch.tensor(sizes)
    return int((a[:-1] * a[1:]).sum() + a[1:].sum())
