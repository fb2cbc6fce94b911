"""Autograd and losses in PyTorch.

The hand-worked model is w x + b with w = 1 and b = 0. Elsewhere the expected numbers come from a
closed form in NumPy or from autograd in one piece, without modules.
"""

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
import torch

from autograder import (
    expect_arguments_unchanged,
    expect_close,
    expect_equal,
    expect_items,
    expect_part,
    expect_prediction,
    expect_raises,
    expect_random_state_unchanged,
    expect_shape,
    special_arrays,
)

LINE = [(torch.tensor([[1.0]]), torch.tensor([0.0]))]
PAIR = (torch.tensor([[1.0], [2.0]]), torch.tensor([[2.0], [4.0]]))
ONE_BATCH = {"layers": LINE, "x": PAIR[0], "y": PAIR[1], "criterion": "mse"}
LONELY = (torch.tensor([[3.0]]), torch.tensor([[6.0]]))
ODDS = [(torch.tensor([[1.0, 0.0], [0.0, 1.0]]), torch.tensor([0.0, 0.0]))]  # logits are the inputs
LN3 = math.log(3)
TABLES = ((1, 5), (3, 3), (3, 2), (4, 2), (3, 3), (2, 4), (5, 3), (5, 1))

FRESH = "the gradients are those of these examples, whatever gradients were there before"
LEFT = "whoever hands in a tensor may still need it, with all that hangs on it"
PLAIN = "the gradient is a plain tensor of numbers, which no further gradient flows through"
CALCULUS = "each entry of the gradient is the slope of f along that entry of x"
NAMES = "the name of a parameter says in which place of the Sequential its layer is"
SIZES = "nn.Linear(n, m) takes n numbers to m, with m rows of n weights, and m biases"
TRAINED = "the parameters of nn.Linear require a gradient from the start"
BETWEEN = "a Linear layer and a ReLU take turns, and what the last Linear layer gives is the answer"
ROWS = "a log-probability is a logit of the last layer minus the logsumexp of its row of logits"
MEAN = "an image with the logits z costs logsumexp(z) - z[label], and the loss is the mean of that"
GRAPH = "the logits have the gradient (softmax - onehot) / N, and it flows back through every layer"
EVERY = "each entry is the gradient of this batch's loss, for the parameter of that name"
MSE = "the loss is the mean of r**2; w has the slope 2 r x and b the slope 2 r, averaged as well"
ONLY = "a parameter without a gradient maps to None, and every other one to its gradient"
SHARES = "it is the gradient of what all examples cost over their number, in whichever batches"
DOWN = "a parameter p becomes p - lr * p.grad"
OBJECTS = "the model knows its parameters as objects, and the step is written into these objects"
SOFTMAX = "the probabilities of one example are the softmax of its own row of logits"
DROPOUT = "dropout in evaluation hands everything on, so it is as if the model had none"
EXAMPLES = "the loss is the sum of all squared residuals over 2n, where n counts the examples"
DOWNHILL = "pred has the gradient (pred - target) / n, target the opposite; n counts the examples"
UPSTREAM = "the gradient of pred is upstream * (pred - target) / n, and that of target its opposite"
PIXELS = "0 - 1 is -1 in floats, and integers become floats before they are subtracted"
KEPT = "the caller may need them as they were"
THEIRS = "parameters, modes and gradients are the caller's, who may be gathering gradients just now"
NO_CHANGES = {
    "numbers that changed": 0,
    "gradients that changed": 0,
    "requires_grad that changed": 0,
}


def pair(run: object) -> tuple[object, object]:
    """The loss and the gradients in this run, if they are a pair."""
    answer = expect_part(run, "answer")
    expect_items(answer, tuple, 2)
    return answer


def singles(*values: float) -> torch.Tensor:
    """A float32 tensor of these values."""
    return torch.tensor(values, dtype=torch.float32)


def draw(rng: np.random.Generator, *shape: int) -> torch.Tensor:
    """A random float64 tensor."""
    return torch.tensor(rng.normal(size=shape))


def specials(
    rng: np.random.Generator, *shapes: list, dtype: type = np.float64
) -> Iterator[list[torch.Tensor]]:
    """Lists of tensors of this dtype that are special in one way each."""
    for arrays in special_arrays(rng, *shapes, dtype=dtype):
        yield [torch.as_tensor(array) for array in arrays]


def layers(rng: np.random.Generator, *sizes: int, dtype: type = np.float32) -> list:
    """Weights and biases of Linear layers between these sizes."""
    return [
        (rng.normal(size=(after, before)).astype(dtype), rng.normal(size=after).astype(dtype))
        for before, after in pairwise(sizes)
    ]


def batches(rng: np.random.Generator, sizes: list[int], features: int, classes: int) -> list:
    """Batches of these sizes, with integer labels."""
    return [
        (rng.normal(size=(n, features)).astype(np.float32), rng.integers(classes, size=n))
        for n in sizes
    ]


def logits_of(net: list, x: object) -> torch.Tensor:
    """What Linear layers with ReLU between them answer, in float64."""
    return _run([(torch.tensor(w).double(), torch.tensor(b).double()) for w, b in net], x)


def _run(net, x):
    out = torch.as_tensor(x).double()
    for index, (w, b) in enumerate(net):
        out = (out.clamp(min=0) if index else out) @ w.T + b
    return out


def by_autograd(net: list, x: object, loss: object) -> tuple[float, dict[str, torch.Tensor]]:
    """The loss of the logits, and its gradients by name, in float64 and then in the net's dtype."""
    leaves = [
        tuple(torch.tensor(part, dtype=torch.float64, requires_grad=True) for part in one)
        for one in net
    ]
    value = loss(_run(leaves, x))
    value.backward()
    place = (lambda n: 2 * n) if len(net) > 1 else (lambda n: n)
    names = [f"{place(n)}.{name}" for n in range(len(net)) for name in ("weight", "bias")]
    dtype = torch.as_tensor(net[0][0]).dtype
    grads = [leaf.grad.to(dtype) for one in leaves for leaf in one]
    return value.item(), dict(zip(names, grads, strict=True))


def cross_entropy(labels: object) -> object:
    """The mean cross-entropy of logits, as a function of them."""
    wanted = torch.as_tensor(labels).long()
    return lambda z: (z.logsumexp(1) - z[torch.arange(len(z)), wanted]).mean()


def squares(target: torch.Tensor) -> object:
    """The mean squared error of predictions, as a function of them."""
    return lambda z: ((z - target) ** 2).mean()


# gradient_of


@pytest.mark.exercise("gradient_of")
@pytest.mark.asks("Return the gradient of `f` at `x`, by autograd.")
@pytest.mark.public
def test_gradient_of_a_mean_of_squares(student):
    """At x = (1, 3) the mean of squares has the slopes 2x/n = (1, 3)."""
    got = student.drivers.gradient_of(function="mean of squares", x=singles(1, 3), part="grad")
    expect_close(got, singles(1, 3), because=CALCULUS)


@pytest.mark.exercise("gradient_of")
@pytest.mark.asks("Return the gradient of `f` at `x`, by autograd.")
@pytest.mark.public
def test_gradient_of_a_cubic(student):
    """x**3, added up over the entries 1, 2 and -3, has the slopes 3x**2 = 3, 12 and 27."""
    x = torch.tensor([1.0, 2.0, -3.0], dtype=torch.float64)
    got = student.drivers.gradient_of(function="cubic", x=x, part="grad")
    expect_close(got, 3 * x**2, because=CALCULUS)


@pytest.mark.exercise("gradient_of")
@pytest.mark.idea("an old gradient")
@pytest.mark.asks("it may have a `.grad` from before. None of this shows in the answer")
@pytest.mark.public
@pytest.mark.special
def test_gradient_of_ignores_an_old_gradient(student):
    """That x has the gradient (7, -5) already does not show in the answer."""
    given = {"function": "mean of squares", "x": singles(1, 3), "given": "leaf"}
    for calls in (1, 2):
        got = student.drivers.gradient_of(**given, stale=singles(7, -5), calls=calls, part="grad")
        because = "the answer is the slope of f at x, whatever gradient x has from before"
        expect_close(got, singles(1, 3), because=because)


@pytest.mark.exercise("gradient_of")
@pytest.mark.idea("x is left as found")
@pytest.mark.asks("all of it is left as found")
@pytest.mark.public
@pytest.mark.special
def test_gradient_of_leaves_x_as_found(student):
    """An x that requires a gradient, and has one, is the same after the call."""
    given = {"function": "mean of squares", "x": singles(1, 3), "given": "leaf"}
    for stale in (singles(7, -5), None):
        got = student.drivers.gradient_of(**given, stale=stale, part="grad")
        expect_close(got, singles(1, 3), because=CALCULUS)
        found = {"x.grad": stale, "x.requires_grad": True, "x": singles(1, 3)}
        for part, expected in found.items():
            got = student.drivers.gradient_of(**given, stale=stale, part=part)
            expect_close(got, expected, because=LEFT)


@pytest.mark.exercise("gradient_of")
@pytest.mark.idea("an old gradient")
@pytest.mark.asks("all of it is left as found: x's numbers, its `requires_grad` and its `.grad`")
@pytest.mark.special
def test_gradient_of_leaves_the_old_gradient(student, rng):
    """The `.grad` that x has is the same after the call, be it numbers or None."""
    for stale in (draw(rng, 5), None):
        x = draw(rng, 5)
        run = student.drivers.gradient_of(function="cubic", x=x, given="leaf", stale=stale)
        expect_shape(expect_part(run, "answer"), (5,), dtype=torch.float64)
        expected = {"x": x, "x.requires_grad": True, "x.grad": stale}
        expect_close(expect_part(run, "found"), expected, because=LEFT)


@pytest.mark.exercise("gradient_of")
@pytest.mark.idea("x is left as found")
@pytest.mark.asks("all of it is left as found: x's numbers, its `requires_grad` and its `.grad`")
@pytest.mark.special
def test_gradient_of_leaves_a_plain_tensor_plain(student, rng):
    """A tensor that required no gradient requires none afterwards, and has the `.grad` it had."""
    for stale in (None, draw(rng, 3)):
        x = draw(rng, 3)
        run = student.drivers.gradient_of(function="cubic", x=x, stale=stale)
        expect_shape(expect_part(run, "answer"), (3,), dtype=torch.float64)
        expected = {"x": x, "x.requires_grad": False, "x.grad": stale}
        expect_close(expect_part(run, "found"), expected, because=LEFT)


@pytest.mark.exercise("gradient_of")
@pytest.mark.asks("it may hang on a graph")
@pytest.mark.public
@pytest.mark.special
def test_gradient_of_takes_a_node_of_a_graph(student):
    """An x that was computed from something else has a gradient as well."""
    got = student.drivers.gradient_of(
        function="mean of squares", x=singles(1, 3), given="node", part="grad"
    )
    because = "the gradient is that of f at these numbers, wherever they come from"
    expect_close(got, singles(1, 3), because=because)


