"""Regression losses.

The public checks: run `pytest` in this folder.
"""

import numpy as np
import pytest
from autograder import expect_arguments_unchanged, expect_between, expect_close, expect_examples, expect_prediction, expect_raises, expect_shape
COUNTED = "(N,) or (N, K), N >= 1; n is the number of examples N"
INTEGERS = "Integer arrays are converted to float64 first"
DTYPE = "The result has pred's shape and floating dtype (float64 for integer pred)"
REFUSED = "Raise ValueError naming both shapes if they differ"
UNCHANGED = "The arguments are not changed"
SMALL = "a loss is never negative, and for residuals as small as these it is small"
UINT8 = "integers become floats before any arithmetic: in uint8, 0 - 1 is 255 and 16 * 16 is 0"
HALF_MSE = "the loss is the sum of all the squared residuals over 2n, for n examples"
MSE = "the loss is the sum of all the squared residuals over n, for n examples"
RMSE = "the rmse is the root of what all the squared residuals add up to over n, for n examples"
MAE = "the loss is the sum of the sizes of all the residuals over n, for n examples"
HUBER = (
    "a residual costs r**2 / 2 up to delta and delta * (abs(r) - delta/2) beyond, "
    "and n examples cost the sum of all that over n"
)
HALF_MSE_GRAD = "an entry of the gradient is pred minus target there, over n, for n examples"
RMSE_GRAD = "an entry of the gradient is pred minus target there, over n times the rmse"
MAE_GRAD = "an entry is 1/n where pred is above the target, -1/n where it is below, and 0 at it"
HUBER_GRAD = "an entry is pred minus target, held between -delta and delta, over n"
BRIER = "the score is the sum of all the squares of prob minus label over n, for n examples"
DECREE = "where every residual is zero the answer is zeros, and elsewhere what the formula gives"
FLOAT32 = "numbers in float32 go through the same formula"
BROADCAST = ((5, 1), (5,)), ((3, 7), (7,))  # what NumPy would make fit


def column(*values):
    return np.array(values, dtype=np.float64)


def expect_small_loss(function):
    """Pass if a loss is what a loss can be, before something is refused."""
    expect_between(function(column(1, 2, 3), column(3, 2, 1)), 0, 100, because=SMALL)


def expect_gradient(function):
    """Pass if a gradient has the shape of the predictions, before something is refused."""
    expect_shape(function(column(1, 7), column(0, 0)), (2,))


def expect_refused(function, shapes):
    """Pass if predictions and targets of each two shapes are refused."""
    for one, other in shapes:
        with expect_raises(ValueError, mentions=(*one, *other)):
            function(np.ones(one), np.zeros(other))


def expect_dtype_of_pred(function, pred, target, expected):
    """Pass if a gradient has the dtype of pred, float32, whatever dtype the target has."""
    for dtype in (np.float32, np.float64, np.int64):
        got = function(np.float32(pred), np.array(target, dtype=dtype))
        expect_close(got, np.float32(expected), because=FLOAT32)


@pytest.mark.exercise("half_mse")
@pytest.mark.asks("1/(2n) * sum((pred - target)**2)")
@pytest.mark.public
def test_half_mse_of_two_residuals(student):
    """Residuals 1 and 2 cost (1 + 4) / 4."""
    got = student.half_mse(column(1, 2), column(0, 0))
    expect_close(got, 1.25, because="the squares 1 and 4 add up to 5, and 2n is 4")


@pytest.mark.exercise("half_mse")
@pytest.mark.asks("1/(2n) * sum((pred - target)**2)")
@pytest.mark.public
def test_half_mse_grows_with_the_square(student):
    """A residual of 1 alone costs 1/2, and a residual of 3 or of -3 alone costs 9/2."""
    for scale, cost in ((1.0, 0.5), (3.0, 4.5), (-3.0, 4.5)):
        got = student.half_mse(column(scale), column(0))
        expect_close(got, cost, because="a single residual costs half its square")


@pytest.mark.exercise("half_mse")
@pytest.mark.idea("several outputs")
@pytest.mark.asks(COUNTED)
@pytest.mark.public
def test_half_mse_adds_up_columns(student):
    """Two examples of three outputs, with squares that add up to 15, cost 15/4."""
    got = student.half_mse(np.array([[1.0, 2, 3], [0, 1, 0]]), np.zeros((2, 3)))
    expect_close(
        got, 3.75, because="the squares of both rows add up to 15, and for two examples 2n is 4"
    )


