"""Right answers to `mae_grad`, written differently."""

from building_blocks import floats

from autograder import variant


@variant
def mae_grad_by_comparison(pred, target):
    """One where above, minus one where below."""
    pred, target = floats(pred, target)
    above, below = (pred > target).astype(pred.dtype), (pred < target).astype(pred.dtype)
    return (above - below) / len(pred)