@pytest.mark.exercise("gradient_of")
@pytest.mark.asks("a floating tensor of any shape, () too")
def test_gradient_of_any_shape(student, rng):
    """A number, a vector, a matrix and more axes, in float64."""
    for shape in ((), (1,), (3, 2), (2, 3, 5)):
        x, c = draw(rng, *shape), draw(rng, *shape)
        run = student.drivers.gradient_of(function="cubic", x=x, c=c)
        expect_close(expect_part(run, "answer"), 3 * c * x**2, because=CALCULUS)


@pytest.mark.exercise("gradient_of")
@pytest.mark.idea("entries that act together")
@pytest.mark.asks("Return the gradient of `f` at `x`, by autograd.")
def test_gradient_of_entries_that_depend_on_one_another(student, rng):
    """The product of two sums: every entry acts through both."""
    x, c = draw(rng, 3, 5), draw(rng, 3, 5)
    run = student.drivers.gradient_of(function="product", x=x, c=c)
    expected = c * x.exp() * x.sin().sum() + (c * x.exp()).sum() * x.cos()
    expect_close(expect_part(run, "answer"), expected, because=CALCULUS)


@pytest.mark.exercise("gradient_of")
@pytest.mark.asks("The answer has the shape and dtype of x and requires no gradient itself.")
@pytest.mark.public
@pytest.mark.special
def test_gradient_of_is_a_plain_tensor(student):
    """The answer requires no gradient, whatever x does."""
    for given in ("plain", "leaf", "node"):
        call = {"function": "cubic", "x": singles(1, 3, -2), "given": given}
        expect_shape(student.drivers.gradient_of(**call, part="grad"), (3,), dtype=torch.float32)
        got = student.drivers.gradient_of(**call, part="grad.requires_grad")
        expect_equal(got, False, because=PLAIN)


@pytest.mark.exercise("gradient_of")
@pytest.mark.asks("x: a floating tensor of any shape")
@pytest.mark.special
def test_gradient_of_special_tensors(student, rng):
    """Tensors with zeros, with equal or large entries, of one row or column, and others."""
    for x, c in specials(rng, *([shape, shape] for shape in TABLES)):
        run = student.drivers.gradient_of(function="cubic", x=x, c=c)
        expect_close(expect_part(run, "answer"), 3 * c * x**2, because=CALCULUS)


# build_classifier


@pytest.mark.exercise("build_classifier")
@pytest.mark.idea("names of the parameters")
@pytest.mark.asks('the parameters are called "0.weight", "0.bias", "2.weight", "2.bias"')
@pytest.mark.public
def test_build_classifier_names_its_parameters(student):
    """784-128-64-10 is three Linear layers, in the places 0, 2 and 4 of a Sequential."""
    for options in ({}, {"log_probs": True}):
        for part, expected, because in (
            ("model", "Sequential", "the layers stand in an nn.Sequential"),
            ("names", ["0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"], NAMES),
            ("shapes", [[128, 784], [128], [64, 128], [64], [10, 64], [10]], SIZES),
            ("trained", 6, TRAINED),
        ):
            got = student.drivers.classifier_parameters(
                sizes=[784, 128, 64, 10], **options, part=part
            )
            expect_equal(got, expected, because=because)


@pytest.mark.exercise("build_classifier")
@pytest.mark.idea("names of the parameters")
@pytest.mark.asks("Return a flat `nn.Sequential` of `nn.Linear` layers, with biases")
def test_build_classifier_names_those_of_other_sizes(student):
    """One layer, layers of one unit, layers of equal sizes, and five layers."""
    for sizes in ([3, 5], [1, 3, 1], [4, 4, 4], [2, 7, 1, 3, 5, 2]):
        for log_probs in (False, True):
            got = student.drivers.classifier_parameters(sizes=sizes, log_probs=log_probs)
            pairs = list(enumerate(pairwise(sizes)))
            names = [f"{2 * n}.{kind}" for n, _ in pairs for kind in ("weight", "bias")]
            expect_equal(expect_part(got, "model"), "Sequential", because="it is an nn.Sequential")
            expect_equal(expect_part(got, "names"), names, because=NAMES)
            shapes = [shape for _, (a, b) in pairs for shape in ([b, a], [b])]
            expect_equal(expect_part(got, "shapes"), shapes, because=SIZES)
            expect_equal(expect_part(got, "trained"), 2 * len(pairs), because=TRAINED)


@pytest.mark.exercise("build_classifier")
@pytest.mark.asks("After the last Linear layer there is nothing, or the log-softmax.")
@pytest.mark.public
def test_build_classifier_gives_bare_logits(student):
    """The hidden units -1 and 2 become 0 and 2; the logits are -4 and 5, with no more ado."""
    net = [
        (torch.tensor([[-1.0], [2.0]]), torch.tensor([0.0, 0.0])),
        (torch.tensor([[1.0, -2.0], [3.0, 2.0]]), torch.tensor([0.0, 1.0])),
    ]
    got = student.drivers.classifier_output(layers=net, x=torch.tensor([[1.0]]))
    expect_close(got, torch.tensor([[-4.0, 5.0]]), because=BETWEEN)


@pytest.mark.exercise("build_classifier")
@pytest.mark.idea("log-probabilities")
@pytest.mark.asks("log_probs: add a log-softmax over the classes of each example")
@pytest.mark.public
def test_build_classifier_gives_log_probabilities(student):
    """Logits ln 3 and 0 have the probabilities 3/4 and 1/4; asked for are the logarithms."""
    x = torch.tensor([[LN3, 0.0], [LN3, 0.0], [0.0, LN3]])
    got = student.drivers.classifier_output(layers=ODDS, x=x, log_probs=True)
    low, high = math.log(1 / 4), math.log(3 / 4)
    expect_close(got, torch.tensor([[high, low], [high, low], [low, high]]), because=ROWS)


@pytest.mark.exercise("build_classifier")
@pytest.mark.idea("any number of layers")
@pytest.mark.asks("an activation between any two of them")
def test_build_classifier_of_any_depth(student, rng):
    """Networks of one, two and five layers."""
    for sizes in ((3, 5), (5, 2, 3), (2, 7, 5, 3, 11, 13)):
        net, x = layers(rng, *sizes), rng.normal(size=(7, sizes[0])).astype(np.float32)
        got = student.drivers.classifier_output(layers=net, x=x, log_probs=False)
        expect_close(got, logits_of(net, x).float(), because=BETWEEN)


@pytest.mark.exercise("build_classifier")
@pytest.mark.idea("log-probabilities")
@pytest.mark.asks("log_probs: add a log-softmax over the classes of each example")
def test_build_classifier_normalises_each_row(student, rng):
    """The log-probabilities of 7 examples in 3 classes, and of one example."""
    for n in (7, 1):
        net, x = layers(rng, 5, 11, 3), rng.normal(size=(n, 5)).astype(np.float32)
        got = student.drivers.classifier_output(layers=net, x=x, log_probs=True)
        z = logits_of(net, x)
        expect_close(got, (z - z.logsumexp(1, keepdim=True)).float(), because=ROWS)


@pytest.mark.exercise("build_classifier")
@pytest.mark.idea("log-probabilities")
@pytest.mark.asks("add a log-softmax over the classes of each example, as `nn.NLLLoss` expects it")
def test_build_classifier_pairs_with_two_losses(student, rng):
    """CrossEntropyLoss on the one kind and NLLLoss on the other, with the same weights."""
    net, data = layers(rng, 3, 7, 5), batches(rng, [11], 3, 5)[0]
    got = student.drivers.classifier_losses(layers=net, x=data[0], labels=data[1])
    value = cross_entropy(data[1])(logits_of(net, data[0])).float()
    expected = {"cross-entropy": value, "negative log-likelihood": value}
    because = "with the same weights both losses are the mean of logsumexp(z) - z[label]"
    expect_close(got, expected, because=because)


@pytest.mark.exercise("build_classifier")
@pytest.mark.asks("add a log-softmax over the classes of each example, as `nn.NLLLoss` expects it")
@pytest.mark.special
def test_build_classifier_bears_a_large_gap(student):
    """A logit 1000 below another has the log-probability -1000."""
    x = torch.tensor([[1000.0, 0.0], [0.0, -1000.0], [0.0, 1000.0]])
    got = student.drivers.classifier_output(layers=ODDS, x=x, log_probs=True)
    expected = torch.tensor([[0.0, -1000.0], [0.0, -1000.0], [-1000.0, 0.0]])
    because = ROWS
    expect_close(got, expected, because=because)


@pytest.mark.exercise("build_classifier")
@pytest.mark.asks("Leave the first weights to `nn.Linear`, which draws new ones at each call.")
@pytest.mark.public
@pytest.mark.special
def test_build_classifier_draws_new_weights(student):
    """Two classifiers share no layer, and do not start from the same numbers."""
    because = "every network has weights of its own, drawn from the global generator as it stands"
    for part, expected in (("parameters", 4), ("shared", 0), ("same", 0)):
        got = student.drivers.two_classifiers(sizes=[5, 7, 3], part=part)
        expect_equal(got, expected, because=because)


@pytest.mark.exercise("build_classifier")
@pytest.mark.asks("The list is not changed.")
@pytest.mark.advisory
@pytest.mark.public
def test_build_classifier_leaves_the_sizes(student):
    """The list of sizes is the same afterwards."""
    got = student.drivers.classifier_parameters(sizes=[2, 3, 5], part="shapes")
    expect_equal(got, [[3, 2], [3], [5, 3], [5]], because=SIZES)
    expect_arguments_unchanged(student)


# classification_loss


