"""Checks of unit 4: gradients, and how to trust one.

The public checks: run `pytest` in this folder.
"""

import numpy as np
import pytest
from autograder import expect_close, expect_equal


@pytest.mark.exercise("numerical_gradient")
@pytest.mark.public
def test_matches_slopes_worked_by_hand(student):
    """The sum of c x^3 has the slopes 3 c x^2."""
    got = student.drivers.numerical_gradient(
        function="cubic", coefficients=np.array([1.0, 0.5, 2.0]), x=np.array([1.0, 2.0, -1.0])
    )
    expect_close(
        got,
        np.array([3.0, 6.0, 6.0]),
        precision="numerical",
        because="an entry's slope is the change of f between x - h and x + h over the way between",
    )


@pytest.mark.exercise("numerical_gradient")
@pytest.mark.public
def test_is_zero_at_the_bottom_of_a_v(student):
    """Between the two arms of |x| the measured slope is 0."""
    got = student.drivers.numerical_gradient(
        function="absolute", coefficients=np.array([1.0, 2.0, 1.0]), x=np.array([0.0, 2.0, -3.0])
    )
    expect_close(
        got,
        np.array([0.0, 2.0, -1.0]),
        precision="numerical",
        because="f is as high at -h as at +h, and a step to one side would not see that",
    )


@pytest.mark.exercise("relative_error")
@pytest.mark.public
def test_relative_error_worked_by_hand(student):
    """Of 1 against 1 and 2 against 6 the second is worse: 4 / 8."""
    expect_close(
        student.relative_error(np.array([1.0, 2.0]), np.array([1.0, 6.0])),
        0.5,
        because="a difference counts in proportion to the two sizes together",
    )


@pytest.mark.exercise("relative_error")
@pytest.mark.public
def test_two_zeros_agree(student):
    """0 against 0 is no error at all."""
    because = "two zeros agree perfectly, and 0/0 is not a number"
    got = student.relative_error(np.array([0.0, 3.0]), np.array([0.0, 1.0]))
    expect_close(got, 0.5, because=because)
    expect_close(student.relative_error(np.zeros(3), np.zeros(3)), 0.0, because=because)


@pytest.mark.exercise("check_gradient")
@pytest.mark.public
def test_tells_right_from_wrong(student):
    """3 x^2 is the gradient of x^3, and 6 x^2 is not."""
    x = np.array([[1.0, 2.0, -1.0], [0.5, 3.0, -2.0]])
    case = {"part": "ok", "function": "cubic", "coefficients": np.ones((2, 3)), "x": x}
    expect_equal(
        student.drivers.check_gradient(grad=3 * x**2, **case),
        True,
        because="a right gradient agrees with the measured one to far better than 1e-6",
    )
    expect_equal(
        student.drivers.check_gradient(grad=6 * x**2, **case),
        False,
        because="a factor of two is a relative error of 1/3",
    )


@pytest.mark.exercise("check_gradient")
@pytest.mark.public
def test_locates_the_wrong_entry(student):
    """The wrong entry is found by its row and its column."""
    x = np.array([[1.0, 2.0, -1.0], [0.5, 3.0, -2.0]])
    grad = 3 * x**2
    grad[1, 2] = -grad[1, 2]
    got = student.drivers.check_gradient(
        part="index", function="cubic", coefficients=np.ones((2, 3)), grad=grad, x=x
    )
    expect_equal(
        got, (1, 2), because="the index is a tuple with one int per axis, and leads to the mistake"
    )


@pytest.mark.exercise("linear_backward")
@pytest.mark.public
def test_linear_backward_worked_by_hand(student):
    """Two examples, three inputs, two outputs."""
    dout = np.array([[1.0, 0.0], [2.0, -1.0]])
    x = np.array([[1.0, 2.0, 3.0], [0.0, 1.0, -1.0]])
    W = np.array([[1.0, 0.0, 2.0], [3.0, 1.0, 0.0]])
    expect_close(
        student.linear_backward(dout, x, W),
        (
            np.array([[1.0, 0.0, 2.0], [-1.0, -1.0, 4.0]]),
            np.array([[1.0, 4.0, 1.0], [0.0, -1.0, 1.0]]),
            np.array([3.0, -1.0]),
        ),
        names=("dx", "dW", "db"),
        because="dx is dout W, dW is dout^T x, and db is the sum of dout over the examples",
    )


