"""Wrong answers to `repair_best_weights`."""

import copy
import math

from beliefs import PARAMETERS_ARE_ALL, THE_BEST_WEIGHTS_ARE_STILL_THERE

from autograder import misconception


@misconception(
    "test_repair_best_weights_puts_them_back",
    belief=THE_BEST_WEIGHTS_ARE_STILL_THERE,
    row="T18",
    ships=True,
)
def best_weights(model, train, validate, epochs):
    best_loss, best_state = math.inf, model.state_dict()
    for _ in range(epochs):
        train()
        loss = validate()
        if loss < best_loss:
            best_loss = loss
            best_state = model.state_dict()
    model.load_state_dict(best_state)
    return best_loss


def _keeping(model, train, validate, epochs, copied):
    best_loss, best_state = math.inf, model.state_dict()
    for _ in range(epochs):
        train()
        loss = validate()
        if loss < best_loss:
            best_loss, best_state = loss, copied(model)
    return best_loss, best_state


@misconception("test_repair_best_weights_prefers_the_first_of_equals")
def takes_the_last_of_equals(model, train, validate, epochs):
    """A loss that is as low as the best is the best."""
    best_loss, best_state = math.inf, model.state_dict()
    for _ in range(epochs):
        train()
        loss = validate()
        if loss <= best_loss:
            best_loss, best_state = loss, copy.deepcopy(model.state_dict())
    model.load_state_dict(best_state)
    return best_loss


@misconception("test_repair_best_weights_puts_the_buffers_back", belief=PARAMETERS_ARE_ALL)
def keeps_the_parameters_alone(model, train, validate, epochs):
    def copied(model):
        return {name: parameter.detach().clone() for name, parameter in model.named_parameters()}

    best_loss, best_state = _keeping(model, train, validate, epochs, copied)
    model.load_state_dict(best_state, strict=False)
    return best_loss


@misconception("test_repair_best_weights_puts_them_back")
def hands_back_the_last_loss(model, train, validate, epochs):
    """The loss of the model is the one that was measured last."""
    losses = []

    def measured():
        losses.append(validate())
        return losses[-1]

    _, best_state = _keeping(
        model, train, measured, epochs, lambda model: copy.deepcopy(model.state_dict())
    )
    model.load_state_dict(best_state)
    return losses[-1]


@misconception("test_repair_best_weights_puts_the_counts_back")
def ends_in_evaluation_mode(model, train, validate, epochs):
    """The best model is there to be used, so it ends in evaluation mode."""
    best_loss, best_state = _keeping(
        model, train, validate, epochs, lambda model: copy.deepcopy(model.state_dict())
    )
    model.load_state_dict(best_state)
    model.eval()
    return best_loss


@misconception("test_repair_best_weights_compares_losses_of_any_size")
def begins_at_a_thousand(model, train, validate, epochs):
    """A loss is never larger than a thousand."""
    best_loss, best_state = 1000.0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        train()
        loss = validate()
        if loss < best_loss:
            best_loss, best_state = loss, copy.deepcopy(model.state_dict())
    model.load_state_dict(best_state)
    return best_loss


@misconception("test_repair_best_weights_puts_them_back")
def keeps_the_weights_before_the_epoch(model, train, validate, epochs):
    """The best weights are those with which the best epoch began."""
    best_loss, best_state = math.inf, model.state_dict()
    for _ in range(epochs):
        before = copy.deepcopy(model.state_dict())
        train()
        loss = validate()
        if loss < best_loss:
            best_loss, best_state = loss, before
    model.load_state_dict(best_state)
    return best_loss
