"""Build autograd yourself.

The public checks: run `pytest` in this folder.
"""

import numpy as np
import pytest
from autograder import expect_arguments_unchanged, expect_close, expect_equal, expect_items, expect_prediction, expect_raises, expect_shape
TWICE = "a node that is used twice has two shares in the result, and they add up"
NUMBERS = "an operator gives the number that it gives for the same line of plain numbers"
FORWARD = "a result holds what the operator gives for the numbers of its operands, which stay"
ORDERED = "root and all that it was made from are there once, each after its own parents"
WHOLE = "from 1 at the root on, a node hands on the sum of all its shares, and does so once"
SLOPES = "the slope is that of the operator at the numbers of the forward pass"
LEAVES = "each call adds d root / d leaf to what a leaf has"
INNER = "the gradient of an inner node belongs to one call and starts at zero in the next"
STRETCHED = "what was stretched on the way forward is summed on the way back"
SLICES = "an entry has the dout of its slice times its share in the softmax over that slice"
SPREAD = "every entry went into one sum, and has the gradient of that sum"


def leaf_gradients(student, **given):
    return student.drivers.gradients(**given, part="leaves")


@pytest.mark.exercise("Value")
@pytest.mark.asks("`.data` is a float, and `.grad` starts at 0.0")
@pytest.mark.public
def test_value_starts_as_a_float_with_a_gradient_of_zero(student):
    """`.data` is a float, whole number or not, and `.grad` is 0.0."""
    for data in (3, -2.5, 0, 0.1):
        got = student.drivers.made(data=data, part="data")
        expect_equal(got, float(data), because="the number that came is kept, as a float")
        got = student.drivers.made(data=data, part="grad")
        expect_equal(got, 0.0, because="nothing was handed to a new node")


@pytest.mark.exercise("Value")
@pytest.mark.idea("new nodes")
@pytest.mark.asks("Every operator returns a new Value, also where the number is that of an operand")
@pytest.mark.public
@pytest.mark.special
def test_value_results_are_new_nodes(student):
    """x + 0, 1 * x, x ** 1 and others are nodes of their own, and x keeps its data and gradient."""
    steps = ["a = x + 0", "b = 0 + x", "c = x - 0", "d = x * 1", "e = 1 * x", "f = x / 1"]
    steps += ["g = x ** 1", "h = relu x", "i = neg x", "j = exp x", "k = x ** 2", "l = x + x"]
    steps += ["m = x * one", "n = x / one", "o = x + 0.0", "p = 1.0 * x", "q = one ** 2"]
    given = {"leaves": {"x": 3.0, "one": 1.0}, "steps": steps}
    expected = {"m": 3.0, "n": 3.0, "o": 3.0, "p": 3.0, "q": 1.0, "one": 1.0}
    expected |= {"x": 3.0, "a": 3.0, "b": 3.0, "c": 3.0, "d": 3.0, "e": 3.0, "f": 3.0, "g": 3.0}
    expected |= {"h": 3.0, "i": -3.0, "j": 20.085536923187668, "k": 9.0, "l": 6.0}
    expect_close(student.drivers.forward(**given), expected, because=FORWARD)
    got = student.drivers.operands_and_results(**given, part="old")
    because = "a result is a node of its own, also where its number is that of its operand"
    expect_equal(got, "none", because=because)
    for part, held in (("data", {"x": 3.0, "one": 1.0}), ("grad", {"x": 7.0, "one": 7.0})):
        got = student.drivers.operands_and_results(**given, part=part)
        expect_close(got, held, because="an operator looks at its operands, and no more")


@pytest.mark.exercise("Value")
@pytest.mark.idea("new nodes")
@pytest.mark.asks("A Value that is an operand is a parent of the result, also where the slope is 0")
@pytest.mark.public
@pytest.mark.special
def test_value_has_parents_where_the_slope_is_zero(student):
    """From a * 0, 0 / a, a ** 0, and relu of a negative a, a pass back reaches a, with slope 0."""
    steps = ["a = x + x", "b = a * 0", "c = 0.0 * a", "d = a * zero", "e = zero * a", "f = a ** 0"]
    steps += ["g = relu a", "h = zero / a", "i = 0 / a", "j = a ** 0.0"]
    because = (
        "an inner node has the gradient of the last pass that reaches it, and a slope may be 0"
    )
    for root in "agbcdefhij":
        given = {"leaves": {"x": -1.5, "zero": 0.0}, "steps": steps, "roots": ["a", root]}
        expected = {step[0]: 0.0 for step in steps} | {"a": float(root == "a"), root: 1.0}
        got = student.drivers.gradients(**given, part="inner")
        expect_close(got, expected, because=because)


