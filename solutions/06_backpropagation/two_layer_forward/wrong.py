"""Wrong answers to `two_layer_forward`."""

import math

import numpy as np
from backpropagation import _floating, _sigmoid, two_layer_forward
from beliefs import (
    A_CLASSIFIER_ENDS_IN_SOFTMAX,
    A_LAYER_IS_W_X,
    A_LAYER_IS_X_W,
    A_LAYER_MULTIPLIES,
    A_SMALL_SLOPE_KEEPS_ALIVE,
    ALL_CURVES_LIKE_AN_S,
    AN_AXIS_OF_ONE_CAN_GO,
    BACKWARD_COMPUTES_IT_AGAIN,
    IT_ENDS_WITH_THE_LAST_HIDDEN_LAYER,
    LINEAR_LAYERS_ARE_A_NETWORK,
    MAX_OF_TWO_ARRAYS,
    MORE_DIGITS_CANNOT_HURT,
    NUMPY_MAKES_THE_SHAPES_FIT,
    ONE_ANSWER_SERVES_THE_NEXT_CALL,
    PIXELS_FROM_0_TO_1,
    PYTHONS_EXPONENTIAL_IS_INFINITY,
    THE_ACTIVATION_IS_THE_SIGMOID,
    THE_SIGMOID_WITHOUT_ITS_MINUS,
    TURNED_OVER_TO_FIT,
)
from building_blocks import _softmax

from autograder import misconception


def _known(activation):
    if activation not in ("sigmoid", "relu"):
        raise ValueError(f"unknown activation {activation!r}")


def _forward(params, x, activation, S=None, last=lambda z: z):
    """The network with another S in the middle, and `last` around the logits."""
    _known(activation)
    a = _floating(x) @ params["W1"].T + params["b1"]
    usual = _sigmoid if activation == "sigmoid" else lambda a: np.maximum(a, 0)
    h = (S or usual)(a)
    logits = last(h @ params["W2"].T + params["b2"])
    return logits, {"x": x, "a": a, "h": h, "activation": activation}


@misconception("test_two_layer_forward_with_sigmoid_by_hand")
def activates_the_output_too(params, x, activation="sigmoid"):
    """Every layer has its activation, the last one too."""
    last = _sigmoid if activation == "sigmoid" else lambda z: np.maximum(z, 0)
    return _forward(params, x, activation, last=last)


@misconception(
    "test_two_layer_forward_with_sigmoid_by_hand", belief=A_CLASSIFIER_ENDS_IN_SOFTMAX, row="S08"
)
def ends_in_a_softmax(params, x, activation="sigmoid"):
    return _forward(params, x, activation, last=_softmax)


@misconception(
    "test_two_layer_forward_with_sigmoid_by_hand", belief=LINEAR_LAYERS_ARE_A_NETWORK, row="B15"
)
def leaves_the_activation_out(params, x, activation="sigmoid"):
    return _forward(params, x, activation, S=lambda a: a)


@misconception("test_two_layer_forward_with_relu_by_hand", belief=THE_ACTIVATION_IS_THE_SIGMOID)
def always_takes_the_sigmoid(params, x, activation="sigmoid"):
    return _forward(params, x, activation, S=_sigmoid)


@misconception("test_two_layer_forward_agrees_with_torch")
def takes_relu_unless_told_otherwise(params, x, activation="relu"):
    """Everybody uses relu today, so it is a good default."""
    return two_layer_forward(params, x, activation)


@misconception("test_two_layer_forward_with_sigmoid_by_hand", belief=THE_SIGMOID_WITHOUT_ITS_MINUS)
def forgets_the_minus_of_the_sigmoid(params, x, activation="sigmoid"):
    S = (lambda a: _sigmoid(-a)) if activation == "sigmoid" else None
    return _forward(params, x, activation, S)


@misconception("test_two_layer_forward_with_sigmoid_by_hand", belief=ALL_CURVES_LIKE_AN_S)
def takes_tanh_for_the_sigmoid(params, x, activation="sigmoid"):
    return _forward(params, x, activation, np.tanh if activation == "sigmoid" else None)


@misconception("test_two_layer_forward_far_from_zero", row="S21")
def divides_overflows(params, x, activation="sigmoid"):
    """The sigmoid is e^a / (1 + e^a), and can be typed in like that."""
    S = (lambda a: np.exp(a) / (1 + np.exp(a))) if activation == "sigmoid" else None
    return _forward(params, x, activation, S)


@misconception(
    "test_two_layer_forward_far_from_zero", belief=PYTHONS_EXPONENTIAL_IS_INFINITY, row="S21"
)
def calls_math_exp(params, x, activation="sigmoid"):

    def S(a):
        entries = [1 / (1 + math.exp(-entry)) for entry in a.ravel()]
        return np.array(entries, dtype=a.dtype).reshape(a.shape)

    return _forward(params, x, activation, S if activation == "sigmoid" else None)


