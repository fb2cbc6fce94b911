"""Build autograd yourself.

Gradients of scalar graphs are compared with torch's in float64, which runs the same steps.
"""

import numpy as np
import pytest
import torch

from autograder import (
    expect_arguments_unchanged,
    expect_close,
    expect_equal,
    expect_items,
    expect_prediction,
    expect_raises,
    expect_shape,
    special_arrays,
)

TWICE = "a node that is used twice has two shares in the result, and they add up"
NUMBERS = "an operator gives the number that it gives for the same line of plain numbers"
CONSTANT = "a plain number counts as a constant, and the slope is the operator's with respect to x"
FORWARD = "a result holds what the operator gives for the numbers of its operands, which stay"
ORDERED = "root and all that it was made from are there once, each after its own parents"
WHOLE = "from 1 at the root on, a node hands on the sum of all its shares, and does so once"
SLOPES = "the slope is that of the operator at the numbers of the forward pass"
LEAVES = "each call adds d root / d leaf to what a leaf has"
INNER = "the gradient of an inner node belongs to one call and starts at zero in the next"
STRETCHED = "what was stretched on the way forward is summed on the way back"
SLICES = "an entry has the dout of its slice times its share in the softmax over that slice"
SPREAD = "every entry went into one sum, and has the gradient of that sum"
TABLES = ((1, 5), (3, 3), (3, 2), (4, 4), (3, 3), (2, 4), (5, 3), (5, 1))
FORTY = ["x = x + x"] * 40
SEVERAL = ((0, 2), (2, 0), (-1, 0), (1, 2), (-1, -2), (-2, -1), (-2, 2), (2, -3, 1), (1,))


def autograd(leaves, steps, roots=None):
    """The gradients of the leaves by torch, added up over the roots."""
    start, names = _nodes(leaves, steps)
    for root in roots or [[*names][-1]]:
        names[root].backward(retain_graph=True)
    return {n: 0.0 if t.grad is None else t.grad.item() for n, t in start.items()}


def numbers(leaves, steps):
    """What each name stands for, by torch."""
    return {name: node.item() for name, node in _nodes(leaves, steps)[1].items()}


def _nodes(leaves, steps):
    start = {n: torch.tensor(v, dtype=torch.float64, requires_grad=True) for n, v in leaves.items()}
    names = dict(start)
    for step in steps:
        name, expression = step.split(" = ")
        names[name] = _result(expression.split(), names)
    return start, names


def _result(parts, names):
    if len(parts) == 2:
        operand = names[parts[1]]
        return {"neg": -operand, "exp": operand.exp(), "relu": operand.relu()}[parts[0]]
    left, right = (names[p] if p in names else float(p) for p in (parts[0], parts[2]))
    if parts[1] == "**":
        return left**right
    return {
        "+": lambda: left + right,
        "-": lambda: left - right,
        "*": lambda: left * right,
        "/": lambda: left / right,
    }[parts[1]]()


def sums_and_products(rng, count):
    """A random graph of + and * in which most nodes are used several times."""
    leaves = {name: float(value) for name, value in zip("xyz", rng.normal(size=3), strict=True)}
    names, steps = [*leaves], []
    for index in range(count):
        left, right = rng.choice(names[-4:], size=2)
        steps.append(f"n{index} = {left} {rng.choice(['+', '*'])} {right}")
        names.append(f"n{index}")
    total = names[0]
    for name in names[1:]:
        steps.append(f"s{name} = {total} + {name}")
        total = f"s{name}"
    return {"leaves": leaves, "steps": steps}


def leaf_gradients(student, **given):
    return student.drivers.gradients(**given, part="leaves")


# Value


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
@pytest.mark.asks("Every operator returns a new Value, also where the number is that of an operand")
@pytest.mark.special
def test_value_results_are_new_for_any_number(student):
    """With Values of 0 and 1, and numbers like 0.0 and 1.0, each result is a node of its own."""
    always = [f"{n} + x" for n in ("0", "0.0", "zero")] + [f"{n} * x" for n in ("1.0", "one")]
    always += [f"x {sign} {n}" for sign in "+-" for n in ("0", "0.0", "zero")]
    always += [f"x {sign} {n}" for sign in "*/" for n in ("1", "1.0", "one")]
    always += [f"x * {n}" for n in ("0", "0.0", "zero", "x")] + ["0.0 * x", "zero * x", "x - x"]
    always += [f"x ** {n}" for n in ("0", "0.0", "1", "1.0", "2", "2.0")]
    always += ["neg x", "exp x", "relu x", "zero - x", "0.0 - x", "x + x"]
    for x in (3.0, 1.0, 0.0, -1.0, 0.5, 200.0):
        expressions = always + ["one / x", "1.0 / x", "x / x", "x ** -1"] * (x != 0)
        steps = [f"n{place} = {text}" for place, text in enumerate(expressions)]
        given = {"leaves": {"x": x, "one": 1.0, "zero": 0.0}, "steps": steps}
        expect_close(student.drivers.forward(**given), numbers(**given), because=FORWARD)
        got = student.drivers.operands_and_results(**given, part="old")
        because = "a result is a node of its own, also where its number is that of an operand"
        expect_equal(got, "none", because=because)


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
@pytest.mark.asks("self - other.")
def test_value_slopes_of_sums_and_differences(student, rng):
    """The slopes of k times x + y, x - y and -y."""
    x, y, k = rng.normal(size=3)
    leaves = {"x": float(x), "y": float(y), "k": float(k)}
    for steps in (["a = x + y"], ["a = x - y"], ["a = neg y"]):
        got = leaf_gradients(student, leaves=leaves, steps=[*steps, "b = k * a"])
        because = (
            "what a sum is handed goes to both as it is, a difference hands its second operand the "
            "negative of it, and so does a changed sign"
        )
        expect_close(got, autograd(leaves, [*steps, "b = k * a"]), because=because)


