"""From images to logits."""

from itertools import pairwise, product

import numpy as np
import pytest
import torch

from autograder import (
    expect_arguments_unchanged,
    expect_close,
    expect_equal,
    expect_prediction,
    expect_raises,
    expect_shape,
    special_arrays,
)

# Why an answer is what it is.
ROWS = "row i holds the pixels of image i in reading order"
ONE_HOT = "row i is 1 in the column of label i, and 0 elsewhere"
LINEAR = "output j of an example is the sum of its numbers times row j of W, plus b[j]"
RELU = "each entry is the larger of 0 and x"
SIGMOID = "each entry is 1 / (1 + e^-x), of its own x"
NETWORK = "every layer but the last gives relu(x W^T + b), and the last gives x W^T + b"
COUNT = "a layer from n to m has n * m weights and m biases, and the layers are added up"
HAT = "the slope changes at the knots, each time by the new slope minus the old one"
LINES = "it is a straight line from each knot's value to the next one's, and level outside"
PIXELS = (
    "integers such as pixels are converted to the dtype of the weights, not the other way round"
)
LABELS = "a label is the number of a column, in whatever integer dtype it is stored"

# What docstrings say.
READING = "Row i holds image i in reading order, the last axis running fastest"
UNCHANGED = "Nothing passed in is changed"
ANY_SHAPE = "a floating tensor of any shape, also without axes"
ANY_INTEGERS = "integers of any integer dtype that can hold C, uint8 and int32 among them"

BOTH = (torch.float32, torch.float64)
FLOATS = (*BOTH, torch.float16, torch.bfloat16)
INTEGERS = (torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64)
TABLES = [(3, 3)], [(7, 2)], [(1, 5)], [(5, 1)]


def floats(*values):
    """A float32 tensor of these values."""
    return torch.tensor(values, dtype=torch.float32)


def doubles(*values):
    """A float64 tensor of these values."""
    return torch.tensor(values, dtype=torch.float64)


def draw(rng, *shape):
    """A random float64 tensor."""
    return torch.tensor(rng.normal(size=shape))


def whole(rng, *shape):
    """A random float32 tensor of small whole numbers, with which float32 makes no error."""
    return torch.tensor(rng.integers(-2, 3, size=shape).astype(np.float32))


def special(rng, *sizes, dtype=np.float64):
    """Lists of tensors of this dtype that are special in one way each."""
    return (list(map(torch.from_numpy, a)) for a in special_arrays(rng, *sizes, dtype=dtype))


def network(rng, *sizes):
    """Layers of small whole numbers between these sizes, in float32."""
    return [(whole(rng, after, before), whole(rng, after)) for before, after in pairwise(sizes)]


def logits(x, layers):
    """What a network gives, by PyTorch."""
    for W, b in layers[:-1]:
        x = torch.relu(torch.nn.functional.linear(x, W, b))
    return torch.nn.functional.linear(x, *layers[-1])


def hot(labels, num_classes):
    """The rows of these labels, by PyTorch."""
    return torch.nn.functional.one_hot(labels, num_classes).float()


def expect_interpolated(student, knots, values, x, because):
    """Pass if the network follows straight lines between the points, and constants outside."""
    got = student.drivers.hat_values(knots=knots, values=values, x=x)
    expected = torch.tensor(np.interp(x.numpy(), knots.numpy(), values.numpy()))
    expect_close(got, expected, precision=np.float32, because=because)


# flatten_images


@pytest.mark.exercise("flatten_images")
@pytest.mark.asks(READING)
@pytest.mark.public
def test_flatten_two_small_images(student):
    """Two images of 2 by 3 pixels become two rows of 6."""
    images = torch.tensor([[[1.0, 2, 3], [4, 5, 6]], [[7, 8, 9], [10, 11, 12]]])
    expected = torch.tensor([[1.0, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]])
    expect_close(student.flatten_images(images), expected, because=ROWS)


@pytest.mark.exercise("flatten_images")
@pytest.mark.asks("(N, 28, 28), (N, 1, 28, 28), or any other shape of two axes or more")
@pytest.mark.public
def test_flatten_digits_with_a_channel(student):
    """Images (5, 1, 28, 28) become (5, 784)."""
    images = torch.arange(5 * 784.0).reshape(5, 1, 28, 28)
    expected = torch.arange(5 * 784.0).reshape(5, 784)
    expect_close(student.flatten_images(images), expected, because=ROWS)


@pytest.mark.exercise("flatten_images")
@pytest.mark.asks("N >= 1")
@pytest.mark.public
@pytest.mark.special
def test_flatten_a_single_image(student):
    """A batch of one image is still a table, with one row."""
    for shape in ((1, 1, 3, 5), (1, 3, 5)):
        got = student.flatten_images(torch.arange(15.0).reshape(shape))
        expect_close(got, torch.arange(15.0)[None, :], because=ROWS)


@pytest.mark.exercise("flatten_images")
@pytest.mark.idea("turned images")
@pytest.mark.asks("a view whose numbers do not lie in order in memory, such as a transposed one")
@pytest.mark.public
@pytest.mark.special
def test_flatten_two_turned_images(student):
    """Images whose axes were exchanged are read as they look, not as they lie in memory."""
    turned = torch.tensor([[[1.0, 7], [4, 10]], [[2, 8], [5, 11]], [[3, 9], [6, 12]]])
    images = turned.permute(2, 1, 0)  # the first column holds the first image
    expected = torch.tensor([[1.0, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]])
    expect_close(student.flatten_images(images), expected, because=ROWS)


@pytest.mark.exercise("flatten_images")
@pytest.mark.idea("number types")
@pytest.mark.asks("The dtype is kept, whatever it is")
@pytest.mark.public
@pytest.mark.handling
def test_flatten_keeps_the_dtype(student):
    """Pixels in uint8 stay uint8, float64 stays float64."""
    for dtype in (torch.uint8, torch.float64):
        got = student.flatten_images(torch.tensor([[[255, 0, 3], [9, 1, 2]]], dtype=dtype))
        expected = torch.tensor([[255, 0, 3, 9, 1, 2]], dtype=dtype)
        expect_close(got, expected, because="the pixels are the same numbers as before")


@pytest.mark.exercise("flatten_images")
@pytest.mark.asks("`images` itself is not changed, nor its shape")
@pytest.mark.public
@pytest.mark.advisory
def test_flatten_leaves_the_images_in_shape(student):
    """The images are the same afterwards, in the same shape."""
    got = student.flatten_images(torch.arange(30.0).reshape(3, 2, 5))
    expect_close(got, torch.arange(30.0).reshape(3, 10), because=ROWS)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("flatten_images")
