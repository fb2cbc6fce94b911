"""Backpropagation."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from torch.nn import functional

from autograder import (
    catching,
    expect_arguments_unchanged,
    expect_between,
    expect_close,
    expect_equal,
    expect_examples,
    expect_part,
    expect_prediction,
    expect_raises,
    expect_random_state_unchanged,
    expect_shape,
    special_arrays,
)

N, D, H, C = 7, 5, 3, 2
INTEGERS = (np.int8, np.int16, np.int32, np.int64, np.uint8)
NAMES = ("W1", "b1", "W2", "b2")

FLOAT32 = "float32 arrays give what the same numbers give in float64, to fewer digits"
WHOLE = "whole numbers give what the same numbers give as floats"
ONE_EXAMPLE = "a batch of one is a batch like any other, whose means and sums are over one example"
PRODUCT = "the slope of a chain is the product of all its local slopes, with their signs"
SIGMOID = (
    "the logits are h W2^T + b2, where h is the sigmoid of x W1^T + b1, with as many digits as "
    "params"
)
RELU = "the logits are h W2^T + b2, where h is max(0, x W1^T + b1), with as many digits as params"
BACK = (
    "da is dlogits W2 times S'(a), dW1 is da^T x, dW2 is dlogits^T h, and biases sum over the rows"
)
THROUGH_SIGMOID = "dW1 is da^T x, and da is dlogits times the W2 of the way there, times h (1 - h)"
THROUGH_RELU = (
    "dW1 is da^T x, and da is dlogits times the W2 of the way there, or 0 where a is not above 0"
)
LAYERS = "each layer is x W^T + b, and relu stands between two layers, and only there"
WEIGHTS = (
    "dW is dout^T x: what arrives at a layer's output times what went into it, summed over examples"
)
BIASES = "a bias reaches every example, so its slope is the sum of dout over the examples"
BOTH_BIASES = "db2 sums dlogits over the rows, and db1 sums da, which is dlogits W2 times S'(a)"
PLACES = f"each gradient stands where its layer stands; {WEIGHTS}, and db is the sum of dout"
KINK = "at exactly 0 the slope of relu is 0, here as in PyTorch"
OWN = "a gradient holds the slopes that can be measured on your own forward pass"
START = "the walk starts at (softmax - onehot) / n, which is the only 1/n; the rest is mlp_backward"
COST = "the loss is the mean over the examples of -log p at the label"
PENALTY = (
    "the loss is the mean cross-entropy plus reg times the squares of all weights, and of no bias"
)
PENALTY_SLOPE = "the slope of reg W^2 is 2 reg W, for the weights of all layers and for no bias"
LARGE = "far apart, -log p of a label is what its logit lies below the best of its row"
STEP = "each parameter moves by -lr times its gradient, all of them taken before anything moves"
EPOCH = "an epoch's loss is the mean over its examples, each measured before its batch's step"
EPOCHS = (
    "an epoch's loss is the mean over its examples, each where the steps before its batch's own "
    "led, by -lr times mean gradients, and the batches are slices of the next rng.permutation(N)"
)
ARRIVES = "dout W, where relu was on, is the dout of the layer before"

TRUE_BATCH = (
    "a batch moves each parameter by -lr times its mean gradient, over the examples that it has"
)
ORDER = (
    "an epoch's batches are slices of one rng.permutation(N), labels beside their examples, "
    "and each moves every parameter by -lr times its own mean gradient"
)
NEW = "whoever changes what came back must not find changed what was passed in"

# N, D, H and C of small networks: square, one example, one feature, one unit, one class
NETWORKS = ((3, 3, 3, 3), (1, 2, 5, 4), (5, 4, 2, 1), (4, 1, 1, 2))


def _array(*rows):
    return np.array(rows, dtype=np.float64)


def _double(values):
    return torch.tensor(values, dtype=torch.float64)


# The networks of this unit in torch, in float64, and what autograd finds for them.


def _two_layer(params, x, activation="sigmoid"):
    S = {"sigmoid": torch.sigmoid, "relu": torch.relu}[activation]
    W1, b1, W2, b2 = (params[name] for name in NAMES)
    return S(_double(x) @ W1.T + b1) @ W2.T + b2


def _two_layer_logits(params, x, activation="sigmoid"):
    return _two_layer({name: _double(params[name]) for name in NAMES}, x, activation).numpy()


def _two_layer_gradients(params, x, dlogits, activation="sigmoid"):
    leaves = {name: _double(params[name]).requires_grad_() for name in NAMES}
    (_two_layer(leaves, x, activation) * _double(dlogits)).sum().backward()
    return {name: leaf.grad.numpy() for name, leaf in leaves.items()}


def _mlp(layers, x):
    h = _double(x)
    for number, (W, b) in enumerate(layers, start=1):
        h = h @ W.T + b
        if number < len(layers):
            h = torch.relu(h)
    return h


def _mlp_logits(layers, x):
    return _mlp([(_double(W), _double(b)) for W, b in layers], x).numpy()


def _mlp_gradients(layers, loss):
    """The gradients of `loss(leaves)`, as a list of (dW, db)."""
    leaves = [(_double(W).requires_grad_(), _double(b).requires_grad_()) for W, b in layers]
    loss(leaves).backward()
    return [(W.grad.numpy(), b.grad.numpy()) for W, b in leaves]


def _mlp_backward_gradients(layers, x, dlogits):
    return _mlp_gradients(layers, lambda leaves: (_mlp(leaves, x) * _double(dlogits)).sum())


def _mlp_loss(layers, x, labels, reg=0.0):
    """The loss of tensors."""
    squares = sum((W**2).sum() for W, _ in layers)
    return functional.cross_entropy(_mlp(layers, x), torch.tensor(labels).long()) + reg * squares


def _mlp_loss_value(layers, x, labels, reg=0.0):
    return _mlp_loss([(_double(W), _double(b)) for W, b in layers], x, labels, reg).item()


def _mlp_loss_gradients(layers, x, labels, reg=0.0):
    return _mlp_gradients(layers, lambda leaves: _mlp_loss(leaves, x, labels, reg))


def _weights(layers):
    return [W for W, _ in layers]


def _biases(layers):
    return [b for _, b in layers]


def _trained(params, X, y, lr, batch_size, epochs, seed):
    """Training as the docstring has it, with autograd for the gradients: (params, losses)."""
    now = {name: _double(params[name]) for name in NAMES}
    rng, losses, y = np.random.default_rng(seed), [], torch.tensor(y)
    for _ in range(epochs):
        order, total = rng.permutation(len(X)), 0.0
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            leaves = {name: value.requires_grad_() for name, value in now.items()}
            loss = functional.cross_entropy(_two_layer(leaves, X[batch]), y[batch])
            grads = torch.autograd.grad(loss, list(leaves.values()))
            now = {n: (v - lr * g).detach() for (n, v), g in zip(now.items(), grads, strict=True)}
            total += loss.item() * len(batch)
        losses.append(total / len(X))
    return {name: value.numpy() for name, value in now.items()}, losses


# Things to try them on


def _float32(case):
    """The same in float32."""
    if isinstance(case, dict):
        return {name: _float32(part) for name, part in case.items()}
    if isinstance(case, list | tuple):
        return type(case)(map(_float32, case))
    return case.astype(np.float32)


def _two_layer_params(rng, d=D, h=H, c=C):
    shapes = {"W1": (h, d), "b1": (h,), "W2": (c, h), "b2": (c,)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def _network(rng, n, *sizes, scale=1.0):
    """Layers of these sizes and n examples: no unit is close to its kink, no layer is cut off."""
    while True:
        layers = [
            (scale * rng.normal(size=(m, d)) * np.sqrt(2 / d), scale * rng.uniform(-0.5, 0.5, m))
            for d, m in pairwise(sizes)
        ]
        x = scale * rng.normal(size=(n, sizes[0]))
        hidden = list(_hidden(layers, x))
        if all(np.abs(a).min() > 1e-3 * scale and (a > 0).any(axis=1).mean() > 0.5 for a in hidden):
            return layers, x


def _hidden(layers, x):
    """What comes before each relu."""
    for W, b in layers[:-1]:
        a = x @ W.T + b
        yield a
        x = np.maximum(a, 0)


def _special_two_layers(rng, dtype=np.float64):
    """Parameters, examples of this dtype, and dlogits that are special in one way each."""
    sizes = [[(n, d), (h, d), (h,), (c, h), (c,), (n, c)] for n, d, h, c in NETWORKS]
    for x, *arrays, dlogits in special_arrays(rng, *sizes):
        yield {"params": dict(zip(NAMES, arrays, strict=True)), "x": x.astype(dtype)}, dlogits


def _special_layers(rng, dtype=np.float64):
    """The same as two layers, no unit of which is close to its kink."""
    for case, dlogits in _special_two_layers(rng, dtype):
        W1, b1, W2, b2 = case["params"].values()
        while min(np.abs(a).min() for a in _hidden([(W1, b1), (W2, b2)], case["x"])) < 1e-3:
            b1 = b1 + 0.25
        yield {"layers": [(W1, b1), (W2, b2)], "x": case["x"]}, dlogits


def _special_training_sets(rng, dtype=np.float64):
    """The same as parameters that are trained for an epoch."""
    for case, _ in _special_two_layers(rng, dtype):
        y = rng.integers(0, len(case["params"]["b2"]), len(case["x"]))
        case |= {"X": case.pop("x"), "y": y}
        yield case | {"lr": 0.01, "batch_size": 2, "epochs": 1, "seed": int(rng.integers(1000))}


def _labels(rng, case):
    """Labels for the examples of such a case."""
    return rng.integers(0, len(case["layers"][-1][1]), len(case["x"]))


def _training_set(rng, n=N):
    y = rng.integers(0, C, n)
    y[:C] = np.arange(C)[:n]
    return {"params": _two_layer_params(rng), "X": rng.normal(size=(n, D)), "y": y}


def _by_hand():
    """The worked numbers of the lesson, with relu."""
    return {
        "x": _array([1, 2, 0], [0, 1, 1]),
        "W1": _array([1, -1, 2], [2, 0, -1]),
        "b1": _array(0.5, -1),
        "W2": _array([2, -3]),
        "b2": _array(0.5),
    }


def _sigmoid_by_hand():
    """The hidden layer gives (1/2, 3/4) and (3/4, 1/2)."""
    params = {
        "W1": np.log(3) * _array([1, -1, -1], [0, 1, 0]),
        "b1": np.log(3) * _array(1, 0),
        "W2": _array([4, 8]),
        "b2": _array(1),
    }
    return {"params": params, "x": _array([1, 1, 1], [1, 0, 1])}


def _relu_by_hand():
    params = _by_hand()
    return {"x": params.pop("x"), "params": params, "activation": "relu"}


def _named(grads):
    """Gradients in a list, as a dict."""
    return dict(zip(NAMES, [array for pair in grads for array in pair], strict=True))


def _at_the_kink():
    """The same, but each example gives exactly 0 to one of the units."""
    case = _relu_by_hand()
    case["params"]["b1"] = _array(1, 1)
    return case


def _far_from_zero():
    """The hidden layer gives (1, 0) and (0, 1), to the last digit."""
    params = {"W1": _array([800], [-800]), "b1": _array(0, 0)}
    params |= {"W2": _array([3, 5]), "b2": _array(2)}
    return {"params": params, "x": _array([1], [-1])}


def _layers_by_hand():
    case = _by_hand()
    return {"x": case["x"], "layers": [(case["W1"], case["b1"]), (case["W2"], case["b2"])]}


SLOPES_BY_HAND = [(_array([0, -4, -4], [-3, -6, 0]), _array(-4, -3)), (_array([-3, 1]), _array(-1))]


# chain

FLAT = "a product with a factor of 0 is 0: a relu that is off stops what would come through it"


@pytest.mark.exercise("chain")
@pytest.mark.public
@pytest.mark.asks("the product of its local slopes")
def test_chain_worked_by_hand(student):
    """The slopes 2, 3, 1 and 2 of the lesson make 12."""
    got = student.chain(2.0, 3.0, 1.0, 2.0)
    expect_close(got, 12.0, because=PRODUCT)


@pytest.mark.exercise("chain")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.asks("`chain()` is 1.0")
def test_chain_without_layers(student):
    """One layer has its own slope, and no layer at all has slope 1."""
    expect_close(student.chain(-2.5), -2.5, because=PRODUCT)
    got = student.chain()
    expect_close(
        got, 1.0, because="a chain without layers hands on what it gets, so its slope is 1"
    )


@pytest.mark.exercise("chain")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.asks("the product of its local slopes")
def test_chain_stops_at_a_flat_layer(student):
    """The slopes 2, 0 and 3 make 0, and without the 0 they make 6."""
    expect_close(student.chain(2.0, 3.0), 6.0, because=PRODUCT)
    expect_close(student.chain(2.0, 0.0, 3.0), 0.0, because=FLAT)


@pytest.mark.exercise("chain")
@pytest.mark.asks("the product of its local slopes")
def test_chain_multiplies_every_slope(student, rng):
    """Chains of two, five and seven layers."""
    for length in (2, 5, 7):
        slopes = rng.uniform(0.5, 2.0, length)
        expected = float(np.exp(np.log(slopes).sum()))
        got = student.chain(*slopes.tolist())
        expect_close(got, expected, because=PRODUCT)


@pytest.mark.exercise("chain")
@pytest.mark.idea("negative slopes")
@pytest.mark.asks("the product of its local slopes")
def test_chain_of_falling_slopes(student, rng):
    """Chains of three layers, of which one, two or all have a negative slope."""
    one, two, three = rng.uniform(0.5, 2.0, 3).tolist()
    for signs, sign in (((-1, 1, 1), -1), ((-1, 1, -1), 1), ((-1, -1, -1), -1)):
        got = student.chain(one * signs[0], two * signs[1], three * signs[2])
        expect_close(got, sign * one * two * three, because=PRODUCT)


@pytest.mark.exercise("chain")
@pytest.mark.special
@pytest.mark.asks("the product of its local slopes")
def test_chain_with_a_flat_layer(student, rng):
    """Where one layer is flat, nothing before it has any influence."""
    one, two = rng.uniform(0.5, 2.0, 2).tolist()
    expect_close(student.chain(one, two), one * two, because=PRODUCT)
    for slopes in ((one, 0.0, two), (0.0, one), (one, two, 0.0)):
        got = student.chain(*slopes)
        expect_close(got, 0.0, because=FLAT)


@pytest.mark.exercise("chain")
@pytest.mark.special
@pytest.mark.asks("the product of its local slopes")
def test_chain_vanishes_and_explodes(student):
    """Four flat layers leave next to nothing, and four steep ones a great deal."""
    got = student.chain(1e-5, 2e-5, 1e-5, 4e-5)
    expect_between(got, 7.999e-20, 8.001e-20, because=PRODUCT)
    expect_close(student.chain(3e4, 1e5, 2e4, 1e5), 6e18, because=PRODUCT)


@pytest.mark.exercise("chain")
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("Whole numbers give a float too, also where their product is too large")
def test_chain_is_always_a_float(student):
    """Whole numbers have a float for a product, NumPy's and large ones too."""
    expect_close(student.chain(2, 3, -7), -42.0, because=PRODUCT)
    got = student.chain(np.int64(5), np.float64(0.5), np.float32(1.5))
    expect_close(got, 3.75, because=PRODUCT)
    because = "the slope is the product of the numbers, not of what is left of it in their dtype"
    expect_close(student.chain(10**10, 10**10), 1e20, because=because)
    for dtype in INTEGERS:
        expect_close(student.chain(dtype(20), dtype(20)), 400.0, because=because)
    expect_close(student.chain(np.int64(10**10), np.int64(-(10**10))), -1e20, because=because)