@pytest.mark.exercise("half_mse")
@pytest.mark.idea("number types")
@pytest.mark.asks(INTEGERS)
@pytest.mark.public
@pytest.mark.handling
def test_half_mse_converts_integers(student):
    """Numbers in uint8 give what the same numbers give as floats."""
    got = student.half_mse(np.uint8([0, 20]), np.uint8([1, 0]))
    expect_close(got, 100.25, because=UINT8)


@pytest.mark.exercise("half_mse")
@pytest.mark.idea("what is refused")
@pytest.mark.asks(REFUSED)
@pytest.mark.public
@pytest.mark.handling
def test_half_mse_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer."""
    expect_small_loss(student.half_mse)
    expect_refused(student.half_mse, BROADCAST)


@pytest.mark.exercise("half_mse")
@pytest.mark.asks(UNCHANGED)
@pytest.mark.public
@pytest.mark.advisory
def test_half_mse_leaves_its_arguments_alone(student):
    """The predictions and the targets are the same afterwards."""
    got = student.half_mse(column(4, 1), column(0, 2))
    expect_close(got, 4.25, because=HALF_MSE)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("mse")
@pytest.mark.asks("1/n * sum((pred - target)**2)")
@pytest.mark.public
def test_mse_of_two_residuals(student):
    """Residuals 1 and 2 cost (1 + 4) / 2."""
    got = student.mse(column(1, 2), column(0, 0))
    expect_close(
        got, 2.5, because="the squares 1 and 4 add up to 5, and n is 2: mse has no one half"
    )


@pytest.mark.exercise("mse")
@pytest.mark.asks("1/n * sum((pred - target)**2)")
@pytest.mark.public
def test_mse_of_residuals_that_cancel(student):
    """Residuals 2, -2 and 1 cost (4 + 4 + 1) / 3."""
    got = student.mse(column(2, -2, 1), column(0, 0, 0))
    expect_close(got, 3.0, because="the squares 4, 4 and 1 add up to 9, and n is 3")


@pytest.mark.exercise("mse")
@pytest.mark.idea("several outputs")
@pytest.mark.asks(COUNTED)
@pytest.mark.public
def test_mse_adds_up_columns(student):
    """Two examples of three outputs, with squares that add up to 15, cost 15/2."""
    got = student.mse(np.array([[1.0, 2, 3], [0, 1, 0]]), np.zeros((2, 3)))
    expect_close(
        got, 7.5, because="the squares of both rows add up to 15, and for two examples n is 2"
    )


@pytest.mark.exercise("mse")
@pytest.mark.idea("number types")
@pytest.mark.asks(INTEGERS)
@pytest.mark.public
@pytest.mark.handling
def test_mse_converts_integers(student):
    """Numbers in uint8 give what the same numbers give as floats."""
    got = student.mse(np.uint8([0, 20]), np.uint8([1, 0]))
    expect_close(got, 200.5, because=UINT8)


@pytest.mark.exercise("mse")
@pytest.mark.idea("what is refused")
@pytest.mark.asks(REFUSED)
@pytest.mark.public
@pytest.mark.handling
def test_mse_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer."""
    expect_small_loss(student.mse)
    expect_refused(student.mse, BROADCAST)


@pytest.mark.exercise("mse")
@pytest.mark.asks(UNCHANGED)
@pytest.mark.public
@pytest.mark.advisory
def test_mse_leaves_its_arguments_alone(student):
    """The predictions and the targets are the same afterwards."""
    got = student.mse(column(4, 1), column(0, 2))
    expect_close(got, 8.5, because=MSE)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("rmse")
@pytest.mark.asks("sqrt(1/n * sum((pred - target)**2))")
@pytest.mark.public
def test_rmse_of_two_residuals(student):
    """Residuals 1 and 7 cost the root of (1 + 49) / 2, which is 5."""
    got = student.rmse(column(1, 7), column(0, 0))
    expect_close(got, 5.0, because="the squares 1 and 49 have the mean 25, whose root is 5")


@pytest.mark.exercise("rmse")
@pytest.mark.asks("sqrt(1/n * sum((pred - target)**2))")
@pytest.mark.public
def test_rmse_of_a_perfect_prediction(student):
    """It is 2 for a residual of 2, and 0 when nothing is wrong."""
    got = student.rmse(column(3), column(1))
    expect_close(got, 2.0, because="a single residual has its own size as rmse")
    got = student.rmse(column(3, 5), column(3, 5))
    expect_close(got, 0.0, because="where every residual is 0, so is the root of their mean square")


