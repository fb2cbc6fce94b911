"""Returns a dict whose keys are numbers of thousands of digits and surrogates."""

def half_mse(pred, target):
    return {10**4200: 0.0, "\ud800": 0.0, "": 0.0, -1: 0.0}
