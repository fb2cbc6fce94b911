"""Checks of optimisers: their steps, and what they leave as it was.

The steps are worked by hand, or taken by the optimiser of the same name in torch.optim, on the same
parameters and gradients.
"""

import math

import numpy as np
import pytest
import torch

from autograder import (
    catching,
    expect_arguments_unchanged,
    expect_close,
    expect_equal,
    expect_examples,
    expect_items,
    expect_part,
    expect_prediction,
    expect_raises,
    expect_shape,
    special_arrays,
)

UPDATE = "every entry of the answer is w - lr * g"
WITH_MOMENTUM = "v becomes mu * v + g, and then w becomes w - lr * v"
VELOCITY = "every p becomes p - lr * v, with a v of its own that has become momentum * v + g"
DECAYED = "v becomes momentum * v + (g + weight_decay * p), and then p becomes p - lr * v"
AHEAD = "v becomes momentum * v + g, and then p becomes p - lr * (g + momentum * v)"
RMS = "s becomes alpha * s + (1 - alpha) * g**2, and then p becomes p - lr * g / (sqrt(s) + eps)"
RMS_OWN = f"{RMS}, and every parameter has an s of its own"
ADAM = "p becomes p - lr * m / (sqrt(s) + eps), where m and s are the corrected means of g and g**2"
ADAM_OWN = f"{ADAM}, and every parameter has m, s and t of its own"
ADAMW = f"p shrinks by the factor 1 - lr * weight_decay, and then {ADAM}"
MOVES = "a step moves the very tensors that were handed in"
NO_GRADIENT = "what has no gradient in a step is left as it is, and so is what is kept for it"
GENERATOR = "a generator can be gone through once, and an optimiser takes many steps"
CLEARED = "zero_grad clears all gradients, and changes nothing else"
READ_ONLY = "a step only reads the gradients; clearing them is left to zero_grad"
LEAVES = "the next backward needs leaves that require a gradient"
GRAPH = "a step is not a thing to differentiate: a graph of all steps would grow without end"
IN_TURN = "each optimiser has its own parameters, and its own memory of them"
TINY = "beside a root of 1e-7 an eps of 1e-8 is small: steps are nearly of ordinary length"
LEFT_OUT = "an option that is left out has the value that stands in the signature"
NUMBERS = "what is kept of a gradient is numbers: its tensor holds others at the next step"
PASS = "every step is the formula's, for the gradient of this pass and what is kept from before"
OWN_DTYPE = (
    "every parameter takes the formula's steps, and keeps its dtype, whatever the others have"
)
ZERO = "an option of zero is zero in the formula"
SCALED = "every gradient is multiplied by max_norm / norm, with one norm for all of them"
NORM = "the norm is one for all: the root of the sum of all squares, before any scaling"
SMALL = "a norm that is not above max_norm leaves every gradient as it is"
WAVE = "after the climb the rate is lr_min + (lr_max - lr_min) * (1 + cos(pi * x)) / 2"
CLIMB = "while step < warmup the rate is lr_max * step / warmup"
END = "from step total on the rate is lr_min"


def drawn(rng, *shape, scale=1.0, dtype=torch.float32):
    """Random numbers in a tensor."""
    return torch.tensor(scale * rng.normal(size=shape), dtype=dtype)


def far_from_zero(rng, *shape, dtype=torch.float32):
    """Random parameters whose size is at least 1, so that steps are small beside them."""
    r = rng.normal(size=shape)
    return torch.tensor(r + np.copysign(1.0, r), dtype=dtype)


def special(rng, count):
    """Lists of so many tensors of one shape, each list special in some ways."""
    shapes = ((1, 4), (3, 3), (2, 5, 1), (4, 2))
    for arrays in special_arrays(rng, *([shape] * count for shape in shapes)):
        yield [torch.from_numpy(array) for array in arrays]


def setting(rng, steps=4, scale=1.0, dtype=torch.float32, shapes=((3, 5), (7,))):
    """Parameters and their gradients for some steps."""
    return {
        "parameters": [far_from_zero(rng, *shape, dtype=dtype) for shape in shapes],
        "gradients": [
            [drawn(rng, *shape, scale=scale, dtype=dtype) for shape in shapes] for _ in range(steps)
        ],
    }


def alike(rng, steps=4):
    """A vector between two matrices of one shape, and their gradients for some steps."""
    return setting(rng, steps, shapes=((3, 5), (7,), (3, 5)))


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


def growing_flat(rng):
    """One parameter has a gradient in the first step, the other none; after two steps of zeros both
    have one."""
    flat = [torch.zeros(3), torch.zeros(2)]
    return {
        "parameters": [far_from_zero(rng, 3), far_from_zero(rng, 2)],
        "gradients": [[drawn(rng, 3), flat[1]], flat, flat, [drawn(rng, 3), drawn(rng, 2)]],
    }


def one(*values):
    """A single parameter, or the gradients of a single one."""
    return [torch.tensor(values)]


