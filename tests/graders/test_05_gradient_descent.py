"""Checks of unit 5: gradient descent."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from autograder import (
    expect_arguments_unchanged,
    expect_between,
    expect_close,
    expect_equal,
    expect_items,
    expect_prediction,
    expect_raises,
    expect_random_state_unchanged,
    expect_shape,
    special_arrays,
)

LN2, LN3, LN4 = np.log([2.0, 3.0, 4.0]).tolist()
DTYPE = "a network that computes in float32 keeps its parameters and gradients in float32"
SWAPPING = 3  # a seed whose first permutation of two puts the second first
MANY = "a label counts classes, and beside a small dtype stand numbers that it cannot hold"
WHOLE = "integers of any dtype give what the same numbers give as float64"
INTEGERS = (np.int8, np.int16, np.int32, np.uint8)
NEW = "whoever changes what came back must not find changed what was passed in"


def vector(*values):
    """A float64 array of one axis."""
    return np.array(values, dtype=np.float64)


def table(*rows):
    """A float64 array of two axes, row by row."""
    return np.array(rows, dtype=np.float64)


def linear_by_autograd(w, b, X, y):
    """Loss, dw and db of linear regression with half the mean squared error, in float64."""
    w, b, X, y = (torch.tensor(a, dtype=torch.float64) for a in (w, b, X, y))
    w.requires_grad_()
    b.requires_grad_()
    loss = ((X @ w + b - y) ** 2).mean() / 2
    dw, db = torch.autograd.grad(loss, (w, b))
    return loss.item(), dw.numpy(), db.item()


def softmax_by_autograd(W, X, y, reg=0.0):
    """Loss and dW of softmax regression by torch's own cross-entropy, in float64."""
    W = torch.tensor(W, dtype=torch.float64, requires_grad=True)
    X, y = torch.tensor(X, dtype=torch.float64), torch.tensor(y, dtype=torch.int64)
    loss = functional.cross_entropy(X @ W.T, y) + reg * (W**2).sum()
    return loss.item(), torch.autograd.grad(loss, W)[0].numpy()


def trained(W, X, y, lr, batch_size, seed, epochs=1):
    """W and the mean losses after some epochs, with autograd's gradients."""
    rng, losses = np.random.default_rng(seed), []
    for _ in range(epochs):
        order, total = rng.permutation(len(X)), 0.0
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            loss, dW = softmax_by_autograd(W, X[batch], y[batch])
            total += loss * len(batch)
            W = W - lr * dW
        losses.append(total / len(X))
    return W, losses


def slices(n, batch_size, seed, epochs=1):
    """The batches of some epochs, as the docstring of minibatches has them."""
    rng = np.random.default_rng(seed)
    orders = [rng.permutation(n) for _ in range(epochs)]
    return [[o[i : i + batch_size] for i in range(0, n, batch_size)] for o in orders]


def a_seed(rng):
    """A seed for a generator that a driver makes."""
    return int(rng.integers(1, 10**6))


def squares(*sizes):
    """For `special_arrays`: the shapes of two arrays of each of these sizes."""
    return [[size, size] for size in sizes]


def small_integers(rng):
    """W, X and y of whole numbers that are special in one way each, with small scores."""
    sizes = ([(c, d), (n, d)] for n, c, d in ((3, 3, 3), (1, 2, 5), (6, 2, 1), (4, 1, 3)))
    for arrays in special_arrays(rng, *sizes, dtype=np.int64):
        W, X = (array.clip(-5, 5) for array in arrays)
        yield W, X, rng.permutation(len(X)) % len(W)


def within(W, X, most):
    """W and X, of which the one with the smaller entries is scaled until no score is beyond."""
    largest = float(np.abs(X @ W.T).max())
    if largest <= most:
        return W, X
    return (W, X * most / largest) if np.abs(W).max() > np.abs(X).max() else (W * most / largest, X)


def many_classes(rng):
    """W, X and y of 60, 200 and 300 classes, with labels of small dtypes."""
    sizes = (np.uint8, 50, 200), (np.uint8, 50, 300), (np.int8, 60, 60), (np.int16, 200, 200)
    for dtype, n, c in sizes:
        y = rng.integers(0, min(c, np.iinfo(dtype).max + 1), size=n).astype(dtype)
        yield rng.normal(size=(c, 6)), 9 * rng.normal(size=(n, 6)), y


def a_bowl(rng, *eigenvalues):
    """A symmetric matrix with these eigenvalues and no special axes."""
    q, _ = np.linalg.qr(rng.normal(size=(len(eigenvalues), len(eigenvalues))))
    H = q @ np.diag(eigenvalues) @ q.T
    return (H + H.T) / 2


# gd_step


@pytest.mark.exercise("gd_step")
@pytest.mark.public
@pytest.mark.asks("one step of gradient descent, `w - lr * grad`")
def test_gd_step_worked_by_hand(student):
    """From (1, -2), slopes 2 and -4 and lr 0.1 lead to (0.8, -1.6)."""
    got = student.gd_step(vector(1, -2), vector(2, -4), 0.1)
    expect_close(
        got, vector(0.8, -1.6), because="from w the step leads to w - lr times the gradient"
    )


@pytest.mark.exercise("gd_step")
@pytest.mark.special
@pytest.mark.public
@pytest.mark.asks("lr: a float, which may be 0")
def test_gd_step_with_a_learning_rate_of_zero(student):
    """With lr 0.5 it moves, with lr 0 it stays."""
    because = "the answer is w - lr times the gradient, with an lr of 0 as with any other"
    got = student.gd_step(vector(3, 1), vector(4, -2), 0.5)
    expect_close(got, vector(1, 2), because=because)
    got = student.gd_step(vector(3, 1), vector(4, -2), 0.0)
    expect_close(got, vector(3, 1), because=because)


@pytest.mark.exercise("gd_step")
@pytest.mark.idea("any shape")
@pytest.mark.asks("with any number of axes from one up")
def test_gd_step_with_any_number_of_axes(student, rng):
    """Weights of one, two and three axes, with a learning rate of their own."""
    for shape in ((7,), (3, 5), (2, 5, 3), (1,)):
        w, grad = rng.normal(size=(2, *shape))
        lr = float(rng.uniform(0.2, 0.9))
        got = student.gd_step(w, grad, lr)
        expect_close(
            got,
            np.add(w, np.multiply(-lr, grad)),
            because="each entry becomes w - lr times the gradient there",
        )


@pytest.mark.exercise("gd_step")
@pytest.mark.special
@pytest.mark.asks("`w - lr * grad`")
def test_gd_step_is_as_long_as_the_gradient_says(student, rng):
    """Slopes a million times as large give a step a million times as long."""
    w, grad = rng.normal(size=(2, 5))
    for scale in (1e6, 1e-3):
        got = student.gd_step(w, scale * grad, 0.3)
        expect_close(
            got,
            w - 0.3 * scale * grad,
            because="the answer is w - lr times the gradient, however long the gradient is",
        )


@pytest.mark.exercise("gd_step")
@pytest.mark.special
@pytest.mark.asks("whoever calls may want to try another step from the same w")
def test_gd_step_from_one_place_three_times(student, rng):
    """Three steps are tried from the same w."""
    w, grads = rng.normal(size=5), [rng.normal(size=5) for _ in range(3)]
    got = student.drivers.steps_from_one_place(w=w, grads=grads, lr=0.7)
    expect_close(
        got,
        [w - 0.7 * grad for grad in grads],
        because="each of the steps begins at the w that was given first",
    )


@pytest.mark.exercise("gd_step")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("a floating dtype, the same in both, is kept")
def test_gd_step_keeps_float32(student):
    """float32 in, float32 out; float16 in, float16 out."""
    for dtype in (np.float32, np.float16):
        w, grad = np.array([[1, 2, 3]], dtype), np.array([[4, -2, 1]], dtype)
        got = student.gd_step(w, grad, 0.25)
        expect_close(got, np.array([[0, 2.5, 2.75]], dtype), because=DTYPE)


@pytest.mark.exercise("gd_step")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("Integer arrays are converted to float64 first, w and grad each")
def test_gd_step_from_whole_numbers(student):
    """Weights that start as integers become fractions."""
    got = student.gd_step(np.array([1, 0, -2]), vector(0.5, 1, -3), 0.5)
    expect_close(got, vector(0.75, -0.5, -0.5), because=WHOLE)
    for dtype in (np.int64, *INTEGERS):
        got = student.gd_step(np.array([1, 0, 2], dtype), np.array([3, 1, 100], dtype), 2.5)
        expect_close(got, vector(-6.5, -2.5, -248), because=WHOLE)
    got = student.gd_step(np.int8([1, 0, 2]), np.float32([3, 1, 100]), 2.5)
    expect_close(got, vector(-6.5, -2.5, -248), because=WHOLE)
    for w, grad in (([[1], [-2]], [[0], [0]]), ([[0, 0]], [[-1, -3]]), ([[-2, -1]], [[-2, -1]])):
        got = student.gd_step(np.array(w), np.array(grad), 0.5)
        expect_close(got, table(*w) - 0.5 * table(*grad), because=WHOLE)


@pytest.mark.exercise("gd_step")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.idea("what is refused")
@pytest.mark.asks("Raise ValueError naming both shapes if they differ.")
def test_gd_step_refuses_to_broadcast(student):
    """A gradient has the shape of the weights."""
    expect_shape(student.gd_step(vector(1, 2), vector(3, 4), 0.1), (2,))
    shapes = [((5, 1), (5,)), ((3, 7), (7,)), ((3, 7), (3, 1)), ((1, 7), (3, 7)), ((5,), (1,))]
    for w, grad in (*shapes, ((1,), (1, 1)), ((2, 3), (3, 2))):
        with expect_raises(ValueError, mentions=(*w, *grad)):
            student.gd_step(np.ones(w), np.ones(grad), 0.1)
    with expect_raises(ValueError, mentions=(3, 7, 1)):
        student.gd_step(np.ones((3, 7)), np.ones((3, 1)), 0.0)


@pytest.mark.exercise("gd_step")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("No argument is changed")
def test_gd_step_leaves_its_arguments_alone(student):
    """w and its gradient come out as they went in."""
    for w in (vector(3, 1, 2), np.array([3, 1, 2])):
        got = student.gd_step(w, vector(4, -2, 0.5), 0.5)
        expect_close(got, vector(1, 2, 1.75), because="the answer is w - lr times the gradient")
    expect_arguments_unchanged(student)


