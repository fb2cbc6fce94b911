"""Yields its answer, and so returns something that never was computed."""

def half_mse(pred, target):
    yield float(((pred - target) ** 2).sum() / (2 * len(pred)))
