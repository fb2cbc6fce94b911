"""Right answers to `repair_late_steps`, written differently."""

from training import train_step

from autograder import variant


@variant
def calls_train_step(model, optimizer, criterion, batches):
    """Uses what there is."""
    return [train_step(model, optimizer, criterion, x, y) for x, y in batches]


@variant
def clears_the_model(model, optimizer, criterion, batches):
    """Clears through the model."""
    losses = []
    for x, y in batches:
        model.zero_grad()
        loss = criterion(model(x), y)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return losses
