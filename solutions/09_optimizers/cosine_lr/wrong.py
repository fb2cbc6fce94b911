"""Wrong answers to `cosine_lr`."""

import math

import torch
from beliefs import A_TENSOR_IS_AS_GOOD_AS_A_NUMBER
from optimizers import cosine_lr

from autograder import misconception

WAVE = "test_cosine_comes_down_half_a_wave"
CLIMB = "test_cosine_climbs_first"
LOWEST = "test_cosine_goes_down_to_lr_min"


def wave(share, lr_max, lr_min):
    return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * share)) / 2


@misconception(WAVE, row="T39")
def cosine_is_a_step_ahead(step, total, lr_max, lr_min=0.0, warmup=0):
    """Steps are counted from 1, so step 0 is the first of them."""
    return cosine_lr(step + 1, total, lr_max, lr_min, warmup)


@misconception(WAVE, row="T39")
def cosine_is_a_step_late(step, total, lr_max, lr_min=0.0, warmup=0):
    """The rate of step 0 is used twice, for the first change comes after it."""
    return cosine_lr(max(0, step - 1), total, lr_max, lr_min, warmup)


@misconception(CLIMB, row="T39")
def climbs_from_the_first_step_on(step, total, lr_max, lr_min=0.0, warmup=0):
    """A rate of zero would waste step 0, so the climb begins with 1 / warmup."""
    if step < warmup:
        return lr_max * (step + 1) / warmup
    return cosine_lr(step, total, lr_max, lr_min, warmup)


@misconception(WAVE, row="T39")
def ends_at_the_last_step(step, total, lr_max, lr_min=0.0, warmup=0):
    """The last of the steps, total - 1, has lr_min."""
    if step < warmup:
        return lr_max * step / warmup
    share = (step - warmup) / max(1, total - 1 - warmup)
    return float(wave(min(1.0, share), lr_max, lr_min))


@misconception("test_cosine_after_a_climb")
def forgets_the_climb_in_the_wave(step, total, lr_max, lr_min=0.0, warmup=0):
    """The wave runs over step / total."""
    if step < warmup:
        return lr_max * step / warmup
    return wave(min(1.0, step / total), lr_max, lr_min)


@misconception("test_cosine_after_a_climb")
def makes_the_wave_too_long(step, total, lr_max, lr_min=0.0, warmup=0):
    """The wave begins after the climb, and is total steps long."""
    if step < warmup:
        return lr_max * step / warmup
    if step >= total:
        return float(lr_min)
    return wave((step - warmup) / total, lr_max, lr_min)


@misconception("test_cosine_stays_at_the_lowest")
def goes_up_again(step, total, lr_max, lr_min=0.0, warmup=0):
    """A cosine goes on as it likes."""
    if step < warmup:
        return lr_max * step / warmup
    return wave((step - warmup) / (total - warmup), lr_max, lr_min)


@misconception("test_cosine_stays_at_the_lowest")
def ends_at_zero(step, total, lr_max, lr_min=0.0, warmup=0):
    """When training is over, the rate is zero."""
    return 0.0 if step >= total else cosine_lr(step, total, lr_max, lr_min, warmup)


@misconception(LOWEST)
def adds_the_lowest_to_the_whole(step, total, lr_max, lr_min=0.0, warmup=0):
    """The wave of height lr_max stands on lr_min."""
    if step < warmup:
        return lr_max * step / warmup
    share = min(1.0, (step - warmup) / (total - warmup))
    return lr_min + lr_max * (1 + math.cos(math.pi * share)) / 2


@misconception(LOWEST)
def leaves_the_lowest_out(step, total, lr_max, lr_min=0.0, warmup=0):
    """The wave goes down to zero, and lr_min holds afterwards."""
    if step < warmup:
        return lr_max * step / warmup
    return float(lr_min) if step >= total else wave((step - warmup) / (total - warmup), lr_max, 0.0)


@misconception(LOWEST)
def cuts_the_wave_off(step, total, lr_max, lr_min=0.0, warmup=0):
    """lr_min is a floor under a wave that goes down to zero."""
    if step < warmup:
        return lr_max * step / warmup
    return max(float(lr_min), cosine_lr(step, total, lr_max, 0.0, warmup))


@misconception(WAVE)
def forgets_the_half_of_the_wave(step, total, lr_max, lr_min=0.0, warmup=0):
    """One plus the cosine is the share that is left."""
    if step < warmup:
        return lr_max * step / warmup
    share = min(1.0, (step - warmup) / (total - warmup))
    return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * share))


@misconception(WAVE)
def takes_a_quarter_of_a_wave(step, total, lr_max, lr_min=0.0, warmup=0):
    """A cosine comes down from 1 to 0 in a quarter of a wave."""
    if step < warmup:
        return lr_max * step / warmup
    share = min(1.0, (step - warmup) / (total - warmup))
    return lr_min + (lr_max - lr_min) * math.cos(math.pi / 2 * share)


@misconception(WAVE)
def comes_down_straight(step, total, lr_max, lr_min=0.0, warmup=0):
    """What comes down from one rate to the other comes down in a line."""
    if step < warmup:
        return lr_max * step / warmup
    share = min(1.0, (step - warmup) / (total - warmup))
    return lr_max + (lr_min - lr_max) * share


