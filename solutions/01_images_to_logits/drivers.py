"""Drivers of unit 1, beside your code: they run the layers that you return."""

from types import ModuleType
from typing import Any

import torch


def hat_values(
    student: ModuleType, *, knots: torch.Tensor, values: torch.Tensor, x: torch.Tensor
) -> Any:
    """Build the network through these points, and return its values at x.

    x: (N,). The network is run in float64.

    As you would write it:

        out = x.double()[:, None]
        for n, (W, b) in enumerate(hat_network(knots, values)):
            if n > 0:
                out = out.relu()
            out = out @ W.double().T + b.double()
        out[:, 0]
    """
    layers = student.hat_network(knots, values)
    if misfit := _misfit(layers):
        return misfit
    out = x.double()[:, None]
    for index, (W, b) in enumerate(layers):
        if W.ndim != 2 or W.shape[1] != out.shape[1] or b.shape != W.shape[:1]:
            shapes = f"W {tuple(W.shape)}, b {tuple(b.shape)}"
            found = f"layer {index} has {shapes} where {out.shape[1]} come in"
            return {"instead of layers that fit one another": None, "namely": found}
        weights, biases = W.detach().double(), b.detach().double()
        out = (out.clamp(min=0) if index else out) @ weights.T + biases
    return out[:, 0] if out.shape[1] == 1 else out


def zero_of_hat(student: ModuleType, *, knots: torch.Tensor, values: torch.Tensor) -> Any:
    """Build the network through these points, and return a zero of the dtype of its layers: of the
    first W or b that has another dtype than the points, if there is one.

    As you would write it:

        layers = hat_network(knots, values)
        dtypes = [part.dtype for layer in layers for part in layer]
        torch.zeros((), dtype=next((d for d in dtypes if d != knots.dtype), knots.dtype))
    """
    layers = student.hat_network(knots, values)
    if misfit := _misfit(layers):
        return misfit
    dtypes = [part.dtype for layer in layers for part in layer]
    return torch.zeros((), dtype=next((d for d in dtypes if d != knots.dtype), knots.dtype))


def mlp_of_one_layer_twice(student: ModuleType, *, x: torch.Tensor, layer: Any) -> Any:
    """Call `mlp_forward` with a list that holds one and the same layer twice."""
    return student.mlp_forward(x, [layer, layer])


def _misfit(layers: Any) -> Any:
    """Hand on the first part that is not as it is to be, so that you can see it; None if all is."""
    if not isinstance(layers, list | tuple) or not layers:
        return {"instead of a list of (W, b)": layers}
    for index, layer in enumerate(layers):
        if not isinstance(layer, list | tuple) or len(layer) != 2:
            return {"instead of a pair (W, b)": layer, "at": f"[{index}]"}
        for number, part in enumerate(layer):
            if not isinstance(part, torch.Tensor):
                return {"instead of a tensor": part, "at": f"[{index}][{number}]"}
    return None
