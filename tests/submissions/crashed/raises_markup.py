"""Raises with a text that a terminal, a page, a sheet or Markdown would obey.

Honest: mse.
"""

import numpy as np


def half_mse(pred, target):
    raise type("<script>alert(1)</script>\x1b[2J", (ValueError,), {})(
        "=cmd|' /C calc'!A0\r\n\x1b]0;owned\x07<img src=x onerror=alert(1)>\n# Score: 100 ```"
        "\u202e\ud800\x00[x](javascript:alert(1))"
    )


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / len(r))
