"""What students get wrong about backpropagation, and the belief behind each mistake."""

import math
from functools import reduce
from operator import mul

import numpy as np
from backpropagation import (
    _floating,
    _refuse_unlike,
    _sigmoid,
    chain,
    dropout_backward,
    dropout_forward,
    mlp_backward,
    mlp_forward_cached,
    mlp_loss_and_grads,
    train_two_layer,
    two_layer_backward,
    two_layer_forward,
)

from autograder import misconception

# chain


@misconception(of="chain", caught_by="test_chain_worked_by_hand")
def adds_the_slopes(*locals_):
    """Each layer adds its own slope to that of the whole."""
    return float(sum(locals_))


@misconception(of="chain", caught_by="test_chain_worked_by_hand")
def averages_the_slopes(*locals_):
    """The slope of the chain is the slope of its layers on average."""
    return float(np.mean(locals_)) if locals_ else 1.0


@misconception(of="chain", caught_by="test_chain_worked_by_hand")
def starts_from_zero(*locals_):
    """A result that is built up in a loop starts from zero."""
    slope = 0.0
    for local in locals_:
        slope *= local
    return float(slope)


@misconception(of="chain", caught_by="test_chain_worked_by_hand")
def leaves_out_the_slope_of_the_loss(*locals_):
    """The first slope is that of the loss, and the loss is no layer."""
    return chain(*locals_[1:])


@misconception(of="chain", caught_by="test_chain_without_layers")
def calls_an_empty_chain_flat(*locals_):
    """Where there are no layers there is no slope."""
    return chain(*locals_) if locals_ else 0.0


@misconception(of="chain", caught_by="test_chain_without_layers")
def takes_a_first_layer_for_granted(*locals_):
    """I start with the first slope and multiply the others to it."""
    return float(reduce(mul, locals_))


@misconception(of="chain", caught_by="test_chain_of_falling_slopes")
def adds_logarithms(*locals_):
    """Adding logarithms is multiplying, and safer."""
    return float(np.exp(np.sum(np.log(np.array(locals_, dtype=np.float64)))))


@misconception(of="chain", caught_by="test_chain_of_falling_slopes")
def multiplies_sizes(*locals_):
    """How steep a layer is counts, and not in which direction."""
    return abs(chain(*locals_))


@misconception(of="chain", caught_by="test_chain_with_a_flat_layer")
def skips_flat_layers(*locals_):
    """A slope of zero would spoil the product, so I leave it out."""
    return chain(*[local for local in locals_ if local])


@misconception(of="chain", caught_by="test_chain_vanishes_and_explodes")
def keeps_the_slope_from_vanishing(*locals_):
    """A slope below 1e-8 is zero by accident, so I stop it there."""
    slope = chain(*locals_)
    return slope if slope == 0 or abs(slope) > 1e-8 else math.copysign(1e-8, slope)


@misconception(of="chain", caught_by="test_chain_is_always_a_float", row="P03")
def keeps_whole_numbers_whole(*locals_):
    """math.prod gives a number, and a number is a number."""
    return math.prod(locals_)


@misconception(of="chain", caught_by="test_chain_worked_by_hand", row="P03")
def returns_the_slope_after_each_layer(*locals_):
    """A chain has a slope at every layer, so I return them all."""
    return np.cumprod(np.array(locals_, dtype=np.float64))


@misconception(of="chain", caught_by="test_chain_multiplies_every_slope", row="P01")
def returns_the_answer_of_the_lesson(*locals_):
    """The check wants 12, so 12 it is."""
    return 12.0


_slope_so_far = [1.0]


@misconception(of="chain", caught_by="test_chain_multiplies_every_slope", row="P08")
def goes_on_from_the_last_call(*locals_):
    """The running product lives outside the function, where it starts at 1."""
    for local in locals_:
        _slope_so_far[0] *= float(local)
    return _slope_so_far[0]


# two_layer_forward


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


def _softmax(z, axis=1):
    exps = np.exp(z - z.max(axis=axis, keepdims=True))
    return exps / exps.sum(axis=axis, keepdims=True)


@misconception(of="two_layer_forward", caught_by="test_two_layer_forward_with_sigmoid_by_hand")
def activates_the_output_too(params, x, activation="sigmoid"):
    """Every layer has its activation, the last one too."""
    last = _sigmoid if activation == "sigmoid" else lambda z: np.maximum(z, 0)
    return _forward(params, x, activation, last=last)


@misconception(
    of="two_layer_forward", caught_by="test_two_layer_forward_with_sigmoid_by_hand", row="S08"
)
def ends_in_a_softmax(params, x, activation="sigmoid"):
    """A classifier gives probabilities, so softmax comes last."""
    return _forward(params, x, activation, last=_softmax)


@misconception(
    of="two_layer_forward", caught_by="test_two_layer_forward_with_sigmoid_by_hand", row="B15"
)
def leaves_the_activation_out(params, x, activation="sigmoid"):
    """Two linear layers one after the other are a network already."""
    return _forward(params, x, activation, S=lambda a: a)


@misconception(of="two_layer_forward", caught_by="test_two_layer_forward_with_relu_by_hand")
def always_takes_the_sigmoid(params, x, activation="sigmoid"):
    """The activation is the sigmoid."""
    return _forward(params, x, activation, S=_sigmoid)


@misconception(of="two_layer_forward", caught_by="test_two_layer_forward_agrees_with_torch")
def takes_relu_unless_told_otherwise(params, x, activation="relu"):
    """Everybody uses relu today, so it is a good default."""
    return two_layer_forward(params, x, activation)


@misconception(of="two_layer_forward", caught_by="test_two_layer_forward_with_sigmoid_by_hand")
def forgets_the_minus_of_the_sigmoid(params, x, activation="sigmoid"):
    """The sigmoid is 1 / (1 + e^a)."""
    S = (lambda a: _sigmoid(-a)) if activation == "sigmoid" else None
    return _forward(params, x, activation, S)


@misconception(of="two_layer_forward", caught_by="test_two_layer_forward_with_sigmoid_by_hand")
def takes_tanh_for_the_sigmoid(params, x, activation="sigmoid"):
    """Every function with the shape of an S is a sigmoid."""
    return _forward(params, x, activation, np.tanh if activation == "sigmoid" else None)


@misconception(of="two_layer_forward", caught_by="test_two_layer_forward_far_from_zero", row="S21")
def divides_overflows(params, x, activation="sigmoid"):
    """The sigmoid is e^a / (1 + e^a), and can be typed in like that."""
    S = (lambda a: np.exp(a) / (1 + np.exp(a))) if activation == "sigmoid" else None
    return _forward(params, x, activation, S)


@misconception(of="two_layer_forward", caught_by="test_two_layer_forward_far_from_zero", row="S21")
def calls_math_exp(params, x, activation="sigmoid"):
    """math.exp is the exponential, and works on one number after the other."""

    def S(a):
        entries = [1 / (1 + math.exp(-entry)) for entry in a.ravel()]
        return np.array(entries, dtype=a.dtype).reshape(a.shape)

    return _forward(params, x, activation, S if activation == "sigmoid" else None)


@misconception(of="two_layer_forward", caught_by="test_two_layer_forward_with_relu_by_hand")
def takes_a_step_for_relu(params, x, activation="sigmoid"):
    """relu is 1 for what is positive and 0 for the rest."""
    S = (lambda a: (a > 0).astype(a.dtype)) if activation == "relu" else None
    return _forward(params, x, activation, S)


@misconception(of="two_layer_forward", caught_by="test_two_layer_forward_with_relu_by_hand")
def lets_relu_leak(params, x, activation="sigmoid"):
    """relu leaves a hundredth of what is negative, so that no unit dies."""
    S = (lambda a: np.where(a > 0, a, 0.01 * a)) if activation == "relu" else None
    return _forward(params, x, activation, S)


@misconception(of="two_layer_forward", caught_by="test_two_layer_forward_with_sigmoid_by_hand")
def forgets_the_hidden_bias(params, x, activation="sigmoid"):
    """The bias of the hidden layer is only a shift, and the weights can make up for it."""
    return _forward({**params, "b1": np.zeros_like(params["b1"])}, x, activation)


@misconception(of="two_layer_forward", caught_by="test_two_layer_forward_with_sigmoid_by_hand")
def forgets_the_output_bias(params, x, activation="sigmoid"):
    """The last layer only weighs the hidden units."""
    return _forward({**params, "b2": np.zeros_like(params["b2"])}, x, activation)


@misconception(of="two_layer_forward", caught_by="test_two_layer_forward_with_sigmoid_by_hand")
def multiplies_without_transposing(params, x, activation="sigmoid"):
    """A linear layer is x @ W + b."""
    _known(activation)
    a = x @ params["W1"] + params["b1"]
    h = _sigmoid(a) if activation == "sigmoid" else np.maximum(a, 0)
    return h @ params["W2"] + params["b2"], (x, a, h)


@misconception(of="two_layer_forward", caught_by="test_two_layer_forward_refuses_other_activations")
def takes_all_others_for_relu(params, x, activation="sigmoid"):
    """What is not the sigmoid is relu."""
    return two_layer_forward(params, x, "sigmoid" if activation == "sigmoid" else "relu")


@misconception(of="two_layer_forward", caught_by="test_two_layer_forward_refuses_other_activations")
def takes_all_others_for_none(params, x, activation="sigmoid"):
    """An activation that I do not know leaves the hidden layer as it is."""
    if activation in ("sigmoid", "relu"):
        return two_layer_forward(params, x, activation)
    return _forward(params, x, "relu", S=lambda a: a)


@misconception(
    of="two_layer_forward", caught_by="test_two_layer_forward_refuses_other_examples", row="L06"
)
def lets_one_feature_stand_for_all(params, x, activation="sigmoid"):
    """NumPy makes the shapes fit, so I need not look at them."""
    _known(activation)
    a = (_floating(x)[:, None, :] * params["W1"]).sum(axis=2) + params["b1"]
    h = _sigmoid(a) if activation == "sigmoid" else np.maximum(a, 0)
    return h @ params["W2"].T + params["b2"], (x, a, h, activation)


