"""Trains for ever while a function is defined."""


def trained(function):
    steps = 0
    while steps >= 0:
        steps += 1
    return function


@trained
def half_mse(pred, target):
    return 0.0
