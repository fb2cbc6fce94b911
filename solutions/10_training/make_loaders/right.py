"""Right answers to `make_loaders`, written differently."""

import random

import numpy as np
import torch
from torch.utils.data import (
    BatchSampler,
    DataLoader,
    RandomSampler,
    Subset,
    SubsetRandomSampler,
    TensorDataset,
    random_split,
)

from autograder import variant


def _refuse_to_split(images, labels, held_out):
    if len(images) != len(labels):
        raise ValueError(f"{len(images)} and {len(labels)}")
    if held_out <= 0 or held_out >= len(images):
        raise ValueError("hold out some, and not all")


@variant
def splits_by_random_split(images, labels, batch_size, seed, held_out):
    """Lets PyTorch split the dataset, and gives each draw a generator of its own."""
    _refuse_to_split(images, labels, held_out)
    split, order = (torch.Generator().manual_seed(seed) for _ in range(2))
    sizes = [len(images) - held_out, held_out]
    train, val = random_split(TensorDataset(images, labels), sizes, generator=split)
    return (
        DataLoader(train, batch_size=batch_size, shuffle=True, generator=order),
        DataLoader(val, batch_size=batch_size, generator=order),
    )


@variant
def draws_the_split_with_python(images, labels, batch_size, seed, held_out):
    """Draws what is held out with a generator of Python's."""
    _refuse_to_split(images, labels, held_out)
    val = sorted(random.Random(seed).sample(range(len(images)), held_out))
    train = [number for number in range(len(images)) if number not in val]
    dataset, generator = TensorDataset(images, labels), torch.Generator()
    generator.manual_seed(seed + 1)
    return (
        DataLoader(Subset(dataset, train), batch_size, shuffle=True, generator=generator),
        DataLoader(Subset(dataset, val), batch_size),
    )


@variant
def marks_what_is_held_out(images, labels, batch_size, seed, held_out):
    """Marks what NumPy draws in a mask, and hands the training examples to a sampler."""
    _refuse_to_split(images, labels, held_out)
    rng = np.random.default_rng(seed)
    mask = torch.zeros(len(images), dtype=torch.bool)
    mask[torch.as_tensor(rng.choice(len(images), held_out, replace=False))] = True
    generator = torch.Generator().manual_seed(int(rng.integers(2**32)))
    sampler = SubsetRandomSampler((~mask).nonzero().flatten().tolist(), generator=generator)
    dataset = TensorDataset(images, labels)
    train = DataLoader(dataset, batch_size, sampler=sampler, generator=generator)
    return train, DataLoader(TensorDataset(images[mask], labels[mask]), batch_size)


@variant
def hands_over_batches_of_numbers(images, labels, batch_size, seed, held_out):
    """Has a sampler of batches, and holds out the last numbers of the permutation."""
    _refuse_to_split(images, labels, held_out)
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(images), generator=generator).tolist()
    train, val = order[:-held_out], order[-held_out:]
    trained = TensorDataset(images[train], labels[train])
    sampler = BatchSampler(RandomSampler(trained, generator=generator), batch_size, drop_last=False)
    return (
        DataLoader(trained, batch_sampler=sampler, generator=generator),
        DataLoader(TensorDataset(images[val], labels[val]), batch_size),
    )
