"""Right answers between an image and its logits that look different from the solution."""

import math
from itertools import pairwise

import torch
from torch import nn

from autograder import variant

# flatten_images


@variant(of="flatten_images")
def flatten_by_flatten(images):
    """Leaves it to PyTorch's flatten."""
    return torch.flatten(images, start_dim=1)


@variant(of="flatten_images")
def flatten_by_a_module(images):
    """Uses the layer that does it."""
    return nn.Flatten()(images)


@variant(of="flatten_images")
def flatten_one_by_one(images):
    """Stacks the images, flattened one by one."""
    return torch.stack([image.flatten() for image in images])


@variant(of="flatten_images")
def flatten_a_contiguous_copy(images):
    """Copies first where that is needed, and then takes a view."""
    return images.contiguous().view(images.size(0), math.prod(images.shape[1:]))


# one_hot


def _in_range(labels, num_classes):
    if len(labels) and (labels.min() < 0 or labels.max() >= num_classes):
        raise ValueError(f"labels must be 0 to {num_classes - 1}")
    return labels.to(torch.int64)


@variant(of="one_hot")
def one_hot_from_the_identity(labels, num_classes):
    """Picks rows of the identity matrix."""
    return torch.eye(num_classes)[_in_range(labels, num_classes)]


@variant(of="one_hot")
def one_hot_by_scatter(labels, num_classes):
    """Scatters ones into zeros."""
    index = _in_range(labels, num_classes).unsqueeze(1)
    return torch.zeros(len(labels), num_classes).scatter_(1, index, 1)


@variant(of="one_hot")
def one_hot_by_two_indices(labels, num_classes):
    """Writes a one at each row and its label."""
    index = _in_range(labels, num_classes)
    rows = torch.zeros((index.shape[0], num_classes), dtype=torch.float32)
    rows[torch.arange(len(index)), index] = 1
    return rows


@variant(of="one_hot")
def one_hot_in_a_loop(labels, num_classes):
    """Writes row by row, and refuses a label when it comes to it."""
    rows = torch.zeros(len(labels), num_classes)
    for row, label in zip(rows, labels, strict=True):
        if not 0 <= int(label) < num_classes:
            raise ValueError(f"label {int(label)} of {num_classes} classes")
        row[int(label)] = 1.0
    return rows


# linear_forward


def _fitting(x, W, b):
    if x.dim() != 2 or x.size(1) != W.size(1):
        raise ValueError(f"x must be (N, {W.size(1)}) but is {x.shape}")
    if b.shape != (W.size(0),):
        raise ValueError(f"b must be ({W.size(0)},) but is {b.shape}")
    return x.to(W.dtype)


@variant(of="linear_forward")
def linear_by_einsum(x, W, b):
    """Names the axes."""
    return torch.einsum("nd,md->nm", _fitting(x, W, b), W) + b


@variant(of="linear_forward")
def linear_by_addmm(x, W, b):
    """Adds the product to the biases in one call."""
    return torch.addmm(b, _fitting(x, W, b), W.t())


@variant(of="linear_forward")
def linear_the_other_way_round(x, W, b):
    """W x + b with examples in columns, and turned round at the end."""
    return (W @ _fitting(x, W, b).T + b.unsqueeze(1)).T


@variant(of="linear_forward")
def linear_output_by_output(x, W, b):
    """Goes through the outputs, and sums a broadcast product for each."""
    x = _fitting(x, W, b)
    return torch.stack([(x * w).sum(dim=1) + bias for w, bias in zip(W, b, strict=True)], dim=1)


@variant(of="linear_forward")
def linear_that_asks_torch_first(x, W, b):
    """Turns what PyTorch says about shapes into the exception that is due."""
    if x.ndim > 2 or len(b) != len(W):
        raise ValueError(f"x {x.shape}, W {W.shape} and b {b.shape} do not fit")
    try:
        return torch.mm(x.type(W.dtype), W.T) + b
    except RuntimeError as error:
        raise ValueError(str(error)) from error


# relu


@variant(of="relu")
def relu_by_maximum(x):
    """The larger of x and zeros."""
    return torch.maximum(x, torch.zeros_like(x))


@variant(of="relu")
def relu_by_max_of_a_scalar(x):
    """The larger of x and a zero without axes."""
    return torch.max(x, torch.tensor(0.0))


@variant(of="relu")
def relu_by_a_mask(x):
    """x times where it is positive."""
    return x * (x > 0)


