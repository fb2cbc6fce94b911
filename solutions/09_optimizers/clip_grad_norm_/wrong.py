"""Wrong answers to `clip_grad_norm_`."""

import math

import torch
from beliefs import (
    A_NORM_FOR_EACH,
    A_TENSOR_IS_AS_GOOD_AS_A_NUMBER,
    EVERY_PARAMETER_HAS_A_GRADIENT,
    LOOP_AS_OFTEN_AS_I_LIKE,
    THE_NORM_AFTERWARDS_IS_MAX_NORM,
)

from autograder import misconception

ALIKE = "test_clip_scales_all_gradients_alike"
BEFORE = "test_clip_returns_the_norm_before"
SMALL = "test_clip_leaves_small_gradients_alone"
NONE = "test_clip_passes_over_what_has_no_gradient"


def norm_of(gradients):
    return math.sqrt(sum(float((g**2).sum()) for g in gradients))


def gradients_of(params):
    return [p.grad for p in params if p.grad is not None]


def scale(gradients, factor):
    for g in gradients:
        g.mul_(factor)


@misconception(ALIKE, belief=A_NORM_FOR_EACH, row="O18")
def clips_each_on_its_own(params, max_norm):
    gradients = gradients_of(params)
    total = norm_of(gradients)
    for g in gradients:
        if g.norm() > max_norm:
            g.mul_(max_norm / g.norm())
    return total


@misconception(SMALL, belief=THE_NORM_AFTERWARDS_IS_MAX_NORM, row="O19")
def scales_up_small_gradients(params, max_norm):
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    scale(gradients, max_norm / (norm + 1e-6))
    return norm


@misconception("test_clip_of_zeros", belief=THE_NORM_AFTERWARDS_IS_MAX_NORM, row="O19")
def divides_by_any_norm(params, max_norm):
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    scale(gradients, float(torch.tensor(max_norm) / norm))
    return norm


@misconception("test_clip_of_zeros", row="O19")
def divides_by_any_norm_in_python(params, max_norm):
    """Every gradient is multiplied by max_norm / norm, for a norm is never 0."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    scale(gradients, max_norm / norm)
    return norm


@misconception(ALIKE)
def clips_the_numbers(params, max_norm):
    """Clipping holds every number between -max_norm and max_norm."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    for g in gradients:
        g.clamp_(-max_norm, max_norm)
    return norm


@misconception(ALIKE)
def forgets_the_root_of_the_norm(params, max_norm):
    """The norm is the sum of the squares."""
    gradients = gradients_of(params)
    norm = norm_of(gradients) ** 2
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return norm


@misconception(ALIKE)
def adds_the_norms_up(params, max_norm):
    """The norm of all is the sum of the norms."""
    gradients = gradients_of(params)
    norm = float(sum(g.norm() for g in gradients))
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return norm


@misconception("test_clip_of_random_gradients")
def takes_the_norm_of_the_matrix(params, max_norm):
    """The 2-norm of a matrix is the root of the sum of its squares."""
    gradients = gradients_of(params)
    norm = norm_of([torch.linalg.norm(g, 2) for g in gradients])
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return norm


@misconception("test_clip_of_special_numbers")
def clip_flattens_by_a_view(params, max_norm):
    """view(-1) makes a vector of any tensor."""
    gradients = gradients_of(params)
    norm = norm_of([g.view(-1) for g in gradients])
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return norm


@misconception(ALIKE)
def takes_the_largest_norm(params, max_norm):
    """The norm of all is the largest norm of any."""
    gradients = gradients_of(params)
    norm = max((float(g.norm()) for g in gradients), default=0.0)
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return norm


@misconception(SMALL)
def divides_by_the_norm_alone(params, max_norm):
    """Gradients that are too long are divided by their norm."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    if norm > max_norm:
        scale(gradients, 1 / norm)
    return norm


@misconception(BEFORE)
def returns_the_norm_after(params, max_norm):
    """Whoever clips wants to know the norm that came of it."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return norm_of(gradients)


@misconception(BEFORE, belief=A_TENSOR_IS_AS_GOOD_AS_A_NUMBER, row="P03")
def returns_the_norm_as_a_tensor(params, max_norm):
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return torch.tensor(norm)


@misconception(BEFORE, row="P07")
def clips_and_returns_nothing(params, max_norm):
    """The name ends in _, so the gradients are the answer."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    if norm > max_norm:
        scale(gradients, max_norm / norm)


@misconception("test_clip_changes_the_gradients_themselves")
def puts_new_gradients_in_place(params, max_norm):
    """A parameter can be given another gradient."""
    params = [p for p in params if p.grad is not None]
    norm = norm_of(gradients_of(params))
    if norm > max_norm:
        for p in params:
            p.grad = p.grad * (max_norm / norm)
    return norm


@misconception(ALIKE, row="O17")
def scales_copies(params, max_norm):
    """Gradients can be clipped without being written to."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    if norm > max_norm:
        for g in gradients:
            g = g * (max_norm / norm)
    return norm


@misconception(NONE, belief=EVERY_PARAMETER_HAS_A_GRADIENT, row="O27")
def clip_needs_every_gradient(params, max_norm):
    gradients = [p.grad for p in params]
    norm = norm_of(gradients)
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return norm


@misconception("test_clip_takes_a_generator", belief=LOOP_AS_OFTEN_AS_I_LIKE, row="T29")
def goes_through_the_parameters_twice(params, max_norm):
    norm = norm_of(gradients_of(params))
    if norm > max_norm:
        scale(gradients_of(params), max_norm / norm)
    return norm


