"""Checks of optimisers: their steps, and what they leave as it was.

The public checks: run `pytest` in this folder.
"""

import math
import numpy as np
import pytest
import torch
from autograder import expect_arguments_unchanged, expect_close, expect_equal, expect_examples, expect_items, expect_prediction, expect_raises, expect_shape
UPDATE = "every entry of the answer is w - lr * g"
WITH_MOMENTUM = "v becomes mu * v + g, and then w becomes w - lr * v"
ADAM = "p becomes p - lr * m / (sqrt(s) + eps), where m and s are the corrected means of g and g**2"
ADAMW = f"p shrinks by the factor 1 - lr * weight_decay, and then {ADAM}"
MOVES = "a step moves the very tensors that were handed in"
NO_GRADIENT = "what has no gradient in a step is left as it is, and so is what is kept for it"
GENERATOR = "a generator can be gone through once, and an optimiser takes many steps"
CLEARED = "zero_grad clears all gradients, and changes nothing else"
READ_ONLY = "a step only reads the gradients; clearing them is left to zero_grad"
LEAVES = "the next backward needs leaves that require a gradient"
GRAPH = "a step is not a thing to differentiate: a graph of all steps would grow without end"
SCALED = "every gradient is multiplied by max_norm / norm, with one norm for all of them"
NORM = "the norm is one for all: the root of the sum of all squares, before any scaling"
SMALL = "a norm that is not above max_norm leaves every gradient as it is"
WAVE = "after the climb the rate is lr_min + (lr_max - lr_min) * (1 + cos(pi * x)) / 2"
CLIMB = "while step < warmup the rate is lr_max * step / warmup"
END = "from step total on the rate is lr_min"


def one(*values):
    """A single parameter, or the gradients of a single one."""
    return [torch.tensor(values)]


def two_parameters():
    """Two parameters, and their gradients for three steps."""
    return {
        "parameters": one(1.0) + one(2.0, -3.0),
        "gradients": [one(1.0) + one(2.0, 0.5)] * 3,
    }


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
@pytest.mark.asks("Neither is changed.")
@pytest.mark.public
@pytest.mark.advisory
def test_update_leaves_its_arguments_alone(student):
    """The name does not end in _: w and g are as they were."""
    got = student.sgd_update(torch.tensor([1.0, 2.0]), torch.tensor([0.5, -1.0]), 0.1)
    expect_close(got, torch.tensor([0.95, 2.1]), because=UPDATE)
    expect_arguments_unchanged(student)


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
@pytest.mark.asks("None of them is changed; the results are new tensors.")
@pytest.mark.public
@pytest.mark.advisory
def test_momentum_leaves_its_arguments_alone(student):
    """The name does not end in _: w, g and v are as they were."""
    got = student.momentum_update(*one(1.0), *one(0.5), *one(2.0), 0.1, 0.9)
    expect_close(got, (*one(0.77), *one(2.3)), names=("w", "v"), because=WITH_MOMENTUM)
    expect_arguments_unchanged(student)


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
@pytest.mark.asks("a generator that can be gone through only once")
@pytest.mark.public
@pytest.mark.special
def test_sgd_takes_a_generator(student):
    """The parameters come from a generator, and two steps are taken."""
    expect_generator_taken(student, "SGD", (0.25, 0.5))


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
@pytest.mark.asks("a generator that can be gone through only once")
@pytest.mark.public
@pytest.mark.special
def test_rmsprop_takes_a_generator(student):
    """The parameters come from a generator, and two steps are taken."""
    after = (0.5, 0.5 + 0.25 / math.sqrt(0.4375))
    expect_generator_taken(student, "RMSprop", after, alpha=0.75)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.idea("what is left alone")
@pytest.mark.asks("No `.grad` is changed")
@pytest.mark.public
@pytest.mark.special
def test_rmsprop_leaves_the_gradients_alone(student):
    """After each step every gradient is as it was given."""
    expect_gradients_kept(student, "RMSprop", lr=0.1)


@pytest.mark.exercise("RMSprop_")
@pytest.mark.idea("the training loop")
@pytest.mark.asks("Clear the gradient of every parameter, and change nothing else.")
@pytest.mark.public
def test_rmsprop_clears_the_gradients(student):
    """After zero_grad every gradient is None or zeros, and no parameter has moved."""
    expect_cleared(student, "RMSprop", lr=0.1)


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
@pytest.mark.asks("hang on no graph, nor does anything that is kept for the next step")
@pytest.mark.public
@pytest.mark.special
def test_adam_keeps_no_graph(student):
    """With weight decay, three steps weigh no more than two."""
    expect_no_graph(student, "Adam", lr=0.1, weight_decay=0.1)


@pytest.mark.exercise("Adam_")
@pytest.mark.idea("the training loop")
@pytest.mark.asks("Clear the gradient of every parameter, and change nothing else.")
@pytest.mark.public
def test_adam_clears_the_gradients(student):
    """After zero_grad every gradient is None or zeros, and no parameter has moved."""
    expect_cleared(student, "Adam", lr=0.1)


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
@pytest.mark.idea("the training loop")
@pytest.mark.asks("Clear the gradient of every parameter, and change nothing else.")
@pytest.mark.public
def test_adamw_clears_the_gradients(student):
    """After zero_grad every gradient is None or zeros, and no parameter has moved."""
    expect_cleared(student, "AdamW", lr=0.1)


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


@pytest.mark.exercise("examples_cosine_lr")
@pytest.mark.public
@pytest.mark.idea("right examples")
@pytest.mark.asks("Return one to five examples of calls")
def test_examples_cosine_lr_are_pairs(student):
    """One to five pairs of a tuple of arguments and an answer, all of finite numbers."""
    expect_examples(student.examples_cosine_lr())


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
