"""What students get wrong about regression losses."""

import numpy as np
from regression_losses import half_mse, half_mse_grad, mae, mae_grad, mse, rmse_grad

from autograder import misconception


def residual(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    if not np.issubdtype(pred.dtype, np.floating):
        pred = pred.astype(np.float64)
    return pred - target.astype(pred.dtype)


@misconception(of="half_mse", caught_by="test_half_mse_of_two_residuals", row="L01")
def forgets_the_half(pred, target):
    """The mean of the squares is already the loss."""
    return mse(pred, target)


@misconception(of="half_mse", caught_by="test_half_mse_of_two_residuals", row="L02")
def sums_instead_of_averaging(pred, target):
    """The loss is half the sum of the squares, however many examples there are."""
    return float((residual(pred, target) ** 2).sum() / 2)


@misconception(of="half_mse", caught_by="test_half_mse_grows_with_the_square", row="L05")
def takes_absolute_values(pred, target):
    """An error is an error: its size is what counts, not its square."""
    return mae(pred, target)


@misconception(of="half_mse", caught_by="test_half_mse_refuses_to_broadcast", row="L06")
def half_mse_lets_shapes_broadcast(pred, target):
    """NumPy makes the shapes fit, so I need not look at them."""
    pred, target = np.asarray(pred, dtype=float), np.asarray(target, dtype=float)
    return float(((pred - target) ** 2).sum() / (2 * len(pred)))


@misconception(of="half_mse", caught_by="test_half_mse_adds_up_columns", row="L07")
def half_mse_counts_entries(pred, target):
    """n is the number of numbers in the array."""
    return float((residual(pred, target) ** 2).mean() / 2)


@misconception(of="half_mse", caught_by="test_half_mse_converts_integers", row="L12")
def half_mse_subtracts_in_uint8(pred, target):
    """Pixels are numbers like any other, so I can subtract them as they are."""
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(((pred - target) ** 2.0).sum() / (2 * len(pred)))


@misconception(of="half_mse", caught_by="test_half_mse_converts_integers", row="L12")
def half_mse_squares_in_uint8(pred, target):
    """Pixels are numbers like any other, so I can subtract and square them as they are."""
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(((pred - target) ** 2).sum() / (2 * len(pred)))


@misconception(of="half_mse", caught_by="test_half_mse_of_two_residuals", row="L13")
def divides_with_two_slashes(pred, target):
    """Dividing by a whole number of examples is a job for //."""
    return float((residual(pred, target) ** 2).sum() // (2 * len(pred)))


@misconception(of="half_mse", caught_by="test_half_mse_of_residuals_that_cancel", row="L14")
def squares_the_mean(pred, target):
    """The mean of the squares is the square of the mean."""
    r = residual(pred, target)
    return float((r.sum() / len(r)) ** 2 / 2)


@misconception(of="mse", caught_by="test_mse_of_two_residuals", row="L01")
def keeps_the_half(pred, target):
    """The mean squared error always has the one half in front."""
    return half_mse(pred, target)


@misconception(of="mse", caught_by="test_mse_refuses_to_broadcast", row="L06")
def mse_lets_shapes_broadcast(pred, target):
    """NumPy makes the shapes fit, so I need not look at them."""
    pred, target = np.asarray(pred, dtype=float), np.asarray(target, dtype=float)
    return float(((pred - target) ** 2).sum() / len(pred))


@misconception(of="mse", caught_by="test_mse_adds_up_columns", row="L07")
def mse_counts_entries(pred, target):
    """The mean goes over every number in the array."""
    return float((residual(pred, target) ** 2).mean())


@misconception(of="mse", caught_by="test_mse_converts_integers", row="L12")
def mse_subtracts_in_uint8(pred, target):
    """Pixels are numbers like any other, so I can subtract them as they are."""
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(((pred - target) ** 2.0).sum() / len(pred))


@misconception(of="mse", caught_by="test_mse_converts_integers", row="L12")
def mse_squares_in_uint8(pred, target):
    """Pixels are numbers like any other, so I can subtract and square them as they are."""
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(((pred - target) ** 2).sum() / len(pred))


@misconception(of="mse", caught_by="test_mse_of_two_residuals", row="L02")
def mse_sums_instead_of_averaging(pred, target):
    """The loss adds up over the examples."""
    return float((residual(pred, target) ** 2).sum())


@misconception(of="rmse", caught_by="test_rmse_of_two_residuals", row="L08")
def forgets_the_root(pred, target):
    """The root mean squared error is the mean squared error."""
    return mse(pred, target)


@misconception(of="rmse", caught_by="test_rmse_of_two_residuals", row="L09")
def takes_the_root_before_the_mean(pred, target):
    """It makes no difference whether I take the root before or after averaging."""
    r = residual(pred, target)
    return float(np.sqrt(r**2).sum() / len(r))


@misconception(of="rmse", caught_by="test_rmse_of_two_residuals", row="L10")
def keeps_the_half_inside_the_root(pred, target):
    """The rmse is the root of the loss that has the one half in front."""
    return float(np.sqrt(half_mse(pred, target)))


@misconception(of="rmse", caught_by="test_rmse_adds_up_columns", row="L07")
def rmse_counts_entries(pred, target):
    """The mean under the root goes over every number in the array."""
    return float(np.sqrt((residual(pred, target) ** 2).mean()))


@misconception(of="rmse", caught_by="test_rmse_converts_integers", row="L12")
def rmse_subtracts_in_uint8(pred, target):
    """Pixels are numbers like any other, so I can subtract them as they are."""
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(np.sqrt(((pred - target) ** 2.0).sum() / len(pred)))


@misconception(of="rmse", caught_by="test_rmse_converts_integers", row="L12")
def rmse_squares_in_uint8(pred, target):
    """Pixels are numbers like any other, so I can subtract and square them as they are."""
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(np.sqrt(((pred - target) ** 2).sum() / len(pred)))


@misconception(of="rmse", caught_by="test_rmse_of_one_example")
def divides_by_one_less(pred, target):
    """A root mean square is a standard deviation, so I divide by n - 1."""
    r = residual(pred, target)
    return float(np.sqrt((r**2).sum() / (len(r) - 1)))


@misconception(of="half_mse_grad", caught_by="test_half_mse_grad_of_two_residuals", row="L03")
def forgets_to_divide_by_n(pred, target):
    """The derivative of a half square is the residual, and that is the gradient."""
    return residual(pred, target)


@misconception(of="half_mse_grad", caught_by="test_half_mse_grad_of_two_residuals", row="L04")
def subtracts_the_other_way_round(pred, target):
    """The square hides the sign, so target minus pred is as good."""
    return -half_mse_grad(pred, target)


@misconception(of="half_mse_grad", caught_by="test_half_mse_grad_of_two_residuals")
def brings_down_the_two(pred, target):
    """The derivative of a square is twice the residual."""
    return 2 * half_mse_grad(pred, target)


@misconception(of="half_mse_grad", caught_by="test_half_mse_grad_adds_up_columns", row="L07")
def half_mse_grad_counts_entries(pred, target):
    """n is the number of numbers in the array."""
    r = residual(pred, target)
    return r / r.size


@misconception(of="half_mse_grad", caught_by="test_half_mse_grad_leaves_its_arguments_alone")
def subtracts_in_place(pred, target):
    """I can save memory by writing the residual into pred."""
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    if not np.issubdtype(pred.dtype, np.floating):
        pred = pred.astype(np.float64)
    pred -= target
    return pred / len(pred)


@misconception(of="half_mse_grad", caught_by="test_half_mse_grad_refuses_to_broadcast", row="L06")
def half_mse_grad_lets_shapes_broadcast(pred, target):
    """NumPy makes the shapes fit, so I need not look at them."""
    pred = pred if np.issubdtype(pred.dtype, np.floating) else pred.astype(np.float64)
    return (pred - target.astype(pred.dtype)) / len(pred)


@misconception(of="half_mse_grad", caught_by="test_half_mse_grad_keeps_the_dtype")
def always_answers_in_float64(pred, target):
    """More precision cannot hurt, so I convert everything to float64."""
    return half_mse_grad(pred.astype(np.float64), target.astype(np.float64))


@misconception(of="rmse_grad", caught_by="test_rmse_grad_of_a_perfect_prediction", row="L11")
def divides_by_zero(pred, target):
    """The formula can be typed in as it stands."""
    r = residual(pred, target)
    return r / r.dtype.type(len(r) * np.sqrt((r**2).sum() / len(r)))


@misconception(of="rmse_grad", caught_by="test_rmse_grad_of_two_residuals")
def forgets_the_chain_rule_of_the_root(pred, target):
    """The gradient of the root is the root of the gradient's formula, r over n."""
    return half_mse_grad(pred, target)


@misconception(of="rmse_grad", caught_by="test_rmse_grad_of_two_residuals")
def keeps_half_of_the_root(pred, target):
    """The derivative of a root is one over twice the root, and the 2 stays."""
    return rmse_grad(pred, target) / 2


@misconception(of="rmse_grad", caught_by="test_rmse_grad_of_two_residuals", row="L03")
def divides_by_the_root_only(pred, target):
    """The root already holds the mean, so I need not divide by n again."""
    return rmse_grad(pred, target) * len(pred)


@misconception(of="rmse_grad", caught_by="test_rmse_grad_of_two_residuals", row="L04")
def rmse_grad_with_the_wrong_sign(pred, target):
    """The square hides the sign, so target minus pred is as good."""
    return -rmse_grad(pred, target)


@misconception(of="mae", caught_by="test_mae_of_residuals_that_cancel")
def forgets_the_absolute_value(pred, target):
    """The mean error is the mean of the residuals."""
    r = residual(pred, target)
    return float(r.sum() / len(r))


@misconception(of="mae", caught_by="test_mae_adds_up_columns", row="L07")
def mae_counts_entries(pred, target):
    """The mean goes over every number in the array."""
    return float(np.abs(residual(pred, target)).mean())


@misconception(of="mae", caught_by="test_mae_converts_integers", row="L12")
def mae_subtracts_in_uint8(pred, target):
    """Pixels are numbers like any other, so I can subtract them as they are."""
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    return float(np.abs(pred - target).sum() / len(pred))


@misconception(of="mae", caught_by="test_mae_of_two_residuals")
def squares_all_the_same(pred, target):
    """Every error is squared before it is averaged."""
    return mse(pred, target)


@misconception(of="mae_grad", caught_by="test_mae_grad_at_the_kink")
def calls_the_kink_a_slope(pred, target):
    """A residual of zero is not negative, so its slope is one."""
    r = residual(pred, target)
    return np.where(r >= 0, 1.0, -1.0).astype(r.dtype) / len(r)


@misconception(of="mae_grad", caught_by="test_mae_grad_at_the_kink")
def divides_by_the_size(pred, target):
    """The sign is the residual over its size."""
    r = residual(pred, target)
    return r / np.abs(r) / len(r)


@misconception(of="mae_grad", caught_by="test_mae_grad_of_three_residuals", row="L04")
def mae_grad_with_the_wrong_sign(pred, target):
    """It makes no difference which I subtract from which."""
    return -mae_grad(pred, target)


@misconception(of="mae_grad", caught_by="test_mae_grad_of_three_residuals", row="L03")
def mae_grad_forgets_to_divide(pred, target):
    """The slope of an absolute value is its sign, and that is the gradient."""
    return np.sign(residual(pred, target))


@misconception(of="huber", caught_by="test_huber_of_three_residuals")
def forgets_to_take_half_of_delta_off(pred, target, delta=1.0):
    """Beyond delta the loss is delta times the size."""
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2 / 2, delta * size).sum() / len(size))


