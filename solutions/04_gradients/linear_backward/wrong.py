"""Wrong answers to `linear_backward`."""

import numpy as np
from beliefs import (
    A_BIAS_HAS_A_MEAN,
    A_BIAS_HAS_DOUT,
    A_BIAS_IS_A_ROW,
    A_BIAS_IS_ONE_NUMBER,
    A_LIST_IS_AS_GOOD_AS_A_TUPLE,
    A_WEIGHT_HAS_A_MEAN,
    A_WEIGHT_HAS_X_T_DOUT,
    AN_AXIS_OF_ONE_CAN_GO,
    EVERY_GRADIENT_IS_A_MEAN,
    NUMPY_WOULD_SAY_SO,
    W_T_BACKWARDS_TOO,
)

from autograder import misconception


@misconception("test_weight_gradient_of_a_linear_layer", belief=A_WEIGHT_HAS_X_T_DOUT, row="B01")
def transposes_the_weight_gradient(dout, x, W):
    return dout @ W, x.T @ dout, dout.sum(axis=0)


@misconception("test_square_layers_hide_nothing", row="B02")
def reshapes_until_it_fits(dout, x, W):
    """If the shape of x^T dout is not that of W, reshape makes it so."""
    return dout @ W, (x.T @ dout).reshape(W.shape), dout.sum(axis=0)


@misconception("test_square_layers_hide_nothing", belief=W_T_BACKWARDS_TOO, row="B02")
def multiplies_by_the_transposed_weights(dout, x, W):
    return dout @ W.T, dout.T @ x, dout.sum(axis=0)


@misconception("test_bias_gradient_adds_up_the_examples", belief=A_BIAS_HAS_DOUT, row="B03")
def hands_dout_on_as_the_bias_gradient(dout, x, W):
    return dout @ W, dout.T @ x, dout


@misconception("test_bias_gradient_adds_up_the_examples", belief=A_BIAS_HAS_A_MEAN, row="B04")
def averages_the_bias_gradient(dout, x, W):
    return dout @ W, dout.T @ x, dout.mean(axis=0)


@misconception("test_bias_gradient_adds_up_the_examples", belief=A_BIAS_IS_A_ROW, row="B05")
def keeps_the_batch_axis_of_the_bias(dout, x, W):
    return dout @ W, dout.T @ x, dout.sum(axis=0, keepdims=True)


@misconception("test_bias_gradient_adds_up_the_examples")
def adds_up_the_outputs(dout, x, W):
    """The bias gradient is a sum over the last axis."""
    return dout @ W, dout.T @ x, dout.sum(axis=1)


@misconception("test_bias_gradient_adds_up_the_examples", belief=A_BIAS_IS_ONE_NUMBER)
def adds_up_everything(dout, x, W):
    return dout @ W, dout.T @ x, dout.sum()


@misconception("test_linear_backward_worked_by_hand", row="B06")
def forgets_what_comes_from_above(dout, x, W):
    """The gradient of a layer is the slope of the layer, and dout only says how many rows."""
    ones = np.ones_like(dout)
    return ones @ W, ones.T @ x, ones.sum(axis=0)


@misconception(
    "test_weight_gradient_of_a_linear_layer",
    row="B07",
    holds=("averages_the_weight_gradient", "averages_the_bias_gradient"),
)
def averages_once_more(dout, x, W):
    n = len(x)
    return dout @ W, dout.T @ x / n, dout.sum(axis=0) / n


@misconception("test_weight_gradient_of_a_linear_layer", belief=A_WEIGHT_HAS_A_MEAN, row="B07")
def averages_the_weight_gradient(dout, x, W):
    return dout @ W, dout.T @ x / len(x), dout.sum(axis=0)


@misconception("test_linear_backward_worked_by_hand")
def returns_the_parameters_first(dout, x, W):
    """The gradients come in the order in which they are used: dW, db, dx."""
    return dout.T @ x, dout.sum(axis=0), dout @ W


@misconception("test_linear_backward_of_one_example", belief=AN_AXIS_OF_ONE_CAN_GO)
def squeezes_a_batch_of_one(dout, x, W):
    return np.squeeze(dout @ W), np.squeeze(dout.T @ x), np.squeeze(dout.sum(axis=0))


@misconception("test_linear_backward_keeps_float32", row="P04")
def adds_up_in_float64(dout, x, W):
    """The gradients of W and b may be float64, whatever came in."""
    dW, db = np.zeros(W.shape), np.zeros(dout.shape[1])
    for row, inputs in zip(dout, x, strict=True):
        dW += np.outer(row, inputs)
        db += row
    return dout @ W, dW, db


@misconception("test_linear_backward_refuses_sizes_that_clash")
def drops_examples_without_a_partner(dout, x, W):
    """A row without a partner can be left out."""
    dW, db = np.zeros_like(W), np.zeros_like(dout[0])
    for row, inputs in zip(dout, x, strict=False):
        dW += np.outer(row, inputs)
        db += row
    return dout @ W, dW, db


