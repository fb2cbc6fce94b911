"""Build autograd yourself.

The public checks: run `pytest` in this folder.
"""

import numpy as np
import pytest
from autograder import expect_close, expect_equal
TWICE = "a node that is used twice has two shares in the result, and they add up"
FORWARD = "an operator returns a new node and leaves its operands as they are"
ORDERED = "a node comes after everything that it was made from"
WHOLE = "a node hands its gradient on once, when all its shares have come in"
LEAVES = "leaves add up the gradients of several calls"
STRETCHED = "what was stretched on the way forward is summed on the way back"
SLICES = "each slice has a softmax of its own, over the axes that were reduced"
SPREAD = "every entry went into one sum, and has the gradient of that sum"


def leaf_gradients(student, **given):
    return student.drivers.gradients(**given)["leaves"]


@pytest.mark.exercise("Value")
@pytest.mark.public
def test_value_computes_like_numbers(student):
    """Every operator gives the number that it would give for plain numbers."""
    steps = ["sum = x + y", "product = x * y", "difference = x - y", "quotient = x / y"]
    got = student.drivers.forward(leaves={"x": 3.0, "y": -4.0}, steps=steps)
    expected = {"x": 3.0, "y": -4.0, "sum": -1.0, "product": -12.0}
    expected |= {"difference": 7.0, "quotient": -0.75}
    expect_close(got, expected, because=FORWARD)
    steps = ["cube = x ** 3", "minus = neg x", "e = exp x", "cut = relu x", "kept = relu y"]
    got = student.drivers.forward(leaves={"x": -2.0, "y": 5.0}, steps=steps)
    expected = {"x": -2.0, "y": 5.0, "cube": -8.0, "minus": 2.0, "e": 0.1353352832366127}
    expect_close(got, expected | {"cut": 0.0, "kept": 5.0}, because=FORWARD)


@pytest.mark.exercise("Value")
@pytest.mark.public
def test_value_slopes_of_a_product(student):
    """x * y grows with x as fast as y is large, and with y as fast as x is large."""
    got = leaf_gradients(student, leaves={"x": 3.0, "y": -4.0}, steps=["z = x * y"])
    because = "each factor's slope is the other factor"
    expect_close(got, {"x": -4.0, "y": 3.0}, because=because)


@pytest.mark.exercise("Value")
@pytest.mark.public
def test_value_adds_up_both_uses_of_one_node(student):
    """x * x has the slope 2x, and x + x the slope 2."""
    got = leaf_gradients(student, leaves={"x": 3.0}, steps=["y = x * x"])
    expect_close(got, {"x": 6.0}, because=TWICE)
    got = leaf_gradients(student, leaves={"x": 3.0}, steps=["y = x + x"])
    expect_close(got, {"x": 2.0}, because=TWICE)


@pytest.mark.exercise("topological_order")
@pytest.mark.public
def test_order_of_a_shared_leaf(student):
    """x, then x * x, then what is made from both."""
    steps = ["a = x * x", "b = a + x", "c = b * a"]
    got = student.drivers.order(leaves={"x": 3.0}, steps=steps)
    expect_equal(got, ["x", "a", "b", "c"], because=ORDERED)


@pytest.mark.exercise("topological_order")
@pytest.mark.public
def test_order_of_paths_of_different_length(student):
    """A node that root uses directly, and by a long way round, still comes early."""
    steps = ["a = x + x", "b = a + a", "c = b + b", "d = c + a", "e = x + d"]
    got = student.drivers.order(leaves={"x": 3.0}, steps=steps)
    expect_equal(got, ["x", "a", "b", "c", "d", "e"], because=ORDERED)


@pytest.mark.exercise("topological_order")
@pytest.mark.public
def test_order_twice(student):
    """A second call on the same graph gives the same."""
    steps = ["a = x + x", "b = a + x"]
    got = student.drivers.order(leaves={"x": 3.0}, steps=steps, calls=2)
    expect_equal(got, ["x", "a", "b"], because="nothing is left over from an earlier call")


@pytest.mark.exercise("backward")
@pytest.mark.public
def test_backward_of_a_small_expression(student):
    """With a = x * y and b = a + x, the slopes are y + 1 and x."""
    given = {"leaves": {"x": 2.0, "y": 5.0}, "steps": ["a = x * y", "b = a + x"]}
    got = student.drivers.gradients(**given)
    expected = {"leaves": {"x": 6.0, "y": 2.0}, "inner": {"a": 1.0, "b": 1.0}}
    expect_close(got, expected, because="what a node is handed along its paths adds up")


