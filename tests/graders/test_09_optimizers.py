"""Checks of optimisers: their steps, and what they leave as it was.

The steps are worked by hand, or taken by the optimiser of the same name in torch.optim, on the same
parameters and gradients.
"""

import math

import numpy as np
import pytest
import torch

from autograder import (
    expect_arguments_unchanged,
    expect_close,
    expect_equal,
    expect_items,
    expect_part,
    expect_raises,
    expect_shape,
)

BROADCAST = "every number has its own slope: shapes that differ are a mistake, not an answer"
OWN = "every parameter has a memory of its own"
MOVES = "a step moves the very tensors that were handed in"
NO_GRADIENT = "what has no gradient in a step is left as it is, and so is what is kept for it"
GENERATOR = "a generator can be gone through once, and an optimiser takes many steps"
CLEARED = "zero_grad leaves no gradient behind, and nothing else"
READ_ONLY = "a step reads the gradients; clearing them is left to zero_grad"
LEAVES = "the next backward needs leaves that require a gradient"
GRAPH = "a step is not a thing to differentiate: a graph of all steps would grow without end"
IN_TURN = "each optimiser has its own parameters, and remembers nothing of another's"
TINY = "eps keeps the division from failing, and must not outweigh the root itself"
NORM = "the norm is one for all: the root of the sum of all squares"


def drawn(rng, *shape, scale=1.0, dtype=torch.float32):
    """Random numbers in a tensor."""
    return torch.tensor(scale * rng.normal(size=shape), dtype=dtype)


def far_from_zero(rng, *shape, dtype=torch.float32):
    """Random parameters whose size is at least 1, so that steps are small beside them."""
    r = rng.normal(size=shape)
    return torch.tensor(r + np.copysign(1.0, r), dtype=dtype)


def setting(rng, steps=4, scale=1.0, dtype=torch.float32):
    """Two parameters and their gradients for some steps."""
    shapes = ((3, 5), (7,))
    return {
        "parameters": [far_from_zero(rng, *shape, dtype=dtype) for shape in shapes],
        "gradients": [
            [drawn(rng, *shape, scale=scale, dtype=dtype) for shape in shapes] for _ in range(steps)
        ],
    }


def with_gaps(rng):
    """Three parameters and five steps: one never has a gradient, one gets it late, and the last
    misses a step in the middle."""
    shapes, has = ((3, 5), (2,), (7,)), (" xxxx", "     ", "xx xx")
    return {
        "parameters": [far_from_zero(rng, *shape) for shape in shapes],
        "gradients": [
            [drawn(rng, *s) if h[n] == "x" else None for s, h in zip(shapes, has, strict=True)]
            for n in range(5)
        ],
    }


def by_torch(kind, parameters, gradients, **options):
    """The parameters after each step of an optimiser from torch.optim."""
    params = [p.clone().requires_grad_() for p in parameters]
    optimiser, states = getattr(torch.optim, kind)(params, **options), []
    for step in gradients:
        for p, g in zip(params, step, strict=True):
            p.grad = None if g is None else g.clone()
        optimiser.step()
        states.append([p.detach().clone() for p in params])
    return states


def trained_by_torch(kind, parameters, targets, steps, **options):
    """The parameters after each step of training on sum((p - target)**4)."""
    params = [p.clone().requires_grad_() for p in parameters]
    optimiser, states = getattr(torch.optim, kind)(params, **options), []
    for _ in range(steps):
        optimiser.zero_grad()
        sum(((p - t) ** 4).sum() for p, t in zip(params, targets, strict=True)).backward()
        optimiser.step()
        states.append([p.detach().clone() for p in params])
    return states


def one(*values):
    """A single parameter, or the gradients of a single one."""
    return [torch.tensor(values)]


def expect_steps(student, kind, given, because, **options):
    """The student's optimiser goes the way of torch's."""
    got = student.drivers.take_steps(optimizer=f"{kind}_", **given, **options)
    expect_close(got, by_torch(kind, **given, **options), because=because)


def expect_no_trace(student, kind, given, **options):
    """After steps the parameters can go on being trained."""
    run = student.drivers.look_after_steps(optimizer=f"{kind}_", **given, **options)
    expect_equal(expect_part(run, "moved"), True, because=MOVES)
    for key in ("requires_grad", "leaves"):
        expect_equal(expect_part(run, key), [True, True], because=LEAVES)
    expect_equal(
        expect_part(run, "grad_enabled"), True, because="gradients are needed after the step"
    )


def expect_gradients_kept(student, kind, given, **options):
    """No step changes a gradient."""
    run = student.drivers.look_after_steps(optimizer=f"{kind}_", **given, **options)
    expect_equal(expect_part(run, "moved"), True, because=MOVES)
    expect_equal(expect_part(run, "changed"), [], because=READ_ONLY)


def expect_no_graph(student, kind, given, **options):
    """What is kept from step to step does not hold on to all steps before."""
    run = student.drivers.graph_after_steps(optimizer=f"{kind}_", **given, **options)
    expect_equal(expect_part(run, "moved"), True, because=MOVES)
    expect_equal(expect_part(run, "grew"), False, because=GRAPH)


def expect_cleared(student, kind, given, **options):
    """zero_grad clears every gradient and moves nothing."""
    run = student.drivers.clear_gradients(optimizer=f"{kind}_", **given, **options)
    expect_equal(expect_part(run, "moved"), True, because=MOVES)
    count = len(given["parameters"])
    expect_equal(expect_part(run, "cleared"), [True] * count, because=CLEARED)
    expect_equal(expect_part(run, "unmoved"), [True] * count, because=CLEARED)


def expect_steps_in_turn(student, kind, given, **options):
    """Two optimisers at work at once go the way of one for both parameters."""
    got = student.drivers.take_steps_in_turn(optimizer=f"{kind}_", **given, **options)
    expect_close(got, by_torch(kind, **given, **options), because=IN_TURN)


def expect_training(student, rng, kind, **options):
    """A whole loop of zero_grad, backward and step."""
    start = [far_from_zero(rng, *shape) for shape in ((3, 5), (7,))]
    targets = [p + drawn(rng, *p.shape, scale=0.5) for p in start]
    given = {"parameters": start, "targets": targets, "steps": 5}
    got = student.drivers.train(optimizer=f"{kind}_", **given, **options)
    expect_close(
        got,
        trained_by_torch(kind, **given, **options),
        because="each step goes by the gradient that backward left, of this pass and no other",
    )


# sgd_update


