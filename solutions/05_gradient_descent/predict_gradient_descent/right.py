"""Right answers to `predict_gradient_descent`, written differently."""

from gradient_descent import predict_gradient_descent

from autograder import variant


@variant
def predict_gradient_descent_in_capitals(question):
    """Writes each letter large, with a bracket behind it."""
    return f"{predict_gradient_descent(question).upper()})"
