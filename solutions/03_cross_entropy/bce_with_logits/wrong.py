"""Wrong answers to `bce_with_logits`."""

import math

import numpy as np
from beliefs import (
    A_LITTLE_IN_THE_LOGARITHM,
    AN_ARRAY_IS_MINE,
    CLIPPED_PROBABILITIES,
    DIVIDED_BY_N_TWICE,
    LOG_MEANS_LOG2,
    LOSSES_ADD_UP,
    ONE_LOSS_FOR_EACH_EXAMPLE,
    PYTHONS_EXPONENTIAL_IS_INFINITY,
    WITHOUT_THE_MINUS,
)
from cross_entropy import _as_floats

from autograder import misconception


def _check_targets(z, t):
    """Everything that `bce_with_logits` refuses."""
    if z.shape != t.shape:
        raise ValueError(f"shapes {z.shape} and {t.shape}")
    if (t < 0).any() or (t > 1).any():
        raise ValueError("a target outside 0 to 1")
    return _as_floats(z), _as_floats(t)


def _bce(z, t):
    return np.logaddexp(0, z) - z * t


@misconception("test_bce_with_logits_survives_800", row="S22")
def bce_of_a_sigmoid(z, t):
    """The sigmoid first and the logarithms after it, as the definition has it."""
    z, t = _check_targets(z, t)
    s = 1 / (1 + np.exp(-z))
    return float(-(t * np.log(s) + (1 - t) * np.log(1 - s)).mean())


@misconception("test_bce_with_logits_survives_800", row="S22")
def bce_choosing_a_branch_by_the_target(z, t):
    """Only one of the two logarithms is needed, so nothing infinite can come in."""
    z, t = _check_targets(z, t)
    s = 1 / (1 + np.exp(-z))
    return float(-np.where(t == 1, np.log(s), np.where(t == 0, np.log(1 - s), _mixed(s, t))).mean())


def _mixed(s, t):
    return t * np.log(s) + (1 - t) * np.log(1 - s)


@misconception(
    "test_bce_with_logits_survives_800", belief=PYTHONS_EXPONENTIAL_IS_INFINITY, row="S21"
)
def bce_in_plain_python(z, t):
    z, t = _check_targets(z, t)
    total = 0.0
    for logit, target in zip(z.tolist(), t.tolist(), strict=True):
        total += math.log(1 + math.exp(logit)) - logit * target
    return total / len(z)


@misconception("test_bce_with_logits_survives_800", row="S01")
def bce_without_the_absolute_value(z, t):
    """log(1 + exp(z)) - z t is the same thing, and shorter."""
    z, t = _check_targets(z, t)
    return float((np.log1p(np.exp(z)) - z * t).mean())


@misconception("test_bce_with_logits_survives_800", belief=A_LITTLE_IN_THE_LOGARITHM, row="S07")
def bce_with_1e_8_added(z, t):
    z, t = _check_targets(z, t)
    s = np.exp(-np.logaddexp(0, -z))
    return float(-(t * np.log(s + 1e-8) + (1 - t) * np.log(1 - s + 1e-8)).mean())


@misconception("test_bce_with_logits_survives_800", belief=CLIPPED_PROBABILITIES, row="S07")
def bce_clipped_at_1e_12(z, t):
    z, t = _check_targets(z, t)
    s = np.clip(np.exp(-np.logaddexp(0, -z)), 1e-12, 1 - 1e-12)
    return float(-(t * np.log(s) + (1 - t) * np.log(1 - s)).mean())


@misconception("test_bce_with_logits_worked_by_hand", row="S08")
def bce_with_a_second_sigmoid(z, t):
    """The loss takes probabilities, so the sigmoid comes before it."""
    z, t = _check_targets(z, t)
    return float(_bce(np.exp(-np.logaddexp(0, -z)), t).mean())


@misconception("test_bce_with_logits_worked_by_hand")
def bce_of_the_positive_class_only(z, t):
    """The loss is -t log s: only the examples whose answer is yes cost anything."""
    z, t = _check_targets(z, t)
    return float((t * np.logaddexp(0, -z)).mean())


@misconception("test_bce_with_logits_worked_by_hand", belief=WITHOUT_THE_MINUS, row="S14")
def bce_without_the_minus(z, t):
    z, t = _check_targets(z, t)
    return float(-_bce(z, t).mean())


