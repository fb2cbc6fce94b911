"""Right answers to `accuracy`, written differently."""

import numpy as np
from cross_entropy import _check_one_label_per_row, softmax

from autograder import variant


@variant
def accuracy_in_a_loop(logits, labels):
    """Counts one by one."""
    _check_one_label_per_row(logits, labels)
    rows = [list(row) for row in logits]
    return sum(row.index(max(row)) == y for row, y in zip(rows, labels, strict=True)) / len(rows)


@variant
def accuracy_of_the_probabilities(logits, labels):
    """Takes a stable softmax first, which keeps the order."""
    _check_one_label_per_row(logits, labels)
    return np.mean(np.argmax(softmax(logits), axis=-1) == labels)


@variant
def accuracy_with_count_nonzero(logits, labels):
    """Counts what is not different from zero."""
    if labels.ndim != 1 or len(labels) != len(logits):
        raise ValueError(f"expected {(len(logits),)} labels, got {labels.shape}")
    wrong = np.count_nonzero(logits.argmax(1) - labels.astype(np.int64))
    return 1 - wrong / len(labels)
