"""Right training loops that look different."""

import copy
import io
import math
from collections import defaultdict

import numpy as np
import torch
from torch.nn import functional as F
from training import evaluate, train_epoch, train_step

from autograder import variant

# train_step


@variant(of="train_step", row="T07")
def clears_after_the_step(model, optimizer, criterion, x, y):
    """T07: the gradients are cleared for the next step."""
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


@variant(of="train_step", row="T08")
def clears_between_forward_and_backward(model, optimizer, criterion, x, y):
    """T08: the gradients are cleared just before they are made."""
    loss = criterion(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return float(loss.detach())


@variant(of="train_step")
def clears_through_the_model(model, optimizer, criterion, x, y):
    """The gradients belong to the parameters of the model, and are set to zero there."""
    model.zero_grad(set_to_none=False)
    prediction = model(x)
    loss = criterion(prediction, y)
    torch.autograd.backward(loss)
    optimizer.step()
    return loss.detach().numpy()[()]


@variant(of="train_step")
def clears_before_and_after(model, optimizer, criterion, x, y):
    """Clears twice, and asks for gradients explicitly."""
    optimizer.zero_grad(set_to_none=False)
    with torch.enable_grad():
        loss = criterion(model(x), y)
    value = loss.item()
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return value


@variant(of="train_step")
def hands_the_gradients_over(model, optimizer, criterion, x, y):
    """Takes the gradients as values, and puts them where the optimiser looks."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    loss = criterion(model(x), y)
    gradients = torch.autograd.grad(loss, parameters)
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = gradient
    optimizer.step()
    return loss.item()


# train_epoch


@variant(of="train_epoch")
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


@variant(of="train_epoch")
def with_a_weighted_average(model, loader, optimizer, criterion):
    """Collects losses and sizes, and averages in NumPy."""
    for module in model.modules():
        module.training = True
    rows = [(train_step(model, optimizer, criterion, x, y), x.shape[0]) for x, y in loader]
    losses, sizes = zip(*rows, strict=True)
    return np.average(losses, weights=sizes)


@variant(of="train_epoch")
def counting_first(model, loader, optimizer, criterion):
    """Counts the examples in a pass of its own, then adds up shares."""
    examples = sum(len(y) for _, y in loader)
    mean = 0.0
    for x, y in loader:
        model.train()
        mean += train_step(model, optimizer, criterion, x, y) * (len(y) / examples)
    return mean


# evaluate


def _refuse(criterion):
    if hasattr(criterion, "reduction") and criterion.reduction != "mean":
        raise ValueError("only a mean can be weighted by the size of the batch")


@variant(of="evaluate")
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


@variant(of="evaluate")
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


@variant(of="evaluate")
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


# fit


@variant(of="fit")
def counting_from_the_best_epoch(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Keeps the best epoch in a stream, and more keys in the history."""
    history = defaultdict(list)
    best, best_epoch, stream = float("inf"), -1, io.BytesIO()
    for epoch in range(epochs):
        train_loss = train_epoch(model, train_loader, optimizer, criterion)
        val_loss, accuracy = evaluate(model, val_loader, criterion)
        for key, value in (("train_loss", train_loss), ("val_loss", val_loss)):
            history[key] += [value]
        history["val_accuracy"] += [accuracy]
        if train_loss != train_loss or val_loss != val_loss:
            break
        if val_loss < best:
            best, best_epoch, stream = val_loss, epoch, io.BytesIO()
            torch.save(model.state_dict(), stream)
        if patience is not None and epoch - best_epoch >= patience:
            break
    if best_epoch >= 0:
        stream.seek(0)
        model.load_state_dict(torch.load(stream))
    return history


@variant(of="fit")
def with_loops_of_its_own(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Writes both loops out; keeps a copy of the whole model."""
    train_losses, val_losses = [], []
    best = None
    while len(val_losses) < epochs:
        model.train()
        total, count = 0.0, 0
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            total, count = total + loss.item() * len(x), count + len(x)
        train_losses.append(total / count)
        model.eval()
        total, count = 0.0, 0
        with torch.no_grad():
            for x, y in val_loader:
                total, count = total + criterion(model(x), y).item() * len(x), count + len(x)
        val_losses.append(total / count)
        if math.isnan(train_losses[-1] + val_losses[-1]):
            break
        if best is None or val_losses[-1] < val_losses[best[0]]:
            best = len(val_losses) - 1, copy.deepcopy(model)
        elif patience and len(val_losses) - 1 - best[0] >= patience:
            break
    if best is not None:
        with torch.no_grad():
            own, kept = model.state_dict(), best[1].state_dict()
            for name, tensor in own.items():
                tensor.copy_(kept[name])
    return {"val_loss": val_losses, "train_loss": train_losses}


@variant(of="fit")
def keeping_every_epoch(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Keeps clones of every epoch, and chooses at the end."""
    history = {"train_loss": [], "val_loss": [], "epochs": 0}
    states = []
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(np.float64(evaluate(model, val_loader, criterion)[0]))
        states.append({name: value.clone() for name, value in model.state_dict().items()})
        history["epochs"] += 1
        if np.isnan([history["train_loss"][-1], history["val_loss"][-1]]).any():
            states.pop()
            break
        best = int(np.argmin(history["val_loss"]))
        if patience is not None and len(states) - 1 - best == patience:
            break
    if states:
        model.load_state_dict(states[int(np.argmin(history["val_loss"][: len(states)]))])
    return history