@pytest.mark.exercise("backward")
@pytest.mark.public
def test_backward_of_a_diamond(student):
    """Twice a doubling is four times x."""
    got = leaf_gradients(student, leaves={"x": 3.0}, steps=["a = x + x", "b = a + a"])
    expect_close(got, {"x": 4.0}, because=WHOLE)


@pytest.mark.exercise("backward")
@pytest.mark.public
def test_backward_twice_adds_up_in_leaves(student):
    """Two calls leave twice the gradient in a leaf."""
    given = {"leaves": {"x": 3.0, "y": 7.0}, "steps": ["z = x * y"], "roots": ["z", "z"]}
    expect_close(leaf_gradients(student, **given), {"x": 14.0, "y": 6.0}, because=LEAVES)


@pytest.mark.exercise("unbroadcast")
@pytest.mark.public
def test_unbroadcast_sums_over_added_axes(student):
    """A bias of shape (3,) was used in both rows."""
    grad = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
    got = student.unbroadcast(grad, (3,))
    expect_close(got, np.array([11.0, 22.0, 33.0]), because=STRETCHED)


@pytest.mark.exercise("unbroadcast")
@pytest.mark.public
def test_unbroadcast_sums_over_stretched_axes(student):
    """A column of shape (2, 1) was used in all three columns, and stays a column."""
    grad = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
    got = student.unbroadcast(grad, (2, 1))
    expect_close(got, np.array([[6.0], [60.0]]), because=STRETCHED)
PRODUCT = "da is dout b^T, and db is a^T dout"


@pytest.mark.exercise("matmul_backward")
@pytest.mark.public
def test_matmul_backward_of_a_row_and_a_column(student):
    """[1, 2] times [3, 4] with dout 10: each is handed ten times the other."""
    a, b = np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])
    got = student.matmul_backward(np.array([[10.0]]), a, b)
    expected = (np.array([[30.0, 40.0]]), np.array([[10.0], [20.0]]))
    expect_close(got, expected, names=("da", "db"), because=PRODUCT)


@pytest.mark.exercise("matmul_backward")
@pytest.mark.public
def test_matmul_backward_of_a_column_and_a_row(student):
    """Every entry of dout has a share in both."""
    a, b = np.array([[1.0], [2.0]]), np.array([[3.0, 4.0]])
    got = student.matmul_backward(np.array([[1.0, 10.0], [100.0, 1000.0]]), a, b)
    expected = (np.array([[43.0], [4300.0]]), np.array([[201.0, 2010.0]]))
    expect_close(got, expected, names=("da", "db"), because=PRODUCT)


@pytest.mark.exercise("sum_backward")
@pytest.mark.public
def test_sum_backward_over_rows(student):
    """Over axis 0 each column has one sum, and the rows get the same."""
    got = student.sum_backward(np.array([1.0, 2.0, 3.0]), np.full((2, 3), 7.0), axis=0)
    expect_close(got, np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]), because=SPREAD)


@pytest.mark.exercise("sum_backward")
@pytest.mark.public
def test_sum_backward_over_columns(student):
    """Over axis 1 each row has one sum, and its entries get its gradient."""
    got = student.sum_backward(np.array([1.0, 2.0]), np.full((2, 3), 7.0), axis=1)
    expect_close(got, np.array([[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]]), because=SPREAD)


@pytest.mark.exercise("logsumexp_backward")
@pytest.mark.public
def test_logsumexp_backward_over_columns(student):
    """A row of 0 and ln 3 has the softmax 1/4 and 3/4, times dout."""
    x = np.array([[0.0, np.log(3.0)], [np.log(4.0), 0.0]])
    got = student.logsumexp_backward(np.array([8.0, 10.0]), x, axis=1)
    expect_close(got, np.array([[2.0, 6.0], [8.0, 2.0]]), because=SLICES)


@pytest.mark.exercise("logsumexp_backward")
@pytest.mark.public
def test_logsumexp_backward_of_large_numbers(student):
    """1000 and -1000 are numbers like others."""
    x = np.array([[1000.0, 1000.0], [-1000.0, -1000.0], [1000.0, 0.0]])
    got = student.logsumexp_backward(np.array([2.0, 4.0, 6.0]), x, axis=-1)
    expected = np.array([[1.0, 1.0], [2.0, 2.0], [6.0, 0.0]])
    expect_close(got, expected, because="only differences within a slice count")
