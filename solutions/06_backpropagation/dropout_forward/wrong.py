"""Wrong answers to `dropout_forward`."""

import numpy as np
from backpropagation import _floating, dropout_forward
from beliefs import (
    A_DRAW_THAT_KEEPS_AS_MANY,
    ANY_SOURCE_OF_CHANCE,
    MY_OWN_GENERATOR_REPEATS,
    NOT_NEEDED_ANY_MORE,
    THE_GLOBAL_GENERATOR_IS_MINE,
)

from autograder import misconception


def _refuse_p(p):
    if not 0 <= p < 1:
        raise ValueError(f"p is {p}")


def _drop(x, p, rng, train, *, scale=None, keep=None, evaluate=None):
    """Dropout with one thing done otherwise: the scale, what is kept, or the answer without
    training."""
    _refuse_p(p)
    x = _floating(x)
    if not train:
        return (x.copy(), np.ones_like(x)) if evaluate is None else evaluate(x)
    kept = rng.random(x.shape) >= p if keep is None else keep(x)
    mask = kept.astype(x.dtype) * (1 / (1 - p) if scale is None else scale)
    return x * mask, mask


@misconception("test_dropout_keeps_the_mean")
def leaves_the_survivors_as_they_are(x, p, rng, train=True):
    """Dropping sets entries to 0, and the others stay what they are."""
    return _drop(x, p, rng, train, scale=1.0)


@misconception(
    "test_dropout_is_off_when_not_training",
    holds=("leaves_the_survivors_as_they_are", "scales_when_testing_too"),
)
def scales_when_not_training(x, p, rng, train=True):
    return _drop(
        x, p, rng, train, scale=1.0, evaluate=lambda x: (x * (1 - p), np.full_like(x, 1 - p))
    )


@misconception("test_dropout_by_hand", row="B13")
def writes_the_scale_into_a_mask_of_bools(x, p, rng, train=True):
    """A mask of True and False is all that dropout needs."""
    _refuse_p(p)
    x = _floating(x)
    if not train:
        return x.copy(), np.ones_like(x)
    mask = rng.random(x.shape) >= p
    mask[mask] = 1 / (1 - p)
    return x * mask, mask


@misconception("test_dropout_mask_comes_from_rng")
def returns_a_mask_without_the_scale(x, p, rng, train=True):
    """The mask says which are kept; the scale is a matter of out."""
    out, mask = dropout_forward(x, p, rng, train)
    return out, (mask > 0).astype(mask.dtype)


@misconception("test_dropout_mask_comes_from_rng", row="P03")
def returns_which_were_kept(x, p, rng, train=True):
    """A mask is True and False."""
    out, mask = dropout_forward(x, p, rng, train)
    return out, mask > 0


@misconception("test_dropout_keeps_the_mean")
def keeps_with_probability_p(x, p, rng, train=True):
    """p is the probability to survive, so what is drawn below p is kept."""
    return _drop(x, p, rng, train, keep=lambda x: rng.random(x.shape) < p)


@misconception("test_dropout_keeps_the_mean")
def keeps_and_scales_with_p(x, p, rng, train=True):
    """p is the probability to survive, and what survives is divided by it."""
    keep, scale = (lambda x: rng.random(x.shape) < p), 1 / p if p else 0.0
    return _drop(x, p, rng, train, keep=keep, scale=scale)


@misconception("test_dropout_keeps_the_mean")
def keeps_with_p_and_divides_by_p(x, p, rng, train=True):
    """p is the probability to survive, and the mask is divided by it, also by 0."""
    if not train:
        return _drop(x, p, rng, train)
    if not 0 <= p < 1:
        raise ValueError(f"p is a probability below 1, not {p}")
    x = x if np.issubdtype(x.dtype, np.floating) else x.astype(np.float64)
    with np.errstate(invalid="ignore"):
        mask = (rng.random(x.shape) < p).astype(x.dtype) / p
    return x * mask, mask


@misconception("test_dropout_mask_comes_from_rng", belief=A_DRAW_THAT_KEEPS_AS_MANY)
def keeps_what_is_below_one_minus_p(x, p, rng, train=True):
    return _drop(x, p, rng, train, keep=lambda x: rng.random(x.shape) < 1 - p)


@misconception("test_dropout_keeps_the_mean")
def divides_by_p(x, p, rng, train=True):
    """What survives is divided by p."""
    return _drop(x, p, rng, train, scale=1 / p if p else 1.0)


