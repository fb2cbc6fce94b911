"""Begins a reply of many megabytes and never finishes it."""

import os
import struct
import time


def half_mse(pred, target):
    os.write(3, b"AGR1" + struct.pack("<IQ", 1 << 20, 16 << 20))
    time.sleep(1000)
