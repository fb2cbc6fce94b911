"""Wrong answers to `mlp_forward_cached`."""

import numpy as np
from backpropagation import _floating, _sigmoid, mlp_forward_cached
from beliefs import (
    A_CLASSIFIER_ENDS_IN_SOFTMAX,
    A_LAYER_IS_W_X,
    A_LAYER_IS_X_W,
    A_LAYER_MULTIPLIES,
    A_LIST_IS_MINE,
    A_RELU_AFTER_EVERY_LAYER,
    AN_AXIS_OF_ONE_CAN_GO,
    BACKWARD_COMPUTES_IT_AGAIN,
    IT_ENDS_WITH_THE_LAST_HIDDEN_LAYER,
    MAX_OF_TWO_ARRAYS,
    MORE_DIGITS_CANNOT_HURT,
    NO_RELU_BEFORE_THE_LAST,
    NUMPY_MAKES_THE_SHAPES_FIT,
    ONE_ANSWER_SERVES_THE_NEXT_CALL,
    PIXELS_FROM_0_TO_1,
    THE_ACTIVATION_IS_THE_SIGMOID,
    TURNED_OVER_TO_FIT,
)
from building_blocks import _softmax

from autograder import misconception


def _through(x, layers, *, before=lambda h: h, between=lambda a: np.maximum(a, 0), last=None):
    """The network with another function before it, between its layers, or at its end."""
    h, caches = before(_floating(x)), []
    for number, (W, b) in enumerate(layers, start=1):
        a = h @ W.T + b
        caches.append((h, a))
        h = between(a) if number < len(layers) else a
    return h if last is None else last(h), caches


@misconception("test_mlp_forward_of_one_layer_by_hand", belief=A_RELU_AFTER_EVERY_LAYER)
def puts_relu_behind_every_layer(x, layers):
    return _through(x, layers, last=lambda z: np.maximum(z, 0))


@misconception("test_mlp_forward_of_two_layers_by_hand", row="B15")
def leaves_relu_out(x, layers):
    """The layers follow one another, each on what the one before it gives."""
    return _through(x, layers, between=lambda a: a)


@misconception("test_mlp_forward_agrees_with_torch")
def puts_relu_in_front_of_every_layer(x, layers):
    """Every layer is relu and then linear, so that none comes after the last."""
    return _through(x, layers, before=lambda h: np.maximum(h, 0))


@misconception("test_mlp_forward_of_two_layers_by_hand", belief=THE_ACTIVATION_IS_THE_SIGMOID)
def puts_the_sigmoid_between_the_layers(x, layers):
    return _through(x, layers, between=_sigmoid)


@misconception(
    "test_mlp_forward_of_one_layer_by_hand", belief=A_CLASSIFIER_ENDS_IN_SOFTMAX, row="S08"
)
def finishes_with_a_softmax(x, layers):
    return _through(x, layers, last=_softmax)


@misconception("test_mlp_forward_of_two_layers_by_hand", belief=A_LAYER_MULTIPLIES)
def forgets_the_biases(x, layers):
    return mlp_forward_cached(x, [(W, np.zeros_like(b)) for W, b in layers])


@misconception("test_mlp_forward_of_five_layers")
def expects_two_layers(x, layers):
    """A network has a hidden layer and an output layer."""
    (W1, b1), (W2, b2) = layers
    return mlp_forward_cached(x, [(W1, b1), (W2, b2)])


@misconception("test_mlp_forward_of_two_layers_by_hand")
def feeds_x_to_every_layer(x, layers):
    """Each layer takes x and gives its own output."""
    for W, b in layers[:-1]:
        h = np.maximum(_floating(x) @ W.T + b, 0)
    W, b = layers[-1]
    logits = _floating(x) @ W.T + b
    return logits, h if len(layers) > 1 else None


@misconception("test_mlp_forward_of_two_layers_by_hand", belief=A_LAYER_IS_X_W)
def multiplies_by_w_as_it_is(x, layers):
    return mlp_forward_cached(x, [(W.T, b) for W, b in layers])


@misconception("test_mlp_forward_of_two_layers_by_hand", belief=IT_ENDS_WITH_THE_LAST_HIDDEN_LAYER)
def stops_before_the_last_layer(x, layers):
    h, caches = _floating(x), []
    for W, b in layers[:-1]:
        a = h @ W.T + b
        caches.append((h, a))
        h = np.maximum(a, 0)
    return h, caches