@pytest.mark.idea("any shape")
@pytest.mark.asks("(N, 28, 28), (N, 1, 28, 28), or any other shape of two axes or more")
def test_flatten_any_number_of_axes(student, rng):
    """Square images, oblong ones, coloured ones, and rows that are flat already."""
    for shape in ((5, 3, 3), (5, 3, 7), (2, 3, 5, 7), (7, 11), (3, 28, 28)):
        images = draw(rng, *shape)
        expect_close(student.flatten_images(images), torch.flatten(images, 1), because=ROWS)


@pytest.mark.exercise("flatten_images")
@pytest.mark.idea("turned images")
@pytest.mark.asks("a view whose numbers do not lie in order in memory, such as a transposed one")
@pytest.mark.special
def test_flatten_a_transposed_view(student, rng):
    """Images whose axes were exchanged, with a channel and without, are read as they look."""
    for images in (draw(rng, 5, 7, 3).permute(2, 1, 0), draw(rng, 5, 3, 1, 7).permute(3, 2, 1, 0)):
        got = student.flatten_images(images)
        expect_close(got, torch.flatten(images.contiguous(), 1), because=ROWS)


@pytest.mark.exercise("flatten_images")
@pytest.mark.idea("number types")
@pytest.mark.asks("The dtype is kept, whatever it is")
@pytest.mark.handling
def test_flatten_many_pixels(student, rng):
    """Freshly drawn pixels, in any dtype, are the same numbers afterwards."""
    images = torch.tensor(rng.integers(0, 256, size=(3, 5, 2)))
    floats = torch.float64, torch.float32, torch.float16, torch.bfloat16
    for dtype in (*INTEGERS, torch.bool, *floats):
        got = student.flatten_images(images.to(dtype))
        expected = images.reshape(3, 10).to(dtype)
        expect_close(got, expected, because="the pixels are the same numbers as before")
    for (images,) in special(rng, [(1, 2, 5)], [(3, 5, 1)], dtype=np.int64):
        expect_close(student.flatten_images(images), torch.flatten(images, 1), because=ROWS)


@pytest.mark.exercise("flatten_images")
@pytest.mark.asks("(N, ...) becomes (N, P), with P numbers in an image")
@pytest.mark.special
def test_flatten_special_images(student, rng):
    """One image, images of one column and of two, blank ones, and turned ones."""
    for (images,) in special(rng, [(2, 3, 3)], [(5, 7, 2)], [(3, 5, 1)], [(1, 2, 5)]):
        expect_close(student.flatten_images(images), torch.flatten(images, 1), because=ROWS)


@pytest.mark.exercise("flatten_images")
@pytest.mark.idea("any shape")
@pytest.mark.asks("Row i holds image i in reading order")
def test_flatten_as_many_images_as_pixels(student, rng):
    """As many images as numbers in each, and shapes that read the same from either end."""
    for shape in ((6, 2, 3), (4, 1, 2, 2), (5, 5), (2, 3, 2), (3, 3, 3), (2, 3, 3, 2)):
        images = draw(rng, *shape)
        expect_close(student.flatten_images(images), torch.flatten(images, 1), because=ROWS)


# one_hot


@pytest.mark.exercise("one_hot")
@pytest.mark.asks("row i is 1 in column labels[i] and 0 elsewhere")
@pytest.mark.public
def test_one_hot_of_two_labels(student):
    """Labels 2 and 0 of 3 classes are the rows 0 0 1 and 1 0 0."""
    got = student.one_hot(torch.tensor([2, 0]), 3)
    expect_close(got, torch.tensor([[0.0, 0, 1], [1, 0, 0]]), because=ONE_HOT)


@pytest.mark.exercise("one_hot")
@pytest.mark.idea("classes that do not occur")
@pytest.mark.asks("Not every class need occur")
@pytest.mark.public
def test_one_hot_of_a_class_that_does_not_occur(student):
    """Labels 1, 0 and 1 of 5 classes are rows of 5, with a 1 in columns 1, 0 and 1."""
    got = student.one_hot(torch.tensor([1, 0, 1]), 5)
    expected = torch.tensor([[0.0, 1, 0, 0, 0], [1, 0, 0, 0, 0], [0, 1, 0, 0, 0]])
    expect_close(got, expected, because=ONE_HOT)


@pytest.mark.exercise("one_hot")
@pytest.mark.idea("labels out of range")
@pytest.mark.asks("Raise ValueError if a label is not one of 0 .. C - 1")
@pytest.mark.public
@pytest.mark.handling
def test_one_hot_refuses_a_label_that_is_too_large(student):
    """With 3 classes there is no label 3."""
    got = student.one_hot(torch.tensor([0, 2]), 3)
    expect_shape(got, (2, 3), because="there is a row for each label and a column for each class")
    for labels, classes in (([11], 5), ([11, 1, 2], 5), ([0, 3], 3)):
        with expect_raises(ValueError):
            student.one_hot(torch.tensor(labels), classes)


@pytest.mark.exercise("one_hot")
@pytest.mark.idea("labels out of range")
@pytest.mark.asks("Raise ValueError if a label is not one of 0 .. C - 1")
@pytest.mark.public
@pytest.mark.handling
def test_one_hot_refuses_a_negative_label(student):
    """A label of -1 is not the last class."""
    got = student.one_hot(torch.tensor([0, 1]), 5)
    expect_shape(got, (2, 5), because="there is a row for each label and a column for each class")
    for labels in ([-7], [-7, 2, 1], [0, -1]):
        with expect_raises(ValueError):
            student.one_hot(torch.tensor(labels), 5)


@pytest.mark.exercise("one_hot")
@pytest.mark.idea("number types")
@pytest.mark.asks(ANY_INTEGERS)
@pytest.mark.public
@pytest.mark.handling
def test_one_hot_takes_labels_in_uint8(student):
    """Labels in uint8 mean what they mean in int64, also when there are as many as classes."""
    for classes in (3, 2):
        got = student.one_hot(torch.tensor([1, 0], dtype=torch.uint8), classes)
        expect_close(got, torch.eye(classes)[[1, 0]], because=LABELS)


@pytest.mark.exercise("one_hot")
@pytest.mark.asks(UNCHANGED)
@pytest.mark.public
@pytest.mark.advisory
def test_one_hot_leaves_the_labels_alone(student):
    """The labels are the same afterwards, in the same shape."""
    got = student.one_hot(torch.tensor([1, 0, 1]), 2)
    expect_close(got, torch.tensor([[0.0, 1], [1, 0], [0, 1]]), because=ONE_HOT)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("one_hot")
@pytest.mark.asks("row i is 1 in column labels[i] and 0 elsewhere")
def test_one_hot_of_many_labels(student, rng):
    """Freshly drawn labels, as many as there are classes, and more."""
    for count, classes in ((13, 7), (5, 5), (3, 1)):
        labels = torch.tensor(rng.integers(0, classes, size=count))
        expect_close(student.one_hot(labels, classes), hot(labels, classes), because=ONE_HOT)


