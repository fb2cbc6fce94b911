"""Wrong answers to `sgd_epoch`."""

import numpy as np
from beliefs import (
    A_COPY_OF_WEIGHTS_CAN_BE_MOVED,
    AN_ANSWER_MAY_BE_FLOAT64,
    AN_ARRAY_IS_MINE,
    ANY_SOURCE_OF_CHANCE,
    BATCH_LOSSES_OVER_ALL_EXAMPLES,
    BATCHES_TIMES_THE_BATCH_SIZE,
    COMPUTE_WITH_PIXELS_AS_THEY_ARE,
    DIVIDED_BY_THE_BATCH_SIZE,
    MEANS_OF_BATCHES,
    MY_OWN_GENERATOR_REPEATS,
    NUMPY_WOULD_REFUSE_THE_LABELS,
    SOFTMAX_AS_IT_READS,
    THE_BATCH_SIZE_IS_FIXED,
    THE_GRADIENT_IS_A_SUM,
    THE_LOSS_AFTER_THE_STEP,
    THE_LOSS_IT_ENDS_WITH,
    THE_LOSS_OF_THE_MODEL_AFTERWARDS,
    UPHILL,
    X_AND_Y_ARE_BOTH_SHUFFLED,
)
from building_blocks import BATCH_SIZE, _less_truth, _scores, _with_probabilities
from gradient_descent import (
    _floating,
    _refuse_labels,
    minibatches,
    sgd_epoch,
    softmax_regression_loss_and_grad,
)

from autograder import misconception


def _train(W, X, y, lr, batches, *, step=None, weigh=len):
    """W and the mean loss after steps on these batches, each a pair of X and y.

    step: from (lr, dW, batch's size) to the change of W. weigh: how much a batch's loss counts.
    """
    total = 0.0
    for xb, yb in batches:
        loss, dW = softmax_regression_loss_and_grad(W, xb, yb, 0.0)
        total += loss * weigh(xb)
        W = W - (lr * dW if step is None else step(lr, dW, len(xb)))
    return W, total / len(X)


def _batches(X, y, batch_size, rng):
    """Batches as pairs of X and y."""
    _refuse_labels(X, y)
    return [(X[batch], y[batch]) for batch in minibatches(len(X), batch_size, rng)]


@misconception("test_sgd_epoch_in_one_batch", belief=UPHILL, row="O01")
def trains_uphill(W, X, y, lr, batch_size, rng):
    return _train(W, X, y, -lr, _batches(X, y, batch_size, rng))


@misconception("test_sgd_epoch_averages_over_examples", belief=MEANS_OF_BATCHES, row="T09")
def averages_the_batch_means(W, X, y, lr, batch_size, rng):
    batches = _batches(X, y, batch_size, rng)
    W, total = _train(W, X, y, lr, batches, weigh=lambda xb: 1)
    return W, total * len(X) / len(batches)


@misconception(
    "test_sgd_epoch_averages_over_examples", belief=BATCH_LOSSES_OVER_ALL_EXAMPLES, row="T10"
)
def divides_batch_means_by_the_examples(W, X, y, lr, batch_size, rng):
    return _train(W, X, y, lr, _batches(X, y, batch_size, rng), weigh=lambda xb: 1)


@misconception("test_sgd_epoch_averages_over_examples", belief=THE_LOSS_IT_ENDS_WITH, row="T11")
def reports_the_last_batch(W, X, y, lr, batch_size, rng):
    for xb, yb in _batches(X, y, batch_size, rng):
        loss, dW = softmax_regression_loss_and_grad(W, xb, yb, 0.0)
        W = W - lr * dW
    return W, loss


@misconception("test_sgd_epoch_averages_over_examples")
def weighs_every_batch_as_a_full_one(W, X, y, lr, batch_size, rng):
    """Every batch has batch_size examples, so its loss counts that often."""
    batches = _batches(X, y, batch_size, rng)
    return _train(W, X, y, lr, batches, weigh=lambda xb: batch_size)


@misconception(
    "test_sgd_epoch_averages_over_examples", belief=BATCHES_TIMES_THE_BATCH_SIZE, row="T32"
)
def divides_by_full_batches(W, X, y, lr, batch_size, rng):
    batches = _batches(X, y, batch_size, rng)
    W, mean = _train(W, X, y, lr, batches)
    return W, mean * len(X) / (len(batches) * batch_size)


