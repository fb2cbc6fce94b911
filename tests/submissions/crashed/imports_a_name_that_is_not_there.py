"""Imports a function that NumPy never had."""

from numpy import residual_of


def half_mse(pred, target):
    return residual_of(pred, target)