@misconception("test_bce_with_logits_worked_by_hand", belief=LOSSES_ADD_UP, row="S13")
def bce_summed(z, t):
    z, t = _check_targets(z, t)
    return float(_bce(z, t).sum())


@misconception("test_bce_with_logits_worked_by_hand", belief=LOG_MEANS_LOG2, row="S12")
def bce_to_base_two(z, t):
    z, t = _check_targets(z, t)
    return float(_bce(z, t).mean() / np.log(2))


@misconception("test_bce_with_logits_worked_by_hand")
def bce_with_the_targets_swapped(z, t):
    """The sigmoid is the probability of the answer no."""
    z, t = _check_targets(z, t)
    return float(_bce(z, 1 - t).mean())


@misconception("test_bce_with_logits_takes_soft_targets")
def bce_of_rounded_targets(z, t):
    """A target is yes or no: above one half means yes."""
    z, t = _check_targets(z, t)
    return float(_bce(z, t > 0.5).mean())


@misconception("test_bce_with_logits_takes_soft_targets")
def bce_with_no_for_every_target_but_one(z, t):
    """A target is 1 or it means no."""
    z, t = _check_targets(z, t)
    return float(np.where(t == 1, np.logaddexp(0, -z), np.logaddexp(0, z)).mean())


@misconception("test_bce_with_logits_refuses_targets_outside_0_to_1")
def bce_of_any_target(z, t):
    """Any number can be a target."""
    if z.shape != t.shape:
        raise ValueError(f"shapes {z.shape} and {t.shape}")
    return float(_bce(_as_floats(z), _as_floats(t)).mean())


@misconception("test_bce_with_logits_refuses_targets_outside_0_to_1")
def bce_of_clipped_targets(z, t):
    """A target outside 0 to 1 can be clipped to it."""
    if z.shape != t.shape:
        raise ValueError(f"shapes {z.shape} and {t.shape}")
    return float(_bce(_as_floats(z), np.clip(_as_floats(t), 0, 1)).mean())


@misconception("test_bce_with_logits_takes_soft_targets")
def bce_refusing_soft_targets(z, t):
    """Every target must be 0 or 1."""
    z, t = _check_targets(z, t)
    if not np.isin(t, (0, 1)).all():
        raise ValueError("targets must be 0 or 1")
    return float(_bce(z, t).mean())


@misconception("test_bce_with_logits_refuses_to_broadcast", row="L06")
def bce_of_a_column_against_a_row(z, t):
    """NumPy pairs N logits with a column of N targets one by one."""
    _check_targets(t, t)
    return float(_bce(_as_floats(z), _as_floats(t)).mean())


@misconception("test_bce_with_logits_of_integers", row="L12")
def bce_negating_in_uint8(z, t):
    """A logit can have its sign turned, in whatever integer type it comes."""
    _check_targets(z, t)
    losses = np.maximum(z, 0) - _as_floats(z) * t + np.log1p(np.exp(_as_floats(-np.abs(z))))
    return float(losses.mean())