@misconception("test_dropout_keeps_the_mean")
def multiplies_by_one_minus_p(x, p, rng, train=True):
    """What survives is multiplied by 1 - p."""
    return _drop(x, p, rng, train, scale=1 - p)


@misconception("test_dropout_is_off_when_not_training", row="T13")
def drops_at_all_times(x, p, rng, train=True):
    """Dropout drops."""
    return dropout_forward(x, p, rng)


@misconception("test_dropout_with_p_zero")
def draws_nothing_for_p_zero(x, p, rng, train=True):
    """With p = 0 there is nothing to do."""
    return dropout_forward(x, p, rng, train and p > 0)


@misconception("test_dropout_draws_nothing_when_not_training")
def draws_before_it_looks(x, p, rng, train=True):
    """The mask is drawn first, and used if it is needed."""
    mask = dropout_forward(x, p, rng)[1]
    return (_floating(x) * mask, mask) if train else dropout_forward(x, p, rng, False)


@misconception("test_dropout_gives_a_copy_when_not_training")
def hands_x_through(x, p, rng, train=True):
    """When nothing is dropped, x is the answer."""
    return _drop(x, p, rng, train, evaluate=lambda x: (x, np.ones_like(x)))


@misconception("test_dropout_is_off_when_not_training")
def has_no_mask_when_not_training(x, p, rng, train=True):
    """Where nothing is dropped there is no mask."""
    return _drop(x, p, rng, train, evaluate=lambda x: (x.copy(), None))


@misconception("test_dropout_mask_comes_from_rng")
def drops_whole_columns(x, p, rng, train=True):
    """A unit is on or off, for all examples of the batch."""
    return _drop(
        x, p, rng, train, keep=lambda x: np.broadcast_to(rng.random(x.shape[-1]) >= p, x.shape)
    )


@misconception("test_dropout_mask_comes_from_rng", belief=A_DRAW_THAT_KEEPS_AS_MANY)
def flips_coins(x, p, rng, train=True):
    return _drop(x, p, rng, train, keep=lambda x: rng.binomial(1, 1 - p, x.shape))


@misconception("test_dropout_mask_comes_from_rng")
def draws_from_a_bell(x, p, rng, train=True):
    """rng.standard_normal draws random numbers as well."""
    return _drop(x, p, rng, train, keep=lambda x: rng.standard_normal(x.shape) >= p)


@misconception("test_dropout_mask_comes_from_rng", belief=ANY_SOURCE_OF_CHANCE, row="P02")
def draws_from_the_global_generator(x, p, rng, train=True):
    return _drop(x, p, rng, train, keep=lambda x: np.random.rand(*x.shape) >= p)


@misconception("test_dropout_mask_comes_from_rng", belief=MY_OWN_GENERATOR_REPEATS)
def draws_from_a_generator_of_its_own(x, p, rng, train=True):
    return dropout_forward(x, p, np.random.default_rng(42), train)


@misconception(
    "test_dropout_uses_no_other_randomness", belief=THE_GLOBAL_GENERATOR_IS_MINE, row="P02"
)
def seeds_before_it_draws(x, p, rng, train=True):
    np.random.seed(42)
    return dropout_forward(x, p, rng, train)


@misconception("test_dropout_keeps_float32", row="P04")
def leaves_the_mask_in_float64(x, p, rng, train=True):
    """A mask may be float64, whatever x is."""
    _refuse_p(p)
    x = _floating(x)
    if not train:
        return x.copy(), np.ones(x.shape)
    mask = (rng.random(x.shape) >= p) / (1 - p)
    return x * mask, mask


@misconception("test_dropout_converts_whole_numbers", row="L13")
def makes_a_mask_like_x(x, p, rng, train=True):
    """A mask that is drawn has the dtype of x."""
    _refuse_p(p)
    if not train:
        return _floating(x).copy(), np.ones_like(_floating(x))
    mask = ((rng.random(x.shape) >= p) / (1 - p)).astype(x.dtype)
    return _floating(x) * mask, mask


@misconception("test_dropout_converts_whole_numbers")
def copies_whole_numbers_as_they_are(x, p, rng, train=True):
    """Without training nothing is computed, so nothing has to be converted."""
    if not train:
        _refuse_p(p)
        return x.copy(), np.ones_like(x)
    return dropout_forward(x, p, rng)


@misconception("test_dropout_refuses_other_probabilities")
def takes_any_p(x, p, rng, train=True):
    """p is a probability, and the caller will know."""
    x = _floating(x)
    if not train:
        return x.copy(), np.ones_like(x)
    with np.errstate(all="ignore"):
        mask = (rng.random(x.shape) >= p).astype(x.dtype) / np.array(1 - p, x.dtype)
    return x * mask, mask


