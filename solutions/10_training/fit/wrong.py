"""Wrong answers to `fit`."""

import copy
import math

import numpy as np
import torch
from beliefs import (
    A_MODEL_LEARNS_IN_ANY_MODE,
    MEANS_OF_BATCHES,
    PARAMETERS_ARE_ALL,
    THE_BEST_WEIGHTS_ARE_STILL_THERE,
    THE_GLOBAL_GENERATOR_IS_MINE,
    THE_LOSS_OF_THE_MODEL_AFTERWARDS,
    THE_RUNNING_LOSS_IS_SET_ONCE,
)
from training import evaluate, fit, train_epoch, train_step

from autograder import misconception

RECORDS = "test_fit_records_every_epoch"
EXAMPLES = "test_fit_records_means_over_examples"
PATIENCE = "test_fit_stops_when_patience_is_over"
MODE = "test_fit_trains_and_validates_in_the_right_mode"
STOPPED = "test_fit_restores_the_best_weights_after_stopping"


class _Best:
    """The best epoch so far, and how long ago it was."""

    def __init__(self):
        self.loss, self.state, self.waited = math.inf, None, 0

    def see(self, loss, model):
        if loss < self.loss:
            self.loss, self.waited = loss, 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1

    def restore(self, model):
        if self.state is not None:
            model.load_state_dict(self.state)


def _is_nan(*losses):
    return any(math.isnan(loss) for loss in losses)


