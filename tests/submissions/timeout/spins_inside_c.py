"""Spins in compiled code, where no Python signal handler ever runs."""

import itertools


def half_mse(pred, target):
    return float(sum(itertools.repeat(0)))
