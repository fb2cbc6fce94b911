"""Raises while the function that could be checked is defined."""


def checked(function):
    raise RuntimeError("the file was never run by its author")


@checked
def half_mse(pred, target):
    return 0.0
