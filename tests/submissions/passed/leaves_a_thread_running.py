"""Leaves a thread behind that waits for ever, where it may start one."""

import threading

import numpy as np

try:
    threading.Thread(target=threading.Event().wait, daemon=False).start()
except RuntimeError:
    pass


def half_mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / (2 * len(r)))
