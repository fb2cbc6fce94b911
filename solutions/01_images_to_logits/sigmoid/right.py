"""Right answers to `sigmoid`, written differently."""

import math

import torch

from autograder import variant


@variant
def sigmoid_by_one_branch(x):
    """The formula as it stands, in which e^800 is inf and 1/inf is 0."""
    return 1 / (1 + torch.exp(-x))


@variant
def sigmoid_by_a_power(x):
    """The formula with a power of e."""
    return (1 + math.e**-x) ** -1


@variant
def sigmoid_by_tanh(x):
    """A tanh, halved and raised."""
    return 0.5 * (1 + torch.tanh(x / 2))


@variant
def sigmoid_by_two_masks(x):
    """Each branch where it is safe, and nan wherever neither applies."""
    out = x.clone()
    positive, negative = x >= 0, x < 0
    out[positive] = 1 / (1 + torch.exp(-x[positive]))
    grown = torch.exp(x[negative])
    out[negative] = grown / (1 + grown)
    return out


@variant
def sigmoid_of_clipped(x):
    """Clips x where no float can tell the difference."""
    return 1 / (1 + torch.exp(-torch.clamp(x, -80, 80)))


@variant
def sigmoid_by_logarithms(x):
    """e to the minus ln(1 + e^-x)."""
    return torch.exp(-torch.logaddexp(torch.zeros_like(x), -x))