@pytest.mark.exercise("gd_step")
@pytest.mark.special
@pytest.mark.asks("`w - lr * grad`, as a new array")
def test_gd_step_of_special_arrays(student, rng):
    """Zeros, equal and large numbers, square tables, one row, one column, and float32."""
    because = "each weight moves by -lr times its own slope, whatever the others are"
    for w, grad in special_arrays(rng, *squares((4, 2), (3, 3), (1, 5), (5, 1))):
        expect_close(student.gd_step(w, grad, 0.3), w - 0.3 * grad, because=because)
    w, grad = rng.normal(size=(2, 3, 2)).astype(np.float32)
    expect_close(student.gd_step(w, grad, 0.5), w - np.float32(0.5) * grad, because=because)
    for slopes, lr in ((grad, 0.0), (0 * grad, 0.5)):
        got = student.drivers.w_after_the_step_is_changed(w=w, grad=slopes, lr=lr)
        expect_close(got, w, because=NEW)


# gradient_descent


@pytest.mark.exercise("gradient_descent")
@pytest.mark.public
@pytest.mark.asks("row t is where t steps lead")
def test_gradient_descent_worked_by_hand(student):
    """On w^2, from 1 with lr 0.25, every step goes half the way: 1, 0.5, 0.25, 0.125."""
    got = student.drivers.gradient_descent(
        slope="parabolas", coefficients=vector(2), w0=vector(1), lr=0.25, steps=3
    )
    expect_close(
        got,
        table([1], [0.5], [0.25], [0.125]),
        because="each row is the one before it minus lr times the slope there, from the start on",
    )


@pytest.mark.exercise("gradient_descent")
@pytest.mark.special
@pytest.mark.public
@pytest.mark.idea("no steps")
@pytest.mark.asks("With steps = 0 only the start is there.")
def test_gradient_descent_of_no_steps(student):
    """With steps = 0 there is one row, the start."""
    got = student.drivers.gradient_descent(
        slope="parabolas", coefficients=vector(2, 1, 5), w0=vector(3, -1, 4), lr=0.1, steps=0
    )
    expect_close(
        got, table([3, -1, 4]), because="row 0 is the start, with or without a step after it"
    )


@pytest.mark.exercise("gradient_descent")
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("With steps = 0 only the start is there.")
def test_gradient_descent_of_no_steps_in_every_dtype(student, rng):
    """A path without a step has the dtype of any other path, and does not share w0's memory."""
    because = "row 0 is the start, in the dtype that is kept: float64 where w0 holds integers"
    for dtype in (np.float32, np.float16, np.float64, np.int64, *INTEGERS):
        for shape in ((3,), (1,), (2, 3)):
            w0 = rng.integers(1, 9, shape).astype(dtype)
            given = {"coefficients": np.ones(shape), "w0": w0, "lr": 0.1, "steps": 0}
            kept = dtype if w0.dtype.kind == "f" else np.float64
            got = student.drivers.gradient_descent(slope="parabolas", **given)
            expect_close(got, w0[np.newaxis].astype(kept), because=because)
            got = student.drivers.w0_after_the_path_is_changed(**given)
            expect_close(got, w0, because=NEW)


@pytest.mark.exercise("gradient_descent")
@pytest.mark.special
@pytest.mark.idea("any shape")
@pytest.mark.asks("The path has shape (steps + 1, *w0.shape).")
def test_gradient_descent_of_as_many_rows_as_weights(student, rng):
    """Two steps of three weights, and of a table of three by three."""
    for shape in ((3,), (3, 3)):
        c, w0 = rng.uniform(0.5, 1.5, (2, *shape))
        got = student.drivers.gradient_descent(
            slope="parabolas", coefficients=c, w0=w0, lr=0.5, steps=2
        )
        shrink = 1 - 0.5 * c
        because = "row t is where t steps lead, and each row has the shape of w0"
        expect_close(got, np.stack([w0, shrink * w0, shrink**2 * w0]), because=because)


@pytest.mark.exercise("gradient_descent")
@pytest.mark.asks("Return the path of `steps` steps of gradient descent")
def test_gradient_descent_down_a_bowl(student, rng):
    """Eleven steps on a bowl that lies askew."""
    H, w0 = a_bowl(rng, 4.0, 2.0, 1.0, 0.3, 0.1), rng.normal(size=5)
    got = student.drivers.gradient_descent(slope="bowl", coefficients=H, w0=w0, lr=0.37, steps=11)
    shrink = np.eye(5) - 0.37 * H
    expected = np.stack([np.linalg.matrix_power(shrink, t) @ w0 for t in range(12)])
    expect_close(
        got, expected, because="each row is the one before it, minus lr times the gradient there"
    )


@pytest.mark.exercise("gradient_descent")
@pytest.mark.idea("any shape")
@pytest.mark.asks("The path has shape (steps + 1, *w0.shape).")
def test_gradient_descent_of_a_table_of_weights(student, reference, rng):
    """Seven steps with weights of two axes."""
    given = {"slope": "quartics", "coefficients": rng.uniform(0.2, 0.8, (2, 3))}
    given |= {"w0": rng.uniform(-1, 1, (2, 3)), "lr": 0.6, "steps": 7}
    got = student.drivers.gradient_descent(**given)
    expect_close(
        got,
        reference.drivers.gradient_descent(**given),
        because="each row is the one before it, minus lr times the gradient there",
    )


@pytest.mark.exercise("gradient_descent")
@pytest.mark.special
@pytest.mark.asks("It may give the same array each time, so what it gives is not changed.")
def test_gradient_descent_on_a_constant_slope(student, rng):
    """A plane is the same everywhere, and so are the steps."""
    c, w0 = rng.normal(size=3), rng.normal(size=3)
    got = student.drivers.gradient_descent(slope="constant", coefficients=c, w0=w0, lr=0.3, steps=5)
    expect_close(
        got,
        w0 - 0.3 * np.arange(6)[:, np.newaxis] * c,
        because="on a constant slope all steps are the same, lr times the slope",
    )


@pytest.mark.exercise("gradient_descent")
@pytest.mark.special
@pytest.mark.public
@pytest.mark.asks("if lr is too large the rows grow, without an exception")
def test_gradient_descent_that_diverges(student):
    """With lr = 1.5 on w^2 every step leads over the bottom, twice as far: 1, -2, 4, ..., 1024."""
    got = student.drivers.gradient_descent(
        slope="parabolas", coefficients=vector(2), w0=vector(1), lr=1.5, steps=10
    )
    expected = (-2.0) ** np.arange(11)[:, np.newaxis]
    because = "each row is the one before it minus lr times the slope there, also where rows grow"
    expect_close(got, expected, because=because)


@pytest.mark.exercise("gradient_descent")
@pytest.mark.special
@pytest.mark.asks("if lr is too large the rows grow, without an exception")
def test_gradient_descent_far_away(student, rng):
    """With an lr that is too large for three directions, after 13 steps."""
    w0 = rng.uniform(0.5, 1.5, 3)
    got = student.drivers.gradient_descent(
        slope="parabolas", coefficients=vector(1, 2, 5), w0=w0, lr=1.5, steps=13
    )
    expected = w0 * (1 - 1.5 * vector(1, 2, 5)) ** np.arange(14)[:, np.newaxis]
    because = "each row is the one before it minus lr times the slope there, also where rows grow"
    expect_close(got, expected, because=because)


@pytest.mark.exercise("gradient_descent")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.asks("It may give the same array each time, so what it gives is not changed.")
def test_gradient_descent_down_a_plane(student):
    """On a plane of slope 2 and -4, three steps with lr = 0.5 lead from (1, 1) to (-2, 7)."""
    got = student.drivers.gradient_descent(
        slope="constant", coefficients=table([2, -4]), w0=table([1, 1]), lr=0.5, steps=3
    )
    expect_close(
        got,
        np.array([[[1.0, 1]], [[0.0, 3]], [[-1.0, 5]], [[-2.0, 7]]]),
        because="on a constant slope all steps are the same, lr times the slope",
    )


@pytest.mark.exercise("gradient_descent")
@pytest.mark.special
@pytest.mark.asks("there is no stopping early at the bottom")
def test_gradient_descent_goes_on_at_the_bottom(student, rng):
    """Where the slope is 0 all steps are still taken, and lead nowhere."""
    w0 = rng.normal(size=(2, 5))
    for c in (np.zeros((2, 5)), np.full((2, 5), 1e-13)):
        got = student.drivers.gradient_descent(
            slope="parabolas", coefficients=c, w0=w0, lr=0.5, steps=7
        )
        expect_close(
            got,
            np.broadcast_to(w0, (8, 2, 5)),
            because="where the slope is 0 a step leads nowhere, and is taken all the same",
        )


@pytest.mark.exercise("gradient_descent")
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("a floating dtype is kept")
def test_gradient_descent_keeps_float32(student, rng):
    """float32 and float16 stay, also for grad_f, which gets float64 where w0 holds integers."""
    c, w0 = rng.uniform(0.5, 1.5, (2, 3)).astype(np.float32)
    half, case = w0.astype(np.float16), {"lr": 0.5, "steps": 4}
    for start, dtype in ((w0, np.float32), (half, np.float16), (np.int8([1, 0, 2]), np.float64)):
        case["coefficients"] = c.astype(dtype)
        got = student.drivers.gradient_descent(slope="parabolas", w0=start, **case)
        expect_shape(got, (5, 3), dtype=dtype)
        got = student.drivers.places_that_grad_f_is_handed(w0=start, **case)
        for index, place in enumerate(expect_items(got, list)):
            because = "grad_f takes an array of w0's shape"
            expect_shape(place, (3,), dtype=dtype, because=because, name=f"[{index}]")


@pytest.mark.exercise("gradient_descent")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("Integers are converted to float64 first")
def test_gradient_descent_from_whole_numbers(student):
    """A start at integers leads to fractions."""
    for dtype in (np.int64, *INTEGERS):
        got = student.drivers.gradient_descent(
            slope="parabolas",
            coefficients=vector(1, 3),
            w0=np.array([3, 2], dtype),
            lr=0.25,
            steps=2,
        )
        expect_close(got, table([3, 2], [2.25, 0.5], [1.6875, 0.125]), because=WHOLE)
    for w0 in ([[0, 0]], [[-1], [-4]]):
        got = student.drivers.gradient_descent(
            slope="parabolas", coefficients=1 + 0 * table(*w0), w0=np.array(w0), lr=0.25, steps=1
        )
        expect_close(got, np.stack([table(*w0), 0.75 * table(*w0)]), because=WHOLE)


