"""Regression losses."""

import numpy as np
import pytest
import torch

from autograder import (
    expect_arguments_unchanged,
    expect_between,
    expect_close,
    expect_raises,
    expect_shape,
)

BROADCAST = "a column minus a row is a table of all pairs, not one residual for each example"
EXAMPLES = "n counts examples, so the squares of an example's columns are added up, not averaged"
UINT8 = "0 - 1 is 255 in uint8, so integers become floats before they are subtracted"
STILL_NEEDED = "whoever called still needs the predictions and the targets"
SIGNS = "an error above and an error below are both errors, and must not cancel"


def column(*values):
    return np.array(values, dtype=np.float64)


def autograd(loss, pred, target):
    """The gradient of `loss(residual)` with respect to pred, by torch in float64."""
    leaf = torch.tensor(pred, dtype=torch.float64, requires_grad=True)
    loss(leaf - torch.tensor(target, dtype=torch.float64)).backward()
    return leaf.grad.numpy()


# half_mse


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


@pytest.mark.exercise("half_mse")
def test_half_mse_of_residuals_that_cancel(student):
    """Errors above and below do not cancel."""
    got = student.half_mse(column(1, -1, 3, -3), column(0, 0, 0, 0))
    expect_close(got, 2.5, because=SIGNS)


@pytest.mark.exercise("half_mse")
def test_half_mse_adds_up_columns(student, rng):
    """With several outputs, n is still the number of examples."""
    pred, target = rng.normal(size=(2, 5, 3))
    got = student.half_mse(pred, target)
    expect_close(got, float(((pred - target) ** 2).sum() / 10), because=EXAMPLES)


@pytest.mark.exercise("half_mse")
@pytest.mark.handling
def test_half_mse_converts_integers(student, rng):
    """Pixels in uint8 give the loss of the same numbers as floats."""
    pred = rng.integers(0, 100, size=(7, 3)).astype(np.uint8)
    target = rng.integers(100, 256, size=(7, 3)).astype(np.uint8)
    expected = float(((pred.astype(float) - target.astype(float)) ** 2).sum() / 14)
    expect_close(student.half_mse(pred, target), expected, because=UINT8)


@pytest.mark.exercise("half_mse")
def test_half_mse_of_extremes(student):
    """One example works, float32 works, and a residual too large to square gives inf."""
    expect_close(student.half_mse(column(4), column(1)), 4.5, because="n may be 1")
    fine = student.half_mse(column(1e8 + 1), column(1e8))
    expect_close(fine, 0.5, because="float64 is not made coarser on the way")
    small = student.half_mse(np.float32([0.5, 2.5, 1]), np.float32([0.25, 0.5, 1]))
    expect_close(small, 4.0625 / 6, precision="float32", because="float32 is a float as well")
    got = student.half_mse(column(1e200, 1), column(-1e200, 1))
    expect_close(got, float("inf"), because="an overflow is inf, and nothing turns it into nan")


@pytest.mark.exercise("half_mse")
@pytest.mark.advisory
def test_half_mse_leaves_its_arguments_alone(student):
    """The predictions and the targets are still there afterwards."""
    got = student.half_mse(column(4, 1), column(0, 2))
    expect_close(got, 4.25, because="the loss comes before the side effects")
    expect_arguments_unchanged(student, because=STILL_NEEDED)


# mse


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


@pytest.mark.exercise("mse")
def test_mse_agrees_with_torch(student, rng):
    """For one output it is what nn.MSELoss computes."""
    pred, target = rng.normal(size=(2, 11))
    expected = torch.nn.MSELoss()(torch.tensor(pred), torch.tensor(target)).item()
    expect_close(student.mse(pred, target), expected, because="both divide the sum of squares by n")


@pytest.mark.exercise("mse")
def test_mse_adds_up_columns(student, rng):
    """With several outputs, n is still the number of examples."""
    pred, target = rng.normal(size=(2, 7, 3))
    expect_close(
        student.mse(pred, target), float(((pred - target) ** 2).sum() / 7), because=EXAMPLES
    )