@pytest.mark.exercise("sgd_update")
@pytest.mark.public
def test_update_goes_down_the_slope(student):
    """From (1, 2), with slopes 0.5 and -1 and lr = 0.1, to (0.95, 2.1)."""
    got = student.sgd_update(torch.tensor([1.0, 2.0]), torch.tensor([0.5, -1.0]), 0.1)
    because = "a step goes against the slope, lr times as far as the slope is steep"
    expect_close(got, torch.tensor([0.95, 2.1]), because=because)


@pytest.mark.exercise("sgd_update")
@pytest.mark.public
@pytest.mark.handling
def test_update_refuses_to_broadcast(student):
    """A column of weights and a row of slopes are a mistake, not an answer."""
    kept = student.sgd_update(torch.ones(5, 1), torch.ones(5, 1), 0.1)
    expect_shape(kept, (5, 1), dtype=torch.float32, because="the weights keep their shape")
    with expect_raises(ValueError, mentions=(5, 1), because=BROADCAST):
        student.sgd_update(torch.ones(5, 1), torch.ones(5), 0.1)


@pytest.mark.exercise("sgd_update")
def test_update_of_a_matrix(student, rng):
    """A matrix of weights, and a tensor with three axes."""
    for shape in ((3, 5), (2, 3, 5)):
        w, g = drawn(rng, *shape), drawn(rng, *shape)
        expect_close(
            student.sgd_update(w, g, 0.1),
            w - 0.1 * g,
            because="every number moves by its own slope",
        )


@pytest.mark.exercise("sgd_update")
def test_update_obeys_the_learning_rate(student, rng):
    """Steps with other learning rates, from large to none."""
    w, g = drawn(rng, 7), drawn(rng, 7)
    for lr in (2.0, 0.3, 0.01, 0.0):
        got = student.sgd_update(w, g, lr)
        expect_close(got, w - lr * g, because="the learning rate is what the caller says")


@pytest.mark.exercise("sgd_update")
@pytest.mark.handling
def test_update_refuses_every_other_shape(student):
    """A row for a matrix, a single number, a transpose: none has a slope for each weight."""
    kept = student.sgd_update(torch.ones(3, 5), torch.ones(3, 5), 0.1)
    expect_shape(kept, (3, 5), dtype=torch.float32, because="the weights keep their shape")
    for shape, sizes in (((5,), (3, 5)), ((1, 5), (1, 3, 5)), ((5, 3), (3, 5)), ((), (3, 5))):
        with expect_raises(ValueError, mentions=sizes, because=BROADCAST):
            student.sgd_update(torch.ones(3, 5), torch.ones(shape), 0.1)


@pytest.mark.exercise("sgd_update")
@pytest.mark.handling
def test_update_keeps_the_dtype(student, rng):
    """float64 in, float64 out; float32 in, float32 out; a single number without axes too."""
    for dtype in (torch.float64, torch.float32):
        for shape in ((3,), ()):
            w, g = drawn(rng, *shape, dtype=dtype), drawn(rng, *shape, dtype=dtype)
            got = student.sgd_update(w, g, 0.1)
            expect_close(
                got, w - 0.1 * g, precision=np.float32, because="weights keep their dtype and shape"
            )


@pytest.mark.exercise("sgd_update")
@pytest.mark.advisory
def test_update_leaves_its_arguments_alone(student, rng):
    """The name does not end in _: w and g are as they were."""
    w, g = drawn(rng, 3, 5), drawn(rng, 3, 5)
    got = student.sgd_update(w, g, 0.1)
    expect_close(got, w - 0.1 * g, because="a step goes against the slope")
    because = "the weights from before may still be needed by whoever calls"
    expect_arguments_unchanged(student, because=because)


# momentum_update


@pytest.mark.exercise("momentum_update")
@pytest.mark.public
def test_momentum_of_one_step(student):
    """v = 0.9 * 2 + 0.5 = 2.3, and w = 1 - 0.1 * 2.3 = 0.77."""
    got = student.momentum_update(
        torch.tensor([1.0]), torch.tensor([0.5]), torch.tensor([2.0]), 0.1, 0.9
    )
    expect_close(
        got,
        (torch.tensor([0.77]), torch.tensor([2.3])),
        names=("w", "v"),
        because="the velocity slows down, takes in the slope, and then carries the weight along",
    )


@pytest.mark.exercise("momentum_update")
@pytest.mark.public
def test_momentum_gathers_speed(student):
    """On a slope of 1 with mu = 0.5 and lr = 0.1 the weight goes 0.9, 0.75, 0.575."""
    got = student.drivers.momentum_steps(
        w=torch.tensor([1.0]), gradients=one(1.0) * 3, rates=[0.1] * 3, mu=0.5
    )
    expected = [torch.tensor([0.9]), torch.tensor([0.75]), torch.tensor([0.575])]
    expect_close(got, expected, because="slopes that agree add up")


def _with_momentum(w, gradients, rates, mu):
    """torch.optim.SGD, with a learning rate for each step."""
    leaf = w.clone().requires_grad_()
    optimiser, states = torch.optim.SGD([leaf], lr=1.0, momentum=mu), []
    for g, lr in zip(gradients, rates, strict=True):
        optimiser.param_groups[0]["lr"] = lr
        leaf.grad = g.clone()
        optimiser.step()
        states.append(leaf.detach().clone())
    return states


@pytest.mark.exercise("momentum_update")
def test_momentum_over_four_steps(student, rng):
    """Four steps of a matrix, with the same learning rate."""
    given = {"w": drawn(rng, 3, 5), "gradients": [drawn(rng, 3, 5) for _ in range(4)]}
    given |= {"rates": [0.1] * 4, "mu": 0.8}
    got = student.drivers.momentum_steps(**given)
    expect_close(got, _with_momentum(**given), because="the velocity is handed on, step by step")


@pytest.mark.exercise("momentum_update")
def test_momentum_when_the_learning_rate_changes(student, rng):
    """Five steps, with a learning rate that falls after the second."""
    given = {"w": drawn(rng, 3, 5), "gradients": [drawn(rng, 3, 5) for _ in range(5)]}
    given |= {"rates": [0.5, 0.5, 0.05, 0.05, 0.01], "mu": 0.9}
    got = student.drivers.momentum_steps(**given)
    because = "the velocity is made of slopes alone, so a new learning rate holds for all of it"
    expect_close(got, _with_momentum(**given), because=because)


@pytest.mark.exercise("momentum_update")
def test_momentum_of_none_at_all(student, rng):
    """With mu = 0 the old velocity is forgotten: a plain step."""
    w, g, v = drawn(rng, 7), drawn(rng, 7), drawn(rng, 7)
    got = student.momentum_update(w, g, v, 0.3, 0.0)
    because = "mu is the share of the old velocity that is kept"
    expect_close(got, (w - 0.3 * g, g), names=("w", "v"), because=because)


