"""Backpropagation.

The public checks: run `pytest` in this folder.
"""

import numpy as np
import pytest
import torch
from torch.nn import functional
from autograder import expect_between, expect_close, expect_shape
NAMES = ("W1", "b1", "W2", "b2")
LOGITS = "the last layer is linear, and what it gives are logits, with no function around them"
BIASES = "a bias reaches every example, so its slope is the sum of dout over the examples"
PENALTY = "the penalty is reg times the squares of all weights, and of no bias"


def _array(*rows):
    return np.array(rows, dtype=np.float64)


def _double(values):
    return torch.tensor(values, dtype=torch.float64)


def _two_layer(params, x, activation="sigmoid"):
    S = {"sigmoid": torch.sigmoid, "relu": torch.relu}[activation]
    W1, b1, W2, b2 = (params[name] for name in NAMES)
    return S(_double(x) @ W1.T + b1) @ W2.T + b2


def _two_layer_logits(params, x, activation="sigmoid"):
    return _two_layer({name: _double(params[name]) for name in NAMES}, x, activation).numpy()


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


def _layers_by_hand():
    case = _by_hand()
    return {"x": case["x"], "layers": [(case["W1"], case["b1"]), (case["W2"], case["b2"])]}


@pytest.mark.exercise("chain")
@pytest.mark.public
def test_chain_worked_by_hand(student):
    """The slopes 2, 3, 1 and 2 of the lesson make 12."""
    got = student.chain(2.0, 3.0, 1.0, 2.0)
    expect_close(got, 12.0, because="what is doubled and then tripled has grown sixfold")


@pytest.mark.exercise("chain")
@pytest.mark.public
def test_chain_without_layers(student):
    """One layer has its own slope, and no layer at all has slope 1."""
    expect_close(student.chain(-2.5), -2.5, because="one layer is a chain already")
    got = student.chain()
    expect_close(got, 1.0, because="a chain without layers hands on what it gets, and 1 is neutral")


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.public
def test_two_layer_forward_with_sigmoid_by_hand(student):
    """A hidden layer of 1/2 and 3/4 gives the logit 4/2 + 8 * 3/4 + 1."""
    got = student.drivers.two_layer_forward(**_sigmoid_by_hand())
    expect_close(got, _array([9], [8]), because="linear, sigmoid, linear, and nothing after that")


@pytest.mark.exercise("two_layer_forward")
@pytest.mark.public
def test_two_layer_forward_with_relu_by_hand(student):
    """The worked numbers of the lesson: a hidden layer of 0 and 1, and of 1.5 and 0."""
    got = student.drivers.two_layer_forward(**_relu_by_hand())
    expect_close(got, _array([-2.5], [3.5]), because="linear, relu, linear, and nothing after that")


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.public
def test_two_layer_backward_with_relu_by_hand(student):
    """The worked numbers of the lesson, a dict with the keys of params."""
    got = student.drivers.two_layer_backward(dlogits=_array([1], [-2]), **_relu_by_hand())
    expected = {
        "W1": _array([0, -4, -4], [-3, -6, 0]),
        "b1": _array(-4, -3),
        "W2": _array([-3, 1]),
        "b2": _array(-1),
    }
    expect_close(got, expected, because="every parameter has a gradient of its own name and shape")


@pytest.mark.exercise("two_layer_backward")
@pytest.mark.public
def test_two_layer_backward_with_sigmoid_by_hand(student):
    """A hidden layer of 1/2 and 3/4 has the slopes 1/4 and 3/16."""
    case = _sigmoid_by_hand() | {"dlogits": _array([2], [4])}
    got = student.drivers.two_layer_backward(part="W1", **case)
    because = "dlogits times W2 times h (1 - h) is what arrives before the sigmoid"
    expect_close(got, _array([5, 2, 5], [11, 3, 11]), because=because)
    got = student.drivers.two_layer_backward(part="b1", **case)
    expect_close(got, _array(5, 11), because=BIASES)


