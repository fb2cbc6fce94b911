"""Wrong answers to `overfit_one_batch`."""

import torch
from beliefs import (
    CLEARED_ANYWHERE,
    CROSS_ENTROPY_TAKES_PROBABILITIES,
    SWITCHING_OFF_LASTS_FOR_THE_CALL,
)
from training import train_step

from autograder import misconception

LEARNS = "test_overfit_learns_a_batch_by_heart"
UNUSED = "test_overfit_names_a_parameter_that_is_never_used"


def _overfitted(model, x, y, steps, make=lambda p: torch.optim.Adam(p, lr=0.01), loss=None):
    loss = loss or torch.nn.functional.cross_entropy
    optimizer = make(model.parameters())
    for step in range(steps):
        optimizer.zero_grad()
        value = loss(model(x), y)
        value.backward()
        if step == 0:
            _ask_for_gradients(model)
        optimizer.step()
    return value.item()


def _ask_for_gradients(model):
    for name, parameter in model.named_parameters():
        if parameter.grad is None:
            raise RuntimeError(f"{name} has no gradient")


@misconception(UNUSED)
def never_looks_at_the_gradients(make_model, x, y, steps):
    """PyTorch would complain about a parameter that gets no gradient."""
    model = make_model()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(steps):
        loss = train_step(model, optimizer, torch.nn.functional.cross_entropy, x, y)
    return loss


@misconception(LEARNS)
def makes_a_model_for_each_step(make_model, x, y, steps):
    """make_model() gives the model, so it can be called wherever the model is needed."""
    for _ in range(steps):
        loss = _overfitted(make_model(), x, y, 1)
    return loss


@misconception(LEARNS)
def takes_a_single_step(make_model, x, y, steps):
    """The loss in the end is that of the first step."""
    return _overfitted(make_model(), x, y, 1)


@misconception(LEARNS, belief=CROSS_ENTROPY_TAKES_PROBABILITIES, row="S08")
def overfits_probabilities(make_model, x, y, steps):
    def loss(logits, labels):
        return torch.nn.functional.cross_entropy(logits.softmax(dim=1), labels)

    return _overfitted(make_model(), x, y, steps, loss=loss)


@misconception(LEARNS)
def creeps(make_model, x, y, steps):
    """A learning rate cannot be too small."""
    return _overfitted(make_model(), x, y, steps, lambda p: torch.optim.SGD(p, lr=1e-4))


@misconception("test_overfit_takes_a_gradient_of_zeros_for_one")
def takes_zeros_for_no_gradient(make_model, x, y, steps):
    """A gradient of zeros is no gradient."""
    model = make_model()
    torch.nn.functional.cross_entropy(model(x), y).backward()
    for name, parameter in model.named_parameters():
        if parameter.grad is None or not parameter.grad.any():
            raise RuntimeError(f"{name} has no gradient")
    return _overfitted(model, x, y, steps)


@misconception(UNUSED)
def looks_before_the_second_step(make_model, x, y, steps):
    """Whether a gradient is missing shows at the second step."""
    model = make_model()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for step in range(steps):
        if step == 1:
            _ask_for_gradients(model)
        loss = train_step(model, optimizer, torch.nn.functional.cross_entropy, x, y)
    return loss


@misconception(UNUSED)
def complains_without_a_name(make_model, x, y, steps):
    """That something has no gradient is all one needs to know."""
    model = make_model()
    torch.nn.functional.cross_entropy(model(x), y).backward()
    if any(parameter.grad is None for parameter in model.parameters()):
        raise RuntimeError("a parameter has no gradient")
    return _overfitted(model, x, y, steps)


@misconception(UNUSED)
def raises_value_error(make_model, x, y, steps):
    """A model with a fault in it is a wrong argument."""
    model = make_model()
    try:
        return _overfitted(model, x, y, steps)
    except RuntimeError as error:
        raise ValueError(str(error)) from None


@misconception(LEARNS, row="P03")
def returns_a_tensor(make_model, x, y, steps):
    """A loss is what the criterion gives."""
    return torch.tensor(_overfitted(make_model(), x, y, steps))