@pytest.mark.exercise("one_hot")
@pytest.mark.idea("number types")
@pytest.mark.asks(ANY_INTEGERS)
@pytest.mark.handling
def test_one_hot_takes_labels_in_any_integers(student, rng):
    """Labels in any integer dtype mean the same, of a few classes and of many."""
    for dtype in INTEGERS:
        many = 120 if dtype is torch.int8 else 200
        for count, classes in ((7, 7), (11, 7), (5, 100), (many + 80, many)):
            labels = torch.tensor(rng.integers(0, classes, size=count))
            got = student.one_hot(labels.to(dtype), classes)
            expect_close(got, hot(labels, classes), because=LABELS)


@pytest.mark.exercise("one_hot")
@pytest.mark.idea("labels out of range")
@pytest.mark.asks("Raise ValueError if a label is not one of 0 .. C - 1")
@pytest.mark.handling
def test_one_hot_refuses_one_label_among_many(student, rng):
    """Of many labels a single one is out of range, by one or by much."""
    labels = torch.tensor(rng.integers(0, 7, size=13))
    expect_shape(student.one_hot(labels, 7), (13, 7))
    for wrong in (250, -7, 7, -1):
        with expect_raises(ValueError):
            student.one_hot(labels.index_fill(0, torch.tensor([5]), wrong), 7)
    for dtype, wrong in zip(INTEGERS[:4], (7, -1, 7, -7), strict=True):
        with expect_raises(ValueError):
            student.one_hot(labels.index_fill(0, torch.tensor([5]), wrong).to(dtype), 7)


@pytest.mark.exercise("one_hot")
@pytest.mark.asks("N may be 0")
@pytest.mark.special
def test_one_hot_of_no_labels(student):
    """One label gives one row, and no labels give no rows, of as many columns."""
    got = student.one_hot(torch.tensor([1]), 3)
    expect_close(got, torch.tensor([[0.0, 1, 0]]), because=ONE_HOT)
    got = student.one_hot(torch.tensor([], dtype=torch.int64), 3)
    expect_close(got, torch.zeros(0, 3), because="an empty batch is a table without rows")


# linear_forward


@pytest.mark.exercise("linear_forward")
@pytest.mark.asks("Return the output of a linear layer, `x W^T + b`")
@pytest.mark.public
def test_linear_of_one_example(student):
    """x = (1, 2, 3) through the rows (1, 0, -1) and (2, 1, 0), with biases 10 and 20."""
    W, b = torch.tensor([[1.0, 0, -1], [2, 1, 0]]), torch.tensor([10.0, 20])
    got = student.linear_forward(torch.tensor([[1.0, 2, 3]]), W, b)
    because = "8 is 1*1 + 2*0 - 3*1 + 10, and 24 is 1*2 + 2*1 + 3*0 + 20"
    expect_close(got, torch.tensor([[8.0, 24]]), because=because)


@pytest.mark.exercise("linear_forward")
@pytest.mark.asks("W: (M, D) and b: (M,)")
@pytest.mark.public
def test_linear_with_a_square_matrix(student):
    """(1, 0) and (1, 1) through the rows (1, 2) and (3, 4), with biases 0 and 100."""
    W = torch.tensor([[1.0, 2], [3, 4]])
    got = student.linear_forward(torch.tensor([[1.0, 0], [1, 1]]), W, torch.tensor([0.0, 100]))
    expect_close(got, torch.tensor([[1.0, 103], [3, 107]]), because=LINEAR)


@pytest.mark.exercise("linear_forward")
@pytest.mark.idea("what is refused")
@pytest.mark.asks("Raise ValueError naming both shapes if x is not (N, D) with W's D")
@pytest.mark.public
@pytest.mark.handling
def test_linear_refuses_examples_of_another_width(student):
    """Examples of 7 numbers do not fit weights for 3."""
    W, b = torch.ones(5, 3), torch.zeros(5)
    expect_shape(student.linear_forward(torch.ones(2, 3), W, b), (2, 5))
    with expect_raises(ValueError, mentions=(7, 3)):
        student.linear_forward(torch.ones(2, 7), W, b)


@pytest.mark.exercise("linear_forward")
@pytest.mark.idea("what is refused")
@pytest.mark.asks("or if b is not (M,)")
@pytest.mark.public
@pytest.mark.handling
def test_linear_refuses_another_number_of_biases(student):
    """One bias for five outputs is a mistake, and so are seven, or five in a table."""
    x, W = torch.ones(2, 3), torch.ones(5, 3)
    expect_shape(student.linear_forward(x, W, torch.zeros(5)), (2, 5))
    for shape in ((1,), (7,), (1, 5), (2, 1)):
        with expect_raises(ValueError, mentions=(5, *shape)):
            student.linear_forward(x, W, torch.zeros(shape))


@pytest.mark.exercise("linear_forward")
@pytest.mark.idea("what is refused")
@pytest.mark.asks("or if b is not (M,)")
@pytest.mark.handling
def test_linear_refuses_biases_that_a_sum_would_stretch(student):
    """Biases of no axis and of two are refused, though their last size or their number may fit."""
    W = torch.ones(5, 3)
    expect_shape(student.linear_forward(torch.ones(2, 3), W, torch.zeros(5)), (2, 5))
    for n, shape in ((2, ()), (2, (2, 5)), (2, (1, 1, 5)), (5, (5, 1)), (1, (5, 1)), (5, (5, 5))):
        with expect_raises(ValueError, mentions=(5, *shape)):
            student.linear_forward(torch.ones(n, 3), W, torch.zeros(shape))


@pytest.mark.exercise("linear_forward")
@pytest.mark.idea("what is refused")
@pytest.mark.asks("Images that are not flattened are refused too: x has exactly two axes")
@pytest.mark.public
@pytest.mark.handling
def test_linear_refuses_images_that_are_not_flattened(student):
    """Five images of 2 by 7 pixels are not a table of examples."""
    W, b = torch.ones(3, 7), torch.zeros(3)
    expect_shape(student.linear_forward(torch.ones(5, 7), W, b), (5, 3))
    with expect_raises(ValueError, mentions=(5, 2, 7)):
        student.linear_forward(torch.ones(5, 2, 7), W, b)


@pytest.mark.exercise("linear_forward")
@pytest.mark.idea("number types")
@pytest.mark.asks("integers such as uint8 pixels, which are converted to W's dtype")
@pytest.mark.public
@pytest.mark.handling
def test_linear_converts_integers(student):
    """Pixels in uint8 give what the same numbers give as floats."""
    for dtype in BOTH:
        W = torch.tensor([[0.5, -1]], dtype=dtype)
        pixels, b = torch.tensor([[255, 2]], dtype=torch.uint8), torch.tensor([0.25], dtype=dtype)
        got = student.linear_forward(pixels, W, b)
        expect_close(got, torch.tensor([[125.75]], dtype=dtype), because=PIXELS)