@pytest.mark.exercise("Value")
@pytest.mark.idea("every operator")
@pytest.mark.asks("self / other.")
def test_value_slopes_of_a_quotient(student, rng):
    """The slopes of x / y, times 3."""
    leaves = {"x": float(rng.uniform(1, 2)), "y": float(rng.uniform(3, 4))}
    got = leaf_gradients(student, leaves=leaves, steps=["a = x / y", "b = a * 3.0"])
    expected = {"x": 3 / leaves["y"], "y": -3 * leaves["x"] / leaves["y"] ** 2}
    because = "what the quotient x / y is handed goes to x times 1 / y, and to y times -x / y^2"
    expect_close(got, expected, because=because)


@pytest.mark.exercise("Value")
@pytest.mark.idea("every operator")
@pytest.mark.asks("self ** exponent, where exponent is a number")
def test_value_slopes_of_drawn_powers(student, rng):
    """The slopes of k times x^n, with whole, negative and fractional n."""
    for exponent in ("3", "2", "-2", "0.5", "1"):
        leaves = {"x": float(rng.uniform(2, 3)), "k": float(rng.normal())}
        steps = [f"a = x ** {exponent}", "b = a * k"]
        got = leaf_gradients(student, leaves=leaves, steps=steps)
        because = "what a power x^n is handed goes to x times its slope, n x^(n-1)"
        expect_close(got, autograd(leaves, steps), because=because)


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


@pytest.mark.exercise("Value")
@pytest.mark.idea("every operator")
@pytest.mark.asks("e to the power of self.")
def test_value_slope_of_exp(student, rng):
    """The slopes of k times e^x."""
    leaves = {"x": float(rng.uniform(-2, -1)), "k": float(rng.normal())}
    steps = ["a = exp x", "b = k * a"]
    got = leaf_gradients(student, leaves=leaves, steps=steps)
    because = "what exp is handed goes to its operand times the slope, which is the result itself"
    expect_close(got, autograd(leaves, steps), because=because)


@pytest.mark.exercise("Value")
@pytest.mark.idea("every operator")
@pytest.mark.asks("The larger of 0 and self; the slope at 0 is 0.")
def test_value_slope_of_relu(student, rng):
    """The slopes of k times relu x, where x is above zero, below it, close to it, and at it."""
    for x in (rng.uniform(2, 3), rng.uniform(0.01, 0.02), rng.uniform(-3, -2), 0.0, 1e-12, -1e-12):
        leaves = {"x": float(x), "k": float(rng.normal())}
        steps = ["a = relu x", "b = a * k"]
        got = leaf_gradients(student, leaves=leaves, steps=steps)
        because = (
            "what relu is handed goes on as it is where its operand is above zero, and elsewhere, "
            "at zero too, nothing does"
        )
        expect_close(got, autograd(leaves, steps), because=because)


@pytest.mark.exercise("Value")
@pytest.mark.idea("plain numbers beside")
@pytest.mark.asks("may be a Value or a plain number, on either side")
def test_value_takes_numbers_on_the_right(student, rng):
    """x + 2, x - 2, x * 2 and x / 2, with whole numbers and with fractions."""
    leaves = {"x": float(rng.uniform(2, 3))}
    for number in ("2", "-2.5"):
        steps = [f"a = x + {number}", f"b = a - {number}", f"c = b * {number}", f"d = c / {number}"]
        got = student.drivers.forward(leaves=leaves, steps=steps)
        x, k = leaves["x"], float(number)
        expect_close(got, {"x": x, "a": x + k, "b": x, "c": x * k, "d": x}, because=NUMBERS)
        for step in (f"y = x - {number}", f"y = x / {number}", f"y = x * {number}"):
            got = leaf_gradients(student, leaves=leaves, steps=[step])
            expect_close(got, autograd(leaves, [step]), because=CONSTANT)


