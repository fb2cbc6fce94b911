"""Right answers to `cross_entropy_weighted`, written differently."""

import numpy as np
from cross_entropy import _as_floats, _check_one_label_per_row, log_softmax

from autograder import variant


@variant
def weighted_in_two_parts(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The hard part and the smooth part, added up as torch does; ignored examples weigh 0."""
    logits = _as_floats(logits)
    _check_one_label_per_row(logits, labels)
    n, c = logits.shape
    weights = np.ones(c) if class_weights is None else np.asarray(class_weights, dtype=float)
    if weights.shape != (c,):
        raise ValueError(f"{weights.shape} weights for {logits.shape} logits")
    ignored = np.zeros(n, bool) if ignore_index is None else labels == ignore_index
    if ignored.all():
        raise ValueError("nothing left")
    safe = np.where(ignored, 0, labels)
    own = np.where(ignored, 0.0, weights[safe])
    log_probs = log_softmax(logits)
    hard = -(own * log_probs[np.arange(n), safe]).sum()
    smooth = -((log_probs @ weights) * ~ignored).sum() / c
    return ((1 - label_smoothing) * hard + label_smoothing * smooth) / own.sum()


@variant
def weighted_with_weights_that_sum_to_one(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """Scales the weights first, which the division cancels; loops over what counts."""
    if labels.shape != (len(logits),):
        raise ValueError(f"labels {labels.shape}, logits {logits.shape}")
    c = logits.shape[1]
    if class_weights is None:
        class_weights = np.full(c, 1 / c)
    if np.shape(class_weights) != (c,):
        raise ValueError(f"weights {class_weights.shape}, logits {logits.shape}")
    w = class_weights / np.sum(class_weights)
    above = below = 0.0
    for row, label in zip(log_softmax(logits), labels, strict=True):
        if ignore_index is not None and label == ignore_index:
            continue
        for k in range(c):
            share = label_smoothing / c + (1 - label_smoothing if k == label else 0)
            above -= w[k] * share * row[k]
        below += w[label]
    if below == 0:
        raise ValueError("every example is ignored")
    return float(above / below)
