"""Right answers to `Affine`, written differently."""

import math

import torch
from torch import nn

from autograder import variant


@variant
class DrawsItsWeights(nn.Module):
    """Starts with random weights, and multiplies by torch.matmul."""

    def __init__(self, in_features, out_features):
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        weight = torch.randn(out_features, in_features) / math.sqrt(in_features)
        self.weight = nn.Parameter(weight)
        self.bias = nn.Parameter(torch.full((out_features,), 0.1))

    def forward(self, x):
        return torch.matmul(x, self.weight.t()).add(self.bias)


@variant
class RegistersByName(nn.Module):
    """Registers its parameters by name, and calls nn.Module by its own."""

    def __init__(self, in_features, out_features):
        nn.Module.__init__(self)
        self.register_parameter("bias", nn.Parameter(torch.zeros(out_features)))
        self.register_parameter("weight", nn.Parameter(torch.empty(out_features, in_features)))
        nn.init.uniform_(self.weight, -0.1, 0.1)

    def forward(self, x):
        return torch.einsum("ni,oi->no", x, self.weight) + self.bias


@variant
class TurnsTheExamples(nn.Module):
    """W x for columns x, turned back in the end."""

    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(out_features, in_features))
        self.bias = nn.Parameter(torch.ones(out_features))

    def forward(self, x):
        return (self.weight @ x.T + self.bias[:, None]).T