@pytest.mark.exercise("Value")
@pytest.mark.asks("leaves its operands as they are")
@pytest.mark.public
def test_value_computes_like_numbers(student):
    """Every operator gives the number that it would give for plain numbers."""
    steps = ["sum = x + y", "product = x * y", "difference = x - y", "quotient = x / y"]
    got = student.drivers.forward(leaves={"x": 3.0, "y": -4.0}, steps=steps)
    expected = {"x": 3.0, "y": -4.0, "sum": -1.0, "product": -12.0}
    expected |= {"difference": 7.0, "quotient": -0.75}
    expect_close(got, expected, because=FORWARD)
    steps = ["cube = x ** 3", "minus = neg x", "e = exp x", "cut = relu x", "kept = relu y"]
    got = student.drivers.forward(leaves={"x": -2.0, "y": 4.0}, steps=[*steps, "root = y ** 0.5"])
    expected = {"x": -2.0, "y": 4.0, "cube": -8.0, "minus": 2.0, "e": 0.1353352832366127}
    expect_close(got, expected | {"cut": 0.0, "kept": 4.0, "root": 2.0}, because=FORWARD)


@pytest.mark.exercise("Value")
@pytest.mark.asks("self * other.")
@pytest.mark.public
def test_value_slopes_of_a_product(student):
    """At x = 3 and y = -4, x * y has the slopes -4 and 3."""
    got = leaf_gradients(student, leaves={"x": 3.0, "y": -4.0}, steps=["z = x * y"])
    because = "each factor's slope is the other factor"
    expect_close(got, {"x": -4.0, "y": 3.0}, because=because)


@pytest.mark.exercise("Value")
@pytest.mark.idea("a node that is used twice")
@pytest.mark.asks("A number that remembers how it was made.")
@pytest.mark.public
def test_value_adds_up_both_uses_of_one_node(student):
    """x * x has the slope 2x, and x + x the slope 2."""
    got = leaf_gradients(student, leaves={"x": 3.0}, steps=["y = x * x"])
    expect_close(got, {"x": 6.0}, because=TWICE)
    got = leaf_gradients(student, leaves={"x": 3.0}, steps=["y = x + x"])
    expect_close(got, {"x": 2.0}, because=TWICE)


@pytest.mark.exercise("Value")
@pytest.mark.idea("every operator")
@pytest.mark.asks("they are worked out when the operator runs")
@pytest.mark.public
def test_value_slopes_by_hand(student):
    """The other operators, one after the other: differences, quotients, powers, exp and relu."""
    for x, step, slopes in (
        (6.0, "z = x - y", {"x": 1.0, "y": -1.0}),
        (6.0, "z = neg x", {"x": -1.0, "y": 0.0}),
        (6.0, "z = x / y", {"x": 0.5, "y": -1.5}),
        (6.0, "z = x ** 3", {"x": 108.0, "y": 0.0}),
        (2.0, "z = exp x", {"x": 7.38905609893065, "y": 0.0}),
        (6.0, "z = relu x", {"x": 1.0, "y": 0.0}),
        (-6.0, "z = relu x", {"x": 0.0, "y": 0.0}),
        (0.0, "z = relu x", {"x": 0.0, "y": 0.0}),
    ):
        got = leaf_gradients(student, leaves={"x": x, "y": 2.0}, steps=[step])
        expect_close(got, slopes, because=SLOPES)


