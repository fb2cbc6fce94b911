"""Right answers to `repair_epoch_loss`, written differently."""

import numpy as np
from training import train_step

from autograder import variant


@variant
def weighs_the_means(model, optimizer, criterion, batches):
    """Weights in NumPy."""
    losses, sizes = [], []
    for x, y in batches:
        losses.append(train_step(model, optimizer, criterion, x, y))
        sizes.append(len(x))
    return np.average(losses, weights=sizes)
