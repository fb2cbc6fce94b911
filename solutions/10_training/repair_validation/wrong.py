"""Wrong answers to `repair_validation`."""

import torch
from beliefs import (
    A_CALL_ALWAYS_COMES_BACK,
    CHILDREN_ARE_ALL,
    FREEZING_LASTS_FOR_THE_CALL,
    THE_MODE_IS_ONE_FLAG,
    TRAINING_COMES_NEXT,
    WHOEVER_TRAINS_SETS_THE_MODE,
)
from building_blocks import _flags, _restore
from training import repair_validation

from autograder import misconception


@misconception(
    "test_repair_validation_leaves_every_mode_as_found",
    belief=WHOEVER_TRAINS_SETS_THE_MODE,
    row="T12",
    ships=True,
)
def validation(model, criterion, batches):
    total, examples = 0.0, 0
    model.eval()
    with torch.no_grad():
        for x, y in batches:
            total += criterion(model(x), y).item() * len(y)
            examples += len(y)
    return total / examples


@misconception(
    "test_repair_validation_leaves_every_mode_as_found",
    holds=("ends_in_training_mode_at_all_events", "restores_the_modes_if_all_goes_well"),
    row="T12",
)
def ends_in_training_mode(model, criterion, batches):
    loss = validation.answer(model, criterion, batches)
    model.train()
    return loss


@misconception(
    "test_repair_validation_leaves_every_mode_as_found",
    holds=("restores_one_flag_at_all_events", "restores_the_modes_if_all_goes_well"),
    row="T12",
)
def restores_one_flag_for_all(model, criterion, batches):
    training = model.training
    loss = validation.answer(model, criterion, batches)
    model.train(training)
    return loss


@misconception(
    "test_repair_validation_restores_the_modes_when_it_raises",
    belief=A_CALL_ALWAYS_COMES_BACK,
    row="T12",
)
def restores_the_modes_if_all_goes_well(model, criterion, batches):
    flags = _flags(model)
    loss = validation.answer(model, criterion, batches)
    _restore(flags)
    return loss


@misconception(
    "test_repair_validation_switches_gradients_back_when_it_raises",
    belief=A_CALL_ALWAYS_COMES_BACK,
)
def switches_gradients_back_if_all_goes_well(model, criterion, batches):
    found = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    loss = repair_validation(model, criterion, batches)
    torch.set_grad_enabled(found)
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


@misconception("test_repair_validation_changes_nothing")
def validates_and_switches_gradients_on(model, criterion, batches):
    """After a look at the validation data gradients are switched on."""
    try:
        return repair_validation(model, criterion, batches)
    finally:
        torch.set_grad_enabled(True)


@misconception("test_repair_validation_uses_the_whole_network", belief=FREEZING_LASTS_FOR_THE_CALL)
def freezes_the_parameters(model, criterion, batches):
    model.requires_grad_(False)
    return repair_validation(model, criterion, batches)


@misconception("test_repair_validation_changes_nothing", belief=CHILDREN_ARE_ALL)
def remembers_the_modes_of_the_children(model, criterion, batches):
    deeper = {*model.modules()} - {model, *model.children()}
    try:
        return repair_validation(model, criterion, batches)
    finally:
        for module in deeper:
            module.eval()


@misconception(
    "test_repair_validation_leaves_every_mode_as_found", belief=TRAINING_COMES_NEXT, row="T12"
)
def ends_in_training_mode_at_all_events(model, criterion, batches):
    try:
        return validation.answer(model, criterion, batches)
    finally:
        model.train()


@misconception(
    "test_repair_validation_leaves_every_mode_as_found", belief=THE_MODE_IS_ONE_FLAG, row="T12"
)
def restores_one_flag_at_all_events(model, criterion, batches):
    training = model.training
    try:
        return validation.answer(model, criterion, batches)
    finally:
        model.train(training)