@misconception(STOPPED, belief=THE_BEST_WEIGHTS_ARE_STILL_THERE, row="T18")
def keeps_the_state_dict_itself(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    history = {"train_loss": [], "val_loss": []}
    best_loss, best, waited = math.inf, model.state_dict(), 0
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        if history["val_loss"][-1] < best_loss:
            best_loss, best, waited = history["val_loss"][-1], model.state_dict(), 0
        else:
            waited += 1
        if waited == patience:
            break
    model.load_state_dict(best)
    return history


@misconception(STOPPED, belief=THE_BEST_WEIGHTS_ARE_STILL_THERE)
def never_puts_weights_back(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    return history


@misconception("test_fit_restores_the_best_weights_without_patience")
def restores_only_when_stopped_early(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Only early stopping has a use for the best weights."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            best.restore(model)
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            best.restore(model)
            break
    return history


@misconception("test_fit_restores_the_buffers_too", belief=PARAMETERS_ARE_ALL)
def restores_the_parameters_alone(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    history = {"train_loss": [], "val_loss": []}
    best_loss, best, waited = math.inf, None, 0
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        if history["val_loss"][-1] < best_loss:
            best_loss, waited = history["val_loss"][-1], 0
            best = [parameter.detach().clone() for parameter in model.parameters()]
        else:
            waited += 1
        if waited == patience:
            break
    if best is not None:
        with torch.no_grad():
            for parameter, value in zip(model.parameters(), best, strict=True):
                parameter.copy_(value)
    return history


@misconception(EXAMPLES, row="T33")
def records_the_training_loss_twice(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """The loss of an epoch goes into both curves."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        train_loss = train_epoch(model, train_loader, optimizer, criterion)
        val_loss, _ = evaluate(model, val_loader, criterion)
        history["train_loss"].append(train_loss)
        history["val_loss"].append(train_loss)
        if _is_nan(train_loss, val_loss):
            break
        best.see(val_loss, model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(STOPPED, row="T34")
def trains_a_copy(model, train_loader, val_loader, optimizer, criterion, epochs, patience=None):
    """What is done to a copy of the model is done to the model."""
    net = copy.deepcopy(model)
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(net, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(net, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], net)
        if best.waited == patience:
            break
    best.restore(net)
    return history


@misconception(RECORDS, belief=THE_RUNNING_LOSS_IS_SET_ONCE, row="T35")
def never_resets_the_running_loss(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    history = {"train_loss": [], "val_loss": []}
    best, running = _Best(), 0.0
    for _ in range(epochs):
        running += train_epoch(model, train_loader, optimizer, criterion)
        history["train_loss"].append(running)
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(running, history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(EXAMPLES, row="T36")
def trains_on_the_validation_data(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """A validation loss is computed just as a training loss is."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        for name, loader in (("train_loss", train_loader), ("val_loss", val_loader)):
            history[name].append(train_epoch(model, loader, optimizer, criterion))
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(PATIENCE, row="T42")
def stops_an_epoch_late(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Patience is over when more epochs than that have been in vain."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if patience is not None and best.waited > patience:
            break
    best.restore(model)
    return history


@misconception(PATIENCE, row="T42")
def stops_an_epoch_early(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Patience counts from the best epoch on, and is looked at when an epoch is no better."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if patience is not None and best.waited + 1 >= max(patience, 2):
            break
    best.restore(model)
    return history


@misconception("test_fit_does_not_count_a_tie_as_an_improvement", row="T42")
def counts_a_tie_as_an_improvement(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """An epoch that is as good as the best one is the best one."""
    history = {"train_loss": [], "val_loss": []}
    best_loss, best, waited = math.inf, None, 0
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        if history["val_loss"][-1] <= best_loss:
            best_loss, waited = history["val_loss"][-1], 0
            best = copy.deepcopy(model.state_dict())
        else:
            waited += 1
        if waited == patience:
            break
    if best is not None:
        model.load_state_dict(best)
    return history


@misconception("test_fit_starts_counting_again_after_an_improvement")
def counts_all_bad_epochs(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Patience is the number of bad epochs in all."""
    history = {"train_loss": [], "val_loss": []}
    best, bad = _Best(), 0
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        bad += best.waited > 0
        if bad == patience:
            break
    best.restore(model)
    return history


@misconception("test_fit_stops_when_the_validation_loss_is_nan")
def trains_on_after_nan(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """A nan will pass, if training goes on."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception("test_fit_stops_when_the_validation_loss_is_nan")
def leaves_the_nan_epoch_out(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """An epoch that ended in nan does not belong into the history."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        train_loss = train_epoch(model, train_loader, optimizer, criterion)
        val_loss, _ = evaluate(model, val_loader, criterion)
        if _is_nan(train_loss, val_loss):
            break
        history["train_loss"].append(train_loss)
        history["val_loss"].append(val_loss)
        best.see(val_loss, model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception("test_fit_stops_when_the_validation_loss_is_nan")
def looks_for_nan_in_training_alone(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Only training can go wrong; a validation loss is always a number."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception("test_fit_stops_when_the_training_loss_is_nan")
def looks_for_nan_in_validation_alone(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Whether training still works shows in the validation loss."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception("test_fit_stops_when_the_validation_loss_is_nan")
def takes_nan_for_the_lowest_loss(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """A nan is the lowest loss of all."""
    history, states = {"train_loss": [], "val_loss": []}, []
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        states.append(copy.deepcopy(model.state_dict()))
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        if patience is not None and len(states) - 1 - np.argmin(history["val_loss"]) >= patience:
            break
    model.load_state_dict(states[np.argmin(history["val_loss"])])
    return history


@misconception("test_fit_trains_and_validates_in_the_right_mode", row="T12")
def sets_training_mode_once(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Training mode is set before the first epoch, and lasts."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    model.train()
    for _ in range(epochs):
        total, examples = 0.0, 0
        for x, y in train_loader:
            total += train_step(model, optimizer, criterion, x, y) * len(y)
            examples += len(y)
        history["train_loss"].append(total / examples)
        model.eval()
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception("test_fit_trains_and_validates_in_the_right_mode", row="T13")
def validates_in_training_mode(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Without gradients and steps, a pass over the validation data is an evaluation."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        total, examples = 0.0, 0
        with torch.no_grad():
            for x, y in val_loader:
                total += criterion(model(x), y).item() * len(y)
                examples += len(y)
        history["val_loss"].append(total / examples)
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(EXAMPLES, belief=MEANS_OF_BATCHES, row="T09")
def averages_the_validation_batches(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        losses = [evaluate(model, [batch], criterion)[0] for batch in val_loader]
        history["val_loss"].append(sum(losses) / len(losses))
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(EXAMPLES, belief=THE_LOSS_OF_THE_MODEL_AFTERWARDS)
def measures_the_training_loss_afterwards(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        train_epoch(model, train_loader, optimizer, criterion)
        history["train_loss"].append(evaluate(model, train_loader, criterion)[0])
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(RECORDS, row="P03")
def records_tensors(model, train_loader, val_loader, optimizer, criterion, epochs, patience=None):
    """A history of tensors is a history of numbers."""
    history = fit(model, train_loader, val_loader, optimizer, criterion, epochs, patience)
    return {key: [torch.tensor(loss) for loss in losses] for key, losses in history.items()}


@misconception(
    "test_fit_leaves_the_random_state_alone", belief=THE_GLOBAL_GENERATOR_IS_MINE, row="P02"
)
def seeds_inside(model, train_loader, val_loader, optimizer, criterion, epochs, patience=None):
    torch.manual_seed(42)
    return fit(model, train_loader, val_loader, optimizer, criterion, epochs, patience)


@misconception("test_fit_compares_losses_of_any_size")
def asks_for_a_clear_improvement(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """A loss that is lower by next to nothing is no improvement."""
    return _fitted(
        model, train_loader, val_loader, optimizer, criterion, epochs, patience, margin=1e-4
    )


@misconception("test_fit_compares_losses_of_any_size")
def begins_at_a_large_loss(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """No loss is larger than a hundred."""
    return _fitted(
        model, train_loader, val_loader, optimizer, criterion, epochs, patience, highest=100.0
    )


def _fitted(
    model,
    train_loader,
    val_loader,
    optimizer,
    criterion,
    epochs,
    patience,
    margin=0.0,
    highest=math.inf,
):
    history = {"train_loss": [], "val_loss": []}
    best, best_loss = _Best(), highest
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        is_better = history["val_loss"][-1] < best_loss - margin
        if is_better:
            best_loss = history["val_loss"][-1]
        best.see(best_loss if is_better else math.inf, model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception("test_fit_leaves_gradients_switched_on")
def validates_with_gradients_off_for_good(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """When training has ended, gradients are needed no more."""
    history = fit(model, train_loader, val_loader, optimizer, criterion, epochs, patience)
    torch.set_grad_enabled(False)
    return history


@misconception("test_fit_stops_at_an_early_or_a_late_nan")
def takes_a_best_epoch_for_granted(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Of the epochs that were run, one is the best."""
    history = fit(model, train_loader, val_loader, optimizer, criterion, epochs, patience)
    if _is_nan(history["train_loss"][0], history["val_loss"][0]):
        model.load_state_dict(None)
    return history


@misconception(PATIENCE)
def never_runs_out_of_patience(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """The number of epochs says when training ends."""
    return fit(model, train_loader, val_loader, optimizer, criterion, epochs)


@misconception(STOPPED)
def keeps_the_highest_accuracy(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """The best epoch is the one with the highest accuracy."""
    history = {"train_loss": [], "val_loss": []}
    best, highest = _Best(), 0.0
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        loss, accuracy = evaluate(model, val_loader, criterion)
        history["val_loss"].append(loss)
        if _is_nan(history["train_loss"][-1], loss):
            break
        best.see(-accuracy if accuracy > highest else math.inf, model)
        highest = max(highest, accuracy)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(STOPPED)
def compares_with_the_epoch_before(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """An epoch is an improvement if it is better than the one before it."""
    history = {"train_loss": [], "val_loss": []}
    last, waited, best = math.inf, 0, None
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        if history["val_loss"][-1] < last:
            waited, best = 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
        last = history["val_loss"][-1]
        if waited == patience:
            break
    if best is not None:
        model.load_state_dict(best)
    return history


@misconception(STOPPED)
def keeps_the_lowest_training_loss(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """The best weights are those with the lowest training loss."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["train_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(STOPPED, holds=("keeps_the_state_dict_itself", "trains_on_after_nan"), row="T18")
def keeps_the_state_dict_itself_after_nan(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    history = {"train_loss": [], "val_loss": []}
    best_loss, best, waited = math.inf, None, 0
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if history["val_loss"][-1] < best_loss:
            best_loss, best, waited = history["val_loss"][-1], model.state_dict(), 0
        else:
            waited += 1
        if waited == patience:
            break
    model.load_state_dict(best)
    return history


def _trained(model, loader, optimizer, criterion):
    """The loss of each batch and its size, for a model that trains in whatever mode it is."""
    return [(train_step(model, optimizer, criterion, x, y), len(y)) for x, y in loader]


def _validated(model, loader, criterion):
    """The loss of each batch and its size, for a model in whatever mode it is."""
    with torch.no_grad():
        return [(criterion(model(x), y).item(), len(y)) for x, y in loader]


def _over_batches(rows):
    return sum(loss for loss, _ in rows) / len(rows)


def _over_examples(rows):
    return sum(loss * size for loss, size in rows) / sum(size for _, size in rows)


def _fitted_with(model, epochs, patience, train, validate):
    """A fit whose losses of an epoch are what `train()` and `validate()` return."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train())
        history["val_loss"].append(validate())
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(EXAMPLES, belief=MEANS_OF_BATCHES, row="T09")
def averages_the_training_batches(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    def train():
        model.train()
        return _over_batches(_trained(model, train_loader, optimizer, criterion))

    def validate():
        return evaluate(model, val_loader, criterion)[0]

    return _fitted_with(model, epochs, patience, train, validate)


@misconception(EXAMPLES, belief=MEANS_OF_BATCHES, row="T09")
def averages_the_batches_of_both(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    def train():
        model.train()
        return _over_batches(_trained(model, train_loader, optimizer, criterion))

    def validate():
        model.eval()
        return _over_batches(_validated(model, val_loader, criterion))

    return _fitted_with(model, epochs, patience, train, validate)


@misconception(MODE, belief=A_MODEL_LEARNS_IN_ANY_MODE)
def trains_in_the_mode_it_finds(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    def train():
        return _over_examples(_trained(model, train_loader, optimizer, criterion))

    def validate():
        return evaluate(model, val_loader, criterion)[0]

    return _fitted_with(model, epochs, patience, train, validate)


@misconception(MODE, holds=("trains_in_the_mode_it_finds", "validates_in_training_mode"))
def knows_no_mode(model, train_loader, val_loader, optimizer, criterion, epochs, patience=None):
    def train():
        return _over_examples(_trained(model, train_loader, optimizer, criterion))

    def validate():
        return _over_examples(_validated(model, val_loader, criterion))

    return _fitted_with(model, epochs, patience, train, validate)


@misconception(
    EXAMPLES,
    holds=(
        "averages_the_batches_of_both",
        "trains_in_the_mode_it_finds",
        "validates_in_training_mode",
    ),
    row="T09",
)
def averages_the_batches_and_knows_no_mode(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    def train():
        return _over_batches(_trained(model, train_loader, optimizer, criterion))

    def validate():
        return _over_batches(_validated(model, val_loader, criterion))

    return _fitted_with(model, epochs, patience, train, validate)


@misconception(
    EXAMPLES,
    holds=("averages_the_batches_of_both", "sets_training_mode_once"),
    row="T09",
)
def averages_the_batches_and_stays_in_evaluation_mode(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    model.train()

    def train():
        return _over_batches(_trained(model, train_loader, optimizer, criterion))

    def validate():
        model.eval()
        return _over_batches(_validated(model, val_loader, criterion))

    return _fitted_with(model, epochs, patience, train, validate)


@misconception(
    STOPPED,
    holds=("never_puts_weights_back", "never_runs_out_of_patience", "trains_on_after_nan"),
)
def trains_and_records(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    history = {"train_loss": [], "val_loss": []}
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
    return history


@misconception(
    "test_fit_restores_the_best_weights_without_patience",
    holds=("restores_only_when_stopped_early",),
)
def restores_only_when_patience_is_over(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            best.restore(model)
            break
    return history


@misconception(EXAMPLES)
def validates_before_it_trains(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """The validation loss of an epoch is that of the model with which it begins."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        val_loss, _ = evaluate(model, val_loader, criterion)
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(val_loss)
        if _is_nan(history["train_loss"][-1], val_loss):
            break
        best.see(val_loss, model)
        if best.waited == patience:
            break
    best.restore(model)
    return history