@pytest.mark.exercise("rmse")
@pytest.mark.idea("several outputs")
@pytest.mark.asks(COUNTED)
@pytest.mark.public
def test_rmse_adds_up_columns(student):
    """Two examples of three outputs, with squares that add up to 15: the root of 15/2."""
    got = student.rmse(np.array([[1.0, 2, 3], [0, 1, 0]]), np.zeros((2, 3)))
    expect_close(
        got,
        7.5**0.5,
        because="it is the root of 15/2: the squares of both rows add up to 15, and n is 2",
    )


@pytest.mark.exercise("rmse")
@pytest.mark.idea("number types")
@pytest.mark.asks(INTEGERS)
@pytest.mark.public
@pytest.mark.handling
def test_rmse_converts_integers(student):
    """Numbers in uint8 give what the same numbers give as floats."""
    got = student.rmse(np.uint8([0, 20]), np.uint8([1, 0]))
    expect_close(got, 200.5**0.5, because=UINT8)


@pytest.mark.exercise("rmse")
@pytest.mark.idea("what is refused")
@pytest.mark.asks(REFUSED)
@pytest.mark.public
@pytest.mark.handling
def test_rmse_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer."""
    expect_small_loss(student.rmse)
    expect_refused(student.rmse, BROADCAST)


@pytest.mark.exercise("rmse")
@pytest.mark.asks(UNCHANGED)
@pytest.mark.public
@pytest.mark.advisory
def test_rmse_leaves_its_arguments_alone(student):
    """The predictions and the targets are the same afterwards."""
    got = student.rmse(column(7, 1), column(0, 2))
    expect_close(got, 5.0, because=RMSE)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("half_mse_grad")
@pytest.mark.asks("the gradient of half_mse with respect to pred, (pred - target) / n")
@pytest.mark.public
def test_half_mse_grad_of_two_residuals(student):
    """Residuals 3 and -1 have gradient 3/2 and -1/2."""
    got = student.half_mse_grad(column(3, 1), column(0, 2))
    expect_close(got, column(1.5, -0.5), because="r**2 / (2n) has the derivative r/n, and n is 2")


@pytest.mark.exercise("half_mse_grad")
@pytest.mark.asks("the gradient of half_mse with respect to pred, (pred - target) / n")
@pytest.mark.public
def test_half_mse_grad_points_uphill(student):
    """A prediction of 7 for a target of 2 has the gradient 5."""
    got = student.half_mse_grad(column(7), column(2))
    expect_close(got, column(5), because="r**2 / 2 has the derivative r, here 7 - 2")


@pytest.mark.exercise("half_mse_grad")
@pytest.mark.idea("several outputs")
@pytest.mark.asks(COUNTED)
@pytest.mark.public
def test_half_mse_grad_adds_up_columns(student):
    """Two examples of three outputs: each entry of the gradient is its residual over 2."""
    got = student.half_mse_grad(np.array([[1.0, 2, 3], [0, 1, 0]]), np.zeros((2, 3)))
    expect_close(
        got,
        np.array([[0.5, 1, 1.5], [0, 0.5, 0]]),
        because="each entry is pred minus target there, over 2, for there are two examples",
    )


@pytest.mark.exercise("half_mse_grad")
@pytest.mark.idea("number types")
@pytest.mark.asks(DTYPE)
@pytest.mark.public
@pytest.mark.handling
def test_half_mse_grad_converts_integers(student):
    """Numbers in uint8 give what the same numbers give as floats."""
    got = student.half_mse_grad(np.uint8([0, 20]), np.uint8([1, 0]))
    expect_close(got, column(-0.5, 10), because=UINT8)


@pytest.mark.exercise("half_mse_grad")
@pytest.mark.idea("number types")
@pytest.mark.asks(DTYPE)
@pytest.mark.public
@pytest.mark.handling
def test_half_mse_grad_keeps_the_dtype(student):
    """Predictions in float32 have a gradient in float32, whatever dtype the targets have."""
    expect_dtype_of_pred(student.half_mse_grad, [1.5, 4], [1, 1], [0.25, 1.5])


@pytest.mark.exercise("half_mse_grad")
@pytest.mark.idea("what is refused")
@pytest.mark.asks(REFUSED)
@pytest.mark.public
@pytest.mark.handling
def test_half_mse_grad_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer."""
    expect_gradient(student.half_mse_grad)
    expect_refused(student.half_mse_grad, BROADCAST)