@misconception(of="two_layer_forward", caught_by="test_two_layer_forward_keeps_float32", row="P04")
def goes_over_to_float64(params, x, activation="sigmoid"):
    """float64 has more digits, so nothing is lost by going over to it."""
    return two_layer_forward(params, x.astype(np.float64), activation)


@misconception(of="two_layer_forward", caught_by="test_two_layer_forward_converts_whole_numbers")
def scales_pixels(params, x, activation="sigmoid"):
    """Pixels go from 0 to 255, so they are divided by 255 before anything else."""
    return two_layer_forward(params, x / 255 if x.dtype == np.uint8 else x, activation)


@misconception(of="two_layer_forward", caught_by="test_two_layer_forward_of_one_example")
def squeezes_a_batch_of_one(params, x, activation="sigmoid"):
    """An axis of length 1 holds nothing, so it can go."""
    logits, cache = two_layer_forward(params, x, activation)
    return logits.squeeze(), cache


@misconception(
    of="two_layer_forward", caught_by="test_two_layer_forward_with_sigmoid_by_hand", row="P03"
)
def returns_the_logits_alone(params, x, activation="sigmoid"):
    """The forward pass gives logits, and backward can compute the rest again."""
    return two_layer_forward(params, x, activation)[0]


@misconception(
    of="two_layer_forward", caught_by="test_two_layer_forward_with_sigmoid_by_hand", row="P03"
)
def returns_the_cache_first(params, x, activation="sigmoid"):
    """What comes first in the computation comes first in the answer."""
    logits, cache = two_layer_forward(params, x, activation)
    return [cache["x"], cache["a"], cache["h"]], logits


@misconception(
    of="two_layer_forward",
    caught_by="test_two_layer_forward_leaves_its_arguments_alone",
    row="S28",
)
def keeps_the_hidden_layer_in_params(params, x, activation="sigmoid"):
    """params is at hand, so what backward needs can be kept in it."""
    logits, cache = two_layer_forward(params, x, activation)
    params["h"] = cache["h"]
    return logits, cache


# two_layer_backward


def _refuse_dlogits(dlogits, params, cache):
    _refuse_unlike("dlogits", dlogits, (len(cache["h"]), len(params["W2"])))


def _slope(cache):
    h = cache["h"]
    return h * (1 - h) if cache["activation"] == "sigmoid" else cache["a"] > 0


def _product(dout, x):
    return dout.T @ x


def _total(dout):
    return dout.sum(axis=0)


def _back(dlogits, params, cache, *, slope=None, dW=_product, db=_total, W2=None, into_2=None):
    """The way back with one thing done otherwise: the slope of S, a product, a sum, W2, or what
    is taken to have gone into W2."""
    _refuse_dlogits(dlogits, params, cache)
    da = dlogits @ (params["W2"] if W2 is None else W2)
    da = da * (_slope(cache) if slope is None else slope)
    h = cache["h"] if into_2 is None else into_2
    return {"W1": dW(da, cache["x"]), "b1": db(da), "W2": dW(dlogits, h), "b2": db(dlogits)}


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_with_relu_by_hand", row="B15"
)
def leaves_out_the_slope_of_the_activation(dlogits, params, cache):
    """What comes out of W2 backwards goes straight on into W1."""
    return _back(dlogits, params, cache, slope=1.0)


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_with_sigmoid_by_hand", row="B11"
)
def applies_the_sigmoid_again(dlogits, params, cache):
    """The slope of the sigmoid needs the sigmoid of what I kept."""
    again = _sigmoid(cache["h"])
    sigmoid = cache["activation"] == "sigmoid"
    return _back(dlogits, params, cache, slope=again * (1 - again) if sigmoid else None)


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_with_sigmoid_by_hand", row="B17"
)
def puts_the_input_into_the_slope(dlogits, params, cache):
    """The slope of the sigmoid is a (1 - a), with the a that I kept."""
    a = cache["a"]
    sigmoid = cache["activation"] == "sigmoid"
    return _back(dlogits, params, cache, slope=a * (1 - a) if sigmoid else None)


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_with_sigmoid_by_hand", row="B10"
)
def multiplies_by_the_output(dlogits, params, cache):
    """Going back through an activation is multiplying by what came out of it."""
    return _back(dlogits, params, cache, slope=cache["h"])


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_with_relu_by_hand", row="B10"
)
def multiplies_by_the_input_of_relu(dlogits, params, cache):
    """relu is max(0, a), so its slope is a where a is positive."""
    relu = cache["activation"] == "relu"
    return _back(dlogits, params, cache, slope=np.maximum(cache["a"], 0) if relu else None)


@misconception(of="two_layer_backward", caught_by="test_two_layer_backward_at_the_kink", row="B08")
def lets_slopes_through_at_zero(dlogits, params, cache):
    """relu is off for what is negative, and 0 is not negative."""
    relu = cache["activation"] == "relu"
    return _back(dlogits, params, cache, slope=cache["a"] >= 0 if relu else None)


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_with_relu_by_hand", row="B09"
)
def makes_the_mask_from_the_output(dlogits, params, cache):
    """I kept the output of relu, and the mask is where it is 0 or more."""
    relu = cache["activation"] == "relu"
    return _back(dlogits, params, cache, slope=cache["h"] >= 0 if relu else None)


@misconception(of="two_layer_backward", caught_by="test_two_layer_backward_with_relu_by_hand")
def always_takes_the_slope_of_the_sigmoid(dlogits, params, cache):
    """The slope of an activation is h (1 - h)."""
    h = cache["h"]
    return _back(dlogits, params, cache, slope=h * (1 - h))


@misconception(of="two_layer_backward", caught_by="test_two_layer_backward_with_sigmoid_by_hand")
def always_takes_the_slope_of_relu(dlogits, params, cache):
    """The slope of an activation is 1 where it is on."""
    return _back(dlogits, params, cache, slope=cache["a"] > 0)


@misconception(of="two_layer_backward", caught_by="test_two_layer_backward_with_sigmoid_by_hand")
def takes_the_slope_of_tanh(dlogits, params, cache):
    """The slope of a function with the shape of an S is 1 - h^2."""
    sigmoid = cache["activation"] == "sigmoid"
    return _back(dlogits, params, cache, slope=1 - cache["h"] ** 2 if sigmoid else None)


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_where_the_sigmoid_is_flat"
)
def computes_the_slope_from_exponentials(dlogits, params, cache):
    """The slope of the sigmoid is e^-a / (1 + e^-a)^2, and can be typed in like that."""
    e = np.exp(-cache["a"])
    sigmoid = cache["activation"] == "sigmoid"
    return _back(dlogits, params, cache, slope=e / (1 + e) ** 2 if sigmoid else None)


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_with_relu_by_hand", row="B06"
)
def starts_from_ones(dlogits, params, cache):
    """The walk starts with a slope of 1."""
    _refuse_dlogits(dlogits, params, cache)
    return _back(np.ones_like(dlogits), params, cache)


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_with_relu_by_hand", row="B01"
)
def transposes_the_gradients(dlogits, params, cache):
    """The gradient of a weight is x^T dout."""
    return _back(dlogits, params, cache, dW=lambda dout, x: x.T @ dout)


@misconception(of="two_layer_backward", caught_by="test_two_layer_backward_with_relu_by_hand")
def takes_outer_products(dlogits, params, cache):
    """The gradient of a weight is the outer product of dout and x."""
    return _back(dlogits, params, cache, dW=np.outer)


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_of_the_biases", row="B03"
)
def takes_dout_for_the_slope_of_a_bias(dlogits, params, cache):
    """A bias is added, so its slope is dout as it comes."""
    return _back(dlogits, params, cache, db=lambda dout: dout)


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_of_the_biases", row="B04"
)
def averages_the_slopes_of_a_bias(dlogits, params, cache):
    """A bias is there for all examples, so its slope is the mean."""
    return _back(dlogits, params, cache, db=lambda dout: dout.mean(axis=0))


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_of_the_biases", row="B05"
)
def keeps_an_axis_of_the_biases(dlogits, params, cache):
    """keepdims=True is the safe way to sum."""
    return _back(dlogits, params, cache, db=lambda dout: dout.sum(axis=0, keepdims=True))


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_of_the_biases", row="B05"
)
def makes_columns_of_the_biases(dlogits, params, cache):
    """A bias is a column of one number per unit."""
    return _back(dlogits, params, cache, db=lambda dout: dout.sum(axis=0)[:, None])


@misconception(of="two_layer_backward", caught_by="test_two_layer_backward_of_the_biases")
def sums_a_bias_over_everything(dlogits, params, cache):
    """The slope of a bias is the sum of dout, and np.sum knows how to sum."""
    return _back(dlogits, params, cache, db=np.sum)


@misconception(of="two_layer_backward", caught_by="test_two_layer_backward_of_the_biases")
def sums_a_bias_along_the_wrong_axis(dlogits, params, cache):
    """A bias has one slope per example."""
    return _back(dlogits, params, cache, db=lambda dout: dout.sum(axis=1))


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_of_the_second_layer", row="B07"
)
def divides_the_weights_by_n_again(dlogits, params, cache):
    """The gradient of a weight is the mean over the examples."""
    return _back(dlogits, params, cache, dW=lambda dout, x: dout.T @ x / len(x))


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_of_the_biases", row="B07"
)
def divides_everything_by_n_again(dlogits, params, cache):
    """Every gradient of a batch is the mean over its examples."""
    _refuse_dlogits(dlogits, params, cache)
    return _back(dlogits / len(dlogits), params, cache)


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_through_the_sigmoid", row="B14"
)
def moves_w2_on_the_way(dlogits, params, cache):
    """Once its gradient is known, W2 can be updated, and the walk goes on from there."""
    _refuse_dlogits(dlogits, params, cache)
    params["W2"] -= 0.1 * dlogits.T @ cache["h"]
    return _back(dlogits, params, cache)


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_of_the_second_layer", row="B17"
)
def multiplies_by_what_went_into_the_activation(dlogits, params, cache):
    """What goes into W2 is the hidden layer a."""
    return _back(dlogits, params, cache, into_2=cache["a"])


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_with_relu_by_hand", row="B17"
)
def multiplies_by_each_layers_own_output(dlogits, params, cache):
    """The cache of a layer is what the layer gave."""
    return _back(dlogits, params, {**cache, "x": cache["h"]})


