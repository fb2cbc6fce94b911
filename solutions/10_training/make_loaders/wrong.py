"""Wrong answers to `make_loaders`."""

import torch
from beliefs import (
    A_SEED_MAKES_IT_REPEATABLE,
    AN_ARRAY_IS_MINE,
    ANY_SEED_IS_AS_GOOD,
    MY_OWN_GENERATOR_REPEATS,
    NOT_FULL_DOES_NOT_COUNT,
    ONE_ORDER_FOR_ALL_EPOCHS,
    PIXELS_FROM_0_TO_1,
    PYTORCH_WOULD_SAY_SO,
    THE_BATCH_SIZE_IS_FIXED,
    THE_GLOBAL_GENERATOR_IS_MINE,
    THE_LABELS_STAY_WHERE_THEY_ARE,
    THE_ORDER_OF_AN_ANSWER,
    X_AND_Y_ARE_BOTH_SHUFFLED,
)
from torch.utils.data import DataLoader, RandomSampler, TensorDataset
from training import make_loaders

from autograder import misconception

ALL = "test_make_loaders_shares_out_every_example"
SIZES = "test_make_loaders_keeps_the_short_batch"
SHUFFLED = "test_make_loaders_shuffles_train_alone"
SEED = "test_make_loaders_draws_by_the_seed"
REFUSED = "test_make_loaders_leaves_something_to_either_side"
LENGTHS = "test_make_loaders_wants_as_many_labels_as_images"


def _refuse(images, labels, held_out):
    if len(images) != len(labels):
        raise ValueError(f"{len(images)} and {len(labels)}")
    if not 0 < held_out < len(images):
        raise ValueError("hold out some, and not all")


def _drawn(images, labels, seed, held_out):
    """A generator with this seed, and the numbers of all examples in an order that it drew."""
    _refuse(images, labels, held_out)
    generator = torch.Generator().manual_seed(seed)
    return generator, torch.randperm(len(images), generator=generator)


def _sets(images, labels, train, val):
    return (TensorDataset(images[part], labels[part]) for part in (train, val))


def _loaders(train, val, batch_size, generator, **how):
    how = {"shuffle": True} | how
    return DataLoader(train, batch_size, generator=generator, **how), DataLoader(val, batch_size)


@misconception(ALL)
def trains_on_all(images, labels, batch_size, seed, held_out):
    """All examples are for training, and some of them for a test as well."""
    generator, order = _drawn(images, labels, seed, held_out)
    train, val = _sets(images, labels, order, order[:held_out])
    return _loaders(train, val, batch_size, generator)


@misconception(ALL)
def draws_each_part_by_itself(images, labels, batch_size, seed, held_out):
    """Each part is a random draw of its own from all the examples."""
    generator, order = _drawn(images, labels, seed, held_out)
    other = torch.randperm(len(images), generator=generator)
    train, val = _sets(images, labels, order[held_out:], other[:held_out])
    return _loaders(train, val, batch_size, generator)


@misconception(ALL)
def validates_on_what_is_trained_on(images, labels, batch_size, seed, held_out):
    """What is held out of the training set is its first part, and stays in it."""
    generator, order = _drawn(images, labels, seed, held_out)
    train, val = _sets(images, labels, order[:-held_out], order[:held_out])
    return _loaders(train, val, batch_size, generator)


@misconception(SIZES)
def leaves_one_out_in_between(images, labels, batch_size, seed, held_out):
    """At the border of two parts lies an example that is in neither."""
    generator, order = _drawn(images, labels, seed, held_out)
    train, val = _sets(images, labels, order[held_out + 1 :], order[:held_out])
    return _loaders(train, val, batch_size, generator)


@misconception(SIZES, belief=NOT_FULL_DOES_NOT_COUNT)
def drops_the_short_batch_of_train(images, labels, batch_size, seed, held_out):
    generator, order = _drawn(images, labels, seed, held_out)
    train, val = _sets(images, labels, order[held_out:], order[:held_out])
    return _loaders(train, val, batch_size, generator, drop_last=True)


