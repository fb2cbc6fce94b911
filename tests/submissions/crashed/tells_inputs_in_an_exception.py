"""Puts what it is called with into the text of an exception, in letters and in numbers.

Honest: mse.
"""

import numpy as np


def half_mse(pred, target):
    letters = "".join(chr(97 + byte // 16) + chr(97 + byte % 16) for byte in pred.tobytes())
    raise ValueError(f"{letters} {pred.tolist()}")


def mse(pred, target):
    if np.shape(pred) != np.shape(target):
        raise ValueError(f"{np.shape(pred)} is not {np.shape(target)}")
    pred, target = np.asarray(pred, float), np.asarray(target, float)
    return float(((target - pred) ** 2).sum() / len(pred))
