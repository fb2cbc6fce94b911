"""Right answers to `brier`, written differently."""

import numpy as np
from building_blocks import probabilities

from autograder import variant


@variant
def brier_by_the_class(prob, labels):
    """Squares what each probability lacks, from 1 where the label is 1, else from 0."""
    prob, labels = probabilities(prob, labels)
    return float(np.where(labels == 1, (1 - prob) ** 2, prob**2).mean())


@variant
def brier_by_a_dot_product(prob, labels):
    """Multiplies the residuals with themselves."""
    prob, labels = probabilities(prob, labels)
    return (prob - labels) @ (prob - labels) / len(prob)


@variant
def brier_in_plain_python(prob, labels):
    """Adds up the examples one by one, and looks at each before."""
    if prob.shape != labels.shape:
        raise ValueError(f"{prob.shape} and {labels.shape}")
    total = 0.0
    for p, y in zip(prob.tolist(), labels.tolist(), strict=True):
        if not 0 <= p <= 1 or y not in (0, 1):
            raise ValueError(f"a probability of {p} with the label {y}")
        total += (p - y) ** 2
    return total / len(prob)
