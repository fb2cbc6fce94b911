"""Checks of training: one step, one epoch, evaluation, and fitting with the best weights kept.

The public checks: run `pytest` in this folder.
"""

import math
from itertools import pairwise
import numpy as np
import pytest
import torch
from autograder import expect_between, expect_close, expect_equal, expect_items, expect_part, expect_texts
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
