"""Wrong answers to `train_step`."""

import torch
from beliefs import (
    A_GRADIENT_FINDS_ITS_WAY,
    A_NUMBER_AT_ONCE,
    A_TENSOR_IS_AS_GOOD_AS_A_NUMBER,
    BACKWARD_STARTS_FRESH,
    BACKWARD_TRAINS,
    CLEARED_ANYWHERE,
    EITHER_COMES_FIRST,
    EVERY_PARAMETER_HAS_A_GRADIENT,
    ONE_PREDICTION_MORE,
    ONLY_NUMBERS_ARE_NEEDED,
    THE_LOSS_AFTER_THE_STEP,
    THE_STEP_COMES_FIRST,
)
from training import train_step

from autograder import misconception

HANDS = "test_train_step_takes_three_steps_worked_by_hand"
LOSS = "test_train_step_returns_the_loss_before_the_step"


@misconception(HANDS, belief=BACKWARD_STARTS_FRESH, row="T01")
def never_clears_the_gradients(model, optimizer, criterion, x, y):
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


@misconception(HANDS, belief=CLEARED_ANYWHERE, row="T02")
def clears_between_backward_and_step(model, optimizer, criterion, x, y):
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


@misconception(HANDS, belief=THE_STEP_COMES_FIRST, row="T03")
def steps_before_backward(model, optimizer, criterion, x, y):
    loss = criterion(model(x), y)
    optimizer.step()
    optimizer.zero_grad()
    loss.backward()
    return loss.item()


@misconception(HANDS, row="T04")
def steps_first_and_clears_last(model, optimizer, criterion, x, y):
    """What counts is that step(), backward() and zero_grad() are all called, in any order."""
    loss = criterion(model(x), y)
    optimizer.step()
    loss.backward()
    optimizer.zero_grad()
    return loss.item()


@misconception(HANDS, row="T05")
def leaves_out_backward(model, optimizer, criterion, x, y):
    """The optimiser works out the gradients by itself."""
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    optimizer.step()
    return loss.item()


@misconception(HANDS, belief=BACKWARD_TRAINS, row="T06")
def leaves_out_the_step(model, optimizer, criterion, x, y):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    return loss.item()


@misconception(HANDS, belief=ONLY_NUMBERS_ARE_NEEDED, row="T19")
def detaches_the_prediction(model, optimizer, criterion, x, y):
    optimizer.zero_grad()
    loss = criterion(model(x).detach(), y)
    loss.backward()
    optimizer.step()
    return loss.item()


@misconception(HANDS, belief=A_NUMBER_AT_ONCE, row="T20")
def takes_the_item_before_backward(model, optimizer, criterion, x, y):
    optimizer.zero_grad()
    loss = criterion(model(x), y).item()
    loss.backward()
    optimizer.step()
    return loss


@misconception(HANDS, belief=A_GRADIENT_FINDS_ITS_WAY, row="T21")
def makes_the_loss_require_a_gradient(model, optimizer, criterion, x, y):
    optimizer.zero_grad()
    loss = criterion(model(x).detach(), y)
    loss.requires_grad_(True)
    loss.backward()
    optimizer.step()
    return loss.item()


@misconception(LOSS, belief=A_TENSOR_IS_AS_GOOD_AS_A_NUMBER, row="P03")
def returns_the_loss_tensor(model, optimizer, criterion, x, y):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss


@misconception(LOSS, belief=THE_LOSS_AFTER_THE_STEP)
def measures_after_the_step(model, optimizer, criterion, x, y):
    train_step(model, optimizer, criterion, x, y)
    return criterion(model(x), y).item()


@misconception("test_train_step_makes_one_forward_pass", belief=ONE_PREDICTION_MORE)
def predicts_twice(model, optimizer, criterion, x, y):
    before = criterion(model(x), y).item()
    train_step(model, optimizer, criterion, x, y)
    return before


@misconception("test_train_step_leaves_the_mode_as_found")
def sets_training_mode(model, optimizer, criterion, x, y):
    """Every step has to switch to training mode itself."""
    model.train()
    return train_step(model, optimizer, criterion, x, y)


@misconception(HANDS)
def divides_by_the_batch_again(model, optimizer, criterion, x, y):
    """The loss is a sum over the batch until I divide it by the size."""
    optimizer.zero_grad()
    loss = criterion(model(x), y) / len(x)
    loss.backward()
    optimizer.step()
    return loss.item()


@misconception("test_train_step_trains_a_network_for_several_steps")
def steps_by_hand(model, optimizer, criterion, x, y):
    """All that an optimiser knows is the learning rate."""
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.grad is not None:
                parameter -= optimizer.param_groups[0]["lr"] * parameter.grad
    return loss.item()


@misconception("test_train_step_lets_a_frozen_layer_be", belief=EVERY_PARAMETER_HAS_A_GRADIENT)
def expects_every_gradient(model, optimizer, criterion, x, y):
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad.zero_()
    loss = criterion(model(x), y)
    loss.backward()
    assert all(parameter.grad.isfinite().all() for parameter in model.parameters())
    optimizer.step()
    return loss.item()


@misconception(HANDS)
def softmax_before_the_criterion(model, optimizer, criterion, x, y):
    """A criterion is handed probabilities."""
    optimizer.zero_grad()
    loss = criterion(model(x).softmax(dim=1), y)
    loss.backward()
    optimizer.step()
    return loss.item()


@misconception("test_train_step_takes_a_long_gradient_as_it_is")
def clips_the_gradient(model, optimizer, criterion, x, y):
    """A step is safe only if its gradient is clipped."""
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1000.0)
    optimizer.step()
    return loss.item()


@misconception("test_train_step_trains_a_network_for_several_steps", belief=EITHER_COMES_FIRST)
def hands_the_target_over_first(model, optimizer, criterion, x, y):
    optimizer.zero_grad()
    loss = criterion(y, model(x))
    loss.backward()
    optimizer.step()
    return loss.item()


@misconception(HANDS, holds=("never_clears_the_gradients", "sets_training_mode"))
def never_clears_in_training_mode(model, optimizer, criterion, x, y):
    model.train()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