@pytest.mark.exercise("Value")
@pytest.mark.idea("plain numbers beside")
@pytest.mark.asks("may be a Value or a plain number, on either side")
@pytest.mark.public
def test_value_takes_numbers_on_either_side(student):
    """x + 2 and 2 + x, x - 2 and 2 - x, x * 2 and 2 * x, x / 2 and 2 / x, at x = 4."""
    steps = ["a = x + 2", "b = 2 + x", "c = x - 2", "d = 2 - x"]
    steps += ["e = x * 2", "f = 2 * x", "g = x / 2", "h = 2 / x"]
    got = student.drivers.forward(leaves={"x": 4.0}, steps=steps)
    expected = {"x": 4.0, "a": 6.0, "b": 6.0, "c": 2.0, "d": -2.0}
    expect_close(got, expected | {"e": 8.0, "f": 8.0, "g": 2.0, "h": 0.5}, because=NUMBERS)


@pytest.mark.exercise("Value")
@pytest.mark.idea("every operator")
@pytest.mark.asks("x ** 0 is 1 with slope 0 for every x, 0 among them")
@pytest.mark.public
@pytest.mark.special
def test_value_slopes_of_powers_at_zero(student):
    """x ** 2, x ** 1 and x ** 0 have the slopes 0, 1 and 0 at zero."""
    for exponent, slope in (("1", 1.0), ("2", 0.0), ("0", 0.0)):
        got = leaf_gradients(student, leaves={"x": 0.0}, steps=[f"a = x ** {exponent}"])
        because = "x ** n has the slope n x^(n-1), and x ** 0 is the constant 1, with slope 0"
        expect_close(got, {"x": slope}, because=because)


@pytest.mark.exercise("topological_order")
@pytest.mark.asks("Each node occurs once in the list")
@pytest.mark.public
def test_order_of_a_shared_leaf(student):
    """x, then x * x, then what is made from both."""
    steps = ["a = x * x", "b = a + x", "c = b * a"]
    got = student.drivers.order(leaves={"x": 3.0}, steps=steps)
    expect_equal(got, ["x", "a", "b", "c"], because=ORDERED)


@pytest.mark.exercise("topological_order")
@pytest.mark.asks("parents come before what is made from them")
@pytest.mark.public
def test_order_of_paths_of_different_length(student):
    """x, then a to e, each made of the one before, d of a as well, and e of x."""
    steps = ["a = x + x", "b = a + a", "c = b + b", "d = c + a", "e = x + d"]
    got = student.drivers.order(leaves={"x": 3.0}, steps=steps)
    expect_equal(got, ["x", "a", "b", "c", "d", "e"], because=ORDERED)


@pytest.mark.exercise("topological_order")
@pytest.mark.idea("nothing is changed")
@pytest.mark.asks("calling it again gives such an order again")
@pytest.mark.public
@pytest.mark.special
def test_order_twice(student):
    """A second call on the same graph gives the same."""
    steps = ["a = x + x", "b = a + x"]
    got = student.drivers.order(leaves={"x": 3.0}, steps=steps, calls=2)
    expect_equal(got, ["x", "a", "b"], because=ORDERED)


@pytest.mark.exercise("topological_order")
@pytest.mark.asks("Each node occurs once in the list")
@pytest.mark.public
@pytest.mark.special
def test_order_of_equal_numbers(student):
    """Nodes that hold the same number are still different nodes."""
    steps = ["a = x * x", "b = a * x", "c = b * a", "d = c * b"]
    got = student.drivers.order(leaves={"x": 1.0}, steps=steps)
    because = "nodes of equal numbers are different nodes, and each comes after its own parents"
    expect_equal(got, ["x", "a", "b", "c", "d"], because=because)


@pytest.mark.exercise("topological_order")
@pytest.mark.idea("nothing is changed")
@pytest.mark.asks("The nodes are left as they are")
@pytest.mark.public
@pytest.mark.special
def test_order_leaves_the_nodes_as_they_are(student):
    """Numbers and gradients of the nodes are the same after the call."""
    given = {"leaves": {"x": 3.0}, "steps": ["a = x * x", "b = a + x"]}
    given["grads"] = {"x": 5.0, "a": 7.0, "b": 9.0}
    got = student.drivers.order(**given)
    expect_equal(got, ["x", "a", "b"], because=ORDERED)
    for part, expected in (("grad", given["grads"]), ("data", {"x": 3.0, "a": 9.0, "b": 12.0})):
        got = student.drivers.order(**given, part=part)
        expect_close(got, expected, because="an order is read from the nodes, and changes nothing")


