"""Wrong answers to `mlp_backward`."""

import numpy as np
from backpropagation import _refuse_unlike, mlp_backward
from beliefs import (
    A_BIAS_HAS_A_MEAN,
    A_BIAS_HAS_DOUT,
    A_BIAS_HAS_ONE_PER_EXAMPLE,
    A_BIAS_IS_A_COLUMN,
    A_BIAS_IS_A_ROW,
    A_BIAS_IS_ONE_NUMBER,
    A_LIST_IS_MINE,
    A_RELU_AFTER_EVERY_LAYER,
    A_SLOPE_OF_ONE_TO_START,
    A_SMALL_SLOPE_KEEPS_ALIVE,
    A_WEIGHT_HAS_A_MEAN,
    A_WEIGHT_HAS_X_T_DOUT,
    BACK_IS_TIMES_THE_OUTPUT,
    BACK_THROUGH_RELU_IN_FLOAT64,
    DOWNHILL_IS_RETURNED,
    EVERY_GRADIENT_IS_A_MEAN,
    NUMPY_WOULD_SAY_SO,
    RELU_BACKWARDS_IS_RELU_OF_DOUT,
    REVERSED_IS_A_LIST,
    STRAIGHT_ON_TO_THE_LAYER_BEFORE,
    THE_CACHE_IS_THE_OUTPUT,
    UPDATED_ON_THE_WAY_BACK,
    W_T_BACKWARDS_TOO,
    ZERO_IS_NOT_NEGATIVE,
)
from building_blocks import _total

from autograder import misconception


def _walk(
    dlogits,
    layers,
    caches,
    *,
    slope=lambda a: a > 0,
    dW=lambda dout, x, a: dout.T @ x,
    db=_total,
    onwards=lambda dout, W, grad: dout @ W,
):
    """The way back with one thing done otherwise."""
    _refuse_unlike("dlogits", dlogits, caches[-1][1].shape)
    grads, dout = [], dlogits
    for number in reversed(range(len(layers))):
        x, a = caches[number]
        if number < len(layers) - 1:
            dout = dout * slope(a)
        grads.insert(0, (dW(dout, x, a), db(dout)))
        dout = onwards(dout, layers[number][0], grads[0][0])
    return grads


@misconception(
    "test_mlp_backward_of_two_layers_by_hand", belief=STRAIGHT_ON_TO_THE_LAYER_BEFORE, row="B15"
)
def forgets_relu_on_the_way_back(dlogits, layers, caches):
    return _walk(dlogits, layers, caches, slope=lambda a: 1.0)


@misconception("test_mlp_backward_at_the_kink", belief=ZERO_IS_NOT_NEGATIVE, row="B08")
def lets_dout_through_at_zero(dlogits, layers, caches):
    return _walk(dlogits, layers, caches, slope=lambda a: a >= 0)


@misconception(
    "test_mlp_backward_of_two_layers_by_hand", belief=BACK_IS_TIMES_THE_OUTPUT, row="B10"
)
def multiplies_dout_by_the_hidden_layer(dlogits, layers, caches):
    return _walk(dlogits, layers, caches, slope=lambda a: np.maximum(a, 0))


@misconception("test_mlp_backward_of_a_unit_that_is_off", belief=A_SMALL_SLOPE_KEEPS_ALIVE)
def lets_dead_units_leak(dlogits, layers, caches):
    return _walk(dlogits, layers, caches, slope=lambda a: np.where(a > 0, 1, 0.01))


@misconception("test_mlp_backward_of_one_layer_by_hand", belief=A_RELU_AFTER_EVERY_LAYER)
def masks_the_last_layer_too(dlogits, layers, caches):
    _refuse_unlike("dlogits", dlogits, caches[-1][1].shape)
    return _walk(dlogits * (caches[-1][1] > 0), layers, caches)


@misconception("test_mlp_backward_of_two_layers_by_hand", belief=A_SLOPE_OF_ONE_TO_START, row="B06")
def begins_with_ones(dlogits, layers, caches):
    _refuse_unlike("dlogits", dlogits, caches[-1][1].shape)
    return _walk(np.ones_like(dlogits), layers, caches)