@pytest.mark.exercise("gradient_descent")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("w0 is not changed.")
def test_gradient_descent_leaves_the_start_alone(student):
    """w0 is still the start afterwards."""
    for w0 in (vector(4), np.array([4])):
        got = student.drivers.gradient_descent(
            slope="parabolas", coefficients=vector(2), w0=w0, lr=0.25, steps=2
        )
        because = "row 0 is the start, and each row is the one before it minus lr times the slope"
        expect_close(got, table([4], [2], [1]), because=because)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("gradient_descent")
@pytest.mark.special
@pytest.mark.asks("row t is where t steps lead")
def test_gradient_descent_of_special_arrays(student, rng):
    """Zeros, equal and large weights, square tables, one row, one column, lr = 0, and float32."""
    because = "each row is the one before it, minus lr times the gradient there"
    for w0, c in special_arrays(rng, *squares((4, 2), (3, 3), (1, 5), (5, 1))):
        for lr in (0.0, 0.01):
            got = student.drivers.gradient_descent(
                slope="parabolas", coefficients=c, w0=w0, lr=lr, steps=2
            )
            there = w0 - lr * c * w0
            expect_close(got, np.stack([w0, there, there - lr * c * there]), because=because)
    w0, c = rng.normal(size=(2, 3)).astype(np.float32)
    got = student.drivers.gradient_descent(
        slope="parabolas", coefficients=c, w0=w0, lr=0.5, steps=1
    )
    expect_close(got, np.stack([w0, w0 - np.float32(0.5) * c * w0]), because=because)
    for lr, steps in ((0.0, 2), (0.5, 0)):
        got = student.drivers.w0_after_the_path_is_changed(
            coefficients=c, w0=w0, lr=lr, steps=steps
        )
        expect_close(got, w0, because=NEW)


# linear_regression_loss_and_grads


@pytest.mark.exercise("linear_regression_loss_and_grads")
@pytest.mark.public
@pytest.mark.asks("The loss is `1/(2n) * sum(r**2)`, a float; its gradients are")
def test_linear_regression_worked_by_hand(student):
    """Residuals -1 and -2 at x = 1 and x = 2 cost 5/4, with slopes -5/2 and -3/2."""
    expect_close(
        student.linear_regression_loss_and_grads(vector(1), 0.0, table([1], [2]), vector(2, 4)),
        (1.25, vector(-2.5), -1.5),
        names=("loss", "dw", "db"),
        because="the loss is sum(r^2) / 2n, dw is X^T r / n, and db is the mean of r",
    )


@pytest.mark.exercise("linear_regression_loss_and_grads")
@pytest.mark.special
@pytest.mark.public
@pytest.mark.asks("N and D may be 1")
def test_linear_regression_of_one_example(student):
    """w = (1, 3) and b = 1/2 make -1/2 of x = (2, -1), and the target is 1."""
    expect_close(
        student.linear_regression_loss_and_grads(vector(1, 3), 0.5, table([2, -1]), vector(1)),
        (1.125, vector(-3, 1.5), -1.5),
        names=("loss", "dw", "db"),
        because="the loss is sum(r^2) / 2n, dw is X^T r / n, and db is the mean of r; n is 1 here",
    )


@pytest.mark.exercise("linear_regression_loss_and_grads")
@pytest.mark.asks("The loss is `1/(2n) * sum(r**2)`, a float")
def test_loss_of_linear_regression(student, rng):
    """Seven examples of five features, one of one, and five of five: the loss."""
    _check_linear_regression(
        student, rng, "loss", because="it is half the mean of the squared residuals"
    )


@pytest.mark.exercise("linear_regression_loss_and_grads")
@pytest.mark.idea("the gradient of the weights")
@pytest.mark.asks("`dw = X^T r / n`, of shape (D,)")
def test_weight_gradient_of_linear_regression(student, rng):
    """Seven examples of five features, one of one, and five of five: dw."""
    _check_linear_regression(
        student, rng, "dw", because="it is the derivative of the mean loss by each weight"
    )


@pytest.mark.exercise("linear_regression_loss_and_grads")
@pytest.mark.idea("the gradient of the bias")
@pytest.mark.asks("`db = mean of r`, a float")
def test_bias_gradient_of_linear_regression(student, rng):
    """Seven examples of five features, one of one, and five of five: db."""
    _check_linear_regression(
        student, rng, "db", because="b moves all predictions alike, so its slope is the mean of r"
    )


def _check_linear_regression(student, rng, part, because):
    for n, d in ((7, 5), (1, 1), (5, 5)):
        w, X, y = rng.normal(size=d), rng.normal(size=(n, d)), 3 * rng.normal(size=n)
        b = float(rng.uniform(1, 2))
        got = student.drivers.linear_regression(part=part, w=w, b=b, X=X, y=y)
        loss, dw, db = linear_by_autograd(w, b, X, y)
        expect_close(got, {"loss": loss, "dw": dw, "db": db}[part], because=because)


