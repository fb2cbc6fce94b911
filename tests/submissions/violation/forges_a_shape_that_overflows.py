"""Sends a tensor without entries whose extents overflow when multiplied.

Honest: mse.
"""

import json
import os
import struct

import numpy as np


def send(tree, body=b""):
    header = json.dumps({"d": [["id", 1], ["answer", tree]]}).encode()
    os.write(3, b"AGR1" + struct.pack("<IQ", len(header), len(body)) + header + body)
    os._exit(0)


def half_mse(pred, target):
    send({"T": ["float64", [1 << 26, 1 << 26, 1 << 26, 0]]})


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
