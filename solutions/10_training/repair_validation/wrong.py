"""Wrong answers to `repair_validation`."""

import torch
from building_blocks import _flags, _restore

from autograder import misconception


@misconception("test_repair_validation_leaves_every_mode_as_found", row="T12", ships=True)
def validation(model, criterion, batches):
    """Whoever trains next sets the mode."""
    total, examples = 0.0, 0
    model.eval()
    with torch.no_grad():
        for x, y in batches:
            total += criterion(model(x), y).item() * len(y)
            examples += len(y)
    return total / examples


@misconception("test_repair_validation_leaves_every_mode_as_found", row="T12")
def ends_in_training_mode(model, criterion, batches):
    """After a validation comes training."""
    loss = validation.answer(model, criterion, batches)
    model.train()
    return loss


@misconception("test_repair_validation_leaves_every_mode_as_found", row="T12")
def restores_one_flag_for_all(model, criterion, batches):
    """The mode of a model is one flag."""
    training = model.training
    loss = validation.answer(model, criterion, batches)
    model.train(training)
    return loss


@misconception("test_repair_validation_restores_the_modes_when_it_raises", row="T12")
def restores_the_modes_if_all_goes_well(model, criterion, batches):
    """Code at the end of a function is always reached."""
    flags = _flags(model)
    loss = validation.answer(model, criterion, batches)
    _restore(flags)
    return loss


@misconception("test_repair_validation_uses_the_whole_network", row="T13")
def gives_up_evaluation_mode(model, criterion, batches):
    """What switches the mode is in the way, and is left out."""
    total, examples = 0.0, 0
    with torch.no_grad():
        for x, y in batches:
            total += criterion(model(x), y).item() * len(y)
            examples += len(y)
    return total / examples