@pytest.mark.exercise("linear_forward")
@pytest.mark.asks(UNCHANGED)
@pytest.mark.public
@pytest.mark.advisory
def test_linear_leaves_its_arguments_alone(student):
    """x, W and b are the same afterwards, in the same shape."""
    W, b = floats([3, 4], [5, 6], [7, 8]), floats(1, 1, 1)
    got = student.linear_forward(floats([1, 2]), W, b)
    expect_close(got, floats([12, 18, 24]), because=LINEAR)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("linear_forward")
@pytest.mark.asks("Return the output of a linear layer, `x W^T + b`")
def test_linear_agrees_with_torch(student, rng):
    """It is what nn.Linear computes, for many examples, for one, and with one output."""
    for n, d, m in ((11, 3, 7), (1, 5, 2), (5, 2, 1)):
        x, W, b = whole(rng, n, d), whole(rng, m, d), whole(rng, m)
        got = student.linear_forward(x, W, b)
        expect_close(got, torch.nn.functional.linear(x, W, b), because=LINEAR)


@pytest.mark.exercise("linear_forward")
@pytest.mark.idea("number types")
@pytest.mark.asks("integers such as uint8 pixels, which are converted to W's dtype")
@pytest.mark.handling
def test_linear_of_many_pixels(student, rng):
    """Pixels in uint8, and counts in other integers, give what the same numbers give as floats."""
    pixels = torch.tensor(rng.integers(0, 128, size=(2, 5)))
    W = torch.tensor(rng.integers(-7, 8, size=(3, 5))) / 2
    b = torch.tensor(rng.integers(-7, 8, size=3)) / 4
    for dtype, integer in product(BOTH, INTEGERS):
        expected = torch.nn.functional.linear(pixels.to(dtype), W.to(dtype), b.to(dtype))
        got = student.linear_forward(pixels.to(integer), W.to(dtype), b.to(dtype))
        expect_close(got, expected, because=PIXELS)
    for (x,) in special(rng, [(1, 5)], [(4, 1)], dtype=np.int64):
        W, b = draw(rng, 3, x.shape[1]), draw(rng, 3)
        expected = torch.nn.functional.linear(x.double(), W, b)
        expect_close(student.linear_forward(x, W, b), expected, because=PIXELS)
    large, W = torch.tensor([[2**24 + 1, 3]]), torch.eye(2, dtype=torch.float64)  # no float32
    got = student.linear_forward(large, W, torch.tensor([-(2.0**24), 0.5], dtype=W.dtype))
    expect_close(got, torch.tensor([[1.0, 3.5]], dtype=W.dtype), because=PIXELS)


@pytest.mark.exercise("linear_forward")
@pytest.mark.idea("number types")
@pytest.mark.asks("The result has W's dtype")
@pytest.mark.handling
def test_linear_keeps_the_dtype(student):
    """float32 in, float32 out, and so with float64, float16 and bfloat16."""
    for dtype in FLOATS:
        x, W, b = torch.ones(3, 2), torch.ones(5, 2), torch.ones(5)
        got = student.linear_forward(x.to(dtype), W.to(dtype), b.to(dtype))
        expect_close(got, torch.full((3, 5), 3.0, dtype=dtype), because=LINEAR)


@pytest.mark.exercise("linear_forward")
@pytest.mark.idea("what is refused")
@pytest.mark.asks("Raise ValueError naming both shapes if x is not (N, D) with W's D")
@pytest.mark.handling
def test_linear_refuses_what_a_product_would_stretch(student):
    """Examples of one number, a single vector, and a stack of tables do not fit weights for 3."""
    W, b = torch.ones(5, 3), torch.zeros(5)
    expect_shape(student.linear_forward(torch.ones(2, 3), W, b), (2, 5))
    for shape in ((2, 1), (3,), (), (3, 2), (7, 2, 3), (7, 3, 3), (1, 2, 3)):
        with expect_raises(ValueError, mentions=(*shape, 3)):
            student.linear_forward(torch.ones(shape), W, b)
    for shape in ((2, 3), (1, 7)):  # a W that has a column too few
        with expect_raises(ValueError, mentions=(*shape, 1)):
            student.linear_forward(torch.ones(shape), W[:, :1], b)


@pytest.mark.exercise("linear_forward")
@pytest.mark.asks("x: (N, D), one example a row, N >= 1: floating")
@pytest.mark.special
def test_linear_of_special_tensors(student, rng):
    """One input, one output, one example, square W, zeros, large numbers, and views."""
    square, two = [(3, 3), (3, 3), (3,)], [(7, 2), (5, 2), (5,)]
    for x, W, b in special(rng, square, two, [(1, 5), (2, 5), (2,)], [(5, 1), (1, 1), (1,)]):
        got = student.linear_forward(x, W, b)
        expect_close(got, torch.nn.functional.linear(x, W, b), because=LINEAR)


# relu


@pytest.mark.exercise("relu")
@pytest.mark.asks("Return max(0, x), entry by entry")
@pytest.mark.public
def test_relu_of_five_numbers(student):
    """What is below 0 becomes 0, and the rest stays as it is."""
    got = student.relu(torch.tensor([-2.0, -0.5, 0.0, 0.5, 3.0]))
    expect_close(got, torch.tensor([0.0, 0.0, 0.0, 0.5, 3.0]), because=RELU)


@pytest.mark.exercise("relu")
@pytest.mark.idea("very large numbers")
@pytest.mark.asks("Return max(0, x), entry by entry")
@pytest.mark.public
@pytest.mark.special
def test_relu_of_large_numbers(student):
    """Large numbers are not cut off: -800 gives 0, and 800 gives 800."""
    got = student.relu(floats([-800, 800], [-2, 7]))
    expect_close(got, floats([0, 800], [0, 7]), because=RELU)


@pytest.mark.exercise("relu")
@pytest.mark.idea("nan and infinity")
@pytest.mark.asks("nan stays nan")
@pytest.mark.public
@pytest.mark.special
def test_relu_passes_nan_through(student):
    """A nan stays nan and inf stays inf, and their neighbours are not touched."""
    nan, inf = float("nan"), float("inf")
    because = "nan stays nan, and every other entry is the larger of 0 and x"
    expect_close(student.relu(floats(-1, nan, 2)), floats(0, nan, 2), because=because)
    expect_close(student.relu(floats(-1, nan, 2, inf)), floats(0, nan, 2, inf), because=because)


@pytest.mark.exercise("relu")
@pytest.mark.idea("number types")
@pytest.mark.asks("The result has x's shape and dtype")
@pytest.mark.public
@pytest.mark.handling
def test_relu_keeps_the_dtype(student):
    """float32 in, float32 out, and so with float64, float16 and bfloat16."""
    for dtype in FLOATS:
        got = student.relu(torch.tensor([-1.0, 2.0, 5.0], dtype=dtype))
        expect_close(got, torch.tensor([0.0, 2.0, 5.0], dtype=dtype), because=RELU)


