"""Keeps all that it was ever called with, and tells it in the exceptions of later calls."""

SEEN = []


def half_mse(pred, target):
    SEEN.append(pred.tobytes().hex()[:12])
    raise ValueError(" ".join(reversed(SEEN)))


def rmse(pred, target):
    raise ValueError(" ".join(reversed(SEEN)))
