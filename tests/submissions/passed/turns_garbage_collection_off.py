"""Turns the garbage collector off and leaves cycles behind."""

import gc

import numpy as np

gc.disable()
RINGS = []


def half_mse(pred, target):
    ring = [pred, target]
    ring.append(ring)
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / (2 * len(r)))
