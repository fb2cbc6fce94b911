"""Right answers to `repair_validation`, written differently."""

import numpy as np
import torch

from autograder import variant


@variant
def validates_with_evaluate_modes(model, criterion, batches):
    """Remembers the modes by module, in inference mode."""
    modes = {module: module.training for module in model.modules()}
    model.eval()
    try:
        with torch.inference_mode():
            rows = [(float(criterion(model(x), y)) * y.shape[0], y.shape[0]) for x, y in batches]
    finally:
        for module, mode in modes.items():
            module.training = mode
    total, examples = np.sum(rows, axis=0)
    return total / examples