@pytest.mark.exercise("half_mse_grad")
@pytest.mark.asks(UNCHANGED)
@pytest.mark.public
@pytest.mark.advisory
def test_half_mse_grad_leaves_its_arguments_alone(student):
    """The predictions and the targets are the same afterwards."""
    got = student.half_mse_grad(column(4, 1), column(0, 2))
    expect_close(got, column(2, -0.5), because=HALF_MSE_GRAD)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("rmse_grad")
@pytest.mark.asks("(pred - target) / (n * rmse)")
@pytest.mark.public
def test_rmse_grad_of_two_residuals(student):
    """Residuals 1 and 7 have rmse 5 and gradient 1/10 and 7/10."""
    got = student.rmse_grad(column(1, 7), column(0, 0))
    expect_close(
        got, column(0.1, 0.7), because="n is 2 and the rmse is 5, so each residual is divided by 10"
    )


@pytest.mark.exercise("rmse_grad")
@pytest.mark.idea("perfect predictions")
@pytest.mark.asks("The rmse has a kink there, and zeros are the answer by decree")
@pytest.mark.public
def test_rmse_grad_of_a_perfect_prediction(student):
    """A residual of 2 alone has gradient 1; two residuals of 0 have gradient 0."""
    got = student.rmse_grad(column(3), column(1))
    expect_close(got, column(1), because="the residual and the rmse are both 2, and n is 1")
    got = student.rmse_grad(column(3, 1), column(3, 1))
    expect_close(got, column(0, 0), because=DECREE)


@pytest.mark.exercise("rmse_grad")
@pytest.mark.idea("perfect predictions")
@pytest.mark.asks("(pred - target) / (n * rmse)")
@pytest.mark.public
def test_rmse_grad_where_one_prediction_is_perfect(student):
    """Residuals 0 and 2 have the rmse of 2, its root, and gradient 0 and 1 over that root."""
    got = student.rmse_grad(column(4, 3), column(4, 1))
    expect_close(
        got,
        column(0, 0.5**0.5),
        because="n is 2 and the rmse is the root of 2, so 2 is divided by 2 times that root",
    )


@pytest.mark.exercise("rmse_grad")
@pytest.mark.idea("several outputs")
@pytest.mark.asks(COUNTED)
@pytest.mark.public
def test_rmse_grad_adds_up_columns(student):
    """Two examples of three outputs: the gradient is the residuals over the root of 30."""
    got = student.rmse_grad(np.array([[1.0, 2, 3], [0, 1, 0]]), np.zeros((2, 3)))
    expect_close(
        got,
        np.array([[1, 2, 3], [0, 1, 0]]) / 30**0.5,
        because="n is 2 and the rmse the root of 7.5, so residuals are divided by the root of 30",
    )


@pytest.mark.exercise("rmse_grad")
@pytest.mark.asks(DTYPE)
@pytest.mark.public
@pytest.mark.handling
def test_rmse_grad_converts_integers(student):
    """Numbers in uint8 give what the same numbers give as floats."""
    got = student.rmse_grad(np.uint8([0, 20]), np.uint8([1, 0]))
    expect_close(got, column(-1, 20) / 802**0.5, because=UINT8)


@pytest.mark.exercise("rmse_grad")
@pytest.mark.asks(DTYPE)
@pytest.mark.public
@pytest.mark.handling
def test_rmse_grad_keeps_the_dtype(student):
    """Predictions in float32 have a gradient in float32, whatever dtype the targets have."""
    expect_dtype_of_pred(student.rmse_grad, [1, 7], [0, 0], [0.1, 0.7])


