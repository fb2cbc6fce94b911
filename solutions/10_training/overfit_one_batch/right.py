"""Right answers to `overfit_one_batch`, written differently."""

import torch
from torch.nn import functional as F
from training import train_step

from autograder import variant


@variant
def overfit_with_momentum(make_model, x, y, steps):
    """SGD with momentum, and the loss measured at the very end."""
    model = make_model()
    model.train()
    criterion = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    for step in range(steps):
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            missing = [name for name, p in model.named_parameters() if p.grad is None]
            if missing:
                raise RuntimeError("no gradient: " + ", ".join(missing))
        optimizer.step()
    with torch.no_grad():
        return float(criterion(model(x), y))


@variant
def overfit_after_a_trial(make_model, x, y, steps):
    """Looks for missing gradients with a model of their own, then trains another."""
    trial = make_model()
    F.cross_entropy(trial(x), y).backward()
    for name, parameter in trial.named_parameters():
        if parameter.grad is None:
            raise RuntimeError(f"{name!r}: its gradient is None")
    model = make_model()
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.02, weight_decay=0.0)
    losses = [train_step(model, optimizer, F.cross_entropy, x, y) for _ in range(steps)]
    return min(losses)


@variant
def overfit_with_large_steps(make_model, x, y, steps):
    """Adam at a high rate, until nothing is left of the loss."""
    model = make_model()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        missing = [name for name, p in model.named_parameters() if p.grad is None]
        if missing:
            raise RuntimeError(f"{missing[0]} gets no gradient")
        optimizer.step()
    return loss.item()
