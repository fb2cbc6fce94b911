"""Right answers to `normalise`, written differently."""

import numpy as np
from building_blocks import floats

from autograder import variant


@variant
def adds_a_little_to_every_deviation(train, *others):
    """Adds 1e-8 to what it divides by, and asks for nothing else."""
    if any(other.shape[1] != train.shape[1] for other in others):
        raise ValueError(f"{train.shape} and {[other.shape for other in others]}")
    mu = floats(train).mean(axis=0)
    sigma = floats(train).std(axis=0) + 1e-8
    return tuple([(floats(array) - mu) / sigma for array in [train, *others]])


@variant
def chooses_the_divisor_with_where(train, *others):
    """Computes the deviation by hand, and puts a 1 where the feature does not vary."""
    train = floats(train)
    centre = np.sum(train, axis=0, keepdims=True) / len(train)
    spread = np.sqrt(np.mean((train - centre) ** 2, axis=0, keepdims=True))
    spread = np.where(np.ptp(train, axis=0, keepdims=True) == 0, np.ones_like(spread), spread)
    done = [(train - centre) / spread]
    for other in others:
        if other.shape[1:] != train.shape[1:]:
            raise ValueError(f"train: {train.shape[1]} features, other: {other.shape[1]}")
        done.append((floats(other) - centre) / spread)
    return tuple(done)


@variant
def goes_feature_by_feature(train, *others):
    """Treats one column after the other, and takes a tiny deviation for none."""
    arrays = [floats(array).copy() for array in (train, *others)]
    if len({array.shape[1] for array in arrays}) != 1:
        raise ValueError(" against ".join(str(array.shape) for array in arrays))
    for k in range(train.shape[1]):
        mean, std = arrays[0][:, k].mean(), arrays[0][:, k].std()
        for array in arrays:
            array[:, k] = (array[:, k] - mean) / (std if std > 1e-12 else 1.0)
    return tuple(arrays)
