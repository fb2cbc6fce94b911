"""Doubles a string until nothing is left."""

def half_mse(pred, target):
    text = "half"
    for _ in range(29):
        text += text
    return float(len(text))
