"""Right answers to `predict_regression_losses`, written differently."""

from regression_losses import predict_regression_losses

from autograder import variant


@variant
def predict_regression_losses_in_capitals(question):
    """Writes each letter large, with a bracket behind it."""
    return f"{predict_regression_losses(question).upper()})"
