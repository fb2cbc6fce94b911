"""Wrong answers to `minibatches`."""

import numpy as np
from beliefs import (
    A_SEED_MAKES_IT_REPEATABLE,
    ANY_SOURCE_OF_CHANCE,
    MY_OWN_GENERATOR_REPEATS,
    NOT_FULL_DOES_NOT_COUNT,
    THE_BATCH_SIZE_IS_FIXED,
    THE_GLOBAL_GENERATOR_IS_MINE,
)
from building_blocks import BATCH_SIZE
from gradient_descent import minibatches

from autograder import misconception

RNG = np.random.default_rng(0)


def _cut(order, batch_size):
    return [order[start : start + batch_size] for start in range(0, len(order), batch_size)]


@misconception("test_sizes_of_the_batches", belief=NOT_FULL_DOES_NOT_COUNT, row="T30")
def drops_the_short_batch(n, batch_size, rng):
    order = rng.permutation(n)
    count = n // batch_size
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(count)]


@misconception("test_sizes_of_the_batches", row="T30")
def folds_into_a_table(n, batch_size, rng):
    """The permutation can be reshaped into rows of batch_size."""
    return list(rng.permutation(n).reshape(-1, batch_size))


@misconception("test_sizes_of_the_batches")
def adds_an_empty_batch(n, batch_size, rng):
    """There are n // batch_size batches, and one more for the rest."""
    order = rng.permutation(n)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(n // batch_size + 1)]


@misconception("test_sizes_of_the_batches")
def makes_the_batches_even(n, batch_size, rng):
    """There are as many batches as are needed, all of nearly the same size."""
    return np.array_split(rng.permutation(n), -(-n // batch_size))


@misconception("test_sizes_of_the_batches")
def makes_batch_size_many_batches(n, batch_size, rng):
    """batch_size is the number of batches."""
    return np.array_split(rng.permutation(n), batch_size)


@misconception("test_sizes_of_the_batches")
def gives_the_rest_to_the_last_batch(n, batch_size, rng):
    """There are n // batch_size batches, and the last one takes the rest as well."""
    order, count = rng.permutation(n), max(1, n // batch_size)
    starts = [k * batch_size for k in range(count)]
    return [order[a:b] for a, b in zip(starts, [*starts[1:], n], strict=True)]


@misconception("test_each_index_comes_once")
def fills_the_last_batch_up(n, batch_size, rng):
    """All batches have one size, so the last is filled up from the beginning."""
    order = rng.permutation(n)
    return _cut(np.resize(order, -(-n // batch_size) * batch_size), batch_size)


@misconception("test_every_epoch_has_its_own_order", row="T38")
def does_not_shuffle(n, batch_size, rng):
    """The examples are taken as they lie."""
    return _cut(np.arange(n), batch_size)


@misconception("test_every_epoch_has_its_own_order", belief=MY_OWN_GENERATOR_REPEATS, row="T38")
def seeds_a_generator_of_its_own(n, batch_size, rng):
    return minibatches(n, batch_size, np.random.default_rng(0))


@misconception("test_every_epoch_has_its_own_order", belief=A_SEED_MAKES_IT_REPEATABLE, row="P02")
def seeds_the_global_generator(n, batch_size, rng):
    np.random.seed(42)
    return _cut(np.random.permutation(n), batch_size)


@misconception("test_the_seed_decides", belief=ANY_SOURCE_OF_CHANCE, row="P02")
def shuffles_with_the_global_generator(n, batch_size, rng):
    return _cut(np.random.permutation(n), batch_size)


@misconception(
    "test_minibatches_use_no_other_generator", belief=THE_GLOBAL_GENERATOR_IS_MINE, row="P02"
)
def seeds_the_global_generator_for_nothing(n, batch_size, rng):
    np.random.seed(42)
    return minibatches(n, batch_size, rng)


@misconception("test_the_seed_decides", row="P08")
def keeps_one_generator_for_ever(n, batch_size, rng):
    """One generator of my own is enough for all calls."""
    return minibatches(n, batch_size, RNG)


@misconception("test_an_epoch_draws_once")
def shuffles_the_batches_only(n, batch_size, rng):
    """It is the batches that are shuffled; what is in them does not matter."""
    batches = _cut(np.arange(n), batch_size)
    return [batches[k] for k in rng.permutation(len(batches))]


@misconception("test_an_epoch_draws_once")
def shuffles_inside_the_batches_only(n, batch_size, rng):
    """Each batch is a slice of 0 to n - 1, shuffled."""
    return [rng.permutation(batch) for batch in _cut(np.arange(n), batch_size)]


@misconception("test_each_index_comes_once")
def draws_each_batch_anew(n, batch_size, rng):
    """Each batch is cut from a permutation of its own."""
    starts = range(0, n, batch_size)
    return [rng.permutation(n)[start : start + batch_size] for start in starts]


@misconception("test_each_index_comes_once")
def draws_with_replacement(n, batch_size, rng):
    """Random indices are a random order."""
    return _cut(rng.integers(0, n, n), batch_size)


@misconception("test_each_index_comes_once")
def chooses_every_batch_from_all(n, batch_size, rng):
    """Each batch is a random choice among all examples, without repeating one."""
    sizes = [len(batch) for batch in _cut(np.arange(n), batch_size)]
    return [rng.choice(n, size, replace=False) for size in sizes]


@misconception("test_minibatches_are_slices_of_a_permutation")
def chooses_an_order(n, batch_size, rng):
    """rng.choice without replacement gives the same order as rng.permutation."""
    return _cut(rng.choice(n, n, replace=False), batch_size)


@misconception("test_each_index_comes_once")
def shuffles_numbers_from_one(n, batch_size, rng):
    """n examples are numbered from 1 to n."""
    return _cut(rng.permutation(n) + 1, batch_size)


@misconception("test_minibatches_are_slices_of_a_permutation")
def sorts_every_batch(n, batch_size, rng):
    """The order within a batch does not matter, so it is sorted."""
    return [np.sort(batch) for batch in minibatches(n, batch_size, rng)]


@misconception("test_minibatches_are_slices_of_a_permutation", row="P03")
def yields_the_batches(n, batch_size, rng):
    """A generator is as good as a list, and lazier."""
    yield from minibatches(n, batch_size, rng)


@misconception("test_minibatches_are_slices_of_a_permutation", row="P03")
def returns_lists_of_ints(n, batch_size, rng):
    """A list of ints is as good as an array."""
    return [batch.tolist() for batch in minibatches(n, batch_size, rng)]


@misconception("test_minibatches_are_slices_of_a_permutation", row="P03")
def returns_the_order_uncut(n, batch_size, rng):
    """The permutation is what is needed, and whoever calls can cut it."""
    return rng.permutation(n)


@misconception("test_sizes_of_the_batches", belief=THE_BATCH_SIZE_IS_FIXED, row="S27")
def cuts_by_a_global_size(n, batch_size, rng):
    return minibatches(n, BATCH_SIZE, rng)


@misconception("test_an_epoch_draws_once")
def shuffles_nothing_for_one_batch(n, batch_size, rng):
    """Where one batch holds all examples their order does not matter, and nothing is drawn."""
    return [np.arange(n)] if batch_size >= n else minibatches(n, batch_size, rng)


@misconception(
    "test_every_epoch_has_its_own_order",
    holds=("seeds_a_generator_of_its_own", "drops_the_short_batch"),
)
def seeds_a_generator_and_drops_the_short_batch(n, batch_size, rng):
    order = np.random.default_rng(0).permutation(n)
    return [order[i : i + batch_size] for i in range(0, n - batch_size + 1, batch_size)]


@misconception(
    "test_sizes_of_the_batches", holds=("draws_with_replacement", "drops_the_short_batch")
)
def draws_full_batches_with_replacement(n, batch_size, rng):
    return [rng.choice(n, batch_size) for _ in range(n // batch_size)]


@misconception("test_sizes_of_the_batches")
def draws_as_many_batches_as_start(n, batch_size, rng):
    """Every batch is drawn anew, and every one is full."""
    return [rng.choice(n, batch_size) for _ in range(0, n, batch_size)]


@misconception("test_sizes_of_the_batches")
def spreads_the_rest_over_full_batches(n, batch_size, rng):
    """There are n // batch_size batches, of nearly the same size."""
    return np.array_split(rng.permutation(n), n // batch_size)


@misconception("test_sizes_of_the_batches")
def ends_each_slice_one_early(n, batch_size, rng):
    """A slice holds its end, so the end is one less."""
    order = rng.permutation(n)
    return [order[i : i + batch_size - 1] for i in range(0, n, batch_size)]


@misconception("test_sizes_of_the_batches")
def ends_each_slice_one_late(n, batch_size, rng):
    """A slice does not hold its end, so the end is one more."""
    order = rng.permutation(n)
    return [order[i : i + batch_size + 1] for i in range(0, n, batch_size)]


@misconception("test_sizes_of_the_batches")
def takes_a_slice_at_every_index(n, batch_size, rng):
    """A batch begins at every index."""
    order = rng.permutation(n)
    return [order[i : i + batch_size] for i in range(n)]


@misconception("test_sizes_of_the_batches", holds=("returns_the_first_batch_alone",))
def returns_the_first_batch_in_a_list(n, batch_size, rng):
    return [rng.permutation(n)[:batch_size]]


@misconception("test_minibatches_are_slices_of_a_permutation")
def returns_the_first_batch_alone(n, batch_size, rng):
    """An epoch is one batch."""
    return rng.permutation(n)[:batch_size]


@misconception("test_sizes_of_the_batches")
def stops_before_the_last_batch(n, batch_size, rng):
    """What is left at the end is no batch, be it full or not."""
    order = rng.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n - batch_size, batch_size)]


@misconception("test_minibatches_are_slices_of_a_permutation")
def takes_every_so_many(n, batch_size, rng):
    """A batch takes every so many from the permutation, and not a slice of it."""
    order = rng.permutation(n)
    count = -(-n // batch_size)
    return [order[i::count] for i in range(count)]


@misconception("test_each_index_comes_once")
def begins_at_one(n, batch_size, rng):
    """The first batch begins at 1."""
    order = rng.permutation(n)
    return [order[i : i + batch_size] for i in range(1, n, batch_size)]


@misconception("test_sizes_of_the_batches", holds=("spreads_the_rest_over_full_batches",))
def spreads_the_rest_over_one_batch_at_least(n, batch_size, rng):
    return np.array_split(rng.permutation(n), max(1, n // batch_size))


@misconception("test_sizes_of_the_batches")
def takes_the_number_of_batches_for_their_size(n, batch_size, rng):
    """A batch holds as many examples as there are batches."""
    order = rng.permutation(n)
    count = -(-n // batch_size)
    return [order[i : i + count] for i in range(0, n, count)]
