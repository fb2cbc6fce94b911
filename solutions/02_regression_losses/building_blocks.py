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


def probabilities(prob, labels):
    """Two arrays of floats, after all that `brier` refuses."""
    prob, labels = floats(prob, labels)
    refuse_what_is_no_probability(prob)
    refuse_other_labels(labels)
    return prob, labels


def refuse_what_is_no_probability(prob):
    if not ((prob >= 0) & (prob <= 1)).all():
        raise ValueError("probabilities from 0 to 1, please")


def refuse_other_labels(labels):
    if not ((labels == 0) | (labels == 1)).all():
        raise ValueError("labels 0 and 1, please")
