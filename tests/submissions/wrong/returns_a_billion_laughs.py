"""Returns lists of the same lists, which written out would fill the world."""

def half_mse(pred, target):
    laugh = [0.0]
    for _ in range(18):
        laugh = [laugh] * 10
    return laugh
