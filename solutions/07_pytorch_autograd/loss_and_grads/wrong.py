"""Wrong answers to `loss_and_grads`."""

import copy

import torch
from beliefs import (
    A_GRADIENT_FINDS_ITS_WAY,
    A_LOSS_IS_MEASURED_IN_EVALUATION,
    A_NUMBER_AT_ONCE,
    A_STATE_FOR_EACH_SHAPE,
    A_TENSOR_IS_AS_GOOD_AS_A_NUMBER,
    BACKWARD_STARTS_FRESH,
    EVERY_PARAMETER_HAS_A_GRADIENT,
    NO_GRADIENT_IS_ZERO,
    ONE_PREDICTION_MORE,
    ONLY_NUMBERS_ARE_NEEDED,
    THE_GRADIENT_OF_THE_GRADIENT,
    THE_MODE_IS_ONE_FLAG,
)
from pytorch_autograd import loss_and_grads

from autograder import misconception

WORKED = "test_loss_and_grads_worked_by_hand"
OLD_GRADIENTS = "test_loss_and_grads_ignores_old_gradients"
LEAVES = "test_loss_and_grads_leaves_old_gradients"
FROZEN = "test_loss_and_grads_gives_none_for_a_frozen_parameter"


def _copies(model):
    return {n: None if p.grad is None else p.grad.clone() for n, p in model.named_parameters()}


@misconception(OLD_GRADIENTS, belief=BACKWARD_STARTS_FRESH)
def does_not_clear_old_gradients(model, criterion, x, y):
    loss = criterion(model(x), y)
    loss.backward()
    return loss.item(), _copies(model)


@misconception(LEAVES)
def loses_old_gradients(model, criterion, x, y):
    """Old gradients are cleared first, and nobody needs them."""
    model.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    return loss.item(), _copies(model)


@misconception(LEAVES)
def clears_the_gradients_in_the_end(model, criterion, x, y):
    """A model is left tidy if its gradients are cleared at the end."""
    answer = loss_and_grads(model, criterion, x, y)
    model.zero_grad()
    return answer


@misconception(LEAVES, belief=A_STATE_FOR_EACH_SHAPE)
def finds_old_gradients_by_shape(model, criterion, x, y):
    saved = {p.shape: p.grad for p in model.parameters()}
    answer = loss_and_grads(model, criterion, x, y)
    for p in model.parameters():
        p.grad = saved[p.shape]
    return answer


@misconception("test_loss_and_grads_hands_over_copies")
def hands_out_the_models_gradients(model, criterion, x, y):
    """The gradients in the dict are numbers by now, so they need no copy."""
    model.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    return loss.item(), {name: p.grad for name, p in model.named_parameters()}


@misconception(WORKED)
def puts_zeros_into_its_answer(model, criterion, x, y):
    """Once the gradients are in the dict, those of the model can be set to zero."""
    model.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    grads = {name: p.grad for name, p in model.named_parameters()}
    model.zero_grad(set_to_none=False)
    return loss.item(), grads


@misconception(WORKED, belief=ONLY_NUMBERS_ARE_NEEDED, row="T19")
def detaches_the_prediction(model, criterion, x, y):
    prediction = model(x).detach()
    loss = criterion(prediction, y)
    loss.backward()
    return loss.item(), _copies(model)


@misconception(WORKED, belief=A_NUMBER_AT_ONCE, row="T20")
def takes_the_item_before_backward(model, criterion, x, y):
    loss = criterion(model(x), y).item()
    loss.backward()
    return loss, _copies(model)


@misconception(WORKED, belief=A_GRADIENT_FINDS_ITS_WAY, row="T21")
def makes_a_cut_off_loss_require_a_gradient(model, criterion, x, y):
    old = _copies(model)
    model.zero_grad()
    loss = criterion(model(x).detach(), y).requires_grad_()
    loss.backward()
    grads = _copies(model)
    for name, p in model.named_parameters():
        p.grad = old[name]
    return loss.item(), grads


@misconception(WORKED, belief=A_TENSOR_IS_AS_GOOD_AS_A_NUMBER, row="P03")
def returns_the_loss_tensor(model, criterion, x, y):
    loss, grads = loss_and_grads(model, criterion, x, y)
    return torch.tensor(loss), grads


@misconception(FROZEN)
def leaves_frozen_parameters_out(model, criterion, x, y):
    """A parameter without a gradient has no entry."""
    loss, grads = loss_and_grads(model, criterion, x, y)
    return loss, {name: grad for name, grad in grads.items() if grad is not None}


@misconception(FROZEN, belief=NO_GRADIENT_IS_ZERO)
def gives_zeros_for_no_gradient(model, criterion, x, y):
    loss, grads = loss_and_grads(model, criterion, x, y)
    return loss, {
        name: torch.zeros_like(p) if grads[name] is None else grads[name]
        for name, p in model.named_parameters()
    }


@misconception(FROZEN, belief=EVERY_PARAMETER_HAS_A_GRADIENT, row="O27")
def expects_a_gradient_everywhere(model, criterion, x, y):
    named = dict(model.named_parameters())
    old = {name: p.grad for name, p in named.items()}
    model.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    grads = {name: p.grad.clone() for name, p in named.items()}
    for name, p in named.items():
        p.grad = old[name]
    return loss.item(), grads


@misconception("test_loss_and_grads_gives_none_for_an_unused_parameter")
def does_not_allow_unused_parameters(model, criterion, x, y):
    """Whatever requires a gradient takes part in the loss."""
    named = {name: p for name, p in model.named_parameters() if p.requires_grad}
    loss = criterion(model(x), y)
    grads = dict(zip(named, torch.autograd.grad(loss, list(named.values())), strict=True))
    return loss.item(), {name: grads.get(name) for name, _ in model.named_parameters()}


