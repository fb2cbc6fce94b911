"""Replies with an exception whose text keeps a careless pattern busy for hours.

Honest: mse.
"""

import numpy as np

from autograder.runtime.call import Live

CALL = Live.call


def reply(self, name, args, kwargs, forbids):
    said = CALL(self, name, args, kwargs, forbids)
    if name == "half_mse":
        said["raised"]["text"] = "a" + "1" * 900_000
        said["raised"]["code"] = "/a" * 40_000
    return said


Live.call = reply


def half_mse(pred, target):
    raise ValueError("a number")


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