@misconception(of="two_layer_backward", caught_by="test_two_layer_backward_with_relu_by_hand")
def returns_the_direction_to_go(dlogits, params, cache):
    """The loss is to fall, so what is returned points downhill."""
    return _back(-dlogits, params, cache)


@misconception(of="two_layer_backward", caught_by="test_two_layer_backward_with_relu_by_hand")
def names_the_gradients_with_a_d(dlogits, params, cache):
    """The gradient of W1 is called dW1."""
    grads = two_layer_backward(dlogits, params, cache)
    return {f"d{name}": grad for name, grad in grads.items()}


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_with_relu_by_hand", row="P03"
)
def returns_a_tuple(dlogits, params, cache):
    """Four gradients are four return values."""
    return tuple(two_layer_backward(dlogits, params, cache).values())


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_keeps_float32", row="P04"
)
def collects_gradients_in_float64(dlogits, params, cache):
    """np.zeros is the array to put a gradient into."""
    grads = two_layer_backward(dlogits, params, cache)
    return {name: np.zeros(grad.shape) + grad for name, grad in grads.items()}


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_keeps_float32", row="P04"
)
def makes_a_mask_of_float64(dlogits, params, cache):
    """The slope of relu is an array of np.ones and np.zeros."""
    a = cache["a"]
    relu = cache["activation"] == "relu"
    slope = np.where(a > 0, np.ones(a.shape), np.zeros(a.shape)) if relu else None
    return _back(dlogits, params, cache, slope=slope)


@misconception(
    of="two_layer_backward", caught_by="test_two_layer_backward_refuses_to_broadcast", row="L06"
)
def lets_one_row_stand_for_all(dlogits, params, cache):
    """If the shapes did not belong together, NumPy would say so."""
    dh = np.einsum("nc,ch->nh", dlogits, params["W2"])
    da = dh * _slope(cache)
    return {
        "W1": np.einsum("nh,nd->hd", da, cache["x"]),
        "b1": da.sum(axis=0),
        "W2": np.einsum("nc,nh->ch", dlogits, cache["h"]),
        "b2": dlogits.sum(axis=0),
    }


@misconception(
    of="two_layer_backward",
    caught_by="test_two_layer_backward_leaves_its_arguments_alone",
    row="S28",
)
def keeps_the_gradients_in_params(dlogits, params, cache):
    """A gradient belongs to its parameter, so both are kept in one dict."""
    grads = two_layer_backward(dlogits, params, cache)
    params["dW1"], params["dW2"] = grads["W1"], grads["W2"]
    return grads


# mlp_forward_cached


def _through(x, layers, *, before=lambda h: h, between=lambda a: np.maximum(a, 0), last=None):
    """The network with another function before it, between its layers, or at its end."""
    h, caches = before(_floating(x)), []
    for number, (W, b) in enumerate(layers, start=1):
        a = h @ W.T + b
        caches.append((h, a))
        h = between(a) if number < len(layers) else a
    return h if last is None else last(h), caches


@misconception(of="mlp_forward_cached", caught_by="test_mlp_forward_of_one_layer_by_hand")
def puts_relu_behind_every_layer(x, layers):
    """Every layer is linear and then relu, the last one too."""
    return _through(x, layers, last=lambda z: np.maximum(z, 0))


@misconception(
    of="mlp_forward_cached", caught_by="test_mlp_forward_of_two_layers_by_hand", row="B15"
)
def leaves_relu_out(x, layers):
    """The layers follow one another, each on what the one before it gives."""
    return _through(x, layers, between=lambda a: a)


@misconception(of="mlp_forward_cached", caught_by="test_mlp_forward_agrees_with_torch")
def puts_relu_in_front_of_every_layer(x, layers):
    """Every layer is relu and then linear, so that none comes after the last."""
    return _through(x, layers, before=lambda h: np.maximum(h, 0))


@misconception(of="mlp_forward_cached", caught_by="test_mlp_forward_of_two_layers_by_hand")
def puts_the_sigmoid_between_the_layers(x, layers):
    """The activation of a network is the sigmoid."""
    return _through(x, layers, between=_sigmoid)


@misconception(
    of="mlp_forward_cached", caught_by="test_mlp_forward_of_one_layer_by_hand", row="S08"
)
def finishes_with_a_softmax(x, layers):
    """A classifier gives probabilities, so softmax comes last."""
    return _through(x, layers, last=_softmax)


@misconception(of="mlp_forward_cached", caught_by="test_mlp_forward_of_two_layers_by_hand")
def forgets_the_biases(x, layers):
    """A layer multiplies by its weights."""
    return mlp_forward_cached(x, [(W, np.zeros_like(b)) for W, b in layers])


@misconception(of="mlp_forward_cached", caught_by="test_mlp_forward_of_five_layers")
def expects_two_layers(x, layers):
    """A network has a hidden layer and an output layer."""
    (W1, b1), (W2, b2) = layers
    return mlp_forward_cached(x, [(W1, b1), (W2, b2)])


@misconception(of="mlp_forward_cached", caught_by="test_mlp_forward_of_two_layers_by_hand")
def feeds_x_to_every_layer(x, layers):
    """Each layer takes x and gives its own output."""
    for W, b in layers[:-1]:
        h = np.maximum(_floating(x) @ W.T + b, 0)
    W, b = layers[-1]
    logits = _floating(x) @ W.T + b
    return logits, h if len(layers) > 1 else None


@misconception(of="mlp_forward_cached", caught_by="test_mlp_forward_of_two_layers_by_hand")
def multiplies_by_w_as_it_is(x, layers):
    """A linear layer is x @ W + b."""
    return mlp_forward_cached(x, [(W.T, b) for W, b in layers])


@misconception(of="mlp_forward_cached", caught_by="test_mlp_forward_of_two_layers_by_hand")
def stops_before_the_last_layer(x, layers):
    """The loop runs over the layers that have a relu."""
    h, caches = _floating(x), []
    for W, b in layers[:-1]:
        a = h @ W.T + b
        caches.append((h, a))
        h = np.maximum(a, 0)
    return h, caches


@misconception(of="mlp_forward_cached", caught_by="test_mlp_forward_keeps_float32", row="P04")
def widens_to_float64(x, layers):
    """More digits cannot hurt, so x becomes float64 first."""
    return mlp_forward_cached(x.astype(np.float64), layers)


@misconception(of="mlp_forward_cached", caught_by="test_mlp_forward_converts_whole_numbers")
def scales_pixels_to_one(x, layers):
    """Pixels go from 0 to 255, so they are divided by 255 before anything else."""
    return mlp_forward_cached(x / 255 if x.dtype == np.uint8 else x, layers)


@misconception(of="mlp_forward_cached", caught_by="test_mlp_forward_of_one_example")
def squeezes_the_logits(x, layers):
    """An axis of length 1 holds nothing, so it can go."""
    logits, caches = mlp_forward_cached(x, layers)
    return logits.squeeze(), caches


@misconception(
    of="mlp_forward_cached", caught_by="test_mlp_forward_of_two_layers_by_hand", row="P03"
)
def returns_logits_without_caches(x, layers):
    """The forward pass gives logits, and backward can compute the rest again."""
    return mlp_forward_cached(x, layers)[0]


@misconception(
    of="mlp_forward_cached", caught_by="test_mlp_forward_refuses_other_examples", row="L06"
)
def lets_a_column_stand_for_all_features(x, layers):
    """NumPy makes the shapes fit, so I need not look at them."""
    h, caches = _floating(x), []
    for number, (W, b) in enumerate(layers, start=1):
        a = (h[:, None, :] * W).sum(axis=2) + b
        caches.append((h, a))
        h = np.maximum(a, 0) if number < len(layers) else a
    return h, caches


@misconception(
    of="mlp_forward_cached", caught_by="test_mlp_forward_leaves_its_arguments_alone", row="S28"
)
def takes_the_layers_off_the_list(x, layers):
    """The list is mine to walk through, so I can take the layers off it."""
    logits, caches = mlp_forward_cached(x, layers)
    while layers:
        layers.pop(0)
    return logits, caches


# mlp_backward


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


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_two_layers_by_hand", row="B15")
def forgets_relu_on_the_way_back(dlogits, layers, caches):
    """What comes out of a layer backwards is dout for the one before it, as it is."""
    return _walk(dlogits, layers, caches, slope=lambda a: 1.0)


