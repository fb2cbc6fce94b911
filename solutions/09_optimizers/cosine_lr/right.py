"""Right answers to `cosine_lr`, written differently."""

import math

import torch

from autograder import variant


@variant
def cosine_as_a_square(step, total, lr_max, lr_min=0.0, warmup=0):
    """Half of one plus a cosine is the square of the cosine of half the angle."""
    if warmup and step <= warmup:
        return step / warmup * lr_max
    angle = math.pi / 2 * min(step - warmup, total - warmup) / (total - warmup)
    return lr_min + math.cos(angle) ** 2 * (lr_max - lr_min)


@variant
def cosine_in_float32(step, total, lr_max, lr_min=0.0, warmup=0):
    """Computes in torch, in its default dtype."""
    if step < warmup:
        return lr_max * step / warmup
    share = torch.clamp(torch.tensor((step - warmup) / (total - warmup)), max=1.0)
    return (lr_min + (lr_max - lr_min) / 2 * (1 + torch.cos(math.pi * share))).item()


@variant
def cosine_in_torch(step, total, lr_max, lr_min=0.0, warmup=0):
    """Computes in torch, in float64."""
    if step < warmup:
        return lr_max * (step / warmup)
    share = torch.tensor(min(1.0, (step - warmup) / (total - warmup)), dtype=torch.float64)
    weight = 0.5 + 0.5 * torch.cos(share * torch.pi)
    return (weight * lr_max + (1 - weight) * lr_min).item()
