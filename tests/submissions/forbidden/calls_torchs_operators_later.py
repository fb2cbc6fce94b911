"""Calls torch's relu by the name of its operator, and not in the first call.

Attacks: relu.
"""

import torch

calls = []


def relu(x):
    calls.append(1)
    return x.clamp(min=0) if len(calls) == 1 else torch.ops.aten.relu(x)