@pytest.mark.exercise("rmse_grad")
@pytest.mark.asks(REFUSED)
@pytest.mark.public
@pytest.mark.handling
def test_rmse_grad_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer."""
    expect_gradient(student.rmse_grad)
    expect_refused(student.rmse_grad, BROADCAST)


@pytest.mark.exercise("rmse_grad")
@pytest.mark.asks(UNCHANGED)
@pytest.mark.public
@pytest.mark.advisory
def test_rmse_grad_leaves_its_arguments_alone(student):
    """The predictions and the targets are the same afterwards."""
    got = student.rmse_grad(column(7, 1), column(0, 2))
    expect_close(got, column(0.7, -0.1), because=RMSE_GRAD)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("mae")
@pytest.mark.asks("1/n * sum(abs(pred - target)), columns added up")
@pytest.mark.public
def test_mae_of_two_residuals(student):
    """Residuals 1 and 4 cost 5/2."""
    got = student.mae(column(1, 4), column(0, 0))
    expect_close(got, 2.5, because="the sizes 1 and 4 add up to 5, and n is 2")


@pytest.mark.exercise("mae")
@pytest.mark.asks("1/n * sum(abs(pred - target)), columns added up")
@pytest.mark.public
def test_mae_of_residuals_that_cancel(student):
    """Residuals 2, -2 and 5 cost (2 + 2 + 5) / 3."""
    got = student.mae(column(2, -2, 5), column(0, 0, 0))
    expect_close(got, 3.0, because="the sizes 2, 2 and 5 add up to 9, and n is 3")


@pytest.mark.exercise("mae")
@pytest.mark.idea("several outputs")
@pytest.mark.asks(COUNTED)
@pytest.mark.public
def test_mae_adds_up_columns(student):
    """Two examples of three outputs, with sizes that add up to 7, cost 7/2."""
    got = student.mae(np.array([[1.0, 2, 3], [0, 1, 0]]), np.zeros((2, 3)))
    expect_close(
        got, 3.5, because="the sizes in both rows add up to 7, and for two examples n is 2"
    )


@pytest.mark.exercise("mae")
@pytest.mark.idea("number types")
@pytest.mark.asks(INTEGERS)
@pytest.mark.public
@pytest.mark.handling
def test_mae_converts_integers(student):
    """Numbers in uint8 give what the same numbers give as floats."""
    got = student.mae(np.uint8([0, 20]), np.uint8([1, 0]))
    expect_close(got, 10.5, because=UINT8)


@pytest.mark.exercise("mae")
@pytest.mark.idea("what is refused")
@pytest.mark.asks(REFUSED)
@pytest.mark.public
@pytest.mark.handling
def test_mae_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer."""
    expect_small_loss(student.mae)
    expect_refused(student.mae, BROADCAST)


@pytest.mark.exercise("mae")
@pytest.mark.asks(UNCHANGED)
@pytest.mark.public
@pytest.mark.advisory
def test_mae_leaves_its_arguments_alone(student):
    """The predictions and the targets are the same afterwards."""
    got = student.mae(column(4, 1), column(0, 2))
    expect_close(got, 2.5, because=MAE)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("mae_grad")
@pytest.mark.asks("sign(pred - target) / n, and 0 at the kink")
@pytest.mark.public
def test_mae_grad_of_three_residuals(student):
    """Residuals 9, -1 and 2 have gradient 1/3, -1/3 and 1/3."""
    got = student.mae_grad(column(9, 0, 2), column(0, 1, 0))
    expect_close(
        got,
        column(1, -1, 1) / 3,
        because="the signs of pred minus target are 1, -1 and 1, and n is 3",
    )


@pytest.mark.exercise("mae_grad")
@pytest.mark.idea("the kink")
@pytest.mark.asks("sign(pred - target) / n, and 0 at the kink")
@pytest.mark.public
@pytest.mark.special
def test_mae_grad_at_the_kink(student):
    """Residuals 3 and 0 have gradient 1/2 and 0; residuals 0.0005 and 0 have the same."""
    because = "the sign of 3 and of 0.0005 is 1, that of 0 is 0, and n is 2"
    for pred, target in ((column(3, 4), column(0, 4)), (column(100.0005, 4), column(100, 4))):
        expect_close(student.mae_grad(pred, target), column(0.5, 0), because=because)


@pytest.mark.exercise("mae_grad")
@pytest.mark.idea("several outputs")
@pytest.mark.asks(COUNTED)
@pytest.mark.public
def test_mae_grad_adds_up_columns(student):
    """Two examples of three outputs: each entry of the gradient is its residual's sign over 2."""
    got = student.mae_grad(np.array([[1.0, 2, 3], [0, 1, 0]]), np.zeros((2, 3)))
    expect_close(
        got,
        np.array([[0.5, 0.5, 0.5], [0, 0.5, 0]]),
        because="the signs are 1, 1 and 1 in one row, 0, 1 and 0 in the other, and n is 2",
    )


@pytest.mark.exercise("mae_grad")
@pytest.mark.asks(DTYPE)
@pytest.mark.public
@pytest.mark.handling
def test_mae_grad_converts_integers(student):
    """Numbers in uint8 give what the same numbers give as floats."""
    got = student.mae_grad(np.uint8([0, 20]), np.uint8([1, 0]))
    expect_close(got, column(-0.5, 0.5), because=UINT8)


