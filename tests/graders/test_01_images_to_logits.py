"""From images to logits."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from autograder import (
    expect_arguments_unchanged,
    expect_close,
    expect_equal,
    expect_raises,
    expect_shape,
)

ROWS = "each row holds the pixels of one image, and of no other"
KEPT = "the dtype of what comes in is the dtype of what goes out"
OWNER = "what is passed in belongs to the caller, who may still need it"
FIT = "shapes that do not fit are refused, and nothing broadcasts silently"
PIXELS = (
    "integers such as pixels are converted to the dtype of the weights, not the other way round"
)
NAN = "a nan is a sign that something went wrong before, and must not be hidden"
RANGE = "the labels are 0 to C - 1, and anything else is a mistake in the data"
LABELS = "a label is a number of a column, in whatever integer dtype it is stored"
LOGITS = "the last layer's numbers are the logits as they are"
FUNCTION = "the slope changes at the knots, each time by the new slope minus the old one"

NETWORK = [
    (torch.tensor([[1.0, 1.0], [1.0, -1.0]]), torch.tensor([0.0, 0.0])),
    (torch.tensor([[2.0, 5.0], [1.0, 0.0]]), torch.tensor([1.0, -4.0])),
]
BOTH = (torch.float32, torch.float64)


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


def network(rng, *sizes):
    """Layers of small whole numbers between these sizes, in float32."""
    return [(whole(rng, after, before), whole(rng, after)) for before, after in pairwise(sizes)]


def interpolated(knots, values, x):
    """Straight lines between the points, and constants outside, by NumPy."""
    return torch.tensor(np.interp(x.numpy(), knots.numpy(), values.numpy()))


# flatten_images


@pytest.mark.exercise("flatten_images")
@pytest.mark.public
def test_flatten_two_small_images(student):
    """Two images of 2 by 3 pixels become two rows of 6."""
    images = torch.tensor([[[1.0, 2, 3], [4, 5, 6]], [[7, 8, 9], [10, 11, 12]]])
    expected = torch.tensor([[1.0, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]])
    expect_close(student.flatten_images(images), expected, because=ROWS)


@pytest.mark.exercise("flatten_images")
@pytest.mark.public
def test_flatten_digits_with_a_channel(student):
    """Images (5, 1, 28, 28) become (5, 784)."""
    images = torch.arange(5 * 784.0).reshape(5, 1, 28, 28)
    expected = torch.arange(5 * 784.0).reshape(5, 784)
    expect_close(student.flatten_images(images), expected, because=ROWS)


@pytest.mark.exercise("flatten_images")
@pytest.mark.public
def test_flatten_a_single_image(student):
    """A batch of one image is still a table, with one row."""
    for shape in ((1, 1, 3, 5), (1, 3, 5)):
        got = student.flatten_images(torch.arange(15.0).reshape(shape))
        because = "the first axis counts the images, also if there is just one"
        expect_close(got, torch.arange(15.0)[None, :], because=because)


@pytest.mark.exercise("flatten_images")
def test_flatten_any_number_of_axes(student, rng):
    """Square images, oblong ones, coloured ones, and rows that are flat already."""
    for shape in ((5, 3, 3), (5, 3, 7), (2, 3, 5, 7), (7, 11)):
        images = draw(rng, *shape)
        got = student.flatten_images(images)
        expect_close(got, torch.flatten(images, 1), because=ROWS)


@pytest.mark.exercise("flatten_images")
def test_flatten_a_transposed_view(student, rng):
    """Images whose height and width were exchanged are read as they look, not as they lie."""
    images = draw(rng, 5, 7, 3)
    for axes in ([0, 2, 1], [2, 0, 1]):
        got = student.drivers.flatten_view(images=images, axes=axes)
        expected = torch.flatten(images.permute(axes).contiguous(), 1)
        expect_close(got, expected, because="the order of the axes counts, not that in memory")


@pytest.mark.exercise("flatten_images")
@pytest.mark.handling
def test_flatten_keeps_the_dtype(student, rng):
    """Pixels in uint8 stay uint8, float64 stays float64."""
    images = torch.tensor(rng.integers(0, 256, size=(3, 5, 2)), dtype=torch.uint8)
    for dtype in (torch.uint8, torch.float64, torch.float32):
        got = student.flatten_images(images.to(dtype))
        expect_shape(got, (3, 10), dtype=dtype)


@pytest.mark.exercise("flatten_images")
@pytest.mark.advisory
def test_flatten_leaves_the_images_in_shape(student):
    """The images have the same shape afterwards as before."""
    got = student.flatten_images(torch.arange(30.0).reshape(3, 2, 5))
    expect_close(got, torch.arange(30.0).reshape(3, 10), because=ROWS)
    expect_arguments_unchanged(student, because=OWNER)


# one_hot


@pytest.mark.exercise("one_hot")
@pytest.mark.public
def test_one_hot_of_two_labels(student):
    """Labels 2 and 0 of 3 classes are the rows 0 0 1 and 1 0 0."""
    got = student.one_hot(torch.tensor([2, 0]), 3)
    expected = torch.tensor([[0.0, 0, 1], [1, 0, 0]])
    expect_close(got, expected, because="row i is 1 in the column of its label, in float32")


@pytest.mark.exercise("one_hot")
@pytest.mark.public
def test_one_hot_of_a_class_that_does_not_occur(student):
    """With 5 classes there are 5 columns, whatever the labels are."""
    got = student.one_hot(torch.tensor([1, 0, 1]), 5)
    expected = torch.tensor([[0.0, 1, 0, 0, 0], [1, 0, 0, 0, 0], [0, 1, 0, 0, 0]])
    expect_close(got, expected, because="the number of classes is given, not found in the labels")


@pytest.mark.exercise("one_hot")
@pytest.mark.public
@pytest.mark.handling
def test_one_hot_refuses_a_label_that_is_too_large(student):
    """With 3 classes there is no label 3."""
    got = student.one_hot(torch.tensor([0, 2]), 3)
    expect_shape(got, (2, 3), because="there is a row for each label and a column for each class")
    for labels, classes in (([0, 3], 3), ([11, 1, 2], 5)):
        with expect_raises(ValueError, because=RANGE):
            student.one_hot(torch.tensor(labels), classes)


@pytest.mark.exercise("one_hot")
@pytest.mark.handling
def test_one_hot_refuses_a_negative_label(student):
    """A label of -1 is not the last class."""
    got = student.one_hot(torch.tensor([0, 1]), 5)
    expect_shape(got, (2, 5), because="there is a row for each label and a column for each class")
    for labels in ([0, -1], [-7, 2, 1]):
        with expect_raises(ValueError, because=RANGE):
            student.one_hot(torch.tensor(labels), 5)


@pytest.mark.exercise("one_hot")
@pytest.mark.handling
def test_one_hot_takes_labels_in_uint8(student, rng):
    """Labels in uint8 mean what they mean in int64, also when there are as many as classes."""
    for count in (7, 5):
        labels = torch.tensor(rng.integers(0, 5, size=count))
        got = student.one_hot(labels.to(torch.uint8), 5)
        expect_close(got, torch.nn.functional.one_hot(labels, 5).float(), because=LABELS)


@pytest.mark.exercise("one_hot")
def test_one_hot_takes_labels_in_int32(student, rng):
    """Labels in int32 mean what they mean in int64."""
    labels = torch.tensor(rng.integers(0, 7, size=11))
    got = student.one_hot(labels.to(torch.int32), 7)
    expect_close(got, torch.nn.functional.one_hot(labels, 7).float(), because=LABELS)


@pytest.mark.exercise("one_hot")
def test_one_hot_of_many_labels(student, rng):
    """Freshly drawn labels, as many as there are classes, and more."""
    for count, classes in ((13, 7), (5, 5), (3, 1)):
        labels = torch.tensor(rng.integers(0, classes, size=count))
        expected = torch.nn.functional.one_hot(labels, classes).float()
        got = student.one_hot(labels, classes)
        expect_close(got, expected, because="row i belongs to label i, class 0 included")


@pytest.mark.exercise("one_hot")
def test_one_hot_of_no_labels(student):
    """One label gives one row, and no labels give no rows, of as many columns."""
    got = student.one_hot(torch.tensor([1]), 3)
    expect_close(got, torch.tensor([[0.0, 1, 0]]), because="one label is one row")
    got = student.one_hot(torch.tensor([], dtype=torch.int64), 3)
    expect_close(got, torch.zeros(0, 3), because="an empty batch is a table without rows")


@pytest.mark.exercise("one_hot")
@pytest.mark.advisory
def test_one_hot_leaves_the_labels_alone(student):
    """The labels are the same afterwards, in the same shape."""
    got = student.one_hot(torch.tensor([1, 0, 1]), 2)
    expect_close(got, torch.tensor([[0.0, 1], [1, 0], [0, 1]]), because="row i is that of label i")
    expect_arguments_unchanged(student, because=OWNER)


# linear_forward


@pytest.mark.exercise("linear_forward")
@pytest.mark.public
def test_linear_of_one_example(student):
    """x = (1, 2, 3) through the rows (1, 0, -1) and (2, 1, 0), with biases 10 and 20."""
    got = student.linear_forward(
        torch.tensor([[1.0, 2, 3]]),
        torch.tensor([[1.0, 0, -1], [2, 1, 0]]),
        torch.tensor([10.0, 20]),
    )
    expected = torch.tensor([[8.0, 24]])
    expect_close(got, expected, because="each output has its own row of weights, and its own bias")


@pytest.mark.exercise("linear_forward")
@pytest.mark.public
def test_linear_with_a_square_matrix(student):
    """With as many outputs as inputs, W still has a row for each output."""
    W = torch.tensor([[1.0, 2], [3, 4]])
    got = student.linear_forward(torch.tensor([[1.0, 0], [0, 1]]), W, torch.tensor([0.0, 100]))
    expected = torch.tensor([[1.0, 103], [2, 104]])
    expect_close(got, expected, because="W is (out, in), and each example gets the same biases")


@pytest.mark.exercise("linear_forward")
@pytest.mark.public
@pytest.mark.handling
def test_linear_refuses_examples_of_another_width(student):
    """Examples of 7 numbers do not fit weights for 3."""
    W, b = torch.ones(5, 3), torch.zeros(5)
    expect_shape(student.linear_forward(torch.ones(2, 3), W, b), (2, 5))
    with expect_raises(ValueError, mentions=(7, 3), because=FIT):
        student.linear_forward(torch.ones(2, 7), W, b)


@pytest.mark.exercise("linear_forward")
@pytest.mark.handling
def test_linear_refuses_another_number_of_biases(student):
    """One bias for five outputs is a mistake, and so are seven."""
    x, W = torch.ones(2, 3), torch.ones(5, 3)
    expect_shape(student.linear_forward(x, W, torch.zeros(5)), (2, 5))
    for count in (1, 7):
        with expect_raises(ValueError, mentions=(5, count), because=FIT):
            student.linear_forward(x, W, torch.zeros(count))


@pytest.mark.exercise("linear_forward")
@pytest.mark.handling
def test_linear_refuses_images_that_are_not_flattened(student):
    """Five images of 2 by 7 pixels are not a table of examples."""
    W, b = torch.ones(3, 7), torch.zeros(3)
    expect_shape(student.linear_forward(torch.ones(5, 7), W, b), (5, 3))
    because = "x has one row for each example, and here it has one for each line of pixels"
    with expect_raises(ValueError, because=because):
        student.linear_forward(torch.ones(5, 2, 7), W, b)


@pytest.mark.exercise("linear_forward")
@pytest.mark.handling
def test_linear_converts_integers(student, rng):
    """Pixels in uint8, and counts in int64, give what the same numbers give as floats."""
    pixels = torch.tensor(rng.integers(0, 256, size=(2, 5)))
    W = torch.tensor(rng.integers(-7, 8, size=(3, 5))) / 2
    b = torch.tensor(rng.integers(-7, 8, size=3)) / 4
    for dtype in BOTH:
        weights, biases = W.to(dtype), b.to(dtype)
        expected = pixels.to(dtype) @ weights.T + biases
        integer = torch.uint8 if dtype == torch.float32 else torch.int64
        got = student.linear_forward(pixels.to(integer), weights, biases)
        expect_close(got, expected, because=PIXELS)


@pytest.mark.exercise("linear_forward")
@pytest.mark.handling
def test_linear_keeps_the_dtype(student):
    """float32 in, float32 out; float64 in, float64 out."""
    for dtype in BOTH:
        x, W, b = torch.ones(3, 2), torch.ones(5, 2), torch.ones(5)
        got = student.linear_forward(x.to(dtype), W.to(dtype), b.to(dtype))
        expect_shape(got, (3, 5), dtype=dtype)


@pytest.mark.exercise("linear_forward")
def test_linear_agrees_with_torch(student, rng):
    """It is what nn.Linear computes, for many examples, for one, and with one output."""
    for n, d, m in ((11, 3, 7), (1, 5, 2), (5, 2, 1)):
        x, W, b = whole(rng, n, d), whole(rng, m, d), whole(rng, m)
        expected = torch.nn.functional.linear(x, W, b)
        got = student.linear_forward(x, W, b)
        expect_close(got, expected, because="every output sums over all inputs, then adds its bias")


@pytest.mark.exercise("linear_forward")
@pytest.mark.advisory
def test_linear_leaves_its_arguments_alone(student):
    """x, W and b are the same afterwards, in the same shape."""
    W, b = floats([3, 4], [5, 6], [7, 8]), floats(1, 1, 1)
    got = student.linear_forward(floats([1, 2]), W, b)
    expect_close(got, floats([12, 18, 24]), because="the output comes before the side effects")
    expect_arguments_unchanged(student, because=OWNER)


# relu


@pytest.mark.exercise("relu")
@pytest.mark.public
def test_relu_of_five_numbers(student):
    """What is below 0 becomes 0, and the rest stays as it is."""
    got = student.relu(torch.tensor([-2.0, -0.5, 0.0, 0.5, 3.0]))
    expected = torch.tensor([0.0, 0.0, 0.0, 0.5, 3.0])
    expect_close(got, expected, because="relu is the larger of 0 and x")


@pytest.mark.exercise("relu")
@pytest.mark.public
def test_relu_of_large_numbers(student):
    """Large numbers are not cut off: -800 gives 0, and 800 gives 800."""
    got = student.relu(floats([-800, 800], [-2, 7]))
    expect_close(got, floats([0, 800], [0, 7]), because="relu has a floor and no ceiling")


@pytest.mark.exercise("relu")
def test_relu_passes_nan_through(student):
    """A nan stays nan, and its neighbours are not touched by it."""
    got = student.relu(floats(-1, float("nan"), 2))
    expect_close(got, floats(0, float("nan"), 2), because=NAN)


@pytest.mark.exercise("relu")
@pytest.mark.handling
def test_relu_keeps_the_dtype(student):
    """float32 in, float32 out; float64 in, float64 out."""
    for dtype in BOTH:
        got = student.relu(torch.tensor([-1.0, 2.0, 5.0], dtype=dtype))
        expect_close(got, torch.tensor([0.0, 2.0, 5.0], dtype=dtype), because=KEPT)


@pytest.mark.exercise("relu")
def test_relu_of_any_shape(student, rng):
    """A stack of tables, a table, a vector, and a number without axes."""
    for shape in ((2, 3, 5), (3, 7), (11,), ()):
        x = draw(rng, *shape).float()
        got = student.relu(x)
        expect_close(got, torch.relu(x), because="every entry is judged by itself")


@pytest.mark.exercise("relu")
@pytest.mark.advisory
def test_relu_leaves_its_argument_alone(student):
    """x is the same afterwards."""
    got = student.relu(floats([-1, 2], [3, -4]))
    expect_close(got, floats([0, 2], [3, 0]), because="relu is the larger of 0 and x")
    expect_arguments_unchanged(student, because=OWNER)


# sigmoid


@pytest.mark.exercise("sigmoid")
@pytest.mark.public
def test_sigmoid_of_three_numbers(student):
    """At 0, ln 3 and -ln 3 it is 1/2, 3/4 and 1/4."""
    ln3 = float(np.log(3))
    got = student.sigmoid(floats(0, ln3, -ln3))
    expect_close(got, floats(0.5, 0.75, 0.25), because="e^-x is 1, 1/3 and 3, and 1 is added to it")


@pytest.mark.exercise("sigmoid")
@pytest.mark.public
def test_sigmoid_of_large_numbers(student):
    """At 800 it is 1, at -800 it is 0."""
    for dtype in (torch.float64, torch.float32):
        got = student.sigmoid(torch.tensor([[800.0, -800.0]], dtype=dtype))
        expected = torch.tensor([[1.0, 0.0]], dtype=dtype)
        because = "e^800 is more than a float can hold, so it must not decide the answer"
        expect_close(got, expected, because=because)


@pytest.mark.exercise("sigmoid")
def test_sigmoid_passes_nan_through(student):
    """A nan stays nan, and its neighbours are not touched by it."""
    got = student.sigmoid(floats(0, float("nan"), 0))
    expect_close(got, floats(0.5, float("nan"), 0.5), because=NAN)


@pytest.mark.exercise("sigmoid")
@pytest.mark.handling
def test_sigmoid_keeps_the_dtype(student):
    """float32 in, float32 out; float64 in, float64 out."""
    for dtype in BOTH:
        there = student.sigmoid(torch.tensor([-1.0, 0.0, 2.0], dtype=dtype))
        expect_shape(there, (3,), dtype=dtype)
        back = student.sigmoid(torch.tensor([1.0, 0.0, -2.0], dtype=dtype))
        expect_close(back, 1 - there, because=KEPT)


@pytest.mark.exercise("sigmoid")
def test_sigmoid_is_symmetric(student, rng):
    """sigmoid(-x) and sigmoid(x) add up to 1."""
    x = draw(rng, 3, 7).float() * 3
    there = student.sigmoid(x)
    expect_shape(there, (3, 7), dtype=torch.float32, because="sigmoid works entry by entry")
    back = student.sigmoid(-x)
    expect_close(back, 1 - there, because="the odds of x and of -x are each other's inverse")


@pytest.mark.exercise("sigmoid")
def test_sigmoid_of_any_shape(student, rng):
    """A stack of tables, a table, a vector, and a number without axes."""
    for shape in ((2, 3, 5), (3, 7), (11,), ()):
        x = draw(rng, *shape).float() * 5
        got = student.sigmoid(x)
        expect_close(got, torch.sigmoid(x), because="every entry is computed by itself")


@pytest.mark.exercise("sigmoid")
def test_sigmoid_reaches_neither_end_too_soon(student):
    """At 12 and at -17 it is close to 1 and to 0, and still not there."""
    x = doubles(12, -12, 17, -17)
    because = "the curve goes on to the numbers that a float can no longer tell from 0 and 1"
    expect_close(student.sigmoid(x), torch.sigmoid(x), because=because)


@pytest.mark.exercise("sigmoid")
@pytest.mark.advisory
def test_sigmoid_leaves_its_argument_alone(student):
    """x is the same afterwards."""
    got = student.sigmoid(floats([0], [float(np.log(3))]))
    expect_close(got, floats([0.5], [0.75]), because="the answer comes before the side effects")
    expect_arguments_unchanged(student, because=OWNER)


# mlp_forward


@pytest.mark.exercise("mlp_forward")
@pytest.mark.public
def test_mlp_of_two_layers_worked_by_hand(student):
    """(1, 2) becomes (3, -1), relu makes it (3, 0), and the logits are (7, -1)."""
    got = student.mlp_forward(torch.tensor([[1.0, 2.0]]), NETWORK)
    because = "relu comes between the layers, and nothing after the last one"
    expect_close(got, torch.tensor([[7.0, -1.0]]), because=because)


@pytest.mark.exercise("mlp_forward")
@pytest.mark.public
def test_mlp_of_one_layer(student):
    """With one layer there is nothing between layers: (-1, 2) becomes (-8, 5, -1)."""
    W, b = torch.tensor([[2.0, -3], [1, 3], [1, 0]]), torch.tensor([0.0, 0, 0])
    got = student.mlp_forward(torch.tensor([[-1.0, 2.0]]), [(W, b)])
    because = "a network of one layer is that layer, and negative numbers are welcome"
    expect_close(got, torch.tensor([[-8.0, 5, -1]]), because=because)


@pytest.mark.exercise("mlp_forward")
def test_mlp_of_four_layers(student, rng):
    """Four layers of different sizes, for many examples and for one."""
    layers = network(rng, 5, 7, 11, 3, 2)
    for n in (13, 1):
        x = out = whole(rng, n, 5)
        for W, b in layers[:-1]:
            out = torch.relu(torch.nn.functional.linear(out, W, b))
        expected = torch.nn.functional.linear(out, *layers[-1])
        got = student.mlp_forward(x, layers)
        expect_close(got, expected, because="each layer takes what the one before it gave")


@pytest.mark.exercise("mlp_forward")
def test_mlp_of_digits(student, rng):
    """784-128-64-10, with small whole numbers as weights."""
    layers, x = network(rng, 784, 128, 64, 10), whole(rng, 3, 784)
    out = x
    for index, (W, b) in enumerate(layers):
        out = (out if index == 0 else torch.relu(out)) @ W.T + b
    expect_close(student.mlp_forward(x, layers), out, because="every digit gets ten logits")


@pytest.mark.exercise("mlp_forward")
def test_mlp_gives_logits_and_not_probabilities(student, rng):
    """What is added to the last biases is added to the logits."""
    layers, more = network(rng, 2, 7, 5, 3), 5 * whole(rng, 3) + 1
    x = whole(rng, 11, 2)
    got = student.mlp_forward(x, layers)
    expect_shape(got, (11, 3), dtype=torch.float32, because="each example has a logit per class")
    W, b = layers[-1]
    shifted = student.mlp_forward(x, [*layers[:-1], (W, b + more)])
    expect_close(shifted, got + more, because=LOGITS)


@pytest.mark.exercise("mlp_forward")
@pytest.mark.handling
def test_mlp_converts_integers(student, rng):
    """Pixels in uint8 give what the same numbers give as floats."""
    pixels = torch.tensor(rng.integers(0, 256, size=(2, 3)), dtype=torch.uint8)
    layers = network(rng, 3, 7, 5)
    (W1, b1), (W2, b2) = layers
    expected = torch.relu(pixels.float() @ W1.T + b1) @ W2.T + b2
    expect_close(student.mlp_forward(pixels, layers), expected, because=PIXELS)


@pytest.mark.exercise("mlp_forward")
@pytest.mark.handling
def test_mlp_keeps_the_dtype(student, rng):
    """float32 in, float32 out; float64 in, float64 out."""
    layers, x = network(rng, 2, 5, 3), whole(rng, 7, 2)
    for dtype in BOTH:
        given = [(W.to(dtype), b.to(dtype)) for W, b in layers]
        got = student.mlp_forward(x.to(dtype), given)
        expect_shape(got, (7, 3), dtype=dtype)


@pytest.mark.exercise("mlp_forward")
@pytest.mark.handling
def test_mlp_refuses_layers_that_do_not_fit(student, rng):
    """Each layer must take as many numbers as come into it."""
    (first, second), x = network(rng, 3, 5, 2), whole(rng, 11, 3)
    expect_shape(student.mlp_forward(x, [first, second]), (11, 2))
    with expect_raises(ValueError, mentions=(7, 3), because=FIT):
        student.mlp_forward(whole(rng, 11, 7), [first, second])
    with expect_raises(ValueError, mentions=(5, 7), because=FIT):
        student.mlp_forward(x, [first, (whole(rng, 2, 7), whole(rng, 2))])


@pytest.mark.exercise("mlp_forward")
@pytest.mark.advisory
def test_mlp_leaves_its_arguments_alone(student):
    """x and the list of layers are the same afterwards."""
    layers = [(floats([1, 1], [1, -1]), floats(2, 3)), (floats([2, 5]), floats(-40))]
    got = student.mlp_forward(floats([1, 2]), layers)
    expect_close(got, floats([-20]), because="the logits come before the side effects")
    expect_arguments_unchanged(student, because=OWNER)


# count_parameters


@pytest.mark.exercise("count_parameters")
@pytest.mark.public
def test_count_of_the_network_of_this_course(student):
    """784-128-64-10 has 109386 parameters."""
    got = student.count_parameters([784, 128, 64, 10])
    expect_equal(got, 109386, because="each output has a weight for each input, and a bias")


@pytest.mark.exercise("count_parameters")
@pytest.mark.public
def test_count_of_one_layer(student):
    """3 inputs and 2 outputs: 6 weights and 2 biases."""
    got = student.count_parameters([3, 2])
    expect_equal(got, 8, because="each output has a weight for each input, and a bias")


@pytest.mark.exercise("count_parameters")
def test_count_tells_in_from_out(student):
    """A layer from 97 to 2 has two biases, one from 2 to 97 has 97."""
    for sizes, count in (([97, 2], 196), ([2, 97], 291)):
        got = student.count_parameters(sizes)
        expect_equal(got, count, because="biases belong to the outputs of a layer")


@pytest.mark.exercise("count_parameters")
def test_count_of_any_depth(student, rng):
    """Networks of freshly drawn sizes, from two layers to nine."""
    for length in (3, 5, 10):
        sizes = [int(size) for size in rng.integers(1, 50, size=length)]
        count = sum(m * n + n for m, n in pairwise(sizes))
        got = student.count_parameters(sizes)
        expect_equal(got, count, because="every two neighbours are a layer, and no others")


@pytest.mark.exercise("count_parameters")
def test_count_of_layers_of_one_size(student):
    """Layers of the same size all count."""
    for sizes, count in (([5, 5, 5], 60), ([2, 7, 2, 7, 3], 82)):
        got = student.count_parameters(sizes)
        expect_equal(got, count, because="a layer is known by its place, not by its size")


@pytest.mark.exercise("count_parameters")
def test_count_twice(student):
    """Whoever asks twice gets the same answer twice."""
    for _ in range(2):
        got = student.count_parameters([11, 5, 3])
        expect_equal(got, 78, because="nothing is left over from an earlier call")


@pytest.mark.exercise("count_parameters")
@pytest.mark.advisory
def test_count_leaves_the_list_alone(student):
    """The list of sizes is the same afterwards."""
    got = student.count_parameters([2, 3, 5])
    expect_equal(got, 29, because="the count comes before the side effects")
    expect_arguments_unchanged(student, because=OWNER)


# hat_network


@pytest.mark.exercise("hat_network")
@pytest.mark.public
def test_hat_through_three_points(student):
    """Through (0, 0), (1, 1) and (2, 0), and halfway in between."""
    knots, values = doubles(0, 1, 2), doubles(0, 1, 0)
    x = doubles(0, 0.5, 1, 1.5, 2)
    got = student.drivers.hat_values(knots=knots, values=values, x=x)
    expected = doubles(0, 0.5, 1, 0.5, 0)
    expect_close(got, expected, precision=np.float32, because=FUNCTION)


@pytest.mark.exercise("hat_network")
@pytest.mark.public
def test_hat_is_constant_outside(student):
    """Left of the first knot it stays at the first value, right of the last at the last."""
    knots, values = doubles(-1, 2, 3), doubles(5, -1, 4)
    got = student.drivers.hat_values(knots=knots, values=values, x=doubles(-9, -2, 3.5, 11))
    because = "before the first knot and after the last the slope is 0"
    expect_close(got, doubles(5, 5, 4, 4), precision=np.float32, because=because)


@pytest.mark.exercise("hat_network")
@pytest.mark.public
@pytest.mark.handling
def test_hat_refuses_knots_out_of_order(student):
    """Knots must come from left to right."""
    values = doubles(1, 4, 2)
    given = {"knots": doubles(0, 1, 3), "values": values, "x": doubles(0.5, 2)}
    got = student.drivers.hat_values(**given)
    expect_shape(got, (2,), because="the layers turn each number into one number")
    for knots in (doubles(0, 3, 1), doubles(2, 1, 0)):
        with expect_raises(ValueError, because="between such knots there is no line to follow"):
            student.hat_network(knots, values)


@pytest.mark.exercise("hat_network")
@pytest.mark.handling
def test_hat_refuses_a_knot_twice(student):
    """One knot cannot have two values, nor the same value twice."""
    given = {"knots": doubles(0, 1, 3), "values": doubles(1, 4, 2), "x": doubles(0.5, 2)}
    got = student.drivers.hat_values(**given)
    expect_shape(got, (2,), because="the layers turn each number into one number")
    for values in (doubles(1, 4, 2), doubles(1, 4, 4)):
        with expect_raises(ValueError, because="a line straight up has no slope"):
            student.hat_network(doubles(0, 1, 1), values)


@pytest.mark.exercise("hat_network")
@pytest.mark.handling
def test_hat_refuses_another_number_of_values(student):
    """Five knots need five values."""
    given = {"knots": doubles(0, 1), "values": doubles(1, 4), "x": doubles(0, 0.5, 1)}
    got = student.drivers.hat_values(**given)
    expect_shape(got, (3,), because="the layers turn each number into one number")
    for count in (2, 7):
        with expect_raises(ValueError, mentions=(5, count), because=FIT):
            student.hat_network(doubles(0, 1, 2, 3, 4), doubles(3, 1, 4, 1, 5, 9, 2)[:count])


@pytest.mark.exercise("hat_network")
def test_hat_is_exact_at_every_knot(student, rng):
    """Seven knots an equal distance apart, with freshly drawn values."""
    knots, values = torch.arange(7.0, dtype=torch.float64) - 2, draw(rng, 7) * 3
    got = student.drivers.hat_values(knots=knots, values=values, x=knots)
    expect_close(
        got, values, precision=np.float32, because="it goes through the points it is given"
    )


@pytest.mark.exercise("hat_network")
def test_hat_follows_uneven_knots(student, rng):
    """Knots at unequal distances, seen at the knots and in between."""
    knots = doubles(-3, -2.75, -1, 0.5, 0.75, 3) + float(rng.uniform(-1, 1))
    values = draw(rng, 6) * 2
    x = knots[0] + (knots[-1] - knots[0]) * torch.tensor(rng.uniform(size=17))
    for points in (knots, x):
        got = student.drivers.hat_values(knots=knots, values=values, x=points)
        expected = interpolated(knots, values, points)
        because = "a slope is a difference of values over the distance of their own two knots"
        expect_close(got, expected, precision=np.float32, because=because)


@pytest.mark.exercise("hat_network")
def test_hat_through_two_points(student, rng):
    """Two knots make one ramp."""
    knots, values = doubles(-0.5, 1.5), draw(rng, 2) * 3
    x = doubles(-2, -0.5, 0, 1, 1.5, 5)
    got = student.drivers.hat_values(knots=knots, values=values, x=x)
    expected = interpolated(knots, values, x)
    expect_close(got, expected, precision=np.float32, because="two points are enough for a line")


@pytest.mark.exercise("hat_network")
@pytest.mark.handling
def test_hat_keeps_the_dtype(student):
    """Points in float64 give layers in float64, and float32 gives float32."""
    knots, values = doubles(0, 2, 3), doubles(1, -1, 2)
    for dtype, name in ((torch.float64, "torch.float64"), (torch.float32, "torch.float32")):
        got = student.drivers.hat_dtypes(knots=knots.to(dtype), values=values.to(dtype))
        expect_equal(got, name, because=KEPT)


@pytest.mark.exercise("hat_network")
@pytest.mark.advisory
def test_hat_leaves_the_points_alone(student):
    """The knots and values are the same afterwards."""
    given = {"knots": doubles(1, 2, 5), "values": doubles(3, 0, 6), "x": doubles(1.5, 3)}
    got = student.drivers.hat_values(**given)
    expect_close(got, doubles(1.5, 2), precision=np.float32, because=FUNCTION)
    expect_arguments_unchanged(student, because=OWNER)
