"""Backpropagation.

The public checks: run `pytest` in this folder.
"""

import numpy as np
import pytest
from autograder import expect_arguments_unchanged, expect_between, expect_close, expect_examples, expect_prediction, expect_raises, expect_random_state_unchanged
NAMES = ("W1", "b1", "W2", "b2")
FLOAT32 = "float32 arrays give what the same numbers give in float64, to fewer digits"
WHOLE = "whole numbers give what the same numbers give as floats"
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
LAYERS = "each layer is x W^T + b, and relu stands between two layers, and only there"
WEIGHTS = (
    "dW is dout^T x: what arrives at a layer's output times what went into it, summed over examples"
)
BIASES = "a bias reaches every example, so its slope is the sum of dout over the examples"
PLACES = f"each gradient stands where its layer stands; {WEIGHTS}, and db is the sum of dout"
KINK = "at exactly 0 the slope of relu is 0, here as in PyTorch"
START = "the walk starts at (softmax - onehot) / n, which is the only 1/n; the rest is mlp_backward"
PENALTY = (
    "the loss is the mean cross-entropy plus reg times the squares of all weights, and of no bias"
)
PENALTY_SLOPE = "the slope of reg W^2 is 2 reg W, for the weights of all layers and for no bias"
LARGE = "far apart, -log p of a label is what its logit lies below the best of its row"
STEP = "each parameter moves by -lr times its gradient, all of them taken before anything moves"
EPOCH = "an epoch's loss is the mean over its examples, each measured before its batch's step"
ORDER = (
    "an epoch's batches are slices of one rng.permutation(N), labels beside their examples, "
    "and each moves every parameter by -lr times its own mean gradient"
)


def _array(*rows):
    return np.array(rows, dtype=np.float64)


def _float32(case):
    """The same in float32."""
    if isinstance(case, dict):
        return {name: _float32(part) for name, part in case.items()}
    if isinstance(case, list | tuple):
        return type(case)(map(_float32, case))
    return case.astype(np.float32)


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
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("params and dlogits are not changed.")
def test_two_layer_backward_leaves_its_arguments_alone(student):
    """params and dlogits come out as they went in."""
    for case in (_sigmoid_by_hand(), _relu_by_hand()):
        got = student.drivers.two_layer_backward(dlogits=_array([1], [-2]), part="b2", **case)
        expect_close(got, _array(-1), because=BIASES)
    expect_arguments_unchanged(student)


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
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("No argument is changed, nor the list.")
def test_mlp_forward_leaves_its_arguments_alone(student):
    """x, the weights and the list come out as they went in."""
    got = student.drivers.mlp_forward_cached(**_layers_by_hand())
    expect_close(got, _array([-2.5], [3.5]), because=LAYERS)
    expect_arguments_unchanged(student)


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
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("layers, the list, and dlogits are not changed.")
def test_mlp_backward_leaves_its_arguments_alone(student):
    """The list, the weights and dlogits come out as they went in."""
    got = student.drivers.mlp_backward(dlogits=_array([1], [-2]), **_layers_by_hand())
    expect_close(got, SLOPES_BY_HAND, because=PLACES)
    expect_arguments_unchanged(student)


def _one_layer():
    """One layer of zeros: every class has a probability of 1/3."""
    layers = [(np.zeros((3, 2)), np.zeros(3))]
    return {"layers": layers, "x": _array([1, 2], [3, 0]), "labels": np.array([0, 2])}


def _penalised():
    """Two layers of which the first is off, so that both classes have a probability of 1/2."""
    layers = [(_array([1, 2]), _array(-100)), (_array([2], [-1]), _array(7, 7))]
    x, labels = _array([1, 2], [3, 0]), np.array([0, 1])
    return {"layers": layers, "x": x, "labels": labels, "reg": 0.5}


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
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("No argument is changed.")
def test_mlp_loss_and_grads_leave_their_arguments_alone(student):
    """The layers, x and the labels come out as they went in."""
    got = student.drivers.mlp_loss_and_grads(part="loss", **_penalised())
    expect_close(got, float(np.log(2)) + 5.0, because=PENALTY)
    expect_arguments_unchanged(student)
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
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("No argument is changed.")
def test_dropout_backward_leaves_its_arguments_alone(student):
    """dout and the mask come out as they went in."""
    got = student.dropout_backward(_array(3, 5, -1), _array(2, 0, 2))
    expect_close(got, _array(6, 0, -2), because=SAME_MASK)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("examples_mlp_loss_and_grads")
@pytest.mark.public
@pytest.mark.idea("right examples")
@pytest.mark.asks("Return one to five examples of calls")
def test_examples_mlp_loss_and_grads_are_pairs(student):
    """One to five pairs of a tuple of arguments and an answer, all of finite numbers."""
    expect_examples(student.examples_mlp_loss_and_grads())


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
