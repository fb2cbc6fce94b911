"""Right answers to `repair_runaway_steps`, written differently."""

from autograder import variant


@variant
def clears_when_all_is_done(model, optimizer, criterion, batches):
    """Clears after the step."""
    losses = []
    for x, y in batches:
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=False)
        losses.append(float(loss))
    return losses