# two_layer_forward

FAR = "e^800 is too large for a float, but the sigmoid is 1 there, and 0 at the other end"


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.public
@pytest.mark.asks("`L2(S(L1(x)))`")
def test_two_layer_forward_with_sigmoid_by_hand(student):
    """A hidden layer of 1/2 and 3/4 gives the logit 4/2 + 8 * 3/4 + 1."""
    got = student.drivers.two_layer_forward(**_sigmoid_by_hand())
    expect_close(got, _array([9], [8]), because=SIGMOID)


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.public
@pytest.mark.idea("relu")
@pytest.mark.asks("and S works on each entry: 1/(1 + e^-a), or max(0, a)")
def test_two_layer_forward_with_relu_by_hand(student):
    """The worked numbers of the lesson: a hidden layer of 0 and 1, and of 1.5 and 0."""
    got = student.drivers.two_layer_forward(**_relu_by_hand())
    expect_close(got, _array([-2.5], [3.5]), because=RELU)


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("very large numbers")
@pytest.mark.asks("The sigmoid is 0 and 1 for inputs far from 0, never nan.")
def test_two_layer_forward_at_both_ends_of_the_sigmoid(student):
    """The sigmoid of 800 is 1 and that of -800 is 0, so the logits are 3 + 2 and 5 + 2."""
    got = student.drivers.two_layer_forward(**_far_from_zero())
    expect_close(got, _array([5], [7]), because=FAR)


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("logits is (N, C), in the dtype of params")
def test_two_layer_forward_in_float32_by_hand(student):
    """The worked numbers of the lesson in float32 give logits in float32."""
    case = _relu_by_hand()
    params, x = _float32((case["params"], case["x"]))
    got = student.drivers.two_layer_forward(params=params, x=x, activation="relu")
    expect_close(got, np.float32([[-2.5], [3.5]]), because=FLOAT32)


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("whole numbers beside float64 params, which are then read as float64")
def test_two_layer_forward_of_bytes_by_hand(student):
    """The worked numbers of the lesson, with x in uint8."""
    case = _relu_by_hand()
    got = student.drivers.two_layer_forward(**(case | {"x": case["x"].astype(np.uint8)}))
    expect_close(got, _array([-2.5], [3.5]), because=WHOLE)


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.special
@pytest.mark.asks("each call makes its own")
def test_two_layer_forward_keeps_every_pass_apart(student, rng):
    """What one pass handed back is as it was after another pass."""
    params, x, other = _two_layer_params(rng), rng.normal(size=(N, D)), rng.normal(size=(N, D))
    got = student.drivers.two_layer_forward_twice(params=params, x=x, other=other)
    logits = _two_layer_logits(params, x)
    expect_close(expect_part(got, "logits"), logits, because=SIGMOID)
    because = "the cache of a pass belongs to it alone, and a later pass makes its own"
    expect_equal(expect_part(got, "first cache as it was"), True, because=because)


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.asks('activation: "sigmoid", also if it is left out, or "relu"')
def test_two_layer_forward_agrees_with_torch(student, rng):
    """The logits of torch's own layers with its sigmoid, which is the default."""
    params, x = _two_layer_params(rng), rng.normal(size=(N, D))
    for activation in (None, "sigmoid"):
        got = student.drivers.two_layer_forward(params=params, x=x, activation=activation)
        expect_close(got, _two_layer_logits(params, x), because=SIGMOID)


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.special
@pytest.mark.asks("`L1(x) = x W1^T + b1`")
def test_two_layer_forward_of_square_layers(student, rng):
    """Weights that are square are turned over like any others."""
    params, x = _two_layer_params(rng, 3, 3, 3), rng.normal(size=(3, 3))
    got = student.drivers.two_layer_forward(params=params, x=x)
    because = "a layer is x W^T + b, whatever its sizes"
    expect_close(got, _two_layer_logits(params, x), because=because)


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.idea("relu")
@pytest.mark.asks("and S works on each entry: 1/(1 + e^-a), or max(0, a)")
def test_two_layer_forward_with_relu_agrees_with_torch(student, rng):
    """The logits of torch's own layers with its relu."""
    params, x = _two_layer_params(rng), rng.normal(size=(N, D))
    got = student.drivers.two_layer_forward(params=params, x=x, activation="relu")
    expect_close(got, _two_layer_logits(params, x, "relu"), because=RELU)


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.special
@pytest.mark.asks("x: (N, D)")
def test_two_layer_forward_of_one_example(student, rng):
    """A batch of one gives one row of logits, for either activation."""
    params, x = _two_layer_params(rng), rng.normal(size=(1, D))
    for activation in ("sigmoid", "relu"):
        got = student.drivers.two_layer_forward(params=params, x=x, activation=activation)
        expect_close(got, _two_layer_logits(params, x, activation), because=ONE_EXAMPLE)


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.special
@pytest.mark.idea("very large numbers")
@pytest.mark.asks("The sigmoid is 0 and 1 for inputs far from 0, never nan.")
def test_two_layer_forward_far_from_zero(student, rng):
    """The sigmoid of 800 is 1, and that of -800 is 0."""
    params, x = _two_layer_params(rng), rng.normal(size=(N, D))
    params["b1"] = _array(800, -800, 0.3)
    got = student.drivers.two_layer_forward(params=params, x=x)
    expect_close(got, _two_layer_logits(params, x), because=FAR)


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.special
@pytest.mark.asks("`L2(S(L1(x)))`")
def test_two_layer_forward_of_special_numbers(student, rng):
    """Zeros, equal and large numbers, square networks, and those with one feature or one class."""
    for case, _ in _special_two_layers(rng):
        for activation, because in (("sigmoid", SIGMOID), ("relu", RELU)):
            got = student.drivers.two_layer_forward(**case, activation=activation)
            expect_close(got, _two_layer_logits(**case, activation=activation), because=because)


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.handling
@pytest.mark.asks("logits is (N, C), in the dtype of params")
def test_two_layer_forward_keeps_float32(student, rng):
    """float32 in, float32 out, for either activation."""
    params, x = _float32((_two_layer_params(rng), rng.normal(size=(N, D))))
    for activation in ("sigmoid", "relu"):
        got = student.drivers.two_layer_forward(params=params, x=x, activation=activation)
        expect_shape(got, (N, C), dtype=np.float32)


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.handling
@pytest.mark.asks("whole numbers beside float64 params, which are then read as float64")
def test_two_layer_forward_converts_whole_numbers(student, rng):
    """Whole numbers of any dtype give what the same numbers give as floats."""
    params, pixels = _two_layer_params(rng), rng.integers(0, 128, (N, D))
    params["W1"] *= 0.005  # so that no unit is far from 0
    pixels[0] = np.arange(D) - 3  # as bytes they are large
    for dtype in INTEGERS:
        for activation in ("relu", "sigmoid"):
            x = pixels.astype(dtype)
            got = student.drivers.two_layer_forward(params=params, x=x, activation=activation)
            expect_close(got, _two_layer_logits(params, x, activation), because=WHOLE)
    for case, _ in _special_two_layers(rng, np.int64):
        expect_close(
            student.drivers.two_layer_forward(**case), _two_layer_logits(**case), because=WHOLE
        )


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("Raise ValueError for another activation")
def test_two_layer_forward_refuses_other_activations(student):
    """relu has its logits, and an activation that is not known is refused."""
    case = _relu_by_hand()
    expect_close(student.drivers.two_layer_forward(**case), _array([-2.5], [3.5]), because=RELU)
    for unknown in ("tanh", "linear", "Relu"):
        with expect_raises(ValueError):
            student.drivers.two_layer_forward(**(case | {"activation": unknown}))


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.handling
@pytest.mark.asks("if x and W1 differ in D")
def test_two_layer_forward_refuses_other_examples(student, rng):
    """Examples with the features of W1 have logits, and with more or fewer they are refused."""
    params = _two_layer_params(rng)
    got = student.drivers.two_layer_forward(params=params, x=rng.normal(size=(N, D)))
    expect_shape(got, (N, C), because="each example has a row of logits")
    for features in (11, 1):
        with expect_raises(ValueError, mentions=(features, D)):
            student.drivers.two_layer_forward(params=params, x=rng.normal(size=(N, features)))
    params = _two_layer_params(rng, d=1)
    for activation in ("sigmoid", "relu"):
        with expect_raises(ValueError, mentions=(D, 1)):
            student.drivers.two_layer_forward(
                params=params, x=rng.normal(size=(N, D)), activation=activation
            )


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("No argument is changed.")
def test_two_layer_forward_leaves_its_arguments_alone(student):
    """params and x come out as they went in, with nothing added."""
    got = student.drivers.two_layer_forward(**_sigmoid_by_hand())
    expect_close(got, _array([9], [8]), because=SIGMOID)
    got = student.drivers.two_layer_forward(**_relu_by_hand())
    expect_close(got, _array([-2.5], [3.5]), because=RELU)
    expect_arguments_unchanged(student)


# two_layer_backward

