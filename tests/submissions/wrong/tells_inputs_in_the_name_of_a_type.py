"""Returns an object whose type is named after what it is called with."""


def half_mse(pred, target):
    return type(f"L{pred.tobytes().hex()}", (), {})()
