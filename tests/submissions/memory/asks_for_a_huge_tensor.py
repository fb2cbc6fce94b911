"""Asks torch for more than there is.

Attacks: train_step.
"""

import torch


def train_step(model, optimizer, criterion, x, y):
    return float(torch.ones(1 << 29).sum())