@pytest.mark.exercise("backward")
@pytest.mark.asks("which adds it up")
@pytest.mark.public
def test_backward_of_a_small_expression(student):
    """With a = x * y and b = a + x, the slopes are y + 1 and x."""
    given = {"leaves": {"x": 2.0, "y": 5.0}, "steps": ["a = x * y", "b = a + x"]}
    because = "what a node is handed along its paths adds up, starting with 1 at the root"
    expect_close(leaf_gradients(student, **given), {"x": 6.0, "y": 2.0}, because=because)
    got = student.drivers.gradients(**given, part="inner")
    because = "the root has the gradient 1, a sum hands it on as it is, and both are kept"
    expect_close(got, {"a": 1.0, "b": 1.0}, because=because)


@pytest.mark.exercise("backward")
@pytest.mark.asks("in reverse topological order")
@pytest.mark.public
def test_backward_of_a_diamond(student):
    """Twice a doubling of x has the slope 4."""
    got = leaf_gradients(student, leaves={"x": 3.0}, steps=["a = x + x", "b = a + a"])
    expect_close(got, {"x": 4.0}, because=WHOLE)


@pytest.mark.exercise("backward")
@pytest.mark.idea("called again")
@pytest.mark.asks("gradients of several calls accumulate")
@pytest.mark.public
@pytest.mark.special
def test_backward_twice_adds_up_in_leaves(student):
    """Two calls leave twice the gradient in a leaf."""
    given = {"leaves": {"x": 3.0, "y": 7.0}, "steps": ["z = x * y"], "roots": ["z", "z"]}
    expect_close(leaf_gradients(student, **given), {"x": 14.0, "y": 6.0}, because=LEAVES)


@pytest.mark.exercise("backward")
@pytest.mark.idea("called again")
@pytest.mark.asks("inner nodes start at zero in each call")
@pytest.mark.public
@pytest.mark.special
def test_backward_twice_starts_anew_in_inner_nodes(student):
    """Three calls leave the gradient of one in inner nodes, which then hand on just that."""
    given = {"leaves": {"x": 3.0, "y": 7.0}, "steps": ["a = x * y", "b = a * y", "c = b + a"]}
    given["roots"] = ["c", "c", "c"]
    got = student.drivers.gradients(**given, part="inner")
    expect_close(got, {"a": 8.0, "b": 1.0, "c": 1.0}, because=INNER)
    expect_close(leaf_gradients(student, **given), {"x": 168.0, "y": 135.0}, because=INNER)


@pytest.mark.exercise("backward")
@pytest.mark.asks("If root is a leaf itself, 1 is added to its gradient.")
@pytest.mark.public
@pytest.mark.special
def test_backward_from_a_leaf(student):
    """A leaf grows with itself at the rate 1, and adds that up as well."""
    given = {"leaves": {"y": 2.0, "x": 3.0}, "steps": []}
    got = leaf_gradients(student, **given, roots=["x"])
    expect_close(got, {"y": 0.0, "x": 1.0}, because="a root's gradient is 1, whatever it holds")
    got = leaf_gradients(student, **given, roots=["x", "x"])
    expect_close(got, {"y": 0.0, "x": 2.0}, because=LEAVES)


@pytest.mark.exercise("backward")
@pytest.mark.idea("deep graphs")
@pytest.mark.asks("It must do for a chain of 5000 nodes")
@pytest.mark.public
@pytest.mark.special
def test_backward_through_a_deep_chain(student):
    """The gradient comes through a chain of 5000 nodes."""
    given = {"leaves": {"x": 0.5, "y": 0.25}, "steps": ["x = x + y"], "repeat": 5000}
    got = leaf_gradients(student, **given)
    because = "x was added once and y in each of the 5000 steps, and a sum has the slope 1"
    expect_close(got, {"x": 1.0, "y": 5000.0}, because=because)


@pytest.mark.exercise("unbroadcast")
@pytest.mark.asks("axes that were added are summed away")
@pytest.mark.public
def test_unbroadcast_sums_over_added_axes(student):
    """A bias of shape (3,) was used in both rows."""
    grad = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
    got = student.unbroadcast(grad, (3,))
    expect_close(got, np.array([11.0, 22.0, 33.0]), because=STRETCHED)


