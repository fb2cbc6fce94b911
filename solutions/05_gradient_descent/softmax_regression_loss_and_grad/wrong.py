"""Wrong answers to `softmax_regression_loss_and_grad`."""

import numpy as np
from building_blocks import (
    BATCH_SIZE,
    _cost,
    _less_truth,
    _scores,
    _with_penalty,
    _with_probabilities,
)
from gradient_descent import _floating, softmax_regression_loss_and_grad

from autograder import misconception


def _log_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def _with_errors(d, W, X, y, reg):
    """The right loss, with these errors of the scores instead of p - onehot, still without 1/n."""
    _scores(W, X, y)
    loss, _ = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss, d.T @ _floating(X) / len(X) + 2 * reg * _floating(W)


def _with_cost(cost, W, X, y, reg):
    """The right gradient, with another cross-entropy in the loss."""
    W = _floating(W)
    _, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return float(cost + reg * (W**2).sum()), dW


@misconception("test_penalty_in_the_gradient", row="S23")
def forgets_the_two_of_the_penalty(W, X, y, reg):
    """The gradient of the penalty is reg times W."""
    loss, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss, dW - reg * W


@misconception("test_penalty_in_the_loss", row="S24")
def penalises_only_the_gradient(W, X, y, reg):
    """The penalty acts on the weights, so it belongs in the gradient, and not in the loss."""
    loss, _ = softmax_regression_loss_and_grad(W, X, y, 0.0)
    return loss, softmax_regression_loss_and_grad(W, X, y, reg)[1]


@misconception("test_penalty_in_the_gradient", row="S24")
def penalises_only_the_loss(W, X, y, reg):
    """The penalty does not depend on the data, so the gradient does not change."""
    loss, _ = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss, softmax_regression_loss_and_grad(W, X, y, 0.0)[1]


@misconception("test_penalty_in_the_gradient", row="S25")
def halves_the_slope_of_the_penalty(W, X, y, reg):
    """The gradient of the penalty is half of reg times W."""
    loss, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss, dW - 1.5 * reg * W


@misconception("test_penalty_in_the_loss")
def puts_a_half_before_the_penalty(W, X, y, reg):
    """The penalty is reg/2 times the sum of the squares, and its gradient reg times W."""
    return softmax_regression_loss_and_grad(W, X, y, reg / 2)


@misconception("test_penalty_in_the_loss")
def puts_a_half_before_the_penalty_of_the_loss(W, X, y, reg):
    """The penalty of the loss has a one half, but its gradient is 2 reg W all the same."""
    loss, _ = softmax_regression_loss_and_grad(W, X, y, reg / 2)
    return loss, softmax_regression_loss_and_grad(W, X, y, reg)[1]


@misconception("test_penalty_in_the_loss")
def averages_the_penalty_over_the_examples(W, X, y, reg):
    """Everything in the loss is divided by n, the penalty too."""
    return softmax_regression_loss_and_grad(W, X, y, reg / len(X))


@misconception("test_penalty_in_the_loss")
def averages_the_squared_weights(W, X, y, reg):
    """The penalty is reg times the mean of the squared weights."""
    return softmax_regression_loss_and_grad(W, X, y, reg / W.size)


@misconception("test_penalty_in_the_loss")
def penalises_the_norm(W, X, y, reg):
    """The penalty is reg times the length of W."""
    _, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    loss, _ = softmax_regression_loss_and_grad(W, X, y, 0.0)
    return loss + reg * float(np.linalg.norm(W)), dW


@misconception("test_penalty_in_the_gradient")
def subtracts_the_penalty(W, X, y, reg):
    """Weights are to shrink, so the gradient of the penalty is subtracted."""
    loss, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss, dW - 4 * reg * W


@misconception("test_softmax_regression_survives_large_scores", row="S01")
def exponentiates_as_it_reads(W, X, y, reg):
    """Softmax can be typed in as it reads."""
    e = np.exp(_scores(W, X, y))
    return _with_probabilities(e / e.sum(axis=1, keepdims=True), W, X, y, reg)


@misconception("test_softmax_regression_survives_large_scores", row="S01")
def takes_the_logsumexp_as_it_reads(W, X, y, reg):
    """The log of the sum of the exponentials can be typed in as it reads."""
    z = _scores(W, X, y)
    e = np.exp(z)
    cost = (np.log(e.sum(axis=1)) - z[np.arange(len(y)), y]).mean()
    d = _less_truth(e / e.sum(axis=1, keepdims=True), y)
    return _with_penalty(cost, d.T @ _floating(X) / len(X), W, reg)


