"""Imports a class that PyTorch never had."""

from torch.nn import CrossEntropy


def half_mse(pred, target):
    return 0.0