@pytest.mark.exercise("unbroadcast")
@pytest.mark.idea("stretched axes")
@pytest.mark.asks("axes that were stretched are summed and kept as 1")
@pytest.mark.public
def test_unbroadcast_sums_over_stretched_axes(student):
    """A column of shape (2, 1) was used in all three columns, and stays a column."""
    grad = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
    got = student.unbroadcast(grad, (2, 1))
    expect_close(got, np.array([[6.0], [60.0]]), because=STRETCHED)


@pytest.mark.exercise("unbroadcast")
@pytest.mark.idea("several axes")
@pytest.mark.asks("axes that were added are summed away")
@pytest.mark.public
def test_unbroadcast_sums_over_two_added_axes(student):
    """A bias of shape (2,) was used in both rows of both tables."""
    grad = np.array([[[1.0, 2.0], [10.0, 20.0]], [[100.0, 200.0], [1000.0, 2000.0]]])
    expect_close(student.unbroadcast(grad, (2,)), np.array([1111.0, 2222.0]), because=STRETCHED)


@pytest.mark.exercise("unbroadcast")
@pytest.mark.asks("Raise ValueError naming both shapes")
@pytest.mark.handling
@pytest.mark.public
def test_unbroadcast_refuses_what_does_not_fit(student):
    """A shape that broadcasts to the gradient's has a sum, and one that does not is refused."""
    got = student.unbroadcast(np.ones((2, 3)), (3,))
    expect_shape(got, (3,), because="the gradient of what was broadcast has the shape that it had")
    wrong = [((3, 5), (3,)), ((2, 5), (3, 5)), ((1, 5), (3, 5)), ((5,), (3, 5))]
    wrong += [((2, 3), (3, 2)), ((3,), (1, 3)), ((2, 3), (1, 2, 3))]  # a reshape would do these
    for shape, small in wrong:
        with expect_raises(ValueError, mentions=(small[0], shape[-1])):
            student.unbroadcast(np.ones(shape), small)


@pytest.mark.exercise("unbroadcast")
@pytest.mark.asks("which is not changed")
@pytest.mark.advisory
@pytest.mark.public
def test_unbroadcast_leaves_the_gradient_alone(student):
    """The array that is passed in is as it was."""
    got = student.unbroadcast(np.array([[1.0, 2.0], [3.0, 4.0]]), (2,))
    expect_close(got, np.array([4.0, 6.0]), because=STRETCHED)
    expect_arguments_unchanged(student)
PRODUCT = "da is dout b^T, and db is a^T dout"
SUMMED = f"{PRODUCT}, each summed over the matrices of the batch that one matrix was used for"


@pytest.mark.exercise("matmul_backward")
@pytest.mark.asks("Return (da, db), the gradients of `a @ b`")
@pytest.mark.public
def test_matmul_backward_of_a_row_and_a_column(student):
    """[1, 2] times [3, 4] with dout 10: each is handed ten times the other."""
    a, b = np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])
    got = student.matmul_backward(np.array([[10.0]]), a, b)
    expected = (np.array([[30.0, 40.0]]), np.array([[10.0], [20.0]]))
    expect_close(got, expected, names=("da", "db"), because=PRODUCT)


@pytest.mark.exercise("matmul_backward")
@pytest.mark.asks("Return (da, db), the gradients of `a @ b`")
@pytest.mark.public
def test_matmul_backward_of_a_column_and_a_row(student):
    """Every entry of dout has a share in both."""
    a, b = np.array([[1.0], [2.0]]), np.array([[3.0, 4.0]])
    got = student.matmul_backward(np.array([[1.0, 10.0], [100.0, 1000.0]]), a, b)
    expected = (np.array([[43.0], [4300.0]]), np.array([[201.0, 2010.0]]))
    expect_close(got, expected, names=("da", "db"), because=PRODUCT)