@pytest.mark.exercise("mae_grad")
@pytest.mark.asks(DTYPE)
@pytest.mark.public
@pytest.mark.handling
def test_mae_grad_keeps_the_dtype(student):
    """Predictions in float32 have a gradient in float32, whatever dtype the targets have."""
    expect_dtype_of_pred(student.mae_grad, [1, 7], [3, 0], [-0.5, 0.5])


@pytest.mark.exercise("mae_grad")
@pytest.mark.asks(REFUSED)
@pytest.mark.public
@pytest.mark.handling
def test_mae_grad_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer."""
    expect_gradient(student.mae_grad)
    expect_refused(student.mae_grad, BROADCAST)


@pytest.mark.exercise("mae_grad")
@pytest.mark.asks(UNCHANGED)
@pytest.mark.public
@pytest.mark.advisory
def test_mae_grad_leaves_its_arguments_alone(student):
    """The predictions and the targets are the same afterwards."""
    got = student.mae_grad(column(4, 1), column(0, 2))
    expect_close(got, column(0.5, -0.5), because=MAE_GRAD)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("huber")
@pytest.mark.asks(
    "a residual costs r**2 / 2 where abs(r) <= delta and delta * (abs(r) - delta/2) beyond"
)
@pytest.mark.public
def test_huber_of_three_residuals(student):
    """With delta 1, residuals 0.5, 3 and -4 cost (0.125 + 2.5 + 3.5) / 3."""
    got = student.huber(column(0.5, 3, -4), column(0, 0, 0))
    expect_close(
        got,
        6.125 / 3,
        because="0.5 costs half its square, and 3 and -4, beyond delta, their size less 0.5",
    )


@pytest.mark.exercise("huber")
@pytest.mark.idea("delta")
@pytest.mark.asks(
    "a residual costs r**2 / 2 where abs(r) <= delta and delta * (abs(r) - delta/2) beyond"
)
@pytest.mark.public
def test_huber_obeys_delta(student):
    """Residual 3 costs 4.5 within delta 4, 4 with delta 2, and 4.5 exactly at delta 3."""
    for delta, cost in ((4.0, 4.5), (2.0, 4.0), (3.0, 4.5)):
        got = student.huber(column(3), column(0), delta=delta)
        expect_close(
            got, cost, because="3 costs 3**2 / 2 up to delta, and delta * (3 - delta/2) beyond"
        )


@pytest.mark.exercise("huber")
@pytest.mark.idea("delta")
@pytest.mark.asks("np.inf gives half_mse")
@pytest.mark.public
@pytest.mark.special
def test_huber_with_delta_at_infinity(student):
    """With delta at infinity nothing is large, and it is half_mse."""
    got = student.huber(column(1, 2), column(0, 0), delta=np.inf)
    expect_close(got, 1.25, because="no residual is beyond infinity, so each costs its half square")


@pytest.mark.exercise("huber")
@pytest.mark.idea("several outputs")
@pytest.mark.asks(COUNTED)
@pytest.mark.public
def test_huber_adds_up_columns(student):
    """Two examples of three outputs, with costs that add up to 5, cost 5/2."""
    got = student.huber(np.array([[1.0, 2, 3], [0, 1, 0]]), np.zeros((2, 3)))
    expect_close(
        got, 2.5, because="the costs 0.5, 1.5, 2.5 and 0.5 add up to 5, and there are two examples"
    )


@pytest.mark.exercise("huber")
@pytest.mark.asks(INTEGERS)
@pytest.mark.public
@pytest.mark.handling
def test_huber_converts_integers(student):
    """Numbers in uint8 give what the same numbers give as floats."""
    got = student.huber(np.uint8([0, 20]), np.uint8([1, 0]))
    expect_close(got, 10.0, because=UINT8)


@pytest.mark.exercise("huber")
@pytest.mark.asks(REFUSED)
@pytest.mark.public
@pytest.mark.handling
def test_huber_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer."""
    expect_small_loss(student.huber)
    expect_refused(student.huber, BROADCAST)


@pytest.mark.exercise("huber")
@pytest.mark.asks(UNCHANGED)
@pytest.mark.public
@pytest.mark.advisory
def test_huber_leaves_its_arguments_alone(student):
    """The predictions and the targets are the same afterwards."""
    got = student.huber(column(4, 1), column(0, 2))
    expect_close(got, 2.0, because=HUBER)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("huber_grad")
