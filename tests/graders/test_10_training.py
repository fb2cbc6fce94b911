"""Checks of training: one step, one epoch, evaluation, and fitting with the best weights kept.

The hand-worked model is w x + b with w = 1 and b = 0. Elsewhere the steps are taken without an
optimiser, the loss is computed in one piece, or the solution runs the same driver.
"""

import math
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from autograder import (
    expect_between,
    expect_close,
    expect_equal,
    expect_items,
    expect_part,
    expect_raises,
    expect_random_state_unchanged,
    expect_texts,
)

LINE = [(np.float32([[1.0]]), np.float32([0.0]))]
PAIR = (np.float32([[1.0], [2.0]]), np.float32([[2.0], [4.0]]))
LONELY = (np.float32([[3.0]]), np.float32([[6.0]]))
ODDS = [(np.float32([[1.0, 0.0], [0.0, 1.0]]), np.float32([0.0, 0.0]))]  # logits are the inputs
LN3 = math.log(3)


def line(w: float, b: float) -> dict[str, torch.Tensor]:
    """The state of the model w x + b."""
    return {"0.weight": torch.tensor([[w]]), "0.bias": torch.tensor([b])}


def layers(rng: np.random.Generator, *sizes: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Weights and biases of Linear layers between these sizes."""
    return [
        (
            rng.normal(size=(after, before)).astype(np.float32),
            rng.normal(size=after).astype(np.float32),
        )
        for before, after in pairwise(sizes)
    ]


def batches(
    rng: np.random.Generator, sizes: list[int], features: int, classes: int
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Batches of these sizes, with integer labels."""
    return [
        (rng.normal(size=(n, features)).astype(np.float32), rng.integers(classes, size=n))
        for n in sizes
    ]


def pair(run: object) -> tuple[object, object]:
    """What `evaluate` returned in this run, if it is a pair."""
    answer = expect_part(run, "answer")
    expect_items(answer, tuple, 2)
    return answer


# train_step


@pytest.mark.exercise("train_step")
@pytest.mark.public
def test_train_step_returns_the_loss_before_the_step(student):
    """Predictions off by -1 and -2 cost (1 + 4) / 2; the step comes after that."""
    run = student.drivers.take_steps(layers=LINE, batches=[PAIR], lr=0.1, criterion="mse")
    because = "the loss belongs to the predictions it was made from, and is a Python float"
    expect_close(expect_part(run, "losses"), [2.5], precision=np.float32, because=because)


@pytest.mark.exercise("train_step")
@pytest.mark.public
def test_train_step_takes_three_steps_worked_by_hand(student):
    """With slopes -5 and -3, lr = 0.1 moves (w, b) from (1, 0) to (1.5, 0.3); and on from there."""
    run = student.drivers.take_steps(layers=LINE, batches=[PAIR] * 3, lr=0.1, criterion="mse")
    expect_close(
        expect_part(run, "states"),
        [line(1.5, 0.3), line(1.66, 0.39), line(1.713, 0.414)],
        because="each step goes down the gradient of its own loss, and of nothing else",
    )


@pytest.mark.exercise("train_step")
def test_train_step_trains_a_network_for_several_steps(student, rng):
    """Four steps with momentum, each on another batch."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [7] * 4, 3, 2), "lr": 0.1}
    run = student.drivers.take_steps(**given, momentum=0.9)
    expect_close(
        expect_part(run, "states"),
        _by_hand(**given, momentum=0.9),
        because="the optimiser is handed the gradient of this batch alone, and does the rest",
    )


@pytest.mark.exercise("train_step")
def test_train_step_takes_a_long_gradient_as_it_is(student):
    """Data in the thousands have slopes in the millions; with a tiny lr the step is ordinary."""
    long = (PAIR[0] * 1000, PAIR[1] * 1000)
    run = student.drivers.take_steps(layers=LINE, batches=[long], lr=1e-7, criterion="mse")
    expect_close(
        expect_part(run, "states"),
        [line(1.5, 0.0003)],
        because="the optimiser is handed the gradient as it is, whatever its length",
    )


def _by_hand(layers, batches, lr, momentum):
    """The same steps without an optimiser and without modules."""
    tensors = [torch.tensor(t, requires_grad=True) for pair in layers for t in pair]
    names = [f"{2 * n}.{part}" for n in range(len(layers)) for part in ("weight", "bias")]
    speed = [torch.zeros_like(t) for t in tensors]
    states = []
    for x, y in batches:
        hidden = torch.tensor(x)
        for w, b in zip(tensors[:-2:2], tensors[1:-2:2], strict=True):
            hidden = (hidden @ w.T + b).clamp(min=0)
        logits = hidden @ tensors[-2].T + tensors[-1]
        loss = (logits.logsumexp(1) - logits[torch.arange(len(y)), torch.tensor(y)]).mean()
        for n, slope in enumerate(torch.autograd.grad(loss, tensors)):
            speed[n] = momentum * speed[n] + slope
            tensors[n] = (tensors[n] - lr * speed[n]).detach().requires_grad_()
        states.append({name: t.detach() for name, t in zip(names, tensors, strict=True)})
    return states


@pytest.mark.exercise("train_step")
def test_train_step_reports_the_loss_of_every_batch(student, reference, rng):
    """The losses of four batches, one of them of a single example."""
    given = {"layers": layers(rng, 3, 5, 7), "batches": batches(rng, [11, 2, 1, 5], 3, 7)}
    run = student.drivers.take_steps(**given, lr=0.05)
    expected = reference.drivers.take_steps(**given, lr=0.05)
    expect_close(
        expect_part(run, "losses"),
        expected["losses"],
        precision=np.float32,
        because="the criterion has already taken the mean over the batch, whatever its size",
    )


@pytest.mark.exercise("train_step")
def test_train_step_makes_one_forward_pass(student, reference, rng):
    """BatchNorm counts the forward passes: one for each step."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [7, 5, 3], 3, 2)}
    run = student.drivers.take_steps(**given, lr=0.1, batch_norm=True)
    expected = reference.drivers.take_steps(**given, lr=0.1, batch_norm=True)
    expect_close(
        expect_part(run, "states"),
        expected["states"],
        because="a forward pass in training mode moves the running statistics of BatchNorm",
    )


@pytest.mark.exercise("train_step")
def test_train_step_leaves_the_mode_as_found(student, reference, rng):
    """A model in evaluation mode, or partly in it, is trained as it is."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [7, 5], 3, 2)
    for training, evaluating in ((False, ()), (True, (1,))):
        given = {"batch_norm": True, "training": training, "evaluating": evaluating}
        run = student.drivers.take_steps(layers=net, batches=data, lr=0.1, **given)
        expected = reference.drivers.take_steps(layers=net, batches=data, lr=0.1, **given)
        because = "the mode is the business of whoever calls"
        expect_close(expect_part(run, "states"), expected["states"], because=because)
        expect_equal(expect_part(run, "training"), expected["training"], because=because)


@pytest.mark.exercise("train_step")
def test_train_step_lets_a_frozen_layer_be(student, reference, rng):
    """A layer that requires no gradient has none, stays, and stops nothing."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [7, 5, 3], 3, 2)}
    run = student.drivers.take_steps(**given, lr=0.1, frozen=(0,))
    expected = reference.drivers.take_steps(**given, lr=0.1, frozen=(0,))
    expect_close(
        expect_part(run, "states"),
        expected["states"],
        because="a parameter without a gradient is left out, and the others are trained",
    )


# train_epoch


@pytest.mark.exercise("train_epoch")
@pytest.mark.public
def test_train_epoch_averages_over_examples(student):
    """Two examples at a mean of 2.5 and one at 9, with lr = 0: (2 * 2.5 + 9) / 3."""
    run = student.drivers.train_epochs(layers=LINE, batches=[PAIR, LONELY], lr=0.0, criterion="mse")
    expect_close(
        expect_part(run, "losses"),
        [14 / 3],
        precision=np.float32,
        because="a batch counts as often as it has examples, and the mean is a Python float",
    )


@pytest.mark.exercise("train_epoch")
@pytest.mark.public
def test_train_epoch_steps_on_every_batch(student):
    """The first batch moves (w, b) to (1.5, 0.3), the second, of one example, to (2.22, 0.54)."""
    run = student.drivers.train_epochs(layers=LINE, batches=[PAIR, LONELY], lr=0.1, criterion="mse")
    expect_close(
        expect_part(run, "state"),
        line(2.22, 0.54),
        because="every batch, the short one too, takes one full step from where the last one ended",
    )


@pytest.mark.exercise("train_epoch")
def test_train_epoch_measures_each_batch_before_its_step(student, reference, rng):
    """The losses of three epochs on a DataLoader: 17 examples in batches of 5."""
    given = {"layers": layers(rng, 3, 7, 2), "batches": batches(rng, [5, 5, 5, 2], 3, 2)}
    given |= {"lr": 0.3, "epochs": 3, "loader": "DataLoader"}
    run = student.drivers.train_epochs(**given)
    expected = reference.drivers.train_epochs(**given)
    expect_close(
        expect_part(run, "losses"),
        expected["losses"],
        precision=np.float32,
        because="the loss of an epoch is the mean, over all its examples, of what each one cost",
    )


@pytest.mark.exercise("train_epoch")
def test_train_epoch_trains_for_three_epochs(student, reference, rng):
    """The parameters after three epochs with momentum on a DataLoader."""
    given = {"layers": layers(rng, 3, 7, 2), "batches": batches(rng, [5, 5, 1], 3, 2)}
    given |= {"lr": 0.05, "epochs": 3, "momentum": 0.9, "loader": "DataLoader"}
    run = student.drivers.train_epochs(**given)
    expected = reference.drivers.train_epochs(**given)
    expect_close(
        expect_part(run, "state"),
        expected["state"],
        because="each batch is trained on once an epoch, with the gradient of that batch",
    )


@pytest.mark.exercise("train_epoch")
def test_train_epoch_sets_training_mode(student, reference, rng):
    """A model that was left in evaluation mode is trained in training mode."""
    given = {"layers": layers(rng, 3, 7, 2), "batches": batches(rng, [5, 5], 3, 2)}
    given |= {"lr": 0.1, "batch_norm": True, "training": False, "loader": "DataLoader"}
    run = student.drivers.train_epochs(**given)
    expected = reference.drivers.train_epochs(**given)
    expect_close(
        expect_part(run, "state"),
        expected["state"],
        because="BatchNorm learns its statistics in training mode only",
    )


@pytest.mark.exercise("train_epoch")
def test_train_epoch_takes_a_single_batch(student, rng):
    """One batch is an epoch too: its loss is the loss of the batch."""
    net, data = layers(rng, 3, 2), batches(rng, [7], 3, 2)
    run = student.drivers.train_epochs(layers=net, batches=data, lr=0.1)
    expect_close(
        expect_part(run, "losses"),
        [_cross_entropy(net, data)],
        precision=np.float32,
        because="the mean over one batch is what the criterion said of it",
    )


def _logits(net, x):
    """What Linear layers with ReLU between them answer, in float64."""
    out = torch.tensor(x, dtype=torch.float64)
    for n, (w, b) in enumerate(net):
        out = out.clamp(min=0) if n else out
        out = out @ torch.tensor(w, dtype=torch.float64).T + torch.tensor(b, dtype=torch.float64)
    return out


def _joined(data):
    x, y = zip(*data, strict=True)
    return np.concatenate(x), torch.tensor(np.concatenate(y))


def _cross_entropy(net, data):
    x, y = _joined(data)
    return F.cross_entropy(_logits(net, x), y).item()


def _accuracy(net, data):
    x, y = _joined(data)
    return (_logits(net, x).argmax(1) == y).double().mean().item()


@pytest.mark.exercise("train_epoch")
def test_train_epoch_takes_uneven_batches_in_a_list(student, reference, rng):
    """Batches of 5, 2, 11 and 1 examples, in a plain list."""
    given = {"layers": layers(rng, 3, 7), "batches": batches(rng, [5, 2, 11, 1], 3, 7), "lr": 0.2}
    run = student.drivers.train_epochs(**given)
    expected = reference.drivers.train_epochs(**given)
    expect_close(
        expect_part(run, "losses"),
        expected["losses"],
        precision=np.float32,
        because="a loader is whatever gives batches, and each batch says itself how long it is",
    )


# evaluate


@pytest.mark.exercise("evaluate")
@pytest.mark.public
def test_evaluate_averages_over_examples(student):
    """Two right at ln(4/3) each and one wrong at ln 4, in batches of two and one."""
    data = [
        (np.float32([[LN3, 0.0], [LN3, 0.0]]), np.array([0, 1])),
        (np.float32([[0.0, LN3]]), np.array([1])),
    ]
    run = student.drivers.evaluate_model(layers=ODDS, batches=data)
    expect_close(
        expect_part(run, "answer"),
        ((2 * math.log(4 / 3) + math.log(4)) / 3, 2 / 3),
        names=("loss", "accuracy"),
        precision=np.float32,
        because="loss and accuracy are means over examples, and Python floats",
    )


@pytest.mark.exercise("evaluate")
@pytest.mark.public
def test_evaluate_leaves_every_mode_as_found(student):
    """Training, evaluating, or one module apart from the others: all stay as they were."""
    data = [(np.float32([[LN3, 0.0], [0.0, LN3]]), np.array([0, 1]))]
    for training, evaluating, flags in (
        (True, (), [True, True, True, True]),
        (False, (), [False, False, False, False]),
        (True, (1,), [True, True, False, True]),
    ):
        run = student.drivers.evaluate_model(
            layers=[*ODDS, *ODDS], batches=data, training=training, evaluating=evaluating
        )
        expect_close(
            pair(run)[0],
            math.log(4 / 3),
            precision=np.float32,
            because="the loss is the mean over all examples",
        )
        expect_equal(
            expect_part(run, "training"),
            flags,
            because="each module has a flag of its own, and whoever calls may need it as it was",
        )


@pytest.mark.exercise("evaluate")
def test_evaluate_weights_a_short_last_batch(student, rng):
    """23 examples in a DataLoader, in batches of 7 and 2; the loss is that of all in one piece."""
    net, data = layers(rng, 3, 5, 11), batches(rng, [7, 7, 7, 2], 3, 11)
    run = student.drivers.evaluate_model(layers=net, batches=data, loader="DataLoader")
    expect_close(
        pair(run)[0],
        _cross_entropy(net, data),
        precision=np.float32,
        because="how the examples were cut into batches must not show in their mean",
    )


@pytest.mark.exercise("evaluate")
def test_evaluate_counts_what_is_right(student, rng):
    """The accuracy on 64 examples in a DataLoader, in batches of 17 and 13, about half right."""
    net, data = layers(rng, 3, 7, 5), batches(rng, [17, 17, 17, 13], 3, 5)
    data = [(x, np.where(rng.random(len(y)) < 0.4, _logits(net, x).argmax(1), y)) for x, y in data]
    run = student.drivers.evaluate_model(layers=net, batches=data, loader="DataLoader")
    expect_close(
        pair(run)[1],
        _accuracy(net, data),
        precision=np.float32,
        because="each example is right or wrong, once: by its own largest logit",
    )


@pytest.mark.exercise("evaluate")
def test_evaluate_switches_dropout_off(student, rng):
    """With dropout in the model the answer is that of the model without it."""
    net, data = layers(rng, 3, 13, 5), batches(rng, [7, 7, 3], 3, 5)
    run = student.drivers.evaluate_model(layers=net, batches=data, dropout=0.5, loader="DataLoader")
    expect_close(
        expect_part(run, "answer"),
        (_cross_entropy(net, data), _accuracy(net, data)),
        names=("loss", "accuracy"),
        precision=np.float32,
        because="dropout is for training; an evaluation uses the whole network",
    )


@pytest.mark.exercise("evaluate")
def test_evaluate_changes_nothing_in_the_model(student, reference, rng):
    """Parameters, gradients and the running statistics of BatchNorm stay, bit for bit."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [7], 3, 2)}
    given |= {"batch_norm": True, "loader": "DataLoader"}
    run = student.drivers.evaluate_model(**given)
    expected = reference.drivers.evaluate_model(**given)
    expect_close(
        pair(run)[0],
        expected["answer"][0],
        precision=np.float32,
        because="in evaluation mode BatchNorm uses its running statistics",
    )
    expect_equal(expect_part(run, "changed"), [], because="looking at a model must not train it")
    expect_equal(
        expect_part(run, "grad_enabled"), True, because="whoever trains next needs gradients"
    )


@pytest.mark.exercise("evaluate")
def test_evaluate_builds_no_graph(student, rng):
    """The criterion sees predictions that no gradient can flow through."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [7], 3, 2)
    run = student.drivers.evaluate_model(layers=net, batches=data, loader="DataLoader")
    expect_close(
        pair(run)[0],
        _cross_entropy(net, data),
        precision=np.float32,
        because="the loss is the mean over all examples",
    )
    expect_equal(
        expect_part(run, "graphs"),
        0,
        because="eval() does not switch gradients off, and a graph costs",
    )


@pytest.mark.exercise("evaluate")
@pytest.mark.handling
def test_evaluate_refuses_a_criterion_that_is_no_mean(student, rng):
    """Sums and lists of losses are refused with ValueError; a plain function counts as a mean."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [7, 7, 3], 3, 2)
    run = student.drivers.evaluate_model(layers=net, batches=data, criterion="function")
    expect_between(pair(run)[0], 0.0, 100.0, because="the loss is a mean of cross-entropies")
    for name in ("cross_entropy sum", "cross_entropy none"):
        with expect_raises(ValueError, because="weighting by size is right for means only"):
            student.drivers.evaluate_model(layers=net, batches=data, criterion=name)


@pytest.mark.exercise("evaluate")
def test_evaluate_restores_the_modes_when_it_raises(student, reference, rng):
    """An exception on the way leaves no module in another mode."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [7, 3], 3, 2)
    for training, evaluating in ((False, ()), (True, (1,))):
        mode = {"training": training, "evaluating": evaluating}
        given = {"layers": net, "batches": data, **mode}
        run = student.drivers.evaluate_model(**given, criterion="failing", batch_norm=True)
        expected = reference.drivers.evaluate_model(**given, criterion="failing", batch_norm=True)
        because = "whoever catches the exception has a model that is as it was"
        expect_equal(
            expect_part(run, "raised"), "PlannedFailure", because="an exception is passed on"
        )
        expect_equal(expect_part(run, "training"), expected["training"], because=because)
        flags = student.drivers.modes_after_refusal(**given, criterion="cross_entropy sum")
        expected = reference.drivers.modes_after_refusal(**given, criterion="cross_entropy sum")
        expect_equal(flags, expected, because=because)


@pytest.mark.exercise("evaluate")
def test_evaluate_takes_uneven_batches_in_a_list(student, rng):
    """Batches of 5, 2, 11 and 1 examples, in a plain list."""
    net, data = layers(rng, 3, 7), batches(rng, [5, 2, 11, 1], 3, 7)
    run = student.drivers.evaluate_model(layers=net, batches=data)
    expect_close(
        expect_part(run, "answer"),
        (_cross_entropy(net, data), _accuracy(net, data)),
        names=("loss", "accuracy"),
        precision=np.float32,
        because="a loader is whatever gives batches, and each batch says itself how long it is",
    )


@pytest.mark.exercise("evaluate")
@pytest.mark.advisory
def test_evaluate_draws_no_random_numbers(student, rng):
    """The global random state is not moved."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [7], 3, 2)
    run = student.drivers.evaluate_model(layers=net, batches=data, dropout=0.5)
    expect_close(
        pair(run)[0],
        _cross_entropy(net, data),
        precision=np.float32,
        because="dropout is for training; an evaluation uses the whole network",
    )
    expect_random_state_unchanged(
        student, because="whether one looks at a model must not change how its training goes on"
    )


# fit


@pytest.mark.exercise("fit")
@pytest.mark.public
def test_fit_records_every_epoch(student):
    """Three epochs give three training losses and three validation losses, in order."""
    run = student.drivers.fit_to_a_script(
        train_losses=[2.0, 1.5, 1.0], val_losses=[3.0, 2.5, 2.25], epochs=3
    )
    expect_close(
        expect_part(run, "history", "train_loss"),
        [2.0, 1.5, 1.0],
        precision=np.float32,
        because="an epoch adds the mean of its own training losses, a Python float",
    )
    expect_close(
        expect_part(run, "history", "val_loss"),
        [3.0, 2.5, 2.25],
        precision=np.float32,
        because="an epoch adds the loss on the validation data, a Python float",
    )


@pytest.mark.exercise("fit")
@pytest.mark.public
def test_fit_stops_when_patience_is_over(student):
    """With patience = 2, training ends after two epochs in a row that were no improvement."""
    run = student.drivers.fit_to_a_script(
        train_losses=[1.0], val_losses=[3.0, 2.0, 2.5, 2.25, 2.75, 1.0], epochs=6, patience=2
    )
    expect_close(
        expect_part(run, "history", "val_loss"),
        [3.0, 2.0, 2.5, 2.25],
        precision=np.float32,
        because="patience counts the epochs in a row since the best one",
    )


@pytest.mark.exercise("fit")
def test_fit_starts_counting_again_after_an_improvement(student):
    """An improvement ends the waiting; better than the epoch before is not yet the best."""
    for losses, patience, epochs in (
        ([3.0, 3.5, 2.0, 2.5, 1.5], 2, 5),
        ([3.0, 1.0, 2.0, 1.75, 1.5], 2, 4),
        ([1.0, 2.0, 0.5], 1, 2),
    ):
        run = student.drivers.fit_to_a_script(
            train_losses=[1.0], val_losses=losses, epochs=len(losses), patience=patience
        )
        expect_close(
            expect_part(run, "history", "val_loss"),
            losses[:epochs],
            precision=np.float32,
            because="an improvement is a loss below the lowest so far, and it ends the waiting",
        )


@pytest.mark.exercise("fit")
def test_fit_does_not_count_a_tie_as_an_improvement(student):
    """The same validation loss again is not better: the earlier weights are the best."""
    losses = [3.0, 2.0, 2.0, 2.0, 1.0]
    run = student.drivers.fit_to_a_script(
        train_losses=[1.0], val_losses=losses, epochs=5, patience=2
    )
    because = "the best loss is strictly lower than all before it"
    val_loss = expect_part(run, "history", "val_loss")
    expect_close(val_loss, losses[:4], precision=np.float32, because=because)
    expect_close(expect_part(run, "state", "0.bias"), torch.tensor([-2.0, -2.0]), because=because)


@pytest.mark.exercise("fit")
@pytest.mark.public
def test_fit_restores_the_best_weights_after_stopping(student):
    """Each epoch lowers the biases by 1; the second is the best, so they end at -2."""
    run = student.drivers.fit_to_a_script(
        train_losses=[1.0], val_losses=[3.0, 2.0, 2.5, 2.25, 2.75], epochs=6, patience=3
    )
    expect_close(
        expect_part(run, "state", "0.bias"),
        torch.tensor([-2.0, -2.0]),
        because="the weights of an epoch are gone with the next step, unless a copy was made",
    )


@pytest.mark.exercise("fit")
def test_fit_restores_the_best_weights_without_patience(student):
    """All epochs are run, and then the weights of the best one are put back."""
    for losses, best in (([3.0, 2.0, 1.0, 1.5, 1.25], 3.0), ([1.0, 2.0, 3.0], 1.0)):
        run = student.drivers.fit_to_a_script(
            train_losses=[1.0], val_losses=losses, epochs=len(losses)
        )
        expect_close(
            expect_part(run, "state", "0.bias"),
            torch.tensor([-best, -best]),
            because="the best weights are wanted whether or not training was stopped early",
        )


@pytest.mark.exercise("fit")
def test_fit_restores_the_buffers_too(student, reference):
    """The running statistics of BatchNorm belong to the best epoch as the weights do."""
    given = {"train_losses": [1.0], "val_losses": [3.0, 2.0, 2.5, 2.25], "epochs": 4}
    run = student.drivers.fit_to_a_script(**given, batch_norm=True)
    expected = reference.drivers.fit_to_a_script(**given, batch_norm=True)
    expect_close(
        expect_part(run, "state"),
        expected["state"],
        because="weights without the statistics they were trained with are another model",
    )


@pytest.mark.exercise("fit")
def test_fit_stops_when_the_validation_loss_is_nan(student):
    """The nan epoch is recorded, then training stops, with the best weights from before it."""
    run = student.drivers.fit_to_a_script(
        train_losses=[1.0], val_losses=[3.0, math.nan, 1.0], epochs=3
    )
    because = "nan is an answer worth recording, and never the best"
    val_loss = expect_part(run, "history", "val_loss")
    expect_close(val_loss, [3.0, math.nan], precision=np.float32, because=because)
    expect_close(expect_part(run, "state", "0.bias"), torch.tensor([-1.0, -1.0]), because=because)


@pytest.mark.exercise("fit")
def test_fit_stops_when_the_training_loss_is_nan(student):
    """The nan epoch is recorded, then training stops."""
    run = student.drivers.fit_to_a_script(
        train_losses=[2.0, math.nan, 1.0], val_losses=[3.0, 3.5, 1.0], epochs=3
    )
    for key, losses in (("train_loss", [2.0, math.nan]), ("val_loss", [3.0, 3.5])):
        expect_close(
            expect_part(run, "history", key),
            losses,
            precision=np.float32,
            because="after a nan in training there is nothing left to train",
        )


@pytest.mark.exercise("fit")
def test_fit_records_means_over_examples(student, reference, rng):
    """Both losses of three epochs, with short last batches in both loaders."""
    given = {
        "layers": layers(rng, 3, 7, 2),
        "train": batches(rng, [5, 5, 3], 3, 2),
        "val": batches(rng, [7, 7, 2], 3, 2),
        "lr": 0.1,
        "epochs": 3,
        "momentum": 0.9,
    }
    run = student.drivers.fit_model(**given)
    expected = reference.drivers.fit_model(**given)
    for key in ("train_loss", "val_loss"):
        expect_close(
            expect_part(run, "history", key),
            expected["history"][key],
            precision=np.float32,
            because="each epoch is a mean over all its examples, and over nothing else",
        )


@pytest.mark.exercise("fit")
def test_fit_trains_and_validates_in_the_right_mode(student, reference, rng):
    """BatchNorm and dropout: training mode in every epoch, evaluation mode for validation."""
    given = {
        "layers": layers(rng, 3, 7, 2),
        "train": batches(rng, [5, 5, 3], 3, 2),
        "val": batches(rng, [7, 2], 3, 2),
        "lr": 0.1,
        "epochs": 3,
        "batch_norm": True,
        "dropout": 0.5,
        "training": False,
    }
    run = student.drivers.fit_model(**given)
    expected = reference.drivers.fit_model(**given)
    for key in ("train_loss", "val_loss"):
        expect_close(
            expect_part(run, "history", key),
            expected["history"][key],
            precision=np.float32,
            because="validation needs another mode than training, and training needs its own back",
        )


@pytest.mark.exercise("fit")
@pytest.mark.advisory
def test_fit_leaves_the_random_state_alone(student):
    """A model without dropout, on plain lists, needs no random numbers."""
    run = student.drivers.fit_to_a_script(train_losses=[1.0], val_losses=[3.0, 2.0], epochs=2)
    expect_close(
        expect_part(run, "history", "val_loss"),
        [3.0, 2.0],
        precision=np.float32,
        because="an epoch adds the loss on the validation data",
    )
    expect_random_state_unchanged(
        student, because="the seed is chosen once, by whoever runs the experiment"
    )


DIGITS = Path(__file__).resolve().parents[2] / "exercises" / "data" / "mnist_5k.npz"


@cache
def _digits():
    with np.load(DIGITS) as file:
        return file["images"], file["labels"]


@pytest.mark.exercise("fit")
def test_fit_learns_to_read_digits(student, rng):
    """784-128-64-10 on 350 real digits: the loss falls, and it reads digits not seen before."""
    images, labels = _digits()
    chosen = rng.choice(len(labels), 500, replace=False)
    given = {"images": images[chosen], "labels": labels[chosen]}
    run = student.drivers.learn_digits(**given, held_out=150, epochs=4)
    losses = expect_items(expect_part(run, "history", "train_loss"), list, 4)
    for loss in losses:
        expect_between(loss, 0.0, 1e6, because="the cross-entropy is never negative")
    because = "with each epoch the network knows its digits better"
    expect_between(losses[-1], 0.0, losses[0] / 2, because=because)
    because = "guessing reads one digit in ten, and four epochs on 350 digits read most of them"
    expect_between(expect_part(run, "right"), 0.4, 1.0, because=because)


# save_checkpoint and load_checkpoint: each is checked with the other


def _resumed(student, reference, rng, kind, because, **options):
    """Compare a training that was interrupted with one that was not."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [7, 7, 3], 3, 2)}
    given |= {"before": 2, "after": 2, "epoch": 2, "rng_state": {"position": 3}, "kind": kind}
    given |= options
    run = student.drivers.resume(**given)
    expected = reference.drivers.resume(**given)
    expect_equal(expect_part(run, "resumed"), expected["resumed"], because=because)


def _weights_come_back(student):
    """Save and load a model that has not been trained."""
    given = {"layers": LINE, "batches": [], "before": 0, "after": 0, "epoch": 0, "kind": "SGD"}
    run = student.drivers.resume(**given, rng_state={"seed": 1})
    because = "the model that was handed over must become the one that was saved"
    expect_close(expect_part(run, "loaded"), line(1.0, 0.0), because=because)


def _epoch_and_generator_come_back(student, rng):
    """Hand over an epoch and a state, twice, and look at what comes back."""
    dice = {"bit_generator": "PCG64", "has_uint32": 0, "state": {"inc": 5, "state": [7, 0.5]}}
    for epoch, state in (
        (int(rng.integers(3, 99)), dice),
        (int(rng.integers(3, 99)), torch.tensor(rng.integers(256, size=13).astype(np.uint8))),
        (0, dice),
    ):
        given = {"layers": LINE, "batches": [], "before": 0, "after": 0, "kind": "SGD"}
        run = student.drivers.resume(**given, epoch=epoch, rng_state=state)
        answer = expect_part(run, "answer")
        expect_items(answer, tuple, 2)
        expect_equal(answer[0], epoch, because="it is the number of epochs that are done")
        expect_equal(
            answer[1], state, because="whoever resumes sets the generator to where it stood"
        )


def _buffers_come_back(student, reference, rng):
    """Resume a network with BatchNorm."""
    because = "running statistics are no parameters, and are part of the model all the same"
    _resumed(student, reference, rng, "SGD", because, batch_norm=True)


MEMORY = "Adam's next step depends on its means, and on how many steps there were"
SPEED = "the next step depends on the velocity"


@pytest.mark.exercise("save_checkpoint")
@pytest.mark.public
def test_save_checkpoint_brings_the_weights_back(student):
    """The line w = 1, b = 0 is saved, and loaded into another line."""
    _weights_come_back(student)


@pytest.mark.exercise("save_checkpoint")
@pytest.mark.public
def test_save_checkpoint_hands_back_the_epoch_and_the_generator(student, rng):
    """Epoch and generator, as a dict and as a tensor, come back as they were."""
    _epoch_and_generator_come_back(student, rng)


@pytest.mark.exercise("save_checkpoint")
def test_save_checkpoint_resumes_adam_bit_for_bit(student, reference, rng):
    """Two epochs, a checkpoint, and two more are four epochs with Adam."""
    _resumed(student, reference, rng, "Adam", MEMORY)


@pytest.mark.exercise("save_checkpoint")
def test_save_checkpoint_resumes_momentum(student, reference, rng):
    """Two epochs, a checkpoint, and two more are four epochs with momentum."""
    _resumed(student, reference, rng, "SGD", SPEED)


@pytest.mark.exercise("save_checkpoint")
def test_save_checkpoint_keeps_the_buffers(student, reference, rng):
    """A network with BatchNorm is resumed with its running statistics."""
    _buffers_come_back(student, reference, rng)


@pytest.mark.exercise("save_checkpoint")
def test_save_checkpoint_changes_nothing(student, reference, rng):
    """The model that is saved is as it was, in its mode too."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [7, 3], 3, 2), "before": 1}
    given |= {"after": 1, "epoch": 1, "rng_state": {"seed": 5}, "batch_norm": True}
    run = student.drivers.resume(**given)
    expected = reference.drivers.resume(**given)
    expect_equal(expect_part(run, "resumed"), expected["resumed"], because=MEMORY)
    because = "training may go on after a checkpoint as if it had not been written"
    expect_equal(expect_part(run, "saved"), expected["saved"], because=because)


@pytest.mark.exercise("load_checkpoint")
@pytest.mark.public
def test_load_checkpoint_brings_the_weights_back(student):
    """The line w = 1, b = 0 is saved, and loaded into another line."""
    _weights_come_back(student)


@pytest.mark.exercise("load_checkpoint")
@pytest.mark.public
def test_load_checkpoint_hands_back_the_epoch_and_the_generator(student, rng):
    """Epoch and generator, as a dict and as a tensor, come back as they were."""
    _epoch_and_generator_come_back(student, rng)


@pytest.mark.exercise("load_checkpoint")
def test_load_checkpoint_resumes_adam_bit_for_bit(student, reference, rng):
    """Two epochs, a checkpoint, and two more are four epochs with Adam."""
    _resumed(student, reference, rng, "Adam", MEMORY)


@pytest.mark.exercise("load_checkpoint")
def test_load_checkpoint_brings_the_learning_rate_back(student, reference, rng):
    """The first step after loading has the learning rate that was saved."""
    because = "the learning rate is part of the optimiser's state"
    _resumed(student, reference, rng, "SGD", because, before=0, after=1)


@pytest.mark.exercise("load_checkpoint")
def test_load_checkpoint_brings_the_buffers_back(student, reference, rng):
    """A network with BatchNorm is resumed with its running statistics."""
    _buffers_come_back(student, reference, rng)


@pytest.mark.exercise("load_checkpoint")
@pytest.mark.advisory
def test_load_checkpoint_sets_no_generator(student, reference, rng):
    """The global random state is not moved."""
    state = torch.Generator().manual_seed(7).get_state()
    _resumed(student, reference, rng, "SGD", SPEED, rng_state=state)
    _resumed(student, reference, rng, "SGD", SPEED)
    expect_random_state_unchanged(
        student, because="whoever resumes decides which generator the state belongs to"
    )


# overfit_one_batch


def _handful(rng):
    """A small network, and eight examples of three classes."""
    ((x, _),) = batches(rng, [8], 5, 3)
    return {"layers": layers(rng, 5, 17, 3), "x": x, "y": rng.permutation(8) % 3, "steps": 300}


@pytest.mark.exercise("overfit_one_batch")
@pytest.mark.public
def test_overfit_learns_a_batch_by_heart(student, rng):
    """After 300 steps on eight examples the loss is below 0.05."""
    run = student.drivers.overfit(**_handful(rng))
    because = "eight examples can be learnt by heart, and the loss is a Python float"
    expect_between(expect_part(run, "answer"), 1e-12, 0.05, because=because)
    because = "the loss is that of a model which has learnt the batch"
    expect_between(expect_part(run, "trained"), 1e-12, 0.05, because=because)


@pytest.mark.exercise("overfit_one_batch")
@pytest.mark.public
def test_overfit_names_a_parameter_that_is_never_used(student, rng):
    """A layer called spare is made and never used; then an offset that is added nowhere."""
    because = "a parameter that no gradient reaches is never trained, and its name says where"
    for fault, name in (("unused", "spare.weight"), ("nowhere", "offset")):
        run = student.drivers.overfit(**_handful(rng), fault=fault)
        expect_equal(expect_part(run, "names"), [name], because=because)


@pytest.mark.exercise("overfit_one_batch")
def test_overfit_names_a_parameter_behind_a_detach(student, rng):
    """The output of the first layer is detached."""
    run = student.drivers.overfit(**_handful(rng), fault="detached")
    names = expect_texts(expect_part(run, "names"))
    known = bool({*names} & {"first.weight", "first.bias"})
    because = "no gradient flows back through a detached tensor"
    expect_equal(known, True, because=because)


@pytest.mark.exercise("overfit_one_batch")
def test_overfit_takes_a_gradient_of_zeros_for_one(student, rng):
    """A parameter that changes nothing has a gradient of zeros, and training goes on."""
    run = student.drivers.overfit(**_handful(rng) | {"steps": 3}, fault="zero")
    because = "a gradient of zeros is a gradient, and after three steps there is a loss"
    expect_between(expect_part(run, "answer"), 1e-12, 100.0, because=because)


# diagnose


def _expect_codes(student, because, *cases):
    """Ask for a diagnosis of each history, among ten classes."""
    for history, expected in cases:
        found = sorted(expect_texts(student.diagnose(history, 10)))
        expect_equal(found, sorted(expected), because=because)


FINE = {
    "train_loss": [2.3, 1.1, 0.6, 0.4],
    "val_loss": [1.5, 0.9, 0.7, 0.75],
    "grad_norm": [1.5, 0.8, 0.3, 0.2],
    "update_ratio": [2e-3, 1e-3, 1e-3, 5e-4],
    "dead_share": [0.0, 0.1, 0.2, 0.2],
}


@pytest.mark.exercise("diagnose")
@pytest.mark.public
def test_diagnose_finds_nothing_in_a_healthy_history(student):
    """A loss that starts near ln 10 and falls is healthy; one that starts at 30 is not."""
    _expect_codes(
        student,
        "each code has a sign of its own, and without a sign there is no code",
        (FINE, []),
        (FINE | {"train_loss": [30.0, 2.0, 0.5, 0.3]}, ["bad_start"]),
        (FINE | {"train_loss": [2.0, 2.5, 1.9, 1.2], "val_loss": [0.9, 1.0, 0.8, 0.9]}, []),
    )


@pytest.mark.exercise("diagnose")
def test_diagnose_knows_a_bad_start(student):
    """An untrained network guesses, and the loss of a guess depends on the number of classes."""
    because = "a guess among C classes costs ln C"
    for first, classes, expected in (
        (2.1, 101, ["bad_start"]),
        (0.9, 10, ["bad_start"]),
        (1.3, 10, []),
        (3.3, 10, []),
        (3.6, 10, ["bad_start"]),
        (3.3, 3, ["bad_start"]),
        (1.3, 3, []),
        (2.5, 101, []),
    ):
        history = {"train_loss": [first, 0.3]}
        found = sorted(expect_texts(student.diagnose(history, classes)))
        expect_equal(found, expected, because=because)


@pytest.mark.exercise("diagnose")
@pytest.mark.public
def test_diagnose_sees_an_explosion(student):
    """A loss of nan, a loss of infinity, and a loss that was once over 10 times the first."""
    _expect_codes(
        student,
        "an explosion shows in any epoch, and nan is neither large nor small",
        ({"train_loss": [2.3, 1.5, math.nan]}, ["exploding"]),
        ({"train_loss": [2.3, math.nan, 1.5]}, ["exploding"]),
        ({"train_loss": [2.3, math.inf, 1.5]}, ["exploding"]),
        ({"train_loss": [2.3, 23.5, 1.5]}, ["exploding"]),
        ({"train_loss": [math.inf, 1.5]}, ["bad_start", "exploding"]),
        ({"train_loss": [2.5, 25.0, 1.5]}, []),
    )


@pytest.mark.exercise("diagnose")
def test_diagnose_sees_that_nothing_is_learnt(student):
    """The last loss is compared with the first one."""
    _expect_codes(
        student,
        "what counts is where the loss ends, beside where it began",
        ({"train_loss": [2.3, 2.25, 2.2]}, ["flat"]),
        ({"train_loss": [2.3, 2.25, 2.15]}, []),
        ({"train_loss": [2.0, 2.25, 1.9]}, []),
        ({"train_loss": [2.3, 1.5, 2.4]}, ["flat"]),
    )


@pytest.mark.exercise("diagnose")
def test_diagnose_sees_overfitting(student):
    """The last validation loss is compared with the lowest."""
    _expect_codes(
        student,
        "overfitting begins at the lowest validation loss, wherever that is",
        (FINE | {"val_loss": [2.0, 0.5, 0.4, 0.5]}, ["overfitting"]),
        (FINE | {"val_loss": [2.0, 0.5, 0.4, 0.47]}, []),
        (FINE | {"val_loss": [2.0, 0.5, 0.6]}, []),
        (FINE | {"val_loss": [0.5, 0.6, 0.59, 0.55]}, []),
    )


@pytest.mark.exercise("diagnose")
def test_diagnose_looks_at_the_last_epoch(student):
    """Gradients that are gone, and units that are dead, at the end."""
    _expect_codes(
        student,
        "gradients and units are judged as they are in the end",
        (FINE | {"grad_norm": [1.0, 1e-3, 9e-7]}, ["vanishing"]),
        (FINE | {"grad_norm": [1e-7, 1e-3, 1e-6]}, []),
        (FINE | {"dead_share": [0.1, 0.4, 0.51]}, ["dying"]),
        (FINE | {"dead_share": [0.7, 0.6, 0.5]}, []),
    )


@pytest.mark.exercise("diagnose")
def test_diagnose_takes_the_median_of_the_updates(student):
    """One update that is out of the ordinary says nothing of the others."""
    _expect_codes(
        student,
        "half of the updates are larger than the median, and half are smaller",
        (FINE | {"update_ratio": [0.2, 1e-3, 0.3, 0.4, 1e-3]}, ["steps_too_big"]),
        (FINE | {"update_ratio": [1e-6, 0.5, 1e-6, 1e-3, 2e-6]}, ["steps_too_small"]),
        (FINE | {"update_ratio": [1e-3, 5.0, 7e-6, 1e-3, 0.3]}, []),
        (FINE | {"update_ratio": [0.15, 0.02, 0.12, 0.04]}, []),
        (FINE | {"update_ratio": [0.1, 0.7, 1e-3]}, []),
        (FINE | {"update_ratio": [1e-5, 1e-7, 1e-3]}, []),
    )


@pytest.mark.exercise("diagnose")
def test_diagnose_judges_what_is_there(student):
    """A history with one key, with none, and with one that nobody asked for."""
    _expect_codes(
        student,
        "what was not recorded cannot be judged",
        ({"dead_share": [0.1, 0.6]}, ["dying"]),
        ({"val_loss": [1.0, 0.5, 0.7]}, ["overfitting"]),
        ({"grad_norm": [0.1]}, []),
        ({}, []),
        ({"lr": [0.1, 0.01], "train_loss": [2.3, 0.2]}, []),
    )


@pytest.mark.exercise("diagnose")
def test_diagnose_finds_several_faults_at_once(student):
    """A history may have more than one thing to say."""
    history = FINE | {"train_loss": [7.0, 6.9, 6.8], "grad_norm": [1.0, 0.0]}
    history |= {"update_ratio": [1e-7, 1e-7, 1e-8], "dead_share": [0.9, 0.9, 1.0]}
    expected = ["bad_start", "flat", "vanishing", "dying", "steps_too_small"]
    _expect_codes(student, "each sign is looked for by itself", (history, expected))


# Repairs. A loop that was mended is judged like any other; every check is of a situation in which
# the fault that ships with the exercise shows.

OWN_GRADIENT = "each step goes down the gradient of its own batch, and of nothing else"
BEFORE_STEP = "the loss of a batch is measured before its step, a Python float for each"


def _hand_worked(student, loop):
    """Three steps on the line, with slopes -5 and -3 at first."""
    run = student.drivers.mended_steps(
        loop=loop, layers=LINE, batches=[PAIR] * 3, lr=0.1, criterion="mse"
    )
    expect_close(expect_part(run, "state"), line(1.713, 0.414), because=OWN_GRADIENT)


def _losses(student, loop):
    """The losses of those three steps."""
    run = student.drivers.mended_steps(
        loop=loop, layers=LINE, batches=[PAIR] * 3, lr=0.1, criterion="mse"
    )
    expected = [2.5, 0.265, 0.0433]
    expect_close(expect_part(run, "answer"), expected, precision=np.float32, because=BEFORE_STEP)


def _network(student, loop, rng):
    """Four batches with momentum, the last one short."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [7, 7, 7, 2], 3, 2)}
    given |= {"lr": 0.1, "momentum": 0.9}
    run = student.drivers.mended_steps(loop=loop, **given, loader="DataLoader")
    expect_close(expect_part(run, "state"), _by_hand(**given)[-1], because=OWN_GRADIENT)


def _frozen(student, reference, loop, rng):
    """A layer that is frozen, and BatchNorm in evaluation mode."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [5, 5, 5], 3, 2), "lr": 0.2}
    given |= {"loop": loop, "frozen": (0,), "batch_norm": True, "training": False}
    run = student.drivers.mended_steps(**given)
    expected = reference.drivers.mended_steps(**given)
    because = "what is frozen has no gradient, and the mode is the caller's"
    for key in ("state", "training"):
        expect_close(expect_part(run, key), expected[key], because=because)


@pytest.mark.exercise("repair_runaway_steps")
@pytest.mark.public
def test_repair_runaway_steps_goes_down_its_own_gradient(student):
    """With lr = 0.1, three steps take (w, b) from (1, 0) to (1.713, 0.414)."""
    _hand_worked(student, "repair_runaway_steps")


@pytest.mark.exercise("repair_runaway_steps")
@pytest.mark.public
def test_repair_runaway_steps_returns_the_losses(student):
    """The losses of three steps are 2.5, 0.265 and 0.0433."""
    _losses(student, "repair_runaway_steps")


@pytest.mark.exercise("repair_runaway_steps")
def test_repair_runaway_steps_with_momentum(student, rng):
    """A network on four batches, the last one short."""
    _network(student, "repair_runaway_steps", rng)


@pytest.mark.exercise("repair_runaway_steps")
def test_repair_runaway_steps_with_a_frozen_layer(student, reference, rng):
    """What is frozen stays, and the mode stays."""
    _frozen(student, reference, "repair_runaway_steps", rng)


@pytest.mark.exercise("repair_frozen_weights")
@pytest.mark.public
def test_repair_frozen_weights_goes_down_its_own_gradient(student):
    """With lr = 0.1, three steps take (w, b) from (1, 0) to (1.713, 0.414)."""
    _hand_worked(student, "repair_frozen_weights")


@pytest.mark.exercise("repair_frozen_weights")
@pytest.mark.public
def test_repair_frozen_weights_returns_the_losses(student):
    """The losses of three steps are 2.5, 0.265 and 0.0433."""
    _losses(student, "repair_frozen_weights")


@pytest.mark.exercise("repair_frozen_weights")
def test_repair_frozen_weights_with_momentum(student, rng):
    """A network on four batches, the last one short."""
    _network(student, "repair_frozen_weights", rng)


@pytest.mark.exercise("repair_frozen_weights")
def test_repair_frozen_weights_with_a_frozen_layer(student, reference, rng):
    """What is frozen stays, and the mode stays."""
    _frozen(student, reference, "repair_frozen_weights", rng)


@pytest.mark.exercise("repair_late_steps")
@pytest.mark.public
def test_repair_late_steps_goes_down_its_own_gradient(student):
    """With lr = 0.1, three steps take (w, b) from (1, 0) to (1.713, 0.414)."""
    _hand_worked(student, "repair_late_steps")


@pytest.mark.exercise("repair_late_steps")
@pytest.mark.public
def test_repair_late_steps_returns_the_losses(student):
    """The losses of three steps are 2.5, 0.265 and 0.0433."""
    _losses(student, "repair_late_steps")


@pytest.mark.exercise("repair_late_steps")
def test_repair_late_steps_with_momentum(student, rng):
    """A network on four batches, the last one short."""
    _network(student, "repair_late_steps", rng)


@pytest.mark.exercise("repair_late_steps")
def test_repair_late_steps_with_a_frozen_layer(student, reference, rng):
    """What is frozen stays, and the mode stays."""
    _frozen(student, reference, "repair_late_steps", rng)


COUNTED = "a batch counts as often as it has examples, and the mean is a Python float"


@pytest.mark.exercise("repair_epoch_loss")
@pytest.mark.public
def test_repair_epoch_loss_counts_examples(student):
    """Without learning, two examples at a mean of 2.5 and one at 9 cost (2 * 2.5 + 9) / 3."""
    run = student.drivers.mended_steps(
        loop="repair_epoch_loss", layers=LINE, batches=[PAIR, LONELY], lr=0.0, criterion="mse"
    )
    expect_close(expect_part(run, "answer"), 14 / 3, precision=np.float32, because=COUNTED)


@pytest.mark.exercise("repair_epoch_loss")
@pytest.mark.public
def test_repair_epoch_loss_still_trains(student):
    """The line moves to (2.22, 0.54); the examples cost 2.5, 2.5 and 1.44 before their steps."""
    run = student.drivers.mended_steps(
        loop="repair_epoch_loss", layers=LINE, batches=[PAIR, LONELY], lr=0.1, criterion="mse"
    )
    expect_close(expect_part(run, "state"), line(2.22, 0.54), because=OWN_GRADIENT)
    expect_close(expect_part(run, "answer"), 6.44 / 3, precision=np.float32, because=COUNTED)


@pytest.mark.exercise("repair_epoch_loss")
def test_repair_epoch_loss_of_a_data_loader(student, reference, rng):
    """A network with momentum, and a short last batch."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [7, 7, 2], 3, 2), "lr": 0.3}
    given |= {"loop": "repair_epoch_loss", "momentum": 0.5, "loader": "DataLoader"}
    run = student.drivers.mended_steps(**given)
    expected = reference.drivers.mended_steps(**given)
    expect_close(
        expect_part(run, "answer"), expected["answer"], precision=np.float32, because=COUNTED
    )
    expect_close(expect_part(run, "state"), expected["state"], because=OWN_GRADIENT)


@pytest.mark.exercise("repair_epoch_loss")
def test_repair_epoch_loss_of_uneven_batches(student, reference, rng):
    """Batches of any size in a list; the mode is left alone."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [5, 2, 11, 1], 3, 2)}
    given |= {"loop": "repair_epoch_loss", "lr": 0.1, "batch_norm": True, "training": False}
    run = student.drivers.mended_steps(**given)
    expected = reference.drivers.mended_steps(**given)
    expect_close(
        expect_part(run, "answer"), expected["answer"], precision=np.float32, because=COUNTED
    )
    expect_close(
        expect_part(run, "training"), expected["training"], because="the mode is the caller's"
    )


AS_FOUND = "each module has a flag of its own, and whoever trains next needs it as it was"


@pytest.mark.exercise("repair_validation")
@pytest.mark.public
def test_repair_validation_leaves_every_mode_as_found(student):
    """Training, one module apart from the others, or evaluating: all stay as they were."""
    data = [(np.float32([[LN3, 0.0], [0.0, LN3]]), np.array([0, 1]))]
    for training, evaluating in ((True, ()), (False, ()), (True, (1,))):
        run = student.drivers.mended_validation(
            layers=[*ODDS, *ODDS], batches=data, training=training, evaluating=evaluating
        )
        because = "the loss is the mean over all examples"
        expected = math.log(4 / 3)
        expect_close(expect_part(run, "answer"), expected, precision=np.float32, because=because)
        flags = [training, training, training and not evaluating, training]
        expect_equal(expect_part(run, "training"), flags, because=AS_FOUND)


@pytest.mark.exercise("repair_validation")
def test_repair_validation_changes_nothing(student, rng):
    """A network with BatchNorm that was in training mode is as it was, bit for bit."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [7, 7, 3], 3, 2)
    run = student.drivers.mended_validation(
        layers=net, batches=data, batch_norm=True, loader="DataLoader"
    )
    expect_between(expect_part(run, "answer"), 1e-9, 100.0, because="the loss is a mean")
    expect_equal(expect_part(run, "changed"), [], because="looking at a model must not train it")
    expect_equal(expect_part(run, "graphs"), 0, because="a graph costs, and none is needed")
    expect_equal(expect_part(run, "training"), [True] * 5, because=AS_FOUND)


@pytest.mark.exercise("repair_validation")
def test_repair_validation_uses_the_whole_network(student, rng):
    """With dropout, and a short last batch, it is the mean over all examples."""
    net, data = layers(rng, 3, 13, 5), batches(rng, [7, 7, 3], 3, 5)
    run = student.drivers.mended_validation(layers=net, batches=data, dropout=0.5)
    because = "dropout is for training, and a short batch counts less than a full one"
    expected = _cross_entropy(net, data)
    expect_close(expect_part(run, "answer"), expected, precision=np.float32, because=because)
    expect_equal(expect_part(run, "training"), [True] * 5, because=AS_FOUND)


@pytest.mark.exercise("repair_validation")
def test_repair_validation_restores_the_modes_when_it_raises(student, rng):
    """An exception on the way leaves no module in another mode."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [7, 3], 3, 2)
    run = student.drivers.mended_validation(layers=net, batches=data, criterion="failing")
    expect_equal(expect_part(run, "raised"), "PlannedFailure", because="an exception is passed on")
    expect_equal(expect_part(run, "training"), [True] * 4, because=AS_FOUND)


ONE_LARGE = "k batches of one size have the gradient of the mean over all their examples"


def _accumulated(student, net, data, k, **options):
    return student.drivers.mended_steps(
        loop="repair_accumulation", layers=net, batches=data, k=k, **options
    )


@pytest.mark.exercise("repair_accumulation")
@pytest.mark.public
def test_repair_accumulation_is_one_large_batch(student):
    """Two examples one by one, three times over, are three steps on both: (1.713, 0.414)."""
    single = [(PAIR[0][:1], PAIR[1][:1]), (PAIR[0][1:], PAIR[1][1:])]
    run = _accumulated(student, LINE, single * 3, 2, lr=0.1, criterion="mse")
    expect_close(expect_part(run, "state"), line(1.713, 0.414), because=ONE_LARGE)


def _merged(data, k):
    groups = [data[n : n + k] for n in range(0, len(data), k)]
    return [tuple(map(np.concatenate, zip(*group, strict=True))) for group in groups]


@pytest.mark.exercise("repair_accumulation")
def test_repair_accumulation_with_momentum(student, rng):
    """Six batches, three at a time, with momentum."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [7] * 6, 3, 2)
    run = _accumulated(student, net, data, 3, lr=0.1, momentum=0.9)
    expected = _by_hand(net, _merged(data, 3), lr=0.1, momentum=0.9)[-1]
    expect_close(expect_part(run, "state"), expected, because=ONE_LARGE)


@pytest.mark.exercise("repair_accumulation")
def test_repair_accumulation_of_all_batches(student, rng):
    """Five batches in a DataLoader make one single step."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [3] * 5, 3, 2)
    run = _accumulated(student, net, data, 5, lr=0.5, loader="DataLoader")
    expected = _by_hand(net, _merged(data, 5), lr=0.5, momentum=0.0)[-1]
    expect_close(expect_part(run, "state"), expected, because=ONE_LARGE)


@pytest.mark.exercise("repair_accumulation")
def test_repair_accumulation_with_a_frozen_layer(student, reference, rng):
    """What is frozen stays, and the mode stays."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [5] * 4, 3, 2), "lr": 0.2}
    given |= {"loop": "repair_accumulation", "frozen": (0,), "training": False, "k": 2}
    run = student.drivers.mended_steps(**given, batch_norm=True)
    expected = reference.drivers.mended_steps(**given, batch_norm=True)
    because = "what is frozen has no gradient, and the mode is the caller's"
    for key in ("state", "training"):
        expect_close(expect_part(run, key), expected[key], because=because)


GONE = "the weights of an epoch are gone with the next step, unless a copy was made"


def _expect_best(student, losses, best, because):
    """The model is that of epoch `best`, and the loss is its loss."""
    run = student.drivers.mended_best_weights(losses=losses)
    expected = torch.tensor([-float(best)] * 2)
    expect_close(expect_part(run, "state", "0.bias"), expected, because=because)
    because = "the loss is that of the model which is left, a Python float"
    expect_close(expect_part(run, "answer"), losses[best - 1], because=because)
    calls = ["train", "validate"] * len(losses)
    expect_equal(
        expect_part(run, "calls"), calls, because="each epoch is trained once and measured once"
    )


@pytest.mark.exercise("repair_best_weights")
@pytest.mark.public
def test_repair_best_weights_puts_them_back(student):
    """Each epoch lowers the biases by 1; the second is the best, so they end at -2."""
    _expect_best(student, [3.0, 2.0, 2.5, 2.25], 2, GONE)


@pytest.mark.exercise("repair_best_weights")
def test_repair_best_weights_after_the_first_epoch(student):
    """The first epoch may be the best."""
    _expect_best(student, [1.0, 2.5, 1.75], 1, GONE)


@pytest.mark.exercise("repair_best_weights")
def test_repair_best_weights_prefers_the_first_of_equals(student):
    """A loss that is as low as the best is not better."""
    because = "the best epoch is the first of those with the lowest loss"
    _expect_best(student, [3.0, 1.5, 1.5, 2.0], 2, because)


@pytest.mark.exercise("repair_best_weights")
def test_repair_best_weights_puts_the_buffers_back(student, reference):
    """The running statistics of BatchNorm belong to the best epoch too."""
    given = {"losses": [3.0, 2.0, 2.5, 2.75], "batch_norm": True}
    run = student.drivers.mended_best_weights(**given)
    expected = reference.drivers.mended_best_weights(**given)
    because = "weights without the statistics they were trained with are another model"
    expect_close(expect_part(run, "state"), expected["state"], because=because)


CLIPPED = "a gradient that is too long is made as long as max_norm, and keeps its direction"


def _clipped(student, net, data, max_norm, **options):
    return student.drivers.mended_steps(
        loop="repair_clipping", layers=net, batches=data, max_norm=max_norm, **options
    )


@pytest.mark.exercise("repair_clipping")
@pytest.mark.public
def test_repair_clipping_shortens_a_long_gradient(student):
    """Slopes -5 and -3 have the norm sqrt(34); with max_norm = 1 and lr = 0.1 the step is 0.1."""
    run = _clipped(student, LINE, [PAIR], 1.0, lr=0.1, criterion="mse")
    norm = math.sqrt(34.0)
    expect_close(expect_part(run, "state"), line(1 + 0.5 / norm, 0.3 / norm), because=CLIPPED)
    because = "the norm is measured before clipping, a Python float for each batch"
    expect_close(expect_part(run, "answer"), [norm], precision=np.float32, because=because)


@pytest.mark.exercise("repair_clipping")
def test_repair_clipping_lets_a_short_gradient_be(student):
    """With max_norm = 5 the first of three steps is clipped, and the others are not."""
    run = _clipped(student, LINE, [PAIR] * 3, 5.0, lr=0.1, criterion="mse")
    w, b, norms = 1.0, 0.0, []
    for _ in range(3):
        off = [w * x + b - 2 * x for x in (1.0, 2.0)]
        slopes = off[0] + 2 * off[1], off[0] + off[1]
        norms.append(math.hypot(*slopes))
        share = min(1.0, 5.0 / norms[-1])
        w, b = w - 0.1 * share * slopes[0], b - 0.1 * share * slopes[1]
    because = "a gradient that is short enough is used as it is"
    expect_close(expect_part(run, "state"), line(w, b), because=because)
    expect_close(expect_part(run, "answer"), norms, precision=np.float32, because=because)


@pytest.mark.exercise("repair_clipping")
def test_repair_clipping_of_a_network(student, reference, rng):
    """One norm for all tensors together, over four batches with momentum."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [7] * 3 + [2], 3, 2)
    given = {"layers": net, "batches": data, "lr": 0.3, "momentum": 0.5, "max_norm": 0.25}
    run = student.drivers.mended_steps(loop="repair_clipping", **given)
    expected = reference.drivers.mended_steps(loop="repair_clipping", **given)
    expect_close(expect_part(run, "state"), expected["state"], because=CLIPPED)


@pytest.mark.exercise("repair_clipping")
def test_repair_clipping_with_a_frozen_layer(student, reference, rng):
    """What is frozen has no gradient, and no part in the norm."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [5] * 3, 3, 2), "lr": 0.2}
    given |= {"loop": "repair_clipping", "frozen": (0,), "training": False, "max_norm": 0.125}
    run = student.drivers.mended_steps(**given, batch_norm=True)
    expected = reference.drivers.mended_steps(**given, batch_norm=True)
    because = "what is frozen has no gradient, and the mode is the caller's"
    expect_close(
        expect_part(run, "answer"), expected["answer"], precision=np.float32, because=because
    )
    for key in ("state", "training"):
        expect_close(expect_part(run, key), expected[key], because=because)
