"""Wrong answers to `repair_clipping`."""

import math

import torch
from beliefs import A_NORM_FOR_EACH, BACKWARD_STARTS_FRESH, THE_NORM_AFTERWARDS_IS_MAX_NORM

from autograder import misconception


@misconception("test_repair_clipping_shortens_a_long_gradient", row="T27", ships=True)
def clipping(model, optimizer, criterion, batches, max_norm):
    """Clipping sets a limit that the next backward() keeps to."""
    norms = []
    for x, y in batches:
        optimizer.zero_grad()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        criterion(model(x), y).backward()
        optimizer.step()
        norms.append(norm.item())
    return norms


@misconception("test_repair_clipping_shortens_a_long_gradient", row="T27")
def clips_after_the_step(model, optimizer, criterion, batches, max_norm):
    """A gradient is clipped when the step is done."""
    norms = []
    for x, y in batches:
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm).item())
    return norms


def _norm(parameters):
    return torch.nn.utils.get_total_norm([p.grad for p in parameters if p.grad is not None])


def _clipped(model, optimizer, criterion, batches, clip):
    norms = []
    for x, y in batches:
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        norms.append(clip(list(model.parameters())))
        optimizer.step()
    return norms


@misconception("test_repair_clipping_shortens_a_long_gradient", belief=A_NORM_FOR_EACH, row="O18")
def clips_each_tensor(model, optimizer, criterion, batches, max_norm):
    def clip(parameters):
        clip_one = torch.nn.utils.clip_grad_norm_
        norms = [clip_one(parameter, max_norm).item() for parameter in parameters]
        return math.hypot(*norms)

    return _clipped(model, optimizer, criterion, batches, clip)


@misconception("test_repair_clipping_shortens_a_long_gradient")
def clips_each_entry(model, optimizer, criterion, batches, max_norm):
    """To clip a gradient is to cut off its entries."""

    def clip(parameters):
        norm = _norm(parameters)
        torch.nn.utils.clip_grad_value_(parameters, max_norm)
        return norm.item()

    return _clipped(model, optimizer, criterion, batches, clip)


@misconception(
    "test_repair_clipping_lets_a_short_gradient_be",
    belief=THE_NORM_AFTERWARDS_IS_MAX_NORM,
    row="O19",
)
def stretches_short_gradients(model, optimizer, criterion, batches, max_norm):
    def clip(parameters):
        norm = _norm(parameters)
        for parameter in parameters:
            if parameter.grad is not None:
                parameter.grad.mul_(max_norm / norm)
        return norm.item()

    return _clipped(model, optimizer, criterion, batches, clip)


@misconception("test_repair_clipping_of_a_network", belief=BACKWARD_STARTS_FRESH, row="T01")
def clears_no_more(model, optimizer, criterion, batches, max_norm):
    norms = []
    for x, y in batches:
        criterion(model(x), y).backward()
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm).item())
        optimizer.step()
    return norms


@misconception("test_repair_clipping_shortens_a_long_gradient")
def hands_back_the_norms_afterwards(model, optimizer, criterion, batches, max_norm):
    """Whoever clips wants to know the norm that came of it."""

    def clip(parameters):
        torch.nn.utils.clip_grad_norm_(parameters, max_norm)
        return _norm(parameters).item()

    return _clipped(model, optimizer, criterion, batches, clip)