@misconception("test_sgd_epoch_in_one_batch")
def adds_up_the_losses(W, X, y, lr, batch_size, rng):
    """The loss of an epoch is the sum of its examples' losses."""
    W, mean = _train(W, X, y, lr, _batches(X, y, batch_size, rng))
    return W, mean * len(X)


@misconception("test_sgd_epoch_in_one_batch", belief=THE_LOSS_AFTER_THE_STEP)
def measures_after_the_step(W, X, y, lr, batch_size, rng):
    total = 0.0
    for xb, yb in _batches(X, y, batch_size, rng):
        W = W - lr * softmax_regression_loss_and_grad(W, xb, yb, 0.0)[1]
        total += softmax_regression_loss_and_grad(W, xb, yb, 0.0)[0] * len(xb)
    return W, total / len(X)


@misconception("test_sgd_epoch_in_one_batch", belief=THE_LOSS_OF_THE_MODEL_AFTERWARDS)
def measures_at_the_end_of_the_epoch(W, X, y, lr, batch_size, rng):
    W, _ = _train(W, X, y, lr, _batches(X, y, batch_size, rng))
    return W, softmax_regression_loss_and_grad(W, X, y, 0.0)[0]


@misconception("test_mean_loss_of_an_epoch")
def measures_at_the_start_of_the_epoch(W, X, y, lr, batch_size, rng):
    """The loss of an epoch is what all examples cost when it begins."""
    loss, _ = softmax_regression_loss_and_grad(W, X, y, 0.0)
    return _train(W, X, y, lr, _batches(X, y, batch_size, rng))[0], loss


@misconception("test_weights_after_an_epoch", belief=X_AND_Y_ARE_BOTH_SHUFFLED, row="T26")
def permutes_x_and_y_separately(W, X, y, lr, batch_size, rng):
    _refuse_labels(X, y)
    X, y = rng.permutation(X), rng.permutation(y)
    slices = [slice(i, i + batch_size) for i in range(0, len(X), batch_size)]
    return _train(W, X, y, lr, [(X[s], y[s]) for s in slices])


@misconception("test_weights_after_an_epoch", row="T26")
def permutes_x_only(W, X, y, lr, batch_size, rng):
    """X is shuffled, and each batch takes the next labels."""
    _refuse_labels(X, y)
    X = X[rng.permutation(len(X))]
    slices = [slice(i, i + batch_size) for i in range(0, len(X), batch_size)]
    return _train(W, X, y, lr, [(X[s], y[s]) for s in slices])


@misconception("test_weights_after_an_epoch", row="T30")
def leaves_the_short_batch_out(W, X, y, lr, batch_size, rng):
    """A batch that is not full is not used; the mean is over those that are."""
    full = [pair for pair in _batches(X, y, batch_size, rng) if len(pair[0]) == batch_size]
    W, mean = _train(W, X, y, lr, full)
    return W, mean * len(X) / max(1, len(full) * batch_size)


@misconception("test_weights_after_an_epoch", row="T30")
def leaves_the_short_batch_out_of_the_sum(W, X, y, lr, batch_size, rng):
    """A batch that is not full is not used; the mean is over all examples."""
    full = [pair for pair in _batches(X, y, batch_size, rng) if len(pair[0]) == batch_size]
    return _train(W, X, y, lr, full)


@misconception("test_weights_after_an_epoch", belief=DIVIDED_BY_THE_BATCH_SIZE, row="T31")
def divides_the_last_batch_like_a_full_one(W, X, y, lr, batch_size, rng):
    batches = _batches(X, y, batch_size, rng)
    return _train(W, X, y, lr, batches, step=lambda lr, dW, size: lr * dW * size / batch_size)


@misconception("test_sgd_epoch_in_one_batch", belief=THE_GRADIENT_IS_A_SUM, row="S17")
def steps_by_the_sum_of_the_gradients(W, X, y, lr, batch_size, rng):
    batches = _batches(X, y, batch_size, rng)
    return _train(W, X, y, lr, batches, step=lambda lr, dW, size: lr * dW * size)


@misconception("test_sgd_epoch_in_one_batch", row="B07")
def divides_the_mean_gradient_again(W, X, y, lr, batch_size, rng):
    """The gradient of a batch has to be divided by the number of its examples."""
    batches = _batches(X, y, batch_size, rng)
    return _train(W, X, y, lr, batches, step=lambda lr, dW, size: lr * dW / size)


