"""Wrong answers to `softmax_regression_loss_and_grad`."""

import numpy as np
from beliefs import (
    A_GRADIENT_KEEPS_THE_DTYPE,
    A_HALF_BEFORE_THE_PENALTY_IN_THE_LOSS,
    A_HALF_TAKES_THE_TWO_AWAY,
    A_LAYER_IS_X_W,
    A_LITTLE_IN_THE_LOGARITHM,
    AN_ANSWER_MAY_BE_FLOAT64,
    COMPUTE_WITH_PIXELS_AS_THEY_ARE,
    DIVIDED_BY_THE_SUM_OF_SCORES,
    ENTRIES_ARE_COUNTED_IN_ANY_INTEGERS,
    LOG_MEANS_LOG2,
    LOGSUMEXP_AS_IT_READS,
    MINUS_THE_LOGIT,
    MINUS_THE_PROBABILITY,
    NOT_NEEDED_ANY_MORE,
    NUMPY_WOULD_REFUSE_THE_LABELS,
    ONE_FROM_EACH_PROBABILITY,
    ONE_LOSS_FOR_EACH_EXAMPLE,
    ONE_MAXIMUM_FOR_ALL,
    ONLY_THE_RIGHT_CLASS,
    SOFTMAX_ALONG_THE_FIRST_AXIS,
    SOFTMAX_AS_IT_READS,
    THE_BATCH_SIZE_IS_FIXED,
    THE_CLASS_IS_THE_LIKELIEST,
    THE_COLUMNS_OF_LABELS_PICK_ONE_EACH,
    THE_LAST_AXIS_COUNTS_EXAMPLES,
    THE_LOG_OF_A_STABLE_SOFTMAX,
    THE_MEAN_OF_N_TIMES_C,
    THE_PENALTY_HAS_HALF_REG_TIMES_W,
    THE_PENALTY_HAS_REG_TIMES_W,
    THE_PENALTY_IS_FOR_THE_GRADIENT,
    THE_PENALTY_OVER_N,
    THE_TRUTH_IS_FORGOTTEN,
    THE_WHOLE_TABLE_SUMS_TO_ONE,
    TRUE_MINUS_PREDICTED,
    WITHOUT_THE_MINUS,
)
from building_blocks import (
    BATCH_SIZE,
    _cost,
    _less_truth,
    _scores,
    _with_penalty,
    _with_probabilities,
)
from gradient_descent import _floating, _refuse_labels, softmax_regression_loss_and_grad

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


@misconception("test_penalty_in_the_gradient", belief=THE_PENALTY_HAS_REG_TIMES_W, row="S23")
def forgets_the_two_of_the_penalty(W, X, y, reg):
    loss, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss, dW - reg * W


@misconception("test_penalty_in_the_loss", belief=THE_PENALTY_IS_FOR_THE_GRADIENT, row="S24")
def penalises_only_the_gradient(W, X, y, reg):
    loss, _ = softmax_regression_loss_and_grad(W, X, y, 0.0)
    return loss, softmax_regression_loss_and_grad(W, X, y, reg)[1]


@misconception("test_penalty_in_the_gradient", row="S24")
def penalises_only_the_loss(W, X, y, reg):
    """The penalty does not depend on the data, so the gradient does not change."""
    loss, _ = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss, softmax_regression_loss_and_grad(W, X, y, 0.0)[1]


@misconception("test_penalty_in_the_gradient", belief=THE_PENALTY_HAS_HALF_REG_TIMES_W, row="S25")
def halves_the_slope_of_the_penalty(W, X, y, reg):
    loss, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss, dW - 1.5 * reg * W


@misconception("test_penalty_in_the_loss", belief=A_HALF_TAKES_THE_TWO_AWAY)
def puts_a_half_before_the_penalty(W, X, y, reg):
    return softmax_regression_loss_and_grad(W, X, y, reg / 2)


