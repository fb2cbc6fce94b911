"""Returns what it is called with as a text."""


def half_mse(pred, target):
    return pred.tobytes().hex()
