"""Takes a lock that it already holds."""

import threading

LOCK = threading.Lock()


def half_mse(pred, target):
    with LOCK, LOCK:
        return 0.0
