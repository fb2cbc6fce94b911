"""Wrong answers to `batched_scores`."""

import torch
from beliefs import (
    A_NETWORK_COMPUTES_IN_FLOAT32,
    AN_ASSERT_REFUSES,
    AN_AXIS_OF_ONE_CAN_GO,
    NOT_NEEDED_ANY_MORE,
    PYTORCH_WOULD_SAY_SO,
    THE_SHAPE_IS_ALL,
    TURNED_OVER_TO_FIT,
)
from tensors import batched_scores

from autograder import misconception

TWO = "test_scores_of_two_batch_entries"
EQUAL = "test_scores_where_all_sizes_are_two"
ONE = "test_scores_of_one_batch_entry"
REFUSED = "test_scores_refuse_sizes_that_differ"


def _refuse(q, k):
    if q.shape[0] != k.shape[0] or q.shape[2] != k.shape[2]:
        raise ValueError(f"q {tuple(q.shape)}, k {tuple(k.shape)}")


@misconception(EQUAL)
def multiplies_as_they_are(q, k):
    """The product of queries and keys is q @ k."""
    _refuse(q, k)
    return q @ k


@misconception(EQUAL)
def turns_all_axes(q, k):
    """k.T is the transpose of each matrix."""
    _refuse(q, k)
    return q @ k.permute(2, 1, 0)


@misconception(EQUAL)
def exchanges_the_first_two(q, k):
    """A transpose exchanges axis 0 and axis 1."""
    _refuse(q, k)
    return q @ k.transpose(0, 1)


@misconception(TWO, belief=THE_SHAPE_IS_ALL)
def reshapes_the_keys(q, k):
    _refuse(q, k)
    b, m, d = k.shape
    return q @ k.reshape(b, d, m)


@misconception(TWO)
def pairs_query_and_key(q, k):
    """Query i belongs to key i."""
    _refuse(q, k)
    return (q * k).sum(dim=-1)


@misconception(TWO)
def puts_keys_into_rows(q, k):
    """A dot product is the same from either side, so the keys may be the rows."""
    return batched_scores(k, q)


@misconception(TWO)
def divides_by_the_root(q, k):
    """Scores are divided by the root of D."""
    return batched_scores(q, k) / q.shape[2] ** 0.5


@misconception(TWO)
def makes_probabilities(q, k):
    """The scores of a query add up to 1."""
    return batched_scores(q, k).softmax(dim=-1)


@misconception(TWO)
def averages_over_d(q, k):
    """The products are averaged."""
    return batched_scores(q, k) / q.shape[2]


@misconception(TWO)
def meets_all_entries(q, k):
    """A query meets the keys of all batch entries."""
    _refuse(q, k)
    return torch.einsum("bnd,cmd->bnm", q, k)


@misconception(TWO)
def joins_the_entries(q, k):
    """A batch of matrices is one large matrix."""
    _refuse(q, k)
    return q.flatten(0, 1) @ k.flatten(0, 1).T


@misconception(TWO)
def uses_the_first_keys(q, k):
    """The keys are the same for all batch entries."""
    _refuse(q, k)
    return q @ k[0].T


@misconception(TWO)
def adds_up_the_batch(q, k):
    """The scores of a batch are added up."""
    return batched_scores(q, k).sum(dim=0)


@misconception(TWO)
def does_not_add_the_products(q, k):
    """Each pair of numbers has a score."""
    _refuse(q, k)
    return q[:, :, None] * k[:, None]


@misconception(ONE, belief=AN_AXIS_OF_ONE_CAN_GO)
def squeezes_the_scores(q, k):
    return batched_scores(q, k).squeeze()


@misconception(EQUAL, belief=TURNED_OVER_TO_FIT)
def turns_keys_that_do_not_fit(q, k):
    _refuse(q, k)
    return q @ (k if k.shape[1] == q.shape[2] else k.mT)


@misconception(TWO)
def compares_directions(q, k):
    """What counts of queries and keys is their direction."""
    _refuse(q, k)
    q, k = (torch.nn.functional.normalize(t, dim=-1) for t in (q, k))
    return q @ k.mT


@misconception(REFUSED, belief=PYTORCH_WOULD_SAY_SO)
def leaves_sizes_to_torch(q, k):
    return q @ k.mT


@misconception(REFUSED)
def looks_at_d_only(q, k):
    """Only the sizes that meet in the product have to fit."""
    if q.shape[2] != k.shape[2]:
        raise ValueError(f"q {tuple(q.shape)}, k {tuple(k.shape)}")
    return q @ k.mT


@misconception(REFUSED, belief=AN_ASSERT_REFUSES)
def asserts_the_sizes(q, k):
    assert q.shape[0] == k.shape[0]
    assert q.shape[2] == k.shape[2]
    return q @ k.mT


@misconception("test_scores_keep_the_dtype", belief=A_NETWORK_COMPUTES_IN_FLOAT32, row="P04")
def scores_in_float32(q, k):
    return batched_scores(q.float(), k.float())


@misconception("test_scores_leave_queries_and_keys", belief=NOT_NEEDED_ANY_MORE)
def transposes_the_keys_themselves(q, k):
    _refuse(q, k)
    return q @ k.transpose_(1, 2)


@misconception(TWO, holds=("divides_by_the_root", "leaves_sizes_to_torch"))
def divides_by_the_root_whatever_the_sizes(q, k):
    return q @ k.mT / q.shape[-1] ** 0.5


@misconception(TWO, holds=("reshapes_the_keys", "leaves_sizes_to_torch"))
def reshapes_whatever_comes(q, k):
    return q @ k.view(k.shape[0], k.shape[2], k.shape[1])


@misconception(TWO)
def compares_the_shapes_of_q_and_k(q, k):
    """Queries and keys fit if they have the same shape."""
    if q.shape != k.shape:
        raise ValueError(f"q {tuple(q.shape)}, k {tuple(k.shape)}")
    return batched_scores(q, k)
