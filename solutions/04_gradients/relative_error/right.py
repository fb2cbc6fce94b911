"""Right answers to `relative_error`, written differently."""

import math

import numpy as np

from autograder import variant


@variant
def loops_over_the_entries(a, b):
    """Compares plain Python floats one by one."""
    if np.shape(a) != np.shape(b):
        raise ValueError(f"cannot compare {np.shape(a)} with {np.shape(b)}")
    worst = 0.0
    for one, other in zip(np.ravel(a).tolist(), np.ravel(b).tolist(), strict=True):
        error = abs(one - other) / max(1e-12, abs(one) + abs(other))
        if math.isnan(error):
            return math.inf
        worst = max(worst, error)
    return worst


@variant
def adds_the_floor(a, b):
    """Adds 1e-12 to what it divides by, and returns a NumPy float."""
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.shape != b.shape:
        raise ValueError(f"{a.shape} != {b.shape}")
    return np.nan_to_num(np.abs(a - b) / (np.abs(a) + np.abs(b) + 1e-12), nan=np.inf).max()


@variant
def asks_for_nan_first(a, b):
    """Answers infinity before it computes anything."""
    if a.shape != b.shape:
        raise ValueError(f"a has shape {list(a.shape)} and b has shape {list(b.shape)}")
    if np.any(np.isnan(a)) or np.any(np.isnan(b)):
        return np.inf
    a, b = a.astype(np.float64), b.astype(np.float64)
    size = np.clip(np.abs(a) + np.abs(b), 1e-12, None)
    return np.amax(np.abs(np.subtract(a, b)) / size)