@pytest.mark.exercise("relu")
@pytest.mark.asks("x is not changed")
@pytest.mark.public
@pytest.mark.advisory
def test_relu_leaves_its_argument_alone(student):
    """x is the same afterwards."""
    got = student.relu(floats([-1, 2], [3, -4]))
    expect_close(got, floats([0, 2], [3, 0]), because=RELU)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("relu")
@pytest.mark.idea("any shape")
@pytest.mark.asks(ANY_SHAPE)
def test_relu_of_any_shape(student, rng):
    """A stack of tables, a table, a vector, and a number without axes."""
    for shape in ((2, 3, 5), (3, 7), (11,), ()):
        x = draw(rng, *shape).float()
        expect_close(student.relu(x), torch.relu(x), because=RELU)


@pytest.mark.exercise("relu")
@pytest.mark.asks(ANY_SHAPE)
@pytest.mark.special
def test_relu_of_special_tensors(student, rng):
    """One row, one column, squares, zeros, equal numbers, views, and a third of the largest."""
    for (x,) in special(rng, *TABLES):
        expect_close(student.relu(x), torch.relu(x), because=RELU)
    for dtype in FLOATS:
        x = torch.tensor([-1.0, 1.0, 0.0], dtype=dtype) * (torch.finfo(dtype).max / 3)
        expect_close(student.relu(x), x.clamp(min=0), because=RELU)


# sigmoid


@pytest.mark.exercise("sigmoid")
@pytest.mark.asks("Return 1 / (1 + e^-x), entry by entry")
@pytest.mark.public
def test_sigmoid_of_three_numbers(student):
    """At 0, ln 3 and -ln 3 it is 1/2, 3/4 and 1/4."""
    ln3 = float(np.log(3))
    got = student.sigmoid(floats(0, ln3, -ln3))
    expect_close(
        got, floats(0.5, 0.75, 0.25), because="e^-x is 1, 1/3 and 3, and 1 is divided by 1 more"
    )


@pytest.mark.exercise("sigmoid")
@pytest.mark.idea("very large numbers")
@pytest.mark.asks("entries as large as 800 either way give 0 or 1")
@pytest.mark.public
@pytest.mark.special
def test_sigmoid_of_large_numbers(student):
    """At 800 it is 1, at -800 it is 0, and beside them at 0 it is still a half."""
    because = "e^-x is 1 at 0, and no float can tell e^-800 from 0, nor 1 + e^-800 from 1"
    for dtype in (torch.float64, torch.float32):
        got = student.sigmoid(torch.tensor([[800.0, -800.0, 0.0]], dtype=dtype))
        expect_close(got, torch.tensor([[1.0, 0.0, 0.5]], dtype=dtype), because=because)


@pytest.mark.exercise("sigmoid")
@pytest.mark.idea("nan")
@pytest.mark.asks("nan stays nan")
@pytest.mark.public
@pytest.mark.special
def test_sigmoid_passes_nan_through(student):
    """A nan stays nan, and its neighbours are not touched by it."""
    got = student.sigmoid(floats(0, float("nan"), 0))
    because = "nan stays nan, and every other entry is 1 / (1 + e^-x)"
    expect_close(got, floats(0.5, float("nan"), 0.5), because=because)


@pytest.mark.exercise("sigmoid")
@pytest.mark.asks("x is not changed")
@pytest.mark.public
@pytest.mark.advisory
def test_sigmoid_leaves_its_argument_alone(student):
    """x is the same afterwards."""
    got = student.sigmoid(floats([0], [float(np.log(3))]))
    expect_close(got, floats([0.5], [0.75]), because=SIGMOID)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("sigmoid")
@pytest.mark.idea("number types")
@pytest.mark.asks("The result has x's shape and dtype")
@pytest.mark.handling
def test_sigmoid_keeps_the_dtype(student):
    """float32 in, float32 out, and so with float64, float16 and bfloat16."""
    for dtype in FLOATS:
        x = torch.tensor([-1.0, 0.0, 2.0], dtype=dtype)
        expect_close(student.sigmoid(x), torch.sigmoid(x), because=SIGMOID)


@pytest.mark.exercise("sigmoid")
@pytest.mark.asks("Return 1 / (1 + e^-x), entry by entry")
def test_sigmoid_is_symmetric(student, rng):
    """sigmoid(-x) and sigmoid(x) add up to 1."""
    x = draw(rng, 3, 7).float() * 3
    there = student.sigmoid(x)
    expect_shape(there, (3, 7), dtype=torch.float32, because="sigmoid works entry by entry")
    back = student.sigmoid(-x)
    expect_close(back, 1 - there, because="1 / (1 + e^x) and 1 / (1 + e^-x) add up to 1")


@pytest.mark.exercise("sigmoid")
@pytest.mark.idea("any shape")
@pytest.mark.asks(ANY_SHAPE)
def test_sigmoid_of_any_shape(student, rng):
    """A stack of tables, a table, a vector, and a number without axes."""
    for shape in ((2, 3, 5), (3, 7), (11,), ()):
        x = draw(rng, *shape).float() * 5
        expect_close(student.sigmoid(x), torch.sigmoid(x), because=SIGMOID)


@pytest.mark.exercise("sigmoid")
@pytest.mark.idea("very large numbers")
@pytest.mark.asks("Return 1 / (1 + e^-x), entry by entry")
@pytest.mark.special
def test_sigmoid_reaches_neither_end_too_soon(student):
    """At 12 and at -17 it is close to 1 and to 0, and still not there."""
    x = doubles(12, -12, 17, -17)
    because = "the curve is level only where a float can no longer tell it from 0 and 1"
    expect_close(student.sigmoid(x), torch.sigmoid(x), because=because)


@pytest.mark.exercise("sigmoid")
@pytest.mark.asks(ANY_SHAPE)
@pytest.mark.special
def test_sigmoid_of_special_tensors(student, rng):
    """One row, one column, square tables, zeros, equal numbers, and views."""
    for (x,) in special(rng, *TABLES):
        expect_close(student.sigmoid(x), torch.sigmoid(x), because=SIGMOID)


# mlp_forward


@pytest.mark.exercise("mlp_forward")
@pytest.mark.asks("linear layers with relu between them")
@pytest.mark.public
def test_mlp_of_two_layers_worked_by_hand(student):
    """(1, 2) becomes (3, -1), relu makes it (3, 0), and the logits are (7, -1)."""
    layers = [
        (torch.tensor([[1.0, 1.0], [1.0, -1.0]]), torch.tensor([0.0, 0.0])),
        (torch.tensor([[2.0, 5.0], [1.0, 0.0]]), torch.tensor([1.0, -4.0])),
    ]
    got = student.mlp_forward(torch.tensor([[1.0, 2.0]]), layers)
    expect_close(got, torch.tensor([[7.0, -1.0]]), because=NETWORK)