@misconception("test_two_layer_forward_with_relu_by_hand")
def takes_a_step_for_relu(params, x, activation="sigmoid"):
    """relu is 1 for what is positive and 0 for the rest."""
    S = (lambda a: (a > 0).astype(a.dtype)) if activation == "relu" else None
    return _forward(params, x, activation, S)


@misconception("test_two_layer_forward_with_relu_by_hand", belief=A_SMALL_SLOPE_KEEPS_ALIVE)
def lets_relu_leak(params, x, activation="sigmoid"):
    S = (lambda a: np.where(a > 0, a, 0.01 * a)) if activation == "relu" else None
    return _forward(params, x, activation, S)


@misconception("test_two_layer_forward_with_sigmoid_by_hand")
def forgets_the_hidden_bias(params, x, activation="sigmoid"):
    """The bias of the hidden layer is only a shift, and the weights can make up for it."""
    return _forward({**params, "b1": np.zeros_like(params["b1"])}, x, activation)


@misconception("test_two_layer_forward_with_sigmoid_by_hand")
def forgets_the_output_bias(params, x, activation="sigmoid"):
    """The last layer only weighs the hidden units."""
    return _forward({**params, "b2": np.zeros_like(params["b2"])}, x, activation)


@misconception("test_two_layer_forward_with_sigmoid_by_hand", belief=A_LAYER_IS_X_W)
def multiplies_without_transposing(params, x, activation="sigmoid"):
    _known(activation)
    a = x @ params["W1"] + params["b1"]
    h = _sigmoid(a) if activation == "sigmoid" else np.maximum(a, 0)
    return h @ params["W2"] + params["b2"], (x, a, h)


@misconception("test_two_layer_forward_refuses_other_activations")
def takes_all_others_for_relu(params, x, activation="sigmoid"):
    """What is not the sigmoid is relu."""
    return two_layer_forward(params, x, "sigmoid" if activation == "sigmoid" else "relu")


@misconception("test_two_layer_forward_refuses_other_activations")
def takes_all_others_for_none(params, x, activation="sigmoid"):
    """An activation that I do not know leaves the hidden layer as it is."""
    if activation in ("sigmoid", "relu"):
        return two_layer_forward(params, x, activation)
    return _forward(params, x, "relu", S=lambda a: a)


@misconception(
    "test_two_layer_forward_refuses_other_examples", belief=NUMPY_MAKES_THE_SHAPES_FIT, row="L06"
)
def lets_one_feature_stand_for_all(params, x, activation="sigmoid"):
    _known(activation)
    a = (_floating(x)[:, None, :] * params["W1"]).sum(axis=2) + params["b1"]
    h = _sigmoid(a) if activation == "sigmoid" else np.maximum(a, 0)
    return h @ params["W2"].T + params["b2"], (x, a, h, activation)


@misconception("test_two_layer_forward_keeps_float32", belief=MORE_DIGITS_CANNOT_HURT, row="P04")
def goes_over_to_float64(params, x, activation="sigmoid"):
    return two_layer_forward(params, x.astype(np.float64), activation)


@misconception("test_two_layer_forward_converts_whole_numbers", belief=PIXELS_FROM_0_TO_1)
def scales_pixels(params, x, activation="sigmoid"):
    return two_layer_forward(params, x / 255 if x.dtype == np.uint8 else x, activation)


@misconception("test_two_layer_forward_of_one_example", belief=AN_AXIS_OF_ONE_CAN_GO)
def squeezes_a_batch_of_one(params, x, activation="sigmoid"):
    logits, cache = two_layer_forward(params, x, activation)
    return logits.squeeze(), cache


@misconception(
    "test_two_layer_forward_with_sigmoid_by_hand", belief=BACKWARD_COMPUTES_IT_AGAIN, row="P03"
)
def returns_the_logits_alone(params, x, activation="sigmoid"):
    return two_layer_forward(params, x, activation)[0]


@misconception("test_two_layer_forward_with_sigmoid_by_hand", row="P03")
def returns_the_cache_first(params, x, activation="sigmoid"):
    """What comes first in the computation comes first in the answer."""
    logits, cache = two_layer_forward(params, x, activation)
    return [cache["x"], cache["a"], cache["h"]], logits


@misconception("test_two_layer_forward_leaves_its_arguments_alone", row="S28")
def keeps_the_hidden_layer_in_params(params, x, activation="sigmoid"):
    """params is at hand, so what backward needs can be kept in it."""
    logits, cache = two_layer_forward(params, x, activation)
    params["h"] = cache["h"]
    return logits, cache