@pytest.mark.exercise("Value")
@pytest.mark.idea("plain numbers beside")
@pytest.mark.asks("may be a Value or a plain number, on either side")
def test_value_takes_numbers_on_the_left(student, rng):
    """2 + x, 2 - x, 2 * x and 2 / x are as good, and 2 - x is not x - 2."""
    leaves = {"x": float(rng.uniform(2, 3))}
    for number in ("2", "-2.5"):
        steps = [f"a = {number} + x", f"b = {number} - x", f"c = {number} * x", f"d = {number} / x"]
        got = student.drivers.forward(leaves=leaves, steps=steps)
        x, k = leaves["x"], float(number)
        expected = {"x": x, "a": k + x, "b": k - x, "c": k * x, "d": k / x}
        expect_close(got, expected, because=NUMBERS)
        for step in steps:
            got = leaf_gradients(student, leaves=leaves, steps=[step])
            expect_close(got, autograd(leaves, [step]), because=CONSTANT)


@pytest.mark.exercise("Value")
@pytest.mark.asks("Slopes are those of the forward pass")
@pytest.mark.special
def test_value_keeps_the_slopes_of_the_forward_pass(student, rng):
    """A leaf that gets new data after the forward pass does not change the slopes."""
    x, y, new = (float(v) for v in rng.uniform(1, 2, size=3))
    for step in ("z = x * y", "z = x / y", "z = x ** 3"):
        given = {"leaves": {"x": x, "y": y}, "steps": [step], "moved": {"x": -new, "y": 5 + new}}
        got = leaf_gradients(student, **given)
        because = "the slopes belong to the numbers that the result was made from"
        expect_close(got, autograd({"x": x, "y": y}, [step]), because=because)


@pytest.mark.exercise("Value")
@pytest.mark.idea("every operator")
@pytest.mark.asks("A number that remembers how it was made.")
def test_value_slopes_of_a_long_expression(student, rng):
    """All the operators together, one after the other."""
    leaves = {name: float(value) for name, value in zip("uvwxy", rng.uniform(1, 2, 5), strict=True)}
    steps = ["a = u * v", "b = a - w", "c = exp b", "d = c / x", "e = d ** -1.5", "f = y + e"]
    steps += ["g = relu f", "h = 33 - g", "i = neg h", "j = 2 / i", "k = j * 0.5"]
    got = leaf_gradients(student, leaves=leaves, steps=steps)
    because = "the slope of the whole is the product of its steps' slopes, each its operator's own"
    expect_close(got, autograd(leaves, steps), because=because)


@pytest.mark.exercise("Value")
@pytest.mark.asks("Slopes are those of the forward pass")
@pytest.mark.special
def test_value_of_zeros_and_equal_numbers(student):
    """Zeros, negative and equal numbers: what comes of them, and the sum of all slopes."""
    always = ["a = x + y", "b = x - y", "c = x * y", "d = x * x", "e = x + x", "f = neg x"]
    always += ["g = x ** 0", "h = x ** 1", "i = x ** 2", "j = exp x", "k = relu x"]
    always += ["l = x + 0", "m = 0 + x", "n = x - 0", "o = 0 - x", "p = x * 0", "q = 0 * x"]
    always += ["r = 2 - x", "s = 2 + x", "t = 2 * x"]
    for x, y in ((0.0, 0.0), (0.0, -3.0), (-3.0, 0.0), (-1.5, -1.5)):
        steps = always + ["u = x / y", "v = 0 / y"] * (y != 0) + ["w = 2 / x"] * (x != 0)
        given = {"leaves": {"x": x, "y": y}, "steps": steps}
        expect_close(student.drivers.forward(**given), numbers(**given), because=FORWARD)
        given["roots"] = [step.split()[0] for step in steps]
        expect_close(leaf_gradients(student, **given), autograd(**given), because=SLOPES)


# topological_order


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
@pytest.mark.asks("root is the last")
@pytest.mark.special
def test_order_of_a_single_leaf(student):
    """A leaf is a graph of its own."""
    got = student.drivers.order(leaves={"x": 3.0}, steps=[])
    expect_equal(got, ["x"], because="root itself is the last of the list")
    for part, expected in (("grad", 5.0), ("data", 3.0)):
        got = student.drivers.order(leaves={"x": 3.0}, steps=[], grads={"x": 5.0}, part=part)
        expect_close(got, {"x": expected}, because="the nodes stay as they are")


@pytest.mark.exercise("topological_order")
@pytest.mark.asks("Nodes that root was not made from are not in the list.")
@pytest.mark.special
def test_order_from_the_middle(student):
    """Only what root was made from is in the list."""
    steps = ["a = x + x", "b = a + x", "c = b + y", "d = a + c"]
    got = student.drivers.order(leaves={"x": 3.0, "y": 4.0}, steps=steps, root="b")
    because = "the list is of root and what it was made from, parents first, and of nothing else"
    expect_equal(got, ["x", "a", "b"], because=because)


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
@pytest.mark.asks("parents come before what is made from them")
def test_order_of_a_random_graph(student, rng):
    """Each node once, and none before its parents."""
    for count in (5, 11, 17):
        given = sums_and_products(rng, count)
        got = student.drivers.order_in_numbers(**given)
        size = 3 + len(given["steps"])
        expected = {"entries": size, "nodes": size, "too_early": 0, "changed": 0}
        expect_equal(got, expected, because=f"{ORDERED}, and nothing in them changes")


