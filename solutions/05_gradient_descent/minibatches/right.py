"""Right answers to `minibatches`, written differently."""

import numpy as np

from autograder import variant


@variant
def shuffles_an_array(n, batch_size, rng):
    """Shuffles 0 to n - 1 in place."""
    order = np.arange(n)
    rng.shuffle(order)
    batches = []
    start = 0
    while start < n:
        batches.append(order[start : min(start + batch_size, n)])
        start += batch_size
    return batches


@variant
def splits_at_multiples(n, batch_size, rng):
    """Lets np.split cut at every multiple of the batch size."""
    return np.split(rng.permutation(np.arange(n)), np.arange(batch_size, n, batch_size))


@variant
def counts_the_batches_first(n, batch_size, rng):
    """Rounds the number of batches up, and copies each."""
    order = rng.permutation(n)
    count = -(-n // batch_size)
    return [order[k * batch_size : (k + 1) * batch_size].copy() for k in range(count)]


@variant
def fills_lists_of_ints(n, batch_size, rng):
    """Deals the indices out one by one, and makes arrays at the end."""
    batches = [[]]
    for index in rng.permutation(n).tolist():
        if len(batches[-1]) == batch_size:
            batches.append([])
        batches[-1].append(index)
    return [np.array(batch, dtype=np.int32) for batch in batches]
