"""Autograd and losses in PyTorch.

The public checks: run `pytest` in this folder.
"""

import math
import numpy as np
import pytest
import torch
from autograder import expect_arguments_unchanged, expect_close, expect_equal, expect_prediction, expect_raises, expect_random_state_unchanged, expect_shape
LINE = [(torch.tensor([[1.0]]), torch.tensor([0.0]))]
PAIR = (torch.tensor([[1.0], [2.0]]), torch.tensor([[2.0], [4.0]]))
ONE_BATCH = {"layers": LINE, "x": PAIR[0], "y": PAIR[1], "criterion": "mse"}
LONELY = (torch.tensor([[3.0]]), torch.tensor([[6.0]]))
ODDS = [(torch.tensor([[1.0, 0.0], [0.0, 1.0]]), torch.tensor([0.0, 0.0]))]  # logits are the inputs
LN3 = math.log(3)
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


def singles(*values: float) -> torch.Tensor:
    """A float32 tensor of these values."""
    return torch.tensor(values, dtype=torch.float32)


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


def biases(*logits: float) -> list:
    """A model whose logits are these, whatever the image."""
    return [(torch.zeros(len(logits), 784), singles(*logits))]


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
@pytest.mark.asks("Neither tensor is changed.")
@pytest.mark.advisory
@pytest.mark.public
def test_half_mse_leaves_its_arguments(student):
    """Predictions and targets are the same afterwards."""
    got = student.drivers.half_mse(pred=singles(3, 1), target=singles(1, 1))
    expect_close(got, torch.tensor(1.0), because=EXAMPLES)
    expect_arguments_unchanged(student)


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