@misconception("test_two_layer_forward_of_square_layers", belief=TURNED_OVER_TO_FIT)
def turns_weights_over_only_where_they_do_not_fit(params, x, activation="sigmoid"):
    def fitting(W, width):
        return W if W.shape[0] == width else W.T

    turned = dict(params)
    turned["W1"] = fitting(params["W1"], x.shape[1]).T
    turned["W2"] = fitting(params["W2"], turned["W1"].shape[0]).T
    return two_layer_forward(turned, x, activation)


@misconception("test_two_layer_forward_agrees_with_torch")
def activates_in_float32(params, x, activation="sigmoid"):
    """The activation is a rough thing, so float32 will do for it."""
    if activation not in ("sigmoid", "relu"):
        raise ValueError(f"activation is {activation!r}")
    a = (x @ params["W1"].T + params["b1"]).astype(np.float32)
    h = _sigmoid(a) if activation == "sigmoid" else np.maximum(a, 0)
    return h.astype(params["W2"].dtype) @ params["W2"].T + params["b2"], None


@misconception("test_two_layer_forward_far_from_zero")
def clips_what_goes_into_the_activation(params, x, activation="sigmoid"):
    """Beyond 10 nothing changes any more, and clipping keeps the exponentials from overflowing."""
    _known(activation)
    a = np.clip(x @ params["W1"].T + params["b1"], -10, 10)
    h = _sigmoid(a) if activation == "sigmoid" else np.maximum(a, 0)
    cache = {"x": x, "a": a, "h": h, "activation": activation}
    return h @ params["W2"].T + params["b2"], cache


@misconception(
    "test_two_layer_forward_keeps_every_pass_apart", belief=ONE_ANSWER_SERVES_THE_NEXT_CALL
)
def keeps_one_cache_for_all_passes(params, x, activation="sigmoid", cache={}):  # noqa: B006
    logits, found = two_layer_forward(params, x, activation)
    cache.update(found)
    return logits, cache


@misconception("test_two_layer_forward_with_sigmoid_by_hand", belief=A_LAYER_IS_W_X)
def multiplies_w_by_x(params, x, activation="sigmoid"):
    _known(activation)
    a = params["W1"] @ x + params["b1"]
    h = _sigmoid(a) if activation == "sigmoid" else np.maximum(a, 0)
    return params["W2"] @ h + params["b2"], (x, a, h)


@misconception("test_two_layer_forward_with_sigmoid_by_hand", holds=("multiplies_w_by_x",))
def takes_the_dot_product_of_w_and_x(params, x, activation="sigmoid"):
    _known(activation)
    a = np.dot(params["W1"], x) + params["b1"]
    h = _sigmoid(a) if activation == "sigmoid" else np.maximum(a, 0)
    return np.dot(params["W2"], h) + params["b2"], (x, a, h)


@misconception("test_two_layer_forward_with_sigmoid_by_hand", belief=A_LAYER_MULTIPLIES)
def forgets_both_biases(params, x, activation="sigmoid"):
    without = {name: np.zeros_like(params[name]) for name in ("b1", "b2")}
    return _forward({**params, **without}, x, activation)


@misconception(
    "test_two_layer_forward_with_sigmoid_by_hand", belief=IT_ENDS_WITH_THE_LAST_HIDDEN_LAYER
)
def returns_the_hidden_layer(params, x, activation="sigmoid"):
    _, cache = two_layer_forward(params, x, activation)
    return cache["h"], cache


@misconception("test_two_layer_forward_with_relu_by_hand", belief=MAX_OF_TWO_ARRAYS)
def takes_the_max_of_zero_and_an_array(params, x, activation="sigmoid"):
    _known(activation)
    a = x @ params["W1"].T + params["b1"]
    h = _sigmoid(a) if activation == "sigmoid" else np.max(0, a)
    logits = h @ params["W2"].T + params["b2"]
    return logits, {"x": x, "a": a, "h": h, "activation": activation}


@misconception(
    "test_two_layer_forward_with_relu_by_hand", holds=("takes_the_max_of_zero_and_an_array",)
)
def takes_pythons_max_of_zero_and_an_array(params, x, activation="sigmoid"):
    _known(activation)
    a = x @ params["W1"].T + params["b1"]
    h = _sigmoid(a) if activation == "sigmoid" else max(0, a)
    logits = h @ params["W2"].T + params["b2"]
    return logits, {"x": x, "a": a, "h": h, "activation": activation}


@misconception("test_two_layer_forward_with_sigmoid_by_hand")
def ends_in_a_sigmoid(params, x, activation="sigmoid"):
    """After the last layer comes a sigmoid, too."""
    return _forward(params, x, activation, last=_sigmoid)
