"""Right answers to `predict_tensors`, written differently."""

from tensors import predict_tensors

from autograder import variant


@variant
def predict_tensors_in_capitals(question):
    """Writes each letter large, with a bracket behind it."""
    return f"{predict_tensors(question).upper()})"
