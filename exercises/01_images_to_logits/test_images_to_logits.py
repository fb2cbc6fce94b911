"""From images to logits.

The public checks: run `pytest` in this folder.
"""

import numpy as np
import pytest
import torch
from autograder import expect_close, expect_equal, expect_raises, expect_shape
ROWS = "each row holds the pixels of one image, and of no other"
FIT = "shapes that do not fit are refused, and nothing broadcasts silently"
RANGE = "the labels are 0 to C - 1, and anything else is a mistake in the data"
FUNCTION = "the slope changes at the knots, each time by the new slope minus the old one"
NETWORK = [
    (torch.tensor([[1.0, 1.0], [1.0, -1.0]]), torch.tensor([0.0, 0.0])),
    (torch.tensor([[2.0, 5.0], [1.0, 0.0]]), torch.tensor([1.0, -4.0])),
]


def floats(*values):
    """A float32 tensor of these values."""
    return torch.tensor(values, dtype=torch.float32)


def doubles(*values):
    """A float64 tensor of these values."""
    return torch.tensor(values, dtype=torch.float64)


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
