"""Checks of training: one step, one epoch, evaluation, and fitting with the best weights kept.

The public checks: run `pytest` in this folder.
"""

import math
import numpy as np
import pytest
import torch
from autograder import expect_close, expect_equal
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
