"""Keeps a megabyte more at every step, and never stops."""

def half_mse(pred, target):
    kept = []
    for _ in range(2048):
        kept.append(bytearray(1 << 20))
    return float(len(kept))