@pytest.mark.exercise("mse")
@pytest.mark.handling
def test_mse_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer."""
    expect_between(
        student.mse(column(1, 2, 3), column(3, 2, 1)), 0, 100, because="a loss is a float"
    )
    for shapes in (((5, 1), (5,)), ((5,), (5, 1)), ((3, 7), (1, 7))):
        with expect_raises(ValueError, mentions=(*shapes[0], *shapes[1]), because=BROADCAST):
            student.mse(np.ones(shapes[0]), np.zeros(shapes[1]))


@pytest.mark.exercise("mse")
@pytest.mark.handling
def test_mse_converts_integers(student, rng):
    """Pixels in uint8 give the loss of the same numbers as floats."""
    pred = rng.integers(0, 100, size=5).astype(np.uint8)
    target = rng.integers(100, 256, size=5).astype(np.uint8)
    expected = float(((pred.astype(float) - target.astype(float)) ** 2).sum() / 5)
    expect_close(student.mse(pred, target), expected, because=UINT8)


@pytest.mark.exercise("mse")
def test_mse_of_extremes(student):
    """One example works, and a residual too large to square gives inf."""
    expect_close(student.mse(column(4), column(1)), 9.0, because="n may be 1")
    fine = student.mse(column(1e8 + 1), column(1e8))
    expect_close(fine, 1.0, because="float64 is not made coarser on the way")
    got = student.mse(column(1e200, 1), column(-1e200, 1))
    expect_close(got, float("inf"), because="an overflow is inf, and nothing turns it into nan")


@pytest.mark.exercise("mse")
@pytest.mark.advisory
def test_mse_leaves_its_arguments_alone(student):
    """The predictions and the targets are still there afterwards."""
    got = student.mse(column(4, 1), column(0, 2))
    expect_close(got, 8.5, because="the loss comes before the side effects")
    expect_arguments_unchanged(student, because=STILL_NEEDED)


# rmse


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


@pytest.mark.exercise("rmse")
def test_rmse_scales_with_the_residual(student, rng):
    """Residuals k times as large give an rmse abs(k) times as large."""
    residual = rng.normal(size=7)
    expected = float(np.sqrt((residual**2).mean()))
    for k in (1.0, -3.0, 1000.0):
        got = student.rmse(k * residual, 0 * residual)
        expect_close(
            got, abs(k) * expected, because="the root undoes the square: the units are the target's"
        )


@pytest.mark.exercise("rmse")
def test_rmse_adds_up_columns(student, rng):
    """With several outputs, n is still the number of examples."""
    pred, target = rng.normal(size=(2, 5, 3))
    expected = float(np.sqrt(((pred - target) ** 2).sum() / 5))
    expect_close(student.rmse(pred, target), expected, because=EXAMPLES)


@pytest.mark.exercise("rmse")
@pytest.mark.handling
def test_rmse_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer."""
    expect_between(
        student.rmse(column(1, 2, 3), column(3, 2, 1)), 0, 100, because="a loss is a float"
    )
    with expect_raises(ValueError, mentions=(5, 1), because=BROADCAST):
        student.rmse(np.ones((5, 1)), np.zeros(5))


@pytest.mark.exercise("rmse")
@pytest.mark.handling
def test_rmse_converts_integers(student, rng):
    """Pixels in uint8 give the loss of the same numbers as floats."""
    pred = rng.integers(0, 100, size=5).astype(np.uint8)
    target = rng.integers(100, 256, size=5).astype(np.uint8)
    expected = float(np.sqrt(((pred.astype(float) - target.astype(float)) ** 2).mean()))
    expect_close(student.rmse(pred, target), expected, because=UINT8)


@pytest.mark.exercise("rmse")
def test_rmse_of_one_example(student, rng):
    """One example costs the size of its residual."""
    pred, target = rng.normal(size=(2, 1))
    expected = float(abs(pred[0] - target[0]))
    expect_close(
        student.rmse(pred, target), expected, because="the mean over one example divides by 1"
    )
    fine = student.rmse(column(1e8 + 3), column(1e8))
    expect_close(fine, 3.0, because="float64 is not made coarser on the way")


@pytest.mark.exercise("rmse")
@pytest.mark.advisory
def test_rmse_leaves_its_arguments_alone(student):
    """The predictions and the targets are still there afterwards."""
    got = student.rmse(column(7, 1), column(0, 2))
    expect_close(got, 5.0, because="the loss comes before the side effects")
    expect_arguments_unchanged(student, because=STILL_NEEDED)


# half_mse_grad


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


@pytest.mark.exercise("half_mse_grad")
def test_half_mse_grad_agrees_with_autograd(student, rng):
    """Every entry is what autograd finds."""
    pred, target = rng.normal(size=(2, 7))
    expected = autograd(lambda r: (r**2).sum() / 14, pred, target)
    expect_close(
        student.half_mse_grad(pred, target),
        expected,
        because="it is the derivative of half_mse by each prediction",
    )


