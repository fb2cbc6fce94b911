"""Calls torch's sigmoid where torch keeps what is written in C.

Attacks: sigmoid.
"""

import torch


def sigmoid(x):
    return torch._C._special.special_expit(x)