FLAT_ENDS = "the slope of the sigmoid is h (1 - h), which is 0 at both ends"


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.public
@pytest.mark.idea("relu")
@pytest.mark.asks(
    "Return the gradients of the loss with respect to the four parameters, as a dict."
)
def test_two_layer_backward_with_relu_by_hand(student):
    """The worked numbers of the lesson, a dict with the keys of params."""
    got = student.drivers.two_layer_backward(dlogits=_array([1], [-2]), **_relu_by_hand())
    expect_close(got, _named(SLOPES_BY_HAND), because=BACK)


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.public
@pytest.mark.asks(
    "Return the gradients of the loss with respect to the four parameters, as a dict."
)
def test_two_layer_backward_with_sigmoid_by_hand(student):
    """A hidden layer of 1/2 and 3/4 has the slopes 1/4 and 3/16."""
    case = _sigmoid_by_hand() | {"dlogits": _array([2], [4])}
    got = student.drivers.two_layer_backward(part="W1", **case)
    expect_close(got, _array([5, 2, 5], [11, 3, 11]), because=THROUGH_SIGMOID)
    got = student.drivers.two_layer_backward(part="b1", **case)
    expect_close(got, _array(5, 11), because=BIASES)


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("relu")
@pytest.mark.asks("relu's slope at exactly 0 is 0")
def test_two_layer_backward_where_relu_gets_zero(student):
    """With b1 = (1, 1) each example gives exactly 0 to one unit, and passes nothing back there."""
    got = student.drivers.two_layer_backward(dlogits=_array([1], [-2]), **_at_the_kink())
    expect_close(got, _named(SLOPES_BY_HAND) | {"W2": _array([-4, 3])}, because=KINK)


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.asks(
    "Return the gradients of the loss with respect to the four parameters, as a dict."
)
def test_two_layer_backward_at_both_ends_of_the_sigmoid(student):
    """Units at 800 and -800 give 1 and 0, and pass nothing back."""
    got = student.drivers.two_layer_backward(dlogits=_array([2], [3]), **_far_from_zero())
    expected = {"W1": _array([0], [0]), "b1": _array(0, 0), "W2": _array([2, 3]), "b2": _array(5)}
    expect_close(got, expected, because=FLAT_ENDS)


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("each gradient has the shape and dtype of its parameter")
def test_two_layer_backward_in_float32_by_hand(student):
    """The worked numbers of the lesson in float32 give gradients in float32."""
    case = _relu_by_hand() | {"dlogits": _array([1], [-2])}
    activation = case.pop("activation")
    got = student.drivers.two_layer_backward(activation=activation, **_float32(case))
    expect_close(got, _float32(_named(SLOPES_BY_HAND)), because=FLOAT32)


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.asks(
    "Return the gradients of the loss with respect to the four parameters, as a dict."
)
def test_two_layer_backward_of_the_second_layer(student, rng):
    """W2 has the gradient that autograd finds."""
    params, x, dlogits = _two_layer_params(rng), rng.normal(size=(N, D)), rng.normal(size=(N, C))
    for activation in ("sigmoid", "relu"):
        case = {"params": params, "x": x, "dlogits": dlogits, "activation": activation}
        expected = _two_layer_gradients(**case)
        got = student.drivers.two_layer_backward(part="W2", **case)
        because = "dW2 is dlogits^T h, with the h that came out of the activation"
        expect_close(got, expected["W2"], because=because)


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.asks(
    "Return the gradients of the loss with respect to the four parameters, as a dict."
)
def test_two_layer_backward_through_the_sigmoid(student, rng):
    """W1 has the gradient that autograd finds, through the sigmoid."""
    case = {"params": _two_layer_params(rng), "x": rng.normal(size=(N, D))}
    case["dlogits"] = rng.normal(size=(N, C))
    got = student.drivers.two_layer_backward(part="W1", **case)
    expect_close(got, _two_layer_gradients(**case)["W1"], because=THROUGH_SIGMOID)


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.idea("relu")
@pytest.mark.asks(
    "Return the gradients of the loss with respect to the four parameters, as a dict."
)
def test_two_layer_backward_through_relu(student, rng):
    """W1 has the gradient that autograd finds, through relu; also where all of h is below 1."""
    case = {"params": _two_layer_params(rng), "x": rng.uniform(-2.0, 2.0, (N, D))}
    case |= {"dlogits": rng.normal(size=(N, C)), "activation": "relu"}
    params = case["params"]
    weak = {"W1": 0.01 * params["W1"], "b1": rng.uniform(-0.2, 0.2, H)}  # every h is from 0 to 1
    weak["b1"][0] = 0.5
    all_on = weak | {"b1": rng.uniform(0.4, 0.6, H)}  # every h is between 0 and 1
    for some in (params, params | weak, params | all_on):
        case["params"] = some
        got = student.drivers.two_layer_backward(part="W1", **case)
        expect_close(got, _two_layer_gradients(**case)["W1"], because=THROUGH_RELU)


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.idea("the biases")
@pytest.mark.asks(
    "Return the gradients of the loss with respect to the four parameters, as a dict."
)
def test_two_layer_backward_of_the_biases(student, rng):
    """Both biases have the gradients that autograd finds."""
    params, x, dlogits = _two_layer_params(rng), rng.normal(size=(N, D)), rng.normal(size=(N, C))
    for activation in ("sigmoid", "relu"):
        case = {"params": params, "x": x, "dlogits": dlogits, "activation": activation}
        expected = _two_layer_gradients(**case)
        for part in ("b2", "b1"):
            got = student.drivers.two_layer_backward(part=part, **case)
            expect_close(got, expected[part], because=BOTH_BIASES)


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.special
@pytest.mark.idea("relu")
@pytest.mark.asks("relu's slope at exactly 0 is 0")
def test_two_layer_backward_at_the_kink(student, rng):
    """A relu unit that gets exactly 0 passes nothing back, and the others do."""
    case = {"params": _two_layer_params(rng), "x": rng.normal(size=(N, D))}
    case |= {"dlogits": rng.normal(size=(N, C)), "activation": "relu"}
    case["params"]["W1"][1] = 0
    case["params"]["b1"][:] = (5, 0, 5)
    got = student.drivers.two_layer_backward(part="W1", **case)
    expect_close(got, _two_layer_gradients(**case)["W1"], because=KINK)


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.special
@pytest.mark.asks(
    "Return the gradients of the loss with respect to the four parameters, as a dict."
)
def test_two_layer_backward_where_the_sigmoid_is_flat(student, rng):
    """Units at 800 and -800 pass nothing back, and the one between them does."""
    case = {"params": _two_layer_params(rng), "x": rng.normal(size=(N, D))}
    case["dlogits"] = rng.normal(size=(N, C))
    case["params"]["b1"] = _array(800, 0.3, -800)
    got = student.drivers.two_layer_backward(part="W1", **case)
    expect_close(got, _two_layer_gradients(**case)["W1"], because=FLAT_ENDS)


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.asks("cache: what it returned")
def test_two_layer_backward_belongs_to_your_forward(student, rng):
    """The gradients of the weights are the slopes measured on your own forward pass."""
    case = {"params": _two_layer_params(rng), "x": rng.normal(size=(N, D))}
    case["dlogits"] = rng.normal(size=(N, C))
    for part in ("W2", "W1"):
        measured = student.drivers.slopes_of_two_layer_forward(part=part, **case)
        expect_shape(measured, case["params"][part].shape, dtype=np.float64)
        largest = float(np.abs(measured).max())
        expect_between(largest, 1e-4, 1e6, because="every weight of a network matters")
        got = student.drivers.two_layer_backward(part=part, **case)
        expect_close(got, measured, precision="numerical", because=OWN)


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.special
@pytest.mark.asks("dlogits: (N, C)")
def test_two_layer_backward_of_one_example(student, rng):
    """A batch of one has gradients of the same shapes."""
    params, x, dlogits = _two_layer_params(rng), rng.normal(size=(1, D)), rng.normal(size=(1, C))
    for activation in ("sigmoid", "relu"):
        case = {"params": params, "x": x, "dlogits": dlogits, "activation": activation}
        got = student.drivers.two_layer_backward(**case)
        expect_close(got, _two_layer_gradients(**case), because=ONE_EXAMPLE)


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.special
@pytest.mark.asks(
    "Return the gradients of the loss with respect to the four parameters, as a dict."
)
def test_two_layer_backward_of_special_numbers(student, rng):
    """Zeros, equal and large numbers, square networks, and those with one feature or one class."""
    for case, dlogits in _special_two_layers(rng):
        got = student.drivers.two_layer_backward(dlogits=dlogits, **case)
        expect_close(got, _two_layer_gradients(dlogits=dlogits, **case), because=BACK)


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.handling
@pytest.mark.asks("params: what `two_layer_forward` was given, unchanged. cache: what it returned")
def test_two_layer_backward_after_whole_numbers(student, rng):
    """Whole numbers of any dtype have the gradients that they have as floats."""
    case = {"params": _two_layer_params(rng), "dlogits": rng.normal(size=(N, C))}
    case["params"]["W1"] *= 0.1  # so that no unit is far from 0
    x = rng.integers(0, 9, (N, D))
    for dtype in INTEGERS:
        case["x"] = x.astype(dtype)
        for activation in ("relu", "sigmoid"):
            got = student.drivers.two_layer_backward(activation=activation, **case)
            expect_close(got, _two_layer_gradients(activation=activation, **case), because=WHOLE)
    for case, dlogits in _special_two_layers(rng, np.int64):
        case |= {"dlogits": dlogits, "activation": "sigmoid"}
        got = student.drivers.two_layer_backward(**case)
        expect_close(got, _two_layer_gradients(**case), because=WHOLE)


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.handling
@pytest.mark.asks("each gradient has the shape and dtype of its parameter")
def test_two_layer_backward_keeps_float32(student, rng):
    """float32 in, float32 out, for either activation."""
    case = {"params": _two_layer_params(rng), "x": rng.normal(size=(N, D))}
    case = _float32(case | {"dlogits": rng.normal(size=(N, C))})
    for activation in ("relu", "sigmoid"):
        for part in ("W2", "b2", "W1", "b1"):
            got = student.drivers.two_layer_backward(part=part, activation=activation, **case)
            shape = case["params"][part].shape
            expect_shape(got, shape, dtype=np.float32)


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.handling
@pytest.mark.asks(
    "Raise ValueError naming the sizes that clash if dlogits does not have the shape of the logits"
)
def test_two_layer_backward_refuses_to_broadcast(student, rng):
    """dlogits in the shape of the logits have gradients, and in another shape they are refused."""
    case = {"params": _two_layer_params(rng), "x": rng.normal(size=(N, D))}
    dlogits = rng.normal(size=(N, C))
    got = student.drivers.two_layer_backward(part="W2", dlogits=dlogits, **case)
    expect_shape(got, (C, H), because="a gradient has the shape of what it belongs to")
    with expect_raises(ValueError, mentions=(N, 1)):
        student.drivers.two_layer_backward(dlogits=dlogits[:1], **case)
    for classes in (11, 1):
        wrong = rng.normal(size=(N, classes))
        for activation in ("sigmoid", "relu"):
            with expect_raises(ValueError, mentions=(C, classes)):
                student.drivers.two_layer_backward(dlogits=wrong, activation=activation, **case)
    one = case | {"x": case["x"][:1]}
    with expect_raises(ValueError, mentions=(N, 1)):
        student.drivers.two_layer_backward(dlogits=dlogits, **one)
    one = case | {"params": _two_layer_params(rng, c=1)}
    with expect_raises(ValueError, mentions=(C, 1)):
        student.drivers.two_layer_backward(dlogits=dlogits, **one)


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("params and dlogits are not changed.")
def test_two_layer_backward_leaves_its_arguments_alone(student):
    """params and dlogits come out as they went in."""
    for case in (_sigmoid_by_hand(), _relu_by_hand()):
        got = student.drivers.two_layer_backward(dlogits=_array([1], [-2]), part="b2", **case)
        expect_close(got, _array(-1), because=BIASES)
    expect_arguments_unchanged(student)


# mlp_forward_cached


@pytest.mark.exercise("mlp_forward_cached")
@pytest.mark.public
@pytest.mark.asks(
    "Each is a linear layer `x W^T + b`; relu stands between them, and nothing after the last."
)
def test_mlp_forward_of_two_layers_by_hand(student):
    """The worked numbers of the lesson: logits -2.5 and 3.5."""
    got = student.drivers.mlp_forward_cached(**_layers_by_hand())
    expect_close(got, _array([-2.5], [3.5]), because=LAYERS)


@pytest.mark.exercise("mlp_forward_cached")
@pytest.mark.public
@pytest.mark.idea("a single layer")
@pytest.mark.asks("and nothing after the last")
def test_mlp_forward_of_one_layer_by_hand(student):
    """A single layer is linear: negative numbers that go in count, and those that come out stay."""
    case = _by_hand()
    x = _array([1, 2, 0], [0, 1, -1])
    got = student.drivers.mlp_forward_cached(x=x, layers=[(case["W1"], case["b1"])])
    expect_close(got, _array([-0.5, 1], [-2.5, 0]), because=LAYERS)


@pytest.mark.exercise("mlp_forward_cached")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("logits is (N, C), in the dtype of layers")
def test_mlp_forward_in_float32_by_hand(student):
    """The worked numbers of the lesson in float32 give logits in float32."""
    got = student.drivers.mlp_forward_cached(**_float32(_layers_by_hand()))
    expect_close(got, np.float32([[-2.5], [3.5]]), because=FLOAT32)


@pytest.mark.exercise("mlp_forward_cached")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("whole numbers beside float64 layers, which are then read as float64")
def test_mlp_forward_of_bytes_by_hand(student):
    """The worked numbers of the lesson, with x in uint8."""
    case = _layers_by_hand()
    got = student.drivers.mlp_forward_cached(**(case | {"x": case["x"].astype(np.uint8)}))
    expect_close(got, _array([-2.5], [3.5]), because=WHOLE)


@pytest.mark.exercise("mlp_forward_cached")
@pytest.mark.asks(
    "Each is a linear layer `x W^T + b`; relu stands between them, and nothing after the last."
)
def test_mlp_forward_agrees_with_torch(student, rng):
    """Three layers of torch's own, with its relu between them."""
    layers, x = _network(rng, 11, 5, 7, 3, 2)
    got = student.drivers.mlp_forward_cached(x=x, layers=layers)
    expect_close(got, _mlp_logits(layers, x), because=LAYERS)


@pytest.mark.exercise("mlp_forward_cached")
@pytest.mark.idea("any number of layers")
@pytest.mark.asks("a network of any depth")
def test_mlp_forward_of_five_layers(student, rng):
    """Five layers, one after the other."""
    layers, x = _network(rng, 5, 7, 11, 13, 3, 17, 2)
    got = student.drivers.mlp_forward_cached(x=x, layers=layers)
    expect_close(got, _mlp_logits(layers, x), because=LAYERS)


@pytest.mark.exercise("mlp_forward_cached")
@pytest.mark.special
@pytest.mark.asks("each call makes its own")
def test_mlp_forward_keeps_every_pass_apart(student, rng):
    """What one pass handed back is as it was after another pass."""
    layers, x = _network(rng, 5, 3, 7, 2)
    other = rng.normal(size=(11, 3))
    got = student.drivers.mlp_forward_twice(x=x, other=other, layers=layers)
    expect_close(expect_part(got, "logits"), _mlp_logits(layers, x), because=LAYERS)
    because = "the caches of a pass belong to it alone, and a later pass makes its own"
    expect_equal(expect_part(got, "first cache as it was"), True, because=because)


