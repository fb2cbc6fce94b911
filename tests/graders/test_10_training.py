"""Checks of training: one step, one epoch, evaluation, and fitting with the best weights kept.

The hand-worked model is w x + b with w = 1 and b = 0. Elsewhere the steps are taken without an
optimiser, the loss is computed in one piece, or the solution runs the same driver.
"""

import math
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from autograder import (
    expect_between,
    expect_close,
    expect_equal,
    expect_raises,
    expect_random_state_unchanged,
)

LINE = [(np.float32([[1.0]]), np.float32([0.0]))]
PAIR = (np.float32([[1.0], [2.0]]), np.float32([[2.0], [4.0]]))
LONELY = (np.float32([[3.0]]), np.float32([[6.0]]))
ODDS = [(np.float32([[1.0, 0.0], [0.0, 1.0]]), np.float32([0.0, 0.0]))]  # logits are the inputs
LN3 = math.log(3)


def line(w: float, b: float) -> dict[str, torch.Tensor]:
    """The state of the model w x + b."""
    return {"0.weight": torch.tensor([[w]]), "0.bias": torch.tensor([b])}


def part(answer: object, *keys: str) -> object:
    """Take one part of a dict in an answer, and say so if there is no such part."""
    for key in keys:
        wanted = f"a dict with the key {key}"
        has = isinstance(answer, dict) and key in answer
        expect_equal(wanted if has else kind(answer), wanted, because=f"there must be {wanted}")
        answer = answer[key]
    return answer


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


def kind(answer: object) -> str:
    """What an answer is, in a word; a tuple with its length."""
    if isinstance(answer, tuple):
        return f"a tuple of {len(answer)}"
    return str(getattr(answer, "type_name", type(answer).__name__))


def pair(run: object) -> tuple[object, object]:
    """What `evaluate` returned in this run, if it is a pair."""
    answer = part(run, "answer")
    expect_equal(kind(answer), "a tuple of 2", because="evaluate returns (loss, accuracy)")
    return answer


# train_step


@pytest.mark.exercise("train_step")
@pytest.mark.public
def test_train_step_returns_the_loss_before_the_step(student):
    """Predictions off by -1 and -2 cost (1 + 4) / 2; the step comes after that."""
    run = student.drivers.take_steps(layers=LINE, batches=[PAIR], lr=0.1, criterion="mse")
    because = "the loss belongs to the predictions it was made from, and is a Python float"
    expect_close(part(run, "losses"), [2.5], precision=np.float32, because=because)


@pytest.mark.exercise("train_step")
@pytest.mark.public
def test_train_step_takes_three_steps_worked_by_hand(student):
    """With slopes -5 and -3, lr = 0.1 moves (w, b) from (1, 0) to (1.5, 0.3); and on from there."""
    run = student.drivers.take_steps(layers=LINE, batches=[PAIR] * 3, lr=0.1, criterion="mse")
    expect_close(
        part(run, "states"),
        [line(1.5, 0.3), line(1.66, 0.39), line(1.713, 0.414)],
        because="each step goes down the gradient of its own loss, and of nothing else",
    )


@pytest.mark.exercise("train_step")
def test_train_step_trains_a_network_for_several_steps(student, rng):
    """Four steps with momentum, each on another batch."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [7] * 4, 3, 2), "lr": 0.1}
    run = student.drivers.take_steps(**given, momentum=0.9)
    expect_close(
        part(run, "states"),
        _by_hand(**given, momentum=0.9),
        because="the optimiser is handed the gradient of this batch alone, and does the rest",
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
        part(run, "losses"),
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
        part(run, "states"),
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
        expect_close(part(run, "states"), expected["states"], because=because)
        expect_equal(part(run, "training"), expected["training"], because=because)


@pytest.mark.exercise("train_step")
def test_train_step_lets_a_frozen_layer_be(student, reference, rng):
    """A layer that requires no gradient has none, stays, and stops nothing."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [7, 5, 3], 3, 2)}
    run = student.drivers.take_steps(**given, lr=0.1, frozen=(0,))
    expected = reference.drivers.take_steps(**given, lr=0.1, frozen=(0,))
    expect_close(
        part(run, "states"),
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
        part(run, "losses"),
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
        part(run, "state"),
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
        part(run, "losses"),
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
        part(run, "state"),
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
        part(run, "state"),
        expected["state"],
        because="BatchNorm learns its statistics in training mode only",
    )


