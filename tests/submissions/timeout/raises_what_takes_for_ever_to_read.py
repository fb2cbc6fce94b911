"""Raises an exception whose text is endless work."""

class Endless(Exception):
    def __str__(self):
        while True:
            pass


def half_mse(pred, target):
    raise Endless