@pytest.mark.asks("the residual, held within delta, over n")
@pytest.mark.public
def test_huber_grad_of_three_residuals(student):
    """With delta 2, residuals 1, 5 and -4 have gradient 1/3, 2/3 and -2/3."""
    got = student.huber_grad(column(1, 5, -4), column(0, 0, 0), delta=2.0)
    expect_close(
        got, column(1, 2, -2) / 3, because="1 is held as it is, 5 at 2 and -4 at -2, and n is 3"
    )


@pytest.mark.exercise("huber_grad")
@pytest.mark.idea("delta")
@pytest.mark.asks("the residual, held within delta, over n")
@pytest.mark.public
def test_huber_grad_at_the_seam(student):
    """With delta 3, residuals 3, -3, 0 and 4 have gradient 3/4, -3/4, 0 and 3/4."""
    got = student.huber_grad(column(3, -3, 0, 4), column(0, 0, 0, 0), delta=3.0)
    expect_close(
        got,
        column(0.75, -0.75, 0, 0.75),
        because="3, -3 and 0 are held as they are and 4 at 3, and n is 4",
    )


@pytest.mark.exercise("huber_grad")
@pytest.mark.idea("several outputs")
@pytest.mark.asks(COUNTED)
@pytest.mark.public
def test_huber_grad_adds_up_columns(student):
    """Two examples of three outputs: the residuals, held at 1, over 2."""
    got = student.huber_grad(np.array([[1.0, 2, 3], [0, 1, 0]]), np.zeros((2, 3)))
    expect_close(
        got,
        np.array([[0.5, 0.5, 0.5], [0, 0.5, 0]]),
        because="the residuals 2 and 3 are held at 1, the others stay, and n is 2",
    )


@pytest.mark.exercise("huber_grad")
@pytest.mark.asks(DTYPE)
@pytest.mark.public
@pytest.mark.handling
def test_huber_grad_converts_integers(student):
    """Numbers in uint8 give what the same numbers give as floats."""
    got = student.huber_grad(np.uint8([0, 20]), np.uint8([1, 0]))
    expect_close(got, column(-0.5, 0.5), because=UINT8)


@pytest.mark.exercise("huber_grad")
@pytest.mark.asks(DTYPE)
@pytest.mark.public
@pytest.mark.handling
def test_huber_grad_keeps_the_dtype(student):
    """Predictions in float32 have a gradient in float32, whatever dtype the targets have."""
    expect_dtype_of_pred(student.huber_grad, [1.5, 7], [1, 0], [0.25, 0.5])