@misconception("test_mlp_backward_of_two_layers_by_hand", belief=A_WEIGHT_HAS_X_T_DOUT, row="B02")
def transposes_every_gradient(dlogits, layers, caches):
    return _walk(dlogits, layers, caches, dW=lambda dout, x, a: x.T @ dout)


@misconception("test_mlp_backward_of_the_biases", belief=A_BIAS_HAS_DOUT, row="B03")
def gives_dout_for_a_bias(dlogits, layers, caches):
    return _walk(dlogits, layers, caches, db=lambda dout: dout)


@misconception("test_mlp_backward_of_the_biases", belief=A_BIAS_HAS_A_MEAN, row="B04")
def gives_the_mean_for_a_bias(dlogits, layers, caches):
    return _walk(dlogits, layers, caches, db=lambda dout: dout.mean(axis=0))


@misconception("test_mlp_backward_of_the_biases", belief=A_BIAS_IS_A_ROW, row="B05")
def gives_a_row_for_a_bias(dlogits, layers, caches):
    return _walk(dlogits, layers, caches, db=lambda dout: dout.sum(axis=0, keepdims=True))


@misconception("test_mlp_backward_of_the_biases", belief=A_BIAS_IS_A_COLUMN, row="B05")
def gives_a_column_for_a_bias(dlogits, layers, caches):
    return _walk(dlogits, layers, caches, db=lambda dout: dout.sum(axis=0)[:, None])


@misconception("test_mlp_backward_of_the_biases", belief=A_BIAS_IS_ONE_NUMBER)
def gives_one_number_for_a_bias(dlogits, layers, caches):
    return _walk(dlogits, layers, caches, db=np.sum)


@misconception("test_mlp_backward_of_the_weights", belief=A_WEIGHT_HAS_A_MEAN, row="B07")
def averages_every_weight(dlogits, layers, caches):
    return _walk(dlogits, layers, caches, dW=lambda dout, x, a: dout.T @ x / len(x))


@misconception("test_mlp_backward_of_the_biases", belief=EVERY_GRADIENT_IS_A_MEAN, row="B07")
def averages_every_gradient(dlogits, layers, caches):
    n = len(dlogits)
    averaged = {"dW": lambda dout, x, a: dout.T @ x / n, "db": lambda dout: dout.sum(axis=0) / n}
    return _walk(dlogits, layers, caches, **averaged)


@misconception("test_mlp_backward_of_five_layers", row="B07")
def divides_by_n_at_every_layer(dlogits, layers, caches):
    """A gradient is divided by n once more at every layer that it is handed on by."""
    n = len(dlogits)
    return _walk(dlogits, layers, caches, onwards=lambda dout, W, grad: dout @ W / n)


@misconception("test_mlp_backward_of_two_layers_by_hand", belief=UPDATED_ON_THE_WAY_BACK, row="B14")
def goes_on_through_a_moved_weight(dlogits, layers, caches):
    return _walk(dlogits, layers, caches, onwards=lambda dout, W, grad: dout @ (W - 0.1 * grad))


@misconception("test_mlp_backward_of_two_layers_by_hand", belief=THE_CACHE_IS_THE_OUTPUT, row="B17")
def multiplies_by_the_output_of_the_layer(dlogits, layers, caches):
    return _walk(dlogits, layers, caches, dW=lambda dout, x, a: dout.T @ a)


@misconception("test_mlp_backward_of_two_layers_by_hand", row="B17")
def multiplies_by_what_went_into_relu(dlogits, layers, caches):
    """What a layer gives the next one is x W^T + b."""
    raw = [(caches[0][0], caches[0][1])]
    raw += [(caches[k - 1][1], caches[k][1]) for k in range(1, len(caches))]
    return _walk(dlogits, layers, raw)


@misconception("test_mlp_backward_of_two_layers_by_hand")
def hands_the_gradients_back_in_the_order_of_the_walk(dlogits, layers, caches):
    """The last layer comes first, since the walk goes backwards."""
    return mlp_backward(dlogits, layers, caches)[::-1]


@misconception("test_mlp_backward_of_two_layers_by_hand")
def puts_the_bias_first(dlogits, layers, caches):
    """In which order the two gradients of a layer come is a matter of taste."""
    return [(db, dW) for dW, db in mlp_backward(dlogits, layers, caches)]


