"""Wrong answers to `sgd_update`."""

import torch
from beliefs import (
    NOT_NEEDED_ANY_MORE,
    THE_LEARNING_RATE_IS_A_TENTH,
    TORCH_MAKES_THE_SHAPES_FIT,
    UPHILL,
    WEIGHTS_ARE_FLOAT32,
)
from building_blocks import refuse_other_shapes

from autograder import misconception

DOWN = "test_update_goes_down_the_slope"


@misconception(DOWN, belief=UPHILL, row="O01")
def update_goes_uphill(w, g, lr):
    refuse_other_shapes(w, g)
    return w + lr * g


@misconception(DOWN)
def update_forgets_the_learning_rate(w, g, lr):
    """A step is the gradient, taken off the weights."""
    refuse_other_shapes(w, g)
    return w - g


@misconception(DOWN)
def update_returns_the_step(w, g, lr):
    """The update is what is to be added to the weights."""
    refuse_other_shapes(w, g)
    return -lr * g


@misconception(DOWN)
def update_scales_the_weights_too(w, g, lr):
    """The learning rate multiplies the new weights."""
    refuse_other_shapes(w, g)
    return lr * (w - g)


@misconception(DOWN)
def update_goes_by_the_sign(w, g, lr):
    """The gradient gives the direction, and the learning rate alone the length."""
    refuse_other_shapes(w, g)
    return w - lr * torch.sign(g)


@misconception(DOWN)
def update_normalises_the_gradient(w, g, lr):
    """A direction is a vector of length one."""
    refuse_other_shapes(w, g)
    return w - lr * g / g.norm()


@misconception(
    "test_update_obeys_the_learning_rate", belief=THE_LEARNING_RATE_IS_A_TENTH, row="P01"
)
def update_knows_the_learning_rate(w, g, lr):
    refuse_other_shapes(w, g)
    return w - 0.1 * g


@misconception("test_update_refuses_to_broadcast", belief=TORCH_MAKES_THE_SHAPES_FIT)
def update_broadcasts(w, g, lr):
    return w - lr * g


@misconception("test_update_refuses_to_broadcast")
def update_looks_at_the_sizes_alone(w, g, lr):
    """Tensors with as many numbers have one shape."""
    if w.numel() != g.numel():
        raise ValueError(f"shapes {tuple(w.shape)} and {tuple(g.shape)} differ")
    return w - lr * g.reshape(w.shape)


@misconception("test_update_keeps_the_dtype", belief=WEIGHTS_ARE_FLOAT32, row="P04")
def update_always_in_float32(w, g, lr):
    refuse_other_shapes(w, g)
    return w.float() - lr * g.float()


@misconception("test_update_leaves_its_arguments_alone", belief=NOT_NEEDED_ANY_MORE)
def update_in_place(w, g, lr):
    refuse_other_shapes(w, g)
    w -= lr * g
    return w


@misconception(
    "test_update_leaves_its_arguments_alone", holds=("update_in_place", "update_broadcasts")
)
def update_in_place_of_any_shape(w, g, lr):
    w -= lr * g
    return w


@misconception(DOWN, holds=("update_returns_the_step",))
def update_returns_the_way_uphill(w, g, lr):
    refuse_other_shapes(w, g)
    return lr * g