@pytest.mark.exercise("half_mse_grad")
def test_half_mse_grad_adds_up_columns(student, rng):
    """With several outputs, n is still the number of examples."""
    pred, target = rng.normal(size=(2, 5, 3))
    expected = autograd(lambda r: (r**2).sum() / 10, pred, target)
    expect_close(student.half_mse_grad(pred, target), expected, because=EXAMPLES)


@pytest.mark.exercise("half_mse_grad")
@pytest.mark.handling
def test_half_mse_grad_keeps_the_dtype(student):
    """float32 in, float32 out; integers become float64."""
    got = student.half_mse_grad(np.float32([1, 4]), np.float32([0.5, 1]))
    expect_close(
        got, np.float32([0.25, 1.5]), because="a gradient has the dtype of what it belongs to"
    )
    got = student.half_mse_grad(np.uint8([1, 4, 0, 0]), np.uint8([2, 1, 0, 9]))
    expect_close(got, column(-0.25, 0.75, 0, -2.25), because=UINT8)


@pytest.mark.exercise("half_mse_grad")
@pytest.mark.handling
def test_half_mse_grad_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer."""
    got = student.half_mse_grad(column(1, 2), column(0, 0))
    expect_shape(got, (2,), because="a gradient has the shape of what it belongs to")
    with expect_raises(ValueError, mentions=(5, 1), because=BROADCAST):
        student.half_mse_grad(np.ones((5, 1)), np.zeros(5))


@pytest.mark.exercise("half_mse_grad")
@pytest.mark.advisory
def test_half_mse_grad_leaves_its_arguments_alone(student):
    """The predictions and the targets are still there afterwards."""
    got = student.half_mse_grad(column(4, 1), column(0, 2))
    expect_close(got, column(2, -0.5), because="the gradient comes before the side effects")
    expect_arguments_unchanged(student, because=STILL_NEEDED)


# rmse_grad


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


@pytest.mark.exercise("rmse_grad")
def test_rmse_grad_agrees_with_autograd(student, rng):
    """Every entry is what autograd finds, also where one example is predicted perfectly."""
    pred, target = rng.normal(size=(2, 7))
    pred[3] = target[3]
    expected = autograd(lambda r: (r**2).mean().sqrt(), pred, target)
    expect_close(
        student.rmse_grad(pred, target),
        expected,
        because="the chain rule goes through the root and the mean",
    )


@pytest.mark.exercise("rmse_grad")
def test_rmse_grad_adds_up_columns(student, rng):
    """With several outputs, n is still the number of examples."""
    pred, target = rng.normal(size=(2, 5, 3))
    expected = autograd(lambda r: ((r**2).sum() / 5).sqrt(), pred, target)
    expect_close(student.rmse_grad(pred, target), expected, because=EXAMPLES)


@pytest.mark.exercise("rmse_grad")
def test_rmse_grad_does_not_depend_on_scale(student, rng):
    """Residuals a thousand times as large have the same gradient."""
    residual = rng.normal(size=5)
    expected = residual / (5 * np.sqrt((residual**2).mean()))
    for k in (1.0, 1e3, 1e-3):
        got = student.rmse_grad(k * residual, 0 * residual)
        expect_close(got, expected, because="the rmse grows in proportion, so its slope stays")


@pytest.mark.exercise("rmse_grad")
@pytest.mark.handling
def test_rmse_grad_keeps_the_dtype(student):
    """float32 in, float32 out, also where every residual is zero; integers become float64."""
    got = student.rmse_grad(np.float32([1, 7]), np.float32([0, 0]))
    expect_close(
        got, np.float32([0.1, 0.7]), because="a gradient has the dtype of what it belongs to"
    )
    got = student.rmse_grad(np.float32([1, 7, 3]), np.float32([1, 7, 3]))
    expect_close(
        got, np.float32([0, 0, 0]), because="a gradient has the dtype of what it belongs to"
    )
    got = student.rmse_grad(np.uint8([1, 0]), np.uint8([0, 7]))
    expect_close(got, column(0.1, -0.7), because=UINT8)


@pytest.mark.exercise("rmse_grad")
@pytest.mark.handling
def test_rmse_grad_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer."""
    got = student.rmse_grad(column(1, 7), column(0, 0))
    expect_shape(got, (2,), because="a gradient has the shape of what it belongs to")
    with expect_raises(ValueError, mentions=(5, 1), because=BROADCAST):
        student.rmse_grad(np.ones((5, 1)), np.zeros(5))


