"""Right answers to `train_step`, written differently."""

import torch

from autograder import variant


@variant(row="T07")
def clears_after_the_step(model, optimizer, criterion, x, y):
    """T07: the gradients are cleared for the next step."""
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


@variant(row="T08")
def clears_between_forward_and_backward(model, optimizer, criterion, x, y):
    """T08: the gradients are cleared just before they are made."""
    loss = criterion(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return float(loss.detach())


@variant
def clears_through_the_model(model, optimizer, criterion, x, y):
    """The gradients belong to the parameters of the model, and are set to zero there."""
    model.zero_grad(set_to_none=False)
    prediction = model(x)
    loss = criterion(prediction, y)
    torch.autograd.backward(loss)
    optimizer.step()
    return loss.detach().numpy()[()]


@variant
def clears_before_and_after(model, optimizer, criterion, x, y):
    """Clears twice, and asks for gradients explicitly."""
    optimizer.zero_grad(set_to_none=False)
    with torch.enable_grad():
        loss = criterion(model(x), y)
    value = loss.item()
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return value


@variant
def hands_the_gradients_over(model, optimizer, criterion, x, y):
    """Takes the gradients as values, and puts them where the optimiser looks."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    loss = criterion(model(x), y)
    gradients = torch.autograd.grad(loss, parameters)
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = gradient
    optimizer.step()
    return loss.item()
