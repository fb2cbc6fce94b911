"""Right answers to `predict_build_autograd`, written differently."""

from build_autograd import predict_build_autograd

from autograder import variant


@variant
def predict_build_autograd_in_capitals(question):
    """Writes each letter large, with a bracket behind it."""
    return f"{predict_build_autograd(question).upper()})"