@misconception(of="huber", caught_by="test_huber_of_three_residuals")
def forgets_the_half_inside(pred, target, delta=1.0):
    """Inside delta the loss is the square."""
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2, delta * (size - delta / 2)).sum() / len(size))


@misconception(of="huber", caught_by="test_huber_of_three_residuals")
def chooses_by_the_signed_residual(pred, target, delta=1.0):
    """A residual below delta is a small one."""
    r = residual(pred, target)
    outside = delta * (np.abs(r) - delta / 2)
    return float(np.where(r <= delta, r**2 / 2, outside).sum() / len(r))


@misconception(of="huber", caught_by="test_huber_obeys_delta")
def leaves_delta_at_one(pred, target, delta=1.0):
    """The bend is at 1."""
    size = np.abs(residual(pred, target))
    return float(np.where(size <= 1, size**2 / 2, size - 0.5).sum() / len(size))


@misconception(of="huber", caught_by="test_huber_with_delta_at_infinity")
def multiplies_by_infinity(pred, target, delta=1.0):
    """Adding both pieces with a mask of zeros and ones picks the right one."""
    size = np.abs(residual(pred, target))
    mask = (size <= delta).astype(size.dtype)
    pieces = mask * size**2 / 2 + (1 - mask) * delta * (size - delta / 2)
    return float(pieces.sum() / len(size))