@pytest.mark.exercise("mlp_forward_cached")
@pytest.mark.public
def test_mlp_forward_of_two_layers_by_hand(student):
    """The worked numbers of the lesson: logits -2.5 and 3.5."""
    got = student.drivers.mlp_forward_cached(**_layers_by_hand())
    expect_close(got, _array([-2.5], [3.5]), because="relu stands between the layers")


@pytest.mark.exercise("mlp_forward_cached")
@pytest.mark.public
def test_mlp_forward_of_one_layer_by_hand(student):
    """A single layer is linear: its negative outputs stay negative."""
    case = _by_hand()
    got = student.drivers.mlp_forward_cached(x=case["x"], layers=[(case["W1"], case["b1"])])
    expect_close(got, _array([-0.5, 1], [1.5, -2]), because=LOGITS)


@pytest.mark.exercise("mlp_backward")
@pytest.mark.public
def test_mlp_backward_of_two_layers_by_hand(student):
    """The worked numbers of the lesson, a list of (dW, db), the first layer's first."""
    got = student.drivers.mlp_backward(dlogits=_array([1], [-2]), **_layers_by_hand())
    expected = [
        (_array([0, -4, -4], [-3, -6, 0]), _array(-4, -3)),
        (_array([-3, 1]), _array(-1)),
    ]
    expect_close(got, expected, because="each gradient stands where its layer stands")


@pytest.mark.exercise("mlp_backward")
@pytest.mark.public
def test_mlp_backward_of_one_layer_by_hand(student):
    """A single layer has no relu: dW is dlogits^T x, and db adds up the examples."""
    case = _by_hand()
    got = student.drivers.mlp_backward(
        x=case["x"], layers=[(case["W1"], case["b1"])], dlogits=_array([1, 2], [3, -1])
    )
    expected = [(_array([1, 5, 3], [2, 3, -1]), _array(4, 1))]
    expect_close(got, expected, because="there is no activation after the last layer")


def _one_layer():
    """One layer of zeros: every class has a probability of 1/3."""
    layers = [(np.zeros((3, 2)), np.zeros(3))]
    return {"layers": layers, "x": _array([1, 2], [3, 0]), "labels": np.array([0, 2])}


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.public
def test_mlp_loss_of_equal_logits(student):
    """Three equal logits cost ln 3."""
    got = student.drivers.mlp_loss_and_grads(part="loss", **_one_layer())
    because = "a network that knows nothing gives each of C classes 1/C, and pays ln C"
    expect_close(got, float(np.log(3)), because=because)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.public
def test_mlp_grads_by_hand(student):
    """Probabilities of 1/3, less 1 at the label, over two examples."""
    got = student.drivers.mlp_loss_and_grads(part="grads", **_one_layer())
    dW = _array([1, -4], [4, 2], [-5, 2]) / 6
    because = "the walk starts at (softmax - onehot) / n, and that is the only 1/n"
    expect_close(got, [(dW, _array(-1, 2, -1) / 6)], because=because)


@pytest.mark.exercise("mlp_loss_and_grads")
@pytest.mark.public
def test_mlp_penalty_by_hand(student):
    """Weights 1, 2, 1, 2 with reg 0.5 cost 5 more, and biases of 7 cost nothing."""
    case = {"layers": [(_array([1, 2], [1, 2]), _array(7, 7))], "x": _array([1, 2], [3, 0])}
    case |= {"labels": np.array([0, 1]), "reg": 0.5}
    got = student.drivers.mlp_loss_and_grads(part="loss", **case)
    expect_close(got, float(np.log(2)) + 5.0, because=PENALTY)


def _from_zeros():
    """Three examples, and a network of zeros that gives both classes 1/2."""
    params = {"W1": np.zeros((3, 2)), "b1": np.zeros(3), "W2": np.zeros((2, 3)), "b2": np.zeros(2)}
    X = _array([1, 2], [3, 0], [-1, 1])
    training = {"lr": 12.0, "batch_size": 3, "epochs": 1, "seed": 0}
    return {"params": params, "X": X, "y": np.array([0, 0, 1])} | training


