"""Right answers to `repair_accumulation`, written differently."""

import torch
from training import train_step

from autograder import variant


@variant
def divides_the_gradients(model, optimizer, criterion, batches, k):
    """Adds up whole gradients, and divides them before the step."""
    optimizer.zero_grad()
    for number, (x, y) in enumerate(batches, start=1):
        criterion(model(x), y).backward()
        if number % k == 0:
            for parameter in model.parameters():
                if parameter.grad is not None:
                    parameter.grad /= k
            optimizer.step()
            optimizer.zero_grad()


@variant
def joins_the_batches(model, optimizer, criterion, batches, k):
    """Makes the large batch."""
    batches = list(batches)
    for start in range(0, len(batches), k):
        xs, ys = zip(*batches[start : start + k], strict=True)
        train_step(model, optimizer, criterion, torch.cat(xs), torch.cat(ys))
