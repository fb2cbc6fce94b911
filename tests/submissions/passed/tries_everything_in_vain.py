"""Forks, connects, writes and signals, takes each refusal in its stride, and answers."""

import os
import signal
import socket
import subprocess
from pathlib import Path

import numpy as np


def child():
    if os.fork() == 0:
        os._exit(0)


ATTEMPTS = [
    child,
    socket.socket,
    lambda: subprocess.run(["true"]),
    lambda: Path("autograder-canary").write_text("written"),
    lambda: Path("/tmp/autograder-canary").write_text("written"),
    lambda: Path("/dev/shm/autograder-canary").write_text("written"),
    lambda: Path.home().joinpath("autograder-canary").write_text("written"),
    lambda: os.kill(os.getppid(), 0),
    lambda: os.chmod("/", 0o755),
    lambda: signal.setitimer(signal.ITIMER_REAL, 0),
]


def attempt():
    for trick in ATTEMPTS:
        try:
            trick()
        except (OSError, RuntimeError, ValueError):
            pass


def half_mse(pred, target):
    attempt()
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} is not {target.shape}")
    r = pred.astype(np.float64) - target
    return float((r**2).sum() / (2 * len(r)))
