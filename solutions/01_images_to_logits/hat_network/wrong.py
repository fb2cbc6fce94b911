"""Wrong answers to `hat_network`."""

from itertools import pairwise

import torch
from beliefs import A_NETWORK_COMPUTES_IN_FLOAT32, PYTORCH_WOULD_SAY_SO, WEIGHTS_ARE_FLOAT32
from images_to_logits import hat_network, mlp_forward

from autograder import misconception


def _refuse_points(knots, values):
    if knots.shape != values.shape:
        raise ValueError(f"knots {tuple(knots.shape)}, values {tuple(values.shape)}")
    if any(b <= a for a, b in pairwise(knots.tolist())):
        raise ValueError("the knots must increase")


def _hidden_units(knots):
    return torch.ones_like(knots)[:, None], -knots


def _bends_of(knots, values):
    slopes = (values[1:] - values[:-1]) / (knots[1:] - knots[:-1])
    flat = torch.zeros(1, dtype=knots.dtype)
    return torch.cat([slopes, flat]) - torch.cat([flat, slopes])


@misconception("test_hat_through_three_points")
def uses_slopes_instead_of_bends(knots, values):
    """Each relu contributes the slope of its own piece."""
    _refuse_points(knots, values)
    slopes = torch.diff(values) / torch.diff(knots)
    slopes = torch.cat([slopes, torch.zeros(1, dtype=knots.dtype)])
    return [_hidden_units(knots), (slopes[None, :], values[:1].clone())]


@misconception("test_hat_through_three_points")
def uses_values_as_weights(knots, values):
    """Each relu is as high as the value at its knot."""
    _refuse_points(knots, values)
    return [_hidden_units(knots), (values[None, :].clone(), torch.zeros(1, dtype=knots.dtype))]


@misconception("test_hat_is_constant_outside")
def goes_on_after_the_last_knot(knots, values):
    """The last slope just goes on."""
    _refuse_points(knots, values)
    W, b = _hidden_units(knots[:-1])
    return [(W, b), (_bends_of(knots, values)[None, :-1], values[:1].clone())]


@misconception("test_hat_is_constant_outside")
def starts_at_zero(knots, values):
    """Left of all the knots there is nothing, so the network starts at 0."""
    _refuse_points(knots, values)
    return [
        _hidden_units(knots),
        (_bends_of(knots, values)[None, :], torch.zeros(1, dtype=knots.dtype)),
    ]


@misconception("test_hat_through_three_points")
def bends_at_minus_the_knots(knots, values):
    """The bias of a unit is its knot."""
    _refuse_points(knots, values)
    W, b = _hidden_units(knots)
    return [(W, -b), (_bends_of(knots, values)[None, :], values[:1].clone())]


@misconception("test_hat_through_three_points")
def turns_the_bends_round(knots, values):
    """A bend is the old slope minus the new one."""
    _refuse_points(knots, values)
    return [_hidden_units(knots), (-_bends_of(knots, values)[None, :], values[:1].clone())]


@misconception("test_hat_follows_uneven_knots")
def takes_the_first_distance_for_all(knots, values):
    """All knots are as far apart as the first two."""
    _refuse_points(knots, values)
    even = torch.arange(len(knots), dtype=knots.dtype) * (knots[1] - knots[0])
    return [_hidden_units(knots), (_bends_of(even, values)[None, :], values[:1].clone())]


@misconception("test_hat_follows_uneven_knots")
def takes_rises_for_slopes(knots, values):
    """A slope is the difference of two values."""
    _refuse_points(knots, values)
    even = torch.arange(len(knots), dtype=knots.dtype)
    return [_hidden_units(knots), (_bends_of(even, values)[None, :], values[:1].clone())]


@misconception("test_hat_refuses_knots_out_of_order")
def puts_the_knots_in_order(knots, values):
    """If the knots are out of order, I put them in order."""
    if knots.shape != values.shape:
        raise ValueError(f"knots {tuple(knots.shape)}, values {tuple(values.shape)}")
    order = knots.argsort()
    return hat_network(knots[order], values[order])


@misconception("test_hat_refuses_a_knot_twice")
def allows_a_knot_twice(knots, values):
    """Knots are out of order if one is smaller than the one before it."""
    if knots.shape != values.shape:
        raise ValueError(f"knots {tuple(knots.shape)}, values {tuple(values.shape)}")
    if (knots[1:] < knots[:-1]).any():
        raise ValueError("the knots must increase")
    return [_hidden_units(knots), (_bends_of(knots, values)[None, :], values[:1].clone())]


@misconception("test_hat_refuses_a_knot_twice")
def takes_any_knots(knots, values):
    """The knots are what they are, and the formula takes them all."""
    if knots.shape != values.shape:
        raise ValueError(f"knots {tuple(knots.shape)}, values {tuple(values.shape)}")
    return [_hidden_units(knots), (_bends_of(knots, values)[None, :], values[:1].clone())]