@pytest.mark.exercise("mlp_forward_cached")
@pytest.mark.special
@pytest.mark.asks("x: (N, D)")
def test_mlp_forward_of_one_example(student, rng):
    """A batch of one gives one row of logits."""
    layers, x = _network(rng, 1, 5, 7, 3)
    got = student.drivers.mlp_forward_cached(x=x, layers=layers)
    expect_close(got, _mlp_logits(layers, x), because=ONE_EXAMPLE)


@pytest.mark.exercise("mlp_forward_cached")
@pytest.mark.special
@pytest.mark.asks(
    "Each is a linear layer `x W^T + b`; relu stands between them, and nothing after the last."
)
def test_mlp_forward_of_special_numbers(student, rng):
    """Zeros, equal and large numbers, square networks, and those with one feature or one class."""
    for case, _ in _special_layers(rng):
        got = student.drivers.mlp_forward_cached(**case)
        expect_close(got, _mlp_logits(**case), because=LAYERS)


@pytest.mark.exercise("mlp_forward_cached")
@pytest.mark.handling
@pytest.mark.asks("logits is (N, C), in the dtype of layers")
def test_mlp_forward_keeps_float32(student, rng):
    """float32 in, float32 out."""
    layers, x = _float32(_network(rng, 11, 5, 7, 3))
    got = student.drivers.mlp_forward_cached(x=x, layers=layers)
    expect_shape(got, (11, 3), dtype=np.float32)


@pytest.mark.exercise("mlp_forward_cached")
@pytest.mark.handling
@pytest.mark.asks("whole numbers beside float64 layers, which are then read as float64")
def test_mlp_forward_converts_whole_numbers(student, rng):
    """Whole numbers of any dtype give what the same numbers give as floats."""
    layers, _ = _network(rng, 11, 5, 7, 3)
    layers[0][0][:] *= 0.005  # so that no unit is far from 0
    pixels = rng.integers(0, 128, (11, 5))
    pixels[0] = np.arange(5) - 3  # as bytes they are large
    for dtype in INTEGERS:
        x = pixels.astype(dtype)
        got = student.drivers.mlp_forward_cached(x=x, layers=layers)
        expect_close(got, _mlp_logits(layers, x), because=WHOLE)
    for case, _ in _special_layers(rng, np.int64):
        got = student.drivers.mlp_forward_cached(**case)
        expect_close(got, _mlp_logits(**case), because=WHOLE)


@pytest.mark.exercise("mlp_forward_cached")
@pytest.mark.handling
@pytest.mark.asks("Raise ValueError naming both sizes if x does not fit the first W")
def test_mlp_forward_refuses_other_examples(student, rng):
    """Examples that fit the first layer have logits, and with other features they are refused."""
    layers, x = _network(rng, 11, 5, 7, 3)
    got = student.drivers.mlp_forward_cached(x=x, layers=layers)
    expect_shape(got, (11, 3), because="each example has a row of logits")
    for features in (13, 1):
        with expect_raises(ValueError, mentions=(features, 5)):
            student.drivers.mlp_forward_cached(x=rng.normal(size=(11, features)), layers=layers)
    layers, _ = _network(rng, 11, 1, 7, 3)
    for some in (layers, layers[:1]):
        with expect_raises(ValueError, mentions=(5, 1)):
            student.drivers.mlp_forward_cached(x=x, layers=some)


@pytest.mark.exercise("mlp_forward_cached")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("No argument is changed, nor the list.")
def test_mlp_forward_leaves_its_arguments_alone(student):
    """x, the weights and the list come out as they went in."""
    got = student.drivers.mlp_forward_cached(**_layers_by_hand())
    expect_close(got, _array([-2.5], [3.5]), because=LAYERS)
    expect_arguments_unchanged(student)


# mlp_backward


@pytest.mark.exercise("mlp_backward")
@pytest.mark.public
@pytest.mark.asks("a list of tuples (dW, db), the first layer's first")
def test_mlp_backward_of_two_layers_by_hand(student):
    """The worked numbers of the lesson, a list of (dW, db), the first layer's first."""
    got = student.drivers.mlp_backward(dlogits=_array([1], [-2]), **_layers_by_hand())
    expect_close(got, SLOPES_BY_HAND, because=PLACES)


@pytest.mark.exercise("mlp_backward")
@pytest.mark.public
@pytest.mark.idea("any number of layers")
@pytest.mark.asks("Return the gradients of all layers")
def test_mlp_backward_of_one_layer_by_hand(student):
    """A single layer has no relu: dW is dlogits^T x, and db adds up the examples."""
    case = _by_hand()
    got = student.drivers.mlp_backward(
        x=case["x"], layers=[(case["W1"], case["b1"])], dlogits=_array([1, 2], [3, -1])
    )
    expected = [(_array([1, 5, 3], [2, 3, -1]), _array(4, 1))]
    expect_close(
        got,
        expected,
        because="dW is dlogits^T x, and db the sum of dlogits: nothing comes after the last layer",
    )


@pytest.mark.exercise("mlp_backward")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.asks("relu's slope at exactly 0 is 0")
def test_mlp_backward_where_relu_gets_zero(student):
    """With b1 = (1, 1) each example gives exactly 0 to one unit, and passes nothing back there."""
    params = _at_the_kink()["params"]
    layers = [(params["W1"], params["b1"]), (params["W2"], params["b2"])]
    case = _layers_by_hand() | {"layers": layers, "dlogits": _array([1], [-2])}
    got = student.drivers.mlp_backward(**case)
    expect_close(got, [SLOPES_BY_HAND[0], (_array([-4, 3]), _array(-1))], because=KINK)


@pytest.mark.exercise("mlp_backward")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("Each dW and db has the shape and dtype of its W and b")
def test_mlp_backward_in_float32_by_hand(student):
    """The worked numbers of the lesson in float32 give gradients in float32."""
    case = _layers_by_hand() | {"dlogits": _array([1], [-2])}
    got = student.drivers.mlp_backward(**_float32(case))
    expect_close(got, _float32(SLOPES_BY_HAND), because=FLOAT32)


@pytest.mark.exercise("mlp_backward")
@pytest.mark.asks("Return the gradients of all layers")
def test_mlp_backward_of_the_weights(student, rng):
    """Three layers: each weight has the slope that autograd finds."""
    layers, x = _network(rng, 11, 5, 7, 3, 2)
    dlogits = rng.normal(size=(11, 2))
    expected = _mlp_backward_gradients(layers, x, dlogits)
    got = student.drivers.mlp_backward(x=x, layers=layers, dlogits=dlogits, part="dW")
    expect_close(got, _weights(expected), because=f"{WEIGHTS}; {ARRIVES}")


@pytest.mark.exercise("mlp_backward")
@pytest.mark.idea("the biases")
@pytest.mark.asks("Return the gradients of all layers")
def test_mlp_backward_of_the_biases(student, rng):
    """Three layers: each bias has the slope that autograd finds."""
    layers, x = _network(rng, 11, 5, 7, 3, 2)
    dlogits = rng.normal(size=(11, 2))
    expected = _mlp_backward_gradients(layers, x, dlogits)
    got = student.drivers.mlp_backward(x=x, layers=layers, dlogits=dlogits, part="db")
    expect_close(got, _biases(expected), because=f"db is the sum of dout; {ARRIVES}")


@pytest.mark.exercise("mlp_backward")
@pytest.mark.idea("any number of layers")
@pytest.mark.asks("Return the gradients of all layers")
def test_mlp_backward_of_five_layers(student, rng):
    """Five layers: each gradient is what autograd finds."""
    layers, x = _network(rng, 5, 7, 11, 13, 3, 17, 2)
    dlogits = rng.normal(size=(5, 2))
    got = student.drivers.mlp_backward(x=x, layers=layers, dlogits=dlogits)
    expected = _mlp_backward_gradients(layers, x, dlogits)
    because = (
        "dW is dout^T x and db the sum of dout; dout W, where relu was on, is the dout before that"
    )
    expect_close(got, expected, because=because)


@pytest.mark.exercise("mlp_backward")
@pytest.mark.special
@pytest.mark.asks("a unit that is off for every example has gradients of exactly 0")
def test_mlp_backward_of_a_unit_that_is_off(student, rng):
    """A relu unit that is off for every example has gradients of 0, and feeds nothing onwards."""
    layers, x = _network(rng, 11, 5, 7, 3)
    layers[0][1][2] = -100
    dlogits = 1e3 * rng.normal(size=(11, 3))
    got = student.drivers.mlp_backward(x=x, layers=layers, dlogits=dlogits)
    because = "a unit that gives 0 for every example passes no slope back, and takes no part"
    expect_close(got, _mlp_backward_gradients(layers, x, dlogits), because=because)


@pytest.mark.exercise("mlp_backward")
@pytest.mark.special
@pytest.mark.asks("relu's slope at exactly 0 is 0")
def test_mlp_backward_at_the_kink(student, rng):
    """A relu unit that gets exactly 0 passes nothing back, and the others do."""
    layers, x = _network(rng, 11, 5, 7, 3)
    layers[0][0][4] = 0
    layers[0][1][4] = 0
    dlogits = rng.normal(size=(11, 3))
    got = student.drivers.mlp_backward(x=x, layers=layers, dlogits=dlogits)
    expect_close(got, _mlp_backward_gradients(layers, x, dlogits), because=KINK)


@pytest.mark.exercise("mlp_backward")
@pytest.mark.asks("caches: what it returned")
def test_mlp_backward_belongs_to_your_forward(student, rng):
    """The gradients of the weights are the slopes measured on your own forward pass."""
    layers, x = _network(rng, 5, 3, 7, 2)
    case = {"x": x, "layers": layers, "dlogits": rng.normal(size=(5, 2))}
    for layer, (W, _) in enumerate(layers):
        measured = student.drivers.slopes_of_mlp_forward(layer=layer, **case)
        expect_shape(measured, W.shape, dtype=np.float64)
        largest = float(np.abs(measured).max())
        expect_between(largest, 1e-4, 1e6, because="every layer of a network matters")
        got = student.drivers.mlp_backward(part="dW", layer=layer, **case)
        expect_close(got, measured, precision="numerical", because=OWN)


@pytest.mark.exercise("mlp_backward")
@pytest.mark.special
@pytest.mark.asks("dlogits: (N, C)")
def test_mlp_backward_of_one_example(student, rng):
    """A batch of one has gradients of the same shapes."""
    layers, x = _network(rng, 1, 5, 7, 3)
    dlogits = rng.normal(size=(1, 3))
    got = student.drivers.mlp_backward(x=x, layers=layers, dlogits=dlogits)
    expect_close(got, _mlp_backward_gradients(layers, x, dlogits), because=ONE_EXAMPLE)


@pytest.mark.exercise("mlp_backward")
@pytest.mark.special
@pytest.mark.asks("Return the gradients of all layers")
def test_mlp_backward_of_special_numbers(student, rng):
    """Zeros, equal and large numbers, square networks, and those with one feature or one class."""
    for case, dlogits in _special_layers(rng):
        got = student.drivers.mlp_backward(dlogits=dlogits, **case)
        expect_close(got, _mlp_backward_gradients(dlogits=dlogits, **case), because=PLACES)


@pytest.mark.exercise("mlp_backward")
@pytest.mark.handling
@pytest.mark.asks(
    "layers: what `mlp_forward_cached` was given, unchanged. caches: what it returned"
)
def test_mlp_backward_after_whole_numbers(student, rng):
    """Whole numbers of any dtype have the gradients that they have as floats."""
    layers, _ = _network(rng, 11, 5, 7, 3)
    layers[0][0][:] *= 0.1  # so that no unit is far from 0
    x, dlogits = rng.integers(0, 9, (11, 5)), rng.normal(size=(11, 3))
    for dtype in INTEGERS:
        got = student.drivers.mlp_backward(x=x.astype(dtype), layers=layers, dlogits=dlogits)
        expect_close(got, _mlp_backward_gradients(layers, x, dlogits), because=WHOLE)
    for case, dlogits in _special_layers(rng, np.int64):
        got = student.drivers.mlp_backward(dlogits=dlogits, **case)
        expect_close(got, _mlp_backward_gradients(dlogits=dlogits, **case), because=WHOLE)


@pytest.mark.exercise("mlp_backward")
@pytest.mark.handling
@pytest.mark.asks("Each dW and db has the shape and dtype of its W and b")
def test_mlp_backward_keeps_float32(student, rng):
    """float32 in, float32 out."""
    layers, x = _float32(_network(rng, 11, 5, 7, 3))
    case = {"layers": layers, "x": x, "dlogits": rng.normal(size=(11, 3)).astype(np.float32)}
    for layer, arrays in enumerate(layers):
        for part, array in zip(("dW", "db"), arrays, strict=True):
            got = student.drivers.mlp_backward(part=part, layer=layer, **case)
            expect_shape(got, array.shape, dtype=np.float32)