@pytest.mark.exercise("matmul_backward")
@pytest.mark.idea("batches")
@pytest.mark.asks("The axes in front are a batch of matrices.")
@pytest.mark.public
def test_matmul_backward_of_two_batches(student):
    """A row times a column, twice: each product for itself."""
    a, b = np.array([[[1.0, 2.0]], [[3.0, 4.0]]]), np.array([[[5.0], [6.0]], [[7.0], [8.0]]])
    got = student.matmul_backward(np.array([[[1.0]], [[10.0]]]), a, b)
    expected = (
        np.array([[[5.0, 6.0]], [[70.0, 80.0]]]),
        np.array([[[1.0], [2.0]], [[30.0], [40.0]]]),
    )
    because = "da is dout b^T and db is a^T dout, for each pair of matrices in the batch"
    expect_close(got, expected, names=("da", "db"), because=because)


@pytest.mark.exercise("matmul_backward")
@pytest.mark.idea("a factor that is shared")
@pytest.mark.asks("a matrix that was used several times has the sum of its gradients")
@pytest.mark.public
def test_matmul_backward_of_one_column_for_two_rows(student):
    """A column that both rows of a batch use has the sum of their gradients."""
    a, b = np.array([[[1.0, 2.0]], [[3.0, 4.0]]]), np.array([[5.0], [6.0]])
    got = student.matmul_backward(np.array([[[1.0]], [[10.0]]]), a, b)
    expected = (np.array([[[5.0, 6.0]], [[50.0, 60.0]]]), np.array([[31.0], [42.0]]))
    expect_close(got, expected, names=("da", "db"), because=SUMMED)


@pytest.mark.exercise("matmul_backward")
@pytest.mark.asks("Raise ValueError naming both shapes")
@pytest.mark.handling
@pytest.mark.public
def test_matmul_backward_refuses_a_dout_that_does_not_fit(student):
    """A dout that fits is taken; other rows or columns, and an axis more or less, are refused."""
    a, b = np.ones((3, 2)), np.ones((2, 5))
    da, db = expect_items(student.matmul_backward(np.ones((3, 5)), a, b), tuple, 2)
    expect_shape(da, (3, 2), because="da has the shape of a")
    expect_shape(db, (2, 5), because="db has the shape of b")
    with expect_raises(ValueError, mentions=(1, 3)):
        student.matmul_backward(np.ones((1, 5)), a, b)
    with expect_raises(ValueError, mentions=(7, 5)):
        student.matmul_backward(np.ones((3, 7)), a, b)
    with expect_raises(ValueError, mentions=(7, 3, 5)):
        student.matmul_backward(np.ones((7, 3, 5)), a, b)
    with expect_raises(ValueError, mentions=(1, 3, 5)):
        student.matmul_backward(np.ones((1, 3, 5)), a, b)
    for shape in ((3, 5), (1, 3, 5)):
        with expect_raises(ValueError, mentions=(*shape, 7)):
            student.matmul_backward(np.ones(shape), np.ones((7, 3, 2)), b)


@pytest.mark.exercise("matmul_backward")
@pytest.mark.asks(
    "The arrays are floating, of one dtype, which da and db have as well, and are not changed."
)
@pytest.mark.advisory
@pytest.mark.public
def test_matmul_backward_leaves_its_arguments_alone(student):
    """The arrays that are passed in are as they were."""
    got = student.matmul_backward(np.array([[2.0]]), np.array([[3.0]]), np.array([[5.0]]))
    expected = (np.array([[10.0]]), np.array([[6.0]]))
    expect_close(got, expected, names=("da", "db"), because=PRODUCT)
    expect_arguments_unchanged(student)


def _reduced(x, axis, keepdims):
    """The shape of a reduction."""
    return np.sum(np.zeros(x.shape), axis=axis, keepdims=keepdims).shape


@pytest.mark.exercise("sum_backward")
@pytest.mark.asks("Each entry went into one sum, with slope 1, and has that sum's gradient.")
@pytest.mark.public
def test_sum_backward_over_rows(student):
    """Over axis 0 each column has one sum, and the rows get the same."""
    got = student.sum_backward(np.array([1.0, 2.0, 3.0]), np.full((2, 3), 7.0), axis=0)
    expect_close(got, np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]), because=SPREAD)