@pytest.mark.exercise("mlp_forward")
@pytest.mark.idea("any number of layers")
@pytest.mark.asks("linear layers with relu between them")
@pytest.mark.public
def test_mlp_of_three_layers_worked_by_hand(student):
    """(1, 2) becomes (3, -2), so (3, 0), then (2, -2), so (2, 0), and the logits (4, 9, -2)."""
    layers = [
        (torch.tensor([[1.0, 1], [1, -1]]), torch.tensor([0.0, -1])),
        (torch.tensor([[1.0, -2], [-1, 1]]), torch.tensor([-1.0, 1])),
        (torch.tensor([[2.0, 3], [4, 5], [-1, 1]]), torch.tensor([0.0, 1, 0])),
    ]
    got = student.mlp_forward(torch.tensor([[1.0, 2.0]]), layers)
    expect_close(got, torch.tensor([[4.0, 9, -2]]), because=NETWORK)


@pytest.mark.exercise("mlp_forward")
@pytest.mark.idea("a single layer")
@pytest.mark.asks("With one layer this is `x W^T + b`")
@pytest.mark.public
def test_mlp_of_one_layer(student):
    """With one layer there is nothing between layers: (-1, 2) becomes (-8, 5, -1)."""
    W, b = torch.tensor([[2.0, -3], [1, 3], [1, 0]]), torch.tensor([0.0, 0, 0])
    got = student.mlp_forward(torch.tensor([[-1.0, 2.0]]), [(W, b)])
    because = "-8 is -1*2 - 2*3, and nothing comes before the first layer or after the last"
    expect_close(got, torch.tensor([[-8.0, 5, -1]]), because=because)


@pytest.mark.exercise("mlp_forward")
@pytest.mark.asks("integers, which are converted to the weights' dtype")
@pytest.mark.public
@pytest.mark.handling
def test_mlp_converts_integers(student):
    """Pixels in uint8 give what the same numbers give as floats."""
    for dtype in BOTH:
        W, b = torch.tensor([[0.5], [-1]], dtype=dtype), torch.tensor([0.25, 7], dtype=dtype)
        last = (torch.tensor([[1.0, 3]], dtype=dtype), torch.tensor([1.0], dtype=dtype))
        got = student.mlp_forward(torch.tensor([[255], [2]], dtype=torch.uint8), [(W, b), last])
        expect_close(got, torch.tensor([[128.75], [17.25]], dtype=dtype), because=PIXELS)


@pytest.mark.exercise("mlp_forward")
@pytest.mark.asks("Raise ValueError naming both shapes if a layer's W does not fit")
@pytest.mark.public
@pytest.mark.handling
def test_mlp_refuses_layers_that_do_not_fit(student):
    """Each layer must take as many numbers as come into it."""
    first, second = (torch.ones(5, 3), torch.ones(5)), (torch.ones(2, 5), torch.ones(2))
    expect_shape(student.mlp_forward(torch.ones(11, 3), [first, second]), (11, 2))
    with expect_raises(ValueError, mentions=(7, 3)):
        student.mlp_forward(torch.ones(11, 7), [first, second])
    with expect_raises(ValueError, mentions=(5, 7)):
        student.mlp_forward(torch.ones(11, 3), [first, (torch.ones(2, 7), torch.ones(2))])
    with expect_raises(ValueError, mentions=(1, 3)):
        student.mlp_forward(torch.ones(11, 1), [first, second])
    with expect_raises(ValueError, mentions=(5, 1)):
        student.mlp_forward(torch.ones(11, 3), [first, (torch.ones(2, 1), torch.ones(2))])


@pytest.mark.exercise("mlp_forward")
@pytest.mark.asks("Nothing passed in is changed, the list `layers` included")
@pytest.mark.public
@pytest.mark.advisory
def test_mlp_leaves_its_arguments_alone(student):
    """x and the list of layers are the same afterwards."""
    layers = [(floats([1, 1], [1, -1]), floats(2, 3)), (floats([2, 5]), floats(-40))]
    got = student.mlp_forward(floats([1, 2]), layers)
    expect_close(got, floats([-20]), because=NETWORK)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("mlp_forward")
@pytest.mark.idea("any number of layers")
@pytest.mark.asks("one or more pairs (W, b), W (out, in) and b (out,), in the order")
def test_mlp_of_four_layers(student, rng):
    """Layers of different sizes, one of a single unit, for many examples and one; a layer twice."""
    narrow = [
        (torch.tensor([[1.0, -1, 2, -2, 1]]), torch.zeros(1)),
        (torch.ones(3, 1), whole(rng, 3)),
    ]
    for layers in (network(rng, 5, 7, 11, 3, 2), narrow):
        for n in (13, 1):
            x = whole(rng, n, 5)
            expect_close(student.mlp_forward(x, layers), logits(x, layers), because=NETWORK)
    (layer,) = network(rng, 5, 5)
    got = student.drivers.mlp_of_one_layer_twice(x=x, layer=layer)
    expect_close(got, logits(x, [layer] * 2), because=NETWORK)


@pytest.mark.exercise("mlp_forward")
@pytest.mark.idea("any number of layers")
@pytest.mark.asks("Return the logits (N, C) of a network")
def test_mlp_of_digits(student, rng):
    """784-128-64-10, with small whole numbers as weights."""
    layers, x = network(rng, 784, 128, 64, 10), whole(rng, 3, 784)
    expect_close(student.mlp_forward(x, layers), logits(x, layers), because=NETWORK)


@pytest.mark.exercise("mlp_forward")
@pytest.mark.asks("After the last layer comes nothing: no relu, no softmax")
def test_mlp_gives_logits_and_not_probabilities(student, rng):
    """What is added to the last biases is added to the logits."""
    layers, more = network(rng, 2, 7, 5, 3), 5 * whole(rng, 3) + 1
    x = whole(rng, 11, 2)
    got = student.mlp_forward(x, layers)
    expect_shape(got, (11, 3), dtype=torch.float32, because="each example has a logit per class")
    W, b = layers[-1]
    shifted = student.mlp_forward(x, [*layers[:-1], (W, b + more)])
    expect_close(shifted, got + more, because="the last biases are added last")


@pytest.mark.exercise("mlp_forward")
@pytest.mark.asks("integers, which are converted to the weights' dtype")
@pytest.mark.handling
def test_mlp_of_many_pixels(student, rng):
    """Freshly drawn pixels in any integer dtype give what the same numbers give as floats."""
    pixels = torch.tensor(rng.integers(0, 128, size=(2, 3)))
    layers = network(rng, 3, 7, 5)
    expected = logits(pixels.float(), layers)
    for dtype in INTEGERS:
        expect_close(student.mlp_forward(pixels.to(dtype), layers), expected, because=PIXELS)
    for (x,) in special(rng, [(1, 5)], [(4, 1)], dtype=np.int64):
        layers = [(draw(rng, 7, x.shape[1]), draw(rng, 7)), (draw(rng, 3, 7), draw(rng, 3))]
        got = student.mlp_forward(x, layers)
        expect_close(got, logits(x.double(), layers), because=PIXELS)