@misconception(WORKED, row="P03")
def returns_a_list_of_gradients(model, criterion, x, y):
    """The order of the parameters says which gradient is whose."""
    loss, grads = loss_and_grads(model, criterion, x, y)
    return loss, list(grads.values())


@misconception(
    "test_loss_and_grads_hands_over_copies", belief=THE_GRADIENT_OF_THE_GRADIENT, row="P03"
)
def hands_out_gradients_with_a_graph(model, criterion, x, y):
    named = {name: p for name, p in model.named_parameters() if p.requires_grad}
    loss = criterion(model(x), y)
    found = torch.autograd.grad(loss, list(named.values()), create_graph=True, allow_unused=True)
    grads = dict(zip(named, found, strict=True))
    return loss.item(), {name: grads.get(name) for name, _ in model.named_parameters()}


@misconception("test_loss_and_grads_looks_once", belief=ONE_PREDICTION_MORE)
def predicts_once_more(model, criterion, x, y):
    loss = criterion(model(x), y).item()
    return loss, loss_and_grads(model, criterion, x, y)[1]


@misconception("test_loss_and_grads_leaves_the_model")
def switches_to_training_mode(model, criterion, x, y):
    """Gradients exist in training mode only."""
    model.train()
    return loss_and_grads(model, criterion, x, y)


@misconception("test_loss_and_grads_leaves_the_model")
def takes_a_step_as_well(model, criterion, x, y):
    """With the gradient there, the step belongs to it."""
    loss, grads = loss_and_grads(model, criterion, x, y)
    with torch.no_grad():
        for name, p in model.named_parameters():
            if grads[name] is not None:
                p -= 0.01 * grads[name]
    return loss, grads


@misconception(FROZEN)
def sets_old_gradients_to_zero(model, criterion, x, y):
    """Old gradients are set to zero for the call, and put back after it."""
    old = _copies(model)
    for p in model.parameters():
        if p.grad is not None:
            p.grad.zero_()
    loss = criterion(model(x), y)
    loss.backward()
    grads = _copies(model)
    for name, p in model.named_parameters():
        p.grad = old[name]
    return loss.item(), grads


@misconception("test_loss_and_grads_leaves_the_model", belief=THE_MODE_IS_ONE_FLAG)
def sets_one_mode_for_all(model, criterion, x, y):
    answer = loss_and_grads(model, criterion, x, y)
    model.train(model.training)
    return answer


@misconception(
    OLD_GRADIENTS, holds=("does_not_clear_old_gradients", "hands_out_the_models_gradients")
)
def hands_out_gradients_with_old_ones_in_them(model, criterion, x, y):
    loss = criterion(model(x), y)
    loss.backward()
    return loss.item(), {name: p.grad for name, p in model.named_parameters()}


@misconception(FROZEN, holds=("does_not_allow_unused_parameters",))
def differentiates_by_every_parameter(model, criterion, x, y):
    named = dict(model.named_parameters())
    loss = criterion(model(x), y)
    return loss.item(), dict(
        zip(named, torch.autograd.grad(loss, list(named.values())), strict=True)
    )


@misconception(WORKED, holds=("returns_the_loss_tensor",), row="P03")
def returns_the_loss_with_its_graph(model, criterion, x, y):
    named = {name: p for name, p in model.named_parameters() if p.requires_grad}
    loss = criterion(model(x), y)
    found = torch.autograd.grad(loss, list(named.values()), allow_unused=True)
    grads = dict(zip(named, found, strict=True))
    return loss, {name: grads.get(name) for name, _ in model.named_parameters()}


@misconception(
    "test_loss_and_grads_leaves_the_model", belief=A_LOSS_IS_MEASURED_IN_EVALUATION, row="T13"
)
def evaluates_a_copy(model, criterion, x, y):
    return loss_and_grads(copy.deepcopy(model).eval(), criterion, x, y)


@misconception("test_loss_and_grads_leaves_the_model", holds=("evaluates_a_copy",), row="T13")
def evaluates_the_model_for_good(model, criterion, x, y):
    model.eval()
    return loss_and_grads(model, criterion, x, y)


@misconception(OLD_GRADIENTS, belief=BACKWARD_STARTS_FRESH)
def puts_back_old_gradients_that_are_in_the_answer(model, criterion, x, y):
    old = _copies(model)
    loss = criterion(model(x), y)
    loss.backward()
    named = dict(model.named_parameters())
    grads = {name: g if named[name].requires_grad else None for name, g in _copies(model).items()}
    for name, p in named.items():
        p.grad = old[name]
    return loss.item(), grads


@misconception(OLD_GRADIENTS, belief=BACKWARD_STARTS_FRESH)
def puts_back_old_gradients_of_frozen_parameters_too(model, criterion, x, y):
    old = _copies(model)
    loss = criterion(model(x), y)
    loss.backward()
    grads = _copies(model)
    for name, p in model.named_parameters():
        p.grad = old[name]
    return loss.item(), grads


@misconception(LEAVES, holds=("does_not_clear_old_gradients", "clears_the_gradients_in_the_end"))
def clears_old_gradients_when_all_is_done(model, criterion, x, y):
    loss = criterion(model(x), y)
    loss.backward()
    grads = _copies(model)
    model.zero_grad()
    return loss.item(), grads


@misconception(FROZEN, holds=("leaves_frozen_parameters_out",))
def names_only_what_requires_a_gradient(model, criterion, x, y):
    loss, grads = loss_and_grads(model, criterion, x, y)
    return loss, {n: grads[n] for n, p in model.named_parameters() if p.requires_grad}