@misconception("test_hat_refuses_another_number_of_values", belief=PYTORCH_WOULD_SAY_SO)
def hat_leaves_shapes_to_torch(knots, values):
    if (knots[1:] <= knots[:-1]).any():
        raise ValueError("the knots must increase")
    slopes = (values[1:] - values[:-1]) / (knots[1:] - knots[:-1])
    flat = torch.zeros(1, dtype=knots.dtype)
    bends = torch.cat([slopes, flat]) - torch.cat([flat, slopes])
    return [_hidden_units(knots), (bends[None, :], values[:1].clone())]


@misconception("test_hat_refuses_a_knot_twice")
def hat_types_the_formula_in(knots, values):
    """The formula is all there is to it, whatever the knots and values are."""
    slopes = (values[1:] - values[:-1]) / (knots[1:] - knots[:-1])
    flat = torch.zeros(1, dtype=knots.dtype)
    bends = torch.cat([slopes, flat]) - torch.cat([flat, slopes])
    return [_hidden_units(knots), (bends[None, :], values[:1].clone())]


@misconception("test_hat_keeps_the_dtype", belief=A_NETWORK_COMPUTES_IN_FLOAT32, row="P04")
def hat_in_float32(knots, values):
    return [(W.float(), b.float()) for W, b in hat_network(knots, values)]


@misconception("test_hat_through_three_points")
def turns_the_weights_round(knots, values):
    """A layer's weights have a row for each input."""
    return [(W.T, b) for W, b in hat_network(knots, values)]


@misconception("test_hat_through_three_points", row="P03")
def answers_with_a_function(knots, values):
    """A network is a function, so I return one."""
    layers = hat_network(knots, values)
    return lambda x: mlp_forward(x, layers)


@misconception("test_hat_leaves_the_points_alone")
def turns_the_knots_into_biases(knots, values):
    """The biases are the knots with their sign changed, so I change it."""
    (W, _), last = hat_network(knots, values)
    return [(W, knots.neg_()), last]


@misconception("test_hat_refuses_another_number_of_values")
def hat_compares_lengths(knots, values):
    """Each knot has a value if there are as many of them."""
    if knots.numel() != values.numel():
        raise ValueError(f"knots {tuple(knots.shape)}, values {tuple(values.shape)}")
    return hat_network(knots.flatten(), values.flatten())


@misconception("test_hat_follows_uneven_knots")
def refuses_knots_that_are_close(knots, values):
    """Two knots that are close are one."""
    if torch.isclose(knots[1:], knots[:-1]).any():
        raise ValueError("every knot must be larger than the one before it")
    return hat_network(knots, values)


@misconception(
    "test_hat_keeps_the_dtype", belief=WEIGHTS_ARE_FLOAT32, holds=("hat_types_the_formula_in",)
)
def hat_types_the_formula_in_float32(knots, values):
    slopes = (values[1:] - values[:-1]) / (knots[1:] - knots[:-1])
    flat = torch.zeros(1)
    bends = torch.cat([slopes, flat]) - torch.cat([flat, slopes])
    return [(torch.ones(len(knots), 1), -knots), (bends[None, :], values[:1])]


@misconception("test_hat_is_constant_outside")
def starts_at_the_last_value(knots, values):
    """The output's bias is the last value."""
    _refuse_points(knots, values)
    return [_hidden_units(knots), (_bends_of(knots, values)[None, :], values[-1:].clone())]


@misconception("test_hat_is_constant_outside")
def bends_first_at_the_second_knot(knots, values):
    """The first slope is there from the start, so the first bend is at the second knot."""
    _refuse_points(knots, values)
    W, b = _hidden_units(knots[1:])
    return [(W, b), (_bends_of(knots, values)[None, 1:], values[:1].clone())]


@misconception("test_hat_follows_uneven_knots")
def turns_the_slopes_over(knots, values):
    """A slope is the step in x over the step in the value."""
    _refuse_points(knots, values)
    slopes = torch.diff(knots) / torch.diff(values)
    flat = torch.zeros(1, dtype=knots.dtype)
    bends = torch.cat([slopes, flat]) - torch.cat([flat, slopes])
    return [_hidden_units(knots), (bends[None, :], values[:1].clone())]


@misconception("test_hat_is_constant_outside")
def bends_at_the_inner_knots_alone(knots, values):
    """The slope changes at the inner knots, and nowhere else."""
    _refuse_points(knots, values)
    W, b = _hidden_units(knots[1:-1])
    return [(W, b), (_bends_of(knots, values)[None, 1:-1], values[:1].clone())]