@pytest.mark.exercise("topological_order")
@pytest.mark.idea("deep graphs")
@pytest.mark.asks("a chain of 5000 nodes must work")
@pytest.mark.special
def test_order_of_a_deep_chain(student):
    """A chain of 5000 nodes is not too deep."""
    given = {"leaves": {"x": 0.5, "y": 0.25}, "steps": ["x = x + y"], "repeat": 5000}
    got = student.drivers.order_in_numbers(**given)
    expected = {"entries": 5002, "nodes": 5002, "too_early": 0, "changed": 0}
    because = f"{ORDERED}, however deep the graph is"
    expect_equal(got, expected, because=because)


@pytest.mark.exercise("topological_order")
@pytest.mark.idea("deep graphs")
@pytest.mark.asks("forty times x = x + x has 41 nodes")
@pytest.mark.special
def test_order_of_forty_doublings(student):
    """Forty times x = x + x has 41 nodes, and 2^40 paths."""
    got = student.drivers.order_in_numbers(leaves={"x": 1.0}, steps=FORTY)
    expected = {"entries": 41, "nodes": 41, "too_early": 0, "changed": 0}
    because = f"{ORDERED}, however many paths lead there"
    expect_equal(got, expected, because=because)


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


# backward


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
@pytest.mark.idea("called again")
@pytest.mark.asks("gradients of several calls accumulate")
@pytest.mark.special
def test_backward_from_two_roots(student, rng):
    """Two results that share nodes leave the sum of both gradients in the leaves."""
    given = {"leaves": {"x": float(rng.normal()), "y": float(rng.normal())}}
    given["steps"] = ["a = x * y", "b = a * a", "c = a * x"]
    for roots in (["b", "c"], ["c", "a"]):
        got = leaf_gradients(student, **given, roots=roots)
        expect_close(got, autograd(**given, roots=roots), because=f"{LEAVES}, and {INNER}")


@pytest.mark.exercise("backward")
@pytest.mark.asks("All other nodes stay as they are.")
@pytest.mark.special
def test_backward_leaves_other_nodes_alone(student):
    """A leaf that root does not depend on keeps 0, and so does what is made from root."""
    given = {"leaves": {"x": 3.0, "y": 5.0, "z": 7.0}}
    given["steps"] = ["a = x * y", "b = a * z", "c = b * b"]
    got = student.drivers.gradients(**given, roots=["a"])
    expected = {"leaves": {"x": 5.0, "y": 3.0, "z": 0.0}, "inner": {"a": 1.0, "b": 0.0, "c": 0.0}}
    expect_close(
        got,
        expected,
        because="root has 1, what it was made from has its slope, and all others stay as they are",
    )


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
@pytest.mark.idea("many paths")
@pytest.mark.asks("in reverse topological order")
def test_backward_of_a_random_graph(student, rng):
    """Shared nodes and paths of many lengths, beside torch."""
    for count in (3, 5, 7):
        given = sums_and_products(rng, count)
        expect_close(leaf_gradients(student, **given), autograd(**given), because=WHOLE)


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


@pytest.mark.exercise("backward")
@pytest.mark.idea("deep graphs")
@pytest.mark.asks("and for forty times x = x + x")
@pytest.mark.special
def test_backward_through_forty_doublings(student):
    """Forty times x = x + x has the slope 2^40, and is done in a moment."""
    got = leaf_gradients(student, leaves={"x": 1.0}, steps=FORTY)
    because = "every doubling hands on twice what it has"
    expect_close(got, {"x": 2.0**40}, because=because)


# unbroadcast


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
@pytest.mark.idea("several axes")
@pytest.mark.asks("For () a NumPy scalar is fine.")
def test_unbroadcast_to_a_number(student, rng):
    """Shape () was used everywhere."""
    for shape in ((5,), (2, 3), ()):
        grad = rng.normal(size=shape)
        got = student.drivers.unbroadcast_to_a_number(grad=np.asarray(grad))
        expect_close(got, np.asarray(np.sum(grad)), because=STRETCHED)


@pytest.mark.exercise("unbroadcast")
@pytest.mark.idea("several axes")
@pytest.mark.asks("exactly the shape asked for")
def test_unbroadcast_to_one_entry(student, rng):
    """Down to the shapes (1,) and (1, 1)."""
    for shape, small in (((5,), (1,)), ((2, 3), (1,)), ((2, 3), (1, 1)), ((5, 1), (1,))):
        grad = rng.normal(size=shape)
        expect_close(student.unbroadcast(grad, small), grad.sum().reshape(small), because=STRETCHED)


