"""Right answers to `evaluate`, written differently."""

import copy

import numpy as np
import torch
from torch.nn import functional as F

from autograder import variant


def _refuse(criterion):
    if hasattr(criterion, "reduction") and criterion.reduction != "mean":
        raise ValueError("only a mean can be weighted by the size of the batch")


@variant
@torch.no_grad()
def all_in_one_piece(model, loader, criterion):
    """Collects all logits, and calls the criterion once."""
    _refuse(criterion)
    modes = {module: module.training for module in model.modules()}
    try:
        model.eval()
        logits = torch.cat([model(x) for x, _ in loader])
        labels = torch.cat([y for _, y in loader])
        accuracy = (logits.max(dim=-1).indices == labels).double().mean().item()
        return criterion(logits, labels).item(), accuracy
    finally:
        for module, mode in modes.items():
            module.train(mode) if not list(module.children()) else setattr(module, "training", mode)


@variant
def on_a_copy(model, loader, criterion):
    """Evaluates a copy in inference mode; the model itself is not touched."""
    _refuse(criterion)
    twin = copy.deepcopy(model).eval()
    losses, right, sizes = [], [], []
    with torch.inference_mode():
        for x, y in loader:
            logits = twin(x)
            losses.append(float(criterion(logits, y)))
            right.append(int(torch.sum(logits.argmax(-1).eq(y))))
            sizes.append(y.numel())
    return np.average(losses, weights=sizes), np.sum(right) / np.sum(sizes)


@variant
def with_tensors_for_counters(model, loader, criterion):
    """Adds up tensors under no_grad, and makes floats at the end."""
    modules = list(model.modules())
    flags = [module.training for module in modules]
    model.eval()
    try:
        _refuse(criterion)
        loss, right, count = torch.tensor(0.0), torch.tensor(0), 0
        for x, y in loader:
            with torch.no_grad():
                logits = model(x)
                loss += y.size(0) * criterion(logits, y)
                right += (F.softmax(logits, dim=1).argmax(dim=1) == y).sum()
            count += y.size(0)
        return (loss / count).item(), right.item() / count
    finally:
        for module, flag in zip(modules, flags, strict=True):
            module.training = flag
