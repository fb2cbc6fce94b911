"""Right answers to `predict_optimizers`, written differently."""

from optimizers import predict_optimizers

from autograder import variant


@variant
def predict_optimizers_in_capitals(question):
    """Writes each letter large, with a bracket behind it."""
    return f"{predict_optimizers(question).upper()})"