@pytest.mark.exercise("mlp_backward")
@pytest.mark.handling
@pytest.mark.asks(
    "Raise ValueError naming the sizes that clash if dlogits does not have the shape of the logits"
)
def test_mlp_backward_refuses_to_broadcast(student, rng):
    """dlogits in the shape of the logits have gradients, and in another shape they are refused."""
    layers, x = _network(rng, 11, 5, 7, 3)
    case = {"x": x, "layers": layers, "part": "dW", "layer": 1}
    dlogits = rng.normal(size=(11, 3))
    got = student.drivers.mlp_backward(dlogits=dlogits, **case)
    expect_shape(got, (3, 7), because="a gradient has the shape of what it belongs to")
    with expect_raises(ValueError, mentions=(11, 1)):
        student.drivers.mlp_backward(dlogits=dlogits[:1], **case)
    for classes in (13, 1):
        with expect_raises(ValueError, mentions=(classes, 3)):
            student.drivers.mlp_backward(dlogits=rng.normal(size=(11, classes)), **case)
    with expect_raises(ValueError, mentions=(11, 1)):
        student.drivers.mlp_backward(dlogits=dlogits, **(case | {"x": x[:1]}))
    case = {"x": x, "layers": layers[:1], "part": "dW", "layer": 0}
    for rows, classes, clash in ((1, 7, (11, 1)), (11, 13, (13, 7)), (11, 1, (1, 7))):
        with expect_raises(ValueError, mentions=clash):
            student.drivers.mlp_backward(dlogits=rng.normal(size=(rows, classes)), **case)


@pytest.mark.exercise("mlp_backward")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("layers, the list, and dlogits are not changed.")
def test_mlp_backward_leaves_its_arguments_alone(student):
    """The list, the weights and dlogits come out as they went in."""
    got = student.drivers.mlp_backward(dlogits=_array([1], [-2]), **_layers_by_hand())
    expect_close(got, SLOPES_BY_HAND, because=PLACES)
    expect_arguments_unchanged(student)


# mlp_loss_and_grads


def _one_layer():
    """One layer of zeros: every class has a probability of 1/3."""
    layers = [(np.zeros((3, 2)), np.zeros(3))]
    return {"layers": layers, "x": _array([1, 2], [3, 0]), "labels": np.array([0, 2])}


def _penalised():
    """Two layers of which the first is off, so that both classes have a probability of 1/2."""
    layers = [(_array([1, 2]), _array(-100)), (_array([2], [-1]), _array(7, 7))]
    x, labels = _array([1, 2], [3, 0]), np.array([0, 1])
    return {"layers": layers, "x": x, "labels": labels, "reg": 0.5}


def _labelled(rng, *shape, scale=1.0):
    """A network of this shape with labels in which every class occurs."""
    layers, x = _network(rng, *shape, scale=scale)
    labels = rng.integers(0, shape[-1], len(x))
    labels[: shape[-1]] = np.arange(shape[-1])[: len(x)]
    return {"layers": layers, "x": x, "labels": labels}


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.public
@pytest.mark.asks("The loss is the mean cross-entropy of the logits over the N examples")
def test_mlp_loss_of_equal_logits(student):
    """Three equal logits cost ln 3."""
    got = student.drivers.mlp_loss_and_grads(part="loss", **_one_layer())
    because = "each class has a probability of 1/3, and -ln(1/3) is ln 3"
    expect_close(got, float(np.log(3)), because=because)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.public
@pytest.mark.idea("the gradients")
@pytest.mark.asks("grads a list of tuples (dW, db), the first layer's first")
def test_mlp_grads_by_hand(student):
    """Probabilities of 1/3, less 1 at the label, over two examples."""
    got = student.drivers.mlp_loss_and_grads(part="grads", **_one_layer())
    dW = _array([1, -4], [4, 2], [-5, 2]) / 6
    expect_close(got, [(dW, _array(-1, 2, -1) / 6)], because=START)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.idea("the penalty")
@pytest.mark.public
@pytest.mark.asks("plus reg times the sum of the squares of all weights (not of the biases")
def test_mlp_penalty_by_hand(student):
    """Weights of 1, 2, 2 and -1 with reg 0.5 cost 5 more than ln 2, and biases cost nothing."""
    got = student.drivers.mlp_loss_and_grads(part="loss", **_penalised())
    expect_close(got, float(np.log(2)) + 5.0, because=PENALTY)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.idea("the penalty")
@pytest.mark.public
@pytest.mark.asks("plus reg times the sum of the squares of all weights (not of the biases")
def test_mlp_penalty_slopes_by_hand(student):
    """With reg 0.5 the slope of a weight's penalty is the weight, and that of a bias is 0."""
    case = _penalised()
    got = student.drivers.mlp_loss_and_grads(part="grads", **case)
    expected = [(W, np.zeros_like(b)) for W, b in case["layers"]]
    because = f"the cross-entropy has no slope here, and {PENALTY_SLOPE}"
    expect_close(got, expected, because=because)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("very large logits")
@pytest.mark.asks("Logits may be as large as 1000 either way, and one row far below another.")
def test_mlp_loss_of_logits_far_apart(student):
    """Labels whose logits lie 1000 and 2000 below the best cost 1000 and 2000."""
    layers = [(1000 * _array([1, 0], [0, 1], [-1, -1]), np.zeros(3))]
    case = {"layers": layers, "x": np.eye(2), "labels": np.array([1, 2])}
    got = student.drivers.mlp_loss_and_grads(part="loss", **case)
    expect_close(got, 1500.0, because=LARGE)
    got = student.drivers.mlp_loss_and_grads(part="grads", **case)
    dW = _array([1, 0], [-1, 1], [0, -1]) / 2
    expect_close(got, [(dW, _array(1, 0, -1) / 2)], because=START)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("each with the shape and dtype of its W and b")
def test_mlp_grads_in_float32_by_hand(student):
    """A layer of zeros in float32 has gradients in float32, and the loss is a float."""
    case = _one_layer()
    case |= _float32({"layers": case["layers"], "x": case["x"]})
    got = student.drivers.mlp_loss_and_grads(part="loss", **case)
    expect_close(got, float(np.log(3)), because=FLOAT32, precision="float32")
    got = student.drivers.mlp_loss_and_grads(part="grads", **case)
    expected = [(_array([1, -4], [4, 2], [-5, 2]) / 6, _array(-1, 2, -1) / 6)]
    expect_close(got, _float32(expected), because=FLOAT32)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.asks("The loss is the mean cross-entropy of the logits over the N examples")
def test_mlp_loss_agrees_with_torch(student, rng):
    """Three layers: the loss is torch's own cross-entropy of the logits."""
    case = _labelled(rng, 11, 5, 7, 3, 2)
    got = student.drivers.mlp_loss_and_grads(part="loss", **case)
    expect_close(got, _mlp_loss_value(**case), because=COST)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.idea("the gradients")
@pytest.mark.asks("grads a list of tuples (dW, db), the first layer's first")
def test_mlp_grads_of_the_weights(student, rng):
    """Three layers: each weight has the slope that autograd finds."""
    case = _labelled(rng, 11, 5, 7, 2, 3)
    got = student.drivers.mlp_loss_and_grads(part="dW", **case)
    expect_close(got, _weights(_mlp_loss_gradients(**case)), because=START)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.idea("the gradients")
@pytest.mark.asks("grads a list of tuples (dW, db), the first layer's first")
def test_mlp_grads_of_the_biases(student, rng):
    """Three layers: each bias has the slope that autograd finds."""
    case = _labelled(rng, 11, 5, 7, 2, 3)
    got = student.drivers.mlp_loss_and_grads(part="db", **case)
    expect_close(got, _biases(_mlp_loss_gradients(**case)), because=START)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.idea("the penalty")
@pytest.mark.asks("plus reg times the sum of the squares of all weights (not of the biases")
def test_mlp_penalty_joins_the_loss(student, rng):
    """With reg the loss is higher by reg times the squares of the weights of all layers."""
    case = _labelled(rng, 11, 5, 7, 3, 2) | {"part": "loss"}
    for reg in (0.3, 20.0):
        without = student.drivers.mlp_loss_and_grads(reg=0.0, **case)
        expect_between(without, -1e6, 1e6, because=COST)
        penalised = student.drivers.mlp_loss_and_grads(reg=reg, **case)
        squares = sum(float((W**2).sum()) for W, _ in case["layers"])
        because = "the loss is the one that came with reg 0, plus reg times all squared weights"
        expect_close(penalised, float(without) + reg * squares, because=because)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.idea("the penalty")
@pytest.mark.asks("plus reg times the sum of the squares of all weights (not of the biases")
def test_mlp_penalty_joins_the_gradient(student, rng):
    """With reg each weight's slope is higher by 2 reg W."""
    case = _labelled(rng, 11, 5, 7, 3) | {"part": "dW"}
    answers = []
    for layer, (W, _) in enumerate(case["layers"]):
        for reg in (0.3, 20.0):
            without = student.drivers.mlp_loss_and_grads(reg=0.0, layer=layer, **case)
            got = student.drivers.mlp_loss_and_grads(reg=reg, layer=layer, **case)
            for grad in (without, got):
                because = "a gradient has the shape of what it belongs to"
                expect_shape(grad, W.shape, dtype=np.float64, because=because)
            answers.append((got, np.nan_to_num(without) + 2 * reg * W))
    because = "dW is the one that came with reg 0, plus 2 reg W, for the weights of every layer"
    for got, expected in answers:
        expect_close(got, expected, because=because)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.idea("the penalty")
@pytest.mark.asks("not of the biases")
def test_mlp_penalty_spares_the_biases(student, rng):
    """With reg the biases have the slopes that they have without it."""
    case = _labelled(rng, 11, 5, 7, 3) | {"part": "db"}
    because = "db is the one that came with reg 0, as the penalty holds no bias"
    for layer, (_, b) in enumerate(case["layers"]):
        without = student.drivers.mlp_loss_and_grads(reg=0.0, layer=layer, **case)
        expect_shape(without, b.shape, dtype=np.float64)
        got = student.drivers.mlp_loss_and_grads(reg=20.0, layer=layer, **case)
        expect_close(got, np.nan_to_num(without), because=because)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.special
@pytest.mark.idea("very large logits")
@pytest.mark.asks("Logits may be as large as 1000 either way, and one row far below another.")
def test_mlp_loss_of_large_logits(student):
    """Logits of 1000 and -1000, right and wrong, cost what they should."""
    layers = [(1000 * _array([1, 0], [0, 1], [-1, -1]), np.zeros(3))]
    case = {"layers": layers, "x": np.eye(2), "labels": np.array([1, 1])}
    got = student.drivers.mlp_loss_and_grads(part="loss", **case)
    expect_close(got, 500.0, because=LARGE)
    got = student.drivers.mlp_loss_and_grads(part="grads", **case)
    expect_close(got, _mlp_loss_gradients(**case), because=START)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.special
@pytest.mark.idea("very large logits")
@pytest.mark.asks("Logits may be as large as 1000 either way, and one row far below another.")
def test_mlp_loss_of_a_row_far_below(student, rng):
    """An example whose logits are all 900 below another's counts as any other."""
    layers = [(rng.normal(size=(3, 2)), rng.normal(size=3))]
    layers[0][0][:, 0] = -900
    case = {"layers": layers, "x": _array([0, 1], [1, -1]), "labels": np.array([0, 2])}
    because = "a row's softmax does not depend on how high the row lies, nor on the other rows"
    got = student.drivers.mlp_loss_and_grads(part="loss", **case)
    expect_close(got, _mlp_loss_value(**case), because=because)
    got = student.drivers.mlp_loss_and_grads(part="grads", **case)
    expect_close(got, _mlp_loss_gradients(**case), because=because)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.special
@pytest.mark.asks("the mean cross-entropy of the logits over the N examples")
def test_mlp_loss_and_grads_of_one_example(student, rng):
    """A batch of one has a loss and gradients of the same kinds."""
    case = _labelled(rng, 1, 5, 7, 3)
    got = student.drivers.mlp_loss_and_grads(part="loss", **case)
    expect_close(got, _mlp_loss_value(**case), because=ONE_EXAMPLE)
    got = student.drivers.mlp_loss_and_grads(part="grads", **case)
    expect_close(got, _mlp_loss_gradients(**case), because=ONE_EXAMPLE)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.special
@pytest.mark.asks("The loss is the mean cross-entropy of the logits over the N examples")
def test_mlp_loss_and_grads_of_special_numbers(student, rng):
    """Zeros, equal and large numbers, square networks, and those with one feature or one class."""
    for case, _ in _special_layers(rng):
        case["labels"] = _labels(rng, case)
        got = student.drivers.mlp_loss_and_grads(part="loss", **case)
        expect_close(got, _mlp_loss_value(**case), because=COST)
        got = student.drivers.mlp_loss_and_grads(part="grads", **case)
        expect_close(got, _mlp_loss_gradients(**case), because=START)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.handling
@pytest.mark.asks("each with the shape and dtype of its W and b")
def test_mlp_loss_and_grads_keep_float32(student, rng):
    """Gradients of float32 weights are float32, with the penalty too; the loss is a float."""
    case = _labelled(rng, 11, 5, 7, 3)
    case |= _float32({"layers": case["layers"], "x": case["x"]}) | {"reg": 0.1}
    got = student.drivers.mlp_loss_and_grads(part="loss", **case)
    expect_between(got, 0.0, 1e6, because=COST)
    for layer, arrays in enumerate(case["layers"]):
        for part, array in zip(("dW", "db"), arrays, strict=True):
            got = student.drivers.mlp_loss_and_grads(part=part, layer=layer, **case)
            expect_shape(got, array.shape, dtype=np.float32)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.handling