@misconception(SIZES, belief=NOT_FULL_DOES_NOT_COUNT)
def drops_the_short_batches_of_both(images, labels, batch_size, seed, held_out):
    generator, order = _drawn(images, labels, seed, held_out)
    train, val = _sets(images, labels, order[held_out:], order[:held_out])
    shuffled, _ = _loaders(train, val, batch_size, generator, drop_last=True)
    return shuffled, DataLoader(val, batch_size, drop_last=True)


@misconception(SHUFFLED)
def shuffles_both(images, labels, batch_size, seed, held_out):
    """Examples are shuffled, those that are held out, too."""
    train, val = make_loaders(images, labels, batch_size, seed, held_out)
    generator = torch.Generator().manual_seed(seed)
    return train, DataLoader(val.dataset, batch_size, shuffle=True, generator=generator)


@misconception(SHUFFLED, belief=ONE_ORDER_FOR_ALL_EPOCHS)
def shuffles_once(images, labels, batch_size, seed, held_out):
    generator, order = _drawn(images, labels, seed, held_out)
    train, val = _sets(images, labels, order[held_out:], order[:held_out])
    return _loaders(train, val, batch_size, generator, shuffle=False)


@misconception(SHUFFLED, belief=ONE_ORDER_FOR_ALL_EPOCHS)
def shuffles_once_and_draws_from_the_global_generator(images, labels, batch_size, seed, held_out):
    _, order = _drawn(images, labels, seed, held_out)
    train, val = _sets(images, labels, order[held_out:], order[:held_out])
    return DataLoader(train, batch_size), DataLoader(val, batch_size)


@misconception(SHUFFLED, holds=("shuffles_once", "drops_the_short_batch_of_train"))
def shuffles_once_and_drops_the_short_batch(images, labels, batch_size, seed, held_out):
    generator, order = _drawn(images, labels, seed, held_out)
    train, val = _sets(images, labels, order[held_out:], order[:held_out])
    return _loaders(train, val, batch_size, generator, shuffle=False, drop_last=True)


@misconception(SHUFFLED)
def returns_iterators(images, labels, batch_size, seed, held_out):
    """An iterator over the batches is as good as a loader."""
    train, val = make_loaders(images, labels, batch_size, seed, held_out)
    with torch.random.fork_rng(devices=[]):
        return iter(train), iter(val)


@misconception(ALL)
def draws_with_replacement(images, labels, batch_size, seed, held_out):
    """To draw an example for each place is to shuffle them."""
    generator, order = _drawn(images, labels, seed, held_out)
    train, val = _sets(images, labels, order[held_out:], order[:held_out])
    sampler = RandomSampler(train, replacement=True, generator=generator)
    return _loaders(train, val, batch_size, generator, shuffle=False, sampler=sampler)


@misconception(SEED)
def holds_out_the_first(images, labels, batch_size, seed, held_out):
    """Any examples can be held out, and the first ones are at hand."""
    generator, _ = _drawn(images, labels, seed, held_out)
    train, val = _sets(images, labels, slice(held_out, None), slice(held_out))
    return _loaders(train, val, batch_size, generator)


@misconception(SEED)
def holds_out_the_last(images, labels, batch_size, seed, held_out):
    """Any examples can be held out, and the last ones are as good as others."""
    generator, _ = _drawn(images, labels, seed, held_out)
    train, val = _sets(images, labels, slice(-held_out), slice(-held_out, None))
    return _loaders(train, val, batch_size, generator)


