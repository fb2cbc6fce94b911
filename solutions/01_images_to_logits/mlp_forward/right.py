"""Right answers to `mlp_forward`, written differently."""

import torch

from autograder import variant


def _affine(x, W, b):
    if x.shape[1] != W.shape[1]:
        raise ValueError(f"cannot put {list(x.shape)} through {list(W.shape)}")
    return x.to(W.dtype) @ W.T + b


@variant
def mlp_by_counting(x, layers):
    """Counts the layers and bends after all but the last."""
    for i in range(len(layers)):
        W, b = layers[i]
        x = _affine(x, W, b)
        if i < len(layers) - 1:
            x = torch.relu(x)
    return x


@variant
def mlp_by_recursion(x, layers):
    """The first layer, and then the network that is left."""

    def rest_of(x, layers):
        out = _affine(x, *layers[0])
        return rest_of(out.clamp(min=0), layers[1:]) if layers[1:] else out

    return rest_of(x, layers)


@variant
def mlp_bending_before(x, layers):
    """Bends before every layer but the first."""
    for index, (W, b) in enumerate(layers):
        x = _affine(x * (x > 0) if index > 0 else x, W, b)
    return x