@pytest.mark.exercise("unbroadcast")
@pytest.mark.asks("exactly the shape asked for")
@pytest.mark.special
def test_unbroadcast_when_nothing_was_stretched(student, rng):
    """What was not stretched is not summed, also where it is an axis of 1."""
    grad = rng.normal(size=(3, 2, 1))
    got = student.unbroadcast(grad, (2, 1))
    expect_close(got, grad.sum(axis=0), because="only the axis in front was added")
    for shape in ((2, 3), (5,), (3, 1), (1, 2, 1, 5)):
        grad = rng.normal(size=shape)
        got = student.unbroadcast(grad, shape)
        expect_close(got, grad, because="what was not stretched is not summed")


@pytest.mark.exercise("unbroadcast")
@pytest.mark.idea("stretched axes")
@pytest.mark.asks("axes that were stretched are summed and kept as 1")
def test_unbroadcast_of_added_and_stretched_axes(student, rng):
    """Both kinds at once, in the front, in the middle and at the end."""
    cases = (
        *(((3, 3, 3), small) for small in ((3, 3), (3, 1), (1, 3), (3,), (1,))),
        *(((2, 2, 2), small) for small in ((1, 2, 2), (2, 1, 2), (2, 2, 1), (1, 1, 2), (2, 2))),
        ((5, 1, 2, 4, 3), (2, 1, 3)),
        ((5, 2, 3), (1, 1, 3)),
        ((7, 2, 3), (2, 1)),
        ((2, 5, 3), (2, 1, 1)),
    )
    for shape, small in cases:
        grad = rng.normal(size=shape)
        expect_close(student.unbroadcast(grad, small), _pulled_back(grad, small), because=STRETCHED)


def _pulled_back(grad, shape):
    leaf = torch.zeros(shape, dtype=torch.float64, requires_grad=True)
    leaf.broadcast_to(grad.shape).backward(torch.tensor(grad))
    return leaf.grad.numpy()


@pytest.mark.exercise("unbroadcast")
@pytest.mark.asks("An entry that was used several times has the sum of its gradients")
@pytest.mark.special
def test_unbroadcast_of_special_arrays(student, rng):
    """Arrays with zeros, with equal or large entries, with a sum of 0, and others."""
    for (grad,) in special_arrays(rng, *([table] for table in TABLES)):
        rows, columns = grad.shape
        for small in ((rows, 1), (columns,)):
            got = student.unbroadcast(grad, small)
            expect_close(got, _pulled_back(grad, small), because=STRETCHED)


@pytest.mark.exercise("unbroadcast")
@pytest.mark.asks("the result has its dtype")
@pytest.mark.handling
def test_unbroadcast_keeps_the_dtype(student, rng):
    """float32 stays float32."""
    for small in ((3,), (2, 1), (2, 3)):
        grad = rng.normal(size=(2, 3)).astype(np.float32)
        expected = _pulled_back(grad.astype(np.float64), small).astype(np.float32)
        got = student.unbroadcast(grad, small)
        expect_close(got, expected, because="a sum has the dtype of what it adds up")


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


# matmul_backward


def _through_matmul(dout, a, b):
    leaves = [torch.tensor(array, dtype=torch.float64, requires_grad=True) for array in (a, b)]
    (leaves[0] @ leaves[1]).backward(torch.tensor(dout, dtype=torch.float64))
    return tuple(leaf.grad.numpy() for leaf in leaves)


def _matmul_case(rng, a, b):
    a, b = rng.normal(size=a), rng.normal(size=b)
    return rng.normal(size=(a @ b).shape), a, b


def _expect_matmul(student, rng, a, b, because):
    dout, a, b = _matmul_case(rng, a, b)
    got = student.matmul_backward(dout, a, b)
    expect_close(got, _through_matmul(dout, a, b), names=("da", "db"), because=because)


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
@pytest.mark.asks("Return (da, db), the gradients of `a @ b`")
def test_matmul_backward_of_matrices(student, rng):
    """Two square matrices, and two of different sizes."""
    _expect_matmul(student, rng, (3, 3), (3, 3), PRODUCT)
    _expect_matmul(student, rng, (2, 3), (3, 5), PRODUCT)
    _expect_matmul(student, rng, (1, 3), (3, 5), PRODUCT)
    _expect_matmul(student, rng, (5, 3), (3, 1), PRODUCT)


@pytest.mark.exercise("matmul_backward")
@pytest.mark.idea("batches")
@pytest.mark.asks("The axes in front are a batch of matrices.")
def test_matmul_backward_of_a_batch(student, rng):
    """A batch of matrices, each with its own partner."""
    because = "da is dout b^T and db is a^T dout, for each pair of matrices in the batch"
    _expect_matmul(student, rng, (7, 2, 3), (7, 3, 5), because)
    _expect_matmul(student, rng, (2, 7, 3, 5), (2, 7, 5, 11), because)