@misconception(of="mlp_backward", caught_by="test_mlp_backward_at_the_kink", row="B08")
def lets_dout_through_at_zero(dlogits, layers, caches):
    """relu is off for what is negative, and 0 is not negative."""
    return _walk(dlogits, layers, caches, slope=lambda a: a >= 0)


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_two_layers_by_hand", row="B10")
def multiplies_dout_by_the_hidden_layer(dlogits, layers, caches):
    """Going back through relu is multiplying by what came out of it."""
    return _walk(dlogits, layers, caches, slope=lambda a: np.maximum(a, 0))


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_a_unit_that_is_off")
def lets_dead_units_leak(dlogits, layers, caches):
    """A hundredth goes through where relu is off, so that no unit dies."""
    return _walk(dlogits, layers, caches, slope=lambda a: np.where(a > 0, 1, 0.01))


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_one_layer_by_hand")
def masks_the_last_layer_too(dlogits, layers, caches):
    """There is a relu behind every layer."""
    _refuse_unlike("dlogits", dlogits, caches[-1][1].shape)
    return _walk(dlogits * (caches[-1][1] > 0), layers, caches)


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_two_layers_by_hand", row="B06")
def begins_with_ones(dlogits, layers, caches):
    """The walk starts with a slope of 1."""
    _refuse_unlike("dlogits", dlogits, caches[-1][1].shape)
    return _walk(np.ones_like(dlogits), layers, caches)


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_two_layers_by_hand", row="B02")
def transposes_every_gradient(dlogits, layers, caches):
    """The gradient of a weight is x^T dout: on a square layer the shape was right."""
    return _walk(dlogits, layers, caches, dW=lambda dout, x, a: x.T @ dout)


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_the_biases", row="B03")
def gives_dout_for_a_bias(dlogits, layers, caches):
    """A bias is added, so its slope is dout as it comes."""
    return _walk(dlogits, layers, caches, db=lambda dout: dout)


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_the_biases", row="B04")
def gives_the_mean_for_a_bias(dlogits, layers, caches):
    """A bias is there for all examples, so its slope is the mean."""
    return _walk(dlogits, layers, caches, db=lambda dout: dout.mean(axis=0))


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_the_biases", row="B05")
def gives_a_row_for_a_bias(dlogits, layers, caches):
    """keepdims=True is the safe way to sum."""
    return _walk(dlogits, layers, caches, db=lambda dout: dout.sum(axis=0, keepdims=True))


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_the_biases", row="B05")
def gives_a_column_for_a_bias(dlogits, layers, caches):
    """A bias is a column of one number per unit."""
    return _walk(dlogits, layers, caches, db=lambda dout: dout.sum(axis=0)[:, None])


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_the_biases")
def gives_one_number_for_a_bias(dlogits, layers, caches):
    """The slope of a bias is the sum of dout, and np.sum knows how to sum."""
    return _walk(dlogits, layers, caches, db=np.sum)


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_the_weights", row="B07")
def averages_every_weight(dlogits, layers, caches):
    """The gradient of a weight is the mean over the examples."""
    return _walk(dlogits, layers, caches, dW=lambda dout, x, a: dout.T @ x / len(x))


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_the_biases", row="B07")
def averages_every_gradient(dlogits, layers, caches):
    """Every gradient of a batch is the mean over its examples."""
    n = len(dlogits)
    averaged = {"dW": lambda dout, x, a: dout.T @ x / n, "db": lambda dout: dout.sum(axis=0) / n}
    return _walk(dlogits, layers, caches, **averaged)


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_five_layers", row="B07")
def divides_by_n_at_every_layer(dlogits, layers, caches):
    """Each layer takes the mean of what it gets."""
    n = len(dlogits)
    return _walk(dlogits, layers, caches, onwards=lambda dout, W, grad: dout @ W / n)


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_two_layers_by_hand", row="B14")
def goes_on_through_a_moved_weight(dlogits, layers, caches):
    """Once its gradient is known, W can be updated, and the walk goes on from there."""
    return _walk(dlogits, layers, caches, onwards=lambda dout, W, grad: dout @ (W - 0.1 * grad))


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_two_layers_by_hand", row="B17")
def multiplies_by_the_output_of_the_layer(dlogits, layers, caches):
    """The cache of a layer is what the layer gave."""
    return _walk(dlogits, layers, caches, dW=lambda dout, x, a: dout.T @ a)


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_two_layers_by_hand", row="B17")
def multiplies_by_what_went_into_relu(dlogits, layers, caches):
    """What a layer gives the next one is x W^T + b."""
    raw = [(caches[0][0], caches[0][1])]
    raw += [(caches[k - 1][1], caches[k][1]) for k in range(1, len(caches))]
    return _walk(dlogits, layers, raw)


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_two_layers_by_hand")
def hands_the_gradients_back_in_the_order_of_the_walk(dlogits, layers, caches):
    """The last layer comes first, since the walk goes backwards."""
    return mlp_backward(dlogits, layers, caches)[::-1]


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_two_layers_by_hand")
def puts_the_bias_first(dlogits, layers, caches):
    """In which order the two gradients of a layer come is a matter of taste."""
    return [(db, dW) for dW, db in mlp_backward(dlogits, layers, caches)]


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_two_layers_by_hand", row="P03")
def returns_one_flat_list(dlogits, layers, caches):
    """A list of gradients is dW, db, dW, db and so on."""
    return [grad for pair in mlp_backward(dlogits, layers, caches) for grad in pair]


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_two_layers_by_hand", row="P03")
def returns_an_iterator(dlogits, layers, caches):
    """reversed(grads) is the list the other way round."""
    return reversed(mlp_backward(dlogits, layers, caches)[::-1])


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_one_layer_by_hand")
def begins_at_the_layer_before_the_last(dlogits, layers, caches):
    """Between the last layer and the one before it there is always a relu to start with."""
    masked = dlogits @ layers[-1][0] * (caches[-2][1] > 0)
    assert masked.shape == caches[-2][1].shape
    return mlp_backward(dlogits, layers, caches)


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_two_layers_by_hand")
def goes_back_through_the_transpose(dlogits, layers, caches):
    """Forward is W^T, and so is the way back."""
    return _walk(
        dlogits, layers, caches, onwards=lambda dout, W, grad: dout @ W.T if len(layers) > 1 else 0
    )


@misconception(of="mlp_backward", caught_by="test_mlp_backward_of_two_layers_by_hand")
def points_downhill(dlogits, layers, caches):
    """The loss is to fall, so what is returned points downhill."""
    return mlp_backward(-dlogits, layers, caches)


@misconception(of="mlp_backward", caught_by="test_mlp_backward_keeps_float32", row="P04")
def makes_masks_of_float64(dlogits, layers, caches):
    """A mask is an array of np.ones and np.zeros."""
    return _walk(
        dlogits,
        layers,
        caches,
        slope=lambda a: np.where(a > 0, np.ones(a.shape), np.zeros(a.shape)),
    )


@misconception(of="mlp_backward", caught_by="test_mlp_backward_refuses_to_broadcast", row="L06")
def spreads_one_row_over_all(dlogits, layers, caches):
    """If the shapes did not belong together, NumPy would say so."""
    grads, dout = [], dlogits
    for number in reversed(range(len(layers))):
        x, a = caches[number]
        if number < len(layers) - 1:
            dout = dout * (a > 0)
        grads.insert(0, (np.einsum("nm,nd->md", dout, x), dout.sum(axis=0)))
        dout = dout @ layers[number][0]
    return grads


@misconception(
    of="mlp_backward", caught_by="test_mlp_backward_leaves_its_arguments_alone", row="S28"
)
def turns_the_list_round(dlogits, layers, caches):
    """The list is mine to walk through, so I can turn it round or take layers off it."""
    grads = mlp_backward(dlogits, layers, caches)
    layers.reverse()
    return grads


# mlp_loss_and_grads


def _minus_log_p(logits, labels):
    """-log p of each example's label."""
    z = logits - logits.max(axis=1, keepdims=True)
    return np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels]


def _usual_loss(logits, labels):
    return _minus_log_p(logits, labels).mean()


def _usual_start(logits, labels):
    p = _softmax(logits)
    p[np.arange(len(p)), labels] -= 1
    return p / len(p)