@misconception("test_bce_with_logits_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def bce_clamping_in_place(z, t):
    z, t = _check_targets(z, t)
    positive = np.maximum(z, 0) - z * t
    np.abs(z, out=z)
    return float((positive + np.log1p(np.exp(-z))).mean())


@misconception("test_bce_with_logits_survives_800", holds=("bce_of_a_sigmoid", "bce_summed"))
def bce_of_a_sigmoid_summed(z, t):
    z, t = _check_targets(z, t)
    s = 1 / (1 + np.exp(-z))
    return float(-(t * np.log(s) + (1 - t) * np.log(1 - s)).sum())


@misconception(
    "test_bce_with_logits_survives_800", holds=("bce_of_a_sigmoid", "bce_without_the_minus")
)
def bce_of_a_sigmoid_without_the_minus(z, t):
    z, t = _check_targets(z, t)
    s = 1 / (1 + np.exp(-z))
    return float((t * np.log(s) + (1 - t) * np.log(1 - s)).mean())


@misconception(
    "test_bce_with_logits_survives_800",
    holds=("bce_of_a_sigmoid", "bce_of_the_positive_class_only"),
)
def bce_of_the_positive_class_by_a_sigmoid(z, t):
    z, t = _check_targets(z, t)
    return float(-(t * np.log(1 / (1 + np.exp(-z)))).mean())


@misconception("test_bce_with_logits_worked_by_hand", holds=("bce_summed", "bce_without_the_minus"))
def bce_summed_without_the_minus(z, t):
    z, t = _check_targets(z, t)
    return float(-_bce(z, t).sum())


@misconception(
    "test_bce_with_logits_worked_by_hand", holds=("bce_of_the_positive_class_only", "bce_summed")
)
def bce_of_the_positive_class_summed(z, t):
    z, t = _check_targets(z, t)
    return float((t * np.logaddexp(0, -z)).sum())


@misconception(
    "test_bce_with_logits_refuses_to_broadcast",
    holds=("bce_of_any_target", "bce_of_a_column_against_a_row", "bce_negating_in_uint8"),
)
def bce_of_whatever_comes(z, t):
    return np.mean(np.maximum(z, 0) - z * t + np.log(1 + np.exp(-np.abs(z))))


@misconception("test_bce_with_logits_survives_800", belief=CLIPPED_PROBABILITIES, row="S07")
def bce_clipped_at_1e_7(z, t):
    z, t = _check_targets(z, t)
    s = np.clip(np.exp(-np.logaddexp(0, -z)), 1e-7, 1 - 1e-7)
    return float(-(t * np.log(s) + (1 - t) * np.log(1 - s)).mean())


@misconception("test_bce_with_logits_survives_800", belief=CLIPPED_PROBABILITIES, row="S07")
def bce_clipped_at_1e_8(z, t):
    z, t = _check_targets(z, t)
    s = np.clip(np.exp(-np.logaddexp(0, -z)), 1e-8, 1 - 1e-8)
    return float(-(t * np.log(s) + (1 - t) * np.log(1 - s)).mean())


@misconception("test_bce_with_logits_survives_800", belief=CLIPPED_PROBABILITIES, row="S07")
def bce_clipped_at_1e_15(z, t):
    z, t = _check_targets(z, t)
    s = np.clip(np.exp(-np.logaddexp(0, -z)), 1e-15, 1 - 1e-15)
    return float(-(t * np.log(s) + (1 - t) * np.log(1 - s)).mean())


@misconception("test_bce_with_logits_survives_800", belief=A_LITTLE_IN_THE_LOGARITHM, row="S07")
def bce_with_1e_12_added(z, t):
    z, t = _check_targets(z, t)
    s = np.exp(-np.logaddexp(0, -z))
    return float(-(t * np.log(s + 1e-12) + (1 - t) * np.log(1 - s + 1e-12)).mean())


@misconception("test_bce_with_logits_survives_800")
def bce_keeping_the_sign_in_the_exponent(z, t):
    """exp(-z) is small enough without the absolute value."""
    z, t = _check_targets(z, t)
    return float((np.maximum(z, 0) - z * t + np.log(1 + np.exp(-z))).mean())


@misconception("test_bce_with_logits_worked_by_hand")
def bce_exponentiating_the_absolute_value(z, t):
    """In the exponent stands the absolute value, with no minus."""
    z, t = _check_targets(z, t)
    return float((np.maximum(z, 0) - z * t + np.log(1 + np.exp(np.abs(z)))).mean())


@misconception("test_bce_with_logits_worked_by_hand")
def bce_adding_z_t(z, t):
    """The logit times the target is added."""
    z, t = _check_targets(z, t)
    return float((np.maximum(z, 0) + z * t + np.log1p(np.exp(-np.abs(z)))).mean())


@misconception(
    "test_bce_with_logits_survives_800",
    holds=("bce_with_no_for_every_target_but_one", "bce_choosing_a_branch_by_the_target"),
)
def bce_of_yes_and_no_by_a_sigmoid(z, t):
    z, t = _check_targets(z, t)
    s = 1 / (1 + np.exp(-z))
    return float(-np.where(t == 1, np.log(s), np.log(1 - s)).mean())


@misconception("test_bce_with_logits_worked_by_hand")
def bce_of_logits_as_probabilities(z, t):
    """z is the probability already."""
    z, t = _check_targets(z, t)
    return float(-(t * np.log(z) + (1 - t) * np.log(1 - z)).mean())


@misconception(
    "test_bce_with_logits_survives_800",
    holds=("bce_with_the_targets_swapped", "bce_of_a_sigmoid"),
)
def bce_of_a_sigmoid_with_the_targets_swapped(z, t):
    z, t = _check_targets(z, t)
    s = 1 / (1 + np.exp(-z))
    return float(-((1 - t) * np.log(s) + t * np.log(1 - s)).mean())


@misconception("test_bce_with_logits_worked_by_hand")
def bce_without_its_first_part(z, t):
    """log(1 + exp(-|z|)) - z t is the loss."""
    z, t = _check_targets(z, t)
    return float((np.log1p(np.exp(-np.abs(z))) - z * t).mean())


@misconception("test_bce_with_logits_worked_by_hand", belief=ONE_LOSS_FOR_EACH_EXAMPLE)
def bce_of_each_example(z, t):
    z, t = _check_targets(z, t)
    return _bce(z, t)


@misconception("test_bce_with_logits_worked_by_hand")
def bce_of_squares(z, t):
    """What a probability costs is the square of its distance from the target."""
    z, t = _check_targets(z, t)
    return float(((np.exp(-np.logaddexp(0, -z)) - t) ** 2).mean())


@misconception("test_bce_with_logits_worked_by_hand")
def bce_subtracting_the_second_half(z, t):
    """What the answer no costs is subtracted from what the answer yes costs."""
    z, t = _check_targets(z, t)
    return float((t * np.logaddexp(0, -z) - (1 - t) * np.logaddexp(0, z)).mean())


@misconception(
    "test_bce_with_logits_worked_by_hand",
    holds=("bce_subtracting_the_second_half", "bce_of_a_sigmoid"),
)
def bce_of_a_sigmoid_subtracting_the_second_half(z, t):
    z, t = _check_targets(z, t)
    s = 1 / (1 + np.exp(-z))
    return float(-(t * np.log(s) - (1 - t) * np.log(1 - s)).mean())


@misconception("test_bce_with_logits_worked_by_hand")
def bce_of_the_negative_class_only(z, t):
    """Only the examples whose answer is no cost anything."""
    z, t = _check_targets(z, t)
    return float(((1 - t) * np.logaddexp(0, z)).mean())


@misconception(
    "test_bce_with_logits_worked_by_hand",
    holds=("bce_of_the_negative_class_only", "bce_of_a_sigmoid"),
)
def bce_of_the_negative_class_by_a_sigmoid(z, t):
    z, t = _check_targets(z, t)
    return float(-((1 - t) * np.log(1 - 1 / (1 + np.exp(-z)))).mean())


@misconception("test_bce_with_logits_worked_by_hand", belief=DIVIDED_BY_N_TWICE)
def bce_divided_by_n_twice(z, t):
    z, t = _check_targets(z, t)
    return float(_bce(z, t).mean() / len(z))


@misconception("test_bce_with_logits_survives_800", holds=("bce_to_base_two", "bce_of_a_sigmoid"))
def bce_of_a_sigmoid_to_base_two(z, t):
    z, t = _check_targets(z, t)
    s = 1 / (1 + np.exp(-z))
    return float(-(t * np.log2(s) + (1 - t) * np.log2(1 - s)).mean())


@misconception("test_bce_with_logits_worked_by_hand")
def bce_halved(z, t):
    """There are two classes, so the loss is halved."""
    z, t = _check_targets(z, t)
    return float(_bce(z, t).mean() / 2)


@misconception("test_bce_with_logits_survives_800", holds=("bce_with_1e_8_added", "bce_summed"))
def bce_with_1e_8_added_summed(z, t):
    z, t = _check_targets(z, t)
    s = np.exp(-np.logaddexp(0, -z))
    return float(-(t * np.log(s + 1e-8) + (1 - t) * np.log(1 - s + 1e-8)).sum())


@misconception("test_bce_with_logits_survives_800", holds=("bce_clipped_at_1e_7", "bce_summed"))
def bce_clipped_at_1e_7_summed(z, t):
    z, t = _check_targets(z, t)
    s = np.clip(np.exp(-np.logaddexp(0, -z)), 1e-7, 1 - 1e-7)
    return float(-(t * np.log(s) + (1 - t) * np.log(1 - s)).sum())


@misconception(
    "test_bce_with_logits_worked_by_hand",
    holds=("bce_with_the_targets_swapped", "bce_without_the_minus"),
)
def bce_with_the_targets_swapped_without_the_minus(z, t):
    z, t = _check_targets(z, t)
    return float(-_bce(z, 1 - t).mean())