@pytest.mark.exercise("linear_regression_loss_and_grads")
@pytest.mark.handling
@pytest.mark.asks("Integer arrays are converted to float64 first")
def test_linear_regression_of_whole_numbers(student, rng):
    """Features, targets and weights of one integer dtype after the other, near its largest."""
    for dtype in INTEGERS:
        most = np.iinfo(dtype).max
        w, X, y = (rng.integers(most // 2, most, size).astype(dtype) for size in (3, (7, 3), 7))
        loss, dw, db = linear_by_autograd(w, 0.5, X, y)
        for part, expected in (("loss", loss), ("dw", dw), ("db", db)):
            got = student.drivers.linear_regression(part=part, w=w, b=0.5, X=X, y=y)
            expect_close(got, expected, because=WHOLE)
    sizes = ([(d,), (n, d), (n,)] for n, d in ((3, 3), (1, 5), (6, 1)))
    for w, X, y in special_arrays(rng, *sizes, dtype=np.int64):
        expected = linear_by_autograd(w, 0.5, X, y)
        got = student.linear_regression_loss_and_grads(w, 0.5, X, y)
        expect_close(got, expected, names=("loss", "dw", "db"), because=WHOLE)


@pytest.mark.exercise("linear_regression_loss_and_grads")
@pytest.mark.handling
@pytest.mark.asks("a floating dtype, the same in all, is kept")
def test_linear_regression_keeps_float32(student, rng):
    """float32 in, float32 out; float16 in, float16 out; loss and db are floats."""
    for dtype in (np.float32, np.float16):
        w, X, y = (rng.integers(-2, 3, size).astype(dtype) for size in (3, (4, 3), 4))
        _expect_linear_regression(student, w, 0.5, X, y, precision=dtype)


@pytest.mark.exercise("linear_regression_loss_and_grads")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks(
    "Raise ValueError naming both shapes if y does not have the shape of the predictions"
)
def test_linear_regression_refuses_targets_in_a_column(student):
    """Three examples have three targets, in an array of one axis."""
    w, X = vector(1, 2), table([1, 0], [0, 1], [1, 1])
    got = student.drivers.linear_regression(part="loss", w=w, b=0.0, X=X, y=vector(1, 2, 3))
    expect_between(got, 0, 1e3, because="the loss is half the mean of the squared residuals")
    for wrong in (table([1], [2], [3]), vector(1), table([1, 2, 3])):
        with expect_raises(ValueError, mentions=(3, 1)):
            student.linear_regression_loss_and_grads(w, 0.0, X, wrong)
    for wrong in (table([1]), vector(1, 2, 3)):
        with expect_raises(ValueError, mentions=wrong.shape):
            student.linear_regression_loss_and_grads(w, 0.0, X[:1], wrong)


@pytest.mark.exercise("linear_regression_loss_and_grads")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("No argument is changed.")
def test_linear_regression_leaves_its_arguments_alone(student):
    """Weights, features and targets come out as they went in."""
    expect_close(
        student.linear_regression_loss_and_grads(vector(1), 0.0, table([1], [2]), vector(2, 4)),
        (1.25, vector(-2.5), -1.5),
        names=("loss", "dw", "db"),
        because="the loss is sum(r^2) / 2n, dw is X^T r / n, and db is the mean of r",
    )
    expect_arguments_unchanged(student)


@pytest.mark.exercise("linear_regression_loss_and_grads")
@pytest.mark.special
@pytest.mark.asks("Return the tuple (loss, dw, db) of linear regression")
def test_linear_regression_of_special_arrays(student, rng):
    """Zeros, equal and large numbers, square tables, one row or column, b = 0, and float32."""
    sizes = ([(d,), (n, d), (n,)] for n, d in ((4, 2), (1, 5), (3, 3), (7, 2), (5, 3), (6, 1)))
    for number, (w, X, y) in enumerate(special_arrays(rng, *sizes)):
        b = (0.0, -1.5, 0.25)[number % 3]
        _expect_linear_regression(student, w, b, X, y)
    X, y = rng.normal(size=(5, 3)), rng.normal(size=5)
    w = vector(1, 1, 2)
    _expect_linear_regression(student, w, 0.0, X, X @ w)
    far = rng.integers(1000, 1500, size=(7, 3)).astype(np.float32)
    beside = (far @ w + rng.choice([-1.0, 1.0], size=7)).astype(np.float32)
    _expect_linear_regression(student, np.float32(w), 0.0, far, beside, precision="float32")
    w, X, y = (array.astype(np.float32) for array in (w, X, y))
    _expect_linear_regression(student, w, 0.5, X, y, precision="float32")


def _expect_linear_regression(student, w, b, X, y, precision=None):
    loss, dw, db = linear_by_autograd(w, b, X, y)
    expect_close(
        student.linear_regression_loss_and_grads(w, b, X, y),
        (loss, dw.astype(X.dtype), db),
        precision=precision,
        names=("loss", "dw", "db"),
        because="the loss is sum(r^2) / 2n, dw is X^T r / n, and db is the mean of r",
    )


# softmax_regression_loss_and_grad


@pytest.mark.exercise("softmax_regression_loss_and_grad")
@pytest.mark.public
@pytest.mark.asks("Return the tuple (loss, dW) of softmax regression")
def test_softmax_regression_worked_by_hand(student):
    """Scores (0, ln 3) and (0, 0) are the probabilities (1/4, 3/4) and (1/2, 1/2)."""
    W, X = table([0, 0, 0], [LN3, 0, 5]), table([1, 0, 0], [0, 2, 0])
    expect_close(
        student.softmax_regression_loss_and_grad(W, X, np.array([0, 1]), 0.0),
        ((LN4 + LN2) / 2, table([-0.375, 0.5, 0], [0.375, -0.5, 0])),
        names=("loss", "dW"),
        because="the loss is the mean of -ln p_y, and each example pulls by x (p - onehot) / n",
    )


@pytest.mark.exercise("softmax_regression_loss_and_grad")
@pytest.mark.public
@pytest.mark.idea("the penalty")
@pytest.mark.asks("plus `reg * sum(W**2)`: the penalty is not divided by n, and has no one half")
def test_penalty_worked_by_hand(student):
    """Where X is 0 only the penalty acts: with reg 1/4 it is 14/4, and its slopes are W/2."""
    W, X = table([1, -2, 0], [3, 0, 0]), np.zeros((1, 3))
    expect_close(
        student.softmax_regression_loss_and_grad(W, X, np.array([1]), 0.25),
        (LN2 + 3.5, table([0.5, -1, 0], [1.5, 0, 0])),
        names=("loss", "dW"),
        because="two equal scores cost ln 2, and the penalty reg sum(W^2), with slope 2 reg W",
    )


@pytest.mark.exercise("softmax_regression_loss_and_grad")
@pytest.mark.asks("is their cross-entropy with the labels, a mean over the n examples")
def test_loss_of_softmax_regression(student, rng):
    """Without a penalty: seven examples, one, and as many as classes and features."""
    for n, c, d in ((7, 5, 2), (1, 3, 5), (3, 3, 3)):
        W, X, y = rng.normal(size=(c, d)), rng.normal(size=(n, d)), rng.permutation(n) % 3
        got = student.drivers.softmax_regression(part="loss", W=W, X=X, y=y, reg=0.0)
        expect_close(
            got,
            softmax_by_autograd(W, X, y)[0],
            because="it is the mean over the examples of what the right class's probability costs",
        )


@pytest.mark.exercise("softmax_regression_loss_and_grad")
@pytest.mark.asks("Its gradient is `dW = (softmax(scores) - onehot(y))^T X / n + 2 * reg * W`")
def test_gradient_of_softmax_regression(student, rng):
    """Without a penalty: seven examples, one, and as many as classes and features."""
    for n, c, d in ((7, 5, 2), (1, 3, 5), (3, 3, 3)):
        W, X, y = rng.normal(size=(c, d)), rng.normal(size=(n, d)), rng.permutation(n) % 3
        got = student.drivers.softmax_regression(part="dW", W=W, X=X, y=y, reg=0.0)
        expect_close(
            got,
            softmax_by_autograd(W, X, y)[1],
            because="a weight's slope is the mean, over the examples, of its input times its error",
        )


@pytest.mark.exercise("softmax_regression_loss_and_grad")
@pytest.mark.idea("the penalty")
@pytest.mark.asks("plus `reg * sum(W**2)`")
def test_penalty_in_the_loss(student, rng):
    """What a penalty adds to the loss, whatever the rest is."""
    W, X, y = rng.normal(size=(3, 5)), rng.normal(size=(7, 5)), rng.permutation(7) % 3
    because = (
        "the loss is the one that came with reg 0, plus reg times the sum of all squared weights"
    )
    got = [
        student.drivers.softmax_regression(part="loss", W=W, X=X, y=y, reg=reg)
        for reg in (0.0, 0.1, 100.0)
    ]
    for loss in got:
        expect_between(loss, -1e6, 1e6, because="a loss is a float")
    for loss, reg in zip(got[1:], (0.1, 100.0), strict=True):
        expect_close(loss, float(got[0]) + reg * float((W**2).sum()), because=because)


@pytest.mark.exercise("softmax_regression_loss_and_grad")
@pytest.mark.idea("the penalty")
@pytest.mark.asks("+ 2 * reg * W`")
def test_penalty_in_the_gradient(student, rng):
    """What a penalty adds to the gradient, whatever the rest is."""
    W, X, y = rng.normal(size=(3, 5)), rng.normal(size=(7, 5)), rng.permutation(7) % 3
    because = "the gradient is the one that came with reg 0, plus 2 reg W"
    got = [
        student.drivers.softmax_regression(part="dW", W=W, X=X, y=y, reg=reg)
        for reg in (0.0, 0.1, 100.0)
    ]
    for grad in got:
        expect_shape(grad, (3, 5), dtype=np.float64, because="there is one slope for each weight")
    for grad, reg in zip(got[1:], (0.1, 100.0), strict=True):
        expect_close(grad, np.nan_to_num(got[0]) + 2 * reg * W, because=because)


@pytest.mark.exercise("softmax_regression_loss_and_grad")
@pytest.mark.special
@pytest.mark.public
@pytest.mark.idea("very large scores")
@pytest.mark.asks("Scores may be as large as 1000 either way")
def test_softmax_regression_survives_large_scores(student):
    """Scores of 1000 and -1000, in one example and in two."""
    W = table([1, 0], [0, 1], [0.5, 0.25])
    because = "each example costs the log of its sum of exponentials, minus its label's score"
    two, three = 1 / (1 + np.exp([-2.0, -3.0]))  # the share of a score that is larger by so much
    exponentials = np.exp([0, 3, 0.75])
    p, q, r = exponentials / exponentials.sum()
    close = table([1000, 998], [998, 1001])
    alike = table([1000, -1000], [-1000, 1000], [1000, 1000])
    apart = table([1000, -1000], [-1000, -1000], [1000, 1000], [0, 3])
    # Inputs, labels, what each example costs, and by how much its probabilities are too large.
    cases = (
        (close, [1, 0], [2 - np.log(two), 3 - np.log(three)], [[two, -two, 0], [-three, three, 0]]),
        (alike, [1, 2, 2], [2000, 1250, 250 + LN2], [[1, -1, 0], [0, 1, -1], [0.5, 0.5, -1]]),
        (
            apart,
            [1, 2, 2, 0],
            [2000, 0, 250 + LN2, -np.log(p)],
            [[1, -1, 0], [0, 0, 0], [0.5, 0.5, -1], [p - 1, q, r]],
        ),
        (
            apart,
            [0, 2, 1, 1],
            [0, 0, LN2, -np.log(q)],
            [[0, 0, 0], [0, 0, 0], [0.5, -0.5, 0], [p, q - 1, r]],
        ),
    )
    for X, y, costs, errors in cases:
        dW = np.array(errors).T @ X / len(X)
        for part, expected in (("loss", float(np.mean(costs))), ("dW", dW)):
            got = student.drivers.softmax_regression(part=part, W=W, X=X, y=np.array(y), reg=0.0)
            expect_close(got, expected, because=because)


@pytest.mark.exercise("softmax_regression_loss_and_grad")
@pytest.mark.handling
@pytest.mark.asks("Integer W and X are converted to float64 first")
def test_softmax_regression_of_whole_numbers(student, rng):
    """Pixels, weights and labels of one integer dtype after the other."""
    X, y = rng.integers(0, 3, (7, 3)), rng.permutation(7) % 2
    X[0, 0] = 2
    for dtype in (np.int64, *INTEGERS):
        top = 200 if dtype == np.uint8 else 100  # two of them are too many for a byte
        W = np.array([[top, 0, 2], [top + 1, 1, 1]], dtype)
        X, y = X.astype(dtype), y.astype(dtype)
        loss, dW = softmax_by_autograd(W, X, y)
        for part, expected in (("loss", loss), ("dW", dW)):
            got = student.drivers.softmax_regression(part=part, W=W, X=X, y=y, reg=0.0)
            expect_close(got, expected, because=WHOLE)
    for W, X, y in small_integers(rng):
        got = student.softmax_regression_loss_and_grad(W, X, y, 0.5)
        expected = softmax_by_autograd(W, X, y, 0.5)
        expect_close(got, expected, names=("loss", "dW"), because=WHOLE)


@pytest.mark.exercise("softmax_regression_loss_and_grad")
@pytest.mark.handling
@pytest.mark.asks("a floating dtype, the same in both, is kept")
def test_softmax_regression_keeps_float32(student, rng):
    """float32 in, float32 out; float16 in, float16 out; the loss is a float."""
    for dtype in (np.float32, np.float16):
        W, X = (rng.integers(-2, 3, size).astype(dtype) for size in ((1, 5), (4, 5)))
        W = np.repeat(W, 4, axis=0)  # so that all four probabilities are 1/4, without rounding
        _expect_softmax_regression(student, W, X, rng.permutation(4), 0.5, precision=dtype)


@pytest.mark.exercise("softmax_regression_loss_and_grad")
@pytest.mark.handling
@pytest.mark.asks("y: (N,) integers of any integer dtype, from 0 to C - 1")
def test_softmax_regression_of_many_classes(student, rng):
    """Labels of 60, 200 and 300 classes, in uint8, int8 and int16."""
    for W, X, y in many_classes(rng):
        expect_close(
            student.softmax_regression_loss_and_grad(W, X, y, 0.0),
            softmax_by_autograd(W, X, y),
            names=("loss", "dW"),
            because=MANY,
        )


@pytest.mark.exercise("softmax_regression_loss_and_grad")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks(
    "Raise ValueError if W and X differ in D (NumPy does), and, naming both shapes, if y is"
)
def test_softmax_regression_refuses_shapes_that_clash(student):
    """Two examples have two labels in one axis, and as many features as W has columns."""
    W, X = table([1, 0, 2], [0, 1, 0]), table([1, 0, 1], [0, 2, 0])
    got = student.drivers.softmax_regression(part="loss", W=W, X=X, y=np.array([0, 1]), reg=0.0)
    expect_between(got, -1e3, 1e3, because="the loss is the mean of -ln p_y")
    for wrong in ([1, 0, 1, 1, 0, 1, 0], [[0], [1]], [1], [[0, 1]]):
        y = np.array(wrong)
        for reg in (0.0, 0.5):
            with expect_raises(ValueError, mentions=(2, *y.shape)):
                student.softmax_regression_loss_and_grad(W, X, y, reg)
    with expect_raises(ValueError, mentions=(1,)):
        student.softmax_regression_loss_and_grad(W, X[:1], np.array([[1]]), 0.0)
    with expect_raises(ValueError):
        student.softmax_regression_loss_and_grad(table([1, 2], [3, 4]), X, np.array([0, 1]), 0.0)


@pytest.mark.exercise("softmax_regression_loss_and_grad")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("No argument changes.")
def test_softmax_regression_leaves_its_arguments_alone(student):
    """Weights, features and labels come out as they went in, with a penalty and without."""
    W, X, y = table([0, 0, 0], [LN3, 0, 5]), table([1, 0, 0], [0, 2, 0]), np.array([1, 1])
    got = student.drivers.softmax_regression(part="loss", W=W, X=X, y=y, reg=0.0)
    expect_close(got, (LN4 - LN3 + LN2) / 2, because="the loss is the mean of -ln p_y")
    got = student.drivers.softmax_regression(part="dW", W=W, X=X, y=y, reg=0.5)
    expected = table([0.125, 0.5, 0], [-0.125, -0.5, 0]) + W
    expect_close(
        got, expected, because="each example pulls by x (p - onehot) / n, and W by 2 reg W"
    )
    expect_arguments_unchanged(student)


@pytest.mark.exercise("softmax_regression_loss_and_grad")
@pytest.mark.public
@pytest.mark.idea("the penalty")
@pytest.mark.asks("the penalty is not divided by n, and has no one half")
def test_penalty_of_two_examples(student):
    """Where X is 0 each of two examples costs ln 2, and the penalty is 5/2 for both together."""
    W, X = table([1, 0], [0, -2]), np.zeros((2, 2))
    expect_close(
        student.softmax_regression_loss_and_grad(W, X, np.array([1, 0]), 0.5),
        (LN2 + 2.5, table([1, 0], [0, -2])),
        names=("loss", "dW"),
        because="a mean of ln 2, plus a penalty of reg sum(W^2) with slope 2 reg W, whatever n is",
    )


@pytest.mark.exercise("softmax_regression_loss_and_grad")
@pytest.mark.special
@pytest.mark.asks("Return the tuple (loss, dW) of softmax regression")
def test_softmax_regression_of_special_arrays(student, rng):
    """Zeros, equal and large numbers, square tables, one row or column, one label, and float32."""
    sizes = (
        [(c, d), (n, d)] for n, c, d in ((7, 4, 2), (3, 3, 3), (1, 2, 5), (6, 2, 1), (4, 1, 3))
    )
    for number, arrays in enumerate(special_arrays(rng, *sizes)):
        W, X = within(*arrays, 900)
        y = rng.permutation(len(X)) % len(W) * (number % 3 > 0)
        _expect_softmax_regression(student, W, X, y, (0.0, 0.5, 1.0)[number % 3])
    W, X = (rng.normal(size=size).astype(np.float32) for size in ((3, 5), (7, 5)))
    y = rng.permutation(7) % 3
    _expect_softmax_regression(student, W, X, y, 0.25, precision="float32")


def _expect_softmax_regression(student, W, X, y, reg, precision=None):
    loss, dW = softmax_by_autograd(W, X, y, reg)
    expect_close(
        student.softmax_regression_loss_and_grad(W, X, y, reg),
        (loss, dW.astype(W.dtype)),
        precision=precision,
        names=("loss", "dW"),
        because="the loss is the mean of -ln p_y plus reg sum(W^2), and dW is its gradient",
    )


# minibatches


def expect_sizes(got, sizes, because):
    """Pass if there are so many batches, of these sizes."""
    count = len(expect_items(got, list))
    expect_close((count,), (len(sizes),), names=("the number of batches",), because=because)
    names = [f"the size of batch {number}" for number in range(len(sizes))]
    expect_close(got, sizes, names=names, because=because)


@pytest.mark.exercise("minibatches")
@pytest.mark.public
@pytest.mark.idea("the generator")
@pytest.mark.asks("the batches are consecutive slices of it")
def test_minibatches_are_slices_of_a_permutation(student):
    """Seven indices in batches of three, from a generator with seed 4."""
    got = student.drivers.minibatches(n=7, batch_size=3, seed=4)
    order = np.random.default_rng(4).permutation(7)
    expect_equal(
        got,
        [order[:3], order[3:6], order[6:]],
        because="the batches are consecutive slices of rng.permutation(n), and the last is short",
    )


@pytest.mark.exercise("minibatches")
@pytest.mark.special
@pytest.mark.public
@pytest.mark.idea("sizes of the batches")
@pytest.mark.asks("if it is larger than n there is one batch, of all")
def test_one_batch_is_enough_for_few_examples(student):
    """Batches of eight out of five indices: one batch, of five."""
    got = student.drivers.minibatches(n=5, batch_size=8, seed=1, of="sizes")
    expect_sizes(
        got,
        [5],
        because="the batches are slices of rng.permutation(n), and its five indices fit into one",
    )


@pytest.mark.exercise("minibatches")
@pytest.mark.idea("sizes of the batches")
@pytest.mark.asks("the last batch holds the rest")
def test_sizes_of_the_batches(student, rng):
    """Where the batch size divides n all are full; where it does not, the last holds the rest."""
    sizes = {(11, 3): [3, 3, 3, 2], (6, 3): [3, 3], (13, 4): [4, 4, 4, 1], (5, 5): [5]}
    sizes |= {(3, 1): [1, 1, 1], (1, 1): [1], (14, 5): [5, 5, 4]}
    for (n, batch_size), expected in sizes.items():
        got = student.drivers.minibatches(n=n, batch_size=batch_size, seed=a_seed(rng), of="sizes")
        expect_sizes(
            got,
            expected,
            because="all batches have batch_size indices, but for a last one that holds the rest",
        )


@pytest.mark.exercise("minibatches")
@pytest.mark.asks("each of 0 to n - 1 just once")
def test_each_index_comes_once(student, rng):
    """All the batches of an epoch in one row, and sorted."""
    for n, batch_size in ((23, 5), (11, 2), (20, 4), (7, 11), (6, 1), (1, 1)):
        got = student.drivers.minibatches(n=n, batch_size=batch_size, seed=a_seed(rng), of="order")
        because = "sorted, the indices of an epoch are 0 to n - 1, each of them once"
        expect_shape(got, (n,), because=f"there are {n} indices, each of them once")
        expect_equal(np.sort(got), np.arange(n), because=because)


@pytest.mark.exercise("minibatches")
@pytest.mark.idea("an order for each epoch")
@pytest.mark.asks("The order is `rng.permutation(n)`, drawn once in each call")
def test_every_epoch_has_its_own_order(student, rng):
    """Three epochs from one generator have three orders, and none is 0, 1, 2, ..."""
    got = student.drivers.minibatches(n=24, batch_size=4, seed=a_seed(rng), epochs=3, of="order")
    because = "three epochs have three orders, which are four different ones with 0, 1, 2, ..."
    for index, order in enumerate(expect_items(got, list, 3)):
        expect_shape(order, (24,), because="there are 24 indices", name=f"[{index}]")
    different = {tuple(order.tolist()) for order in (np.arange(24), *got)}
    expect_equal(len(different), 4, name="the number of orders", because=because)


@pytest.mark.exercise("minibatches")
@pytest.mark.idea("the generator")
@pytest.mark.asks("no other source of chance is used")
def test_the_seed_decides(student, rng):
    """The same seed gives the same batches again, and another seed others."""
    first, second = a_seed(rng), a_seed(rng)
    got = [
        student.drivers.minibatches(n=24, batch_size=4, seed=seed, of="order")
        for seed in (first, second, first)
    ]
    because = "all chance comes from the generator that was passed in, and from nowhere else"
    for order in expect_items(got, list, 3):
        expect_shape(order, (24,), because="there are 24 indices")
    expect_equal(got[2], got[0], because=because)
    because = "two seeds give two orders, as all chance comes from the generator"
    different = {tuple(order.tolist()) for order in got}
    expect_equal(len(different), 2, name="the number of orders", because=because)


@pytest.mark.exercise("minibatches")
@pytest.mark.special
@pytest.mark.idea("the generator")
@pytest.mark.asks("drawn once in each call")
def test_an_epoch_draws_once(student, rng):
    """In three epochs the generator is asked three times, also where one batch holds all."""
    because = "one permutation is drawn for an epoch, and cut from its beginning to its end"
    for n, batch_size in ((15, 4), (7, 7), (7, 11)):
        seed = a_seed(rng)
        got = student.drivers.minibatches(n=n, batch_size=batch_size, seed=seed, epochs=3)
        expect_equal(got, slices(n, batch_size, seed, epochs=3), because=because)


@pytest.mark.exercise("minibatches")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("no other source of chance is used")
def test_minibatches_use_no_other_generator(student):
    """NumPy's global generator is not touched."""
    order = np.random.default_rng(3).permutation(6)
    expect_equal(
        student.drivers.minibatches(n=6, batch_size=2, seed=3),
        [order[:2], order[2:4], order[4:]],
        because="the order is rng.permutation(n)",
    )
    expect_random_state_unchanged(
        student, because="seeding or using a global generator changes what others draw from it"
    )


# sgd_epoch

LOSSES = (
    "it is the mean over the examples of their loss where the steps before their batch's own led, "
    "each by -lr times a mean gradient, and the batches are slices of the next rng.permutation(N)"
)
STEPS = (
    "the batches are slices of the next rng.permutation(N), and each takes a step from where "
    "the last one ended, by the mean gradient over the examples that it really has"
)


@pytest.mark.exercise("sgd_epoch")
@pytest.mark.public
@pytest.mark.asks("W moves by -lr times its gradient")
def test_sgd_epoch_in_one_batch(student):
    """At W = 0 both classes have probability 1/2: the loss is ln 2, the slopes are 1/2 and -1/2."""
    case = {"W": np.zeros((2, 1)), "X": table([2], [4]), "y": np.array([0, 1])}
    case |= {"lr": 0.5, "batch_size": 2, "seed": 0}
    expect_close(
        student.drivers.sgd_epochs(part="W", **case),
        table([-0.25], [0.25]),
        because="a batch moves W once, by -lr times its mean gradient",
    )
    expect_close(
        student.drivers.sgd_epochs(part="mean_loss", **case),
        LN2,
        because="it is the mean over both examples of their loss at the W that the batch found",
    )


@pytest.mark.exercise("sgd_epoch")
@pytest.mark.public
@pytest.mark.idea("the loss of the epoch")
@pytest.mark.asks("So a batch counts as often as it has examples.")
def test_sgd_epoch_averages_over_examples(student):
    """With lr = 0, losses of ln 4, ln 2 and ln 4 in batches of two and one make 5/3 ln 2."""
    got = student.drivers.sgd_epochs(
        part="mean_loss",
        W=table([0, 0], [LN3, 0]),
        X=table([1, 0], [0, 1], [1, 5]),
        y=np.array([0, 1, 0]),
        lr=0.0,
        batch_size=2,
        seed=0,
    )
    expect_close(
        got,
        5 / 3 * LN2,
        because="the mean over all examples of their losses, each counted once",
    )


def _a_class(rng, n, c=3, d=5):
    """W, X and y of a small classification problem."""
    return {
        "W": rng.normal(size=(c, d)),
        "X": rng.normal(size=(n, d)),
        "y": rng.permutation(n) % c,
        "seed": a_seed(rng),
    }


@pytest.mark.exercise("sgd_epoch")
@pytest.mark.idea("several batches")
@pytest.mark.asks("over the examples that the batch really has")
def test_weights_after_an_epoch(student, rng):
    """Batches of 3, 3 and 1, and of 4, 4, 4 and 1."""
    for n, batch_size in ((7, 3), (13, 4)):
        case = _a_class(rng, n) | {"lr": 0.7, "batch_size": batch_size}
        expect_close(
            student.drivers.sgd_epochs(part="W", **case),
            trained(**case)[0],
            because=STEPS,
        )


@pytest.mark.exercise("sgd_epoch")
@pytest.mark.idea("the loss of the epoch")
@pytest.mark.asks(
    "the mean over all N EXAMPLES of their loss as it was before the step of their own batch"
)
def test_mean_loss_of_an_epoch(student, rng):
    """Batches of 3, 3 and 1, and of 5, 5 and 1."""
    for n, batch_size in ((7, 3), (11, 5)):
        case = _a_class(rng, n) | {"lr": 0.7, "batch_size": batch_size}
        expect_close(
            student.drivers.sgd_epochs(part="losses", **case),
            trained(**case)[1],
            because=LOSSES,
        )


@pytest.mark.exercise("sgd_epoch")
@pytest.mark.idea("several batches")
@pytest.mark.asks("The examples are taken in the order of `rng.permutation(N)`, drawn once")
def test_three_epochs_in_a_row(student, rng):
    """Three epochs with one generator: six examples in batches of two."""
    case = _a_class(rng, 6) | {"lr": 0.4, "batch_size": 2, "epochs": 3}
    W, losses = trained(**case)
    expect_close(student.drivers.sgd_epochs(part="W", **case), W, because=STEPS)
    expect_close(student.drivers.sgd_epochs(part="losses", **case), losses, because=LOSSES)


@pytest.mark.exercise("sgd_epoch")
@pytest.mark.special
@pytest.mark.asks("in batches of batch_size, of which the last may be shorter")
def test_batches_of_one_and_of_all(student, rng):
    """A batch size of 1 makes as many steps as examples, one beyond n one; each draws an order."""
    for batch_size in (1, 11):
        case = _a_class(rng, 5) | {"lr": 0.3, "batch_size": batch_size}
        W, losses = trained(**case)
        expect_close(student.drivers.sgd_epochs(part="W", **case), W, because=STEPS)
        expect_close(student.drivers.sgd_epochs(part="losses", **case), losses, because=LOSSES)
        generator = np.random.default_rng(case["seed"])
        generator.permutation(5)
        because = "an epoch draws rng.permutation(N) once, and nothing else"
        got = student.drivers.sgd_epochs(part="draws", **case)
        expect_close(got, generator.random(3), because=because)


@pytest.mark.exercise("sgd_epoch")
@pytest.mark.special
@pytest.mark.asks("Scores may be as large as 1000 either way.")
def test_sgd_epoch_survives_large_scores(student, rng):
    """Scores of 1000 and -1000."""
    W, X = table([1, 0], [0, 1], [0.5, 0.25]), table([1000, -1000], [-1000, -999], [1000, 998])
    case = {"W": W, "X": X, "y": np.array([1, 2, 2]), "lr": 1e-4, "batch_size": 3}
    case["seed"] = a_seed(rng)
    expected = trained(**case)
    because = "a loss is the log of a sum of exponentials minus a score, also where they are large"
    expect_close(student.drivers.sgd_epochs(part="losses", **case), expected[1], because=because)
    expect_close(student.drivers.sgd_epochs(part="W", **case), expected[0], because=because)


@pytest.mark.exercise("sgd_epoch")
@pytest.mark.handling
@pytest.mark.asks("a floating dtype, the same in both, is kept")
def test_sgd_epoch_keeps_float32(student, rng):
    """float32 in, float32 out; float16 in, float16 out."""
    for dtype in (np.float32, np.float16):
        W, X = (rng.integers(-2, 3, size).astype(dtype) for size in ((1, 5), (4, 5)))
        W = np.repeat(W, 4, axis=0)  # so that all four probabilities are 1/4, without rounding
        _expect_an_epoch(student, rng, W, X, rng.permutation(4), 0.5, batch_size=4, precision=dtype)


@pytest.mark.exercise("sgd_epoch")
@pytest.mark.handling
@pytest.mark.asks("y: (N,) integers of any integer dtype")
def test_sgd_epoch_of_many_classes(student, rng):
    """Labels of 60, 200 and 300 classes, in uint8, int8 and int16, in one batch."""
    for W, X, y in many_classes(rng):
        case = {"W": W, "X": X, "y": y, "lr": 0.5, "batch_size": len(X), "seed": a_seed(rng)}
        expected, losses = trained(**case)
        expect_close(student.drivers.sgd_epochs(part="W", **case), expected, because=MANY)
        expect_close(student.drivers.sgd_epochs(part="losses", **case), losses, because=MANY)


@pytest.mark.exercise("sgd_epoch")
@pytest.mark.handling
@pytest.mark.asks("Integer W and X are converted to float64 first")
def test_sgd_epoch_of_whole_numbers(student, rng):
    """Weights, pixels and labels of one integer dtype after the other."""
    case = _a_class(rng, 6) | {"lr": 0.03, "batch_size": 2}
    W, X, y = rng.integers(0, 2, (3, 5)), rng.integers(0, 9, (6, 5)), case["y"]
    for dtype in (np.int64, *INTEGERS):
        case |= {"W": W.astype(dtype), "X": X.astype(dtype), "y": y.astype(dtype)}
        expected, losses = trained(**case)
        expect_close(student.drivers.sgd_epochs(part="W", **case), expected, because=WHOLE)
        expect_close(student.drivers.sgd_epochs(part="losses", **case), losses, because=WHOLE)
    for W, X, y in small_integers(rng):
        case |= {"W": W, "X": X, "y": y}
        expected, losses = trained(**case)
        expect_close(student.drivers.sgd_epochs(part="W", **case), expected, because=WHOLE)
        expect_close(student.drivers.sgd_epochs(part="losses", **case), losses, because=WHOLE)


@pytest.mark.exercise("sgd_epoch")
@pytest.mark.handling
@pytest.mark.asks("Raise ValueError naming both shapes if y is not (N,)")
def test_sgd_epoch_wants_one_label_each(student, rng):
    """Eleven examples have eleven labels, in an array of one axis."""
    case = _a_class(rng, 11) | {"lr": 0.4, "batch_size": 4}
    got = student.drivers.sgd_epochs(part="W", **case)
    expect_shape(got, (3, 5), because="W keeps its shape")
    y = case["y"]
    for lr in (0.4, 0.0):
        for wrong in (rng.integers(0, 3, 13), y[:7], y[:1], y[:, np.newaxis], y[np.newaxis]):
            with expect_raises(ValueError, mentions=(11, *wrong.shape)):
                student.drivers.sgd_epochs(part="W", **(case | {"y": wrong, "lr": lr}))
    one = case | {"X": case["X"][:1], "y": y[:1, np.newaxis]}
    with expect_raises(ValueError, mentions=(1,)):
        student.drivers.sgd_epochs(part="W", **one)


@pytest.mark.exercise("sgd_epoch")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("no argument but rng is changed")
def test_sgd_epoch_leaves_its_arguments_alone(student):
    """The weights before the epoch, X and y come out as they went in."""
    for W in (np.zeros((3, 1)), np.zeros((3, 1), dtype=np.int64)):
        case = {"W": W, "X": table([3], [9]), "y": np.array([1, 2])}
        got = student.drivers.sgd_epochs(part="W", **case, lr=0.5, batch_size=2, seed=SWAPPING)
        expect_close(got, table([-1], [-0.25], [1.25]), because="the batch takes a step")
    expect_arguments_unchanged(student)


@pytest.mark.exercise("sgd_epoch")
@pytest.mark.public
@pytest.mark.idea("several batches")
@pytest.mark.asks("The examples are taken in the order of `rng.permutation(N)`, drawn once")
def test_sgd_epoch_in_three_batches(student):
    """Five examples in batches of 2, 2 and 1, in the order that seed 2 gives: 2, 4, 3, 0, 1."""
    case = {"W": table([0, 0], [0, 0]), "X": table([1, 0], [0, 1], [2, 0], [0, 2], [1, 1])}
    case |= {"y": np.array([0, 1, 1, 0, 1]), "lr": 0.5, "batch_size": 2, "seed": 2}
    got = student.drivers.sgd_epochs(part="W", **case)
    expected = table([-0.2052053, -0.1097969], [0.2052053, 0.1097969])
    expect_close(got, expected, precision="float32", because=STEPS)
    got = student.drivers.sgd_epochs(part="mean_loss", **case)
    expect_close(got, 0.8787721, precision="float32", because=LOSSES)


@pytest.mark.exercise("sgd_epoch")
@pytest.mark.special
@pytest.mark.asks("Train softmax regression, without a penalty, for one epoch")
def test_sgd_epoch_of_special_arrays(student, rng):
    """Zeros, equal and large numbers, square tables, one row or column, lr = 0, and float32."""
    sizes = (
        [(c, d), (n, d)] for n, c, d in ((7, 4, 2), (3, 3, 3), (1, 2, 5), (6, 2, 1), (4, 1, 3))
    )
    for number, arrays in enumerate(special_arrays(rng, *sizes)):
        W, X = within(*arrays, 300)
        y = rng.permutation(len(X)) % len(W) * (number % 3 > 0)
        lr = (0.0, 0.5)[number % 2] / max(1.0, float(np.abs(X).max())) ** 2
        _expect_an_epoch(student, rng, W, X, y, lr)
    W, X = (rng.normal(size=size).astype(np.float32) for size in ((3, 5), (7, 5)))
    y = rng.permutation(7) % 3
    _expect_an_epoch(student, rng, W, X, y, 0.25, precision="float32")
    case = {"W": W, "X": X, "y": y, "lr": 0.0, "batch_size": 7, "seed": 1}
    expect_close(student.drivers.sgd_epochs(part="W before", **case), W, because=NEW)


def _expect_an_epoch(student, rng, W, X, y, lr, batch_size=3, precision=None):
    case = {"W": W, "X": X, "y": y, "lr": lr, "batch_size": batch_size, "seed": a_seed(rng)}
    trained_W, (loss,) = trained(**case)
    got = student.drivers.sgd_epochs(part="W", **case)
    expect_close(got, trained_W.astype(W.dtype), precision=precision, because=STEPS)
    got = student.drivers.sgd_epochs(part="mean_loss", **case)
    expect_close(got, loss, precision=precision, because=LOSSES)


# normalise


@pytest.mark.exercise("normalise")
@pytest.mark.public
@pytest.mark.asks("The others are treated with the SAME numbers")
def test_normalise_worked_by_hand(student):
    """Means 2 and 20 and deviations 1 and 10 come from train, and serve the test data too."""
    expect_close(
        student.normalise(table([1, 10], [3, 30]), table([2, 50])),
        (table([-1, -1], [1, 1]), table([0, 3])),
        names=("train", "the other"),
        because="each feature has its own mean and deviation, and both are those of train",
    )


@pytest.mark.exercise("normalise")
@pytest.mark.special
@pytest.mark.public
@pytest.mark.idea("constant features")
@pytest.mark.asks("A feature whose largest and smallest value on train are equal is divided by 1.")
def test_normalise_a_constant_feature(student):
    """A feature that is 4 throughout becomes 0."""
    expect_close(
        student.normalise(table([4, 1], [4, 3], [4, 1], [4, 3])),
        (table([0, -1], [0, 1], [0, -1], [0, 1]),),
        because="minus its mean a constant is 0, and it is divided by 1",
    )


@pytest.mark.exercise("normalise")
@pytest.mark.asks("as makes `train` have mean 0 and std 1")
def test_normalised_train_has_mean_0_and_deviation_1(student, rng):
    """Eleven examples of three features with scales of their own."""
    train = rng.normal(size=(11, 3)) * [1, 30, 500] + [4, -100, 2000]
    others = (rng.normal(size=(5, 3)) * 700, rng.normal(size=(2, 3)) - 40)
    got = student.drivers.normalise(part=0, train=train, others=others)
    because = "a number becomes its distance from its feature's mean, over that feature's deviation"
    expect_shape(got, (11, 3), dtype=np.float64, because="an array keeps its shape")
    middle = np.add.reduce(train) / 11
    spread = np.sqrt(np.add.reduce((train - middle) ** 2) / 11)
    expect_close(got, (train - middle) / spread, because=because)


@pytest.mark.exercise("normalise")
@pytest.mark.idea("treated like train")
@pytest.mark.asks("The others are treated with the SAME numbers, whatever their own mean is.")
def test_others_are_treated_like_train(student, rng):
    """Two other arrays, one of them of a single example."""
    scale, shift = vector(2, 30, 500), vector(4, -100, 2000)
    train = rng.normal(size=(11, 3)) * scale + shift
    others = (rng.normal(size=(5, 3)) * scale - shift, rng.normal(size=(1, 3)) * scale)
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    for part in (1, 2):
        got = student.drivers.normalise(part=part, train=train, others=others)
        expect_close(
            got,
            (others[part - 1] - mean) / deviation,
            because="a number becomes its distance from train's mean, over train's deviation",
        )


@pytest.mark.exercise("normalise")
@pytest.mark.special
@pytest.mark.idea("constant features")
@pytest.mark.asks("rounding may leave 1e-18 there")
def test_a_constant_that_rounding_spoils(student, rng):
    """A constant whose mean is a little off, and so its deviation is not quite 0."""
    train = np.stack([np.full(7, 0.003), 5 * rng.normal(size=7), np.full(7, 0.0123)], axis=1)
    middle = (train[:, 1] - train[:, 1].mean()) / train[:, 1].std()
    got = student.drivers.normalise(part=0, train=train, others=())
    expect_close(
        got,
        np.stack([np.zeros(7), middle, np.zeros(7)], axis=1),
        because="minus its mean a constant is 0 or nearly, and it is divided by 1",
    )


@pytest.mark.exercise("normalise")
@pytest.mark.special
@pytest.mark.asks("Any other is divided by its deviation, be that as small as 1e-10.")
def test_normalise_a_feature_that_hardly_varies(student, rng):
    """Deviations from 1e-4 down to 1e-10 are divided out, as larger ones are."""
    deviations = vector(1, 1e-4, 1e-6, 1e-7, 1e-9, 1e-10)
    train = deviations * np.where(np.arange(10) % 2, 1.0, -1.0)[:, np.newaxis]
    got = student.drivers.normalise(part=0, train=rng.permuted(train, axis=0), others=())
    expect_shape(got, (10, 6), dtype=np.float64, because="an array keeps its shape")
    because = "a deviation above the mean becomes 1, or less where 1e-8 is added to the divisor"
    for feature, deviation in enumerate(deviations.tolist()):
        least = 0.999 * deviation / (deviation + 1e-8)
        name = f"the largest of column {feature}"
        expect_between(got[:, feature].max(), least, 1.001, name=name, because=because)


@pytest.mark.exercise("normalise")
@pytest.mark.special
@pytest.mark.asks("Any other is divided by its deviation")
def test_normalise_a_small_spread_about_a_large_mean(student, rng):
    """Years such as 2000, give or take 1, in float32; and larger numbers in float64."""
    because = "the deviation is that of the numbers from their mean, however large the mean is"
    for dtype, means, spreads in (
        (np.float32, vector(2000, 1507, -(2**14)), vector(1, 0.125, 0.5)),
        (np.float64, vector(2000, 1e8, -(2.0**40)), vector(1, 0.5, 0.125)),
    ):
        signs = np.where(np.arange(10) % 2, 1.0, -1.0)[:, np.newaxis] * np.ones(3)
        signs = rng.permuted(signs, axis=0)
        other = rng.integers(-7, 8, size=(4, 3)).astype(np.float64)
        train, test = ((means + spreads * a).astype(dtype) for a in (signs, other))
        for part, expected in ((0, signs), (1, other)):
            got = student.drivers.normalise(part=part, train=train, others=(test,))
            expect_close(got, expected.astype(dtype), precision="float32", because=because)


@pytest.mark.exercise("normalise")
@pytest.mark.special
@pytest.mark.idea("constant features")
@pytest.mark.asks("A feature whose largest and smallest value on train are equal is divided by 1.")
def test_a_new_value_in_a_constant_feature(student, rng):
    """Where train never varies, a larger value is still more and a smaller one less."""
    train = np.stack([5 * rng.normal(size=7), np.full(7, 4.0)], axis=1)
    other = np.stack([rng.normal(size=3), vector(7, 4, 2)], axis=1)
    got = student.drivers.normalise(part=1, train=train, others=(other,))
    because = "minus the mean of train, it is divided by 1"
    expect_shape(got, (3, 2), dtype=np.float64, because="an array keeps its shape")
    low, high = vector(2.99, -1e-6, -2.01e8), vector(3.01e8, 1e-6, -1.99)
    expected = got.copy()  # 3, 0 and -2, or what those are where 1e-8 was added to the divisor
    is_between = (low <= got[:, 1]) & (got[:, 1] <= high)
    expected[:, 1] = np.where(is_between, got[:, 1], vector(3, 0, -2))
    expect_close(got, expected, because=because)


@pytest.mark.exercise("normalise")
@pytest.mark.handling
@pytest.mark.asks("a floating dtype is kept")
def test_normalise_keeps_float32(student, rng):
    """float32 in, float32 out; float16 in, float16 out."""
    for dtype in (np.float32, np.float16):
        signs = rng.permuted([[1.0, 1.0], [-1.0, -1.0]] * 4, axis=0)
        one, two = (rng.integers(-9, 10, (n, 2)) for n in (3, 1))
        train, one, two = (
            (vector(4, -3) + array * [2, 0.5]).astype(dtype) for array in (signs, one, two)
        )
        _expect_normalised(student, train, one, two)


@pytest.mark.exercise("normalise")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("Integer arrays are converted to float64 first")
def test_normalise_whole_numbers(student):
    """Pixels in uint8 become float64, and so do integers of any other dtype."""
    got = student.normalise(np.uint8([[1, 0], [2, 100]]), np.uint8([[0, 250], [9, 50]]))
    because = "0 - 1 is 255 in uint8, and a mean has fractions"
    expect_close(got, (table([-1, -1], [1, 1]), table([-3, 4], [15, 0])), because=because)
    for dtype in INTEGERS:
        got = student.normalise(np.array([[1, 0], [2, 100]], dtype), np.array([[9, 50]], dtype))
        expect_close(got, (table([-1, -1], [1, 1]), table([15, 0])), because=WHOLE)
    for row in ([0], [-3, -4]):
        got = student.normalise(np.array([row]), np.array([row]))
        expect_close(got, (0 * table(row), 0 * table(row)), because=WHOLE)


@pytest.mark.exercise("normalise")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks(
    "Raise ValueError naming the sizes that clash if an array does not have D features."
)
def test_normalise_refuses_other_features(student):
    """Whatever is normalised together has the same features."""
    train = table([1, 10, 5], [3, 30, 7])
    got = student.drivers.normalise(part=0, train=train, others=())
    expect_shape(got, (2, 3))
    for one, other in ((train, train[:, :2]), (train, train[:, :1]), (train[:, :1], train[:, :2])):
        with expect_raises(ValueError, mentions=(one.shape[1], other.shape[1])):
            student.normalise(one, other)
    with expect_raises(ValueError, mentions=(3, 1)):
        student.normalise(train, train[:1], train[:, :1])


@pytest.mark.exercise("normalise")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("No argument is changed.")
def test_normalise_leaves_its_arguments_alone(student):
    """The raw data are still there afterwards, in whatever type they came."""
    for dtype in (np.float64, np.int64):
        got = student.normalise(np.array([[1, 10], [3, 30]], dtype), np.array([[2, 50]], dtype))
        because = "the mean and the deviation of train are taken out of every array"
        expected = (table([-1, -1], [1, 1]), table([0, 3]))
        expect_close(got, expected, names=("train", "the other"), because=because)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("normalise")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.asks("any number of arrays (M, D), each with an M of its own, all of one dtype")
def test_normalise_two_others_in_float32(student):
    """Two test sets, of one example and of two, in float32; the second feature is constant."""
    train, one, two = (np.float32(a) for a in ([[1, 4], [3, 4]], [[2, 4]], [[5, 7], [1, 4]]))
    got = student.normalise(train, one, two)
    last = expect_items(got, tuple, 3)[2]
    expected = [np.float32(a) for a in ([[-1, 0], [1, 0]], [[0, 0]], [[3, 3], [-1, 0]])]
    if isinstance(last, np.ndarray) and last.shape == (2, 2) and 2.99 <= last[0, 1] <= 3.01e8:
        expected[2][0, 1] = last[0, 1]  # 3, or what that is where 1e-8 was added to the divisor
    because = "the features of train have means 2 and 4, and are divided by 1 and 1"
    expect_close(got, tuple(expected), because=because)


@pytest.mark.exercise("normalise")
@pytest.mark.special
@pytest.mark.asks("as makes `train` have mean 0 and std 1")
def test_normalise_special_tables(student, rng):
    """Zeros, equal and large numbers, square tables, one row or column, and float32."""
    sizes = ([(n, d), (m, d)] for n, m, d in ((7, 4, 2), (3, 3, 3), (1, 1, 5), (6, 2, 1)))
    for train, other in special_arrays(rng, *sizes):
        _expect_normalised(student, train, other)
    train, other = (rng.normal(size=(n, 3)) for n in (5, 4))
    for one in (np.zeros((4, 3)), np.full((4, 3), -1.5), 400 * other):
        _expect_normalised(student, train, one, train[:2])
    _expect_normalised(student, *(np.float32(array) for array in (train, other)))


def _expect_normalised(student, train, *others):
    constant = train.max(axis=0) == train.min(axis=0)
    others = [np.where(constant, train[:1], other) for other in others]
    wide = train.astype(np.float64)
    mean, deviation = wide.mean(axis=0), np.where(constant, 1.0, wide.std(axis=0))
    arrays = (wide, *(other.astype(np.float64) for other in others))
    expect_close(
        student.normalise(train, *others),
        tuple(((a - mean) / deviation).astype(train.dtype) for a in arrays),
        because="the mean and the deviation of train are taken out of every array",
    )


# largest_stable_lr


@pytest.mark.exercise("largest_stable_lr")
@pytest.mark.public
@pytest.mark.asks("It is `2 / lambda_max`, with lambda_max the largest eigenvalue of H.")
def test_largest_stable_lr_worked_by_hand(student):
    """[[6, 2], [2, 3]] has the eigenvalues 7 and 2, and the limit 2/7."""
    expect_close(
        student.largest_stable_lr(table([6, 2], [2, 3])),
        2 / 7,
        because="the limit is 2 over the largest eigenvalue",
    )


@pytest.mark.exercise("largest_stable_lr")
@pytest.mark.special
@pytest.mark.public
@pytest.mark.asks("D may be 1")
def test_largest_stable_lr_in_one_dimension(student):
    """For 4 w^2 / 2 the step at lr = 1/2 leads from w to -w."""
    expect_close(
        student.largest_stable_lr(table([4])),
        0.5,
        because="the only eigenvalue is 4, and the limit 2 over it",
    )


@pytest.mark.exercise("largest_stable_lr")
@pytest.mark.asks("with lambda_max the largest eigenvalue of H")
def test_order_of_the_eigenvalues_does_not_matter(student, rng):
    """The steepest direction may be the first, the middle or the last."""
    top = float(rng.uniform(5, 9))
    for eigenvalues in ((top, 1, 2), (1, top, 2), (1, 2, top), (2, top, 1), (top, 2, 1)):
        expect_close(
            student.largest_stable_lr(np.diag(vector(*eigenvalues))),
            2 / top,
            because="the limit is 2 over the largest eigenvalue, wherever that stands",
        )


@pytest.mark.exercise("largest_stable_lr")
@pytest.mark.asks("It is `2 / lambda_max`")
def test_largest_stable_lr_of_a_bowl_askew(student, rng):
    """Five and seven directions, none of them along an axis; one is flat."""
    for rest in ((1.1, 1.0, 0.5, 0.0), (2.0, 1.5, 0.4, 0.4, 0.01, 1e-3)):
        top = float(rng.uniform(5, 9))
        expect_close(
            student.largest_stable_lr(a_bowl(rng, top, *rest)),
            2 / top,
            because="the limit is 2 over the largest eigenvalue",
        )
    expect_close(
        student.largest_stable_lr(table([2, -1], [-1, 2])),
        2 / 3,
        because="the limit is 2 over the largest eigenvalue",
    )
    # at a right angle to the steepest direction lie 1, 2, ...; ones; 1, -1, 1; 2, 1; and the like
    steepest = (2, -1), (1, -2), (2, -1, 0), (1, 1, -2), (1, -2, 1), (1, -1, -2), (1, -2, 0)
    for direction, step, rest in zip(
        steepest, (1, 3, 3, 4, 3, 4, 3), (1, 4, 1, 3, 1, 3, 4), strict=True
    ):
        H = step * np.outer(direction, direction) + rest * np.eye(len(direction))
        top = step * sum(entry**2 for entry in direction) + rest
        because = "the limit is 2 over the largest eigenvalue, whatever its direction"
        expect_close(student.largest_stable_lr(H), 2 / top, because=because)


@pytest.mark.exercise("largest_stable_lr")
@pytest.mark.asks(
    "Just below it every start leads to a minimum, just above it almost every start leads away."
)
def test_just_below_and_just_above(student, rng):
    """A step less than 0.999 of it converges, and one of more than 1.001 of it diverges."""
    H = a_bowl(rng, float(rng.uniform(30, 60)), 9.0, 2.0)
    low, high = 0.0, 1.0
    for _ in range(30):
        lr = (low + high) / 2
        with np.errstate(all="ignore"):  # an lr that is too large overflows
            far = np.abs(np.linalg.matrix_power(np.eye(3) - lr * H, 10**7)).max()
        low, high = (lr, high) if far < 1 else (low, lr)
    because = "below the limit the error shrinks in every direction, above it it grows in one"
    expect_between(student.largest_stable_lr(H), 0.999 * low, 1.001 * low, because=because)


@pytest.mark.exercise("largest_stable_lr")
@pytest.mark.special
@pytest.mark.asks("It is `2 / lambda_max`")
def test_largest_stable_lr_scales_with_the_bowl(student, rng):
    """A bowl ten times as steep allows a tenth, and a flat one a great deal."""
    H = a_bowl(rng, 8.0, 3.0, 1.0, 0.2)
    because = "the limit is 2 over the largest eigenvalue, be that large or small"
    for scale in (1.0, 10.0, 1e6, 1e-4, 1e-10, 1e-20):
        expect_close(student.largest_stable_lr(scale * H), 2 / (8 * scale), because=because)


@pytest.mark.exercise("largest_stable_lr")
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("H may hold integers")
def test_largest_stable_lr_of_whole_numbers(student):
    """H may hold integers, or float32."""
    H = np.array([[4, 0, 2], [0, 3, 0], [2, 0, 7]])
    for dtype in (np.int64, *INTEGERS):
        expect_close(student.largest_stable_lr(H.astype(dtype)), 0.25, because=WHOLE)
        got = student.largest_stable_lr(np.array([[60, 20], [20, 30]], dtype))
        expect_close(got, 1 / 35, because=WHOLE)
        expect_close(student.largest_stable_lr(np.array([[8]], dtype)), 0.25, because=WHOLE)
    got = student.largest_stable_lr(H.astype(np.float32))
    expect_close(got, 0.25, precision=np.float32, because="float32 is a float as well")


@pytest.mark.exercise("largest_stable_lr")
@pytest.mark.public
@pytest.mark.idea("negative entries")
@pytest.mark.asks("with lambda_max the largest eigenvalue of H")
def test_largest_stable_lr_of_opposite_weights(student):
    """[[2, -1], [-1, 2]] has the eigenvalues 1 and 3; [[5, 0], [0, 1]] has 5 and 1."""
    because = "the limit is 2 over the largest eigenvalue"
    expect_close(student.largest_stable_lr(table([2, -1], [-1, 2])), 2 / 3, because=because)
    expect_close(student.largest_stable_lr(table([5, 0], [0, 1])), 0.4, because=because)


@pytest.mark.exercise("largest_stable_lr")
@pytest.mark.special
@pytest.mark.asks("H: (D, D), symmetric, with no negative eigenvalue, not all of them 0")
def test_largest_stable_lr_of_special_bowls(student, rng):
    """Bowls with equal, large or flat directions, of zeros, and laid out column by column."""
    because = "the limit is 2 over the largest eigenvalue"
    bowls = [table([1, -1], [-1, 1]), table([3, 3], [3, 3]), table([0, 0], [0, 4]), np.eye(3)]
    bowls += [np.asfortranarray(a_bowl(rng, 500.0, 2.0, 1.0)), table([400])]
    tops = [2.0, 6.0, 4.0, 1.0, 500.0, 400.0]
    for H, top in zip(bowls, tops, strict=True):
        expect_close(student.largest_stable_lr(H), 2 / top, because=because)
    got = student.largest_stable_lr(np.float32([[6, 2], [2, 3]]))
    expect_close(got, 2 / 7, precision=np.float32, because=because)


@pytest.mark.exercise("largest_stable_lr")
@pytest.mark.advisory
@pytest.mark.asks("H is not changed")
def test_largest_stable_lr_leaves_the_bowl_alone(student):
    """H comes out as it went in."""
    got = student.largest_stable_lr(table([6, 2], [2, 3]))
    expect_close(got, 2 / 7, because="the limit is 2 over the largest eigenvalue")
    expect_arguments_unchanged(student)


# predict_gradient_descent


@pytest.mark.exercise("predict_gradient_descent")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the first question")
@pytest.mark.public
def test_prediction_1(student):
    """Question 1: what comes out of this gd_step."""
    letter = student.predict_gradient_descent(1)
    expect_prediction(letter, 1, salt="gradient_descent", digest="ba5dd8f03c45c3ad")


@pytest.mark.exercise("predict_gradient_descent")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the second question")
@pytest.mark.public
def test_prediction_2(student):
    """Question 2: what comes out of this minibatches."""
    letter = student.predict_gradient_descent(2)
    expect_prediction(letter, 2, salt="gradient_descent", digest="ac97fd897280fad2")


@pytest.mark.exercise("predict_gradient_descent")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the third question")
@pytest.mark.public
def test_prediction_3(student):
    """Question 3: what comes out of this gradient_descent."""
    letter = student.predict_gradient_descent(3)
    expect_prediction(letter, 3, salt="gradient_descent", digest="986616ed392705b1")