@pytest.mark.exercise("momentum_update")
def test_momentum_coasts_where_it_is_flat(student, rng):
    """Without a slope the weight goes on, at mu times the velocity."""
    w, v = drawn(rng, 7), drawn(rng, 7)
    got = student.momentum_update(w, torch.zeros(7), v, 0.3, 0.7)
    because = "the velocity wears off by degrees, also where the slope is zero"
    expect_close(got, (w - 0.3 * 0.7 * v, 0.7 * v), names=("w", "v"), because=because)


@pytest.mark.exercise("momentum_update")
@pytest.mark.handling
def test_momentum_refuses_to_broadcast(student):
    """A slope or a velocity of another shape is refused."""
    w = torch.ones(5, 1)
    got = student.momentum_update(w, torch.ones(5, 1), torch.ones(5, 1), 0.1, 0.9)
    expect_items(got, tuple, 2)
    with expect_raises(ValueError, mentions=(5, 1), because=BROADCAST):
        student.momentum_update(w, torch.ones(5), torch.ones(5, 1), 0.1, 0.9)
    with expect_raises(ValueError, mentions=(5, 1), because=BROADCAST):
        student.momentum_update(w, torch.ones(5, 1), torch.ones(5), 0.1, 0.9)


@pytest.mark.exercise("momentum_update")
@pytest.mark.handling
def test_momentum_keeps_the_dtype(student, rng):
    """float64 in, float64 out."""
    w, g, v = (drawn(rng, 3, dtype=torch.float64) for _ in range(3))
    got = student.momentum_update(w, g, v, 0.1, 0.9)
    expected = (w - 0.1 * (0.9 * v + g), 0.9 * v + g)
    because = "weights and velocity keep their dtype"
    expect_close(got, expected, names=("w", "v"), precision=np.float32, because=because)


@pytest.mark.exercise("momentum_update")
@pytest.mark.advisory
def test_momentum_leaves_its_arguments_alone(student, rng):
    """The name does not end in _: w, g and v are as they were."""
    w, g, v = drawn(rng, 3, 5), drawn(rng, 3, 5), drawn(rng, 3, 5)
    got = student.momentum_update(w, g, v, 0.1, 0.9)
    expected = (w - 0.1 * (0.9 * v + g), 0.9 * v + g)
    expect_close(got, expected, names=("w", "v"), because="the answer is (w, v)")
    because = "the weights and the velocity from before may still be needed by whoever calls"
    expect_arguments_unchanged(student, because=because)


# SGD_


@pytest.mark.exercise("SGD_")
@pytest.mark.public
def test_sgd_takes_two_steps(student):
    """With lr = 0.1 and slopes (0.5, -1), then (1, 0): (1, 2), (0.95, 2.1), (0.85, 2.1)."""
    got = student.drivers.take_steps(
        optimizer="SGD_",
        parameters=one(1.0, 2.0),
        gradients=[one(0.5, -1.0), one(1.0, 0.0)],
        lr=0.1,
    )
    expect_close(got, [one(0.95, 2.1), one(0.85, 2.1)], because=MOVES)


@pytest.mark.exercise("SGD_")
@pytest.mark.public
def test_sgd_gathers_speed(student):
    """On a slope of 1 with momentum 0.5 and lr = 0.1 a parameter goes 0.9, 0.75, 0.575."""
    got = student.drivers.take_steps(
        optimizer="SGD_", parameters=one(1.0), gradients=[one(1.0)] * 3, lr=0.1, momentum=0.5
    )
    expect_close(got, [one(0.9), one(0.75), one(0.575)], because="slopes that agree add up")


@pytest.mark.exercise("SGD_")
@pytest.mark.public
def test_sgd_passes_over_what_has_no_gradient(student):
    """Of three parameters the second has no gradient: it stays, the others move."""
    got = student.drivers.take_steps(
        optimizer="SGD_",
        parameters=one(1.0) + one(2.0, 3.0) + one(4.0, 5.0, 6.0),
        gradients=[[torch.tensor([1.0]), None, torch.tensor([1.0, 2.0, 3.0])]],
        lr=0.5,
    )
    expect_close(got, [one(0.5) + one(2.0, 3.0) + one(3.5, 4.0, 4.5)], because=NO_GRADIENT)


@pytest.mark.exercise("SGD_")
@pytest.mark.public
def test_sgd_clears_the_gradients(student):
    """After zero_grad every gradient is None or zeros, and no parameter has moved."""
    given = {"parameters": one(1.0) + one(2.0, 3.0), "gradients": [one(1.0) + one(1.0, 2.0)]}
    expect_cleared(student, "SGD", given, lr=0.1)


@pytest.mark.exercise("SGD_")
def test_sgd_moves_every_parameter(student, rng):
    """Plain descent of a matrix and a vector."""
    expect_steps(student, "SGD", setting(rng), MOVES, lr=0.3)


@pytest.mark.exercise("SGD_")
def test_sgd_keeps_a_velocity_for_each_parameter(student, rng):
    """A matrix and a vector with momentum, over four steps."""
    expect_steps(student, "SGD", setting(rng), OWN, lr=0.1, momentum=0.8)


@pytest.mark.exercise("SGD_")
def test_sgd_decays_the_weights(student, rng):
    """Weight decay without momentum."""
    because = "the decay is a slope of its own, weight_decay times the parameter"
    expect_steps(student, "SGD", setting(rng), because, lr=0.2, weight_decay=0.3)


@pytest.mark.exercise("SGD_")
def test_sgd_decays_with_momentum(student, rng):
    """Weight decay and momentum at once."""
    because = "the decay is part of the gradient, and so of the velocity"
    expect_steps(student, "SGD", setting(rng), because, lr=0.2, momentum=0.8, weight_decay=0.3)


@pytest.mark.exercise("SGD_")
def test_sgd_looks_ahead(student, rng):
    """Nesterov's form, over four steps."""
    because = "a step looks ahead: the gradient, and on top of it momentum times the new velocity"
    expect_steps(student, "SGD", setting(rng), because, lr=0.1, momentum=0.8, nesterov=True)


@pytest.mark.exercise("SGD_")
def test_sgd_does_it_all_at_once(student, rng):
    """Momentum, weight decay and Nesterov together, in float64."""
    given = setting(rng, dtype=torch.float64)
    options = {"lr": 0.1, "momentum": 0.6, "weight_decay": 0.2, "nesterov": True}
    got = student.drivers.take_steps(optimizer="SGD_", **given, **options)
    expect_close(
        got,
        by_torch("SGD", **given, **options),
        precision=np.float32,
        because="each option does its own part of the step, and parameters keep their dtype",
    )


