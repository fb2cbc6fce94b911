"""Right answers to `batched_scores`, written differently."""

import torch

from autograder import variant


def _must_fit(q, k):
    if (q.size(0), q.size(2)) != (k.size(0), k.size(2)):
        raise ValueError(f"queries {list(q.shape)} do not fit keys {list(k.shape)}")


@variant
def names_the_axes(q, k):
    """einsum says which axes meet."""
    _must_fit(q, k)
    return torch.einsum("bnd,bmd->bnm", q, k)


@variant
def multiplies_batches(q, k):
    """bmm takes three axes exactly."""
    _must_fit(q, k)
    return torch.bmm(q, k.permute(0, 2, 1))


@variant
def multiplies_one_entry_at_a_time(q, k):
    """A loop over the batch, with plain matrices."""
    _must_fit(q, k)
    return torch.stack([one @ other.T for one, other in zip(q, k, strict=True)])


@variant
def broadcasts_and_adds_up(q, k):
    """Every query times every key, added up over the last axis."""
    _must_fit(q, k)
    return (q[:, :, None, :] * k[:, None, :, :]).sum(dim=-1)
