"""Right answers to `linear_regression_loss_and_grads`, written differently."""

import numpy as np
from building_blocks import floats, one_label_each

from autograder import variant


@variant
def derives_by_way_of_the_predictions(w, b, X, y):
    """Divides the residual by n once, as dpred, and sends that back."""
    n, d = X.shape
    if w.shape != (d,) or y.shape != (n,):
        raise ValueError(f"w {w.shape}, X {X.shape}, y {y.shape}")
    X = floats(X)
    pred = np.dot(X, floats(w)) + b
    dpred = (pred - floats(y)) / n
    return np.mean(np.square(pred - y)) / 2, np.dot(dpred, X), np.sum(dpred)


@variant
def adds_up_examples_of_linear_regression(w, b, X, y):
    """Goes through the examples one by one."""
    one_label_each(X, y)
    if w.ndim != 1 or len(w) != X.shape[1]:
        raise ValueError(f"{len(w)} weights for {X.shape[1]} features")
    X, n = floats(X), len(X)
    loss, dw, db = 0.0, np.zeros(len(w), dtype=floats(w).dtype), 0.0
    for x, t in zip(X, y, strict=True):
        r = x @ w + b - t
        loss += r**2 / (2 * n)
        dw += r * x / n
        db += r / n
    return float(loss), dw, float(db)


@variant
def subtracts_from_the_target(w, b, X, y):
    """Takes the residual the other way round, and the sign out of the gradients."""
    pred = floats(X) @ floats(w) + b
    if y.shape != pred.shape or y.ndim > 1:
        raise ValueError(f"y has shape {y.shape}, the predictions have {pred.shape}")
    error = floats(y) - pred
    loss = 0.5 * np.mean(error**2)
    return loss.item(), -(floats(X).T @ error) / error.size, -error.mean()