@misconception(UNUSED)
def looks_at_weights_only(make_model, x, y, steps):
    """The parameters of a network are its weights."""
    model = make_model()
    torch.nn.functional.cross_entropy(model(x), y).backward()
    for name, parameter in model.named_parameters():
        if parameter.ndim > 1 and parameter.grad is None:
            raise RuntimeError(f"no gradient reaches {name}")
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
    return loss.item()


@misconception("test_overfit_names_a_parameter_behind_a_detach")
def names_every_parameter(make_model, x, y, steps):
    """All names at once are sure to hold the one that is asked for."""
    model = make_model()
    torch.nn.functional.cross_entropy(model(x), y).backward()
    named = dict(model.named_parameters())
    if any(parameter.grad is None for parameter in named.values()):
        raise RuntimeError(f"one of {', '.join(named)} has no gradient")
    return _overfitted(model, x, y, steps)


@misconception("test_overfit_leaves_gradients_switched_on", belief=SWITCHING_OFF_LASTS_FOR_THE_CALL)
def measures_with_gradients_off(make_model, x, y, steps):
    model = make_model()
    _overfitted(model, x, y, steps)
    torch.set_grad_enabled(False)
    return torch.nn.functional.cross_entropy(model(x), y).item()


@misconception("test_overfit_leaves_gradients_switched_on")
def looks_at_the_gradients_with_gradients_off(make_model, x, y, steps):
    """Where an exception is raised, nothing has to be put back."""
    model = make_model()
    torch.nn.functional.cross_entropy(model(x), y).backward()
    torch.set_grad_enabled(False)
    _ask_for_gradients(model)
    torch.set_grad_enabled(True)
    return _overfitted(model, x, y, steps)


@misconception(LEARNS, holds=("creeps",))
def creeps_a_little_faster(make_model, x, y, steps):
    return _overfitted(make_model(), x, y, steps, lambda p: torch.optim.SGD(p, lr=1e-3))


@misconception(LEARNS, holds=("creeps",))
def walks_where_it_could_run(make_model, x, y, steps):
    return _overfitted(make_model(), x, y, steps, lambda p: torch.optim.SGD(p, lr=1e-2))


@misconception(LEARNS, belief=CLEARED_ANYWHERE, row="T02")
def clears_the_gradients_before_each_step(make_model, x, y, steps):
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for step in range(steps):
        loss = torch.nn.functional.cross_entropy(model(x), y)
        loss.backward()
        if step == 0:
            _ask_for_gradients(model)
        optimizer.zero_grad()
        optimizer.step()
    return loss.item()


def _overfitted_anew(make_model, x, y, steps, lr):
    """Each step with a model of its own; the loss of the last one after its step."""
    for _ in range(steps):
        model = make_model()
        _overfitted(model, x, y, 1, lambda p: torch.optim.Adam(p, lr=lr))
    return torch.nn.functional.cross_entropy(model(x), y).item()


@misconception(LEARNS, holds=("makes_a_model_for_each_step",))
def makes_a_model_for_each_step_and_looks_again(make_model, x, y, steps):
    return _overfitted_anew(make_model, x, y, steps, 0.01)


@misconception(LEARNS, holds=("makes_a_model_for_each_step",))
def makes_a_model_for_each_step_of_a_fiftieth(make_model, x, y, steps):
    return _overfitted_anew(make_model, x, y, steps, 0.02)


@misconception(LEARNS, holds=("makes_a_model_for_each_step",))
def makes_a_model_for_each_step_of_a_tenth(make_model, x, y, steps):
    return _overfitted_anew(make_model, x, y, steps, 0.1)


@misconception(LEARNS, holds=("makes_a_model_for_each_step",))
def makes_a_model_for_each_step_of_a_thousandth(make_model, x, y, steps):
    return _overfitted_anew(make_model, x, y, steps, 0.001)


@misconception(LEARNS)
def makes_a_model_for_the_loss(make_model, x, y, steps):
    """Every call of make_model() gives the model that was trained."""
    _overfitted(make_model(), x, y, steps)
    return torch.nn.functional.cross_entropy(make_model()(x), y).item()
