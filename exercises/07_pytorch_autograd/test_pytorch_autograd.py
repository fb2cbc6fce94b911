"""Autograd and losses in PyTorch.

The public checks: run `pytest` in this folder.
"""

import math
import numpy as np
import pytest
import torch
from autograder import expect_close, expect_equal, expect_items, expect_part, expect_raises, expect_shape
LINE = [(np.float32([[1.0]]), np.float32([0.0]))]
PAIR = (np.float32([[1.0], [2.0]]), np.float32([[2.0], [4.0]]))
LONELY = (np.float32([[3.0]]), np.float32([[6.0]]))
ODDS = [(np.float32([[1.0, 0.0], [0.0, 1.0]]), np.float32([0.0, 0.0]))]  # logits are the inputs
LN3 = math.log(3)
FRESH = "a gradient from before belongs to another calculation, and autograd adds to what is there"
CALCULUS = "autograd gives the derivative of f at x, of the same shape and dtype as x"
NAMES = "the name of a parameter says in which place of the Sequential its layer is"
BETWEEN = "the activations stand between the layers, and nothing stands after the last"
ROWS = "the log-softmax is over the classes of one example, which are one row"
TWICE = "the loss takes its log-softmax itself, and needs the logits as they are"
MEAN = "the loss is the mean over the batch, a 0-d tensor in the dtype of the weights"
GRAPH = "a loss without a graph has no way back to the parameters"
SHARES = "the mean over all examples counts each of them once, in whichever batch it is"
DOWN = "a step goes down the slope, by the learning rate times the gradient"
SOFTMAX = "the probabilities of one example are the softmax of its own row of logits"


def pair(run: object) -> tuple[object, object]:
    """The loss and the gradients in this run, if they are a pair."""
    answer = expect_part(run, "answer")
    expect_items(answer, tuple, 2)
    return answer


def singles(*values: float) -> torch.Tensor:
    """A float32 tensor of these values."""
    return torch.tensor(values, dtype=torch.float32)


@pytest.mark.exercise("gradient_of")
@pytest.mark.public
def test_gradient_of_a_mean_of_squares(student):
    """At x = (1, 3) the mean of squares has the slopes 2x/n = (1, 3)."""
    run = student.drivers.gradient_of(function="mean of squares", x=singles(1, 3))
    expect_close(expect_part(run, "answer"), singles(1, 3), because=CALCULUS)


@pytest.mark.exercise("gradient_of")
@pytest.mark.public
def test_gradient_of_ignores_an_old_gradient(student):
    """That x has the gradient (7, -5) already does not show in the answer."""
    run = student.drivers.gradient_of(
        function="mean of squares", x=singles(1, 3), given="leaf", stale=singles(7, -5), calls=2
    )
    expect_close(expect_part(run, "answer"), singles(1, 3), because=FRESH)
    expect_close(expect_part(run, "earlier"), [singles(1, 3)], because=FRESH)


@pytest.mark.exercise("gradient_of")
@pytest.mark.public
def test_gradient_of_takes_a_node_of_a_graph(student):
    """An x that was computed from something else has a gradient as well."""
    run = student.drivers.gradient_of(function="mean of squares", x=singles(1, 3), given="node")
    expect_close(
        expect_part(run, "answer"),
        singles(1, 3),
        because="autograd leaves its gradients in leaves, and such an x is none",
    )


@pytest.mark.exercise("build_classifier")
@pytest.mark.public
def test_build_classifier_names_its_parameters(student):
    """784-128-64-10 is three Linear layers, in the places 0, 2 and 4 of a Sequential."""
    for options in ({}, {"log_probs": True}):
        got = student.drivers.classifier_parameters(sizes=[784, 128, 64, 10], **options)
        expected = {
            "model": "Sequential",
            "names": ["0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"],
            "shapes": [[128, 784], [128], [64, 128], [64], [10, 64], [10]],
            "trained": 6,
        }
        expect_equal(got, expected, because=NAMES)


@pytest.mark.exercise("build_classifier")
@pytest.mark.public
def test_build_classifier_gives_bare_logits(student):
    """The hidden units -1 and 2 become 0 and 2; the logits are -4 and 5, with no more ado."""
    net = [
        (np.float32([[-1.0], [2.0]]), np.float32([0.0, 0.0])),
        (np.float32([[1.0, -2.0], [3.0, 2.0]]), np.float32([0.0, 1.0])),
    ]
    got = student.drivers.classifier_output(layers=net, x=np.float32([[1.0]]))
    expect_close(got, torch.tensor([[-4.0, 5.0]]), because=BETWEEN)