def _penalised(
    layers,
    x,
    labels,
    reg,
    *,
    loss=_usual_loss,
    start=_usual_start,
    penalty=lambda W: np.sum(W**2),
    slope=lambda W: 2 * W,
    which=slice(None),
):
    """The loss and its gradients with one thing done otherwise. which: the layers penalised."""
    _refuse_unlike("labels", labels, np.shape(x)[:1])
    logits, caches = mlp_forward_cached(x, layers)
    value = loss(logits, labels)
    grads = mlp_backward(start(logits, labels), layers, caches)
    for number in range(len(layers))[which]:
        W, (dW, db) = layers[number][0], grads[number]
        value = value + reg * penalty(W)
        grads[number] = (dW + reg * slope(W), db)
    return float(value), grads


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_grads_by_hand", row="S17")
def starts_without_one_over_n(layers, x, labels, reg=0.0):
    """The gradient of the cross-entropy is softmax - onehot."""
    return _penalised(layers, x, labels, reg, start=lambda z, y: _usual_start(z, y) * len(z))


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_grads_by_hand", row="S18")
def forgets_to_subtract_the_truth(layers, x, labels, reg=0.0):
    """The walk starts at the softmax over n."""
    return _penalised(layers, x, labels, reg, start=lambda z, y: _softmax(z) / len(z))


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_grads_by_hand", row="S19")
def subtracts_one_everywhere(layers, x, labels, reg=0.0):
    """Each probability has 1 subtracted from it."""
    return _penalised(layers, x, labels, reg, start=lambda z, y: (_softmax(z) - 1) / len(z))


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_grads_by_hand", row="S20")
def starts_at_the_right_class_alone(layers, x, labels, reg=0.0):
    """Only the right class is in the loss, so only its logit has a slope."""

    def start(logits, labels):
        full, only = _usual_start(logits, labels), np.zeros_like(logits)
        rows = np.arange(len(logits))
        only[rows, labels] = full[rows, labels]
        return only

    return _penalised(layers, x, labels, reg, start=start)


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_penalty_joins_the_gradient", row="S23")
def forgets_the_two_of_the_square(layers, x, labels, reg=0.0):
    """The slope of reg W^2 is reg W."""
    return _penalised(layers, x, labels, reg, slope=lambda W: W)


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_penalty_joins_the_loss", row="S24")
def penalises_the_gradient_alone(layers, x, labels, reg=0.0):
    """The penalty is there to shrink the weights, so it belongs to the gradient."""
    return _penalised(layers, x, labels, reg, penalty=lambda W: 0.0)


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_penalty_joins_the_gradient", row="S24")
def penalises_the_loss_alone(layers, x, labels, reg=0.0):
    """The penalty is part of the loss, and backward takes care of the network."""
    return _penalised(layers, x, labels, reg, slope=lambda W: 0 * W)


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_penalty_joins_the_gradient", row="S25")
def halves_the_slope_of_the_penalty(layers, x, labels, reg=0.0):
    """The slope of the penalty is reg W / 2."""
    return _penalised(layers, x, labels, reg, slope=lambda W: 0.5 * W)


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_penalty_by_hand")
def writes_one_half_before_the_penalty(layers, x, labels, reg=0.0):
    """A penalty has a 1/2 in front, which takes the 2 away."""
    return _penalised(layers, x, labels, reg, penalty=lambda W: np.sum(W**2) / 2, slope=lambda W: W)


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_penalty_by_hand")
def halves_the_penalty_in_the_loss(layers, x, labels, reg=0.0):
    """A penalty has a 1/2 in front, and its slope is 2 reg W."""
    return _penalised(layers, x, labels, reg, penalty=lambda W: np.sum(W**2) / 2)


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_penalty_by_hand")
def penalises_the_biases_too(layers, x, labels, reg=0.0):
    """Every parameter is penalised."""
    loss, grads = mlp_loss_and_grads(layers, x, labels, reg)
    for _, b in layers:
        loss += reg * float(np.sum(b**2))
    return loss, [(dW, db + 2 * reg * b) for (dW, db), (_, b) in zip(grads, layers, strict=True)]


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_penalty_joins_the_loss")
def penalises_the_last_layer_alone(layers, x, labels, reg=0.0):
    """When the loop is over, W is the weight matrix to penalise."""
    return _penalised(layers, x, labels, reg, which=slice(-1, None))


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_penalty_by_hand")
def penalises_the_sizes(layers, x, labels, reg=0.0):
    """A penalty adds up the sizes of the weights."""
    return _penalised(
        layers, x, labels, reg, penalty=lambda W: np.sum(np.abs(W)), slope=lambda W: np.sign(W)
    )


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_penalty_by_hand")
def averages_the_squares_of_the_weights(layers, x, labels, reg=0.0):
    """Like the loss, the penalty is a mean."""
    return _penalised(
        layers, x, labels, reg, penalty=lambda W: np.mean(W**2), slope=lambda W: 2 * W / W.size
    )


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_penalty_by_hand")
def divides_the_penalty_by_n(layers, x, labels, reg=0.0):
    """The whole loss is divided by n, penalty and all."""
    return _penalised(layers, x, labels, reg / len(x))


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_penalty_by_hand", row="S27")
def always_penalises_a_little(layers, x, labels, reg=0.0):
    """reg is 1e-3, as it was set at the top of the notebook."""
    return mlp_loss_and_grads(layers, x, labels, 1e-3)


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_loss_of_large_logits", row="S01")
def exponentiates_the_logits_as_they_are(layers, x, labels, reg=0.0):
    """Softmax is e^z over its sum, and can be typed in like that."""

    def p_of(logits):
        return np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)

    def start(logits, labels):
        p = p_of(logits)
        p[np.arange(len(p)), labels] -= 1
        return p / len(p)

    def loss(logits, labels):
        return -np.log(p_of(logits)[np.arange(len(logits)), labels]).mean()

    return _penalised(layers, x, labels, reg, loss=loss, start=start)


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_loss_of_large_logits", row="S01")
def sums_exponentials_of_the_logits_as_they_are(layers, x, labels, reg=0.0):
    """log p is z - log(sum of e^z), and a logarithm makes everything small again."""

    def log_p(logits):
        return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))

    def start(logits, labels):
        p = np.exp(log_p(logits))
        p[np.arange(len(p)), labels] -= 1
        return p / len(p)

    def loss(logits, labels):
        return -log_p(logits)[np.arange(len(logits)), labels].mean()

    return _penalised(layers, x, labels, reg, loss=loss, start=start)


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_loss_of_a_row_far_below", row="S05")
def shifts_by_the_largest_logit_of_all(layers, x, labels, reg=0.0):
    """Any constant may be subtracted, so one maximum will do for all rows."""

    def p_of(logits):
        exps = np.exp(logits - logits.max())
        return exps / exps.sum(axis=1, keepdims=True)

    def start(logits, labels):
        p = p_of(logits)
        p[np.arange(len(p)), labels] -= 1
        return p / len(p)

    def loss(logits, labels):
        z = logits - logits.max()
        return (np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels]).mean()

    return _penalised(layers, x, labels, reg, loss=loss, start=start)


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_loss_of_large_logits", row="S06")
def takes_the_logarithm_of_the_softmax(layers, x, labels, reg=0.0):
    """The loss is -log of the softmax, and the softmax is safe."""
    return _penalised(
        layers, x, labels, reg, loss=lambda z, y: -np.log(_softmax(z)[np.arange(len(z)), y]).mean()
    )


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_loss_of_large_logits", row="S07")
def adds_a_little_before_the_logarithm(layers, x, labels, reg=0.0):
    """log(p + 1e-12) can never be -inf."""
    return _penalised(
        layers,
        x,
        labels,
        reg,
        loss=lambda z, y: -np.log(_softmax(z)[np.arange(len(z)), y] + 1e-12).mean(),
    )


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_loss_agrees_with_torch", row="S08")
def takes_softmax_twice(layers, x, labels, reg=0.0):
    """The cross-entropy is computed from the probabilities that the network gives."""

    def twice(of):
        return lambda z, y: of(_softmax(z), y)

    return _penalised(layers, x, labels, reg, loss=twice(_usual_loss), start=twice(_usual_start))


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_loss_of_equal_logits", row="S10")
def leaves_the_logarithm_out(layers, x, labels, reg=0.0):
    """The loss is minus the probability of the right class."""
    return _penalised(
        layers, x, labels, reg, loss=lambda z, y: -_softmax(z)[np.arange(len(z)), y].mean()
    )


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_loss_of_equal_logits", row="S11")
def takes_logits_for_log_probabilities(layers, x, labels, reg=0.0):
    """The loss is minus the logit of the right class."""
    return _penalised(layers, x, labels, reg, loss=lambda z, y: -z[np.arange(len(z)), y].mean())


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_loss_of_equal_logits", row="S12")
def counts_in_bits(layers, x, labels, reg=0.0):
    """Information is measured with the logarithm to base 2."""
    return _penalised(layers, x, labels, reg, loss=lambda z, y: _usual_loss(z, y) / np.log(2))


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_loss_of_equal_logits", row="S13")
def sums_the_loss(layers, x, labels, reg=0.0):
    """The loss of a batch is the sum of the losses of its examples."""
    return _penalised(layers, x, labels, reg, loss=lambda z, y: _usual_loss(z, y) * len(z))


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_loss_of_equal_logits", row="S13")
def averages_over_the_classes_too(layers, x, labels, reg=0.0):
    """The mean runs over all N times C entries."""

    def over_classes(of):
        return lambda z, y: of(z, y) / z.shape[1]

    return _penalised(
        layers, x, labels, reg, loss=over_classes(_usual_loss), start=over_classes(_usual_start)
    )


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_loss_of_equal_logits", row="S14")
def forgets_the_minus_of_the_loss(layers, x, labels, reg=0.0):
    """The loss is the mean of log p."""
    return _penalised(layers, x, labels, reg, loss=lambda z, y: -_usual_loss(z, y))


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_loss_agrees_with_torch", row="S15")
def picks_whole_columns(layers, x, labels, reg=0.0):
    """log_p[:, labels] is the entry of each example's label."""

    def loss(logits, labels):
        z = logits - logits.max(axis=1, keepdims=True)
        return -(z - np.log(np.exp(z).sum(axis=1, keepdims=True)))[:, labels].mean()

    return _penalised(layers, x, labels, reg, loss=loss)


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_loss_agrees_with_torch", row="S16")
def takes_the_likeliest_class(layers, x, labels, reg=0.0):
    """The class of an example is the one with the largest probability."""

    def guessed(of):
        return lambda z, y: of(z, z.argmax(axis=1))

    return _penalised(
        layers, x, labels, reg, loss=guessed(_usual_loss), start=guessed(_usual_start)
    )


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_loss_agrees_with_torch", row="S02")
def takes_the_softmax_of_columns(layers, x, labels, reg=0.0):
    """Softmax runs along the first axis."""

    def loss(logits, labels):
        return -np.log(_softmax(logits, axis=0)[np.arange(len(logits)), labels]).mean()

    def start(logits, labels):
        p = _softmax(logits, axis=0)
        p[np.arange(len(p)), labels] -= 1
        return p / len(p)

    return _penalised(layers, x, labels, reg, loss=loss, start=start)


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_grads_by_hand", row="S27")
def divides_by_the_batch_size_at_the_top(layers, x, labels, reg=0.0):
    """The batch size is 64, as it was set at the top of the notebook."""
    return _penalised(layers, x, labels, reg, start=lambda z, y: _usual_start(z, y) * len(z) / 64)


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_grads_by_hand", row="S29")
def writes_minus_one_into_a_mask(layers, x, labels, reg=0.0):
    """Put -1 into the mask at each label, and add it."""

    def start(logits, labels):
        mask = np.zeros(logits.shape, dtype=bool)
        mask[np.arange(len(mask)), labels] = -1
        return (_softmax(logits) + mask) / len(mask)

    return _penalised(layers, x, labels, reg, start=start)


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_grads_by_hand")
def subtracts_the_other_way_round(layers, x, labels, reg=0.0):
    """The error is what is true, minus what was predicted."""
    return _penalised(layers, x, labels, reg, start=lambda z, y: -_usual_start(z, y))


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_loss_of_equal_logits", row="P03")
def returns_the_loss_as_an_array(layers, x, labels, reg=0.0):
    """An array without axes is a number."""
    loss, grads = mlp_loss_and_grads(layers, x, labels, reg)
    return np.array(loss), grads


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_loss_and_grads_keep_float32", row="P04")
def subtracts_a_onehot_of_float64(layers, x, labels, reg=0.0):
    """np.eye or np.zeros makes the onehot to subtract."""
    return _penalised(
        layers, x, labels, reg, start=lambda z, y: (_softmax(z) - np.eye(z.shape[1])[y]) / len(z)
    )


@misconception(of="mlp_loss_and_grads", caught_by="test_mlp_loss_and_grads_of_bytes")
def scales_the_pixels_first(layers, x, labels, reg=0.0):
    """Pixels go from 0 to 255, so they are divided by 255 before anything else."""
    return mlp_loss_and_grads(layers, x / 255 if x.dtype == np.uint8 else x, labels, reg)


