"""Wrong answers to `first_batch`."""

import torch
from beliefs import (
    AN_AXIS_OF_ONE_CAN_GO,
    IMAGES_ARE_ONLY_NEEDED_FLAT,
    IMAGES_HAVE_HEIGHT_AND_WIDTH,
    PIXELS_FROM_0_TO_1,
    THE_BATCH_SIZE_IS_FIXED,
    THE_SHAPE_IS_ALL,
)
from tensors import first_batch

from autograder import misconception

TWO = "test_first_batch_of_two"
LIST = "test_first_batch_of_a_list"
CHANNEL = "test_first_batch_without_a_channel"
TWICE = "test_first_batch_twice"
NO_MORE = "test_first_batch_takes_no_more"
EMPTY = "test_first_batch_of_an_empty_loader"
CONVERTS = "test_first_batch_converts"


def _taken(loader):
    """The first batch as it comes."""
    batch = next(iter(loader), None)
    if batch is None:
        raise ValueError("no batch")
    return batch


@misconception(TWO)
def asks_the_loader_for_its_next(loader):
    """A loader gives its next batch when it is asked for it."""
    images, labels = next(loader)
    return images.flatten(1).float(), labels.long()


@misconception(TWO, holds=("asks_how_many_batches_there_are",))
def asks_for_number_0(loader):
    """A loader is a list of batches."""
    if not len(loader):
        raise ValueError("no batch")
    images, labels = loader[0]
    return images.flatten(1).float(), labels.long()


@misconception(NO_MORE)
def lists_all_batches(loader):
    """A loader is made into a list, and then it has a first item."""
    return first_batch(list(loader))


@misconception(TWO)
def ends_with_the_last(loader):
    """After the loop, images and labels are those of a batch."""
    last = []
    for batch in loader:
        last = [batch]
    return first_batch(last)


@misconception(EMPTY)
def lets_next_speak(loader):
    """That there is no batch, next says itself."""
    images, labels = next(iter(loader))
    return images.flatten(1).float(), labels.long()


@misconception(EMPTY)
def returns_nothing_of_nothing(loader):
    """An empty loader has nothing to give."""
    for images, labels in loader:
        return images.flatten(1).float(), labels.long()
    return None


@misconception(TWO, belief=THE_BATCH_SIZE_IS_FIXED, row="S27")
def expects_64_images(loader):
    images, labels = _taken(loader)
    return images.view(64, -1).float(), labels.long()


@misconception(TWO)
def makes_one_long_row(loader):
    """Flattening makes one long row of all the pixels."""
    images, labels = _taken(loader)
    return images.flatten().float(), labels.long()


@misconception(TWO)
def leaves_images_as_they_are(loader):
    """A batch is handed on as the loader gives it."""
    images, labels = _taken(loader)
    return images.float(), labels.long()


@misconception(TWO)
def takes_the_first_image(loader):
    """The first of a loader is its first image."""
    images, labels = _taken(loader)
    return images[0].flatten().float(), labels[0].long()


@misconception(CHANNEL, belief=AN_AXIS_OF_ONE_CAN_GO)
def squeezes_the_images(loader):
    images, labels = _taken(loader)
    return images.squeeze().flatten(1).float(), labels.long()


@misconception(CHANNEL)
def expects_a_channel(loader):
    """Images come as (B, channels, height, width)."""
    images, labels = _taken(loader)
    b, channels, height, width = images.shape
    return images.reshape(b, channels * height * width).float(), labels.long()


@misconception(TWO, belief=IMAGES_HAVE_HEIGHT_AND_WIDTH)
def expects_no_channel(loader):
    images, labels = _taken(loader)
    b, height, width = images.shape
    return images.reshape(b, height * width).float(), labels.long()


@misconception(TWO, belief=THE_SHAPE_IS_ALL, row="T25")
def cuts_columns_and_turns_them(loader):
    images, labels = _taken(loader)
    return images.reshape(784, -1).T.float(), labels.long()


@misconception(TWO, belief=PIXELS_FROM_0_TO_1)
def divides_pixels_by_255(loader):
    images, labels = first_batch(loader)
    return images / 255, labels


@misconception(CONVERTS)
def hands_on_the_dtypes(loader):
    """A loader gives float32 and int64."""
    images, labels = _taken(loader)
    return images.flatten(1), labels


@misconception(TWO)
def makes_labels_floats(loader):
    """Labels are numbers to compute with, so they are float32."""
    images, labels = first_batch(loader)
    return images, labels.float()


@misconception(TWO)
def makes_labels_one_hot(loader):
    """A label is a row with a 1 in it."""
    images, labels = first_batch(loader)
    return images, torch.nn.functional.one_hot(labels, 10)


_running = []


@misconception(TWICE)
def goes_on_where_it_stopped(loader):
    """A loop over a loader goes on where the last one stopped."""
    known = [turns for other, turns in _running if other is loader]
    if not known:
        known = [iter(loader)]
        _running.append((loader, known[0]))
    return first_batch([*[next(known[0], None)]])


@misconception(TWO)
def returns_a_list(loader):
    """A list of two is a pair."""
    return list(first_batch(loader))


@misconception(TWO)
def returns_labels_first(loader):
    """The order of a pair does not matter."""
    images, labels = first_batch(loader)
    return labels, images


@misconception(TWO)
def goes_to_the_dataset(loader):
    """A loader has its dataset, and the first batch is the beginning of it."""
    images, labels = loader.dataset[: loader.batch_size]
    return images.flatten(1).float(), labels.long()


@misconception("test_first_batch_leaves_the_batches", belief=IMAGES_ARE_ONLY_NEEDED_FLAT)
def flattens_the_images_themselves(loader):
    images, labels = _taken(loader)
    images.set_(images.flatten(1))
    return images.float(), labels.long()


@misconception(EMPTY, holds=("lets_next_speak", "hands_on_the_dtypes"))
def takes_what_comes(loader):
    images, labels = next(iter(loader))
    return images.view(images.shape[0], -1), labels


@misconception(TWO, holds=("expects_64_images", "lets_next_speak", "hands_on_the_dtypes"))
def takes_64_as_they_come(loader):
    images, labels = next(iter(loader))
    return images.view(64, 784), labels


@misconception(TWO)
def returns_the_batch_as_it_comes(loader):
    """What a loader gives is a batch, and the first one is returned."""
    images, labels = _taken(loader)
    return images, labels


@misconception(TWO)
def asks_for_item_0(loader):
    """The first batch of a loader is its item 0."""
    images, labels = loader[0]
    return images.reshape(len(images), -1).float(), labels.long()


@misconception(TWO)
def asks_how_many_batches_there_are(loader):
    """A loader says how many batches it has."""
    if len(loader) == 0:
        raise ValueError("no batch")
    return first_batch(loader)