@pytest.mark.exercise("sum_backward")
@pytest.mark.asks("Each entry went into one sum, with slope 1, and has that sum's gradient.")
@pytest.mark.public
def test_sum_backward_over_columns(student):
    """Over axis 1 each row has one sum, and its entries get its gradient."""
    got = student.sum_backward(np.array([1.0, 2.0]), np.full((2, 3), 7.0), axis=1)
    expect_close(got, np.array([[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]]), because=SPREAD)


@pytest.mark.exercise("sum_backward")
@pytest.mark.idea("kept axes")
@pytest.mark.asks("Return the gradient of `x.sum(axis, keepdims=keepdims)`")
@pytest.mark.public
def test_sum_backward_of_sums_that_were_kept(student):
    """The sums of two rows stand in a column, and so do their gradients."""
    got = student.sum_backward(
        np.array([[1.0], [2.0]]), np.full((2, 3), 7.0), axis=1, keepdims=True
    )
    expect_close(got, np.array([[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]]), because=SPREAD)


@pytest.mark.exercise("sum_backward")
@pytest.mark.idea("any axes")
@pytest.mark.asks("a tuple of ints")
@pytest.mark.public
def test_sum_backward_over_two_axes_of_three(student):
    """Over the first axis and the last, each row of both tables has a share in one sum."""
    for axis in ((0, 2), (2, 0)):
        got = student.sum_backward(np.array([1.0, 2.0]), np.full((2, 2, 1), 7.0), axis=axis)
        expect_close(got, np.array([[[1.0], [2.0]], [[1.0], [2.0]]]), because=SPREAD)


@pytest.mark.exercise("sum_backward")
@pytest.mark.asks("can be written to, and shares no memory with dout")
@pytest.mark.public
@pytest.mark.special
def test_sum_backward_has_memory_of_its_own(student):
    """The answer can be written to, and dout does not change with it."""
    for shape, axis, keepdims in (((2, 3), 1, False), ((3, 1), 1, True), ((1, 5), 0, False)):
        x = np.ones(shape)
        given = {"x": x, "dout": np.ones(_reduced(x, axis, keepdims)), "axis": axis}
        given["keepdims"] = keepdims
        got = student.drivers.memory_of_sum_backward(**given, part="dx")
        expect_shape(got, shape, because="the gradient has the shape of x")
        because = "whoever gets the gradient may add to it, and must not change dout by that"
        for part, expected in (("writable", True), ("shares_memory", False)):
            got = student.drivers.memory_of_sum_backward(**given, part=part)
            expect_equal(got, expected, because=because)


@pytest.mark.exercise("sum_backward")
@pytest.mark.asks("Raise ValueError naming both shapes")
@pytest.mark.handling
@pytest.mark.public
def test_sum_backward_refuses_a_dout_that_does_not_fit(student):
    """A dout that fits is taken; another size, and an axis more or less, are refused."""
    _expect_refusals(student.sum_backward)


def _expect_refusals(function):
    x = np.ones((3, 5))
    expect_shape(function(np.ones(5), x, 0), (3, 5), because="the gradient has the shape of x")
    for size in (1, 3):
        with expect_raises(ValueError, mentions=(size, 5)):
            function(np.ones(size), x, 0)
    for dout, keepdims in ((np.ones((1, 5)), False), (np.ones(5), True), (np.ones(()), False)):
        with expect_raises(ValueError, mentions=(*dout.shape, 5)):
            function(dout, x, 0, keepdims)
    with expect_raises(ValueError, mentions=(1,)):
        function(np.ones(1), x)
    with expect_raises(ValueError, mentions=(5, 2)):
        function(np.ones((5, 2)), np.ones((2, 3, 5)), 1)
    with expect_raises(ValueError, mentions=(2, 5)):
        function(np.ones((2, 5)), np.ones((5, 3, 2)), 1)


@pytest.mark.exercise("sum_backward")
@pytest.mark.asks("which are not changed")
@pytest.mark.public
@pytest.mark.advisory
def test_sum_backward_leaves_its_arguments_alone(student):
    """The arrays that are passed in are as they were."""
    got = student.sum_backward(np.array([3.0]), np.array([[1.0, 2.0]]), axis=1)
    expect_close(got, np.array([[3.0, 3.0]]), because=SPREAD)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("logsumexp_backward")
