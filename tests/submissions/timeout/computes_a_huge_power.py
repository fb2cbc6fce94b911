"""Asks for a number with more digits than atoms."""

def half_mse(pred, target):
    return float(len(str(7 ** (7**9))))
