"""Checks of optimisers: their steps, and what they leave as it was.

The public checks: run `pytest` in this folder.
"""

import math
import numpy as np
import pytest
import torch
from autograder import expect_close, expect_equal, expect_part, expect_raises, expect_shape
BROADCAST = "every number has its own slope: shapes that differ are a mistake, not an answer"
MOVES = "a step moves the very tensors that were handed in"
NO_GRADIENT = "what has no gradient in a step is left as it is, and so is what is kept for it"
CLEARED = "zero_grad leaves no gradient behind, and nothing else"
NORM = "the norm is one for all: the root of the sum of all squares"


def one(*values):
    """A single parameter, or the gradients of a single one."""
    return [torch.tensor(values)]


def expect_cleared(student, kind, given, **options):
    """zero_grad clears every gradient and moves nothing."""
    run = student.drivers.clear_gradients(optimizer=f"{kind}_", **given, **options)
    expect_equal(expect_part(run, "moved"), True, because=MOVES)
    count = len(given["parameters"])
    expect_equal(expect_part(run, "cleared"), [True] * count, because=CLEARED)
    expect_equal(expect_part(run, "unmoved"), [True] * count, because=CLEARED)


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