@pytest.mark.asks("It is dout times softmax(x), where the softmax is taken over the same axes")
@pytest.mark.public
def test_logsumexp_backward_over_columns(student):
    """A row of 0 and ln 3 has the softmax 1/4 and 3/4, times dout."""
    x = np.array([[0.0, np.log(3.0)], [np.log(4.0), 0.0]])
    got = student.logsumexp_backward(np.array([8.0, 10.0]), x, axis=1)
    expect_close(got, np.array([[2.0, 6.0], [8.0, 2.0]]), because=SLICES)


@pytest.mark.exercise("logsumexp_backward")
@pytest.mark.idea("any axes")
@pytest.mark.asks("It is dout times softmax(x), where the softmax is taken over the same axes")
@pytest.mark.public
def test_logsumexp_backward_over_axis_0(student):
    """A column of 0 and ln 3 has the softmax 1/4 and 3/4, times dout."""
    x = np.array([[0.0, np.log(4.0)], [np.log(3.0), 0.0]])
    got = student.logsumexp_backward(np.array([8.0, 10.0]), x, axis=0)
    expect_close(got, np.array([[2.0, 8.0], [6.0, 2.0]]), because=SLICES)


@pytest.mark.exercise("logsumexp_backward")
@pytest.mark.idea("kept axes")
@pytest.mark.asks("It is dout times softmax(x), where the softmax is taken over the same axes")
@pytest.mark.public
def test_logsumexp_backward_of_results_that_were_kept(student):
    """With keepdims, dout is a column already."""
    x = np.array([[0.0, np.log(3.0)], [np.log(4.0), 0.0]])
    got = student.logsumexp_backward(np.array([[8.0], [10.0]]), x, axis=1, keepdims=True)
    expect_close(got, np.array([[2.0, 6.0], [8.0, 2.0]]), because=SLICES)


@pytest.mark.exercise("logsumexp_backward")
@pytest.mark.asks("x may be 1000")
@pytest.mark.public
@pytest.mark.special
def test_logsumexp_backward_of_large_numbers(student):
    """1000 and -1000 are numbers like others."""
    x = np.array([[1000.0, 1000.0], [-1000.0, -1000.0], [1000.0, 0.0]])
    got = student.logsumexp_backward(np.array([2.0, 4.0, 6.0]), x, axis=-1)
    expected = np.array([[1.0, 1.0], [2.0, 2.0], [6.0, 0.0]])
    expect_close(got, expected, because=f"{SLICES}, where only differences count")


@pytest.mark.exercise("logsumexp_backward")
@pytest.mark.asks("Raise ValueError naming both shapes")
@pytest.mark.handling
@pytest.mark.public
def test_logsumexp_backward_refuses_a_dout_that_does_not_fit(student):
    """A dout that fits is taken; another size, and an axis more or less, are refused."""
    _expect_refusals(student.logsumexp_backward)


@pytest.mark.exercise("logsumexp_backward")
@pytest.mark.asks("the arguments are not changed")
@pytest.mark.advisory
@pytest.mark.public
def test_logsumexp_backward_leaves_its_arguments_alone(student):
    """The arrays that are passed in are as they were."""
    got = student.logsumexp_backward(np.array([8.0]), np.array([[1.0, 1.0]]), axis=1)
    expect_close(got, np.array([[4.0, 4.0]]), because=SLICES)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("predict_build_autograd")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the first question")
@pytest.mark.public
def test_prediction_1(student):
    """Question 1: what comes out of this unbroadcast."""
    letter = student.predict_build_autograd(1)
    expect_prediction(letter, 1, salt="build_autograd", digest="95d5e78ef23f88a4")


@pytest.mark.exercise("predict_build_autograd")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the second question")
@pytest.mark.public
def test_prediction_2(student):
    """Question 2: what comes out of this topological_order."""
    letter = student.predict_build_autograd(2)
    expect_prediction(letter, 2, salt="build_autograd", digest="010a263653f3935c")


@pytest.mark.exercise("predict_build_autograd")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the third question")
@pytest.mark.public
def test_prediction_3(student):
    """Question 3: what comes out of this backward."""
    letter = student.predict_build_autograd(3)
    expect_prediction(letter, 3, salt="build_autograd", digest="5a4d4b9947b05856")
