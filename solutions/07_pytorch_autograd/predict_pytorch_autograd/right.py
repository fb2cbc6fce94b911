"""Right answers to `predict_pytorch_autograd`, written differently."""

from pytorch_autograd import predict_pytorch_autograd

from autograder import variant


@variant
def predict_pytorch_autograd_in_capitals(question):
    """Writes each letter large, with a bracket behind it."""
    return f"{predict_pytorch_autograd(question).upper()})"