@misconception("test_clip_of_no_gradient_at_all")
def adds_up_no_tensors(params, max_norm):
    """A sum of tensors is a tensor."""
    gradients = gradients_of(params)
    norm = sum((g**2).sum() for g in gradients).sqrt().item()
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return norm


@misconception(ALIKE)
def clips_the_parameters(params, max_norm):
    """What is too long is the vector of the parameters."""
    params = list(params)
    norm = norm_of([p.detach() for p in params])
    if norm > max_norm:
        scale([p.data for p in params], max_norm / norm)
    return norm


@misconception("test_clip_changes_the_gradients_themselves")
def clips_the_parameters_too(params, max_norm):
    """Parameters and gradients are clipped together."""
    params = [p for p in params if p.grad is not None]
    norm = norm_of(gradients_of(params))
    if norm > max_norm:
        scale(gradients_of(params), max_norm / norm)
        scale([p.data for p in params], max_norm / norm)
    return norm


@misconception("test_clip_returns_the_norm_before")
def returns_the_norm_of_the_last(params, max_norm):
    """The norm that is returned is that of the last gradient."""
    gradients = gradients_of(params)
    last = float(gradients[-1].norm()) if gradients else 0.0
    norm = norm_of(gradients)
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return last


@misconception(
    "test_clip_scales_all_gradients_alike",
    holds=("clips_each_on_its_own", "returns_the_norm_of_the_last"),
)
def clips_each_and_returns_the_last_norm(params, max_norm):
    for p in params:
        norm = p.grad.norm()
        if norm > max_norm:
            p.grad *= max_norm / norm
    return norm


@misconception(ALIKE, holds=("clips_each_on_its_own", "adds_the_norms_up"))
def clips_each_and_adds_the_norms_up(params, max_norm):
    total = 0.0
    for g in gradients_of(params):
        norm = float(g.norm())
        if norm > max_norm:
            g.mul_(max_norm / norm)
        total += norm
    return total


@misconception("test_clip_of_zeros", holds=("divides_by_any_norm_in_python",), row="O19")
def divides_each_by_any_norm(params, max_norm):
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    for g in gradients:
        g.mul_(max_norm / norm)
    return norm


@misconception(ALIKE, holds=("adds_the_norms_up",))
def adds_the_norms_up_as_floats(params, max_norm):
    gradients = gradients_of(params)
    norm = sum(float(g.norm()) for g in gradients)
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return norm


@misconception(BEFORE, holds=("returns_the_norm_as_a_tensor",), row="P03")
def returns_the_root_of_a_tensor(params, max_norm):
    gradients = gradients_of(params)
    norm = torch.sqrt(sum(((g**2).sum() for g in gradients), torch.tensor(0.0)))
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return norm


@misconception(ALIKE)
def multiplies_by_the_inverse(params, max_norm):
    """Gradients that are too long are multiplied by norm / max_norm."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    if norm > max_norm:
        scale(gradients, norm / max_norm)
    return norm


@misconception(ALIKE)
def measures_the_parameters(params, max_norm):
    """The norm is that of the parameters that have a gradient."""
    params = [p for p in params if p.grad is not None]
    norm = norm_of([p.detach() for p in params])
    if norm > max_norm:
        scale(gradients_of(params), max_norm / norm)
    return norm


@misconception(ALIKE)
def averages_the_squares_of_a_gradient(params, max_norm):
    """Of each gradient the mean of its squares goes into the norm."""
    gradients = gradients_of(params)
    norm = math.sqrt(sum(float((g**2).mean()) for g in gradients))
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return norm


@misconception(ALIKE)
def takes_max_norm_off(params, max_norm):
    """What is over max_norm is taken off each number."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    if norm > max_norm:
        for g in gradients:
            g.sub_(norm - max_norm)
    return norm


@misconception(SMALL, belief=THE_NORM_AFTERWARDS_IS_MAX_NORM, row="O19")
def scales_up_small_gradients_to_a_limit(params, max_norm):
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    if norm > 0 and max_norm < math.inf:
        scale(gradients, max_norm / norm)
    return norm


@misconception(SMALL, belief=THE_NORM_AFTERWARDS_IS_MAX_NORM, row="O19")
def scales_up_all_but_zeros(params, max_norm):
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    if norm > 0:
        scale(gradients, max_norm / norm)
    return norm


@misconception(SMALL)
def scales_up_what_is_below(params, max_norm):
    """Gradients are brought to max_norm if their norm is below it."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    if 0 < norm < max_norm < math.inf:
        scale(gradients, max_norm / norm)
    return norm


@misconception(SMALL)
def divides_by_max_norm(params, max_norm):
    """Gradients that are too long are divided by max_norm."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    if norm > max_norm:
        scale(gradients, 1 / max_norm)
    return norm


@misconception("test_clip_returns_the_norm_before")
def takes_the_largest_number(params, max_norm):
    """The norm is the largest size of all numbers."""
    gradients = [p.grad for p in params if p.grad is not None]
    largest = max((float(g.abs().max()) for g in gradients), default=0.0)
    if largest > max_norm:
        for g in gradients:
            g.mul_(max_norm / largest)
    return largest


@misconception(BEFORE)
def adds_up_the_sizes(params, max_norm):
    """The norm is the sum of the sizes of all entries."""
    gradients = gradients_of(params)
    norm = sum(float(g.abs().sum()) for g in gradients)
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return float(norm)