@misconception("test_mlp_forward_keeps_float32", belief=MORE_DIGITS_CANNOT_HURT, row="P04")
def widens_to_float64(x, layers):
    return mlp_forward_cached(x.astype(np.float64), layers)


@misconception("test_mlp_forward_converts_whole_numbers", belief=PIXELS_FROM_0_TO_1)
def scales_pixels_to_one(x, layers):
    return mlp_forward_cached(x / 255 if x.dtype == np.uint8 else x, layers)


@misconception("test_mlp_forward_of_one_example", belief=AN_AXIS_OF_ONE_CAN_GO)
def squeezes_the_logits(x, layers):
    logits, caches = mlp_forward_cached(x, layers)
    return logits.squeeze(), caches


@misconception(
    "test_mlp_forward_of_two_layers_by_hand", belief=BACKWARD_COMPUTES_IT_AGAIN, row="P03"
)
def returns_logits_without_caches(x, layers):
    return mlp_forward_cached(x, layers)[0]


@misconception(
    "test_mlp_forward_refuses_other_examples", belief=NUMPY_MAKES_THE_SHAPES_FIT, row="L06"
)
def lets_a_column_stand_for_all_features(x, layers):
    h, caches = _floating(x), []
    for number, (W, b) in enumerate(layers, start=1):
        a = (h[:, None, :] * W).sum(axis=2) + b
        caches.append((h, a))
        h = np.maximum(a, 0) if number < len(layers) else a
    return h, caches


@misconception("test_mlp_forward_leaves_its_arguments_alone", belief=A_LIST_IS_MINE, row="S28")
def takes_the_layers_off_the_list(x, layers):
    logits, caches = mlp_forward_cached(x, layers)
    while layers:
        layers.pop(0)
    return logits, caches


@misconception("test_mlp_forward_keeps_every_pass_apart", belief=ONE_ANSWER_SERVES_THE_NEXT_CALL)
def keeps_caches_between_passes(x, layers, caches=[]):  # noqa: B006
    logits, found = mlp_forward_cached(x, layers)
    caches += found
    return logits, caches


@misconception("test_mlp_forward_of_special_numbers", belief=TURNED_OVER_TO_FIT)
def turns_over_only_what_does_not_fit(x, layers):
    h, turned = x, []
    for W, b in layers:
        turned.append((W if h.shape[1] != W.shape[0] else W.T, b))
        h = np.empty((len(x), len(turned[-1][0])))
    return mlp_forward_cached(x, turned)


@misconception("test_mlp_forward_of_special_numbers")
def clips_what_goes_into_relu(x, layers):
    """Clipping keeps what goes on from becoming too large."""
    h, caches = x, []
    for number, (W, b) in enumerate(layers, start=1):
        a = h @ W.T + b
        caches.append((h, a))
        h = a if number == len(layers) else np.clip(a, 0, 10)
    return h, caches


@misconception("test_mlp_forward_of_two_layers_by_hand", belief=NO_RELU_BEFORE_THE_LAST)
def leaves_relu_out_before_the_last_layer(x, layers):
    h, caches = _floating(x), []
    for number, (W, b) in enumerate(layers):
        a = h @ W.T + b
        caches.append((h, a))
        h = np.maximum(a, 0) if number < len(layers) - 2 else a
    return h, caches


@misconception("test_mlp_forward_of_two_layers_by_hand", belief=A_LAYER_IS_W_X)
def multiplies_w_by_what_comes_in(x, layers):
    h, caches = x, []
    for number, (W, b) in enumerate(layers, start=1):
        a = W @ h + b
        caches.append((h, a))
        h = np.maximum(a, 0) if number < len(layers) else a
    return h, caches


@misconception("test_mlp_forward_of_two_layers_by_hand", holds=("multiplies_w_by_what_comes_in",))
def takes_the_dot_product_of_w_and_what_comes_in(x, layers):
    h, caches = x, []
    for number, (W, b) in enumerate(layers, start=1):
        a = np.dot(W, h) + b
        caches.append((h, a))
        h = np.maximum(a, 0) if number < len(layers) else a
    return h, caches


@misconception("test_mlp_forward_of_two_layers_by_hand", belief=MAX_OF_TWO_ARRAYS)
def takes_the_max_of_zero_and_a_layer(x, layers):
    return _through(x, layers, between=lambda a: np.max(0, a))


@misconception(
    "test_mlp_forward_of_two_layers_by_hand", holds=("takes_the_max_of_zero_and_a_layer",)
)
def takes_pythons_max_of_zero_and_a_layer(x, layers):
    return _through(x, layers, between=lambda a: max(0, a))