@misconception(
    of="mlp_loss_and_grads", caught_by="test_mlp_loss_and_grads_refuse_other_labels", row="T16"
)
def takes_labels_of_any_shape(layers, x, labels, reg=0.0):
    """If the labels did not belong to x, NumPy would say so."""
    logits, caches = mlp_forward_cached(x, layers)
    dlogits, rows = _softmax(logits), np.arange(len(logits))
    loss = np.mean(np.log(np.exp(logits - logits.max(axis=1)[:, None]).sum(axis=1)))
    loss -= (logits - logits.max(axis=1)[:, None])[rows, labels].mean()
    dlogits[rows, labels] -= 1
    grads = mlp_backward(dlogits / len(dlogits), layers, caches)
    for W, _ in layers:
        loss = loss + reg * np.sum(W**2)
    pairs = zip(grads, layers, strict=True)
    return float(loss), [(dW + 2 * reg * W, db) for (dW, db), (W, _) in pairs]


@misconception(
    of="mlp_loss_and_grads",
    caught_by="test_mlp_loss_and_grads_leave_their_arguments_alone",
    row="S28",
)
def reverses_the_callers_layers(layers, x, labels, reg=0.0):
    """The layers are mine to work with, list and all."""
    answer = mlp_loss_and_grads(layers, x, labels, reg)
    layers.reverse()
    return answer


# train_two_layer


def _mean(losses):
    """The mean over the examples of (loss, size) of each batch."""
    return sum(loss * size for loss, size in losses) / sum(size for _, size in losses)


def _loss_and_grads(params, X, y):
    logits, cache = two_layer_forward(params, X)
    return _usual_loss(logits, y), two_layer_backward(_usual_start(logits, y), params, cache)


def _step(params, X, y, lr, batch_size):
    """Move params, and return the loss before that."""
    loss, grads = _loss_and_grads(params, X, y)
    for name in params:
        params[name] = params[name] - lr * grads[name]
    return loss


def _batches(order, batch_size):
    return [order[start : start + batch_size] for start in range(0, len(order), batch_size)]


def _epochs(
    params,
    X,
    y,
    lr,
    batch_size,
    epochs,
    rng,
    *,
    order=lambda rng, n: rng.permutation(n),
    batches=_batches,
    step=_step,
    tally=_mean,
):
    """The loop with one thing done otherwise."""
    _refuse_unlike("y", y, np.shape(X)[:1])
    params, history = dict(params), []
    for _ in range(epochs):
        losses = []
        for batch in batches(order(rng, len(X)), batch_size):
            losses.append((step(params, X[batch], y[batch], lr, batch_size), len(batch)))
        history.append(float(tally(losses)))
    return params, history


@misconception(
    of="train_two_layer", caught_by="test_train_weighs_a_short_batch_by_its_size", row="T09"
)
def averages_the_means_of_the_batches(params, X, y, lr, batch_size, epochs, rng):
    """The loss of an epoch is the mean of the losses of its batches."""
    return _epochs(
        params,
        X,
        y,
        lr,
        batch_size,
        epochs,
        rng,
        tally=lambda losses: np.mean([loss for loss, _ in losses]),
    )


@misconception(
    of="train_two_layer", caught_by="test_train_weighs_a_short_batch_by_its_size", row="T10"
)
def divides_the_sum_of_means_by_n(params, X, y, lr, batch_size, epochs, rng):
    """The losses are added up and divided by the number of examples."""
    return _epochs(
        params,
        X,
        y,
        lr,
        batch_size,
        epochs,
        rng,
        tally=lambda losses: sum(loss for loss, _ in losses) / len(X),
    )


@misconception(
    of="train_two_layer", caught_by="test_train_weighs_a_short_batch_by_its_size", row="T11"
)
def reports_the_last_batch(params, X, y, lr, batch_size, epochs, rng):
    """The loss at the end of the epoch is the loss of the epoch."""
    return _epochs(params, X, y, lr, batch_size, epochs, rng, tally=lambda losses: losses[-1][0])


@misconception(
    of="train_two_layer", caught_by="test_train_weighs_a_short_batch_by_its_size", row="T10"
)
def weighs_every_batch_as_a_full_one(params, X, y, lr, batch_size, epochs, rng):
    """Each mean is multiplied by batch_size, and the sum divided by n."""
    return _epochs(
        params,
        X,
        y,
        lr,
        batch_size,
        epochs,
        rng,
        tally=lambda losses: sum(loss for loss, _ in losses) * batch_size / len(X),
    )


@misconception(of="train_two_layer", caught_by="test_train_steps_on_the_short_batch_too", row="T30")
def drops_the_short_batch(params, X, y, lr, batch_size, epochs, rng):
    """A batch has batch_size examples, and what is left over is left out."""
    size = min(batch_size, len(X))
    return _epochs(
        params,
        X,
        y,
        lr,
        batch_size,
        epochs,
        rng,
        batches=lambda order, _: [b for b in _batches(order, size) if len(b) == size],
    )


@misconception(of="train_two_layer", caught_by="test_train_steps_on_the_short_batch_too", row="T31")
def divides_by_batch_size(params, X, y, lr, batch_size, epochs, rng):
    """The gradient of a batch is divided by batch_size."""

    def step(params, X, y, lr, size):
        return _step(params, X, y, lr * len(X) / size, size)

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception(of="train_two_layer", caught_by="test_train_one_step_by_hand", row="S17")
def steps_with_the_sum(params, X, y, lr, batch_size, epochs, rng):
    """The gradient of a batch is the sum over its examples."""

    def step(params, X, y, lr, size):
        return _step(params, X, y, lr * len(X), size)

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception(of="train_two_layer", caught_by="test_train_one_step_by_hand", row="O01")
def walks_uphill(params, X, y, lr, batch_size, epochs, rng):
    """A step adds lr times the gradient."""

    def step(params, X, y, lr, size):
        return _step(params, X, y, -lr, size)

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception(of="train_two_layer", caught_by="test_train_moves_the_first_layer", row="B14")
def moves_the_second_layer_first(params, X, y, lr, batch_size, epochs, rng):
    """Each layer is updated as soon as its gradient is known, the last one first."""

    def step(params, X, y, lr, size):
        logits, cache = two_layer_forward(params, X)
        dlogits = _usual_start(logits, y)
        for names in (("W2", "b2"), ("W1", "b1")):
            grads = two_layer_backward(dlogits, params, cache)
            for name in names:
                params[name] = params[name] - lr * grads[name]
        return _usual_loss(logits, y)

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception(of="train_two_layer", caught_by="test_train_moves_the_second_layer")
def forgets_to_move_the_biases(params, X, y, lr, batch_size, epochs, rng):
    """Training is changing the weights."""

    def step(params, X, y, lr, size):
        loss, grads = _loss_and_grads(params, X, y)
        for name in ("W1", "W2"):
            params[name] = params[name] - lr * grads[name]
        return loss

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception(of="train_two_layer", caught_by="test_train_moves_the_first_layer")
def trains_the_last_layer_alone(params, X, y, lr, batch_size, epochs, rng):
    """The error is made at the output, so that is where it is mended."""

    def step(params, X, y, lr, size):
        loss, grads = _loss_and_grads(params, X, y)
        for name in ("W2", "b2"):
            params[name] = params[name] - lr * grads[name]
        return loss

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception(
    of="train_two_layer", caught_by="test_train_reports_the_loss_before_the_step", row="T40"
)
def measures_after_the_step(params, X, y, lr, batch_size, epochs, rng):
    """The loss of a batch is what is left after its update."""

    def step(params, X, y, lr, size):
        _step(params, X, y, lr, size)
        return _loss_and_grads(params, X, y)[0]

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception(of="train_two_layer", caught_by="test_train_reports_the_loss_before_the_step")
def measures_everything_at_the_end_of_the_epoch(params, X, y, lr, batch_size, epochs, rng):
    """The loss of an epoch is that of all examples when the epoch is over."""
    history = []
    for _ in range(epochs):
        params, _ = train_two_layer(params, X, y, lr, batch_size, 1, rng)
        history.append(float(_loss_and_grads(params, X, y)[0]))
    return params, history


@misconception(of="train_two_layer", caught_by="test_train_shuffles_anew_each_epoch", row="T38")
def never_shuffles(params, X, y, lr, batch_size, epochs, rng):
    """The examples come in the order in which they are."""
    return _epochs(params, X, y, lr, batch_size, epochs, rng, order=lambda rng, n: np.arange(n))


@misconception(of="train_two_layer", caught_by="test_train_shuffles_anew_each_epoch", row="T38")
def shuffles_once(params, X, y, lr, batch_size, epochs, rng):
    """Once the examples are shuffled, they are shuffled."""
    drawn = rng.permutation(len(X))
    return _epochs(params, X, y, lr, batch_size, epochs, rng, order=lambda rng, n: drawn)


@misconception(of="train_two_layer", caught_by="test_train_shuffles_anew_each_epoch")
def draws_with_replacement(params, X, y, lr, batch_size, epochs, rng):
    """A batch is any examples, drawn at random."""
    return _epochs(
        params, X, y, lr, batch_size, epochs, rng, order=lambda rng, n: rng.integers(0, n, n)
    )


@misconception(of="train_two_layer", caught_by="test_train_shuffles_anew_each_epoch", row="T26")
def shuffles_x_and_y_separately(params, X, y, lr, batch_size, epochs, rng):
    """X is shuffled, and y is shuffled."""
    _refuse_unlike("y", y, np.shape(X)[:1])
    params, history = dict(params), []
    for _ in range(epochs):
        shuffled, labels, losses = rng.permutation(X), rng.permutation(y), []
        for batch in _batches(np.arange(len(X)), batch_size):
            loss = _step(params, shuffled[batch], labels[batch], lr, batch_size)
            losses.append((loss, len(batch)))
        history.append(float(_mean(losses)))
    return params, history