@misconception("test_softmax_regression_survives_large_scores", row="S05")
def shifts_by_one_maximum_for_all(W, X, y, reg):
    """One maximum, that of the whole table, is enough to keep exp from overflowing."""
    z = _scores(W, X, y)
    z = z - z.max()
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    dW = _less_truth(np.exp(log_p), y).T @ _floating(X) / len(X)
    return _with_penalty(_cost(log_p, y), dW, W, reg)


@misconception("test_softmax_regression_survives_large_scores", row="S06")
def takes_the_logarithm_of_a_softmax(W, X, y, reg):
    """Once the softmax is stable, so is its logarithm."""
    return _with_probabilities(np.exp(_log_softmax(_scores(W, X, y))), W, X, y, reg)


@misconception("test_softmax_regression_survives_large_scores", row="S07")
def adds_a_little_in_the_logarithm(W, X, y, reg):
    """Adding 1e-12 in the logarithm keeps it from being infinite, and changes nothing."""
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_cost(_cost(np.log(p + 1e-12), y), W, X, y, reg)


@misconception("test_softmax_regression_survives_large_scores", row="S07")
def adds_more_in_the_logarithm(W, X, y, reg):
    """Adding 1e-8 in the logarithm keeps it from being infinite, and changes nothing."""
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_cost(_cost(np.log(p + 1e-8), y), W, X, y, reg)