@pytest.mark.exercise("build_classifier")
@pytest.mark.public
def test_build_classifier_gives_log_probabilities(student):
    """Logits ln 3 and 0 have the probabilities 3/4 and 1/4; asked for are the logarithms."""
    x = np.float32([[LN3, 0.0], [LN3, 0.0], [0.0, LN3]])
    got = student.drivers.classifier_output(layers=ODDS, x=x, log_probs=True)
    low, high = math.log(1 / 4), math.log(3 / 4)
    expect_close(got, torch.tensor([[high, low], [high, low], [low, high]]), because=ROWS)


def biases(*logits: float) -> list:
    """A model whose logits are these, whatever the image."""
    return [(np.zeros((len(logits), 784), dtype=np.float32), np.float32(logits))]


@pytest.mark.exercise("classification_loss")
@pytest.mark.public
def test_classification_loss_worked_by_hand(student):
    """With logits ln 3 and 0 for every image, label 0 costs ln(4/3) and label 1 costs ln 4."""
    images = np.zeros((3, 1, 28, 28), dtype=np.float32)
    run = student.drivers.classification_loss(
        layers=biases(LN3, 0.0), images=images, labels=np.array([0, 1, 0])
    )
    expected = (2 * math.log(4 / 3) + math.log(4)) / 3
    expect_close(expect_part(run, "answer"), torch.tensor(expected), because=MEAN)


@pytest.mark.exercise("classification_loss")
@pytest.mark.public
def test_classification_loss_of_perfect_logits(student):
    """Ten classes: a sure and right model costs nothing, a sure and wrong one 30."""
    images = np.zeros((2, 1, 28, 28), dtype=np.float32)
    for label, expected in ((3, 0.0), (7, 30.0)):
        run = student.drivers.classification_loss(
            layers=biases(0, 0, 0, 30, 0, 0, 0, 0, 0, 0), images=images, labels=np.full(2, label)
        )
        expect_close(expect_part(run, "answer"), torch.tensor(expected), because=TWICE)


@pytest.mark.exercise("classification_loss")
@pytest.mark.public
def test_classification_loss_is_on_the_graph(student):
    """The gradient of ln 3 and 0 is (p - y): -1/4 and 1/4 for a single image of label 0."""
    got = student.drivers.gradients_of_classification_loss(
        layers=biases(LN3, 0.0),
        images=np.ones((1, 1, 28, 28), dtype=np.float32),
        labels=np.array([0]),
        of=["0.bias"],
    )
    expect_close(got, {"0.bias": torch.tensor([-0.25, 0.25])}, because=GRAPH)


@pytest.mark.exercise("loss_and_grads")
@pytest.mark.public
def test_loss_and_grads_worked_by_hand(student):
    """Predictions off by -1 and -2 cost 5/2; the slopes are -5 for w and -3 for b."""
    run = student.drivers.loss_and_grads(layers=LINE, x=PAIR[0], y=PAIR[1], criterion="mse")
    expected = (2.5, {"0.weight": torch.tensor([[-5.0]]), "0.bias": torch.tensor([-3.0])})
    expect_close(
        expect_part(run, "answer"),
        expected,
        names=("loss", "grads"),
        precision=np.float32,
        because="a pair is due: the loss as a Python float, and the gradients by name",
    )


@pytest.mark.exercise("loss_and_grads")
@pytest.mark.public
def test_loss_and_grads_ignores_old_gradients(student):
    """Gradients from before, and an earlier call, do not show in the answer."""
    stale = {"0.weight": np.float32([[100.0]]), "0.bias": np.float32([10.0])}
    run = student.drivers.loss_and_grads(
        layers=LINE, x=PAIR[0], y=PAIR[1], criterion="mse", stale=stale, calls=2
    )
    expected = {"0.weight": torch.tensor([[-5.0]]), "0.bias": torch.tensor([-3.0])}
    expect_close(pair(run)[1], expected, because=FRESH)


@pytest.mark.exercise("accumulate_gradients")
@pytest.mark.public
def test_accumulate_weights_batches_by_their_size(student):
    """Residuals -1, -2 in one batch and -3 in another: 2/3 of their sum is the slope of b."""
    run = student.drivers.accumulate_gradients(layers=LINE, batches=[PAIR, LONELY], criterion="mse")
    expected = {"0.weight": torch.tensor([[-28 / 3]]), "0.bias": torch.tensor([-4.0])}
    expect_close(expect_part(run, "gradients"), expected, because=SHARES)


@pytest.mark.exercise("accumulate_gradients")
@pytest.mark.public
def test_accumulate_equal_batches(student):
    """The same batch three times over has the same mean, and the same gradient, as once."""
    for times in (1, 3):
        run = student.drivers.accumulate_gradients(
            layers=LINE, batches=[PAIR] * times, criterion="mse"
        )
        expected = {"0.weight": torch.tensor([[-5.0]]), "0.bias": torch.tensor([-3.0])}
        because = "backward() adds the gradients up, and a mean is not a sum"
        expect_close(expect_part(run, "gradients"), expected, because=because)