@misconception("test_weights_after_an_epoch")
def divides_by_all_examples(W, X, y, lr, batch_size, rng):
    """The mean is over all examples of the epoch, also in the gradient of a batch."""
    batches = _batches(X, y, batch_size, rng)
    return _train(W, X, y, lr, batches, step=lambda lr, dW, size: lr * dW * size / len(X))


@misconception("test_weights_after_an_epoch", row="T38")
def takes_the_examples_as_they_lie(W, X, y, lr, batch_size, rng):
    """The data were shuffled once, and need not be again."""
    _refuse_labels(X, y)
    slices = [slice(i, i + batch_size) for i in range(0, len(X), batch_size)]
    return _train(W, X, y, lr, [(X[s], y[s]) for s in slices])


@misconception("test_three_epochs_in_a_row", belief=MY_OWN_GENERATOR_REPEATS, row="T38")
def shuffles_alike_in_every_epoch(W, X, y, lr, batch_size, rng):
    return _train(W, X, y, lr, _batches(X, y, batch_size, np.random.default_rng(0)))


@misconception("test_weights_after_an_epoch", belief=ANY_SOURCE_OF_CHANCE, row="P02")
def shuffles_globally(W, X, y, lr, batch_size, rng):
    _refuse_labels(X, y)
    order = np.random.permutation(len(X))
    batches = [order[i : i + batch_size] for i in range(0, len(X), batch_size)]
    return _train(W, X, y, lr, [(X[batch], y[batch]) for batch in batches])


@misconception("test_weights_after_an_epoch")
def draws_a_batch_at_random(W, X, y, lr, batch_size, rng):
    """Stochastic means that each batch is drawn at random from all examples."""
    _refuse_labels(X, y)
    n, batches = len(X), []
    for start in range(0, n, batch_size):
        pick = rng.choice(n, min(batch_size, n - start), replace=False)
        batches.append((X[pick], y[pick]))
    return _train(W, X, y, lr, batches)


@misconception("test_weights_after_an_epoch")
def steps_once_for_all_examples(W, X, y, lr, batch_size, rng):
    """An epoch is one step along the gradient of all examples."""
    return _train(W, X, y, lr, _batches(X, y, len(X), rng))


@misconception("test_weights_after_an_epoch")
def takes_all_gradients_at_the_first_w(W, X, y, lr, batch_size, rng):
    """The gradients of an epoch are those at the W that it began with."""
    new, total = W, 0.0
    for xb, yb in _batches(X, y, batch_size, rng):
        loss, dW = softmax_regression_loss_and_grad(W, xb, yb, 0.0)
        new, total = new - lr * dW, total + loss * len(xb)
    return new, total / len(X)


@misconception("test_weights_after_an_epoch")
def returns_after_the_first_batch(W, X, y, lr, batch_size, rng):
    """An epoch is over after its first batch."""
    for xb, yb in _batches(X, y, batch_size, rng):
        loss, dW = softmax_regression_loss_and_grad(W, xb, yb, 0.0)
        return W - lr * dW, loss


@misconception("test_weights_after_an_epoch", belief=THE_BATCH_SIZE_IS_FIXED, row="S27")
def trains_with_a_global_batch_size(W, X, y, lr, batch_size, rng):
    return _train(W, X, y, lr, _batches(X, y, BATCH_SIZE, rng))


@misconception("test_sgd_epoch_averages_over_examples")
def adds_a_penalty_unasked(W, X, y, lr, batch_size, rng):
    """Training needs a little penalty, or the weights grow."""
    total = 0.0
    for xb, yb in _batches(X, y, batch_size, rng):
        loss, dW = softmax_regression_loss_and_grad(W, xb, yb, 0.01)
        W, total = W - lr * dW, total + loss * len(xb)
    return W, total / len(X)


@misconception("test_sgd_epoch_survives_large_scores", belief=SOFTMAX_AS_IT_READS, row="S01")
def exponentiates_the_scores_of_a_batch(W, X, y, lr, batch_size, rng):
    total = 0.0
    for xb, yb in _batches(X, y, batch_size, rng):
        e = np.exp(_scores(W, xb, yb))
        loss, dW = _with_probabilities(e / e.sum(axis=1, keepdims=True), W, xb, yb, 0.0)
        W, total = W - lr * dW, total + loss * len(xb)
    return W, total / len(X)


@misconception("test_sgd_epoch_in_one_batch", row="P03")
def returns_only_w(W, X, y, lr, batch_size, rng):
    """The weights are the result of training."""
    return _train(W, X, y, lr, _batches(X, y, batch_size, rng))[0]