@misconception("test_linear_backward_leaves_its_arguments_alone", row="B12")
def adds_up_into_the_first_row(dout, x, W):
    """The first row of dout is a good place to add up the other rows."""
    dx, dW = dout @ W, dout.T @ x
    db = dout[0]
    for row in dout[1:]:
        db += row
    return dx, dW, db


@misconception("test_linear_backward_refuses_sizes_that_clash", belief=NUMPY_WOULD_SAY_SO)
def leaves_the_sizes_to_einsum(dout, x, W):
    dx = np.einsum("nm,md->nd", dout, W)
    return dx, np.einsum("nm,nd->md", dout, x), np.einsum("nm->m", dout)


@misconception(
    "test_weight_gradient_of_a_linear_layer",
    holds=("transposes_the_weight_gradient", "averages_the_weight_gradient"),
)
def transposes_and_averages_the_weight_gradient(dout, x, W):
    return dout @ W, x.T @ dout / len(x), dout.sum(axis=0)


@misconception(
    "test_weight_gradient_of_a_linear_layer",
    holds=("transposes_the_weight_gradient", "multiplies_by_the_transposed_weights"),
)
def goes_back_through_x_w(dout, x, W):
    return dout @ W.T, x.T @ dout, dout.sum(axis=0)


@misconception("test_linear_backward_worked_by_hand")
def returns_the_weights_first(dout, x, W):
    """dW comes before dx."""
    return dout.T @ x, dout @ W, dout.sum(axis=0)


@misconception("test_linear_backward_worked_by_hand")
def returns_the_bias_second(dout, x, W):
    """db comes before dW."""
    return dout @ W, dout.sum(axis=0), dout.T @ x


@misconception("test_linear_backward_worked_by_hand")
def turns_both_products_round(dout, x, W):
    """dx is W dout, and dW is dout x."""
    return W @ dout, dout @ x, dout.sum(axis=0)


@misconception("test_linear_backward_worked_by_hand")
def multiplies_entry_by_entry(dout, x, W):
    """Each gradient is dout times the other factor, entry by entry."""
    return dout * W, dout * x, dout.sum(axis=0)


@misconception(
    "test_weight_gradient_of_a_linear_layer",
    holds=("averages_the_weight_gradient", "hands_dout_on_as_the_bias_gradient"),
)
def averages_the_weights_and_hands_dout_on(dout, x, W):
    return dout @ W, dout.T @ x / len(x), dout


@misconception("test_linear_backward_worked_by_hand")
def forgets_dout_in_the_weights(dout, x, W):
    """The gradient of W is the input."""
    return dout @ W, x, dout.sum(axis=0)


@misconception(
    "test_linear_backward_worked_by_hand",
    holds=(
        "averages_the_input_gradient",
        "averages_the_weight_gradient",
        "averages_the_bias_gradient",
    ),
)
def averages_all_three(dout, x, W):
    n = dout.dtype.type(len(x))
    return dout @ W / n, dout.T @ x / n, dout.sum(axis=0) / n


@misconception("test_input_gradient_of_a_linear_layer")
def transposes_the_input_gradient(dout, x, W):
    """The gradient of the input has a column for each example."""
    return W.T @ dout.T, dout.T @ x, dout.sum(axis=0)


@misconception("test_input_gradient_of_a_linear_layer", belief=EVERY_GRADIENT_IS_A_MEAN)
def averages_the_input_gradient(dout, x, W):
    return dout @ W / dout.dtype.type(len(x)), dout.T @ x, dout.sum(axis=0)


@misconception("test_bias_gradient_adds_up_the_examples")
def counts_the_examples_for_the_bias(dout, x, W):
    """The slope of a bias is 1 for each example, so its gradient is n."""
    db = np.full(dout.shape[1], len(dout), dtype=dout.dtype)
    return dout @ W, dout.T @ x, db


@misconception("test_input_gradient_of_a_linear_layer")
def hands_the_weights_on(dout, x, W):
    """The gradient of the input is W."""
    return W.copy(), dout.T @ x, dout.sum(axis=0)


@misconception(
    "test_weight_gradient_of_a_linear_layer",
    holds=(
        "transposes_the_weight_gradient",
        "averages_the_weight_gradient",
        "averages_the_bias_gradient",
    ),
)
def transposes_and_averages_everything(dout, x, W):
    return dout @ W, x.T @ dout / len(x), dout.mean(axis=0)


@misconception(
    "test_weight_gradient_of_a_linear_layer",
    holds=("multiplies_by_the_transposed_weights", "averages_the_bias_gradient"),
)
def multiplies_by_the_transposed_weights_and_averages_the_bias(dout, x, W):
    return dout @ W.T, dout.T @ x, dout.mean(axis=0)


@misconception("test_linear_backward_worked_by_hand", belief=A_LIST_IS_AS_GOOD_AS_A_TUPLE)
def returns_three_in_a_list(dout, x, W):
    return [dout @ W, dout.T @ x, dout.sum(axis=0)]