@pytest.mark.exercise("manual_sgd_step_")
@pytest.mark.public
def test_manual_sgd_step_worked_by_hand(student):
    """With lr = 0.1 and gradients 0.5 and -1, (1, 2) becomes (0.95, 2.1)."""
    run = student.drivers.sgd_step(
        values=[singles(1, 2), singles(3)], gradients=[singles(0.5, -1), singles(-10)], lr=0.1
    )
    expect_close(expect_part(run, "values"), [singles(0.95, 2.1), singles(4)], because=DOWN)


@pytest.mark.exercise("manual_sgd_step_")
@pytest.mark.public
def test_manual_sgd_step_skips_what_has_no_gradient(student):
    """A parameter without a gradient stays; those before it and after it move."""
    run = student.drivers.sgd_step(
        values=[singles(1, 2), singles(3, 5), singles(4, 6)],
        gradients=[singles(1, 1), None, singles(2, 2)],
        lr=0.5,
    )
    expected = [singles(0.5, 1.5), singles(3, 5), singles(3, 5)]
    because = "a layer that took no part in the loss has no gradient, and the others have theirs"
    expect_close(expect_part(run, "values"), expected, because=because)


@pytest.mark.exercise("predict_probabilities")
@pytest.mark.public
def test_predict_probabilities_worked_by_hand(student):
    """Logits ln 3 and 0 are probabilities of 3/4 and 1/4."""
    x = np.float32([[LN3, 0.0], [0.0, LN3], [LN3, 0.0]])
    run = student.drivers.predict_probabilities(layers=ODDS, x=x)
    expected = torch.tensor([[0.75, 0.25], [0.25, 0.75], [0.75, 0.25]])
    expect_close(expect_part(run, "answer"), expected, because=SOFTMAX)


@pytest.mark.exercise("predict_probabilities")
@pytest.mark.public
def test_predict_probabilities_leaves_every_mode_as_found(student):
    """Training, evaluating, or one module apart from the others: all stay as they were."""
    x = np.float32([[LN3, 0.0], [0.0, LN3]])
    for training, evaluating, flags in (
        (True, (), [True, True, True, True]),
        (False, (), [False, False, False, False]),
        (True, (1,), [True, True, False, True]),
    ):
        run = student.drivers.predict_probabilities(
            layers=[*ODDS, *ODDS], x=x, training=training, evaluating=evaluating
        )
        expect_shape(expect_part(run, "answer"), (2, 2), dtype=torch.float32)
        because = "each module has a flag of its own, and whoever calls may need it as it was"
        expect_equal(expect_part(run, "training"), flags, because=because)


@pytest.mark.exercise("predict_probabilities")
@pytest.mark.public
def test_predict_probabilities_are_plain_numbers(student):
    """The answer requires no gradient."""
    x = np.float32([[LN3, 0.0], [0.0, LN3], [0.0, 0.0]])
    run = student.drivers.predict_probabilities(layers=ODDS, x=x)
    expect_shape(expect_part(run, "answer"), (3, 2), dtype=torch.float32)
    because = "a prediction for use is not trained on, and eval() does not switch gradients off"
    expect_equal(expect_part(run, "requires_grad"), False, because=because)


@pytest.mark.exercise("HalfMSE")
@pytest.mark.public
def test_half_mse_of_two_residuals(student):
    """Residuals 1 and 2 cost (1 + 4) / 4."""
    got = student.drivers.half_mse(pred=singles(1, 2), target=singles(0, 0))
    because = "the sum of the squares is divided by 2n, which gives a 0-d tensor"
    expect_close(got, torch.tensor(1.25), because=because)


@pytest.mark.exercise("HalfMSE")
@pytest.mark.public
def test_half_mse_gradient_of_two_residuals(student):
    """Residuals 1 and 2 have the slopes 1/2 and 1; for the target they point the other way."""
    got = student.drivers.half_mse_gradients(pred=singles(1, 2), target=singles(0, 0))
    expected = {"pred": singles(0.5, 1), "target": singles(-0.5, -1)}
    because = "the derivative of r**2 / (2n) is r / n, and r falls as the target rises"
    expect_close(got, expected, because=because)


@pytest.mark.exercise("HalfMSE")
@pytest.mark.public
@pytest.mark.handling
def test_half_mse_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer."""
    got = student.drivers.half_mse(pred=singles(1, 2, 3), target=singles(3, 2, 1))
    expect_shape(got, (), dtype=torch.float32, because="a loss is a 0-d tensor")
    because = "a column minus a row is a table of all pairs, not one residual for each example"
    with expect_raises(ValueError, mentions=(5, 1), because=because):
        student.drivers.half_mse(pred=torch.ones(5, 1), target=torch.zeros(5))
    with expect_raises(ValueError, mentions=(3, 7), because=because):
        student.drivers.half_mse(pred=torch.ones(3, 7), target=torch.zeros(7))
