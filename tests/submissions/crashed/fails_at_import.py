"""Raises before it has defined anything that could be checked."""

raise RuntimeError("the file was never run by its author")


def half_mse(pred, target):
    return 0.0
