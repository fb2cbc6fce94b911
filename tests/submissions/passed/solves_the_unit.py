"""Hands in the whole unit, and nothing else: the honest student who comes after the others.

Honest: mse, rmse, half_mse_grad, rmse_grad, mae, mae_grad, huber, huber_grad, brier,
examples_half_mse, predict_regression_losses.
"""

import numpy as np


def difference(pred, target):
    if np.shape(pred) != np.shape(target):
        raise ValueError(f"pred is {np.shape(pred)}, target is {np.shape(target)}")
    kind = pred.dtype if pred.dtype.kind == "f" else np.float64
    return pred.astype(kind) - target.astype(kind)


def half_mse(pred, target):
    return 0.5 * mse(pred, target)


def mse(pred, target):
    r = difference(pred, target)
    return float((r * r).sum()) / len(r)


def rmse(pred, target):
    return float(mse(pred, target) ** 0.5)


def half_mse_grad(pred, target):
    r = difference(pred, target)
    return r / len(r)


def rmse_grad(pred, target):
    r = difference(pred, target)
    return r / (len(r) * rmse(pred, target)) if r.any() else r


def mae(pred, target):
    r = difference(pred, target)
    return float(abs(r).sum()) / len(r)


def mae_grad(pred, target):
    r = difference(pred, target)
    return np.sign(r) / len(r)


def huber(pred, target, delta=1.0):
    size = abs(difference(pred, target))
    inside = size <= delta
    cost = (size[inside] ** 2 / 2).sum() + (delta * (size[~inside] - delta / 2)).sum()
    return float(cost) / len(size)


def huber_grad(pred, target, delta=1.0):
    r = difference(pred, target)
    return r.clip(-delta, delta) / len(r)


def brier(prob, labels):
    r = difference(prob, labels)
    if ((prob < 0) | (prob > 1)).any() or not ((labels == 0) | (labels == 1)).all():
        raise ValueError("a probability is from 0 to 1, and a label 0 or 1")
    return float((r * r).sum()) / len(r)


def examples_half_mse():
    whole = np.array([[3, 200, 20], [0, 40, 100]], dtype=np.uint8)
    half = np.array([[1.5, 2.0, -3.0], [4.0, -60.5, 2.25]])
    small = np.array([100], dtype=np.int8)
    calls = [(whole, whole[::-1] + 7), (half, half[:, ::-1] - 1.25), (whole, half), (small, -small)]
    return [(call, half_mse(*call)) for call in calls]


def predict_regression_losses(question):
    answers = {1: "c", 2: "a", 3: "d"}
    return answers[question]
