"""Right answers to `save_checkpoint`, written differently."""

import copy
import io

import torch

from autograder import variant


@variant
def save_through_a_buffer(file, model, optimizer, epoch, rng_state):
    """Serialises first, and writes the bytes then."""
    buffer = io.BytesIO()
    states = {"model": copy.deepcopy(model.state_dict()), "optimizer": optimizer.state_dict()}
    torch.save(dict(epoch=epoch, rng_state=rng_state, **states), buffer)
    file.write(buffer.getvalue())


@variant
def save_on_the_cpu(file, model, optimizer, epoch, rng_state):
    """Moves the weights to the CPU, and adds what it likes."""
    weights = {name: tensor.detach().cpu().clone() for name, tensor in model.state_dict().items()}
    checkpoint = {"model": weights, "optimizer": optimizer.state_dict(), "version": "1"}
    checkpoint["epoch"], checkpoint["rng_state"] = int(epoch), rng_state
    torch.save(checkpoint, file)
