"""Wrong answers to `linear_forward`."""

import torch
from beliefs import (
    A_BIAS_IS_A_THRESHOLD,
    A_LAYER_IS_W_X,
    A_LAYER_IS_X_W,
    A_NETWORK_COMPUTES_IN_FLOAT32,
    AN_ASSERT_REFUSES,
    COMPUTE_WITH_PIXELS_AS_THEY_ARE,
    FLOATS_HAVE_32_BITS_OR_64,
    PIXELS_FROM_0_TO_1,
    PYTORCH_WOULD_SAY_SO,
    THE_SHAPE_IS_ALL,
)
from images_to_logits import linear_forward

from autograder import misconception


def _refuse(x, W, b):
    if x.ndim != 2 or x.shape[1] != W.shape[1] or b.shape != W.shape[:1]:
        raise ValueError(f"x {tuple(x.shape)}, W {tuple(W.shape)}, b {tuple(b.shape)}")


@misconception("test_linear_with_a_square_matrix", belief=A_LAYER_IS_X_W)
def forgets_the_transpose(x, W, b):
    _refuse(x, W, b)
    return x.to(W.dtype) @ W + b


@misconception("test_linear_of_one_example")
def forgets_the_bias(x, W, b):
    """A layer is a matrix product."""
    _refuse(x, W, b)
    return x.to(W.dtype) @ W.T


@misconception("test_linear_of_one_example", belief=A_BIAS_IS_A_THRESHOLD)
def subtracts_the_bias(x, W, b):
    _refuse(x, W, b)
    return x.to(W.dtype) @ W.T - b


@misconception("test_linear_with_a_square_matrix")
def stands_the_bias_up(x, W, b):
    """A bias is a column vector."""
    _refuse(x, W, b)
    return x.to(W.dtype) @ W.T + b[:, None]


@misconception("test_linear_with_a_square_matrix")
def puts_outputs_in_columns(x, W, b):
    """W x + b gives a column for each example."""
    _refuse(x, W, b)
    return W @ x.to(W.dtype).T + b[:, None]


@misconception("test_linear_refuses_images_that_are_not_flattened", row="B16")
def takes_images_as_they_are(x, W, b):
    """A matrix product finds the last axis by itself, so an image need not be flattened."""
    if x.shape[-1] != W.shape[1] or b.shape != W.shape[:1]:
        raise ValueError(f"x {tuple(x.shape)}, W {tuple(W.shape)}, b {tuple(b.shape)}")
    return x.to(W.dtype) @ W.T + b


@misconception("test_linear_refuses_images_that_are_not_flattened", row="B16")
def flattens_on_the_way(x, W, b):
    """If the examples are not flat, I flatten them until they fit."""
    x = x.reshape(-1, W.shape[1]) if x.ndim > 2 else x
    return linear_forward(x, W, b)


@misconception("test_linear_refuses_examples_of_another_width", belief=PYTORCH_WOULD_SAY_SO)
def leaves_shapes_to_torch(x, W, b):
    return x.to(W.dtype) @ W.T + b


@misconception("test_linear_refuses_examples_of_another_width")
def types_the_formula_in(x, W, b):
    """The formula is all there is to a layer, and PyTorch sees to the rest."""
    return x @ W.T + b


@misconception("test_linear_refuses_another_number_of_biases")
def looks_at_x_and_w_only(x, W, b):
    """The matrix product is the only place where shapes can clash."""
    if x.ndim != 2 or x.shape[1] != W.shape[1]:
        raise ValueError(f"x {tuple(x.shape)}, W {tuple(W.shape)}")
    return x.to(W.dtype) @ W.T + b


@misconception("test_linear_refuses_examples_of_another_width", belief=AN_ASSERT_REFUSES)
def asserts_the_shapes(x, W, b):
    assert x.ndim == 2
    assert x.shape[1] == W.shape[1]
    assert b.shape == W.shape[:1]
    return linear_forward(x, W, b)


@misconception("test_linear_converts_integers", belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE)
def multiplies_integers_as_they_are(x, W, b):
    _refuse(x, W, b)
    return x @ W.T + b