@misconception("test_mlp_backward_of_two_layers_by_hand", row="P03")
def returns_one_flat_list(dlogits, layers, caches):
    """A list of gradients is dW, db, dW, db and so on."""
    return [grad for pair in mlp_backward(dlogits, layers, caches) for grad in pair]


@misconception("test_mlp_backward_of_two_layers_by_hand", belief=REVERSED_IS_A_LIST, row="P03")
def returns_an_iterator(dlogits, layers, caches):
    return reversed(mlp_backward(dlogits, layers, caches)[::-1])


@misconception("test_mlp_backward_of_one_layer_by_hand")
def begins_at_the_layer_before_the_last(dlogits, layers, caches):
    """Between the last layer and the one before it there is always a relu to start with."""
    masked = dlogits @ layers[-1][0] * (caches[-2][1] > 0)
    assert masked.shape == caches[-2][1].shape
    return mlp_backward(dlogits, layers, caches)


@misconception("test_mlp_backward_of_two_layers_by_hand", belief=W_T_BACKWARDS_TOO)
def goes_back_through_the_transpose(dlogits, layers, caches):
    return _walk(
        dlogits, layers, caches, onwards=lambda dout, W, grad: dout @ W.T if len(layers) > 1 else 0
    )


@misconception("test_mlp_backward_of_two_layers_by_hand", belief=DOWNHILL_IS_RETURNED)
def points_downhill(dlogits, layers, caches):
    return mlp_backward(-dlogits, layers, caches)


@misconception("test_mlp_backward_keeps_float32", belief=BACK_THROUGH_RELU_IN_FLOAT64, row="P04")
def makes_masks_of_float64(dlogits, layers, caches):
    return _walk(
        dlogits,
        layers,
        caches,
        slope=lambda a: np.where(a > 0, np.ones(a.shape), np.zeros(a.shape)),
    )


@misconception("test_mlp_backward_refuses_to_broadcast", belief=NUMPY_WOULD_SAY_SO, row="L06")
def spreads_one_row_over_all(dlogits, layers, caches):
    grads, dout = [], dlogits
    for number in reversed(range(len(layers))):
        x, a = caches[number]
        if number < len(layers) - 1:
            dout = dout * (a > 0)
        grads.insert(0, (np.einsum("nm,nd->md", dout, x), dout.sum(axis=0)))
        dout = dout @ layers[number][0]
    return grads


@misconception("test_mlp_backward_leaves_its_arguments_alone", belief=A_LIST_IS_MINE, row="S28")
def turns_the_list_round(dlogits, layers, caches):
    grads = mlp_backward(dlogits, layers, caches)
    layers.reverse()
    return grads


@misconception("test_mlp_backward_refuses_to_broadcast")
def leaves_out_the_slope_of_the_input(dlogits, layers, caches):
    """What reaches x is never asked for, so the first layer's W is not needed."""
    grads, dout = [], dlogits
    for number in reversed(range(len(layers))):
        x, a = caches[number]
        if number < len(layers) - 1:
            dout = dout * (a > 0)
        grads.append((dout.T @ x, dout.sum(axis=0)))
        if number:
            dout = dout @ layers[number][0]
    return grads[::-1]


@misconception(
    "test_mlp_backward_of_two_layers_by_hand",
    holds=("transposes_every_gradient", "averages_every_weight"),
)
def transposes_and_averages_every_weight(dlogits, layers, caches):
    return _walk(dlogits, layers, caches, dW=lambda dout, x, a: x.T @ dout / len(x))


@misconception(
    "test_mlp_backward_of_two_layers_by_hand",
    holds=("forgets_relu_on_the_way_back", "transposes_every_gradient"),
)
def forgets_relu_and_transposes(dlogits, layers, caches):
    return _walk(dlogits, layers, caches, slope=lambda a: 1.0, dW=lambda dout, x, a: x.T @ dout)


@misconception("test_mlp_backward_of_the_biases", belief=A_BIAS_HAS_ONE_PER_EXAMPLE)
def gives_one_number_per_example_for_a_bias(dlogits, layers, caches):
    return _walk(dlogits, layers, caches, db=lambda dout: dout.sum(axis=1))


@misconception("test_mlp_backward_of_two_layers_by_hand")
def ends_before_the_first_layer(dlogits, layers, caches):
    """The walk back ends before the first layer."""
    return mlp_backward(dlogits, layers, caches)[1:]


