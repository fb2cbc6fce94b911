"""Right answers to `fit`, written differently."""

import copy
import io
import math
from collections import defaultdict

import numpy as np
import torch
from training import evaluate, train_epoch

from autograder import variant


@variant
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


@variant
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


@variant
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
