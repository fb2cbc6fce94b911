"""Right answers to `swap_channels_last`, written differently."""

import torch

from autograder import variant


@variant
def moves_one_axis(images):
    """movedim takes one axis and says where it goes."""
    return images.movedim(1, -1)


@variant
def exchanges_twice(images):
    """Exchanges neighbouring axes twice, and makes a copy in the end."""
    return images.transpose(1, 2).transpose(2, 3).contiguous()


@variant
def stacks_the_channels(images):
    """Puts the channels side by side along a new last axis."""
    return torch.stack(images.unbind(dim=1), dim=-1)


@variant
def copies_one_picture_at_a_time(images):
    """Fills a new tensor, picture by picture."""
    n, c, h, w = images.shape
    out = torch.empty((n, h, w, c), dtype=images.dtype)
    for i in range(n):
        out[i] = images[i].permute(1, 2, 0)
    return out