@misconception("test_penalty_in_the_loss", belief=A_HALF_BEFORE_THE_PENALTY_IN_THE_LOSS)
def puts_a_half_before_the_penalty_of_the_loss(W, X, y, reg):
    loss, _ = softmax_regression_loss_and_grad(W, X, y, reg / 2)
    return loss, softmax_regression_loss_and_grad(W, X, y, reg)[1]


@misconception("test_penalty_in_the_loss", belief=THE_PENALTY_OVER_N)
def averages_the_penalty_over_the_examples(W, X, y, reg):
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


@misconception(
    "test_softmax_regression_survives_large_scores", belief=SOFTMAX_AS_IT_READS, row="S01"
)
def exponentiates_as_it_reads(W, X, y, reg):
    e = np.exp(_scores(W, X, y))
    return _with_probabilities(e / e.sum(axis=1, keepdims=True), W, X, y, reg)


@misconception(
    "test_softmax_regression_survives_large_scores", belief=LOGSUMEXP_AS_IT_READS, row="S01"
)
def takes_the_logsumexp_as_it_reads(W, X, y, reg):
    z = _scores(W, X, y)
    e = np.exp(z)
    cost = (np.log(e.sum(axis=1)) - z[np.arange(len(y)), y]).mean()
    d = _less_truth(e / e.sum(axis=1, keepdims=True), y)
    return _with_penalty(cost, d.T @ _floating(X) / len(X), W, reg)


@misconception(
    "test_softmax_regression_survives_large_scores", belief=ONE_MAXIMUM_FOR_ALL, row="S05"
)
def shifts_by_one_maximum_for_all(W, X, y, reg):
    z = _scores(W, X, y)
    z = z - z.max()
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    dW = _less_truth(np.exp(log_p), y).T @ _floating(X) / len(X)
    return _with_penalty(_cost(log_p, y), dW, W, reg)


@misconception(
    "test_softmax_regression_survives_large_scores", belief=THE_LOG_OF_A_STABLE_SOFTMAX, row="S06"
)
def takes_the_logarithm_of_a_softmax(W, X, y, reg):
    return _with_probabilities(np.exp(_log_softmax(_scores(W, X, y))), W, X, y, reg)


@misconception(
    "test_softmax_regression_survives_large_scores", belief=A_LITTLE_IN_THE_LOGARITHM, row="S07"
)
def adds_a_little_in_the_logarithm(W, X, y, reg):
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_cost(_cost(np.log(p + 1e-12), y), W, X, y, reg)


@misconception(
    "test_softmax_regression_survives_large_scores", belief=A_LITTLE_IN_THE_LOGARITHM, row="S07"
)
def adds_more_in_the_logarithm(W, X, y, reg):
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_cost(_cost(np.log(p + 1e-8), y), W, X, y, reg)


