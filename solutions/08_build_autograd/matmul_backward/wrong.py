"""Wrong answers to `matmul_backward`."""

import numpy as np
from beliefs import NUMPY_WOULD_SAY_SO
from build_autograd import matmul_backward, unbroadcast

from autograder import misconception


def _same_as_the_product(dout, a, b):
    shape = (*np.broadcast_shapes(a.shape[:-2], b.shape[:-2]), a.shape[-2], b.shape[-1])
    if dout.shape != shape:
        raise ValueError(f"dout {dout.shape}, a @ b {shape}")


def _turned(array):
    return np.swapaxes(array, -1, -2)


@misconception("test_matmul_backward_of_matrices", row="A07")
def swaps_the_factors(dout, a, b):
    """The order of the factors is that of the dimensions, or does not matter."""
    _same_as_the_product(dout, a, b)
    return unbroadcast(_turned(b) @ dout, a.shape), unbroadcast(dout @ _turned(a), b.shape)


@misconception("test_matmul_backward_of_matrices")
def forgets_to_transpose(dout, a, b):
    """da is dout times b, and db is a times dout."""
    _same_as_the_product(dout, a, b)
    return unbroadcast(dout @ b, a.shape), unbroadcast(a @ dout, b.shape)


@misconception("test_matmul_backward_of_matrices")
def answers_in_the_other_order(dout, a, b):
    """The gradient that is used first, db, comes first."""
    return matmul_backward(dout, a, b)[::-1]


@misconception("test_matmul_backward_of_a_batch")
def transposes_all_axes(dout, a, b):
    """To transpose is to turn all axes round, however many there are."""
    _same_as_the_product(dout, a, b)
    return unbroadcast(dout @ b.T, a.shape), unbroadcast(a.T @ dout, b.shape)


@misconception("test_matmul_backward_of_batches_of_equal_sizes")
def transposes_all_axes_where_that_fits(dout, a, b):
    """Where the shapes fit, all axes are turned round, and else the last two."""
    da, db = matmul_backward(dout, a, b)
    try:
        da = unbroadcast(dout @ b.T, a.shape)
        db = unbroadcast(a.T @ dout, b.shape)
    except ValueError:
        pass
    return da, db


@misconception("test_matmul_backward_of_batches_of_equal_sizes")
def turns_b_whole(dout, a, b):
    """Where all sizes of b are equal, turning all its axes round transposes it."""
    da, db = matmul_backward(dout, a, b)
    if b.ndim > 2 and b.shape == b.shape[::-1] and len({*b.shape}) == 1:
        da = unbroadcast(dout @ b.T, a.shape)
    return da, db


@misconception("test_matmul_backward_of_one_weight_for_a_batch", row="A05")
def leaves_the_batch_in_the_gradient(dout, a, b):
    """Two products are all there is to do."""
    _same_as_the_product(dout, a, b)
    return dout @ _turned(b), _turned(a) @ dout


@misconception("test_matmul_backward_of_stretched_batches", row="A06")
def sums_added_batches_only(dout, a, b):
    """A gradient with too many axes is summed over the first ones."""
    _same_as_the_product(dout, a, b)
    da, db = dout @ _turned(b), _turned(a) @ dout
    while da.ndim > a.ndim:
        da = da.sum(axis=0)
    while db.ndim > b.ndim:
        db = db.sum(axis=0)
    return da, db


@misconception("test_matmul_backward_of_a_batch")
def sums_over_every_batch(dout, a, b):
    """A gradient is summed over its batch."""
    _same_as_the_product(dout, a, b)
    da, db = dout @ _turned(b), _turned(a) @ dout
    batch = tuple(range(dout.ndim - 2))
    return da.sum(axis=batch), db.sum(axis=batch)


@misconception("test_matmul_backward_refuses_a_dout_that_does_not_fit", belief=NUMPY_WOULD_SAY_SO)
def takes_any_dout(dout, a, b):
    return unbroadcast(dout @ _turned(b), a.shape), unbroadcast(_turned(a) @ dout, b.shape)


@misconception("test_matmul_backward_of_matrices", row="B06")
def ignores_dout(dout, a, b):
    """The gradients are the other factors, transposed, spread over the entries."""
    return matmul_backward(np.ones_like(dout), a, b)


@misconception("test_matmul_backward_of_matrices")
def takes_a_single_row_for_a_vector(dout, a, b):
    """A row of numbers goes with each column of b, entry by entry."""
    da, db = matmul_backward(dout, a, b)
    return (da, db * dout) if a.ndim == 2 and len(a) == 1 else (da, db)


@misconception("test_matmul_backward_of_matrices", holds=("swaps_the_factors",), row="A07")
def swaps_the_factors_of_two_matrices(dout, a, b):
    return b.T @ dout, dout @ a.T


@misconception("test_matmul_backward_of_matrices")
def multiplies_entry_by_entry(dout, a, b):
    """The slope with respect to a factor is the other factor, entry by entry."""
    return dout * b, a * dout


@misconception("test_matmul_backward_of_matrices")
def transposes_dout_for_b(dout, a, b):
    """db is dout^T a, as for a layer whose weights are transposed."""
    _same_as_the_product(dout, a, b)
    return unbroadcast(dout @ _turned(b), a.shape), _turned(dout) @ a


@misconception("test_matmul_backward_of_one_weight_for_a_batch")
def averages_over_the_batch(dout, a, b):
    """A matrix that serves a whole batch has the mean of its gradients."""
    _same_as_the_product(dout, a, b)

    def mean(gradient, shape):
        while gradient.ndim > len(shape):
            gradient = gradient.mean(axis=0)
        return unbroadcast(gradient, shape)

    return mean(dout @ _turned(b), a.shape), mean(_turned(a) @ dout, b.shape)


@misconception("test_matmul_backward_of_one_weight_for_a_batch", holds=("averages_over_the_batch",))
def averages_over_stretched_batches_too(dout, a, b):
    _same_as_the_product(dout, a, b)

    def mean(gradient, shape):
        uses = gradient.size // int(np.prod(shape))
        return unbroadcast(gradient, shape) / gradient.dtype.type(uses)

    return mean(dout @ _turned(b), a.shape), mean(_turned(a) @ dout, b.shape)