@misconception(
    "test_mlp_backward_of_two_layers_by_hand", holds=("goes_back_through_the_transpose",)
)
def goes_back_through_every_transpose(dlogits, layers, caches):
    return _walk(dlogits, layers, caches, onwards=lambda dout, W, grad: dout @ W.T)


@misconception(
    "test_mlp_backward_of_two_layers_by_hand", holds=("goes_back_through_the_transpose",)
)
def takes_the_dot_product_with_every_transpose(dlogits, layers, caches):
    return _walk(dlogits, layers, caches, onwards=lambda dout, W, grad: np.dot(dout, W.T))


@misconception("test_mlp_backward_of_two_layers_by_hand")
def masks_with_the_layer_that_is_done(dlogits, layers, caches):
    """What leaves a layer backwards passes where that layer itself was on."""
    _refuse_unlike("dlogits", dlogits, caches[-1][1].shape)
    grads, dout = [], dlogits
    for (W, _), (x, a) in zip(layers[::-1], caches[::-1], strict=True):
        grads.insert(0, (dout.T @ x, dout.sum(axis=0)))
        dout = dout @ W * (a > 0)
    return grads


@misconception("test_mlp_backward_of_two_layers_by_hand", belief=RELU_BACKWARDS_IS_RELU_OF_DOUT)
def applies_relu_to_dout(dlogits, layers, caches):
    return _walk(
        dlogits,
        layers,
        caches,
        slope=lambda a: 1.0,
        onwards=lambda dout, W, grad: np.maximum(dout @ W, 0),
    )


@misconception("test_mlp_backward_of_two_layers_by_hand", holds=("applies_relu_to_dout",))
def applies_relu_to_every_dout(dlogits, layers, caches):
    _refuse_unlike("dlogits", dlogits, caches[-1][1].shape)
    return applies_relu_to_dout.answer(np.maximum(dlogits, 0), layers, caches)


@misconception("test_mlp_backward_of_two_layers_by_hand")
def stops_negative_dout_too(dlogits, layers, caches):
    """A negative number does not pass a relu, neither a nor dout."""
    return _walk(dlogits, layers, caches, onwards=lambda dout, W, grad: np.maximum(dout @ W, 0))


@misconception("test_mlp_backward_of_the_biases")
def takes_db_before_relu(dlogits, layers, caches):
    """A bias is added, so its gradient needs no mask of relu."""
    _refuse_unlike("dlogits", dlogits, caches[-1][1].shape)
    grads, dout = [], dlogits
    for number in reversed(range(len(layers))):
        x, a = caches[number]
        db = dout.sum(axis=0)
        if number < len(layers) - 1:
            dout = dout * (a > 0)
        grads.insert(0, (dout.T @ x, db))
        dout = dout @ layers[number][0]
    return grads


@misconception("test_mlp_backward_of_the_weights")
def takes_dw_before_relu(dlogits, layers, caches):
    """A weight multiplies, so its gradient needs no mask of relu."""
    _refuse_unlike("dlogits", dlogits, caches[-1][1].shape)
    grads, dout = [], dlogits
    for number in reversed(range(len(layers))):
        x, a = caches[number]
        dW = dout.T @ x
        if number < len(layers) - 1:
            dout = dout * (a > 0)
        grads.insert(0, (dW, dout.sum(axis=0)))
        dout = dout @ layers[number][0]
    return grads


@misconception("test_mlp_backward_of_two_layers_by_hand")
def hands_dlogits_to_every_layer(dlogits, layers, caches):
    """The loss is at the end, so dlogits is what every layer is handed."""
    return [(dlogits.T @ x, dlogits.sum(axis=0)) for x, _ in caches]


@misconception("test_mlp_backward_of_five_layers")
def hands_on_what_relu_stops(dlogits, layers, caches):
    """relu is a matter of the layer before it, and what goes on to the others passes as it is."""
    _refuse_unlike("dlogits", dlogits, caches[-1][1].shape)
    grads, dout = [], dlogits
    for number in reversed(range(len(layers))):
        x, a = caches[number]
        masked = dout * (a > 0) if number < len(layers) - 1 else dout
        grads.insert(0, (masked.T @ x, masked.sum(axis=0)))
        dout = dout @ layers[number][0]
    return grads