@pytest.mark.exercise("train_two_layer")
@pytest.mark.public
def test_train_one_step_by_hand(student):
    """From zeros, one step with lr 12 makes W2 plus and minus 1, and b2 plus and minus 2."""
    case = _from_zeros()
    got = student.drivers.train_two_layer(part="params", **case)
    expected = case["params"] | {"W2": _array([1, 1, 1], [-1, -1, -1]), "b2": _array(2, -2)}
    expect_close(got, expected, because="a step goes from the parameters by -lr times the gradient")


@pytest.mark.exercise("train_two_layer")
@pytest.mark.public
def test_train_reports_the_loss_before_the_step(student):
    """From zeros, the first epoch of one batch costs ln 2."""
    got = student.drivers.train_two_layer(part="losses", **_from_zeros())
    expect_close(got, [float(np.log(2))], because="a batch is measured before it changes anything")


@pytest.mark.exercise("train_two_layer")
@pytest.mark.public
def test_train_learns_twenty_points(student):
    """Twenty points, inside a band or outside, cost less than 0.01 in the end."""
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
    got = student.drivers.train_two_layer(params=params, X=X, y=y, part="vector", **training)
    expect_shape(
        got, (14,), dtype=np.float64, because="the trained parameters have their old shapes"
    )
    W1, b1, W2, b2 = np.split(got, [3, 6, 12])
    then = {"W1": W1.reshape(3, 1), "b1": b1, "W2": W2.reshape(2, 3), "b2": b2}
    loss = functional.cross_entropy(_double(_two_layer_logits(then, X)), torch.tensor(y)).item()
    because = "a hidden layer can bend around a band, and a few steps down the gradient get there"
    expect_between(loss, 0.0, 0.01, because=because)
KEEPS = "an entry is kept where the number drawn for it is p or more"
SCALES = "what is kept is divided by 1 - p, so that the mean stays where it was"


@pytest.mark.exercise("dropout_forward")
@pytest.mark.public
def test_dropout_by_hand(student):
    """default_rng(0) draws 0.64, 0.27, 0.04, 0.02, 0.81, 0.91: with p = 0.5 three are kept."""
    case = {"x": _array([1, 2, 3], [4, 5, 6]), "p": 0.5, "seed": 0}
    got = student.drivers.dropout_forward(part="mask", **case)
    expect_close(got, _array([2, 0, 0], [0, 2, 2]), because=KEEPS)
    got = student.drivers.dropout_forward(part="out", **case)
    expect_close(got, _array([2, 0, 0], [0, 10, 12]), because=SCALES)


@pytest.mark.exercise("dropout_forward")
@pytest.mark.public
def test_dropout_is_off_when_not_training(student):
    """With train=False x comes out as it is, with a mask of ones."""
    case = {"x": _array([1, -2, 3], [4, 0, 6]), "p": 0.5, "seed": 0, "train": False}
    because = "what survives was scaled up while training, so nothing is left to do"
    got = student.drivers.dropout_forward(part="out", **case)
    expect_close(got, _array([1, -2, 3], [4, 0, 6]), because=because)
    got = student.drivers.dropout_forward(part="mask", **case)
    expect_close(got, np.ones((2, 3)), because=because)
SAME_MASK = "a slope passes where the entry passed, scaled as the entry was"


@pytest.mark.exercise("dropout_backward")
@pytest.mark.public
def test_dropout_backward_by_hand(student):
    """With the mask 2, 0, 2 the slopes 3, 5 and -1 become 6, 0 and -2."""
    got = student.dropout_backward(_array(3, 5, -1), _array(2, 0, 2))
    expect_close(got, _array(6, 0, -2), because=SAME_MASK)


@pytest.mark.exercise("dropout_backward")
@pytest.mark.public
def test_dropout_backward_when_not_training(student):
    """A mask of ones passes every slope as it is, a mask of zeros none."""
    dout = _array([3, 5], [-1, 2])
    got = student.dropout_backward(dout, _array([1, 1], [0, 0]))
    expect_close(got, _array([3, 5], [0, 0]), because=SAME_MASK)
    expect_close(student.dropout_backward(dout, np.ones((2, 2))), dout, because=SAME_MASK)
