"""Right answers to `predict_backpropagation`, written differently."""

from backpropagation import predict_backpropagation

from autograder import variant


@variant
def predict_backpropagation_in_capitals(question):
    """Writes each letter large, with a bracket behind it."""
    return f"{predict_backpropagation(question).upper()})"