@pytest.mark.exercise("matmul_backward")
@pytest.mark.idea("a factor that is shared")
@pytest.mark.asks("a matrix that was used several times has the sum of its gradients")
def test_matmul_backward_of_one_weight_for_a_batch(student, rng):
    """A matrix that every example uses has the sum of their gradients, in its own shape."""
    _expect_matmul(student, rng, (7, 2, 3), (3, 5), SUMMED)
    _expect_matmul(student, rng, (2, 3), (7, 3, 5), SUMMED)


@pytest.mark.exercise("matmul_backward")
@pytest.mark.idea("a factor that is shared")
@pytest.mark.asks("They broadcast against each other")
def test_matmul_backward_of_stretched_batches(student, rng):
    """Batches of (7, 1) and (11,) are used as (7, 11)."""
    _expect_matmul(student, rng, (7, 1, 2, 3), (11, 3, 5), SUMMED)
    _expect_matmul(student, rng, (1, 2, 3), (7, 3, 5), SUMMED)


@pytest.mark.exercise("matmul_backward")
@pytest.mark.asks("a: (..., N, K), b: (..., K, M)")
@pytest.mark.special
def test_matmul_backward_keeps_matrices_of_one_row(student, rng):
    """N, K and M may be 1: an axis of the matrix is never summed away."""
    because = f"{PRODUCT}, and only axes of the batch are summed"
    _expect_matmul(student, rng, (7, 1, 3), (7, 3, 1), because)
    _expect_matmul(student, rng, (7, 2, 1), (1, 5), because)


@pytest.mark.exercise("matmul_backward")
@pytest.mark.asks("The axes in front are a batch of matrices.")
@pytest.mark.special
def test_matmul_backward_of_batches_of_equal_sizes(student, rng):
    """A batch of square matrices, as many as they have rows: their batch stays in front."""
    for n in (2, 3):
        square, batch, batches = (n, n), (n, n, n), (n, n, n, n)
        for a, b in ((batch, batch), (batches, batches), (square, batch), (batch, square)):
            _expect_matmul(student, rng, a, b, SUMMED)
        for a, b in ((batches, batch), (batch, batches), ((n, 5, n), batch), (batch, (n, n, 5))):
            _expect_matmul(student, rng, a, b, SUMMED)
        for a, b in ((batch, (1, n, n)), ((n, 1, n, n), batch), (batches, square)):
            _expect_matmul(student, rng, a, b, SUMMED)


@pytest.mark.exercise("matmul_backward")
@pytest.mark.asks("Return (da, db), the gradients of `a @ b`")
@pytest.mark.special
def test_matmul_backward_of_special_arrays(student, rng):
    """Arrays with zeros, with equal or large entries, of one row or column, and others."""
    sizes = ((1, 5, 2), (3, 3, 3), (4, 2, 3), (3, 5, 4), (2, 2, 2), (4, 3, 2), (3, 4, 5), (5, 1, 1))
    for given in special_arrays(rng, *([(n, m), (n, k), (k, m)] for n, k, m in sizes)):
        got = student.matmul_backward(*given)
        expect_close(got, _through_matmul(*given), names=("da", "db"), because=PRODUCT)


@pytest.mark.exercise("matmul_backward")
@pytest.mark.asks("of one dtype, which da and db have as well")
@pytest.mark.handling
def test_matmul_backward_keeps_the_dtype(student, rng):
    """float32 stays float32."""
    given = [array.astype(np.float32) for array in _matmul_case(rng, (7, 2, 3), (3, 5))]
    expected = tuple(part.astype(np.float32) for part in _through_matmul(*given))
    got = student.matmul_backward(*given)
    expect_close(got, expected, names=("da", "db"), because="the gradients have the inputs' dtype")


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


# sum_backward and logsumexp_backward


def _reduced(x, axis, keepdims):
    """The shape of a reduction."""
    return np.sum(np.zeros(x.shape), axis=axis, keepdims=keepdims).shape


def _through(name, dout, x, axis, keepdims):
    leaf = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    axes = tuple(range(x.ndim)) if axis is None else axis
    function = {"sum_backward": torch.sum, "logsumexp_backward": torch.logsumexp}[name]
    function(leaf, axes, keepdim=keepdims).backward(torch.tensor(dout, dtype=torch.float64))
    return leaf.grad.numpy()


