"""Wrong answers to `two_layer_backward`."""

import numpy as np
from backpropagation import _refuse_unlike, _sigmoid, two_layer_backward
from beliefs import (
    A_BIAS_HAS_A_MEAN,
    A_BIAS_HAS_DOUT,
    A_BIAS_HAS_ONE_PER_EXAMPLE,
    A_BIAS_IS_A_COLUMN,
    A_BIAS_IS_A_ROW,
    A_BIAS_IS_ONE_NUMBER,
    A_SLOPE_OF_ONE_TO_START,
    A_WEIGHT_HAS_A_MEAN,
    A_WEIGHT_HAS_X_T_DOUT,
    BACK_IS_TIMES_THE_OUTPUT,
    BACK_THROUGH_RELU_IN_FLOAT64,
    DOWNHILL_IS_RETURNED,
    EVERY_GRADIENT_PASSES_RELU,
    MORE_DIGITS_CANNOT_HURT,
    NUMPY_WOULD_SAY_SO,
    RELU_BACKWARDS_IS_RELU_OF_DOUT,
    STRAIGHT_ON_TO_THE_LAYER_BEFORE,
    THE_CACHE_IS_THE_OUTPUT,
    THE_SLOPE_OF_AN_S,
    TURNED_OVER_TO_FIT,
    UPDATED_ON_THE_WAY_BACK,
    W_T_BACKWARDS_TOO,
    ZERO_IS_NOT_NEGATIVE,
)
from building_blocks import _total

from autograder import misconception


def _refuse_dlogits(dlogits, params, cache):
    _refuse_unlike("dlogits", dlogits, (len(cache["h"]), len(params["W2"])))


def _slope(cache):
    h = cache["h"]
    return h * (1 - h) if cache["activation"] == "sigmoid" else cache["a"] > 0


def _product(dout, x):
    return dout.T @ x


def _back(dlogits, params, cache, *, slope=None, dW=_product, db=_total, W2=None, into_2=None):
    """The way back with one thing done otherwise: the slope of S, a product, a sum, W2, or what
    is taken to have gone into W2."""
    _refuse_dlogits(dlogits, params, cache)
    da = dlogits @ (params["W2"] if W2 is None else W2)
    da = da * (_slope(cache) if slope is None else slope)
    h = cache["h"] if into_2 is None else into_2
    return {"W1": dW(da, cache["x"]), "b1": db(da), "W2": dW(dlogits, h), "b2": db(dlogits)}


@misconception(
    "test_two_layer_backward_with_relu_by_hand", belief=STRAIGHT_ON_TO_THE_LAYER_BEFORE, row="B15"
)
def leaves_out_the_slope_of_the_activation(dlogits, params, cache):
    return _back(dlogits, params, cache, slope=1.0)


@misconception("test_two_layer_backward_with_sigmoid_by_hand", row="B11")
def applies_the_sigmoid_again(dlogits, params, cache):
    """The slope of the sigmoid needs the sigmoid of what I kept."""
    again = _sigmoid(cache["h"])
    sigmoid = cache["activation"] == "sigmoid"
    return _back(dlogits, params, cache, slope=again * (1 - again) if sigmoid else None)


@misconception("test_two_layer_backward_with_sigmoid_by_hand", row="B17")
def puts_the_input_into_the_slope(dlogits, params, cache):
    """The slope of the sigmoid is a (1 - a), with the a that I kept."""
    a = cache["a"]
    sigmoid = cache["activation"] == "sigmoid"
    return _back(dlogits, params, cache, slope=a * (1 - a) if sigmoid else None)


@misconception(
    "test_two_layer_backward_with_sigmoid_by_hand", belief=BACK_IS_TIMES_THE_OUTPUT, row="B10"
)
def multiplies_by_the_output(dlogits, params, cache):
    return _back(dlogits, params, cache, slope=cache["h"])


@misconception("test_two_layer_backward_with_relu_by_hand", row="B10")
def multiplies_by_the_input_of_relu(dlogits, params, cache):
    """relu is max(0, a), so its slope is a where a is positive."""
    relu = cache["activation"] == "relu"
    return _back(dlogits, params, cache, slope=np.maximum(cache["a"], 0) if relu else None)


@misconception("test_two_layer_backward_at_the_kink", belief=ZERO_IS_NOT_NEGATIVE, row="B08")
def lets_slopes_through_at_zero(dlogits, params, cache):
    relu = cache["activation"] == "relu"
    return _back(dlogits, params, cache, slope=cache["a"] >= 0 if relu else None)