@pytest.mark.exercise("SGD_")
def test_sgd_takes_a_generator(student, rng):
    """The parameters come from a generator, and three steps are taken."""
    given = setting(rng, steps=3)
    got = student.drivers.take_steps(
        optimizer="SGD_", **given, generator=True, lr=0.1, momentum=0.5
    )
    expected = by_torch("SGD", **given, lr=0.1, momentum=0.5)
    expect_close(got, expected, because=GENERATOR)


@pytest.mark.exercise("SGD_")
def test_sgd_finds_gradients_that_came_first(student, rng):
    """The first gradients are there before the optimiser is made."""
    given = setting(rng, steps=3)
    got = student.drivers.take_steps(optimizer="SGD_", **given, early=True, lr=0.1, momentum=0.5)
    because = "what an optimiser holds is parameters; gradients come and go"
    expect_close(got, by_torch("SGD", **given, lr=0.1, momentum=0.5), because=because)


@pytest.mark.exercise("SGD_")
def test_sgd_clears_what_came_from_a_generator(student, rng):
    """zero_grad after two steps, on parameters from a generator, one without a gradient."""
    given = {
        "parameters": [drawn(rng, 3, 5), drawn(rng, 2), drawn(rng, 7)],
        "gradients": [[drawn(rng, 3, 5), None, drawn(rng, 7)] for _ in range(2)],
    }
    expect_cleared(student, "SGD", given, generator=True, lr=0.1)


@pytest.mark.exercise("SGD_")
def test_sgd_leaves_the_gradients_alone(student, rng):
    """After each step every gradient is as it was given."""
    options = {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.1}
    expect_gradients_kept(student, "SGD", setting(rng), **options)


@pytest.mark.exercise("SGD_")
def test_sgd_leaves_parameters_that_can_be_trained(student, rng):
    """After the steps the parameters are leaves that require a gradient."""
    options = {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.1}
    expect_no_trace(student, "SGD", setting(rng), **options)


@pytest.mark.exercise("SGD_")
def test_sgd_keeps_no_graph(student, rng):
    """With weight decay and momentum, six steps weigh no more than two."""
    options = {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.1}
    expect_no_graph(student, "SGD", setting(rng, steps=6), **options)


@pytest.mark.exercise("SGD_")
def test_sgd_waits_for_a_gradient(student, rng):
    """One parameter gets its gradient late, one misses a step, one never has any."""
    options = {"lr": 0.1, "momentum": 0.8, "weight_decay": 0.3}
    expect_steps(student, "SGD", with_gaps(rng), NO_GRADIENT, **options)


@pytest.mark.exercise("SGD_")
def test_sgd_remembers_numbers_not_tensors(student, rng):
    """Each step's gradients are written into the same tensors, as after zeros from zero_grad."""
    given = setting(rng)
    got = student.drivers.take_steps_in_reused_tensors(
        optimizer="SGD_", **given, lr=0.1, momentum=0.8
    )
    because = "the gradient's tensor will hold other numbers at the next step"
    expect_close(got, by_torch("SGD", **given, lr=0.1, momentum=0.8), because=because)


@pytest.mark.exercise("SGD_")
def test_two_sgds_do_not_mix(student, rng):
    """Two optimisers, each with a parameter of its own, take steps in turn."""
    given = {
        "parameters": [far_from_zero(rng, 5), far_from_zero(rng, 5)],
        "gradients": [[drawn(rng, 5), drawn(rng, 5)] for _ in range(3)],
    }
    expect_steps_in_turn(student, "SGD", given, lr=0.1, momentum=0.8)


@pytest.mark.exercise("SGD_")
def test_sgd_trains(student, rng):
    """Five times zero_grad, backward and step."""
    expect_training(student, rng, "SGD", lr=0.02, momentum=0.5)


# RMSprop_


@pytest.mark.exercise("RMSprop_")
@pytest.mark.public
def test_rmsprop_takes_a_step(student):
    """With slopes 2 and -4 and alpha = 0.75 the roots are 1 and 2: both move by 2 * lr."""
    got = student.drivers.take_steps(
        optimizer="RMSprop_",
        parameters=one(1.0) + one(2.0, 3.0),
        gradients=[one(2.0) + one(-4.0, 0.0)],
        lr=0.1,
        alpha=0.75,
    )
    because = "a slope is divided by the root of the mean of its squares, whatever its size"
    expect_close(got, [one(0.8) + one(2.2, 3.0)], because=because)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.public
def test_rmsprop_remembers_the_squares(student):
    """Slopes 2 and then 1: the mean squares are 1 and 0.75 * 1 + 0.25 * 1 = 1."""
    got = student.drivers.take_steps(
        optimizer="RMSprop_",
        parameters=one(1.0),
        gradients=[one(2.0), one(1.0)],
        lr=0.1,
        alpha=0.75,
    )
    expect_close(got, [one(0.8), one(0.7)], because="the mean of the squares is handed on")


@pytest.mark.exercise("RMSprop_")
def test_rmsprop_keeps_a_mean_for_each_parameter(student, rng):
    """A matrix and a vector over four steps, with other lr and alpha."""
    expect_steps(student, "RMSprop", setting(rng), OWN, lr=0.05, alpha=0.3)


@pytest.mark.exercise("RMSprop_")
def test_rmsprop_without_options(student, rng):
    """All options left at what the signature says, in float64."""
    given = setting(rng, dtype=torch.float64)
    got = student.drivers.take_steps(optimizer="RMSprop_", **given)
    because = "options have the values that the signature gives them, and dtypes are kept"
    expect_close(got, by_torch("RMSprop", **given), precision=np.float32, because=because)


@pytest.mark.exercise("RMSprop_")
def test_rmsprop_of_tiny_gradients(student, rng):
    """Gradients near 1e-7 are steep enough for a step of ordinary length."""
    expect_steps(student, "RMSprop", setting(rng, scale=1e-7), TINY, lr=0.01, alpha=0.9)


@pytest.mark.exercise("RMSprop_")
def test_rmsprop_obeys_eps(student, rng):
    """With eps = 0.5 the steps are visibly shorter."""
    because = "eps is added to the root"
    expect_steps(student, "RMSprop", setting(rng), because, lr=0.1, alpha=0.9, eps=0.5)


