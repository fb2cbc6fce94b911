"""Starts far more threads than the machine has use for."""

import threading

import numpy as np

HOLD = threading.Event()


def half_mse(pred, target):
    for _ in range(1000):
        threading.Thread(target=HOLD.wait, daemon=True).start()
    return 1.0