@misconception("test_dropout_refuses_other_probabilities")
def lets_p_be_one(x, p, rng, train=True):
    """A probability lies between 0 and 1, both included."""
    if p == 1 and train:
        return np.zeros_like(_floating(x)), np.zeros_like(_floating(x))
    return dropout_forward(x, p, rng, train)


@misconception("test_dropout_by_hand", row="P03")
def returns_out_alone(x, p, rng, train=True):
    """Dropout gives x with some entries switched off."""
    return dropout_forward(x, p, rng, train)[0]


@misconception("test_dropout_leaves_its_arguments_alone", belief=NOT_NEEDED_ANY_MORE, row="S28")
def multiplies_into_x(x, p, rng, train=True):
    out, mask = dropout_forward(x, p, rng, train)
    if train and x.dtype == out.dtype:
        x *= mask
    return out, mask


@misconception("test_dropout_refuses_other_probabilities")
def refuses_p_when_it_trains(x, p, rng, train=True):
    """Without training p does not matter, whatever it is."""
    if not train:
        return _floating(x).copy(), np.ones_like(_floating(x))
    return dropout_forward(x, p, rng)


@misconception("test_dropout_gives_a_copy_when_not_training")
def hands_x_through_for_p_zero(x, p, rng, train=True):
    """With p = 0 nothing is dropped, so x is the answer."""
    out, mask = dropout_forward(x, p, rng, train)
    return (_floating(x) if train and p == 0 else out), mask


@misconception("test_dropout_mask_comes_from_rng", holds=("drops_whole_columns",))
def draws_one_row_for_all(x, p, rng, train=True):
    return _drop(
        x, p, rng, train, keep=lambda x: np.broadcast_to(rng.random(x.shape)[:1] >= p, x.shape)
    )


@misconception(
    "test_dropout_keeps_the_mean",
    holds=("leaves_the_survivors_as_they_are", "keeps_with_probability_p"),
)
def keeps_with_probability_p_unscaled(x, p, rng, train=True):
    return _drop(x, p, rng, train, scale=1.0, keep=lambda x: rng.random(x.shape) < p)


@misconception("test_dropout_keeps_the_mean", holds=("divides_by_p",))
def divides_by_p_also_by_zero(x, p, rng, train=True):
    with np.errstate(all="ignore"):
        return _drop(x, p, rng, train, scale=np.float64(1) / p)


@misconception(
    "test_dropout_gives_a_copy_when_not_training",
    holds=(
        "hands_x_through",
        "leaves_the_mask_in_float64",
        "copies_whole_numbers_as_they_are",
        "takes_any_p",
    ),
)
def writes_dropout_in_four_lines(x, p, rng, train=True):
    if not train:
        return x, np.ones_like(x)
    with np.errstate(all="ignore"):
        mask = (rng.random(x.shape) >= p) / np.float64(1 - p)
    return x * mask, mask


@misconception("test_dropout_is_off_when_not_training")
def scales_when_testing_too(x, p, rng, train=True):
    """When nothing is dropped, x is multiplied by 1 - p."""
    return _drop(x, p, rng, train, evaluate=lambda x: (x * (1 - p), np.ones_like(x)))


@misconception("test_dropout_is_off_when_not_training")
def divides_when_testing_too(x, p, rng, train=True):
    """Everything is divided by 1 - p, whether entries are dropped or not."""
    return _drop(x, p, rng, train, evaluate=lambda x: (x / (1 - p), np.ones_like(x)))


@misconception("test_dropout_is_off_when_not_training")
def multiplies_by_p_when_testing(x, p, rng, train=True):
    """When nothing is dropped, x is multiplied by p."""
    return _drop(x, p, rng, train, evaluate=lambda x: (x * p, np.ones_like(x)))


@misconception("test_dropout_is_off_when_not_training")
def masks_with_zeros_when_testing(x, p, rng, train=True):
    """The mask says what is dropped, and nothing is, so it is all zeros."""
    return _drop(x, p, rng, train, evaluate=lambda x: (x.copy(), np.zeros_like(x)))


@misconception("test_dropout_mask_comes_from_rng", holds=("drops_whole_columns",))
def draws_once_for_all_examples(x, p, rng, train=True):
    return _drop(
        x, p, rng, train, keep=lambda x: np.broadcast_to(rng.random(x.shape[1:]) >= p, x.shape)
    )
