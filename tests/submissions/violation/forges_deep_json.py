"""Sends brackets within brackets, to exhaust whoever parses them.

Honest: mse.
"""

import json
import os
import struct

import numpy as np


def send(tree, body=b""):
    header = tree
    os.write(3, b"AGR1" + struct.pack("<IQ", len(header), len(body)) + header + body)
    os._exit(0)


def half_mse(pred, target):
    send(b"[" * 500_000)


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
