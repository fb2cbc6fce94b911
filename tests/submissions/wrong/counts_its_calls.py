"""Keeps state between calls: each answer depends on how many came before."""

CALLS = []


def half_mse(pred, target):
    CALLS.append(pred)
    return 1000.0 + len(CALLS)