@pytest.mark.exercise("RMSprop_")
def test_rmsprop_rests_where_it_is_flat(student, rng):
    """A parameter moves, then its slope is zero; another's was zero from the start."""
    given = {
        "parameters": [far_from_zero(rng, 3), far_from_zero(rng, 2)],
        "gradients": [[drawn(rng, 3), torch.zeros(2)]] + [[torch.zeros(3), torch.zeros(2)]] * 2,
    }
    expect_steps(student, "RMSprop", given, "without a slope there is no step, and no nan", lr=0.1)


@pytest.mark.exercise("RMSprop_")
def test_rmsprop_takes_a_generator(student, rng):
    """The parameters come from a generator, and three steps are taken."""
    given = setting(rng, steps=3)
    got = student.drivers.take_steps(optimizer="RMSprop_", **given, generator=True, lr=0.1)
    expect_close(got, by_torch("RMSprop", **given, lr=0.1), because=GENERATOR)


@pytest.mark.exercise("RMSprop_")
def test_rmsprop_waits_for_a_gradient(student, rng):
    """One parameter gets its gradient late, one misses a step, one never has any."""
    expect_steps(student, "RMSprop", with_gaps(rng), NO_GRADIENT, lr=0.1, alpha=0.8)


@pytest.mark.exercise("RMSprop_")
def test_rmsprop_leaves_the_gradients_alone(student, rng):
    """After each step every gradient is as it was given."""
    expect_gradients_kept(student, "RMSprop", setting(rng), lr=0.1)


@pytest.mark.exercise("RMSprop_")
def test_rmsprop_leaves_parameters_that_can_be_trained(student, rng):
    """After the steps the parameters are leaves that require a gradient."""
    expect_no_trace(student, "RMSprop", setting(rng), lr=0.1)


@pytest.mark.exercise("RMSprop_")
def test_rmsprop_clears_the_gradients(student, rng):
    """After zero_grad every gradient is None or zeros, and no parameter has moved."""
    expect_cleared(student, "RMSprop", setting(rng), generator=True, lr=0.1)


@pytest.mark.exercise("RMSprop_")
def test_two_rmsprops_do_not_mix(student, rng):
    """Two optimisers, each with a parameter of its own, take steps in turn."""
    given = {
        "parameters": [far_from_zero(rng, 5), far_from_zero(rng, 5)],
        "gradients": [[drawn(rng, 5), drawn(rng, 5)] for _ in range(3)],
    }
    expect_steps_in_turn(student, "RMSprop", given, lr=0.1, alpha=0.8)


@pytest.mark.exercise("RMSprop_")
def test_rmsprop_trains(student, rng):
    """Five times zero_grad, backward and step."""
    expect_training(student, rng, "RMSprop", lr=0.05, alpha=0.8)


# Adam_


@pytest.mark.exercise("Adam_")
@pytest.mark.public
def test_adam_starts_with_steps_of_one_length(student):
    """At t = 1 every step is lr long, whatever the slope: 0.5, -3 or 200."""
    got = student.drivers.take_steps(
        optimizer="Adam_", parameters=one(1.0, 2.0, 3.0), gradients=[one(0.5, -3.0, 200.0)], lr=0.1
    )
    because = "after one step the corrected means are the slope and its square"
    expect_close(got, [one(0.9, 2.1, 2.9)], because=because)


@pytest.mark.exercise("Adam_")
@pytest.mark.public
def test_adam_takes_two_steps(student):
    """Slopes 2 and 0, betas (0.5, 0.75): the second step is lr * (0.5/0.75) / sqrt(0.75/0.4375)."""
    got = student.drivers.take_steps(
        optimizer="Adam_",
        parameters=one(1.0),
        gradients=[one(2.0), one(0.0)],
        lr=0.1,
        betas=(0.5, 0.75),
    )
    second = 0.9 - 0.1 * (0.5 / 0.75) / math.sqrt(0.75 / 0.4375)
    because = "both means are handed on, and each is corrected by 1 - b**t"
    expect_close(got, [one(0.9), one(second)], because=because)


@pytest.mark.exercise("Adam_")
@pytest.mark.public
def test_adam_passes_over_what_has_no_gradient(student):
    """Of three parameters the second has no gradient: it stays, the others move."""
    got = student.drivers.take_steps(
        optimizer="Adam_",
        parameters=one(1.0) + one(2.0, 3.0) + one(4.0, 5.0, 6.0),
        gradients=[[torch.tensor([1.0]), None, torch.tensor([1.0, -2.0, 3.0])]],
        lr=0.5,
    )
    expect_close(got, [one(0.5) + one(2.0, 3.0) + one(3.5, 5.5, 5.5)], because=NO_GRADIENT)


@pytest.mark.exercise("Adam_")
def test_adam_keeps_means_for_each_parameter(student, rng):
    """A matrix and a vector over six steps, with other betas."""
    expect_steps(student, "Adam", setting(rng, steps=6), OWN, lr=0.05, betas=(0.3, 0.4))


@pytest.mark.exercise("Adam_")
def test_adam_without_options(student, rng):
    """All options left at what the signature says, on small parameters, in float64."""
    given = setting(rng, steps=23, dtype=torch.float64)
    given["parameters"] = [0.01 * p for p in given["parameters"]]  # so that small steps show
    got = student.drivers.take_steps(optimizer="Adam_", **given)
    because = "options have the values that the signature gives them, and dtypes are kept"
    expect_close(got, by_torch("Adam", **given), precision=np.float32, because=because)


@pytest.mark.exercise("Adam_")
def test_adam_of_tiny_gradients(student, rng):
    """Gradients near 1e-7 are steep enough for a step of ordinary length."""
    expect_steps(student, "Adam", setting(rng, scale=1e-7), TINY, lr=0.1)


@pytest.mark.exercise("Adam_")
def test_adam_obeys_eps(student, rng):
    """With eps = 0.5 the steps are visibly shorter."""
    because = "eps is added to the root of the corrected mean"
    expect_steps(student, "Adam", setting(rng), because, lr=0.1, eps=0.5)


@pytest.mark.exercise("Adam_")
def test_adam_decays_by_the_gradient(student, rng):
    """Weight decay joins the gradient, before the means."""
    because = "here the decay is part of the gradient, and goes the gradient's way"
    expect_steps(student, "Adam", setting(rng), because, lr=0.1, weight_decay=0.3)


@pytest.mark.exercise("Adam_")
def test_adam_rests_where_it_is_flat(student, rng):
    """A slope that is zero from the start gives no step; one that becomes zero, shorter ones."""
    given = {
        "parameters": [far_from_zero(rng, 3), far_from_zero(rng, 2)],
        "gradients": [[drawn(rng, 3), torch.zeros(2)]] + [[torch.zeros(3), torch.zeros(2)]] * 2,
    }
    expect_steps(student, "Adam", given, "without a slope there is no step, and no nan", lr=0.1)