@pytest.mark.asks(
    "layers, x: as for `mlp_forward_cached`; labels: (N,) integers of any integer dtype"
)
def test_mlp_loss_and_grads_of_bytes(student, rng):
    """Pixels and labels of any integer dtype give what the same numbers give in others."""
    case = _labelled(rng, 11, 5, 7, 3)
    case["layers"][0][0][:] *= 0.005  # so that no unit is far from 0
    x, labels = rng.integers(0, 128, (11, 5)), case["labels"]
    for dtype in INTEGERS:
        case |= {"x": x.astype(dtype), "labels": labels.astype(dtype)}
        got = student.drivers.mlp_loss_and_grads(part="loss", **case)
        expect_close(got, _mlp_loss_value(**case), because=WHOLE)
        got = student.drivers.mlp_loss_and_grads(part="grads", **case)
        expect_close(got, _mlp_loss_gradients(**case), because=WHOLE)
    for case, _ in _special_layers(rng, np.int64):
        case["labels"] = _labels(rng, case)
        got = student.drivers.mlp_loss_and_grads(part="loss", **case)
        expect_close(got, _mlp_loss_value(**case), because=WHOLE)
        got = student.drivers.mlp_loss_and_grads(part="grads", **case)
        expect_close(got, _mlp_loss_gradients(**case), because=WHOLE)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.handling
@pytest.mark.asks("Raise ValueError naming both shapes if labels is not (N,).")
def test_mlp_loss_and_grads_refuse_other_labels(student, rng):
    """A label for each example has a loss; a column of labels, or other numbers, are refused."""
    case = _labelled(rng, 11, 5, 7, 3) | {"part": "loss"}
    labels = case.pop("labels")
    got = student.drivers.mlp_loss_and_grads(labels=labels, **case)
    expect_between(got, 0.0, 1e6, because=COST)
    for wrong in (labels[:, None], labels[None], labels[:7], labels[:1]):
        for reg in (None, 0.5):
            with expect_raises(ValueError, mentions=(11, *wrong.shape)):
                student.drivers.mlp_loss_and_grads(labels=wrong, reg=reg, **case)
    one = case | {"x": case["x"][:1]}
    for wrong in (labels[:1, None], labels):
        with expect_raises(ValueError, mentions=wrong.shape):
            student.drivers.mlp_loss_and_grads(labels=wrong, **one)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("No argument is changed.")
def test_mlp_loss_and_grads_leave_their_arguments_alone(student):
    """The layers, x and the labels come out as they went in."""
    got = student.drivers.mlp_loss_and_grads(part="loss", **_penalised())
    expect_close(got, float(np.log(2)) + 5.0, because=PENALTY)
    expect_arguments_unchanged(student)


# train_two_layer

START_STEP = (
    "the gradient of the cross-entropy is (softmax - onehot) / n, and no part exceeds 1 / n"
)


def _from_zeros():
    """Three examples, and a network of zeros that gives both classes 1/2."""
    params = {"W1": np.zeros((3, 2)), "b1": np.zeros(3), "W2": np.zeros((2, 3)), "b2": np.zeros(2)}
    X = _array([1, 2], [3, 0], [-1, 1])
    training = {"lr": 12.0, "batch_size": 3, "epochs": 1, "seed": 0}
    return {"params": params, "X": X, "y": np.array([0, 0, 1])} | training


def _in_order():
    """Five examples of three classes, and a network that is not symmetric."""
    params = {
        "W1": _array([1, -1], [2, 0]),
        "b1": _array(0, -1),
        "W2": _array([1, 0], [0, 1], [-1, 1]),
        "b2": _array(0, 0, 0),
    }
    X, y = _array([1, 0], [0, 2], [-1, 1], [2, 1], [0, -1]), np.array([0, 1, 2, 1, 0])
    return {"params": params, "X": X, "y": y, "lr": 0.5, "batch_size": 2, "epochs": 2, "seed": 3}


BIASES_IN_ORDER = _array(0.173368, -0.0805444, -0.0928239)  # by autograd, to six digits


@pytest.mark.exercise("train_two_layer")
@pytest.mark.public
@pytest.mark.asks(
    "Each batch moves each parameter by -lr times the gradient of the batch's own mean."
)
def test_train_one_step_by_hand(student):
    """From zeros, one step with lr 12 makes W2 plus and minus 1, and b2 plus and minus 2."""
    case = _from_zeros()
    got = student.drivers.train_two_layer(part="params", **case)
    expected = case["params"] | {"W2": _array([1, 1, 1], [-1, -1, -1]), "b2": _array(2, -2)}
    expect_close(got, expected, because=STEP)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.public
@pytest.mark.idea("the losses")
@pytest.mark.asks("each batch measured before its update")
def test_train_reports_the_loss_before_the_step(student):
    """From zeros, the first epoch of one batch costs ln 2."""
    got = student.drivers.train_two_layer(part="losses", **_from_zeros())
    expect_close(got, [float(np.log(2))], because=EPOCH)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.public
@pytest.mark.idea("the losses")
@pytest.mark.asks("the mean over the N examples")
def test_train_counts_every_example_once(student):
    """With lr 0, losses of ln 4 and twice ln 4/3 have one mean, in batches of two and one."""
    case = _from_zeros() | {"lr": 0.0, "batch_size": 2, "epochs": 2, "y": np.array([0, 1, 1])}
    case["params"]["b2"] = _array(0, np.log(3))
    got = student.drivers.train_two_layer(part="losses", **case)
    mean = float(np.log(4) + 2 * np.log(4 / 3)) / 3
    expect_close(got, [mean, mean], because=EPOCH)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.public
@pytest.mark.idea("the order of the batches")
@pytest.mark.asks("takes consecutive slices of batch_size from that")
def test_train_in_the_order_of_rng(student):
    """Five examples in batches of two, for two epochs, in the orders that seed 3 gives: b2."""
    got = student.drivers.train_two_layer(part="b2", **_in_order())
    expect_close(got, BIASES_IN_ORDER, because=ORDER, precision="float32")


@pytest.mark.exercise("train_two_layer")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("very large logits")
@pytest.mark.asks("Logits may be as large as 1000 either way.")
def test_train_from_logits_far_apart(student):
    """A label whose logit lies 2000 below costs 2000, and b2 moves by lr."""
    case = _from_zeros() | {"y": np.array([1, 1, 1])}
    case["params"]["b2"] = _array(1000, -1000)
    got = student.drivers.train_two_layer(part="losses", **case)
    expect_close(got, [2000.0], because=LARGE)
    got = student.drivers.train_two_layer(part="b2", **case)
    expect_close(got, _array(988, -988), because=START_STEP)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("The returned params are a new dict with the same keys, shapes and dtypes")
def test_train_in_float32_by_hand(student):
    """The step from zeros in float32 leads to parameters in float32."""
    case = _from_zeros()
    case |= _float32({"params": case["params"], "X": case["X"]})
    got = student.drivers.train_two_layer(part="losses", **case)
    expect_close(got, [float(np.log(2))], because=FLOAT32, precision="float32")
    got = student.drivers.train_two_layer(part="params", **case)
    W2, b2 = np.float32([[1, 1, 1], [-1, -1, -1]]), np.float32([2, -2])
    expect_close(got, case["params"] | {"W2": W2, "b2": b2}, because=FLOAT32)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.public
@pytest.mark.asks("Train the network of `two_layer_forward` with the sigmoid")
def test_train_learns_twenty_points(student):
    """The trained network's mean loss on twenty points, inside a band or outside, is below 0.01."""
    inside, outside = np.linspace(-0.5, 0.5, 10), np.linspace(1.5, 3, 5)
    X = np.concatenate([inside, outside, -outside])[:, None]
    y = np.array([0] * 10 + [1] * 10)
    params = {
        "W1": _array([2], [-2], [1]),
        "b1": _array(-2, -2, 0),
        "W2": _array([0.1, -0.2, 0.3], [-0.1, 0.2, 0.1]),
        "b2": _array(0, 0),
    }
    training = {"lr": 5.0, "batch_size": 6, "epochs": 30, "seed": 0}
    got = student.drivers.train_two_layer(params=params, X=X, y=y, part="cost", **training)
    because = (
        "the cost is the mean cross-entropy of the trained network, and thirty epochs in which "
        "each batch moves every parameter by -lr times its mean gradient bring it below 0.01"
    )
    expect_between(got, 0.0, 0.01, because=because)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.asks(
    "Each batch moves each parameter by -lr times the gradient of the batch's own mean."
)
def test_train_moves_the_second_layer(student, rng):
    """One step on one batch: W2 and b2 are where autograd's gradient leads."""
    case = _training_set(rng) | {"lr": 0.7, "batch_size": N, "epochs": 1, "seed": 3}
    expected, _ = _trained(**case)
    for part in ("W2", "b2"):
        got = student.drivers.train_two_layer(part=part, **case)
        expect_close(got, expected[part], because=STEP)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.asks(
    "Each batch moves each parameter by -lr times the gradient of the batch's own mean."
)
def test_train_moves_the_first_layer(student, rng):
    """One step on one batch: W1 and b1 are where autograd's gradient leads."""
    case = _training_set(rng) | {"lr": 0.7, "batch_size": N, "epochs": 1, "seed": 3}
    expected, _ = _trained(**case)
    for part in ("W1", "b1"):
        got = student.drivers.train_two_layer(part=part, **case)
        expect_close(got, expected[part], because=STEP)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.idea("the losses")
@pytest.mark.asks("the mean over the N examples")
def test_train_weighs_a_short_batch_by_its_size(student, rng):
    """Seven examples in batches of 3, 3 and 1: the loss of the epoch."""
    seed = int(rng.integers(1000))
    case = _training_set(rng) | {"lr": 0.5, "batch_size": 3, "epochs": 1, "seed": seed}
    _, expected = _trained(**case)
    got = student.drivers.train_two_layer(part="losses", **case)
    expect_close(got, expected, because=EPOCHS)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.idea("the order of the batches")
@pytest.mark.asks("the gradient of the batch's own mean")
def test_train_steps_on_the_short_batch_too(student, rng):
    """Four examples in batches of 3 and 1: the parameters after the epoch."""
    seed = int(rng.integers(1000))
    case = _training_set(rng, 4) | {"lr": 0.5, "batch_size": 3, "epochs": 1, "seed": seed}
    expected, _ = _trained(**case)
    got = student.drivers.train_two_layer(part="params", **case)
    expect_close(got, expected, because=ORDER)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.idea("the order of the batches")
@pytest.mark.asks("An epoch draws `rng.permutation(N)` once")
def test_train_shuffles_anew_each_epoch(student, rng):
    """Seven examples one at a time, for three epochs: the parameters after them."""
    seed = int(rng.integers(1000))
    case = _training_set(rng) | {"lr": 0.5, "batch_size": 1, "epochs": 3, "seed": seed}
    expected, _ = _trained(**case)
    got = student.drivers.train_two_layer(part="params", **case)
    expect_close(got, expected, because=ORDER)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.idea("the losses")
@pytest.mark.asks("losses is a list with one float per epoch")
def test_train_reports_one_loss_per_epoch(student, rng):
    """The losses of four epochs, of two and of none, in three calls."""
    case = _training_set(rng) | {"lr": 0.5, "batch_size": 5}
    for epochs, seed in ((4, 1), (2, 2), (0, 3)):
        _, expected = _trained(epochs=epochs, seed=seed, **case)
        got = student.drivers.train_two_layer(epochs=epochs, seed=seed, part="losses", **case)
        expect_close(got, expected, because=EPOCHS)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.special
@pytest.mark.asks("batch_size may exceed N")
def test_train_takes_a_batch_larger_than_the_set(student, rng):
    """A batch_size of 64 for seven examples is one batch of seven."""
    case = _training_set(rng) | {"lr": 0.5, "batch_size": 64, "epochs": 2, "seed": 1}
    expected, _ = _trained(**case)
    got = student.drivers.train_two_layer(part="params", **case)
    expect_close(got, expected, because=TRUE_BATCH)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.special
@pytest.mark.idea("very large logits")
@pytest.mark.asks("Logits may be as large as 1000 either way.")
def test_train_survives_large_logits(student, rng):
    """A network that starts out sure of itself, and wrong, is put right and not made nan."""
    case = _training_set(rng) | {"lr": 0.5, "batch_size": 3, "epochs": 2, "seed": 1}
    case["params"]["b2"] = _array(-1000, 1000)
    expected, losses = _trained(**case)
    got = student.drivers.train_two_layer(part="params", **case)
    expect_close(got, expected, because=START_STEP)
    got = student.drivers.train_two_layer(part="losses", **case)
    expect_close(got, losses, because=LARGE)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.special
@pytest.mark.asks(
    "Each batch moves each parameter by -lr times the gradient of the batch's own mean."
)
def test_train_on_special_numbers(student, rng):
    """Zeros, equal and large numbers, square networks, and those with one feature or one class."""
    for case in _special_training_sets(rng):
        expected, losses = _trained(**case)
        got = student.drivers.train_two_layer(part="params", **case)
        expect_close(got, expected, because=ORDER)
        got = student.drivers.train_two_layer(part="losses", **case)
        expect_close(got, losses, because=EPOCHS)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.special
