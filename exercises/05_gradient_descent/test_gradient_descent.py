"""Checks of unit 5: gradient descent.

The public checks: run `pytest` in this folder.
"""

import numpy as np
import pytest
from autograder import expect_close, expect_equal
LN2, LN3, LN4 = np.log([2.0, 3.0, 4.0]).tolist()


def vector(*values):
    """A float64 array of one axis."""
    return np.array(values, dtype=np.float64)


def table(*rows):
    """A float64 array of two axes, row by row."""
    return np.array(rows, dtype=np.float64)


@pytest.mark.exercise("gd_step")
@pytest.mark.public
def test_gd_step_worked_by_hand(student):
    """From (1, -2), slopes 2 and -4 and lr 0.1 lead to (0.8, -1.6)."""
    got = student.gd_step(vector(1, -2), vector(2, -4), 0.1)
    expect_close(got, vector(0.8, -1.6), because="the step goes downhill, lr times the slope")


@pytest.mark.exercise("gd_step")
@pytest.mark.public
def test_gd_step_with_a_learning_rate_of_zero(student):
    """With lr 0.5 it moves, with lr 0 it stays."""
    because = "lr says how far to go, and 0 is a learning rate like any other"
    got = student.gd_step(vector(3, 1), vector(4, -2), 0.5)
    expect_close(got, vector(1, 2), because=because)
    got = student.gd_step(vector(3, 1), vector(4, -2), 0.0)
    expect_close(got, vector(3, 1), because=because)


@pytest.mark.exercise("gradient_descent")
@pytest.mark.public
def test_gradient_descent_worked_by_hand(student):
    """On w^2, from 1 with lr 0.25, every step goes half the way: 1, 0.5, 0.25, 0.125."""
    got = student.drivers.gradient_descent(
        slope="parabolas", coefficients=vector(2), w0=vector(1), lr=0.25, steps=3
    )
    expect_close(
        got,
        table([1], [0.5], [0.25], [0.125]),
        because="the path begins at the start, and each row is one step further",
    )


@pytest.mark.exercise("gradient_descent")
@pytest.mark.public
def test_gradient_descent_of_no_steps(student):
    """With steps = 0 there is one row, the start."""
    got = student.drivers.gradient_descent(
        slope="parabolas", coefficients=vector(2, 1, 5), w0=vector(3, -1, 4), lr=0.1, steps=0
    )
    expect_close(got, table([3, -1, 4]), because="the start belongs to the path before any step")


@pytest.mark.exercise("linear_regression_loss_and_grads")
@pytest.mark.public
def test_linear_regression_worked_by_hand(student):
    """Residuals -1 and -2 at x = 1 and x = 2 cost 5/4, with slopes -5/2 and -3/2."""
    expect_close(
        student.linear_regression_loss_and_grads(vector(1), 0.0, table([1], [2]), vector(2, 4)),
        (1.25, vector(-2.5), -1.5),
        names=("loss", "dw", "db"),
        because="the loss is sum(r^2) / 2n, dw is X^T r / n, and db is the mean of r",
    )


@pytest.mark.exercise("linear_regression_loss_and_grads")
@pytest.mark.public
def test_linear_regression_of_one_example(student):
    """w = (1, 3) and b = 1/2 make -1/2 of x = (2, -1), and the target is 1."""
    expect_close(
        student.linear_regression_loss_and_grads(vector(1, 3), 0.5, table([2, -1]), vector(1)),
        (1.125, vector(-3, 1.5), -1.5),
        names=("loss", "dw", "db"),
        because="one example is a batch of one, and b is added to its prediction",
    )


@pytest.mark.exercise("softmax_regression_loss_and_grad")
@pytest.mark.public
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
def test_penalty_worked_by_hand(student):
    """Where X is 0 only the penalty acts: with reg 1/4 it is 14/4, and its slopes are W/2."""
    W, X = table([1, -2, 0], [3, 0, 0]), np.zeros((1, 3))
    expect_close(
        student.softmax_regression_loss_and_grad(W, X, np.array([1]), 0.25),
        (LN2 + 3.5, table([0.5, -1, 0], [1.5, 0, 0])),
        names=("loss", "dW"),
        because="the penalty is reg times sum(W^2), and the derivative of a square has a 2",
    )


@pytest.mark.exercise("minibatches")
@pytest.mark.public
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
@pytest.mark.public
def test_one_batch_is_enough_for_few_examples(student):
    """Batches of eight out of five indices: one batch, of five."""
    got = student.drivers.minibatches(n=5, batch_size=8, seed=1, of="sizes")
    expect_equal(got, [5], because="a batch cannot have more examples than there are")


@pytest.mark.exercise("sgd_epoch")
@pytest.mark.public
def test_sgd_epoch_in_one_batch(student):
    """At W = 0 both classes have probability 1/2: the loss is ln 2, the slopes are 1/2 and -1/2."""
    case = {"W": np.zeros((2, 1)), "X": table([2], [4]), "y": np.array([0, 1])}
    case |= {"lr": 0.5, "batch_size": 2, "seed": 0}
    expect_close(
        student.drivers.sgd_epochs(part="W", **case),
        table([-0.25], [0.25]),
        because="a batch moves W once, by lr times its mean gradient, downhill",
    )
    expect_close(
        student.drivers.sgd_epochs(part="mean_loss", **case),
        LN2,
        because="a batch's loss is that of the W that it found",
    )


@pytest.mark.exercise("sgd_epoch")
@pytest.mark.public
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
        because="every example counts alike, also the one that has a batch to itself",
    )


@pytest.mark.exercise("normalise")
@pytest.mark.public
def test_normalise_worked_by_hand(student):
    """Means 2 and 20 and deviations 1 and 10 come from train, and serve the test data too."""
    expect_close(
        student.normalise(table([1, 10], [3, 30]), table([2, 50])),
        (table([-1, -1], [1, 1]), table([0, 3])),
        names=("train", "the other"),
        because="each feature has its own mean and deviation, and both are those of train",
    )


@pytest.mark.exercise("normalise")
@pytest.mark.public
def test_normalise_a_constant_feature(student):
    """A feature that is 4 throughout becomes 0."""
    expect_close(
        student.normalise(table([4, 1], [4, 3], [4, 1], [4, 3])),
        (table([0, -1], [0, 1], [0, -1], [0, 1]),),
        because="a constant has a deviation of 0, and 0/0 is not a number",
    )


@pytest.mark.exercise("largest_stable_lr")
@pytest.mark.public
def test_largest_stable_lr_worked_by_hand(student):
    """[[6, 2], [2, 3]] has the eigenvalues 7 and 2, and the limit 2/7."""
    expect_close(
        student.largest_stable_lr(table([6, 2], [2, 3])),
        2 / 7,
        because="the steepest direction, with the largest eigenvalue, sets the limit of 2 over it",
    )


@pytest.mark.exercise("largest_stable_lr")
@pytest.mark.public
def test_largest_stable_lr_in_one_dimension(student):
    """For 4 w^2 / 2 the step at lr = 1/2 leads from w to -w."""
    expect_close(
        student.largest_stable_lr(table([4])),
        0.5,
        because="the slope is 4 w, so w - lr 4 w must not be larger than w on either side",
    )