@pytest.mark.exercise("Adam_")
def test_adam_counts_the_steps_of_each_parameter(student, rng):
    """One parameter gets its gradient late, one misses a step, one never has any."""
    options = {"lr": 0.1, "betas": (0.6, 0.8), "weight_decay": 0.3}
    expect_steps(student, "Adam", with_gaps(rng), NO_GRADIENT, **options)


@pytest.mark.exercise("Adam_")
def test_adam_takes_a_generator(student, rng):
    """The parameters come from a generator, and three steps are taken."""
    given = setting(rng, steps=3)
    got = student.drivers.take_steps(optimizer="Adam_", **given, generator=True, lr=0.1)
    expect_close(got, by_torch("Adam", **given, lr=0.1), because=GENERATOR)


@pytest.mark.exercise("Adam_")
def test_adam_leaves_the_gradients_alone(student, rng):
    """After each step every gradient is as it was given."""
    expect_gradients_kept(student, "Adam", setting(rng), lr=0.1, weight_decay=0.1)


@pytest.mark.exercise("Adam_")
def test_adam_leaves_parameters_that_can_be_trained(student, rng):
    """After the steps the parameters are leaves that require a gradient."""
    expect_no_trace(student, "Adam", setting(rng), lr=0.1, weight_decay=0.1)


@pytest.mark.exercise("Adam_")
def test_adam_keeps_no_graph(student, rng):
    """With weight decay, six steps weigh no more than two."""
    expect_no_graph(student, "Adam", setting(rng, steps=6), lr=0.1, weight_decay=0.1)


@pytest.mark.exercise("Adam_")
def test_adam_remembers_numbers_not_tensors(student, rng):
    """Each step's gradients are written into the same tensors, as after zeros from zero_grad."""
    given = setting(rng)
    got = student.drivers.take_steps_in_reused_tensors(optimizer="Adam_", **given, lr=0.1)
    because = "the gradient's tensor will hold other numbers at the next step"
    expect_close(got, by_torch("Adam", **given, lr=0.1), because=because)


@pytest.mark.exercise("Adam_")
def test_adam_clears_the_gradients(student, rng):
    """After zero_grad every gradient is None or zeros, and no parameter has moved."""
    expect_cleared(student, "Adam", setting(rng), generator=True, lr=0.1)


@pytest.mark.exercise("Adam_")
def test_two_adams_do_not_mix(student, rng):
    """Two optimisers, each with a parameter of its own, take steps in turn."""
    given = {
        "parameters": [far_from_zero(rng, 5), far_from_zero(rng, 5)],
        "gradients": [[drawn(rng, 5), drawn(rng, 5)] for _ in range(3)],
    }
    expect_steps_in_turn(student, "Adam", given, lr=0.1)


@pytest.mark.exercise("Adam_")
def test_adam_trains(student, rng):
    """Five times zero_grad, backward and step."""
    expect_training(student, rng, "Adam", lr=0.1, betas=(0.8, 0.9))


# AdamW_


@pytest.mark.exercise("AdamW_")
@pytest.mark.public
def test_adamw_shrinks_and_steps(student):
    """Each parameter shrinks by lr * weight_decay = 0.1 of itself, and moves by lr = 0.5."""
    got = student.drivers.take_steps(
        optimizer="AdamW_",
        parameters=one(1.0) + one(2.0, -3.0),
        gradients=[one(0.5) + one(-3.0, 200.0)],
        lr=0.5,
        weight_decay=0.2,
    )
    because = "the decay takes its share of the parameter, and the gradient knows nothing of it"
    expect_close(got, [one(0.4) + one(2.3, -3.2)], because=because)


@pytest.mark.exercise("AdamW_")
@pytest.mark.public
def test_adamw_decays_where_it_is_flat(student):
    """With slopes of zero, and lr * weight_decay = 0.1, a parameter goes 1, 0.9, 0.81."""
    got = student.drivers.take_steps(
        optimizer="AdamW_", parameters=one(1.0), gradients=[one(0.0)] * 2, lr=0.5, weight_decay=0.2
    )
    expect_close(got, [one(0.9), one(0.81)], because="the decay does not depend on the slope")


@pytest.mark.exercise("AdamW_")
def test_adamw_keeps_means_for_each_parameter(student, rng):
    """A matrix and a vector over six steps, with strong decay."""
    options = {"lr": 0.1, "betas": (0.3, 0.4), "weight_decay": 0.5}
    expect_steps(student, "AdamW", setting(rng, steps=6), OWN, **options)


@pytest.mark.exercise("AdamW_")
def test_adamw_without_decay_is_adam(student, rng):
    """With weight_decay = 0 the steps are those of Adam."""
    given = setting(rng)
    got = student.drivers.take_steps(optimizer="AdamW_", **given, lr=0.1, weight_decay=0.0)
    expected = by_torch("Adam", **given, lr=0.1)
    expect_close(got, expected, because="the decay is all that is added to Adam")


@pytest.mark.exercise("AdamW_")
def test_adamw_without_options(student, rng):
    """All options left at what the signature says, on large parameters, in float64."""
    given = setting(rng, steps=11, dtype=torch.float64)
    given["parameters"] = [1000 * p for p in given["parameters"]]
    got = student.drivers.take_steps(optimizer="AdamW_", **given)
    expected = by_torch("AdamW", **given)
    because = "options have the values that the signature gives them, and dtypes are kept"
    expect_close(got, expected, because=because)


@pytest.mark.exercise("AdamW_")
def test_adamw_of_tiny_gradients(student, rng):
    """Gradients near 1e-7 are steep enough for a step of ordinary length."""
    expect_steps(student, "AdamW", setting(rng, scale=1e-7), TINY, lr=0.1)


@pytest.mark.exercise("AdamW_")
def test_adamw_obeys_eps(student, rng):
    """With eps = 0.5 the steps are visibly shorter."""
    because = "eps is added to the root of the corrected mean"
    expect_steps(student, "AdamW", setting(rng), because, lr=0.1, eps=0.5)


@pytest.mark.exercise("AdamW_")
def test_adamw_counts_the_steps_of_each_parameter(student, rng):
    """One parameter gets its gradient late, one misses a step, one never has any."""
    options = {"lr": 0.1, "betas": (0.6, 0.8), "weight_decay": 0.5}
    expect_steps(student, "AdamW", with_gaps(rng), NO_GRADIENT, **options)


