"""Right answers to `accumulate_gradients`, written differently."""

import torch

from autograder import variant


@variant
def in_one_piece(model, criterion, batches):
    """One pass over all the data."""
    x, y = (torch.cat(parts) for parts in zip(*batches, strict=True))
    model.zero_grad()
    criterion(model(x), y).backward()


@variant
def adds_up_the_loss_first(model, criterion, batches):
    """Adds up the losses on one graph, and goes backward once."""
    for p in model.parameters():
        p.grad = None
    total, examples = 0.0, 0
    for x, y in batches:
        total = total + criterion(model(x), y) * len(y)
        examples += len(y)
    (total / examples).backward()


@variant
def divides_in_the_end(model, criterion, batches):
    """Sums of gradients first, and the division at the end."""
    model.zero_grad(set_to_none=False)
    examples = 0
    for x, y in batches:
        loss = criterion(model(x), y)
        (loss * x.size(0)).backward()
        examples += x.size(0)
    for p in model.parameters():
        if p.grad is not None:
            p.grad /= examples


@variant
def gathers_values(model, criterion, batches):
    """Gathers the gradients as values, and writes them at the end."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    sums = [torch.zeros_like(p) for p in parameters]
    n = sum(x.shape[0] for x, _ in batches)
    for x, y in batches:
        for s, g in zip(sums, torch.autograd.grad(criterion(model(x), y), parameters), strict=True):
            s += g * (x.shape[0] / n)
    for p, s in zip(parameters, sums, strict=True):
        p.grad = s
