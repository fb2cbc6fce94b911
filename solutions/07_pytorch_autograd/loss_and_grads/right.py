"""Right answers to `loss_and_grads`, written differently."""

import copy

import torch

from autograder import variant


@variant
def puts_old_gradients_back(model, criterion, x, y):
    """Takes the old gradients away, goes backward, and puts them back."""
    old = {name: p.grad for name, p in model.named_parameters()}
    for p in model.parameters():
        p.grad = None
    loss = criterion(model(x), y)
    loss.backward()
    grads = {name: p.grad for name, p in model.named_parameters()}
    for name, p in model.named_parameters():
        p.grad = old[name]
    return float(loss.detach()), grads


@variant
def keeps_copies_of_old_gradients(model, criterion, x, y):
    """Copies, clears, goes backward, copies again, and restores from the copies."""
    old = [None if p.grad is None else p.grad.clone() for p in model.parameters()]
    model.zero_grad(set_to_none=True)
    loss = criterion(model(x), y)
    loss.backward()
    grads = {}
    for name, p in model.named_parameters():
        grads[name] = p.grad.detach().clone() if p.grad is not None else None
    for p, grad in zip(model.parameters(), old, strict=True):
        p.grad = grad
    return loss.detach().numpy()[()], grads


@variant
def asks_one_by_one(model, criterion, x, y):
    """Asks for one gradient after the other, on a graph that is kept."""
    loss = criterion(model(x), y)
    grads = {}
    for name, p in model.named_parameters():
        grads[name] = None
        if p.requires_grad:
            grads[name] = torch.autograd.grad(loss, p, retain_graph=True, allow_unused=True)[0]
    return loss.item(), grads


@variant
def on_a_copy(model, criterion, x, y):
    """Goes backward in a deep copy, and so leaves even running means as they were."""
    twin = copy.deepcopy(model)
    twin.zero_grad()
    loss = criterion(twin(x), y)
    loss.backward()
    return loss.item(), {name: p.grad for name, p in twin.named_parameters()}