@misconception(
    "test_two_layer_backward_with_relu_by_hand", belief=EVERY_GRADIENT_PASSES_RELU, row="B09"
)
def makes_the_mask_from_the_output(dlogits, params, cache):
    relu = cache["activation"] == "relu"
    return _back(dlogits, params, cache, slope=cache["h"] >= 0 if relu else None)


@misconception("test_two_layer_backward_with_relu_by_hand")
def always_takes_the_slope_of_the_sigmoid(dlogits, params, cache):
    """The slope of an activation is h (1 - h)."""
    h = cache["h"]
    return _back(dlogits, params, cache, slope=h * (1 - h))


@misconception("test_two_layer_backward_with_sigmoid_by_hand")
def always_takes_the_slope_of_relu(dlogits, params, cache):
    """The slope of an activation is 1 where it is on."""
    return _back(dlogits, params, cache, slope=cache["a"] > 0)


@misconception("test_two_layer_backward_through_relu")
def tells_the_activation_by_the_largest_output(dlogits, params, cache):
    """A sigmoid never gives more than 1, so the output says which activation it was."""
    h = cache["h"]
    return _back(dlogits, params, cache, slope=h > 0 if h.max() > 1 else h * (1 - h))


@misconception("test_two_layer_backward_through_relu")
def tells_the_activation_by_its_zeros(dlogits, params, cache):
    """relu gives zeros and a sigmoid never does, so the output says which activation it was."""
    h = cache["h"]
    sigmoid = h.all() or cache["activation"] == "sigmoid"
    return _back(dlogits, params, cache, slope=h * (1 - h) if sigmoid else cache["a"] > 0)


@misconception("test_two_layer_backward_with_sigmoid_by_hand", belief=THE_SLOPE_OF_AN_S)
def takes_the_slope_of_tanh(dlogits, params, cache):
    sigmoid = cache["activation"] == "sigmoid"
    return _back(dlogits, params, cache, slope=1 - cache["h"] ** 2 if sigmoid else None)


@misconception("test_two_layer_backward_where_the_sigmoid_is_flat")
def computes_the_slope_from_exponentials(dlogits, params, cache):
    """The slope of the sigmoid is e^-a / (1 + e^-a)^2, and can be typed in like that."""
    e = np.exp(-cache["a"])
    sigmoid = cache["activation"] == "sigmoid"
    return _back(dlogits, params, cache, slope=e / (1 + e) ** 2 if sigmoid else None)


@misconception(
    "test_two_layer_backward_with_relu_by_hand", belief=A_SLOPE_OF_ONE_TO_START, row="B06"
)
def starts_from_ones(dlogits, params, cache):
    _refuse_dlogits(dlogits, params, cache)
    return _back(np.ones_like(dlogits), params, cache)


@misconception("test_two_layer_backward_with_relu_by_hand", belief=A_WEIGHT_HAS_X_T_DOUT, row="B01")
def transposes_the_gradients(dlogits, params, cache):
    return _back(dlogits, params, cache, dW=lambda dout, x: x.T @ dout)


@misconception("test_two_layer_backward_with_relu_by_hand")
def takes_outer_products(dlogits, params, cache):
    """The gradient of a weight is the outer product of dout and x."""
    return _back(dlogits, params, cache, dW=np.outer)


@misconception("test_two_layer_backward_of_the_biases", belief=A_BIAS_HAS_DOUT, row="B03")
def takes_dout_for_the_slope_of_a_bias(dlogits, params, cache):
    return _back(dlogits, params, cache, db=lambda dout: dout)


@misconception("test_two_layer_backward_of_the_biases", belief=A_BIAS_HAS_A_MEAN, row="B04")
def averages_the_slopes_of_a_bias(dlogits, params, cache):
    return _back(dlogits, params, cache, db=lambda dout: dout.mean(axis=0))


@misconception("test_two_layer_backward_of_the_biases", belief=A_BIAS_IS_A_ROW, row="B05")
def keeps_an_axis_of_the_biases(dlogits, params, cache):
    return _back(dlogits, params, cache, db=lambda dout: dout.sum(axis=0, keepdims=True))


@misconception("test_two_layer_backward_of_the_biases", belief=A_BIAS_IS_A_COLUMN, row="B05")
def makes_columns_of_the_biases(dlogits, params, cache):
    return _back(dlogits, params, cache, db=lambda dout: dout.sum(axis=0)[:, None])


