"""Right answers to `repair_best_weights`, written differently."""

import copy
import io

import torch

from autograder import variant


@variant
def keeps_a_deep_copy(model, train, validate, epochs):
    """A deep copy, put back only if there is one."""
    best_loss, best_state = float("inf"), None
    for _ in range(epochs):
        train()
        loss = validate()
        if best_state is None or loss < best_loss:
            best_loss, best_state = loss, copy.deepcopy(model.state_dict())
    model.load_state_dict(best_state)
    return best_loss


@variant
def keeps_them_all(model, train, validate, epochs):
    """Keeps every epoch in a stream, and chooses in the end."""
    losses, streams = [], []
    for _ in range(epochs):
        train()
        losses.append(validate())
        streams.append(io.BytesIO())
        torch.save(model.state_dict(), streams[-1])
    best = losses.index(min(losses))
    streams[best].seek(0)
    model.load_state_dict(torch.load(streams[best]))
    return losses[best]
