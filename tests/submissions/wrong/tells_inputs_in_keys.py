"""Returns what it is called with as the keys of a dict, and of dicts in a list."""


def half_mse(pred, target):
    return [{pred.tobytes().hex(): 0.0}, [[len(pred) * ["x"]]]]
