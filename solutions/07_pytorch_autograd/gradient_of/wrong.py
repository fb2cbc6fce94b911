"""Wrong answers to `gradient_of`."""

import torch
from beliefs import A_GRADIENT_FINDS_ITS_WAY, THE_GRADIENT_OF_THE_GRADIENT

from autograder import misconception

SQUARES = "test_gradient_of_a_mean_of_squares"
OLD = "test_gradient_of_ignores_an_old_gradient"


@misconception(OLD)
def asks_x_itself(f, x):
    """The gradient is in x.grad once backward() was called."""
    x.requires_grad_()
    f(x).backward()
    return x.grad


@misconception("test_gradient_of_leaves_the_old_gradient")
def clears_the_gradient_of_x(f, x):
    """Old gradients are in the way, so x.grad is cleared first."""
    x.requires_grad_()
    x.grad = None
    f(x).backward()
    return x.grad


@misconception("test_gradient_of_leaves_the_old_gradient")
def detaches_only_if_it_must(f, x):
    """Only a plain tensor or a node needs a leaf of its own; a leaf can be used as it is."""
    leaf = x if x.is_leaf and x.requires_grad else x.detach().clone().requires_grad_()
    leaf.grad = None
    f(leaf).backward()
    return leaf.grad.clone()


@misconception("test_gradient_of_takes_a_node_of_a_graph")
def copies_without_detaching(f, x):
    """A new tensor made from x is a leaf."""
    leaf = x.clone().requires_grad_()
    f(leaf).backward()
    return leaf.grad


@misconception(SQUARES, holds=("differentiates_by_x_as_it_is",))
def does_not_ask_for_a_gradient(f, x):
    """Every tensor gets a gradient when backward() is called."""
    leaf = x.detach().clone()
    f(leaf).backward()
    return leaf.grad


@misconception(SQUARES)
def returns_what_backward_returns(f, x):
    """With the call of backward() everything is done."""
    leaf = x.detach().clone().requires_grad_()
    return f(leaf).backward()


@misconception(SQUARES, row="T20")
def goes_backward_from_a_number(f, x):
    """The value of f is a number, so it can be turned into one at once."""
    leaf = x.detach().clone().requires_grad_()
    value = f(leaf).item()
    value.backward()
    return leaf.grad


@misconception(SQUARES, belief=A_GRADIENT_FINDS_ITS_WAY, row="T21")
def makes_the_value_require_a_gradient(f, x):
    value = f(x.detach()).requires_grad_()
    value.backward()
    return x.grad


@misconception(SQUARES, row="P03")
def returns_the_tuple_of_gradients(f, x):
    """A tuple with the gradient in it is as good as the gradient."""
    leaf = x.detach().clone().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf)


@misconception("test_gradient_of_is_a_plain_tensor", belief=THE_GRADIENT_OF_THE_GRADIENT, row="P03")
def keeps_the_graph_of_the_gradient(f, x):
    leaf = x.detach().clone().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf, create_graph=True)[0]


@misconception("test_gradient_of_any_shape", row="P04")
def makes_a_new_tensor_of_the_numbers(f, x):
    """In PyTorch everything is float32."""
    leaf = torch.tensor(x.tolist(), requires_grad=True)
    f(leaf).backward()
    return leaf.grad


@misconception("test_gradient_of_any_shape")
def measures_in_the_dtype_of_x(f, x):
    """A small step shows the slope well enough."""
    slopes = torch.zeros_like(x.detach()).reshape(-1)
    point, h = x.detach().reshape(-1), 1e-3
    with torch.no_grad():
        for n in range(point.numel()):
            up, down = point.clone(), point.clone()
            up[n] += h
            down[n] -= h
            slopes[n] = (f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / (2 * h)
    return slopes.reshape(x.shape)


@misconception("test_gradient_of_any_shape", row="P01")
def knows_the_derivative(f, x):
    """The derivative of a mean of squares is 2x/n, and that is the answer."""
    return 2 * x.detach() / x.numel()


@misconception(SQUARES)
def differentiates_by_x_as_it_is(f, x):
    """autograd can differentiate with respect to any tensor, as it is."""
    return torch.autograd.grad(f(x), x)[0]


@misconception(SQUARES)
def returns_the_value(f, x):
    """After backward() the value of f is what was asked for."""
    leaf = x.detach().clone().requires_grad_()
    value = f(leaf)
    value.backward()
    return value


@misconception("test_gradient_of_leaves_a_plain_tensor_plain")
def leaves_x_asking_for_a_gradient(f, x):
    """That x requires a gradient from now on changes nothing for anybody."""
    x.requires_grad_()
    return torch.autograd.grad(f(x), x)[0]


@misconception("test_gradient_of_leaves_x_as_found")
def stops_x_asking_for_a_gradient(f, x):
    """Once the gradient is there, x need not require one any more."""
    x.requires_grad_()
    gradient = torch.autograd.grad(f(x), x)[0]
    if x.is_leaf:
        x.requires_grad_(False)
    return gradient


@misconception("test_gradient_of_leaves_x_as_found", holds=("stops_x_asking_for_a_gradient",))
def stops_any_x_asking_for_a_gradient(f, x):
    x.requires_grad_()
    gradient = torch.autograd.grad(f(x), x)[0]
    x.requires_grad_(False)
    return gradient


@misconception("test_gradient_of_leaves_the_old_gradient")
def asks_a_clone_that_hangs_on_x(f, x):
    """A clone stands alone, so nothing that happens to it reaches x."""
    clone = x.clone()
    clone.requires_grad_()
    clone.retain_grad()
    f(clone).backward()
    return clone.grad
