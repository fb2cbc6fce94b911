"""Right answers to `predict_gradients`, written differently."""

from gradients import predict_gradients

from autograder import variant


@variant
def predict_gradients_in_capitals(question):
    """Writes each letter large, with a bracket behind it."""
    return f"{predict_gradients(question).upper()})"
