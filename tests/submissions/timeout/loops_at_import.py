"""Trains for ever at the top of the file."""

STEPS = 0
while STEPS >= 0:
    STEPS += 1


def half_mse(pred, target):
    return 0.0
