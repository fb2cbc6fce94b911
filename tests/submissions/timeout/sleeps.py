"""Sleeps through its exam."""

import time


def half_mse(pred, target):
    time.sleep(1000)
    return 0.0