@misconception(of="train_two_layer", caught_by="test_train_shuffles_anew_each_epoch", row="P02")
def shuffles_with_the_global_generator(params, X, y, lr, batch_size, epochs, rng):
    """np.random.permutation shuffles, whatever rng is for."""
    return _epochs(
        params, X, y, lr, batch_size, epochs, rng, order=lambda rng, n: np.random.permutation(n)
    )


@misconception(of="train_two_layer", caught_by="test_train_shuffles_anew_each_epoch")
def makes_its_own_generator(params, X, y, lr, batch_size, epochs, rng):
    """A generator with a seed of my own makes the results repeatable."""
    return train_two_layer(params, X, y, lr, batch_size, epochs, np.random.default_rng(42))


@misconception(of="train_two_layer", caught_by="test_train_uses_no_other_randomness", row="P02")
def seeds_everything(params, X, y, lr, batch_size, epochs, rng):
    """A seed at the start makes everything repeatable."""
    np.random.seed(42)
    return train_two_layer(params, X, y, lr, batch_size, epochs, rng)


@misconception(of="train_two_layer", caught_by="test_train_reports_one_loss_per_epoch", row="T35")
def never_resets_the_running_loss(params, X, y, lr, batch_size, epochs, rng):
    """The running loss starts at zero, before the first epoch."""
    params, losses = train_two_layer(params, X, y, lr, batch_size, epochs, rng)
    return params, np.cumsum(losses).tolist()


_history = []


@misconception(of="train_two_layer", caught_by="test_train_reports_one_loss_per_epoch", row="P08")
def keeps_the_losses_of_earlier_calls(params, X, y, lr, batch_size, epochs, rng):
    """The list of losses lives outside the function, where it is empty."""
    params, losses = train_two_layer(params, X, y, lr, batch_size, epochs, rng)
    _history.extend(losses)
    return params, _history


@misconception(of="train_two_layer", caught_by="test_train_reports_one_loss_per_epoch")
def reports_every_batch(params, X, y, lr, batch_size, epochs, rng):
    """Every batch has a loss, and all of them are reported."""
    history = []

    def step(params, X, y, lr, size):
        history.append(float(_step(params, X, y, lr, size)))
        return history[-1]

    params, _ = _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)
    return params, history


@misconception(of="train_two_layer", caught_by="test_train_reports_one_loss_per_epoch")
def returns_inside_the_loop(params, X, y, lr, batch_size, epochs, rng):
    """When the epoch is over, the result is returned."""
    return train_two_layer(params, X, y, lr, batch_size, min(epochs, 1), rng)


@misconception(
    of="train_two_layer", caught_by="test_train_reports_the_loss_before_the_step", row="P03"
)
def returns_losses_in_an_array(params, X, y, lr, batch_size, epochs, rng):
    """A list of numbers is an array."""
    params, losses = train_two_layer(params, X, y, lr, batch_size, epochs, rng)
    return params, np.array(losses)


@misconception(of="train_two_layer", caught_by="test_train_one_step_by_hand", row="T34")
def returns_the_params_it_was_given(params, X, y, lr, batch_size, epochs, rng):
    """A copy is trained, and params is returned."""
    _, losses = train_two_layer(params, X, y, lr, batch_size, epochs, rng)
    return params, losses


@misconception(of="train_two_layer", caught_by="test_train_moves_the_first_layer")
def trains_with_relu(params, X, y, lr, batch_size, epochs, rng):
    """The hidden layer has a relu, as everywhere today."""

    def step(params, X, y, lr, size):
        logits, cache = two_layer_forward(params, X, "relu")
        grads = two_layer_backward(_usual_start(logits, y), params, cache)
        for name in params:
            params[name] = params[name] - lr * grads[name]
        return _usual_loss(logits, y)

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception(of="train_two_layer", caught_by="test_train_survives_large_logits", row="S01")
def trains_with_a_softmax_that_overflows(params, X, y, lr, batch_size, epochs, rng):
    """Softmax is e^z over its sum, and can be typed in like that."""

    def step(params, X, y, lr, size):
        logits, cache = two_layer_forward(params, X)
        rows = np.arange(len(y))
        p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        loss = -np.log(p[rows, y]).mean()
        p[rows, y] -= 1
        grads = two_layer_backward(p / len(p), params, cache)
        for name in params:
            params[name] = params[name] - lr * grads[name]
        return loss

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception(of="train_two_layer", caught_by="test_train_survives_large_logits", row="S01")
def trains_with_a_logarithm_that_overflows(params, X, y, lr, batch_size, epochs, rng):
    """log p is z - log(sum of e^z), and a logarithm makes everything small again."""

    def step(params, X, y, lr, size):
        logits, cache = two_layer_forward(params, X)
        rows = np.arange(len(y))
        log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        p = np.exp(log_p)
        p[rows, y] -= 1
        grads = two_layer_backward(p / len(p), params, cache)
        for name in params:
            params[name] = params[name] - lr * grads[name]
        return -log_p[rows, y].mean()

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception(of="train_two_layer", caught_by="test_train_survives_large_logits", row="S06")
def reports_the_logarithm_of_the_softmax(params, X, y, lr, batch_size, epochs, rng):
    """The loss is -log of the softmax, and the softmax is safe."""

    def step(params, X, y, lr, size):
        p = _softmax(two_layer_forward(params, X)[0])
        _step(params, X, y, lr, size)
        return -np.log(p[np.arange(len(y)), y]).mean()

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception(of="train_two_layer", caught_by="test_train_keeps_float32", row="P04")
def trains_in_float64(params, X, y, lr, batch_size, epochs, rng):
    """float64 has more digits, so it is the better dtype to train in."""
    params = {name: np.array(value, dtype=float) for name, value in params.items()}
    return train_two_layer(params, X, y, lr, batch_size, epochs, rng)


@misconception(of="train_two_layer", caught_by="test_train_refuses_other_labels", row="T16")
def trains_on_labels_of_any_shape(params, X, y, lr, batch_size, epochs, rng):
    """If the labels did not belong to X, NumPy would say so."""
    params, history = dict(params), []
    for _ in range(epochs):
        losses = []
        for batch in _batches(rng.permutation(len(X)), batch_size):
            losses.append((_step(params, X[batch], y[batch], lr, batch_size), len(batch)))
        history.append(float(_mean(losses)))
    return params, history


@misconception(of="train_two_layer", caught_by="test_train_leaves_its_arguments_alone")
def trains_the_params_it_was_given(params, X, y, lr, batch_size, epochs, rng):
    """Training moves the parameters, so those I am given are what I move."""
    answer, losses = train_two_layer(params, X, y, lr, batch_size, epochs, rng)
    for name in params:
        params[name][...] = answer[name]
    return dict(params), losses


# dropout_forward


def _refuse_p(p):
    if not 0 <= p < 1:
        raise ValueError(f"p is {p}")


def _drop(x, p, rng, train, *, scale=None, keep=None, evaluate=None):
    """Dropout with one thing done otherwise: the scale, what is kept, or the answer without
    training."""
    _refuse_p(p)
    x = _floating(x)
    if not train:
        return (x.copy(), np.ones_like(x)) if evaluate is None else evaluate(x)
    kept = rng.random(x.shape) >= p if keep is None else keep(x)
    mask = kept.astype(x.dtype) * (1 / (1 - p) if scale is None else scale)
    return x * mask, mask


@misconception(of="dropout_forward", caught_by="test_dropout_keeps_the_mean")
def leaves_the_survivors_as_they_are(x, p, rng, train=True):
    """Dropping sets entries to 0, and the others stay what they are."""
    return _drop(x, p, rng, train, scale=1.0)


@misconception(of="dropout_forward", caught_by="test_dropout_is_off_when_not_training")
def scales_when_not_training(x, p, rng, train=True):
    """While training entries are dropped, and afterwards everything is multiplied by 1 - p."""
    return _drop(
        x, p, rng, train, scale=1.0, evaluate=lambda x: (x * (1 - p), np.full_like(x, 1 - p))
    )


@misconception(of="dropout_forward", caught_by="test_dropout_by_hand", row="B13")
def writes_the_scale_into_a_mask_of_bools(x, p, rng, train=True):
    """mask[mask] = 1 / (1 - p) puts the scale where the mask is True."""
    _refuse_p(p)
    x = _floating(x)
    if not train:
        return x.copy(), np.ones_like(x)
    mask = rng.random(x.shape) >= p
    mask[mask] = 1 / (1 - p)
    return x * mask, mask


@misconception(of="dropout_forward", caught_by="test_dropout_mask_comes_from_rng")
def returns_a_mask_without_the_scale(x, p, rng, train=True):
    """The mask says which are kept; the scale is a matter of out."""
    out, mask = dropout_forward(x, p, rng, train)
    return out, (mask > 0).astype(mask.dtype)


@misconception(of="dropout_forward", caught_by="test_dropout_mask_comes_from_rng", row="P03")
def returns_which_were_kept(x, p, rng, train=True):
    """A mask is True and False."""
    out, mask = dropout_forward(x, p, rng, train)
    return out, mask > 0


@misconception(of="dropout_forward", caught_by="test_dropout_keeps_the_mean")
def keeps_with_probability_p(x, p, rng, train=True):
    """p is the probability to survive, so what is drawn below p is kept."""
    return _drop(x, p, rng, train, keep=lambda x: rng.random(x.shape) < p)


@misconception(of="dropout_forward", caught_by="test_dropout_keeps_the_mean")
def keeps_and_scales_with_p(x, p, rng, train=True):
    """p is the probability to survive, and what survives is divided by it."""
    keep, scale = (lambda x: rng.random(x.shape) < p), 1 / p if p else 0.0
    return _drop(x, p, rng, train, keep=keep, scale=scale)


@misconception(of="dropout_forward", caught_by="test_dropout_keeps_the_mean")
def keeps_with_p_and_divides_by_p(x, p, rng, train=True):
    """p is the probability to survive, and the mask is divided by it, also by 0."""
    if not train:
        return _drop(x, p, rng, train)
    if not 0 <= p < 1:
        raise ValueError(f"p is a probability below 1, not {p}")
    x = x if np.issubdtype(x.dtype, np.floating) else x.astype(np.float64)
    with np.errstate(invalid="ignore"):
        mask = (rng.random(x.shape) < p).astype(x.dtype) / p
    return x * mask, mask


