"""Wrong answers to `mlp_forward_cached`."""

import numpy as np
from backpropagation import _floating, _sigmoid, mlp_forward_cached
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


@misconception("test_mlp_forward_of_one_layer_by_hand")
def puts_relu_behind_every_layer(x, layers):
    """Every layer is linear and then relu, the last one too."""
    return _through(x, layers, last=lambda z: np.maximum(z, 0))


@misconception("test_mlp_forward_of_two_layers_by_hand", row="B15")
def leaves_relu_out(x, layers):
    """The layers follow one another, each on what the one before it gives."""
    return _through(x, layers, between=lambda a: a)


@misconception("test_mlp_forward_agrees_with_torch")
def puts_relu_in_front_of_every_layer(x, layers):
    """Every layer is relu and then linear, so that none comes after the last."""
    return _through(x, layers, before=lambda h: np.maximum(h, 0))


@misconception("test_mlp_forward_of_two_layers_by_hand")
def puts_the_sigmoid_between_the_layers(x, layers):
    """The activation of a network is the sigmoid."""
    return _through(x, layers, between=_sigmoid)


@misconception("test_mlp_forward_of_one_layer_by_hand", row="S08")
def finishes_with_a_softmax(x, layers):
    """A classifier gives probabilities, so softmax comes last."""
    return _through(x, layers, last=_softmax)


@misconception("test_mlp_forward_of_two_layers_by_hand")
def forgets_the_biases(x, layers):
    """A layer multiplies by its weights."""
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


@misconception("test_mlp_forward_of_two_layers_by_hand")
def multiplies_by_w_as_it_is(x, layers):
    """A linear layer is x @ W + b."""
    return mlp_forward_cached(x, [(W.T, b) for W, b in layers])


@misconception("test_mlp_forward_of_two_layers_by_hand")
def stops_before_the_last_layer(x, layers):
    """The loop runs over the layers that have a relu."""
    h, caches = _floating(x), []
    for W, b in layers[:-1]:
        a = h @ W.T + b
        caches.append((h, a))
        h = np.maximum(a, 0)
    return h, caches


@misconception("test_mlp_forward_keeps_float32", row="P04")
def widens_to_float64(x, layers):
    """More digits cannot hurt, so x becomes float64 first."""
    return mlp_forward_cached(x.astype(np.float64), layers)


@misconception("test_mlp_forward_converts_whole_numbers")
def scales_pixels_to_one(x, layers):
    """Pixels go from 0 to 255, so they are divided by 255 before anything else."""
    return mlp_forward_cached(x / 255 if x.dtype == np.uint8 else x, layers)


@misconception("test_mlp_forward_of_one_example")
def squeezes_the_logits(x, layers):
    """An axis of length 1 holds nothing, so it can go."""
    logits, caches = mlp_forward_cached(x, layers)
    return logits.squeeze(), caches


@misconception("test_mlp_forward_of_two_layers_by_hand", row="P03")
def returns_logits_without_caches(x, layers):
    """The forward pass gives logits, and backward can compute the rest again."""
    return mlp_forward_cached(x, layers)[0]


@misconception("test_mlp_forward_refuses_other_examples", row="L06")
def lets_a_column_stand_for_all_features(x, layers):
    """NumPy makes the shapes fit, so I need not look at them."""
    h, caches = _floating(x), []
    for number, (W, b) in enumerate(layers, start=1):
        a = (h[:, None, :] * W).sum(axis=2) + b
        caches.append((h, a))
        h = np.maximum(a, 0) if number < len(layers) else a
    return h, caches


@misconception("test_mlp_forward_leaves_its_arguments_alone", row="S28")
def takes_the_layers_off_the_list(x, layers):
    """The list is mine to walk through, so I can take the layers off it."""
    logits, caches = mlp_forward_cached(x, layers)
    while layers:
        layers.pop(0)
    return logits, caches
