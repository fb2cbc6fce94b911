"""Wrong answers to `flatten_images`."""

import math

import torch
from beliefs import (
    A_NETWORK_COMPUTES_IN_FLOAT32,
    AN_AXIS_OF_ONE_CAN_GO,
    COUNTING_TO_N_MINUS_1,
    IMAGES_ARE_ONLY_NEEDED_FLAT,
    IMAGES_HAVE_HEIGHT_AND_WIDTH,
    PIXELS_FROM_0_TO_1,
    THE_BATCH_SIZE_IS_FIXED,
    THE_SHAPE_IS_ALL,
)

from autograder import misconception

BATCH_SIZE = 2


@misconception("test_flatten_two_small_images", belief=THE_SHAPE_IS_ALL, row="T25")
def cuts_columns_and_transposes(images):
    return images.reshape(-1, len(images)).T


@misconception("test_flatten_two_small_images", row="T25")
def cuts_one_column_per_image(images):
    """An image is a column of its pixels, so I reshape to as many rows as there are pixels."""
    return images.reshape(-1, len(images))


@misconception("test_flatten_two_small_images")
def puts_examples_in_columns(images):
    """Each example is a column of the data matrix."""
    return images.reshape(len(images), -1).T


@misconception("test_flatten_two_small_images")
def flattens_the_whole_batch(images):
    """Flattening makes one long vector."""
    return images.flatten()


@misconception("test_flatten_digits_with_a_channel")
def keeps_the_channel_axis(images):
    """Only height and width are merged, for the channel is not a pixel."""
    return images.flatten(start_dim=-2) if images.ndim > 2 else images


@misconception("test_flatten_two_small_images")
def reads_column_by_column(images):
    """The pixels of a column belong together."""
    return images.transpose(-1, -2).reshape(len(images), -1) if images.ndim > 2 else images


@misconception("test_flatten_two_small_images", row="P01")
def expects_784_pixels(images):
    """Images have 784 pixels."""
    return images.reshape(-1, 784)


@misconception("test_flatten_any_number_of_axes")
def expects_square_images(images):
    """An image is as high as it is wide."""
    return images.reshape(len(images), images.shape[-1] ** 2)


@misconception("test_flatten_any_number_of_axes")
def expects_no_colours(images):
    """An image has height times width numbers."""
    return images.reshape(len(images), math.prod(images.shape[-2:]) if images.ndim > 2 else -1)


@misconception("test_flatten_any_number_of_axes", belief=THE_BATCH_SIZE_IS_FIXED, row="S27")
def reads_a_global_batch_size(images):
    return images.reshape(BATCH_SIZE, -1)


@misconception("test_flatten_a_single_image", belief=AN_AXIS_OF_ONE_CAN_GO)
def squeezes_every_axis_of_one(images):
    return images.squeeze().flatten(start_dim=1)


@misconception("test_flatten_a_transposed_view")
def takes_a_view(images):
    """Merging axes never moves a number, so a view will always do."""
    return images.view(images.shape[0], -1)


@misconception("test_flatten_keeps_the_dtype", belief=A_NETWORK_COMPUTES_IN_FLOAT32, row="P04")
def flatten_makes_floats(images):
    return images.reshape(len(images), -1).float()


@misconception("test_flatten_keeps_the_dtype", belief=PIXELS_FROM_0_TO_1)
def scales_pixels_by_the_way(images):
    rows = images.reshape(len(images), -1)
    return rows / 255 if images.dtype == torch.uint8 else rows


@misconception("test_flatten_leaves_the_images_in_shape", belief=IMAGES_ARE_ONLY_NEEDED_FLAT)
def resizes_in_place(images):
    flat = images.reshape(len(images), -1)
    return images.set_(flat)


@misconception("test_flatten_a_single_image", belief=AN_AXIS_OF_ONE_CAN_GO)
def squeezes_the_answer(images):
    return images.reshape(images.shape[0], -1).squeeze()


@misconception("test_flatten_as_many_images_as_pixels")
def asks_the_shape_where_the_examples_are(images):
    """If there are as many columns as images, the images are the columns."""
    flat = images.reshape(len(images), -1)
    return flat.T if flat.shape[1] == len(images) else flat


@misconception("test_flatten_many_pixels")
def goes_by_numpy(images):
    """NumPy and torch have the same dtypes."""
    return torch.from_numpy(images.numpy().reshape(len(images), -1))


@misconception("test_flatten_two_small_images", holds=("expects_784_pixels",))
def expects_28_by_28(images):
    return images.reshape(images.shape[0], 28 * 28)


@misconception("test_flatten_two_small_images", belief=PIXELS_FROM_0_TO_1)
def divides_by_255(images):
    return images.reshape(len(images), -1) / 255


@misconception("test_flatten_two_small_images", holds=("divides_by_255", "flatten_makes_floats"))
def divides_floats_by_255(images):
    return images.reshape(len(images), -1).float() / 255


@misconception("test_flatten_digits_with_a_channel", belief=IMAGES_HAVE_HEIGHT_AND_WIDTH)
def unpacks_three_axes(images):
    n, height, width = images.shape
    return images.reshape(n, height * width)


@misconception("test_flatten_digits_with_a_channel", belief=IMAGES_HAVE_HEIGHT_AND_WIDTH)
def multiplies_two_axes(images):
    return images.reshape(images.shape[0], images.shape[1] * images.shape[2])


@misconception("test_flatten_two_small_images")
def unpacks_four_axes(images):
    """Images come as (N, channels, height, width)."""
    n, channels, height, width = images.shape
    return images.reshape(n, channels * height * width)


@misconception("test_flatten_two_small_images", belief=COUNTING_TO_N_MINUS_1)
def flattens_all_images_but_the_last(images):
    return images.reshape(len(images), -1)[:-1]


@misconception("test_flatten_two_small_images", holds=("flattens_all_images_but_the_last",))
def stacks_all_rows_but_the_last(images):
    return torch.stack([images[i].reshape(-1) for i in range(len(images) - 1)])


@misconception("test_flatten_two_small_images")
def keeps_an_axis_for_the_channel(images):
    """An image has a channel, and that keeps its axis."""
    return images.reshape(len(images), 1, -1)


@misconception("test_flatten_two_small_images", holds=("cuts_columns_and_transposes",))
def moves_the_examples_last_and_cuts(images):
    n = images.shape[0]
    return images.permute(*range(1, images.dim()), 0).reshape(n, -1)


@misconception("test_flatten_any_number_of_axes", holds=("expects_no_colours",))
def multiplies_the_last_two_axes(images):
    return images.reshape(images.shape[0], images.shape[-1] * images.shape[-2])
