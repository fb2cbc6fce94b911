"""Returns the model itself in the place of a number.

Attacks: train_step.
"""

def train_step(model, optimizer, criterion, x, y):
    model[0] = None
    return model
