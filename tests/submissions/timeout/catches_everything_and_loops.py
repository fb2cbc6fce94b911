"""Loops, and swallows whatever is thrown to stop it."""

import signal
import time

signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())


def half_mse(pred, target):
    while True:
        try:
            time.sleep(0.01)
        except BaseException:
            pass