@misconception(WAVE)
def counts_in_degrees(step, total, lr_max, lr_min=0.0, warmup=0):
    """Half a wave is 180 degrees."""
    if step < warmup:
        return lr_max * step / warmup
    share = min(1.0, (step - warmup) / (total - warmup))
    return lr_min + (lr_max - lr_min) * (1 + math.cos(180 * share)) / 2


@misconception("test_cosine_climbs_from_zero")
def climbs_from_the_lowest(step, total, lr_max, lr_min=0.0, warmup=0):
    """The climb leads from lr_min to lr_max."""
    if step < warmup:
        return lr_min + (lr_max - lr_min) * step / warmup
    return cosine_lr(step, total, lr_max, lr_min, warmup)


@misconception(CLIMB)
def comes_down_during_the_climb(step, total, lr_max, lr_min=0.0, warmup=0):
    """Climb and wave are multiplied."""
    share = min(1.0, step / warmup) if warmup else 1.0
    return share * wave(min(1.0, step / total), lr_max, lr_min)


@misconception(CLIMB)
def does_not_climb(step, total, lr_max, lr_min=0.0, warmup=0):
    """Training starts at the highest rate."""
    return cosine_lr(max(step, warmup), total, lr_max, lr_min, warmup)


@misconception(WAVE)
def divides_by_a_climb_of_zero(step, total, lr_max, lr_min=0.0, warmup=0):
    """At the end of the climb the rate is lr_max * step / warmup too."""
    if step <= warmup:
        return lr_max * step / warmup
    return cosine_lr(step, total, lr_max, lr_min, warmup)


@misconception(WAVE, belief=A_TENSOR_IS_AS_GOOD_AS_A_NUMBER, row="P03")
def returns_the_rate_as_a_tensor(step, total, lr_max, lr_min=0.0, warmup=0):
    return torch.tensor(cosine_lr(step, total, lr_max, lr_min, warmup), dtype=torch.float64)


@misconception(
    "test_cosine_climbs_first",
    holds=("does_not_climb", "forgets_the_climb_in_the_wave", "goes_up_again"),
)
def does_not_climb_and_goes_up_again(step, total, lr_max, lr_min=0.0, warmup=0):
    return wave(step / total, lr_max, lr_min)


def _after_the_climb(step, total, lr_max, lr_min, warmup, left):
    """The rate where `left` says of the share that is over which share of the rate is left."""
    if step < warmup:
        return lr_max * step / warmup
    if step >= total:
        return float(lr_min)
    return lr_min + (lr_max - lr_min) * left((step - warmup) / (total - warmup))


@misconception(WAVE)
def takes_one_minus_the_cosine(step, total, lr_max, lr_min=0.0, warmup=0):
    """What comes down is one minus the cosine."""
    return _after_the_climb(
        step, total, lr_max, lr_min, warmup, lambda x: (1 - math.cos(math.pi * x)) / 2
    )


@misconception(WAVE)
def takes_a_whole_wave(step, total, lr_max, lr_min=0.0, warmup=0):
    """A wave is 2 pi long."""
    return _after_the_climb(
        step, total, lr_max, lr_min, warmup, lambda x: (1 + math.cos(2 * math.pi * x)) / 2
    )


@misconception(WAVE)
def forgets_pi(step, total, lr_max, lr_min=0.0, warmup=0):
    """The cosine is taken of the share."""
    return _after_the_climb(step, total, lr_max, lr_min, warmup, lambda x: (1 + math.cos(x)) / 2)


@misconception(WAVE)
def forgets_the_one(step, total, lr_max, lr_min=0.0, warmup=0):
    """The share that is left is half the cosine."""
    return _after_the_climb(
        step, total, lr_max, lr_min, warmup, lambda x: math.cos(math.pi * x) / 2
    )


@misconception(WAVE)
def takes_the_cosine_alone(step, total, lr_max, lr_min=0.0, warmup=0):
    """The share that is left is the cosine."""
    return _after_the_climb(step, total, lr_max, lr_min, warmup, lambda x: math.cos(math.pi * x))


@misconception(WAVE, row="L13")
def takes_whole_shares(step, total, lr_max, lr_min=0.0, warmup=0):
    """// gives the share of the steps that are over."""
    return _after_the_climb(step, total, lr_max, lr_min, warmup, lambda x: 1.0)


@misconception(WAVE, holds=("returns_the_rate_as_a_tensor",), row="P03")
def takes_the_cosine_of_a_tensor(step, total, lr_max, lr_min=0.0, warmup=0):
    return _after_the_climb(
        step,
        total,
        lr_max,
        lr_min,
        warmup,
        lambda x: (1 + torch.cos(torch.tensor(math.pi * x))) / 2,
    )


@misconception(WAVE, holds=("ends_at_the_last_step",), row="T39")
def is_over_at_the_last_step(step, total, lr_max, lr_min=0.0, warmup=0):
    if step < warmup:
        return lr_max * step / warmup
    if step >= total - 1:
        return float(lr_min)
    return wave((step - warmup) / (total - 1 - warmup), lr_max, lr_min)