@variant(of="relu")
def relu_by_sizes(x):
    """Half the sum of x and its size."""
    return (x + abs(x)) / 2


@variant(of="relu")
def relu_by_where(x):
    """Zero where x is negative, else x."""
    return torch.where(x < 0, 0.0, x)


@variant(of="relu")
def relu_by_writing_into_a_copy(x):
    """Sets the negative entries of a copy to zero."""
    out = x.clone()
    out[out < 0] = 0
    return out


# sigmoid


@variant(of="sigmoid")
def sigmoid_by_one_branch(x):
    """The formula as it stands, in which e^800 is inf and 1/inf is 0."""
    return 1 / (1 + torch.exp(-x))


@variant(of="sigmoid")
def sigmoid_by_a_power(x):
    """The formula with a power of e."""
    return (1 + math.e**-x) ** -1


@variant(of="sigmoid")
def sigmoid_by_tanh(x):
    """A tanh, halved and raised."""
    return 0.5 * (1 + torch.tanh(x / 2))


@variant(of="sigmoid")
def sigmoid_by_two_masks(x):
    """Each branch where it is safe, and nan wherever neither applies."""
    out = x.clone()
    positive, negative = x >= 0, x < 0
    out[positive] = 1 / (1 + torch.exp(-x[positive]))
    grown = torch.exp(x[negative])
    out[negative] = grown / (1 + grown)
    return out


@variant(of="sigmoid")
def sigmoid_of_clipped(x):
    """Clips x where no float can tell the difference."""
    return 1 / (1 + torch.exp(-torch.clamp(x, -80, 80)))


@variant(of="sigmoid")
def sigmoid_by_logarithms(x):
    """e to the minus ln(1 + e^-x)."""
    return torch.exp(-torch.logaddexp(torch.zeros_like(x), -x))


# mlp_forward


def _affine(x, W, b):
    if x.shape[1] != W.shape[1]:
        raise ValueError(f"cannot put {list(x.shape)} through {list(W.shape)}")
    return x.to(W.dtype) @ W.T + b


@variant(of="mlp_forward")
def mlp_by_counting(x, layers):
    """Counts the layers and bends after all but the last."""
    for i in range(len(layers)):
        W, b = layers[i]
        x = _affine(x, W, b)
        if i < len(layers) - 1:
            x = torch.relu(x)
    return x


@variant(of="mlp_forward")
def mlp_by_recursion(x, layers):
    """The first layer, and then the network that is left."""

    def rest_of(x, layers):
        out = _affine(x, *layers[0])
        return rest_of(out.clamp(min=0), layers[1:]) if layers[1:] else out

    return rest_of(x, layers)


@variant(of="mlp_forward")
def mlp_bending_before(x, layers):
    """Bends before every layer but the first."""
    for index, (W, b) in enumerate(layers):
        x = _affine(x * (x > 0) if index > 0 else x, W, b)
    return x


# count_parameters


@variant(of="count_parameters")
def count_by_index(sizes):
    """Weights and biases, layer by layer."""
    total = 0
    for i in range(1, len(sizes)):
        total += sizes[i - 1] * sizes[i]
        total += sizes[i]
    return total


@variant(of="count_parameters")
def count_by_building(sizes):
    """Builds the layers and counts their entries."""
    layers = [nn.Linear(m, n) for m, n in pairwise(sizes)]
    return sum(p.numel() for layer in layers for p in layer.parameters())


@variant(of="count_parameters")
def count_biases_apart(sizes):
    """All weights, and then all biases."""
    a = torch.tensor(sizes)
    return int((a[:-1] * a[1:]).sum() + a[1:].sum())


# hat_network


def _points(knots, values):
    if knots.shape != values.shape:
        raise ValueError(f"{len(knots)} knots, {len(values)} values")
    if not bool((knots[1:] > knots[:-1]).all()):
        raise ValueError("knots must be strictly increasing")
    return len(knots)


@variant(of="hat_network")
def hat_of_ramps(knots, values):
    """A ramp from each knot to the next, as high as the step between their values."""
    count = _points(knots, values)
    starts = torch.cat([knots[:-1], knots[1:]])
    slopes = (values[1:] - values[:-1]) / (knots[1:] - knots[:-1])
    first = (torch.ones(2 * count - 2, 1, dtype=knots.dtype), -starts)
    return [first, (torch.cat([slopes, -slopes])[None], values[0].reshape(1))]


@variant(of="hat_network")
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


@variant(of="hat_network")
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