@pytest.mark.exercise("mlp_forward")
@pytest.mark.asks("The result has the weights' dtype")
@pytest.mark.handling
def test_mlp_keeps_the_dtype(student, rng):
    """float32 in, float32 out, and so with float64, float16 and bfloat16."""
    layers, x = network(rng, 2, 5, 3), whole(rng, 7, 2)
    for dtype in FLOATS:
        given = [(W.to(dtype), b.to(dtype)) for W, b in layers]
        got = student.mlp_forward(x.to(dtype), given)
        expect_close(got, logits(x, layers).to(dtype), because=NETWORK)


@pytest.mark.exercise("mlp_forward")
@pytest.mark.asks("Raise ValueError naming both shapes if a layer's W does not fit")
@pytest.mark.handling
def test_mlp_refuses_the_last_of_four_layers(student, rng):
    """The first three of four layers fit, and the last one does not."""
    layers, x = network(rng, 3, 5, 11, 7, 2), whole(rng, 13, 3)
    expect_shape(student.mlp_forward(x, layers), (13, 2))
    with expect_raises(ValueError, mentions=(7, 11)):
        student.mlp_forward(x, [*layers[:-1], (whole(rng, 2, 11), whole(rng, 2))])


@pytest.mark.exercise("mlp_forward")
@pytest.mark.asks("x: (N, D), N >= 1: floating")
@pytest.mark.special
def test_mlp_of_special_tensors(student, rng):
    """One input, one logit, one example, square weights, zeros, large numbers, and views."""
    sizes = (
        [(3, 3), (3, 3), (3,), (3, 3), (3,)],
        [(7, 2), (5, 2), (5,), (3, 5), (3,)],
        [(1, 5), (2, 5), (2,), (7, 2), (7,)],
        [(5, 1), (3, 1), (3,), (1, 3), (1,)],
    )
    for x, *parts in special(rng, *sizes):
        layers = [tuple(parts[:2]), tuple(parts[2:])]
        expect_close(student.mlp_forward(x, layers), logits(x, layers), because=NETWORK)


# count_parameters


@pytest.mark.exercise("count_parameters")
@pytest.mark.asks("such as [784, 128, 64, 10]")
@pytest.mark.public
def test_count_of_the_network_of_this_course(student):
    """784-128-64-10 has 109386 parameters."""
    got = student.count_parameters([784, 128, 64, 10])
    because = "109386 is 784*128 + 128 for the first layer, 128*64 + 64 and 64*10 + 10"
    expect_equal(got, 109386, because=because)


@pytest.mark.exercise("count_parameters")
@pytest.mark.idea("a single layer")
@pytest.mark.asks("two sizes or more")
@pytest.mark.public
def test_count_of_one_layer(student):
    """3 inputs and 2 outputs: 6 weights and 2 biases."""
    got = student.count_parameters([3, 2])
    expect_equal(got, 8, because="3*2 weights and 2 biases are 8 parameters")


@pytest.mark.exercise("count_parameters")
@pytest.mark.asks("The list is not changed")
@pytest.mark.public
@pytest.mark.advisory
def test_count_leaves_the_list_alone(student):
    """The list of sizes is the same afterwards."""
    got = student.count_parameters([2, 3, 5])
    expect_equal(got, 29, because=COUNT)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("count_parameters")
@pytest.mark.idea("a single layer")
@pytest.mark.asks("a linear layer with a weight matrix (out, in) and a bias (out,)")
def test_count_tells_in_from_out(student):
    """One layer from 97 to 2, and one from 2 to 97."""
    for sizes, count in (([97, 2], 196), ([2, 97], 291)):
        expect_equal(student.count_parameters(sizes), count, because=COUNT)


@pytest.mark.exercise("count_parameters")
@pytest.mark.idea("any number of layers")
@pytest.mark.asks("Each pair of neighbours (in, out) is a linear layer")
def test_count_of_any_depth(student, rng):
    """Networks of freshly drawn sizes, from two layers to nine."""
    for length in (3, 5, 10):
        sizes = [int(size) for size in rng.integers(1, 50, size=length)]
        count = sum(m * n + n for m, n in pairwise(sizes))
        expect_equal(student.count_parameters(sizes), count, because=COUNT)


@pytest.mark.exercise("count_parameters")
@pytest.mark.asks("Each pair of neighbours (in, out) is a linear layer")
@pytest.mark.special
def test_count_of_layers_of_one_size(student):
    """Layers of the same size all count, and so do layers of a single unit."""
    for sizes, count in (([5, 5, 5], 60), ([2, 7, 2, 7, 3], 82), ([1, 1, 3, 1], 12)):
        got = student.count_parameters(sizes)
        expect_equal(
            got, count, because="every layer is added up, also where its sizes occurred before"
        )


@pytest.mark.exercise("count_parameters")
@pytest.mark.idea("asked twice")
@pytest.mark.asks("Return how many parameters a network with these layer sizes has")
@pytest.mark.special
def test_count_twice(student):
    """Whoever asks twice about equal lists gets the same answer twice."""
    for _ in range(2):
        got = student.count_parameters([11, 5, 3])
        expect_equal(got, 78, because="the count is that of the sizes which are passed in")


# hat_network


@pytest.mark.exercise("hat_network")
@pytest.mark.asks("linear between neighbouring knots")
@pytest.mark.public
def test_hat_through_three_points(student):
    """Through (0, 0), (1, 1) and (2, 0), and halfway in between."""
    x = doubles(0, 0.5, 1, 1.5, 2)
    expect_interpolated(student, doubles(0, 1, 2), doubles(0, 1, 0), x, HAT)


@pytest.mark.exercise("hat_network")
@pytest.mark.idea("outside of the knots")
@pytest.mark.asks("constant outside: values[0] to the left, values[K-1] to the right")
@pytest.mark.public
def test_hat_is_constant_outside(student):
    """Left of the first knot it stays at the first value, right of the last at the last."""
    knots, values, x = doubles(-1, 2, 3), doubles(5, -1, 4), doubles(-9, -2, 3.5, 11)
    because = "it is the first value left of all the knots, and the last value right of them"
    expect_interpolated(student, knots, values, x, because)


@pytest.mark.exercise("hat_network")
@pytest.mark.idea("what is refused")
@pytest.mark.asks("ValueError if the knots are not strictly increasing")
@pytest.mark.public
@pytest.mark.handling
def test_hat_refuses_knots_out_of_order(student):
    """Knots must come from left to right."""
    values = doubles(1, 4, 2)
    got = student.drivers.hat_values(knots=doubles(0, 1, 3), values=values, x=doubles(0.5, 2))
    expect_shape(got, (2,), because="the layers turn each number into one number")
    for knots in (doubles(0, 3, 1), doubles(2, 1, 0)):
        with expect_raises(ValueError):
            student.hat_network(knots, values)


