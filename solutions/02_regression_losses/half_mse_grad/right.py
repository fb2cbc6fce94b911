"""Right answers to `half_mse_grad`, written differently."""

from building_blocks import floats

from autograder import variant


@variant
def half_mse_grad_term_by_term(pred, target):
    """Divides before it subtracts."""
    pred, target = floats(pred, target)
    return pred / len(pred) - target / len(pred)
