"""Returns a list without a bottom."""

def half_mse(pred, target):
    ring = [0.0]
    ring.append(ring)
    return ring
