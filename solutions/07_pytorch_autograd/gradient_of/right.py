"""Right answers to `gradient_of`, written differently."""

import copy

import torch
from torch import nn

from autograder import variant


@variant
def asks_for_the_gradient_as_a_value(f, x):
    """torch.autograd.grad on a leaf that shares the memory of x."""
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf)
    return gradient


@variant
def uses_what_is_on_a_graph_already(f, x):
    """A node or a leaf can be asked as it is, for nothing is left behind in it."""
    if not x.requires_grad:
        x = x.clone().requires_grad_(True)
    return torch.autograd.grad(f(x), [x])[0]


@variant
def makes_a_new_tensor(f, x):
    """Makes the leaf as a new tensor, and asks for gradients explicitly."""
    with torch.enable_grad():
        leaf = torch.tensor(x.detach().numpy(), dtype=x.dtype, requires_grad=True)
        value = f(leaf)
    torch.autograd.backward(value)
    return leaf.grad.detach().clone()


@variant
def makes_a_parameter(f, x):
    """A Parameter of a deep copy is a leaf as well."""
    leaf = nn.Parameter(copy.deepcopy(x.detach()))
    f(leaf).backward(torch.ones((), dtype=x.dtype))
    return leaf.grad.data
