"""Keeps every model and loss that it is handed, with its graph.

Attacks: train_step.
"""

HOARD = []


def train_step(model, optimizer, criterion, x, y):
    loss = criterion(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    HOARD.append((model, optimizer, criterion, x, y, loss))
    return loss.item()