@pytest.mark.exercise("train_epoch")
def test_train_epoch_takes_a_single_batch(student, rng):
    """One batch is an epoch too: its loss is the loss of the batch."""
    net, data = layers(rng, 3, 2), batches(rng, [7], 3, 2)
    run = student.drivers.train_epochs(layers=net, batches=data, lr=0.1)
    expect_close(
        part(run, "losses"),
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
        part(run, "losses"),
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
        part(run, "answer"),
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
            part(run, "training"),
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
        part(run, "answer"),
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
    expect_equal(part(run, "changed"), [], because="looking at a model must not train it")
    expect_equal(part(run, "grad_enabled"), True, because="whoever trains next needs gradients")


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
        part(run, "graphs"), 0, because="eval() does not switch gradients off, and a graph costs"
    )


@pytest.mark.exercise("evaluate")
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
        expect_equal(part(run, "raised"), "PlannedFailure", because="an exception is passed on")
        expect_equal(part(run, "training"), expected["training"], because=because)
        flags = student.drivers.modes_after_refusal(**given, criterion="cross_entropy sum")
        expected = reference.drivers.modes_after_refusal(**given, criterion="cross_entropy sum")
        expect_equal(flags, expected, because=because)


@pytest.mark.exercise("evaluate")
def test_evaluate_takes_uneven_batches_in_a_list(student, rng):
    """Batches of 5, 2, 11 and 1 examples, in a plain list."""
    net, data = layers(rng, 3, 7), batches(rng, [5, 2, 11, 1], 3, 7)
    run = student.drivers.evaluate_model(layers=net, batches=data)
    expect_close(
        part(run, "answer"),
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
        part(run, "history", "train_loss"),
        [2.0, 1.5, 1.0],
        precision=np.float32,
        because="an epoch adds the mean of its own training losses, a Python float",
    )
    expect_close(
        part(run, "history", "val_loss"),
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
        part(run, "history", "val_loss"),
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
            part(run, "history", "val_loss"),
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
    val_loss = part(run, "history", "val_loss")
    expect_close(val_loss, losses[:4], precision=np.float32, because=because)
    expect_close(part(run, "state", "0.bias"), torch.tensor([-2.0, -2.0]), because=because)


@pytest.mark.exercise("fit")
@pytest.mark.public
def test_fit_restores_the_best_weights_after_stopping(student):
    """Each epoch lowers the biases by 1; the second is the best, so they end at -2."""
    run = student.drivers.fit_to_a_script(
        train_losses=[1.0], val_losses=[3.0, 2.0, 2.5, 2.25, 2.75], epochs=6, patience=3
    )
    expect_close(
        part(run, "state", "0.bias"),
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
            part(run, "state", "0.bias"),
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
        part(run, "state"),
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
    val_loss = part(run, "history", "val_loss")
    expect_close(val_loss, [3.0, math.nan], precision=np.float32, because=because)
    expect_close(part(run, "state", "0.bias"), torch.tensor([-1.0, -1.0]), because=because)


@pytest.mark.exercise("fit")
def test_fit_stops_when_the_training_loss_is_nan(student):
    """The nan epoch is recorded, then training stops."""
    run = student.drivers.fit_to_a_script(
        train_losses=[2.0, math.nan, 1.0], val_losses=[3.0, 3.5, 1.0], epochs=3
    )
    for key, losses in (("train_loss", [2.0, math.nan]), ("val_loss", [3.0, 3.5])):
        expect_close(
            part(run, "history", key),
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
            part(run, "history", key),
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
            part(run, "history", key),
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
        part(run, "history", "val_loss"),
        [3.0, 2.0],
        precision=np.float32,
        because="an epoch adds the loss on the validation data",
    )
    expect_random_state_unchanged(
        student, because="the seed is chosen once, by whoever runs the experiment"
    )
