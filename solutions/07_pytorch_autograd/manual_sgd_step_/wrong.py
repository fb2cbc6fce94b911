"""Wrong answers to `manual_sgd_step_`."""

import torch
from beliefs import (
    A_PARAMETER_MOVES_UNWRITTEN,
    A_USED_GRADIENT_IS_CLEARED,
    EVERY_PARAMETER_HAS_A_GRADIENT,
    LOOP_AS_OFTEN_AS_I_LIKE,
    SWITCHING_OFF_LASTS_FOR_THE_CALL,
    UPHILL,
    WHAT_REQUIRES_A_GRADIENT_HAS_ONE,
)
from pytorch_autograd import manual_sgd_step_

from autograder import misconception

STEP = "test_manual_sgd_step_worked_by_hand"
SKIPS = "test_manual_sgd_step_skips_what_has_no_gradient"
GENERATOR = "test_manual_sgd_step_takes_a_generator"
OBJECTS = "test_manual_sgd_step_keeps_the_objects"


@misconception(STEP, belief=UPHILL, row="O01")
def goes_up_the_gradient(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p += lr * p.grad


@misconception(STEP, row="T22")
def changes_leaves_with_a_graph(params, lr):
    """A step is a calculation like any other."""
    for p in params:
        if p.grad is not None:
            p -= lr * p.grad


@misconception(STEP, belief=A_PARAMETER_MOVES_UNWRITTEN, row="O17")
def rebinds_its_own_name(params, lr):
    for p in params:
        if p.grad is not None:
            p = p - lr * p.grad


@misconception(OBJECTS, holds=("rebinds_its_own_name",), row="T23")
def puts_new_tensors_into_the_list(params, lr):
    """A new tensor in the place of the parameter is the parameter."""
    with torch.no_grad():
        params = params if isinstance(params, list) else list(params)
        for n, p in enumerate(params):
            if p.grad is not None:
                params[n] = p - lr * p.grad


@misconception(OBJECTS, holds=("rebinds_its_own_name",), row="O24")
def leaves_the_steps_in_the_graph(params, lr):
    """The new parameter is computed from the old one, and takes its place in the list."""
    params = params if isinstance(params, list) else list(params)
    for n, p in enumerate(params):
        if p.grad is not None:
            params[n] = p - lr * p.grad


@misconception(SKIPS, belief=EVERY_PARAMETER_HAS_A_GRADIENT, row="O27")
def expects_a_gradient_of_everyone(params, lr):
    with torch.no_grad():
        for p in params:
            p -= lr * p.grad


@misconception(SKIPS)
def stops_at_the_first_without_gradient(params, lr):
    """Where there is no gradient, the step is over."""
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                return
            p -= lr * p.grad


@misconception(STEP)
def asks_whether_the_gradient_is_true(params, lr):
    """A gradient counts as true if there is one."""
    with torch.no_grad():
        for p in params:
            if p.grad:
                p -= lr * p.grad


@misconception("test_manual_sgd_step_of_special_tensors")
def asks_whether_the_gradient_adds_up_to_zero(params, lr):
    """A gradient is zero if its entries add up to zero."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None and p.grad.sum().abs() > 1e-9:
                p -= lr * p.grad


@misconception(GENERATOR, belief=LOOP_AS_OFTEN_AS_I_LIKE, row="T29")
def loops_over_the_parameters_twice(params, lr):
    with torch.no_grad():
        if any(p.grad is not None for p in list(params)):
            for p in params:
                if p.grad is not None:
                    p -= lr * p.grad


@misconception(GENERATOR)
def counts_the_parameters(params, lr):
    """Parameters are in a list, with a length and places."""
    with torch.no_grad():
        for n in range(len(params)):
            if params[n].grad is not None:
                params[n] -= lr * params[n].grad


@misconception(GENERATOR, row="O25")
def looks_for_gradients_first(params, lr):
    """The parameters are looked at first, and stepped on then."""
    with_gradient = (p.grad is not None for p in params)
    with torch.no_grad():
        for p, has in zip(params, with_gradient, strict=False):
            if has:
                p -= lr * p.grad


@misconception("test_manual_sgd_step_leaves_the_gradients", row="O16")
def multiplies_the_gradient_in_place(params, lr):
    """The gradient has been used up with the step, so its memory is free."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                step = p.grad
                step *= lr
                p -= step


@misconception(
    "test_manual_sgd_step_leaves_the_gradients", belief=A_USED_GRADIENT_IS_CLEARED, row="O23"
)
def clears_the_gradients_too(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad = None


@misconception(
    "test_manual_sgd_step_leaves_the_gradients", belief=A_USED_GRADIENT_IS_CLEARED, row="O23"
)
def sets_the_gradients_to_zero(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad.zero_()


@misconception(OBJECTS)
def asks_for_gradients_again(params, lr):
    """After a step, every parameter has to be told to require a gradient."""
    for p in params:
        if p.grad is not None:
            p.data -= lr * p.grad
        p.requires_grad_()


@misconception(OBJECTS)
def leaves_parameters_detached(params, lr):
    """To change a parameter it has to be detached."""
    for p in params:
        p.requires_grad_(False)
        if p.grad is not None:
            p -= lr * p.grad


@misconception(
    "test_manual_sgd_step_leaves_gradients_switched_on", belief=SWITCHING_OFF_LASTS_FOR_THE_CALL
)
def leaves_gradients_switched_off(params, lr):
    torch.set_grad_enabled(False)
    for p in params:
        if p.grad is not None:
            p -= lr * p.grad


@misconception(STEP)
def forgets_the_learning_rate(params, lr):
    """The gradient is the step."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= p.grad


@misconception("test_manual_sgd_step_leaves_gradients_switched_on", row="P03")
def returns_the_parameters(params, lr):
    """The new parameters are what the function returns."""
    params = list(params)
    manual_sgd_step_(params, lr)
    return params


@misconception("test_manual_sgd_step_leaves_gradients_switched_on")
def switches_gradients_on(params, lr):
    """Before a step gradients are switched on, so they are after it."""
    torch.set_grad_enabled(False)
    for p in params:
        if p.grad is not None:
            p -= lr * p.grad
    torch.set_grad_enabled(True)


@misconception(OBJECTS)
def detaches_for_a_while(params, lr):
    """Detached for the step, a parameter requires a gradient again after it."""
    for p in params:
        if p.grad is not None:
            p.requires_grad_(False)
            p -= lr * p.grad
            p.requires_grad_(True)


@misconception("test_manual_sgd_step_skips_what_has_no_gradient")
def asks_the_first_for_all(params, lr):
    """If the first parameter has no gradient, backward has not been called, and none has one."""
    params = list(params)
    if params[0].grad is not None:
        manual_sgd_step_(params, lr)


@misconception(STEP, holds=("rebinds_its_own_name", "returns_the_parameters"))
def returns_new_tensors(params, lr):
    with torch.no_grad():
        return [p - lr * p.grad for p in params if p.grad is not None]


@misconception(SKIPS, belief=WHAT_REQUIRES_A_GRADIENT_HAS_ONE)
def steps_on_what_requires_a_gradient(params, lr):
    with torch.no_grad():
        for p in params:
            if p.requires_grad:
                p -= lr * p.grad


@misconception(OBJECTS)
def skips_what_is_frozen(params, lr):
    """What requires no gradient does not move, whatever its gradient says."""
    manual_sgd_step_([p for p in params if p.requires_grad], lr)