@misconception("test_linear_converts_integers")
def rounds_the_weights(x, W, b):
    """The weights are converted to whatever the data is."""
    _refuse(x, W, b)
    return x @ W.T.to(x.dtype) + b.to(x.dtype)


@misconception("test_linear_keeps_the_dtype", belief=A_NETWORK_COMPUTES_IN_FLOAT32, row="P04")
def linear_in_float32(x, W, b):
    _refuse(x, W, b)
    return x.float() @ W.float().T + b.float()


@misconception("test_linear_converts_integers")
def makes_pixels_float32(x, W, b):
    """Only x can be of the wrong dtype, and float32 is the right one."""
    _refuse(x, W, b)
    return x.float() @ W.T + b


@misconception("test_linear_leaves_its_arguments_alone")
def transposes_in_place(x, W, b):
    """W is needed transposed, so I transpose it."""
    _refuse(x, W, b)
    return x.to(W.dtype) @ W.t_() + b


@misconception("test_linear_with_a_square_matrix")
def turns_weights_that_do_not_fit(x, W, b):
    """Of W and its transpose the one that fits is the right one."""
    _refuse(x, W, b)
    return x.to(W.dtype) @ (W if W.shape[0] == x.shape[1] else W.T) + b


@misconception("test_linear_refuses_what_a_product_would_stretch")
def asks_x_for_its_second_axis(x, W, b):
    """If x has the wrong number of axes, asking it for its second one says so."""
    if x.shape[1] != W.shape[1] or b.shape != W.shape[:1] or x.ndim > 2:
        raise ValueError(f"x {tuple(x.shape)}, W {tuple(W.shape)}, b {tuple(b.shape)}")
    return x.to(W.dtype) @ W.T + b


@misconception("test_linear_refuses_another_number_of_biases")
def counts_the_last_axis_of_the_biases(x, W, b):
    """There is a bias for each output if the last size of b is that of the outputs."""
    if x.ndim != 2 or x.shape[1] != W.shape[1] or b.shape[-1:] != W.shape[:1]:
        raise ValueError(f"x {tuple(x.shape)}, W {tuple(W.shape)}, b {tuple(b.shape)}")
    return x.to(W.dtype) @ W.T + b


@misconception("test_linear_refuses_biases_that_a_sum_would_stretch")
def counts_the_first_axis_of_the_biases(x, W, b):
    """There is a bias for each output if b is as long as W."""
    if x.ndim != 2 or x.shape[1] != W.shape[1] or b.ndim == 0 or len(b) != len(W):
        raise ValueError(f"x {tuple(x.shape)}, W {tuple(W.shape)}, b {tuple(b.shape)}")
    return x.to(W.dtype) @ W.T + b


@misconception("test_linear_refuses_what_a_product_would_stretch")
def looks_at_the_second_axis_alone(x, W, b):
    """The second axis of x holds the numbers, so its size is all that has to fit."""
    if x.ndim < 2 or x.shape[1] != W.shape[1] or b.shape != W.shape[:1]:
        raise ValueError(f"x {tuple(x.shape)}, W {tuple(W.shape)}, b {tuple(b.shape)}")
    return x.to(W.dtype) @ W.T + b


@misconception("test_linear_keeps_the_dtype", belief=FLOATS_HAVE_32_BITS_OR_64)
def multiplies_in_two_dtypes(x, W, b):
    dtype = torch.float64 if W.dtype == torch.float64 else torch.float32
    return linear_forward(x, W, b).to(dtype)


@misconception(
    "test_linear_with_a_square_matrix", holds=("forgets_the_transpose", "forgets_the_bias")
)
def multiplies_by_w_alone(x, W, b):
    _refuse(x, W, b)
    return x.to(W.dtype) @ W


@misconception("test_linear_with_a_square_matrix", belief=A_LAYER_IS_W_X)
def multiplies_w_by_x(x, W, b):
    _refuse(x, W, b)
    return W @ x.to(W.dtype) + b