@pytest.mark.exercise("rmse_grad")
@pytest.mark.advisory
def test_rmse_grad_leaves_its_arguments_alone(student):
    """The predictions and the targets are still there afterwards."""
    got = student.rmse_grad(column(7, 1), column(0, 2))
    expect_close(got, column(0.7, -0.1), because="the gradient comes before the side effects")
    expect_arguments_unchanged(student, because=STILL_NEEDED)


# mae


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


@pytest.mark.exercise("mae")
def test_mae_agrees_with_torch(student, rng):
    """For one output it is what nn.L1Loss computes."""
    pred, target = rng.normal(size=(2, 11))
    expected = torch.nn.L1Loss()(torch.tensor(pred), torch.tensor(target)).item()
    expect_close(
        student.mae(pred, target), expected, because="it is the mean of the absolute values"
    )
    fine = student.mae(column(1e8 + 3), column(1e8))
    expect_close(fine, 3.0, because="float64 is not made coarser on the way")


@pytest.mark.exercise("mae")
def test_mae_adds_up_columns(student, rng):
    """With several outputs, n is still the number of examples."""
    pred, target = rng.normal(size=(2, 5, 3))
    expect_close(
        student.mae(pred, target), float(np.abs(pred - target).sum() / 5), because=EXAMPLES
    )


@pytest.mark.exercise("mae")
@pytest.mark.handling
def test_mae_converts_integers(student, rng):
    """Pixels in uint8 give the loss of the same numbers as floats."""
    pred = rng.integers(0, 100, size=7).astype(np.uint8)
    target = rng.integers(100, 256, size=7).astype(np.uint8)
    expected = float(np.abs(pred.astype(float) - target.astype(float)).mean())
    expect_close(student.mae(pred, target), expected, because=UINT8)


@pytest.mark.exercise("mae")
@pytest.mark.handling
def test_mae_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer."""
    expect_between(
        student.mae(column(1, 2, 3), column(3, 2, 1)), 0, 100, because="a loss is a float"
    )
    with expect_raises(ValueError, mentions=(5, 1), because=BROADCAST):
        student.mae(np.ones((5, 1)), np.zeros(5))


@pytest.mark.exercise("mae")
@pytest.mark.advisory
def test_mae_leaves_its_arguments_alone(student):
    """The predictions and the targets are still there afterwards."""
    got = student.mae(column(4, 1), column(0, 2))
    expect_close(got, 2.5, because="the loss comes before the side effects")
    expect_arguments_unchanged(student, because=STILL_NEEDED)


# mae_grad


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


@pytest.mark.exercise("mae_grad")
def test_mae_grad_agrees_with_autograd(student, rng):
    """Every entry is what autograd finds, with several outputs too."""
    pred, target = rng.normal(size=(2, 5, 3))
    expected = autograd(lambda r: r.abs().sum() / 5, pred, target)
    expect_close(student.mae_grad(pred, target), expected, because=EXAMPLES)


@pytest.mark.exercise("mae_grad")
@pytest.mark.handling
def test_mae_grad_keeps_the_dtype(student):
    """float32 in, float32 out; integers become float64."""
    got = student.mae_grad(np.float32([1, 7]), np.float32([3, 0]))
    expect_close(
        got, np.float32([-0.5, 0.5]), because="a gradient has the dtype of what it belongs to"
    )
    got = student.mae_grad(np.uint8([1, 0, 4, 2]), np.uint8([0, 7, 4, 3]))
    expect_close(got, column(0.25, -0.25, 0, -0.25), because=UINT8)


@pytest.mark.exercise("mae_grad")
@pytest.mark.handling
def test_mae_grad_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer."""
    got = student.mae_grad(column(1, 7), column(0, 0))
    expect_shape(got, (2,), because="a gradient has the shape of what it belongs to")
    with expect_raises(ValueError, mentions=(5, 1), because=BROADCAST):
        student.mae_grad(np.ones((5, 1)), np.zeros(5))


@pytest.mark.exercise("mae_grad")
@pytest.mark.advisory
def test_mae_grad_leaves_its_arguments_alone(student):
    """The predictions and the targets are still there afterwards."""
    got = student.mae_grad(column(4, 1), column(0, 2))
    expect_close(got, column(0.5, -0.5), because="the gradient comes before the side effects")
    expect_arguments_unchanged(student, because=STILL_NEEDED)


# huber


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