@pytest.mark.exercise("linear_backward")
@pytest.mark.public
def test_bias_gradient_adds_up_the_examples(student):
    """Every example pushes on the same bias: 1 + 2 + 3 and 10 + 20 + 30."""
    dout = np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]])
    got = student.drivers.linear_backward(
        part="db", dout=dout, x=np.ones((3, 5)), W=np.ones((2, 5))
    )
    expect_close(
        got, np.array([6.0, 60.0]), because="b has one entry per output, and all examples share it"
    )


@pytest.mark.exercise("relu_backward")
@pytest.mark.public
def test_relu_backward_worked_by_hand(student):
    """Where x is positive the gradient passes, where it is negative nothing does."""
    dout = np.array([[5.0, -2.0, 3.0], [-4.0, 7.0, -1.0]])
    x = np.array([[1.0, 0.5, -2.0], [3.0, -0.1, -4.0]])
    expect_close(
        student.relu_backward(dout, x),
        np.array([[5.0, -2.0, 0.0], [-4.0, 0.0, 0.0]]),
        because="relu has the slope 1 on the right of 0 and 0 on the left, whatever dout is",
    )


@pytest.mark.exercise("relu_backward")
@pytest.mark.public
def test_nothing_passes_at_exactly_zero(student):
    """At x = 0 the gradient is 0."""
    got = student.relu_backward(np.array([5.0, -2.0, 3.0]), np.array([0.0, 2.0, 0.0]))
    expect_close(
        got,
        np.array([0.0, -2.0, 0.0]),
        because="the corner has no slope of its own, and this course, like PyTorch, takes 0 there",
    )


@pytest.mark.exercise("sigmoid_backward")
@pytest.mark.public
def test_sigmoid_backward_worked_by_hand(student):
    """At s = 0.5 the slope is 1/4, at s = 0.8 it is 0.16."""
    expect_close(
        student.sigmoid_backward(np.array([2.0, -3.0, 1.0]), np.array([0.5, 0.8, 0.9])),
        np.array([0.5, -0.48, 0.09]),
        because="s is the output of the sigmoid, and the slope there is s (1 - s)",
    )


@pytest.mark.exercise("sigmoid_backward")
@pytest.mark.public
def test_a_saturated_sigmoid_passes_nothing(student):
    """Where s is exactly 0 or 1 the gradient is 0."""
    expect_close(
        student.sigmoid_backward(np.array([3.0, -4.0, 8.0]), np.array([0.0, 1.0, 0.5])),
        np.array([0.0, 0.0, 2.0]),
        because="the sigmoid is flat at both ends, and s says so by itself",
    )


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.public
def test_cross_entropy_grad_worked_by_hand(student):
    """Logits 0 and ln 3 are the probabilities 1/4 and 3/4."""
    logits = np.array([[0.0, np.log(3.0)], [0.0, 0.0]])
    expect_close(
        student.cross_entropy_grad(logits, np.array([0, 1])),
        np.array([[-0.375, 0.375], [0.25, -0.25]]),
        because="each row is what the network believed, less what was true, over the examples",
    )


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.public
def test_cross_entropy_grad_survives_large_logits(student):
    """Logits of 1000 are ordinary numbers."""
    logits = np.array([[1000.0, 1000.0, -1000.0], [-1000.0, 0.0, 1000.0]])
    expect_close(
        student.cross_entropy_grad(logits, np.array([0, 2])),
        np.array([[-0.25, 0.25, 0.0], [0.0, 0.0, 0.0]]),
        because="exp(1000) is too large for any float, and only differences of logits matter",
    )


@pytest.mark.exercise("softmax_backward")
@pytest.mark.public
def test_softmax_backward_worked_by_hand(student):
    """With p = (1/4, 3/4) and dout = (4, 0), sum(dout p) is 1."""
    p = np.array([[0.25, 0.75], [0.5, 0.5]])
    expect_close(
        student.softmax_backward(np.array([[4.0, 0.0], [1.0, 3.0]]), p),
        np.array([[0.75, -0.75], [-0.5, 0.5]]),
        because="each logit moves all probabilities of its row, as they must still sum to 1",
    )


@pytest.mark.exercise("softmax_backward")
@pytest.mark.public
def test_a_constant_gradient_moves_nothing(student):
    """If every probability is pulled up alike, none can move."""
    p = np.array([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
    because = "probabilities sum to 1, so only what differs between them can act"
    got = student.softmax_backward(np.array([[10.0, 0.0, 0.0], [7.0, 7.0, 7.0]]), p)
    expect_close(got, np.array([[1.6, -0.6, -1.0], [0.0, 0.0, 0.0]]), because=because)
