"""Right answers to `predict_probabilities`, written differently."""

import copy

import torch
from torch import nn
from torch.nn import functional as F

from autograder import variant


@variant
def in_inference_mode(model, x):
    """inference_mode, and a dict of modes."""
    modes = {name: module.training for name, module in model.named_modules()}
    model.train(False)
    with torch.inference_mode():
        probabilities = torch.softmax(model(x), dim=-1)
    for name, module in model.named_modules():
        module.training = modes[name]
    return probabilities


@variant
def with_a_finally(model, x):
    """Restores the modes whatever happens, and writes the softmax out."""
    training = [m for m in model.modules() if m.training]
    model.eval()
    try:
        with torch.no_grad():
            z = model(x)
            e = (z - z.max(dim=1, keepdim=True).values).exp()
            return e / e.sum(dim=1, keepdim=True)
    finally:
        for module in training:
            module.training = True


@variant
@torch.no_grad()
def on_a_copy(model, x):
    """A copy of the model may be switched to evaluation for good."""
    twin = copy.deepcopy(model).eval()
    return F.log_softmax(twin(x), dim=1).exp()


@variant
def softens_outside(model, x):
    """The logits are plain numbers, so the softmax may follow outside."""
    found = [m.training for m in model.modules()]
    with torch.set_grad_enabled(False):
        logits = model.eval()(x)
    for m, flag in zip(model.modules(), found, strict=True):
        m.training = flag
    return nn.Softmax(dim=1)(logits)