@pytest.mark.exercise("hat_network")
@pytest.mark.idea("what is refused")
@pytest.mark.asks("ValueError if the knots are not strictly increasing")
@pytest.mark.public
@pytest.mark.handling
def test_hat_refuses_a_knot_twice(student):
    """One knot cannot have two values, nor the same value twice."""
    given = {"knots": doubles(0, 1, 3), "values": doubles(1, 4, 2), "x": doubles(0.5, 2)}
    got = student.drivers.hat_values(**given)
    expect_shape(got, (2,), because="the layers turn each number into one number")
    for values in (doubles(1, 4, 2), doubles(1, 4, 4)):
        with expect_raises(ValueError):
            student.hat_network(doubles(0, 1, 1), values)


@pytest.mark.exercise("hat_network")
@pytest.mark.idea("what is refused")
@pytest.mark.asks("Raise ValueError naming both shapes if knots and values differ in shape")
@pytest.mark.public
@pytest.mark.handling
def test_hat_refuses_another_number_of_values(student):
    """Five knots need five values, in one row like the knots."""
    given = {"knots": doubles(0, 1), "values": doubles(1, 4), "x": doubles(0, 0.5, 1)}
    got = student.drivers.hat_values(**given)
    expect_shape(got, (3,), because="the layers turn each number into one number")
    knots = doubles(0, 1, 2, 3, 4)
    for count in (2, 7):
        with expect_raises(ValueError, mentions=(5, count)):
            student.hat_network(knots, doubles(3, 1, 4, 1, 5, 9, 2)[:count])
    for shape in ((5, 1), (1, 5), (1,), ()):
        with expect_raises(ValueError, mentions=(5, *shape)):
            student.hat_network(knots, torch.ones(shape, dtype=torch.float64))
    with expect_raises(ValueError, mentions=(5, 1)):
        student.hat_network(knots[:, None], knots)


@pytest.mark.exercise("hat_network")
@pytest.mark.asks(UNCHANGED)
@pytest.mark.public
@pytest.mark.advisory
def test_hat_leaves_the_points_alone(student):
    """The knots and values are the same afterwards."""
    expect_interpolated(student, doubles(1, 2, 5), doubles(3, 0, 6), doubles(1.5, 3), HAT)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("hat_network")
@pytest.mark.asks("values[i] at knots[i]")
def test_hat_is_exact_at_every_knot(student, rng):
    """Seven knots an equal distance apart, with freshly drawn values."""
    knots, values = torch.arange(7.0, dtype=torch.float64) - 2, draw(rng, 7) * 3
    because = "it goes through the points that are passed in"
    expect_interpolated(student, knots, values, knots, because)


@pytest.mark.exercise("hat_network")
@pytest.mark.idea("uneven knots")
@pytest.mark.asks("strictly increasing and spaced as they like")
def test_hat_follows_uneven_knots(student, rng):
    """Knots at unequal distances, two of them close, seen at the knots and in between."""
    knots = doubles(-3, -2.75, -1, 0.5, 0.75, 3) + float(rng.uniform(-1, 1))
    values = draw(rng, 6) * 2
    x = knots[0] + (knots[-1] - knots[0]) * torch.tensor(rng.uniform(size=17))
    for points in (knots, x):
        expect_interpolated(student, knots, values, points, LINES)
    close = doubles(1000, 1000.001, 1002)
    expect_interpolated(student, close, values[:3], doubles(999, 1000, 1000.001, 1001.5), LINES)
    close = doubles(10000, 10000.0001, 10002)
    expect_interpolated(student, close, values[:3], doubles(9999, 10000, 10001.5), LINES)


@pytest.mark.exercise("hat_network")
@pytest.mark.asks("K >= 2")
@pytest.mark.special
def test_hat_through_two_points(student, rng):
    """Two knots make one ramp."""
    knots, values, x = doubles(-0.5, 1.5), draw(rng, 2) * 3, doubles(-2, -0.5, 0, 1, 1.5, 5)
    expect_interpolated(student, knots, values, x, LINES)


@pytest.mark.exercise("hat_network")
@pytest.mark.idea("number types")
@pytest.mark.asks("The layers are a list of pairs (W, b) in that dtype")
@pytest.mark.handling
def test_hat_keeps_the_dtype(student):
    """Points in float64 give layers in float64, and float32 gives float32."""
    knots, values = doubles(0, 2, 3), doubles(1, -1, 2)
    for dtype in BOTH[::-1]:
        got = student.drivers.zero_of_hat(knots=knots.to(dtype), values=values.to(dtype))
        expect_shape(got, (), dtype=dtype)


@pytest.mark.exercise("hat_network")
@pytest.mark.asks("of the same floating dtype")
@pytest.mark.special
def test_hat_through_points_in_float32(student):
    """Points in float32 are gone through as well."""
    knots, values = floats(-1, 1, 2, 6), floats(3, -1, 2, 0)
    expect_interpolated(student, knots, values, doubles(-3, -1, 0, 1, 1.5, 5, 6, 7), HAT)


@pytest.mark.exercise("hat_network")
@pytest.mark.asks("strictly increasing and spaced as they like")
@pytest.mark.special
def test_hat_through_special_points(student, rng):
    """Values that are equal, zero, large, or the knots themselves, and knots far apart."""
    for values, knots in special(rng, *([(n,), (n,)] for n in (5, 2, 7, 3))):
        order = knots.argsort()
        values, knots = values[order], knots[order]
        if (knots.diff() < 1e-3).any():
            knots = torch.arange(len(knots), dtype=torch.float64)
        x = torch.cat([knots[:1] - 1, knots, (knots[1:] + knots[:-1]) / 2, knots[-1:] + 1])
        expect_interpolated(student, knots, values, x, HAT)


# predict_images_to_logits


@pytest.mark.exercise("predict_images_to_logits")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the first question")
@pytest.mark.public
def test_prediction_1(student):
    """Question 1: what comes out of this count_parameters."""
    letter = student.predict_images_to_logits(1)
    expect_prediction(letter, 1, salt="images_to_logits", digest="e725683515154ce7")


@pytest.mark.exercise("predict_images_to_logits")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the second question")
@pytest.mark.public
def test_prediction_2(student):
    """Question 2: what comes out of this linear_forward."""
    letter = student.predict_images_to_logits(2)
    expect_prediction(letter, 2, salt="images_to_logits", digest="ece60ee8abfeea3d")


@pytest.mark.exercise("predict_images_to_logits")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the third question")
@pytest.mark.public
def test_prediction_3(student):
    """Question 3: what comes out of this mlp_forward."""
    letter = student.predict_images_to_logits(3)
    expect_prediction(letter, 3, salt="images_to_logits", digest="afc90dea931b995a")