def _expect_reduction(student, rng, name, shape, axes, because):
    for axis, keepdims in axes:
        x = rng.normal(size=shape)
        dout = np.asarray(rng.normal(size=_reduced(x, axis, keepdims)))
        got = getattr(student, name)(dout, x, axis, keepdims)
        expect_close(got, _through(name, dout, x, axis, keepdims), because=because)


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
@pytest.mark.asks("or None for all axes")
def test_sum_backward_over_everything(student, rng):
    """Without an axis there is one sum."""
    axes = [(None, False), (None, True)]
    _expect_reduction(student, rng, "sum_backward", (2, 3, 5), axes, SPREAD)
    x, dout = rng.normal(size=(3, 5)), np.asarray(rng.normal())
    expect_close(student.sum_backward(dout, x), np.full((3, 5), dout), because=SPREAD)


@pytest.mark.exercise("sum_backward")
@pytest.mark.idea("any axes")
@pytest.mark.asks("an int, negative ones count from the end")
def test_sum_backward_over_each_axis(student, rng):
    """Axes of three, also counted from the end; a cube shows a gradient laid the wrong way."""
    axes = [(1, False), (-1, False), (2, False), (-2, False), (0, False)]
    _expect_reduction(student, rng, "sum_backward", (2, 3, 5), axes, SPREAD)
    _expect_reduction(student, rng, "sum_backward", (3, 3, 3), axes, SPREAD)
    _expect_reduction(student, rng, "sum_backward", (3, 3), axes[:2], SPREAD)


@pytest.mark.exercise("sum_backward")
@pytest.mark.idea("any axes")
@pytest.mark.asks("a tuple of ints")
def test_sum_backward_over_several_axes(student, rng):
    """A tuple of axes, in any order."""
    axes = [(axis, False) for axis in SEVERAL] + [((0, 1), True), ((2, 0), True)]
    _expect_reduction(student, rng, "sum_backward", (2, 3, 5), axes, SPREAD)
    _expect_reduction(student, rng, "sum_backward", (2, 2, 2), axes, SPREAD)


@pytest.mark.exercise("sum_backward")
@pytest.mark.idea("kept axes")
@pytest.mark.asks("Return the gradient of `x.sum(axis, keepdims=keepdims)`")
def test_sum_backward_with_kept_axes(student, rng):
    """With keepdims, dout has the summed axis already."""
    axes = [(0, True), (1, True), (-1, True), ((0, 2), True)]
    _expect_reduction(student, rng, "sum_backward", (2, 3, 5), axes, SPREAD)


@pytest.mark.exercise("sum_backward")
@pytest.mark.asks("Each entry went into one sum, with slope 1, and has that sum's gradient.")
@pytest.mark.special
def test_sum_backward_over_an_axis_of_one(student, rng):
    """An axis of 1 is an axis like any other, summed or not."""
    axes = [(0, False), (1, False), (1, True), (2, False)]
    _expect_reduction(student, rng, "sum_backward", (3, 1, 5), axes, SPREAD)


@pytest.mark.exercise("sum_backward")
@pytest.mark.asks("Each entry went into one sum, with slope 1, and has that sum's gradient.")
@pytest.mark.special
def test_sum_backward_of_special_arrays(student, rng):
    """Arrays with zeros, with equal or large entries, of one row or column, and others."""
    _expect_special(student, rng, "sum_backward", SPREAD)


def _expect_special(student, rng, name, because):
    for dout, x in special_arrays(rng, *([(n, m), (n, 2 + n, m)] for n, m in TABLES)):
        got = getattr(student, name)(dout, x, 1)
        expect_close(got, _through(name, dout, x, 1, False), because=because)


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
@pytest.mark.asks("The result has x's shape and dtype")
@pytest.mark.handling
def test_sum_backward_keeps_the_dtype(student, rng):
    """float32 stays float32."""
    for axis in (0, 1, None):
        x = rng.normal(size=(2, 3)).astype(np.float32)
        dout = np.asarray(rng.normal(size=_reduced(x, axis, False)), dtype=np.float32)
        expected = _through("sum_backward", dout, x, axis, False).astype(np.float32)
        got = student.sum_backward(dout, x, axis)
        expect_close(got, expected, because="the gradient has the dtype of x")


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
@pytest.mark.idea("any axes")
@pytest.mark.asks("It is dout times softmax(x), where the softmax is taken over the same axes")
def test_logsumexp_backward_over_rows(student, rng):
    """Axis 0 is an axis, and each column has a softmax of its own."""
    _expect_reduction(student, rng, "logsumexp_backward", (2, 3), [(0, False)], SLICES)
    _expect_reduction(student, rng, "logsumexp_backward", (3, 3), [(0, False)], SLICES)


@pytest.mark.exercise("logsumexp_backward")
@pytest.mark.idea("any axes")
@pytest.mark.asks("It is dout times softmax(x), where the softmax is taken over the same axes")
def test_logsumexp_backward_over_everything(student, rng):
    """Without an axis there is one softmax over all entries."""
    axes = [(None, False), (None, True)]
    _expect_reduction(student, rng, "logsumexp_backward", (2, 3, 5), axes, SLICES)
    x, dout = rng.normal(size=(3, 5)), np.asarray(rng.normal())
    expected = _through("logsumexp_backward", dout, x, None, False)
    expect_close(student.logsumexp_backward(dout, x), expected, because=SLICES)