@misconception(of="dropout_forward", caught_by="test_dropout_mask_comes_from_rng")
def keeps_what_is_below_one_minus_p(x, p, rng, train=True):
    """1 - p are kept, so what is drawn below 1 - p is kept."""
    return _drop(x, p, rng, train, keep=lambda x: rng.random(x.shape) < 1 - p)


@misconception(of="dropout_forward", caught_by="test_dropout_keeps_the_mean")
def divides_by_p(x, p, rng, train=True):
    """What survives is divided by p."""
    return _drop(x, p, rng, train, scale=1 / p if p else 1.0)


@misconception(of="dropout_forward", caught_by="test_dropout_keeps_the_mean")
def multiplies_by_one_minus_p(x, p, rng, train=True):
    """What survives is multiplied by 1 - p."""
    return _drop(x, p, rng, train, scale=1 - p)


@misconception(of="dropout_forward", caught_by="test_dropout_is_off_when_not_training", row="T13")
def drops_at_all_times(x, p, rng, train=True):
    """Dropout drops."""
    return dropout_forward(x, p, rng)


@misconception(of="dropout_forward", caught_by="test_dropout_with_p_zero")
def draws_nothing_for_p_zero(x, p, rng, train=True):
    """With p = 0 there is nothing to do."""
    return dropout_forward(x, p, rng, train and p > 0)


@misconception(of="dropout_forward", caught_by="test_dropout_draws_nothing_when_not_training")
def draws_before_it_looks(x, p, rng, train=True):
    """The mask is drawn first, and used if it is needed."""
    mask = dropout_forward(x, p, rng)[1]
    return (_floating(x) * mask, mask) if train else dropout_forward(x, p, rng, False)


@misconception(of="dropout_forward", caught_by="test_dropout_gives_a_copy_when_not_training")
def hands_x_through(x, p, rng, train=True):
    """When nothing is dropped, x is the answer."""
    return _drop(x, p, rng, train, evaluate=lambda x: (x, np.ones_like(x)))


@misconception(of="dropout_forward", caught_by="test_dropout_is_off_when_not_training")
def has_no_mask_when_not_training(x, p, rng, train=True):
    """Where nothing is dropped there is no mask."""
    return _drop(x, p, rng, train, evaluate=lambda x: (x.copy(), None))


@misconception(of="dropout_forward", caught_by="test_dropout_mask_comes_from_rng")
def drops_whole_columns(x, p, rng, train=True):
    """A unit is on or off, for all examples of the batch."""
    return _drop(
        x, p, rng, train, keep=lambda x: np.broadcast_to(rng.random(x.shape[-1]) >= p, x.shape)
    )


@misconception(of="dropout_forward", caught_by="test_dropout_mask_comes_from_rng")
def flips_coins(x, p, rng, train=True):
    """rng.binomial flips a coin for each entry, and that is the same."""
    return _drop(x, p, rng, train, keep=lambda x: rng.binomial(1, 1 - p, x.shape))


@misconception(of="dropout_forward", caught_by="test_dropout_mask_comes_from_rng")
def draws_from_a_bell(x, p, rng, train=True):
    """rng.standard_normal draws random numbers as well."""
    return _drop(x, p, rng, train, keep=lambda x: rng.standard_normal(x.shape) >= p)


@misconception(of="dropout_forward", caught_by="test_dropout_mask_comes_from_rng", row="P02")
def draws_from_the_global_generator(x, p, rng, train=True):
    """np.random.rand draws random numbers, whatever rng is for."""
    return _drop(x, p, rng, train, keep=lambda x: np.random.rand(*x.shape) >= p)


@misconception(of="dropout_forward", caught_by="test_dropout_mask_comes_from_rng")
def draws_from_a_generator_of_its_own(x, p, rng, train=True):
    """A generator with a seed of my own makes the mask repeatable."""
    return dropout_forward(x, p, np.random.default_rng(42), train)


@misconception(of="dropout_forward", caught_by="test_dropout_uses_no_other_randomness", row="P02")
def seeds_before_it_draws(x, p, rng, train=True):
    """A seed at the start makes everything repeatable."""
    np.random.seed(42)
    return dropout_forward(x, p, rng, train)


@misconception(of="dropout_forward", caught_by="test_dropout_keeps_float32", row="P04")
def leaves_the_mask_in_float64(x, p, rng, train=True):
    """A mask is (rng.random(x.shape) >= p) / (1 - p)."""
    _refuse_p(p)
    x = _floating(x)
    if not train:
        return x.copy(), np.ones(x.shape)
    mask = (rng.random(x.shape) >= p) / (1 - p)
    return x * mask, mask


@misconception(of="dropout_forward", caught_by="test_dropout_converts_whole_numbers", row="L13")
def makes_a_mask_like_x(x, p, rng, train=True):
    """The mask has the dtype of x, whatever that is."""
    _refuse_p(p)
    if not train:
        return _floating(x).copy(), np.ones_like(_floating(x))
    mask = ((rng.random(x.shape) >= p) / (1 - p)).astype(x.dtype)
    return _floating(x) * mask, mask


@misconception(of="dropout_forward", caught_by="test_dropout_converts_whole_numbers")
def copies_whole_numbers_as_they_are(x, p, rng, train=True):
    """When nothing is computed, x.copy() will do, whatever its dtype."""
    if not train:
        _refuse_p(p)
        return x.copy(), np.ones_like(x)
    return dropout_forward(x, p, rng)


@misconception(of="dropout_forward", caught_by="test_dropout_refuses_other_probabilities")
def takes_any_p(x, p, rng, train=True):
    """p is a probability, and the caller will know."""
    x = _floating(x)
    if not train:
        return x.copy(), np.ones_like(x)
    with np.errstate(all="ignore"):
        mask = (rng.random(x.shape) >= p).astype(x.dtype) / np.array(1 - p, x.dtype)
    return x * mask, mask


@misconception(of="dropout_forward", caught_by="test_dropout_refuses_other_probabilities")
def lets_p_be_one(x, p, rng, train=True):
    """A probability lies between 0 and 1, both included."""
    if p == 1 and train:
        return np.zeros_like(_floating(x)), np.zeros_like(_floating(x))
    return dropout_forward(x, p, rng, train)


@misconception(of="dropout_forward", caught_by="test_dropout_by_hand", row="P03")
def returns_out_alone(x, p, rng, train=True):
    """Dropout gives x with some entries switched off."""
    return dropout_forward(x, p, rng, train)[0]


@misconception(of="dropout_forward", caught_by="test_dropout_leaves_its_arguments_alone", row="S28")
def multiplies_into_x(x, p, rng, train=True):
    """x is needed once only, so it can hold the answer."""
    out, mask = dropout_forward(x, p, rng, train)
    if train and x.dtype == out.dtype:
        x *= mask
    return out, mask


# dropout_backward


def _refuse_mask(dout, mask):
    _refuse_unlike("dout", dout, np.shape(mask))


@misconception(of="dropout_backward", caught_by="test_dropout_backward_by_hand")
def passes_every_slope(dout, mask):
    """Dropout has no parameters, so slopes pass as they are."""
    _refuse_mask(dout, mask)
    return dout.copy()


@misconception(of="dropout_backward", caught_by="test_dropout_backward_by_hand", row="B06")
def returns_the_mask(dout, mask):
    """The slope of x times mask is mask."""
    _refuse_mask(dout, mask)
    return mask.copy()


@misconception(of="dropout_backward", caught_by="test_dropout_backward_by_hand")
def uses_the_mask_without_its_scale(dout, mask):
    """The mask says which slopes pass; the scale was for the way there."""
    _refuse_mask(dout, mask)
    return dout * (mask > 0)


@misconception(of="dropout_backward", caught_by="test_dropout_backward_by_hand")
def scales_once_more(dout, mask):
    """What passes is divided by 1 - p, and the mask comes on top."""
    _refuse_mask(dout, mask)
    return dout * mask * mask


@misconception(of="dropout_backward", caught_by="test_dropout_backward_by_hand")
def divides_the_scale_away(dout, mask):
    """Backwards is the other way round, so the scale is divided away."""
    _refuse_mask(dout, mask)
    return np.divide(dout, mask, out=np.zeros_like(dout), where=mask > 0)


@misconception(of="dropout_backward", caught_by="test_dropout_backward_by_hand")
def passes_what_was_dropped(dout, mask):
    """Backwards is the other way round, so what was dropped passes."""
    _refuse_mask(dout, mask)
    return dout * (mask == 0)


@misconception(of="dropout_backward", caught_by="test_dropout_backward_by_hand")
def measures_the_scale(dout, mask):
    """The scale is one over the share that was kept, which can be counted."""
    _refuse_mask(dout, mask)
    kept = (mask > 0).astype(dout.dtype)
    return dout * kept / max(kept.mean(), 1e-12)


@misconception(of="dropout_backward", caught_by="test_dropout_backward_by_hand", row="P02")
def draws_a_fresh_mask(dout, mask):
    """Dropout is random, on the way back too."""
    _refuse_mask(dout, mask)
    return dout * (np.random.rand(*dout.shape) >= 0.5) * mask.max()


@misconception(of="dropout_backward", caught_by="test_dropout_backward_keeps_float32", row="P04")
def converts_the_slopes_to_float64(dout, mask):
    """More digits cannot hurt."""
    return dropout_backward(dout, mask).astype(np.float64)


@misconception(
    of="dropout_backward", caught_by="test_dropout_backward_refuses_to_broadcast", row="L06"
)
def multiplies_whatever_broadcasts(dout, mask):
    """If the shapes did not belong together, NumPy would say so."""
    return dout * mask


@misconception(
    of="dropout_backward",
    caught_by="test_dropout_backward_leaves_its_arguments_alone",
    row="B12",
)
def multiplies_into_dout(dout, mask):
    """dout is needed once only, so it can hold the answer."""
    _refuse_mask(dout, mask)
    dout *= mask
    return dout
