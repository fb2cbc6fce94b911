"""Keeps every answer and gives it again for the same bytes."""

import numpy as np

ANSWERS = {}


def half_mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    key = pred.tobytes(), target.tobytes(), pred.shape, pred.dtype.str
    if key not in ANSWERS:
        r = pred.astype(np.float64) - target
        ANSWERS[key] = float((r**2).sum() / (2 * len(r)))
    return ANSWERS[key]
