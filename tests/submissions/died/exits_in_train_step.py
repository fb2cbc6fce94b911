"""Ends its process with the models in it.

Attacks: train_step.
"""

import os


def train_step(model, optimizer, criterion, x, y):
    os._exit(0)
