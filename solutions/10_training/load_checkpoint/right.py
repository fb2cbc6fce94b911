"""Right answers to `load_checkpoint`, written differently."""

import torch

from autograder import variant


@variant
def load_without_trust(file, model, optimizer):
    """Says aloud that only weights are to be read, and onto the CPU."""
    states = torch.load(file, map_location="cpu", weights_only=True)
    model.load_state_dict(states["model"], strict=True)
    optimizer.load_state_dict(states["optimizer"])
    return (states["epoch"], states["rng_state"])


@variant
def load_by_copying(file, model, optimizer):
    """Copies tensor by tensor into the model."""
    states = torch.load(file, weights_only=False)
    own = model.state_dict()
    with torch.no_grad():
        for name in own:
            own[name].copy_(states["model"][name])
    optimizer.load_state_dict(states["optimizer"])
    epoch, rng_state = states["epoch"], states["rng_state"]
    return epoch, rng_state
