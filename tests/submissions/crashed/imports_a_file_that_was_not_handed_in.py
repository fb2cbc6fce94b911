"""Uses a helper file that stayed at home."""

from my_helper_functions import squared


def half_mse(pred, target):
    return float(squared(pred - target).sum() / (2 * len(pred)))


HALF = squared(2) / 2
