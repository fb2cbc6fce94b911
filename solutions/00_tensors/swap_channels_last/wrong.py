"""Wrong answers to `swap_channels_last`."""

import numpy as np
import torch
from beliefs import (
    A_NETWORK_COMPUTES_IN_FLOAT32,
    AN_ARRAY_IS_AS_GOOD_AS_A_TENSOR,
    AN_AXIS_OF_ONE_CAN_GO,
    NOT_NEEDED_ANY_MORE,
    PIXELS_FROM_0_TO_1,
    THE_SHAPE_IS_ALL,
)

from autograder import misconception

ONE = "test_channels_of_one_picture_of_four_pixels"
OBLONG = "test_channels_of_oblong_pictures"
GREY = "test_channels_of_grey_pictures"


@misconception(ONE, belief=THE_SHAPE_IS_ALL)
def cuts_the_pixels_anew(images):
    n, c, h, w = images.shape
    return images.reshape(n, h, w, c)


@misconception(ONE)
def exchanges_channels_and_columns(images):
    """To have the channels last, the first and the last axis of a picture change places."""
    return images.transpose(1, 3)


@misconception(ONE)
def exchanges_channels_and_rows(images):
    """The channels move one place to the right."""
    return images.transpose(1, 2)


@misconception(ONE)
def says_where_each_axis_goes(images):
    """permute says of each axis where it goes: the channels, axis 1, go to place 3."""
    return images.permute(0, 3, 1, 2)


@misconception(ONE)
def forgets_the_batch(images):
    """A picture has three axes, so permute takes three numbers."""
    return images.permute(1, 2, 0)


@misconception(ONE)
def moves_the_batch_instead(images):
    """The first axis goes last, and all the others move up."""
    return images.permute(1, 2, 3, 0)


@misconception(ONE)
def turns_everything_around(images):
    """Transposing turns the order of all axes around."""
    return images.permute(3, 2, 1, 0)


@misconception(ONE)
def asks_for_a_memory_format(images):
    """torch.channels_last puts the channels on the last axis."""
    return images.contiguous(memory_format=torch.channels_last)


@misconception(GREY, belief=AN_AXIS_OF_ONE_CAN_GO)
def squeezes_the_pictures(images):
    return images.permute(0, 2, 3, 1).squeeze()


@misconception(GREY)
def leaves_out_a_lone_channel(images):
    """A grey picture has no channels."""
    return images[:, 0] if images.shape[1] == 1 else images.permute(0, 2, 3, 1)


@misconception(GREY)
def leaves_grey_pictures_as_they_are(images):
    """With one channel there is nothing to swap."""
    return images if images.shape[1] == 1 else images.permute(0, 2, 3, 1)


@misconception(OBLONG)
def expects_three_colours(images):
    """A picture is red, green and blue."""
    return torch.stack([images[:, colour] for colour in range(3)], dim=-1)


@misconception(ONE)
def takes_the_first_picture(images):
    """A picture is swapped by itself."""
    return images[0].permute(1, 2, 0)


@misconception("test_channels_keep_the_dtype", belief=A_NETWORK_COMPUTES_IN_FLOAT32, row="P04")
def swap_makes_floats(images):
    return images.permute(0, 2, 3, 1).float()


@misconception("test_channels_keep_the_dtype", belief=PIXELS_FROM_0_TO_1)
def scales_pixels_while_swapping(images):
    images = images / 255 if images.dtype == torch.uint8 else images
    return images.permute(0, 2, 3, 1)


@misconception("test_channels_leave_the_pictures", belief=NOT_NEEDED_ANY_MORE)
def swaps_the_pictures_themselves(images):
    return images.transpose_(1, 2).transpose_(2, 3)


@misconception(ONE, belief=AN_ARRAY_IS_AS_GOOD_AS_A_TENSOR)
def swaps_in_numpy(images):
    return np.moveaxis(images.numpy(), 1, 3)


@misconception(ONE, holds=("exchanges_channels_and_columns", "swap_makes_floats"))
def exchanges_columns_and_makes_floats(images):
    return images.swapaxes(1, -1).float()


@misconception(ONE, holds=("cuts_the_pixels_anew", "swap_makes_floats"))
def cuts_anew_and_makes_floats(images):
    n, c, h, w = images.shape
    return images.float().reshape(n, h, w, c)
