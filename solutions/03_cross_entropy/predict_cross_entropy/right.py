"""Right answers to `predict_cross_entropy`, written differently."""

from cross_entropy import predict_cross_entropy

from autograder import variant


@variant
def predict_cross_entropy_in_capitals(question):
    """Writes each letter large, with a bracket behind it."""
    return f"{predict_cross_entropy(question).upper()})"
