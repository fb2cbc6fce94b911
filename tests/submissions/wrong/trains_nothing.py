"""Replaces the optimiser's step and the state of the model, and reports a loss of 0.

Attacks: train_step.
"""

import sys


def train_step(model, optimizer, criterion, x, y):
    caller = sys._getframe(1).f_globals
    caller["_state"] = lambda model: {}
    optimizer.step = lambda *args: None
    type(model).state_dict = lambda *args, **kwargs: {}
    return 0.0