@misconception("test_two_layer_backward_of_the_biases", belief=A_BIAS_IS_ONE_NUMBER)
def sums_a_bias_over_everything(dlogits, params, cache):
    return _back(dlogits, params, cache, db=np.sum)


@misconception("test_two_layer_backward_of_the_biases", belief=A_BIAS_HAS_ONE_PER_EXAMPLE)
def sums_a_bias_along_the_wrong_axis(dlogits, params, cache):
    return _back(dlogits, params, cache, db=lambda dout: dout.sum(axis=1))


@misconception("test_two_layer_backward_of_the_second_layer", belief=A_WEIGHT_HAS_A_MEAN, row="B07")
def divides_the_weights_by_n_again(dlogits, params, cache):
    return _back(dlogits, params, cache, dW=lambda dout, x: dout.T @ x / len(x))


@misconception(
    "test_two_layer_backward_of_the_biases",
    row="B07",
    holds=("divides_the_weights_by_n_again", "averages_the_slopes_of_a_bias"),
)
def divides_everything_by_n_again(dlogits, params, cache):
    _refuse_dlogits(dlogits, params, cache)
    return _back(dlogits / len(dlogits), params, cache)


@misconception(
    "test_two_layer_backward_through_the_sigmoid", belief=UPDATED_ON_THE_WAY_BACK, row="B14"
)
def moves_w2_on_the_way(dlogits, params, cache):
    _refuse_dlogits(dlogits, params, cache)
    params["W2"] -= 0.1 * dlogits.T @ cache["h"]
    return _back(dlogits, params, cache)


@misconception("test_two_layer_backward_of_the_second_layer", row="B17")
def multiplies_by_what_went_into_the_activation(dlogits, params, cache):
    """What goes into W2 is the hidden layer a."""
    return _back(dlogits, params, cache, into_2=cache["a"])


@misconception(
    "test_two_layer_backward_with_relu_by_hand", belief=THE_CACHE_IS_THE_OUTPUT, row="B17"
)
def multiplies_by_each_layers_own_output(dlogits, params, cache):
    return _back(dlogits, params, {**cache, "x": cache["h"]})


@misconception("test_two_layer_backward_with_relu_by_hand", belief=DOWNHILL_IS_RETURNED)
def returns_the_direction_to_go(dlogits, params, cache):
    return _back(-dlogits, params, cache)


@misconception("test_two_layer_backward_with_relu_by_hand")
def names_the_gradients_with_a_d(dlogits, params, cache):
    """The gradient of W1 is called dW1."""
    grads = two_layer_backward(dlogits, params, cache)
    return {f"d{name}": grad for name, grad in grads.items()}


@misconception("test_two_layer_backward_with_relu_by_hand", row="P03")
def returns_a_tuple(dlogits, params, cache):
    """Four gradients are four return values."""
    return tuple(two_layer_backward(dlogits, params, cache).values())


@misconception("test_two_layer_backward_keeps_float32", belief=MORE_DIGITS_CANNOT_HURT, row="P04")
def collects_gradients_in_float64(dlogits, params, cache):
    grads = two_layer_backward(dlogits, params, cache)
    return {name: np.zeros(grad.shape) + grad for name, grad in grads.items()}


@misconception(
    "test_two_layer_backward_keeps_float32", belief=BACK_THROUGH_RELU_IN_FLOAT64, row="P04"
)
def makes_a_mask_of_float64(dlogits, params, cache):
    a = cache["a"]
    relu = cache["activation"] == "relu"
    slope = np.where(a > 0, np.ones(a.shape), np.zeros(a.shape)) if relu else None
    return _back(dlogits, params, cache, slope=slope)


@misconception("test_two_layer_backward_refuses_to_broadcast", belief=NUMPY_WOULD_SAY_SO, row="L06")
def lets_one_row_stand_for_all(dlogits, params, cache):
    dh = np.einsum("nc,ch->nh", dlogits, params["W2"])
    da = dh * _slope(cache)
    return {
        "W1": np.einsum("nh,nd->hd", da, cache["x"]),
        "b1": da.sum(axis=0),
        "W2": np.einsum("nc,nh->ch", dlogits, cache["h"]),
        "b2": dlogits.sum(axis=0),
    }


