"""Right answers to `hat_network`, written differently."""

import torch

from autograder import variant


def _points(knots, values):
    if knots.shape != values.shape:
        raise ValueError(f"knots {list(knots.shape)}, values {list(values.shape)}")
    if not bool((knots[1:] > knots[:-1]).all()):
        raise ValueError("knots must be strictly increasing")
    return len(knots)


@variant
def hat_of_ramps(knots, values):
    """A ramp from each knot to the next, as high as the step between their values."""
    count = _points(knots, values)
    starts = torch.cat([knots[:-1], knots[1:]])
    slopes = (values[1:] - values[:-1]) / (knots[1:] - knots[:-1])
    first = (torch.ones(2 * count - 2, 1, dtype=knots.dtype), -starts)
    return [first, (torch.cat([slopes, -slopes])[None], values[0].reshape(1))]


@variant
def hat_from_the_right(knots, values):
    """Starts at the last value, and bends from right to left."""
    count = _points(knots, values)
    bends = torch.zeros(1, count, dtype=knots.dtype)
    slope = 0.0
    for i in range(count - 1, -1, -1):
        left = 0.0
        if i > 0:
            left = (values[i] - values[i - 1]) / (knots[i] - knots[i - 1])
        bends[0, i] = slope - left
        slope = left
    return [(-torch.ones(count, 1, dtype=knots.dtype), knots.clone()), (bends, values[-1:].clone())]


@variant
def hat_of_three_layers(knots, values):
    """Carries the output, split by its sign, through a layer that is not needed."""
    count = _points(knots, values)
    out = torch.zeros(2, count, dtype=knots.dtype)
    for i in range(count - 1):
        slope = (values[i + 1] - values[i]) / (knots[i + 1] - knots[i])
        out[0, i] += slope
        out[0, i + 1] -= slope
    out[1] = -out[0]
    both = torch.stack([values[0], -values[0]])
    join = torch.tensor([[1.0, -1.0]], dtype=knots.dtype)
    return (
        [torch.ones(count, 1, dtype=knots.dtype), -knots],
        [out, both],
        [join, torch.zeros(1, dtype=knots.dtype)],
    )
