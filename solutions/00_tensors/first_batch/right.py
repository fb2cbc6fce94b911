"""Right answers to `first_batch`, written differently."""

import torch

from autograder import variant


@variant
def loops_and_returns(loader):
    """A loop that is left in its first turn."""
    for images, labels in loader:
        return images.view(images.shape[0], -1).float(), labels.long()
    raise ValueError("no batch")


@variant
def catches_the_end(loader):
    """next raises StopIteration where there is nothing."""
    try:
        images, labels = next(iter(loader))
    except StopIteration:
        raise ValueError("an empty loader") from None
    return images.flatten(start_dim=1).to(torch.float32), labels.to(torch.int64)


@variant
def counts_the_turns(loader):
    """zip stops after one turn."""
    taken = [batch for _, batch in zip(range(1), loader, strict=False)]
    if not taken:
        raise ValueError("an empty loader")
    images, labels = taken[0]
    return images.type(torch.float32).reshape(-1, 28 * 28), labels.type(torch.int64)