@pytest.mark.exercise("huber_grad")
@pytest.mark.asks(REFUSED)
@pytest.mark.public
@pytest.mark.handling
def test_huber_grad_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer."""
    expect_gradient(student.huber_grad)
    expect_refused(student.huber_grad, BROADCAST)


@pytest.mark.exercise("huber_grad")
@pytest.mark.asks(UNCHANGED)
@pytest.mark.public
@pytest.mark.advisory
def test_huber_grad_leaves_its_arguments_alone(student):
    """The predictions and the targets are the same afterwards."""
    got = student.huber_grad(column(4, 1), column(0, 2))
    expect_close(got, column(0.5, -0.5), because=HUBER_GRAD)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("brier")
@pytest.mark.asks("1/n * sum((prob - label)**2)")
@pytest.mark.public
def test_brier_of_three_predictions(student):
    """Probabilities 0.9, 0.2 and 0.5 with labels 1, 0 and 1 cost (0.01 + 0.04 + 0.25) / 3."""
    got = student.brier(column(0.9, 0.2, 0.5), column(1, 0, 1))
    expect_close(got, 0.1, because="the squares 0.01, 0.04 and 0.25 add up to 0.3, and n is 3")


@pytest.mark.exercise("brier")
@pytest.mark.asks("the probability of label 1 for each example")
@pytest.mark.public
def test_brier_of_either_class(student):
    """A probability of 0.6 costs 0.16 with nothing but label 1, and 0.36 with nothing but 0."""
    for label, cost in ((1, 0.16), (0, 0.36)):
        got = student.brier(column(0.6, 0.6), column(label, label))
        expect_close(got, cost, because="0.6 is 0.4 away from label 1, and 0.6 from label 0")


@pytest.mark.exercise("brier")
@pytest.mark.idea("sure predictions")
@pytest.mark.asks("from 0 to 1, both included")
@pytest.mark.public
@pytest.mark.special
def test_brier_of_sure_predictions(student):
    """Two that are sure and right cost 0, two that are sure and wrong 1, and one of each 1/2."""
    for labels, cost in (((1, 0), 0.0), ((0, 1), 1.0), ((1, 1), 0.5)):
        got = student.brier(column(1, 0), column(*labels))
        expect_close(got, cost, because="sure and right costs 0, sure and wrong 1, and n is 2")


@pytest.mark.exercise("brier")
@pytest.mark.idea("number types")
@pytest.mark.asks("Arrays of integers and bools are converted to float64 first")
@pytest.mark.public
@pytest.mark.handling
def test_brier_converts_integers_and_bools(student):
    """Labels and sure predictions in uint8 and in bools mean what the same floats mean."""
    for one, other in ((np.uint8, np.uint8), (np.bool_, np.bool_), (np.float64, np.bool_)):
        got = student.brier(np.array([0, 1, 0, 1], dtype=one), np.array([1, 1, 0, 0], dtype=other))
        because = "integers and bools become floats before any arithmetic: in uint8, 0 - 1 is 255"
        expect_close(got, 0.5, because=because)


@pytest.mark.exercise("brier")
@pytest.mark.idea("what is refused")
@pytest.mark.asks("ValueError if a probability lies outside 0 to 1")
@pytest.mark.public
@pytest.mark.handling
def test_brier_refuses_what_is_no_probability(student):
    """A probability below 0 or above 1, among others or alone."""
    expect_small_loss(lambda *_: student.brier(column(0.9, 0.2), column(1, 0)))
    for prob in ([-0.5, 0.5], [0.5, 1.5], [-2, -2], [3, 3]):
        with expect_raises(ValueError):
            student.brier(column(*prob), column(1, 0))


@pytest.mark.exercise("brier")
@pytest.mark.idea("what is refused")
@pytest.mark.asks("a label is neither 0 nor 1")
@pytest.mark.public
@pytest.mark.handling
def test_brier_refuses_other_labels(student):
    """A label of -1, of 2 or of 1/2, beside one of 1."""
    expect_small_loss(lambda *_: student.brier(column(0.9, 0.2), column(1, 0)))
    for label in (-1, 2, 0.5):
        with expect_raises(ValueError):
            student.brier(column(0.9, 0.2), column(1, label))


@pytest.mark.exercise("brier")
@pytest.mark.idea("what is refused")
@pytest.mark.asks(REFUSED)
@pytest.mark.public
@pytest.mark.handling
def test_brier_refuses_to_broadcast(student):
    """A column of probabilities against a row of labels is a mistake, not an answer."""
    expect_small_loss(lambda *_: student.brier(column(0.9, 0.2), column(1, 0)))
    expect_refused(student.brier, BROADCAST)


@pytest.mark.exercise("brier")
@pytest.mark.asks(UNCHANGED)
@pytest.mark.public
@pytest.mark.advisory
def test_brier_leaves_its_arguments_alone(student):
    """The probabilities and the labels are the same afterwards."""
    got = student.brier(column(0.75, 0.5), column(1, 0))
    expect_close(got, 0.15625, because=BRIER)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("examples_half_mse")
@pytest.mark.public
@pytest.mark.idea("right examples")
@pytest.mark.asks("Return one to five examples of calls")
def test_examples_half_mse_are_pairs(student):
    """One to five pairs of a tuple of arguments and an answer, all of finite numbers."""
    expect_examples(student.examples_half_mse())


@pytest.mark.exercise("predict_regression_losses")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the first question")
@pytest.mark.public
def test_prediction_1(student):
    """Question 1: what comes out of this mse."""
    letter = student.predict_regression_losses(1)
    expect_prediction(letter, 1, salt="regression_losses", digest="4f85074af1ed3dc2")


@pytest.mark.exercise("predict_regression_losses")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the second question")
@pytest.mark.public
def test_prediction_2(student):
    """Question 2: what comes out of this rmse."""
    letter = student.predict_regression_losses(2)
    expect_prediction(letter, 2, salt="regression_losses", digest="6eed9472b52d0231")


@pytest.mark.exercise("predict_regression_losses")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the third question")
@pytest.mark.public
def test_prediction_3(student):
    """Question 3: what comes out of this half_mse_grad."""
    letter = student.predict_regression_losses(3)
    expect_prediction(letter, 3, salt="regression_losses", digest="7a48d24a92c3fdff")
