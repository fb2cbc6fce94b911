"""Right answers about regression losses that look different from the solution."""

import numpy as np
from regression_losses import mse, rmse

from autograder import variant


def floats(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"cannot compare {list(pred.shape)} with {list(target.shape)}")
    if not np.issubdtype(pred.dtype, np.floating):
        pred = pred.astype(float)
    return pred, target.astype(pred.dtype)


@variant(of="half_mse")
def half_mse_in_a_loop(pred, target):
    """Adds up example by example."""
    pred, target = floats(pred, target)
    total = 0.0
    for p, t in zip(pred, target, strict=True):
        total += np.sum((t - p) ** 2)
    return total / (2 * pred.shape[0])


@variant(of="half_mse")
def half_mse_by_a_norm(pred, target):
    """Squares the length of the residual, and answers with a NumPy float."""
    pred, target = floats(pred, target)
    return np.linalg.norm(target - pred) ** 2 / 2 / len(pred)


@variant(of="mse")
def mse_by_a_dot_product(pred, target):
    """Multiplies the flat residual with itself."""
    pred, target = floats(pred, target)
    flat = (pred - target).ravel()
    return float(flat @ flat) / len(pred)


@variant(of="mse")
def mse_by_a_mean_of_sums(pred, target):
    """Sums each example's columns, then takes the mean over the examples."""
    pred, target = floats(pred, target)
    return np.square(pred - target).reshape(len(pred), -1).sum(axis=1).mean()


@variant(of="rmse")
def rmse_of_float64(pred, target):
    """Computes in float64 throughout."""
    pred, target = floats(pred, target)
    return mse(pred.astype(np.float64), target.astype(np.float64)) ** 0.5


@variant(of="half_mse_grad")
def half_mse_grad_term_by_term(pred, target):
    """Divides before it subtracts."""
    pred, target = floats(pred, target)
    return pred / len(pred) - target / len(pred)


@variant(of="rmse_grad")
def rmse_grad_by_the_chain_rule(pred, target):
    """1/(2 root) times the gradient of the mse, guarded by np.divide's own mask."""
    pred, target = floats(pred, target)
    slope = 2 * (pred - target) / len(pred)
    root = np.full_like(slope, rmse(pred, target))
    return np.divide(slope, 2 * root, out=np.zeros_like(slope), where=root > 0)


@variant(of="rmse_grad")
def rmse_grad_by_the_norm(pred, target):
    """The residual over its length, over the root of n."""
    pred, target = floats(pred, target)
    residual = pred - target
    length = np.linalg.norm(residual)
    if length == 0.0:
        return residual * 0
    return (residual / (length * np.sqrt(len(pred)))).astype(pred.dtype)


@variant(of="mae")
def mae_by_the_larger(pred, target):
    """The size is the larger of the residual and its opposite."""
    pred, target = floats(pred, target)
    return np.maximum(pred - target, target - pred).sum() / len(pred)


@variant(of="mae_grad")
def mae_grad_by_comparison(pred, target):
    """One where above, minus one where below."""
    pred, target = floats(pred, target)
    above, below = (pred > target).astype(pred.dtype), (pred < target).astype(pred.dtype)
    return (above - below) / len(pred)


@variant(of="huber")
def huber_by_where(pred, target, delta=1.0):
    """The two pieces as they stand in the docstring."""
    pred, target = floats(pred, target)
    r = pred - target
    with np.errstate(invalid="ignore"):
        beyond = delta * (np.abs(r) - delta / 2)
    return np.where(np.abs(r) < delta, 0.5 * r**2, beyond).sum() / len(r)


@variant(of="huber_grad")
def huber_grad_by_where(pred, target, delta=1.0):
    """The residual inside, delta with its sign outside."""
    pred, target = floats(pred, target)
    r = pred - target
    inside = np.abs(r) <= delta
    slope = r.copy()
    slope[~inside] = delta * np.sign(r[~inside])
    return slope / len(r)
