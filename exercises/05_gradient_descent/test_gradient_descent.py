"""Checks of unit 5: gradient descent.

The public checks: run `pytest` in this folder.
"""

import numpy as np
import pytest
from autograder import expect_arguments_unchanged, expect_between, expect_close, expect_equal, expect_items, expect_prediction, expect_raises, expect_random_state_unchanged, expect_shape
LN2, LN3, LN4 = np.log([2.0, 3.0, 4.0]).tolist()
DTYPE = "a network that computes in float32 keeps its parameters and gradients in float32"
SWAPPING = 3  # a seed whose first permutation of two puts the second first
WHOLE = "integers of any dtype give what the same numbers give as float64"
INTEGERS = (np.int8, np.int16, np.int32, np.uint8)


def vector(*values):
    """A float64 array of one axis."""
    return np.array(values, dtype=np.float64)


def table(*rows):
    """A float64 array of two axes, row by row."""
    return np.array(rows, dtype=np.float64)


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
@pytest.mark.public
@pytest.mark.idea("negative entries")
@pytest.mark.asks("with lambda_max the largest eigenvalue of H")
def test_largest_stable_lr_of_opposite_weights(student):
    """[[2, -1], [-1, 2]] has the eigenvalues 1 and 3; [[5, 0], [0, 1]] has 5 and 1."""
    because = "the limit is 2 over the largest eigenvalue"
    expect_close(student.largest_stable_lr(table([2, -1], [-1, 2])), 2 / 3, because=because)
    expect_close(student.largest_stable_lr(table([5, 0], [0, 1])), 0.4, because=because)


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