@misconception(of="huber", caught_by="test_huber_adds_up_columns", row="L07")
def huber_counts_entries(pred, target, delta=1.0):
    """The mean goes over every number in the array."""
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)).mean())


@misconception(of="huber_grad", caught_by="test_huber_grad_of_three_residuals")
def loses_the_sign_outside(pred, target, delta=1.0):
    """Beyond delta the slope is delta."""
    r = residual(pred, target)
    return np.where(np.abs(r) <= delta, r, r.dtype.type(delta)) / len(r)


@misconception(of="huber_grad", caught_by="test_huber_grad_of_three_residuals")
def forgets_delta_outside(pred, target, delta=1.0):
    """Beyond delta the slope is that of an absolute value, plus or minus one."""
    r = residual(pred, target)
    return np.where(np.abs(r) <= delta, r, np.sign(r)) / len(r)


@misconception(of="huber_grad", caught_by="test_huber_grad_of_three_residuals", row="L03")
def huber_grad_forgets_to_divide(pred, target, delta=1.0):
    """The clipped residual is the gradient."""
    return np.clip(residual(pred, target), -delta, delta)


@misconception(of="huber_grad", caught_by="test_huber_grad_of_three_residuals", row="L04")
def huber_grad_with_the_wrong_sign(pred, target, delta=1.0):
    """It makes no difference which I subtract from which."""
    return np.clip(-residual(pred, target), -delta, delta) / len(pred)


@misconception(of="huber_grad", caught_by="test_huber_grad_adds_up_columns", row="L07")
def huber_grad_counts_entries(pred, target, delta=1.0):
    """n is the number of numbers in the array."""
    r = residual(pred, target)
    return np.clip(r, -delta, delta) / r.size