@pytest.mark.exercise("AdamW_")
def test_adamw_takes_a_generator(student, rng):
    """The parameters come from a generator, and three steps are taken."""
    given = setting(rng, steps=3)
    got = student.drivers.take_steps(optimizer="AdamW_", **given, generator=True, lr=0.1)
    expect_close(got, by_torch("AdamW", **given, lr=0.1), because=GENERATOR)


@pytest.mark.exercise("AdamW_")
def test_adamw_leaves_the_gradients_alone(student, rng):
    """After each step every gradient is as it was given."""
    expect_gradients_kept(student, "AdamW", setting(rng), lr=0.1, weight_decay=0.5)


@pytest.mark.exercise("AdamW_")
def test_adamw_leaves_parameters_that_can_be_trained(student, rng):
    """After the steps the parameters are leaves that require a gradient."""
    expect_no_trace(student, "AdamW", setting(rng), lr=0.1, weight_decay=0.5)


@pytest.mark.exercise("AdamW_")
def test_adamw_clears_the_gradients(student, rng):
    """After zero_grad every gradient is None or zeros, and no parameter has moved."""
    expect_cleared(student, "AdamW", setting(rng), generator=True, lr=0.1)


@pytest.mark.exercise("AdamW_")
def test_two_adamws_do_not_mix(student, rng):
    """Two optimisers, each with a parameter of its own, take steps in turn."""
    given = {
        "parameters": [far_from_zero(rng, 5), far_from_zero(rng, 5)],
        "gradients": [[drawn(rng, 5), drawn(rng, 5)] for _ in range(3)],
    }
    expect_steps_in_turn(student, "AdamW", given, lr=0.1)


@pytest.mark.exercise("AdamW_")
def test_adamw_trains(student, rng):
    """Five times zero_grad, backward and step."""
    expect_training(student, rng, "AdamW", lr=0.1, betas=(0.8, 0.9), weight_decay=0.3)


# clip_grad_norm_


def clipped(gradients, max_norm):
    """The gradients as torch clips them, and their norm before, in float64."""
    params = [torch.zeros_like(g).double().requires_grad_() for g in gradients if g is not None]
    for p, g in zip(params, (g for g in gradients if g is not None), strict=True):
        p.grad = g.double()
    norm = torch.nn.utils.clip_grad_norm_(params, max_norm).item()
    rest = iter(params)
    return [None if g is None else next(rest).grad.to(g.dtype) for g in gradients], norm


def expect_clipped(run, expected, because):
    """The gradients of a run are those, each the same tensor as before, and no parameter moved."""
    expect_close(expect_part(run, "gradients"), expected, precision=np.float32, because=because)
    same = [True] * len(expected)
    expect_equal(expect_part(run, "same"), same, because="whoever holds a gradient sees it clipped")
    expect_equal(expect_part(run, "moved"), False, because="clipping is no step")


@pytest.mark.exercise("clip_grad_norm_")
@pytest.mark.public
def test_clip_scales_all_gradients_alike(student):
    """Gradients (3) and (0, 4) have the norm 5: for max_norm = 1 each is divided by 5."""
    run = student.drivers.clip_gradients(gradients=one(3.0) + one(0.0, 4.0), max_norm=1.0)
    expect_close(expect_part(run, "gradients"), one(0.6) + one(0.0, 0.8), because=NORM)


@pytest.mark.exercise("clip_grad_norm_")
@pytest.mark.public
def test_clip_returns_the_norm_before(student):
    """Gradients (3) and (0, 4) have the norm 5, whatever becomes of them."""
    for max_norm in (1.0, 50.0):
        run = student.drivers.clip_gradients(gradients=one(3.0) + one(0.0, 4.0), max_norm=max_norm)
        because = "the norm before tells how training goes, as a Python float"
        expect_close(expect_part(run, "norm"), 5.0, precision=np.float32, because=because)


@pytest.mark.exercise("clip_grad_norm_")
@pytest.mark.public
def test_clip_leaves_small_gradients_alone(student):
    """Gradients of norm 10 are clipped to 5; those of norm 5 are left alone by max_norm = 50."""
    run = student.drivers.clip_gradients(gradients=one(6.0) + one(0.0, 8.0), max_norm=5.0)
    expect_close(expect_part(run, "gradients"), one(3.0) + one(0.0, 4.0), because=NORM)
    run = student.drivers.clip_gradients(gradients=one(3.0) + one(0.0, 4.0), max_norm=50.0)
    because = "clipping only makes gradients smaller"
    expect_equal(expect_part(run, "gradients"), one(3.0) + one(0.0, 4.0), because=because)


@pytest.mark.exercise("clip_grad_norm_")
def test_clip_of_random_gradients(student, rng):
    """A matrix and two vectors, of one norm together, in both dtypes."""
    for dtype in (torch.float32, torch.float64):
        gradients = [drawn(rng, *shape, dtype=dtype) for shape in ((3, 5), (7,), (1,))]
        run = student.drivers.clip_gradients(gradients=gradients, max_norm=0.7)
        expected, _ = clipped(gradients, 0.7)
        expect_close(expect_part(run, "gradients"), expected, precision=np.float32, because=NORM)


@pytest.mark.exercise("clip_grad_norm_")
def test_clip_measures_random_gradients(student, rng):
    """The norm of a matrix and two vectors, clipped or not."""
    gradients = [drawn(rng, 3, 5), drawn(rng, 7), drawn(rng, 2, scale=10)]
    for max_norm in (0.5, 1000.0):
        run = student.drivers.clip_gradients(gradients=gradients, max_norm=max_norm)
        _, norm = clipped(gradients, max_norm)
        expect_close(expect_part(run, "norm"), norm, precision=np.float32, because=NORM)


@pytest.mark.exercise("clip_grad_norm_")
def test_clip_changes_the_gradients_themselves(student, rng):
    """Each gradient is still the same tensor, and no parameter has moved."""
    gradients = [drawn(rng, 3, 5), drawn(rng, 7)]
    run = student.drivers.clip_gradients(gradients=gradients, max_norm=0.5)
    expect_clipped(run, clipped(gradients, 0.5)[0], NORM)


@pytest.mark.exercise("clip_grad_norm_")
def test_clip_passes_over_what_has_no_gradient(student, rng):
    """The first and the third of four parameters have no gradient."""
    gradients = [None, drawn(rng, 3, 5), None, drawn(rng, 7)]
    run = student.drivers.clip_gradients(gradients=gradients, max_norm=0.5)
    because = "a gradient that is not there has no part in the norm"
    expect_close(expect_part(run, "gradients"), clipped(gradients, 0.5)[0], because=because)