def two_parameters():
    """Two parameters, and their gradients for three steps."""
    return {
        "parameters": one(1.0) + one(2.0, -3.0),
        "gradients": [one(1.0) + one(2.0, 0.5)] * 3,
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


def expect_steps(student, kind, given, because, **options):
    """The student's optimiser goes the way of torch's."""
    got = student.drivers.take_steps(optimizer=f"{kind}_", **given, **options)
    expect_close(got, by_torch(kind, **given, **options), because=because)


def expect_special_steps(student, rng, kind, because, **options):
    """Two steps of one parameter, each after zero_grad, on special numbers in float64."""
    for p, *gradients in special(rng, 3):
        given = {"parameters": [p], "gradients": [[g] for g in gradients]}
        got = student.drivers.take_steps(optimizer=f"{kind}_", **given, clear=True, **options)
        expected = by_torch(kind, **given, **options)
        expect_close(got, expected, precision=np.float32, because=because)


def expect_zeros_obeyed(student, rng, kind, *zeros, **others):
    """Two steps with each of the options at zero, each step after zero_grad."""
    given = setting(rng, steps=2)
    for zero in zeros:
        options = others | zero
        got = student.drivers.take_steps(optimizer=f"{kind}_", **given, clear=True, **options)
        expect_close(got, by_torch(kind, **given, **options), because=ZERO)


def expect_generator_taken(student, kind, after, **options):
    """Two steps with lr = 0.25 of parameters from a generator; after: how far they are from where
    they were, after each step."""
    given = {"parameters": one(1.0) + one(2.0, -3.0), "gradients": [one(1.0) + one(1.0, -1.0)] * 2}
    got = student.drivers.take_steps(
        optimizer=f"{kind}_", **given, generator=True, lr=0.25, **options
    )
    expected = [one(1.0 - far) + one(2.0 - far, -3.0 + far) for far in after]
    expect_close(got, expected, because=GENERATOR)


def expect_no_trace(student, kind, given, **options):
    """After steps the parameters can go on being trained."""
    given = {"optimizer": f"{kind}_", **given, **options}
    for part, expected, because in (
        ("moved", True, MOVES),
        ("requires_grad", [True, True], LEAVES),
        ("leaves", [True, True], LEAVES),
        ("grad_enabled", True, "gradients are needed after the step"),
    ):
        got = student.drivers.look_after_steps(**given, part=part)
        expect_equal(got, expected, because=because)


def expect_switched_off(student, rng, kind, **options):
    """Steps that are taken with autograd switched off are the same, and leave it off."""
    given = {"optimizer": f"{kind}_", **setting(rng, steps=2), **options, "switched_off": True}
    found = student.drivers.look_after_steps(**given)
    expect_equal(expect_part(found, "moved"), True, name="moved", because=MOVES)
    because = "autograd is as it was found: off, if whoever calls has switched it off"
    expect_equal(expect_part(found, "grad_enabled"), False, name="grad_enabled", because=because)


def expect_mixed_dtypes(student, rng, kind, **options):
    """One parameter is float32, another float64."""
    one, other = setting(rng, steps=3), setting(rng, steps=3, dtype=torch.float64)
    given = {
        "parameters": [one["parameters"][0], other["parameters"][1]],
        "gradients": [
            [g[0], h[1]] for g, h in zip(one["gradients"], other["gradients"], strict=True)
        ],
    }
    got = student.drivers.take_steps(optimizer=f"{kind}_", **given, **options)
    expected = by_torch(kind, **given, **options)
    expect_close(got, expected, precision=np.float32, because=OWN_DTYPE)


def expect_exact(student, rng, kind, **options):
    """Long steps in float64 that lead back to nearly 0 show how exact they are."""
    given = setting(rng, steps=3, dtype=torch.float64)
    places = [torch.zeros_like(p) for p in given["parameters"]]
    places = by_torch(kind, places, given["gradients"], lr=1000.0, **options)[-1]
    pairs = zip(given["parameters"], places, strict=True)
    given["parameters"] = [p / 1000 - place for p, place in pairs]
    got = student.drivers.take_steps(optimizer=f"{kind}_", **given, lr=1000.0, **options)
    expect_close(got, by_torch(kind, **given, lr=1000.0, **options), because=OWN_DTYPE)


def expect_gradients_kept(student, kind, **options):
    """No step changes a gradient."""
    given = {"optimizer": f"{kind}_", **two_parameters(), **options}
    for part, expected, because in (
        ("moved", True, MOVES),
        ("cleared", [False, False], READ_ONLY),
        ("unchanged", [True, True], READ_ONLY),
    ):
        got = student.drivers.look_after_steps(**given, part=part)
        expect_equal(got, expected, because=because)


def expect_no_graph(student, kind, **options):
    """What is kept from step to step does not hold on to all steps before."""
    given = {"optimizer": f"{kind}_", **two_parameters(), **options}
    for part, expected, because in (("moved", True, MOVES), ("grew", False, GRAPH)):
        got = student.drivers.graph_after_steps(**given, part=part)
        expect_equal(got, expected, because=because)


def expect_cleared(student, kind, **options):
    """zero_grad clears every gradient, of which one is not there, and moves nothing."""
    given = {
        "parameters": one(1.0) + one(4.0) + one(2.0, -3.0),
        "gradients": [[torch.tensor([1.0]), None, torch.tensor([2.0, 0.5])]] * 2,
    }
    given = {"optimizer": f"{kind}_", **given, **options}
    for part, expected, because in (
        ("cleared", [True] * 3, CLEARED),
        ("moved", True, MOVES),
        ("unmoved", [True] * 3, CLEARED),
    ):
        got = student.drivers.clear_gradients(**given, part=part)
        expect_equal(got, expected, because=because)


def expect_steps_in_turn(student, rng, kind, **options):
    """Two optimisers at work at once go the way of one for both parameters."""
    given = {
        "parameters": [far_from_zero(rng, 5), far_from_zero(rng, 5)],
        "gradients": [[drawn(rng, 5), drawn(rng, 5)] for _ in range(3)],
    }
    got = student.drivers.take_steps_in_turn(optimizer=f"{kind}_", **given, **options)
    expect_close(got, by_torch(kind, **given, **options), because=IN_TURN)


def expect_steps_in_reused_tensors(student, rng, kind, **options):
    """Steps whose gradients all come in the same tensors."""
    given = setting(rng)
    got = student.drivers.take_steps_in_reused_tensors(optimizer=f"{kind}_", **given, **options)
    expect_close(got, by_torch(kind, **given, **options), because=NUMBERS)


def expect_training(student, rng, kind, **options):
    """A whole loop of zero_grad, backward and step."""
    start = [far_from_zero(rng, *shape) for shape in ((3, 5), (7,))]
    targets = [p + drawn(rng, *p.shape, scale=0.5) for p in start]
    given = {"parameters": start, "targets": targets, "steps": 12}
    got = student.drivers.train(optimizer=f"{kind}_", **given, **options)
    expect_close(got, trained_by_torch(kind, **given, **options), because=PASS)


# What is no gradient of a matrix of shape (3, 5).
OTHER_SHAPES = ((5,), (1, 5), (3, 1), (5, 3), (), (1,), (1, 3, 5), (3, 5, 1), (15,))


# sgd_update


@pytest.mark.exercise("sgd_update")
@pytest.mark.asks("Return w after one step of gradient descent, `w - lr * g`.")
@pytest.mark.public
def test_update_goes_down_the_slope(student):
    """From (1, 2), with slopes 0.5 and -1: for lr = 0.1 to (0.95, 2.1), for 0.5 to (0.75, 2.5)."""
    for lr, expected in ((0.1, (0.95, 2.1)), (0.5, (0.75, 2.5))):
        got = student.sgd_update(torch.tensor([1.0, 2.0]), torch.tensor([0.5, -1.0]), lr)
        expect_close(got, torch.tensor(expected), because=UPDATE)


@pytest.mark.exercise("sgd_update")
@pytest.mark.idea("what is refused")
@pytest.mark.asks("Raise ValueError naming both shapes if they differ.")
@pytest.mark.public
@pytest.mark.handling
def test_update_refuses_to_broadcast(student):
    """A column with a column has a step; a column of weights with a row of slopes is refused."""
    kept = student.sgd_update(torch.ones(5, 1), torch.ones(5, 1), 0.1)
    expect_shape(kept, (5, 1), dtype=torch.float32)
    with expect_raises(ValueError, mentions=(5, 1)):
        student.sgd_update(torch.ones(5, 1), torch.ones(5), 0.1)


@pytest.mark.exercise("sgd_update")
@pytest.mark.asks("tensors of one shape, any number of axes")
def test_update_of_a_matrix(student, rng):
    """A matrix of weights, and a tensor with three axes."""
    for shape in ((3, 5), (2, 3, 5)):
        w, g = drawn(rng, *shape), drawn(rng, *shape)
        expect_close(student.sgd_update(w, g, 0.1), w - 0.1 * g, because=UPDATE)


@pytest.mark.exercise("sgd_update")
@pytest.mark.asks("`w - lr * g`")
def test_update_obeys_the_learning_rate(student, rng):
    """Steps with other learning rates, from large to none."""
    w, g = drawn(rng, 7), drawn(rng, 7)
    for lr in (2.0, 0.3, 0.01, 0.0):
        got = student.sgd_update(w, g, lr)
        expect_close(got, w - lr * g, because=UPDATE)


@pytest.mark.exercise("sgd_update")
@pytest.mark.idea("what is refused")
@pytest.mark.asks("Raise ValueError naming both shapes if they differ.")
@pytest.mark.handling
def test_update_refuses_every_other_shape(student):
    """Matrices of one shape have a step; a row, a column, a number or a transpose is refused."""
    kept = student.sgd_update(torch.ones(3, 5), torch.ones(3, 5), 0.1)
    expect_shape(kept, (3, 5), dtype=torch.float32)
    for shape in OTHER_SHAPES:
        with expect_raises(ValueError, mentions={3, 5, *shape}):
            student.sgd_update(torch.ones(3, 5), torch.ones(shape), 0.1)
    with expect_raises(ValueError, mentions=(1,)):
        student.sgd_update(torch.ones(()), torch.ones(1), 0.1)


@pytest.mark.exercise("sgd_update")
@pytest.mark.idea("number types")
@pytest.mark.asks("any number of axes, and one floating dtype, which the result has too")
@pytest.mark.public
@pytest.mark.handling
def test_update_keeps_the_dtype(student):
    """float64 in, float64 out; float32 in, float32 out; a single number without axes too."""
    for dtype in (torch.float64, torch.float32):
        for w, g, expected in (([1.0, 2.0], [0.5, -1.0], [0.95, 2.1]), (3.0, 2.0, 2.8)):
            w, g, expected = (torch.tensor(x, dtype=dtype) for x in (w, g, expected))
            got = student.sgd_update(w, g, 0.1)
            expect_close(got, expected, precision=np.float32, because=UPDATE)


@pytest.mark.exercise("sgd_update")
@pytest.mark.asks("`w - lr * g`")
@pytest.mark.special
def test_update_of_special_numbers(student, rng):
    """Zeros, equal and large numbers, one row, one column, a square, columns first in memory."""
    for w, g in special(rng, 2):
        got = student.sgd_update(w, g, 0.3)
        expect_close(got, w - 0.3 * g, precision=np.float32, because=UPDATE)


@pytest.mark.exercise("sgd_update")
@pytest.mark.asks("Neither is changed.")
@pytest.mark.public
@pytest.mark.advisory
def test_update_leaves_its_arguments_alone(student):
    """The name does not end in _: w and g are as they were."""
    got = student.sgd_update(torch.tensor([1.0, 2.0]), torch.tensor([0.5, -1.0]), 0.1)
    expect_close(got, torch.tensor([0.95, 2.1]), because=UPDATE)
    expect_arguments_unchanged(student)


# momentum_update


@pytest.mark.exercise("momentum_update")
@pytest.mark.asks("first `v = mu * v + g`, then `w = w - lr * v`")
@pytest.mark.public
def test_momentum_of_one_step(student):
    """v = 0.9 * 2 + 0.5 = 2.3, and w = 1 - 0.1 * 2.3 = 0.77."""
    got = student.momentum_update(*one(1.0), *one(0.5), *one(2.0), 0.1, 0.9)
    expect_close(got, (*one(0.77), *one(2.3)), names=("w", "v"), because=WITH_MOMENTUM)


@pytest.mark.exercise("momentum_update")
@pytest.mark.asks("Return `(w, v)` after one step with momentum")
@pytest.mark.public
def test_momentum_gathers_speed(student):
    """On a slope of 1 with mu = 0.5 and lr = 0.1 the weight goes 0.9, 0.75, 0.575."""
    got = student.drivers.momentum_steps(
        w=torch.tensor([1.0]), gradients=one(1.0) * 3, rates=[0.1] * 3, mu=0.5
    )
    because = "the velocities are 1, 1.5 and 1.75, and w goes down by lr times that"
    expect_close(got, one(0.9) + one(0.75) + one(0.575), because=because)


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
@pytest.mark.asks("first `v = mu * v + g`, then `w = w - lr * v`")
def test_momentum_over_four_steps(student, rng):
    """Four steps of a matrix, with the same learning rate."""
    given = {"w": drawn(rng, 3, 5), "gradients": [drawn(rng, 3, 5) for _ in range(4)]}
    given |= {"rates": [0.1] * 4, "mu": 0.8}
    got = student.drivers.momentum_steps(**given)
    expect_close(got, _with_momentum(**given), because=WITH_MOMENTUM)


@pytest.mark.exercise("momentum_update")
@pytest.mark.idea("a changing learning rate")
@pytest.mark.asks("v holds no learning rate: lr may be another one at the next step.")
def test_momentum_when_the_learning_rate_changes(student, rng):
    """Five steps, with a learning rate that falls after the second."""
    given = {"w": drawn(rng, 3, 5), "gradients": [drawn(rng, 3, 5) for _ in range(5)]}
    given |= {"rates": [0.5, 0.5, 0.05, 0.05, 0.01], "mu": 0.9}
    got = student.drivers.momentum_steps(**given)
    because = "v becomes mu * v + g, without any lr, and w becomes w - lr * v with that step's lr"
    expect_close(got, _with_momentum(**given), because=because)


@pytest.mark.exercise("momentum_update")
@pytest.mark.asks("first `v = mu * v + g`, then `w = w - lr * v`")
@pytest.mark.special
def test_momentum_of_none_at_all(student, rng):
    """With mu = 0 the old velocity is forgotten: a plain step; with lr = 0 there is none."""
    w, g, v = drawn(rng, 7), drawn(rng, 7), drawn(rng, 7)
    for lr in (0.3, 0.0):
        got = student.momentum_update(w, g, v, lr, 0.0)
        because = "with mu = 0 the new v is g, whatever the old one was, and w becomes w - lr * v"
        expect_close(got, (w - lr * g, g), names=("w", "v"), because=because)


@pytest.mark.exercise("momentum_update")
@pytest.mark.asks("first `v = mu * v + g`, then `w = w - lr * v`")
@pytest.mark.special
def test_momentum_coasts_where_it_is_flat(student, rng):
    """Without a slope the weight goes on, at mu times the velocity."""
    w, v = drawn(rng, 7), drawn(rng, 7)
    got = student.momentum_update(w, torch.zeros(7), v, 0.3, 0.7)
    because = "where the slope is zero v becomes mu * v, and then w becomes w - lr * v"
    expect_close(got, (w - 0.3 * 0.7 * v, 0.7 * v), names=("w", "v"), because=because)


@pytest.mark.exercise("momentum_update")
@pytest.mark.asks("first `v = mu * v + g`, then `w = w - lr * v`")
@pytest.mark.special
def test_momentum_of_special_numbers(student, rng):
    """Zeros, equal and large numbers, one row, one column, a square, columns first in memory."""
    for w, g, v in special(rng, 3):
        got = student.momentum_update(w, g, v, 0.3, 0.7)
        expected = (w - 0.3 * (0.7 * v + g), 0.7 * v + g)
        expect_close(got, expected, names=("w", "v"), precision=np.float32, because=WITH_MOMENTUM)


@pytest.mark.exercise("momentum_update")
@pytest.mark.idea("what is refused")
@pytest.mark.asks("Raise ValueError naming both shapes if g or v has another shape than w.")
@pytest.mark.public
@pytest.mark.handling
def test_momentum_refuses_to_broadcast(student):
    """One shape has a step, and a slope or a velocity of another shape is refused."""
    w = torch.ones(5, 1)
    got = student.momentum_update(w, torch.ones(5, 1), torch.ones(5, 1), 0.1, 0.9)
    expect_items(got, tuple, 2)
    with expect_raises(ValueError, mentions=(5, 1)):
        student.momentum_update(w, torch.ones(5), torch.ones(5, 1), 0.1, 0.9)
    with expect_raises(ValueError, mentions=(5, 1)):
        student.momentum_update(w, torch.ones(5, 1), torch.ones(5), 0.1, 0.9)


@pytest.mark.exercise("momentum_update")
@pytest.mark.idea("what is refused")
@pytest.mark.asks("Raise ValueError naming both shapes if g or v has another shape than w.")
@pytest.mark.handling
def test_momentum_refuses_every_other_shape(student):
    """Matrices of one shape have a step; a row, a column, a number or a transpose is refused."""
    w = torch.ones(3, 5)
    expect_items(student.momentum_update(w, w, w, 0.1, 0.9), tuple, 2)
    for shape in OTHER_SHAPES:
        for g, v in ((torch.ones(shape), w), (w, torch.ones(shape))):
            with expect_raises(ValueError, mentions={3, 5, *shape}):
                student.momentum_update(w, g, v, 0.1, 0.9)


@pytest.mark.exercise("momentum_update")
@pytest.mark.idea("new tensors")
@pytest.mark.asks("None of them is changed; the results are new tensors.")
@pytest.mark.special
def test_momentum_gives_new_tensors(student, rng):
    """The new w and v share no numbers with the old ones, also where lr or mu is 0."""
    w, g, v = drawn(rng, 7), drawn(rng, 7), drawn(rng, 7)
    for lr, mu in ((0.1, 0.9), (0.0, 0.9), (0.1, 0.0), (0.1, 1.0)):
        expected = (w - lr * (mu * v + g), mu * v + g)
        got = student.momentum_update(w, g, v, lr, mu)
        expect_close(got, expected, names=("w", "v"), because=WITH_MOMENTUM)
        own = student.drivers.own_results_of_momentum(w=w, g=g, v=v, lr=lr, mu=mu)
        because = "whoever changes a result later must not change w, g or v by it"
        expect_equal(own, [True, True], because=because)


@pytest.mark.exercise("momentum_update")
@pytest.mark.idea("number types")
@pytest.mark.asks("one floating dtype, which both results have too")
@pytest.mark.handling
def test_momentum_keeps_the_dtype(student, rng):
    """float64 in, float64 out; float16 in, float16 out; a single number without axes too."""
    for dtype, shape in ((torch.float64, (3,)), (torch.float64, ()), (torch.float16, (3,))):
        w, g, v = (drawn(rng, *shape, dtype=dtype) for _ in range(3))
        got = student.momentum_update(w, g, v, 0.1, 0.9)
        expected = (w - 0.1 * (0.9 * v + g), 0.9 * v + g)
        coarse = np.float16 if dtype == torch.float16 else np.float32
        expect_close(got, expected, names=("w", "v"), precision=coarse, because=WITH_MOMENTUM)


@pytest.mark.exercise("momentum_update")
@pytest.mark.asks("None of them is changed; the results are new tensors.")
@pytest.mark.public
@pytest.mark.advisory
def test_momentum_leaves_its_arguments_alone(student):
    """The name does not end in _: w, g and v are as they were."""
    got = student.momentum_update(*one(1.0), *one(0.5), *one(2.0), 0.1, 0.9)
    expect_close(got, (*one(0.77), *one(2.3)), names=("w", "v"), because=WITH_MOMENTUM)
    expect_arguments_unchanged(student)


# SGD_


@pytest.mark.exercise("SGD_")
@pytest.mark.asks("With momentum 0 that is p - lr * g.")
@pytest.mark.public
def test_sgd_takes_two_steps(student):
    """With lr = 0.1 and slopes (0.5, -1), then (1, 0): (1, 2), (0.95, 2.1), (0.85, 2.1)."""
    got = student.drivers.take_steps(
        optimizer="SGD_",
        parameters=one(1.0, 2.0),
        gradients=[one(0.5, -1.0), one(1.0, 0.0)],
        lr=0.1,
    )
    because = "each step changes the parameter itself, from p to p - lr * g"
    expect_close(got, [one(0.95, 2.1), one(0.85, 2.1)], because=because)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("momentum")
@pytest.mark.asks("Every parameter has a velocity of its own")
@pytest.mark.public
def test_sgd_gathers_speed(student):
    """With momentum 0.5 a slope of 1 gives velocities 1, 1.5, 1.75, and one of 2 twice that."""
    got = student.drivers.take_steps(
        optimizer="SGD_",
        parameters=one(1.0) + one(2.0, -3.0),
        gradients=[one(1.0) + one(2.0, -2.0)] * 3,
        lr=0.1,
        momentum=0.5,
    )
    expected = [
        one(0.9) + one(1.8, -2.8),
        one(0.75) + one(1.5, -2.5),
        one(0.575) + one(1.15, -2.15),
    ]
    because = "each p becomes p - lr * v, where v is 1, 1.5 and 1.75 times its slope"
    expect_close(got, expected, because=because)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("weight decay")
@pytest.mark.asks("g = g + weight_decay * p v = momentum * v + g")
@pytest.mark.public
def test_sgd_decays_by_hand(student):
    """From 2 with slopes of 1, lr = 0.1, momentum and weight_decay 0.5: to 1.8, then 1.51."""
    got = student.drivers.take_steps(
        optimizer="SGD_",
        parameters=one(2.0),
        gradients=[one(1.0)] * 2,
        lr=0.1,
        momentum=0.5,
        weight_decay=0.5,
    )
    because = "with the decay the slopes are 2 and 1.9, and p goes down by 0.1 * 2 and 0.1 * 2.9"
    expect_close(got, [one(1.8), one(1.51)], because=because)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("Nesterov momentum")
@pytest.mark.asks("with nesterov, p = p - lr * (g + momentum * v)")
@pytest.mark.public
def test_sgd_looks_ahead_by_hand(student):
    """From 2 with slopes of 1, lr = 0.1, momentum and weight_decay 0.5: to 1.7, then 1.3725."""
    got = student.drivers.take_steps(
        optimizer="SGD_",
        parameters=one(2.0),
        gradients=[one(1.0)] * 2,
        lr=0.1,
        momentum=0.5,
        weight_decay=0.5,
        nesterov=True,
    )
    because = "p goes down by 0.1 * (2 + 0.5 * 2), then by 0.1 * (1.85 + 0.5 * 2.85)"
    expect_close(got, [one(1.7), one(1.3725)], because=because)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("each parameter for itself")
@pytest.mark.asks("A parameter whose `.grad` is None stays as it is in this step")
@pytest.mark.public
@pytest.mark.special
def test_sgd_passes_over_what_has_no_gradient(student):
    """Each of two parameters waits where it has no gradient, and its velocity waits too."""
    got = student.drivers.take_steps(
        optimizer="SGD_",
        parameters=one(1.0) + one(2.0, 3.0),
        gradients=[[*one(1.0), None], [None, *one(1.0, 2.0)], [*one(1.0), None]],
        lr=0.1,
        momentum=0.5,
    )
    expected = [one(0.9) + one(2.0, 3.0), one(0.9) + one(1.9, 2.8), one(0.75) + one(1.9, 2.8)]
    expect_close(got, expected, because=NO_GRADIENT)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("the training loop")
@pytest.mark.asks("Clear the gradient of every parameter, and change nothing else.")
@pytest.mark.public
def test_sgd_clears_the_gradients(student):
    """After zero_grad every gradient is None or zeros, and no parameter has moved."""
    expect_cleared(student, "SGD", lr=0.1)


@pytest.mark.exercise("SGD_")
@pytest.mark.asks("p = p - lr * v")
def test_sgd_moves_every_parameter(student, rng):
    """Plain descent of a matrix and a vector."""
    because = "every p becomes p - lr * g, with the gradient of its own"
    expect_steps(student, "SGD", setting(rng), because, lr=0.3)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("momentum")
@pytest.mark.asks("Every parameter has a velocity of its own")
def test_sgd_keeps_a_velocity_for_each_parameter(student, rng):
    """Two matrices of one shape and a vector, with momentum, over four steps."""
    expect_steps(student, "SGD", alike(rng), VELOCITY, lr=0.1, momentum=0.8)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("weight decay")
@pytest.mark.asks("g = g + weight_decay * p")
def test_sgd_decays_the_weights(student, rng):
    """Weight decay without momentum, also where the slope is zero."""
    for given in (setting(rng), growing_flat(rng)):
        expect_steps(student, "SGD", given, DECAYED, lr=0.2, weight_decay=0.3)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("weight decay")
@pytest.mark.asks("g = g + weight_decay * p v = momentum * v + g")
def test_sgd_decays_with_momentum(student, rng):
    """Weight decay and momentum at once."""
    expect_steps(student, "SGD", setting(rng), DECAYED, lr=0.2, momentum=0.8, weight_decay=0.3)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("Nesterov momentum")
@pytest.mark.asks("with nesterov, p = p - lr * (g + momentum * v)")
def test_sgd_looks_far_ahead(student, rng):
    """Nesterov's form, over four steps."""
    expect_steps(student, "SGD", setting(rng), AHEAD, lr=0.1, momentum=0.8, nesterov=True)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("Nesterov momentum")
@pytest.mark.asks("with nesterov, p = p - lr * (g + momentum * v)")
def test_sgd_does_it_all_at_once(student, rng):
    """Momentum, weight decay and Nesterov together, in float64."""
    given = setting(rng, dtype=torch.float64)
    options = {"lr": 0.1, "momentum": 0.6, "weight_decay": 0.2, "nesterov": True}
    got = student.drivers.take_steps(optimizer="SGD_", **given, **options)
    because = f"{AHEAD}, where g is the gradient and weight_decay * p"
    expect_close(got, by_torch("SGD", **given, **options), precision=np.float32, because=because)


@pytest.mark.exercise("SGD_")
@pytest.mark.asks("a generator that can be gone through only once")
@pytest.mark.public
@pytest.mark.special
def test_sgd_takes_a_generator(student):
    """The parameters come from a generator, and two steps are taken."""
    expect_generator_taken(student, "SGD", (0.25, 0.5))


@pytest.mark.exercise("SGD_")
@pytest.mark.asks("Take hold of the parameters; change nothing yet.")
@pytest.mark.special
def test_sgd_finds_gradients_that_came_first(student, rng):
    """The first gradients are there before the optimiser is made."""
    given = setting(rng, steps=3)
    got = student.drivers.take_steps(optimizer="SGD_", **given, early=True, lr=0.1, momentum=0.5)
    because = "a step goes by the gradient that is there, whenever it came"
    expect_close(got, by_torch("SGD", **given, lr=0.1, momentum=0.5), because=because)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("the training loop")
@pytest.mark.asks("Clear the gradient of every parameter")
@pytest.mark.special
def test_sgd_clears_what_came_from_a_generator(student):
    """zero_grad after two steps, on parameters from a generator, one without a gradient."""
    expect_cleared(student, "SGD", generator=True, lr=0.1, momentum=0.5)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("what is left alone")
@pytest.mark.asks("No `.grad` is changed")
@pytest.mark.public
@pytest.mark.special
def test_sgd_leaves_the_gradients_alone(student):
    """After each step every gradient is as it was given."""
    decay, ahead = {"weight_decay": 0.1}, {"nesterov": True}
    for options in (decay, ahead, decay | ahead):
        expect_gradients_kept(student, "SGD", lr=0.1, momentum=0.9, **options)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("what is left alone")
@pytest.mark.asks("they still require a gradient and hang on no graph")
@pytest.mark.public
@pytest.mark.special
def test_sgd_leaves_parameters_that_can_be_trained(student):
    """After the steps the parameters are leaves that require a gradient."""
    options = {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.1}
    expect_no_trace(student, "SGD", two_parameters(), **options)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("what is left alone")
@pytest.mark.asks("hang on no graph, nor does anything that is kept for the next step")
@pytest.mark.public
@pytest.mark.special
def test_sgd_keeps_no_graph(student):
    """With weight decay and momentum, three steps weigh no more than two."""
    expect_no_graph(student, "SGD", lr=0.1, momentum=0.9, weight_decay=0.1)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("each parameter for itself")
@pytest.mark.asks("stays as it is in this step: no decay, and its velocity waits")
@pytest.mark.special
def test_sgd_waits_for_a_gradient(student, rng):
    """One parameter gets its gradient late, one misses a step, one never has any."""
    options = {"lr": 0.1, "momentum": 0.8, "weight_decay": 0.3}
    expect_steps(student, "SGD", with_gaps(rng), NO_GRADIENT, **options)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("what is left alone")
@pytest.mark.asks("Every parameter has a velocity of its own")
@pytest.mark.special
def test_sgd_remembers_numbers_not_tensors(student, rng):
    """Each step's gradients are written into the same tensors, as after zeros from zero_grad."""
    expect_steps_in_reused_tensors(student, rng, "SGD", lr=0.1, momentum=0.8)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("each parameter for itself")
@pytest.mark.asks("every optimiser has its own parameters")
@pytest.mark.special
def test_two_sgds_do_not_mix(student, rng):
    """Two optimisers, each with a parameter of its own, take steps in turn."""
    expect_steps_in_turn(student, rng, "SGD", lr=0.1, momentum=0.8)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("the training loop")
@pytest.mark.asks("Move every parameter that has a gradient, by one step.")
def test_sgd_trains(student, rng):
    """Twelve times zero_grad, backward and step."""
    expect_training(student, rng, "SGD", lr=0.02, momentum=0.5)


@pytest.mark.exercise("SGD_")
@pytest.mark.idea("what is left alone")
@pytest.mark.asks("autograd is left switched on, or off, as it was found")
@pytest.mark.special
def test_sgd_leaves_autograd_as_found(student, rng):
    """Where autograd is switched off before the steps, they are taken, and it is off after them."""
    expect_switched_off(student, rng, "SGD", lr=0.1, momentum=0.8, weight_decay=0.3)


@pytest.mark.exercise("SGD_")
@pytest.mark.asks("tensors that require a gradient, of any floating dtypes")
@pytest.mark.special
def test_sgd_of_mixed_dtypes(student, rng):
    """A matrix of float32 and a vector of float64, and long steps in float64, back to near 0."""
    expect_mixed_dtypes(student, rng, "SGD", lr=0.1, momentum=0.8, weight_decay=0.3)
    expect_exact(student, rng, "SGD", momentum=0.8)


@pytest.mark.exercise("SGD_")
@pytest.mark.asks("Move every parameter that has a gradient, by one step.")
@pytest.mark.special
def test_sgd_of_special_numbers(student, rng):
    """Zeros, equal and large numbers, one row, one column, a square, columns first in memory."""
    options = {"lr": 0.1, "momentum": 0.8, "weight_decay": 0.3}
    expect_special_steps(student, rng, "SGD", DECAYED, **options)


@pytest.mark.exercise("SGD_")
@pytest.mark.asks("p = p - lr * v")
@pytest.mark.special
def test_sgd_with_options_of_zero(student, rng):
    """A learning rate, a momentum or a weight decay of zero."""
    zeros = {"lr": 0.0}, {"momentum": 0.0}, {"weight_decay": 0.0}
    expect_zeros_obeyed(student, rng, "SGD", *zeros, lr=0.1, momentum=0.5, weight_decay=0.3)


# RMSprop_


@pytest.mark.exercise("RMSprop_")
@pytest.mark.asks("p = p - lr * g / (sqrt(s) + eps)")
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
    because = "s is 0.25 * g**2 after one step, and p becomes p - lr * g / (sqrt(s) + eps)"
    expect_close(got, [one(0.8) + one(2.2, 3.0)], because=because)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.asks("s = alpha * s + (1 - alpha) * g**2")
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
    because = "s is 1 in both steps, so p goes down by lr times the slope, 0.2 and 0.1"
    expect_close(got, [one(0.8), one(0.7)], because=because)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.idea("tiny gradients and eps")
@pytest.mark.asks("eps stands outside the root.")
@pytest.mark.public
@pytest.mark.special
def test_rmsprop_of_a_tiny_gradient_by_hand(student):
    """A slope of 2e-7 and alpha = 0.75: the root is 1e-7, and the step 0.1 * 2e-7 / 1.1e-7."""
    got = student.drivers.take_steps(
        optimizer="RMSprop_", parameters=one(1.0), gradients=[one(2e-7)], lr=0.1, alpha=0.75
    )
    because = "the root of s is 1e-7, and with an eps of 1e-8 added to it 1.1e-7"
    expect_close(got, [one(1.0 - 0.2 / 1.1)], because=because)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.idea("each parameter for itself")
@pytest.mark.asks("stays as it is in this step, and so does its mean square")
@pytest.mark.public
@pytest.mark.special
def test_rmsprop_passes_over_what_has_no_gradient(student):
    """Each of two parameters waits where it has no gradient, and its mean square waits too."""
    got = student.drivers.take_steps(
        optimizer="RMSprop_",
        parameters=one(1.0) + one(2.0, 3.0),
        gradients=[[*one(2.0), None], [None, *one(2.0, -4.0)], [*one(1.0), None]],
        lr=0.1,
        alpha=0.75,
    )
    expected = [one(0.8) + one(2.0, 3.0), one(0.8) + one(1.8, 3.2), one(0.7) + one(1.8, 3.2)]
    expect_close(got, expected, because=NO_GRADIENT)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.idea("each parameter for itself")
@pytest.mark.asks("Every parameter has a mean square of its own.")
def test_rmsprop_keeps_a_mean_for_each_parameter(student, rng):
    """Two matrices of one shape and a vector over four steps, with other lr and alpha."""
    expect_steps(student, "RMSprop", alike(rng), RMS_OWN, lr=0.05, alpha=0.3)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.asks("An option that is left out has the value that stands in the signature.")
@pytest.mark.special
def test_rmsprop_without_options(student, rng):
    """All options left at what the signature says, in float64."""
    given = setting(rng, dtype=torch.float64)
    got = student.drivers.take_steps(optimizer="RMSprop_", **given)
    expect_close(got, by_torch("RMSprop", **given), precision=np.float32, because=LEFT_OUT)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.idea("tiny gradients and eps")
@pytest.mark.asks("eps stands outside the root.")
@pytest.mark.special
def test_rmsprop_of_tiny_gradients(student, rng):
    """Gradients near 1e-7 are steep enough for a step of ordinary length."""
    expect_steps(student, "RMSprop", setting(rng, scale=1e-7), TINY, lr=0.01, alpha=0.9)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.idea("tiny gradients and eps")
@pytest.mark.asks("p = p - lr * g / (sqrt(s) + eps)")
@pytest.mark.special
def test_rmsprop_obeys_eps(student, rng):
    """With eps = 0.5 the steps are visibly shorter."""
    expect_steps(student, "RMSprop", setting(rng), RMS, lr=0.1, alpha=0.9, eps=0.5)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.asks("p = p - lr * g / (sqrt(s) + eps)")
@pytest.mark.special
def test_rmsprop_rests_where_it_is_flat(student, rng):
    """A parameter moves, then its slope is zero for a while; another's was from the start."""
    because = f"{RMS}: p rests where g is zero, and s shrinks"
    expect_steps(student, "RMSprop", growing_flat(rng), because, lr=0.1)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.asks("a generator that can be gone through only once")
@pytest.mark.public
@pytest.mark.special
def test_rmsprop_takes_a_generator(student):
    """The parameters come from a generator, and two steps are taken."""
    after = (0.5, 0.5 + 0.25 / math.sqrt(0.4375))
    expect_generator_taken(student, "RMSprop", after, alpha=0.75)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.idea("each parameter for itself")
@pytest.mark.asks("stays as it is in this step, and so does its mean square")
@pytest.mark.special
def test_rmsprop_waits_for_a_gradient(student, rng):
    """One parameter gets its gradient late, one misses a step, one never has any."""
    expect_steps(student, "RMSprop", with_gaps(rng), NO_GRADIENT, lr=0.1, alpha=0.8)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.idea("what is left alone")
@pytest.mark.asks("No `.grad` is changed")
@pytest.mark.public
@pytest.mark.special
def test_rmsprop_leaves_the_gradients_alone(student):
    """After each step every gradient is as it was given."""
    expect_gradients_kept(student, "RMSprop", lr=0.1)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.idea("what is left alone")
@pytest.mark.asks("they still require a gradient and hang on no graph")
@pytest.mark.special
def test_rmsprop_leaves_parameters_that_can_be_trained(student, rng):
    """After the steps the parameters are leaves that require a gradient."""
    expect_no_trace(student, "RMSprop", setting(rng), lr=0.1)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.idea("the training loop")
@pytest.mark.asks("Clear the gradient of every parameter, and change nothing else.")
@pytest.mark.public
def test_rmsprop_clears_the_gradients(student):
    """After zero_grad every gradient is None or zeros, and no parameter has moved."""
    expect_cleared(student, "RMSprop", lr=0.1)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.idea("each parameter for itself")
@pytest.mark.asks("Every parameter has a mean square of its own.")
@pytest.mark.special
def test_two_rmsprops_do_not_mix(student, rng):
    """Two optimisers, each with a parameter of its own, take steps in turn."""
    expect_steps_in_turn(student, rng, "RMSprop", lr=0.1, alpha=0.8)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.idea("the training loop")
@pytest.mark.asks("Move every parameter that has a gradient, by one step.")
def test_rmsprop_trains(student, rng):
    """Twelve times zero_grad, backward and step."""
    expect_training(student, rng, "RMSprop", lr=0.05, alpha=0.8)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.idea("what is left alone")
@pytest.mark.asks("autograd is left switched on, or off, as it was found")
@pytest.mark.special
def test_rmsprop_leaves_autograd_as_found(student, rng):
    """Where autograd is switched off before the steps, they are taken, and it is off after them."""
    expect_switched_off(student, rng, "RMSprop", lr=0.1, alpha=0.8)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.asks("tensors that require a gradient, of any floating dtypes")
@pytest.mark.special
def test_rmsprop_of_mixed_dtypes(student, rng):
    """A matrix of float32 and a vector of float64, and long steps in float64, back to near 0."""
    expect_mixed_dtypes(student, rng, "RMSprop", lr=0.1, alpha=0.8)
    expect_exact(student, rng, "RMSprop", alpha=0.8)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.asks("Move every parameter that has a gradient, by one step.")
@pytest.mark.special
def test_rmsprop_of_special_numbers(student, rng):
    """Zeros, equal and large numbers, one row, one column, a square, columns first in memory."""
    expect_special_steps(student, rng, "RMSprop", RMS, lr=0.1, alpha=0.8)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.asks("s = alpha * s + (1 - alpha) * g**2 p = p - lr * g / (sqrt(s) + eps)")
@pytest.mark.special
def test_rmsprop_with_options_of_zero(student, rng):
    """A learning rate, an alpha or an eps of zero."""
    zeros = {"lr": 0.0}, {"alpha": 0.0}, {"eps": 0.0}
    expect_zeros_obeyed(student, rng, "RMSprop", *zeros, lr=0.1, alpha=0.8)


# Adam_


@pytest.mark.exercise("Adam_")
@pytest.mark.asks("The first step thus has t = 1.")
@pytest.mark.public
def test_adam_starts_with_steps_of_one_length(student):
    """At t = 1 each number moves by lr, against its slope, whatever that is: 0.5, -3 or 200."""
    got = student.drivers.take_steps(
        optimizer="Adam_", parameters=one(1.0, 2.0, 3.0), gradients=[one(0.5, -3.0, 200.0)], lr=0.1
    )
    because = "at t = 1 the corrected means are g and g**2, and so p moves by lr, against g"
    expect_close(got, [one(0.9, 2.1, 2.9)], because=because)


@pytest.mark.exercise("Adam_")
@pytest.mark.asks("p = p - lr * (m / (1 - b1**t)) / (sqrt(s / (1 - b2**t)) + eps)")
@pytest.mark.public
def test_adam_takes_two_steps(student):
    """Slopes 2 and 1, betas (0.5, 0.75): the second step is lr * (1/0.75) / sqrt(1/0.4375)."""
    got = student.drivers.take_steps(
        optimizer="Adam_",
        parameters=one(1.0),
        gradients=[one(2.0), one(1.0)],
        lr=0.1,
        betas=(0.5, 0.75),
    )
    second = 0.9 - 0.1 * (1 / 0.75) / math.sqrt(1 / 0.4375)
    because = f"{ADAM}: first 2 and 4, then 1/0.75 and 1/0.4375"
    expect_close(got, [one(0.9), one(second)], because=because)


@pytest.mark.exercise("Adam_")
@pytest.mark.idea("weight decay")
@pytest.mark.asks("g = g + weight_decay * p")
@pytest.mark.public
def test_adam_decays_by_hand(student):
    """From 2 to 1.5 with a slope of 1, then with -0.75; decay by 0.5 makes the slopes 2 and 0."""
    got = student.drivers.take_steps(
        optimizer="Adam_",
        parameters=one(2.0),
        gradients=[one(1.0), one(-0.75)],
        lr=0.5,
        betas=(0.5, 0.75),
        weight_decay=0.5,
    )
    second = 1.5 - 0.5 * (0.5 / 0.75) / math.sqrt(0.75 / 0.4375)
    because = f"{ADAM}, and g is 1 + 0.5 * 2, then -0.75 + 0.5 * 1.5"
    expect_close(got, [one(1.5), one(second)], because=because)


@pytest.mark.exercise("Adam_")
@pytest.mark.idea("tiny gradients and eps")
@pytest.mark.asks("eps stands outside the root and is added after the correction.")
@pytest.mark.public
@pytest.mark.special
def test_adam_of_a_tiny_gradient_by_hand(student):
    """A slope of 1e-7: the root is 1e-7, and the step 0.1 * 1e-7 / 1.1e-7."""
    got = student.drivers.take_steps(
        optimizer="Adam_", parameters=one(1.0), gradients=[one(1e-7)], lr=0.1
    )
    because = "the root of the corrected s is 1e-7, and with an eps of 1e-8 added to it 1.1e-7"
    expect_close(got, [one(1.0 - 0.1 / 1.1)], because=because)


@pytest.mark.exercise("Adam_")
@pytest.mark.idea("each parameter for itself")
@pytest.mark.asks("stays as it is in this step: no decay, and its means and its t wait")
@pytest.mark.public
@pytest.mark.special
def test_adam_passes_over_what_has_no_gradient(student):
    """Each of two parameters waits where it has no gradient; the first step of each is lr long."""
    got = student.drivers.take_steps(
        optimizer="Adam_",
        parameters=one(1.0) + one(2.0, 3.0),
        gradients=[[*one(1.0), None], [None, *one(1.0, -2.0)]],
        lr=0.5,
    )
    expected = [one(0.5) + one(2.0, 3.0), one(0.5) + one(1.5, 3.5)]
    expect_close(got, expected, because=NO_GRADIENT)


@pytest.mark.exercise("Adam_")
@pytest.mark.idea("each parameter for itself")
@pytest.mark.asks("Every parameter has m, s and t of its own.")
def test_adam_keeps_means_for_each_parameter(student, rng):
    """Two matrices of one shape and a vector over six steps, with other betas."""
    expect_steps(student, "Adam", alike(rng, steps=6), ADAM_OWN, lr=0.05, betas=(0.3, 0.4))


@pytest.mark.exercise("Adam_")
@pytest.mark.asks("An option that is left out has the value that stands in the signature.")
@pytest.mark.special
def test_adam_without_options(student, rng):
    """All options left at what the signature says, on small parameters, in float64."""
    given = setting(rng, steps=23, dtype=torch.float64)
    given["parameters"] = [0.01 * p for p in given["parameters"]]  # so that small steps show
    got = student.drivers.take_steps(optimizer="Adam_", **given)
    expect_close(got, by_torch("Adam", **given), precision=np.float32, because=LEFT_OUT)


@pytest.mark.exercise("Adam_")
@pytest.mark.idea("tiny gradients and eps")
@pytest.mark.asks("eps stands outside the root and is added after the correction.")
@pytest.mark.special
def test_adam_of_tiny_gradients(student, rng):
    """Gradients near 1e-7 are steep enough for a step of ordinary length."""
    expect_steps(student, "Adam", setting(rng, scale=1e-7), TINY, lr=0.1)


@pytest.mark.exercise("Adam_")
@pytest.mark.idea("tiny gradients and eps")
@pytest.mark.asks("eps stands outside the root and is added after the correction.")
@pytest.mark.special
def test_adam_obeys_eps(student, rng):
    """With eps = 0.5 the steps are visibly shorter."""
    expect_steps(student, "Adam", setting(rng), ADAM, lr=0.1, eps=0.5)


@pytest.mark.exercise("Adam_")
@pytest.mark.idea("weight decay")
@pytest.mark.asks("g = g + weight_decay * p")
def test_adam_decays_by_the_gradient(student, rng):
    """Four steps with weight decay."""
    because = f"{ADAM}, and g is the gradient and weight_decay * p"
    expect_steps(student, "Adam", setting(rng), because, lr=0.1, weight_decay=0.3)


@pytest.mark.exercise("Adam_")
@pytest.mark.asks("m = b1 * m + (1 - b1) * g s = b2 * s + (1 - b2) * g**2")
@pytest.mark.special
def test_adam_rests_where_it_is_flat(student, rng):
    """A slope that is zero from the start gives no step; one that becomes zero, shorter ones."""
    because = f"{ADAM}, where m is zero as long as every slope was"
    expect_steps(student, "Adam", growing_flat(rng), because, lr=0.1)


@pytest.mark.exercise("Adam_")
@pytest.mark.idea("each parameter for itself")
@pytest.mark.asks("stays as it is in this step: no decay, and its means and its t wait")
@pytest.mark.special
def test_adam_counts_the_steps_of_each_parameter(student, rng):
    """One parameter gets its gradient late, one misses a step, one never has any."""
    options = {"lr": 0.1, "betas": (0.6, 0.8), "weight_decay": 0.3}
    expect_steps(student, "Adam", with_gaps(rng), NO_GRADIENT, **options)


@pytest.mark.exercise("Adam_")
@pytest.mark.asks("a generator that can be gone through only once")
@pytest.mark.public
@pytest.mark.special
def test_adam_takes_a_generator(student):
    """The parameters come from a generator, and two steps are taken."""
    expect_generator_taken(student, "Adam", (0.25, 0.5))


@pytest.mark.exercise("Adam_")
@pytest.mark.idea("what is left alone")
@pytest.mark.asks("No `.grad` is changed")
@pytest.mark.public
@pytest.mark.special
def test_adam_leaves_the_gradients_alone(student):
    """After each step every gradient is as it was given."""
    expect_gradients_kept(student, "Adam", lr=0.1, weight_decay=0.1)


@pytest.mark.exercise("Adam_")
@pytest.mark.idea("what is left alone")
@pytest.mark.asks("they still require a gradient and hang on no graph")
@pytest.mark.special
def test_adam_leaves_parameters_that_can_be_trained(student, rng):
    """After the steps the parameters are leaves that require a gradient."""
    expect_no_trace(student, "Adam", setting(rng), lr=0.1, weight_decay=0.1)


@pytest.mark.exercise("Adam_")
@pytest.mark.idea("what is left alone")
@pytest.mark.asks("hang on no graph, nor does anything that is kept for the next step")
@pytest.mark.public
@pytest.mark.special
def test_adam_keeps_no_graph(student):
    """With weight decay, three steps weigh no more than two."""
    expect_no_graph(student, "Adam", lr=0.1, weight_decay=0.1)


@pytest.mark.exercise("Adam_")
@pytest.mark.idea("what is left alone")
@pytest.mark.asks("Every parameter has m, s and t of its own.")
@pytest.mark.special
def test_adam_remembers_numbers_not_tensors(student, rng):
    """Each step's gradients are written into the same tensors, as after zeros from zero_grad."""
    expect_steps_in_reused_tensors(student, rng, "Adam", lr=0.1)


@pytest.mark.exercise("Adam_")
@pytest.mark.idea("the training loop")
@pytest.mark.asks("Clear the gradient of every parameter, and change nothing else.")
@pytest.mark.public
def test_adam_clears_the_gradients(student):
    """After zero_grad every gradient is None or zeros, and no parameter has moved."""
    expect_cleared(student, "Adam", lr=0.1)


@pytest.mark.exercise("Adam_")
@pytest.mark.idea("each parameter for itself")
@pytest.mark.asks("Every parameter has m, s and t of its own.")
@pytest.mark.special
def test_two_adams_do_not_mix(student, rng):
    """Two optimisers, each with a parameter of its own, take steps in turn."""
    expect_steps_in_turn(student, rng, "Adam", lr=0.1)


@pytest.mark.exercise("Adam_")
@pytest.mark.idea("the training loop")
@pytest.mark.asks("Move every parameter that has a gradient, by one step.")
def test_adam_trains(student, rng):
    """Twelve times zero_grad, backward and step."""
    expect_training(student, rng, "Adam", lr=0.1, betas=(0.8, 0.9))


@pytest.mark.exercise("Adam_")
@pytest.mark.idea("what is left alone")
@pytest.mark.asks("autograd is left switched on, or off, as it was found")
@pytest.mark.special
def test_adam_leaves_autograd_as_found(student, rng):
    """Where autograd is switched off before the steps, they are taken, and it is off after them."""
    expect_switched_off(student, rng, "Adam", lr=0.1, betas=(0.6, 0.8), weight_decay=0.3)


@pytest.mark.exercise("Adam_")
@pytest.mark.asks("tensors that require a gradient, of any floating dtypes")
@pytest.mark.special
def test_adam_of_mixed_dtypes(student, rng):
    """A matrix of float32 and a vector of float64, over three steps."""
    expect_mixed_dtypes(student, rng, "Adam", lr=0.1, betas=(0.6, 0.8), weight_decay=0.3)


@pytest.mark.exercise("Adam_")
@pytest.mark.asks("Move every parameter that has a gradient, by one step.")
@pytest.mark.special
def test_adam_of_special_numbers(student, rng):
    """Zeros, equal and large numbers, one row, one column, a square, columns first in memory."""
    options = {"lr": 0.1, "betas": (0.6, 0.8), "weight_decay": 0.3}
    expect_special_steps(student, rng, "Adam", ADAM, **options)


@pytest.mark.exercise("Adam_")
@pytest.mark.asks("p = p - lr * (m / (1 - b1**t)) / (sqrt(s / (1 - b2**t)) + eps)")
@pytest.mark.special
def test_adam_with_options_of_zero(student, rng):
    """A learning rate, a beta, an eps or a weight decay of zero."""
    zeros = {"lr": 0.0}, {"betas": (0.0, 0.5)}, {"betas": (0.5, 0.0)}, {"eps": 0.0}
    zeros = *zeros, {"weight_decay": 0.0}
    expect_zeros_obeyed(student, rng, "Adam", *zeros, lr=0.1, weight_decay=0.3)


# AdamW_


@pytest.mark.exercise("AdamW_")
@pytest.mark.asks("p = p - lr * weight_decay * p")
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
    because = "p becomes 0.9 * p, and then moves by lr, since g / sqrt(g**2) is a sign"
    expect_close(got, [one(0.4) + one(2.3, -3.2)], because=because)


@pytest.mark.exercise("AdamW_")
@pytest.mark.idea("weight decay")
@pytest.mark.asks("p = p - lr * weight_decay * p")
@pytest.mark.public
@pytest.mark.special
def test_adamw_decays_where_it_is_flat(student):
    """With slopes of zero, and lr * weight_decay = 0.1, a parameter goes 1, 0.9, 0.81."""
    got = student.drivers.take_steps(
        optimizer="AdamW_", parameters=one(1.0), gradients=[one(0.0)] * 2, lr=0.5, weight_decay=0.2
    )
    because = "p shrinks to 0.9 * p in each step, and a slope of zero adds nothing to that"
    expect_close(got, [one(0.9), one(0.81)], because=because)


@pytest.mark.exercise("AdamW_")
@pytest.mark.asks("p = p - lr * (m / (1 - b1**t)) / (sqrt(s / (1 - b2**t)) + eps)")
@pytest.mark.public
def test_adamw_takes_two_steps(student):
    """With slopes 2 and 1 and a decay of 1/20: from 2 to 1.9 - 0.1 = 1.8, then from 1.71 down."""
    got = student.drivers.take_steps(
        optimizer="AdamW_",
        parameters=one(2.0),
        gradients=[one(2.0), one(1.0)],
        lr=0.1,
        betas=(0.5, 0.75),
        weight_decay=0.5,
    )
    second = 1.71 - 0.1 * (1 / 0.75) / math.sqrt(1 / 0.4375)
    because = f"{ADAMW}: first 2 and 4, then 1/0.75 and 1/0.4375"
    expect_close(got, [one(1.8), one(second)], because=because)


@pytest.mark.exercise("AdamW_")
@pytest.mark.asks("(sqrt(s / (1 - b2**t)) + eps)")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("tiny gradients and eps")
def test_adamw_of_a_tiny_gradient_by_hand(student):
    """A slope of 1e-7 without decay: the root is 1e-7, and the step 0.1 * 1e-7 / 1.1e-7."""
    got = student.drivers.take_steps(
        optimizer="AdamW_", parameters=one(1.0), gradients=[one(1e-7)], lr=0.1, weight_decay=0.0
    )
    because = "the root of the corrected s is 1e-7, and with an eps of 1e-8 added to it 1.1e-7"
    expect_close(got, [one(1.0 - 0.1 / 1.1)], because=because)


@pytest.mark.exercise("AdamW_")
@pytest.mark.idea("each parameter for itself")
@pytest.mark.asks("stays as it is in this step: no decay, and its means and its t wait")
@pytest.mark.public
@pytest.mark.special
def test_adamw_passes_over_what_has_no_gradient(student):
    """Each of two parameters waits where it has no gradient: it neither moves nor shrinks."""
    got = student.drivers.take_steps(
        optimizer="AdamW_",
        parameters=one(1.0) + one(2.0, 3.0),
        gradients=[[*one(1.0), None], [None, *one(1.0, -2.0)]],
        lr=0.5,
        weight_decay=0.2,
    )
    expected = [one(0.4) + one(2.0, 3.0), one(0.4) + one(1.3, 3.2)]
    expect_close(got, expected, because=NO_GRADIENT)


@pytest.mark.exercise("AdamW_")
@pytest.mark.idea("each parameter for itself")
@pytest.mark.asks("Every parameter has m, s and t of its own.")
def test_adamw_keeps_means_for_each_parameter(student, rng):
    """Two matrices of one shape and a vector over six steps, with strong decay."""
    options = {"lr": 0.1, "betas": (0.3, 0.4), "weight_decay": 0.5}
    because = f"{ADAMW}, and every parameter has m, s and t of its own"
    expect_steps(student, "AdamW", alike(rng, steps=6), because, **options)


@pytest.mark.exercise("AdamW_")
@pytest.mark.idea("weight decay")
@pytest.mark.asks("Adam, with the decay kept out of the gradient")
@pytest.mark.special
def test_adamw_without_decay_is_adam(student, rng):
    """With weight_decay = 0 the steps are those of Adam."""
    given = setting(rng)
    got = student.drivers.take_steps(optimizer="AdamW_", **given, lr=0.1, weight_decay=0.0)
    expect_close(got, by_torch("Adam", **given, lr=0.1), because=ADAM)


@pytest.mark.exercise("AdamW_")
@pytest.mark.asks("An option that is left out has the value that stands in the signature.")
@pytest.mark.special
def test_adamw_without_options(student, rng):
    """All options left at what the signature says, then all but lr, in float64."""
    given = setting(rng, steps=23, dtype=torch.float64)
    start = given["parameters"]
    for scale, options in ((0.01, {}), (100.0, {"lr": 0.5})):  # small steps show, then the decay
        given["parameters"] = [scale * p for p in start]
        got = student.drivers.take_steps(optimizer="AdamW_", **given, **options)
        expected = by_torch("AdamW", **given, **options)
        expect_close(got, expected, precision=np.float32, because=LEFT_OUT)


@pytest.mark.exercise("AdamW_")
@pytest.mark.asks("(sqrt(s / (1 - b2**t)) + eps)")
@pytest.mark.special
@pytest.mark.idea("tiny gradients and eps")
def test_adamw_of_tiny_gradients(student, rng):
    """Gradients near 1e-7 are steep enough for a step of ordinary length."""
    expect_steps(student, "AdamW", setting(rng, scale=1e-7), TINY, lr=0.1, weight_decay=0.3)


@pytest.mark.exercise("AdamW_")
@pytest.mark.asks("(sqrt(s / (1 - b2**t)) + eps)")
@pytest.mark.special
@pytest.mark.idea("tiny gradients and eps")
def test_adamw_obeys_eps(student, rng):
    """With eps = 0.5 the steps are visibly shorter."""
    expect_steps(student, "AdamW", setting(rng), ADAMW, lr=0.1, eps=0.5, weight_decay=0.3)


@pytest.mark.exercise("AdamW_")
@pytest.mark.idea("each parameter for itself")
@pytest.mark.asks("stays as it is in this step: no decay, and its means and its t wait")
@pytest.mark.special
def test_adamw_counts_the_steps_of_each_parameter(student, rng):
    """One parameter gets its gradient late, one misses a step, one never has any."""
    options = {"lr": 0.1, "betas": (0.6, 0.8), "weight_decay": 0.5}
    expect_steps(student, "AdamW", with_gaps(rng), NO_GRADIENT, **options)


@pytest.mark.exercise("AdamW_")
@pytest.mark.asks("a generator that can be gone through only once")
@pytest.mark.public
@pytest.mark.special
def test_adamw_takes_a_generator(student):
    """The parameters come from a generator, and two steps are taken."""
    expect_generator_taken(student, "AdamW", (0.25, 0.5), weight_decay=0.0)


@pytest.mark.exercise("AdamW_")
@pytest.mark.idea("what is left alone")
@pytest.mark.asks("No `.grad` is changed")
@pytest.mark.public
@pytest.mark.special
def test_adamw_leaves_the_gradients_alone(student):
    """After each step every gradient is as it was given."""
    expect_gradients_kept(student, "AdamW", lr=0.1, weight_decay=0.5)


@pytest.mark.exercise("AdamW_")
@pytest.mark.idea("what is left alone")
@pytest.mark.asks("they still require a gradient and hang on no graph")
@pytest.mark.special
def test_adamw_leaves_parameters_that_can_be_trained(student, rng):
    """After the steps the parameters are leaves that require a gradient."""
    expect_no_trace(student, "AdamW", setting(rng), lr=0.1, weight_decay=0.5)


@pytest.mark.exercise("AdamW_")
@pytest.mark.idea("the training loop")
@pytest.mark.asks("Clear the gradient of every parameter, and change nothing else.")
@pytest.mark.public
def test_adamw_clears_the_gradients(student):
    """After zero_grad every gradient is None or zeros, and no parameter has moved."""
    expect_cleared(student, "AdamW", lr=0.1)


@pytest.mark.exercise("AdamW_")
@pytest.mark.idea("each parameter for itself")
@pytest.mark.asks("Every parameter has m, s and t of its own.")
@pytest.mark.special
def test_two_adamws_do_not_mix(student, rng):
    """Two optimisers, each with a parameter of its own, take steps in turn."""
    expect_steps_in_turn(student, rng, "AdamW", lr=0.1, weight_decay=0.3)


@pytest.mark.exercise("AdamW_")
@pytest.mark.idea("the training loop")
@pytest.mark.asks("Move every parameter that has a gradient, by one step.")
def test_adamw_trains(student, rng):
    """Twelve times zero_grad, backward and step."""
    expect_training(student, rng, "AdamW", lr=0.1, betas=(0.8, 0.9), weight_decay=0.3)


@pytest.mark.exercise("AdamW_")
@pytest.mark.idea("what is left alone")
@pytest.mark.asks("autograd is left switched on, or off, as it was found")
@pytest.mark.special
def test_adamw_leaves_autograd_as_found(student, rng):
    """Where autograd is switched off before the steps, they are taken, and it is off after them."""
    expect_switched_off(student, rng, "AdamW", lr=0.1, betas=(0.6, 0.8), weight_decay=0.5)


@pytest.mark.exercise("AdamW_")
@pytest.mark.asks("tensors that require a gradient, of any floating dtypes")
@pytest.mark.special
def test_adamw_of_mixed_dtypes(student, rng):
    """A matrix of float32 and a vector of float64, over three steps."""
    expect_mixed_dtypes(student, rng, "AdamW", lr=0.1, betas=(0.6, 0.8), weight_decay=0.5)


@pytest.mark.exercise("AdamW_")
@pytest.mark.asks("Move every parameter that has a gradient, by one step.")
@pytest.mark.special
def test_adamw_of_special_numbers(student, rng):
    """Zeros, equal and large numbers, one row, one column, a square, columns first in memory."""
    options = {"lr": 0.1, "betas": (0.6, 0.8), "weight_decay": 0.5}
    expect_special_steps(student, rng, "AdamW", ADAMW, **options)


@pytest.mark.exercise("AdamW_")
@pytest.mark.asks("p = p - lr * (m / (1 - b1**t)) / (sqrt(s / (1 - b2**t)) + eps)")
@pytest.mark.special
def test_adamw_with_options_of_zero(student, rng):
    """A learning rate, a beta, an eps or a weight decay of zero."""
    zeros = {"lr": 0.0}, {"betas": (0.0, 0.5)}, {"betas": (0.5, 0.0)}, {"eps": 0.0}
    zeros = *zeros, {"weight_decay": 0.0}
    expect_zeros_obeyed(student, rng, "AdamW", *zeros, lr=0.1, weight_decay=0.5)


# clip_grad_norm_


def clipped(gradients, max_norm):
    """The gradients as torch clips them, and their norm before, in float64."""
    params = [torch.zeros_like(g).double().requires_grad_() for g in gradients if g is not None]
    for p, g in zip(params, (g for g in gradients if g is not None), strict=True):
        p.grad = g.double().clone()
    norm = torch.nn.utils.clip_grad_norm_(params, max_norm).item()
    rest = iter(params)
    return [None if g is None else next(rest).grad.to(g.dtype) for g in gradients], norm


def expect_clipped(student, expected, because, **given):
    """The gradients become those, each is the same tensor as before, and no parameter moves."""
    got = student.drivers.clip_gradients(**given, part="gradients")
    expect_close(got, expected, precision=np.float32, because=because)
    got, same = student.drivers.clip_gradients(**given, part="same"), [True] * len(expected)
    expect_equal(got, same, because="whoever holds a gradient sees it clipped")
    got = student.drivers.clip_gradients(**given, part="moved")
    expect_equal(got, False, because="clipping changes no parameter")


@pytest.mark.exercise("clip_grad_norm_")
@pytest.mark.asks("If it is above max_norm, every gradient is multiplied by max_norm / norm")
@pytest.mark.public
def test_clip_scales_all_gradients_alike(student):
    """Gradients (3) and (0, 4) have the norm 5: for max_norm = 1 each is divided by 5."""
    got = student.drivers.clip_gradients(
        gradients=one(3.0) + one(0.0, 4.0), max_norm=1.0, part="gradients"
    )
    expect_close(got, one(0.6) + one(0.0, 0.8), because=SCALED)


@pytest.mark.exercise("clip_grad_norm_")
@pytest.mark.idea("the norm")
@pytest.mark.asks("Return the norm as it was before, a Python float")
@pytest.mark.public
def test_clip_returns_the_norm_before(student):
    """Gradients (3) and (0, 4) have the norm 5, whatever becomes of them."""
    for max_norm in (1.0, 50.0):
        got = student.drivers.clip_gradients(
            gradients=one(3.0) + one(0.0, 4.0), max_norm=max_norm, part="norm"
        )
        expect_close(got, 5.0, precision=np.float32, because=NORM)


@pytest.mark.exercise("clip_grad_norm_")
@pytest.mark.idea("short gradients")
@pytest.mark.asks("otherwise none is changed")
@pytest.mark.public
def test_clip_leaves_small_gradients_alone(student):
    """Gradients of norm 10 are clipped to 5; those of norm 5 are left alone by max_norm = 50."""
    got = student.drivers.clip_gradients(
        gradients=one(6.0) + one(0.0, 8.0), max_norm=5.0, part="gradients"
    )
    expect_close(got, one(3.0) + one(0.0, 4.0), because=SCALED)
    got = student.drivers.clip_gradients(
        gradients=one(3.0) + one(0.0, 4.0), max_norm=50.0, part="gradients"
    )
    expect_equal(got, one(3.0) + one(0.0, 4.0), because=SMALL)


@pytest.mark.exercise("clip_grad_norm_")
@pytest.mark.asks("the root of the sum of the squares of every entry of every gradient")
def test_clip_of_random_gradients(student, rng):
    """A matrix and two vectors, of one norm together, in either dtype, or in both."""
    single, double = torch.float32, torch.float64
    for dtypes in ((single,) * 3, (double,) * 3, (single, double, single)):
        shapes = zip(((3, 5), (7,), (1,)), dtypes, strict=True)
        gradients = [drawn(rng, *shape, dtype=dtype) for shape, dtype in shapes]
        expected, _ = clipped(gradients, 0.7)
        got = student.drivers.clip_gradients(gradients=gradients, max_norm=0.7, part="gradients")
        expect_close(got, expected, precision=np.float32, because=SCALED)


@pytest.mark.exercise("clip_grad_norm_")
@pytest.mark.idea("the norm")
@pytest.mark.asks("Return the norm as it was before")
def test_clip_measures_random_gradients(student, rng):
    """The norm of a matrix and two vectors, clipped or not."""
    gradients = [drawn(rng, 3, 5), drawn(rng, 7), drawn(rng, 2, scale=10)]
    for max_norm in (0.5, 1000.0):
        _, norm = clipped(gradients, max_norm)
        got = student.drivers.clip_gradients(gradients=gradients, max_norm=max_norm, part="norm")
        expect_close(got, norm, precision=np.float32, because=NORM)


@pytest.mark.exercise("clip_grad_norm_")
@pytest.mark.idea("the same tensors")
@pytest.mark.asks("stays the same tensor, with other numbers in it. Nothing else is changed.")
@pytest.mark.public
@pytest.mark.special
def test_clip_keeps_the_tensors(student):
    """Each gradient is still the same tensor, and no parameter has moved."""
    expect_clipped(
        student, one(0.6) + one(0.0, 0.8), SCALED, gradients=one(3.0) + one(0.0, 4.0), max_norm=1.0
    )


@pytest.mark.exercise("clip_grad_norm_")
@pytest.mark.idea("the same tensors")
@pytest.mark.asks("stays the same tensor, with other numbers in it. Nothing else is changed.")
@pytest.mark.special
def test_clip_changes_the_gradients_themselves(student, rng):
    """Clipped or not, each gradient is still the same tensor, and no parameter has moved."""
    gradients = [drawn(rng, 3, 5), drawn(rng, 7)]
    for max_norm, because in ((0.5, SCALED), (1000.0, SMALL)):
        expected, _ = clipped(gradients, max_norm)
        expect_clipped(student, expected, because, gradients=gradients, max_norm=max_norm)


@pytest.mark.exercise("clip_grad_norm_")
@pytest.mark.idea("parameters without a gradient")
@pytest.mark.asks("Those whose `.grad` is None do not count.")
@pytest.mark.special
def test_clip_passes_over_what_has_no_gradient(student, rng):
    """The first and the third of four parameters have no gradient."""
    gradients = [None, drawn(rng, 3, 5), None, drawn(rng, 7)]
    because = "a gradient that is not there has no part in the norm"
    got = student.drivers.clip_gradients(gradients=gradients, max_norm=0.5, part="gradients")
    expect_close(got, clipped(gradients, 0.5)[0], because=because)


@pytest.mark.exercise("clip_grad_norm_")
@pytest.mark.idea("parameters without a gradient")
@pytest.mark.asks("without any gradient it is 0.0")
@pytest.mark.public
@pytest.mark.special
def test_clip_of_no_gradient_at_all(student):
    """With one gradient the norm is its own; with none it is 0.0."""
    got = student.drivers.clip_gradients(
        gradients=[*one(3.0, 4.0), None], max_norm=1.0, part="norm"
    )
    expect_close(got, 5.0, precision=np.float32, because=NORM)
    because = "the root of a sum of no squares is 0"
    got = student.drivers.clip_gradients(gradients=[None, None], max_norm=1.0, part="norm")
    expect_close(got, 0.0, because=because)


@pytest.mark.exercise("clip_grad_norm_")
@pytest.mark.asks("as a list or as a generator that can be gone through only once")
@pytest.mark.public
@pytest.mark.special
def test_clip_takes_a_generator(student):
    """The parameters come from a generator, which can be gone through only once."""
    because = "measuring goes through the parameters, and so does scaling"
    got = student.drivers.clip_gradients(
        gradients=one(3.0) + one(0.0, 4.0), max_norm=1.0, generator=True, part="gradients"
    )
    expect_close(got, one(0.6) + one(0.0, 0.8), because=because)


@pytest.mark.exercise("clip_grad_norm_")
@pytest.mark.asks("If it is above max_norm, every gradient is multiplied by max_norm / norm")
@pytest.mark.special
def test_clip_of_zeros(student):
    """Gradients of zero stay zero, after others were clipped."""
    got = student.drivers.clip_gradients(
        gradients=one(3.0) + one(0.0, 4.0), max_norm=1.0, part="gradients"
    )
    expect_close(got, one(0.6) + one(0.0, 0.8), because=SCALED)
    got = student.drivers.clip_gradients(
        gradients=one(0.0) + one(0.0, 0.0), max_norm=1.0, part="gradients"
    )
    expect_equal(got, one(0.0) + one(0.0, 0.0), because=SMALL)


@pytest.mark.exercise("clip_grad_norm_")
@pytest.mark.idea("short gradients")
@pytest.mark.asks("infinity changes nothing")
@pytest.mark.special
def test_clip_without_a_limit(student, rng):
    """max_norm = inf changes nothing, and the norm is returned."""
    gradients = [drawn(rng, 3, 5), drawn(rng, 7)]
    _, norm = clipped(gradients, math.inf)
    got = student.drivers.clip_gradients(gradients=gradients, max_norm=math.inf, part="norm")
    expect_close(got, norm, precision=np.float32, because=NORM)
    got = student.drivers.clip_gradients(gradients=gradients, max_norm=math.inf, part="gradients")
    expect_equal(got, gradients, because="no norm is above infinity")


@pytest.mark.exercise("clip_grad_norm_")
@pytest.mark.asks("Scale all gradients down together, so that their norm is at most `max_norm`.")
@pytest.mark.special
def test_clip_of_special_numbers(student, rng):
    """Zeros, equal and large numbers, one row, one column, a square, columns first in memory."""
    for p, g in special(rng, 2):
        expected, norm = clipped([g], 0.5)
        expect_clipped(student, expected, SCALED, parameters=[p], gradients=[g], max_norm=0.5)
        got = student.drivers.clip_gradients(
            parameters=[p], gradients=[g], max_norm=0.5, part="norm"
        )
        expect_close(got, norm, precision=np.float32, because=NORM)


# cosine_lr


def expect_schedule(student, because, steps, **options):
    """The learning rates of these steps are those of the formula."""
    for step in steps:
        expected = _by_formula(step, **options)
        got = student.cosine_lr(step, **options)
        expect_close(got, expected, precision=np.float32, because=because)


def _by_formula(step, total, lr_max, lr_min=0.0, warmup=0):
    if step < warmup:
        return lr_max * step / warmup
    share = min(1.0, (step - warmup) / (total - warmup))
    return lr_min + (lr_max - lr_min) * math.cos(math.pi / 2 * share) ** 2


def expect_rates(student, rates, because, *args, **options):
    """The learning rates of these steps are those."""
    for step, rate in rates.items():
        got = student.cosine_lr(step, *args, **options)
        expect_close(got, rate, precision=np.float32, because=because)


@pytest.mark.exercise("cosine_lr")
@pytest.mark.asks("then half a cosine wave down")
@pytest.mark.public
def test_cosine_comes_down_half_a_wave(student):
    """Of four steps from 1 to 0: 1, 0.8536, 0.5, 0.1464, 0."""
    root = math.sqrt(0.5)
    rates = {0: 1.0, 1: (1 + root) / 2, 2: 0.5, 3: (1 - root) / 2, 4: 0.0}
    expect_rates(student, rates, "the rate is (1 + cos(pi * step / 4)) / 2", 4, 1.0)


@pytest.mark.exercise("cosine_lr")
@pytest.mark.idea("the warm-up")
@pytest.mark.asks("a straight climb")
@pytest.mark.public
def test_cosine_climbs_first(student):
    """With warmup = 4 of 10 and lr_max = 2: 0, 0.5, 1, 1.5, 2, and 1 at step 7."""
    rates = {0: 0.0, 1: 0.5, 2: 1.0, 3: 1.5, 4: 2.0}
    expect_rates(student, rates, "up to step 4 the rate is 2 * step / 4", 10, 2.0, warmup=4)
    because = "step 7 is half-way from step 4 to step 10, and there the rate is half of 2"
    expect_rates(student, {7: 1.0}, because, 10, 2.0, warmup=4)


@pytest.mark.exercise("cosine_lr")
@pytest.mark.idea("from the warm-up to the wave")
@pytest.mark.asks("lr_min + (lr_max - lr_min) * (1 + cos(pi * x)) / 2")
@pytest.mark.public
def test_cosine_between_two_rates(student):
    """With warmup = 2 of 6, from 1 to 0.2: 0, 0.5, 1, at step 4 0.6, and 0.2 from step 6 on."""
    options = {"lr_min": 0.2, "warmup": 2}
    expect_rates(student, {0: 0.0, 1: 0.5}, CLIMB, 6, 1.0, **options)
    expect_rates(student, {2: 1.0, 4: 0.6}, WAVE, 6, 1.0, **options)
    expect_rates(student, {6: 0.2, 9: 0.2}, END, 6, 1.0, **options)


@pytest.mark.exercise("cosine_lr")
@pytest.mark.idea("the last step and later")
@pytest.mark.asks("step >= total: lr_min")
def test_cosine_stays_at_the_lowest(student):
    """The last step before total, and steps from total on."""
    options = {"total": 7, "lr_max": 0.3, "lr_min": 0.02}
    expect_schedule(student, WAVE, (6,), **options)
    expect_schedule(student, END, (7, 8, 14, 1000), **options)


@pytest.mark.exercise("cosine_lr")
@pytest.mark.asks("lr_min + (lr_max - lr_min) * (1 + cos(pi * x)) / 2")
def test_cosine_goes_down_to_lr_min(student, rng):
    """Every step of a schedule between two rates that are not zero."""
    low = float(rng.uniform(0.01, 0.1))
    expect_schedule(student, WAVE, range(1, 11), total=11, lr_max=3 * low, lr_min=low)


@pytest.mark.exercise("cosine_lr")
@pytest.mark.idea("the warm-up")
@pytest.mark.asks("x is the share of the steps from warmup to total that is over")
def test_cosine_after_a_climb(student, rng):
    """The steps after the warm-up, from lr_max to lr_min."""
    low = float(rng.uniform(0.01, 0.1))
    options = {"total": 17, "lr_max": 5 * low, "lr_min": low, "warmup": 5}
    because = f"{WAVE}, where x goes from 0 at step warmup to 1 at step total"
    expect_schedule(student, because, range(6, 17), **options)


@pytest.mark.exercise("cosine_lr")
@pytest.mark.idea("the warm-up")
@pytest.mark.asks("step < warmup: lr_max * step / warmup")
def test_cosine_climbs_from_zero(student, rng):
    """The steps of the warm-up, where lr_min is not zero."""
    low = float(rng.uniform(0.01, 0.1))
    options = {"total": 17, "lr_max": 5 * low, "lr_min": low, "warmup": 7}
    expect_schedule(student, CLIMB, (3, 0, 1, 6), **options)


@pytest.mark.exercise("cosine_lr")
@pytest.mark.idea("from the warm-up to the wave")
@pytest.mark.asks("Steps are counted from 0")
def test_cosine_meets_both_ends(student, rng):
    """Step 0, the last of the climb, the first of the wave, the last before the end, the end."""
    high = float(rng.uniform(0.1, 1))
    because = "step warmup has lr_max, step total has lr_min, and the formulas hold up to there"
    for warmup in (0, 3):
        steps = (warmup, max(0, warmup - 1), 12, 13)
        expect_schedule(student, because, steps, total=13, lr_max=high, warmup=warmup)


@pytest.mark.exercise("cosine_lr")
@pytest.mark.asks("0 <= warmup < total")
@pytest.mark.special
def test_cosine_of_a_short_schedule(student):
    """A schedule of one step, and one with a single step after the warm-up."""
    because = "the first step of the wave has lr_max, and the step after the last has lr_min"
    expect_schedule(student, because, (0, 1), total=1, lr_max=0.5, lr_min=0.1)
    expect_schedule(student, because, (1, 2, 3), total=3, lr_max=0.5, lr_min=0.1, warmup=2)


@pytest.mark.exercise("cosine_lr")
@pytest.mark.asks("lr_min + (lr_max - lr_min) * (1 + cos(pi * x)) / 2")
@pytest.mark.special
def test_cosine_with_rates_of_zero(student):
    """A schedule down to an lr_min of zero, and one that is zero throughout."""
    because = "a rate of zero is zero in the formulas"
    for lr_max in (0.5, 0.0):
        expect_schedule(student, because, (1, 3, 5), total=5, lr_max=lr_max, lr_min=0.0, warmup=2)


# ---- examples_cosine_lr


@pytest.mark.exercise("examples_cosine_lr")
@pytest.mark.public
@pytest.mark.idea("right examples")
@pytest.mark.asks("Return one to five examples of calls")
def test_examples_cosine_lr_are_pairs(student):
    """One to five pairs of a tuple of arguments and an answer, all of finite numbers."""
    expect_examples(student.examples_cosine_lr())


@pytest.mark.exercise("examples_cosine_lr")
@pytest.mark.idea("right examples")
@pytest.mark.asks("Each lr must be what every right cosine_lr returns, to six digits")
def test_examples_cosine_lr_are_right(student, reference):
    """Each answer is what every right cosine_lr returns."""
    expect_examples(student.examples_cosine_lr(), reference.right("cosine_lr"), precision="float32")


test_examples_cosine_lr_catch_1 = catching(
    "cosine_lr", 1, "comes_down_straight", precision="float32"
)
test_examples_cosine_lr_catch_2 = catching(
    "cosine_lr", 2, "ends_at_the_last_step", precision="float32"
)
test_examples_cosine_lr_catch_3 = catching(
    "cosine_lr", 3, "cosine_is_a_step_late", precision="float32"
)
test_examples_cosine_lr_catch_4 = catching(
    "cosine_lr", 4, "divides_by_a_climb_of_zero", precision="float32"
)
test_examples_cosine_lr_catch_5 = catching("cosine_lr", 5, "goes_up_again", precision="float32")
test_examples_cosine_lr_catch_6 = catching("cosine_lr", 6, "ends_at_zero", precision="float32")
test_examples_cosine_lr_catch_7 = catching(
    "cosine_lr", 7, "adds_the_lowest_to_the_whole", precision="float32"
)
test_examples_cosine_lr_catch_8 = catching("cosine_lr", 8, "cuts_the_wave_off", precision="float32")
test_examples_cosine_lr_catch_9 = catching(
    "cosine_lr", 9, "climbs_from_the_lowest", precision="float32"
)
test_examples_cosine_lr_catch_10 = catching(
    "cosine_lr", 10, "climbs_from_the_first_step_on", precision="float32"
)
test_examples_cosine_lr_catch_11 = catching(
    "cosine_lr", 11, "forgets_the_climb_in_the_wave", precision="float32"
)
test_examples_cosine_lr_catch_12 = catching(
    "cosine_lr", 12, "makes_the_wave_too_long", precision="float32"
)


# predict_optimizers


@pytest.mark.exercise("predict_optimizers")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the first question")
@pytest.mark.public
def test_prediction_1(student):
    """Question 1: what comes out of this sgd_update."""
    letter = student.predict_optimizers(1)
    expect_prediction(letter, 1, salt="optimizers", digest="e089c5683f6176c7")


@pytest.mark.exercise("predict_optimizers")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the second question")
@pytest.mark.public
def test_prediction_2(student):
    """Question 2: what comes out of this momentum_update."""
    letter = student.predict_optimizers(2)
    expect_prediction(letter, 2, salt="optimizers", digest="5400f63d0f151b6f")


@pytest.mark.exercise("predict_optimizers")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the third question")
@pytest.mark.public
def test_prediction_3(student):
    """Question 3: what comes out of this SGD_."""
    letter = student.predict_optimizers(3)
    expect_prediction(letter, 3, salt="optimizers", digest="fbd620d4d8db7d7f")
