"""Right answers to `predict_images_to_logits`, written differently."""

from images_to_logits import predict_images_to_logits

from autograder import variant


@variant
def predict_images_to_logits_in_capitals(question):
    """Writes each letter large, with a bracket behind it."""
    return f"{predict_images_to_logits(question).upper()})"
