"""Right answers to `predict_training`, written differently."""

from training import predict_training

from autograder import variant


@variant
def predict_training_in_capitals(question):
    """Writes each letter large, with a bracket behind it."""
    return f"{predict_training(question).upper()})"
