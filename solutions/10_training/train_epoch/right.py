"""Right answers to `train_epoch`, written differently."""

import numpy as np
import torch
from training import train_step

from autograder import variant


@variant
def with_a_loop_of_its_own(model, loader, optimizer, criterion):
    """Writes the step out, and adds up detached tensors."""
    model.train(True)
    total, examples = torch.zeros(()), 0
    for _, batch in enumerate(loader):
        images, labels = batch
        loss = criterion(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.detach() * images.size(0)
        examples += images.size(0)
    return (total / examples).item()


@variant
def with_a_weighted_average(model, loader, optimizer, criterion):
    """Collects losses and sizes, and averages in NumPy."""
    for module in model.modules():
        module.training = True
    rows = [(train_step(model, optimizer, criterion, x, y), x.shape[0]) for x, y in loader]
    losses, sizes = zip(*rows, strict=True)
    return np.average(losses, weights=sizes)


@variant
def counting_first(model, loader, optimizer, criterion):
    """Counts the examples in a pass of its own, then adds up shares."""
    examples = sum(len(y) for _, y in loader)
    mean = 0.0
    for x, y in loader:
        model.train()
        mean += train_step(model, optimizer, criterion, x, y) * (len(y) / examples)
    return mean