@pytest.mark.exercise("clip_grad_norm_")
def test_clip_of_no_gradient_at_all(student):
    """With one gradient the norm is its own; with none it is 0.0."""
    run = student.drivers.clip_gradients(gradients=[*one(3.0, 4.0), None], max_norm=1.0)
    expect_close(expect_part(run, "norm"), 5.0, precision=np.float32, because=NORM)
    run = student.drivers.clip_gradients(gradients=[None, None], max_norm=1.0)
    expect_close(
        expect_part(run, "norm"), 0.0, because="a sum of no squares is 0, and the norm a float"
    )


@pytest.mark.exercise("clip_grad_norm_")
def test_clip_takes_a_generator(student, rng):
    """The parameters come from a generator, which can be gone through only once."""
    gradients = [drawn(rng, 3, 5), drawn(rng, 7)]
    run = student.drivers.clip_gradients(gradients=gradients, max_norm=0.5, generator=True)
    because = "measuring goes through the parameters, and so does scaling"
    expect_close(expect_part(run, "gradients"), clipped(gradients, 0.5)[0], because=because)


@pytest.mark.exercise("clip_grad_norm_")
def test_clip_of_zeros(student):
    """Gradients of zero stay zero, after others were clipped."""
    run = student.drivers.clip_gradients(gradients=one(3.0) + one(0.0, 4.0), max_norm=1.0)
    expect_close(expect_part(run, "gradients"), one(0.6) + one(0.0, 0.8), because=NORM)
    run = student.drivers.clip_gradients(gradients=one(0.0) + one(0.0, 0.0), max_norm=1.0)
    because = "a norm of zero needs no scaling, and allows no division"
    expect_equal(expect_part(run, "gradients"), one(0.0) + one(0.0, 0.0), because=because)


@pytest.mark.exercise("clip_grad_norm_")
def test_clip_without_a_limit(student, rng):
    """max_norm = inf changes nothing, and the norm is returned."""
    gradients = [drawn(rng, 3, 5), drawn(rng, 7)]
    run = student.drivers.clip_gradients(gradients=gradients, max_norm=math.inf)
    _, norm = clipped(gradients, math.inf)
    expect_close(expect_part(run, "norm"), norm, precision=np.float32, because=NORM)
    expect_equal(expect_part(run, "gradients"), gradients, because="no norm is above infinity")


# cosine_lr


def expect_schedule(student, because, steps, **options):
    """The learning rates of these steps are those of the formula."""
    for step in steps:
        expected = _by_formula(step, **options)
        got = student.cosine_lr(step, **options)
        expect_close(got, expected, because=because)


def _by_formula(step, total, lr_max, lr_min=0.0, warmup=0):
    if step < warmup:
        return lr_max * step / warmup
    share = min(1.0, (step - warmup) / (total - warmup))
    return lr_min + (lr_max - lr_min) * math.cos(math.pi / 2 * share) ** 2


@pytest.mark.exercise("cosine_lr")
@pytest.mark.public
def test_cosine_comes_down_half_a_wave(student):
    """Of four steps from 1 to 0: 1, 0.8536, 0.5, 0.1464, 0."""
    root = math.sqrt(0.5)
    for step, rate in enumerate((1.0, (1 + root) / 2, 0.5, (1 - root) / 2, 0.0)):
        got = student.cosine_lr(step, 4, 1.0)
        expect_close(got, rate, because="half a cosine wave leads from the highest to the lowest")


@pytest.mark.exercise("cosine_lr")
@pytest.mark.public
def test_cosine_climbs_first(student):
    """With warmup = 4 of 10 and lr_max = 2: 0, 0.5, 1, 1.5, 2, and then down."""
    for step, rate in enumerate((0.0, 0.5, 1.0, 1.5, 2.0)):
        got = student.cosine_lr(step, 10, 2.0, warmup=4)
        expect_close(got, rate, because="the climb is straight, from zero to lr_max at step warmup")
    middle = student.cosine_lr(7, 10, 2.0, warmup=4)
    expect_close(middle, 1.0, because="the wave begins where the climb ends")


@pytest.mark.exercise("cosine_lr")
def test_cosine_stays_at_the_lowest(student):
    """From step total on, and long after it, the rate is lr_min, after a last step above it."""
    because = "when the wave is over, the rate stays where it is"
    expect_schedule(student, because, (6, 7, 8, 14, 1000), total=7, lr_max=0.3, lr_min=0.02)


@pytest.mark.exercise("cosine_lr")
def test_cosine_goes_down_to_lr_min(student, rng):
    """Every step of a schedule between two rates that are not zero."""
    low = float(rng.uniform(0.01, 0.1))
    because = "the wave swings between lr_max and lr_min"
    expect_schedule(student, because, range(1, 11), total=11, lr_max=3 * low, lr_min=low)


@pytest.mark.exercise("cosine_lr")
def test_cosine_after_a_climb(student, rng):
    """The steps after the warm-up, from lr_max to lr_min."""
    low = float(rng.uniform(0.01, 0.1))
    options = {"total": 17, "lr_max": 5 * low, "lr_min": low, "warmup": 5}
    expect_schedule(student, "the wave begins where the climb ends", range(6, 17), **options)


@pytest.mark.exercise("cosine_lr")
def test_cosine_climbs_from_zero(student, rng):
    """The steps of the warm-up, where lr_min is not zero."""
    low = float(rng.uniform(0.01, 0.1))
    options = {"total": 17, "lr_max": 5 * low, "lr_min": low, "warmup": 7}
    because = "the climb starts at zero, whatever lr_min is"
    expect_schedule(student, because, (3, 0, 1, 6), **options)


@pytest.mark.exercise("cosine_lr")
def test_cosine_meets_both_ends(student, rng):
    """Step 0, the last of the climb, the first of the wave, the last before the end, the end."""
    high = float(rng.uniform(0.1, 1))
    because = "steps are counted from 0, and each part ends where the next begins"
    for warmup in (0, 3):
        steps = (warmup, max(0, warmup - 1), 12, 13)
        expect_schedule(student, because, steps, total=13, lr_max=high, warmup=warmup)


@pytest.mark.exercise("cosine_lr")
def test_cosine_of_a_short_schedule(student):
    """A schedule of one step, and one with a single step after the warm-up."""
    because = "the first step of the wave has lr_max, and the step after the last has lr_min"
    expect_schedule(student, because, (0, 1), total=1, lr_max=0.5, lr_min=0.1)
    expect_schedule(student, because, (1, 2, 3), total=3, lr_max=0.5, lr_min=0.1, warmup=2)