@misconception("test_linear_of_one_example", holds=("puts_outputs_in_columns",))
def puts_outputs_in_columns_without_turning_the_bias(x, W, b):
    _refuse(x, W, b)
    return W @ x.to(W.dtype).T + b


@misconception("test_linear_of_one_example")
def multiplies_one_by_one(x, W, b):
    """Each weight is multiplied with its input, and that is the layer."""
    _refuse(x, W, b)
    return x.to(W.dtype) * W.T + b


@misconception(
    "test_linear_refuses_examples_of_another_width",
    holds=("makes_pixels_float32", "leaves_shapes_to_torch"),
)
def makes_pixels_float32_whatever_their_shape(x, W, b):
    return x.float() @ W.T + b


@misconception("test_linear_agrees_with_torch")
def bends_its_own_output(x, W, b):
    """A layer ends in a relu."""
    return linear_forward(x, W, b).clamp(min=0)


@misconception(
    "test_linear_agrees_with_torch", holds=("bends_its_own_output", "leaves_shapes_to_torch")
)
def bends_its_own_output_whatever_the_shapes(x, W, b):
    return torch.clamp(x.to(W.dtype) @ W.T + b, min=0)


@misconception(
    "test_linear_agrees_with_torch", holds=("bends_its_own_output", "types_the_formula_in")
)
def bends_the_formula(x, W, b):
    return torch.clamp(x @ W.T + b, min=0)


@misconception(
    "test_linear_refuses_another_number_of_biases",
    holds=("looks_at_x_and_w_only", "asks_x_for_its_second_axis"),
)
def compares_two_sizes(x, W, b):
    if x.shape[1] != W.shape[1]:
        raise ValueError(f"x {tuple(x.shape)}, W {tuple(W.shape)}")
    return x.to(W.dtype) @ W.T + b


@misconception(
    "test_linear_refuses_images_that_are_not_flattened",
    holds=("flattens_on_the_way", "leaves_shapes_to_torch"),
)
def flattens_whatever_comes(x, W, b):
    return x.reshape(x.shape[0], -1).to(W.dtype) @ W.T + b


@misconception("test_linear_of_one_example")
def adds_the_bias_to_x(x, W, b):
    """The bias is added to x, before the product."""
    _refuse(x, W, b)
    return (x.to(W.dtype) + b) @ W.T


@misconception("test_linear_of_one_example")
def multiplies_by_the_bias(x, W, b):
    """The bias multiplies what the product gives."""
    _refuse(x, W, b)
    return x.to(W.dtype) @ W.T * b


@misconception("test_linear_of_one_example", belief=THE_SHAPE_IS_ALL)
def reshapes_the_weights(x, W, b):
    _refuse(x, W, b)
    return x.to(W.dtype) @ W.reshape(W.shape[1], W.shape[0]) + b


@misconception("test_linear_agrees_with_torch", belief=THE_SHAPE_IS_ALL)
def reshapes_the_outputs(x, W, b):
    _refuse(x, W, b)
    return (W @ x.to(W.dtype).T).reshape(len(x), len(W)) + b


@misconception("test_linear_of_one_example", holds=("reshapes_the_weights", "forgets_the_bias"))
def reshapes_the_weights_and_forgets_the_bias(x, W, b):
    _refuse(x, W, b)
    return x.to(W.dtype) @ W.reshape(W.shape[1], W.shape[0])


@misconception("test_linear_of_one_example")
def adds_up_the_biases(x, W, b):
    """A layer has one bias, the sum of what is in b."""
    _refuse(x, W, b)
    return x.to(W.dtype) @ W.T + b.sum()


@misconception("test_linear_converts_integers", belief=PIXELS_FROM_0_TO_1)
def divides_pixels_by_255(x, W, b):
    _refuse(x, W, b)
    if not x.is_floating_point():
        x = x.to(W.dtype) / 255
    return x @ W.T + b


@misconception("test_linear_with_a_square_matrix")
def adds_the_bias_for_every_input(x, W, b):
    """The bias is added to each product of a weight and an input, before these are summed."""
    _refuse(x, W, b)
    return x.to(W.dtype) @ W.T + b * x.shape[1]