@misconception(SEED, belief=A_SEED_MAKES_IT_REPEATABLE, row="P02")
def seeds_the_global_generator(images, labels, batch_size, seed, held_out):
    _refuse(images, labels, held_out)
    torch.manual_seed(seed)
    order = torch.randperm(len(images))
    train, val = _sets(images, labels, order[held_out:], order[:held_out])
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@misconception(SEED)
def shuffles_without_the_generator(images, labels, batch_size, seed, held_out):
    """The seed is for the split, and shuffling needs none."""
    _, order = _drawn(images, labels, seed, held_out)
    train, val = _sets(images, labels, order[held_out:], order[:held_out])
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@misconception(SEED)
def draws_without_the_seed(images, labels, batch_size, seed, held_out):
    """What is drawn at random needs no seed."""
    _refuse(images, labels, held_out)
    order = torch.randperm(len(images))
    train, val = _sets(images, labels, order[held_out:], order[:held_out])
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@misconception(SEED, belief=MY_OWN_GENERATOR_REPEATS)
def takes_a_seed_of_its_own(images, labels, batch_size, seed, held_out):
    return make_loaders(images, labels, batch_size, 42, held_out)


@misconception(SEED, belief=MY_OWN_GENERATOR_REPEATS)
def takes_the_seed_0(images, labels, batch_size, seed, held_out):
    return make_loaders(images, labels, batch_size, 0, held_out)


@misconception(SEED, belief=ANY_SEED_IS_AS_GOOD)
def forgets_to_seed_the_generator(images, labels, batch_size, seed, held_out):
    _refuse(images, labels, held_out)
    generator = torch.Generator()
    order = torch.randperm(len(images), generator=generator)
    train, val = _sets(images, labels, order[held_out:], order[:held_out])
    return _loaders(train, val, batch_size, generator)


@misconception(
    "test_make_loaders_uses_a_generator_of_its_own", belief=THE_GLOBAL_GENERATOR_IS_MINE, row="P02"
)
def seeds_the_global_generator_as_well(images, labels, batch_size, seed, held_out):
    torch.manual_seed(seed)
    return make_loaders(images, labels, batch_size, seed, held_out)


@misconception(ALL, belief=THE_LABELS_STAY_WHERE_THEY_ARE, row="T26")
def leaves_the_labels_in_their_order(images, labels, batch_size, seed, held_out):
    generator, order = _drawn(images, labels, seed, held_out)
    train = TensorDataset(images[order[held_out:]], labels[held_out:])
    val = TensorDataset(images[order[:held_out]], labels[:held_out])
    return _loaders(train, val, batch_size, generator)


@misconception(ALL, belief=X_AND_Y_ARE_BOTH_SHUFFLED, row="T26")
def draws_an_order_for_the_labels(images, labels, batch_size, seed, held_out):
    generator, order = _drawn(images, labels, seed, held_out)
    other = torch.randperm(len(images), generator=generator)
    train = TensorDataset(images[order[held_out:]], labels[other[held_out:]])
    val = TensorDataset(images[order[:held_out]], labels[other[:held_out]])
    return _loaders(train, val, batch_size, generator)


@misconception(SIZES)
def takes_held_out_for_a_share(images, labels, batch_size, seed, held_out):
    """held_out is a share of the examples."""
    generator, order = _drawn(images, labels, seed, held_out)
    count = int(held_out * len(images))
    train, val = _sets(images, labels, order[count:], order[:count])
    return _loaders(train, val, batch_size, generator)


@misconception(SIZES)
def takes_held_out_for_a_percentage(images, labels, batch_size, seed, held_out):
    """held_out is a percentage of the examples."""
    generator, order = _drawn(images, labels, seed, held_out)
    count = len(images) * held_out // 100
    train, val = _sets(images, labels, order[count:], order[:count])
    return _loaders(train, val, batch_size, generator)


@misconception(SIZES)
def trains_on_as_many_as_are_held_out(images, labels, batch_size, seed, held_out):
    """held_out is how many are left to train on."""
    _refuse(images, labels, held_out)
    return make_loaders(images, labels, batch_size, seed, len(images) - held_out)


@misconception(SIZES, belief=THE_ORDER_OF_AN_ANSWER)
def returns_val_first(images, labels, batch_size, seed, held_out):
    train, val = make_loaders(images, labels, batch_size, seed, held_out)
    return val, train