@pytest.mark.exercise("logsumexp_backward")
@pytest.mark.idea("any axes")
@pytest.mark.asks("It is dout times softmax(x), where the softmax is taken over the same axes")
def test_logsumexp_backward_over_each_axis(student, rng):
    """Axes of three, also counted from the end; a cube shows a gradient laid the wrong way."""
    axes = [(1, False), (-1, False), (2, False), (-2, False)]
    _expect_reduction(student, rng, "logsumexp_backward", (2, 3, 5), axes, SLICES)
    _expect_reduction(student, rng, "logsumexp_backward", (3, 3, 3), [*axes, (0, False)], SLICES)
    _expect_reduction(student, rng, "logsumexp_backward", (3, 3), axes[:2], SLICES)


@pytest.mark.exercise("logsumexp_backward")
@pytest.mark.idea("any axes")
@pytest.mark.asks("It is dout times softmax(x), where the softmax is taken over the same axes")
def test_logsumexp_backward_over_several_axes(student, rng):
    """A tuple of axes, in any order, has one softmax over all of them."""
    axes = [(axis, False) for axis in SEVERAL] + [((0, 1), True), ((2, 0), True)]
    _expect_reduction(student, rng, "logsumexp_backward", (2, 3, 5), axes, SLICES)
    _expect_reduction(student, rng, "logsumexp_backward", (2, 2, 2), axes, SLICES)


@pytest.mark.exercise("logsumexp_backward")
@pytest.mark.idea("kept axes")
@pytest.mark.asks("It is dout times softmax(x), where the softmax is taken over the same axes")
def test_logsumexp_backward_with_kept_axes(student, rng):
    """With keepdims, dout has the reduced axis already."""
    axes = [(0, True), (1, True), (-1, True)]
    _expect_reduction(student, rng, "logsumexp_backward", (2, 3, 5), axes, SLICES)


@pytest.mark.exercise("logsumexp_backward")
@pytest.mark.asks("It is dout times softmax(x), where the softmax is taken over the same axes")
@pytest.mark.special
def test_logsumexp_backward_beside_an_axis_of_one(student, rng):
    """An axis of 1 that is not reduced stays where it is."""
    axes = [(-1, False), (-1, True), (1, False), (1, True)]
    _expect_reduction(student, rng, "logsumexp_backward", (3, 1, 5), axes, SLICES)
    _expect_reduction(student, rng, "logsumexp_backward", (1, 5), [(1, False)], SLICES)


@pytest.mark.exercise("logsumexp_backward")
@pytest.mark.asks("Take the maximum off first, that of each slice")
@pytest.mark.special
def test_logsumexp_backward_of_slices_far_apart(student, rng):
    """Slices 800 or 1e5 apart have a softmax all the same, of three axes too; -inf has slope 0."""
    x = rng.normal(size=(3, 5)) + np.array([[0.0], [-800.0], [800.0]])
    x[0, 2] = x[1, 4] = -np.inf
    dout = rng.normal(size=3)
    expected = _through("logsumexp_backward", dout, x, 1, False)
    because = f"{SLICES}, where only differences count"
    got = student.logsumexp_backward(dout, x, 1)
    expect_close(got, expected, because=because)
    x = rng.integers(-3, 3, size=(5, 4, 2)) + np.array([0.0, -3e3, 2e4, 1e5, -1e5])[:, None, None]
    x[:3, 0, 1] = -np.inf
    for axis in (1, (1, 2)):
        dout = rng.normal(size=_reduced(x, axis, False))
        near_zero = x - x.max(axis=axis, keepdims=True)
        expected = _through("logsumexp_backward", dout, near_zero, axis, False)
        got = student.logsumexp_backward(dout, x, axis)
        expect_close(got, expected, because=because)


@pytest.mark.exercise("logsumexp_backward")
@pytest.mark.asks("It is dout times softmax(x), where the softmax is taken over the same axes")
@pytest.mark.special
def test_logsumexp_backward_of_special_arrays(student, rng):
    """Arrays with zeros, with equal or large entries, of one row or column, and others."""
    _expect_special(student, rng, "logsumexp_backward", SLICES)


@pytest.mark.exercise("logsumexp_backward")
@pytest.mark.asks("The result has x's shape and dtype")
@pytest.mark.handling
def test_logsumexp_backward_keeps_the_dtype(student, rng):
    """float32 stays float32, also where exp would overflow in it."""
    x = (rng.normal(size=(2, 3)) + 100).astype(np.float32)
    dout = rng.normal(size=2).astype(np.float32)
    expected = _through("logsumexp_backward", dout, x, 1, False).astype(np.float32)
    got = student.logsumexp_backward(dout, x, 1)
    expect_close(got, expected, because="the gradient has the dtype of x")


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


# predict_build_autograd


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
