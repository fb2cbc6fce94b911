"""Returns a list a hundred thousand lists deep."""

def half_mse(pred, target):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return deep
