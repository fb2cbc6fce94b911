"""Returns the function itself."""

def half_mse(pred, target):
    return half_mse
