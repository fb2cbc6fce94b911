"""Regression losses.

The public checks: run `pytest` in this folder.
"""

import numpy as np
import pytest
from autograder import expect_between, expect_close, expect_raises
BROADCAST = "a column minus a row is a table of all pairs, not one residual for each example"
SIGNS = "an error above and an error below are both errors, and must not cancel"


def column(*values):
    return np.array(values, dtype=np.float64)


@pytest.mark.exercise("half_mse")
@pytest.mark.public
def test_half_mse_of_two_residuals(student):
    """Residuals 1 and 2 cost (1 + 4) / 4."""
    got = student.half_mse(column(1, 2), column(0, 0))
    expect_close(got, 1.25, because="the sum of the squares is divided by 2n")


@pytest.mark.exercise("half_mse")
@pytest.mark.public
def test_half_mse_grows_with_the_square(student):
    """A residual three times as large costs nine times as much."""
    for scale, cost in ((1.0, 0.5), (3.0, 4.5), (-3.0, 4.5)):
        got = student.half_mse(column(scale), column(0))
        expect_close(got, cost, because="the residual is squared")


@pytest.mark.exercise("half_mse")
@pytest.mark.public
@pytest.mark.handling
def test_half_mse_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer."""
    expect_between(
        student.half_mse(column(1, 2, 3), column(3, 2, 1)), 0, 100, because="a loss is a float"
    )
    with expect_raises(ValueError, mentions=(5, 1), because=BROADCAST):
        student.half_mse(np.ones((5, 1)), np.zeros(5))
    with expect_raises(ValueError, mentions=(3, 7), because=BROADCAST):
        student.half_mse(np.ones((3, 7)), np.zeros((7,)))


@pytest.mark.exercise("mse")
@pytest.mark.public
def test_mse_of_two_residuals(student):
    """Residuals 1 and 2 cost (1 + 4) / 2."""
    got = student.mse(column(1, 2), column(0, 0))
    expect_close(got, 2.5, because="this one has no one half: it is twice half_mse")


@pytest.mark.exercise("mse")
@pytest.mark.public
def test_mse_of_residuals_that_cancel(student):
    """Errors above and below do not cancel."""
    expect_close(student.mse(column(2, -2, 1), column(0, 0, 0)), 3.0, because=SIGNS)


@pytest.mark.exercise("rmse")
@pytest.mark.public
def test_rmse_of_two_residuals(student):
    """Residuals 1 and 7 cost the root of (1 + 49) / 2, which is 5."""
    got = student.rmse(column(1, 7), column(0, 0))
    expect_close(got, 5.0, because="the root is taken last, of the mean of the squares")


@pytest.mark.exercise("rmse")
@pytest.mark.public
def test_rmse_of_a_perfect_prediction(student):
    """It is 2 for a residual of 2, and 0 when nothing is wrong."""
    expect_close(student.rmse(column(3), column(1)), 2.0, because="the rmse has the target's units")
    expect_close(student.rmse(column(3, 5), column(3, 5)), 0.0, because="no residual, no loss")


@pytest.mark.exercise("half_mse_grad")
@pytest.mark.public
def test_half_mse_grad_of_two_residuals(student):
    """Residuals 3 and -1 have gradient 3/2 and -1/2."""
    got = student.half_mse_grad(column(3, 1), column(0, 2))
    expect_close(
        got, column(1.5, -0.5), because="the 2 of the square and the one half cancel, n stays"
    )


@pytest.mark.exercise("half_mse_grad")
@pytest.mark.public
def test_half_mse_grad_points_uphill(student):
    """A prediction that is too high has a positive gradient."""
    got = student.half_mse_grad(column(7), column(2))
    expect_close(got, column(5), because="raising a prediction that is too high raises the loss")


@pytest.mark.exercise("rmse_grad")
@pytest.mark.public
def test_rmse_grad_of_two_residuals(student):
    """Residuals 1 and 7 have rmse 5 and gradient 1/10 and 7/10."""
    got = student.rmse_grad(column(1, 7), column(0, 0))
    expect_close(
        got, column(0.1, 0.7), because="the root's derivative is 1/(2 rmse), times 2r/n inside"
    )


@pytest.mark.exercise("rmse_grad")
@pytest.mark.public
def test_rmse_grad_of_a_perfect_prediction(student):
    """One residual of 2 has gradient 1; no residual at all has gradient 0."""
    expect_close(
        student.rmse_grad(column(3), column(1)),
        column(1),
        because="the rmse of one residual is its size",
    )
    got = student.rmse_grad(column(3, 1), column(3, 1))
    expect_close(
        got, column(0, 0), because="0/0 is nan, and zero is the answer by decree at the kink"
    )


@pytest.mark.exercise("mae")
@pytest.mark.public
def test_mae_of_two_residuals(student):
    """Residuals 1 and 4 cost 5/2."""
    got = student.mae(column(1, 4), column(0, 0))
    expect_close(got, 2.5, because="sizes are averaged as they are, not squared")


@pytest.mark.exercise("mae")
@pytest.mark.public
def test_mae_of_residuals_that_cancel(student):
    """Errors above and below do not cancel."""
    expect_close(student.mae(column(2, -2, 5), column(0, 0, 0)), 3.0, because=SIGNS)


@pytest.mark.exercise("mae_grad")
@pytest.mark.public
def test_mae_grad_of_three_residuals(student):
    """Residuals 9, -1 and 2 have gradient 1/3, -1/3 and 1/3."""
    got = student.mae_grad(column(9, 0, 2), column(0, 1, 0))
    expect_close(
        got, column(1, -1, 1) / 3, because="only the sign of a residual counts, not its size"
    )


@pytest.mark.exercise("mae_grad")
@pytest.mark.public
def test_mae_grad_at_the_kink(student):
    """Residuals 3 and 0 have gradient 1/2 and 0."""
    got = student.mae_grad(column(3, 4), column(0, 4))
    expect_close(got, column(0.5, 0), because="at the kink the answer is 0 by decree")


@pytest.mark.exercise("huber")
@pytest.mark.public
def test_huber_of_three_residuals(student):
    """With delta 1, residuals 0.5, 3 and -4 cost (0.125 + 2.5 + 3.5) / 3."""
    got = student.huber(column(0.5, 3, -4), column(0, 0, 0))
    expect_close(got, 6.125 / 3, because="a square inside delta and a line outside that meets it")


@pytest.mark.exercise("huber")
@pytest.mark.public
def test_huber_obeys_delta(student):
    """Residual 3 costs 4.5 within delta 4, 4 with delta 2, and 4.5 exactly at delta 3."""
    for delta, cost in ((4.0, 4.5), (2.0, 4.0), (3.0, 4.5)):
        got = student.huber(column(3), column(0), delta=delta)
        expect_close(got, cost, because="delta is where the square ends and the line begins")


@pytest.mark.exercise("huber_grad")
@pytest.mark.public
def test_huber_grad_of_three_residuals(student):
    """With delta 2, residuals 1, 5 and -4 have gradient 1/3, 2/3 and -2/3."""
    got = student.huber_grad(column(1, 5, -4), column(0, 0, 0), delta=2.0)
    expect_close(
        got,
        column(1, 2, -2) / 3,
        because="the slope grows with the residual, up to delta and no further",
    )


@pytest.mark.exercise("huber_grad")
@pytest.mark.public
def test_huber_grad_at_the_seam(student):
    """Exactly at delta both pieces have the same slope; at zero it is 0."""
    got = student.huber_grad(column(3, -3, 0, 4), column(0, 0, 0, 0), delta=3.0)
    expect_close(got, column(0.75, -0.75, 0, 0.75), because="the pieces meet with one slope")