@misconception("test_two_layer_backward_leaves_its_arguments_alone", row="S28")
def keeps_the_gradients_in_params(dlogits, params, cache):
    """A gradient belongs to its parameter, so both are kept in one dict."""
    grads = two_layer_backward(dlogits, params, cache)
    params["dW1"], params["dW2"] = grads["W1"], grads["W2"]
    return grads


@misconception("test_two_layer_backward_of_special_numbers", belief=TURNED_OVER_TO_FIT)
def turns_w2_over_only_where_it_does_not_fit(dlogits, params, cache):
    W2 = params["W2"]
    return _back(dlogits, params, cache, W2=W2.T if dlogits.shape[1] == W2.shape[1] else W2)


@misconception(
    "test_two_layer_backward_with_relu_by_hand",
    holds=("transposes_the_gradients", "divides_the_weights_by_n_again"),
)
def transposes_and_divides_by_n(dlogits, params, cache):
    return _back(dlogits, params, cache, dW=lambda dout, x: x.T @ dout / len(x))


@misconception(
    "test_two_layer_backward_with_relu_by_hand",
    holds=("leaves_out_the_slope_of_the_activation", "transposes_the_gradients"),
)
def leaves_out_the_slope_and_transposes(dlogits, params, cache):
    return _back(dlogits, params, cache, slope=1.0, dW=lambda dout, x: x.T @ dout)


@misconception("test_two_layer_backward_with_relu_by_hand", belief=W_T_BACKWARDS_TOO)
def goes_back_through_w2_transposed(dlogits, params, cache):
    return _back(dlogits, params, cache, W2=params["W2"].T)


@misconception(
    "test_two_layer_backward_with_relu_by_hand", holds=("goes_back_through_w2_transposed",)
)
def takes_the_dot_product_with_w2_transposed(dlogits, params, cache):
    da = np.dot(dlogits, params["W2"].T) * _slope(cache)
    h = cache["h"]
    dW1, dW2 = np.dot(da.T, cache["x"]), np.dot(dlogits.T, h)
    return {"W1": dW1, "b1": da.sum(axis=0), "W2": dW2, "b2": dlogits.sum(axis=0)}


@misconception(
    "test_two_layer_backward_of_the_biases",
    holds=(
        "leaves_out_the_slope_of_the_activation",
        "divides_the_weights_by_n_again",
        "averages_the_slopes_of_a_bias",
    ),
)
def leaves_out_the_slope_and_divides_by_n(dlogits, params, cache):
    _refuse_dlogits(dlogits, params, cache)
    return _back(dlogits / len(dlogits), params, cache, slope=1.0)


@misconception("test_two_layer_backward_with_relu_by_hand")
def swaps_the_two_layers(dlogits, params, cache):
    """The gradients come in the order of the walk, so the second layer's come first."""
    grads = two_layer_backward(dlogits, params, cache)
    return {"W1": grads["W2"], "b1": grads["b2"], "W2": grads["W1"], "b2": grads["b1"]}


@misconception("test_two_layer_backward_of_the_biases")
def takes_b1_before_the_slope(dlogits, params, cache):
    """b1 is added, so its gradient needs no slope of the activation."""
    grads = two_layer_backward(dlogits, params, cache)
    return {**grads, "b1": (dlogits @ params["W2"]).sum(axis=0)}


@misconception("test_two_layer_backward_with_relu_by_hand", belief=RELU_BACKWARDS_IS_RELU_OF_DOUT)
def applies_relu_to_dout(dlogits, params, cache):
    _refuse_dlogits(dlogits, params, cache)
    dh = dlogits @ params["W2"]
    if cache["activation"] == "sigmoid":
        return two_layer_backward(dlogits, params, cache)
    da, h = np.maximum(dh, 0), cache["h"]
    return {"W1": da.T @ cache["x"], "b1": _total(da), "W2": dlogits.T @ h, "b2": _total(dlogits)}


@misconception("test_two_layer_backward_of_the_second_layer")
def takes_the_slope_before_w2(dlogits, params, cache):
    """The slope of the activation comes into the gradient of W2, too."""
    grads = two_layer_backward(dlogits, params, cache)
    return {**grads, "W2": dlogits.T @ (cache["h"] * _slope(cache))}


@misconception("test_two_layer_backward_with_sigmoid_by_hand")
def leaves_out_half_of_the_slope_of_the_sigmoid(dlogits, params, cache):
    """The slope of the sigmoid is 1 - h."""
    slope = 1 - cache["h"] if cache["activation"] == "sigmoid" else _slope(cache)
    return _back(dlogits, params, cache, slope=slope)
