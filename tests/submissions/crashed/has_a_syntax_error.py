"""Lacks a colon, as a file does that was handed in a minute before midnight."""


def half_mse(pred, target)
    return float(((pred - target) ** 2).sum() / (2 * len(pred)))