def digits(rng: np.random.Generator, n: int, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Images of noise, and labels."""
    images = rng.normal(size=(n, 1, 28, 28)).astype(np.float32)
    return images, rng.integers(classes, size=n)


def biases(*logits: float) -> list:
    """A model whose logits are these, whatever the image."""
    return [(torch.zeros(len(logits), 784), singles(*logits))]


def faint(rng: np.random.Generator, *sizes: int, dtype: type = np.float32) -> list:
    """Layers from 784 pixels, with first weights so small that the logits are of ordinary size."""
    (weight, bias), *others = layers(rng, 784, *sizes, dtype=dtype)
    return [((weight / 28).astype(dtype), bias), *others]


@pytest.mark.exercise("classification_loss")
@pytest.mark.asks("Return the mean cross-entropy of `model` on a batch of images")
@pytest.mark.public
def test_classification_loss_worked_by_hand(student):
    """With logits ln 3 and 0 for every image, label 0 costs ln(4/3) and label 1 costs ln 4."""
    images = torch.zeros(3, 1, 28, 28)
    got = student.drivers.classification_loss(
        layers=biases(LN3, 0.0), images=images, labels=torch.tensor([0, 1, 0]), part="loss"
    )
    expected = (2 * math.log(4 / 3) + math.log(4)) / 3
    expect_close(got, torch.tensor(expected), because=MEAN)


@pytest.mark.exercise("classification_loss")
@pytest.mark.asks("Return the mean cross-entropy of `model` on a batch of images")
@pytest.mark.public
@pytest.mark.special
def test_classification_loss_of_perfect_logits(student):
    """Ten classes: a sure and right model costs nothing, a sure and wrong one 30."""
    images = torch.zeros(2, 1, 28, 28)
    for label, expected in ((3, 0.0), (7, 30.0)):
        got = student.drivers.classification_loss(
            layers=biases(0, 0, 0, 30, 0, 0, 0, 0, 0, 0),
            images=images,
            labels=torch.tensor([label, label]),
            part="loss",
        )
        expect_close(got, torch.tensor(expected), because=MEAN)


@pytest.mark.exercise("classification_loss")
@pytest.mark.idea("gradients flow back")
@pytest.mark.asks("ready for `.backward()`")
@pytest.mark.public
def test_classification_loss_is_on_the_graph(student):
    """The gradient of ln 3 and 0 is (p - y): -1/4 and 1/4 for a single image of label 0."""
    given = {"layers": biases(LN3, 0.0), "images": torch.ones(1, 1, 28, 28)}
    given["labels"] = torch.tensor([0])
    got = student.drivers.classification_loss(**given, part="requires_grad")
    because = "a loss that came from the parameters hangs on the graph, and requires a gradient"
    expect_equal(got, True, because=because)
    got = student.drivers.gradients_of_classification_loss(**given, part="0.bias")
    expect_close(got, torch.tensor([-0.25, 0.25]), because=GRAPH)


@pytest.mark.exercise("classification_loss")
@pytest.mark.idea("number types")
@pytest.mark.asks(
    "converted to the dtype of the model's weights; nothing else is done to the pixels"
)
@pytest.mark.public
@pytest.mark.handling
def test_classification_loss_takes_pixels_as_they_are(student):
    """Pixels of 2 in uint8, in a model with float64 weights, whose logits are 0.78 and -0.78."""
    weight = torch.linspace(0.001, -0.001, 1568, dtype=torch.float64).reshape(2, 784)
    net = [(weight, torch.zeros(2, dtype=torch.float64))]
    images = torch.full((1, 1, 28, 28), 2, dtype=torch.uint8)
    labels = torch.tensor([1], dtype=torch.uint8)
    got = student.drivers.classification_loss(layers=net, images=images, labels=labels, part="loss")
    high = 2 * 784 * 0.001 * 784 / 1567  # twice 784 weights, whose mean is 784/1567 of the first
    expected = torch.tensor(math.log(1 + math.exp(2 * high)), dtype=torch.float64)
    because = "the loss is that of these very numbers as pixels and labels, whatever their dtype"
    expect_close(got, expected, because=because)


@pytest.mark.exercise("classification_loss")
@pytest.mark.idea("the model is left as found")
@pytest.mark.asks("The model runs in the mode in which it is found and stays in it")
@pytest.mark.public
@pytest.mark.special
def test_classification_loss_leaves_the_mode(student):
    """A model in evaluation runs in evaluation and stays in it, one in training in training."""
    images, labels = torch.zeros(1, 1, 28, 28), torch.tensor([0])
    for training in (False, True):
        given = {"layers": biases(LN3, 0.0), "images": images, "labels": labels}
        got = student.drivers.classification_loss(**given, training=training, part="loss")
        expect_close(got, torch.tensor(math.log(4 / 3)), because=MEAN)
        because = "the caller says in which mode the loss is measured, and what is done with it"
        for part, expected in (
            ("seen", [training]),
            ("training", [training, training]),
        ):
            got = student.drivers.classification_loss(**given, training=training, part=part)
            expect_equal(got, expected, because=because)


@pytest.mark.exercise("classification_loss")
@pytest.mark.idea("the model is left as found")
@pytest.mark.asks("the `.grad` of its parameters is not touched")
@pytest.mark.public
@pytest.mark.special
def test_classification_loss_touches_no_gradient(student):
    """A `.grad` of 5 is 5 afterwards, and where there was none there is none."""
    given = {"layers": biases(LN3, 0.0), "images": torch.zeros(1, 1, 28, 28)}
    given |= {"labels": torch.tensor([0]), "stale": {"0.bias": 5.0}}
    got = student.drivers.classification_loss(**given, part="loss")
    expect_close(got, torch.tensor(math.log(4 / 3)), because=MEAN)
    got = student.drivers.classification_loss(**given, part="changed")
    because = "backward(), and what is done to gradients before it, is left to the caller"
    expect_equal(got, "nothing", because=because)


@pytest.mark.exercise("classification_loss")
@pytest.mark.asks("Return the mean cross-entropy of `model` on a batch of images")
def test_classification_loss_of_a_network(student, rng):
    """Seven images, two layers, five classes; by an nn.Sequential, and by a module of its own."""
    net, (images, labels) = faint(rng, 3, 5), digits(rng, 7, 5)
    expected = cross_entropy(labels)(logits_of(net, images.reshape(7, 784))).float()
    given = {"layers": net, "images": images, "labels": labels}
    for nested in (False, True):
        run = student.drivers.classification_loss(**given, nested=nested)
        expect_close(expect_part(run, "answer"), expected, because=MEAN)


@pytest.mark.exercise("classification_loss")
@pytest.mark.idea("gradients flow back")
@pytest.mark.asks("still on the graph")
def test_classification_loss_flows_back(student, rng):
    """backward() on the loss gives every parameter its gradient."""
    net, (images, labels) = faint(rng, 3, 5), digits(rng, 7, 5)
    got = student.drivers.gradients_of_classification_loss(layers=net, images=images, labels=labels)
    _, expected = by_autograd(net, images.reshape(7, 784), cross_entropy(labels))
    expect_close(got, expected, because=GRAPH)


@pytest.mark.exercise("classification_loss")
@pytest.mark.asks("images: (N, 1, 28, 28), N >= 1")
@pytest.mark.special
def test_classification_loss_of_one_image(student, rng):
    """A batch of one image."""
    net, (images, labels) = faint(rng, 5), digits(rng, 1, 5)
    run = student.drivers.classification_loss(layers=net, images=images, labels=labels)
    expected = cross_entropy(labels)(logits_of(net, images.reshape(1, 784))).float()
    because = "the first axis counts the images, also if there is just one"
    expect_close(expect_part(run, "answer"), expected, because=because)


@pytest.mark.exercise("classification_loss")
@pytest.mark.idea("number types")
@pytest.mark.asks("of any dtype (pixels in uint8 too)")
@pytest.mark.handling
def test_classification_loss_converts_pixels_and_labels(student, rng):
    """Pixels and labels of many dtypes, weights in float32 and float64."""
    for pixels, dtype, weights in (
        (np.uint8, np.uint8, np.float32),
        (np.float64, np.int32, np.float32),
        (np.uint8, np.int32, np.float64),
        (np.float32, np.int64, np.float64),
        (np.int16, np.int8, np.float32),
        (np.float16, np.int16, np.float64),
    ):
        net = [(w / 256, b) for w, b in faint(rng, 7, dtype=weights)]
        images = rng.integers(0, 256, size=(5, 1, 28, 28)).astype(pixels)
        labels = rng.integers(7, size=5).astype(dtype)
        run = student.drivers.classification_loss(layers=net, images=images, labels=labels)
        value = cross_entropy(labels)(logits_of(net, images.reshape(5, 784)))
        expected = value.to(torch.as_tensor(net[0][1]).dtype)
        because = (
            "the loss is that of these very numbers as pixels and labels, whatever their dtype"
        )
        expect_close(expect_part(run, "answer"), expected, because=because, precision=np.float32)
    net, blank, labels = faint(rng, 7), torch.zeros(2, 1, 28, 28, dtype=torch.uint8), [3, 0]
    labels = torch.tensor(labels)
    run = student.drivers.classification_loss(layers=net, images=blank, labels=labels)
    expected = cross_entropy(labels)(logits_of(net, blank.reshape(2, 784))).float()
    expect_close(expect_part(run, "answer"), expected, because=because, precision=np.float32)


@pytest.mark.exercise("classification_loss")
@pytest.mark.asks("not necessarily contiguous")
@pytest.mark.special
def test_classification_loss_of_a_transposed_view(student, rng):
    """Images whose height and width were exchanged are read as they look."""
    net, (images, labels) = faint(rng, 7), digits(rng, 5, 7)
    run = student.drivers.classification_loss(
        layers=net, images=images, labels=labels, transposed=True
    )
    x = images.swapaxes(2, 3).reshape(5, 784)
    because = "the order of the axes counts, not that in memory"
    expected = cross_entropy(labels)(logits_of(net, x)).float()
    expect_close(expect_part(run, "answer"), expected, because=because)


@pytest.mark.exercise("classification_loss")
@pytest.mark.asks("The logits may be large: 1000 is no reason for an infinity.")
@pytest.mark.public
@pytest.mark.special
def test_classification_loss_bears_large_logits(student):
    """Logits a thousand apart cost a thousand, and not infinity."""
    images = torch.zeros(2, 1, 28, 28)
    got = student.drivers.classification_loss(
        layers=biases(0.0, 1000.0, -500.0), images=images, labels=torch.tensor([0, 2]), part="loss"
    )
    because = "a loss is a difference of logits, as long as it is not taken apart on the way"
    expect_close(got, torch.tensor(1250.0), because=because)


@pytest.mark.exercise("classification_loss")
@pytest.mark.idea("the model is left as found")
@pytest.mark.asks("the `.grad` of its parameters is not touched")
@pytest.mark.special
def test_classification_loss_leaves_the_model(student, rng):
    """Each module ran in its mode and is in it, and each `.grad` is what it was."""
    net, (images, labels) = faint(rng, 3, 5), digits(rng, 2, 5)
    for training, apart in ((True, ()), (False, ()), (True, (2,)), (False, (2,))):
        for stale in (None, {"0.weight": 2.0, "3.bias": 5.0}):
            given = {"layers": net, "images": images, "labels": labels, "dropout": 0.5}
            given |= {"training": training, "apart": apart, "stale": stale}
            run = student.drivers.classification_loss(**given)
            expect_shape(expect_part(run, "answer"), (), dtype=torch.float32)
            flags = [training, training, training, training != bool(apart), training]
            because = "the loss is handed over, and what happens to the model is up to the caller"
            expect_equal(
                expect_part(run, "found"), {"training": flags, **NO_CHANGES}, because=because
            )
            because = "dropout is at work while one trains, and the loss of training has it in it"
            expect_equal(expect_part(run, "seen"), sorted(set(flags)), because=because)


@pytest.mark.exercise("classification_loss")
@pytest.mark.asks("images: (N, 1, 28, 28), N >= 1, of any dtype")
@pytest.mark.special
def test_classification_loss_of_special_images(student, rng):
    """Images that are blank, of one colour, of large pixels and others; also in evaluation."""
    for n, (images,) in enumerate(specials(rng, *([(k, 1, 28, 28)] for k in (3, 1, 2)))):
        net, labels = faint(rng, 5, 3, dtype=np.float64), rng.integers(3, size=len(images))
        run = student.drivers.classification_loss(
            layers=net, images=images, labels=labels, training=n % 2 == 0
        )
        expected = cross_entropy(labels)(logits_of(net, images.flatten(1)))
        expect_close(expect_part(run, "answer"), expected, because=MEAN)


@pytest.mark.exercise("classification_loss")
@pytest.mark.asks("Images and labels are not changed.")
@pytest.mark.advisory
@pytest.mark.public
def test_classification_loss_leaves_the_images(student):
    """The images have the same shape and the same pixels afterwards, and the labels stay."""
    images, labels = torch.full((2, 1, 28, 28), 0.5), torch.tensor([0, 0])
    got = student.drivers.classification_loss(
        layers=biases(LN3, 0.0), images=images, labels=labels, part="loss"
    )
    expect_close(got, torch.tensor(math.log(4 / 3)), because=MEAN)
    expect_arguments_unchanged(student)


# loss_and_grads


@pytest.mark.exercise("loss_and_grads")
@pytest.mark.asks(
    "Return the loss of `model` on one batch, and its gradient for every parameter by name."
)
@pytest.mark.public
def test_loss_and_grads_worked_by_hand(student):
    """Predictions off by -1 and -2 cost 5/2; the slopes are -5 for w and -3 for b."""
    got = student.drivers.loss_and_grads(**ONE_BATCH, part="answer")
    expected = (2.5, {"0.weight": torch.tensor([[-5.0]]), "0.bias": torch.tensor([-3.0])})
    expect_close(got, expected, names=("loss", "grads"), precision=np.float32, because=MSE)


@pytest.mark.exercise("loss_and_grads")
@pytest.mark.idea("old gradients")
@pytest.mark.asks("The gradients are those of this batch alone.")
@pytest.mark.public
@pytest.mark.special
def test_loss_and_grads_ignores_old_gradients(student):
    """Gradients from before, and an earlier call, do not show in the answer."""
    stale = {"0.weight": torch.tensor([[100.0]]), "0.bias": torch.tensor([10.0])}
    got = student.drivers.loss_and_grads(**ONE_BATCH, stale=stale, calls=2, part="grads")
    expected = {"0.weight": torch.tensor([[-5.0]]), "0.bias": torch.tensor([-3.0])}
    expect_close(got, expected, because=FRESH)


@pytest.mark.exercise("loss_and_grads")
@pytest.mark.idea("old gradients")
@pytest.mark.asks("each `.grad` is what it was before the call, None or numbers")
@pytest.mark.public
@pytest.mark.special
def test_loss_and_grads_keeps_gradients_for_others(student):
    """A `.grad` of 100 is 100 afterwards, and where there was none there is none."""
    given = {**ONE_BATCH, "stale": {"0.weight": 100.0}}
    got = student.drivers.loss_and_grads(**given, part="loss")
    expect_close(got, 2.5, precision=np.float32, because=MSE)
    got = student.drivers.loss_and_grads(**given, part="changed")
    because = "someone may be gathering gradients over several batches just now"
    expect_equal(got, "nothing", because=because)


@pytest.mark.exercise("loss_and_grads")
@pytest.mark.idea("parameters without a part")
@pytest.mark.asks("or that the loss does not depend on it")
@pytest.mark.public
@pytest.mark.special
def test_loss_and_grads_of_a_parameter_without_a_part(student):
    """A parameter that the model does not use maps to None, also if it has a `.grad` already."""
    for stale in (None, {"spare": 5.0}):
        got = student.drivers.loss_and_grads(**ONE_BATCH, spare=True, stale=stale, part="grads")
        used = {"0.weight": torch.tensor([[-5.0]]), "0.bias": torch.tensor([-3.0])}
        expect_close(got, {"spare": None, **used}, because=ONLY)


@pytest.mark.exercise("loss_and_grads")
@pytest.mark.idea("the model is left as found")
@pytest.mark.asks("There is one forward pass, in the mode in which the model is.")
@pytest.mark.public
@pytest.mark.special
def test_loss_and_grads_looks_once(student):
    """One forward pass; the model stays in evaluation mode, and its parameters where they are."""
    given = {**ONE_BATCH, "training": False}
    got = student.drivers.loss_and_grads(**given, part="loss")
    expect_close(got, 2.5, precision=np.float32, because=MSE)
    because = "one forward pass gives the loss, and the graph for all gradients"
    expect_equal(student.drivers.loss_and_grads(**given, part="passes"), 1, because=because)
    got = student.drivers.loss_and_grads(**given, part="training")
    expect_equal(got, [False, False], because=KEPT)
    got = student.drivers.loss_and_grads(**given, part="changed")
    expect_equal(got, "nothing", because=THEIRS)


@pytest.mark.exercise("loss_and_grads")
@pytest.mark.idea("old gradients")
@pytest.mark.asks("each `.grad` is what it was before the call, None or numbers")
@pytest.mark.special
def test_loss_and_grads_leaves_old_gradients(student, rng):
    """Each `.grad` is afterwards what it was before: numbers, or None."""
    net, data = layers(rng, 3, 3, 3), batches(rng, [7], 3, 3)[0]  # two layers of one shape
    stale = {"0.weight": rng.normal(size=(3, 3)).astype(np.float32)}
    stale["2.bias"] = rng.normal(size=3).astype(np.float32)
    run = student.drivers.loss_and_grads(layers=net, x=data[0], y=data[1], stale=stale)
    expected = by_autograd(net, data[0], cross_entropy(data[1]))
    expect_close(pair(run), expected, names=("loss", "grads"), precision=np.float32, because=EVERY)
    because = "someone may be gathering gradients over several batches just now"
    expected = {"training": [True] * 4, **NO_CHANGES}
    expect_equal(expect_part(run, "found"), expected, because=because)


@pytest.mark.exercise("loss_and_grads")
@pytest.mark.asks("The loss is a Python float.")
def test_loss_and_grads_gives_the_loss(student, rng):
    """The loss of seven examples, of one, and with a criterion that is a plain function."""
    for n, criterion in ((7, "cross_entropy"), (1, "cross_entropy"), (5, "function")):
        net, data = layers(rng, 3, 11, 2), batches(rng, [n], 3, 2)[0]
        run = student.drivers.loss_and_grads(layers=net, x=data[0], y=data[1], criterion=criterion)
        expected = by_autograd(net, data[0], cross_entropy(data[1]))
        because = "the loss is what criterion(model(x), y) gives, and the gradients are its own"
        given = {"names": ("loss", "grads"), "precision": np.float32}
        expect_close(pair(run), expected, because=because, **given)


@pytest.mark.exercise("loss_and_grads")
@pytest.mark.idea("every parameter by name")
@pytest.mark.asks("The dict has all the names of `model.named_parameters()`.")
def test_loss_and_grads_names_every_parameter(student, rng):
    """Three layers in float64: six gradients, each under the name of its parameter."""
    net, data = layers(rng, 3, 7, 5, 2, dtype=np.float64), batches(rng, [11], 3, 2)[0]
    run = student.drivers.loss_and_grads(layers=net, x=data[0].astype(np.float64), y=data[1])
    _, expected = by_autograd(net, data[0].astype(np.float64), cross_entropy(data[1]))
    expect_close(pair(run)[1], expected, because=EVERY)


@pytest.mark.exercise("loss_and_grads")
@pytest.mark.idea("parameters without a part")
@pytest.mark.asks("A parameter that gets no gradient maps to None, be it that it is frozen")
@pytest.mark.special
def test_loss_and_grads_gives_none_for_a_frozen_parameter(student, rng):
    """The parameters of a frozen layer have entries, which are None whatever `.grad` they have."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [7], 3, 2)[0]
    loss, grads = by_autograd(net, data[0], cross_entropy(data[1]))
    expected = (loss, grads | {"0.weight": None, "0.bias": None})
    given = {"layers": net, "x": data[0], "y": data[1], "frozen": (0,)}
    for stale in (None, {"0.weight": 3.0, "2.bias": 5.0}):
        run = student.drivers.loss_and_grads(**given, stale=stale)
        close = {"names": ("loss", "grads"), "precision": np.float32}
        expect_close(pair(run), expected, because=ONLY, **close)
        found = {"training": [True] * 4, **NO_CHANGES}
        expect_equal(expect_part(run, "found"), found, because=THEIRS)


@pytest.mark.exercise("loss_and_grads")
@pytest.mark.idea("parameters without a part")
@pytest.mark.asks("or that the loss does not depend on it")
@pytest.mark.special
def test_loss_and_grads_gives_none_for_an_unused_parameter(student, rng):
    """A parameter that the loss does not depend on has an entry, which is None."""
    net, data = layers(rng, 3, 2), batches(rng, [7], 3, 2)[0]
    loss, grads = by_autograd(net, data[0], cross_entropy(data[1]))
    expected = (loss, {"spare": None, **grads})
    for stale in (None, {"spare": 3.0}):
        run = student.drivers.loss_and_grads(
            layers=net, x=data[0], y=data[1], spare=True, stale=stale
        )
        close = {"names": ("loss", "grads"), "precision": np.float32}
        expect_close(pair(run), expected, because=ONLY, **close)


@pytest.mark.exercise("loss_and_grads")
@pytest.mark.idea("the model is left as found")
@pytest.mark.asks("they share no memory with the model")
@pytest.mark.public
@pytest.mark.special
def test_loss_and_grads_hands_over_copies(student):
    """The gradients share no memory with the model, and no further gradient flows through them."""
    stale = {"0.weight": 1.0, "0.bias": 1.0}
    expected = {"0.weight": torch.tensor([[-5.0]]), "0.bias": torch.tensor([-3.0])}
    for given in ({}, {"stale": stale}):
        got = student.drivers.loss_and_grads(**ONE_BATCH, **given, part="grads")
        expect_close(got, expected, because=FRESH)
        got = student.drivers.loss_and_grads(**ONE_BATCH, **given, part="on_a_graph")
        expect_equal(got, "none", because=PLAIN)
        got = student.drivers.loss_and_grads(**ONE_BATCH, **given, part="shared")
        because = "the next backward() adds to the model's own gradients, in place"
        expect_equal(got, "none", because=because)


@pytest.mark.exercise("loss_and_grads")
@pytest.mark.idea("the model is left as found")
@pytest.mark.asks("Its parameters do not move, its mode stays")
@pytest.mark.special
def test_loss_and_grads_leaves_the_model(student, reference, rng):
    """Parameters and modes are as found, in a network with BatchNorm in either mode."""
    for training, apart in ((True, ()), (False, ()), (True, (1,)), (False, (1,))):
        net, data = layers(rng, 3, 5, 2), batches(rng, [7], 3, 2)[0]
        given = {"layers": net, "x": data[0], "y": data[1], "batch_norm": True}
        given |= {"training": training, "apart": apart}
        run = student.drivers.loss_and_grads(**given)
        expected = reference.drivers.loss_and_grads(**given)
        given = {"names": ("loss", "grads"), "precision": np.float32}
        because = "BatchNorm uses the batch in training, and its running means in evaluation"
        expect_close(pair(run), expected["answer"], because=because, **given)
        expected = {"training": [training] * 5, **NO_CHANGES}
        expected["training"][2] = training != bool(apart)
        expect_equal(expect_part(run, "found"), expected, because=THEIRS)


@pytest.mark.exercise("loss_and_grads")
@pytest.mark.asks(
    "Return the loss of `model` on one batch, and its gradient for every parameter by name."
)
@pytest.mark.special
def test_loss_and_grads_of_special_batches(student, rng):
    """Inputs and targets with zeros, with large entries, equal to each other, and others."""
    for x, y in specials(rng, *([shape, shape] for shape in TABLES)):
        net = layers(rng, x.shape[1], 6, y.shape[1], dtype=np.float64)
        run = student.drivers.loss_and_grads(layers=net, x=x, y=y, criterion="mse")
        expected = by_autograd(net, x, squares(y))
        expect_close(pair(run), expected, names=("loss", "grads"), because=EVERY)


# accumulate_gradients


@pytest.mark.exercise("accumulate_gradients")
@pytest.mark.idea("batches of other sizes")
@pytest.mark.asks("every example counts 1/N, in whichever batch it is")
@pytest.mark.public
def test_accumulate_weights_batches_by_their_size(student):
    """Residuals -1, -2 in one batch and -3 in another: 2/3 of their sum is the slope of b."""
    got = student.drivers.accumulate_gradients(
        layers=LINE, batches=[PAIR, LONELY], criterion="mse", part="gradients"
    )
    expected = {"0.weight": torch.tensor([[-28 / 3]]), "0.bias": torch.tensor([-4.0])}
    expect_close(got, expected, because=SHARES)


@pytest.mark.exercise("accumulate_gradients")
@pytest.mark.asks(
    "Leave in every `.grad` the gradient of the mean loss over ALL examples of `batches`."
)
@pytest.mark.public
def test_accumulate_equal_batches(student):
    """Residuals -1 and -2 once, and three times over: the slopes are -5 for w and -3 for b."""
    for times in (1, 3):
        got = student.drivers.accumulate_gradients(
            layers=LINE, batches=[PAIR] * times, criterion="mse", part="gradients"
        )
        expected = {"0.weight": torch.tensor([[-5.0]]), "0.bias": torch.tensor([-3.0])}
        because = "over all examples together, w has the mean of 2 r x and b the mean of 2 r"
        expect_close(got, expected, because=because)


@pytest.mark.exercise("accumulate_gradients")
@pytest.mark.idea("old gradients")
@pytest.mark.asks("Gradients from before the call are discarded.")
@pytest.mark.public
@pytest.mark.special
def test_accumulate_clears_first(student):
    """Gradients of 100 and 10 from before do not show, nor does an earlier call."""
    stale = {"0.weight": 100.0, "0.bias": 10.0}
    got = student.drivers.accumulate_gradients(
        layers=LINE, batches=[PAIR], criterion="mse", stale=stale, calls=2, part="gradients"
    )
    expected = {"0.weight": torch.tensor([[-5.0]]), "0.bias": torch.tensor([-3.0])}
    expect_close(got, expected, because=FRESH)


@pytest.mark.exercise("accumulate_gradients")
@pytest.mark.idea("the rest is left alone")
@pytest.mark.asks("A frozen parameter (`requires_grad` is False) is left out.")
@pytest.mark.public
@pytest.mark.special
def test_accumulate_passes_a_frozen_layer(student):
    """With the first of two layers frozen, the second has its gradients: 2/3 of -14 and of -6."""
    given = {"layers": [*LINE, *LINE], "batches": [PAIR, LONELY], "criterion": "mse"}
    because = "a frozen parameter is left out, and the others have their gradients"
    for name, expected in (("2.weight", torch.tensor([[-28 / 3]])), ("2.bias", singles(-4))):
        got = student.drivers.accumulate_gradients(**given, frozen=(0,), part=name)
        expect_close(got, expected, because=because)


@pytest.mark.exercise("accumulate_gradients")
@pytest.mark.idea("the rest is left alone")
@pytest.mark.asks(
    "The parameters do not move, the model stays in its mode, and nothing is returned"
)
@pytest.mark.public
@pytest.mark.special
def test_accumulate_leaves_the_rest(student):
    """The parameters stay, the model stays in evaluation mode, and nothing is returned."""
    given = {"layers": LINE, "batches": [PAIR], "criterion": "mse", "training": False}
    got = student.drivers.accumulate_gradients(**given, part="0.bias")
    expect_close(got, singles(-3), because=SHARES)
    got = student.drivers.accumulate_gradients(**given, part="state")
    expect_equal(got, {"0.weight": torch.tensor([[1.0]]), "0.bias": singles(0)}, because=KEPT)
    got = student.drivers.accumulate_gradients(**given, part="training")
    expect_equal(got, [False, False], because=KEPT)
    got = student.drivers.accumulate_gradients(**given, part="returned")
    expect_equal(got, None, because="the result is in the model")


@pytest.mark.exercise("accumulate_gradients")
@pytest.mark.asks("The list `batches` and the tensors in it are not changed.")
@pytest.mark.public
@pytest.mark.advisory
def test_accumulate_leaves_the_batches(student):
    """The list holds the same batches as before, in the same order, with the same numbers."""
    given = {"layers": LINE, "batches": [LONELY, PAIR], "criterion": "mse"}
    got = student.drivers.accumulate_gradients(**given, part="0.bias")
    expect_close(got, singles(-4), because=SHARES)
    got = student.drivers.batches_after_accumulating(**given)
    because = "the batches belong to whoever calls, and stay as they are"
    expect_equal(got, [LONELY, PAIR], because=because)


@pytest.mark.exercise("accumulate_gradients")
@pytest.mark.idea("batches of other sizes")
@pytest.mark.asks("every example counts 1/N, in whichever batch it is")
def test_accumulate_equals_one_large_batch(student, rng):
    """Batches of 7, 2, 11 and 1 examples, against all 21 in one piece."""
    net, data = layers(rng, 3, 3, 3), batches(rng, [7, 2, 11, 1], 3, 3)
    for criterion in ("cross_entropy", "function"):
        run = student.drivers.accumulate_gradients(layers=net, batches=data, criterion=criterion)
        x, y = (np.concatenate(parts) for parts in zip(*data, strict=True))
        _, expected = by_autograd(net, x, cross_entropy(y))
        expect_close(expect_part(run, "gradients"), expected, because=SHARES)


@pytest.mark.exercise("accumulate_gradients")
@pytest.mark.idea("batches of other sizes")
@pytest.mark.asks("N is the number of examples in all of them together")
def test_accumulate_counts_examples_and_not_outputs(student, rng):
    """Batches of 5 examples and of 1, with three outputs each."""
    net = layers(rng, 2, 3)
    data = [
        (rng.normal(size=(n, 2)).astype(np.float32), rng.normal(size=(n, 3)).astype(np.float32))
        for n in (5, 1)
    ]
    run = student.drivers.accumulate_gradients(layers=net, batches=data, criterion="mse")
    x, y = (np.concatenate(parts) for parts in zip(*data, strict=True))
    _, expected = by_autograd(net, x, lambda z: ((z - torch.tensor(y)) ** 2).mean())
    expect_close(expect_part(run, "gradients"), expected, because=SHARES)


@pytest.mark.exercise("accumulate_gradients")
@pytest.mark.idea("old gradients")
@pytest.mark.asks("Gradients from before the call are discarded.")
@pytest.mark.special
def test_accumulate_discards_old_gradients(student, rng):
    """Gradients from before the call, and from an earlier call, do not show."""
    net, data = layers(rng, 3, 2), batches(rng, [5], 3, 2)
    stale = {"0.weight": rng.normal(size=(2, 3)), "0.bias": rng.normal(size=2)}
    run = student.drivers.accumulate_gradients(layers=net, batches=data, stale=stale, calls=2)
    _, expected = by_autograd(net, data[0][0], cross_entropy(data[0][1]))
    expect_close(expect_part(run, "gradients"), expected, because=FRESH)


@pytest.mark.exercise("accumulate_gradients")
@pytest.mark.idea("the rest is left alone")
@pytest.mark.asks("A frozen parameter (`requires_grad` is False) is left out.")
@pytest.mark.special
def test_accumulate_lets_a_frozen_layer_be(student, rng):
    """A layer that requires no gradient stops nothing, also if it has an old one."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [5, 5], 3, 2)
    x, y = (np.concatenate(parts) for parts in zip(*data, strict=True))
    _, expected = by_autograd(net, x, cross_entropy(y))
    because = "a frozen parameter is left out, and the others get their gradients"
    for stale in (None, {"0.weight": 3.0, "2.bias": 5.0}):
        run = student.drivers.accumulate_gradients(
            layers=net, batches=data, frozen=(0,), stale=stale
        )
        got = {name: expect_part(run, "gradients", name) for name in ("2.weight", "2.bias")}
        expect_close(got, {name: expected[name] for name in got}, because=because)


@pytest.mark.exercise("accumulate_gradients")
@pytest.mark.idea("the rest is left alone")
@pytest.mark.asks(
    "The parameters do not move, the model stays in its mode, and nothing is returned"
)
@pytest.mark.special
def test_accumulate_leaves_the_model(student, rng):
    """Parameters and mode are as found, there are gradients now, and nothing is returned."""
    net, data = layers(rng, 3, 2), batches(rng, [5, 3], 3, 2)
    x, y = (np.concatenate(parts) for parts in zip(*data, strict=True))
    _, expected = by_autograd(net, x, cross_entropy(y))
    for training, apart in ((True, ()), (False, ()), (True, (0,)), (False, (0,))):
        given = {"layers": net, "batches": data, "training": training, "apart": apart}
        run = student.drivers.accumulate_gradients(**given)
        got = {"0.weight": expect_part(run, "gradients", "0.weight")}
        because = "gathering gradients leaves them in .grad, and moves nothing else"
        expect_close(got, {"0.weight": expected["0.weight"]}, because=because)
        state = {"0.weight": torch.tensor(net[0][0]), "0.bias": torch.tensor(net[0][1])}
        expect_equal(expect_part(run, "state"), state, because=because)
        flags = [training, training != bool(apart)]
        expect_equal(expect_part(run, "training"), flags, because=because)
        expect_equal(expect_part(run, "returned"), None, because="the result is in the model")


@pytest.mark.exercise("accumulate_gradients")
@pytest.mark.asks(
    "Leave in every `.grad` the gradient of the mean loss over ALL examples of `batches`."
)
@pytest.mark.special
def test_accumulate_special_batches(student, rng):
    """Batches with zeros, with equal or large entries, with inputs equal to targets, and others."""
    cases = [[table, table, (2, table[1]), (2, table[1])] for table in TABLES]
    for x, y, more_x, more_y in specials(rng, *cases):
        net = layers(rng, x.shape[1], 6, y.shape[1], dtype=np.float64)
        run = student.drivers.accumulate_gradients(
            layers=net, batches=[(x, y), (more_x, more_y)], criterion="mse"
        )
        _, expected = by_autograd(net, torch.cat([x, more_x]), squares(torch.cat([y, more_y])))
        expect_close(expect_part(run, "gradients"), expected, because=SHARES)


# manual_sgd_step_


@pytest.mark.exercise("manual_sgd_step_")
@pytest.mark.asks("Take one step of gradient descent, p - lr * p.grad, in place.")
@pytest.mark.public
def test_manual_sgd_step_worked_by_hand(student):
    """With lr = 0.1 and gradients 0.5 and -1, (1, 2) becomes (0.95, 2.1)."""
    got = student.drivers.sgd_step(
        values=[singles(1, 2), singles(3)],
        gradients=[singles(0.5, -1), singles(-10)],
        lr=0.1,
        part="values",
    )
    expect_close(got, [singles(0.95, 2.1), singles(4)], because=DOWN)


@pytest.mark.exercise("manual_sgd_step_")
@pytest.mark.idea("parameters without a gradient")
@pytest.mark.asks("A tensor whose `.grad` is None is skipped, and no other is.")
@pytest.mark.public
@pytest.mark.special
def test_manual_sgd_step_skips_what_has_no_gradient(student):
    """A parameter without a gradient stays; those before it and after it move."""
    values, gradients = [singles(1, 2), singles(3, 5), singles(4, 6)], [singles(1, 1)]
    because = "p becomes p - lr * p.grad, and stays where it is if it has no gradient"
    for given, first in ([*gradients, None], singles(0.5, 1.5)), ([None, None], singles(1, 2)):
        given = {"values": values, "gradients": [*given, singles(2, 2)]}
        got = student.drivers.sgd_step(**given, lr=0.5, part="values")
        expect_close(got, [first, singles(3, 5), singles(3, 5)], because=because)


@pytest.mark.exercise("manual_sgd_step_")
@pytest.mark.asks("anything else that can be looped over once, such as `model.parameters()`")
@pytest.mark.public
@pytest.mark.special
def test_manual_sgd_step_takes_a_generator(student):
    """`model.parameters()` can be looped over once only."""
    got = student.drivers.sgd_step(
        values=[singles(1, 2), singles(3)],
        gradients=[singles(2, -2), singles(4)],
        lr=0.5,
        given="generator",
        part="values",
    )
    because = "every parameter that a generator gives becomes p - lr * p.grad"
    expect_close(got, [singles(0, 3), singles(1)], because=because)


@pytest.mark.exercise("manual_sgd_step_")
@pytest.mark.asks("Take one step of gradient descent, p - lr * p.grad, in place.")
def test_manual_sgd_step_of_any_shape(student, rng):
    """Matrices and more axes, in float64 and float32, with several learning rates."""
    shapes = ((7,), (3, 2), (2, 3, 5))
    for lr, dtype in ((0.7, torch.float64), (2.0, torch.float32), (0.0, torch.float64)):
        values = [draw(rng, *shape).to(dtype) for shape in shapes]
        gradients = [draw(rng, *shape).to(dtype) for shape in shapes]
        run = student.drivers.sgd_step(values=values, gradients=gradients, lr=lr)
        expected = [v - lr * g for v, g in zip(values, gradients, strict=True)]
        expect_close(expect_part(run, "values"), expected, because=DOWN)


@pytest.mark.exercise("manual_sgd_step_")
@pytest.mark.asks("Take one step of gradient descent, p - lr * p.grad, in place.")
@pytest.mark.special
def test_manual_sgd_step_of_single_numbers(student, rng):
    """Parameters with one entry, one of them with the gradient 0; also with tiny gradients."""
    values = [draw(rng), draw(rng, 1), draw(rng, 1, 1)]
    gradients = [draw(rng), torch.zeros(1, dtype=torch.float64), draw(rng, 1, 1)]
    for lr, scale in ((1.3, 1.0), (1.3e12, 1e-12)):
        small = [scale * gradient for gradient in gradients]
        run = student.drivers.sgd_step(values=values, gradients=small, lr=lr)
        expected = [v - 1.3 * g for v, g in zip(values, gradients, strict=True)]
        expect_close(expect_part(run, "values"), expected, because=DOWN)


@pytest.mark.exercise("manual_sgd_step_")
@pytest.mark.idea("the same tensors")
@pytest.mark.asks(
    "The tensors stay the same objects, leaves of no graph, with `requires_grad` as it was."
)
@pytest.mark.public
@pytest.mark.special
def test_manual_sgd_step_keeps_the_objects(student):
    """The list holds the same objects; they are leaves, and require a gradient as before."""
    values, gradients = [singles(1, 2), singles(3), singles(4)], [singles(2, -2), None, singles(6)]
    given = {"values": values, "gradients": gradients, "lr": 0.5, "frozen": (1, 2)}
    got = student.drivers.sgd_step(**given, part="values")
    expect_close(got, [singles(0, 3), singles(3), singles(1)], because=DOWN)
    expect_equal(student.drivers.sgd_step(**given, part="same"), True, because=OBJECTS)
    expect_equal(student.drivers.sgd_step(**given, part="leaves"), [True] * 3, because=OBJECTS)
    got = student.drivers.sgd_step(**given, part="requires_grad")
    because = "frozen or not, a parameter stays what it was"
    expect_equal(got, [True, False, False], because=because)


@pytest.mark.exercise("manual_sgd_step_")
@pytest.mark.idea("the same tensors")
@pytest.mark.asks("Each `.grad` is left as it is.")
@pytest.mark.public
@pytest.mark.special
def test_manual_sgd_step_leaves_the_gradients(student):
    """Each `.grad` holds the same numbers after the step, or is still None."""
    values, gradients = [singles(1, 2), singles(3), singles(4)], [singles(2, -2), None, singles(6)]
    given = {"values": values, "gradients": gradients, "lr": 0.5}
    got = student.drivers.sgd_step(**given, part="values")
    expect_close(got, [singles(0, 3), singles(3), singles(1)], because=DOWN)
    got = student.drivers.sgd_step(**given, part="gradients")
    because = "clearing the gradients, or reusing them, is up to the caller"
    expect_equal(got, gradients, because=because)


@pytest.mark.exercise("manual_sgd_step_")
@pytest.mark.idea("a training loop")
@pytest.mark.asks("such as `model.parameters()`")
@pytest.mark.special
def test_manual_sgd_step_trains_a_model(student, rng):
    """Five steps of a training loop on a network, with gradients that stay switched on."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [7], 3, 2)[0]
    got = student.drivers.descend(layers=net, x=data[0], y=data[1], lr=0.3, steps=5)
    because = "each step takes every parameter of the model from where it is to p - lr * p.grad"
    expect_close(got, _descent(net, data, 0.3, 5), because=because)


def _descent(net, data, lr, steps):
    """The same steps, each from the parameters before it."""
    states = []
    for _ in range(steps):
        _, grads = by_autograd(net, data[0], cross_entropy(data[1]))
        flat = [torch.as_tensor(tensor) for one in net for tensor in one]
        moved = [t - lr * g for t, g in zip(flat, grads.values(), strict=True)]
        states.append(dict(zip(grads, moved, strict=True)))
        net = [(w.numpy(), b.numpy()) for w, b in zip(moved[::2], moved[1::2], strict=True)]
    return states


@pytest.mark.exercise("manual_sgd_step_")
@pytest.mark.idea("the same tensors")
@pytest.mark.asks("Afterwards gradients are switched on or off as they were before")
@pytest.mark.public
@pytest.mark.special
def test_manual_sgd_step_leaves_gradients_switched_on(student):
    """Gradients are on or off after the step as they were before it; nothing is returned."""
    given = {"values": [singles(1, 2)], "gradients": [singles(2, -2)], "lr": 0.5}
    got = student.drivers.sgd_step(**given, part="values")
    expect_close(got, [singles(0, 3)], because=DOWN)
    because = "whoever takes a step finds gradients switched on or off as they were"
    for enabled in (True, False):
        got = student.drivers.sgd_step(**given, enabled=enabled, part="grad_enabled")
        expect_equal(got, enabled, because=because)
    got = student.drivers.sgd_step(**given, part="returned")
    expect_equal(got, None, because="the result is in the parameters")


@pytest.mark.exercise("manual_sgd_step_")
@pytest.mark.asks("Take one step of gradient descent, p - lr * p.grad, in place.")
@pytest.mark.special
def test_manual_sgd_step_of_special_tensors(student, rng):
    """Values and gradients with zeros, with equal or large entries, with a sum of 0, and others."""
    for value, gradient in specials(rng, *([shape, shape] for shape in TABLES)):
        run = student.drivers.sgd_step(values=[value], gradients=[gradient], lr=0.7)
        expect_close(expect_part(run, "values"), [value - 0.7 * gradient], because=DOWN)


# predict_probabilities


@pytest.mark.exercise("predict_probabilities")
@pytest.mark.asks(
    "Return the probability of each class for each example, (N, C): the softmax of the logits."
)
@pytest.mark.public
def test_predict_probabilities_worked_by_hand(student):
    """Logits ln 3 and 0 are probabilities of 3/4 and 1/4."""
    x = torch.tensor([[LN3, 0.0], [0.0, LN3], [LN3, 0.0]])
    got = student.drivers.predict_probabilities(layers=ODDS, x=x, part="answer")
    expected = torch.tensor([[0.75, 0.25], [0.25, 0.75], [0.75, 0.25]])
    expect_close(got, expected, because=SOFTMAX)


@pytest.mark.exercise("predict_probabilities")
@pytest.mark.idea("the model is left as found")
@pytest.mark.asks("`training` of the model and of every module inside it")
@pytest.mark.public
@pytest.mark.special
def test_predict_probabilities_leaves_every_mode_as_found(student):
    """Training, evaluating, or one module apart from the others: all stay as they were."""
    x = torch.tensor([[LN3, 0.0], [0.0, LN3]])
    for training, apart, flags in (
        (True, (), [True, True, True, True]),
        (False, (), [False, False, False, False]),
        (True, (1,), [True, True, False, True]),
        (False, (1,), [False, False, True, False]),
    ):
        given = {"layers": [*ODDS, *ODDS], "x": x, "training": training, "apart": apart}
        got = student.drivers.predict_probabilities(**given, part="answer")
        expect_shape(got, (2, 2), dtype=torch.float32)
        got = student.drivers.predict_probabilities(**given, part="training")
        because = "each module has a flag of its own, and whoever calls may need it as it was"
        expect_equal(got, flags, because=because)


@pytest.mark.exercise("predict_probabilities")
@pytest.mark.idea("no gradients")
@pytest.mark.asks("requires no gradient")
@pytest.mark.public
@pytest.mark.special
def test_predict_probabilities_are_plain_numbers(student):
    """The answer requires no gradient."""
    x = torch.tensor([[LN3, 0.0], [0.0, LN3], [0.0, 0.0]])
    got = student.drivers.predict_probabilities(layers=ODDS, x=x, part="answer")
    expect_shape(got, (3, 2), dtype=torch.float32)
    got = student.drivers.predict_probabilities(layers=ODDS, x=x, part="requires_grad")
    because = "a prediction for use is not trained on, and eval() does not switch gradients off"
    expect_equal(got, False, because=because)


@pytest.mark.exercise("predict_probabilities")
@pytest.mark.idea("evaluation mode")
@pytest.mark.asks("The model runs in evaluation mode")
@pytest.mark.public
@pytest.mark.special
def test_predict_probabilities_evaluates(student):
    """With dropout in the model, the answer is that of the model without it."""
    x, expected = torch.tensor([[LN3, 0.0], [0.0, LN3]]), [[0.75, 0.25], [0.25, 0.75]]
    got = student.drivers.predict_probabilities(
        layers=[*ODDS, *ODDS], x=x, dropout=0.5, part="answer"
    )
    expect_close(got, torch.tensor(expected), because=DROPOUT)


@pytest.mark.exercise("predict_probabilities")
@pytest.mark.idea("the model is left as found")
@pytest.mark.asks("Afterwards the model is as found")
@pytest.mark.public
@pytest.mark.special
def test_predict_probabilities_leaves_the_model(student):
    """The parameters, their gradients and their `requires_grad` stay."""
    given = {"layers": ODDS, "x": torch.tensor([[LN3, 0.0]]), "stale": True}
    got = student.drivers.predict_probabilities(**given, part="answer")
    expect_close(got, torch.tensor([[0.75, 0.25]]), because=SOFTMAX)
    got = student.drivers.predict_probabilities(**given, part="changed")
    expect_equal(got, "nothing", because="looking at a model does not train it")


@pytest.mark.exercise("predict_probabilities")
@pytest.mark.asks(
    "Return the probability of each class for each example, (N, C): the softmax of the logits."
)
def test_predict_probabilities_of_a_network(student, rng):
    """Seven examples in three classes, and a single one."""
    for n in (7, 1):
        net, x = layers(rng, 5, 11, 3), rng.normal(size=(n, 5)).astype(np.float32)
        run = student.drivers.predict_probabilities(layers=net, x=x)
        expect_close(
            expect_part(run, "answer"), logits_of(net, x).softmax(1).float(), because=SOFTMAX
        )


@pytest.mark.exercise("predict_probabilities")
@pytest.mark.asks("may be large: 1000 is no reason for a nan")
@pytest.mark.public
@pytest.mark.special
def test_predict_probabilities_bears_large_logits(student):
    """Logits of a thousand, and a row a thousand below another."""
    x = torch.tensor([[1000.0, 1000.0 - 2], [-1000.0, -1000.0 - 1], [0.0, -1000.0]])
    got = student.drivers.predict_probabilities(layers=ODDS, x=x, part="answer")
    z = torch.tensor([[0.0, -2.0], [0.0, -1.0], [0.0, -math.inf]])
    because = "only the differences within a row matter, however large the logits are"
    expect_close(got, z.softmax(1), because=because)


@pytest.mark.exercise("predict_probabilities")
@pytest.mark.idea("evaluation mode")
@pytest.mark.asks("The model runs in evaluation mode")
@pytest.mark.special
def test_predict_probabilities_switches_dropout_off(student, rng):
    """The answer is that without dropout, also if only dropout is training, or all but dropout."""
    net, x = layers(rng, 3, 13, 5), rng.normal(size=(7, 3)).astype(np.float32)
    for training, apart in ((True, ()), (True, (2,)), (False, (2,))):
        run = student.drivers.predict_probabilities(
            layers=net, x=x, dropout=0.5, training=training, apart=apart
        )
        expected = logits_of(net, x).softmax(1).float()
        expect_close(expect_part(run, "answer"), expected, because=DROPOUT)


@pytest.mark.exercise("predict_probabilities")
@pytest.mark.idea("the model is left as found")
@pytest.mark.asks("the parameters, their `.grad` and the buffers")
@pytest.mark.special
def test_predict_probabilities_changes_nothing_in_the_model(student, reference, rng):
    """Parameters, gradients, modes and what BatchNorm remembers stay, at any depth."""
    net, x = layers(rng, 3, 5, 2), rng.normal(size=(7, 3)).astype(np.float32)
    for options in ({"stale": True}, {"frozen": (0,)}, {"nested": True, "apart": (1,)}):
        given = {"layers": net, "x": x, "batch_norm": True, **options}
        run = student.drivers.predict_probabilities(**given)
        expected = reference.drivers.predict_probabilities(**given)
        because = "each module ends in the mode in which it was found"
        expect_equal(expect_part(run, "training"), expected["training"], because=because)
        because = "in evaluation mode BatchNorm uses its running statistics"
        expect_close(expect_part(run, "answer"), expected["answer"], because=because)
        because = "looking at a model must not train it"
        expect_equal(expect_part(run, "found"), NO_CHANGES, because=because)


@pytest.mark.exercise("predict_probabilities")
@pytest.mark.idea("no gradients")
@pytest.mark.asks("no graph is built, not even one that is cut off in the end")
@pytest.mark.public
@pytest.mark.special
def test_predict_probabilities_builds_no_graph(student):
    """The model's last layer gives logits that no gradient can flow through."""
    given = {"layers": ODDS, "x": torch.tensor([[LN3, 0.0]])}
    got = student.drivers.predict_probabilities(**given, part="answer")
    expect_shape(got, (1, 2), dtype=torch.float32)
    got = student.drivers.predict_probabilities(**given, part="graphs")
    because = "nothing is written down for a gradient, neither for the answer nor on the way to it"
    expect_equal(got, 0, because=because)


@pytest.mark.exercise("predict_probabilities")
@pytest.mark.idea("the model is left as found")
@pytest.mark.asks("Gradients are switched on or off as they were")
@pytest.mark.special
def test_predict_probabilities_leaves_gradients_switched_on(student, rng):
    """Gradients are on or off after a prediction as they were before it."""
    net, x = layers(rng, 3, 2), rng.normal(size=(5, 3)).astype(np.float32)
    because = "whoever predicts finds gradients switched on or off as they were"
    for enabled in (True, False):
        run = student.drivers.predict_probabilities(layers=net, x=x, enabled=enabled)
        expect_shape(expect_part(run, "answer"), (5, 2), dtype=torch.float32)
        got = expect_part(run, "grad_enabled")
        expect_equal(got, enabled, name="grad_enabled", because=because)


@pytest.mark.exercise("predict_probabilities")
@pytest.mark.idea("the model is left as found")
@pytest.mark.asks("Gradients are switched on or off as they were")
@pytest.mark.public
@pytest.mark.special
def test_predict_probabilities_switches_gradients_back(student):
    """Gradients that were on are on after a prediction, and those that were off are off."""
    given = {"layers": ODDS, "x": torch.tensor([[LN3, 0.0]])}
    got = student.drivers.predict_probabilities(**given, part="answer")
    expect_close(got, torch.tensor([[0.75, 0.25]]), because=SOFTMAX)
    because = "whoever predicts finds gradients switched on or off as they were"
    for enabled in (True, False):
        got = student.drivers.predict_probabilities(**given, enabled=enabled, part="grad_enabled")
        expect_equal(got, enabled, because=because)


@pytest.mark.exercise("predict_probabilities")
@pytest.mark.asks("The global random state does not move, and x is not changed.")
@pytest.mark.advisory
@pytest.mark.public
def test_predict_probabilities_draws_no_random_numbers(student):
    """The global random state is not moved, nor is x changed."""
    x = torch.tensor([[LN3, 0.0], [0.0, LN3]])
    got = student.drivers.predict_probabilities(layers=ODDS, x=x, part="answer")
    expected = torch.tensor([[0.75, 0.25], [0.25, 0.75]])
    expect_close(got, expected, because=SOFTMAX)
    because = "whether one looks at a model must not change how its training goes on"
    expect_random_state_unchanged(student, because=because)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("predict_probabilities")
@pytest.mark.asks(
    "Return the probability of each class for each example, (N, C): the softmax of the logits."
)
@pytest.mark.special
def test_predict_probabilities_of_special_examples(student, rng):
    """Examples with zeros, with equal or large entries, of one number each, and others."""
    for x, _ in specials(rng, *([shape, shape] for shape in TABLES)):
        net = layers(rng, x.shape[1], 6, 3, dtype=np.float64)
        run = student.drivers.predict_probabilities(layers=net, x=x)
        expect_close(expect_part(run, "answer"), logits_of(net, x).softmax(1), because=SOFTMAX)


# HalfMSE


@pytest.mark.exercise("HalfMSE")
@pytest.mark.asks("Half the mean squared error, 1/(2n) * sum((pred - target)**2)")
@pytest.mark.public
def test_half_mse_of_two_residuals(student):
    """Residuals 1 and 2 cost (1 + 4) / 4."""
    got = student.drivers.half_mse(pred=singles(1, 2), target=singles(0, 0))
    because = "the loss is the sum of the squared residuals over 2n"
    expect_close(got, torch.tensor(1.25), because=because)


@pytest.mark.exercise("HalfMSE")
@pytest.mark.idea("the gradient")
@pytest.mark.asks("Return the gradients of pred and of target")
@pytest.mark.public
def test_half_mse_gradient_of_two_residuals(student):
    """Residuals 1 and 2 have the slopes 1/2 and 1; for the target they point the other way."""
    got = student.drivers.half_mse_gradients(pred=singles(1, 2), target=singles(0, 0))
    expected = {"pred": singles(0.5, 1), "target": singles(-0.5, -1)}
    because = "the derivative of r**2 / (2n) is r / n, and r falls as the target rises"
    expect_close(got, expected, because=because)


@pytest.mark.exercise("HalfMSE")
@pytest.mark.idea("the gradient")
@pytest.mark.asks(
    "n is the number of examples N, and the squares of an example's columns are added up"
)
@pytest.mark.public
def test_half_mse_of_two_columns(student):
    """Two examples of two columns, residuals 1, 2, 3, 4: (1 + 4 + 9 + 16) / 4, slopes r / 2."""
    pred = torch.tensor([[1.0, 2.0], [3.0, 4.0]], dtype=torch.float64)
    got = student.drivers.half_mse(pred=pred, target=torch.zeros_like(pred))
    expect_close(got, torch.tensor(7.5, dtype=torch.float64), because=EXAMPLES)
    got = student.drivers.half_mse_gradients(pred=pred, target=torch.zeros_like(pred), of=("pred",))
    expect_close(got, {"pred": pred / 2}, because=DOWNHILL)


@pytest.mark.exercise("HalfMSE")
@pytest.mark.idea("a loss that is scaled")
@pytest.mark.asks("upstream: 0-d, the slope of the final result with respect to this loss")
@pytest.mark.public
def test_half_mse_of_a_scaled_loss(student):
    """Of 10 times the loss, residuals 1 and 2 have the slopes 5 and 10; the target: -5 and -10."""
    got = student.drivers.half_mse_gradients(
        pred=singles(1, 2), target=singles(0, 0), upstream=singles(10)
    )
    expect_close(got, {"pred": singles(5, 10), "target": singles(-5, -10)}, because=UPSTREAM)


@pytest.mark.exercise("HalfMSE")
@pytest.mark.asks(
    "Integer tensors (uint8 too) are converted to the default dtype before they are subtracted"
)
@pytest.mark.handling
@pytest.mark.public
def test_half_mse_of_pixels(student):
    """Pixels 3 and 0 against 0 and 20, in uint8, cost (9 + 400) / 4."""
    pred, target = torch.tensor([[3, 0], [0, 20]], dtype=torch.uint8)
    got = student.drivers.half_mse(pred=pred, target=target)
    expect_close(got, torch.tensor(102.25), because=PIXELS)


@pytest.mark.exercise("HalfMSE")
@pytest.mark.asks("Raise ValueError naming both shapes if they differ.")
@pytest.mark.public
@pytest.mark.handling
def test_half_mse_refuses_to_broadcast(student):
    """Tensors of one shape have a loss; a column against a row is refused."""
    got = student.drivers.half_mse(pred=singles(1, 2, 3), target=singles(3, 2, 1))
    expect_shape(got, (), dtype=torch.float32, because="a loss is a 0-d tensor")
    with expect_raises(ValueError, mentions=(5, 1)):
        student.drivers.half_mse(pred=torch.ones(5, 1), target=torch.zeros(5))
    with expect_raises(ValueError, mentions=(3, 7)):
        student.drivers.half_mse(pred=torch.ones(3, 7), target=torch.zeros(7))


@pytest.mark.exercise("HalfMSE")
@pytest.mark.asks(
    "n is the number of examples N, and the squares of an example's columns are added up"
)
def test_half_mse_operation_adds_up_columns(student, rng):
    """The loss of five examples with three columns, of a vector, and of one example."""
    for shape in ((5, 3), (11,), (1, 7)):
        pred, target = draw(rng, *shape), draw(rng, *shape)
        got = student.drivers.half_mse(pred=pred, target=target)
        expect_close(got, ((pred - target) ** 2).sum() / (2 * shape[0]), because=EXAMPLES)


@pytest.mark.exercise("HalfMSE")
@pytest.mark.idea("the gradient")
@pytest.mark.asks("For pred the gradient is upstream * (pred - target) / n.")
def test_half_mse_gradient_divides_by_examples(student, rng):
    """The gradient for pred, of five examples with three columns, of a vector, and of one."""
    for shape in ((5, 3), (11,), (1, 7)):
        pred, target = draw(rng, *shape), draw(rng, *shape)
        got = student.drivers.half_mse_gradients(pred=pred, target=target, of=("pred",))
        expect_close(got, {"pred": (pred - target) / shape[0]}, because=DOWNHILL)


@pytest.mark.exercise("HalfMSE")
@pytest.mark.idea("the gradient")
@pytest.mark.asks("Return the gradients of pred and of target")
def test_half_mse_gives_the_target_its_gradient(student, rng):
    """The gradient for the target, of five examples with three columns."""
    pred, target = draw(rng, 5, 3), draw(rng, 5, 3)
    got = student.drivers.half_mse_gradients(pred=pred, target=target, of=("target",))
    because = "the loss falls by (pred - target) / n as the target rises"
    expect_close(got, {"target": (target - pred) / 5}, because=because)


@pytest.mark.exercise("HalfMSE")
@pytest.mark.idea("a loss that is scaled")
@pytest.mark.asks("For pred the gradient is upstream * (pred - target) / n.")
def test_half_mse_multiplies_by_the_upstream_gradient(student, rng):
    """The slopes of a loss that is multiplied by numbers before it becomes the final result."""
    pred, target, upstream = draw(rng, 7, 2), draw(rng, 7, 2), draw(rng, 3)
    got = student.drivers.half_mse_gradients(pred=pred, target=target, upstream=upstream)
    slope = upstream.sum() * (pred - target) / 7
    expect_close(got, {"pred": slope, "target": -slope}, because=UPSTREAM)


@pytest.mark.exercise("HalfMSE")
@pytest.mark.asks(
    "Integer tensors (uint8 too) are converted to the default dtype before they are subtracted"
)
@pytest.mark.handling
def test_half_mse_operation_converts_integers(student, rng):
    """uint8 minus uint8 is no uint8; and an integer target goes with floating predictions."""
    low = torch.tensor(rng.integers(0, 100, size=(7, 3)), dtype=torch.uint8)
    high = torch.tensor(rng.integers(100, 256, size=(7, 3)), dtype=torch.uint8)
    expected = (((low.double() - high.double()) ** 2).sum() / 14).float()
    kinds = [
        (low, high),
        (low.float(), high),
        (low.long(), high.long()),
        (low.char(), high.short()),
    ]
    for pred, target in (*kinds, (low, high.int())):
        got = student.drivers.half_mse(pred=pred, target=target)
        expect_close(got, expected, because=PIXELS)
    for pred, target in specials(rng, *([shape, shape] for shape in TABLES), dtype=np.int64):
        expected = (((pred - target) ** 2).sum() / (2 * len(pred))).float()
        got = student.drivers.half_mse(pred=pred, target=target)
        expect_close(got, expected, because=PIXELS)
    got = student.drivers.half_mse_gradients(pred=low.float(), target=high, of=("pred",))
    expect_close(got, {"pred": (low.float() - high.float()) / 7}, because=PIXELS)


@pytest.mark.exercise("HalfMSE")
@pytest.mark.asks("float32 minus float64 is float64")
@pytest.mark.handling
def test_half_mse_of_two_dtypes(student, rng):
    """float32 against float64: the loss is float64, and each gradient in its tensor's dtype."""
    for one, other in ((torch.float32, torch.float64), (torch.float64, torch.float32)):
        pred, target = draw(rng, 5, 3).to(one), draw(rng, 5, 3).to(other)
        residual = pred.double() - target.double()
        got = student.drivers.half_mse(pred=pred, target=target)
        expect_close(got, (residual**2).sum() / 10, because=EXAMPLES)
        got = student.drivers.half_mse_gradients(pred=pred, target=target)
        expected = {"pred": (residual / 5).to(one), "target": (-residual / 5).to(other)}
        expect_close(got, expected, because=DOWNHILL)


@pytest.mark.exercise("HalfMSE")
@pytest.mark.asks("as an operation of its own")
@pytest.mark.public
@pytest.mark.special
def test_half_mse_is_an_operation_of_its_own(student):
    """On the graph it is one operation, with its own backward."""
    given = {"pred": singles(1, 2), "target": singles(0, 0)}
    got = student.drivers.half_mse_operation(**given, part="loss")
    expect_shape(got, (), dtype=torch.float32, because="a loss is a 0-d tensor")
    because = "the exercise is to derive the backward, where autograd could do it as well"
    expect_equal(student.drivers.half_mse_operation(**given, part="own"), True, because=because)


@pytest.mark.exercise("HalfMSE")
@pytest.mark.idea("second derivatives")
@pytest.mark.asks("Return the gradients of pred and of target")
@pytest.mark.special
def test_half_mse_passes_gradcheck(student, rng):
    """`torch.autograd.gradcheck` finds that backward is the derivative of forward."""
    pred, target = draw(rng, 3, 2), draw(rng, 3, 2)
    got = student.drivers.half_mse_gradcheck(pred=pred, target=target)
    because = "backward claims to be the derivative of forward, and finite differences can tell"
    expect_shape(
        expect_part(got, "loss"), (), dtype=torch.float64, because="a loss is a 0-d tensor"
    )
    expect_equal(expect_part(got, "agrees"), True, because=because)


@pytest.mark.exercise("HalfMSE")
@pytest.mark.idea("second derivatives")
@pytest.mark.asks(
    "It can be differentiated once more (`create_graph=True`), with respect to pred and target."
)
@pytest.mark.special
def test_half_mse_can_be_differentiated_again(student, rng):
    """The gradients themselves have derivatives, with respect to pred and to target."""
    pred, target = draw(rng, 5, 3), draw(rng, 5, 3)
    weights = [draw(rng, 5, 3), draw(rng, 5, 3)]
    got = student.drivers.half_mse_curvature(pred=pred, target=target, weights=weights)
    along = (weights[0] - weights[1]) / 5
    residual = pred - target
    # loss**2 has the slope 2 loss r / n, and that has two factors which depend on r.
    slope = 2 * ((along * residual).sum() * residual / 5 + (residual**2).sum() / 10 * along)
    because = "autograd goes on from what came in; what was computed inside is to it a constant"
    expect_close(got, (slope, -slope), names=("pred", "target"), because=because)


@pytest.mark.exercise("HalfMSE")
@pytest.mark.asks("Neither tensor is changed.")
@pytest.mark.advisory
@pytest.mark.public
def test_half_mse_leaves_its_arguments(student):
    """Predictions and targets are the same afterwards."""
    got = student.drivers.half_mse(pred=singles(3, 1), target=singles(1, 1))
    expect_close(got, torch.tensor(1.0), because=EXAMPLES)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("HalfMSE")
@pytest.mark.asks("Half the mean squared error, 1/(2n) * sum((pred - target)**2)")
@pytest.mark.special
def test_half_mse_of_special_tensors(student, rng):
    """Tensors with zeros, with equal or large entries, equal to each other, and others."""
    for pred, target in specials(rng, *([shape, shape] for shape in TABLES)):
        got = student.drivers.half_mse(pred=pred, target=target)
        expect_close(got, ((pred - target) ** 2).sum() / (2 * len(pred)), because=EXAMPLES)
        got = student.drivers.half_mse_gradients(pred=pred, target=target)
        slope = (pred - target) / len(pred)
        expect_close(got, {"pred": slope, "target": -slope}, because=DOWNHILL)


# predict_pytorch_autograd


@pytest.mark.exercise("predict_pytorch_autograd")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the first question")
@pytest.mark.public
def test_prediction_1(student):
    """Question 1: what comes out of this gradient_of."""
    letter = student.predict_pytorch_autograd(1)
    expect_prediction(letter, 1, salt="pytorch_autograd", digest="8e45ec96fa8a0c86")


@pytest.mark.exercise("predict_pytorch_autograd")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the second question")
@pytest.mark.public
def test_prediction_2(student):
    """Question 2: what comes out of this manual_sgd_step_."""
    letter = student.predict_pytorch_autograd(2)
    expect_prediction(letter, 2, salt="pytorch_autograd", digest="c19d26c1d6befb30")


@pytest.mark.exercise("predict_pytorch_autograd")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the third question")
@pytest.mark.public
def test_prediction_3(student):
    """Question 3: what comes out of this accumulate_gradients."""
    letter = student.predict_pytorch_autograd(3)
    expect_prediction(letter, 3, salt="pytorch_autograd", digest="8488276560705390")
