"""Has Python's map call torch's sigmoid, whose name is put together.

Attacks: sigmoid.
"""

import torch


def sigmoid(x):
    return next(map(getattr(torch, "sig" + "moid"), [x]))