@pytest.mark.exercise("huber")
def test_huber_agrees_with_torch(student, rng):
    """For one output it is what nn.HuberLoss computes."""
    pred, target = rng.normal(size=(2, 11))
    for delta in (0.3, 1.7):
        expected = torch.nn.HuberLoss(delta=delta)(torch.tensor(pred), torch.tensor(target)).item()
        got = student.huber(pred, target, delta)
        expect_close(got, expected, because="each residual is judged by its size against delta")


@pytest.mark.exercise("huber")
def test_huber_with_delta_at_infinity(student, rng):
    """With delta at infinity nothing is large, and it is half_mse."""
    pred, target = rng.normal(size=(2, 7))
    expected = float(((pred - target) ** 2).sum() / 14)
    got = student.huber(pred, target, delta=np.inf)
    expect_close(
        got, expected, because="inf times 0 is nan, so the piece that is not meant must not count"
    )


@pytest.mark.exercise("huber")
def test_huber_adds_up_columns(student, rng):
    """With several outputs, n is still the number of examples."""
    pred, target = rng.normal(size=(2, 5, 3))
    size = np.abs(pred - target)
    costs = np.where(size <= 0.5, size**2 / 2, 0.5 * (size - 0.25))
    expect_close(student.huber(pred, target, 0.5), float(costs.sum() / 5), because=EXAMPLES)


@pytest.mark.exercise("huber")
@pytest.mark.handling
def test_huber_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer; integers are fine."""
    got = student.huber(np.uint8([1, 2, 3]), np.uint8([3, 2, 4]))
    expect_close(got, 2.0 / 3, because=UINT8)
    with expect_raises(ValueError, mentions=(5, 1), because=BROADCAST):
        student.huber(np.ones((5, 1)), np.zeros(5))


@pytest.mark.exercise("huber")
@pytest.mark.advisory
def test_huber_leaves_its_arguments_alone(student):
    """The predictions and the targets are still there afterwards."""
    got = student.huber(column(4, 1), column(0, 2))
    expect_close(got, 2.0, because="the loss comes before the side effects")
    expect_arguments_unchanged(student, because=STILL_NEEDED)


# huber_grad


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


@pytest.mark.exercise("huber_grad")
def test_huber_grad_agrees_with_autograd(student, rng):
    """Every entry is what autograd finds, and delta is 1 unless given."""
    pred, target = rng.normal(size=(2, 13)) * 2
    zero = torch.zeros(13, dtype=torch.float64)
    for delta, rest in ((1.0, ()), (0.3, (0.3,))):
        loss = torch.nn.HuberLoss(delta=delta)
        expected = autograd(lambda r, loss=loss: loss(r, zero), pred, target)
        got = student.huber_grad(pred, target, *rest)
        expect_close(got, expected, because="it is the derivative of huber by each prediction")


@pytest.mark.exercise("huber_grad")
def test_huber_grad_adds_up_columns(student, rng):
    """With several outputs n is the number of examples, and delta may be infinite."""
    pred, target = rng.normal(size=(2, 5, 3))
    got = student.huber_grad(pred, target, delta=np.inf)
    expect_close(got, (pred - target) / 5, because=EXAMPLES)


@pytest.mark.exercise("huber_grad")
@pytest.mark.handling
def test_huber_grad_keeps_the_dtype(student):
    """float32 in, float32 out; integers become float64."""
    got = student.huber_grad(np.float32([1, 7]), np.float32([0.5, 0]))
    expect_close(
        got, np.float32([0.25, 0.5]), because="a gradient has the dtype of what it belongs to"
    )
    got = student.huber_grad(np.uint8([1, 0]), np.uint8([0, 7]))
    expect_close(got, column(0.5, -0.5), because=UINT8)


@pytest.mark.exercise("huber_grad")
@pytest.mark.handling
def test_huber_grad_refuses_to_broadcast(student):
    """A column against a row is a mistake, not an answer."""
    got = student.huber_grad(column(1, 7), column(0, 0))
    expect_shape(got, (2,), because="a gradient has the shape of what it belongs to")
    with expect_raises(ValueError, mentions=(5, 1), because=BROADCAST):
        student.huber_grad(np.ones((5, 1)), np.zeros(5))


@pytest.mark.exercise("huber_grad")
@pytest.mark.advisory
def test_huber_grad_leaves_its_arguments_alone(student):
    """The predictions and the targets are still there afterwards."""
    got = student.huber_grad(column(4, 1), column(0, 2))
    expect_close(got, column(0.5, -0.5), because="the gradient comes before the side effects")
    expect_arguments_unchanged(student, because=STILL_NEEDED)
