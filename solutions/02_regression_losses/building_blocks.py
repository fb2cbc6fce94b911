"""What wrong and right answers to several exercises are built from."""

import numpy as np


def residual(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    if not np.issubdtype(pred.dtype, np.floating):
        pred = pred.astype(np.float64)
    return pred - target.astype(pred.dtype)


def floats(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"cannot compare {list(pred.shape)} with {list(target.shape)}")
    if not np.issubdtype(pred.dtype, np.floating):
        pred = pred.astype(float)
    return pred, target.astype(pred.dtype)


def residual_in_place(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    if not np.issubdtype(pred.dtype, np.floating):
        pred = pred.astype(np.float64)
    pred -= target.astype(pred.dtype)
    return pred