@pytest.mark.asks("lr: a float, which may be 0; batch_size: 1 or more; epochs: 0 or more")
def test_train_with_few_options(student, rng):
    """One example, twenty, one class, batches of one, a lr of 0, and no epochs."""
    for n, options in (
        (20, {"batch_size": 6}),
        (1, {"batch_size": 3}),
        (4, {"y": np.ones(4, dtype=np.int64)}),
        (4, {"batch_size": 1}),
        (4, {"lr": 0.0, "epochs": 3}),
        (4, {"epochs": 0}),
    ):
        case = _training_set(rng, n) | {"lr": 0.5, "batch_size": 3, "epochs": 2, "seed": 1}
        case |= options
        expected, losses = _trained(**case)
        got = student.drivers.train_two_layer(part="params", **case)
        expect_close(got, expected, because=ORDER)
        got = student.drivers.train_two_layer(part="losses", **case)
        expect_close(got, losses, because=EPOCHS)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.special
@pytest.mark.asks("The returned params are a new dict")
def test_train_gives_a_new_dict(student, rng):
    """Whatever the dict that comes back is given, the one passed in stays; also without a step."""
    case = _training_set(rng) | {"lr": 0.5, "batch_size": 3, "epochs": 2, "seed": 1}
    for options in ({}, {"epochs": 0}, {"lr": 0.0}, {"lr": 0.0, "epochs": 0}):
        case |= options
        got = student.drivers.train_two_layer(part="params", **case)
        expect_close(got, _trained(**case)[0], because=ORDER)
        expect_close(student.drivers.params_after_a_change(**case), case["params"], because=NEW)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.special
@pytest.mark.idea("the order of the batches")
@pytest.mark.asks("An epoch draws `rng.permutation(N)` once, and nothing else")
def test_train_draws_one_order_an_epoch(student, rng):
    """After three epochs rng has moved on by three permutations, and after none it is as it was."""
    seed = int(rng.integers(1000))
    case = _training_set(rng) | {"lr": 0.5, "batch_size": 3, "epochs": 3, "seed": seed}
    for options in ({"epochs": 3}, {"epochs": 0}, {"epochs": 2, "lr": 0.0}, {"batch_size": 64}):
        case |= options
        got = student.drivers.train_two_layer(part="losses", **case)
        expect_close(got, _trained(**case)[1], because=EPOCHS)
        generator = np.random.default_rng(seed)
        for _ in range(case["epochs"]):
            generator.permutation(N)
        got = student.drivers.draws_after_training(**case)
        expect_close(got, generator.random(3), because=ORDER)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.handling
@pytest.mark.asks("The returned params are a new dict with the same keys, shapes and dtypes")
def test_train_keeps_float32(student, rng):
    """float32 parameters stay float32 to the last step, and without any, and with a lr of 0."""
    case = _training_set(rng) | {"lr": 0.1, "batch_size": 3, "epochs": 2, "seed": 1}
    case |= _float32({"params": case["params"], "X": case["X"]})
    for options in ({}, {"batch_size": 1}, {"batch_size": 11}, {"epochs": 0}, {"lr": 0.0}):
        for part in NAMES:
            got = student.drivers.train_two_layer(part=part, **(case | options))
            expect_shape(got, case["params"][part].shape, dtype=np.float32)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.handling
@pytest.mark.asks("X: (N, D), as its x")
def test_train_on_whole_numbers(student, rng):
    """Pixels and labels of any integer dtype lead where the same numbers lead in others."""
    case = _training_set(rng) | {"lr": 0.1, "batch_size": 3, "epochs": 2, "seed": 1}
    X, y = rng.integers(0, 5, (N, D)), case["y"]
    expected, losses = _trained(**(case | {"X": X}))
    for dtype in INTEGERS:
        case |= {"X": X.astype(dtype), "y": y.astype(dtype)}
        got = student.drivers.train_two_layer(part="params", **case)
        expect_close(got, expected, because=WHOLE)
        got = student.drivers.train_two_layer(part="losses", **case)
        expect_close(got, losses, because=WHOLE)
    for case in _special_training_sets(rng, np.int64):
        expected, losses = _trained(**case)
        got = student.drivers.train_two_layer(part="params", **case)
        expect_close(got, expected, because=WHOLE)
        got = student.drivers.train_two_layer(part="losses", **case)
        expect_close(got, losses, because=WHOLE)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.handling
@pytest.mark.asks("Raise ValueError naming both shapes if y is not (N,).")
def test_train_refuses_other_labels(student, rng):
    """A label for each example is trained on; a column of labels, or more or fewer, are refused."""
    case = _training_set(rng) | {"lr": 0.5, "batch_size": 3, "epochs": 1, "seed": 1, "part": "W2"}
    y = case.pop("y")
    got = student.drivers.train_two_layer(y=y, **case)
    expect_shape(got, (C, H), because="trained parameters have the shapes that they had")
    for wrong in (y[:, None], y[None], np.concatenate([y, y]), y[:3], y[:1]):
        for options in ({}, {"epochs": 0}, {"lr": 0.0}):
            with expect_raises(ValueError, mentions=(N, *wrong.shape)):
                student.drivers.train_two_layer(y=wrong, **(case | options))
    with expect_raises(ValueError, mentions=(1,)):
        student.drivers.train_two_layer(y=y[:1, None], **(case | {"X": case["X"][:1]}))


@pytest.mark.exercise("train_two_layer")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("No argument is changed, the params passed in included.")
def test_train_leaves_its_arguments_alone(student):
    """The params that were passed in are where they were, and so are X and y."""
    got = student.drivers.train_two_layer(part="losses", **_from_zeros())
    expect_close(got, [float(np.log(2))], because=EPOCH)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("train_two_layer")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("Nothing random is used but rng.")
def test_train_uses_no_other_randomness(student):
    """All that is random comes from rng."""
    got = student.drivers.train_two_layer(part="b2", **_in_order())
    expect_close(got, BIASES_IN_ORDER, because=ORDER, precision="float32")
    expect_random_state_unchanged(student, because="global random numbers belong to everybody")


# dropout_forward

KEEPS = "the mask is 1/(1 - p) where the number drawn for an entry is p or more, and 0 elsewhere"
SCALES = "out is x / (1 - p) where the number drawn for an entry is p or more, and 0 elsewhere"
OFF = "without training x comes out as it is, and the mask is all ones"


def _masks(shape, p, seed):
    """The mask that a generator of this seed gives."""
    kept = np.random.default_rng(seed).random(shape) >= p
    return np.where(kept, 1 / (1 - p), 0.0)


@pytest.mark.exercise("dropout_forward")
@pytest.mark.public
@pytest.mark.asks("an entry is kept where `rng.random(x.shape) >= p`")
def test_dropout_by_hand(student):
    """default_rng(0) draws 0.64, 0.27, 0.04, 0.02, 0.81, 0.91: with p = 0.2 four are kept."""
    case = {"x": _array([1, 2, 3], [4, 5, 6]), "p": 0.2, "seed": 0}
    got = student.drivers.dropout_forward(part="mask", **case)
    expect_close(got, _array([1.25, 1.25, 0], [0, 1.25, 1.25]), because=KEEPS)
    got = student.drivers.dropout_forward(part="out", **case)
    expect_close(got, _array([1.25, 2.5, 0], [0, 6.25, 7.5]), because=SCALES)


@pytest.mark.exercise("dropout_forward")
@pytest.mark.public
@pytest.mark.idea("not training")
@pytest.mark.asks("With train=False nothing is drawn, mask is all ones, and out is a copy of x.")
def test_dropout_is_off_when_not_training(student):
    """With train=False x comes out as it is, with a mask of ones."""
    case = {"x": _array([1, -2, 3], [4, 0, 6]), "p": 0.5, "seed": 0, "train": False}
    got = student.drivers.dropout_forward(part="out", **case)
    expect_close(got, _array([1, -2, 3], [4, 0, 6]), because=OFF)
    got = student.drivers.dropout_forward(part="mask", **case)
    expect_close(got, np.ones((2, 3)), because=OFF)


@pytest.mark.exercise("dropout_forward")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("out and mask have x's shape and floating dtype")
def test_dropout_in_float32_by_hand(student):
    """x in float32 has an out and a mask in float32."""
    case = {"x": np.float32([1, 2, 3, 4]), "p": 0.2, "seed": 0}
    got = student.drivers.dropout_forward(part="out", **case)
    expect_close(got, np.float32([1.25, 2.5, 0, 0]), because=FLOAT32)
    got = student.drivers.dropout_forward(part="mask", **case)
    expect_close(got, np.float32([1.25, 1.25, 0, 0]), because=FLOAT32)


@pytest.mark.exercise("dropout_forward")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("integer x is converted to float64 first")
def test_dropout_of_whole_numbers_by_hand(student):
    """Whole numbers have an out and a mask of fractions, training or not."""
    case = {"x": np.array([1, 2, 3, 4]), "p": 0.2, "seed": 0}
    got = student.drivers.dropout_forward(part="mask", **case)
    expect_close(got, _array(1.25, 1.25, 0, 0), because=WHOLE)
    got = student.drivers.dropout_forward(part="out", **case)
    expect_close(got, _array(1.25, 2.5, 0, 0), because=WHOLE)
    got = student.drivers.dropout_forward(part="out", train=False, **case)
    expect_close(got, _array(1, 2, 3, 4), because=WHOLE)


@pytest.mark.exercise("dropout_forward")
@pytest.mark.asks("an entry is kept where `rng.random(x.shape) >= p`")
def test_dropout_mask_comes_from_rng(student, rng):
    """Arrays of any shape: the mask is made of rng.random(x.shape)."""
    for shape, p, train in (((5, 7), 0.3, None), ((2, 3, 5), 0.8, True), ((11,), 0.3, True)):
        case = {"x": rng.normal(size=shape), "p": p, "seed": int(rng.integers(1000))}
        got = student.drivers.dropout_forward(part="mask", train=train, **case)
        expect_close(got, _masks(shape, p, case["seed"]), because=KEEPS)


@pytest.mark.exercise("dropout_forward")
@pytest.mark.asks("out is `x * mask`")
def test_dropout_is_x_times_the_mask(student, rng):
    """Arrays of any shape: out is x where it is kept, scaled up, and 0 elsewhere."""
    for shape, p in (((5, 7), 0.3), ((2, 3, 5), 0.8), ((11,), 0.3)):
        case = {"x": rng.normal(size=shape), "p": p, "seed": int(rng.integers(1000))}
        got = student.drivers.dropout_forward(part="out", **case)
        expect_close(got, case["x"] * _masks(shape, p, case["seed"]), because=SCALES)


@pytest.mark.exercise("dropout_forward")
@pytest.mark.asks("mask is 1/(1 - p) where it is kept and 0 where it is not")
def test_dropout_keeps_the_mean(student, rng):
    """Of many ones most are kept with p = 0.2, and their mean is still about 1."""
    case = {"x": np.ones(5003), "p": 0.2, "seed": int(rng.integers(1000))}
    got = student.drivers.dropout_forward(part="out", **case)
    expect_shape(got, (5003,), dtype=np.float64, because="out has the shape of x")
    because = "the share of out that is not 0 is about 1 - p, as p is the share that is dropped"
    share = float((got != 0).mean())
    expect_between(share, 0.75, 0.85, name="the share that is not 0", because=because)
    because = "the mean of out is about that of x, as a share of 1 - p is kept, divided by 1 - p"
    expect_between(float(got.mean()), 0.95, 1.05, name="the mean", because=because)


@pytest.mark.exercise("dropout_forward")
@pytest.mark.special
@pytest.mark.asks("With p = 0 everything is kept, and the numbers are drawn all the same.")
def test_dropout_with_p_zero(student, rng):
    """With p = 0 everything is kept, and the generator moves on all the same."""
    seed = int(rng.integers(1000))
    case = {"x": rng.normal(size=(5, 7)), "p": 0.0, "seed": seed}
    got = student.drivers.dropout_forward(part="out", **case)
    because = "no number that is drawn lies below 0, so everything is kept, divided by 1"
    expect_close(got, case["x"], because=because)
    got = student.drivers.dropout_forward(part="mask", **case)
    expect_close(got, np.ones((5, 7)), because=because)
    generator = np.random.default_rng(seed)
    generator.random((5, 7))
    got = student.drivers.dropout_forward(part="next", **case)
    because = "rng.random(x.shape) is drawn for p = 0 as for any other p, and nothing else"
    expect_close(got, generator.random(3), because=because)


@pytest.mark.exercise("dropout_forward")
@pytest.mark.special
@pytest.mark.idea("not training")
@pytest.mark.asks("With train=False nothing is drawn")
def test_dropout_draws_nothing_when_not_training(student, rng):
    """With train=False the generator is left where it was."""
    seed = int(rng.integers(1000))
    case = {"x": rng.normal(size=(5, 7)), "p": 0.3, "seed": seed, "train": False}
    got = student.drivers.dropout_forward(part="out", **case)
    expect_shape(got, (5, 7), because="out has the shape of x")
    got = student.drivers.dropout_forward(part="next", **case)
    because = "without training nothing is drawn, so rng gives next what it would have given before"
    expect_close(got, np.random.default_rng(seed).random(3), because=because)


@pytest.mark.exercise("dropout_forward")
@pytest.mark.special
@pytest.mark.idea("not training")
@pytest.mark.asks("out is a copy of x")
def test_dropout_gives_a_copy_when_not_training(student, rng):
    """With train=False out is an array of its own, and with p = 0 too."""
    case = {"x": rng.normal(size=(5, 7)), "seed": 1}
    for options in ({"p": 0.3, "train": False}, {"p": 0.0, "train": False}, {"p": 0.0}):
        got = student.drivers.dropout_forward(part="out", **case, **options)
        expect_shape(got, (5, 7), because="out has the shape of x")
        got = student.drivers.dropout_forward(part="x", **case, **options)
        expect_close(got, case["x"], because=NEW)