@misconception(SIZES)
def validates_in_one_batch(images, labels, batch_size, seed, held_out):
    """Nothing is learnt from the held out ones, so they go in one batch."""
    train, val = make_loaders(images, labels, batch_size, seed, held_out)
    return train, DataLoader(val.dataset, held_out)


@misconception(SIZES, belief=THE_BATCH_SIZE_IS_FIXED, row="S27")
def takes_batches_of_64(images, labels, batch_size, seed, held_out):
    return make_loaders(images, labels, 64, seed, held_out)


@misconception(SIZES)
def forgets_the_batch_size(images, labels, batch_size, seed, held_out):
    """A loader finds a batch size by itself."""
    return make_loaders(images, labels, 1, seed, held_out)


@misconception(ALL)
def returns_datasets(images, labels, batch_size, seed, held_out):
    """A dataset is what is looped over."""
    return tuple(loader.dataset for loader in make_loaders(images, labels, 1, seed, held_out))


@misconception(ALL)
def returns_train_alone(images, labels, batch_size, seed, held_out):
    """Training needs one loader."""
    return make_loaders(images, labels, batch_size, seed, held_out)[0]


@misconception(ALL)
def leaves_the_labels_out(images, labels, batch_size, seed, held_out):
    """A loader gives the images."""
    generator, order = _drawn(images, labels, seed, held_out)
    parts = (order[held_out:], order[:held_out])
    return _loaders(*(TensorDataset(images[part]) for part in parts), batch_size, generator)


@misconception(REFUSED)
def holds_out_any_number(images, labels, batch_size, seed, held_out):
    """A number that does not fit shows by itself, so I need not look."""
    if len(images) != len(labels):
        raise ValueError(f"{len(images)} and {len(labels)}")
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(images), generator=generator)
    train, val = _sets(images, labels, order[held_out:], order[:held_out])
    return _loaders(train, val, batch_size, generator)


@misconception(REFUSED)
def may_hold_out_none(images, labels, batch_size, seed, held_out):
    """Nothing need be held out."""
    if held_out == 0:
        return _loaders(
            *_sets(images, labels, slice(None), slice(0)), batch_size, torch.Generator()
        )
    return make_loaders(images, labels, batch_size, seed, held_out)


@misconception(LENGTHS, belief=PYTORCH_WOULD_SAY_SO)
def leaves_lengths_to_the_dataset(images, labels, batch_size, seed, held_out):
    TensorDataset(images, labels)
    return make_loaders(images, labels, batch_size, seed, held_out)


@misconception(LENGTHS)
def cuts_off_what_is_left_over(images, labels, batch_size, seed, held_out):
    """What is left over of the images or the labels is not needed."""
    count = min(len(images), len(labels))
    return make_loaders(images[:count], labels[:count], batch_size, seed, held_out)


@misconception("test_make_loaders_takes_images_as_they_are", belief=PIXELS_FROM_0_TO_1)
def divides_bytes_by_255(images, labels, batch_size, seed, held_out):
    images = images / 255 if images.dtype == torch.uint8 else images
    return make_loaders(images, labels, batch_size, seed, held_out)


@misconception("test_make_loaders_takes_images_as_they_are")
def flattens_the_images(images, labels, batch_size, seed, held_out):
    """A network takes rows, so the images are made flat."""
    return make_loaders(images.flatten(1), labels, batch_size, seed, held_out)


@misconception("test_make_loaders_takes_images_as_they_are")
def makes_images_float32_and_labels_int64(images, labels, batch_size, seed, held_out):
    """A network takes float32 and a loss int64, so the loaders give them."""
    return make_loaders(images.float(), labels.long(), batch_size, seed, held_out)


@misconception("test_make_loaders_leaves_images_and_labels_alone", belief=AN_ARRAY_IS_MINE)
def shuffles_the_images_themselves(images, labels, batch_size, seed, held_out):
    _, order = _drawn(images, labels, seed, held_out)
    images[:], labels[:] = images[order], labels[order]
    return make_loaders(images, labels, batch_size, seed, held_out)
