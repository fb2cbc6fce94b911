"""Right answers to `repair_frozen_weights`, written differently."""

from autograder import variant


@variant
def clears_before_backward(model, optimizer, criterion, batches):
    """Clears between forward and backward, and hands back NumPy floats."""
    losses = []
    for x, y in batches:
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach().numpy()[()])
    return losses