@pytest.mark.exercise("dropout_forward")
@pytest.mark.special
@pytest.mark.asks("x: an array of one axis or more")
def test_dropout_of_special_numbers(student, rng):
    """Zeros, equal and large numbers, and square tables and those with one row or one column."""
    for (x,) in special_arrays(rng, [(3, 3)], [(1, 5)], [(7, 1)], [(5, 2)]):
        case = {"x": x, "p": 0.4, "seed": int(rng.integers(1000))}
        mask = _masks(x.shape, 0.4, case["seed"])
        got = student.drivers.dropout_forward(part="out", **case)
        expect_close(got, x * mask, because=SCALES)
        got = student.drivers.dropout_forward(part="mask", **case)
        expect_close(got, mask, because=KEEPS)


@pytest.mark.exercise("dropout_forward")
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("out and mask have x's shape and floating dtype")
def test_dropout_keeps_float32(student, rng):
    """float32 in, float32 out, mask and all, training or not."""
    case = {"x": rng.normal(size=(5, 7)).astype(np.float32), "p": 0.3, "seed": 1}
    for train, mask in ((True, _masks((5, 7), 0.3, 1)), (False, np.ones((5, 7)))):
        got = student.drivers.dropout_forward(part="out", train=train, **case)
        expect_close(got, (case["x"] * mask).astype(np.float32), because=FLOAT32)
        got = student.drivers.dropout_forward(part="mask", train=train, **case)
        expect_close(got, mask.astype(np.float32), because=FLOAT32)


@pytest.mark.exercise("dropout_forward")
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("integer x is converted to float64 first")
def test_dropout_converts_whole_numbers(student, rng):
    """Whole numbers of any dtype give what the same numbers give as floats."""
    pixels = rng.integers(0, 128, (5, 7))
    for dtype in INTEGERS:
        x = pixels.astype(dtype)
        for train, mask in ((True, _masks((5, 7), 0.2, 1)), (False, np.ones((5, 7)))):
            case = {"x": x, "p": 0.2, "seed": 1, "train": train}
            got = student.drivers.dropout_forward(part="out", **case)
            expect_close(got, pixels * mask, because=WHOLE)
            got = student.drivers.dropout_forward(part="mask", **case)
            expect_close(got, mask, because=WHOLE)
    for x in ([[0], [0], [0]], [[-3, -1, -2]]):
        case, mask = {"x": np.array(x), "p": 0.2, "seed": 1}, _masks(np.shape(x), 0.2, 1)
        got = student.drivers.dropout_forward(part="out", **case)
        expect_close(got, x * mask, because=WHOLE)
        got = student.drivers.dropout_forward(part="mask", **case)
        expect_close(got, mask, because=WHOLE)


@pytest.mark.exercise("dropout_forward")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.idea("what is refused")
@pytest.mark.asks("Raise ValueError if p is below 0, or 1 or more, training or not.")
def test_dropout_refuses_other_probabilities(student):
    """p of 0.5 has its out; a p below 0, or of 1 or more, is refused."""
    case = {"x": _array(1, 2), "seed": 0, "part": "out"}
    got = student.drivers.dropout_forward(p=0.5, **case)
    expect_close(got, _array(2, 0), because=SCALES)
    for p in (1.5, -0.1, 1.0):
        for train in (True, False):
            with expect_raises(ValueError):
                student.drivers.dropout_forward(p=p, train=train, **case)


@pytest.mark.exercise("dropout_forward")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("x is not changed.")
def test_dropout_leaves_its_arguments_alone(student):
    """x comes out as it went in."""
    got = student.drivers.dropout_forward(x=_array(1, 2), p=0.5, seed=0, part="out")
    expect_close(got, _array(2, 0), because=SCALES)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("dropout_forward")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("an entry is kept where `rng.random(x.shape) >= p`")
def test_dropout_uses_no_other_randomness(student, rng):
    """All that is random comes from rng."""
    case = {"x": rng.normal(size=(5, 7)), "p": 0.3, "seed": 1}
    got = student.drivers.dropout_forward(part="mask", **case)
    expect_close(got, _masks((5, 7), 0.3, 1), because=KEEPS)
    expect_random_state_unchanged(student, because="global random numbers belong to everybody")


# dropout_backward

SAME_MASK = "the gradient is dout times the mask: a slope passes as its entry did, scaled alike"


@pytest.mark.exercise("dropout_backward")
@pytest.mark.public
@pytest.mark.asks("`dout * mask`")
def test_dropout_backward_by_hand(student):
    """With the mask 2, 0, 2 the slopes 3, 5 and -1 become 6, 0 and -2."""
    got = student.dropout_backward(_array(3, 5, -1), _array(2, 0, 2))
    expect_close(got, _array(6, 0, -2), because=SAME_MASK)


@pytest.mark.exercise("dropout_backward")
@pytest.mark.public
@pytest.mark.idea("not training")
@pytest.mark.asks("0 or 1/(1 - p), or all ones")
def test_dropout_backward_when_not_training(student):
    """A mask of ones passes every slope as it is, a mask of zeros none."""
    dout = _array([3, 5], [-1, 2])
    got = student.dropout_backward(dout, _array([1, 1], [0, 0]))
    expect_close(got, _array([3, 5], [0, 0]), because=SAME_MASK)
    expect_close(student.dropout_backward(dout, np.ones((2, 2))), dout, because=SAME_MASK)


@pytest.mark.exercise("dropout_backward")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("one floating dtype, which is that of the answer")
def test_dropout_backward_in_float32_by_hand(student):
    """Slopes and a mask in float32 give a gradient in float32."""
    got = student.dropout_backward(np.float32([3, 5, -1]), np.float32([1.25, 0, 1.25]))
    expect_close(got, np.float32([3.75, 0, -1.25]), because=FLOAT32)


@pytest.mark.exercise("dropout_backward")
@pytest.mark.asks("`dout * mask`")
def test_dropout_backward_uses_the_mask_it_is_given(student, rng):
    """Arrays of any shape, and masks of any p."""
    for shape, p in (((5, 7), 0.2), ((2, 3, 5), 0.8), ((11,), 0.5)):
        dout, mask = rng.normal(size=shape), _masks(shape, p, int(rng.integers(1000)))
        got = student.dropout_backward(dout, mask)
        expect_close(got, dout * mask, because=SAME_MASK)


@pytest.mark.exercise("dropout_backward")
@pytest.mark.special
@pytest.mark.asks("0 or 1/(1 - p)")
def test_dropout_backward_where_nothing_was_kept(student, rng):
    """A mask may be 0 everywhere, and then no slope passes."""
    dout = rng.normal(size=(5, 7))
    mask = np.zeros((5, 7))
    mask[2, 3] = 1.25
    expect_close(student.dropout_backward(dout, mask), dout * mask, because=SAME_MASK)
    got = student.dropout_backward(dout, np.zeros((5, 7)))
    expect_close(got, np.zeros((5, 7)), because=SAME_MASK)


@pytest.mark.exercise("dropout_backward")
@pytest.mark.special
@pytest.mark.asks("They have one shape, with one axis or more")
def test_dropout_backward_of_special_numbers(student, rng):
    """Zeros, equal and large numbers, and square tables and those with one row or one column."""
    sizes = [[(3, 3)], [(1, 5)], [(7, 1)], [(5, 2)]]
    for number, (dout,) in enumerate(special_arrays(rng, *sizes)):
        mask = np.asfortranarray(_masks(dout.shape, 0.4, number))
        expect_close(student.dropout_backward(dout, mask), dout * mask, because=SAME_MASK)
    mask = np.where(rng.random((5, 3)) < 0.5, 200.0, 0.0)  # of p = 0.995
    mask[0, 0] = 200.0
    for dout in (mask.copy(), mask * (1 + 2e-6) + 1e-9, mask + _array(1, 0, -1)):
        expect_close(student.dropout_backward(dout, mask), dout * mask, because=SAME_MASK)


@pytest.mark.exercise("dropout_backward")
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("one floating dtype, which is that of the answer")
def test_dropout_backward_keeps_float32(student, rng):
    """float32 in, float32 out."""
    dout, mask = _float32((rng.normal(size=(5, 7)), _masks((5, 7), 0.3, 1)))
    expect_close(student.dropout_backward(dout, mask), dout * mask, because=FLOAT32)


@pytest.mark.exercise("dropout_backward")
@pytest.mark.handling
@pytest.mark.idea("what is refused")
@pytest.mark.asks("Raise ValueError naming both shapes if they differ.")
def test_dropout_backward_refuses_to_broadcast(student, rng):
    """dout and mask of one shape have a gradient, and of two shapes they are refused."""
    dout, mask = rng.normal(size=(5, 7)), _masks((5, 7), 0.3, 1)
    got = student.dropout_backward(dout, mask)
    expect_shape(got, (5, 7), because="dx has the shape of what went in")
    for one, other in (
        (dout, mask[:, :1]),
        (dout[:1], mask),
        (dout, mask[0]),
        (dout[:1], mask[0]),
        (dout[:1, 0], mask[:1, :1]),
        (dout, np.ones((1, 7))),
    ):
        with expect_raises(ValueError, mentions=(*one.shape, *other.shape)):
            student.dropout_backward(one, other)


@pytest.mark.exercise("dropout_backward")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("No argument is changed.")
def test_dropout_backward_leaves_its_arguments_alone(student):
    """dout and the mask come out as they went in."""
    got = student.dropout_backward(_array(3, 5, -1), _array(2, 0, 2))
    expect_close(got, _array(6, 0, -2), because=SAME_MASK)
    expect_arguments_unchanged(student)


# ---- examples_mlp_loss_and_grads


@pytest.mark.exercise("examples_mlp_loss_and_grads")
@pytest.mark.public
@pytest.mark.idea("right examples")
@pytest.mark.asks("Return one to five examples of calls")
def test_examples_mlp_loss_and_grads_are_pairs(student):
    """One to five pairs of a tuple of arguments and an answer, all of finite numbers."""
    expect_examples(student.examples_mlp_loss_and_grads())


@pytest.mark.exercise("examples_mlp_loss_and_grads")
@pytest.mark.idea("right examples")
@pytest.mark.asks(
    "Each answer must be what every right mlp_loss_and_grads returns, to all its digits"
)
def test_examples_mlp_loss_and_grads_are_right(student, reference):
    """Each answer is what every right mlp_loss_and_grads returns."""
    expect_examples(student.examples_mlp_loss_and_grads(), reference.right("mlp_loss_and_grads"))


test_examples_mlp_loss_and_grads_catch_1 = catching(
    "mlp_loss_and_grads", 1, "forgets_the_two_of_the_square"
)
test_examples_mlp_loss_and_grads_catch_2 = catching(
    "mlp_loss_and_grads", 2, "penalises_the_last_layer_alone"
)
test_examples_mlp_loss_and_grads_catch_3 = catching(
    "mlp_loss_and_grads", 3, "penalises_the_biases_too"
)
test_examples_mlp_loss_and_grads_catch_4 = catching(
    "mlp_loss_and_grads", 4, "divides_the_penalty_by_n"
)
test_examples_mlp_loss_and_grads_catch_5 = catching("mlp_loss_and_grads", 5, "penalises_the_sizes")
test_examples_mlp_loss_and_grads_catch_6 = catching(
    "mlp_loss_and_grads", 6, "exponentiates_the_logits_as_they_are"
)
test_examples_mlp_loss_and_grads_catch_7 = catching(
    "mlp_loss_and_grads", 7, "shifts_by_the_largest_logit_of_all"
)
test_examples_mlp_loss_and_grads_catch_8 = catching(
    "mlp_loss_and_grads", 8, "takes_the_logarithm_of_the_softmax"
)
test_examples_mlp_loss_and_grads_catch_9 = catching(
    "mlp_loss_and_grads", 9, "takes_the_likeliest_class"
)
test_examples_mlp_loss_and_grads_catch_10 = catching(
    "mlp_loss_and_grads", 10, "takes_the_softmax_of_columns"
)
test_examples_mlp_loss_and_grads_catch_11 = catching(
    "mlp_loss_and_grads", 11, "picks_whole_columns"
)
test_examples_mlp_loss_and_grads_catch_12 = catching("mlp_loss_and_grads", 12, "sums_the_loss")


# predict_backpropagation


@pytest.mark.exercise("predict_backpropagation")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the first question")
@pytest.mark.public
def test_prediction_1(student):
    """Question 1: what comes out of this chain."""
    letter = student.predict_backpropagation(1)
    expect_prediction(letter, 1, salt="backpropagation", digest="0faaa28acf81bbd1")


@pytest.mark.exercise("predict_backpropagation")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the second question")
@pytest.mark.public
def test_prediction_2(student):
    """Question 2: what comes out of this two_layer_backward."""
    letter = student.predict_backpropagation(2)
    expect_prediction(letter, 2, salt="backpropagation", digest="81384bc7ffb4e637")


@pytest.mark.exercise("predict_backpropagation")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the third question")
@pytest.mark.public
def test_prediction_3(student):
    """Question 3: what comes out of this mlp_backward."""
    letter = student.predict_backpropagation(3)
    expect_prediction(letter, 3, salt="backpropagation", digest="8d56fc7d459fcc31")