@misconception("test_sgd_epoch_in_one_batch", row="P03")
def returns_a_loss_for_each_batch(W, X, y, lr, batch_size, rng):
    """All the losses are handed back, so that they can be drawn."""
    losses = []
    for xb, yb in _batches(X, y, batch_size, rng):
        loss, dW = softmax_regression_loss_and_grad(W, xb, yb, 0.0)
        W = W - lr * dW
        losses.append(loss)
    return W, losses


@misconception("test_sgd_epoch_keeps_float32", belief=AN_ANSWER_MAY_BE_FLOAT64, row="P04")
def trains_in_float64(W, X, y, lr, batch_size, rng):
    return _train(W.astype(np.float64), X, y, lr, _batches(X, y, batch_size, rng))


@misconception("test_sgd_epoch_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def trains_w_itself(W, X, y, lr, batch_size, rng):
    total, W = 0.0, _floating(W)
    for xb, yb in _batches(X, y, batch_size, rng):
        loss, dW = softmax_regression_loss_and_grad(W, xb, yb, 0.0)
        W -= lr * dW
        total += loss * len(xb)
    return W, total / len(X)


@misconception("test_sgd_epoch_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def trains_w_itself_unconverted(W, X, y, lr, batch_size, rng):
    total = 0.0
    for xb, yb in _batches(X, y, batch_size, rng):
        loss, dW = softmax_regression_loss_and_grad(W, xb, yb, 0.0)
        W -= lr * dW
        total += loss * len(xb)
    return W, total / len(X)


@misconception("test_sgd_epoch_of_whole_numbers", belief=A_COPY_OF_WEIGHTS_CAN_BE_MOVED, row="P04")
def cannot_train_whole_numbers(W, X, y, lr, batch_size, rng):
    return trains_w_itself_unconverted.answer(W.copy(), X, y, lr, batch_size, rng)


@misconception("test_sgd_epoch_leaves_its_arguments_alone")
def shuffles_x_itself(W, X, y, lr, batch_size, rng):
    """The data can be put in the epoch's order where they are."""
    order = rng.permutation(len(X))
    _refuse_labels(X, y)
    X[:], y[:] = X[order], y[order]
    slices = [slice(i, i + batch_size) for i in range(0, len(X), batch_size)]
    return _train(W, X, y, lr, [(X[s], y[s]) for s in slices])


@misconception("test_sgd_epoch_wants_one_label_each", belief=NUMPY_WOULD_REFUSE_THE_LABELS)
def trains_on_any_labels(W, X, y, lr, batch_size, rng):
    batches = [(X[batch], y[batch].ravel()) for batch in minibatches(len(X), batch_size, rng)]
    return _train(W, X, y, lr, batches)


@misconception("test_sgd_epoch_of_special_arrays")
def hands_w_back_for_a_rate_of_zero(W, X, y, lr, batch_size, rng):
    """With a learning rate of 0 nothing moves, so W is handed back."""
    trained, loss = sgd_epoch(W, X, y, lr, batch_size, rng)
    return (trained if lr else _floating(W)), loss


@misconception(
    "test_sgd_epoch_leaves_its_arguments_alone",
    holds=("trains_w_itself_unconverted", "trains_on_any_labels"),
)
def trains_w_itself_on_any_labels(W, X, y, lr, batch_size, rng):
    total = 0.0
    for batch in minibatches(len(X), batch_size, rng):
        loss, dW = softmax_regression_loss_and_grad(W, X[batch], y[batch], 0.0)
        W -= lr * dW
        total += loss * len(batch)
    return W, total / len(X)


@misconception("test_sgd_epoch_of_whole_numbers", belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE)
def trains_on_whole_numbers_as_they_are(W, X, y, lr, batch_size, rng):
    _refuse_labels(X, y)
    total = 0.0
    for batch in minibatches(len(X), batch_size, rng):
        xb, yb = X[batch], y[batch]
        z = xb @ W.T
        z = z - z.max(axis=1, keepdims=True)
        z = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= z[np.arange(len(yb)), yb].sum()
        W = W - lr * _less_truth(np.exp(z), yb).T @ xb / len(yb)
    return W, float(total / len(X))


@misconception(
    "test_sgd_epoch_survives_large_scores",
    holds=(
        "exponentiates_the_scores_of_a_batch",
        "trains_on_whole_numbers_as_they_are",
        "trains_on_any_labels",
    ),
)
def trains_as_it_reads(W, X, y, lr, batch_size, rng):
    n = len(y)
    order = rng.permutation(n)
    total = 0.0
    for i in range(0, n, batch_size):
        batch = order[i : i + batch_size]
        xb, yb = X[batch], y[batch]
        e = np.exp(xb @ W.T)
        p = e / e.sum(axis=1, keepdims=True)
        total += -np.log(p[np.arange(len(yb)), yb]).sum()
        p[np.arange(len(yb)), yb] -= 1
        W = W - lr * p.T @ xb / len(yb)
    return W, total / n


@misconception("test_sgd_epoch_in_one_batch")
def returns_the_loss_first(W, X, y, lr, batch_size, rng):
    """The loss comes before W."""
    W, loss = sgd_epoch(W, X, y, lr, batch_size, rng)
    return loss, W


@misconception("test_sgd_epoch_in_one_batch")
def forgets_to_move(W, X, y, lr, batch_size, rng):
    """W is handed back as it came, with the loss of its batches."""
    return _floating(W).copy(), sgd_epoch(W, X, y, 0.0, batch_size, rng)[1]


@misconception(
    "test_sgd_epoch_averages_over_examples",
    holds=("averages_the_batch_means", "takes_the_examples_as_they_lie"),
)
def averages_batches_as_they_lie(W, X, y, lr, batch_size, rng):
    _refuse_labels(X, y)
    slices = [slice(i, i + batch_size) for i in range(0, len(X), batch_size)]
    W, total = _train(W, X, y, lr, [(X[s], y[s]) for s in slices], weigh=lambda xb: 1)
    return W, total * len(X) / len(slices)


@misconception(
    "test_sgd_epoch_averages_over_examples",
    holds=("averages_the_batch_means", "measures_after_the_step"),
)
def averages_the_batch_means_after_the_step(W, X, y, lr, batch_size, rng):
    losses = []
    for xb, yb in _batches(X, y, batch_size, rng):
        W = W - lr * softmax_regression_loss_and_grad(W, xb, yb, 0.0)[1]
        losses.append(softmax_regression_loss_and_grad(W, xb, yb, 0.0)[0])
    return W, float(np.mean(losses))


@misconception(
    "test_sgd_epoch_averages_over_examples", holds=("averages_the_batch_means", "trains_uphill")
)
def averages_the_batch_means_uphill(W, X, y, lr, batch_size, rng):
    batches = _batches(X, y, batch_size, rng)
    W, total = _train(W, X, y, -lr, batches, weigh=lambda xb: 1)
    return W, total * len(X) / len(batches)


@misconception("test_sgd_epoch_averages_over_examples")
def adds_up_the_batch_means(W, X, y, lr, batch_size, rng):
    """The loss of an epoch is the sum of its batches' losses."""
    W, total = _train(W, X, y, lr, _batches(X, y, batch_size, rng), weigh=lambda xb: 1)
    return W, total * len(X)


@misconception("test_sgd_epoch_averages_over_examples")
def divides_the_losses_of_the_last_batch_like_a_full_one(W, X, y, lr, batch_size, rng):
    """The loss of a batch is the sum of its losses over the batch size, the last one's too."""
    batches = _batches(X, y, batch_size, rng)
    return _train(W, X, y, lr, batches, weigh=lambda xb: len(xb) * len(xb) / batch_size)


@misconception(
    "test_sgd_epoch_averages_over_examples",
    holds=(
        "divides_the_last_batch_like_a_full_one",
        "divides_the_losses_of_the_last_batch_like_a_full_one",
    ),
)
def divides_all_of_the_last_batch_like_a_full_one(W, X, y, lr, batch_size, rng):
    return _train(
        W,
        X,
        y,
        lr,
        _batches(X, y, batch_size, rng),
        step=lambda lr, dW, size: lr * dW * size / batch_size,
        weigh=lambda xb: len(xb) * len(xb) / batch_size,
    )


@misconception("test_weights_after_an_epoch")
def steps_along_the_gradient_of_all(W, X, y, lr, batch_size, rng):
    """Each step follows the gradient of all the examples, and a batch only says when."""
    total = 0.0
    for xb, _ in _batches(X, y, batch_size, rng):
        loss, dW = softmax_regression_loss_and_grad(W, X, y, 0.0)
        total += loss * len(xb)
        W = W - lr * dW
    return W, total / len(X)
