"""Right answers to `repair_clipping`, written differently."""

import math

from autograder import variant


@variant
def clips_by_hand(model, optimizer, criterion, batches, max_norm):
    """Measures and multiplies by itself."""
    norms = []
    for x, y in batches:
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        gradients = [p.grad for p in model.parameters() if p.grad is not None]
        norm = math.sqrt(sum(float((gradient**2).sum()) for gradient in gradients))
        if norm > max_norm:
            for gradient in gradients:
                gradient *= max_norm / norm
        optimizer.step()
        norms.append(norm)
    return norms
