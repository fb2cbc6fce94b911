"""Takes all memory while it is imported."""

KEPT = [bytearray(1 << 20) for _ in range(2048)]


def half_mse(pred, target):
    return float(len(KEPT))