@misconception("test_softmax_regression_survives_large_scores", row="S07")
def clips_the_probabilities(W, X, y, reg):
    """Clipping at 1e-15 keeps the logarithm from being infinite, and changes nothing."""
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_cost(_cost(np.log(np.clip(p, 1e-15, 1.0)), y), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", row="S02")
def sums_down_the_columns(W, X, y, reg):
    """The sum of softmax runs along the first axis."""
    z = _scores(W, X, y)
    e = np.exp(z - z.max(axis=0))
    return _with_probabilities(e / e.sum(axis=0), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", row="S03")
def sums_over_the_whole_table(W, X, y, reg):
    """The sum of softmax runs over all the scores there are."""
    z = _scores(W, X, y)
    e = np.exp(z - z.max())
    return _with_probabilities(e / e.sum(), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", row="S08")
def takes_softmax_twice(W, X, y, reg):
    """The loss takes probabilities, and does a softmax of its own."""
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_cost(_cost(_log_softmax(p), y), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", row="S10")
def forgets_the_logarithm(W, X, y, reg):
    """The loss is minus the probability of the right class."""
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_cost(_cost(p, y), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", row="S11")
def forgets_the_softmax(W, X, y, reg):
    """The loss is minus the score of the right class."""
    return _with_cost(_cost(_scores(W, X, y), y), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", row="S12")
def takes_the_logarithm_to_base_two(W, X, y, reg):
    """Information is measured in bits, so the logarithm has base 2."""
    return _with_cost(_cost(_log_softmax(_scores(W, X, y)), y) / np.log(2), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", row="S13")
def adds_up_the_costs(W, X, y, reg):
    """The loss adds up over the examples, and only its gradient is a mean."""
    return _with_cost(len(y) * _cost(_log_softmax(_scores(W, X, y)), y), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", row="S13")
def averages_over_the_classes_too(W, X, y, reg):
    """The mean of a onehot table times the log-probabilities goes over the whole table."""
    return _with_cost(_cost(_log_softmax(_scores(W, X, y)), y) / len(W), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", row="S14")
def forgets_the_sign_of_the_cost(W, X, y, reg):
    """The loss is the mean log-probability of the right class."""
    return _with_cost(-_cost(_log_softmax(_scores(W, X, y)), y), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", row="S15")
def picks_whole_columns(W, X, y, reg):
    """log_p[:, y] is the log-probability of each example's own class."""
    log_p = _log_softmax(_scores(W, X, y))
    return _with_cost(-log_p[:, y].mean(), W, X, y, reg)


@misconception("test_gradient_of_softmax_regression", row="S15")
def subtracts_from_whole_columns(W, X, y, reg):
    """p[:, y] -= 1 takes 1 from each example's own class."""
    p = np.exp(_log_softmax(_scores(W, X, y)))
    p[:, y] -= 1
    return _with_errors(p, W, X, y, reg)


@misconception("test_loss_of_softmax_regression", row="S16")
def believes_its_own_prediction(W, X, y, reg):
    """The loss looks at the class with the largest score."""
    log_p = _log_softmax(_scores(W, X, y))
    return _with_cost(-log_p.max(axis=1).mean(), W, X, y, reg)


@misconception("test_gradient_of_softmax_regression", row="S17")
def forgets_n_in_the_gradient(W, X, y, reg):
    """The gradient is (p - onehot)^T X; the mean is taken in the loss."""
    d = _less_truth(np.exp(_log_softmax(_scores(W, X, y))), y)
    return _with_errors(len(y) * d, W, X, y, reg)


@misconception("test_gradient_of_softmax_regression", row="B07")
def divides_the_gradient_by_n_twice(W, X, y, reg):
    """p - onehot is divided by n, and so is what comes out of it."""
    d = _less_truth(np.exp(_log_softmax(_scores(W, X, y))), y)
    return _with_errors(d / len(y), W, X, y, reg)


@misconception("test_gradient_of_softmax_regression", row="S18")
def forgets_the_truth(W, X, y, reg):
    """The gradient of the scores is the softmax."""
    return _with_errors(np.exp(_log_softmax(_scores(W, X, y))), W, X, y, reg)


@misconception("test_gradient_of_softmax_regression", row="S19")
def subtracts_one_from_every_class(W, X, y, reg):
    """In the loop over the classes, 1 is subtracted from each probability."""
    return _with_errors(np.exp(_log_softmax(_scores(W, X, y))) - 1, W, X, y, reg)


@misconception("test_gradient_of_softmax_regression", row="S20")
def moves_only_the_right_class(W, X, y, reg):
    """The loss looks at the right class only, and so does its gradient."""
    d = _less_truth(np.exp(_log_softmax(_scores(W, X, y))), y)
    return _with_errors(np.where(np.arange(len(W)) == y[:, np.newaxis], d, 0), W, X, y, reg)


@misconception("test_gradient_of_softmax_regression")
def takes_the_truth_minus_the_belief(W, X, y, reg):
    """The error is onehot minus softmax."""
    d = _less_truth(np.exp(_log_softmax(_scores(W, X, y))), y)
    return _with_errors(-d, W, X, y, reg)


@misconception("test_gradient_of_softmax_regression", row="S26")
def divides_by_the_sum_of_the_scores(W, X, y, reg):
    """Softmax divides each exponential by the sum of the row's scores."""
    z = _scores(W, X, y)
    z = z - z.max(axis=1, keepdims=True)
    p = np.exp(z) / (z.sum(axis=1, keepdims=True) + 1e-9)
    with np.errstate(invalid="ignore"):
        return _with_probabilities(p, W, X, y, reg)


@misconception("test_softmax_regression_worked_by_hand", row="B01")
def returns_the_gradient_transposed(W, X, y, reg):
    """The gradient is X^T (p - onehot) / n, which has a row for each feature."""
    loss, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss, dW.T


@misconception("test_softmax_regression_worked_by_hand", row="P03")
def returns_the_gradient_first(W, X, y, reg):
    """The gradient is what matters, so it comes first."""
    return softmax_regression_loss_and_grad(W, X, y, reg)[::-1]


@misconception("test_softmax_regression_worked_by_hand", row="P03")
def returns_the_cost_of_each_example(W, X, y, reg):
    """Every example has a loss of its own, and all are handed back."""
    costs = -_log_softmax(_scores(W, X, y))[np.arange(len(y)), y]
    loss, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return costs - costs.mean() + loss, dW


@misconception("test_softmax_regression_keeps_float32", row="P04")
def subtracts_a_onehot_of_float64(W, X, y, reg):
    """An answer may be float64, whatever came in."""
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_errors(p - np.eye(len(W))[y], W, X, y, reg)


@misconception("test_softmax_regression_of_whole_numbers", row="P04")
def rounds_the_gradient_to_the_dtype_of_w(W, X, y, reg):
    """The gradient has the dtype of the weights, whatever that is."""
    loss, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss, dW.astype(W.dtype)


@misconception("test_softmax_regression_refuses_shapes_that_clash")
def takes_any_shape_of_labels(W, X, y, reg):
    """If labels and examples did not belong together, NumPy would say so."""
    log_p = _log_softmax(_floating(X) @ _floating(W).T)
    rows = np.arange(len(X))
    cost, d = -log_p[rows, y].mean(), np.exp(log_p)
    d[rows, y] -= 1
    return _with_penalty(cost, d.T @ _floating(X) / len(X), W, reg)


@misconception("test_loss_of_softmax_regression", row="S27")
def divides_the_costs_by_a_global_size(W, X, y, reg):
    """The number of examples is the batch size that is set at the top of the file."""
    cost = _cost(_log_softmax(_scores(W, X, y)), y) * len(y) / BATCH_SIZE
    d = _less_truth(np.exp(_log_softmax(_scores(W, X, y))), y)
    dW = d.T @ _floating(X) / BATCH_SIZE
    return _with_penalty(cost, dW, W, reg)


@misconception("test_softmax_regression_leaves_its_arguments_alone")
def builds_the_gradient_in_w(W, X, y, reg):
    """When the loss is known W is not needed any more, and can hold the gradient."""
    loss, dW = softmax_regression_loss_and_grad(W, X, y, 0.0)
    W = _floating(W)
    loss += reg * float((W**2).sum())
    W *= 2 * reg
    W += dW
    return loss, W