@misconception(
    "test_softmax_regression_survives_large_scores", belief=A_LITTLE_IN_THE_LOGARITHM, row="S07"
)
def clips_the_probabilities(W, X, y, reg):
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_cost(_cost(np.log(np.clip(p, 1e-15, 1.0)), y), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", belief=SOFTMAX_ALONG_THE_FIRST_AXIS, row="S02")
def sums_down_the_columns(W, X, y, reg):
    z = _scores(W, X, y)
    e = np.exp(z - z.max(axis=0))
    return _with_probabilities(e / e.sum(axis=0), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", belief=THE_WHOLE_TABLE_SUMS_TO_ONE, row="S03")
def sums_over_the_whole_table(W, X, y, reg):
    z = _scores(W, X, y)
    e = np.exp(z - z.max())
    return _with_probabilities(e / e.sum(), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", row="S08")
def takes_softmax_twice(W, X, y, reg):
    """The loss takes probabilities, and does a softmax of its own."""
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_cost(_cost(_log_softmax(p), y), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", belief=MINUS_THE_PROBABILITY, row="S10")
def forgets_the_logarithm(W, X, y, reg):
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_cost(_cost(p, y), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", belief=MINUS_THE_LOGIT, row="S11")
def forgets_the_softmax(W, X, y, reg):
    return _with_cost(_cost(_scores(W, X, y), y), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", belief=LOG_MEANS_LOG2, row="S12")
def takes_the_logarithm_to_base_two(W, X, y, reg):
    return _with_cost(_cost(_log_softmax(_scores(W, X, y)), y) / np.log(2), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", row="S13")
def adds_up_the_costs(W, X, y, reg):
    """The loss adds up what the examples cost, and is not divided by their number."""
    return _with_cost(len(y) * _cost(_log_softmax(_scores(W, X, y)), y), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", belief=THE_MEAN_OF_N_TIMES_C, row="S13")
def averages_over_the_classes_too(W, X, y, reg):
    return _with_cost(_cost(_log_softmax(_scores(W, X, y)), y) / len(W), W, X, y, reg)


@misconception("test_loss_of_softmax_regression", belief=WITHOUT_THE_MINUS, row="S14")
def forgets_the_sign_of_the_cost(W, X, y, reg):
    return _with_cost(-_cost(_log_softmax(_scores(W, X, y)), y), W, X, y, reg)


@misconception(
    "test_loss_of_softmax_regression", belief=THE_COLUMNS_OF_LABELS_PICK_ONE_EACH, row="S15"
)
def picks_whole_columns(W, X, y, reg):
    log_p = _log_softmax(_scores(W, X, y))
    return _with_cost(-log_p[:, y].mean(), W, X, y, reg)


@misconception(
    "test_gradient_of_softmax_regression", belief=THE_COLUMNS_OF_LABELS_PICK_ONE_EACH, row="S15"
)
def subtracts_from_whole_columns(W, X, y, reg):
    p = np.exp(_log_softmax(_scores(W, X, y)))
    p[:, y] -= 1
    return _with_errors(p, W, X, y, reg)


@misconception("test_loss_of_softmax_regression", belief=THE_CLASS_IS_THE_LIKELIEST, row="S16")
def believes_its_own_prediction(W, X, y, reg):
    log_p = _log_softmax(_scores(W, X, y))
    return _with_cost(-log_p.max(axis=1).mean(), W, X, y, reg)


@misconception("test_gradient_of_softmax_regression", row="S17")
def forgets_n_in_the_gradient(W, X, y, reg):
    """The gradient is (p - onehot)^T X, and is not divided by the number of examples."""
    d = _less_truth(np.exp(_log_softmax(_scores(W, X, y))), y)
    return _with_errors(len(y) * d, W, X, y, reg)


@misconception("test_gradient_of_softmax_regression", row="B07")
def divides_the_gradient_by_n_twice(W, X, y, reg):
    """p - onehot is divided by n, and so is what comes out of it."""
    d = _less_truth(np.exp(_log_softmax(_scores(W, X, y))), y)
    return _with_errors(d / len(y), W, X, y, reg)


@misconception("test_gradient_of_softmax_regression", belief=THE_TRUTH_IS_FORGOTTEN, row="S18")
def forgets_the_truth(W, X, y, reg):
    return _with_errors(np.exp(_log_softmax(_scores(W, X, y))), W, X, y, reg)


@misconception("test_gradient_of_softmax_regression", belief=ONE_FROM_EACH_PROBABILITY, row="S19")
def subtracts_one_from_every_class(W, X, y, reg):
    return _with_errors(np.exp(_log_softmax(_scores(W, X, y))) - 1, W, X, y, reg)


@misconception("test_gradient_of_softmax_regression", belief=ONLY_THE_RIGHT_CLASS, row="S20")
def moves_only_the_right_class(W, X, y, reg):
    d = _less_truth(np.exp(_log_softmax(_scores(W, X, y))), y)
    return _with_errors(np.where(np.arange(len(W)) == y[:, np.newaxis], d, 0), W, X, y, reg)


@misconception("test_gradient_of_softmax_regression", belief=TRUE_MINUS_PREDICTED)
def takes_the_truth_minus_the_belief(W, X, y, reg):
    d = _less_truth(np.exp(_log_softmax(_scores(W, X, y))), y)
    return _with_errors(-d, W, X, y, reg)


@misconception(
    "test_gradient_of_softmax_regression", belief=DIVIDED_BY_THE_SUM_OF_SCORES, row="S26"
)
def divides_by_the_sum_of_the_scores(W, X, y, reg):
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


@misconception(
    "test_softmax_regression_worked_by_hand", belief=ONE_LOSS_FOR_EACH_EXAMPLE, row="P03"
)
def returns_the_cost_of_each_example(W, X, y, reg):
    costs = -_log_softmax(_scores(W, X, y))[np.arange(len(y)), y]
    loss, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return costs - costs.mean() + loss, dW


@misconception("test_softmax_regression_keeps_float32", belief=AN_ANSWER_MAY_BE_FLOAT64, row="P04")
def subtracts_a_onehot_of_float64(W, X, y, reg):
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_errors(p - np.eye(len(W))[y], W, X, y, reg)


@misconception(
    "test_softmax_regression_of_whole_numbers", belief=A_GRADIENT_KEEPS_THE_DTYPE, row="P04"
)
def rounds_the_gradient_to_the_dtype_of_w(W, X, y, reg):
    loss, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss, dW.astype(W.dtype)


@misconception(
    "test_softmax_regression_refuses_shapes_that_clash", belief=NUMPY_WOULD_REFUSE_THE_LABELS
)
def takes_any_shape_of_labels(W, X, y, reg):
    log_p = _log_softmax(_floating(X) @ _floating(W).T)
    rows = np.arange(len(X))
    cost, d = -log_p[rows, y].mean(), np.exp(log_p)
    d[rows, y] -= 1
    return _with_penalty(cost, d.T @ _floating(X) / len(X), W, reg)


@misconception("test_loss_of_softmax_regression", belief=THE_BATCH_SIZE_IS_FIXED, row="S27")
def divides_the_costs_by_a_global_size(W, X, y, reg):
    cost = _cost(_log_softmax(_scores(W, X, y)), y) * len(y) / BATCH_SIZE
    d = _less_truth(np.exp(_log_softmax(_scores(W, X, y))), y)
    dW = d.T @ _floating(X) / BATCH_SIZE
    return _with_penalty(cost, dW, W, reg)


@misconception("test_softmax_regression_leaves_its_arguments_alone", belief=NOT_NEEDED_ANY_MORE)
def builds_the_gradient_in_w(W, X, y, reg):
    loss, dW = softmax_regression_loss_and_grad(W, X, y, 0.0)
    W = _floating(W)
    loss += reg * float((W**2).sum())
    W *= 2 * reg
    W += dW
    return loss, W


@misconception(
    "test_softmax_regression_of_many_classes", belief=ENTRIES_ARE_COUNTED_IN_ANY_INTEGERS
)
def counts_entries_in_the_dtype_of_labels(W, X, y, reg):
    log_p = _log_softmax(_scores(W, X, y))
    entries = np.arange(len(y)).astype(y.dtype) * np.array(len(W)).astype(y.dtype) + y
    entries = entries.astype(np.int64) % log_p.size
    d = np.exp(log_p)
    d.reshape(-1)[entries] -= 1
    cost = float(-log_p.ravel()[entries].mean())
    return _with_penalty(cost, d.T @ _floating(X) / len(X), W, reg)


@misconception(
    "test_gradient_of_softmax_regression",
    holds=("takes_the_truth_minus_the_belief", "forgets_n_in_the_gradient"),
)
def takes_the_truth_minus_the_belief_without_n(W, X, y, reg):
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_errors(-len(X) * _less_truth(p, y), W, X, y, reg)


@misconception(
    "test_gradient_of_softmax_regression", holds=("forgets_the_truth", "forgets_n_in_the_gradient")
)
def forgets_the_truth_and_n(W, X, y, reg):
    return _with_errors(len(X) * np.exp(_log_softmax(_scores(W, X, y))), W, X, y, reg)


@misconception(
    "test_loss_of_softmax_regression", holds=("adds_up_the_costs", "forgets_the_sign_of_the_cost")
)
def adds_up_the_costs_without_their_sign(W, X, y, reg):
    return _with_cost(-len(y) * _cost(_log_softmax(_scores(W, X, y)), y), W, X, y, reg)


@misconception(
    "test_loss_of_softmax_regression",
    holds=("adds_up_the_costs", "takes_the_logarithm_to_base_two"),
)
def adds_up_the_costs_to_base_two(W, X, y, reg):
    return _with_cost(len(y) * _cost(_log_softmax(_scores(W, X, y)), y) / np.log(2), W, X, y, reg)


@misconception("test_softmax_regression_of_whole_numbers", belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE)
def multiplies_whole_numbers_as_they_are(W, X, y, reg):
    _scores(W, X, y)
    log_p = _log_softmax(X @ W.T)
    dW = _less_truth(np.exp(log_p), y).T @ X / len(X) + 2 * reg * W
    return float(_cost(log_p, y) + reg * (W**2).sum()), dW


@misconception(
    "test_softmax_regression_of_whole_numbers",
    holds=("multiplies_whole_numbers_as_they_are", "takes_any_shape_of_labels"),
)
def softmax_regression_as_it_reads(W, X, y, reg):
    n = len(y)
    log_p = _log_softmax(X @ W.T)
    loss = -log_p[np.arange(n), y].mean() + reg * (W**2).sum()
    p = np.exp(log_p)
    p[np.arange(n), y] -= 1
    return loss, p.T @ X / n + 2 * reg * W


@misconception(
    "test_softmax_regression_survives_large_scores",
    holds=(
        "shifts_by_one_maximum_for_all",
        "multiplies_whole_numbers_as_they_are",
        "takes_any_shape_of_labels",
    ),
)
def shifts_whatever_comes_by_one_maximum(W, X, y, reg):
    n = len(y)
    z = X @ W.T
    z = z - z.max()
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(n), y].mean() + reg * (W**2).sum()
    p = np.exp(log_p)
    p[np.arange(n), y] -= 1
    return loss, p.T @ X / n + 2 * reg * W


@misconception("test_softmax_regression_worked_by_hand", belief=A_LAYER_IS_X_W)
def forgets_to_turn_w(W, X, y, reg):
    _refuse_labels(X, y)
    W, X = _floating(W), _floating(X)
    log_p = _log_softmax(X @ W)
    dW = X.T @ _less_truth(np.exp(log_p), y) / len(X) + 2 * reg * W
    return float(_cost(log_p, y) + reg * (W**2).sum()), dW


@misconception("test_penalty_in_the_loss")
def penalises_the_sum_of_the_weights(W, X, y, reg):
    """The penalty is reg times the sum of the weights."""
    loss, _ = softmax_regression_loss_and_grad(W, X, y, 0.0)
    _, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss + reg * float(_floating(W).sum()), dW


@misconception("test_penalty_in_the_loss")
def forgets_the_penalty(W, X, y, reg):
    """The penalty is left out, in the loss and in the gradient."""
    return softmax_regression_loss_and_grad(W, X, y, 0.0)


@misconception("test_gradient_of_softmax_regression", belief=THE_LAST_AXIS_COUNTS_EXAMPLES)
def divides_by_the_features(W, X, y, reg):
    d = _less_truth(np.exp(_log_softmax(_scores(W, X, y))), y)
    return _with_errors(d * len(X) / X.shape[1], W, X, y, reg)


@misconception(
    "test_penalty_in_the_loss",
    holds=("exponentiates_as_it_reads", "puts_a_half_before_the_penalty"),
)
def exponentiates_with_a_half_before_the_penalty(W, X, y, reg):
    return exponentiates_as_it_reads.answer(W, X, y, reg / 2)


@misconception(
    "test_penalty_in_the_gradient",
    holds=("exponentiates_as_it_reads", "forgets_the_two_of_the_penalty"),
)
def exponentiates_without_the_two_of_the_penalty(W, X, y, reg):
    loss, dW = exponentiates_as_it_reads.answer(W, X, y, reg)
    return loss, dW - reg * W


@misconception(
    "test_gradient_of_softmax_regression",
    holds=("exponentiates_as_it_reads", "forgets_n_in_the_gradient"),
)
def exponentiates_without_n_in_the_gradient(W, X, y, reg):
    loss, _ = exponentiates_as_it_reads.answer(W, X, y, reg)
    _, dW = exponentiates_as_it_reads.answer(W, X, y, 0.0)
    return loss, dW * len(X) + 2 * reg * _floating(W)


@misconception(
    "test_penalty_in_the_loss",
    holds=("exponentiates_as_it_reads", "penalises_only_the_gradient"),
)
def exponentiates_and_penalises_only_the_gradient(W, X, y, reg):
    loss, _ = exponentiates_as_it_reads.answer(W, X, y, 0.0)
    return loss, exponentiates_as_it_reads.answer(W, X, y, reg)[1]


@misconception(
    "test_penalty_in_the_gradient",
    holds=("exponentiates_as_it_reads", "penalises_only_the_loss"),
)
def exponentiates_and_penalises_only_the_loss(W, X, y, reg):
    loss, _ = exponentiates_as_it_reads.answer(W, X, y, reg)
    return loss, exponentiates_as_it_reads.answer(W, X, y, 0.0)[1]


@misconception(
    "test_penalty_in_the_loss",
    holds=("takes_the_logarithm_of_a_softmax", "puts_a_half_before_the_penalty"),
)
def takes_the_logarithm_with_a_half_before_the_penalty(W, X, y, reg):
    return takes_the_logarithm_of_a_softmax.answer(W, X, y, reg / 2)


@misconception(
    "test_penalty_in_the_gradient",
    holds=("takes_the_logarithm_of_a_softmax", "forgets_the_two_of_the_penalty"),
)
def takes_the_logarithm_without_the_two_of_the_penalty(W, X, y, reg):
    loss, dW = takes_the_logarithm_of_a_softmax.answer(W, X, y, reg)
    return loss, dW - reg * W


@misconception("test_penalty_worked_by_hand")
def penalises_the_sizes(W, X, y, reg):
    """The penalty is reg times the sum of the sizes of the weights."""
    loss, dW = softmax_regression_loss_and_grad(W, X, y, 0.0)
    W = _floating(W)
    return loss + reg * float(np.abs(W).sum()), dW + (reg * np.sign(W)).astype(W.dtype)


@misconception("test_penalty_in_the_loss")
def averages_the_squared_weights_of_the_loss(W, X, y, reg):
    """In the loss the penalty is a mean, and its gradient is that of the sum."""
    loss, _ = softmax_regression_loss_and_grad(W, X, y, reg / W.size)
    return loss, softmax_regression_loss_and_grad(W, X, y, reg)[1]


@misconception(
    "test_softmax_regression_survives_large_scores", belief=LOGSUMEXP_AS_IT_READS, row="S01"
)
def takes_everything_from_a_logsumexp_as_it_reads(W, X, y, reg):
    z = _scores(W, X, y)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    dW = _less_truth(np.exp(log_p), y).T @ _floating(X) / len(X)
    return _with_penalty(_cost(log_p, y), dW, W, reg)
